//! The roster of a campaign: freezing it for all branches, seeing it, correcting it with a reason.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::campaign::roster::{CorrectionKind, Relation};
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::member::Stage;
use domain::wording::day;
use maud::{Markup, html};

use super::{Head, href, samples};
use crate::actions;
use crate::actions::rosters::{self, Mending, Roster};
use crate::app::App;
use crate::clock::moment;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, Figure, Weight};
use crate::web::form::{Typed, iso};
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::picker::{self, Picker};
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Show {
    pub head: Head,
    pub roster: Roster,
}

impl View for Show {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 参加名册", self.head.unit.unit.short_name)
    }

    fn body(&self) -> Markup {
        let corrects = self.roster.is_frozen() && self.head.may_change(Right::CorrectRoster);
        let page = format!("{}/roster/correct", self.head.href());
        let acts = html! {
            @if corrects { (components::link_button(Weight::Plain, Act { label: "更正名册", href: &page })) }
        };
        html! {
            (self.head.draw(acts))
            (self.standing())
            (self.figures())
            @if self.roster.entries.is_empty() {
                (components::empty("名册上还没有人。", None))
            } @else { (self.people()) }
            @if self.knows_people() && !self.roster.corrections.is_empty() {
                (components::panel("冻结后的更正", None, self.corrections()))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::rosters()
    }
}

impl Show {
    /// Who is probationary is not for everybody who may read the names.
    fn knows_people(&self) -> bool {
        self.head.may(Right::SeePerson) || self.head.may(Right::CorrectRoster)
    }

    fn standing(&self) -> Markup {
        let campaign = &self.roster.campaign;
        html! {
            p.note {
                @match (campaign.frozen_at, campaign.cut_off) {
                    (Some(at), cut_off) => {
                        "按" @if let Some(cut_off) = cut_off { (day(cut_off)) } "的名册冻结（" (moment(at)) "）。此后转接、转正不再改变本活动的人数；有差错的在这里更正并写明理由。"
                    }
                    (None, Some(cut_off)) => { "还没有冻结。截止日是" (day(cut_off)) "，下面是今天的党员名册。" }
                    (None, None) => "还没有冻结，也没有定截止日。下面是今天的党员名册。",
                }
            }
        }
    }

    fn figures(&self) -> Markup {
        let count = |relation, stage: Option<Stage>| {
            self.roster
                .entries
                .iter()
                .filter(|entry| entry.relation == relation && stage.is_none_or(|stage| entry.stage == stage))
                .count()
        };
        let total = count(Relation::Home, None).to_string();
        let parts = format!(
            "人（正式 {}，预备 {}）",
            count(Relation::Home, Some(Stage::Formal)),
            count(Relation::Home, Some(Stage::Probationary))
        );
        let present = count(Relation::Present, None);
        let shown = present.to_string();
        let mut figures = vec![Figure {
            label: "应参加",
            value: &total,
            unit: &parts,
            definition: "组织关系在本支部的党员，含其后的更正；不含停止党籍的党员。",
            href: None,
        }];
        if present > 0 {
            figures.push(Figure {
                label: "临时参加",
                value: &shown,
                unit: "人",
                definition: "组织关系在别处、在本支部参加活动的党员；只计到会，不重复计入党员总数。",
                href: None,
            });
        }
        components::figures(&figures)
    }

    fn people(&self) -> Markup {
        let knows = self.knows_people();
        let mut columns = vec![Column::new(Kind::Lead, "姓名"), Column::new(Kind::Text, "参加方式")];
        if knows {
            columns.push(Column::new(Kind::Text, "党员类别"));
        }
        let rows: Vec<Row> = self
            .roster
            .entries
            .iter()
            .map(|entry| {
                let mut cells = vec![html! { (entry.name) }, html! { (entry.relation.label()) }];
                if knows {
                    cells.push(html! { (entry.stage.label()) });
                }
                Row::from(cells)
            })
            .collect();
        table("roster", "参加名册", &columns, &rows)
    }

    fn corrections(&self) -> Markup {
        let columns = [
            Column::new(Kind::Lead, "姓名"),
            Column::new(Kind::Text, "更正"),
            Column::new(Kind::Text, "理由"),
            Column::minor(Kind::Text, "谁、何时"),
        ];
        let rows: Vec<Row> = self
            .roster
            .corrections
            .iter()
            .map(|row| {
                Row::from(vec![
                    html! { (row.person_name) },
                    html! { (row.kind.label()) @if let Some(stage) = row.stage { "：" (stage.label()) } },
                    html! { (row.reason) },
                    html! { (row.by_name) "，" (moment(row.at)) },
                ])
            })
            .collect();
        table("corrections", "更正", &columns, &rows)
    }
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let head = Head::read(&app, &who, unit, campaign, "参加名册").await?;
    let roster = rosters::of_unit(&app, campaign, unit).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &Show { head, roster }))
}

/// Freezing the roster of all branches.
#[derive(Debug, Clone)]
pub struct Freeze {
    pub page: String,
    pub title: String,
    pub typed: Typed,
}

impl View for Freeze {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("冻结“{}”的名册？", self.title)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let fields = form::date(&Field {
            required: true,
            help: Some("人数以这一天为准：当天组织关系在哪个支部，就算在哪个支部。"),
            ..typed.field("day", "截止日")
        });
        components::confirm(
            &self.title(),
            &[
                "所有下级支部的参加名册一次定下；",
                "此后的转接、转正、终止不再改变本活动的人数；",
                "冻结不能撤回，差错由支部逐人更正并写明理由。",
            ],
            fields,
            &Form {
                action: &format!("{}/freeze", self.page),
                submit: "冻结名册",
                cancel: Some(&self.page),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::freezes()
    }
}

pub async fn freeze_page(
    State(app): State<App>,
    who: Who,
    Path((unit, id)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let campaign = actions::campaigns::find(&app, id, unit).await?;
    let suggested = campaign.cut_off.unwrap_or_else(|| app.clock.today());
    let typed = Typed::filled([("day", iso(Some(suggested)))]);
    Ok(frame::show(&app, &who, None, &Freeze { page: href(unit, id), title: campaign.title, typed }))
}

pub async fn freeze(
    State(app): State<App>,
    who: Who,
    Path((unit, id)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let on = typed.day("day", "截止日");
    let frozen = match (typed.checked(), on) {
        (Ok(()), Some(on)) => rosters::freeze(&app, &who.viewer, id, unit, on).await,
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match frozen {
        Ok(rows) => Ok(session::go(&app, &href(unit, id), &format!("已冻结名册，共 {rows} 人次。"))),
        Err(failure) => {
            let typed = typed.take(failure)?;
            let campaign = actions::campaigns::find(&app, id, unit).await?;
            let view = Freeze { page: href(unit, id), title: campaign.title, typed };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// Correcting the frozen roster: whom, what, why.
#[derive(Debug, Clone)]
pub struct Correct {
    pub page: String,
    pub unit: String,
    /// Those on the roster.
    pub entries: Vec<(PersonId, String)>,
    pub picker: Picker,
    pub typed: Typed,
}

impl View for Correct {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("更正{}的参加名册", self.unit)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let adds = typed.get("kind") == CorrectionKind::Added.code();
        let ids: Vec<String> = self.entries.iter().map(|(id, _)| id.to_string()).collect();
        let people: Vec<Choice<'_>> = ids
            .iter()
            .zip(&self.entries)
            .map(|(id, (_, name))| Choice::from((id.as_str(), name.as_str())))
            .collect();
        let stages: Vec<Choice<'_>> =
            Stage::ALL.iter().map(|stage| Choice::from((stage.code(), stage.label()))).collect();
        let mend: [Choice<'_>; 2] = [
            (CorrectionKind::Removed.code(), CorrectionKind::Removed.label()).into(),
            (CorrectionKind::StageCorrected.code(), CorrectionKind::StageCorrected.label()).into(),
        ];
        let reason = form::text(&Field {
            required: true,
            longest: Some(200),
            help: Some("例如：截止日前已转出，名册漏改。"),
            ..typed.field("reason", "理由")
        });
        let action = format!("{}/roster/correct", self.page);
        let back = format!("{}/roster", self.page);
        let shape = |submit| Form { action: &action, submit, cancel: Some(&back), ..Form::default() };
        html! {
            (components::title(&self.title(), html! {}, None, html! {}))
            (form::error_summary(&typed.errors()))
            (components::panel("名册上的人", None, form::form(&shape("更正名册"), html! {
                (form::select(&Field { required: true, ..typed.field("person", "人员") }, Some("请选择"), &people))
                (form::radios(&Field { required: true, ..typed.field("kind", "更正") }, &mend))
                (form::select(&Field { help: Some("更正党员类别时选择。"), ..typed.field("stage", "应为") }, Some("不更正类别"), &stages))
                (reason)
            })))
            (components::panel("补入名册", None, html! {
                @if self.picker.is_ready() {
                    (form::form(&shape("补入名册"), html! {
                        (form::hidden("kind", CorrectionKind::Added.code()))
                        (self.picker.field(typed))
                        (form::select(&Field { required: true, ..typed.field("stage", "党员类别") }, Some("请选择"), &stages))
                        (reason)
                    }))
                } @else { (self.picker.search(adds)) }
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::corrects()
    }
}

async fn correct_view(
    app: &App,
    who: &Who,
    unit: UnitId,
    campaign: CampaignId,
    typed: Typed,
) -> Result<Correct> {
    let roster = rosters::of_unit(app, campaign, unit).await?;
    let entries = roster.entries.into_iter().map(|entry| (entry.person, entry.name)).collect();
    let page = href(unit, campaign);
    let picker = Picker::of_unit(app, who, unit, format!("{page}/roster/correct"), "人员", &typed).await?;
    let unit = actions::units::path(app, unit).await?.pop().ok_or(Failure::NotFound)?.short_name;
    Ok(Correct { page, unit, entries, picker, typed })
}

pub async fn correct_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let view = correct_view(&app, &who, unit, campaign, picker::typed_of(query.as_deref())).await?;
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn correct(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let person = typed.choice::<PersonId>("person", "人员");
    let kind = typed.choice::<CorrectionKind>("kind", "更正");
    let stage = typed.optional_choice::<Stage>("stage", "党员类别");
    let reason = typed.text("reason", "理由", 200);
    if kind.is_some_and(|kind| kind != CorrectionKind::Removed) && stage.is_none() {
        typed.error("stage", "请选择党员类别。");
    }
    let corrected = match (typed.checked(), person, kind) {
        (Ok(()), Some(person), Some(kind)) => {
            let stage = stage.filter(|_| kind != CorrectionKind::Removed);
            let mending = Mending { person, kind, stage, reason };
            rosters::correct(&app, &who.viewer, campaign, unit, &mending).await
        }
        (checked, ..) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match corrected {
        Ok(()) => {
            Ok(session::go(&app, &format!("{}/roster", href(unit, campaign)), "已更正名册，理由记录在下面。"))
        }
        Err(failure) => {
            let view = correct_view(&app, &who, unit, campaign, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
