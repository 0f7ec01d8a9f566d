//! Every refusal in its words, for proof-reading. `refusals.txt` is read and approved by a person; a change of wording
//! changes the file.

#[path = "refusals/calendar.rs"]
mod calendar;
#[path = "refusals/campaign.rs"]
mod campaign;
#[path = "refusals/meeting.rs"]
mod meeting;
#[path = "refusals/opinion.rs"]
mod opinion;
#[path = "refusals/pack.rs"]
mod pack;
#[path = "refusals/plan.rs"]
mod plan;
#[path = "refusals/problem.rs"]
mod problem;
#[path = "refusals/sample.rs"]
mod sample;
#[path = "refusals/study.rs"]
mod study;
#[path = "refusals/talk.rs"]
mod talk;
#[path = "refusals/text.rs"]
mod text;

use domain::Refusal;
use domain::appointment::Role;
use domain::org::UnitKind;
use time::macros::date;

fn samples() -> Vec<Refusal> {
    let mut samples = vec![
        Refusal::ParentCannotHold { parent: UnitKind::GeneralBranch, child: UnitKind::Committee },
        Refusal::UnitBelowItself { unit: "第三党支部".into(), target: "第二党小组".into() },
        Refusal::UnitEnded { unit: "第三党支部".into() },
        Refusal::TopCannotMove { unit: "第三党支部".into() },
        Refusal::TopCannotEnd { unit: "第三党支部".into() },
        Refusal::UnitStillHolds { unit: "第三党支部".into(), children: 2, members: 14 },
        Refusal::GroupHasMembers { group: "道路党小组".into(), members: 15 },
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
        Refusal::GroupOfAnotherBranch,
        Refusal::PresenceOnlyInTemporary { unit: "第三党支部".into() },
        Refusal::AlreadyPresent { name: "张明".into(), unit: "第三党支部".into() },
        Refusal::OwnPresence,
        Refusal::StaffNumberTaken { staff_no: "Y10001".into() },
        Refusal::RoleDoesNotFit { role: Role::Secretary, kind: UnitKind::Group },
        Refusal::OwnAppointment,
        Refusal::EndsBeforeStart { from: date!(2026 - 03 - 01), until: date!(2026 - 01 - 01) },
        Refusal::HatsExclude { has: Role::SystemAdmin, wanted: Role::AuditAdmin },
        Refusal::ProbationerInOffice { name: "张明".into() },
        Refusal::HatWithoutSignIn { name: "张明".into() },
        Refusal::DutyAlreadyHeld { role: Role::Secretary, unit: "第三党支部".into() },
        Refusal::SecretaryInOffice { unit: "第三党支部".into() },
        Refusal::StandInWithoutEnd,
        Refusal::StandInOutlasts { until: date!(2026 - 03 - 31) },
        Refusal::StandInNamesStandIn,
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
    ];
    samples.extend(campaign::samples().into_iter().map(Refusal::Campaign));
    samples.extend(plan::samples().into_iter().map(Refusal::Plan));
    samples.extend(calendar::samples().into_iter().map(Refusal::Calendar));
    samples.extend(pack::samples().into_iter().map(Refusal::Pack));
    samples.extend(study::samples().into_iter().map(Refusal::Study));
    samples.extend(talk::samples().into_iter().map(Refusal::Talk));
    samples.extend(sample::samples().into_iter().map(Refusal::Sample));
    samples.extend(opinion::samples().into_iter().map(Refusal::Opinion));
    samples.extend(problem::samples().into_iter().map(Refusal::Problem));
    samples.extend(text::samples().into_iter().map(Refusal::Text));
    samples.extend(meeting::samples().into_iter().map(Refusal::Meeting));
    samples
}

/// The compiler asks for a line here when a refusal is added; [`samples`] must then have it too.
fn number(refusal: &Refusal) -> (&'static str, usize) {
    let plain = match refusal {
        Refusal::ParentCannotHold { .. } => 0,
        Refusal::UnitBelowItself { .. } => 1,
        Refusal::UnitEnded { .. } => 2,
        Refusal::TopCannotMove { .. } => 3,
        Refusal::TopCannotEnd { .. } => 4,
        Refusal::UnitStillHolds { .. } => 5,
        Refusal::GroupHasMembers { .. } => 6,
        Refusal::UnitNameTaken { .. } => 7,
        Refusal::NameMissing => 8,
        Refusal::NameUnusable { .. } => 9,
        Refusal::IdentityCard { .. } => 10,
        Refusal::DayImpossible { .. } => 11,
        Refusal::ConfirmedBeforeJoined { .. } => 12,
        Refusal::ProbationerConfirmed { .. } => 13,
        Refusal::JoinedBelowAge { .. } => 14,
        Refusal::ProbationerOnProbation => 15,
        Refusal::NotAMember { .. } => 16,
        Refusal::MembershipEnded { .. } => 17,
        Refusal::AlreadyThere { .. } => 18,
        Refusal::NoHome { .. } => 19,
        Refusal::GroupOfAnotherBranch => 20,
        Refusal::PresenceOnlyInTemporary { .. } => 21,
        Refusal::AlreadyPresent { .. } => 22,
        Refusal::OwnPresence => 23,
        Refusal::StaffNumberTaken { .. } => 24,
        Refusal::RoleDoesNotFit { .. } => 25,
        Refusal::OwnAppointment => 26,
        Refusal::EndsBeforeStart { .. } => 27,
        Refusal::HatsExclude { .. } => 28,
        Refusal::ProbationerInOffice { .. } => 29,
        Refusal::HatWithoutSignIn { .. } => 30,
        Refusal::DutyAlreadyHeld { .. } => 31,
        Refusal::SecretaryInOffice { .. } => 32,
        Refusal::StandInWithoutEnd => 33,
        Refusal::StandInOutlasts { .. } => 34,
        Refusal::StandInNamesStandIn => 35,
        Refusal::NobodyToStandInFor { .. } => 36,
        Refusal::LastAdministrator { .. } => 37,
        Refusal::AlreadySeated => 38,
        Refusal::WrongCredentials => 39,
        Refusal::SlowDown { .. } => 40,
        Refusal::AccountLocked => 41,
        Refusal::ActivationUnknown => 42,
        Refusal::PasswordTooWeak { .. } => 43,
        Refusal::PasswordWrong => 44,
        Refusal::LoginTaken { .. } => 45,
        Refusal::OutOfReach { .. } => 46,
        Refusal::AlreadySetUp => 47,
        Refusal::ReasonMissing { .. } => 48,
        Refusal::ImportOutdated => 49,
        Refusal::ImportNothingToDo => 50,
        Refusal::Campaign(refusal) => return ("campaign", campaign::number(refusal)),
        Refusal::Plan(refusal) => return ("plan", plan::number(refusal)),
        Refusal::Calendar(refusal) => return ("calendar", calendar::number(refusal)),
        Refusal::Pack(refusal) => return ("pack", pack::number(refusal)),
        Refusal::Study(refusal) => return ("study", study::number(refusal)),
        Refusal::Talk(refusal) => return ("talk", talk::number(refusal)),
        Refusal::Sample(refusal) => return ("sample", sample::number(refusal)),
        Refusal::Opinion(refusal) => return ("opinion", opinion::number(refusal)),
        Refusal::Problem(refusal) => return ("problem", problem::number(refusal)),
        Refusal::Text(refusal) => return ("text", text::number(refusal)),
        Refusal::Meeting(refusal) => return ("meeting", meeting::number(refusal)),
    };
    ("", plain)
}

#[test]
fn every_refusal_has_a_sample() {
    let parts = [
        ("", 51),
        ("campaign", campaign::COUNT),
        ("plan", plan::COUNT),
        ("calendar", calendar::COUNT),
        ("pack", pack::COUNT),
        ("study", study::COUNT),
        ("talk", talk::COUNT),
        ("sample", sample::COUNT),
        ("opinion", opinion::COUNT),
        ("problem", problem::COUNT),
        ("text", text::COUNT),
        ("meeting", meeting::COUNT),
    ];
    let mut wanted: Vec<_> =
        parts.iter().flat_map(|&(part, count)| (0..count).map(move |n| (part, n))).collect();
    let mut seen: Vec<_> = samples().iter().map(number).collect();
    wanted.sort_unstable();
    seen.sort_unstable();
    assert_eq!(seen, wanted);
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
