//! The journal: who changed what, when, and why, chained so that a changed, dropped or reordered entry shows.
//!
//! Each unit has a chain of its own. An entry's digest covers its content and the digest before it; the head of a
//! chain, signed elsewhere, shows a cut or rewritten tail.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::ids::{PersonId, UnitId};

/// A SHA-256, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// What stands before the first entry of every chain.
    pub const START: Digest = Digest([0; 32]);

    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::str::FromStr for Digest {
    type Err = crate::UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || crate::UnknownCode { kind: "Digest", code: text.to_owned() };
        let mut bytes = [0_u8; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(wrong());
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| wrong())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

crate::codes::codes! {
    /// What kind of thing an entry is about.
    pub enum ObjectKind {
        Installation = "installation" "本系统",
        Unit = "unit" "组织",
        Person = "person" "人员",
        Appointment = "appointment" "任职",
        Account = "account" "账号",
        Body = "body" "领导班子",
        Guidance = "guidance" "指导组",
        Import = "import" "名册导入",
        Pack = "pack" "主题包",
        Calendar = "calendar" "工作日表",
        Campaign = "campaign" "活动",
        Notice = "notice" "通知",
        Plan = "plan" "实施方案",
        Roster = "roster" "参加名册",
        Study = "study" "学习",
        Talk = "talk" "谈心谈话",
        Opinion = "opinion" "意见",
        Problem = "problem" "问题",
        Text = "text" "材料",
        Meeting = "meeting" "会议",
    }
}

/// One entry as it is chained. The order of fields is part of the format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub chain: UnitId,
    /// 1, 2, 3 … within the chain.
    pub number: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// `None`: the program itself, from the command line or at first run.
    pub actor: Option<PersonId>,
    /// 改名, 转接组织关系 …: the verb as people read it.
    pub act: String,
    pub object_kind: ObjectKind,
    pub object: Uuid,
    /// What was said about it: old and new values of the changed fields, in words. No personal text is ever put here.
    pub summary: String,
    /// Digests of the object before and after, as the store wrote them.
    pub before: Option<Digest>,
    pub after: Option<Digest>,
    pub reason: String,
}

impl Entry {
    /// The digest of this entry standing behind `previous`.
    pub fn chained(&self, previous: Digest) -> Digest {
        // A length before every part: no two different entries share the same bytes.
        let mut hasher = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        part(&previous.0);
        part(self.chain.0.as_bytes());
        part(&self.number.to_be_bytes());
        part(&self.at.to_be_bytes());
        part(self.actor.map(|p| *p.0.as_bytes()).as_ref().map_or(&[][..], |b| &b[..]));
        part(self.act.as_bytes());
        part(self.object_kind.code().as_bytes());
        part(self.object.as_bytes());
        part(self.summary.as_bytes());
        part(self.before.as_ref().map_or(&[][..], |d| &d.0[..]));
        part(self.after.as_ref().map_or(&[][..], |d| &d.0[..]));
        part(self.reason.as_bytes());
        Digest(hasher.finalize().into())
    }
}

/// An entry with the digest kept beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub entry: Entry,
    pub digest: Digest,
}

/// The last entry of a chain, as signed from time to time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub chain: UnitId,
    pub number: i64,
    pub digest: Digest,
}

/// What is wrong with a chain, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// Entry `number` was expected here and another one stands in its place: dropped, inserted or reordered.
    OutOfOrder { chain: UnitId, expected: i64, found: i64 },
    /// The content of this entry, or one before it, is not what was chained.
    Changed { chain: UnitId, number: i64 },
    /// A signed head names an entry that is not there any more.
    TailCut { chain: UnitId, signed: i64, found: i64 },
    /// The entry a signed head names has another digest now.
    TailRewritten { chain: UnitId, number: i64 },
}

impl std::fmt::Display for Break {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Break::OutOfOrder { chain, expected, found } => {
                write!(f, "变更链 {chain}：应为第 {expected} 条，实为第 {found} 条（缺失、插入或调换）")
            }
            Break::Changed { chain, number } => write!(f, "变更链 {chain}：第 {number} 条内容与校验值不符"),
            Break::TailCut { chain, signed, found } => {
                write!(f, "变更链 {chain}：签名记录到第 {signed} 条，现只有 {found} 条（末尾被截去）")
            }
            Break::TailRewritten { chain, number } => {
                write!(f, "变更链 {chain}：第 {number} 条与签名记录不同（末尾被改写）")
            }
        }
    }
}

/// Walks one chain in order, holding its entries against each other and against signed heads.
#[derive(Debug)]
pub struct Verifier {
    chain: UnitId,
    number: i64,
    digest: Digest,
    signed: Vec<Head>,
    /// One break is reported per chain: what follows it cannot be judged.
    broken: Option<Break>,
}

impl Verifier {
    pub fn new(chain: UnitId, mut signed: Vec<Head>) -> Self {
        signed.retain(|head| head.chain == chain);
        signed.sort_by_key(|head| head.number);
        Self { chain, number: 0, digest: Digest::START, signed, broken: None }
    }

    pub fn push(&mut self, link: &Link) {
        if self.broken.is_some() {
            return;
        }
        let expected = self.number + 1;
        if link.entry.number != expected || link.entry.chain != self.chain {
            self.broken = Some(Break::OutOfOrder { chain: self.chain, expected, found: link.entry.number });
            return;
        }
        if link.entry.chained(self.digest) != link.digest {
            self.broken = Some(Break::Changed { chain: self.chain, number: expected });
            return;
        }
        self.number = expected;
        self.digest = link.digest;
        if self.signed.iter().any(|head| head.number == expected && head.digest != link.digest) {
            self.broken = Some(Break::TailRewritten { chain: self.chain, number: expected });
        }
    }

    /// The head reached, or the first break.
    pub fn finish(self) -> Result<Head, Break> {
        if let Some(broken) = self.broken {
            return Err(broken);
        }
        if let Some(last) = self.signed.last()
            && last.number > self.number
        {
            return Err(Break::TailCut { chain: self.chain, signed: last.number, found: self.number });
        }
        Ok(Head { chain: self.chain, number: self.number, digest: self.digest })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CHAIN: UnitId = UnitId(Uuid::from_u128(7));

    fn chain_of(length: i64) -> Vec<Link> {
        let mut previous = Digest::START;
        (1..=length)
            .map(|number| {
                let entry = Entry {
                    chain: CHAIN,
                    number,
                    at: 1_760_000_000_000 + number,
                    actor: Some(PersonId(Uuid::from_u128(1))),
                    act: "改名".into(),
                    object_kind: ObjectKind::Unit,
                    object: Uuid::from_u128(3),
                    summary: format!("名称：甲{number} → 乙{number}"),
                    before: None,
                    after: Some(Digest::of(&number.to_be_bytes())),
                    reason: String::new(),
                };
                previous = entry.chained(previous);
                Link { entry, digest: previous }
            })
            .collect()
    }

    fn verify(links: &[Link], signed: Vec<Head>) -> Result<Head, Break> {
        let mut verifier = Verifier::new(CHAIN, signed);
        for link in links {
            verifier.push(link);
        }
        verifier.finish()
    }

    fn head(links: &[Link]) -> Head {
        links.last().map_or(Head { chain: CHAIN, number: 0, digest: Digest::START }, |link| Head {
            chain: CHAIN,
            number: link.entry.number,
            digest: link.digest,
        })
    }

    #[test]
    fn an_untouched_chain_verifies_up_to_its_head() {
        let links = chain_of(12);
        assert_eq!(verify(&links, vec![head(&links[..5]), head(&links)]), Ok(head(&links)));
    }

    #[test]
    fn a_cut_tail_shows_only_against_a_signed_head() {
        let links = chain_of(12);
        let cut = &links[..9];
        assert!(verify(cut, vec![]).is_ok(), "without a head a shorter chain is a chain");
        assert_eq!(
            verify(cut, vec![head(&links)]),
            Err(Break::TailCut { chain: CHAIN, signed: 12, found: 9 })
        );
    }

    #[test]
    fn a_rewritten_tail_shows_against_a_signed_head() {
        let links = chain_of(6);
        let mut rewritten = links[..5].to_vec();
        let mut entry = links[5].entry.clone();
        entry.summary = "名称：甲 → 丙".into();
        let digest = entry.chained(links[4].digest);
        rewritten.push(Link { entry, digest });
        assert!(verify(&rewritten, vec![]).is_ok());
        assert_eq!(
            verify(&rewritten, vec![head(&links)]),
            Err(Break::TailRewritten { chain: CHAIN, number: 6 })
        );
    }

    proptest! {
        #[test]
        fn any_changed_dropped_or_reordered_entry_is_found(
            length in 3_i64..20, at in 0_usize..19, other in 0_usize..19, kind in 0..4
        ) {
            let links = chain_of(length);
            let size = links.len();
            let (at, other) = (at % size, other % size);
            let mut damaged = links.clone();
            match kind {
                0 => damaged[at].entry.summary.push('。'),
                1 => damaged[at].entry.at += 1,
                2 => { damaged.remove(at); }
                _ => { prop_assume!(at != other); damaged.swap(at, other); }
            }
            prop_assert!(verify(&damaged, vec![head(&links)]).is_err());
        }
    }

    #[test]
    fn a_digest_reads_back_from_its_own_text() {
        let digest = Digest::of("评议".as_bytes());
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert!("xyz".parse::<Digest>().is_err());
        assert!("党".repeat(22).parse::<Digest>().is_err());
    }
}
