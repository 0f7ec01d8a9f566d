//! Asks before a draft goes.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, TextId, UnitId};
use maud::{Markup, html};

use super::{href_of, samples};
use crate::actions::texts::writing;
use crate::app::App;
use crate::failure::Result;
use crate::web::components;
use crate::web::components::form::Form;
use crate::web::form::Typed;
use crate::web::frame;
use crate::web::guard::Who;
use crate::web::session;
use crate::web::views::View;

#[derive(Debug, Clone)]
pub struct Discard {
    pub page: String,
    /// Under which the tab keeps what has not got to the server.
    pub key: String,
    pub length: usize,
}

impl View for Discard {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "丢弃草稿？".into()
    }

    fn body(&self) -> Markup {
        let stake = match self.length {
            0 => "还没有存下的草稿；编辑页里没来得及保存的，丢弃后不能恢复；".to_owned(),
            length => format!("草稿里有 {length} 字，连同编辑页里没来得及保存的，丢弃后不能恢复；"),
        };
        components::confirm(
            &self.title(),
            &[&stake, "已经保存的历次版本都还在。"],
            html! { input type="hidden" name="discard" value="yes" data-autosave-drop=(self.key); },
            &Form {
                action: &format!("{}/discard", self.page),
                submit: "丢弃草稿",
                cancel: Some(&format!("{}/edit", self.page)),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::discards()
    }
}

pub async fn discard_page(
    State(app): State<App>,
    who: Who,
    Path(path): Path<(UnitId, CampaignId, TextId)>,
) -> Result<Response> {
    let editing = writing::open(&app, &who.viewer, path).await?;
    let length = editing.draft.as_ref().map_or(0, |draft| draft.body.length());
    let key = super::key(editing.viewer, editing.text.id);
    Ok(frame::show(&app, &who, None, &Discard { page: href_of(path), key, length }))
}

pub async fn discard(
    State(app): State<App>,
    who: Who,
    Path(path): Path<(UnitId, CampaignId, TextId)>,
    mut typed: Typed,
) -> Result<Response> {
    if !typed.flag("discard") {
        typed.error("", "请从页面上的按钮丢弃草稿。");
    }
    typed.checked()?;
    writing::discard(&app, &who.viewer, path).await?;
    Ok(session::go(&app, &href_of(path), "已丢弃草稿。"))
}
