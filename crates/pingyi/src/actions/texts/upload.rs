//! A file instead of typing: its words become a draft of whoever uploads it, to be looked over like what was typed.
//! Nothing of the file itself is kept.

use documents::manuscript::{self, Manuscript};
use domain::Refusal;
use domain::access::Viewer;
use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::preparation::text::{self, Body, MOST, Origin, Placed, Text};
use domain::refusal::{TextRefusal, Wording};
use domain::theme::TextRule;
use domain::wording;
use store::Tx;
use store::texts::Draft;

use super::{Desk, follow, is_begun, passed};
use crate::app::App;
use crate::failure::{Failure, Result};

/// The longest file name that is kept; a longer one loses its middle.
const LONGEST_NAME: usize = 60;
const NAME_END: usize = 12;

type Path = (UnitId, CampaignId, TextId);

/// A text before a file is uploaded for it.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub viewer: PersonId,
    pub text: Text,
    /// Of a person's text, where it is not the viewer's own.
    pub author: Option<String>,
    /// The sections that are asked for.
    pub sections: Vec<String>,
    /// What the viewer is writing already: when it was saved, and how many letters it has.
    pub draft: Option<(i64, usize)>,
    /// Why nothing can be written now.
    pub closed: Option<Refusal>,
    /// What is uploaded now completes a passed text: nothing of that goes.
    pub completes: bool,
}

#[derive(Clone)]
pub struct Content {
    pub name: String,
    pub bytes: Vec<u8>,
    /// The draft that may go for it, by the moment it was saved.
    pub replaces: Option<i64>,
}

domain::unquoted!(Content);

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    pub paragraphs: usize,
    pub length: usize,
    /// Sections that are asked for and stayed empty.
    pub empty: Vec<String>,
    /// Headings called otherwise than asked, with the section they opened; and such as opened none, with where they stand.
    pub near: Vec<(String, String)>,
    pub unknown: Vec<(String, String)>,
    /// The file's own title, which was left out.
    pub title: Option<String>,
    /// Where what stood before any heading went, where that is not the first section.
    pub lead: Option<String>,
    /// Sections of the passed text that the file has not: they stay as they were.
    pub kept: Vec<String>,
    pub hidden: bool,
    pub revised: bool,
}

/// The text at this address, for somebody who may write it.
struct At {
    desk: Desk,
    text: Text,
    rule: TextRule,
    draft: Option<Draft>,
}

impl At {
    async fn read(tx: &mut Tx, app: &App, who: &Viewer, (unit, campaign, id): Path) -> Result<Self> {
        let desk = Desk::read(tx, app, who, campaign, unit).await?;
        let text = desk.to_write(tx, id).await?;
        let rule = desk.rule(text.whose).ok_or(Failure::NotFound)?;
        let rule = text::asked(rule, desk.completes(&text));
        let draft = store::texts::draft(tx, text.id, who.person).await?;
        Ok(Self { desk, text, rule, draft: draft.filter(|draft| !draft.body.is_blank()) })
    }

    /// Why nothing can be written here now.
    fn closed(&self) -> Option<Refusal> {
        self.desk.closed(self.text.stage)
    }

    /// The words with what the text has besides, where it was passed before the meeting; and the sections kept so.
    async fn whole(&self, tx: &mut Tx, body: Body) -> Result<(Body, Vec<String>)> {
        let Some((_, passed)) = passed(tx, &self.desk, &self.text).await? else {
            return Ok((body, Vec::new()));
        };
        let latest = store::texts::body(tx, self.text.id, self.text.number).await?.unwrap_or_default();
        let (body, mut kept) = body.filled_from(&latest);
        let (body, also) = body.filled_from(&passed);
        kept.extend(also);
        text::fits(&body).map_err(|_| too_long(body.length()))?;
        Ok((body, kept))
    }

    /// May these words be written here now?
    fn check(&self, body: &Body) -> std::result::Result<(), Refusal> {
        if let Some(refusal) = self.closed() {
            return Err(refusal);
        }
        text::write(self.text.stage, body, self.desk.held_on.is_some())
    }
}

pub async fn waiting(app: &App, who: &Viewer, path: Path) -> Result<Waiting> {
    let mut tx = app.db.read().await?;
    let at = At::read(&mut tx, app, who, path).await?;
    let author = match at.text.whose.person() {
        Some(person) if person != who.person => Some(store::people::name_of(&mut tx, person).await?),
        _ => None,
    };
    let (closed, completes) = (at.closed(), at.desk.completes(&at.text));
    let draft = at.draft.as_ref().map(|draft| (draft.saved_at, draft.body.length()));
    let sections = at.rule.sections;
    Ok(Waiting { viewer: who.person, author, closed, draft, sections, completes, text: at.text })
}

/// Reads the file and puts its words into the viewer's draft. After the meeting what the file does not have stays in a
/// passed text. What he is writing already goes only if he says so, and
/// only as he knew it when he said so.
pub async fn upload(app: &App, who: &Viewer, path: Path, content: Content) -> Result<Read> {
    // A file for a text that is closed to the viewer is not even looked into.
    let mut tx = app.db.read().await?;
    if let Some(refusal) = At::read(&mut tx, app, who, path).await?.closed() {
        return Err(refusal.into());
    }
    drop(tx);
    let Content { name, bytes, replaces } = content;
    let manuscript = unpacked(bytes, name.clone()).await?;
    let lines: Vec<String> =
        manuscript.paragraphs.iter().flat_map(|one| one.lines()).map(str::to_owned).collect();
    let mut tx = app.db.write().await?;
    let at = At::read(&mut tx, app, who, path).await?;
    let author = match at.text.whose.person() {
        Some(person) => Some(store::people::name_of(&mut tx, person).await?),
        None => None,
    };
    let Placed { body, near, unknown, title, lead } = text::place(&lines, &at.rule, author.as_deref());
    match at.check(&body) {
        Err(Refusal::Text(TextRefusal::TooLong { length, .. })) => return Err(too_long(length)),
        Err(Refusal::Text(TextRefusal::Blank)) => return Err(headings_only()),
        checked => checked?,
    }
    if let Some(draft) = &at.draft
        && replaces != Some(draft.saved_at)
    {
        return Err(draft_in_the_way(draft.body.length(), replaces.is_some()));
    }
    let length = body.length();
    let (body, kept) = at.whole(&mut tx, body).await?;
    let read = Read {
        paragraphs: manuscript.paragraphs.len(),
        length,
        empty: body.missing(&at.rule),
        near,
        unknown,
        title,
        lead,
        kept,
        hidden: manuscript.hidden,
        revised: manuscript.revised,
    };
    let draft = Draft {
        base: at.text.number,
        body,
        saved_at: app.clock.now(),
        origin: Origin::Uploaded,
        file_name: shown(&name),
    };
    let was = is_begun(&mut tx, &at.text).await?;
    store::texts::set_draft(&mut tx, at.text.id, who.person, &draft).await?;
    follow(&mut tx, app, &at.desk, &at.text, was).await?;
    tx.commit().await?;
    Ok(read)
}

/// Reads a file off the request's thread: a hostile one may take its second.
pub(in crate::actions) async fn unpacked(bytes: Vec<u8>, name: String) -> Result<Manuscript> {
    let task = tokio::task::spawn_blocking(move || manuscript::read(&bytes, &name));
    let read = task.await.map_err(|e| Failure::Broken(anyhow::Error::new(e)))?;
    read.map_err(|fault| Failure::File(fault.wording()))
}

fn file_failure(fact: String, ground: &str, next: &str) -> Failure {
    Failure::File(Wording { fact, ground: ground.to_owned(), next: next.to_owned() })
}

fn too_long(length: usize) -> Failure {
    file_failure(
        format!("文件里有 {length} 字，一份材料最多 {MOST} 字。"),
        "过长的文件多半是把别的材料也放在了里面。",
        "请只留下这份材料，另存为 docx 再上传。",
    )
}

fn headings_only() -> Failure {
    file_failure(
        "文件里只有各部分的标题。".into(),
        "标题下面没有内容，没有可以放进草稿的。",
        "请写好内容再上传。",
    )
}

fn draft_in_the_way(length: usize, is_asked: bool) -> Failure {
    let (ground, next) = if is_asked {
        (
            "草稿在打开这一页以后又改过。",
            "请先看过现在的草稿；确定不要了，再勾选“换掉草稿”，重新选择文件上传。",
        )
    } else {
        (
            "文件会换掉正在写的草稿，换掉的找不回来。",
            "请先把草稿保存为一版；确定不要了，再勾选“换掉草稿”，重新选择文件上传。",
        )
    };
    file_failure(format!("您有一份没有保存的草稿，{length} 字。"), ground, next)
}

/// The name of a file as it may stand on a page: in one line, and without its folders.
fn shown(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: Vec<char> = wording::legible_line(name).trim().chars().collect();
    if name.len() <= LONGEST_NAME {
        return name.into_iter().collect();
    }
    let (start, end) = (LONGEST_NAME - NAME_END - 1, name.len() - NAME_END);
    name[..start].iter().chain(&['…']).chain(&name[end..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_shown_without_folders_and_tricks_and_never_long() {
        for (name, expected) in [
            ("材料.docx", "材料.docx"),
            ("C:\\用户\\周宁\\ 材料.docx ", "材料.docx"),
            ("../../etc/passwd", "passwd"),
            ("年终\u{202e}xcod\u{7}.exe", "年终xcod.exe"),
            ("", ""),
        ] {
            assert_eq!(shown(name), expected);
        }
        let long = shown(&format!("{}.docx", "长".repeat(300)));
        assert!(
            long.chars().count() == LONGEST_NAME && long.ends_with("长.docx") && long.contains('…'),
            "{long}"
        );
    }
}
