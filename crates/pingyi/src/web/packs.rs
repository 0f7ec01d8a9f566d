//! Theme packs: which there are, one as a readable page, two compared, and importing one.

pub mod comparing;
pub mod importing;
mod samples;
pub mod show;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::{self, Act as Right, Target};
use domain::theme::{GradeScheme, Pack};
use maud::{Markup, html};

use super::components::table::{Column, Kind, Row, table};
use super::components::{self, Act, Weight};
use super::guard::Who;
use super::views::View;
use super::{frame, session};
use crate::actions::packs::{self, Entry, Origin};
use crate::app::App;
use crate::clock;
use crate::failure::{Failure, Result};

/// The address of one edition.
fn href(pack: &Pack) -> String {
    format!("/packs/{}-{}", pack.id, pack.revision)
}

/// What an address names: `P2025`, or `P2025-2` for one edition.
fn named(address: &str) -> Result<(&str, Option<i64>)> {
    match address.split_once('-') {
        None => Ok((address, None)),
        Some((id, revision)) => Ok((id, Some(revision.parse().map_err(|_| Failure::NotFound)?))),
    }
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Shipped => "随程序".to_owned(),
        Origin::Imported { by, at } => format!("{by} {} 导入", clock::moment(*at)),
    }
}

fn grades(pack: &Pack) -> &'static str {
    match pack.grades.value {
        Some(GradeScheme::Four) => "四等次",
        Some(GradeScheme::Three) => "好、一般、差",
        Some(GradeScheme::Ungraded) => "不评定",
        None => "待补",
    }
}

/// All packs.
#[derive(Debug, Clone)]
pub struct Packs {
    pub entries: Vec<Entry>,
    pub may_import: bool,
}

impl View for Packs {
    const PLACE: Option<&'static str> = Some("/packs");

    fn title(&self) -> String {
        "主题包".into()
    }

    fn body(&self) -> Markup {
        let note =
            "每个年度的主题、学习内容、查摆方面、步骤和要求。开展活动时选用一个，以上级通知为准再作调整。";
        let import =
            components::link_button(Weight::Plain, Act { label: "导入主题包", href: "/packs/import" });
        let columns = [
            Column::new(Kind::Text, "年度"),
            Column::new(Kind::Lead, "名称"),
            Column::minor(Kind::Text, "编号"),
            Column::new(Kind::Text, "等次"),
            Column::new(Kind::Number, "待补"),
            Column::minor(Kind::Text, "来源"),
        ];
        let rows: Vec<Row> = self.entries.iter().map(row).collect();
        html! {
            (components::title("主题包", html! {}, Some(note), html! { @if self.may_import { (import) } }))
            @if rows.is_empty() {
                (components::empty("还没有主题包。", None))
            } @else {
                (table("packs", "主题包", &columns, &rows))
                p.note { "待补：公开资料里没有见到、因而没有填写的项数。" }
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::packs()
    }
}

fn row(entry: &Entry) -> Row {
    let pack = &entry.pack;
    let missing = pack.missing();
    Row::from(vec![
        html! { (pack.year) },
        html! { a href=(href(pack)) { (pack.name) } },
        html! { (pack.id) " 第 " (pack.revision) " 版" },
        html! { (grades(pack)) },
        html! { @if missing == 0 { "无" } @else { (missing) " 项" } },
        html! { (origin(&entry.origin)) },
    ])
}

pub async fn list(State(app): State<App>, who: Who, headers: HeaderMap) -> Result<Response> {
    let may_import = access::may(&who.viewer, Right::KeepPacks, Target::Installation);
    let view = Packs { entries: packs::list(&app).await?, may_import };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}
