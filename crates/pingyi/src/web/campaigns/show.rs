//! One unit in one campaign: how far it is, what is missing, what there is, and what falls due.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::calendar::Reckoned;
use domain::campaign::{Need, Phase, Stage, Step};
use domain::ids::{CampaignId, UnitId};
use domain::plan::{PlanStage, dates};
use domain::preparation::meeting::readiness::evidence;
use domain::progress::{self, Gate, Hands, Sight, State as Far};
use domain::wording::{self, day};
use maud::{Markup, html};
use time::Date;

use super::{Acts, Head, samples};
use crate::actions;
use crate::actions::campaigns::Shown;
use crate::app::App;
use crate::failure::Result;
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, Figure, Gap, State as Mark, Weight};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, meetings, session};

/// The home of everything of one unit in one campaign.
#[derive(Debug, Clone)]
pub struct Show {
    pub head: Head,
    pub shown: Shown,
    /// What is in the making is for those who make or decide it.
    pub sight: Sight,
    pub hands: Hands,
}

impl View for Show {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} {}", self.head.unit.unit.short_name, self.head.campaign.title)
    }

    fn body(&self) -> Markup {
        let head = &self.head;
        let acts = html! {
            @if head.is_owner() && head.may_change(Right::KeepCampaign) {
                @if self.shown.campaign.frozen_at.is_none() {
                    (components::link_button(Weight::Plain, Act { label: "冻结名册", href: &format!("{}/freeze", head.href()) }))
                }
                (components::link_button(Weight::Quiet, Act { label: "结束活动", href: &format!("{}/close", head.href()) }))
            }
        };
        html! {
            (head.draw(acts))
            @if head.holds_meeting() { (self.stage_line()) }
            @if self.sight != Sight::Nothing { (self.lacking()) }
            (components::columns(html! {
                (components::panel("已经有的", None, self.there_is()))
                (components::panel("时限和要求", Some(Act { label: "通知", href: &format!("{}/notices", head.href()) }), self.dues()))
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::shows()
    }
}

impl Show {
    fn stage_line(&self) -> Markup {
        let standing = &self.shown.standing;
        let cells = progress::in_order(progress::cells(&standing.run(), &standing.records));
        let overtaken = dates::overtaken(&standing.run(), &standing.records);
        html! {
            ol.stage-line aria-label="进展" {
                @for cell in cells.iter().filter(|cell| cell.state != Far::NotAsked) {
                    @let late = cell.is_late(self.shown.today);
                    @let class = match cell.state {
                        _ if late => "stage stage-late",
                        Far::Done => "stage stage-done",
                        Far::Open | Far::Waiting | Far::Completing => "stage stage-open",
                        _ => "stage",
                    };
                    li class=(class) {
                        b { (cell.stage.label()) }
                        span { (if late { "逾期" } else { cell.state.label() }) }
                        @if let Some(on) = cell.day {
                            @let bound = match cell.state {
                                Far::Done => "",
                                // A stage begins on its day, and the meeting is on it.
                                Far::Planned if cell.stage == Stage::Meet => "",
                                Far::Planned => "起",
                                _ => "前",
                            };
                            span { (wording::short_day(on, self.shown.today)) (bound) }
                            @if cell.state == Far::Planned && overtaken.iter().any(|(step, ..)| step.stage() == cell.stage) {
                                span.on-own-line { "晚于时限" }
                            }
                        }
                    }
                }
            }
        }
    }

    fn lacking(&self) -> Markup {
        let standing = &self.shown.standing;
        let own_drafts = self.shown.own.iter().filter(|notice| !notice.is_published());
        let mut told: Vec<(String, String, Acts)> = Vec::new();
        if self.head.may_change(Right::KeepCampaign) {
            for draft in own_drafts {
                let page = format!("{}/notices/{}", self.head.href(), draft.id);
                let fact = format!("《{}》还没有发布", draft.title);
                told.push((
                    fact,
                    "发布后下级才能签收和制定方案。".to_owned(),
                    (Some(("写通知", page)), None),
                ));
            }
            if let Some(cut_off) = self.shown.campaign.cut_off
                && self.head.is_owner()
                && self.shown.campaign.frozen_at.is_none()
                && cut_off <= self.shown.today
            {
                let page = format!("{}/freeze", self.head.href());
                let fact = format!("名册截止日{}已到，还没有冻结", day(cut_off));
                told.push((fact, "冻结后各项人数才固定。".to_owned(), (Some(("冻结名册", page)), None)));
            }
        }
        let mut gaps = progress::missing(&standing.run(), &standing.records);
        // A unit that holds no meeting signs for notices and makes no plan.
        gaps.retain(|gap| self.head.holds_meeting() || gap.step == Step::Receipt);
        gaps.retain(|gap| self.sight.sees(&gap.lack));
        for gap in &gaps {
            let words = self.hands.words(self.sight, gap, self.shown.today);
            // Whatever keeps the meeting from being opened says so.
            let bears = gap.gate == Gate::OpenMeeting;
            let bearing = if bears { progress::bearing(progress::is_hard(&standing.run(), gap)) } else { "" };
            let ground = format!("{}{bearing}", words.ground);
            told.push((words.fact, ground, self.head.acts_for(&gap.lack, &self.hands)));
        }
        let open = self.head.campaign.is_open();
        let lines: Vec<Gap<'_>> = told
            .iter()
            .map(|(fact, ground, (act, also))| Gap {
                fact,
                ground: Some(ground),
                act: act.as_ref().filter(|_| open).map(|(label, href)| Act { label, href }),
                also: also.as_ref().filter(|_| open).map(|(label, href)| Act { label, href }),
            })
            .collect();
        let title = match lines.len() {
            0 => "差什么".to_owned(),
            1..=3 => format!("今天只差这{}件", ["一", "两", "三"][lines.len() - 1]),
            more => format!("还差 {more} 件"),
        };
        components::panel(
            &title,
            None,
            html! {
                @if lines.is_empty() {
                    (components::empty(match (open, self.sight) {
                        (false, _) => "活动已经结束。",
                        (true, Sight::Work) => "学习、谈心谈话、征求意见没有还差的。",
                        (true, _) => "到现在为止该办的都办了。",
                    }, None))
                } @else { (components::gaps(&lines)) }
            },
        )
    }

    fn there_is(&self) -> Markup {
        let standing = &self.shown.standing;
        let base = self.head.href();
        let (formal, probationary, present) = self.shown.roster;
        let total = (formal + probationary).to_string();
        let parts = format!("人（正式 {formal}，预备 {probationary}）");
        let present_count = present.to_string();
        let roster = format!("{base}/roster");
        let frozen = self.shown.campaign.frozen_at.is_some();
        let opened = standing.records.preparation.meeting.opened_on;
        let called = standing.records.preparation.meeting.notice.as_ref();
        let definition = if frozen {
            "名册截止日组织关系在本支部的党员，含其后的更正；不含停止党籍的党员。"
        } else {
            "今天组织关系在本支部的党员；名册冻结后不再变动。"
        };
        let mut figures = Vec::new();
        if self.head.holds_meeting() && formal + probationary > 0 {
            figures.push(Figure {
                label: "应参加",
                value: &total,
                unit: &parts,
                definition,
                href: Some(&roster),
            });
        }
        if present > 0 {
            figures.push(Figure {
                label: "临时参加",
                value: &present_count,
                unit: "人",
                definition: "临时参加本支部活动、组织关系在别处的党员；只计到会，不重复计入党员总数。",
                href: Some(&roster),
            });
        }
        html! {
            @if !figures.is_empty() { (components::figures(&figures)) }
            ul.stack {
                @for seen in &standing.records.notices {
                    li {
                        a href={ (base) "/notices/" (seen.id) } { (seen.title) } " "
                        @match seen.signed_on {
                            Some(on) => { (components::state(Mark::Done, &format!("{}签收", wording::short_day(on, self.shown.today)))) }
                            None => { (components::state(Mark::Waiting, "未签收")) }
                        }
                    }
                }
                @if let (true, Some(on), Some(_)) = (self.head.is_owner(), self.shown.campaign.cut_off, self.shown.campaign.frozen_at) {
                    li { "参加名册" " " (components::state(Mark::Done, &format!("已按{}冻结", day(on)))) }
                }
                @for own in &self.shown.own {
                    @if own.is_published() {
                        li { a href={ (base) "/notices/" (own.id) } { (own.cited()) } " " (components::state(Mark::Done, "已发布")) }
                    }
                }
                @if let Some(plan) = &standing.records.plan {
                    li {
                        a href={ (base) "/plan" } { "实施方案" } " "
                        (components::state(
                            if plan.stage == PlanStage::Approved { Mark::Done } else { Mark::Waiting },
                            plan.stage.label()))
                        @if let (None, None, Some(on)) = (opened, called, plan.content.meeting()) {
                            " " span.note { (day(on)) "（" (wording::weekday(on)) "）开会" }
                        }
                    }
                }
                @if self.sight.sees_readiness() { (self.recorded(&base)) }
                @if let (None, Some(called)) = (opened, called) {
                    li {
                        a href={ (base) "/meeting-notice" } { "会议通知" } " "
                        (components::state(Mark::Done, "已发出"))
                        " " span.note { (day(called.held_on)) "（" (wording::weekday(called.held_on)) "）" (called.begins) "开会" }
                    }
                }
                @if let Some(on) = opened {
                    @let page = if self.sight.sees_readiness() { "ready" } else { "meeting-notice" };
                    li {
                        a href={ (base) "/" (page) } { "会议" } " "
                        (components::state(Mark::Done, &format!("已开会：{}", day(on))))
                    }
                }
                @for contact in &self.shown.contacts {
                    @if contact.unit == self.head.unit.unit.id { li { "联系领导：" (contact.person_name) } }
                }
            }
            @if standing.records.notices.is_empty() && self.shown.own.is_empty() {
                (components::empty("通知还没有发布。", None))
            }
        }
    }

    /// What there is of the preparation, a line a step.
    fn recorded(&self, base: &str) -> Markup {
        const WITH_LINES_OF_THEIR_OWN: [Step; 4] =
            [Step::Receipt, Step::Plan, Step::PlanApproval, Step::MeetingNotice];
        let steps = Step::ALL.iter().filter(|step| step.phase() == Phase::Before);
        let steps = steps.filter(|step| !WITH_LINES_OF_THEIR_OWN.contains(step));
        let told = steps.map(|step| (step, evidence(*step, &self.shown.standing.records)));
        html! {
            @for (step, lines) in told.filter(|(_, lines)| !lines.is_empty()) {
                li { a href=(meetings::page_of(base, *step)) { (lines.join("，")) } }
            }
        }
    }

    /// What is asked, the next deadlines first; what a notice on the way has tightened names the notice.
    fn dues(&self) -> Markup {
        let standing = &self.shown.standing;
        let plan = standing.records.plan.as_ref();
        let (meeting, settled) = (standing.records.meeting_day(), standing.records.settled_day());
        let variant = plan.and_then(|plan| plan.content.variant.as_deref());
        let done: Vec<Stage> = progress::cells(&standing.run(), &standing.records)
            .into_iter()
            .filter(|cell| matches!(cell.state, Far::Done | Far::Completing))
            .map(|cell| cell.stage)
            .collect();
        let mut steps: Vec<(Option<Reckoned>, Step)> = standing
            .terms
            .needs
            .iter()
            .filter(|(step, need)| need.value > Need::May && !done.contains(&step.stage()))
            .filter(|(step, _)| !domain::plan::is_let_off(&standing.run(), variant, **step))
            .map(|(step, _)| {
                // What sits at the meeting falls due with it; a day that is only drafted sets no deadline.
                let meeting = if step.stage() == Stage::Meet { settled } else { meeting };
                (progress::due(&standing.run(), *step, meeting), *step)
            })
            .collect();
        steps.sort_by_key(|(due, step)| {
            let day = due.as_ref().map_or(Date::MAX, |due| due.day);
            (if *step == Step::Meeting { settled.unwrap_or(day).min(day) } else { day }, *step)
        });
        let ahead = |due: &Option<Reckoned>| due.as_ref().is_some_and(|due| due.day >= self.shown.today);
        let (next, rest): (Vec<_>, Vec<_>) = steps.into_iter().partition(|(due, _)| ahead(due));
        let (next, later) = next.split_at(next.len().min(6));
        let rest: Vec<_> = later.iter().cloned().chain(rest).collect();
        html! {
            @if next.is_empty() && rest.is_empty() { (components::empty("主题包没有列出步骤。", None)) }
            @if !next.is_empty() { (self.steps("next", next)) }
            @if !rest.is_empty() {
                details {
                    summary.tree-row { "其余步骤（" (rest.len()) "）" }
                    (self.steps("rest", &rest))
                }
            }
        }
    }

    fn steps(&self, id: &str, steps: &[(Option<Reckoned>, Step)]) -> Markup {
        let standing = &self.shown.standing;
        // The pack is the first layer; whatever comes from another is this campaign's own.
        let pack = standing.layers.first().map(|layer| layer.title.as_str());
        let overtaken = dates::overtaken(&standing.run(), &standing.records);
        let settled = standing.records.settled_day();
        let columns = [Column::new(Kind::Lead, "步骤"), Column::new(Kind::Text, "要求和时限")];
        let rows: Vec<Row> = steps
            .iter()
            .map(|(due, step)| {
                let need = standing.terms.needs.get(step).map_or("", |need| need.value.label());
                let held = standing.terms.deadlines.get(step);
                let own: Vec<&str> = held
                    .into_iter()
                    .flatten()
                    .map(|held| held.source.title.as_str())
                    .filter(|title| Some(*title) != pack)
                    .collect();
                Row::from(vec![
                    html! { (step.label()) },
                    html! {
                        (need)
                        @if let (Step::Meeting, Some(on)) = (step, settled) { "，" span.nowrap { (day(on)) } "开会" }
                        @if let Some(due) = due {
                            "，" @if *step == Step::Meeting && settled.is_some() { "最晚" }
                            (components::reckoned(due)) @if *step != Step::Meeting || settled.is_none() { "前" }
                        }
                        @if let Some((_, planned, _)) = overtaken.iter().find(|(late, ..)| late == step) {
                            span.note.on-own-line { "方案排在" (day(*planned)) "，晚于时限" }
                        }
                        @for title in own { span.note.on-own-line title=(title) { "据" (short(title)) } }
                    },
                ])
            })
            .collect();
        table(id, "时限和要求", &columns, &rows)
    }
}

/// The number of a cited notice where it has one: the title is the same for all of a campaign.
fn short(title: &str) -> &str {
    match title.rsplit_once('（') {
        Some((_, number)) if number.contains('〔') => number.trim_end_matches('）'),
        _ => title,
    }
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let head = Head::read(&app, &who, unit, campaign, "进展").await?;
    let mut shown = actions::campaigns::show(&app, campaign, unit).await?;
    let sight = actions::progress::sight(&app, &who.viewer, unit).await?;
    let hands = if sight == Sight::Nothing {
        Hands::default()
    } else {
        actions::mending::hands(&app, &who.viewer, campaign, unit).await?
    };
    if sight == Sight::Nothing {
        shown.standing.records.plan.take_if(|plan| plan.stage != PlanStage::Approved);
    }
    Ok(frame::show(&app, &who, session::said(&headers), &Show { head, shown, sight, hands }))
}
