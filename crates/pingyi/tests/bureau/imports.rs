//! Rosters in and out, on the demonstration bureau and on both databases.

use domain::appointment::Role;
use domain::roster::{Column, Outcome};
use pingyi::actions;
use pingyi::failure::Failure;
use store::on_both_databases;

use crate::{Bureau, bureau};

/// A file of these columns, judged for the whole bureau.
async fn judge(house: &Bureau, text: &str) -> actions::imports::Waiting {
    let id =
        actions::imports::upload(&house.app, &house.admin, house.top, "名册.csv", text.as_bytes().to_vec())
            .await
            .unwrap();
    actions::imports::find(&house.app, id).await.unwrap()
}

const HEADER: &str = "姓名,人员编号,所在党支部,入党时间,转正时间,党员类别,单位职务\n";

on_both_databases! {
    async fn the_demonstration_is_the_bureau_it_promises(db) {
        let house = bureau(db).await;
        let tree = actions::units::tree(&house.app, house.top).await?;
        let branches: Vec<_> = tree.iter().filter(|node| node.unit.kind.is_branch()).collect();
        assert_eq!(branches.len(), 16);
        let sizes: Vec<i64> = branches.iter().map(|node| node.formal + node.probationary).filter(|size| *size > 0).collect();
        assert_eq!((sizes.iter().min(), sizes.iter().max()), (Some(&3), Some(&60)));
        let people: i64 = sizes.iter().sum();
        assert!((250..=270).contains(&people), "{people} members");
        let groups = actions::guidance::of_unit(&house.app, house.top).await?;
        assert_eq!(groups.len(), 4);
        assert!(groups.iter().all(|group| group.units.len() == 4 && !group.members.is_empty()));
        let report = actions::journal::verify(&house.app).await?;
        assert!(report.is_sound() && report.signatures > 0, "{report:?}");
    }

    async fn an_exported_roster_imports_without_a_single_change(db) {
        let house = bureau(db).await;
        let file = actions::people::export(&house.app, &house.admin, house.top).await?;
        let id = actions::imports::upload(&house.app, &house.admin, house.top, "名册.xlsx", file).await?;
        let plan = actions::imports::find(&house.app, id).await?.judged.plan;
        let strays: Vec<_> = plan.lines.iter().filter(|line| line.outcome != Outcome::Same).collect();
        assert!(strays.is_empty(), "{strays:?}");
        assert!(plan.counts.same > 250);
    }

    async fn a_roster_is_entered_as_a_whole_and_only_once(db) {
        let house = bureau(db).await;
        let text = format!(
            "{HEADER}赵一鸣,Z001,检测中心党支部,2010-07-01,2011-07-01,正式党员,工程师\n\
             钱二平,Z002,检测中心党支部,2019-07-01,2018-07-01,正式党员,\n\
             孙三思,Z003,没有的党支部,2010-07-01,2011-07-01,正式党员,\n\
             李思远,Z004,信息中心党支部,2025-12-01,,预备党员,\n"
        );
        let waiting = judge(&house, &text).await;
        let counts = waiting.judged.plan.counts;
        assert_eq!((counts.add, counts.change, counts.same, counts.refused), (2, 0, 0, 2));
        let refused: Vec<String> = waiting.judged.plan.lines.iter().filter_map(|line| match &line.outcome {
            Outcome::Refused(why) => Some(format!("第 {} 行：{}", line.line, why.join(""))),
            _ => None,
        }).collect();
        assert!(refused[0].starts_with("第 3 行：入党时间晚于转正时间"), "{refused:?}");
        assert!(refused[1].contains("没有的党支部"), "{refused:?}");

        actions::imports::apply(&house.app, &house.admin, waiting.id).await?;
        let again = actions::imports::apply(&house.app, &house.admin, waiting.id).await;
        assert!(matches!(again, Err(Failure::Stale)), "{again:?}");
        let second = judge(&house, &text).await;
        let counts = second.judged.plan.counts;
        assert_eq!((counts.add, counts.change, counts.same, counts.refused), (0, 0, 2, 2));
        let found = actions::people::search(&house.app, &house.admin, "zhaoyiming", 10).await?;
        assert_eq!(found.people.len(), 1);
    }

    async fn a_change_between_preview_and_button_stops_the_import_and_shows_the_new_plan(db) {
        let house = bureau(db).await;
        let row = "赵一鸣,Z001,检测中心党支部,2010-07-01,2011-07-01,正式党员,工程师\n";
        let (first, second) = (judge(&house, &format!("{HEADER}{row}")).await, judge(&house, &format!("{HEADER}{row}")).await);
        actions::imports::apply(&house.app, &house.admin, first.id).await?;
        let late = actions::imports::apply(&house.app, &house.admin, second.id).await;
        assert!(matches!(late, Err(Failure::Refused(domain::Refusal::ImportOutdated))), "{late:?}");
        let shown = actions::imports::find(&house.app, second.id).await?.judged.plan.counts;
        assert_eq!((shown.add, shown.same), (0, 1), "the page shows the plan as it is now");
        let found = actions::people::search(&house.app, &house.admin, "赵一鸣", 10).await?;
        assert_eq!(found.people.len(), 1, "entered once");
    }

    async fn a_number_used_elsewhere_is_refused_without_telling_by_whom(db) {
        let house = bureau(db).await;
        let branch = actions::units::tree(&house.app, house.top).await?
            .into_iter().find(|node| node.unit.name == "培训学校党支部").unwrap().unit.id;
        let text = "姓名,人员编号,入党时间,转正时间\n周五宁,Y10001,2010-07-01,2011-07-01\n";
        let id = actions::imports::upload(&house.app, &house.admin, branch, "名册.csv", text.into()).await?;
        let plan = actions::imports::find(&house.app, id).await?.judged.plan;
        assert_eq!(plan.counts.refused, 1);
        let Outcome::Refused(why) = &plan.lines[0].outcome else { panic!("{:?}", plan.lines) };
        assert!(why[0].contains("Y10001") && why[0].contains("另一个人"), "{why:?}");
    }

    async fn a_roster_reaches_no_branch_whose_people_its_owner_may_not_edit(db) {
        let house = bureau(db).await;
        let duties = actions::appointments::at_unit(&house.app, house.top).await?;
        let secretary = duties.iter().find(|held| held.appointment.role == Role::Secretary).unwrap();
        let secretary = actions::people::viewer(&house.app, secretary.appointment.person).await?;
        let row = format!("{HEADER}赵一鸣,Z001,检测中心党支部,2010-07-01,2011-07-01,正式党员,工程师\n");
        let refused = actions::imports::upload(&house.app, &secretary, house.top, "x.csv", row.into_bytes()).await;
        assert!(matches!(refused, Err(Failure::NotAllowed)), "{refused:?}");
    }

    async fn a_roster_makes_no_home_of_a_temporary_branch_or_a_group(db) {
        let house = bureau(db).await;
        let text = "姓名,入党时间,转正时间\n周五宁,2010-07-01,2011-07-01\n";
        for name in ["防汛值守临时党支部", "道路党小组"] {
            let tree = actions::units::tree(&house.app, house.top).await?;
            let unit = tree.into_iter().find(|node| node.unit.name == name).unwrap().unit.id;
            let refused = actions::imports::upload(&house.app, &house.admin, unit, "x.csv", text.into()).await;
            assert!(matches!(refused, Err(Failure::Refused(domain::Refusal::NoHome { .. }))), "{name}: {refused:?}");
        }
    }

    async fn what_cannot_be_read_is_refused_in_words_and_changes_nothing(db) {
        let house = bureau(db).await;
        for (content, words) in [
            (&b""[..], "空"),
            (&b"PK\x03\x04 not a zip"[..], "xlsx"),
            (&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"[..], "xlsx"),
            ("职务,编号\n处长,1\n".as_bytes(), "姓名"),
        ] {
            let refused = actions::imports::upload(&house.app, &house.admin, house.top, "x.xlsx", content.to_vec()).await;
            let Err(Failure::File(said)) = refused else { panic!("{refused:?}") };
            let said = format!("{}{}{}", said.fact, said.ground, said.next);
            assert!(said.contains(words), "{said}");
        }
    }
}

#[test]
fn the_template_names_every_column() {
    let table = documents::table::read(&documents::roster::template(), "模板.xlsx");
    // A template has no rows, and says so: nothing else is wrong with it.
    assert!(matches!(table, Err(documents::table::Unreadable::NoRows)), "{table:?}");
    assert_eq!(Column::ALL.len(), 17);
}
