//! The notice of the meeting: for members and superiors, on a phone and on paper.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::{CampaignId, UnitId};
use domain::preparation::meeting::Notice;
use domain::wording::{day, weekday};
use maud::{Markup, html};
use store::meetings::Issued;

use super::{TAB, lines, notice_href, samples};
use crate::actions::meetings::{self, Calling};
use crate::app::App;
use crate::clock::moment;
use crate::failure::Result;
use crate::web::campaigns::Head;
use crate::web::components::{self, Act, Weight};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct NoticePage {
    pub head: Head,
    pub calling: Calling,
    /// What the reader who calls the meeting is told of its day.
    pub remarks: Vec<String>,
}

impl View for NoticePage {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 会议通知", self.calling.unit.short_name)
    }

    fn body(&self) -> Markup {
        let calling = &self.calling;
        let new = format!("{}/new", notice_href(calling.unit.id, calling.campaign.id));
        let calls = self.head.may_change(Right::CallMeeting) && calling.opened_on.is_none();
        let label = if calling.notices.is_empty() { "通知会议" } else { "更改通知" };
        let acts = html! {
            @if calls { (components::link_button(Weight::Plain, Act { label, href: &new })) }
        };
        html! {
            (self.head.draw(acts))
            @match calling.notices.split_last() {
                None => { (components::empty("还没有发会议通知。通知发出后，在这里和工作台都能看到。", None)) },
                Some((last, earlier)) => {
                    @if let Some(on) = calling.opened_on { p.plan-state { "会议已在" (day(on)) "召开。" } }
                    @for remark in &self.remarks { p.note.plan-note.no-print { (remark) } }
                    (components::panel(&self.heading(earlier.len()), None, html! {
                        (content(&last.notice))
                        p.note { (calling.unit.name) "，" (last.by) " " (moment(last.at)) " 发出" }
                    }))
                    @if !earlier.is_empty() { div.no-print { (replaced(earlier)) } }
                },
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::notices()
    }
}

impl NoticePage {
    fn heading(&self, earlier: usize) -> String {
        let change = if earlier > 0 { "（更改）" } else { "" };
        format!("{}会议通知{change}", self.calling.campaign.title)
    }
}

fn replaced(earlier: &[Issued]) -> Markup {
    components::panel(
        "已被代替的通知",
        None,
        html! {
            ul.stack {
                @for old in earlier.iter().rev() {
                    li {
                        (day(old.notice.held_on)) " " (old.notice.begins) "，" (old.notice.place)
                        span.note.on-own-line { (old.by) " " (moment(old.at)) " 发出" }
                    }
                }
            }
        },
    )
}

pub(super) fn content(notice: &Notice) -> Markup {
    let when = format!("{}（{}）{}", day(notice.held_on), weekday(notice.held_on), notice.begins);
    let mut rows = vec![
        ("时间", html! { b { (when) } }),
        ("地点", html! { (notice.place) }),
        ("主题", lines(&notice.theme)),
        ("参加", html! { "支部全体党员" }),
    ];
    if !notice.sits_in.is_empty() {
        rows.push(("列席", lines(&notice.sits_in)));
    }
    if !notice.brings.is_empty() {
        rows.push(("要求", lines(&notice.brings)));
    }
    components::facts(&rows)
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let head = Head::read(&app, &who, unit, campaign, TAB).await?;
    let calling = meetings::calling(&app, campaign, unit).await?;
    let mut remarks = Vec::new();
    if head.may_change(Right::CallMeeting) && calling.opened_on.is_none() {
        let reading = meetings::read(&app, &who.viewer, campaign, unit).await?;
        remarks = reading.remarks();
    }
    let view = NoticePage { head, calling, remarks };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}
