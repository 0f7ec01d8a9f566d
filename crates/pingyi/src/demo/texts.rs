//! Texts of three branches in both years: some with passages of last year, two with one passage, one from a download
//! site. What they say stands in `texts.txt`.

use anyhow::Context as _;
use domain::campaign::Campaign;
use domain::ids::{CampaignId, PersonId};
use domain::journal::ObjectKind;
use domain::preparation::text::{Body, Made, Move, Origin, Round, Section, Stage, Text, Whose};
use domain::theme::{Capacity, TextKind};
use store::Tx;
use store::texts::Draft;

use super::{Built, Bureau};
use crate::actions;
use crate::app::App;
use crate::clock::new_id;

const TEXTS: &str = include_str!("texts.txt");
const MINUTE: i64 = 60_000;
/// 组织委员: types for who cannot sign in, and speaks for the committee.
const TYPIST: usize = 2;
const AGREED: &str = "照本人手写的稿子录入，打印出来当面念过，本人同意。";

/// How far a text has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    /// Somebody is writing it, and has saved no version.
    Unsaved,
    Draft,
    Submitted,
    Returned,
    /// Returned, mended and submitted again.
    Again,
    Passed,
}

/// One text of the file: whose it is by places, how far it has come, its words.
#[derive(Debug)]
struct Told {
    year: i64,
    branch: usize,
    author: Option<usize>,
    kind: TextKind,
    course: Course,
    reason: String,
    file_name: String,
    first: Body,
    /// With the lines that were added after it was returned.
    last: Body,
}

/// `@ 2025 0 12 self_appraisal draft`, then `# 标题` and paragraphs; a line that begins with `+ ` came in later.
fn told(block: &str) -> anyhow::Result<Told> {
    let mut lines = block.lines();
    let head: Vec<&str> = lines.next().unwrap_or_default().split_whitespace().collect();
    let [year, branch, author, kind, course] = head[..] else { anyhow::bail!("{head:?}") };
    let course = match course {
        "unsaved" => Course::Unsaved,
        "draft" => Course::Draft,
        "submitted" => Course::Submitted,
        "returned" => Course::Returned,
        "again" => Course::Again,
        "passed" => Course::Passed,
        other => anyhow::bail!("{other}"),
    };
    let mut told = Told {
        year: year.parse()?,
        branch: branch.parse()?,
        author: if author == "-" { None } else { Some(author.parse()?) },
        kind: kind.parse().map_err(|_| anyhow::anyhow!("{kind}"))?,
        course,
        reason: String::new(),
        file_name: String::new(),
        first: Body::default(),
        last: Body::default(),
    };
    for line in lines {
        if let Some(reason) = line.strip_prefix("退回：") {
            reason.clone_into(&mut told.reason);
        } else if let Some(name) = line.strip_prefix("文件：") {
            name.clone_into(&mut told.file_name);
        } else if let Some(heading) = line.strip_prefix("# ") {
            for body in [&mut told.first, &mut told.last] {
                body.sections.push(Section { heading: heading.to_owned(), words: String::new() });
            }
        } else if let Some(added) = line.strip_prefix("+ ") {
            write(&mut told.last, added);
        } else if !line.is_empty() {
            write(&mut told.first, line);
            write(&mut told.last, line);
        }
    }
    Ok(told)
}

fn write(body: &mut Body, line: &str) {
    if let Some(section) = body.sections.last_mut() {
        if !section.words.is_empty() {
            section.words.push('\n');
        }
        section.words.push_str(line);
    }
}

/// Enters the texts of the campaign's year, one after another through the day.
pub(super) async fn some(app: &App, bureau: &Bureau, campaign: CampaignId) -> anyhow::Result<()> {
    let mut tx = app.db.write().await?;
    let campaign = store::campaigns::get(&mut tx, campaign).await?;
    let mut at = app.clock.now();
    for block in TEXTS.split('@').filter(|block| !block.trim().is_empty()) {
        let told = told(block.trim()).with_context(|| block.chars().take(30).collect::<String>())?;
        let branch = bureau.branches.get(told.branch).filter(|_| told.year == campaign.year);
        if let Some(branch) = branch {
            let desk = Desk { app, campaign: &campaign, branch, told: &told };
            desk.enter(&mut tx, at).await?;
            at += 13 * MINUTE;
        }
    }
    for branch in &bureau.branches {
        actions::progress::refresh(&mut tx, app, &campaign, branch.id).await?;
    }
    tx.commit().await?;
    Ok(())
}

struct Desk<'a> {
    app: &'a App,
    campaign: &'a Campaign,
    branch: &'a Built,
    told: &'a Told,
}

impl Desk<'_> {
    /// Who writes for the author: himself, or for who cannot sign in a member of the committee who has.
    async fn writer(&self, tx: &mut Tx, author: PersonId) -> anyhow::Result<PersonId> {
        let account = store::accounts::find_by_person(tx, author).await?;
        let signs_in = account.is_some_and(|account| account.signs_in());
        if signs_in { Ok(author) } else { self.person(TYPIST) }
    }

    fn person(&self, place: usize) -> anyhow::Result<PersonId> {
        Ok(self.branch.members.get(place).context("没有这名党员")?.0)
    }

    async fn enter(&self, tx: &mut Tx, at: i64) -> anyhow::Result<()> {
        let told = self.told;
        let author = told.author.map(|place| self.person(place)).transpose()?;
        let writer = match author {
            Some(author) => self.writer(tx, author).await?,
            None => self.person(0)?,
        };
        let whose = Whose::new(told.kind, author).context("班子材料没有作者，个人材料有作者")?;
        let mut text = Text {
            id: new_id(),
            campaign: self.campaign.id,
            unit: self.branch.id,
            whose,
            stage: Stage::Draft,
            number: 0,
            version: 1,
        };
        store::texts::add(tx, &text).await?;
        if told.course == Course::Unsaved {
            let origin = if told.file_name.is_empty() { Origin::Typed } else { Origin::Uploaded };
            let body = told.first.clone();
            let draft = Draft { base: 0, body, saved_at: at, origin, file_name: told.file_name.clone() };
            return Ok(store::texts::set_draft(tx, text.id, writer, &draft).await?);
        }
        self.save(tx, &mut text, (writer, at), &told.first).await?;
        let (later, latest) = (at + 90 * MINUTE, at + 200 * MINUTE);
        if told.course == Course::Draft {
            return Ok(());
        }
        self.submit(tx, &mut text, (writer, at + MINUTE)).await?;
        if matches!(told.course, Course::Returned | Course::Again) {
            self.review(tx, &mut text, later, Stage::Returned).await?;
        }
        if told.course == Course::Again {
            self.save(tx, &mut text, (writer, latest), &told.last).await?;
            self.submit(tx, &mut text, (writer, latest + MINUTE)).await?;
        }
        if told.course == Course::Passed {
            self.review(tx, &mut text, later, Stage::Passed).await?;
        }
        Ok(())
    }

    async fn save(
        &self,
        tx: &mut Tx,
        text: &mut Text,
        (by, at): (PersonId, i64),
        body: &Body,
    ) -> anyhow::Result<()> {
        text.number += 1;
        let made = Made::typed(text.number, at, by);
        store::texts::add_version(tx, text.id, &made, body).await?;
        self.set(tx, text, by, "保存材料").await
    }

    async fn submit(&self, tx: &mut Tx, text: &mut Text, (by, at): (PersonId, i64)) -> anyhow::Result<()> {
        let act = Move::Submitted;
        let is_typed = text.whose.person().is_some_and(|author| author != by);
        let reason = if is_typed { AGREED.to_owned() } else { String::new() };
        let (number, present) = (text.number, String::new());
        let round = Round { number, act, capacity: None, by, at, sat_on: None, present, reason };
        store::texts::add_round(tx, text.id, &round).await?;
        text.stage = Stage::Submitted;
        self.set(tx, text, by, if is_typed { "代为提交材料" } else { "提交材料" }).await
    }

    /// The secretary reviews the members' texts, the committee his own and the team's.
    async fn review(&self, tx: &mut Tx, text: &mut Text, at: i64, stage: Stage) -> anyhow::Result<()> {
        let by_committee = matches!(self.told.author, None | Some(0));
        let by = self.person(if by_committee { TYPIST } else { 0 })?;
        let typed_by = store::texts::versions(tx, text.id).await?.into_iter().next().map(|(made, _)| made.by);
        anyhow::ensure!(typed_by != Some(by), "审阅的人不能是录入的人");
        let committee = self.branch.members.iter().take(4);
        let others = committee.filter(|(person, _)| text.whose.person() != Some(*person));
        let present: Vec<&str> = others.map(|(_, name)| name.as_str()).collect();
        let passed = stage == Stage::Passed;
        let round = Round {
            number: text.number,
            act: if passed { Move::Passed } else { Move::Returned },
            capacity: Some(if by_committee { Capacity::Committee } else { Capacity::Secretary }),
            by,
            at,
            sat_on: by_committee.then(|| self.app.clock.today()),
            present: if by_committee { domain::wording::list(present) } else { String::new() },
            reason: if passed { String::new() } else { self.told.reason.clone() },
        };
        store::texts::add_reading(tx, text.id, text.number, by, at - 10 * MINUTE).await?;
        store::texts::add_round(tx, text.id, &round).await?;
        text.stage = stage;
        self.set(tx, text, by, if passed { "通过材料" } else { "退回材料" }).await
    }

    async fn set(&self, tx: &mut Tx, text: &mut Text, by: PersonId, act: &'static str) -> anyhow::Result<()> {
        store::texts::set(tx, text).await?;
        text.version += 1;
        let note = store::journal::Note {
            id: new_id(),
            chain: text.unit,
            at: self.app.clock.now(),
            actor: Some(by),
            act,
            object_kind: ObjectKind::Text,
            object: text.id.into(),
            summary: format!("{}，第 {} 版", text.whose.kind().label(), text.number),
            before: None,
            after: None,
            reason: String::new(),
        };
        store::journal::append(tx, note).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{likeness, mirror};

    use super::*;

    #[test]
    fn every_text_can_be_read_and_has_the_sections_its_pack_asks_for() {
        let mut seen = BTreeSet::new();
        for block in TEXTS.split('@').filter(|block| !block.trim().is_empty()) {
            let told = told(block.trim()).unwrap();
            let pack = domain::theme::parse(crate::packs::shipped_text(&format!("P{}", told.year)).unwrap());
            let pack = pack.unwrap();
            let rule = domain::preparation::text::rule(&pack, told.kind).unwrap();
            let headings: Vec<&String> = told.last.sections.iter().map(|one| &one.heading).collect();
            assert_eq!(headings, rule.sections.iter().collect::<Vec<_>>(), "{block}");
            let is_unfinished = matches!(told.course, Course::Unsaved | Course::Draft);
            assert!(is_unfinished || told.first.missing(rule).is_empty(), "{block}");
            assert_eq!(
                told.reason.is_empty(),
                !matches!(told.course, Course::Returned | Course::Again),
                "{block}"
            );
            assert!(told.course != Course::Again || told.first != told.last, "{block}");
            assert!(seen.insert((told.year, told.branch, told.author, told.kind)), "{block}");
        }
    }

    #[test]
    fn two_share_a_passage_one_repeats_his_last_year_and_one_came_from_a_download_site() {
        let all: Vec<Told> = TEXTS
            .split('@')
            .filter(|block| !block.trim().is_empty())
            .map(|block| told(block.trim()).unwrap())
            .collect();
        let corpus = likeness::Corpus::of(all.iter().map(|one| likeness::Text::of(&one.last.words())));
        let name = |place: usize| (all[place].year, all[place].branch, all[place].author);
        let found: Vec<_> = corpus.pairs().iter().map(|pair| (name(pair.left), name(pair.right))).collect();
        let expected = [((2024, 0, Some(3)), (2025, 0, Some(3))), ((2025, 0, Some(9)), (2025, 0, Some(10)))];
        assert_eq!(found, expected);
        let downloaded = all.iter().find(|one| one.course == Course::Unsaved).unwrap();
        let cleaned = mirror::cleaned(&downloaded.last.words()).unwrap();
        assert!(
            !cleaned.contains("范文") && !cleaned.contains("D员") && cleaned.contains("防汛"),
            "{cleaned}"
        );
    }
}
