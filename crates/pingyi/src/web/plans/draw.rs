//! The parts of a plan as pages and paper show them.

use domain::calendar::Reckoned;
use domain::campaign::terms::Addition;
use domain::campaign::{Phase, Step};
use domain::plan::Content;
use domain::plan::compare::Difference;
use domain::progress::{self, Run};
use domain::theme::Pack;
use domain::wording::{day, weekday};
use maud::{Markup, html};
use time::Date;

use crate::actions::progress::Standing;
use crate::web::components;
use crate::web::components::table::{Column, Kind, Row, table};

/// `2026年3月16日 星期一`
pub(super) fn with_weekday(date: Date) -> String {
    format!("{} {}", day(date), weekday(date))
}

/// The last day for a step with this meeting, marked where holidays on the way to it are not known.
pub(super) fn due(run: &Run<'_>, step: Step, meeting: Option<Date>) -> Option<String> {
    let due = progress::due(run, step, meeting)?;
    let mark = if due.assumed.is_empty() { "" } else { "（推算）" };
    Some(format!("{}前{mark}", day(due.day)))
}

/// What the mark means: said once for all the steps.
pub(super) fn guessed(run: &Run<'_>, steps: impl Iterator<Item = Step>, meeting: Option<Date>) -> Markup {
    let mut assumed: Vec<i32> =
        steps.filter_map(|step| progress::due(run, step, meeting)).flat_map(|due| due.assumed).collect();
    assumed.sort_unstable();
    assumed.dedup();
    let note = meeting.and_then(|day| Reckoned { day, assumed }.note());
    html! { @if let Some(note) = note { p.note.plan-note { "标有“推算”的时限：" (note) "。" } } }
}

/// The name of the variant a plan takes.
pub(super) fn variant<'a>(pack: &'a Pack, content: &Content) -> Option<&'a str> {
    let key = content.variant.as_deref()?;
    pack.variants.iter().find(|variant| variant.key == key).map(|variant| variant.name.as_str())
}

/// Everything a plan says, in the order in which it is read aloud.
pub(super) fn content(content: &Content, standing: &Standing) -> Markup {
    let aims: Vec<String> = standing
        .terms
        .added(Addition::Aim)
        .map(|held| format!("{}——据{}", held.value, held.source.title))
        .collect();
    html! {
        (components::panel("会议安排", None, html! {
            @if !content.grounds.is_empty() { p { "依据：" (content.grounds.join("、")) } }
            (components::facts(&arrangements(content, standing)))
        }))
        @for phase in Phase::ALL {
            (components::panel(phase.label(), None, lines(content, *phase, standing)))
        }
        (guessed(&standing.run(), content.lines.iter().map(|line| line.step), content.meeting()))
        (list("会议议程", &content.agenda, "还没有填写议程。"))
        (list("学习内容", &content.study, "还没有填写学习内容。"))
        @if !aims.is_empty() { (list("本级目标", &aims, "")) }
        @if !content.demands.is_empty() { (list("工作要求", &content.demands, "")) }
    }
}

fn arrangements(content: &Content, standing: &Standing) -> Vec<(&'static str, Markup)> {
    let given = |text: &str| html! { @if text.is_empty() { span.note { "未填写" } } @else { (text) } };
    let mut facts = vec![
        ("会议主题", given(&content.theme)),
        ("会议时间", given(&content.meeting().map(with_weekday).unwrap_or_default())),
        ("会议地点", given(&content.place)),
        ("主持人", given(&content.chair)),
        ("记录人", given(&content.recorder)),
    ];
    if let Some(name) = variant(&standing.pack, content) {
        facts.push(("召开形式", html! { (name) }));
    }
    facts
}

fn lines(content: &Content, phase: Phase, standing: &Standing) -> Markup {
    let columns = [
        Column::new(Kind::Text, "日期"),
        Column::new(Kind::Lead, "步骤"),
        Column::new(Kind::Text, "内容"),
        Column::new(Kind::Text, "负责"),
        Column::minor(Kind::Text, "时限"),
    ];
    let run = standing.run();
    let meeting = content.meeting();
    // By day as people will live them; what has no day stands at the end.
    let mut lines: Vec<_> = content.lines.iter().filter(|line| line.step.phase() == phase).collect();
    lines.sort_by_key(|line| (line.day.is_none(), line.day, line.step));
    let rows: Vec<Row> = lines
        .into_iter()
        .map(|line| {
            let due = due(&run, line.step, meeting);
            Row::from(vec![
                html! {
                    @match line.day {
                        Some(date) => { span.nowrap { (day(date)) " " span.note { (weekday(date)) } } }
                        None => span.note { (if domain::plan::is_open_ended(line.step) { "持续进行" } else { "未定" }) }
                    }
                },
                html! { span.nowrap { (line.step.label()) } },
                html! { (line.what) },
                html! { (line.who) },
                html! { @if let Some(due) = due { span.nowrap { (due) } } },
            ])
        })
        .collect();
    if rows.is_empty() {
        return components::empty("这一阶段没有安排。", None);
    }
    table(&format!("lines-{}", phase.code()), phase.label(), &columns, &rows)
}

fn list(title: &str, items: &[String], empty: &str) -> Markup {
    components::panel(
        title,
        None,
        html! {
            @if items.is_empty() { (components::empty(empty, None)) }
            @else { ol.plan-list { @for item in items { li { (item) } } } }
        },
    )
}

/// What has changed since the round before.
pub(super) fn differences(title: &str, found: &[Difference]) -> Markup {
    let columns = [
        Column::new(Kind::Lead, "改动之处"),
        Column::new(Kind::Text, "原来"),
        Column::new(Kind::Text, "现在"),
    ];
    let side = |text: Option<&String>, word: &str| {
        html! { @match text { Some(text) => (text), None => span.note { (word) } } }
    };
    let rows: Vec<Row> = found
        .iter()
        .map(|one| {
            Row::from(vec![
                html! { (one.what) },
                side(one.before.as_ref(), "（没有）"),
                side(one.after.as_ref(), "（删去）"),
            ])
        })
        .collect();
    components::panel(
        title,
        None,
        html! {
            @if rows.is_empty() { (components::empty("与上一次报送的内容相同。", None)) }
            @else { (table("differences", title, &columns, &rows)) }
        },
    )
}
