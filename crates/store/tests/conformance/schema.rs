use std::collections::BTreeSet;

use store::schema::{self, Table};
use store::testing::{Engine, TestDb, databases, run};

use crate::made::behind_the_back;

/// Where two schemas differ, in words.
fn differences(a: &[Table], b: &[Table]) -> Vec<String> {
    let names = |tables: &[Table]| tables.iter().map(|t| t.name.clone()).collect::<BTreeSet<_>>();
    let mut found: Vec<String> =
        names(a).symmetric_difference(&names(b)).map(|name| format!("{name} stands in one only")).collect();
    for one in a {
        let Some(other) = b.iter().find(|table| table.name == one.name) else { continue };
        for (part, same) in [
            ("columns", one.columns == other.columns),
            ("primary key", one.primary_key == other.primary_key),
            ("references", one.references == other.references),
            ("indexes", one.indexes == other.indexes),
            ("checks", one.checks == other.checks),
        ] {
            if !same {
                found.push(format!("{}: {part}", one.name));
            }
        }
    }
    found
}

async fn tables(db: &TestDb) -> Vec<Table> {
    let mut tx = db.read().await.expect("a read begins");
    schema::tables(&mut tx).await.expect("the schema can be read")
}

#[test]
fn both_databases_have_the_same_schema() {
    run(Engine::Sqlite, async |_: &TestDb| {
        let [sqlite, postgres] = &databases().await[..] else { panic!("one of each") };
        let (one, other) = (tables(sqlite).await, tables(postgres).await);
        assert_eq!(differences(&one, &other), Vec::<String>::new());
        assert_eq!(one, other);
        // What is compared is really there.
        let of = |name: &str| one.iter().find(|table| table.name == name).expect("the table is there");
        assert_eq!(of("unit_labels").primary_key, ["unit_id", "kind", "value"]);
        assert!(of("people").indexes.iter().any(|i| i.unique && i.columns == ["staff_no"]));
        assert_eq!(of("appointments").references.len(), 4);
        assert!(one.iter().all(|table| !table.primary_key.is_empty()));
        let nullable_key = one
            .iter()
            .flat_map(|t| t.columns.iter().filter(|c| c.nullable && t.primary_key.contains(&c.name)))
            .next();
        assert_eq!(nullable_key, None);
    });
}

#[test]
fn a_planted_difference_of_the_schemas_is_found() {
    run(Engine::Sqlite, async |_: &TestDb| {
        let [sqlite, postgres] = &databases().await[..] else { panic!("one of each") };
        let reference = tables(sqlite).await;
        for (planted, wanted) in [
            ("alter table leaves add column x text", "leaves: columns"),
            ("alter table seats alter column post drop not null", "seats: columns"),
            ("alter table seats alter column position type text", "seats: columns"),
            ("drop index accounts_login", "accounts: indexes"),
            ("create unique index wrong on presences (person_id)", "presences: indexes"),
            ("alter table members drop constraint members_stage", "members: checks"),
            ("alter table charges drop constraint charges_unit_id_fkey", "charges: references"),
            (
                "alter table guidance_assignments drop constraint guidance_assignments_pkey",
                "guidance_assignments: primary key",
            ),
            ("drop table signed_heads", "signed_heads stands in one only"),
        ] {
            behind_the_back(postgres, planted).await.expect("the difference can be planted");
            let found = differences(&reference, &tables(postgres).await);
            assert!(found.iter().any(|difference| difference == wanted), "{planted}: {found:?}");
        }
    });
}

store::on_both_databases! {
    async fn every_check_holds_exactly_the_codes_of_the_domain(db) {
        use domain::{appointment::Role, body::BodyKind, campaign, journal::ObjectKind, member, org, plan, preparation, theme};
        macro_rules! codes {
            ($($name:literal $type:ty),+) => {
                vec![$(($name, <$type>::ALL.iter().map(|v| v.code().to_owned()).collect::<BTreeSet<_>>())),+]
            };
        }
        let known = codes! {
            "units_kind" org::UnitKind, "unit_labels_kind" org::LabelKind, "people_gender" member::Gender,
            "members_stage" member::Stage, "members_standing" member::Standing, "members_ending" member::Ending,
            "leaves_reason" member::LeaveReason, "appointments_role" Role, "bodies_kind" BodyKind,
            "journal_object_kind" ObjectKind, "campaigns_kind" campaign::CampaignKind,
            "plans_stage" plan::PlanStage, "plan_rounds_verdict" plan::Verdict,
            "campaign_members_relation" campaign::roster::Relation, "campaign_members_stage" member::Stage,
            "campaign_members_standing" member::Standing,
            "roster_corrections_kind" campaign::roster::CorrectionKind, "roster_corrections_stage" member::Stage,
            "studies_occasion" preparation::study::Occasion, "studies_form" preparation::study::Form,
            "talks_kind" preparation::talk::TalkKind, "talks_care_kind" preparation::talk::CareKind,
            "talk_marks_kind" preparation::talk::CareKind,
            "opinions_source" preparation::opinion::Source, "opinions_method" preparation::opinion::Method,
            "opinions_target" preparation::opinion::Target, "merged_opinions_target" preparation::opinion::Target,
            "merged_opinions_decision" preparation::opinion::Decision,
            "problems_source" preparation::problem::Source, "problem_outcomes_outcome" preparation::problem::Outcome,
            "problem_editions_moment" preparation::problem::edition::Moment,
            "texts_kind" theme::TextKind, "texts_stage" preparation::text::Stage,
            "text_versions_origin" preparation::text::Origin, "text_drafts_origin" preparation::text::Origin,
            "text_rounds_act" preparation::text::Move,
            "text_rounds_capacity" theme::Capacity,
            "prechecks_verdict" preparation::meeting::Verdict, "consents_answer" preparation::meeting::Answer
        };
        let found: Vec<_> = tables(db).await.into_iter().flat_map(|table| table.checks).collect();
        for (name, codes) in &known {
            let check = found.iter().find(|check| check.name == *name);
            assert_eq!(check.map(|check| &check.codes), Some(codes), "{name}");
        }
        let strangers: Vec<_> = found
            .iter()
            .map(|check| check.name.as_str())
            .filter(|name| !known.iter().any(|(known, _)| known == name))
            .collect();
        assert_eq!(strangers, [
            "campaigns_after", "imports_state", "members_end", "notices_published", "opinions_anonymous", "texts_whose"
        ]);
    }
}
