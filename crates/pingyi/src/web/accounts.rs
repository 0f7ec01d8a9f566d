//! The sign-ins of a unit's people: who has one, printed activation codes, resets, locks.

pub mod strips;

use axum::extract::{self, Path, RawQuery};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::UnitId;
use domain::wording;
use maud::{Markup, html};
use store::accounts::{Account, Standing};

use super::components::table::{Column, Kind, Pager, Row, pager, table};
use super::components::{self, Act, Figure, Weight};
use super::form::Typed;
use super::guard::Who;
use super::units::{self, Head};
use super::views::View;
use super::{frame, people, session};
use crate::actions;
use crate::app::App;
use crate::clock;
use crate::failure::Result;

const PER_PAGE: usize = 50;

/// Where one sign-in stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing has been printed yet.
    None,
    /// A code is out until this moment.
    Waiting(i64),
    /// The code has run out unused.
    Lapsed,
    Active,
    Locked,
}

impl State {
    fn read(locked: bool, active: bool, until: Option<i64>, now: i64) -> Self {
        match until {
            _ if locked => Self::Locked,
            _ if active => Self::Active,
            Some(until) if until > now => Self::Waiting(until),
            Some(_) => Self::Lapsed,
            None => Self::None,
        }
    }

    fn of(standing: &Standing, now: i64) -> Self {
        Self::read(standing.locked, standing.active, standing.activation_until, now)
    }

    pub fn of_account(account: Option<&Account>, now: i64) -> Self {
        account.map_or(Self::None, |account| {
            Self::read(account.locked, account.password_hash.is_some(), account.activation_until, now)
        })
    }
}

/// The state with its sign.
pub fn word(state: State) -> Markup {
    use components::State as Sign;
    match state {
        State::None => components::state(Sign::NotYet, "没有账号"),
        State::Waiting(until) => {
            let day = wording::day(clock::local(until).date());
            components::state(Sign::Waiting, &format!("待激活，激活码{day}前有效"))
        }
        State::Lapsed => components::state(Sign::Overdue, "激活码已过期"),
        State::Active => components::state(Sign::Done, "已激活"),
        State::Locked => components::state(Sign::Overdue, "已停用"),
    }
}

/// Which part of the list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    #[default]
    All,
    Active,
    Idle,
    Locked,
}

impl Part {
    fn read(text: &str) -> Self {
        match text {
            "active" => Self::Active,
            "idle" => Self::Idle,
            "locked" => Self::Locked,
            _ => Self::All,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Active => "active",
            Self::Idle => "idle",
            Self::Locked => "locked",
        }
    }

    fn holds(self, state: State) -> bool {
        match self {
            Self::All => true,
            Self::Active => state == State::Active,
            Self::Locked => state == State::Locked,
            Self::Idle => !matches!(state, State::Active | State::Locked),
        }
    }
}

#[derive(Debug, Clone)]
pub struct Accounts {
    head: Head,
    standings: Vec<Standing>,
    part: Part,
    page: u32,
    now: i64,
}

impl View for Accounts {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 账号", self.head.unit.short_name)
    }

    fn body(&self) -> Markup {
        let base = format!("{}/accounts", units::href(self.head.unit.id));
        let idle = self.count(Part::Idle);
        let question = format!("为还没有激活的 {idle} 人打印激活码？以前打印而没有用过的激活码随即作废。");
        let issue = format!("{base}/issue");
        let acts = html! {
            @if idle > 0 {
                (components::post_button(
                    Weight::Primary, Act { label: "打印激活码", href: &issue }, Some(&question), &[("confirm", "yes")]))
            }
        };
        let shown: Vec<&Standing> =
            self.standings.iter().filter(|each| self.part.holds(State::of(each, self.now))).collect();
        let from = (self.page as usize - 1).saturating_mul(PER_PAGE);
        html! {
            (self.head.draw(acts))
            (self.figures(&base))
            div.stack {
                @if idle > 0 {
                    p.note {
                        "“打印激活码”为还没有激活的人各印一张纸条，可裁开分发；以前打印而没有用过的激活码随即作废。"
                        "担任您管理范围之外职务的人不在其中，由其职务所在单位的管理员办理。"
                    }
                }
                #accounts {
                    @if shown.is_empty() {
                        (components::empty("没有符合条件的人。", None))
                    } @else {
                        (rows(&shown[from.min(shown.len())..shown.len().min(from + PER_PAGE)], self.now))
                    }
                    (pager(
                        &Pager {
                            page: self.page, per_page: 50, total: u32::try_from(shown.len()).unwrap_or(u32::MAX), unit: "人",
                            part: Some("accounts")
                        },
                        |page| format!("{base}?state={}&page={page}", self.part.code())))
                }
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let standing = |number: u128, active, locked, activation_until| Standing {
            person: domain::ids::PersonId(uuid::Uuid::from_u128(number)),
            name: if number == 3 {
                "一位名字特别特别长的党员同志".into()
            } else {
                "王晓".into()
            },
            unit_name: "第三党支部".into(),
            login: (number != 1).then(|| format!("wangxiao{number}")),
            active,
            locked,
            activation_until,
        };
        let now = 1_768_500_000_000;
        let mixed = vec![
            standing(1, false, false, None),
            standing(2, true, false, None),
            standing(3, false, false, Some(now + 86_400_000)),
            standing(4, false, false, Some(now - 1)),
            standing(5, true, true, None),
        ];
        let view = |standings, part, page| Self {
            head: Head { tab: "账号", ..units::sample_head("第三党支部", &[Right::IssueAccounts]) },
            standings,
            part,
            page,
            now,
        };
        vec![
            ("empty", view(vec![], Part::All, 1)),
            ("mixed", view(mixed.clone(), Part::All, 1)),
            ("locked", view(mixed.clone(), Part::Locked, 1)),
            ("many", view(vec![mixed.clone(); 240].concat(), Part::Idle, 3)),
            ("beyond the end", view(mixed, Part::Active, 9)),
        ]
    }
}

impl Accounts {
    fn count(&self, part: Part) -> usize {
        self.standings.iter().filter(|each| part.holds(State::of(each, self.now))).count()
    }

    fn figures(&self, base: &str) -> Markup {
        let of = |part: Part| (self.count(part).to_string(), format!("{base}?state={}", part.code()));
        let (all, active, idle, locked) = (of(Part::All), of(Part::Active), of(Part::Idle), of(Part::Locked));
        components::figures(&[
            Figure {
                label: "人员",
                value: &all.0,
                unit: "人",
                definition: "登记在本组织及下级的人，不含已终止的党员记录。",
                href: Some(&all.1),
            },
            Figure {
                label: "已激活",
                value: &active.0,
                unit: "人",
                definition: "设了密码、可以登录的人。",
                href: Some(&active.1),
            },
            Figure {
                label: "未激活",
                value: &idle.0,
                unit: "人",
                definition: "还没有账号，或有账号而没有用激活码设密码的人。",
                href: Some(&idle.1),
            },
            Figure {
                label: "已停用",
                value: &locked.0,
                unit: "人",
                definition: "账号被停用、不能登录的人。",
                href: Some(&locked.1),
            },
        ])
    }
}

fn rows(standings: &[&Standing], now: i64) -> Markup {
    let columns = [
        Column::new(Kind::Lead, "姓名"),
        Column::new(Kind::Text, "组织"),
        Column::new(Kind::Text, "账号"),
        Column::new(Kind::Text, "状态"),
    ];
    let rows: Vec<Row> = standings
        .iter()
        .map(|standing| {
            Row::from(vec![
                html! { a href=(people::href(standing.person)) { (standing.name) } },
                html! { (standing.unit_name) },
                html! { (standing.login.as_deref().unwrap_or_default()) },
                word(State::of(standing, now)),
            ])
        })
        .collect();
    table("accounts-list", "账号", &columns, &rows)
}

pub async fn show(
    extract::State(app): extract::State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    RawQuery(asked): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let asked = Typed::parse(&asked.unwrap_or_default()).unwrap_or_default();
    let view = Accounts {
        head: Head::read(&app, &who, id, "账号").await?,
        standings: actions::account::standings(&app, id).await?,
        part: Part::read(asked.get("state")),
        page: components::table::page_number(asked.get("page")),
        now: app.clock.now(),
    };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_stands_where_its_account_says() {
        let read = |locked, active, until| State::read(locked, active, until, 100);
        assert_eq!(read(true, true, None), State::Locked);
        assert_eq!(read(false, true, Some(200)), State::Active);
        assert_eq!(read(false, false, Some(200)), State::Waiting(200));
        assert_eq!(read(false, false, Some(100)), State::Lapsed);
        assert_eq!(read(false, false, None), State::None);
        assert_eq!(State::of_account(None, 100), State::None);
    }

    #[test]
    fn every_state_is_counted_in_exactly_one_part() {
        for state in [State::None, State::Waiting(1), State::Lapsed, State::Active, State::Locked] {
            let parts = [Part::Active, Part::Idle, Part::Locked];
            assert_eq!(parts.iter().filter(|part| part.holds(state)).count(), 1, "{state:?}");
            assert!(Part::All.holds(state));
        }
        for part in [Part::All, Part::Active, Part::Idle, Part::Locked] {
            assert_eq!(Part::read(part.code()), part);
        }
    }

    #[test]
    fn every_page_of_the_list_can_be_drawn() {
        for (name, view) in Accounts::samples() {
            assert!(!view.body().into_string().is_empty(), "{name}");
        }
    }
}
