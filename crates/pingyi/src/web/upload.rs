//! Uploading a file instead of typing a text: its words go into the editor, where they are looked over.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::{CampaignId, TextId, UnitId};
use domain::preparation::text::{Stage, Text, Whose};
use domain::refusal::{TextRefusal, Wording};
use domain::theme::TextKind;
use domain::wording::list;
use maud::{Markup, html};

use super::components::form::{self, Field, Form};
use super::components::{self, Act};
use super::frame::{self, conflict, unprocessable};
use super::guard::Who;
use super::received::{self, Kind};
use super::texts::{TAB, href_of, key, name_of, page_of};
use super::views::View;
use super::{campaigns, session};
use crate::actions;
use crate::actions::texts::{Content, Read, Waiting};
use crate::app::App;
use crate::failure::{Failure, Result};

const TITLE: &str = "上传材料文件";

/// Where a file is handed in.
#[derive(Debug, Clone)]
pub struct Upload {
    pub head: campaigns::Head,
    pub waiting: Waiting,
    pub refused: Option<Wording>,
}

impl Upload {
    fn whose(&self) -> String {
        let author = self.waiting.author.as_deref();
        let typed_for = if author.is_some() { "（由您代为录入）" } else { "" };
        format!("{}{typed_for}", name_of(self.waiting.text.whose, author))
    }

    fn fields(&self) -> Markup {
        html! {
            // What the tab still has of the old words goes with the draft that the file replaces.
            input type="hidden" name="drop" value="yes" data-autosave-drop=(key(self.waiting.viewer, self.waiting.text.id));
            (form::file(
                &Field {
                    name: "file", label: "材料文件", required: true,
                    help: Some("docx（Word、WPS 都可以），或 txt。最大 10 MB。"), ..Field::default()
                },
                ".docx,.txt"))
            @if let Some((saved_at, length)) = self.waiting.draft {
                (form::hidden("draft", &saved_at.to_string()))
                (form::checkbox(&Field {
                    name: "replace", label: "换掉草稿",
                    help: Some(&format!(
                        "您有一份没有保存的草稿，{length} 字。上传的内容会换掉它，换掉的找不回来；要留下的，请先在编辑页保存为一版。"
                    )),
                    ..Field::default()
                }))
            }
        }
    }

    fn preparing(&self) -> Markup {
        let sections = list(self.waiting.sections.iter().map(String::as_str));
        html! {
            ol.steps {
                li { "只读正文和表格里的文字。图片、页眉页脚、批注、脚注、自动编号不读，隐藏文字和修订中删去的文字也不读。" }
                @if !sections.is_empty() {
                    li { "文件里单独成段的标题（" (sections) "）会认作各部分，前面有没有序号都可以，“原因分析”“努力方向”这样的常用叫法也认；"
                        @if self.waiting.completes { "第一个标题前的内容，文件里有第一部分的放进第一部分，没有的放进“会后补充”。" }
                        @else { "第一个标题前的内容放进第一部分。" }
                        "文件自己的题目（“" (self.waiting.text.whose.kind().label()) "”）不放进材料。认不出的标题留在文字里，上传后会告诉您哪些对上了、哪些没有对上。" }
                }
                @if self.waiting.completes {
                    li { "会议已经开过：文件里没有的部分照通过的材料留着，只上传“会后补充”也可以。" }
                }
                li { "读到的文字先放进草稿，不会直接提交。请在编辑页看过、改好，再保存为一版。" }
                li { "文件本身不保存，只记下文件名；每一版都写明是录入的还是上传的。" }
            }
        }
    }
}

impl View for Upload {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        TITLE.into()
    }

    fn body(&self) -> Markup {
        let page = page_of(&self.waiting.text);
        let (action, back) = (format!("{page}/upload"), format!("{page}/edit"));
        let shape = Form {
            action: &action,
            submit: "上传并读取文字",
            cancel: Some(&back),
            upload: true,
            ..Form::default()
        };
        html! {
            (self.head.draw(html! {}))
            h2 { (TITLE) "：" (self.whose()) }
            @if let Some(words) = &self.refused {
                div.errors role="alert" {
                    h2 { "没有读取：" (words.fact) }
                    p { (words.ground) (words.next) }
                    p.note { "材料和草稿没有任何改动。" }
                }
            }
            @if let Some(refusal) = &self.waiting.closed {
                (components::empty(&refusal.to_string(), Some(Act { label: "查看材料", href: &page })))
            } @else {
                (components::columns(html! {
                    (components::panel("上传", None, form::form(&shape, self.fields())))
                    (components::panel("怎样准备", None, self.preparing()))
                }))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples()
    }
}

fn samples() -> Vec<(&'static str, Upload)> {
    let head = campaigns::sample_head(2, &[Right::SeeCampaign], TAB);
    let text = Text {
        id: TextId(uuid::Uuid::from_u128(70)),
        campaign: head.campaign.id,
        unit: head.unit.unit.id,
        whose: Whose::new(TextKind::Outline, Some(domain::ids::PersonId(uuid::Uuid::from_u128(11))))
            .unwrap_or(Whose::TEAM),
        stage: Stage::Draft,
        number: 2,
        version: 3,
    };
    let waiting = Waiting {
        viewer: domain::ids::PersonId(uuid::Uuid::from_u128(11)),
        text,
        author: None,
        sections: ["学习收获", "存在的问题", "根源剖析", "整改措施"].map(str::to_owned).to_vec(),
        draft: None,
        closed: None,
        completes: false,
    };
    let refused = Wording {
        fact: "这是旧格式（doc、wps）的文稿。".into(),
        ground: "可以上传 docx 文稿，或 txt 纯文本。".into(),
        next: "请用 Word 或 WPS 打开，另存为 docx 再上传。".into(),
    };
    let page = |waiting: Waiting, refused| Upload { head: head.clone(), waiting, refused };
    let with_draft = Waiting { draft: Some((1_772_500_000_000, 860)), ..waiting.clone() };
    let typed_for = Waiting { author: Some("欧阳文静".into()), sections: vec![], ..waiting.clone() };
    let completes = Waiting { completes: true, ..waiting.clone() };
    let closed = Waiting { closed: Some(TextRefusal::UnderReview.into()), ..waiting.clone() };
    vec![
        ("plain", page(waiting, None)),
        ("a draft is there", page(with_draft.clone(), None)),
        ("refused", page(with_draft, Some(refused))),
        ("for somebody else", page(typed_for, None)),
        ("under review", page(closed, None)),
        ("after the meeting", page(completes, None)),
    ]
}

type Address = (UnitId, CampaignId, TextId);

async fn view(app: &App, who: &Who, address: Address, refused: Option<Wording>) -> Result<Upload> {
    let (unit, campaign, _) = address;
    let waiting = actions::texts::waiting(app, &who.viewer, address).await?;
    Ok(Upload { head: campaigns::Head::read(app, who, unit, campaign, TAB).await?, waiting, refused })
}

pub async fn form(State(app): State<App>, who: Who, Path(address): Path<Address>) -> Result<Response> {
    Ok(frame::show(&app, &who, None, &view(&app, &who, address, None).await?))
}

pub async fn upload(
    State(app): State<App>,
    who: Who,
    Path(address): Path<Address>,
    parts: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let read = match received(parts).await {
        Ok(content) => actions::texts::upload(&app, &who.viewer, address, content).await,
        Err(failure) => Err(failure),
    };
    match read {
        Ok(read) => Ok(session::go(&app, &format!("{}/edit", href_of(address)), &told(&read))),
        Err(Failure::File(words)) => {
            Ok(unprocessable(frame::show(&app, &who, None, &view(&app, &who, address, Some(words)).await?)))
        }
        // The page says by itself why nothing can be written now.
        Err(Failure::Refused(refusal)) => {
            let view = view(&app, &who, address, None).await?;
            match view.waiting.closed {
                Some(_) => Ok(conflict(frame::show(&app, &who, None, &view))),
                None => Err(refusal.into()),
            }
        }
        Err(other) => Err(other),
    }
}

/// So many headings are told one by one, as long as there is room for them.
const TOLD: usize = 5;

/// The sentence travels in a cookie, and a browser keeps none of more than 4,096 bytes.
const ROOM: usize = 3_600;

fn told(read: &Read) -> String {
    let mut told = (0..=TOLD).rev().map(|most| told_of(read, most));
    told.find(|words| encoded(words) <= ROOM)
        .unwrap_or_else(|| "文件已读取，放进草稿，还没有保存为一版。".into())
}

/// As long as a cookie makes it.
fn encoded(words: &str) -> usize {
    words.bytes().map(|byte| if byte.is_ascii_alphanumeric() { 1 } else { 3 }).sum()
}

fn told_of(read: &Read, most: usize) -> String {
    let Read { paragraphs, length, empty, near, unknown, hidden, revised, title, lead, kept } = read;
    let placed = format!("标题{}。", headings(near, most, ("放在", "放在相近的部分")));
    let stayed = format!("没有对上的标题：{}。请核对。", headings(unknown, most, ("留在", "留在文字里")));
    let of = |count| format!("等 {count} 个部分");
    let missing = format!("没有读到内容的部分：{}。", some(empty, (2 * most).max(1), of));
    let stayed_as = format!("文件里没有、照原来留着的部分：{}。", some(kept, (2 * most).max(1), of));
    let (titled, led) = (title.as_deref().unwrap_or_default(), lead.as_deref().unwrap_or_default());
    let untitled = format!("标题“{titled}”是材料的名称，没有放进材料。");
    let led = format!("第一个标题前的内容放在“{led}”。");
    let mut words = format!("已读取 {paragraphs} 段、{length} 字，放进草稿，还没有保存为一版。");
    for (is_so, sentence) in [
        (title.is_some(), untitled.as_str()),
        (lead.is_some(), led.as_str()),
        (!near.is_empty(), placed.as_str()),
        (!unknown.is_empty(), stayed.as_str()),
        (!kept.is_empty(), stayed_as.as_str()),
        (!empty.is_empty(), missing.as_str()),
        (*revised, "文件里有修订，删去的文字没有读取。"),
        (*hidden, "文件里有隐藏文字，没有读取。"),
    ] {
        if is_so {
            words.push_str(sentence);
        }
    }
    words
}

/// `“原因分析”放在“根源剖析”、…`
fn headings(pairs: &[(String, String)], most: usize, (how, all): (&str, &str)) -> String {
    let one = |(written, section): &(String, String)| format!("“{written}”{how}“{section}”");
    let told: Vec<String> = pairs.iter().map(one).collect();
    if most == 0 {
        return format!(" {} 处{all}", pairs.len());
    }
    some(&told, most, |count| format!("等 {count} 处"))
}

/// The first of them, and how many there are.
fn some(all: &[String], most: usize, more: impl Fn(usize) -> String) -> String {
    let named = list(all.iter().take(most).map(String::as_str));
    let more = if all.len() > most { more(all.len()) } else { String::new() };
    format!("{named}{more}")
}

/// The file a form carries, and whether it may replace a draft.
async fn received(parts: std::result::Result<Multipart, MultipartRejection>) -> Result<Content> {
    let file = received::file(Kind::Manuscript, parts).await?;
    let may_replace = file.field("replace") == Some("yes");
    let draft = file.field("draft").and_then(|draft| draft.parse().ok());
    Ok(Content { name: file.name, bytes: file.content, replaces: draft.filter(|_| may_replace) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_told_in_no_more_than_a_cookie_holds() {
        let pair = |letters: usize| ("标".repeat(letters), "根源剖析".to_owned());
        let read = |letters, count, sections| Read {
            paragraphs: 30,
            length: 4_000,
            empty: vec!["努力方向和整改措施".to_owned(); sections],
            near: vec![pair(letters); count],
            unknown: vec![pair(letters); count],
            title: Some("题".repeat(40)),
            lead: Some("会后补充".into()),
            kept: vec!["努力方向和整改措施".to_owned(); sections],
            hidden: true,
            revised: true,
        };
        let short = told(&read(4, 5, 1));
        assert_eq!(short.matches("“标标标标”放在“根源剖析”").count(), 5, "{short}");
        assert!(!short.contains('等'), "{short}");
        let long = told(&read(24, 9, 2));
        assert!(long.contains("等 9 处") && long.contains("隐藏文字"), "{long}");
        for (letters, count, sections) in [(4, 5, 1), (24, 5, 5), (24, 90, 40), (2_000, 2, 1), (1, 0, 900)] {
            let sentence = told(&read(letters, count, sections));
            let cookie = cookie::Cookie::new("said", sentence.clone()).encoded().to_string();
            assert!(cookie.len() < 4_000, "{}: {sentence}", cookie.len());
            assert!(sentence.contains("放进草稿") && sentence.contains("隐藏文字"), "{sentence}");
        }
    }
}
