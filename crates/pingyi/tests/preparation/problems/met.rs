//! After the meeting: what it found in the lists stays there and is no criticism since; what it brought is put down.

use axum::http::StatusCode;
use domain::ids::PersonId;
use domain::preparation::opinion::About;
use domain::preparation::problem::edition::{Edition, Entry, Moment, mark};
use pingyi::clock::new_id;
use store::testing::Engine;

use super::{CASE, form};
use crate::common::on_both;
use crate::house::House;

const WORKBENCH: &str = "我的问题清单会后还没有定稿";
const CHANGED: &str = "我的问题清单定稿以后又改过";

impl House {
    /// The branch meets, and the lists are kept as it finds them.
    pub(crate) async fn meet(&self, lists: &[Option<PersonId>]) {
        self.hold().await;
        let (case, by) = ((self.campaign, self.branch), self.person("周宁"));
        let mut tx = self.world.app.db.write().await.unwrap();
        let all = store::problems::of_unit(&mut tx, self.campaign, self.branch).await.unwrap();
        for whose in lists {
            let own = all.iter().filter(|listed| listed.problem.person == *whose);
            let entries: Vec<Entry> = own.map(|listed| Entry::from(&listed.problem)).collect();
            let new = Edition {
                id: new_id(),
                person: *whose,
                number: 1,
                moment: Moment::Before,
                at: 1_768_000_000_000,
                by,
                remark: String::new(),
                mark: mark(entries.iter().map(|entry| (entry.problem, entry.version))),
            };
            store::problems::editions::add(&mut tx, case, &new, &entries).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

/// What was pointed out by others is no finding of one's own, and what the meeting adds changes no figure it was told.
async fn the_figures_of_opinions_stay_as_the_meeting_was_told_them(engine: Engine) {
    let house = House::build(engine).await;
    house.wording("念文件多讨论少", About::TEAM).await;
    let add = async |statement: &str, source: &'static str| {
        let mut new = form("team", statement);
        new[3].1 = source;
        let answer = house.post("周宁", &house.at("/problems/new"), &new).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.location().replace("#p-", "/")
    };
    let opinions = house.at("/opinions");
    let own = add("布置多检查少", "own").await;
    let figures = house.get("周宁", &opinions).await.body;
    assert!(!figures.contains("其他来源 <b>"), "none is none: {figures}");
    for source in ["superior", "criticism", "inspection", "audit", "last_year", "talk", "opinion"] {
        add(source, source).await;
    }
    let told = [
        "征求意见 <b>1</b>",
        "自查 <b>1</b> 条问题",
        "归并为 <b>2</b> 条（表述 1 条，自查 1 条）",
        "另有其他来源 <b>6</b> 条问题",
    ];
    let before = house.get("周宁", &opinions).await.body;
    house.meet(&[None, Some(house.person("周宁"))]).await;
    add("会上说的", "criticism").await;
    add("会后想到的", "own").await;
    let turned = house.post("周宁", &format!("{own}/edit"), &changed("改了来源", "audit", "1")).await;
    assert_eq!(turned.status, StatusCode::SEE_OTHER, "{}", turned.body);
    let after = house.get("周宁", &opinions).await.body;
    for figure in told {
        assert!(before.contains(figure), "{figure}: {before}");
        assert!(after.contains(figure), "after the meeting {figure}: {after}");
    }
}

/// The same problem again, from a source, as it was read in a version.
fn changed<'a>(statement: &'a str, source: &'a str, version: &'a str) -> Vec<(&'static str, &'a str)> {
    let mut form = form("", statement);
    form[3].1 = source;
    form.push(("version", version));
    form
}

async fn what_the_meeting_found_in_a_list_is_no_criticism_since(engine: Engine) {
    let house = House::build(engine).await;
    let own = house.put("张明", None, "石榴树下的张明").await;
    let team = house.put("周宁", Some("班子"), "石榴树下的班子").await;
    let free = house.put("赵青", None, "石榴树下的赵青").await;
    // Before the meeting the source is free.
    let turned = changed("石榴树下的赵青", "criticism", "1");
    assert_eq!(house.post("赵青", &format!("{free}/edit"), &turned).await.status, StatusCode::SEE_OTHER);
    house.meet(&[None, Some(house.person("张明")), Some(house.person("赵青"))]).await;
    for (who, page, words) in [("张明", &own, "紫藤架下的张明"), ("王晓", &team, "紫藤架下的班子")]
    {
        let edit = format!("{page}/edit");
        let refused = house.post(who, &edit, &changed(words, "criticism", "1")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{who}");
        for told in ["会前就在清单里", "会前稿里它的来源是“自查”", "请另列一条", words, CASE]
        {
            assert!(refused.body.contains(told), "{told}: {}", refused.body);
        }
        assert!(!house.get(who, &house.at("/problems")).await.body.contains(words), "nothing was changed");
        // Its words, and any other source, are still his to mend.
        for (source, version) in [("own", "1"), ("audit", "2")] {
            let saved = house.post(who, &edit, &changed(words, source, version)).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{source}: {}", saved.body);
        }
        let again = house.post(who, &edit, &changed(words, "criticism", "3")).await;
        assert!(again.body.contains("会前稿里它的来源是“自查”"), "the edition counts: {}", again.body);
    }
    // What was called a criticism then may be called so again; it frees nobody from the word.
    for (source, version) in [("own", "2"), ("criticism", "3")] {
        let saved = house.post("赵青", &format!("{free}/edit"), &changed("甲", source, version)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{source}: {}", saved.body);
    }
    let page = house.get("赵青", &house.at("/problems")).await.body;
    assert!(page.contains("都是会前就有的") && page.contains("写明会上对这份清单说了什么"), "{page}");
    // A criticism raised at the meeting is a problem of its own.
    let mut raised = form("", "布置工作急");
    raised[3].1 = "criticism";
    assert_eq!(house.post("赵青", &house.at("/problems/new"), &raised).await.status, StatusCode::SEE_OTHER);
    let page = house.get("赵青", &house.at("/problems")).await.body;
    assert!(!page.contains("写明会上对这份清单说了什么"), "{page}");
}

async fn what_the_meeting_looked_at_is_not_taken_out_of_its_list(engine: Engine) {
    let house = House::build(engine).await;
    let own = house.put("张明", None, "石榴树下的张明").await;
    let team = house.put("周宁", Some("班子"), "石榴树下的班子").await;
    house.meet(&[None, Some(house.person("张明"))]).await;
    for (who, page) in [("张明", &own), ("周宁", &team)] {
        let refused = house.post(who, &format!("{page}/remove"), &[("version", "1")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{who}");
        assert!(refused.body.contains("会上查摆的问题要整改"), "{}", refused.body);
        let edit = house.get(who, &format!("{page}/edit")).await.body;
        assert!(edit.contains("会前稿里有这一条") && !edit.contains("删去问题"), "{edit}");
        // In other words it is the same problem.
        let mended = changed("紫藤架下", "own", "1");
        assert_eq!(house.post(who, &format!("{page}/edit"), &mended).await.status, StatusCode::SEE_OTHER);
        let refused = house.post(who, &format!("{page}/remove"), &[("version", "2")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{who}");
    }
    let list = house.get("周宁", &house.at("/problems")).await.body;
    assert!(list.matches("紫藤架下").count() >= 2, "{list}");
    // What came since may go again.
    let since = house.put("张明", None, "会后补的").await;
    assert!(house.get("张明", &format!("{since}/edit")).await.body.contains("删去问题"));
    let gone = house.post("张明", &format!("{since}/remove"), &[("version", "1")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
    // The meeting was not held after all.
    let mut tx = house.world.app.db.write().await.unwrap();
    store::meetings::remove(&mut tx, house.campaign, house.branch).await.unwrap();
    tx.commit().await.unwrap();
    assert!(house.get("张明", &format!("{own}/edit")).await.body.contains("删去问题"));
    let gone = house.post("张明", &format!("{own}/remove"), &[("version", "2")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
}

async fn after_the_meeting_the_form_begins_with_what_was_said_there(engine: Engine) {
    let house = House::build(engine).await;
    house.put("周宁", Some("班子"), "石榴树下的班子").await;
    let chosen = |body: &str, source: &str| body.contains(&format!("value=\"{source}\" selected"));
    let new = house.at("/problems/new");
    for who in ["周宁", "张明"] {
        assert!(chosen(&house.get(who, &new).await.body, "own"), "{who}");
        let lists = house.get(who, &house.at("/problems")).await.body;
        assert!(!lists.contains("补上会上的意见"), "{who}: {lists}");
    }
    house.hold().await;
    for who in ["周宁", "张明"] {
        let body = house.get(who, &new).await.body;
        assert!(chosen(&body, "criticism") && !chosen(&body, "own"), "{who}: {body}");
        assert!(chosen(&house.get(who, &format!("{new}?source=audit")).await.body, "audit"), "{who}");
        assert!(chosen(&house.get(who, &format!("{new}?source=moon")).await.body, "criticism"), "{who}");
        let lists = house.get(who, &house.at("/problems")).await.body;
        assert!(lists.contains("补上会上的意见"), "{who}: {lists}");
        assert!(lists.contains(&format!("{new}?source=criticism")), "{who}: {lists}");
    }
    let above = house.get("局书记", &house.at("/problems")).await.body;
    assert!(above.contains("会前稿和会后稿") && !above.contains("补上会上的意见"), "{above}");
    // What was chosen stays chosen.
    let mut wrong = form("", "");
    wrong.retain(|(name, _)| *name != "whose");
    let refused = house.post("张明", &new, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(chosen(&refused.body, "own"), "{}", refused.body);
}

async fn the_workbench_waits_for_ones_own_list_after_the_meeting(engine: Engine) {
    let house = House::listed(engine).await;
    house.put("张明", None, "石榴树下的张明").await;
    assert!(!house.get("张明", "/").await.body.contains(WORKBENCH), "there was no meeting yet");
    house.hold().await;
    // Who put down nothing before is asked as well.
    for who in ["张明", "赵青", "周宁"] {
        let bench = house.get(who, "/").await.body;
        assert!(bench.contains(WORKBENCH) && bench.contains("定稿清单"), "{who}: {bench}");
        assert!(bench.contains(&format!("href=\"{}\"", house.at("/problems"))), "{who}: {bench}");
    }
    for who in ["局书记", "指导员", "孙越"] {
        assert!(!house.get(who, "/").await.body.contains(WORKBENCH), "{who}");
    }
    let (zhang, zhao) = (house.id("张明"), house.id("赵青"));
    house.completed("张明", &[(&zhang, "没有新问题")]).await;
    assert!(!house.get("张明", "/").await.body.contains(WORKBENCH), "done is done");
    assert!(house.get("赵青", "/").await.body.contains(WORKBENCH), "and everybody answers for himself");
    house.completed("周宁", &[(&zhao, "没有新问题")]).await;
    assert!(!house.get("赵青", "/").await.body.contains(WORKBENCH), "whoever did it");
    // It was changed since: it is to be completed again, and nobody is told that nothing was done.
    house.criticised("张明", "布置工作急").await;
    let bench = house.get("张明", "/").await.body;
    assert!(bench.contains(CHANGED) && bench.contains("再次定稿"), "{bench}");
    assert!(!bench.contains(WORKBENCH) && !bench.contains("先把会上对您的批评意见"), "{bench}");
    let gaps = house.gaps().await;
    assert!(gaps.contains("张明的问题清单定稿以后又改过") && gaps.contains("再定稿一次"), "{gaps}");
    assert!(!gaps.contains("张明、"), "among those whose lists are open he is not: {gaps}");
    house.row_follows().await;
    house.close().await;
    assert!(!house.get("张明", "/").await.body.contains(CHANGED), "the campaign is over");
}

on_both!(
    the_figures_of_opinions_stay_as_the_meeting_was_told_them,
    what_the_meeting_found_in_a_list_is_no_criticism_since,
    what_the_meeting_looked_at_is_not_taken_out_of_its_list,
    after_the_meeting_the_form_begins_with_what_was_said_there,
    the_workbench_waits_for_ones_own_list_after_the_meeting,
);
