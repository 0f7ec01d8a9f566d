//! Writing the notice of the meeting.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::Refusal;
use domain::ids::{CampaignId, UnitId};
use domain::preparation::meeting::{self, Notice};
use domain::refusal::MeetingRefusal;
use maud::{Markup, html};

use super::notice::content;
use super::{Seen, notice_href, samples};
use crate::actions::meetings;
use crate::app::App;
use crate::clock::moment;
use crate::failure::{Failure, Result};
use crate::web::components;
use crate::web::components::form::{self, Field, Form};
use crate::web::form::{Typed, iso};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

const STALE: &str = "会议通知刚由别人发出或更改。上面是现在的通知，您填写的还在下面；看过以后再发出。";

#[derive(Debug, Clone)]
pub struct Call {
    pub seen: Seen,
    pub typed: Typed,
    /// Another notice went out while this one was written.
    pub overtaken: bool,
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
            @if let Some(last) = seen.reading.notices.last().filter(|_| self.overtaken) {
                (components::panel("现在的会议通知", None, html! {
                    (content(&last.notice))
                    p.note { (last.by) " " (moment(last.at)) " 发出" }
                }))
            }
            @if seen.is_opened() { (components::empty("会议已经召开。", None)) } @else {
                (form::form(
                    &Form {
                        action: &format!("{base}/new"), submit: if is_change { "发出更改" } else { "发出通知" }, cancel: Some(&back),
                        errors: &typed.errors(), ..Form::default()
                    },
                    html! {
                        (form::hidden("replaces", &seen.reading.notices.last().map(|last| last.id.to_string()).unwrap_or_default()))
                        (form::date(&Field { required: true, help: Some("照方案的会议日填好。不在规定时间内、先于领导班子或通知太晚的，发出前会先问。"), ..typed.field("held_on", "哪天开会") }))
                        @if is_asked(typed) { (question(typed)) }
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

/// Once somebody has tried, of that day: another one is asked about anew.
fn is_asked(typed: &Typed) -> bool {
    !typed.get("asked").is_empty() && typed.get("asked") == typed.get("held_on")
}

fn question(typed: &Typed) -> Markup {
    html! {
        (form::hidden("asked", typed.get("asked")))
        (form::checkbox(&typed.field("sure", "日子不改，仍这样通知")))
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
    Ok(frame::show(&app, &who, None, &Call { seen, typed, overtaken: false }))
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
    let keeps_day = typed.flag("sure") && is_asked(&typed);
    let read = meetings::Read { replaces: typed.get("replaces").parse().ok(), keeps_day };
    let issued = match (held_on, typed.checked()) {
        (Some(held_on), Ok(())) => {
            let notice = Notice { held_on, begins, place, theme, sits_in, brings };
            meetings::issue(&app, &who.viewer, (campaign, unit), &notice, read).await
        }
        (_, checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match issued {
        Ok(()) => Ok(session::go(&app, &notice_href(unit, campaign), "已发出会议通知。")),
        Err(failure) => {
            if let Failure::Refused(Refusal::Meeting(MeetingRefusal::DayDoubtful { .. })) = &failure {
                typed.set("held_on", iso(held_on));
                typed.set("asked", iso(held_on));
                typed.set("sure", String::new());
            }
            let (typed, overtaken) = super::refused(typed, failure, STALE)?;
            let view = Call { seen: Seen::read(&app, &who, unit, campaign).await?, typed, overtaken };
            Ok(super::again(frame::show(&app, &who, None, &view), overtaken))
        }
    }
}
