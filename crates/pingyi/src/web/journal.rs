//! Who changed what, when.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::UnitId;
use maud::{Markup, html};
use serde::Deserialize;
use store::journal::Told;

use super::components::table::{PER_PAGE, Pager, page_number, pager, shown};
use super::components::{self, Event};
use super::form::Query;
use super::frame;
use super::guard::Who;
use super::units::{Head, href};
use super::views::View;
use crate::actions;
use crate::app::App;
use crate::clock;
use crate::failure::{Failure, Result};

/// Which page of a list is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct PageQuery {
    #[serde(default)]
    page: String,
}

impl PageQuery {
    fn number(&self) -> u32 {
        page_number(&self.page)
    }

    fn offset(&self) -> i64 {
        i64::from(self.number() - 1) * i64::from(PER_PAGE)
    }
}

/// The changes of a unit and below, or of everything.
#[derive(Debug, Clone)]
pub struct Journal {
    /// `None`: the whole installation.
    pub head: Option<Head>,
    pub told: Vec<Told>,
    pub page: u32,
    pub total: u32,
    pub now: i64,
}

impl View for Journal {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        match &self.head {
            Some(head) => format!("{} 变更记录", head.unit.short_name),
            None => "审计".into(),
        }
    }

    fn body(&self) -> Markup {
        let base = self
            .head
            .as_ref()
            .map_or_else(|| "/journal".to_owned(), |head| format!("{}/journal", href(head.unit.id)));
        let total = self.total;
        html! {
            @match &self.head {
                Some(head) => (head.draw(html! {})),
                None => (components::title("审计：全部变更记录", html! {}, None, html! {})),
            }
            p.note {
                "每一条都与前一条环环相扣，每天签名一次；管理员用命令 " span.code { "pingyi verify journal" }
                " 可以验证有没有被改动、删除或调换。记录里没有材料、谈话等个人文字。"
            }
            #told {
                @if self.told.is_empty() {
                    (components::empty("还没有变更记录。", None))
                } @else {
                    (events(&self.told, self.now, self.head.as_ref().map(|head| head.unit.short_name.as_str())))
                }
                (pager(
                    &Pager { page: self.page, per_page: PER_PAGE, total, unit: "条", part: Some("told") },
                    |page| format!("{base}?page={page}")))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let entry = sample_told();
        let journal =
            |head, told: Vec<Told>, total| Self { head, told, page: 1, total, now: 1_768_500_000_000 };
        vec![
            ("empty", journal(None, vec![], 0)),
            ("whole", journal(None, vec![entry.clone(); 50], 1234)),
            (
                "unit",
                journal(Some(super::units::sample_head("第三党支部", &[Right::SeeJournal])), vec![entry], 1),
            ),
        ]
    }
}

/// One entry for samples.
pub fn sample_told() -> Told {
    use domain::journal::{Entry, ObjectKind};
    Told {
        entry: Entry {
            chain: UnitId(uuid::Uuid::from_u128(3)),
            number: 7,
            at: 1_768_440_120_000,
            actor: None,
            act: "转接组织关系".into(),
            object_kind: ObjectKind::Person,
            object: uuid::Uuid::from_u128(9),
            summary: "张明：第三党支部 → 第五党支部，2026年1月15日".into(),
            before: None,
            after: None,
            reason: "岗位调整".into(),
        },
        actor_name: Some("王晓".into()),
        unit_name: "第三党支部".into(),
    }
}

/// A list of changes, newest first. `at` is the unit the page is about: only others are named.
pub fn events(told: &[Told], now: i64, at: Option<&str>) -> Markup {
    let days: Vec<(String, String)> = told.iter().map(|told| when(told.entry.at, now)).collect();
    let events: Vec<Event<'_>> = told
        .iter()
        .zip(&days)
        .map(|(told, (day, time))| {
            let entry = &told.entry;
            let reason = (!entry.reason.is_empty()).then(|| format!("理由：{}", entry.reason));
            let what = html! {
                strong { (told.actor_name.as_deref().unwrap_or("系统")) } " " (entry.act)
                @if !entry.summary.is_empty() { "：" (entry.summary) }
                @if at != Some(told.unit_name.as_str()) { " " (components::badge(&told.unit_name)) }
            };
            Event { day, time, what, detail: reason.map(|reason| html! { (reason) }) }
        })
        .collect();
    components::timeline(&events)
}

/// `今天` or the day, and the time.
fn when(at: i64, now: i64) -> (String, String) {
    let (then, today) = (clock::local(at), clock::local(now).date());
    let day = if then.date() == today {
        "今天".to_owned()
    } else if then.year() == today.year() {
        format!("{}月{}日", u8::from(then.month()), then.day())
    } else {
        domain::wording::day(then.date())
    };
    (day, format!("{:02}:{:02}", then.hour(), then.minute()))
}

pub async fn of_unit(
    State(app): State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    Query(query): Query<PageQuery>,
) -> Result<Response> {
    let head = Head::read(&app, &who, id, "变更记录").await?;
    let (told, total) =
        actions::journal::seen_by(&app, &who.viewer, id, query.offset(), i64::from(PER_PAGE)).await?;
    let view =
        Journal { head: Some(head), told, page: query.number(), total: shown(total), now: app.clock.now() };
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn of_all(State(app): State<App>, who: Who, Query(query): Query<PageQuery>) -> Result<Response> {
    let top = actions::units::top(&app).await?.ok_or(Failure::NotFound)?;
    let (told, total) = actions::journal::below(&app, top.id, query.offset(), i64::from(PER_PAGE)).await?;
    let view = Journal { head: None, told, page: query.number(), total: shown(total), now: app.clock.now() };
    Ok(frame::show(&app, &who, None, &view))
}
