use domain::ids::{CampaignId, PersonId, StudyId, UnitId};
use domain::preparation::study::{self, Attendance, Form, Occasion, Speech, Turnout};
use store::studies::{self, Study};
use store::{Result, Tx};
use time::macros::date;

use crate::made::{TODAY, Tree, add_person, campaign, duty, id, is_stale, member, tree};

fn content() -> study::Study {
    study::Study {
        occasion: Occasion::Session,
        form: Form::Collective,
        held_on: date!(2026 - 01 - 10),
        half_days: 2,
        place: "三楼".into(),
        host: "甲".into(),
        recorder: "乙 '\\%_ 𠮷".into(),
        channel: String::new(),
        items: vec!["《甲》".into(), "《乙》第一章".into()],
        summary: "一行\n二行".into(),
    }
}

fn study(campaign: CampaignId, unit: UnitId, by: PersonId) -> Study {
    let corrected = String::new();
    let id = StudyId(id());
    Study {
        id,
        campaign,
        unit,
        content: content(),
        entered_by: by,
        after_meeting: false,
        corrected,
        version: 1,
    }
}

async fn ground(tx: &mut Tx) -> Result<(Tree, CampaignId, PersonId)> {
    let tree = tree(tx).await?;
    let person = add_person(tx, member(tree.branch, "甲")).await?;
    let campaign = campaign(tree.top, "组织生活会");
    store::campaigns::add(tx, &campaign).await?;
    Ok((tree, campaign.id, person))
}

store::on_both_databases! {
    async fn a_study_is_read_back_with_every_occasion_and_form(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let mut new = study(campaign, tree.branch, person);
        studies::add(&mut tx, &new).await?;
        for &form in Form::ALL {
            new.content.form = form;
            new.content.occasion = Occasion::ALL[form.code().len() % Occasion::ALL.len()];
            new.content.items.clear();
            studies::set(&mut tx, &new).await?;
            assert!(is_stale(&studies::set(&mut tx, &new).await, "studies"));
            new.version += 1;
            assert_eq!(studies::find(&mut tx, new.id).await?.as_ref(), Some(&new));
        }
        assert_eq!(studies::find(&mut tx, StudyId(id())).await?, None);
    }

    async fn what_is_recorded_after_the_opening_is_known_of_groups_too(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let early = study(campaign, tree.branch, person);
        studies::add(&mut tx, &early).await?;
        store::meetings::open(&mut tx, (campaign, tree.branch), (TODAY, person), &[], &[]).await?;
        let (late, of_group) = (study(campaign, tree.branch, person), study(campaign, tree.group, person));
        let elsewhere = study(campaign, tree.sibling, person);
        for new in [&late, &of_group, &elsewhere] {
            studies::add(&mut tx, new).await?;
        }
        let mut told = Vec::new();
        for one in [&early, &late, &of_group, &elsewhere] {
            told.push(studies::find(&mut tx, one.id).await?.expect("it was added").after_meeting);
        }
        assert_eq!(told, [false, true, true, false]);
        store::meetings::remove(&mut tx, campaign, tree.branch).await?;
        for one in [&late, &of_group] {
            assert!(!studies::find(&mut tx, one.id).await?.expect("it was added").after_meeting);
        }
    }

    async fn a_study_is_removed_with_who_was_there(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let (gone, stays) = (study(campaign, tree.branch, person), study(campaign, tree.branch, person));
        for new in [&gone, &stays] {
            studies::add(&mut tx, new).await?;
            let there = Attendance { person, present: true, reason: String::new(), made_up_on: None };
            studies::set_attendances(&mut tx, new.id, &[there]).await?;
            studies::set_speeches(&mut tx, new.id, &[Speech { person, gist: "一句".into() }]).await?;
        }
        assert!(is_stale(&studies::remove(&mut tx, &Study { version: 7, ..stays.clone() }).await, "studies"));
        studies::remove(&mut tx, &gone).await?;
        assert_eq!(studies::find(&mut tx, gone.id).await?, None);
        assert_eq!(studies::of_unit(&mut tx, campaign, tree.branch).await?, [stays]);
    }

    async fn the_groups_of_a_branch_are_told_with_who_is_in_none(db) {
        let mut tx = db.write().await?;
        let (tree, ..) = ground(&mut tx).await?;
        assert_eq!(studies::groups_below(&mut tx, tree.top).await?, []);
        assert_eq!(studies::ungrouped_below(&mut tx, tree.top).await?, [(tree.branch, 1)]);
        let mut grouped = member(tree.branch, "乙");
        grouped.membership.as_mut().expect("a member").group = Some(tree.group);
        add_person(&mut tx, grouped).await?;
        let found = studies::groups_below(&mut tx, tree.top).await?;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0, found[0].1.id, found[0].1.members), (tree.branch, tree.group, 1));
        assert_eq!(studies::groups_below(&mut tx, tree.sibling).await?, []);
        assert_eq!(studies::ungrouped_below(&mut tx, tree.branch).await?, [(tree.branch, 1)]);
    }

    async fn a_group_studies_for_its_branch(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let own = study(campaign, tree.branch, person);
        let mut of_group = study(campaign, tree.group, person);
        of_group.content.held_on = date!(2026 - 01 - 12);
        let elsewhere = study(campaign, tree.sibling, person);
        for new in [&own, &of_group, &elsewhere] {
            studies::add(&mut tx, new).await?;
        }
        let listed = studies::of_unit(&mut tx, campaign, tree.branch).await?;
        assert_eq!(listed.iter().map(|s| s.id).collect::<Vec<_>>(), [of_group.id, own.id]);
        assert_eq!(studies::of_unit(&mut tx, campaign, tree.group).await?.len(), 1);
        assert_eq!(studies::of_unit(&mut tx, campaign, tree.general).await?.len(), 0);
        let below = studies::below(&mut tx, campaign, tree.general).await?;
        let told: Vec<_> = below.iter().map(|held| (held.unit, held.group)).collect();
        assert_eq!(told, [(tree.branch, None), (tree.sibling, None), (tree.branch, Some(tree.group))]);
        assert_eq!(below[0].content, content());
        assert_eq!(below[0].turnout, Turnout::default());
        assert_eq!(studies::below(&mut tx, campaign, tree.branch).await?.len(), 2);
        assert_eq!(studies::below(&mut tx, CampaignId(id()), tree.top).await?.len(), 0);
    }

    async fn attendances_and_speeches_replace_what_stood_there(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, first) = ground(&mut tx).await?;
        let second = add_person(&mut tx, member(tree.branch, "乙")).await?;
        let new = study(campaign, tree.branch, first);
        studies::add(&mut tx, &new).await?;
        let was = |person, present, reason: &str| Attendance { person, present, reason: reason.into(), made_up_on: None };
        studies::set_attendances(&mut tx, new.id, &[was(first, false, "病假")]).await?;
        let there = [was(first, true, ""), was(second, false, "出差")];
        studies::set_attendances(&mut tx, new.id, &there).await?;
        studies::set_made_up(&mut tx, new.id, second, TODAY).await?;
        let read = studies::attendances(&mut tx, new.id).await?;
        let turnout = studies::below(&mut tx, campaign, tree.branch).await?[0].turnout;
        assert_eq!(turnout, Turnout { expected: 2, present: 1, learnt: 2 });
        let mut made_up = was(second, false, "出差");
        made_up.made_up_on = Some(TODAY);
        assert_eq!(read.len(), 2);
        assert!(read.contains(&(was(first, true, ""), "甲".into())) && read.contains(&(made_up, "乙".into())));
        let all = studies::attendances_of_unit(&mut tx, campaign, tree.branch).await?;
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|(study, _)| *study == new.id));
        let says = |person, gist: &str| Speech { person, gist: gist.into() };
        studies::set_speeches(&mut tx, new.id, &[says(second, "旧")]).await?;
        studies::set_speeches(&mut tx, new.id, &[says(second, "先"), says(first, "后")]).await?;
        let said = studies::speeches(&mut tx, new.id).await?;
        assert_eq!(said, [(says(second, "先"), "乙".into()), (says(first, "后"), "甲".into())]);
    }

    async fn who_is_called_together_by_a_group_and_by_a_superior(db) {
        let mut tx = db.write().await?;
        let (tree, _, secretary) = ground(&mut tx).await?;
        let mut grouped = member(tree.branch, "乙");
        if let Some(membership) = &mut grouped.membership {
            membership.group = Some(tree.group);
        }
        let grouped = add_person(&mut tx, grouped).await?;
        assert_eq!(studies::of_group(&mut tx, tree.group).await?, [(grouped, "乙".to_owned())]);
        let held = duty(secretary, tree.branch, domain::appointment::Role::Secretary);
        store::appointments::add(&mut tx, &held).await?;
        let called = studies::secretaries_below(&mut tx, tree.top, TODAY).await?;
        assert_eq!(called, [(secretary, "甲".to_owned(), "第一支部简".to_owned())]);
        assert!(studies::secretaries_below(&mut tx, tree.branch, TODAY).await?.is_empty());
    }
}
