use domain::appointment::{Appointment, Role};
use domain::campaign::{Campaign, Step};
use domain::ids::{CampaignId, ConsentId, MeetingNoticeId, PersonId, UnitId};
use domain::preparation::meeting::opening::Override;
use domain::preparation::meeting::{Answer, Notice, Verdict};
use store::{Error, Result, Tx, meetings};
use time::Date;
use time::macros::date;

use crate::made::{TODAY, Tree, add_person, campaign, duty, id, is_stale, member, tree};

async fn ground(tx: &mut Tx) -> Result<(Tree, Campaign, PersonId)> {
    let tree = tree(tx).await?;
    let campaign = campaign(tree.top, "组织生活会");
    store::campaigns::add(tx, &campaign).await?;
    let person = add_person(tx, member(tree.branch, "甲")).await?;
    Ok((tree, campaign, person))
}

fn notice(held_on: Date, place: &str) -> Notice {
    Notice {
        held_on,
        begins: "14:30".into(),
        place: place.into(),
        theme: "主题 '\\%_ 𠮷".into(),
        sits_in: String::new(),
        brings: "提纲\n笔记本".into(),
    }
}

async fn issue(
    tx: &mut Tx,
    at: (CampaignId, UnitId),
    held_on: Date,
    place: &str,
    by: PersonId,
    moment: i64,
) -> Result<()> {
    meetings::add_notice(tx, MeetingNoticeId(id()), at, &notice(held_on, place), by, moment).await
}

store::on_both_databases! {
    async fn every_word_of_an_examination_is_kept_in_its_order(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let at = (campaign.id, tree.branch);
        meetings::add_check(&mut tx, id(), at, (Step::Study, Verdict::Returned, "只学了半天"), person, 5).await?;
        meetings::add_check(&mut tx, id(), at, (Step::Talks, Verdict::Passed, ""), person, 6).await?;
        meetings::add_check(&mut tx, id(), at, (Step::Study, Verdict::Passed, ""), person, 7).await?;
        meetings::add_check(&mut tx, id(), (campaign.id, tree.sibling), (Step::Study, Verdict::Returned, "别处"), person, 1).await?;
        let said = meetings::checks(&mut tx, campaign.id, tree.branch).await?;
        let short: Vec<_> = said.iter().map(|one| (one.step, one.verdict, one.at, one.by.as_str())).collect();
        assert_eq!(short, [
            (Step::Study, Verdict::Returned, 5, "甲"),
            (Step::Talks, Verdict::Passed, 6, "甲"),
            (Step::Study, Verdict::Passed, 7, "甲"),
        ]);
        assert_eq!(said[0].reason, "只学了半天");
        assert_eq!(meetings::checks_below(&mut tx, campaign.id, tree.general).await?.len(), 4);
        assert_eq!(meetings::checks_below(&mut tx, campaign.id, tree.branch).await?.len(), 3);
        assert_eq!(meetings::checks_below(&mut tx, CampaignId(id()), tree.top).await?, []);
        // Of what was sent back only the step that nobody has passed since is left, until the meeting is held.
        let left = |all: Vec<meetings::Returned>| -> Vec<_> {
            all.into_iter().map(|one| (one.unit, one.step, one.at)).collect()
        };
        let waits = (tree.sibling, Step::Study, 1);
        assert_eq!(left(meetings::returned(&mut tx, person).await?), [waits]);
        assert!(meetings::returned(&mut tx, PersonId(id())).await?.is_empty());
        meetings::add_check(&mut tx, id(), at, (Step::Talks, Verdict::Returned, "再谈"), person, 8).await?;
        assert_eq!(left(meetings::returned(&mut tx, person).await?), [waits, (tree.branch, Step::Talks, 8)]);
        let (here, day) = ((campaign.id, tree.branch), date!(2026 - 03 - 09));
        meetings::open(&mut tx, here, (day, person), &[], &[]).await?;
        assert_eq!(left(meetings::returned(&mut tx, person).await?), [waits]);
    }

    async fn what_was_recorded_of_a_step_since_is_found(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let at = (campaign.id, tree.branch);
        issue(&mut tx, at, date!(2026 - 03 - 09), "会议室", person, 7).await?;
        issue(&mut tx, at, date!(2026 - 03 - 10), "会议室", person, 9).await?;
        let since = async |tx: &mut Tx, at, step, since| meetings::recorded_since(tx, at, step, since).await;
        assert_eq!(since(&mut tx, at, Step::MeetingNotice, 6).await?, Some(9));
        assert_eq!(since(&mut tx, at, Step::MeetingNotice, 9).await?, None, "that was before");
        assert_eq!(since(&mut tx, (campaign.id, tree.sibling), Step::MeetingNotice, 6).await?, None);
        for step in Step::ALL.iter().filter(|step| **step != Step::MeetingNotice) {
            assert_eq!(since(&mut tx, at, *step, 0).await?, None, "{step:?}");
        }
    }

    async fn the_last_opening_taken_back_is_read_from_the_journal(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let note = |chain, object, act, at, reason: &str| store::journal::Note {
            id: id(),
            chain,
            at,
            actor: Some(person),
            act,
            object_kind: domain::journal::ObjectKind::Meeting,
            object,
            summary: String::new(),
            before: None,
            after: None,
            reason: reason.into(),
        };
        let object = campaign.id.0;
        assert_eq!(meetings::undone(&mut tx, campaign.id, tree.branch, "撤回").await?, None);
        for note in [
            note(tree.branch, object, "撤回", 5, "误按"),
            note(tree.branch, object, "撤回", 7, "改到明天"),
            note(tree.branch, object, "开会", 9, ""),
            note(tree.sibling, object, "撤回", 8, "别处"),
            note(tree.branch, id(), "撤回", 8, "别的活动"),
        ] {
            store::journal::append(&mut tx, note).await?;
        }
        let undone = meetings::undone(&mut tx, campaign.id, tree.branch, "撤回").await?.expect("it was taken back");
        assert_eq!((undone.at, undone.by.as_str(), undone.reason.as_str()), (7, "甲", "改到明天"));
    }

    async fn leave_is_answered_once(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let at = (campaign.id, tree.branch);
        let first = ConsentId(id());
        meetings::add_consent(&mut tx, first, at, ("学习 2 次\n谈话 9 人次", "说明"), person, 5).await?;
        let waits = async |tx: &mut Tx, above| -> Result<Vec<_>> {
            let all = meetings::waiting(tx, campaign.id, above, TODAY).await?;
            Ok(all.into_iter().map(|one| (one.unit, one.asked_at)).collect())
        };
        assert_eq!(waits(&mut tx, tree.top).await?, [(tree.branch, 5)]);
        assert_eq!(waits(&mut tx, tree.general).await?, [(tree.branch, 5)]);
        // Nobody waits for himself.
        assert_eq!(waits(&mut tx, tree.branch).await?, []);
        // One waits for the nearest who can answer, and for nobody above him.
        let out = Appointment { until: Some(date!(2026 - 01 - 01)), ..duty(person, tree.general, Role::Secretary) };
        store::appointments::add(&mut tx, &out).await?;
        assert_eq!(waits(&mut tx, tree.top).await?, [(tree.branch, 5)]);
        store::appointments::add(&mut tx, &duty(person, tree.general, Role::Office)).await?;
        assert_eq!(waits(&mut tx, tree.top).await?, []);
        assert_eq!(waits(&mut tx, tree.general).await?, [(tree.branch, 5)]);
        let told = meetings::consents(&mut tx, campaign.id, tree.branch).await?;
        assert_eq!(told[0].answered, None);
        assert_eq!((told[0].figures.as_str(), told[0].report.as_str()), ("学习 2 次\n谈话 9 人次", "说明"));
        meetings::answer(&mut tx, first, (Answer::Refused, "再谈谈"), person, 6).await?;
        let again = meetings::answer(&mut tx, first, (Answer::Granted, ""), person, 7).await;
        assert!(is_stale(&again, "consents"), "{again:?}");
        assert_eq!(waits(&mut tx, tree.general).await?, []);
        let second = ConsentId(id());
        meetings::add_consent(&mut tx, second, at, ("", ""), person, 8).await?;
        let below = meetings::consents_below(&mut tx, campaign.id, tree.top).await?;
        let short: Vec<_> = below.iter().map(|one| (one.asked_at, one.answer, one.reason.as_str())).collect();
        assert_eq!(short, [(5, Some((Answer::Refused, 6)), "再谈谈"), (8, None, "")]);
        assert_eq!(waits(&mut tx, tree.general).await?, [(tree.branch, 8)]);
        // Who has met waits no longer.
        meetings::open(&mut tx, at, (TODAY, person), &[], &[]).await?;
        assert_eq!(waits(&mut tx, tree.general).await?, []);
    }

    async fn the_last_notice_is_what_people_come_to(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let (ahead, later) = (date!(2026 - 02 - 01), date!(2026 - 02 - 03));
        issue(&mut tx, (campaign.id, tree.branch), ahead, "一楼", person, 5).await?;
        issue(&mut tx, (campaign.id, tree.branch), later, "二楼", person, 6).await?;
        issue(&mut tx, (campaign.id, tree.sibling), ahead, "别处", person, 6).await?;
        let all = meetings::notices(&mut tx, campaign.id, tree.branch).await?;
        assert_eq!(all.iter().map(|one| one.notice.place.as_str()).collect::<Vec<_>>(), ["一楼", "二楼"]);
        assert_eq!(all[1].notice, notice(later, "二楼"));
        assert_eq!(meetings::notices_below(&mut tx, campaign.id, tree.general).await?.len(), 3);
        for (place, wanted) in [
            ((tree.branch, false), &["二楼"][..]),
            ((tree.branch, true), &["二楼"]),
            ((tree.sibling, false), &["别处"]),
            ((tree.top, true), &["别处", "二楼"]),
            ((tree.top, false), &[]),
        ] {
            let coming = meetings::coming(&mut tx, place, TODAY, 9).await?;
            assert_eq!(coming.iter().map(|one| one.place.as_str()).collect::<Vec<_>>(), wanted);
        }
        let everywhere = (tree.top, true);
        let coming = meetings::coming(&mut tx, everywhere, TODAY, 9).await?;
        assert_eq!(coming.iter().map(|one| one.is_change).collect::<Vec<_>>(), [false, true]);
        assert_eq!(meetings::coming(&mut tx, everywhere, TODAY, 1).await?.len(), 1);
        assert_eq!(meetings::coming(&mut tx, everywhere, later, 9).await?.len(), 1);
        assert_eq!(meetings::coming(&mut tx, everywhere, date!(2026 - 02 - 04), 9).await?, []);
        store::campaigns::set(&mut tx, &Campaign { closed_on: Some(TODAY), ..campaign }).await?;
        assert_eq!(meetings::coming(&mut tx, everywhere, TODAY, 9).await?, []);
    }

    async fn a_meeting_is_opened_once_and_what_was_passed_over_goes_with_it(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let at = (campaign.id, tree.branch);
        let passed = |fact: &str| Override { step: Step::MeetingNotice, fact: fact.into(), reason: "当面".into() };
        let both = [passed("乙"), passed("甲")];
        assert_eq!(meetings::find(&mut tx, campaign.id, tree.branch).await?, None);
        let records = [(Step::Study, "集中学习 2 次".to_owned()), (Step::Talks, "谈心谈话 9 人次".to_owned())];
        meetings::open(&mut tx, at, (TODAY, person), &both, &records).await?;
        let opened = meetings::find(&mut tx, campaign.id, tree.branch).await?.expect("it was opened");
        assert_eq!((opened.on, opened.by.as_str()), (TODAY, "甲"));
        assert_eq!((opened.overrides, opened.records), (both.to_vec(), records.to_vec()));
        assert_eq!(meetings::opened_on(&mut tx, campaign.id, tree.branch).await?, Some(TODAY));
        assert_eq!(meetings::opened_below(&mut tx, campaign.id, tree.top).await?, [(tree.branch, TODAY)]);
        meetings::remove(&mut tx, campaign.id, tree.branch).await?;
        assert_eq!(meetings::find(&mut tx, campaign.id, tree.branch).await?, None);
        meetings::open(&mut tx, at, (TODAY, person), &[], &[]).await?;
        let again = meetings::open(&mut tx, at, (TODAY, person), &[], &[]).await;
        assert!(matches!(again, Err(Error::Driver { .. })), "{again:?}");
    }
}
