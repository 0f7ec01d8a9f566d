//! One record: what was held, who was there, what was said; and making up.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::{CampaignId, PersonId, StudyId, UnitId};
use domain::preparation::study::Attendance;
use domain::wording::{self, day};
use maud::{Markup, html};
use time::Date;

use super::{Head, one, records, samples};
use crate::actions::studies::{self, Shown};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form as fields;
use crate::web::components::{self, Act, State as Mark, Weight};
use crate::web::form::Typed;
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Show {
    pub head: Head,
    pub shown: Shown,
    pub me: PersonId,
    pub sees_all: bool,
    pub today: Date,
    pub typed: Typed,
}

impl View for Show {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        let held = &self.shown.study.content;
        format!("{} {}", day(held.held_on), held.occasion.label())
    }

    fn body(&self) -> Markup {
        let base = self.base();
        let acts = html! {
            @if records(&self.head) {
                (components::link_button(Weight::Plain, Act { label: "修改记录", href: &format!("{base}/edit") }))
                @if self.shown.removable { (components::link_button(Weight::Quiet, Act { label: "删去记录", href: &format!("{base}/remove") })) }
            }
        };
        html! {
            (self.head.draw(acts))
            (fields::error_summary(&self.typed.errors()))
            (components::panel(&self.title(), None, self.facts()))
            @if self.sees_all { (components::panel("参加情况", None, self.attendance())) }
            @else { (components::panel("本人", None, self.own())) }
            @if self.sees_all && !self.shown.speeches.is_empty() {
                (components::panel("发言", None, self.speeches()))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::shows()
    }
}

impl Show {
    fn base(&self) -> String {
        one(self.head.unit.unit.id, self.head.campaign.id, self.shown.study.id)
    }

    fn facts(&self) -> Markup {
        let held = &self.shown.study.content;
        let mut rows = vec![
            ("事项", html! { (held.occasion.label()) }),
            (
                "形式",
                html! { (held.form.label()) @if held.half_days > 0 { "，" (held.half_days) " 个半天" } },
            ),
            ("时间", html! { (day(held.held_on)) "，" (wording::weekday(held.held_on)) }),
        ];
        for (label, text) in
            [("地点", &held.place), ("主持", &held.host), ("记录", &held.recorder), ("方式", &held.channel)]
        {
            if !text.is_empty() {
                rows.push((label, html! { (text) }));
            }
        }
        if !held.items.is_empty() {
            rows.push(("内容", html! { @for item in &held.items { div { (item) } } }));
        }
        if self.shown.study.after_meeting {
            rows.push(("何时记的", components::badge("会后补记")));
        }
        if !self.shown.study.corrected.is_empty() {
            rows.push((
                "会后更正",
                html! { @for line in self.shown.study.corrected.lines() { div { (line) } } },
            ));
        }
        if !held.summary.is_empty() {
            rows.push(("摘要", html! { @for line in held.summary.lines() { div { (line) } } }));
        }
        components::facts(&rows)
    }

    fn attendance(&self) -> Markup {
        let all = &self.shown.attendances;
        let (there, away): (Vec<_>, Vec<_>) = all.iter().partition(|(one, _)| one.present);
        html! {
            p { "应到 " (all.len()) " 人，到场 " (there.len()) " 人，缺席 " (away.len()) " 人。" }
            p { (wording::list(there.iter().map(|(_, name)| name.as_str()))) }
            @if !away.is_empty() { ul.absent id="absent" { @for (one, name) in away { li { (self.absent(one, name)) } } } }
        }
    }

    fn absent(&self, one: &Attendance, name: &str) -> Markup {
        let asks = records(&self.head) && one.made_up_on.is_none();
        let person = one.person.to_string();
        html! {
            div { b { (name) } @if !one.reason.is_empty() { "：" (one.reason) } }
            @if let Some(on) = one.made_up_on {
                (components::state(Mark::Done, &format!("{}补学", wording::short_day(on, self.today))))
            } @else if asks {
                form.make-up method="post" action={ (self.base()) "/made-up" } {
                    (fields::hidden("person", &person))
                    input.input.input-short type="date" name="day" value=(self.today) required
                        aria-label={ (name) "补学日期" };
                    button.button { "记补学" }
                }
            } @else { (components::state(Mark::Waiting, "待补学")) }
        }
    }

    fn own(&self) -> Markup {
        let mine = self.shown.attendances.iter().find(|(one, _)| one.person == self.me);
        html! {
            @match mine.map(|(one, _)| one) {
                Some(one) if one.present => (components::state(Mark::Done, "参加")),
                Some(Attendance { made_up_on: Some(on), .. }) => (components::state(Mark::Done, &format!("{}补学", day(*on)))),
                Some(one) => {
                    p { (components::state(Mark::Waiting, "没有参加，待补学")) @if !one.reason.is_empty() { " " (one.reason) } }
                    p.note { "补学后请书记记上。" }
                }
                None => p { "您不在这次学习的名单上。" },
            }
        }
    }

    fn speeches(&self) -> Markup {
        html! {
            ul.stack { @for (one, name) in &self.shown.speeches { li { b { (name) } "：" (one.gist) } } }
        }
    }
}

async fn view(
    app: &App,
    who: &Who,
    (unit, campaign, study): (UnitId, CampaignId, StudyId),
    typed: Typed,
) -> Result<Show> {
    Ok(Show {
        head: Head::read(app, who, unit, campaign, super::TAB).await?,
        shown: studies::show(app, campaign, unit, study).await?,
        me: who.viewer.person,
        sees_all: studies::sees_all(app, &who.viewer, unit).await?,
        today: app.clock.today(),
        typed,
    })
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path(path): Path<(UnitId, CampaignId, StudyId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let view = view(&app, &who, path, Typed::default()).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

pub async fn made_up(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, study)): Path<(UnitId, CampaignId, StudyId)>,
    mut typed: Typed,
) -> Result<Response> {
    let on = typed.day("day", "补学日期");
    let person = typed.choice::<PersonId>("person", "补学的人");
    let done = match (typed.checked(), on, person) {
        (Ok(()), Some(on), Some(person)) => {
            studies::make_up(&app, &who.viewer, (campaign, unit, study), person, on).await
        }
        (checked, ..) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &one(unit, campaign, study), "已记补学。")),
        Err(failure) => {
            let view = view(&app, &who, (unit, campaign, study), typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
