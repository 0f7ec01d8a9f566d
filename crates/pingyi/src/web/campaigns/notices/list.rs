//! The notices that reach a unit, and its own.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::{CampaignId, UnitId};
use domain::notice::{Notice, Stage};
use domain::wording::day;
use maud::{Markup, html};

use super::href;
use crate::actions;
use crate::actions::campaigns::Shown;
use crate::app::App;
use crate::failure::Result;
use crate::web::campaigns::{Head, samples};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Mark, Weight};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct List {
    pub head: Head,
    pub shown: Shown,
}

impl View for List {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 通知", self.head.unit.unit.short_name)
    }

    fn body(&self) -> Markup {
        let base = format!("{}/notices", self.head.href());
        let keeps = self.head.may_change(Right::KeepCampaign) && self.head.unit.unit.kind.is_superior();
        let has_draft = self.shown.own.iter().any(|notice| !notice.is_published());
        let has_own = self.shown.own.iter().any(Notice::is_published);
        let label = if has_own { "起草补充通知" } else { "起草本级通知" };
        let may_draft = keeps && !has_draft && (has_own || !self.shown.standing.records.notices.is_empty());
        let acts = html! {
            @if may_draft { (components::post_button(Weight::Plain, Act { label, href: &base }, None, &[])) }
        };
        html! {
            (self.head.draw(acts))
            (components::panel("上级通知", None, self.received()))
            @if self.head.unit.unit.kind.is_superior() { (components::panel("本级通知", None, self.own(keeps))) }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::notice_lists()
    }
}

impl List {
    fn received(&self) -> Markup {
        let records = &self.shown.standing.records;
        if records.notices.is_empty() {
            let words = if self.head.is_owner() {
                "活动由本组织发起；上面的通知在本级通知里作为依据引用。"
            } else {
                "上级还没有发布通知。"
            };
            return components::empty(words, None);
        }
        let columns = [
            Column::new(Kind::Lead, "通知"),
            Column::new(Kind::Text, "发布"),
            Column::new(Kind::Text, "签收"),
        ];
        let rows: Vec<Row> = records
            .notices
            .iter()
            .map(|seen| {
                let page = href(records.unit, self.head.campaign.id, seen.id);
                Row::from(vec![
                    html! { a href=(page) { (seen.title) } },
                    html! { (day(seen.published_on)) },
                    html! {
                        @match seen.signed_on {
                            Some(on) => (components::state(Mark::Done, &format!("{}签收", day(on)))),
                            None => (components::state(Mark::Waiting, "未签收")),
                        }
                    },
                ])
            })
            .collect();
        table("received", "上级通知", &columns, &rows)
    }

    fn own(&self, keeps: bool) -> Markup {
        let shown: Vec<&Notice> =
            self.shown.own.iter().filter(|notice| notice.is_published() || keeps).collect();
        if shown.is_empty() {
            return components::empty(
                "本级还没有通知。上级通知直接到各支部；需要增加要求、提前时限时，可以起草本级通知。",
                None,
            );
        }
        let columns = [Column::new(Kind::Lead, "通知"), Column::new(Kind::Text, "状态")];
        let rows: Vec<Row> = shown
            .iter()
            .map(|notice| {
                let page = href(notice.unit, notice.campaign, notice.id);
                let title = if notice.title.is_empty() { "（还没有标题）".to_owned() } else { notice.cited() };
                Row::from(vec![
                    html! { a href=(page) { (title) } },
                    html! {
                        @match notice.stage {
                            Stage::Published { on, .. } => (components::state(Mark::Done, &format!("{}发布", day(on)))),
                            Stage::Draft => (components::state(Mark::Waiting, "草稿")),
                        }
                    },
                ])
            })
            .collect();
        table("own", "本级通知", &columns, &rows)
    }
}

pub async fn list(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let head = Head::read(&app, &who, unit, campaign, "通知").await?;
    let shown = actions::campaigns::show(&app, campaign, unit).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &List { head, shown }))
}

pub async fn draft(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let notice = actions::notices::draft(&app, &who.viewer, campaign, unit).await?;
    Ok(session::go(&app, &href(unit, campaign, notice), "已备好草稿。填写文头，提出要求，再发布通知。"))
}
