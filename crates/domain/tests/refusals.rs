//! Every refusal in its words, for proof-reading. `refusals.txt` is read and approved by a person; a change of wording
//! changes the file.

use domain::Refusal;
use domain::appointment::Role;
use domain::org::UnitKind;
use time::macros::date;

fn samples() -> Vec<Refusal> {
    vec![
        Refusal::ParentCannotHold { parent: UnitKind::GeneralBranch, child: UnitKind::Committee },
        Refusal::UnitBelowItself { unit: "第三党支部".into(), target: "第二党小组".into() },
        Refusal::UnitEnded { unit: "第三党支部".into() },
        Refusal::TopCannotMove { unit: "第三党支部".into() },
        Refusal::TopCannotEnd { unit: "第三党支部".into() },
        Refusal::UnitStillHolds { unit: "第三党支部".into(), children: 2, members: 14 },
        Refusal::UnitNameTaken { name: "张明".into(), parent: "局党委".into() },
        Refusal::NameMissing,
        Refusal::NameUnusable { name: "张明".into() },
        Refusal::IdentityCard { what: "联系电话" },
        Refusal::DayImpossible { what: "入党时间", day: date!(2030 - 01 - 01) },
        Refusal::ConfirmedBeforeJoined { joined: date!(2019 - 06 - 30), confirmed: date!(2018 - 06 - 30) },
        Refusal::ProbationerConfirmed { confirmed: date!(2018 - 06 - 30) },
        Refusal::JoinedBelowAge { joined: date!(2019 - 06 - 30), born: date!(2005 - 03 - 07) },
        Refusal::ProbationerOnProbation,
        Refusal::NotAMember { name: "张明".into() },
        Refusal::MembershipEnded { name: "张明".into() },
        Refusal::AlreadyThere { name: "张明".into(), unit: "第三党支部".into() },
        Refusal::NoHome { unit: "第三党支部".into(), kind: UnitKind::Group },
        Refusal::GroupOfAnotherBranch { group: "第一党小组".into() },
        Refusal::PresenceOnlyInTemporary { unit: "第三党支部".into() },
        Refusal::AlreadyPresent { name: "张明".into(), unit: "第三党支部".into() },
        Refusal::StaffNumberTaken { staff_no: "Y10001".into() },
        Refusal::RoleDoesNotFit { role: Role::Secretary, kind: UnitKind::Group },
        Refusal::OwnAppointment,
        Refusal::EndsBeforeStart { from: date!(2026 - 03 - 01), until: date!(2026 - 01 - 01) },
        Refusal::HatsExclude { has: Role::SystemAdmin, wanted: Role::AuditAdmin },
        Refusal::HatWithoutSignIn { name: "张明".into() },
        Refusal::DutyAlreadyHeld { role: Role::Secretary, unit: "第三党支部".into() },
        Refusal::SecretaryInOffice { unit: "第三党支部".into() },
        Refusal::StandInWithoutEnd,
        Refusal::NobodyToStandInFor { unit: "第三党支部".into() },
        Refusal::LastAdministrator { role: Role::Secretary },
        Refusal::AlreadySeated,
        Refusal::WrongCredentials,
        Refusal::SlowDown { seconds: 30 },
        Refusal::AccountLocked,
        Refusal::ActivationUnknown,
        Refusal::PasswordTooWeak { least: 8 },
        Refusal::PasswordWrong,
        Refusal::LoginTaken { login: "wangxiao".into() },
        Refusal::OutOfReach { name: "张明".into() },
        Refusal::AlreadySetUp,
        Refusal::ReasonMissing { act: "撤销组织" },
        Refusal::ImportOutdated,
        Refusal::ImportNothingToDo,
    ]
}

/// The compiler asks for a line here when a refusal is added; [`samples`] must then have it too.
fn number(refusal: &Refusal) -> usize {
    match refusal {
        Refusal::ParentCannotHold { .. } => 0,
        Refusal::UnitBelowItself { .. } => 1,
        Refusal::UnitEnded { .. } => 2,
        Refusal::TopCannotMove { .. } => 3,
        Refusal::TopCannotEnd { .. } => 4,
        Refusal::UnitStillHolds { .. } => 5,
        Refusal::UnitNameTaken { .. } => 6,
        Refusal::NameMissing => 7,
        Refusal::NameUnusable { .. } => 8,
        Refusal::IdentityCard { .. } => 9,
        Refusal::DayImpossible { .. } => 10,
        Refusal::ConfirmedBeforeJoined { .. } => 11,
        Refusal::ProbationerConfirmed { .. } => 12,
        Refusal::JoinedBelowAge { .. } => 13,
        Refusal::ProbationerOnProbation => 14,
        Refusal::NotAMember { .. } => 15,
        Refusal::MembershipEnded { .. } => 16,
        Refusal::AlreadyThere { .. } => 17,
        Refusal::NoHome { .. } => 18,
        Refusal::GroupOfAnotherBranch { .. } => 19,
        Refusal::PresenceOnlyInTemporary { .. } => 20,
        Refusal::AlreadyPresent { .. } => 21,
        Refusal::StaffNumberTaken { .. } => 22,
        Refusal::RoleDoesNotFit { .. } => 23,
        Refusal::OwnAppointment => 24,
        Refusal::EndsBeforeStart { .. } => 25,
        Refusal::HatsExclude { .. } => 26,
        Refusal::HatWithoutSignIn { .. } => 27,
        Refusal::DutyAlreadyHeld { .. } => 28,
        Refusal::SecretaryInOffice { .. } => 29,
        Refusal::StandInWithoutEnd => 30,
        Refusal::NobodyToStandInFor { .. } => 31,
        Refusal::LastAdministrator { .. } => 32,
        Refusal::AlreadySeated => 33,
        Refusal::WrongCredentials => 34,
        Refusal::SlowDown { .. } => 35,
        Refusal::AccountLocked => 36,
        Refusal::ActivationUnknown => 37,
        Refusal::PasswordTooWeak { .. } => 38,
        Refusal::PasswordWrong => 39,
        Refusal::LoginTaken { .. } => 40,
        Refusal::OutOfReach { .. } => 41,
        Refusal::AlreadySetUp => 42,
        Refusal::ReasonMissing { .. } => 43,
        Refusal::ImportOutdated => 44,
        Refusal::ImportNothingToDo => 45,
    }
}

const REFUSALS: usize = 46;

#[test]
fn every_refusal_has_a_sample() {
    let mut seen: Vec<usize> = samples().iter().map(number).collect();
    seen.sort_unstable();
    assert_eq!(seen, (0..REFUSALS).collect::<Vec<_>>());
}

#[test]
fn every_refusal_names_the_fact_the_ground_and_the_next_act() {
    for refusal in samples() {
        let words = refusal.wording();
        for part in [&words.fact, &words.ground, &words.next] {
            assert!(part.ends_with('。'), "{refusal:?}: {part}");
        }
        let text = refusal.to_string();
        for banned in ["操作失败", "系统异常", "请联系管理员", "错误代码"] {
            assert!(!text.contains(banned), "{text}");
        }
        assert!(!text.contains(','), "half-width comma: {text}");
    }
}

#[test]
fn the_words_are_the_approved_ones() {
    let lines: Vec<String> = samples().iter().map(ToString::to_string).collect();
    let text = lines.join("\n") + "\n";
    let approved = include_str!("refusals.txt");
    if text != approved {
        let new = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refusals.txt.new");
        std::fs::write(&new, &text).unwrap();
        panic!("the words have changed; read {} and put it in the place of refusals.txt", new.display());
    }
}
