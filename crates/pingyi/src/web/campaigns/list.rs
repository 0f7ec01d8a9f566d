//! The campaigns that reach a unit, and beginning one.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::campaign::{Campaign, CampaignKind};
use domain::ids::{CampaignId, UnitId};
use domain::wording::day;
use maud::{Markup, html};

use super::{href, samples};
use crate::actions;
use crate::actions::campaigns::Draft;
use crate::app::App;
use crate::failure::Result;
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Mark, Weight};
use crate::web::form::Typed;
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::units::{self, Head};
use crate::web::views::View;
use crate::web::{frame, session};

/// The campaigns of a unit and of those above it.
#[derive(Debug, Clone)]
pub struct List {
    pub head: Head,
    pub campaigns: Vec<Campaign>,
}

impl View for List {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 活动", self.head.unit.short_name)
    }

    fn body(&self) -> Markup {
        let unit = &self.head.unit;
        let begins = unit.kind.is_superior() && self.head.may(Right::KeepCampaign) && unit.ended_on.is_none();
        let new = format!("{}/campaigns/new", units::href(unit.id));
        let act = Act { label: "发起活动", href: &new };
        let columns = [
            Column::new(Kind::Lead, "活动"),
            Column::new(Kind::Text, "会议时间"),
            Column::new(Kind::Text, "状态"),
        ];
        let rows: Vec<Row> = self
            .campaigns
            .iter()
            .map(|campaign| {
                Row::from(vec![
                    html! { a href=(href(unit.id, campaign.id)) { (campaign.title) } },
                    html! { (day(campaign.window_from)) "至" (day(campaign.window_until)) },
                    html! {
                        @if campaign.is_open() { (components::state(Mark::Waiting, "进行中")) }
                        @else { (components::state(Mark::Done, "已结束")) }
                    },
                ])
            })
            .collect();
        html! {
            (self.head.draw(html! { @if begins && !rows.is_empty() { (components::link_button(Weight::Primary, act)) } }))
            @if rows.is_empty() {
                (components::empty(
                    if begins { "还没有活动。选一个主题包，定下会议时间，就可以起草通知。" }
                    else { "还没有活动。上级发起后会出现在这里。" },
                    begins.then_some(act)))
            } @else {
                (table("campaigns", "活动", &columns, &rows))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::lists()
    }
}

pub async fn list(
    State(app): State<App>,
    who: Who,
    Path(unit): Path<UnitId>,
    headers: HeaderMap,
) -> Result<Response> {
    let head = Head::read(&app, &who, unit, "活动").await?;
    let campaigns = actions::campaigns::of_unit(&app, unit).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &List { head, campaigns }))
}

/// A pack to choose from.
#[derive(Debug, Clone)]
pub struct Offer {
    pub code: String,
    pub name: String,
    pub kind: Option<CampaignKind>,
}

/// The form that begins a campaign.
#[derive(Debug, Clone)]
pub struct Begin {
    pub unit: domain::org::Unit,
    pub offers: Vec<Offer>,
    /// Campaigns of the bodies that may go before.
    pub bodies: Vec<Campaign>,
    pub typed: Typed,
}

impl View for Begin {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{}发起活动", self.unit.short_name)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let choices: Vec<Choice<'_>> = self
            .offers
            .iter()
            .map(|offer| Choice {
                value: &offer.code,
                label: &offer.name,
                help: offer.kind.map(CampaignKind::label),
            })
            .collect();
        let ids: Vec<String> = self.bodies.iter().map(|campaign| campaign.id.to_string()).collect();
        let before: Vec<Choice<'_>> = ids
            .iter()
            .zip(&self.bodies)
            .map(|(id, campaign)| Choice::from((id.as_str(), campaign.title.as_str())))
            .collect();
        let fields = html! {
            (form::select(
                &Field {
                    required: true,
                    help: Some("主题包载明当年的主题、查摆方面、等次、必经步骤和时限，每项都有依据。可先在“主题包”里阅读。"),
                    ..typed.field("pack", "主题包")
                },
                Some("请选择"), &choices))
            (form::text(&Field {
                required: true, longest: Some(60), help: Some("通知、方案和统计都用这个名称。例如：2025年度组织生活会和民主评议党员。"),
                ..typed.field("title", "活动名称")
            }))
            (form::date(&Field { required: true, ..typed.field("window_from", "会议时间从") }))
            (form::date(&Field {
                required: true, help: Some("各组织的会议开在这段时间里，下级可以定得更早，不能更晚。"),
                ..typed.field("window_until", "会议时间到")
            }))
            (form::date(&Field {
                help: Some("参加人数以这一天的名册为准。到期后由您冻结名册，此后转接不再改变本活动的人数。"),
                ..typed.field("cut_off", "名册截止日")
            }))
            @if !before.is_empty() {
                (form::select(
                    &Field { help: Some("选定后，支部的会议不得早于上级班子的民主生活会。"), ..typed.field("after", "在哪次民主生活会之后") },
                    Some("不要求先后"), &before))
            }
        };
        let back = format!("{}/campaigns", units::href(self.unit.id));
        html! {
            (components::title(&self.title(), html! {}, None, html! {}))
            (form::form(
                &Form { action: &back, submit: "发起活动", cancel: Some(&back), errors: &typed.errors(), ..Form::default() },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::begins()
    }
}

async fn begin_view(app: &App, unit: UnitId, typed: Typed) -> Result<Begin> {
    let (unit, bodies) = actions::campaigns::beginning(app, unit).await?;
    let offers = actions::packs::list(app)
        .await?
        .into_iter()
        .map(|entry| Offer { code: entry.pack.id, name: entry.pack.name, kind: entry.pack.kind.value })
        .collect();
    Ok(Begin { unit, offers, bodies, typed })
}

pub async fn new(State(app): State<App>, who: Who, Path(unit): Path<UnitId>) -> Result<Response> {
    let view = begin_view(&app, unit, Typed::default()).await?;
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn begin(
    State(app): State<App>,
    who: Who,
    Path(unit): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let begun = match read_draft(&mut typed) {
        Ok(draft) => actions::campaigns::begin(&app, &who.viewer, unit, &draft).await,
        Err(failure) => Err(failure),
    };
    match begun {
        Ok(campaign) => {
            let shown = actions::campaigns::show(&app, campaign, unit).await?;
            let page = match shown.own.first() {
                Some(draft) => super::notices::href(unit, campaign, draft.id),
                None => href(unit, campaign),
            };
            Ok(session::go(&app, &page, "已发起活动，并备好通知草稿。下一步：写好通知，发布给下级。"))
        }
        Err(failure) => {
            let view = begin_view(&app, unit, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

fn read_draft(typed: &mut Typed) -> Result<Draft> {
    let pack = typed.text("pack", "主题包", 60);
    let title = typed.text("title", "活动名称", 60);
    let from = typed.day("window_from", "会议时间从");
    let until = typed.day("window_until", "会议时间到");
    let cut_off = typed.optional_day("cut_off", "名册截止日");
    let after = typed.optional_choice::<CampaignId>("after", "民主生活会");
    typed.checked()?;
    match (from, until) {
        (Some(window_from), Some(window_until)) => {
            Ok(Draft { pack, title, window_from, window_until, cut_off, after })
        }
        _ => Err(crate::failure::Failure::Invalid(Vec::new())),
    }
}
