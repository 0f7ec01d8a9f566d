//! The workbench: what there is to do first, what falls due, and what has come since the last look.

mod samples;
mod words;

use std::collections::BTreeSet;

use axum::extract::{FromRequestParts as _, Request, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ids::{CampaignId, UnitId};
use domain::org::UnitKind;
use domain::wording;
use maud::{Markup, html};

use self::words::Several;
use super::components::{self, Act, Gap};
use super::guard::Who;
use super::views::View;
use super::{frame, layout, meetings, overview, people, session, units};
use crate::actions;
use crate::actions::home::{Todo, Workbench};
use crate::app::App;
use crate::clock::local;
use crate::failure::Result;

#[derive(Debug, Clone)]
pub struct Home {
    pub bench: Workbench,
    /// The page of the reader's own record.
    pub own: String,
}

/// So many stand open; the others unfold.
const FIRST: usize = 3;

impl View for Home {
    const PLACE: Option<&'static str> = Some("/");

    fn title(&self) -> String {
        "工作台".into()
    }

    fn body(&self) -> Markup {
        let own = Act { label: "我的信息", href: &self.own };
        let acts = html! {
            @if self.bench.is_plain_member { (components::link_button(components::Weight::Plain, own)) }
        };
        html! {
            (components::title("工作台", html! {}, self.news().as_deref(), acts))
            div.bench {
                (self.todo())
                (self.coming())
                @if !self.bench.meetings.is_empty() { (self.meetings()) }
                (self.units())
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::homes()
    }
}

impl Home {
    fn todo(&self) -> Markup {
        let campaigns: BTreeSet<CampaignId> =
            self.bench.todo.iter().filter_map(Todo::at).map(|at| at.campaign).collect();
        let units: BTreeSet<UnitId> = self.bench.todo.iter().filter_map(Todo::at).map(|at| at.unit).collect();
        let guides = self.bench.todo.iter().any(|todo| matches!(todo, Todo::Guided { .. }));
        let several = Several { campaigns: campaigns.len() > 1, units: guides || units.len() > 1 };
        let word = |todo| words::todo(todo, self.bench.today, several);
        let told: Vec<words::Told> = self.bench.todo.iter().map(word).collect();
        let gaps: Vec<Gap<'_>> = told
            .iter()
            .map(|told| Gap {
                fact: &told.fact,
                ground: Some(told.ground.as_str()).filter(|ground| !ground.is_empty()),
                act: Some(Act { label: told.label, href: &told.href }),
                also: None,
            })
            .collect();
        let (first, rest) = gaps.split_at(gaps.len().min(FIRST));
        let title = match first.len() {
            0 => "待办",
            1 => "今天只差这一件",
            2 => "今天只差这两件",
            _ => "今天只差这三件",
        };
        let body = html! {
            @if first.is_empty() {
                (components::empty("现在没有需要您办理的事。", None))
            } @else {
                (components::gaps(first))
            }
            @if !rest.is_empty() {
                details.more {
                    summary { "另有 " (rest.len()) " 件" }
                    (components::gaps(rest))
                }
            }
        };
        components::panel(title, None, body)
    }

    fn coming(&self) -> Markup {
        let today = self.bench.today;
        let units: BTreeSet<UnitId> = self.bench.coming.iter().map(|coming| coming.at.unit).collect();
        let several = self.bench.comes_elsewhere || units.len() > 1;
        let body = html! {
            @if self.bench.coming.is_empty() {
                (components::empty("两周内没有截止或排定的事。", None))
            } @else {
                ol.coming {
                    @for of_day in self.bench.coming.chunk_by(|one, next| one.day == next.day) {
                        li {
                            @let day = of_day[0].day;
                            time datetime=(day) { (wording::short_day(day, today)) " " (wording::weekday(day)) }
                            @for coming in of_day {
                                a href=(words::coming_href(coming)) { (words::coming(coming, several)) }
                            }
                        }
                    }
                }
            }
        };
        components::panel("接下来", None, body)
    }

    /// The notices of meetings ahead.
    fn meetings(&self) -> Markup {
        let today = self.bench.today;
        components::panel(
            "会议通知",
            None,
            html! {
                ul.stack {
                    @for meeting in &self.bench.meetings {
                        li {
                            a href=(meetings::notice_href(meeting.unit, meeting.campaign)) {
                                (meeting.unit_name) "：" (wording::short_day(meeting.held_on, today)) " "
                                (wording::weekday(meeting.held_on)) " " (meeting.begins)
                            }
                            " " span.note { (meeting.place) @if meeting.is_change { "（有更改）" } }
                        }
                    }
                }
            },
        )
    }

    /// `上次查看（3月1日 9:20）以来：收到通知 1 件，方案退回 1 份`
    fn news(&self) -> Option<String> {
        let (at, news) = self.bench.news?;
        let at = local(at);
        let all = [
            (news.notices, "收到通知", "件"),
            (news.returned, "方案退回", "份"),
            (news.approved, "方案批准", "份"),
            (news.submitted, "新报来方案", "份"),
        ];
        let told: Vec<String> = all
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, what, unit)| format!("{what} {count} {unit}"))
            .collect();
        let told = if told.is_empty() { "没有新的通知和方案".to_owned() } else { told.join("，") };
        let day = wording::short_day(at.date(), self.bench.today);
        Some(format!("上次查看（{day} {:02}:{:02}）以来：{told}", at.hour(), at.minute()))
    }

    fn units(&self) -> Markup {
        let bench = &self.bench;
        components::panel(
            "我的组织",
            Some(Act { label: "组织树", href: "/units" }),
            html! {
                @if bench.roots.is_empty() {
                    (components::empty("您的职务不涉及具体组织；需要查看时，由本单位管理员登记任职。", None))
                } @else {
                    ul.stack {
                        @for (unit, count) in &bench.roots {
                            li {
                                a href=(units::href(unit.id)) { (unit.name) }
                                " "
                                @if unit.kind == UnitKind::TemporaryBranch {
                                    span.note { "临时党支部，组织关系不在这里" }
                                } @else { span.note {
                                    "党员 " (count.members()) " 人（正式 " (count.formal) "，预备 " (count.probationary) "）"
                                } }
                                @for at in bench.running.iter().filter(|at| at.unit == unit.id) {
                                    a.on-own-line href=(overview::unit_href(at.unit, at.campaign)) { (at.title) "：进展" }
                                }
                            }
                        }
                    }
                }
            },
        )
    }
}

/// Also the front door: before the first visit it leads to the setup, without a ticket to signing in.
pub async fn show(State(app): State<App>, request: Request) -> Result<Response> {
    if actions::setup::is_waiting(&app).await? {
        return Ok(Redirect::to("/setup").into_response());
    }
    let (mut parts, _) = request.into_parts();
    let Ok(who) = Who::from_request_parts(&mut parts, &()).await else {
        return Ok(Redirect::to(layout::SIGN_IN).into_response());
    };
    let bench = actions::home::workbench(&app, &who.viewer).await?;
    let own = people::href(who.viewer.person);
    Ok(frame::show(&app, &who, session::said(&parts.headers), &Home { bench, own }))
}
