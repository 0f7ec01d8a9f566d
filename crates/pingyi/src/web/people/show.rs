//! A person's page.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::PersonId;
use domain::member::{Membership, PersonFacts, Standing};
use domain::wording;
use maud::{Markup, html};
use store::journal::Told;
use store::people::{Leave, Presence};
use time::Date;

use super::{href, joined, kind_of, span};
use crate::actions::{self, people::Record};
use crate::app::App;
use crate::clock;
use crate::failure::Result;
use crate::web::accounts;
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, Weight};
use crate::web::guard::Who;
use crate::web::units::{self, Head};
use crate::web::views::View;
use crate::web::{frame, journal, session};

#[derive(Debug, Clone)]
pub struct Show {
    /// The unit that keeps the record, with what the reader may do there.
    pub head: Head,
    pub record: Record,
    /// What happened to the person, for those who may read it.
    pub told: Option<Vec<Told>>,
    /// The reader looks at himself.
    pub own: bool,
    pub now: i64,
}

impl View for Show {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        self.record.person.facts.name.clone()
    }

    fn body(&self) -> Markup {
        let record = &self.record;
        let membership = record.person.membership.as_ref();
        let member = membership.is_some_and(|m| m.ended.is_none());
        let keeps = self.head.may(Right::EditPeople);
        let base = href(record.person.id);
        let more = |label, path: &str| (keeps && member).then(|| (label, format!("{base}/{path}")));
        let (attend, leave) = (more("登记临时参加", "presences"), more("登记请假", "leaves"));
        let act = |more: &Option<(&'static str, String)>, body: Markup, title: &str| {
            let act = more.as_ref().map(|(label, href)| Act { label, href });
            components::panel(title, act, body)
        };
        html! {
            (self.crumbs())
            (components::title(&record.person.facts.name, self.marks(), None, self.acts(&base)))
            (components::columns(html! {
                (components::panel("基本情况", None, person_facts(&record.person.facts)))
                (components::panel("党员情况", None, self.member_facts()))
            }))
            (components::panel("任职", None, self.duties()))
            @if membership.is_some() {
                (components::panel("组织关系变动", None, moves(record)))
                (act(&attend, presences(&record.presences, &base, keeps, self.today()), "临时参加"))
                (act(&leave, leaves(&record.leaves, &base, keeps, self.today()), "请假"))
            }
            @if self.head.may(Right::IssueAccounts) {
                (components::panel("账号", None, self.account(&base)))
            }
            @if let Some(told) = &self.told {
                (components::panel("变更记录", None, html! {
                    @if told.is_empty() {
                        (components::empty("还没有变更记录。", None))
                    } @else {
                        (journal::events(told, self.now, Some(self.head.unit.short_name.as_str())))
                    }
                }))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let head = |rights: &[Right]| Head { tab: "党员", ..units::sample_head("第三党支部", rights) };
        let show = |rights, record, told| Self {
            head: head(rights),
            record,
            told,
            own: false,
            now: 1_768_500_000_000,
        };
        let full = super::sample_record(true);
        let mut ended = full.clone();
        let mut probationary = full.clone();
        if let Some(membership) = &mut ended.person.membership {
            let how = domain::member::Ending::TransferredOut;
            membership.ended = Some(domain::member::Ended { on: time::macros::date!(2026 - 01 - 01), how });
        }
        if let Some(membership) = &mut probationary.person.membership {
            membership.facts.stage = domain::member::Stage::Probationary;
            membership.facts.confirmed_on = None;
        }
        vec![
            ("full", show(Right::ALL, full.clone(), Some(vec![journal::sample_told(); 12]))),
            ("probationary", show(&[Right::SeePerson, Right::EditPeople], probationary, None)),
            ("ended", show(Right::ALL, ended, Some(vec![]))),
            ("no member", show(Right::ALL, super::sample_record(false), Some(vec![]))),
            ("oneself", Self { own: true, ..show(&[], full, None) }),
        ]
    }
}

impl Show {
    fn today(&self) -> Date {
        clock::local(self.now).date()
    }

    /// Ancestors and the list this person stands in, as far as the reader may open them.
    fn crumbs(&self) -> Markup {
        let mut steps: Vec<(String, String)> =
            self.head.trail.iter().filter_map(|(name, href)| Some((name.clone(), href.clone()?))).collect();
        if self.head.may(Right::SeeUnit) {
            let unit = &self.head.unit;
            steps.push((unit.short_name.clone(), units::href(unit.id)));
            steps.push(("党员".into(), format!("{}/people", units::href(unit.id))));
        }
        let steps: Vec<Act<'_>> = steps.iter().map(|(label, href)| Act { label, href }).collect();
        html! { @if !steps.is_empty() { (components::breadcrumbs(&steps)) } }
    }

    fn marks(&self) -> Markup {
        let person = &self.record.person;
        html! {
            (components::badge(kind_of(person)))
            @if let Some(membership) = &person.membership {
                @if membership.facts.standing != Standing::Normal {
                    (components::badge(membership.facts.standing.label()))
                }
                @if membership.facts.mobile { (components::badge("流动党员")) }
                @if let Some(ended) = membership.ended {
                    (components::badge(&format!("{}终止：{}", wording::day(ended.on), ended.how.label())))
                }
            }
        }
    }

    fn acts(&self, base: &str) -> Markup {
        use domain::member::Stage;
        if !self.head.may(Right::EditPeople) {
            return html! {};
        }
        let membership = self.record.person.membership.as_ref();
        let acts: &[(Weight, &str, &str)] = match membership {
            None => &[(Weight::Primary, "修改人员", "edit"), (Weight::Plain, "调整所在组织", "transfer")],
            Some(m) if m.ended.is_some() => &[(Weight::Plain, "恢复党员记录", "reopen")],
            Some(m) if m.facts.stage == Stage::Probationary => &[
                (Weight::Primary, "修改人员", "edit"),
                (Weight::Plain, "办理转正", "confirm"),
                (Weight::Plain, "转接组织关系", "transfer"),
                (Weight::Quiet, "终止党员记录", "end"),
            ],
            Some(_) => &[
                (Weight::Primary, "修改人员", "edit"),
                (Weight::Plain, "转接组织关系", "transfer"),
                (Weight::Quiet, "终止党员记录", "end"),
            ],
        };
        html! {
            @for (weight, label, path) in acts {
                (components::link_button(*weight, Act { label, href: &format!("{base}/{path}") }))
            }
        }
    }

    fn member_facts(&self) -> Markup {
        let record = &self.record;
        let unit = record.path.last().map_or("", |unit| unit.name.as_str());
        let Some(Membership { facts, .. }) = &record.person.membership else {
            return components::facts(&[("类别", html! { "非党员" }), ("登记在", html! { (unit) })]);
        };
        let mut rows = vec![
            ("所在支部", html! { (joined(unit, record.group_name.as_deref())) }),
            ("类别", html! { (facts.stage.label()) }),
            ("入党时间", html! { (wording::day(facts.joined_on)) }),
        ];
        if let Some(day) = facts.confirmed_on {
            rows.push(("转正时间", html! { (wording::day(day)) }));
        }
        rows.push(("党籍状态", html! { (facts.standing.label()) }));
        if facts.mobile {
            rows.push(("流动去向", html! { (facts.mobile_place.as_deref().unwrap_or("未填")) }));
        }
        if facts.leading_cadre {
            rows.push(("党员领导干部", html! { "是" }));
        }
        components::facts(&rows)
    }

    fn duties(&self) -> Markup {
        if self.record.duties.is_empty() {
            return components::empty("还没有登记任职。", None);
        }
        let today = self.today();
        let mut duties: Vec<_> = self.record.duties.iter().map(|held| (&held.appointment, held)).collect();
        duties.sort_by_key(|(duty, _)| (!duty.is_in_force(today), std::cmp::Reverse(duty.from)));
        let columns = [
            Column::new(Kind::Lead, "职务"),
            Column::new(Kind::Text, "组织"),
            Column::new(Kind::Text, "起止"),
            Column::new(Kind::Text, "状态"),
        ];
        let rows: Vec<Row> = duties
            .iter()
            .map(|(duty, held)| {
                let state = if duty.is_in_force(today) {
                    "在任"
                } else if duty.from > today && !duty.revoked {
                    "未到任"
                } else {
                    "已免"
                };
                Row::from(vec![
                    html! {
                        (duty.shown_title())
                        @if duty.stands_in_for.is_some() { " " (components::badge("代理")) }
                    },
                    html! { (held.unit_name) },
                    html! { (span(duty.from, duty.until)) },
                    html! { (state) },
                ])
            })
            .collect();
        table("duties", "任职", &columns, &rows)
    }

    fn account(&self, base: &str) -> Markup {
        let account = self.record.account.as_ref();
        let state = accounts::State::of_account(account, self.now);
        let mut rows = vec![("状态", accounts::word(state))];
        if let Some(account) = account {
            rows.push(("账号", html! { (account.login) }));
        }
        html! {
            (components::facts(&rows))
            @if self.own {
                p.note { "自己的密码在“我的账号”里修改。" }
            } @else {
                div.acts {
                    @let label = if state == accounts::State::Active { "重置密码" } else { "打印激活码" };
                    (components::link_button(Weight::Plain, Act { label, href: &format!("{base}/reset") }))
                    @match state {
                        accounts::State::None => {},
                        accounts::State::Locked => {
                            (components::link_button(Weight::Plain, Act { label: "恢复账号", href: &format!("{base}/unlock") }))
                        },
                        _ => {
                            (components::link_button(Weight::Quiet, Act { label: "停用账号", href: &format!("{base}/lock") }))
                        },
                    }
                }
            }
        }
    }
}

fn person_facts(facts: &PersonFacts) -> Markup {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "未填".to_owned());
    let rows = [
        ("性别", facts.gender.map_or("未填", |gender| gender.label()).to_owned()),
        ("出生日期", facts.born_on.map_or_else(|| "未填".to_owned(), wording::day)),
        ("民族", text(&facts.ethnicity)),
        ("学历", text(&facts.education)),
        ("单位职务", text(&facts.post)),
        ("联系电话", text(&facts.phone)),
        ("人员编号", text(&facts.staff_no)),
    ];
    let rows: Vec<(&str, Markup)> = rows.iter().map(|(label, value)| (*label, html! { (value) })).collect();
    components::facts(&rows)
}

fn moves(record: &Record) -> Markup {
    if record.moves.is_empty() {
        return components::empty("还没有变动。", None);
    }
    let columns =
        [Column::new(Kind::Lead, "日期"), Column::new(Kind::Text, "变动"), Column::new(Kind::Text, "理由")];
    let rows: Vec<Row> = record
        .moves
        .iter()
        .rev()
        .map(|step| {
            let what = match (&step.from, &step.to) {
                (Some(from), Some(to)) => format!("{from} → {to}"),
                (None, Some(to)) => format!("列入{to}"),
                (Some(from), None) => format!("离开{from}"),
                (None, None) => String::new(),
            };
            Row::from(vec![html! { (wording::day(step.on)) }, html! { (what) }, html! { (step.reason) }])
        })
        .collect();
    table("moves", "组织关系变动", &columns, &rows)
}

/// The button that ends a stay or a leave, while there is something to end.
fn end_button(keeps: bool, until: Option<Date>, today: Date, act: Act<'_>) -> Markup {
    if !keeps || until.is_some_and(|day| day <= today) {
        return html! {};
    }
    let question = format!("{}？从今天起生效。", act.label);
    components::post_button(Weight::Quiet, act, Some(&question), &[("confirm", "yes")])
}

fn presences(stays: &[Presence], base: &str, keeps: bool, today: Date) -> Markup {
    if stays.is_empty() {
        return components::empty("没有在临时党支部参加组织生活。", None);
    }
    let columns =
        [Column::new(Kind::Lead, "临时党支部"), Column::new(Kind::Text, "起止"), Column::new(Kind::Acts, "")];
    let rows: Vec<Row> = stays
        .iter()
        .map(|stay| {
            let href = format!("{base}/presences/{}/end", stay.id);
            Row::from(vec![
                html! { (stay.unit_name) },
                html! { (span(stay.from, stay.until)) },
                end_button(keeps, stay.until, today, Act { label: "结束参加", href: &href }),
            ])
        })
        .collect();
    table("presences", "临时参加", &columns, &rows)
}

fn leaves(leaves: &[Leave], base: &str, keeps: bool, today: Date) -> Markup {
    if leaves.is_empty() {
        return components::empty("没有请假。", None);
    }
    let columns = [
        Column::new(Kind::Lead, "事由"),
        Column::new(Kind::Text, "起止"),
        Column::new(Kind::Text, "说明"),
        Column::new(Kind::Acts, ""),
    ];
    let rows: Vec<Row> = leaves
        .iter()
        .map(|leave| {
            let href = format!("{base}/leaves/{}/end", leave.id);
            Row::from(vec![
                html! {
                    (leave.reason.label())
                    @if leave.reason.may_leave_the_base() {
                        span.field-help { "经上级同意、支部大会决定，可以不计入应到会人数" }
                    }
                },
                html! { (span(leave.from, leave.until)) },
                html! { (leave.note) },
                end_button(keeps, leave.until, today, Act { label: "销假", href: &href }),
            ])
        })
        .collect();
    table("leaves", "请假", &columns, &rows)
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path(id): Path<PersonId>,
    headers: HeaderMap,
) -> Result<Response> {
    let record = actions::people::record(&app, id).await?;
    let head = Head::read(&app, &who, record.person.unit, "党员").await?;
    let told = if head.may(Right::SeeJournal) {
        Some(actions::journal::of_object(&app, id.into()).await?)
    } else {
        None
    };
    let view = Show { head, record, told, own: id == who.viewer.person, now: app.clock.now() };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(name: &str) -> String {
        let found = Show::samples().into_iter().find(|(sample, _)| *sample == name);
        found.map(|(_, view)| view.body().into_string()).unwrap_or_default()
    }

    #[test]
    fn a_person_reading_his_own_page_sees_facts_and_no_acts() {
        let html = drawn("oneself");
        assert!(html.contains("010-0000-0000") && html.contains("组织关系变动"), "{html}");
        assert!(!html.contains("<form") && !html.contains("/edit") && !html.contains("变更记录"), "{html}");
    }

    #[test]
    fn only_what_can_be_done_is_offered() {
        assert!(drawn("probationary").contains("办理转正") && !drawn("full").contains("办理转正"));
        let ended = drawn("ended");
        assert!(ended.contains("恢复党员记录") && !ended.contains("转接组织关系<"), "{ended}");
        assert!(!drawn("no member").contains("终止党员记录"));
    }

    #[test]
    fn what_has_ended_is_not_ended_again() {
        let today = time::macros::date!(2026 - 01 - 15);
        let act = Act { label: "销假", href: "/x" };
        assert!(end_button(true, Some(today), today, act).into_string().is_empty());
        assert!(end_button(false, None, today, act).into_string().is_empty());
        assert!(end_button(true, None, today, act).into_string().contains("confirm"));
    }
}
