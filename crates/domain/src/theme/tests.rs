//! Reading, checking and comparing, on packs the program brings and on faults planted in them.

use super::*;
use crate::campaign::terms::{Change, TermKey};

const P2025: &str = include_str!("../../../../packs/P2025.toml");
const P2024: &str = include_str!("../../../../packs/P2024.toml");
const P2021A: &str = include_str!("../../../../packs/P2021A.toml");
const M2020: &str = include_str!("../../../../packs/M2020.toml");

fn sound(text: &str) -> Pack {
    read(text).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// The text with one thing changed. What is to be changed must be there.
fn planted(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "nothing to plant a fault in: {from}");
    text.replacen(from, to, 1)
}

#[test]
fn every_planted_fault_is_found_where_it_stands() {
    let meeting = "step = \"meeting\"\nneed = \"must\"";
    let theme_basis = "basis = \"当年中央组织部通知及其转发件所列要点；主题的原文待补。\"";
    let cases: &[(&str, &str, &str, &str, &str)] = &[
        (P2025, "format = 1", "format = 2", "format", "只读版本 1"),
        (P2025, "id = \"P2025\"", "id = \"2025-P\"", "id", "以字母开头"),
        (P2025, "revision = 1", "revision = 0", "revision", "从 1 起"),
        (P2025, "year = 2025", "year = 20225", "year", "不可信"),
        (P2025, "name = \"2025年度组织生活会和民主评议党员\"", "name = \" \"", "name", "不能空着"),
        (P2025, theme_basis, "basis = \" \"", "theme（主题）", "没有写 basis"),
        (
            P2025,
            "basis = \"待补：可直接引用的主题表述没有见到。\"",
            "basis = \"没有见到。\"",
            "theme_sentences",
            "待补",
        ),
        (
            P2025,
            "basis = \"待补：可直接引用的主题表述没有见到。\"",
            "mark = \"V\"\nbasis = \"待补\"",
            "theme_sentences",
            "却写了 norm 或 mark",
        ),
        (
            P2025,
            &format!("mark = \"V2\"\n{theme_basis}"),
            theme_basis,
            "theme（主题）",
            "没有写 norm 和 mark",
        ),
        (P2025, "{ title = \"党的二十届四中全会精神\" }", "{ title = \" \" }", "study（学习内容）", "是空的"),
        (
            P2025,
            "{ title = \"中央八项规定精神\" }",
            "{ title = \"党的二十届四中全会精神\" }",
            "study（学习内容）",
            "写了两次",
        ),
        (P2025, "key = \"integrity\"", "key = \"political\"", "member_dimensions", "写了两次"),
        (P2025, "key = \"integrity\"", "key = \"廉洁\"", "member_dimensions", "小写字母"),
        (P2025, "covers = [\"political\"", "covers = [\"politics\"", "team_dimensions", "另一份清单没有"),
        (P2025, "covers = [\"political\"", "covers = [\"eight_rules\"", "team_dimensions", "自己也有"),
        (P2025, "covers = [\"political\"", "covers = [\"life\"", "team_dimensions", "写了两次"),
        (
            P2025,
            "name = \"政治纪律\"",
            "name = \"政治纪律\", covers = [\"discipline\"]",
            "team_dimensions",
            "自己也写了 covers",
        ),
        (P2025, "until = \"2026-03-31\"", "until = \"2025-12-31\"", "window", "晚于截止日"),
        (P2025, "until = \"2026-03-31\"", "until = \"2036-03-31\"", "window", "核对年份"),
        (P2025, meeting, "step = \"meeting\"\nneed = \"may\"", "steps（步骤）", "召开会议"),
        (P2025, "step = \"lecture\"", "step = \"study\"", "steps.study", "写了两次"),
        (
            P2025,
            "step = \"poll\"\nneed = \"must\"",
            "step = \"poll\"\nneed = \"should\"",
            "steps.poll",
            "定为必须",
        ),
        (P2025, "days = -6", "days = 6", "steps.study", "时限却在会后"),
        (P2025, "days = 15,", "days = -15,", "steps.report", "时限却在会前"),
        (P2025, "days = 15,", "days = 1500,", "steps.report", "太远"),
        (
            P2025,
            "deadlines = [{ anchor = \"meeting\", days = -6, count = \"working\" }]\n",
            "",
            "steps.study",
            "没有时限",
        ),
        (P2025, "key = \"poll\", detail", "key = \"study\", detail", "agenda", "没有民主测评"),
        (P2025, "key = \"self_criticism\",", "key = \"study\",", "agenda", "没有自我批评"),
        (P2025, "key = \"report\", ", "key = \"closing\", ", "agenda", "写了两次"),
        (P2025, "value = \"1/3\"", "value = \"许多\"", "terms.excellent_most", "读不出来"),
        (P2025, "key = \"publicity_least\"", "key = \"examples_least\"", "terms.examples_least", "写了两次"),
        (P2025, "value = \"formal\"", "value = \"nothing\"", "quota_base", "不设比例"),
        (P2025, "value = \"four\"", "value = \"ungraded\"", "steps.grading", "不评定等次"),
        (P2025, "value = \"formal_only\"", "value = \"nobody\"", "graded", "不一致"),
        (P2025, "members = \"all\"", "members = \"body\"", "scope", "不一致"),
        (P2025, "shortest = 3000", "shortest = 9000", "texts.team", "篇幅"),
        (P2021A, "step = \"lecture\"", "step = \"poll\"", "steps.poll", "不应有这一步"),
        (P2021A, "value = \"ungraded\"", "value = \"four\"", "steps.poll", "必须有这一步"),
        (P2021A, "key = \"comment\"", "key = \"poll\"", "agenda", "却有民主测评"),
        (M2020, "value = \"ungraded\"", "value = \"four\"", "grades（等次）", "民主生活会"),
        (M2020, "value = \"2/3\"", "value = \"2/7\"", "terms.attendance_least", "读不出来"),
    ];
    for (text, from, to, place, words) in cases {
        let text = planted(text, from, to);
        let faults = read(&text).expect_err(to);
        let hit = |fault: &Fault| fault.place.starts_with(place) && fault.words.contains(words);
        assert!(faults.iter().any(hit), "{to}: {faults:?}");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_line_in_chinese() {
    let line = |text: &str, wanted: &str| {
        let at = text.lines().position(|line| line.contains(wanted)).unwrap_or_default();
        format!("第 {} 行", at + 1)
    };
    let cases = [
        ("[theme]", "[themes]", "themes", "不认识“themes”"),
        ("year = 2025", "yaer = 2025", "yaer", "不认识“yaer”"),
        ("year = 2025", "year = \"今年\"", "今年", "类型不对"),
        ("mark = \"V2\"", "mark = \"V9\"", "V9", "不在可选的代码之内"),
        ("step = \"study\"", "step = \"party\"", "party", "不在可选的代码之内"),
        ("year = 2025", "year = 2025\nyear = 2025", "", "写了两次"),
        ("name = \"2025", "name = 2025\"", "name = 2025\"", "不符合 TOML 的写法"),
        ("count = \"calendar\"", "count = \"lunar\"", "", "时限读不出来"),
    ];
    for (from, to, at, words) in cases {
        let text = planted(P2025, from, to);
        let faults = read(&text).expect_err(to);
        assert_eq!(faults.len(), 1, "{to}");
        assert!(faults[0].words.contains(words), "{to}: {faults:?}");
        if !at.is_empty() {
            assert_eq!(faults[0].place, line(&text, at), "{to}: {faults:?}");
        }
    }
    assert!(read("").expect_err("nothing")[0].words.contains("缺少“format”"));
    let novel = "#".repeat(300 * 1024);
    assert!(read(&novel).expect_err("a novel")[0].words.contains("256 KB"));
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    for text in [P2025, P2021A, M2020] {
        let pack = sound(text);
        assert_eq!(sound(&format!("\u{feff}{text}")), pack);
    }
}

#[test]
fn what_is_missing_is_counted_and_asks_for_nothing() {
    let pack = sound(P2025);
    let missing: Vec<String> =
        pack.values().into_iter().filter(Value::is_missing).map(|value| value.key).collect();
    assert_eq!(missing.len(), pack.missing());
    assert!(missing.contains(&"terms.criticism_least".to_owned()), "{missing:?}");
    let asked = pack.layer().requirements;
    let asks =
        |key| asked.iter().any(|asked| matches!(asked.change, Change::Value { key: k, .. } if k == key));
    assert!(asks(TermKey::ExcellentMost) && !asks(TermKey::CriticismLeast));
}

#[test]
fn two_thirds_are_two_thirds() {
    let pack = sound(M2020);
    let term =
        pack.terms.iter().find(|term| term.key == TermKey::AttendanceLeast).expect("M2020 asks for it");
    let value = term.value.as_deref().and_then(|value| term.key.parse(value)).expect("it is readable");
    assert_eq!(
        (value, term.key.shown(value), term.key.written(value)),
        (200, "三分之二".into(), "2/3".into())
    );
    assert_eq!(term.key.parse("90%"), Some(270));
}

#[test]
fn a_pack_does_not_differ_from_itself() {
    for text in [P2025, P2024, P2021A, M2020] {
        assert_eq!(compare(&sound(text), &sound(text)), []);
    }
}

#[test]
fn two_years_differ_item_by_item_and_the_other_way_round() {
    let (old, new) = (sound(P2024), sound(P2025));
    let (there, back) = (compare(&old, &new), compare(&new, &old));
    assert_eq!(there.len(), back.len());
    let count = |differences: &[Difference], kind| differences.iter().filter(|d| d.kind == kind).count();
    assert_eq!(count(&there, ChangeKind::Added), count(&back, ChangeKind::Removed));
    assert_eq!(count(&there, ChangeKind::Changed), count(&back, ChangeKind::Changed));
    let added = |name: &str, words: &str| {
        there.iter().any(|d| {
            d.name == name
                && d.kind == ChangeKind::Added
                && d.after.as_deref().is_some_and(|w| w.contains(words))
        })
    };
    assert!(added("学习内容", "四中全会"));
    assert!(added("党员查摆方面", "学习教育目标要求"));
    assert!(!there.iter().any(|d| d.name == "处置措施"), "{there:?}");
}

#[test]
fn an_edition_shows_the_change_of_words_order_and_ground() {
    let old = sound(P2025);
    let mut new = old.clone();
    new.revision = 2;
    new.theme_sentences = Noted {
        value: Some(vec!["甲".into()]),
        norm: Some(Norm::Notice),
        mark: Some(Mark::Verified),
        basis: "通知原文。".into(),
    };
    new.steps.retain(|step| step.step != crate::campaign::Step::Lecture);
    if let Some(agenda) = &mut new.agenda.value {
        agenda.swap(3, 4);
    }
    let told: Vec<(String, ChangeKind)> =
        compare(&old, &new).into_iter().map(|difference| (difference.name, difference.kind)).collect();
    assert_eq!(
        told,
        [
            ("主题表述".to_owned(), ChangeKind::Changed),
            ("主题表述的依据".to_owned(), ChangeKind::Changed),
            ("会议议程的次序".to_owned(), ChangeKind::Changed),
            ("党课".to_owned(), ChangeKind::Removed),
        ]
    );
}

proptest::proptest! {
    /// Whatever a file holds, reading it ends with a pack or with words.
    #[test]
    fn no_file_breaks_the_reader(at in 0..8000_usize, cut in 0..400_usize, put in "[\"\\[\\]{}=,a-z待补 \n]{0,12}") {
        let whole: Vec<char> = P2025.chars().collect();
        let from = at.min(whole.len());
        let until = (from + cut).min(whole.len());
        let part = |range: &[char]| range.iter().collect::<String>();
        let text = format!("{}{put}{}", part(&whole[..from]), part(&whole[until..]));
        if let Err(faults) = read(&text) {
            assert!(!faults.is_empty());
            assert!(faults.iter().all(|fault| fault.words.ends_with('。') && !fault.place.is_empty()), "{faults:?}");
        }
    }
}

/// The manual lists every code a pack may hold.
#[test]
fn the_manual_names_every_code() {
    let manual = include_str!("../../../../docs/主题包.md");
    let mut codes: Vec<&str> = Vec::new();
    codes.extend(crate::campaign::Step::ALL.iter().map(|code| code.code()));
    codes.extend(TermKey::ALL.iter().map(|code| code.code()));
    codes.extend(AgendaKey::ALL.iter().map(|code| code.code()));
    codes.extend(GradeScheme::ALL.iter().map(|code| code.code()));
    codes.extend(QuotaBase::ALL.iter().map(|code| code.code()));
    codes.extend(Listed::ALL.iter().map(|code| code.code()));
    codes.extend(Norm::ALL.iter().map(|code| code.code()));
    codes.extend(Mark::ALL.iter().map(|code| code.code()));
    codes.extend(TextKind::ALL.iter().map(|code| code.code()));
    codes.extend(MemberScope::ALL.iter().map(|code| code.code()));
    codes.extend(CampaignKind::ALL.iter().map(|code| code.code()));
    for code in codes {
        assert!(manual.contains(&format!("`{code}`")), "{code}");
    }
}

#[test]
fn a_dimension_is_laid_beside_its_parts() {
    let named = |pack: &Pack| -> Vec<(String, Vec<String>)> {
        let (team, members) = (&pack.team_dimensions.value, &pack.member_dimensions.value);
        let (team, members) = (team.as_deref().unwrap_or_default(), members.as_deref().unwrap_or_default());
        let name = |one: &Dimension| one.name.clone();
        blocks(team, members)
            .into_iter()
            .map(|block| (name(block.dimension), block.parts.into_iter().map(name).collect()))
            .collect()
    };
    let six = ["政治纪律", "组织纪律", "廉洁纪律", "群众纪律", "工作纪律", "生活纪律"];
    let pack = sound(P2025);
    let shown = named(&pack);
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert_eq!(shown[0], ("学习教育目标要求".to_owned(), vec![]));
    assert_eq!(shown[1], ("六项纪律".to_owned(), six.map(str::to_owned).to_vec()));
    let team = pack.team_dimensions.value.as_deref().unwrap();
    assert_eq!(covering(team, "life").map(|one| one.key.as_str()), Some("discipline"));
    assert_eq!(covering(team, "eight_rules"), None, "both lists have it");
    // A copy that a campaign took before packs could say so.
    let old = planted(P2025, ", covers = [\"political\"", " } # ");
    let shown = named(&sound(&old));
    assert_eq!(shown.len(), 8, "{shown:?}");
    assert!(shown.iter().all(|(_, parts)| parts.is_empty()));
    let words = |text: &str| {
        let pack = sound(text);
        let all = pack.values();
        all.into_iter().find(|value| value.key == "team_dimensions").unwrap().words()
    };
    assert!(words(P2025).contains("（包括政治纪律、组织纪律、"), "{}", words(P2025));
    assert!(!words(&old).contains("包括"));
}
