//! Asking for something: one requirement, whom it is for, and the sentence that says so.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::campaign::Selector;
use domain::campaign::terms::{Requirement, Subject};
use domain::ids::{CampaignId, NoticeId, UnitId};
use domain::org::{Label, LabelKind, UnitKind};
use maud::{Markup, html};

use super::{KINDS, href, subjects};
use crate::actions::notices;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::campaigns::samples;
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::{self};
use crate::web::form::Typed;
use crate::web::frame::{conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

/// Somebody else has changed the draft while this form was filled in.
pub(super) const MEANWHILE: &str =
    "这份通知刚刚被别人改过，您填写的都还在。请看过通知现在的内容，再加入要求。";

/// More boxes than this nobody reads through; beyond, a label says whom it is for.
pub const MOST_UNITS: usize = 120;

#[derive(Debug, Clone)]
pub struct Ask {
    pub page: String,
    /// What the units below differ by.
    pub labels: Vec<Label>,
    pub units: Vec<(UnitId, String)>,
    pub typed: Typed,
}

impl View for Ask {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "提出要求".into()
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let offered: Vec<(String, String)> = subjects()
            .into_iter()
            .map(|subject| (subject.key(), format!("{}（{}）", subject.label(), subject.hint())))
            .collect();
        let subjects: Vec<Choice<'_>> =
            offered.iter().map(|(key, label)| Choice::from((key.as_str(), label.as_str()))).collect();
        let kinds: Vec<Choice<'_>> =
            KINDS.iter().map(|kind| Choice::from((kind.code(), kind.label()))).collect();
        let keys: Vec<(String, String)> = self
            .labels
            .iter()
            .map(|label| {
                let key = format!("{}:{}", label.kind.code(), label.value);
                (key, format!("{}：{}", label.kind.label(), label.value))
            })
            .collect();
        let labels: Vec<Choice<'_>> =
            keys.iter().map(|(key, words)| Choice::from((key.as_str(), words.as_str()))).collect();
        let ids: Vec<String> = self.units.iter().map(|(id, _)| id.to_string()).collect();
        let units: Vec<Choice<'_>> = ids
            .iter()
            .zip(&self.units)
            .map(|(id, (_, name))| Choice::from((id.as_str(), name.as_str())))
            .collect();
        let ticked = |name: &'static str| typed.all(name).collect::<Vec<_>>();
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::select(&Field { required: true, ..typed.field("subject", "要求什么") }, Some("请选择"), &subjects))
            (form::text(&Field {
                required: true, longest: Some(500),
                help: Some("日期写 2026-02-10；次数写数字；比例写 1/3 或 30%；谈心谈话写 必谈、广泛谈；步骤写 必须。只能比上级更严。"),
                ..typed.field("value", "要求到什么程度")
            }))
            (form::textarea(&Field {
                help: Some("下级看到的就是这句话，退回和提示时也引用它。不填则按上面两项自动写成。"), ..typed.field("sentence", "通知里的原话")
            }, 2))
            (form::group("适用于"))
            p.note { "都不选就是全部下级组织。" }
            (form::checkboxes(&typed.field("kind", "组织类别"), &kinds, &ticked("kind")))
            @if !labels.is_empty() { (form::select(&typed.field("label", "标签"), Some("不按标签"), &labels)) }
            @if !units.is_empty() {
                details open[typed.all("unit").next().is_some()] {
                    summary.tree-row { "只对选定的组织（分批召开时用）" }
                    (form::checkboxes(&typed.field("unit", "选定的组织"), &units, &ticked("unit")))
                }
            }
        };
        html! {
            (components::title(&self.title(), html! {}, None, html! {}))
            (form::form(
                &Form {
                    action: &format!("{}/ask", self.page), submit: "加入通知", cancel: Some(&self.page),
                    errors: &typed.errors(), ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::asks()
    }
}

/// Reads what somebody asks for. `None` when something is wrong, said at its field.
pub(super) fn read(typed: &mut Typed) -> Option<Requirement> {
    let subject = typed.choice::<Subject>("subject", "要求什么");
    let value = typed.text("value", "要求到什么程度", 500);
    let sentence = typed.optional("sentence", "通知里的原话", 500);
    let scope = read_scope(typed);
    let change = match subject.map(|subject| (subject, subject.with(&value))) {
        Some((_, Some(change))) => Some(change),
        Some((subject, None)) if !value.is_empty() => {
            typed.error(
                "value",
                format!("“{value}”读不出来。{}要写成：{}。", subject.label(), subject.hint()),
            );
            None
        }
        _ => None,
    };
    let change = change.filter(|_| typed.is_sound())?;
    let sentence = sentence.unwrap_or_else(|| change.sentence());
    Some(Requirement { scope, change, sentence, firm: true })
}

fn read_scope(typed: &mut Typed) -> Selector {
    // What cannot be read must not be left out: the requirement would be for more units than was meant.
    let kinds: Option<Vec<UnitKind>> = typed.all("kind").map(|kind| kind.parse().ok()).collect();
    let units: Option<Vec<UnitId>> = typed.all("unit").map(|unit| unit.parse().ok()).collect();
    let label = typed.optional("label", "标签", 200).map(|text| {
        let (kind, value) = text.split_once(':')?;
        Some(Label { kind: kind.parse::<LabelKind>().ok()?, value: value.to_owned() })
    });
    for (field, words, is_read) in [
        ("kind", "请选择组织类别。", kinds.is_some()),
        ("label", "请选择标签。", label != Some(None)),
        ("unit", "请选择选定的组织。", units.is_some()),
    ] {
        if !is_read {
            typed.error(field, words);
        }
    }
    Selector { kinds: kinds.unwrap_or_default(), label: label.flatten(), units: units.unwrap_or_default() }
}

async fn ask_view(app: &App, unit: UnitId, page: String, typed: Typed) -> Result<Ask> {
    let (labels, units) = notices::audience(app, unit, MOST_UNITS).await?;
    Ok(Ask { page, labels, units, typed })
}

pub async fn ask_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, NoticeId)>,
) -> Result<Response> {
    let notice = notices::draft_of(&app, unit, id).await?;
    let typed = Typed::filled([("version", notice.version.to_string())]);
    let view = ask_view(&app, unit, href(unit, campaign, id), typed).await?;
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn ask(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, NoticeId)>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let asked = match read(&mut typed) {
        Some(requirement) => {
            let told = requirement.change.shown();
            notices::ask(&app, &who.viewer, unit, id, version, vec![requirement]).await.map(|()| told)
        }
        None => Err(typed.checked().err().unwrap_or(Failure::Invalid(Vec::new()))),
    };
    let page = href(unit, campaign, id);
    match asked {
        Ok(told) => Ok(session::go(&app, &page, &format!("已加入要求：{told}。"))),
        Err(Failure::Stale) => {
            let stored = notices::draft_of(&app, unit, id).await?;
            typed.set("version", stored.version.to_string());
            typed.error("", MEANWHILE);
            let view = ask_view(&app, unit, page, typed).await?;
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let view = ask_view(&app, unit, page, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

pub async fn withdraw(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, NoticeId)>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    typed.checked()?;
    let at = typed.get("at").parse().map_err(|_| Failure::NotFound)?;
    notices::withdraw(&app, &who.viewer, unit, id, version, at).await?;
    Ok(session::go(&app, &href(unit, campaign, id), "已删去这一条要求。"))
}
