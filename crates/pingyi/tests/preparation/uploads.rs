//! A file instead of typing: its words become a draft of whoever may write the text, whatever the file tries. On both
//! databases.

use std::io::{Cursor, Write};

use axum::http::{Method, Request, StatusCode, header};
use domain::ids::{CampaignId, TextId};
use domain::preparation::text::{Body, Origin, Section, Stage, Text, Whose};
use domain::theme::TextKind;
use pingyi::clock::new_id;
use store::testing::Engine;
use store::texts::Draft;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::common::{Answer, NOON, on_both};
use crate::house::House;

/// 张明 is about to hand in his outline.
struct Desk {
    house: House,
    /// 张明's outline.
    text: TextId,
}

impl std::ops::Deref for Desk {
    type Target = House;

    fn deref(&self) -> &House {
        &self.house
    }
}

impl Desk {
    async fn laid(engine: Engine) -> Self {
        let house = House::build(engine).await;
        let mut desk = Self { house, text: new_id() };
        desk.text = desk.add(Whose::new(TextKind::Outline, Some(desk.person("张明"))).unwrap()).await;
        desk
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
        self.at(&format!("/texts/{text}/upload"))
    }

    async fn get(&self, who: &str) -> Answer {
        self.world.get(&self.path(self.text), Some(&self.people[who].1)).await
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
            .header(header::COOKIE, format!("pingyi={}", self.people[who].1));
        Answer::of(self.world.ask(request.body(body.into()).unwrap()).await).await
    }

    async fn draft(&self, text: TextId, who: &str) -> Option<Draft> {
        let person = self.person(who);
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
        let person = self.person("张明");
        let mut tx = self.world.app.db.write().await.unwrap();
        store::texts::set_draft(&mut tx, self.text, person, &typed).await.unwrap();
        tx.commit().await.unwrap();
        typed
    }
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
    a_cleaned_upload_still_tells_its_file,
    a_file_after_the_meeting_leaves_what_was_passed,
    the_files_own_title_is_no_word_of_the_text,
);

async fn a_docx_becomes_a_draft_under_the_asked_headings(engine: Engine) {
    let desk = Desk::laid(engine).await;
    let page = desk.get("张明").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("个人发言提纲") && page.body.contains("学习收获、存在的问题"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("换掉草稿"), "there is nothing to be replaced yet");
    let before = desk.entries().await;
    let file = around(
        "<w:p><w:r><w:t>一、学习收获</w:t></w:r></w:p><w:p><w:r><w:t>读了</w:t></w:r><w:r><w:t>三篇。</w:t></w:r></w:p>\
         <w:p><w:r><w:t>（二）存在的问题：</w:t></w:r></w:p><w:p><w:r><w:t>巡查少。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>\
         <w:p><w:r><w:t>三、根源剖析</w:t><w:br/><w:t>怕麻烦。</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>",
    );
    let answer = desk.send("张明", "C:\\\\稿子\\\\发言提纲.docx", &file).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let edit = desk.path(desk.text).replace("/upload", "/edit");
    assert_eq!(answer.location(), edit);
    assert_eq!(
        said(&answer),
        "已读取 5 段、13 字，放进草稿，还没有保存为一版。没有读到内容的部分：整改措施、对征求意见的回应。\
         文件里有修订，删去的文字没有读取。文件里有隐藏文字，没有读取。"
    );
    let draft = desk.draft(desk.text, "张明").await.unwrap();
    let read = ["学习收获", "存在的问题", "根源剖析", "整改措施"].map(|heading| words(&draft, heading));
    assert_eq!(read, ["读了三篇。", "巡查少。", "怕麻烦。", ""]);
    assert_eq!((draft.base, draft.origin, draft.file_name.as_str()), (0, Origin::Uploaded, "发言提纲.docx"));
    assert_eq!(desk.entries().await, before, "a draft is its writer's alone");
}

async fn a_file_after_the_meeting_leaves_what_was_passed(engine: Engine) {
    let desk = Desk::laid(engine).await;
    let edit = desk.at(&format!("/texts/{}/edit", desk.text));
    let passed = ["读了原文。", "下乡少。", "怕麻烦。", "每周下乡。", "已经改了。"];
    let mut form: Vec<(String, &str)> =
        passed.iter().enumerate().map(|(at, words)| (format!("s{at}"), *words)).collect();
    form.push(("base".into(), "0"));
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(desk.post("张明", &edit, &form).await.status, StatusCode::SEE_OTHER);
    let mut tx = desk.world.app.db.write().await.unwrap();
    let text = store::texts::find(&mut tx, desk.text).await.unwrap().unwrap();
    store::texts::set(&mut tx, &Text { stage: Stage::Passed, ..text }).await.unwrap();
    tx.commit().await.unwrap();
    desk.hold().await;
    assert!(desk.get("张明").await.body.contains("照通过的材料留着"));
    let headings = ["学习收获", "存在的问题", "根源剖析", "整改措施", "对征求意见的回应"];
    let stands = async |expected: [&str; 5], said: &str| {
        let draft = desk.draft(desk.text, "张明").await.unwrap();
        assert_eq!(headings.map(|heading| words(&draft, heading)), expected);
        assert_eq!(words(&draft, "会后补充"), said);
        draft.saved_at.to_string()
    };
    // Nothing but what the meeting said, with its heading and without one.
    let only = docx(&["个人发言提纲", "会后补充", "会上说我补得晚。"]);
    let answer = desk.send("张明", "补充.docx", &only).await;
    assert_eq!(
        said(&answer),
        "已读取 3 段、8 字，放进草稿，还没有保存为一版。标题“个人发言提纲”是材料的名称，没有放进材料。\
         文件里没有、照原来留着的部分：学习收获、存在的问题等 5 个部分。"
            .replace(
                "学习收获、存在的问题等 5 个部分",
                "学习收获、存在的问题、根源剖析、整改措施、对征求意见的回应"
            ),
    );
    let saved = stands(passed, "会上说我补得晚。").await;
    let path = desk.path(desk.text);
    let fields = [("draft", saved.as_str()), ("replace", "yes")];
    let answer = desk.send_to(&path, "张明", "补充.docx", &docx(&["会上没有提意见。"]), &fields).await;
    assert!(said(&answer).contains("第一个标题前的内容放在“会后补充”。"), "{}", said(&answer));
    let saved = stands(passed, "会上没有提意见。").await;
    // Some of the sections: those alone are other.
    let fields = [("draft", saved.as_str()), ("replace", "yes")];
    let some = docx(&["二、存在的问题", "下乡少，会议多。", "会后补充", "会上说我会议多。"]);
    let answer = desk.send_to(&path, "张明", "两部分.docx", &some, &fields).await;
    assert!(said(&answer).contains("照原来留着的部分：学习收获、根源剖析、整改措施"), "{}", said(&answer));
    let now = [passed[0], "下乡少，会议多。", passed[2], passed[3], passed[4]];
    stands(now, "会上说我会议多。").await;
    // Its version is completed and whole.
    let editor = desk.house.get("张明", &edit).await.body;
    for words in now {
        assert!(editor.contains(words), "{words}: {editor}");
    }
}

async fn the_files_own_title_is_no_word_of_the_text(engine: Engine) {
    let desk = Desk::laid(engine).await;
    let file = docx(&["个人发言提纲（张明）", "按要求汇报。", "一、学习收获", "读了。"]);
    let answer = desk.send("张明", "提纲.docx", &file).await;
    assert!(
        said(&answer).contains("标题“个人发言提纲（张明）”是材料的名称，没有放进材料。"),
        "{}",
        said(&answer)
    );
    assert_eq!(words(&desk.draft(desk.text, "张明").await.unwrap(), "学习收获"), "按要求汇报。\n读了。");
    // The control: of another's name it is left where it stands.
    let file = docx(&["个人发言提纲（赵青）", "读了。"]);
    let answer = desk.send("周宁", "提纲.docx", &file).await;
    assert!(!said(&answer).contains("材料的名称"), "{}", said(&answer));
    let draft = desk.draft(desk.text, "周宁").await.unwrap();
    assert_eq!(words(&draft, "学习收获"), "个人发言提纲（赵青）\n读了。");
}

async fn a_plain_text_is_read_and_a_secretary_uploads_for_a_member(engine: Engine) {
    let desk = Desk::laid(engine).await;
    let page = desk.get("周宁").await;
    assert!(page.body.contains("张明的个人发言提纲（由您代为录入）"), "{}", page.body);
    let gb18030 = b"\xd1\xa7\xcf\xb0\xca\xd5\xbb\xf1\r\n\xb6\xc1\xc1\xcb\xc8\xfd\xc6\xaa";
    let answer = desk.send("周宁", "提纲.txt", gb18030).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(words(&desk.draft(desk.text, "周宁").await.unwrap(), "学习收获"), "读了三篇");
    assert_eq!(desk.draft(desk.text, "张明").await, None, "each has a draft of his own");
}

async fn what_is_no_manuscript_leaves_everything_as_it_was(engine: Engine) {
    let desk = Desk::laid(engine).await;
    let typed = desk.typed().await;
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
    let path = desk.path(desk.text);
    let saved = typed.saved_at.to_string();
    for (name, bytes, words) in cases {
        let fields = [("draft", saved.as_str()), ("replace", "yes")];
        let answer = desk.send_to(&path, "张明", name, &bytes, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(
            answer.body.contains(words) && answer.body.contains("没有任何改动"),
            "{name}: {}",
            answer.body
        );
        assert_eq!(desk.draft(desk.text, "张明").await.as_ref(), Some(&typed), "{name}");
    }
    // What is no form with a file at all.
    for body in ["", "file=x", "--line\r\n"] {
        let answer = desk.world.send(&path, Some(&desk.people["张明"].1), body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    let huge = desk.send("张明", "巨.docx", &vec![b'a'; 25 * 1024 * 1024]).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        huge.body.contains("文件最多 10 MB，名册 20 MB") && huge.body.contains("回到工作台"),
        "{}",
        huge.body
    );
    assert_eq!(desk.draft(desk.text, "张明").await.as_ref(), Some(&typed));
}

async fn a_draft_goes_only_when_its_writer_says_so(engine: Engine) {
    let desk = Desk::laid(engine).await;
    let typed = desk.typed().await;
    let page = desk.get("张明").await.body;
    assert!(page.contains("换掉草稿") && page.contains("6 字"), "{page}");
    let path = desk.path(desk.text);
    let file = docx(&["新写的"]);
    let saved = typed.saved_at.to_string();
    let earlier = (typed.saved_at - 1).to_string();
    for fields in
        [vec![], vec![("draft", saved.as_str())], vec![("draft", earlier.as_str()), ("replace", "yes")]]
    {
        let answer = desk.send_to(&path, "张明", "新.docx", &file, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(answer.body.contains("没有保存的草稿"), "{}", answer.body);
        assert_eq!(desk.draft(desk.text, "张明").await.as_ref(), Some(&typed), "{fields:?}");
    }
    let fields = [("replace", "yes"), ("draft", saved.as_str())];
    let answer = desk.send_to(&path, "张明", "新.docx", &file, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(words(&desk.draft(desk.text, "张明").await.unwrap(), "学习收获"), "新写的");
}

async fn nobody_else_uploads_and_nowhere_else(engine: Engine) {
    let desk = Desk::laid(engine).await;
    let file = docx(&["别人写的"]);
    let path = desk.path(desk.text);
    for other in ["赵青", "钱川"] {
        assert_eq!(desk.get(other).await.status, StatusCode::NOT_FOUND, "{other}");
        assert_eq!(desk.send(other, "x.docx", &file).await.status, StatusCode::NOT_FOUND, "{other}");
    }
    let team = desk.add(Whose::TEAM).await;
    let to_team = desk.path(team);
    for (who, expected) in [("赵青", StatusCode::NOT_FOUND), ("周宁", StatusCode::SEE_OTHER)] {
        assert_eq!(desk.send_to(&to_team, who, "x.docx", &file, &[]).await.status, expected, "{who}");
    }
    let elsewhere = [
        path.replace(&desk.branch.to_string(), &desk.sibling.to_string()),
        path.replace(&desk.campaign.to_string(), &new_id::<CampaignId>().to_string()),
        path.replace(&desk.text.to_string(), &new_id::<TextId>().to_string()),
    ];
    for path in elsewhere {
        assert_eq!(
            desk.send_to(&path, "张明", "x.docx", &file, &[]).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    assert_eq!(desk.draft(desk.text, "赵青").await, None);
    assert_eq!(desk.draft(desk.text, "张明").await, None);
}

async fn a_text_that_is_closed_takes_no_file(engine: Engine) {
    let desk = Desk::laid(engine).await;
    let file = docx(&["正文"]);
    for (stage, words) in [(Stage::Submitted, "正在审阅"), (Stage::Passed, "已经审阅通过")] {
        let mut tx = desk.world.app.db.write().await.unwrap();
        let text = store::texts::find(&mut tx, desk.text).await.unwrap().unwrap();
        store::texts::set(&mut tx, &Text { stage, ..text }).await.unwrap();
        tx.commit().await.unwrap();
        let page = desk.get("张明").await;
        assert!(page.body.contains(words) && !page.body.contains("type=\"file\""), "{}", page.body);
        let answer = desk.send("张明", "x.docx", &file).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.body.contains(words), "{}", answer.body);
    }
    let mut tx = desk.world.app.db.write().await.unwrap();
    let text = store::texts::find(&mut tx, desk.text).await.unwrap().unwrap();
    store::texts::set(&mut tx, &Text { stage: Stage::Returned, ..text }).await.unwrap();
    tx.commit().await.unwrap();
    desk.close().await;
    assert_eq!(desk.send("张明", "x.docx", &file).await.status, StatusCode::CONFLICT);
    assert_eq!(desk.draft(desk.text, "张明").await, None);
}

async fn whatever_stands_in_a_file_is_only_text(engine: Engine) {
    let desk = Desk::laid(engine).await;
    let file =
        docx(&["=HYPERLINK(1)&lt;script&gt;1&lt;/script&gt;😀\u{202e}倒&#7;写'; drop table texts; --"]);
    let answer = desk.send("张明", "<b>\u{202e}\u{61c}名.docx", &file).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let draft = desk.draft(desk.text, "张明").await.unwrap();
    assert_eq!(words(&draft, "学习收获"), "=HYPERLINK(1)<script>1</script>😀倒写'; drop table texts; --");
    assert_eq!(draft.file_name, "<b>名.docx");
    let refused = desk.send("张明", "x\"><script>1</script>.doc", &file).await;
    assert!(!refused.body.contains("<script>1"), "{}", refused.body);
}

async fn headings_of_other_names_open_their_sections_and_that_is_told(engine: Engine) {
    let desk = Desk::laid(engine).await;
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
    let answer = desk.send("张明", "提纲.docx", &file).await;
    assert_eq!(
        said(&answer),
        "已读取 8 段、22 字，放进草稿，还没有保存为一版。标题“原因分析”放在“根源剖析”、“努力方向”放在“整改措施”。\
         没有对上的标题：“三、下步安排”留在“根源剖析”。请核对。没有读到内容的部分：存在的问题、对征求意见的回应。"
    );
    let draft = desk.draft(desk.text, "张明").await.unwrap();
    let read = ["学习收获", "根源剖析", "整改措施"].map(|heading| words(&draft, heading));
    assert_eq!(read, ["读了三篇。", "怕麻烦。\n三、下步安排\n多下乡。", "补上。"]);
}

/// Takes over the cleaned copy of 张明's text, and saves it as a version.
async fn clean(desk: &Desk, words: &str) {
    let page = desk.path(desk.text).replace("/upload", "");
    let clean = format!("{page}/clean");
    let shown = desk.house.get("张明", &clean).await.body;
    let of = shown.split("name=\"of\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let accepted = desk.house.post("张明", &clean, &[("of", &of)]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.body);
    let base = desk.draft(desk.text, "张明").await.unwrap().base.to_string();
    let saved = desk.house.post("张明", &format!("{page}/edit"), &[("base", &base), ("s0", words)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

async fn a_cleaned_upload_still_tells_its_file(engine: Engine) {
    let desk = Desk::laid(engine).await;
    let page = desk.path(desk.text).replace("/upload", "");
    let versions = format!("{page}/versions");
    desk.send("张明", "提纲.docx", &docx(&["一、学习收获", "每名D员都要说。"])).await;
    clean(&desk, "每名党员都要说。").await;
    let shown = desk.house.get("张明", &versions).await.body;
    assert!(shown.contains("本人上传文件《提纲.docx》，清理后另存"), "{shown}");
    // The same where the upload was saved first, and its version is what was cleaned.
    desk.send("张明", "再稿.docx", &docx(&["一、学习收获", "每名D委都要说。"])).await;
    let words = [("base", "1"), ("s0", "每名D委都要说。")];
    let saved = desk.house.post("张明", &format!("{page}/edit"), &words).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    clean(&desk, "每名党委都要说。").await;
    let shown = desk.house.get("张明", &versions).await.body;
    assert!(shown.contains("本人上传文件《再稿.docx》</"), "{shown}");
    assert!(shown.contains("本人上传文件《再稿.docx》，清理后另存"), "{shown}");
    // What was typed names no file.
    let words = [("base", "3"), ("s0", "每名D章都要说。")];
    desk.house.post("张明", &format!("{page}/edit"), &words).await;
    clean(&desk, "每名党章都要说。").await;
    let shown = desk.house.get("张明", &versions).await.body;
    assert!(shown.contains("本人清理后另存"), "{shown}");
}
