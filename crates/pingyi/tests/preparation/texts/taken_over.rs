//! What stands elsewhere already is not written again: the own list of problems goes into a text line by line, and the
//! part that answers opinions says which there are.

use axum::http::StatusCode;
use domain::preparation::opinion::{About, Decision, Merged, Target};
use domain::preparation::text::Stage;
use pingyi::clock::new_id;
use store::testing::Engine;

use crate::common::{Answer, on_both};
use crate::house::House;

on_both!(
    ones_own_problems_go_into_the_text_line_by_line,
    after_the_meeting_the_criticisms_that_came_are_offered,
    the_part_that_answers_opinions_says_which_there_are,
    the_workbench_says_what_is_still_empty,
    what_came_back_is_opened_with_the_reason_on_top,
    who_reads_a_text_is_said_for_its_reader,
    who_was_named_reads_it_and_nobody_else,
    everybodys_texts_are_narrowed_by_the_address,
);

const OFFER: &str = "name=\"problem\" value=\"";

impl House {
    /// A problem in somebody's list; gives its id.
    async fn lists(&self, who: &str, whose: &str, statement: &str, source: &str) -> String {
        let whose = if whose == "班子" { "team".to_owned() } else { self.id(whose) };
        let form = [
            ("whose", whose.as_str()),
            ("statement", statement),
            ("examples", "三月的检查漏了两处。\n四月又漏一处。"),
            ("source", source),
            ("main", "yes"),
            ("cause", "怕麻烦。"),
            ("measure", "每周复查一次。"),
            ("direction", "石榴树下的方向"),
        ];
        let saved = self.post(who, &self.at("/problems/new"), &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        saved.location().split("#p-").nth(1).unwrap().to_owned()
    }

    async fn takes(&self, who: &str, page: &str, problem: &str, to: &str, lines: &[&str]) -> Answer {
        let mut form =
            vec![("base", "0"), ("s0", "开头"), ("s1", "原有"), ("problem", problem), ("into", to)];
        form.extend(lines.iter().map(|line| ("line", *line)));
        self.post(who, &format!("{page}/draft"), &form).await
    }
}

async fn ones_own_problems_go_into_the_text_line_by_line(engine: Engine) {
    let house = House::build(engine).await;
    let own = house.lists("张明", "张明", "石榴树下的张明", "own").await;
    let other = house.lists("赵青", "赵青", "石榴树下的赵青", "own").await;
    let team = house.lists("周宁", "班子", "石榴树下的班子", "own").await;
    let page = house.begun("张明", "outline", None).await;
    let edit = format!("{page}/edit");
    let editor = house.get("张明", &edit).await.body;
    assert!(editor.contains("我的问题清单（1 条）"), "{editor}");
    for line in ["石榴树下的张明", "三月的检查漏了两处。", "四月又漏一处。", "怕麻烦。", "每周复查一次。"]
    {
        assert!(editor.contains(&format!("name=\"line\" value=\"{line}\">")), "unticked, {line}: {editor}");
    }
    for absent in ["石榴树下的方向", "石榴树下的赵青", "石榴树下的班子"] {
        assert!(!editor.contains(absent), "{absent}: {editor}");
    }
    let into = &editor[editor.find("id=\"f-into\"").unwrap()..];
    assert!(into.contains("<option value=\"1\" selected>存在的问题"), "{into}");
    let none = house.takes("张明", &page, &own, "1", &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("没有勾选要加到材料里的话") && none.body.contains("原有"), "{}", none.body);
    let lines = ["石榴树下的张明", "四月又漏一处。", "没有人写过", "石榴树下的方向"];
    let taken = house.takes("张明", &page, &own, "1", &lines).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let editor = house.get("张明", &edit).await.body;
    assert!(editor.contains("原有\n石榴树下的张明\n四月又漏一处。</textarea>"), "{editor}");
    assert!(editor.contains("value=\"四月又漏一处。\" disabled>") && editor.contains("已放入"), "{editor}");
    // Of others' lists nothing comes in, whatever is sent.
    for id in [&other, &team] {
        let sent = house.takes("张明", &page, id, "1", &["石榴树下的赵青", "石榴树下的班子"]).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND, "{}", sent.body);
    }
    // The team's text speaks of the team's list.
    let of_team = house.begun("王晓", "team", None).await;
    let editor = house.get("王晓", &format!("{of_team}/edit")).await.body;
    assert!(editor.contains("班子的问题清单（1 条）") && editor.contains("石榴树下的班子"), "{editor}");
    assert!(!editor.contains("石榴树下的张明"), "{editor}");
}

async fn after_the_meeting_the_criticisms_that_came_are_offered(engine: Engine) {
    let house = House::build(engine).await;
    let before = house.lists("张明", "张明", "会前的问题", "own").await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "会前的话。").await;
    house.set(&page, Stage::Passed, None).await;
    house.meet(&[Some(house.person("张明"))]).await;
    assert!(!house.get("张明", &format!("{page}/edit")).await.body.contains(OFFER), "nothing has come yet");
    let heard = house.lists("李和", "张明", "会上指出布置急", "criticism").await;
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains(&format!("{OFFER}{heard}\"")) && !editor.contains(&before), "{editor}");
    assert!(editor.contains("我的问题清单：会后补进的批评意见（1 条）"), "{editor}");
    let into = &editor[editor.find("id=\"f-into\"").unwrap()..];
    assert!(into.contains("<option value=\"5\" selected>会后补充"), "{into}");
    assert!(!editor.contains("没有转给您的意见"), "the answer was passed: {editor}");
}

async fn the_part_that_answers_opinions_says_which_there_are(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    let edit = format!("{page}/edit");
    let before_answer = |body: &str| {
        let end = body.find("id=\"f-s4\"").expect("the part is there");
        let from = body[..end].rfind("id=\"f-s3\"").unwrap();
        body[from..end].to_owned()
    };
    let below = |body: &str| body.split("id=\"f-s4-help\">").nth(1).unwrap_or_default().to_owned();
    let editor = house.get("张明", &edit).await.body;
    assert!(below(&editor).starts_with("没有转给您的意见，写明“没有”即可。"), "{editor}");
    house.saved("张明", &page, "0", "检查时漏了两处。").await;
    let shown = house.get("张明", &page).await.body;
    assert!(shown.contains("在“对征求意见的回应”里写明“没有”即可"), "{shown}");
    let refused = house.post("张明", &format!("{page}/submit"), &[("number", "1"), ("own", "yes")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("没有转来意见的，在“对征求意见的回应”里写明“没有”即可。"),
        "{}",
        refused.body
    );
    let about = About::new(Target::Member, Some(house.person("张明"))).unwrap();
    let mut tx = house.world.app.db.write().await.unwrap();
    for (wording, decision) in [("排班不公平", Decision::Adopted), ("解释少", Decision::Pending)] {
        let merged = Merged {
            id: new_id(),
            campaign: house.campaign,
            unit: house.branch,
            wording: wording.into(),
            dimension: None,
            about,
            decision,
            reason: String::new(),
            not_listed: String::new(),
            version: 1,
        };
        store::opinions::add_merged(&mut tx, &merged).await.unwrap();
    }
    tx.commit().await.unwrap();
    let editor = house.get("张明", &edit).await.body;
    assert!(before_answer(&editor).contains("排班不公平") && !editor.contains("解释少"), "{editor}");
    assert!(!editor.contains("没有转给您的意见"), "{editor}");
    // The typist is told whose they are.
    let typed = house.begun("王晓", "outline", Some("赵青")).await;
    let editor = house.get("王晓", &format!("{typed}/edit")).await.body;
    assert!(editor.contains("没有转给赵青的意见，写明“没有”即可。"), "{editor}");
}

async fn the_workbench_says_what_is_still_empty(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "检查时漏了两处。").await;
    let bench = house.get("张明", "/").await.body;
    assert!(bench.contains("个人发言提纲还没有写完"), "{bench}");
    assert!(bench.contains("还空着：根源剖析、整改措施、对征求意见的回应。"), "{bench}");
    assert!(bench.contains(&format!("href=\"{page}/edit\"")) && !bench.contains("提交材料"), "{bench}");
    let parts = [("s0", "读了。"), ("s1", "漏了。"), ("s2", "怕麻烦。"), ("s3", "复查。"), ("s4", "没有。")];
    let form = [&[("base", "1")], &parts[..]].concat();
    let saved = house.post("张明", &format!("{page}/edit"), &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let bench = house.get("张明", "/").await.body;
    assert!(bench.contains("个人发言提纲还没有提交") && bench.contains("提交材料"), "{bench}");
}

async fn what_came_back_is_opened_with_the_reason_on_top(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "检查时漏了两处。").await;
    house.set(&page, Stage::Returned, Some((domain::preparation::text::Move::Returned, 1))).await;
    let bench = house.get("张明", "/").await.body;
    assert!(bench.contains(&format!("href=\"{page}/edit\"")), "{bench}");
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    let (reason, field) = (editor.find("没有事例，请补写").unwrap(), editor.find("id=\"f-s0\"").unwrap());
    assert!(reason < field, "{editor}");
}

async fn who_reads_a_text_is_said_for_its_reader(engine: Engine) {
    let house = House::build(engine).await;
    let own = house.begun("张明", "outline", None).await;
    let editor = house.get("张明", &format!("{own}/edit")).await.body;
    assert!(editor.contains("现在只有您能看；提交后书记、副书记、委员能看。"), "{editor}");
    let typed = house.begun("王晓", "outline", Some("赵青")).await;
    let editor = house.get("王晓", &format!("{typed}/edit")).await.body;
    assert!(editor.contains("现在只有您和赵青能看；"), "{editor}");
    house.saved("王晓", &typed, "0", "代为录入的一句。").await;
    let editor = house.get("赵青", &format!("{typed}/edit")).await.body;
    assert!(editor.contains("现在只有您和替您录入的王晓能看；"), "{editor}");
    // What one of the committee writes goes to the others, and further up.
    let own = house.begun("周宁", "outline", None).await;
    let editor = house.get("周宁", &format!("{own}/edit")).await.body;
    assert!(editor.contains("现在只有您能看；提交后支委会其他成员、联系领导、指导组能看。"), "{editor}");
}

/// The sentence above says who reads: whoever is named opens what is given in, and nobody else does.
async fn who_was_named_reads_it_and_nobody_else(engine: Engine) {
    let house = House::build(engine).await;
    for (author, readers, others) in [
        ("张明", &["周宁", "王晓", "李和"][..], &["赵青", "指导员", "局书记"][..]),
        ("周宁", &["王晓", "李和", "指导员"][..], &["张明", "赵青"][..]),
    ] {
        let page = house.begun(author, "outline", None).await;
        house.saved(author, &page, "0", "检查时漏了两处。").await;
        for who in [readers, others].concat() {
            assert_eq!(house.get(who, &page).await.status, StatusCode::NOT_FOUND, "{author}, {who}: not yet");
        }
        house.set(&page, Stage::Submitted, Some((domain::preparation::text::Move::Submitted, 1))).await;
        for who in readers {
            assert_eq!(house.get(who, &page).await.status, StatusCode::OK, "{author}, {who}");
        }
        for who in others {
            assert_eq!(house.get(who, &page).await.status, StatusCode::NOT_FOUND, "{author}, {who}");
        }
    }
}

async fn everybodys_texts_are_narrowed_by_the_address(engine: Engine) {
    let house = House::build(engine).await;
    for who in ["周宁", "王晓", "李和", "张明", "赵青"] {
        house.activate(who).await;
    }
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "检查时漏了两处。").await;
    house.set(&page, Stage::Submitted, None).await;
    let list = house.at("/texts");
    let rows = async |query: &str| {
        let body = house.get("王晓", &format!("{list}{query}")).await.body;
        assert!(
            body.find("id=\"typing\"").unwrap() < body.find("id=\"narrowed\"").unwrap(),
            "typing comes first"
        );
        let table = body.split("id=\"narrowed\"").nth(1).unwrap().to_owned();
        ["张明", "赵青"].map(|name| table.contains(name))
    };
    assert_eq!(rows("").await, [true, true]);
    assert_eq!(rows("?state=x&of=y").await, [true, true], "what is written wrongly narrows nothing");
    assert_eq!(rows("?of=outline&state=unsubmitted").await, [false, true]);
    assert_eq!(rows("?of=outline&state=submitted").await, [true, false]);
    assert_eq!(rows("?of=self_appraisal&state=submitted").await, [false, false]);
    assert_eq!(rows("?state=unsubmitted").await, [true, true], "his other text is not given in");
    // What is missing leads there.
    let ready = house.get("王晓", &house.at("/ready")).await.body;
    assert!(ready.contains("/texts?of=outline&amp;state=unsubmitted#all"), "{ready}");
    // A member sees nobody's.
    assert!(!house.get("张明", &format!("{list}?state=unsubmitted")).await.body.contains("赵青"));
}
