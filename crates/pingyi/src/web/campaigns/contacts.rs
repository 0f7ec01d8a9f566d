//! 联系点: which leader keeps in touch with which unit.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::{CampaignId, PersonId, UnitId};
use maud::{Markup, html};
use store::campaigns::Contact;

use super::{Head, href, samples};
use crate::actions;
use crate::actions::campaigns::Leader;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, Weight};
use crate::web::form::Typed;
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Contacts {
    pub head: Head,
    pub contacts: Vec<Contact>,
    pub leaders: Vec<Leader>,
    pub units: Vec<(UnitId, String)>,
    pub typed: Typed,
}

impl View for Contacts {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 联系点", self.head.unit.unit.short_name)
    }

    fn body(&self) -> Markup {
        let keeps = self.head.may_change(Right::KeepCampaign);
        html! {
            (self.head.draw(html! {}))
            p.note { "班子成员各联系几个支部，参加其会议并点评。联系关系在这里定下，通知、督导和报告都取用它。" }
            @if self.contacts.is_empty() { (components::empty("还没有确定联系点。", None)) }
            @else { (self.list(keeps)) }
            @if keeps && !self.leaders.is_empty() { (self.naming()) } @else { (form::error_summary(&self.typed.errors())) }
            @if keeps && self.leaders.is_empty() {
                (components::empty("还没有登记班子成员。请先在“领导班子”或“任职”里登记。", None))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::contacts()
    }
}

impl Contacts {
    fn list(&self, keeps: bool) -> Markup {
        let columns = [
            Column::new(Kind::Lead, "组织"),
            Column::new(Kind::Text, "联系领导"),
            Column::new(Kind::Acts, ""),
        ];
        let remove = format!("{}/contacts/remove", self.head.href());
        let own = self.head.unit.unit.id;
        let rows: Vec<Row> = self
            .contacts
            .iter()
            .map(|contact| {
                let (person, unit) = (contact.person.to_string(), contact.unit.to_string());
                Row::from(vec![
                    html! { (contact.unit_name) },
                    html! { (contact.person_name) },
                    html! {
                        @if keeps && contact.named_by == own {
                            (components::post_button(
                                Weight::Quiet, Act { label: "取消联系", href: &remove }, None,
                                &[("person", &person), ("below", &unit)]))
                        }
                    },
                ])
            })
            .collect();
        table("contacts", "联系点", &columns, &rows)
    }

    fn naming(&self) -> Markup {
        let typed = &self.typed;
        let ids: Vec<String> = self.leaders.iter().map(|leader| leader.person.to_string()).collect();
        let labels: Vec<String> =
            self.leaders.iter().map(|leader| format!("{}（{}）", leader.name, leader.post)).collect();
        let leaders: Vec<Choice<'_>> =
            ids.iter().zip(&labels).map(|(id, label)| Choice::from((id.as_str(), label.as_str()))).collect();
        let keys: Vec<String> = self.units.iter().map(|(id, _)| id.to_string()).collect();
        let units: Vec<Choice<'_>> = keys
            .iter()
            .zip(&self.units)
            .map(|(id, (_, name))| Choice::from((id.as_str(), name.as_str())))
            .collect();
        let fields = html! {
            (form::select(&Field { required: true, ..typed.field("person", "联系领导") }, Some("请选择"), &leaders))
            (form::select(&Field { required: true, ..typed.field("below", "联系的组织") }, Some("请选择"), &units))
        };
        components::panel(
            "确定联系点",
            None,
            form::form(
                &Form {
                    action: &format!("{}/contacts", self.head.href()),
                    submit: "确定联系点",
                    errors: &typed.errors(),
                    ..Form::default()
                },
                fields,
            ),
        )
    }
}

async fn contacts_view(
    app: &App,
    who: &Who,
    unit: UnitId,
    campaign: CampaignId,
    typed: Typed,
) -> Result<Contacts> {
    let head = Head::read(app, who, unit, campaign, "联系点").await?;
    let contacts = actions::campaigns::contacts(app, campaign, unit).await?;
    let leaders = actions::campaigns::leaders(app, unit).await?;
    let units = actions::notices::audience(app, unit, usize::MAX).await?.1;
    Ok(Contacts { head, contacts, leaders, units, typed })
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let view = contacts_view(&app, &who, unit, campaign, Typed::default()).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

async fn set(
    app: App,
    who: Who,
    unit: UnitId,
    campaign: CampaignId,
    mut typed: Typed,
    named: bool,
) -> Result<Response> {
    let person = typed.choice::<PersonId>("person", "联系领导");
    let below = typed.choice::<UnitId>("below", "联系的组织");
    let done = match (typed.checked(), person, below) {
        (Ok(()), Some(person), Some(below)) => {
            actions::campaigns::set_contact(&app, &who.viewer, campaign, unit, below, person, named).await
        }
        (checked, ..) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(()) => {
            let said = if named { "已确定联系点。" } else { "已取消联系。" };
            Ok(session::go(&app, &format!("{}/contacts", href(unit, campaign)), said))
        }
        Err(failure) => {
            let view = contacts_view(&app, &who, unit, campaign, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

pub async fn name_contact(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    typed: Typed,
) -> Result<Response> {
    set(app, who, unit, campaign, typed, true).await
}

pub async fn unname_contact(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    typed: Typed,
) -> Result<Response> {
    set(app, who, unit, campaign, typed, false).await
}
