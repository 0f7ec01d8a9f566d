//! Whether a branch is ready: examined beforehand, granted, called, opened. By role, on both databases.

mod afterwards;
mod notices;
mod returned;

use axum::http::StatusCode;
use domain::appointment::Role;
use domain::campaign::{Campaign, CampaignKind, Edition, Step};
use domain::ids::{CampaignId, PersonId};
use domain::plan::{Content, Line, PlanStage};
use domain::preparation::study::{Attendance, Form, Occasion, Study};
use pingyi::actions;
use pingyi::clock::new_id;
use store::testing::Engine;
use time::macros::date;

use crate::common::{self, on_both};
use crate::house::{DAY, House};

/// The pack of the year, with study and the superior's leave as the only musts besides the plan and the notice: so this
/// test is about the call, whatever else the pack asks for.
fn pack() -> String {
    let text = pingyi::packs::shipped_text("P2025").unwrap();
    let mut steps = text.split("[[steps]]");
    let mut pack = steps.next().unwrap().to_owned();
    for step in steps {
        let may = ["mobilise", "talks", "opinions", "problems", "texts", "review"];
        let is = |name: &str| step.contains(&format!("step = \"{name}\"\n"));
        let changed =
            match step {
                _ if may.into_iter().any(is) => step
                    .replacen("need = \"must\"", "need = \"may\"", 1)
                    .replacen("need = \"should\"", "need = \"may\"", 1),
                _ if is("ask_leave") => step.replacen("need = \"may\"", "need = \"must\"", 1),
                _ => step.to_owned(),
            };
        pack.push_str("[[steps]]");
        pack.push_str(&changed);
    }
    pack
}

fn meeting_on(day: time::Date) -> Line {
    Line { step: Step::Meeting, day: Some(day), what: "召开会议".into(), who: "书记".into() }
}

/// A branch with that pack and a plan, its summary up to date.
async fn planned(engine: Engine) -> House {
    let mut house = House::empty(engine, |top| {
        let pack = Edition { text: pack(), ..common::campaign(top).pack };
        Campaign { pack, window_from: date!(2026 - 01 - 12), ..common::campaign(top) }
    })
    .await;
    let (branch, sibling, top) = (house.branch, house.sibling, house.world.top);
    let content = Content {
        lines: vec![meeting_on(date!(2026 - 01 - 20))],
        theme: "年度主题".into(),
        place: "三楼会议室".into(),
        ..Content::default()
    };
    let (id, campaign, stage) = (new_id(), house.campaign, PlanStage::Approved);
    let plan = store::plans::Plan { id, campaign, unit: branch, stage, content, version: 1 };
    let mut tx = house.world.app.db.write().await.unwrap();
    store::plans::add(&mut tx, &plan).await.unwrap();
    tx.commit().await.unwrap();
    for (name, home, duty) in [
        ("周宁", branch, Some((branch, Role::Secretary))),
        ("张明", branch, None),
        ("钱川", sibling, Some((sibling, Role::Secretary))),
        ("孙越", sibling, None),
        ("局书记", sibling, Some((top, Role::Secretary))),
        ("指导员", sibling, None),
    ] {
        house.settle(name, home, duty).await;
    }
    house.guide("指导员").await;
    let mut tx = house.world.app.db.write().await.unwrap();
    let campaign = store::campaigns::get(&mut tx, house.campaign).await.unwrap();
    actions::progress::refresh(&mut tx, &house.world.app, &campaign, top).await.unwrap();
    tx.commit().await.unwrap();
    house
}

impl House {
    /// Some days later everybody signs in again.
    async fn later(&mut self, days: i64) {
        self.world.app.clock.advance(days * DAY);
        let all: Vec<(&'static str, PersonId)> =
            self.people.iter().map(|(name, (person, _))| (*name, *person)).collect();
        for (name, person) in all {
            let ticket = self.world.ticket_of(person).await;
            self.people.insert(name, (person, ticket));
        }
    }

    /// Goes through.
    async fn does(&self, who: &str, rest: &str, form: &[(&str, &str)]) {
        let answer = self.post(who, &self.at(rest), form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{who} {rest} {form:?}: {}", answer.body);
    }

    /// Comes back as the page with what was typed. Gives the page.
    async fn no(&self, who: &str, rest: &str, form: &[(&str, &str)]) -> String {
        let answer = self.post(who, &self.at(rest), form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{who} {rest} {form:?}: {}", answer.body);
        answer.body
    }

    async fn ready(&self, who: &str) -> String {
        let answer = self.get(who, &self.at("/ready")).await;
        assert_eq!(answer.status, StatusCode::OK, "{who}: {}", answer.body);
        answer.body
    }

    /// Everything the pack requires, read together.
    async fn study(&self) {
        let app = &self.world.app;
        let who = actions::people::viewer(app, self.person("周宁")).await.unwrap();
        let reading = actions::studies::read(app, self.campaign, self.branch).await.unwrap();
        let present = |one: &actions::studies::Expected| Attendance {
            person: one.person,
            present: true,
            reason: String::new(),
            made_up_on: None,
        };
        let content = Study {
            occasion: Occasion::Session,
            form: Form::Collective,
            held_on: app.clock.today(),
            half_days: 2,
            place: String::new(),
            host: "周宁".into(),
            recorder: String::new(),
            channel: String::new(),
            items: reading.required.iter().map(|item| item.title.clone()).collect(),
            summary: String::new(),
        };
        let attendances = reading.expected.iter().map(present).collect();
        let draft = actions::studies::Draft { content, attendances, speeches: vec![] };
        actions::studies::record(app, &who, self.campaign, self.branch, draft).await.unwrap();
    }

    /// The notice in force, as a form carries it.
    async fn called(&self) -> String {
        let mut tx = self.world.app.db.read().await.unwrap();
        let all = store::meetings::notices(&mut tx, self.campaign, self.branch).await.unwrap();
        all.last().map(|last| last.id.to_string()).unwrap_or_default()
    }

    async fn sign(&self) {
        let notice = self.notice;
        self.does("周宁", &format!("/notices/{notice}/sign"), &[("sign", "yes")]).await;
    }

    async fn round(&self) -> String {
        let mut tx = self.world.app.db.read().await.unwrap();
        let all = store::meetings::consents(&mut tx, self.campaign, self.branch).await.unwrap();
        all.last().unwrap().id.to_string()
    }
}

const NOTICE: [(&str, &str); 6] = [
    ("held_on", "2026-01-20"),
    ("begins", "14：30"),
    ("place", "石榴会议室"),
    ("theme", "年度主题"),
    ("sits_in", "局书记"),
    ("brings", "带发言提纲"),
];

on_both!(
    the_list_goes_to_zero_and_the_meeting_is_opened,
    what_is_returned_bars_until_it_is_passed,
    leave_is_asked_refused_asked_again_and_granted,
    a_soft_rule_is_passed_over_with_a_reason_that_is_kept,
    an_opening_is_taken_back_on_its_day_alone,
    a_branch_meets_after_its_body_has_met,
    a_closed_campaign_takes_nothing,
    a_guide_does_not_examine_his_own_branch_and_a_superior_may_belong_to_it,
);

async fn the_list_goes_to_zero_and_the_meeting_is_opened(engine: Engine) {
    let mut house = planned(engine).await;
    let facts = ["还没有签收", "还没有集中学习记录", "还没有报请上级同意开会"];
    let page = house.ready("周宁").await;
    assert!(page.contains("必须办的都办好后，本页上方会出现“召开会议”"), "{page}");
    assert!(page.contains("开会前必须办的还差 3 项") && page.contains("写明理由可以略过的有 1 项"), "{page}");
    let refused = house.no("周宁", "/ready/open", &[("open", "yes")]).await;
    for fact in facts {
        assert!(page.contains(fact) && refused.contains(fact), "{fact}: {refused}");
        assert!(house.ready("局书记").await.contains(fact), "{fact}");
    }
    assert!(refused.contains("不能写理由代替"), "{refused}");
    // A reason is no way around a rule.
    let form = [("open", "yes"), ("fact-0", "还没有集中学习记录"), ("reason-0", "没有时间")];
    house.no("周宁", "/ready/open", &form).await;
    house.sign().await;
    house.study().await;
    let page = house.ready("周宁").await;
    assert!(page.contains("开会前必须办的还差 1 项") && page.contains("集中学习 1 次，2 个半天"), "{page}");
    house.does("周宁", "/ready/leave", &[("ask", "yes"), ("report", "拟于1月20日开会")]).await;
    let round = house.round().await;
    house.does("局书记", "/ready/leave/answer", &[("round", &round), ("answer", "granted")]).await;
    house.does("周宁", "/meeting-notice/new", &NOTICE).await;
    assert!(house.ready("周宁").await.contains("都已具备"));
    // Before its day there is nothing to press.
    let ahead = house.get("周宁", &house.at("/ready/open")).await.body;
    assert!(ahead.contains("2026年1月20日，到那天才能开会") && !ahead.contains("name=\"open\""), "{ahead}");
    let page = house.ready("周宁").await;
    assert!(page.contains("到2026年1月20日，本页上方会出现") && !page.contains("/ready/open\""), "{page}");
    let early = house.no("周宁", "/ready/open", &[("open", "yes")]).await;
    assert!(early.contains("2026年1月20日还没有到"), "{early}");
    house.row_follows().await;
    house.later(5).await;
    assert!(house.ready("周宁").await.contains("/ready/open\""));
    house.does("周宁", "/ready/open", &[("open", "yes")]).await;
    let page = house.ready("局书记").await;
    assert!(page.contains("已开会") && page.contains("2026年1月20日"), "{page}");
    let again = house.no("周宁", "/ready/open", &[("open", "yes")]).await;
    assert!(again.contains("已经在2026年1月20日召开"), "{again}");
    let progress = house.get("周宁", &house.at("")).await.body;
    assert!(!progress.contains("还没有"), "{progress}");
    house.row_follows().await;
    let mut tx = house.world.app.db.read().await.unwrap();
    let rows = store::progress::below(&mut tx, house.campaign, house.branch).await.unwrap();
    let meet = rows[0].cells.iter().find(|cell| cell.stage == domain::campaign::Stage::Meet).unwrap();
    assert_eq!((meet.state.code(), meet.day), ("done", Some(date!(2026 - 01 - 20))));
}

async fn what_is_returned_bars_until_it_is_passed(engine: Engine) {
    let house = planned(engine).await;
    house.sign().await;
    house.study().await;
    let check = "/ready/check";
    assert_eq!(house.get("局书记", &house.at("/ready/check?step=study")).await.status, StatusCode::OK);
    let form = [("step", "study"), ("verdict", "returned"), ("reason", "")];
    let page = house.no("局书记", check, &form).await;
    assert!(page.contains("没有写理由"), "{page}");
    house.no("局书记", check, &[("step", "grading"), ("verdict", "passed")]).await;
    let form = [("step", "study"), ("verdict", "returned"), ("reason", "只学了半天，请补学")];
    house.does("局书记", check, &form).await;
    let fact = "会前检查退回了“集中学习研讨”：只学了半天，请补学";
    assert!(house.ready("周宁").await.contains(fact));
    assert!(house.get("周宁", &house.at("")).await.body.contains(fact));
    assert!(house.no("周宁", "/ready/open", &[("open", "yes")]).await.contains(fact));
    house.row_follows().await;
    // Who sent it back finds it on his workbench until somebody has passed it.
    let waits = "集中学习研讨退回以后，等您再检查";
    assert!(house.get("局书记", "/").await.body.contains(waits));
    assert!(!house.get("指导员", "/").await.body.contains(waits), "he did not send it back");
    // Nobody passes his own case, and nobody else's.
    let pass = [("step", "study"), ("verdict", "passed"), ("reason", "已经补学")];
    for (who, status) in [
        ("周宁", StatusCode::FORBIDDEN),
        ("张明", StatusCode::FORBIDDEN),
        ("钱川", StatusCode::NOT_FOUND),
        ("孙越", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(house.post(who, &house.at(check), &pass).await.status, status, "{who}");
    }
    house.does("指导员", check, &pass).await;
    assert!(!house.get("局书记", "/").await.body.contains(waits));
    let told = house.get("局书记", &house.at("/ready/check?step=study")).await.body;
    assert!(told.contains("您退回的这一项，指导员") && told.contains("检查通过：已经补学"), "{told}");
    assert!(!house.get("指导员", &house.at("/ready/check?step=study")).await.body.contains("您退回的这一项"));
    let page = house.ready("周宁").await;
    assert!(!page.contains("会前检查退回了") && page.contains("只学了半天"), "the word before stays: {page}");
    assert!(page.contains("指导员：已经补学"), "{page}");
    house.row_follows().await;
    assert!(house.entries().await.iter().any(|entry| entry.contains("会前检查") && entry.contains("退回")));
}

async fn leave_is_asked_refused_asked_again_and_granted(engine: Engine) {
    let house = planned(engine).await;
    house.study().await;
    let (ask, answer) = ("/ready/leave", "/ready/leave/answer");
    house.no("周宁", ask, &[]).await;
    let asking = house.get("周宁", &house.at(ask)).await.body;
    // What there is and what lacks, each once.
    let (has, lacks) = asking.split_once("必须办的还差 1 项").unwrap();
    assert!(has.contains("集中学习 1 次") && !has.contains("还没有签收"), "{asking}");
    assert_eq!(lacks.matches("还没有签收").count(), 1, "{asking}");
    house.does("周宁", ask, &[("ask", "yes"), ("report", "石榴树下的报告")]).await;
    assert!(house.no("周宁", ask, &[("ask", "yes")]).await.contains("上级还没有答复"));
    assert!(house.ready("周宁").await.contains("报请开会，上级还没有答复"));
    let home = house.get("局书记", "/").await.body;
    assert!(home.contains("第一党支部”报请同意开会，等“"), "{home}");
    let page = house.get("局书记", &house.at(ask)).await.body;
    assert!(page.contains("石榴树下的报告") && page.contains("集中学习 1 次"), "{page}");
    // Nobody grants unaware of what is still missing.
    for fact in
        ["除答复以外，现在必须办的还差 1 项", "还没有签收", "写明理由可以略过的有 1 项", "还没有发会议通知"]
    {
        assert_eq!(page.matches(fact).count(), 1, "{fact}: {page}");
    }
    assert!(page.contains("不同意必须写") && !page.contains("可不填"), "{page}");
    house.sign().await;
    let page = house.get("局书记", &house.at(ask)).await.body;
    // What is answered is read before its answer, and stands there alone.
    let (then, now) = page.split_once("石榴树下的报告").unwrap();
    assert!(now.contains("保存答复") && !now.contains("石榴树下的报告"), "{page}");
    assert!(now.contains("必须办的都办了，只等答复") && !now.contains("还没有签收"), "{page}");
    assert!(then.contains("集中学习 1 次") && !then.contains("还没有签收"), "{page}");
    let round = house.round().await;
    let no = |reason| [("round", round.as_str()), ("answer", "refused"), ("reason", reason)];
    assert!(house.no("局书记", answer, &no("")).await.contains("没有写理由"));
    let own = house.post("周宁", &house.at(answer), &no("同意")).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    let guide = house.get("指导员", &house.at(ask)).await.body;
    assert!(guide.contains("石榴树下的报告") && !guide.contains("保存答复"), "{guide}");
    let guide = house.post("指导员", &house.at(answer), &no("指导组不同意")).await;
    assert_eq!(guide.status, StatusCode::FORBIDDEN, "a guidance group examines and does not answer");
    let reply = house.no("周宁", "/ready/leave/reply", &no("市委同意")).await;
    assert!(reply.contains("不能代记上级答复"), "{reply}");
    house.does("局书记", answer, &no("先谈心再开会")).await;
    assert!(house.ready("周宁").await.contains("上级不同意现在开会：先谈心再开会"));
    assert!(house.no("周宁", "/ready/open", &[("open", "yes")]).await.contains("先谈心再开会"));
    // Who answers a round that was answered meanwhile sees the page as it is now.
    let late = house.post("局书记", &house.at(answer), &no("再说一次")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.does("周宁", ask, &[("ask", "yes"), ("report", "谈过了")]).await;
    // Asking again does not take the no back.
    let waits = "重新报请开会，上级还没有答复";
    assert!(house.ready("周宁").await.contains(waits));
    assert!(house.no("周宁", "/ready/open", &[("open", "yes")]).await.contains(waits));
    let stale = house.post("局书记", &house.at(answer), &no("看错了一次")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("看错了一次"), "{}", stale.body);
    let round = house.round().await;
    house.does("局书记", answer, &[("round", &round), ("answer", "granted")]).await;
    house.row_follows().await;
    let page = house.get("周宁", &house.at(ask)).await.body;
    assert!(page.contains("先谈心再开会") && page.contains("同意"), "rounds are kept: {page}");
    assert!(house.no("周宁", ask, &[("ask", "yes")]).await.contains("上级已经同意开会"));
    let entries = house.entries().await;
    assert!(entries.iter().all(|entry| !entry.contains("石榴树下的报告")), "{entries:?}");
}

async fn a_soft_rule_is_passed_over_with_a_reason_that_is_kept(engine: Engine) {
    let house = planned(engine).await;
    house.sign().await;
    house.study().await;
    house.does("周宁", "/ready/leave", &[("ask", "yes")]).await;
    let round = house.round().await;
    house.does("局书记", "/ready/leave/answer", &[("round", &round), ("answer", "granted")]).await;
    let fact = "还没有发会议通知";
    let page = house.get("周宁", &house.at("/ready/open")).await.body;
    assert!(page.contains(fact) && page.contains("name=\"reason-0\""), "{page}");
    let silent =
        house.no("周宁", "/ready/open", &[("open", "yes"), ("fact-0", fact), ("reason-0", " ")]).await;
    assert!(silent.contains("请写明理由"), "{silent}");
    // A reason for something else is none for this.
    let beside = [("open", "yes"), ("fact-0", "别的事"), ("reason-0", "石榴树下的理由")];
    assert!(house.no("周宁", "/ready/open", &beside).await.contains("没有写明理由"));
    let long = "长".repeat(301);
    let kept =
        house.no("周宁", "/ready/open", &[("open", "yes"), ("fact-0", fact), ("reason-0", &long)]).await;
    assert!(kept.contains(&long), "what was typed stays");
    house.no("周宁", "/ready/open", &[]).await;
    let form = [("open", "yes"), ("fact-0", fact), ("reason-0", "<b>当面通知</b>")];
    house.does("周宁", "/ready/open", &form).await;
    for who in ["周宁", "局书记", "指导员"] {
        let page = house.ready(who).await;
        assert!(page.contains(fact) && page.contains("&lt;b&gt;当面通知"), "{who}: {page}");
    }
    assert!(house.entries().await.iter().any(|entry| entry.contains("当面通知")));
    house.row_follows().await;
}

async fn an_opening_is_taken_back_on_its_day_alone(engine: Engine) {
    let mut house = planned(engine).await;
    house.sign().await;
    house.study().await;
    house.does("周宁", "/ready/leave", &[("ask", "yes")]).await;
    let round = house.round().await;
    house.does("局书记", "/ready/leave/answer", &[("round", &round), ("answer", "granted")]).await;
    assert!(house.no("周宁", "/ready/undo", &[("reason", "误按")]).await.contains("会议还没有召开"));
    let problem = [
        ("whose", "team"),
        ("statement", "念文件多"),
        ("examples", "3月漏学"),
        ("source", "own"),
        ("main", "no"),
    ];
    let form = [("open", "yes"), ("fact-0", "还没有发会议通知"), ("reason-0", "当面通知")];
    house.does("周宁", "/problems/new", &problem).await;
    let mut spare = problem;
    spare[1].1 = "列错的一条";
    let spare = house.post("周宁", &house.at("/problems/new"), &spare).await.location().to_owned();
    let spare = format!("/problems/{}/remove", spare.split("#p-").nth(1).unwrap());
    house.does("周宁", "/ready/open", &form).await;
    // The lists are kept as the meeting finds them.
    let lists = house.get("周宁", &house.at("/problems")).await.body;
    assert!(lists.contains("会前稿，2026年1月15日，2 条"), "{lists}");
    assert!(house.no("周宁", &spare, &[("version", "1")]).await.contains("会上已经查摆过"));
    house.no("周宁", "/ready/undo", &[("reason", "")]).await;
    house.does("周宁", "/ready/undo", &[("reason", "误按")]).await;
    let trace = house.ready("局书记").await;
    assert!(trace.contains("周宁 ") && trace.contains("撤回开会：误按"), "who took it back and why: {trace}");
    // Without a meeting nothing was looked at there.
    house.does("周宁", &spare, &[("version", "1")]).await;
    assert!(house.ready("周宁").await.contains("还没有发会议通知"));
    house.row_follows().await;
    house.does("周宁", "/ready/open", &form).await;
    // What was written after the meeting does not lose its ground.
    let lists = house.get("周宁", &house.at("/problems")).await.body;
    let seen = lists.split_once("name=\"seen-team\" value=\"").unwrap().1.split('"').next().unwrap();
    let remark = [("list", "team"), ("seen-team", seen), ("remark-team", "会上没有说班子的问题")];
    house.does("周宁", "/problems/editions", &remark).await;
    let completed = house.no("周宁", "/ready/undo", &[("reason", "误按")]).await;
    assert!(completed.contains("已有 1 份问题清单定稿"), "{completed}");
    house.later(1).await;
    let late = house.no("周宁", "/ready/undo", &[("reason", "误按")]).await;
    assert!(late.contains("不能再撤回"), "{late}");
    let entries = house.entries().await;
    assert!(entries.iter().any(|entry| entry.contains("撤回开会") && entry.contains("误按")), "{entries:?}");
}

async fn a_branch_meets_after_its_body_has_met(engine: Engine) {
    let house = planned(engine).await;
    house.sign().await;
    house.study().await;
    house.does("周宁", "/ready/leave", &[("ask", "yes")]).await;
    let round = house.round().await;
    house.does("局书记", "/ready/leave/answer", &[("round", &round), ("answer", "granted")]).await;
    let top = house.world.top;
    let mut tx = house.world.app.db.write().await.unwrap();
    let campaign = store::campaigns::get(&mut tx, house.campaign).await.unwrap();
    let bodies = Campaign {
        // Begun before the one that follows it.
        id: CampaignId(uuid::Uuid::from_u128(1)),
        kind: CampaignKind::BodyMeeting,
        title: "民主生活会".into(),
        ..campaign.clone()
    };
    store::campaigns::add(&mut tx, &bodies).await.unwrap();
    let plan = store::plans::Plan {
        id: new_id(),
        campaign: bodies.id,
        unit: top,
        stage: PlanStage::Approved,
        content: Content { lines: vec![meeting_on(date!(2026 - 01 - 14))], ..Content::default() },
        version: 1,
    };
    store::plans::add(&mut tx, &plan).await.unwrap();
    store::campaigns::set(&mut tx, &Campaign { after: Some(bodies.id), ..campaign }).await.unwrap();
    tx.commit().await.unwrap();
    // Its planned day is past, and nobody has opened it. No notice of the branch's own, and a reason for that.
    let fact = "的民主生活会排在2026年1月14日，还没有召开";
    assert!(house.ready("周宁").await.contains(fact));
    let form = [("open", "yes"), ("fact-0", "还没有发会议通知"), ("reason-0", "当面通知")];
    assert!(house.no("周宁", "/ready/open", &form).await.contains(fact));
    let mut tx = house.world.app.db.write().await.unwrap();
    let who = house.person("局书记");
    store::meetings::open(&mut tx, (bodies.id, top), (date!(2026 - 01 - 15), who), &[], &[]).await.unwrap();
    tx.commit().await.unwrap();
    let same_day = house.no("周宁", "/ready/open", &form).await;
    assert!(same_day.contains("2026年1月15日的民主生活会之后"), "{same_day}");
    let mut house = house;
    house.later(1).await;
    house.does("周宁", "/ready/open", &form).await;
}

async fn a_closed_campaign_takes_nothing(engine: Engine) {
    let house = planned(engine).await;
    house.close().await;
    let before = house.entries().await.len();
    let study = [("step", "plan"), ("verdict", "passed")];
    for (who, rest, form) in [
        ("周宁", "/ready/open", &[("open", "yes")][..]),
        ("周宁", "/ready/leave", &[("ask", "yes")][..]),
        ("周宁", "/meeting-notice/new", &NOTICE[..]),
        ("局书记", "/ready/check", &study[..]),
    ] {
        house.no(who, rest, form).await;
    }
    assert_eq!(house.entries().await.len(), before);
    assert_eq!(house.get("周宁", &house.at("/ready")).await.status, StatusCode::OK);
}

async fn a_guide_does_not_examine_his_own_branch_and_a_superior_may_belong_to_it(engine: Engine) {
    let mut house = planned(engine).await;
    let (branch, top) = (house.branch, house.world.top);
    // Members of the branch: one is of its guidance group too, one of the committee's office.
    house.guide("张明").await;
    house.settle("机关员", branch, Some((top, Role::Office))).await;
    let check = [("step", "plan"), ("verdict", "passed")];
    let ready = house.ready("张明").await;
    assert!(!ready.contains("检查此项") && ready.contains("这里不能由您检查"), "{ready}");
    let page = house.get("张明", &house.at("/ready/check?step=study")).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let refused = house.no("张明", "/ready/check", &check).await;
    assert!(refused.contains("不能检查、答复自己所在组织的会前准备"), "{refused}");
    assert!(!refused.contains("保存检查结果"), "{refused}");
    for who in ["指导员", "机关员"] {
        assert!(house.ready(who).await.contains("检查此项"), "{who}");
        house.does(who, "/ready/check", &check).await;
    }
    house.does("周宁", "/ready/leave", &[("ask", "yes")]).await;
    assert!(house.get("机关员", "/").await.body.contains("报请同意开会，等“"));
    let round = house.round().await;
    house.does("机关员", "/ready/leave/answer", &[("round", round.as_str()), ("answer", "granted")]).await;
}
