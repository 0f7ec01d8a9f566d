//! One talk: for the two with what was said, for others that it took place.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::{CampaignId, TalkId, UnitId};
use domain::preparation::talk;
use domain::wording::day;
use maud::{Markup, html};

use super::{TAB, WHO_READS, href, samples};
use crate::actions;
use crate::actions::talks::Shown;
use crate::app::App;
use crate::failure::Result;
use crate::web::campaigns::Head;
use crate::web::components::{self, Act, Weight};
use crate::web::form::Typed;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Talk {
    pub head: Head,
    pub shown: Shown,
}

impl View for Talk {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{}与{}的谈心谈话", self.shown.listed.from_name, self.shown.listed.with_name)
    }

    fn body(&self) -> Markup {
        let listed = &self.shown.listed;
        let page = href(listed.talk.unit, listed.talk.campaign);
        let edit = format!("{page}/{}/edit", listed.talk.id);
        let label = if listed.talk.held_on.is_some() { "修改记录" } else { "记这次谈话" };
        let acts = html! {
            @if self.shown.notes.is_some() && self.shown.campaign.is_open() {
                (components::link_button(Weight::Primary, Act { label, href: &edit }))
            }
            @if self.shown.may_cancel {
                @let cancel = format!("{page}/{}/cancel", listed.talk.id);
                (components::post_button(
                    Weight::Plain, Act { label: "取消安排", href: &cancel }, Some("取消这次谈话的安排？"),
                    &[("version", &listed.talk.version.to_string())]))
            }
            @if self.shown.may_withdraw {
                @let withdraw = format!("{page}/{}/withdraw", listed.talk.id);
                (components::link_button(Weight::Plain, Act { label: "撤回记录", href: &withdraw }))
            }
            (components::link_button(Weight::Quiet, Act { label: "返回谈心谈话", href: &page }))
        };
        let wish = format!("希望得到的帮助（已转给{}）", talk::team(self.shown.campaign.kind));
        let mut facts = vec![
            ("谈话人", html! { (listed.from_name) }),
            ("谈话对象", html! { (listed.with_name) }),
            ("类别", html! { (listed.talk.kind.told(self.shown.campaign.kind)) }),
        ];
        facts.extend(listed.talk.planned_on.map(|on| ("计划", html! { (day(on)) })));
        let held = listed.talk.held_on.map_or_else(|| "还没有记录".to_owned(), day);
        facts.push(("谈话日期", html! { (held) }));
        if listed.after_meeting {
            facts.push(("何时记的", components::badge("会后补记")));
        }
        html! {
            (self.head.draw(acts))
            (components::panel(&self.title(), None, components::facts(&facts)))
            p.note { (WHO_READS) }
            @if let Some(notes) = &self.shown.notes {
                @if listed.talk.held_on.is_some() {
                    @let care = notes.care_kind.map(domain::preparation::talk::CareKind::label).unwrap_or_default();
                    @let [to_from, to_with] = [&listed.from_name, &listed.with_name].map(|name| format!("指出{name}的问题"));
                    @let parts = [
                        ("主题", notes.topic.as_str()), ("地点", notes.place.as_str()), ("谈话内容", &notes.content), (&to_from, &notes.pointed_from), (&to_with, &notes.pointed_with),
                        ("达成的共识", &notes.agreed), ("意见建议", &notes.suggestions), ("需要关心的", care), ("生活、思想情况", &notes.care),
                        (&wish, &notes.help_wished),
                    ];
                    (components::panel("谈了什么", None, components::facts(
                        &parts.iter().filter(|(_, text)| !text.is_empty())
                            .map(|(label, text)| (*label, html! { @for line in text.lines() { p { (line) } } }))
                            .collect::<Vec<_>>())))
                }
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::talks()
    }
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, talk)): Path<(UnitId, CampaignId, TalkId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let shown = actions::talks::show(&app, &who.viewer, campaign, unit, talk).await?;
    let head = Head::read(&app, &who, unit, campaign, TAB).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &Talk { head, shown }))
}

pub async fn cancel(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, talk)): Path<(UnitId, CampaignId, TalkId)>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    typed.checked()?;
    actions::talks::cancel(&app, &who.viewer, (campaign, unit, talk), version).await?;
    Ok(session::go(&app, &href(unit, campaign), "已取消这次谈话的安排。"))
}
