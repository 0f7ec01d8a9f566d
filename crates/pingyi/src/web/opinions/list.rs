//! What has been collected, what it was merged into, and what became of it.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::{CampaignId, UnitId};
use domain::preparation::opinion::{Decision, Merged, Opinion, removable};
use maud::{Markup, html};

use super::{Seen, samples};
use crate::app::App;
use crate::failure::Result;
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, Figure, State as Sign, Weight};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct List {
    pub seen: Seen,
}

impl View for List {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 征求意见", self.seen.reading.unit.short_name)
    }

    fn body(&self) -> Markup {
        let seen = &self.seen;
        let base = seen.href();
        let waiting = self.waiting(&base);
        let entering = if waiting.is_some() { Weight::Plain } else { Weight::Primary };
        let acts = html! {
            @if seen.changes() {
                @if let Some((label, href)) = &waiting { (components::link_button(Weight::Primary, Act { label, href })) }
                (components::link_button(entering, Act { label: "记意见", href: &format!("{base}/new") }))
                (components::link_button(Weight::Plain, Act { label: "粘贴多条", href: &format!("{base}/paste") }))
                (components::link_button(Weight::Plain, Act { label: "公开征求", href: &format!("{base}/link") }))
            }
        };
        html! {
            (seen.head.draw(acts))
            (self.figures())
            @if seen.keeps() {
                @if seen.reading.opinions.is_empty() {
                    (components::empty("还没有意见。访谈、座谈、走访、意见箱和表格收到的在这里记下；也可以开放一个公开页面，扫码就能写。", None))
                } @else {
                    (self.unmerged())
                    (self.wordings())
                }
                p.note { "公开页面收到的意见从第二天起显示，当天的一起打乱；不记是谁、几点写的。某一天只有一条的，那一天就是它的日期。" }
            } @else {
                p.note { "这里只显示数量。意见的内容由支部书记、副书记、委员和本组织党务办公室人员查看、研究。" }
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::lists()
    }
}

impl List {
    /// What came in waits for somebody first to merge it, and then to decide.
    fn waiting(&self, base: &str) -> Option<(&'static str, String)> {
        let reading = &self.seen.reading;
        if reading.tally.unmerged > 0 {
            return Some(("归并意见", format!("{base}/merge")));
        }
        let open = reading.merged.iter().find(|merged| merged.decision == Decision::Pending)?;
        Some(("研究意见", format!("{base}/merged/{}", open.id)))
    }

    /// Originals and wordings are counted apart, each figure with its unit, so that both can be added up from the table.
    fn figures(&self) -> Markup {
        let tally = self.seen.reading.tally;
        let [collected, found, elsewhere, merged, listed, adopted, declined, pending] = [
            tally.collected,
            tally.found.own,
            tally.found.elsewhere,
            tally.merged,
            tally.listed(),
            tally.adopted,
            tally.declined,
            tally.pending,
        ]
        .map(|number| number.to_string());
        let figure = |label, value, unit, definition| Figure { label, value, unit, definition, href: None };
        let originals = |label, value, definition| figure(label, value, "条原话", definition);
        let parts = format!("条（表述 {merged} 条，自查 {found} 条）");
        let mut all =
            vec![originals("征求意见", &collected, "收到的意见，一条算一条；公开页面当天收到的第二天计入。")];
        if self.seen.sees_team_problems() {
            all.push(figure(
                "自查",
                &found,
                "条问题",
                "班子问题清单里来源是“自查”、不是从意见列入的问题；开过会的，按会前稿计。",
            ));
            all.push(figure(
                "归并为",
                &listed,
                &parts,
                "归并后的表述（下表的行数）与自查的问题之和；一条表述至少来自一条意见，所以不会多于征求与自查之和。",
            ));
            if tally.found.elsewhere > 0 {
                all.push(figure(
                    "另有其他来源",
                    &elsewhere,
                    "条问题",
                    "班子问题清单里来源是上级指出、巡察反馈、审计、上年度、谈心谈话、批评意见的问题；不算自查，也不计入归并。",
                ));
            }
        } else {
            all.push(figure("归并为", &merged, "条表述", "归并后的表述。"));
        }
        all.extend([
            originals("采纳", &adopted, "所归并的表述已经采纳的意见，按原话计。"),
            originals("不采纳", &declined, "所归并的表述不采纳的意见，按原话计；每条都有理由。"),
            originals(
                "待研究",
                &pending,
                "还没有归并，或表述还没有研究的意见，按原话计。采纳、不采纳、待研究之和等于征求到的条数。",
            ),
        ]);
        components::figures(&all)
    }

    fn unmerged(&self) -> Markup {
        let seen = &self.seen;
        let count = seen.reading.tally.unmerged;
        if count == 0 {
            return html! {};
        }
        let merge = format!("{}/merge", seen.href());
        let more = seen.changes().then_some(Act { label: "归并意见", href: &merge });
        components::panel(
            &format!("待归并的原话 {count} 条"),
            more,
            html! { ul.opinions { @for opinion in seen.reading.unmerged() { li { (seen.original(opinion)) (self.removal(opinion)) } } } },
        )
    }

    /// Only where nothing speaks against it; who goes to the page all the same is told what does.
    fn removal(&self, opinion: &Opinion) -> Markup {
        let (seen, reading) = (&self.seen, &self.seen.reading);
        let href = format!("{}/{}/remove", seen.href(), opinion.id);
        html! {
            @if seen.changes() && removable(opinion, reading.opened_on).is_ok() {
                (components::link_button(Weight::Quiet, Act { label: "删去原话", href: &href }))
            }
        }
    }

    fn wordings(&self) -> Markup {
        let reading = &self.seen.reading;
        if reading.merged.is_empty() {
            return html! {};
        }
        let columns = [
            Column::new(Kind::Lead, "归并后的表述"),
            Column::new(Kind::Text, "对象和方面"),
            Column::new(Kind::Number, "原话"),
            Column::new(Kind::Text, "采纳情况"),
        ];
        // By the pack's dimensions, in their order; what is under none comes last.
        let place = |merged: &Merged| {
            let key = merged.dimension.as_deref();
            reading.dimensions.iter().position(|one| Some(one.key.as_str()) == key).unwrap_or(usize::MAX)
        };
        let mut sorted: Vec<&Merged> = reading.merged.iter().collect();
        sorted.sort_by_key(|merged| place(merged));
        let rows: Vec<Row> = sorted.into_iter().map(|merged| self.row(merged)).collect();
        let title = format!("归并后的意见 {} 条", reading.merged.len());
        components::panel(&title, None, table("wordings", "归并后的意见", &columns, &rows))
    }

    /// Told to whom the wording's own page tells it.
    fn is_listed(&self, merged: &Merged) -> bool {
        self.seen.head.may(Right::KeepProblems)
            && merged.decision == Decision::Adopted
            && self.seen.reading.listed.iter().any(|(_, known)| *known == merged.id)
    }

    fn row(&self, merged: &Merged) -> Row {
        let seen = &self.seen;
        Row::from(vec![
            html! { a.sentence href={ (seen.href()) "/merged/" (merged.id) } { (merged.wording) } },
            html! { (seen.about(merged.about)) " · " (seen.dimension(merged.dimension.as_deref())) },
            html! { (seen.reading.originals(merged.id).count()) " 条" },
            html! {
                (sign(merged.decision))
                @if !merged.reason.is_empty() { span.note { "：" (merged.reason) } }
                @if self.is_listed(merged) { " " (components::badge("已列入问题清单")) }
            },
        ])
    }
}

pub(super) fn sign(decision: Decision) -> Markup {
    let state = match decision {
        Decision::Pending => Sign::Waiting,
        Decision::Adopted => Sign::Done,
        Decision::Declined => Sign::NotYet,
    };
    components::state(state, decision.label())
}

pub async fn list(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let view = List { seen: Seen::read(&app, &who, unit, campaign).await? };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}
