//! A file instead of typing: its words become a draft of whoever may write the text, whatever the file tries. On both
//! databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

#[expect(dead_code, reason = "every test file uses its part")]
mod common;

use std::io::{Cursor, Write};

use axum::http::{Method, Request, StatusCode, header};
use common::{Answer, NOON, World, member, on_both, world};
use domain::appointment::{Appointment, Role};
use domain::campaign::{Campaign, CampaignKind, Edition};
use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::journal::Digest;
use domain::preparation::text::{Body, Origin, Section, Stage, Text, Whose};
use domain::theme::TextKind;
use pingyi::actions;
use pingyi::clock::new_id;
use store::testing::Engine;
use store::texts::Draft;
use time::macros::date;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

struct House {
    world: World,
    branch: UnitId,
    sibling: UnitId,
    campaign: CampaignId,
    /// 张明's outline.
    text: TextId,
}

impl House {
    async fn build(engine: Engine) -> Self {
        let world = world(engine).await;
        let (branch, sibling) = (world.branch("第一党支部").await, world.branch("第二党支部").await);
        let campaign = Campaign {
            id: new_id(),
            unit: world.top,
            kind: CampaignKind::BranchMeeting,
            title: "2025年度组织生活会".into(),
            year: 2025,
            pack: Edition {
                code: "P2025".into(),
                revision: 1,
                text: pingyi::packs::shipped_text("P2025").unwrap().into(),
            },
            window_from: date!(2026 - 01 - 20),
            window_until: date!(2026 - 03 - 31),
            cut_off: None,
            frozen_at: None,
            after: None,
            closed_on: None,
            version: 1,
        };
        let mut tx = world.app.db.write().await.unwrap();
        store::campaigns::add(&mut tx, &campaign).await.unwrap();
        tx.commit().await.unwrap();
        let mut house = Self { world, branch, sibling, campaign: campaign.id, text: new_id() };
        for (name, unit, role) in [
            ("周宁", branch, Some(Role::Secretary)),
            ("张明", branch, None),
            ("赵青", branch, None),
            ("钱川", sibling, Some(Role::Secretary)),
        ] {
            house.settle(name, unit, role).await;
        }
        house.text =
            house.add(Whose::new(TextKind::Outline, Some(house.person("张明").await)).unwrap()).await;
        house
    }

    async fn settle(&self, name: &str, unit: UnitId, role: Option<Role>) {
        let (app, admin) = (&self.world.app, &self.world.admin);
        let person = actions::people::add(app, admin, unit, &member(name)).await.unwrap();
        let mut tx = app.db.write().await.unwrap();
        if let Some(role) = role {
            let duty = Appointment {
                id: new_id(),
                person,
                unit,
                role,
                title: String::new(),
                from: date!(2025 - 06 - 01),
                until: None,
                revoked: false,
                stands_in_for: None,
                guidance_group: None,
                version: 1,
            };
            store::appointments::add(&mut tx, &duty).await.unwrap();
        }
        let session = store::sessions::Session {
            id_hash: Digest::of(ticket(name).as_bytes()).to_string(),
            person,
            started_at: NOON,
            seen_at: NOON,
        };
        store::sessions::add(&mut tx, &session).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn person(&self, name: &str) -> PersonId {
        let found = actions::people::search(&self.world.app, &self.world.admin, name, 2).await.unwrap();
        found.people.first().unwrap().listed.person.id
    }

    async fn add(&self, whose: Whose) -> TextId {
        let id = new_id();
        let (campaign, unit) = (self.campaign, self.branch);
        let new = Text { id, campaign, unit, whose, stage: Stage::Draft, number: 0, version: 1 };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::texts::add(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    fn path(&self, text: TextId) -> String {
        format!("/units/{}/campaigns/{}/texts/{text}/upload", self.branch, self.campaign)
    }

    async fn get(&self, who: &str) -> Answer {
        self.world.get(&self.path(self.text), Some(&ticket(who))).await
    }

    async fn send(&self, who: &str, name: &str, bytes: &[u8]) -> Answer {
        self.send_to(&self.path(self.text), who, name, bytes, &[]).await
    }

    async fn send_to(
        &self,
        path: &str,
        who: &str,
        name: &str,
        bytes: &[u8],
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            write!(body, "--line\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                .unwrap();
        }
        write!(body, "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")
            .unwrap();
        body.extend(bytes);
        body.extend(b"\r\n--line--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=line")
            .header(header::COOKIE, format!("pingyi={}", ticket(who)));
        Answer::of(self.world.ask(request.body(body.into()).unwrap()).await).await
    }

    async fn draft(&self, text: TextId, who: &str) -> Option<Draft> {
        let person = self.person(who).await;
        let mut tx = self.world.app.db.read().await.unwrap();
        store::texts::draft(&mut tx, text, person).await.unwrap()
    }

    /// 张明 has typed something and not saved it.
    async fn typed(&self) -> Draft {
        let sections = vec![Section { heading: "学习收获".into(), words: "自己写的一句".into() }];
        let typed = Draft {
            base: 0,
            body: Body { sections },
            saved_at: NOON - 60_000,
            origin: Origin::Typed,
            file_name: String::new(),
        };
        let person = self.person("张明").await;
        let mut tx = self.world.app.db.write().await.unwrap();
        store::texts::set_draft(&mut tx, self.text, person, &typed).await.unwrap();
        tx.commit().await.unwrap();
        typed
    }

    async fn entries(&self) -> i64 {
        let mut tx = self.world.app.db.read().await.unwrap();
        store::journal::below(&mut tx, self.world.top, 0, 1).await.unwrap().1
    }
}

fn ticket(name: &str) -> String {
    format!("ticket-of-{}", Digest::of(name.as_bytes()))
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A docx around these elements.
fn around(body: &str) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let rels = r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>"#;
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", rels.as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ])
}

fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let (open, close) = ("<w:p><w:r><w:t>", "</w:t></w:r></w:p>");
    around(&format!("{open}{}{close}", paragraphs.join(&format!("{close}{open}"))))
}

fn words<'a>(draft: &'a Draft, heading: &str) -> &'a str {
    &draft.body.sections.iter().find(|section| section.heading == heading).unwrap().words
}

/// The sentence the redirect leaves for the next page.
fn said(answer: &Answer) -> String {
    let mut cookies = answer.headers.get_all(header::SET_COOKIE).iter().map(|one| one.to_str().unwrap());
    let said = cookies.find_map(|one| one.strip_prefix("said=")).unwrap();
    let encoded = format!("said={}", said.split(';').next().unwrap().replace('+', "%2B"));
    form_urlencoded::parse(encoded.as_bytes()).next().unwrap().1.into_owned()
}

on_both!(
    a_docx_becomes_a_draft_under_the_asked_headings,
    a_plain_text_is_read_and_a_secretary_uploads_for_a_member,
    what_is_no_manuscript_leaves_everything_as_it_was,
    a_draft_goes_only_when_its_writer_says_so,
    nobody_else_uploads_and_nowhere_else,
    a_text_that_is_closed_takes_no_file,
    whatever_stands_in_a_file_is_only_text,
    headings_of_other_names_open_their_sections_and_that_is_told,
);

async fn a_docx_becomes_a_draft_under_the_asked_headings(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.get("张明").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("个人发言提纲") && page.body.contains("学习收获、存在的问题"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("换掉草稿"), "there is nothing to be replaced yet");
    let before = house.entries().await;
    let file = around(
        "<w:p><w:r><w:t>一、学习收获</w:t></w:r></w:p><w:p><w:r><w:t>读了</w:t></w:r><w:r><w:t>三篇。</w:t></w:r></w:p>\
         <w:p><w:r><w:t>（二）存在的问题：</w:t></w:r></w:p><w:p><w:r><w:t>巡查少。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>\
         <w:p><w:r><w:t>三、根源剖析</w:t><w:br/><w:t>怕麻烦。</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>",
    );
    let answer = house.send("张明", "C:\\\\稿子\\\\发言提纲.docx", &file).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let edit = house.path(house.text).replace("/upload", "/edit");
    assert_eq!(answer.headers[header::LOCATION], edit.as_str());
    assert_eq!(
        said(&answer),
        "已读取 5 段、13 字，放进草稿，还没有保存为一版。没有读到内容的部分：整改措施、对征求意见的回应。\
         文件里有修订，删去的文字没有读取。文件里有隐藏文字，没有读取。"
    );
    let draft = house.draft(house.text, "张明").await.unwrap();
    let read = ["学习收获", "存在的问题", "根源剖析", "整改措施"].map(|heading| words(&draft, heading));
    assert_eq!(read, ["读了三篇。", "巡查少。", "怕麻烦。", ""]);
    assert_eq!((draft.base, draft.origin, draft.file_name.as_str()), (0, Origin::Uploaded, "发言提纲.docx"));
    assert_eq!(house.entries().await, before, "a draft is its writer's alone");
}

async fn a_plain_text_is_read_and_a_secretary_uploads_for_a_member(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.get("周宁").await;
    assert!(page.body.contains("张明的个人发言提纲（由您代为录入）"), "{}", page.body);
    let gb18030 = b"\xd1\xa7\xcf\xb0\xca\xd5\xbb\xf1\r\n\xb6\xc1\xc1\xcb\xc8\xfd\xc6\xaa";
    let answer = house.send("周宁", "提纲.txt", gb18030).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(words(&house.draft(house.text, "周宁").await.unwrap(), "学习收获"), "读了三篇");
    assert_eq!(house.draft(house.text, "张明").await, None, "each has a draft of his own");
}

async fn what_is_no_manuscript_leaves_everything_as_it_was(engine: Engine) {
    let house = House::build(engine).await;
    let typed = house.typed().await;
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    let mut encrypted = old.clone();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let laughs = zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "word/document.xml",
            b"<!DOCTYPE x [<!ENTITY a \"aa\">]><w:document><w:body><w:p>&a;</w:p></w:body></w:document>",
        ),
    ]);
    let long = "长".repeat(50_001);
    let good = docx(&["正文"]);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("旧.doc", old, "这是旧格式（doc、wps）的文稿"),
        ("密.docx", encrypted, "文件加了密码"),
        ("扫描.docx", b"%PDF-1.7".to_vec(), "是PDF 文件"),
        ("炸弹.docx", around(&"<w:x/>".repeat(8 * 1024 * 1024)), "文件解开后过大"),
        ("实体.docx", laughs, "文件的内部结构不正常"),
        ("半截.docx", good[..good.len() / 2].to_vec(), "文件损坏"),
        ("表.docx", zipped(&[("xl/workbook.xml", b"x")]), "是表格"),
        ("图.docx", around("<w:p><w:r><w:drawing/></w:r></w:p>"), "文件里没有文字"),
        ("大.docx", vec![b'a'; 10 * 1024 * 1024 + 1], "文件超过 10 MB"),
        ("长.txt", long.into_bytes(), "文件里有 50001 字"),
        ("题.docx", docx(&["一、学习收获", "二、存在的问题"]), "文件里只有各部分的标题"),
        ("空.docx", vec![], "请选择一个 docx 或 txt 文件再上传"),
        ("乱.docx", "不是文稿，只是几个字".as_bytes().to_vec(), "文件名是文稿的，里面却不是文稿"),
        (
            "噪.docx",
            vec![0x93, 0xff, 0xfe, 0x1b, 0x81, 0xff],
            "另存为 docx 再上传；也可以把文字复制粘贴到编辑页",
        ),
        ("白.txt", b" \r\n".to_vec(), "文件是空的"),
    ];
    let path = house.path(house.text);
    let saved = typed.saved_at.to_string();
    for (name, bytes, words) in cases {
        let fields = [("draft", saved.as_str()), ("replace", "yes")];
        let answer = house.send_to(&path, "张明", name, &bytes, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(
            answer.body.contains(words) && answer.body.contains("没有任何改动"),
            "{name}: {}",
            answer.body
        );
        assert_eq!(house.draft(house.text, "张明").await.as_ref(), Some(&typed), "{name}");
    }
    // What is no form with a file at all.
    for body in ["", "file=x", "--line\r\n"] {
        let answer = house.world.send(&path, Some(&ticket("张明")), body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    let huge = house.send("张明", "巨.docx", &vec![b'a'; 25 * 1024 * 1024]).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(huge.body.contains("内容太大") && huge.body.contains("回到工作台"), "{}", huge.body);
    assert_eq!(house.draft(house.text, "张明").await.as_ref(), Some(&typed));
}

async fn a_draft_goes_only_when_its_writer_says_so(engine: Engine) {
    let house = House::build(engine).await;
    let typed = house.typed().await;
    let page = house.get("张明").await.body;
    assert!(page.contains("换掉草稿") && page.contains("6 字"), "{page}");
    let path = house.path(house.text);
    let file = docx(&["新写的"]);
    let saved = typed.saved_at.to_string();
    let earlier = (typed.saved_at - 1).to_string();
    for fields in
        [vec![], vec![("draft", saved.as_str())], vec![("draft", earlier.as_str()), ("replace", "yes")]]
    {
        let answer = house.send_to(&path, "张明", "新.docx", &file, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(answer.body.contains("没有保存的草稿"), "{}", answer.body);
        assert_eq!(house.draft(house.text, "张明").await.as_ref(), Some(&typed), "{fields:?}");
    }
    let fields = [("replace", "yes"), ("draft", saved.as_str())];
    let answer = house.send_to(&path, "张明", "新.docx", &file, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(words(&house.draft(house.text, "张明").await.unwrap(), "学习收获"), "新写的");
}

async fn nobody_else_uploads_and_nowhere_else(engine: Engine) {
    let house = House::build(engine).await;
    let file = docx(&["别人写的"]);
    let path = house.path(house.text);
    for other in ["赵青", "钱川"] {
        assert_eq!(house.get(other).await.status, StatusCode::NOT_FOUND, "{other}");
        assert_eq!(house.send(other, "x.docx", &file).await.status, StatusCode::NOT_FOUND, "{other}");
    }
    let team = house.add(Whose::TEAM).await;
    let to_team = house.path(team);
    for (who, expected) in [("赵青", StatusCode::NOT_FOUND), ("周宁", StatusCode::SEE_OTHER)] {
        assert_eq!(house.send_to(&to_team, who, "x.docx", &file, &[]).await.status, expected, "{who}");
    }
    let elsewhere = [
        path.replace(&house.branch.to_string(), &house.sibling.to_string()),
        path.replace(&house.campaign.to_string(), &new_id::<CampaignId>().to_string()),
        path.replace(&house.text.to_string(), &new_id::<TextId>().to_string()),
    ];
    for path in elsewhere {
        assert_eq!(
            house.send_to(&path, "张明", "x.docx", &file, &[]).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    assert_eq!(house.draft(house.text, "赵青").await, None);
    assert_eq!(house.draft(house.text, "张明").await, None);
}

async fn a_text_that_is_closed_takes_no_file(engine: Engine) {
    let house = House::build(engine).await;
    let file = docx(&["正文"]);
    for (stage, words) in [(Stage::Submitted, "正在审阅"), (Stage::Passed, "已经审阅通过")] {
        let mut tx = house.world.app.db.write().await.unwrap();
        let text = store::texts::find(&mut tx, house.text).await.unwrap().unwrap();
        store::texts::set(&mut tx, &Text { stage, ..text }).await.unwrap();
        tx.commit().await.unwrap();
        let page = house.get("张明").await;
        assert!(page.body.contains(words) && !page.body.contains("type=\"file\""), "{}", page.body);
        let answer = house.send("张明", "x.docx", &file).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.body.contains(words), "{}", answer.body);
    }
    let mut tx = house.world.app.db.write().await.unwrap();
    let text = store::texts::find(&mut tx, house.text).await.unwrap().unwrap();
    store::texts::set(&mut tx, &Text { stage: Stage::Returned, ..text }).await.unwrap();
    let campaign = store::campaigns::get(&mut tx, house.campaign).await.unwrap();
    let ended = Campaign { closed_on: Some(date!(2026 - 01 - 15)), ..campaign };
    store::campaigns::set(&mut tx, &ended).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.send("张明", "x.docx", &file).await.status, StatusCode::CONFLICT);
    assert_eq!(house.draft(house.text, "张明").await, None);
}

async fn whatever_stands_in_a_file_is_only_text(engine: Engine) {
    let house = House::build(engine).await;
    let file =
        docx(&["=HYPERLINK(1)&lt;script&gt;1&lt;/script&gt;😀\u{202e}倒&#7;写'; drop table texts; --"]);
    let answer = house.send("张明", "<b>\u{202e}\u{61c}名.docx", &file).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let draft = house.draft(house.text, "张明").await.unwrap();
    assert_eq!(words(&draft, "学习收获"), "=HYPERLINK(1)<script>1</script>😀倒写'; drop table texts; --");
    assert_eq!(draft.file_name, "<b>名.docx");
    let refused = house.send("张明", "x\"><script>1</script>.doc", &file).await;
    assert!(!refused.body.contains("<script>1"), "{}", refused.body);
}

async fn headings_of_other_names_open_their_sections_and_that_is_told(engine: Engine) {
    let house = House::build(engine).await;
    let file = docx(&[
        "一、学习收获",
        "读了三篇。",
        "二、原因分析",
        "怕麻烦。",
        "三、下步安排",
        "多下乡。",
        "（四）努力方向",
        "补上。",
    ]);
    let answer = house.send("张明", "提纲.docx", &file).await;
    assert_eq!(
        said(&answer),
        "已读取 8 段、22 字，放进草稿，还没有保存为一版。标题“原因分析”放在“根源剖析”、“努力方向”放在“整改措施”。\
         没有对上的标题：“三、下步安排”留在“根源剖析”。请核对。没有读到内容的部分：存在的问题、对征求意见的回应。"
    );
    let draft = house.draft(house.text, "张明").await.unwrap();
    let read = ["学习收获", "根源剖析", "整改措施"].map(|heading| words(&draft, heading));
    assert_eq!(read, ["读了三篇。", "怕麻烦。\n三、下步安排\n多下乡。", "补上。"]);
}
