//! What a text is compared with, and what of it is told: the shared passages, and whose they are.

use domain::ids::TextId;
use domain::likeness::{
    Beside, Corpus, Likeness, Sentences, Text as Print, beside, normalised, sentences, since,
};
use domain::preparation::text::Text;
use domain::theme::TextKind;
use store::Tx;
use store::mirror::{Behind, Compared};

use super::super::texts::Desk;
use crate::failure::Result;

/// How many years back texts are compared.
const YEARS: i64 = 3;
/// Likenesses told of each group, the greatest first, and passages of each.
const MOST: usize = 12;
const MOST_PASSAGES: usize = 30;

/// Whose text it is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Colleague {
        name: String,
        kind: TextKind,
    },
    Team,
    /// Of an earlier campaign: one's own, a colleague's, or the team's, which has no name.
    Earlier {
        own: bool,
        name: Option<String>,
        kind: TextKind,
        year: i64,
    },
    Sample {
        title: String,
    },
}

/// What is told together. One group never takes another's place: where samples are loaded that everybody is like, who
/// copied from whom still shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Colleagues,
    Earlier,
    Samples,
}

impl Source {
    pub(super) fn group(&self) -> Group {
        match self {
            Self::Colleague { .. } | Self::Team => Group::Colleagues,
            Self::Earlier { .. } => Group::Earlier,
            Self::Sample { .. } => Group::Samples,
        }
    }
}

/// In which of both texts most of the passages stood first: when either version was made that first had them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct First {
    pub mine: i64,
    pub theirs: i64,
}

/// Another text that shares passages with the one looked at.
#[derive(Clone)]
pub struct Alike {
    pub source: Source,
    pub mine: Sentences,
    pub theirs: Sentences,
    /// Not told of a sample, whose day here is only the day it was loaded.
    pub first: Option<First>,
    /// In the order of this text, with the other's beside it.
    pub passages: Vec<Beside>,
    /// Passages beyond those.
    pub more: usize,
}

/// The likenesses of one group: the greatest, and how many there are besides.
#[derive(Clone, Default)]
pub struct Likenesses {
    pub told: Vec<Alike>,
    pub more: usize,
}

impl Likenesses {
    pub fn count(&self) -> usize {
        self.told.len() + self.more
    }
}

domain::unquoted!(Alike, Likenesses);

/// A text to compare with.
pub(super) struct Other {
    source: Source,
    /// Which versions of it there are to ask who came first.
    version: Option<(TextId, i64)>,
    made_at: i64,
    words: String,
}

/// Colleagues' of this campaign and unit, those of the years before, and the samples: never the whole installation's.
/// What somebody never gave out is compared on his own page, and on nobody else's.
pub(super) async fn others(tx: &mut Tx, desk: &Desk, text: &Text) -> Result<Vec<Other>> {
    let author = text.whose.person();
    let mut others = Vec::new();
    for one in store::mirror::submitted(tx, desk.campaign.id, desk.unit.id).await? {
        let whose = one.text.whose;
        if one.text.id == text.id || (author.is_some() && whose.person() == author) {
            continue;
        }
        let source = match one.author.clone() {
            Some(name) => Source::Colleague { name, kind: whose.kind() },
            None => Source::Team,
        };
        others.push(other(source, &one));
    }
    let since = desk.campaign.year - YEARS;
    let private = author == Some(desk.viewer());
    let behind = Behind { unit: desk.unit.id, author, private };
    for one in store::mirror::earlier(tx, &desk.campaign, since, behind).await? {
        let whose = one.text.whose;
        let own = whose.person() == author;
        let source = Source::Earlier { own, name: one.author.clone(), kind: whose.kind(), year: one.year };
        others.push(other(source, &one));
    }
    others.extend(store::samples::all(tx).await?.into_iter().map(|sample| Other {
        source: Source::Sample { title: sample.title },
        version: None,
        made_at: 0,
        words: sample.words,
    }));
    Ok(others)
}

fn other(source: Source, one: &Compared) -> Other {
    let words = one.body.words();
    Other { source, version: Some((one.text.id, one.number)), made_at: one.made_at, words }
}

/// A likeness found, with its words in both texts.
pub(super) struct Found {
    other: usize,
    mine: Sentences,
    theirs: Sentences,
    /// What is looked for in earlier versions: the shared words of this text, without what differs between them.
    needles: Vec<String>,
    passages: Vec<Beside>,
}

/// Those that are told, and the groups of those that are only counted, one for each.
pub(super) fn compare(words: &str, others: &[Other]) -> (Vec<Found>, Vec<Group>) {
    let corpus = Corpus::of(others.iter().map(|other| Print::of(&other.words)));
    let (mut told, mut groups, mut counted) = (Vec::new(), Vec::new(), Vec::new());
    for likeness in corpus.like(&Print::of(words)) {
        let group = others[likeness.other].source.group();
        if groups.iter().filter(|one| **one == group).count() < MOST {
            groups.push(group);
            told.push(cut(words, others, likeness));
        } else {
            counted.push(group);
        }
    }
    (told, counted)
}

fn cut(words: &str, others: &[Other], mut likeness: Likeness) -> Found {
    let theirs = &others[likeness.other].words;
    likeness.passages.sort_by_key(|passage| passage.left.start);
    let passages = likeness.passages.iter();
    Found {
        other: likeness.other,
        mine: sentences(words, passages.clone().map(|passage| &passage.left)),
        theirs: sentences(theirs, passages.clone().map(|passage| &passage.right)),
        needles: passages.map(|passage| normalised(&words[passage.left.clone()])).collect(),
        passages: beside(words, theirs, &likeness.passages),
    }
}

/// The versions of a text, the first one first: when each was made, and what it said.
pub(super) type Versions = Vec<(i64, String)>;

pub(super) async fn versions(tx: &mut Tx, id: TextId, until: i64) -> Result<Versions> {
    let versions = store::mirror::versions(tx, id, until).await?;
    Ok(versions.into_iter().map(|(made_at, body)| (made_at, body.words())).collect())
}

/// The kept versions of every text that a likeness was found with; none of a sample.
pub(super) async fn histories(tx: &mut Tx, found: &[Found], others: &[Other]) -> Result<Vec<Versions>> {
    let mut histories = Vec::new();
    for one in found {
        histories.push(match others[one.other].version {
            Some((id, number)) => versions(tx, id, number).await?,
            None => Versions::new(),
        });
    }
    Ok(histories)
}

/// What is told of what was found. Who came first is asked of the versions that were kept: a later version may only
/// have been corrected. Every version of both sides is gone through, so this is nothing for the requests' threads.
pub(super) fn told(
    found: Vec<Found>,
    others: &[Other],
    (mine, written_at): (Versions, i64),
    theirs: Vec<Versions>,
) -> Vec<Alike> {
    let mine = comparable(mine);
    found
        .into_iter()
        .zip(theirs)
        .map(|(found, theirs)| one(found, others, (&mine, written_at), theirs))
        .collect()
}

fn comparable(versions: Versions) -> Versions {
    versions.into_iter().map(|(made_at, words)| (made_at, normalised(&words))).collect()
}

fn one(found: Found, others: &[Other], (mine, written_at): (&Versions, i64), theirs: Versions) -> Alike {
    let other = &others[found.other];
    let first = other.version.map(|_| {
        let needles = &found.needles;
        First {
            mine: since(mine, needles).unwrap_or(written_at).min(written_at),
            theirs: since(&comparable(theirs), needles).unwrap_or(other.made_at),
        }
    });
    let mut passages = found.passages;
    let more = passages.len().saturating_sub(MOST_PASSAGES);
    passages.truncate(MOST_PASSAGES);
    Alike { source: other.source.clone(), mine: found.mine, theirs: found.theirs, first, passages, more }
}
