//! Recording a talk, and changing what was recorded: with whom, when, what was said; the rest is folded away. No draft is
//! kept in the browser: others may sit down at the same machine.

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::Refusal;
use domain::ids::{CampaignId, PersonId, TalkId, UnitId};
use domain::preparation::talk::{self, CareKind, Notes, TalkKind};
use domain::refusal::TalkRefusal;
use maud::{Markup, html};

use super::list::called;
use super::{TAB, WHO_READS, href, samples};
use crate::actions;
use crate::actions::talks::{Entry, Pointed, Revision};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::campaigns::Head;
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::{self, Version};
use crate::web::form::{Typed, iso};
use crate::web::frame::{conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::picker;
use crate::web::views::View;
use crate::web::{frame, session};

const SHORT: usize = 100;
const LONG: usize = 2000;

#[derive(Debug, Clone)]
pub struct Write {
    pub head: Head,
    /// Whom one may have talked with; empty where the talk is there already.
    pub others: Vec<(PersonId, String)>,
    /// The talk that is changed: its id and the name of the other.
    pub talk: Option<(TalkId, String)>,
    pub typed: Typed,
    /// The talk of that day that is there already, where this would be a second one.
    pub known: Option<TalkId>,
    /// What the other one has written in the meantime.
    pub meanwhile: Option<Typed>,
}

impl View for Write {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        match &self.talk {
            Some((_, name)) => format!("和{name}的谈话"),
            None => "记一次谈话".to_owned(),
        }
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let page = href(self.head.unit.unit.id, self.head.campaign.id);
        let (action, back) = match &self.talk {
            Some((id, _)) => (format!("{page}/{id}/edit"), format!("{page}/{id}")),
            None => (format!("{page}/new"), page.clone()),
        };
        let shape = Form {
            action: &action,
            submit: "保存谈话记录",
            cancel: Some(&back),
            errors: &typed.errors(),
            ..Form::default()
        };
        let longest = u16::try_from(LONG).ok();
        html! {
            (self.head.over_form(&page, &self.title(), Some(WHO_READS), html! {}))
            @if let Some(stored) = &self.meanwhile { (both(typed, stored)) }
            @if let Some(known) = self.known {
                p.notice.notice-heed { a href={ (page) "/" (known) } { "打开那次谈话" } }
            }
            (form::form(&shape, html! {
                @if self.talk.is_some() { (form::hidden("version", typed.get("version"))) } @else { (self.whom()) }
                (form::date(&Field { required: true, ..typed.field("held_on", "哪天谈的") }))
                (form::textarea(&Field { required: true, longest, help: Some("写几句要点即可。"), ..typed.field("content", "谈了什么") }, 4))
                (self.folded())
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::forms()
    }
}

impl Write {
    fn whom(&self) -> Markup {
        let typed = &self.typed;
        let ids: Vec<String> = self.others.iter().map(|(id, _)| id.to_string()).collect();
        let people: Vec<Choice<'_>> = ids
            .iter()
            .zip(&self.others)
            .map(|(id, (_, name))| Choice::from((id.as_str(), name.as_str())))
            .collect();
        form::select(&Field { required: true, ..typed.field("with", "和谁谈的") }, Some("请选择"), &people)
    }

    fn folded(&self) -> Markup {
        let typed = &self.typed;
        let longest = u16::try_from(LONG).ok();
        let short = u16::try_from(SHORT).ok();
        let care: Vec<Choice<'_>> =
            CareKind::ALL.iter().map(|kind| Choice::from((kind.code(), kind.label()))).collect();
        let kinds: [Choice<'_>; 2] =
            [TalkKind::Administration, TalkKind::Charge].map(|kind| (kind.code(), kind.label()).into());
        let sides: [Choice<'_>; 2] = [("me", "我找对方谈").into(), ("other", "对方找我谈").into()];
        let team = talk::team(self.head.campaign.kind);
        let help = format!("只有这一栏会转给{team}，本人同意才填。");
        let names = [
            "side",
            "topic",
            "place",
            "pointed_out",
            "pointed_at",
            "agreed",
            "suggestions",
            "care",
            "care_kind",
            "help_wished",
            "kind",
        ];
        let open = names.iter().any(|name| !typed.get(name).is_empty()) || !typed.is_sound();
        html! {
            details.more open[open] {
                summary { "更多（可不填）" }
                @if self.talk.is_none() {
                    (form::radios(&Field { help: Some("不选时，职务高的一方算找对方谈的。"), ..typed.field("side", "谁找谁") }, &sides))
                    (form::select(&typed.field("kind", "类别"), Some("按职务确定"), &kinds))
                }
                (form::text(&Field { longest: short, ..typed.field("topic", "主题") }))
                (form::text(&Field { longest: short, ..typed.field("place", "地点") }))
                (form::textarea(&Field { longest, ..typed.field("pointed_out", "对方指出我的问题") }, 3))
                (form::textarea(&Field { longest, ..typed.field("pointed_at", "我指出对方的问题") }, 3))
                (form::textarea(&Field { longest, ..typed.field("agreed", "达成的共识") }, 3))
                (form::textarea(&Field { longest, ..typed.field("suggestions", "意见建议") }, 3))
                (form::select(&typed.field("care_kind", "需要关心的"), Some("不选"), &care))
                (form::textarea(&Field { longest, ..typed.field("care", "生活、思想情况") }, 3))
                (form::textarea(&Field {
                    longest, help: Some(&help), ..typed.field("help_wished", "希望得到的帮助")
                }, 2))
            }
        }
    }
}

/// Both texts, where the other one of the two was quicker.
fn both(typed: &Typed, stored: &Typed) -> Markup {
    let text = |of: &Typed| {
        let parts = [
            "held_on",
            "topic",
            "place",
            "content",
            "pointed_out",
            "pointed_at",
            "agreed",
            "suggestions",
            "care",
            "help_wished",
        ];
        parts.map(|name| of.get(name).to_owned()).join("\n")
    };
    let (mine, theirs) = (text(typed), text(stored));
    components::panel(
        "对方刚刚改过这次谈话的记录",
        None,
        html! {
            p { "下面是两份内容。把要保留的写进表里，再保存。" }
            (components::both_texts(
                &Version { whose: "您的修改", when: "还没有保存", text: &mine },
                &Version { whose: "现在的记录", when: "已保存", text: &theirs },
            ))
        },
    )
}

fn read_notes(typed: &mut Typed) -> Notes {
    Notes {
        content: typed.text("content", "谈了什么", LONG),
        topic: typed.optional("topic", "主题", SHORT).unwrap_or_default(),
        suggestions: typed.optional("suggestions", "意见建议", LONG).unwrap_or_default(),
        place: typed.optional("place", "地点", SHORT).unwrap_or_default(),
        pointed_from: String::new(),
        pointed_with: String::new(),
        agreed: typed.optional("agreed", "达成的共识", LONG).unwrap_or_default(),
        care: typed.optional("care", "生活、思想情况", LONG).unwrap_or_default(),
        care_kind: typed.optional_choice("care_kind", "需要关心的"),
        help_wished: typed.optional("help_wished", "希望得到的帮助", LONG).unwrap_or_default(),
    }
}

fn read_pointed(typed: &mut Typed) -> Pointed {
    Pointed {
        to_me: typed.optional("pointed_out", "对方指出我的问题", LONG).unwrap_or_default(),
        to_other: typed.optional("pointed_at", "我指出对方的问题", LONG).unwrap_or_default(),
    }
}

async fn new_view(app: &App, who: &Who, unit: UnitId, campaign: CampaignId, typed: Typed) -> Result<Write> {
    let reading = actions::talks::read(app, &who.viewer, campaign, unit).await?;
    if !reading.may_talk() {
        return Err(Failure::NotAllowed);
    }
    let others = reading.others().into_iter().map(|person| (person.id, called(&reading, person))).collect();
    let head = Head::read(app, who, unit, campaign, TAB).await?;
    Ok(Write { head, others, talk: None, typed, known: None, meanwhile: None })
}

pub async fn new_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let asked = picker::typed_of(query.as_deref());
    let typed =
        Typed::filled([("with", asked.get("with").to_owned()), ("held_on", iso(Some(app.clock.today())))]);
    Ok(frame::show(&app, &who, None, &new_view(&app, &who, unit, campaign, typed).await?))
}

pub async fn record(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let with = typed.choice::<PersonId>("with", "和谁谈的");
    let held_on = typed.day("held_on", "谈话日期");
    let kind = typed.optional_choice::<TalkKind>("kind", "类别");
    let came_to_me = match typed.get("side") {
        "" => None,
        side => Some(side == "other"),
    };
    let (notes, pointed) = (read_notes(&mut typed), read_pointed(&mut typed));
    let recorded = match (typed.checked(), with, held_on) {
        (Ok(()), Some(with), Some(held_on)) => {
            let entry = Entry { with, came_to_me, held_on, kind, notes, pointed };
            actions::talks::record(&app, &who.viewer, campaign, unit, &entry).await
        }
        (checked, ..) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match recorded {
        Ok(id) => Ok(session::go(
            &app,
            &format!("{}/{id}", href(unit, campaign)),
            "已保存谈话记录，对方也能看到内容。",
        )),
        Err(failure) => {
            let known = known(&failure);
            let view = new_view(&app, &who, unit, campaign, typed.take(failure)?).await?;
            let view = Write { known, ..view };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// The talk that is there already, where that is why it was refused.
fn known(failure: &Failure) -> Option<TalkId> {
    match failure {
        Failure::Refused(Refusal::Talk(TalkRefusal::AlreadyRecorded { talk, .. })) => Some(*talk),
        _ => None,
    }
}

async fn edit_view(
    app: &App,
    who: &Who,
    (unit, campaign, id): (UnitId, CampaignId, TalkId),
    typed: Option<Typed>,
) -> Result<Write> {
    let shown = actions::talks::show(app, &who.viewer, campaign, unit, id).await?;
    let notes = shown.notes.ok_or(Failure::NotFound)?;
    let talk = &shown.listed.talk;
    let other =
        if talk.from == who.viewer.person { &shown.listed.with_name } else { &shown.listed.from_name };
    let filled = || {
        Typed::filled([
            ("version", talk.version.to_string()),
            ("held_on", iso(talk.held_on.or(Some(shown.today)))),
            ("topic", notes.topic.clone()),
            ("suggestions", notes.suggestions.clone()),
            ("content", notes.content.clone()),
            ("place", notes.place.clone()),
            ("pointed_out", notes.pointed_to(talk, who.viewer.person).to_owned()),
            ("pointed_at", notes.pointed_to(talk, talk.other(who.viewer.person)).to_owned()),
            ("agreed", notes.agreed.clone()),
            ("care", notes.care.clone()),
            ("care_kind", notes.care_kind.map(|kind| kind.code().to_owned()).unwrap_or_default()),
            ("help_wished", notes.help_wished.clone()),
        ])
    };
    Ok(Write {
        head: Head::read(app, who, unit, campaign, TAB).await?,
        others: Vec::new(),
        talk: Some((id, other.clone())),
        typed: typed.unwrap_or_else(filled),
        known: None,
        meanwhile: None,
    })
}

pub async fn edit_page(
    State(app): State<App>,
    who: Who,
    Path(path): Path<(UnitId, CampaignId, TalkId)>,
) -> Result<Response> {
    Ok(frame::show(&app, &who, None, &edit_view(&app, &who, path, None).await?))
}

pub async fn edit(
    State(app): State<App>,
    who: Who,
    Path(path): Path<(UnitId, CampaignId, TalkId)>,
    mut typed: Typed,
) -> Result<Response> {
    let (unit, campaign, id) = path;
    let version = typed.version();
    let held_on = typed.day("held_on", "谈话日期");
    let (notes, pointed) = (read_notes(&mut typed), read_pointed(&mut typed));
    let saved = match (typed.checked(), held_on) {
        (Ok(()), Some(held_on)) => {
            let revision = Revision { held_on, notes, pointed };
            actions::talks::edit(&app, &who.viewer, (campaign, unit, id), version, &revision).await
        }
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match saved {
        Ok(()) => Ok(session::go(&app, &format!("{}/{id}", href(unit, campaign)), "已保存谈话记录。")),
        Err(Failure::Stale) => {
            let stored = edit_view(&app, &who, path, None).await?;
            typed.set("version", stored.typed.get("version").to_owned());
            let view = Write { meanwhile: Some(stored.typed.clone()), typed, ..stored };
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let known = known(&failure);
            let view = edit_view(&app, &who, path, Some(typed.take(failure)?)).await?;
            let view = Write { known, ..view };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
