//! Writing the plan: one form with a group of fields for every step. A step is taken in by its name and left out by a
//! tick, so that everything works without a script.

use std::sync::LazyLock;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::campaign::{Phase, Step};
use domain::ids::{CampaignId, UnitId};
use domain::plan::{self, Content, Line, stage};
use maud::{Markup, html};

use super::{Seen, draw};
use crate::actions::plans;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self as fields, Choice, Field, Form};
use crate::web::form::{Typed, iso};
use crate::web::frame::{self, conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::session;
use crate::web::units::both;
use crate::web::views::View;

const LONGEST: usize = 300;
const LONGEST_LIST: usize = 4000;
/// Items of one list: an agenda longer than this is a pasted document.
const MOST_ITEMS: usize = 60;

/// The names of a step's fields.
struct Names {
    step: Step,
    day: String,
    what: String,
    who: String,
}

fn names(step: Step) -> Option<&'static Names> {
    static NAMES: LazyLock<Vec<Names>> = LazyLock::new(|| {
        let names = |step: &Step| Names {
            step: *step,
            day: format!("day-{}", step.code()),
            what: format!("what-{}", step.code()),
            who: format!("who-{}", step.code()),
        };
        Step::ALL.iter().map(names).collect()
    });
    NAMES.iter().find(|names| names.step == step)
}

#[derive(Debug, Clone)]
pub struct Edit {
    pub seen: Seen,
    pub typed: Typed,
    /// What is stored now, when somebody else was quicker.
    pub meanwhile: Option<Typed>,
    /// Whose text is kept on this machine until it is saved.
    pub draft: String,
}

impl View for Edit {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 修改实施方案", self.seen.reading.unit.short_name)
    }

    fn body(&self) -> Markup {
        let (typed, base) = (&self.typed, self.seen.href());
        let errors = typed.errors();
        let shape = Form {
            action: &format!("{base}/edit"),
            submit: "保存方案",
            cancel: Some(&base),
            errors: &errors,
            draft: Some(&self.draft),
            ..Form::default()
        };
        html! {
            (self.seen.head.draw(html! {}))
            @if let Some(stored) = &self.meanwhile { (self.both(stored)) }
            (fields::form(&shape, self.fields()))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        super::samples::edits()
    }
}

impl Edit {
    fn fields(&self) -> Markup {
        let typed = &self.typed;
        let list = |name, label, help, rows| {
            let longest = u16::try_from(LONGEST_LIST).ok();
            fields::textarea(&Field { help: Some(help), longest, ..typed.field(name, label) }, rows)
        };
        let meeting = domain::wording::parse_day(typed.get("day-meeting"));
        html! {
            (fields::hidden("version", typed.get("version")))
            (fields::group("会议安排"))
            (list("grounds", "依据", "每行一件。", 3))
            (fields::textarea(&Field { required: true, ..typed.field("theme", "会议主题") }, 3))
            (self.variants())
            (fields::text(&Field { longest: Some(100), ..typed.field("place", "会议地点") }))
            (fields::text(&Field { required: true, longest: Some(40), ..typed.field("chair", "主持人") }))
            (fields::text(&Field { longest: Some(40), ..typed.field("recorder", "记录人") }))
            (draw::guessed(&self.seen.reading.standing.run(), steps_of(typed), meeting))
            @for phase in Phase::ALL {
                @let steps: Vec<Step> = steps_of(typed).filter(|step| step.phase() == *phase).collect();
                @if !steps.is_empty() {
                    (fields::group(phase.label()))
                    @for step in steps { (self.line(step)) }
                }
            }
            (self.adding())
            (fields::group("议程、学习和要求"))
            (list("agenda", "会议议程", "每行一项，按先后顺序。", 8))
            (list("study", "学习内容", "每行一项。", 6))
            (list("demands", "工作要求", "每行一条。", 3))
        }
    }

    fn variants(&self) -> Markup {
        let standing = &self.seen.reading.standing;
        let is_temporary = standing.unit_kind == domain::org::UnitKind::TemporaryBranch;
        let open =
            standing.pack.variants.iter().filter(|known| is_temporary == (known.key == plan::TEMPORARY));
        let mut choices = vec![Choice::from(("", "按通知要求，各步骤都办"))];
        choices.extend(open.map(|known| Choice::from((known.key.as_str(), known.name.as_str()))));
        html! {
            @if choices.len() > 1 { (fields::radios(&self.typed.field("variant", "召开形式"), &choices)) }
        }
    }

    fn line(&self, step: Step) -> Markup {
        let Some(names) = names(step) else { return html! {} };
        let typed = &self.typed;
        let run = self.seen.reading.standing.run();
        let meeting = domain::wording::parse_day(typed.get("day-meeting"));
        let due = draw::due(&run, step, meeting).map(|due| format!("时限：{due}。"));
        let dropped = typed.all("drop").any(|code| code == step.code());
        html! {
            fieldset.plan-line id={ "step-" (step.code()) } {
                legend.field-label { (step.label()) }
                (fields::hidden("line", step.code()))
                div.plan-line-row {
                    (fields::date(&Field {
                        help: due.as_deref(), mark: fields::Mark::Silent, ..typed.field(&names.day, "日期")
                    }))
                    (fields::text(&Field {
                        longest: u16::try_from(LONGEST).ok(), mark: fields::Mark::Silent,
                        ..typed.field(&names.what, "内容")
                    }))
                    (fields::text(&Field {
                        longest: Some(100), mark: fields::Mark::Silent, ..typed.field(&names.who, "负责")
                    }))
                }
                label.choice.plan-line-drop {
                    input type="checkbox" name="drop" value=(step.code()) checked[dropped];
                    span { "删去这一步" }
                }
            }
        }
    }

    fn adding(&self) -> Markup {
        let there: Vec<Step> = steps_of(&self.typed).collect();
        let others = Step::ALL.iter().filter(|step| **step != Step::Receipt && !there.contains(step));
        let choices: Vec<Choice<'_>> = others.map(|step| Choice::from((step.code(), step.label()))).collect();
        html! {
            @if !choices.is_empty() {
                (fields::group("加入步骤"))
                (fields::select(
                    &Field { mark: fields::Mark::Silent, ..self.typed.field("add", "还没有排入方案的步骤") },
                    Some("请选择"), &choices))
                p { button.button name="act" value="add" { "加入这一步" } }
            }
        }
    }

    fn both(&self, stored: &Typed) -> Markup {
        let mut labels: Vec<(String, String)> =
            SINGLE.iter().map(|(name, label)| ((*name).to_owned(), (*label).to_owned())).collect();
        for names in Step::ALL.iter().filter_map(|step| names(*step)) {
            if !stored.get(&names.what).is_empty() || !self.typed.get(&names.what).is_empty() {
                let of = |part: &str| format!("{}{part}", names.step.label());
                labels.push((names.day.clone(), of("日期")));
                labels.push((names.what.clone(), of("内容")));
                labels.push((names.who.clone(), of("负责")));
            }
        }
        let labels: Vec<(&str, &str)> =
            labels.iter().map(|(name, label)| (name.as_str(), label.as_str())).collect();
        both(&self.typed, stored, &labels)
    }
}

const SINGLE: [(&str, &str); 8] = [
    ("grounds", "依据"),
    ("theme", "会议主题"),
    ("place", "会议地点"),
    ("chair", "主持人"),
    ("recorder", "记录人"),
    ("agenda", "会议议程"),
    ("study", "学习内容"),
    ("demands", "工作要求"),
];

/// The steps the form has fields for, in their order.
fn steps_of(typed: &Typed) -> impl Iterator<Item = Step> {
    let sent: Vec<&str> = typed.all("line").collect();
    Step::ALL.iter().copied().filter(move |step| sent.contains(&step.code()))
}

/// The form as it is first shown. One name with many values is what a sent form looks like, so it is read as one.
pub(super) fn filled(content: &Content, version: i64) -> Typed {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("version", &version.to_string());
    for (name, items) in [
        ("grounds", &content.grounds),
        ("agenda", &content.agenda),
        ("study", &content.study),
        ("demands", &content.demands),
    ] {
        form.append_pair(name, &items.join("\n"));
    }
    form.append_pair("theme", &content.theme);
    form.append_pair("variant", content.variant.as_deref().unwrap_or_default());
    form.append_pair("place", &content.place);
    form.append_pair("chair", &content.chair);
    form.append_pair("recorder", &content.recorder);
    for line in &content.lines {
        let Some(names) = names(line.step) else { continue };
        form.append_pair("line", line.step.code());
        form.append_pair(&names.day, &iso(line.day));
        form.append_pair(&names.what, &line.what);
        form.append_pair(&names.who, &line.who);
    }
    Typed::parse(&form.finish()).unwrap_or_default()
}

/// What was typed; `None` while something cannot be read. Steps that are ticked for leaving out are left out.
fn read(typed: &mut Typed, pack: &domain::theme::Pack) -> Option<Content> {
    let dropped: Vec<String> = typed.all("drop").map(str::to_owned).collect();
    let steps: Vec<Step> = steps_of(typed).collect();
    let mut lines = Vec::new();
    for names in steps.into_iter().filter_map(names) {
        if dropped.iter().any(|code| code == names.step.code()) {
            continue;
        }
        let label = names.step.label();
        lines.push(Line {
            step: names.step,
            day: typed.optional_day(&names.day, &format!("{label}的日期")),
            what: typed.optional(&names.what, &format!("{label}的内容"), LONGEST).unwrap_or_default(),
            who: typed.optional(&names.who, &format!("{label}的负责人"), 100).unwrap_or_default(),
        });
    }
    let variant = typed.get("variant").to_owned();
    let content = Content {
        grounds: items(typed, "grounds", "依据"),
        theme: typed.text("theme", "会议主题", 1000),
        variant: pack.variants.iter().map(|known| known.key.clone()).find(|key| *key == variant),
        place: typed.optional("place", "会议地点", 100).unwrap_or_default(),
        chair: typed.optional("chair", "主持人", 40).unwrap_or_default(),
        recorder: typed.optional("recorder", "记录人", 40).unwrap_or_default(),
        lines,
        agenda: items(typed, "agenda", "会议议程"),
        study: items(typed, "study", "学习内容"),
        demands: items(typed, "demands", "工作要求"),
    };
    typed.is_sound().then_some(content)
}

fn items(typed: &mut Typed, name: &'static str, label: &str) -> Vec<String> {
    let text = typed.optional(name, label, LONGEST_LIST).unwrap_or_default();
    let items: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if items.len() > MOST_ITEMS {
        typed.error(name, format!("{label}最多 {MOST_ITEMS} 行，现在是 {} 行。", items.len()));
    }
    items
}

async fn view(
    app: &App,
    who: &Who,
    unit: UnitId,
    campaign: CampaignId,
    typed: Option<Typed>,
) -> Result<Edit> {
    let seen = Seen::read(app, who, unit, campaign).await?;
    let plan = seen.reading.plan.as_ref().ok_or(Failure::NotFound)?;
    let draft = format!("plan-{}-{}", who.viewer.person, plan.id);
    let typed = typed.unwrap_or_else(|| filled(&plan.content, plan.version));
    Ok(Edit { seen, typed, meanwhile: None, draft })
}

pub async fn edit_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let view = match view(&app, &who, unit, campaign, None).await {
        Ok(view) if view.seen.stage().is_some_and(|now| stage::edit(now).is_ok()) => view,
        // There is nothing to write yet, or it lies with the superior: the plan's page says which.
        Ok(_) | Err(Failure::NotFound) => {
            return Ok(Redirect::to(&super::href(unit, campaign)).into_response());
        }
        Err(failure) => return Err(failure),
    };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

pub async fn edit(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let wanted = typed.get("add").parse::<Step>().ok().filter(|_| typed.get("act") == "add");
    let page = super::href(unit, campaign);
    let pack = plans::read(&app, campaign, unit).await?.standing.pack;
    let saved = match read(&mut typed, &pack) {
        Some(mut content) => {
            if let Some(step) = wanted.filter(|step| !content.has(*step)) {
                content.lines.push(plans::line(&app, campaign, unit, step).await?);
                content.lines.sort_by_key(|line| line.step);
            }
            plans::edit(&app, &who.viewer, campaign, unit, version, content).await
        }
        None => Err(typed.checked().err().unwrap_or(Failure::NotFound)),
    };
    match (saved, wanted) {
        (Ok(()), Some(step)) => {
            let said = format!("已加入“{}”并保存方案。请填写它的日期。", step.label());
            Ok(session::go(&app, &format!("{page}/edit#step-{}", step.code()), &said))
        }
        (Ok(()), None) => Ok(session::go(&app, &page, "已保存方案。")),
        (Err(Failure::Stale), _) => {
            let stored = view(&app, &who, unit, campaign, None).await?;
            typed.set("version", stored.typed.get("version").to_owned());
            let view = Edit { meanwhile: Some(stored.typed.clone()), typed, ..stored };
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        (Err(failure), _) => {
            let view = view(&app, &who, unit, campaign, Some(typed.take(failure)?)).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_comes_back_from_its_own_form() {
        for (_, sample) in super::super::samples::shows() {
            // A plan without anything in it is no plan the form would take.
            let plan = sample.seen.reading.plan.as_ref();
            let Some(plan) = plan.filter(|plan| plan.content != Content::default()) else { continue };
            let mut typed = filled(&plan.content, 1);
            assert_eq!(read(&mut typed, &sample.seen.reading.standing.pack), Some(plan.content.clone()));
        }
    }
}
