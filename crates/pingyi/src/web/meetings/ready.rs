//! Every requirement up to the meeting: whose word it is, whether it is met, and by which records.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::campaign::{Need, Step};
use domain::ids::{CampaignId, UnitId};
use domain::preparation::meeting::readiness::Item;
use domain::preparation::meeting::{Verdict, has_own_answer};
use domain::wording::{self, day};
use maud::{Markup, html};

use super::{Seen, lines, notice_href, records_at, samples};
use crate::app::App;
use crate::clock::moment;
use crate::failure::{Failure, Result};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Sign, Weight};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Ready {
    pub seen: Seen,
}

impl View for Ready {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 会前准备", self.seen.reading.unit.short_name)
    }

    fn body(&self) -> Markup {
        html! {
            (self.seen.head.draw(self.acts()))
            @if self.seen.is_opened() { (self.opened()) } @else { (self.missing()) }
            (components::panel("逐项情况", None, self.items()))
            @if self.seen.steps_back() { p.note { "您是本支部的人，这里不能由您检查；请由指导组的其他同志或上级检查。" } }
            @if !self.seen.reading.checks.is_empty() {
                div id="checks" { (components::panel("会前检查", None, self.checks())) }
            }
            (components::columns(html! {
                (components::panel("报请同意", Some(Act { label: "查看报请", href: &format!("{}/leave", self.seen.href()) }), self.leave()))
                (components::panel("会议通知", Some(Act { label: "查看通知", href: &self.notice() }), self.called()))
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::readies()
    }
}

impl Ready {
    fn notice(&self) -> String {
        notice_href(self.seen.reading.unit.id, self.seen.reading.campaign.id)
    }

    fn acts(&self) -> Markup {
        let (seen, base) = (&self.seen, self.seen.href());
        let link = |weight, label, href: &str| components::link_button(weight, Act { label, href });
        let barring = &seen.reading.barring_today;
        let undoes = seen.calls() && self.opened_today() && seen.reading.stays.is_none();
        html! {
            @if seen.calls() && !seen.is_opened() {
                @if barring.hard.is_empty() && seen.reading.not_before().is_none() { (link(Weight::Primary, "召开会议", &format!("{base}/open"))) }
                @if seen.reading.may_ask() { (link(Weight::Plain, "报请同意", &format!("{base}/leave"))) }
                (link(Weight::Plain, if seen.reading.notices.is_empty() { "通知会议" } else { "更改通知" },
                      &format!("{}/new", self.notice())))
            }
            @if undoes { (link(Weight::Quiet, "撤回开会", &format!("{base}/undo"))) }
            @if seen.answers() && seen.reading.waiting().is_some() {
                (link(Weight::Primary, "答复报请", &format!("{base}/leave")))
            }
        }
    }

    fn opened_today(&self) -> bool {
        self.seen.reading.opened.as_ref().is_some_and(|opened| opened.on == self.seen.reading.today)
    }

    fn missing(&self) -> Markup {
        let barring = &self.seen.reading.barring;
        html! {
            @if let Some(undone) = self.seen.reading.undone.as_ref() {
                p.note { (undone.by) " " (moment(undone.at)) " 撤回开会：" (undone.reason) }
            }
            (self.accounts())
            @if barring.hard.is_empty() {
                p.plan-state {
                    @if barring.soft.is_empty() { (components::state(Sign::Done, "都已具备")) " " }
                    "必须办的都办了。" (self.where_to_open())
                }
            } @else if self.seen.calls() {
                p.plan-state { "必须办的都办好后，本页上方会出现“召开会议”。" }
            }
            @if !barring.hard.is_empty() {
                (components::panel(&format!("开会前必须办的还差 {} 项", barring.hard.len()), None, html! {
                    p.note { "规定和通知的要求，以及检查退回的，办好才能开会，不能写理由代替。" }
                    (self.seen.gaps(&barring.hard))
                }))
            }
            @if !barring.soft.is_empty() {
                (components::panel(&format!("写明理由可以略过的有 {} 项", barring.soft.len()), None, html! {
                    p.note { "提倡的和通常的做法。开会时逐项写明理由，理由留存，上级能看到。" }
                    (self.seen.gaps(&barring.soft))
                }))
            }
        }
    }

    /// Whom to ask, where something waits for people who cannot sign in: once, and by name.
    fn accounts(&self) -> Markup {
        let (reading, barring) = (&self.seen.reading, &self.seen.reading.barring);
        let waits = barring.hard.iter().chain(&barring.soft).any(|gap| gap.lack.asks_for_accounts());
        let idle = reading.standing.records.preparation.talks.circle.idle.len();
        html! {
            @if waits && idle > 0 {
                p.plan-state {
                    (components::state(Sign::Waiting, &format!("{idle} 人没有能登录的账号"))) " "
                    @if reading.account_keepers.is_empty() { "本组织和上级都还没有单位管理员在任；请上级先登记。" }
                    @else { "发激活码、恢复账号，找单位管理员" (wording::list(reading.account_keepers.iter().map(String::as_str))) "。" }
                }
            }
        }
    }

    /// For who opens it: on its day a button stands above.
    fn where_to_open(&self) -> Markup {
        html! {
            @if self.seen.calls() {
                @match self.seen.reading.not_before() {
                    Some(held_on) => { "到" (day(held_on)) "，本页上方会出现“召开会议”；要提前的，请先更改通知。" },
                    None => {
                        @match self.seen.reading.barring_today.hard.first() {
                            Some(gap) => { "今天还不能开会：" (gap.lack.words().fact) "。" },
                            None => { "开会时按上方的“召开会议”。" },
                        }
                    },
                }
            }
        }
    }

    fn opened(&self) -> Markup {
        let Some(opened) = &self.seen.reading.opened else { return html! {} };
        html! {
            p.plan-state { (components::state(Sign::Done, "已开会")) " " (day(opened.on)) "，由" (opened.by) "记录。" }
            @if let (true, true, Some(why)) = (self.seen.calls(), self.opened_today(), &self.seen.reading.stays) {
                p.note { "不能再撤回开会：" (why.wording().fact) }
            }
            @if !opened.overrides.is_empty() {
                (components::panel("写明理由略过的", None, html! {
                    ul.stack {
                        @for one in &opened.overrides {
                            li { (one.fact) span.note.on-own-line { "理由：" (one.reason) } }
                        }
                    }
                }))
            }
        }
    }

    fn items(&self) -> Markup {
        let mut columns = vec![
            Column::new(Kind::Lead, "要求"),
            Column::new(Kind::Text, "情况"),
            Column::new(Kind::Text, "记录"),
            Column::new(Kind::Text, "依据"),
        ];
        let items = &self.seen.reading.items;
        let checked_before = items.iter().any(|item| item.check.is_some());
        if checked_before {
            columns.push(Column::new(Kind::Text, "会前检查"));
        }
        let examines = self.seen.examines() && !self.seen.is_opened();
        if examines {
            columns.push(Column::new(Kind::Acts, ""));
        }
        let rows: Vec<Row> = items.iter().map(|item| self.row(item, (checked_before, examines))).collect();
        if rows.is_empty() {
            return components::empty("主题包没有列出会前的步骤。", None);
        }
        html! {
            @if let Some(pack) = self.pack() { p.note { "依据没有写明出处的，都据" (pack) "。" } }
            @if self.keeps_records() { p.note { "“记录”是开会时的情况；开会以后有补记、更正的，另写“现在”。" } }
            (table("items", "逐项情况", &columns, &rows))
        }
    }

    fn keeps_records(&self) -> bool {
        self.seen.reading.opened.as_ref().is_some_and(|opened| !opened.records.is_empty())
    }

    /// The pack, the first of the layers, is the ground of nearly everything: its name stands once above the list.
    fn pack(&self) -> Option<&str> {
        self.seen.reading.standing.layers.first().map(|layer| layer.title.as_str())
    }

    fn ground<'a>(&self, item: &'a Item) -> &'a str {
        let of_pack = |pack| item.ground.strip_prefix(pack)?.strip_prefix('：');
        self.pack().and_then(of_pack).unwrap_or(&item.ground)
    }

    fn row(&self, item: &Item, (checked_before, examines): (bool, bool)) -> Row {
        let base = self.seen.head.href();
        let see = records_at(&base, item.step);
        let check = format!("{}/check?step={}", self.seen.href(), item.step.code());
        let mut cells = vec![
            html! { (item.step.label()) span.note.on-own-line { (binding(item)) } },
            html! { div.nowrap { (self.state(item)) } },
            html! {
                @for (at, line) in item.evidence.iter().enumerate() {
                    @if at > 0 { "；" }
                    a href=(see) { (line) }
                }
                @if item.evidence.is_empty() { span.note { "没有记录" } }
                @if let Some(now) = &item.since { span.note.on-own-line { "现在：" (joined(now)) } }
            },
            html! { span.note { (self.ground(item)) } },
        ];
        if checked_before {
            cells.push(html! {
                @if let Some(last) = self.seen.reading.checks.iter().rev().find(|check| check.step == item.step) {
                    @let sign = if last.verdict == Verdict::Passed { Sign::Done } else { Sign::Overdue };
                    (components::state(sign, last.verdict.label()))
                    span.note.on-own-line { (last.by) @if !last.reason.is_empty() { "：" (last.reason) } }
                }
            });
        }
        if examines {
            // What was sent back before this was refused is still passed.
            let answered = has_own_answer(item.step) && self.seen.reading.returned_by(item.step).is_none();
            cells.push(html! {
                @if !answered { (components::link_button(Weight::Quiet, Act { label: "检查此项", href: &check })) }
            });
        }
        Row::from(cells)
    }

    fn state(&self, item: &Item) -> Markup {
        let hard = item.gaps.iter().any(|(_, hard)| *hard);
        if self.seen.is_opened() {
            return html! { @if !item.evidence.is_empty() { (components::state(Sign::Done, "有记录")) } };
        }
        // What was not given in cannot have been passed: the step is not done with the few that are.
        let waits = item.step == Step::Review && item.gaps.is_empty() && self.lacks_texts();
        if waits {
            return components::state(Sign::NotYet, "等材料交齐");
        }
        let short = |sign, gaps: usize| components::state(sign, &format!("差 {gaps} 项"));
        match (item.gaps.len(), hard) {
            (0, _) if item.evidence.is_empty() => components::state(Sign::NotYet, "还没有记录"),
            (0, _) => components::state(Sign::Done, "具备"),
            (gaps, true) => short(Sign::Overdue, gaps),
            (gaps, false) => html! { (short(Sign::Waiting, gaps)) span.note.on-own-line { "可写明理由" } },
        }
    }

    fn lacks_texts(&self) -> bool {
        let barring = &self.seen.reading.barring;
        barring.hard.iter().chain(&barring.soft).any(|gap| gap.step == Step::Texts)
    }

    fn checks(&self) -> Markup {
        let columns = [
            Column::new(Kind::Lead, "检查的一项"),
            Column::new(Kind::Text, "结果"),
            Column::new(Kind::Text, "意见"),
            Column::new(Kind::Text, "检查人"),
        ];
        let row = |check: &store::meetings::Check| {
            Row::from(vec![
                html! { (check.step.label()) },
                html! { (check.verdict.label()) },
                html! { (check.reason) },
                html! { (check.by) " " span.note { (moment(check.at)) } },
            ])
        };
        let rows: Vec<Row> = self.seen.reading.checks.iter().rev().map(row).collect();
        table("check-list", "会前检查", &columns, &rows)
    }

    fn leave(&self) -> Markup {
        let reading = &self.seen.reading;
        let needed = reading.standing.terms.need(Step::AskLeave) == Some(Need::Must);
        match reading.consents.last() {
            None if needed => components::empty("还没有报请。", None),
            None => components::empty("没有报请；通知没有要求报请的，可以不报。", None),
            Some(last) => html! {
                p { (last.asked_by) " " span.note { (moment(last.asked_at)) } " 第 " (reading.consents.len()) " 次报请。" }
                @match &last.answered {
                    None => { (self.seen.unanswered()) },
                    Some(answered) => {
                        p { (answered.by) " " span.note { (moment(answered.at)) } " 答复：" b { (answered.answer.label()) } }
                        (lines(&answered.reason))
                    },
                }
            },
        }
    }

    fn called(&self) -> Markup {
        match self.seen.reading.notices.last() {
            None => components::empty("还没有发会议通知。", None),
            Some(last) => html! {
                p { b { (day(last.notice.held_on)) " " (last.notice.begins) } "，" (last.notice.place) }
                p.note { (last.by) " " (moment(last.at)) " 发出" @if self.seen.reading.notices.len() > 1 { "，更改过" } }
            },
        }
    }
}

fn joined(lines: &[String]) -> String {
    if lines.is_empty() { "没有记录".to_owned() } else { lines.join("；") }
}

/// 必须，不能略过
fn binding(item: &Item) -> &'static str {
    match item.need {
        _ if item.hard || item.gaps.iter().any(|(_, hard)| *hard) => "必须",
        Some(Need::Must) => "通常要办",
        Some(Need::Should) => "提倡",
        Some(Need::May) | None => "自选",
    }
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    match Seen::read(&app, &who, unit, campaign).await {
        Ok(seen) => Ok(frame::show(&app, &who, session::said(&headers), &Ready { seen })),
        // Members are told of the meeting, and nothing of how it is prepared.
        Err(Failure::NotAllowed) => Ok(super::to(&notice_href(unit, campaign))),
        Err(failure) => Err(failure),
    }
}
