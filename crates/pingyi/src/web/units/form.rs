//! The form of a unit.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::UnitId;
use domain::org::{Label, LabelKind, Unit, UnitDraft, UnitKind};
use domain::wording;
use maud::{Markup, html};

use super::{href, samples};
use crate::actions;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components;
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::form::{Typed, iso};
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

/// The form of a unit: a new one below another, or an existing one.
#[derive(Debug, Clone)]
pub struct Edit {
    pub title: String,
    pub action: String,
    pub back: String,
    pub submit: &'static str,
    pub kinds: Vec<UnitKind>,
    pub typed: Typed,
    /// What is stored by now, when somebody else was quicker: both texts are shown.
    pub meanwhile: Option<Typed>,
}

const FIELDS: [(&str, &str); 9] = [
    ("name", "名称"),
    ("short_name", "简称"),
    ("kind", "类别"),
    ("code", "组织代码"),
    ("founded_on", "成立日期"),
    ("place", "领域"),
    ("sector", "系统"),
    ("field", "条线"),
    ("group", "分组"),
];

impl View for Edit {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        self.title.clone()
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let kinds: Vec<Choice<'_>> =
            self.kinds.iter().map(|kind| Choice::from((kind.code(), kind.label()))).collect();
        let labels = "多个用顿号分开。统计、筛选和年度方案可以按它区分。";
        let fields = html! {
            @if !typed.get("version").is_empty() { (form::hidden("version", typed.get("version"))) }
            (form::radios(&Field { required: true, ..typed.field("kind", "类别") }, &kinds))
            (form::text(&Field { required: true, longest: Some(60), focus: true, ..typed.field("name", "名称") }))
            (form::text(&Field {
                longest: Some(20), help: Some("列表里用的短名。不填则用全称。"), ..typed.field("short_name", "简称")
            }))
            (form::text(&Field { longest: Some(40), ..typed.field("code", "组织代码") }))
            (form::date(&typed.field("founded_on", "成立日期")))
            (form::text(&Field { help: Some("机关、企业、学校、农村、社区等。"), ..typed.field("place", "领域") }))
            (form::text(&typed.field("sector", "系统")))
            (form::text(&typed.field("field", "条线")))
            (form::text(&Field { help: Some(labels), ..typed.field("group", "分组") }))
        };
        html! {
            (components::title(&self.title, html! {}, None, html! {}))
            @if let Some(stored) = &self.meanwhile { (both(&in_words(typed), &in_words(stored), &FIELDS)) }
            (form::form(
                &Form {
                    action: &self.action, submit: self.submit, cancel: Some(&self.back), errors: &typed.errors(),
                    ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::edits()
    }
}

/// Codes as words, for two texts side by side.
fn in_words(typed: &Typed) -> Typed {
    let mut words = typed.clone();
    let kind = typed.get("kind").parse::<UnitKind>().map_or("", UnitKind::label);
    words.set("kind", kind.to_owned());
    words
}

/// Both texts when two people changed the same record: nothing is lost, and whoever saves next knows what he does.
pub fn both(typed: &Typed, stored: &Typed, fields: &[(&str, &str)]) -> Markup {
    let lines = |form: &Typed| {
        fields
            .iter()
            .map(|(name, label)| format!("{label}：{}", form.get(name)))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let (mine, theirs) = (lines(typed), lines(stored));
    html! {
        div.notice.notice-heed role="alert" {
            "还没有保存：这条记录刚被别人改过。下面左边是您填的，右边是现在的记录；核对后再按保存，将以您填的为准。"
        }
        (components::both_texts(
            &components::Version { whose: "您填的", when: "还没有保存", text: &mine },
            &components::Version { whose: "现在的记录", when: "刚刚保存", text: &theirs }))
    }
}

fn split_labels(typed: &mut Typed) -> Vec<Label> {
    let mut labels = Vec::new();
    for &kind in LabelKind::ALL {
        let Some(text) = typed.optional(kind.code(), kind.label(), 100) else { continue };
        for value in text.split(['、', '，', ',', '；', ';']).map(str::trim).filter(|value| !value.is_empty())
        {
            labels.push(Label { kind, value: value.to_owned() });
        }
    }
    labels
}

fn read_draft(typed: &mut Typed) -> Option<UnitDraft> {
    let kind = typed.choice("kind", "类别");
    let name = typed.text("name", "名称", 60);
    let short_name = typed.optional("short_name", "简称", 20).unwrap_or_else(|| name.clone());
    let draft = UnitDraft {
        kind: kind?,
        code: typed.optional("code", "组织代码", 40),
        founded_on: typed.optional_day("founded_on", "成立日期"),
        labels: split_labels(typed),
        name,
        short_name,
    };
    typed.is_sound().then_some(draft)
}

pub(super) fn filled(unit: &Unit, labels: &[Label]) -> Typed {
    let of = |kind: LabelKind| {
        wording::list(labels.iter().filter(|label| label.kind == kind).map(|label| label.value.as_str()))
    };
    Typed::filled([
        ("version", unit.version.to_string()),
        ("kind", unit.kind.code().into()),
        ("name", unit.name.clone()),
        ("short_name", if unit.short_name == unit.name { String::new() } else { unit.short_name.clone() }),
        ("code", unit.code.clone().unwrap_or_default()),
        ("founded_on", iso(unit.founded_on)),
        ("place", of(LabelKind::Place)),
        ("sector", of(LabelKind::Sector)),
        ("field", of(LabelKind::Field)),
        ("group", of(LabelKind::Group)),
    ])
}

async fn new_view(app: &App, parent: UnitId, typed: Typed) -> Result<Edit> {
    let above = actions::units::overview(app, parent).await?.unit;
    Ok(Edit {
        title: format!("在“{}”下设立组织", above.short_name),
        action: format!("{}/children", href(parent)),
        back: href(parent),
        submit: "设立组织",
        kinds: above.kind.children().to_vec(),
        typed,
        meanwhile: None,
    })
}

pub async fn new(State(app): State<App>, who: Who, Path(parent): Path<UnitId>) -> Result<Response> {
    let mut view = new_view(&app, parent, Typed::default()).await?;
    if let [only] = view.kinds[..] {
        view.typed.set("kind", only.code().into());
    }
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn add(
    State(app): State<App>,
    who: Who,
    Path(parent): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let added = match read_draft(&mut typed) {
        Some(draft) => {
            actions::units::add(&app, &who.viewer, parent, &draft).await.map(|id| (id, draft.name))
        }
        None => Err(typed.checked().err().unwrap_or(Failure::NotFound)),
    };
    match added {
        Ok((id, name)) => Ok(session::go(&app, &href(id), &format!("已设立“{name}”。"))),
        Err(failure) => {
            let view = new_view(&app, parent, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

async fn edit_view(app: &App, id: UnitId, typed: Option<Typed>) -> Result<Edit> {
    let overview = actions::units::overview(app, id).await?;
    let kinds = match overview.path.iter().rev().nth(1) {
        Some(above) => above.kind.children().to_vec(),
        None => UnitKind::TOP.to_vec(),
    };
    Ok(Edit {
        title: format!("修改“{}”", overview.unit.short_name),
        action: format!("{}/edit", href(id)),
        back: href(id),
        submit: "保存组织",
        kinds,
        typed: typed.unwrap_or_else(|| filled(&overview.unit, &overview.labels)),
        meanwhile: None,
    })
}

pub async fn edit_page(State(app): State<App>, who: Who, Path(id): Path<UnitId>) -> Result<Response> {
    Ok(frame::show(&app, &who, None, &edit_view(&app, id, None).await?))
}

pub async fn edit(
    State(app): State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let saved = match read_draft(&mut typed) {
        Some(draft) => actions::units::edit(&app, &who.viewer, id, version, &draft).await,
        None => Err(typed.checked().err().unwrap_or(Failure::NotFound)),
    };
    match saved {
        Ok(()) => Ok(session::go(&app, &href(id), "已保存。")),
        Err(Failure::Stale) => {
            let stored = edit_view(&app, id, None).await?;
            typed.set("version", stored.typed.get("version").to_owned());
            let view = Edit { meanwhile: Some(stored.typed.clone()), typed, ..stored };
            Ok(frame::conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let view = edit_view(&app, id, Some(typed.take(failure)?)).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
