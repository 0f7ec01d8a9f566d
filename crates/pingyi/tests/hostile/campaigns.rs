//! What no browser of ours sends to the forms of campaigns, notices and rosters: every field takes it or gives it back.

use axum::http::{StatusCode, header};
use domain::appointment::Role;
use domain::campaign::terms::{Addition, Change, Requirement};
use domain::campaign::{Campaign, Selector};
use domain::ids::{CampaignId, UnitId};
use domain::notice::{Body, Notice, Stage};
use domain::org::UnitKind;
use pingyi::clock::new_id;
use store::testing::Engine;

use crate::common::{self, LOGIN, World, encoded, on_both, unit, world};
use crate::nonsense::{DAYS, TEXTS, escaped, is_calm};

/// What a spreadsheet would run.
const FORMULAS: &[&str] =
    &["=1+1", "+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "=HYPERLINK(\"http://x\")"];

struct House {
    world: World,
    ticket: String,
    branch: UnitId,
    campaign: Campaign,
}

impl House {
    /// A campaign of the committee, where the administrator keeps everything.
    async fn build(engine: Engine) -> Self {
        let world = world(engine).await;
        let add = async |parent, kind, name: &str| {
            let draft = unit(kind, name);
            pingyi::actions::units::add(&world.app, &world.admin, parent, &draft).await.unwrap()
        };
        let general = add(world.top, UnitKind::GeneralBranch, "机关党总支").await;
        let branch = add(general, UnitKind::Branch, "第一党支部").await;
        for unit in [world.top, general, branch] {
            world.appoint(world.admin.person, unit, Role::Secretary).await;
        }
        let campaign = common::campaign(world.top);
        let mut tx = world.app.db.write().await.unwrap();
        store::campaigns::add(&mut tx, &campaign).await.unwrap();
        tx.commit().await.unwrap();
        let ticket = world.ticket(LOGIN).await;
        Self { world, ticket, branch, campaign }
    }

    fn at(&self, unit: UnitId, rest: &str) -> String {
        format!("/units/{unit}/campaigns/{}{rest}", self.campaign.id)
    }

    /// A draft of the committee.
    async fn draft(&self, requirements: Vec<Requirement>) -> Notice {
        let body = Body { issuers: vec!["局党委".into()], requirements, ..Body::default() };
        let notice = Notice {
            id: new_id(),
            campaign: self.campaign.id,
            unit: self.world.top,
            number: String::new(),
            title: "关于开会的通知".into(),
            body,
            stage: Stage::Draft,
            version: 1,
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::notices::add(&mut tx, &notice).await.unwrap();
        tx.commit().await.unwrap();
        notice
    }

    async fn version(&self, notice: &Notice) -> String {
        let mut tx = self.world.app.db.read().await.unwrap();
        store::notices::get(&mut tx, notice.id).await.unwrap().version.to_string()
    }

    async fn get(&self, path: &str) -> common::Answer {
        self.world.get(path, Some(&self.ticket)).await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> common::Answer {
        self.world.post(path, Some(&self.ticket), form).await
    }

    /// Every page that shows what was kept.
    async fn draws(&self, notice: &Notice) {
        let (top, branch) = (self.world.top, self.branch);
        let page = format!("/notices/{}", notice.id);
        for path in [
            "/".to_owned(),
            format!("/units/{top}/campaigns"),
            self.at(top, ""),
            self.at(top, "/overview"),
            self.at(top, "/overview/branches.xlsx"),
            self.at(top, "/notices"),
            self.at(top, &page),
            self.at(branch, ""),
            self.at(branch, "/notices"),
            self.at(branch, "/roster"),
            self.at(branch, "/plan"),
            format!("/units/{top}/journal"),
        ] {
            let answer = self.get(&path).await;
            is_calm(&path, &answer);
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        }
    }
}

/// A form with one field that each text stands in, the others good.
fn with<'a>(good: &[(&'a str, &'a str)], field: &'a str, text: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut form = good.to_vec();
    form.retain(|(name, _)| *name != field);
    form.push((field, text));
    form
}

async fn a_notice_takes_any_text_or_gives_it_back(engine: Engine) {
    let house = House::build(engine).await;
    let notice = house.draft(Vec::new()).await;
    let page = house.at(house.world.top, &format!("/notices/{}", notice.id));
    let (edit, ask, confirm) =
        (format!("{page}/edit"), format!("{page}/ask"), format!("{page}/paste/confirm"));
    let head = [("number", "云组发〔2026〕3号"), ("title", "通知"), ("issuers", "局党委")];
    let asked = [("subject", "add:demand"), ("value", "办好"), ("sentence", "须办好")];
    let row = [
        ("rows", "1"),
        ("take-0", "yes"),
        ("subject-0", "add:demand"),
        ("value-0", "办好"),
        ("sentence-0", "须办好"),
    ];
    let (mut kept, mut returned) = (0, 0);
    for text in TEXTS.iter().chain(FORMULAS).chain(DAYS) {
        let fields = [
            (
                &edit,
                &head[..],
                ["number", "title", "issuers", "cites", "aims", "tasks", "version"].as_slice(),
            ),
            (&ask, &asked[..], &["subject", "value", "sentence", "kind", "label", "unit", "version"]),
            (&confirm, &row[..], &["rows", "subject-0", "value-0", "sentence-0", "version"]),
        ];
        for (path, good, fields) in fields {
            for field in fields {
                let version = house.version(&notice).await;
                let good = [good, &[("version", version.as_str())]].concat();
                let answer = house.post(path, &with(&good, field, text)).await;
                let what = format!("{text:?} as {field} to {path}");
                is_calm(&what, &answer);
                match answer.status {
                    StatusCode::SEE_OTHER => kept += 1,
                    StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT => {
                        returned += 1;
                        assert!(answer.body.contains("<form"), "{what}: no form came back");
                        if matches!(*field, "number" | "title" | "value" | "value-0")
                            && !text.trim().is_empty()
                        {
                            let typed = escaped(text.trim());
                            assert!(answer.body.contains(&typed), "{what}: lost {typed}\n{}", answer.body);
                        }
                    }
                    other => panic!("{what}: {other}"),
                }
            }
        }
        is_calm(text, &house.post(&format!("{page}/paste"), &[("text", text)]).await);
        is_calm(text, &house.post(&format!("{page}/withdraw"), &[("version", "1"), ("at", text)]).await);
        is_calm(text, &house.post(&format!("{page}/discard"), &[("version", text)]).await);
        is_calm(text, &house.post(&format!("{page}/publish"), &[("version", text)]).await);
    }
    println!("{engine:?}: {kept} kept, {returned} came back");
    assert!(kept > 100 && returned > 100);
    let version = house.version(&notice).await;
    let answer = house.post(&format!("{page}/publish"), &[("version", version.as_str())]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    house.draws(&notice).await;
    let below = house.at(house.branch, &format!("/notices/{}", notice.id));
    is_calm("the notice below", &house.get(&below).await);
    assert_eq!(house.post(&format!("{below}/sign"), &[("x", "=1+1")]).await.status, StatusCode::SEE_OTHER);
    assert!(pingyi::actions::journal::verify(&house.world.app).await.unwrap().is_sound());
}

async fn a_campaign_and_its_roster_take_any_text_or_give_it_back(engine: Engine) {
    let house = House::build(engine).await;
    let notice = house.draft(Vec::new()).await;
    let (top, branch) = (house.world.top, house.branch);
    let admin = house.world.admin.person.to_string();
    let below = branch.to_string();
    let begin =
        [("pack", "P2025"), ("title", "会"), ("window_from", "2026-01-20"), ("window_until", "2026-03-31")];
    let correct = [("person", admin.as_str()), ("kind", "added"), ("stage", "formal"), ("reason", "漏列")];
    let contact = [("person", admin.as_str()), ("below", below.as_str())];
    let forms = [
        (
            format!("/units/{top}/campaigns"),
            &begin[..],
            ["pack", "title", "window_from", "window_until", "cut_off", "after"].as_slice(),
        ),
        (house.at(top, "/contacts"), &contact, &["person", "below"]),
        (house.at(top, "/contacts/remove"), &contact, &["person", "below"]),
        (house.at(branch, "/roster/correct"), &correct, &["person", "kind", "stage", "reason"]),
        (house.at(top, "/close"), &[("reason", "完")], &["version"]),
        (house.at(top, "/freeze"), &[], &["day"]),
    ];
    for text in TEXTS.iter().chain(FORMULAS).chain(DAYS) {
        for (path, good, fields) in &forms {
            // A day that is one would freeze the roster, for good.
            if path.ends_with("/freeze") && domain::wording::parse_day(text).is_some() {
                continue;
            }
            for field in *fields {
                let what = format!("{text:?} as {field} to {path}");
                let answer = house.post(path, &with(good, field, text)).await;
                is_calm(&what, &answer);
                let status = answer.status;
                assert!(status == StatusCode::SEE_OTHER || status.is_client_error(), "{what}: {status}");
                if *field == "title" && status == StatusCode::UNPROCESSABLE_ENTITY && !text.trim().is_empty()
                {
                    assert!(answer.body.contains(&escaped(text.trim())), "{what}: lost\n{}", answer.body);
                }
            }
        }
    }
    for path in ["/freeze", "/close", "/contacts", "/overview", "/overview/branches"] {
        let page = house.at(top, path);
        is_calm(&page, &house.get(&page).await);
    }
    // Whatever was begun draws.
    let list = house.get(&format!("/units/{top}/campaigns")).await;
    is_calm("the campaigns", &list);
    let mut tx = house.world.app.db.read().await.unwrap();
    let made: Vec<CampaignId> = store::campaigns::reaching(&mut tx, top)
        .await
        .unwrap()
        .into_iter()
        .map(|campaign| campaign.id)
        .collect();
    drop(tx);
    assert!(made.len() > 10, "{}", made.len());
    for campaign in made {
        for (unit, path) in [(top, ""), (top, "/notices"), (top, "/overview/branches.xlsx"), (branch, "")] {
            let page = format!("/units/{unit}/campaigns/{campaign}{path}");
            let answer = house.get(&page).await;
            is_calm(&page, &answer);
            assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.body);
        }
    }
    house.draws(&notice).await;
    assert!(pingyi::actions::journal::verify(&house.world.app).await.unwrap().is_sound());
}

async fn a_notice_is_pasted_up_to_a_length_and_not_beyond(engine: Engine) {
    let house = House::build(engine).await;
    let notice = house.draft(Vec::new()).await;
    let page = house.at(house.world.top, &format!("/notices/{}", notice.id));
    let paste = format!("{page}/paste");
    let line = "各支部必须于2月10日前报送方案。";
    let most: String = line.chars().cycle().take(50_000).collect();
    let answer = house.post(&paste, &[("text", &most)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.body.contains("2026-02-10"));
    let one_sentence = "必须".repeat(25_000);
    let answer = house.post(&paste, &[("text", &one_sentence)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    is_calm("a sentence without an end", &answer);
    let more = format!("{most}完");
    let answer = house.post(&paste, &[("text", &more)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("最多 50000 个字，现在是 50001 个字"));
    assert!(answer.body.contains(&most[most.len() - 300..]), "what was pasted is lost");
    let novel = "党".repeat(10 * 1024 * 1024 / 9);
    for form in ["paste", "paste/confirm", "edit", "ask"] {
        let answer = house.post(&format!("{page}/{form}"), &[("text", &novel), ("value", &novel)]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{form}");
        assert!(answer.body.contains("内容太大，没有收下"), "{form}: {}", answer.body);
    }
    // Long values in the rows that come back from the page are measured like any other.
    let long = "长".repeat(501);
    let row = [
        ("version", "1"),
        ("rows", "1"),
        ("take-0", "yes"),
        ("subject-0", "add:demand"),
        ("sentence-0", "须"),
    ];
    let answer = house.post(&format!("{page}/paste/confirm"), &with(&row, "value-0", &long)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("第 1 条的取值最多 500 个字"), "{}", answer.body);
    let endless = [("version", "1"), ("rows", "18446744073709551615"), ("take-0", "yes")];
    is_calm("rows without end", &house.post(&format!("{page}/paste/confirm"), &endless).await);
    let aims = "目".repeat(10_001);
    let head = [("version", "1"), ("title", "通知"), ("issuers", "局"), ("aims", aims.as_str())];
    let answer = house.post(&format!("{page}/edit"), &head).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains(&aims), "what was written is lost");
}

async fn thousands_of_requirements_are_read_and_published(engine: Engine) {
    let house = House::build(engine).await;
    let many = (0..3000).map(|number| Requirement {
        scope: Selector { kinds: vec![UnitKind::Branch], ..Selector::default() },
        change: Change::Add { kind: Addition::Demand, text: format!("=第{number}件事<b>") },
        sentence: format!("须办好第{number}件事"),
        firm: true,
    });
    let notice = house.draft(many.collect()).await;
    let page = house.at(house.world.top, &format!("/notices/{}", notice.id));
    let asked = [("version", "1"), ("subject", "value:criticism_least"), ("value", "2")];
    let answer = house.post(&format!("{page}/ask"), &asked).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let answer = house.post(&format!("{page}/publish"), &[("version", "2")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    house.draws(&notice).await;
    // Nobody in the journal is drowned by it: one entry tells of the publishing.
    assert!(pingyi::actions::journal::verify(&house.world.app).await.unwrap().is_sound());
    let scopes = format!("unit={}&", house.branch).repeat(5000);
    let second = house.draft(Vec::new()).await;
    let ask = house.at(house.world.top, &format!("/notices/{}/ask", second.id));
    let body = format!("{scopes}{}", encoded(&asked));
    let answer = house.world.send(&ask, Some(&house.ticket), body).await;
    is_calm("a unit five thousand times", &answer);
    assert!(answer.headers.get(header::LOCATION).is_some() || answer.status.is_client_error());
}

on_both!(
    a_notice_takes_any_text_or_gives_it_back,
    a_campaign_and_its_roster_take_any_text_or_give_it_back,
    a_notice_is_pasted_up_to_a_length_and_not_beyond,
    thousands_of_requirements_are_read_and_published,
);
