//! Merging: several originals ticked, one wording written.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::Refusal;
use domain::ids::{CampaignId, MergedOpinionId, OpinionId, UnitId};
use domain::preparation::opinion::{About, Opinion, PRAISE, is_still_open, merging::Said};
use domain::refusal::OpinionRefusal;
use domain::wording::list;
use maud::{Markup, html};

use super::{Seen, WORDING, about_choices, dimension, href, samples};
use crate::actions;
use crate::actions::opinions::{Fresh, Into};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form, Mark};
use crate::web::components::{self, Act};
use crate::web::form::Typed;
use crate::web::frame::{self, conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::session;
use crate::web::views::View;

#[derive(Debug, Clone)]
pub struct Merge {
    pub seen: Seen,
    pub typed: Typed,
}

impl View for Merge {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "归并意见".into()
    }

    fn body(&self) -> Markup {
        let seen = &self.seen;
        let base = seen.href();
        if seen.reading.unmerged().next().is_none() {
            let back = Act { label: "查看意见", href: &base };
            return html! {
                (seen.head.draw(html! {}))
                (components::empty("收到的意见都已经归并。", Some(back)))
            };
        }
        html! {
            (seen.head.draw(html! {}))
            h2 { "归并意见" }
            p.note { "勾选说同一件事的原话，写成一条表述；单独一条也这样办。归错了可以再拆出来。" }
            (form::form(
                &Form {
                    action: &format!("{base}/merge"), submit: "归并意见", cancel: Some(&base),
                    errors: &self.typed.errors(), ..Form::default()
                },
                self.fields()))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::merges()
    }
}

impl Merge {
    fn fields(&self) -> Markup {
        let (seen, typed) = (&self.seen, &self.typed);
        let originals: Vec<(String, String, String)> = seen
            .reading
            .unmerged()
            .map(|one| (one.id.to_string(), one.words.clone(), seen.path(one)))
            .collect();
        let choices: Vec<Choice<'_>> = originals
            .iter()
            .map(|(id, words, path)| Choice { value: id, label: words, help: Some(path) })
            .collect();
        let ticked: Vec<&str> = typed.all("opinion").collect();
        let open =
            seen.reading.merged.iter().filter(|one| is_still_open(one, seen.reading.opened_on).is_ok());
        let wordings: Vec<(String, &str)> =
            open.map(|one| (one.id.to_string(), one.wording.as_str())).collect();
        let known: Vec<Choice<'_>> =
            wordings.iter().map(|(id, wording)| Choice::from((id.as_str(), *wording))).collect();
        html! {
            (form::checkboxes(&Field { required: true, ..typed.field("opinion", "原话") }, &choices, &ticked))
            @if !known.is_empty() {
                (form::select(
                    &Field {
                        help: Some("选了已有的表述，下面各项不用填；已经研究过的，采纳情况随它。"),
                        ..typed.field("into", "归并到")
                    },
                    Some("新写一条表述"), &known))
            }
            (form::checkbox(&Field {
                help: Some("不用再研究：记为不采纳，理由写“肯定性意见，无需整改”。表述可以不填。"),
                ..typed.field("praise", "这些是表扬、肯定")
            }))
            (form::textarea(
                &Field {
                    longest: Some(WORDING), mark: Mark::Silent,
                    help: Some("新写一条表述的，必填；归并到已有表述的、表扬肯定的，不填。一条说一件事，保留原意；原话另外保留，不会改动。"),
                    ..typed.field("wording", "归并后的表述")
                },
                3))
            @if let Some(sorts) = self.sorts(&ticked) { p.note { (sorts) } }
            (self.about())
            (self.dimension())
            @if let Ok(about) = typed.get("asked").parse() { (self.question(about)) }
        }
    }

    /// Of what sorts the ticked ones are: 勾选的 3 条：党员 王晓 2 条，班子 1 条；工作 3 条。
    fn sorts(&self, ticked: &[&str]) -> Option<String> {
        let seen = &self.seen;
        let chosen: Vec<&Opinion> =
            seen.reading.unmerged().filter(|one| ticked.contains(&one.id.to_string().as_str())).collect();
        let counted = |name: &dyn Fn(&Opinion) -> String| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for one in &chosen {
                *counts.entry(name(one)).or_default() += 1;
            }
            let told: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count} 条")).collect();
            list(told.iter().map(String::as_str))
        };
        let abouts = counted(&|one| seen.about(one.about));
        let dimensions = counted(&|one| seen.dimension(one.dimension.as_deref()).to_owned());
        (!chosen.is_empty())
            .then(|| format!("勾选的 {} 条原话，针对的是：{abouts}；归的方面：{dimensions}。", chosen.len()))
    }

    /// The originals are ticked on this same page, so what they have in common is known when they are sent.
    fn about(&self) -> Markup {
        let typed = &self.typed;
        let known = about_choices(typed, &self.seen.reading.people);
        let as_originals = [Choice::from((AS_ORIGINALS, AS_ORIGINALS_LABEL))];
        let others = known.iter().map(|(value, label)| Choice::from((value.as_str(), label.as_str())));
        let choices: Vec<Choice<'_>> = as_originals.into_iter().chain(others).collect();
        let empty = typed.get("about").is_empty().then_some("请选择");
        form::select(&Field { required: true, ..typed.field("about", "针对谁") }, empty, &choices)
    }

    fn dimension(&self) -> Markup {
        let all = self.seen.reading.dimensions.iter();
        let choices: Vec<Choice<'_>> = [(AS_ORIGINALS, AS_ORIGINALS_LABEL), ("", "不归类")]
            .into_iter()
            .chain(all.map(|one| (one.key.as_str(), one.name.as_str())))
            .map(Choice::from)
            .collect();
        form::select(&self.typed.field("dimension", "哪个方面"), None, &choices)
    }

    /// Asked once somebody has tried, with what he is asked about: another choice is asked about anew.
    fn question(&self, about: About) -> Markup {
        let who = self.seen.about(about);
        let label = format!("原话里没有一条是针对{who}的，归并后仍然算作针对{who}");
        html! {
            (form::hidden("asked", &about.to_string()))
            (form::checkbox(&self.typed.field("sure", &label)))
        }
    }
}

/// What is left to the originals. No dimension has this key, and nobody this name.
const AS_ORIGINALS: &str = "=";
const AS_ORIGINALS_LABEL: &str = "与勾选的原话相同";

fn begun() -> Typed {
    Typed::filled([("about", AS_ORIGINALS.to_owned()), ("dimension", AS_ORIGINALS.to_owned())])
}

/// A new wording as typed.
fn fresh(typed: &mut Typed) -> Option<Fresh> {
    let wording = typed.text("wording", "归并后的表述", usize::from(WORDING));
    let about = match typed.get("about") {
        AS_ORIGINALS => Some(Said::AsOriginals),
        _ => typed.choice::<About>("about", "对象").map(Said::This),
    };
    let dimension = match typed.get("dimension") {
        AS_ORIGINALS => Said::AsOriginals,
        _ => Said::This(dimension(typed)),
    };
    about.filter(|_| typed.is_sound()).map(|about| Fresh { wording, about, dimension })
}

/// What has to be chosen is not chosen beforehand, and what is asked about is named.
fn ask(typed: &mut Typed, failure: &Failure) {
    match failure {
        Failure::Refused(Refusal::Opinion(OpinionRefusal::OriginalsDiffer { about, dimension })) => {
            if *about {
                typed.set("about", String::new());
            }
            if *dimension {
                typed.set("dimension", String::new());
            }
        }
        Failure::Refused(Refusal::Opinion(OpinionRefusal::AboutOfNone { about })) => {
            typed.set("asked", about.to_string());
            typed.set("sure", String::new());
        }
        _ => {}
    }
}

pub async fn merge_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let seen = Seen::read(&app, &who, unit, campaign).await?;
    Ok(frame::show(&app, &who, None, &Merge { seen, typed: begun() }))
}

pub async fn merge(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let ids: Vec<OpinionId> = typed.all("opinion").filter_map(|id| id.parse().ok()).collect();
    let into = match typed.optional_choice::<MergedOpinionId>("into", "已有的表述") {
        Some(known) => Some(Into::Known(known)),
        None if typed.flag("praise") => {
            if typed.get("wording").is_empty() {
                typed.set("wording", PRAISE.to_owned());
            }
            fresh(&mut typed).map(Into::Praise)
        }
        None => fresh(&mut typed).map(Into::New),
    };
    let confirmed = typed.get("asked").parse().ok().filter(|_| typed.flag("sure"));
    if confirmed.is_none() {
        typed.set("asked", String::new());
    }
    let done = match (typed.checked(), into) {
        (Ok(()), Some(into)) => {
            actions::opinions::merge(&app, &who.viewer, (campaign, unit), &ids, into, confirmed).await
        }
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(merged) => {
            let to = format!("{}/merged/{merged}", href(unit, campaign));
            Ok(session::go(&app, &to, &format!("已归并 {} 条意见。", ids.len())))
        }
        Err(Failure::Stale) => {
            typed.error("opinion", "选中的意见有的刚被别人归并。请看过现在的内容，再归并。");
            let seen = Seen::read(&app, &who, unit, campaign).await?;
            Ok(conflict(frame::show(&app, &who, None, &Merge { seen, typed })))
        }
        Err(failure) => {
            ask(&mut typed, &failure);
            let typed = typed.take(failure)?;
            let seen = Seen::read(&app, &who, unit, campaign).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &Merge { seen, typed })))
        }
    }
}
