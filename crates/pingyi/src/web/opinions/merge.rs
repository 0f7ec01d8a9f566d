//! Merging: several originals ticked, one wording written.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, MergedOpinionId, OpinionId, UnitId};
use domain::preparation::opinion::PRAISE;
use maud::{Markup, html};

use super::{Seen, href, put, put_fields, samples};
use crate::actions;
use crate::actions::opinions::Into;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form};
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
        let wordings: Vec<(String, &str)> =
            seen.reading.merged.iter().map(|one| (one.id.to_string(), one.wording.as_str())).collect();
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
            (put_fields(typed, &seen.reading, false))
        }
    }
}

pub async fn merge_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let seen = Seen::read(&app, &who, unit, campaign).await?;
    Ok(frame::show(&app, &who, None, &Merge { seen, typed: Typed::filled([("about", "team".to_owned())]) }))
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
            put(&mut typed).map(Into::Praise)
        }
        None => put(&mut typed).map(Into::New),
    };
    let done = match (typed.checked(), into) {
        (Ok(()), Some(into)) => actions::opinions::merge(&app, &who.viewer, campaign, unit, &ids, into).await,
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
            let typed = typed.take(failure)?;
            let seen = Seen::read(&app, &who, unit, campaign).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &Merge { seen, typed })))
        }
    }
}
