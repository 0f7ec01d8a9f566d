//! Writing the notice of the meeting.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, UnitId};
use domain::preparation::meeting::{self, Notice};
use maud::{Markup, html};

use super::{Seen, notice_href, samples};
use crate::actions::meetings;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components;
use crate::web::components::form::{self, Field, Form};
use crate::web::form::{Typed, iso};
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Call {
    pub seen: Seen,
    pub typed: Typed,
}

impl View for Call {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 通知会议", self.seen.reading.unit.short_name)
    }

    fn body(&self) -> Markup {
        let (seen, typed) = (&self.seen, &self.typed);
        let base = notice_href(seen.reading.unit.id, seen.reading.campaign.id);
        let back = seen.href();
        let is_change = !seen.reading.notices.is_empty();
        html! {
            (seen.head.draw(html! {}))
            p.note {
                @if is_change { "发出后代替原来的通知，原来的仍留着备查。" }
                "名册上的党员和能看到本支部的上级、指导组，在工作台上都会看到。"
            }
            @if seen.is_opened() { (components::empty("会议已经召开。", None)) } @else {
                (form::form(
                    &Form {
                        action: &format!("{base}/new"), submit: if is_change { "发出更改" } else { "发出通知" }, cancel: Some(&back),
                        errors: &typed.errors(), ..Form::default()
                    },
                    html! {
                        (form::date(&Field { required: true, help: Some("照方案的会议日填好；改了的，发出后会提示与方案不同。"), ..typed.field("held_on", "哪天开会") }))
                        (form::text(&Field { required: true, longest: Some(5), help: Some("写成 14:30 这样。"), ..typed.field("begins", "几点开会") }))
                        (form::text(&Field { required: true, longest: Some(100), ..typed.field("place", "地点") }))
                        (form::textarea(&Field { required: true, longest: Some(500), ..typed.field("theme", "主题") }, 2))
                        (form::text(&Field { longest: Some(200), help: Some("联系领导、指导组等列席的人。"), ..typed.field("sits_in", "谁来列席") }))
                        (form::textarea(&Field { longest: Some(500), help: Some("例如：带发言提纲和笔记本，提前 10 分钟到会。"), ..typed.field("brings", "带什么、有什么要求") }, 3))
                    }))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::calls()
    }
}

pub async fn call_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let seen = Seen::read(&app, &who, unit, campaign).await?;
    let (day, draft) = meetings::draft(&app, &seen.reading).await?;
    let typed = Typed::filled([
        ("held_on", iso(day)),
        ("begins", draft.begins),
        ("place", draft.place),
        ("theme", draft.theme),
        ("sits_in", draft.sits_in),
        ("brings", draft.brings),
    ]);
    Ok(frame::show(&app, &who, None, &Call { seen, typed }))
}

pub async fn issue(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let held_on = typed.day("held_on", "会议日期");
    let begins = typed.text("begins", "开会时间", 5);
    let begins = meeting::clock_time(&begins).unwrap_or(begins);
    let place = typed.text("place", "地点", 100);
    let theme = typed.text("theme", "主题", 500);
    let sits_in = typed.optional("sits_in", "谁来列席", 200).unwrap_or_default();
    let brings = typed.optional("brings", "带什么、有什么要求", 500).unwrap_or_default();
    let issued = match (held_on, typed.checked()) {
        (Some(held_on), Ok(())) => {
            let notice = Notice { held_on, begins, place, theme, sits_in, brings };
            meetings::issue(&app, &who.viewer, (campaign, unit), &notice).await
        }
        (_, checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match issued {
        Ok(()) => Ok(session::go(&app, &notice_href(unit, campaign), "已发出会议通知。")),
        Err(failure) => {
            let typed = super::refused(typed, failure, "")?.0;
            let view = Call { seen: Seen::read(&app, &who, unit, campaign).await?, typed };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
