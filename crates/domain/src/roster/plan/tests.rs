use proptest::prelude::*;
use time::macros::date;
use uuid::Uuid;

use super::*;
use crate::member::Gender;
use crate::org::UnitKind;

const TODAY: Date = date!(2026 - 01 - 15);
const FIRST: UnitId = UnitId(Uuid::from_u128(1));
const SECOND: UnitId = UnitId(Uuid::from_u128(2));
const GROUP: UnitId = UnitId(Uuid::from_u128(11));
const BORN: Date = date!(1980 - 05 - 04);
const JOINED: Date = date!(2003 - 07 - 01);

fn branches() -> Vec<BranchRef> {
    let branch = |id, name: &str, kind, groups| BranchRef {
        id,
        name: name.into(),
        short_name: name.into(),
        kind,
        groups,
    };
    vec![
        branch(FIRST, "第一党支部", UnitKind::Branch, vec![(GROUP, "第一党小组".into())]),
        branch(SECOND, "第二党支部", UnitKind::JointBranch, vec![]),
        branch(UnitId(Uuid::from_u128(3)), "项目临时党支部", UnitKind::TemporaryBranch, vec![]),
    ]
}

fn facts(name: &str, staff_no: Option<&str>, born_on: Option<Date>) -> PersonFacts {
    PersonFacts {
        name: name.into(),
        gender: None,
        born_on,
        ethnicity: None,
        education: None,
        post: None,
        phone: None,
        staff_no: staff_no.map(str::to_owned),
    }
}

fn membership(joined_on: Date) -> MemberFacts {
    MemberFacts {
        stage: Stage::Formal,
        joined_on,
        confirmed_on: None,
        standing: Standing::Normal,
        mobile: false,
        mobile_place: None,
        leading_cadre: false,
    }
}

fn row(line: u32, branch: &str, name: &str, staff: Option<&str>, born: Option<Date>, joined: Date) -> Row {
    let mut given = BTreeSet::from([Column::Name, Column::Branch, Column::JoinedOn, Column::Stage]);
    given.extend(staff.map(|_| Column::StaffNo));
    given.extend(born.map(|_| Column::BornOn));
    let branch = (!branch.is_empty()).then(|| branch.to_owned());
    let person = facts(name, staff, born);
    Row { line, branch, group: None, person, member: membership(joined), given, notes: vec![] }
}

fn known(n: u128, unit: UnitId, name: &str, staff: Option<&str>, born: Option<Date>, joined: Date) -> Known {
    Known {
        id: PersonId(Uuid::from_u128(n)),
        unit,
        group: None,
        person: facts(name, staff, born),
        member: Some(membership(joined)),
        ended: false,
    }
}

fn planned(rows: &[Row], existing: &[Known]) -> Plan {
    plan(rows.iter().cloned().map(Ok).collect(), existing, &branches(), Scope::Tree, TODAY)
}

fn one(row: &Row, existing: &[Known]) -> PlannedLine {
    planned(std::slice::from_ref(row), existing).lines.remove(0)
}

fn changed(line: &PlannedLine) -> Vec<(&'static str, Option<&str>, Option<&str>)> {
    match &line.outcome {
        Outcome::Change(changes) => {
            changes.iter().map(|c| (c.label(), c.from.as_deref(), c.to.as_deref())).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn refusal(line: &PlannedLine) -> String {
    match &line.outcome {
        Outcome::Refused(why) => why.join("|"),
        other => panic!("{other:?}"),
    }
}

/// What the store does with a plan.
fn apply(existing: &[Known], plan: &Plan) -> Vec<Known> {
    let mut after = existing.to_vec();
    for (entry, line) in plan.lines.iter().filter_map(|line| Some((line.entry.clone()?, line.line))) {
        let record = Known {
            id: entry.person.unwrap_or(PersonId(Uuid::from_u128(1_000_000 + u128::from(line)))),
            unit: entry.unit,
            group: entry.group,
            person: entry.facts,
            member: Some(entry.member),
            ended: false,
        };
        match after.iter_mut().find(|known| known.id == record.id) {
            Some(known) => *known = record,
            None => after.push(record),
        }
    }
    after
}

#[test]
fn somebody_unknown_is_added() {
    let line = one(&row(2, "第一党支部", "赵一鸣", None, Some(BORN), JOINED), &[]);
    assert_eq!(line.outcome, Outcome::Add);
    assert_eq!(line.entry.unwrap().unit, FIRST);
}

#[test]
fn the_staff_number_finds_a_person_across_branches_and_proposes_a_transfer() {
    let there = Known { group: Some(GROUP), ..known(7, FIRST, "赵一鸣", Some("A1"), None, JOINED) };
    let line = one(&row(2, "第二党支部", "赵一鸣", Some("A1"), Some(BORN), JOINED), &[there]);
    assert_eq!(
        changed(&line),
        [
            ("所在党支部", Some("第一党支部"), Some("第二党支部")),
            ("党小组", Some("第一党小组"), None),
            ("出生日期", None, Some("1980年5月4日")),
        ]
    );
    assert_eq!(line.entry.unwrap().person, Some(PersonId(Uuid::from_u128(7))));
}

#[test]
fn a_staff_number_does_not_rename_somebody_else() {
    let owner = known(7, FIRST, "钱二", Some("A1"), Some(BORN), JOINED);
    let line = one(
        &row(2, "第一党支部", "赵一鸣", Some("A1"), None, date!(2010 - 07 - 01)),
        std::slice::from_ref(&owner),
    );
    assert_eq!(
        refusal(&line),
        "人员编号“A1”在册是钱二（第一党支部，编号 A1，1980年5月4日出生，2003年7月1日入党），\
         与这一行的姓名不同，出生日期也对不上。请核对编号。"
    );
    let renamed = one(&row(2, "第一党支部", "钱贰", Some("A1"), Some(BORN), JOINED), &[owner]);
    assert_eq!(changed(&renamed), [("姓名", Some("钱二"), Some("钱贰"))]);
}

#[test]
fn name_and_birthday_find_a_person_whose_day_of_joining_is_corrected() {
    let there = known(7, FIRST, "赵一鸣", None, Some(BORN), date!(2003 - 06 - 01));
    let line = one(&row(2, "第一党支部", "赵一鸣", None, Some(BORN), JOINED), &[there]);
    assert_eq!(changed(&line), [("入党时间", Some("2003年6月1日"), Some("2003年7月1日"))]);
}

#[test]
fn a_namesake_with_other_days_is_another_person_and_half_agreeing_ones_are_refused() {
    let there = known(7, FIRST, "赵一鸣", None, Some(BORN), JOINED);
    let other = row(2, "第一党支部", "赵一鸣", None, Some(date!(1991 - 01 - 01)), date!(2012 - 07 - 01));
    assert_eq!(one(&other, std::slice::from_ref(&there)).outcome, Outcome::Add);
    let half = row(2, "第一党支部", "赵一鸣", None, Some(date!(1981 - 05 - 04)), JOINED);
    assert_eq!(
        refusal(&one(&half, std::slice::from_ref(&there))),
        "与在册的赵一鸣（第一党支部，1980年5月4日出生，2003年7月1日入党）同名，但信息不一致，分不清是不是同一个人。\
         请填写人员编号或出生日期；如果是在册信息有误，请先在人员页面更正。"
    );
}

#[test]
fn two_candidates_are_both_named() {
    let existing = [
        known(7, FIRST, "赵一鸣", Some("A1"), None, JOINED),
        known(8, FIRST, "赵一鸣", Some("A2"), None, JOINED),
    ];
    let why = refusal(&one(&row(2, "第一党支部", "赵一鸣", None, None, JOINED), &existing));
    assert!(
        why.starts_with("在册有不止一人可能是这一行的人：")
            && why.contains("编号 A1")
            && why.contains("编号 A2")
    );
    let line = one(&row(2, "第一党支部", "赵一鸣", Some("A2"), None, JOINED), &existing);
    assert_eq!((line.outcome, line.entry.unwrap().person), (Outcome::Same, Some(existing[1].id)));
}

#[test]
fn name_and_day_of_joining_propose_a_transfer_unless_two_could_be_meant() {
    let in_second = known(7, SECOND, "赵一鸣", None, None, JOINED);
    let wanted = row(2, "第一党支部", "赵一鸣", None, None, JOINED);
    let line = one(&wanted, std::slice::from_ref(&in_second));
    assert_eq!(changed(&line), [("所在党支部", Some("第二党支部"), Some("第一党支部"))]);

    let elsewhere = UnitId(Uuid::from_u128(99));
    let twin = Known { id: PersonId(Uuid::from_u128(8)), unit: elsewhere, ..in_second.clone() };
    let why = refusal(&one(&wanted, &[in_second.clone(), twin]));
    assert!(why.contains("第二党支部") && why.contains("其他组织"), "{why}");

    // The namesake in the second branch has a row of his own: he stays, and the other one is new.
    let own = row(3, "第二党支部", "赵一鸣", None, None, JOINED);
    let lines = planned(&[wanted, own], &[in_second]).lines;
    assert_eq!((&lines[0].outcome, &lines[1].outcome), (&Outcome::Add, &Outcome::Same));
}

#[test]
fn a_stronger_sign_takes_its_person_before_a_weaker_one() {
    let there = known(7, FIRST, "赵一鸣", None, Some(BORN), JOINED);
    let rows = [
        row(2, "第一党支部", "赵一鸣", None, Some(date!(1985 - 01 - 01)), JOINED),
        row(3, "第一党支部", "赵一鸣", None, Some(BORN), JOINED),
    ];
    let lines = planned(&rows, &[there]).lines;
    assert_eq!((&lines[0].outcome, &lines[1].outcome), (&Outcome::Add, &Outcome::Same));
}

#[test]
fn the_second_row_of_one_person_is_refused_with_the_line_of_the_first() {
    let cases = [
        ("same number", row(9, "第二党支部", "钱二", Some("A1"), None, date!(1999 - 07 - 01))),
        ("same birthday", row(9, "第一党支部", "赵一鸣", None, Some(BORN), JOINED)),
        (
            "same birthday, another day of joining",
            row(9, "第一党支部", "赵一鸣", None, Some(BORN), date!(1999 - 07 - 01)),
        ),
        ("no birthday", row(9, "第一党支部", "赵一鸣", None, None, JOINED)),
    ];
    for (case, second) in cases {
        let rows = [row(5, "第一党支部", "赵一鸣", Some("A1"), Some(BORN), JOINED), second];
        let lines = planned(&rows, &[]).lines;
        assert_eq!(lines[0].outcome, Outcome::Add, "{case}");
        let expected = "与第 5 行是同一个人。同一个人只能有一行。请留下正确的一行。";
        assert_eq!(refusal(&lines[1]), expected, "{case}");
    }
}

#[test]
fn empty_cells_keep_what_is_known_and_nothing_clears_it() {
    let mut there = known(7, FIRST, "赵一鸣", Some("A1"), Some(BORN), JOINED);
    there.person.gender = Some(Gender::Female);
    there.person.post = Some("科员".into());
    there.member.as_mut().unwrap().leading_cadre = true;
    let mut said = row(2, "第一党支部", "赵一鸣", Some("A1"), None, JOINED);
    assert_eq!(one(&said, std::slice::from_ref(&there)).outcome, Outcome::Same);
    said.given.insert(Column::Post);
    assert_eq!(changed(&one(&said, &[there])), [("单位职务", Some("科员"), None)]);
}

#[test]
fn who_is_mobile_no_more_loses_the_place() {
    let mut there = known(7, FIRST, "赵一鸣", Some("A1"), None, JOINED);
    let member = there.member.as_mut().unwrap();
    (member.mobile, member.mobile_place) = (true, Some("外省".into()));
    let mut said = row(2, "第一党支部", "赵一鸣", Some("A1"), None, JOINED);
    said.given.insert(Column::Mobile);
    assert_eq!(
        changed(&one(&said, &[there])),
        [("流动党员", Some("是"), Some("否")), ("流动去向", Some("外省"), None)]
    );
}

#[test]
fn the_record_as_a_whole_is_judged_not_the_row_alone() {
    let mut there = known(7, FIRST, "赵一鸣", Some("A1"), None, date!(2002 - 07 - 01));
    there.member.as_mut().unwrap().confirmed_on = Some(date!(2003 - 06 - 30));
    let why = refusal(&one(&row(2, "第一党支部", "赵一鸣", Some("A1"), None, JOINED), &[there]));
    assert!(why.starts_with("入党时间晚于转正时间。"), "{why}");
}

#[test]
fn what_cannot_be_imported_says_why() {
    let ended = Known { ended: true, ..known(7, FIRST, "赵一鸣", Some("A1"), Some(BORN), JOINED) };
    let stranger = Known { member: None, ..known(7, FIRST, "赵一鸣", Some("A1"), Some(BORN), JOINED) };
    let good = row(2, "第一党支部", "赵一鸣", Some("A1"), Some(BORN), JOINED);
    let with = |change: fn(&mut Row)| {
        let mut row = good.clone();
        change(&mut row);
        row
    };
    let cases: Vec<(&str, Row, Vec<Known>, &str)> = vec![
        (
            "unknown branch",
            with(|r| r.branch = Some("第三党支部".into())),
            vec![],
            "没有找到“第三党支部”，是否为",
        ),
        ("temporary branch", with(|r| r.branch = Some("项目临时党支部".into())), vec![], "组织关系不能落在"),
        ("no branch", with(|r| r.branch = None), vec![], "没有写所在党支部"),
        ("ended", good.clone(), vec![ended.clone()], "赵一鸣的党员记录已经终止"),
        ("ended, by birthday", with(|r| r.person.staff_no = None), vec![ended], "赵一鸣的党员记录已经终止"),
        ("no member", good.clone(), vec![stranger], "赵一鸣在册，但不是党员"),
        (
            "unknown group",
            with(|r| {
                r.group = Some("第九党小组".into());
                r.given.insert(Column::Group);
            }),
            vec![],
            "没有找到党小组“第九党小组”。这个支部的党小组有：第一党小组。",
        ),
        (
            "no stage",
            with(|r| {
                r.given.remove(&Column::Stage);
            }),
            vec![],
            "没有写党员类别",
        ),
    ];
    for (case, row, existing, expected) in cases {
        let why = refusal(&one(&row, &existing));
        assert!(why.starts_with(expected), "{case}: {why}");
    }
}

#[test]
fn one_branch_takes_no_row_of_another() {
    let rows = vec![
        Ok(row(2, "", "赵一鸣", None, None, JOINED)),
        Ok(row(3, "第二党支部", "钱二", None, None, JOINED)),
    ];
    let plan = plan(rows, &[], &branches(), Scope::Branch(FIRST), TODAY);
    assert_eq!(plan.lines[0].outcome, Outcome::Add);
    assert_eq!(
        refusal(&plan.lines[1]),
        "这一行写的是“第二党支部”，本次只导入“第一党支部”。请删去这一行，或到上级组织导入。"
    );
}

#[test]
fn rows_that_could_not_be_read_keep_their_place_in_the_plan() {
    let problem = crate::roster::Problem { line: 3, text: "没有写姓名。".into() };
    let rejected = Rejected { line: 3, name: String::new(), branch: None, problems: vec![problem] };
    let rows = vec![
        Ok(row(2, "第一党支部", "赵一鸣", None, None, JOINED)),
        Err(rejected),
        Ok(row(4, "第一党支部", "钱二", None, None, JOINED)),
    ];
    let plan = plan(rows, &[], &branches(), Scope::Tree, TODAY);
    assert_eq!(plan.lines.iter().map(|line| line.line).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(plan.counts, Counts { add: 2, change: 0, same: 0, refused: 1 });
}

prop_compose! {
    /// Few names, days and numbers, so that people collide in every way.
    fn any_signs()(
        unit in 0..2_usize, name in 0..2_usize, staff in proptest::option::of(0..3_usize),
        born in proptest::option::of(0..2_usize), joined in 0..2_usize, post in proptest::option::of(0..2_usize),
    ) -> (usize, usize, Option<&'static str>, Option<Date>, Date, Option<usize>) {
        let born = born.map(|at| [BORN, date!(1979 - 03 - 08)][at]);
        (unit, name, staff.map(|at| ["A1", "A2", "A3"][at]), born, [JOINED, date!(2008 - 07 - 01)][joined], post)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]
    #[test]
    fn a_second_import_of_the_same_file_changes_nothing(
        file in proptest::collection::vec(any_signs(), 0..7),
        there in proptest::collection::vec(any_signs(), 0..7),
    ) {
        let names = ["赵一鸣", "钱二"];
        let mut existing: Vec<Known> = vec![];
        for (n, (unit, name, staff, born, joined, post)) in there.into_iter().enumerate() {
            // The store keeps numbers unique.
            let staff = staff.filter(|s| !existing.iter().any(|k| k.person.staff_no.as_deref() == Some(s)));
            let mut person = known(n as u128, [FIRST, SECOND][unit], names[name], staff, born, joined);
            person.person.post = post.map(|at| ["科员", "科长"][at].to_owned());
            existing.push(person);
        }
        let mut rows = vec![];
        for (n, (unit, name, staff, born, joined, post)) in file.into_iter().enumerate() {
            let line = u32::try_from(n).unwrap() + 2;
            let mut row = row(line, ["第一党支部", "第二党支部"][unit], names[name], staff, born, joined);
            row.person.post = post.map(|at| ["科员", "科长"][at].to_owned());
            row.given.extend(post.map(|_| Column::Post));
            rows.push(row);
        }
        let first = planned(&rows, &existing);
        let after = apply(&existing, &first);
        let second = planned(&rows, &after);
        for (before, now) in first.lines.iter().zip(&second.lines) {
            // A refused line may have become clear through what the others changed.
            if !matches!(before.outcome, Outcome::Refused(_)) {
                prop_assert_eq!(&now.outcome, &Outcome::Same, "{:?}", before);
            }
        }
        // Nobody is named by two lines, and no number belongs to two people.
        let mut taken: Vec<_> = first.lines.iter().filter_map(|l| l.entry.as_ref()?.person).collect();
        let lines = taken.len();
        taken.sort();
        taken.dedup();
        prop_assert_eq!(taken.len(), lines);
        let mut numbers: Vec<_> = after.iter().filter_map(|k| k.person.staff_no.clone()).collect();
        let count = numbers.len();
        numbers.sort();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), count);
    }
}
