//! Writing a notice, publishing it, signing for it, and deriving the next level's own.

use axum::http::StatusCode;
use store::testing::Engine;

use crate::client::Client;
use crate::common::{LOGIN, PASSWORD, on_both};
use crate::{BEGIN, House, at, filled, refused, shows, went};

async fn an_office_begins_a_campaign_and_writes_its_notice(engine: Engine) {
    let mut house = House::build(engine).await;
    let top = house.world.top;
    let new = format!("/units/{top}/campaigns");
    shows(&house.office.get(&format!("{new}/new")).await, "2025年度");
    // What is wrong comes back in the form, with everything that was typed.
    for (field, value, words) in [
        ("pack", "", "请填写主题包"),
        ("title", "", "请填写活动名称"),
        ("window_from", "去年", "不是日期"),
        ("window_until", "2026-01-01", "早于起始日"),
        ("after", "0199aaaa-0000-7000-8000-00000000abcd", "选定的民主生活会已经结束"),
        ("after", "ffffffff-ffff-ffff-ffff-ffffffffffff", "选定的民主生活会已经结束"),
        ("after", "甲", "请选择民主生活会"),
    ] {
        let mut fields = BEGIN.to_vec();
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let page = house.office.post(&new, &fields).await;
        refused(&page, words);
        assert!(field == "title" || page.html.contains("value=\"2025年度组织生活会\""), "{}", page.html);
    }
    // Only the superior's own people begin one.
    let own = format!("/units/{}/campaigns", house.branch);
    refused(&house.secretary.post(&own, &BEGIN).await, "党支部不能发起活动");
    assert_eq!(house.secretary.post(&new, &BEGIN).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.plain_member.post(&own, &BEGIN).await.status, StatusCode::FORBIDDEN);

    let (campaign, notice) = house.begin().await;
    house.tells("发起活动", "2025年度组织生活会").await;
    let page = at(top, &campaign, &format!("/notices/{notice}"));
    shows(&house.office.get(&page).await, "这是草稿");
    let head = [
        ("number", "云组发[2026]第3号"),
        ("title", "关于召开组织生活会的通知"),
        ("issuers", "局党委\r\n局党组"),
        ("cites", "市委《关于开会的通知》（云委〔2026〕1号）"),
        ("aims", "开好会。\r\n\r\n见实效。"),
        ("tasks", "审核方案｜组织科｜2026-02-20"),
    ];
    let edit = format!("{page}/edit");
    let malformed = filled(&mut house.office, &edit, &head).await;
    refused(&malformed, "不合格式");
    for (_, typed) in head {
        for line in typed.lines() {
            assert!(malformed.html.contains(line), "{line} is lost: {}", malformed.html);
        }
    }
    let mut good = head;
    good[0].1 = "云组发〔2026〕3号";
    assert_eq!(went(filled(&mut house.office, &edit, &good).await), page);
    house.tells("修改通知", "云组发〔2026〕3号").await;
    let shown = house.office.get(&page).await;
    for words in ["云组发〔2026〕3号", "局党组", "云委〔2026〕1号", "见实效。", "组织科（2026年2月20日前）"]
    {
        shows(&shown, words);
    }
}

async fn a_requirement_may_be_tighter_and_not_looser(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, notice) = house.begin().await;
    let page = at(house.world.top, &campaign, &format!("/notices/{notice}"));
    let ask = format!("{page}/ask");
    let looser = [("subject", "value:excellent_most"), ("value", "50%"), ("sentence", "优秀不超过一半")];
    let no = filled(&mut house.office, &ask, &looser).await;
    refused(&no, "上级要求三分之一");
    assert!(no.html.contains("value=\"50%\"") && no.html.contains("优秀不超过一半"), "{}", no.html);
    let tighter = [("subject", "value:excellent_most"), ("value", "30%"), ("sentence", "优秀不超过30%")];
    went(filled(&mut house.office, &ask, &tighter).await);
    house.tells("提出要求", "优秀等次比例不超过：30%").await;
    let later = [("subject", "value:window_until"), ("value", "2026-04-30")];
    refused(&filled(&mut house.office, &ask, &later).await, "上级要求2026年3月31日");
    let unread = [("subject", "value:criticism_least"), ("value", "很多")];
    refused(&filled(&mut house.office, &ask, &unread).await, "“很多”读不出来");
    refused(&filled(&mut house.office, &ask, &[]).await, "请选择要求什么");

    // For some units only; and nothing that cannot be read widens it to all of them.
    let more = [("subject", "value:criticism_least"), ("value", "2"), ("kind", "branch")];
    went(filled(&mut house.office, &ask, &more).await);
    shows(&house.office.get(&page).await, "适用于：党支部");
    let whole = [("subject", "value:criticism_least"), ("value", "3")];
    refused(&filled(&mut house.office, &ask, &whole).await, "又要求3 条");
    for (field, value) in [("kind", "moon"), ("unit", "x"), ("label", "sector"), ("label", "moon:甲")] {
        let fields = [("subject", "value:examples_least"), ("value", "1"), (field, value)];
        refused(&filled(&mut house.office, &ask, &fields).await, "请选择");
    }
    let stranger = [
        ("subject", "value:examples_least"),
        ("value", "1"),
        ("unit", "0199aaaa-0000-7000-8000-00000000abcd"),
    ];
    refused(&filled(&mut house.office, &ask, &stranger).await, "不在本组织之下");
    let closed_window = [("subject", "value:window_from"), ("value", "2026-04-01")];
    refused(&filled(&mut house.office, &ask, &closed_window).await, "早于起始日");
    // The same again takes the place of the old one.
    let again = [("subject", "value:excellent_most"), ("value", "25%")];
    went(filled(&mut house.office, &ask, &again).await);
    let shown = house.office.get(&page).await;
    assert!(!shown.html.contains("30%") && shown.html.contains("25%"), "{}", shown.html);
    let version = house.office.get(&ask).await.value("version");
    went(house.office.post(&format!("{page}/withdraw"), &[("version", &version), ("at", "0")]).await);
    house.tells("删去要求", "25%").await;
    assert!(!house.office.get(&page).await.html.contains("25%"));
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

async fn a_pasted_notice_becomes_requirements_when_somebody_confirms(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, notice) = house.begin().await;
    let page = at(house.world.top, &campaign, &format!("/notices/{notice}"));
    let (paste, confirm) = (format!("{page}/paste"), format!("{page}/paste/confirm"));
    shows(&house.office.get(&paste).await, "上级通知正文");
    refused(&house.office.post(&paste, &[("text", " ")]).await, "请填写上级通知正文");
    let text = "一、时间。组织生活会于3月20日前召开完毕。二、每名党员对其他党员至少提出两条批评意见。\
                三、没有组织集中学习的不得开会。";
    let found = house.office.post(&paste, &[("text", text)]).await;
    shows(&found, "2026-03-20");
    assert!(
        !house.told().await.iter().any(|line| line.starts_with("提出要求")),
        "nothing is taken over by itself"
    );
    let (version, rows) = (found.value("version"), found.value("rows"));
    assert_eq!(rows, "3");
    let nothing = house.office.post(&confirm, &[("version", &version), ("rows", &rows)]).await;
    refused(&nothing, "还没有打勾");
    let mut fields = vec![("version".to_owned(), version), ("rows".to_owned(), rows)];
    let proposed = [
        ("value:window_until", "2026-03-20", "组织生活会于3月20日前召开完毕"),
        ("value:criticism_least", "2", "每名党员对其他党员至少提出两条批评意见"),
        ("add:demand", "没有组织集中学习的不得开会", "没有组织集中学习的不得开会"),
    ];
    for (number, (subject, value, sentence)) in proposed.into_iter().enumerate() {
        for (name, text) in [("take", "yes"), ("subject", subject), ("value", value), ("sentence", sentence)]
        {
            fields.push((format!("{name}-{number}"), text.to_owned()));
        }
    }
    let mut wrong = fields.clone();
    wrong.retain(|(name, _)| name != "value-1");
    wrong.push(("value-1".into(), "许多".into()));
    let back = house.office.post(&confirm, &borrowed(&wrong)).await;
    refused(&back, "第 2 条的取值“许多”读不出来");
    assert!(back.html.contains("value=\"2026-03-20\""), "{}", back.html);
    went(house.office.post(&confirm, &borrowed(&fields)).await);
    house.tells("提出要求", "每名党员对其他每名党员提出批评意见至少：2 条").await;
    for words in ["组织生活会于3月20日前召开完毕", "没有组织集中学习的不得开会"] {
        shows(&house.office.get(&page).await, words);
    }
    // From an old page nothing is added, and what was ticked is still there.
    let stale = house.office.post(&confirm, &borrowed(&fields)).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(
        stale.html.contains("刚刚被别人改过") && stale.html.contains("value=\"2026-03-20\""),
        "{}",
        stale.html
    );
}

async fn a_published_notice_is_seen_and_signed_below(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, notice) = house.begin().await;
    let (top, branch) = (house.world.top, house.branch);
    let here = at(branch, &campaign, &format!("/notices/{notice}"));
    // Nobody below sees a draft, and its own unit's readers who do not write it do not either.
    assert_eq!(house.secretary.get(&here).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.secretary.post(&format!("{here}/sign"), &[]).await.status, StatusCode::NOT_FOUND);
    let list = house.secretary.get(&at(branch, &campaign, "/notices")).await;
    shows(&list, "上级还没有发布通知");
    let mut reader = Client::new(&house.world.app);
    reader.sign_in(LOGIN, PASSWORD).await;
    let page = at(top, &campaign, &format!("/notices/{notice}"));
    assert_eq!(reader.get(&page).await.status, StatusCode::NOT_FOUND);
    assert!(!reader.get(&at(top, &campaign, "/notices")).await.html.contains(&notice));

    let publish = format!("{page}/publish");
    let question = house.office.get(&publish).await;
    shows(&question, "发给下级 3 个组织");
    shows(&question, "发布后不能再改");
    went(filled(&mut house.office, &publish, &[]).await);
    house.tells("发布通知", "的通知").await;
    for change in ["edit", "ask", "paste", "publish"] {
        let answer = house.office.get(&format!("{page}/{change}")).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{change}");
        assert!(answer.html.contains("已经发布，不能再改"), "{change}: {}", answer.html);
    }
    for change in ["withdraw", "discard"] {
        let answer = house.office.post(&format!("{page}/{change}"), &[("version", "2"), ("at", "0")]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{change}");
    }

    shows(&house.secretary.get(&here).await, "签收通知");
    let seen = house.plain_member.get(&here).await;
    shows(&seen, "本组织还没有签收");
    assert!(!seen.html.contains("/sign\""), "{}", seen.html);
    assert_eq!(house.plain_member.post(&format!("{here}/sign"), &[]).await.status, StatusCode::FORBIDDEN);
    went(house.secretary.post(&format!("{here}/sign"), &[]).await);
    house.tells("签收通知", "的通知").await;
    let again = house.secretary.post(&format!("{here}/sign"), &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.html.contains("本组织已经签收"), "{}", again.html);
    shows(&house.secretary.get(&here).await, "本组织已签收（李五行");
    shows(&house.office.get(&page).await, "李五行");
    // A unit does not sign for its own.
    assert_eq!(house.office.post(&format!("{page}/sign"), &[]).await.status, StatusCode::NOT_FOUND);
}

async fn a_level_derives_its_own_notice_and_only_tightens(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, parent) = house.begin().await;
    let (top, general, branch) = (house.world.top, house.general, house.branch);
    let notices = at(general, &campaign, "/notices");
    let early = house.general_secretary.post(&notices, &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.html.contains("上级的通知还没有发布"), "{}", early.html);
    let page = at(top, &campaign, &format!("/notices/{parent}"));
    let said =
        [("subject", "value:criticism_least"), ("value", "2"), ("sentence", "每名党员至少提出两条批评意见")];
    went(filled(&mut house.office, &format!("{page}/ask"), &said).await);
    went(filled(&mut house.office, &format!("{page}/publish"), &[]).await);

    let own = went(house.general_secretary.post(&notices, &[]).await);
    assert_eq!(
        went(house.general_secretary.post(&notices, &[]).await),
        own,
        "the waiting draft is taken up again"
    );
    house.tells("起草通知", "的通知").await;
    shows(&house.general_secretary.get(&own).await, "关于召开2025年度组织生活会的通知");
    let ask = format!("{own}/ask");
    let looser = [("subject", "value:criticism_least"), ("value", "1")];
    refused(
        &filled(&mut house.general_secretary, &ask, &looser).await,
        "每名党员至少提出两条批评意见。”下级只能从严",
    );
    let tighter = [("subject", "value:criticism_least"), ("value", "3"), ("sentence", "提出三条")];
    went(filled(&mut house.general_secretary, &ask, &tighter).await);
    let id = own.rsplit('/').next().unwrap().to_owned();
    let below = at(branch, &campaign, &format!("/notices/{id}"));
    assert_eq!(house.secretary.get(&below).await.status, StatusCode::NOT_FOUND);
    went(filled(&mut house.general_secretary, &format!("{own}/publish"), &[]).await);

    // The branch below sees both; the one beside it only the committee's.
    shows(&house.secretary.get(&below).await, "提出三条");
    let list = house.secretary.get(&at(branch, &campaign, "/notices")).await;
    assert!(list.html.contains(&id) && list.html.contains(&parent), "{}", list.html);
    let beside = house.sibling_secretary.get(&at(house.sibling, &campaign, "/notices")).await;
    assert!(beside.html.contains(&parent) && !beside.html.contains(&id), "{}", beside.html);
    let through = at(house.sibling, &campaign, &format!("/notices/{id}"));
    assert_eq!(house.sibling_secretary.get(&through).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        house.sibling_secretary.post(&format!("{through}/sign"), &[]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(house.sibling_secretary.get(&below).await.status, StatusCode::NOT_FOUND);
    went(house.secretary.post(&format!("{below}/sign"), &[]).await);

    // What changes after publishing goes into a supplement, and stays as tight as the notice before it.
    let second = went(house.general_secretary.post(&notices, &[]).await);
    shows(&house.general_secretary.get(&second).await, "补充通知");
    let back = [("subject", "value:criticism_least"), ("value", "2")];
    refused(&filled(&mut house.general_secretary, &format!("{second}/ask"), &back).await, "提出三条");
    went(filled(&mut house.general_secretary, &format!("{second}/publish"), &[]).await);
    let supplement = at(branch, &campaign, &format!("/notices/{}", second.rsplit('/').next().unwrap()));
    shows(&house.secretary.get(&supplement).await, "签收通知");
    // A branch that holds the meeting derives none.
    let own = at(branch, &campaign, "/notices");
    let no = house.secretary.post(&own, &[]).await;
    assert_eq!(no.status, StatusCode::CONFLICT);
    assert!(no.html.contains("党支部不能发起活动或发通知"), "{}", no.html);
}

async fn two_people_who_write_one_draft_see_both_texts(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, notice) = house.begin().await;
    let page = at(house.world.top, &campaign, &format!("/notices/{notice}"));
    let (edit, ask) = (format!("{page}/edit"), format!("{page}/ask"));
    let old = house.office.get(&edit).await.value("version");
    let head = |title: &'static str| [("title", title), ("issuers", "局党委")];
    went(filled(&mut house.office, &edit, &head("先存的标题")).await);
    let mut late = vec![("version", old.as_str())];
    late.extend(head("后存的标题"));
    let conflict = house.office.post(&edit, &late).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT, "{}", conflict.html);
    for words in ["先存的标题", "后存的标题"] {
        assert!(conflict.html.contains(words), "{words}: {}", conflict.html);
    }
    // The page that shows both can be sent again.
    let mut agreed = vec![("version".to_owned(), conflict.value("version"))];
    agreed.extend(head("商定的标题").map(|(name, value)| (name.to_owned(), value.to_owned())));
    let agreed: Vec<(&str, &str)> =
        agreed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    went(house.office.post(&edit, &agreed).await);
    shows(&house.office.get(&page).await, "商定的标题");
    let late = [("version", old.as_str()), ("subject", "value:criticism_least"), ("value", "2")];
    let conflict = house.office.post(&ask, &late).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(conflict.html.contains("刚刚被别人改过"), "{}", conflict.html);
    let current = conflict.value("version");
    let again = [("version", current.as_str()), ("subject", "value:criticism_least"), ("value", "2")];
    went(house.office.post(&ask, &again).await);
    let stale = house.office.post(&format!("{page}/publish"), &[("version", &old)]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let stale = house.office.post(&format!("{page}/discard"), &[("version", &old)]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let version = house.office.get(&ask).await.value("version");
    went(house.office.post(&format!("{page}/discard"), &[("version", &version)]).await);
    house.tells("删除通知草稿", "商定的标题").await;
    assert_eq!(house.office.get(&page).await.status, StatusCode::NOT_FOUND);
}

on_both!(
    an_office_begins_a_campaign_and_writes_its_notice,
    a_requirement_may_be_tighter_and_not_looser,
    a_pasted_notice_becomes_requirements_when_somebody_confirms,
    a_published_notice_is_seen_and_signed_below,
    a_level_derives_its_own_notice_and_only_tightens,
    two_people_who_write_one_draft_see_both_texts,
);
