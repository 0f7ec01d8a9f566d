//! People and their membership: what is recorded of a member, which combinations cannot be true, and how a member
//! moves, is confirmed, and leaves. Nothing is deleted: an ending is a recorded day with a reason.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::Refusal;
use crate::codes::codes;
use crate::ids::{PersonId, UnitId};
use crate::org::{Unit, UnitKind};

codes! {
    pub enum Gender {
        Female = "female" "女",
        Male = "male" "男",
    }
}

codes! {
    pub enum Stage {
        Formal = "formal" "正式党员",
        /// Takes part and is not graded; has no vote.
        Probationary = "probationary" "预备党员",
    }
}

codes! {
    /// What limits a member's rights.
    pub enum Standing {
        Normal = "normal" "正常",
        /// 留党察看: attends, has no vote, elects nobody.
        OnProbation = "on_probation" "留党察看",
        /// 停止党籍: not counted, not appraised.
        Suspended = "suspended" "停止党籍",
    }
}

codes! {
    /// How a membership in this organisation came to its end.
    pub enum Ending {
        TransferredOut = "transferred_out" "组织关系转出",
        Deceased = "deceased" "去世",
        Resigned = "resigned" "退党",
        PersuadedToLeave = "persuaded_to_leave" "劝其退党",
        StruckOff = "struck_off" "除名",
        Expelled = "expelled" "开除党籍",
        ProbationCancelled = "probation_cancelled" "取消预备党员资格",
        EnteredByMistake = "entered_by_mistake" "误录更正",
    }
}

codes! {
    /// Why a member may be away, or left out of those who should attend.
    pub enum LeaveReason {
        CannotExpressWill = "cannot_express_will" "因病不能表达意志",
        AbroadPrivately = "abroad_privately" "自费出国半年以上",
        ServingSentence = "serving_sentence" "被判刑但未受留党察看以上处分",
        Bedridden = "bedridden" "长期卧床、生活不能自理",
        RelationNotMoved = "relation_not_moved" "应转出组织关系而未转",
        LongIllness = "long_illness" "长期患病",
        OldAge = "old_age" "年老体弱",
        Secondment = "secondment" "借调、挂职",
        Study = "study" "脱产学习",
        Other = "other" "其他",
    }
}

impl LeaveReason {
    /// The five reasons for which a member may be left out of the base of those who should attend, with the
    /// superior's consent and a decision of the branch meeting.
    pub const fn may_leave_the_base(self) -> bool {
        matches!(
            self,
            Self::CannotExpressWill
                | Self::AbroadPrivately
                | Self::ServingSentence
                | Self::Bedridden
                | Self::RelationNotMoved
        )
    }
}

/// What is known of a human being, member or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub facts: PersonFacts,
    /// The unit that keeps this person's record: the home branch of a member, the unit a non-member works for.
    pub unit: UnitId,
    pub membership: Option<Membership>,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFacts {
    pub name: String,
    pub gender: Option<Gender>,
    pub born_on: Option<Date>,
    pub ethnicity: Option<String>,
    pub education: Option<String>,
    /// 单位职务
    pub post: Option<String>,
    pub phone: Option<String>,
    /// 人员编号: the organisation's own number. Identity-card numbers are deliberately not kept.
    pub staff_no: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub group: Option<UnitId>,
    pub facts: MemberFacts,
    pub ended: Option<Ended>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    pub on: Date,
    pub how: Ending,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberFacts {
    pub stage: Stage,
    /// 入党时间
    pub joined_on: Date,
    /// 转正时间
    pub confirmed_on: Option<Date>,
    pub standing: Standing,
    /// 流动党员: lives elsewhere, 组织关系 stays here.
    pub mobile: bool,
    pub mobile_place: Option<String>,
    /// 党员领导干部: keeps 双重组织生活.
    pub leading_cadre: bool,
}

pub const NAME_LIMIT: usize = 40;
pub const TEXT_LIMIT: usize = 100;

/// Facts about one person that cannot be true together. `today` guards against days that have not come yet.
pub fn check(person: &PersonFacts, member: Option<&MemberFacts>, today: Date) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    let name = person.name.trim();
    if name.is_empty() {
        wrong.push(Refusal::NameMissing);
    } else if name.chars().count() > NAME_LIMIT || name.chars().any(|c| c.is_control() || c.is_ascii_digit())
    {
        wrong.push(Refusal::NameUnusable { name: name.chars().take(NAME_LIMIT).collect() });
    }
    let texts = [
        ("姓名", Some(&person.name)),
        ("单位职务", person.post.as_ref()),
        ("联系电话", person.phone.as_ref()),
        ("人员编号", person.staff_no.as_ref()),
    ];
    for (what, text) in texts {
        if text.is_some_and(|text| is_identity_card(text)) {
            wrong.push(Refusal::IdentityCard { what });
        }
    }
    if let Some(born) = person.born_on
        && (born > today || born.year() < 1900)
    {
        wrong.push(Refusal::DayImpossible { what: "出生日期", day: born });
    }
    if let Some(member) = member {
        check_member(person, member, today, &mut wrong);
    }
    wrong
}

/// Eighteen characters with a birthday inside: nothing an organisation would number its people with, and nothing the
/// register keeps.
pub fn is_identity_card(text: &str) -> bool {
    let plain: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'-').collect();
    plain.len() == 18
        && plain[..17].iter().all(u8::is_ascii_digit)
        && (plain[17].is_ascii_digit() || plain[17].eq_ignore_ascii_case(&b'x'))
        && matches!(&plain[6..8], b"19" | b"20")
        && (b"01"..=b"12").contains(&&[plain[10], plain[11]])
        && (b"01"..=b"31").contains(&&[plain[12], plain[13]])
}

fn check_member(person: &PersonFacts, member: &MemberFacts, today: Date, wrong: &mut Vec<Refusal>) {
    let joined = member.joined_on;
    if joined > today || joined.year() < 1921 {
        wrong.push(Refusal::DayImpossible { what: "入党时间", day: joined });
    }
    match (member.stage, member.confirmed_on) {
        (Stage::Probationary, Some(confirmed)) => wrong.push(Refusal::ProbationerConfirmed { confirmed }),
        (Stage::Formal, Some(confirmed)) if confirmed < joined => {
            wrong.push(Refusal::ConfirmedBeforeJoined { joined, confirmed });
        }
        (Stage::Formal, Some(confirmed)) if confirmed > today => {
            wrong.push(Refusal::DayImpossible { what: "转正时间", day: confirmed });
        }
        _ => {}
    }
    if let Some(born) = person.born_on
        && joined
            < born
                .replace_year(born.year() + 18)
                .unwrap_or_else(|_| born.saturating_add(time::Duration::days(365 * 18 + 4)))
    {
        wrong.push(Refusal::JoinedBelowAge { joined, born });
    }
    if member.standing == Standing::OnProbation && member.stage == Stage::Probationary {
        wrong.push(Refusal::ProbationerOnProbation);
    }
}

/// May the member's 组织关系 move to `target`? Of somebody who is no member the record alone moves, so that he can be
/// registered as one there.
pub fn transfer(person: &Person, target: &Unit, today: Date) -> Result<(), Refusal> {
    let name = &person.facts.name;
    if person.membership.as_ref().is_some_and(|membership| membership.ended.is_some()) {
        return Err(Refusal::MembershipEnded { name: name.clone() });
    }
    if person.unit == target.id {
        return Err(Refusal::AlreadyThere { name: name.clone(), unit: target.name.clone() });
    }
    home(target, today)
}

/// Can members have their 组织关系 in this unit?
pub fn home(target: &Unit, today: Date) -> Result<(), Refusal> {
    if !target.is_in_force(today) {
        return Err(Refusal::UnitEnded { unit: target.name.clone() });
    }
    if !target.kind.is_home() {
        return Err(Refusal::NoHome { unit: target.name.clone(), kind: target.kind });
    }
    Ok(())
}

/// Can a member be recorded as present in this temporary branch?
pub fn attend(person: &Person, target: &Unit, today: Date) -> Result<(), Refusal> {
    if person.membership.as_ref().is_none_or(|m| m.ended.is_some()) {
        return Err(Refusal::NotAMember { name: person.facts.name.clone() });
    }
    if !target.is_in_force(today) {
        return Err(Refusal::UnitEnded { unit: target.name.clone() });
    }
    if target.kind != UnitKind::TemporaryBranch {
        return Err(Refusal::PresenceOnlyInTemporary { unit: target.name.clone() });
    }
    Ok(())
}

/// May the membership end on `on`?
pub fn end(person: &Person, on: Date, today: Date) -> Result<(), Refusal> {
    let name = &person.facts.name;
    let Some(membership) = &person.membership else {
        return Err(Refusal::NotAMember { name: name.clone() });
    };
    if membership.ended.is_some() {
        return Err(Refusal::MembershipEnded { name: name.clone() });
    }
    if on > today || on < membership.facts.joined_on {
        return Err(Refusal::DayImpossible { what: "终止日期", day: on });
    }
    Ok(())
}

/// Whoever has joined by this day as a probationary member has been one for a year today.
pub fn joined_a_year_before(today: Date) -> Date {
    // The year of whoever joined on 29 February is over on the last day of the next February.
    today.replace_year(today.year() - 1).unwrap_or(today - time::Duration::days(366))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_year_of_probation_is_over_on_its_anniversary() {
        use time::macros::date;
        let by = super::joined_a_year_before;
        assert_eq!(by(date!(2026 - 07 - 01)), date!(2025 - 07 - 01));
        assert_eq!(by(date!(2028 - 02 - 29)), date!(2027 - 02 - 28));
    }

    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 01 - 15);

    fn person(born: Option<Date>) -> PersonFacts {
        PersonFacts {
            name: "赵一鸣".into(),
            gender: Some(Gender::Male),
            born_on: born,
            ethnicity: None,
            education: None,
            post: None,
            phone: None,
            staff_no: None,
        }
    }

    fn member(stage: Stage, joined_on: Date, confirmed_on: Option<Date>) -> MemberFacts {
        MemberFacts {
            stage,
            joined_on,
            confirmed_on,
            standing: Standing::Normal,
            mobile: false,
            mobile_place: None,
            leading_cadre: false,
        }
    }

    #[test]
    fn facts_that_cannot_be_true_together_are_named() {
        use Refusal::{ConfirmedBeforeJoined, DayImpossible, JoinedBelowAge, ProbationerConfirmed};
        type Case = (&'static str, Option<Date>, MemberFacts, fn(&Refusal) -> bool);
        let cases: [Case; 5] = [
            (
                "confirmed before joining",
                None,
                member(Stage::Formal, date!(2019 - 06 - 30), Some(date!(2018 - 06 - 30))),
                |r| matches!(r, ConfirmedBeforeJoined { .. }),
            ),
            (
                "a probationary member with a day of confirmation",
                None,
                member(Stage::Probationary, date!(2025 - 06 - 30), Some(date!(2026 - 01 - 02))),
                |r| matches!(r, ProbationerConfirmed { .. }),
            ),
            ("joined tomorrow", None, member(Stage::Probationary, date!(2026 - 01 - 16), None), |r| {
                matches!(r, DayImpossible { what: "入党时间", .. })
            }),
            (
                "joined at seventeen",
                Some(date!(2000 - 02 - 29)),
                member(Stage::Probationary, date!(2018 - 02 - 27), None),
                |r| matches!(r, JoinedBelowAge { .. }),
            ),
            (
                "born tomorrow",
                Some(date!(2026 - 01 - 16)),
                member(Stage::Formal, date!(2001 - 01 - 01), None),
                |r| matches!(r, DayImpossible { what: "出生日期", .. }),
            ),
        ];
        for (case, born, facts, expected) in cases {
            let wrong = check(&person(born), Some(&facts), TODAY);
            assert!(wrong.iter().any(expected), "{case}: {wrong:?}");
        }
    }

    #[test]
    fn a_birth_at_the_end_of_time_is_refused_and_not_reckoned_with() {
        let wrong = check(&person(Some(Date::MAX)), Some(&member(Stage::Formal, TODAY, None)), TODAY);
        assert!(wrong.contains(&Refusal::DayImpossible { what: "出生日期", day: Date::MAX }), "{wrong:?}");
    }

    #[test]
    fn an_ordinary_member_passes() {
        let facts = member(Stage::Formal, date!(2003 - 07 - 01), Some(date!(2004 - 07 - 01)));
        assert_eq!(check(&person(Some(date!(1980 - 05 - 04))), Some(&facts), TODAY), vec![]);
    }

    #[test]
    fn an_identity_card_number_is_refused_wherever_it_is_put() {
        for number in ["11010119850504001X", "110101 19850504 0011", "110101198505040011"] {
            let facts = PersonFacts { phone: Some(number.into()), ..person(None) };
            assert_eq!(check(&facts, None, TODAY), [Refusal::IdentityCard { what: "联系电话" }], "{number}");
        }
        for other in
            ["", "A0001", "010-0000-0000", "110101198513040011", "1101011985050400111", "一二三四五六"]
        {
            assert!(!is_identity_card(other), "{other}");
        }
    }

    #[test]
    fn a_name_is_not_a_number_and_not_a_novel() {
        for name in ["", "   ", "10086", "a\u{7}b", &"长".repeat(41)] {
            let facts = PersonFacts { name: name.into(), ..person(None) };
            assert!(!check(&facts, None, TODAY).is_empty(), "{name:?}");
        }
    }
}
