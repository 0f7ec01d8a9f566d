//! The list of texts: one's own first, what waits for one's word, and for the committee everybody's.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ids::{CampaignId, TextId, UnitId};
use domain::preparation::text::{Stage, Tally};
use domain::theme::TextKind;
use domain::wording::day;
use maud::{Markup, html};
use serde::Deserialize;

use super::everybody::Narrowed;
use super::{mark, samples, who_reads};
use crate::actions;
use crate::actions::reviews::{Line, Listing, Sees};
use crate::app::App;
use crate::failure::Result;
use crate::web::campaigns::Head;
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Mark, Weight};
use crate::web::form::Query;
use crate::web::guard::Who;
use crate::web::texts::{self, TAB, href};
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Texts {
    pub head: Head,
    pub listing: Listing,
    /// He came to type one of these for somebody.
    pub types: Option<TextKind>,
    pub narrowed: Narrowed,
}

impl View for Texts {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 材料", self.listing.unit.short_name)
    }

    fn body(&self) -> Markup {
        let listing = &self.listing;
        let waiting = listing.waiting();
        html! {
            (self.head.draw(html! {}))
            (who_reads("没有提交的材料只有写的人能看；提交以后，审阅的人能看。"))
            @if !waiting.is_empty() {
                (components::panel("待您审阅", None, self.lines("waiting", "待您审阅", &waiting)))
            }
            (components::panel("我的材料", None, self.own()))
            @if let Some(team) = &listing.team {
                (components::panel("班子材料", None, self.mine("team", "班子材料", &[team])))
            }
            @if !listing.tallies.is_empty() { (components::panel("进展", None, self.tallies())) }
            @if !listing.open.is_empty() {
                (components::panel("您可以看的", None, self.lines("open", "您可以看的材料", &listing.open.iter().collect::<Vec<_>>())))
            }
            @if listing.sees == Sees::Everybody && !listing.at_home {
                (self.typing())
                (self.everybody())
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::lists()
    }
}

/// The page of a text that was begun.
pub(super) fn page_of(line: &Line) -> Option<String> {
    line.text.as_ref().map(texts::page_of)
}

/// What the reader himself has not saved; of a text without a version it is said already.
pub(super) fn unsaved(line: &Line) -> Markup {
    let is_told = line.text.as_ref().is_none_or(|text| text.number == 0);
    html! { @if line.draft && !is_told { " " (components::badge("您的草稿未保存")) } }
}

impl Texts {
    pub(super) fn page(&self) -> String {
        href(self.listing.unit.id, self.listing.campaign.id)
    }

    fn own(&self) -> Markup {
        let listing = &self.listing;
        if listing.own.is_empty() {
            let words = if listing.at_home {
                "临时党支部只写班子的一份；您自己的材料写在组织关系所在的支部。"
            } else {
                "您不在这个组织的参加名册上，这里没有要您写的材料。"
            };
            return components::empty(words, None);
        }
        html! {
            @if let (Some(due), None) = (&listing.due, listing.held_on) { p.note { (day(*due)) "前写好并提交。" } }
            (self.mine("own", "我的材料", &listing.own.iter().collect::<Vec<_>>()))
        }
    }

    /// Texts the reader writes, each with the next act.
    fn mine(&self, id: &str, caption: &str, lines: &[&Line]) -> Markup {
        let columns =
            [Column::new(Kind::Lead, "材料"), Column::new(Kind::Text, "进展"), Column::new(Kind::Acts, "")];
        let rows: Vec<Row> = lines
            .iter()
            .map(|line| {
                Row::from(vec![html! { (line.whose.kind().label()) }, self.far(line), self.next(line)])
            })
            .collect();
        table(id, caption, &columns, &rows)
    }

    /// How far a text is, with the version and, for its author, why it came back.
    fn far(&self, line: &Line) -> Markup {
        let Some(text) = &line.text else { return components::state(Mark::NotYet, "还没有写") };
        html! {
            (components::state(mark(text.stage), text.stage.label()))
            " " span.note {
                @if text.number == 0 { "还没有保存过一版" }
                @else { @if line.completed { "会后补充为" } "第 " (text.number) " 版" }
            }
            @if let Some(lacks) = self.lacks(line) { " " (components::badge(lacks)) }
            (unsaved(line))
            @if !line.returned.is_empty() {
                span.note.on-own-line { "退回意见：" (line.returned) }
            }
        }
    }

    pub(super) fn uncompleted(&self, line: &Line) -> bool {
        self.listing.held_on.is_some() && line.stage() == Some(Stage::Passed) && !line.completed
    }

    /// What the meeting still wants of it.
    pub(super) fn lacks(&self, line: &Line) -> Option<&'static str> {
        let words = match (line.unconfirmed, line.is_own) {
            (false, _) => "会后未补充",
            (true, true) => "会后补充等您确认",
            (true, false) => "会后补充等本人确认",
        };
        self.uncompleted(line).then_some(words)
    }

    fn next(&self, line: &Line) -> Markup {
        let begin = format!("{}/new", self.page());
        let Some(page) = page_of(line) else {
            let hidden = [("kind", line.whose.kind().code())];
            let act = Act { label: "写材料", href: &begin };
            return html! { @if line.writes { (components::post_button(Weight::Plain, act, None, &hidden)) } };
        };
        let (edit, submit) = (format!("{page}/edit"), format!("{page}#submit"));
        let go = |label, href| components::link_button(Weight::Plain, Act { label, href });
        let written = line.text.as_ref().is_some_and(|text| text.number > 0);
        html! {
            @match line.stage() {
                Some(Stage::Draft) if line.writes => {
                    (go("继续写", &edit))
                    @if written { " " (go("提交材料", &submit)) }
                }
                Some(Stage::Returned) if line.writes => {
                    (go("修改材料", &edit)) " " (go("查看意见", &page))
                }
                _ if line.is_own && line.unconfirmed && line.writes => { (go("看过再保存", &edit)) }
                _ if line.writes && self.uncompleted(line) => { (go("会后补充", &edit)) }
                _ => { (go("查看材料", &page)) }
            }
        }
    }

    /// Other people's texts the reader may open.
    fn lines(&self, id: &str, caption: &str, lines: &[&Line]) -> Markup {
        let columns = [
            Column::new(Kind::Lead, "作者"),
            Column::new(Kind::Text, "材料"),
            Column::new(Kind::Text, "进展"),
            Column::new(Kind::Acts, ""),
        ];
        let rows: Vec<Row> = lines
            .iter()
            .filter_map(|line| Some((line, page_of(line)?)))
            .map(|(line, page)| {
                let label = if line.waits { "审阅材料" } else { "查看材料" };
                let author = if line.whose.person().is_some() { line.author.as_str() } else { "班子" };
                Row::from(vec![
                    html! { (author) },
                    html! { (line.whose.kind().label()) },
                    self.far(line),
                    components::link_button(Weight::Plain, Act { label, href: &page }),
                ])
            })
            .collect();
        table(id, caption, &columns, &rows)
    }

    fn tallies(&self) -> Markup {
        html! { ul.stack { @for tally in &self.listing.tallies { li { (self.tally(tally)) } } } }
    }

    /// `23 人中 5 人已提交，其中 3 人通过；2 人退回修改，4 人在写`
    fn tally(&self, tally: &Tally) -> Markup {
        let held = self.listing.held_on.is_some();
        let Tally { kind, asked, writing, returned, submitted, passed, completed } = *tally;
        if kind == TextKind::Team {
            let (word, sign) = match (passed, submitted, returned, writing) {
                (1.., ..) => (Stage::Passed.label(), Mark::Done),
                (_, 1.., ..) => (Stage::Submitted.label(), Mark::Waiting),
                (_, _, 1.., _) => (Stage::Returned.label(), Mark::Overdue),
                (_, _, _, 1..) => (Stage::Draft.label(), Mark::NotYet),
                _ => ("还没有写", Mark::NotYet),
            };
            return html! { (kind.label()) "：" (components::state(sign, word)) @if held && completed > 0 { "，会后已补充" } };
        }
        html! {
            (kind.label()) "：" (asked) " 人中 " b { (submitted) } " 人已提交"
            @if passed > 0 { "，其中 " b { (passed) } " 人通过" }
            @if returned > 0 { "；" (returned) " 人退回修改" }
            @if writing > 0 { "；" (writing) " 人在写" }
            @if held && submitted > 0 { "；" (completed) " 人会后已补充" }
        }
    }
}

/// What something missing leads to: a text, opened by whoever may, or typing one for somebody.
#[derive(Debug, Default, Deserialize)]
pub struct Opening {
    open: Option<TextId>,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    of: String,
    #[serde(default)]
    state: String,
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    Query(Opening { open, kind, of, state }): Query<Opening>,
    headers: HeaderMap,
) -> Result<Response> {
    let listing = actions::reviews::list(&app, &who.viewer, campaign, unit).await?;
    if let Some(text) = open.filter(|text| listing.opens(*text)) {
        return Ok(Redirect::to(&texts::href_of((unit, campaign, text))).into_response());
    }
    let types = kind.and_then(|kind| kind.parse().ok());
    let narrowed = Narrowed::read(&of, &state);
    let head = Head::read(&app, &who, unit, campaign, TAB).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &Texts { head, listing, types, narrowed }))
}
