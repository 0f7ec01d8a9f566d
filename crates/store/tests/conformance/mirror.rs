use domain::campaign::Campaign;
use domain::ids::{CampaignId, PersonId, SampleId, TextId, UnitId};
use domain::preparation::text::Move::{Passed, Returned, Submitted, Withdrawn};
use domain::preparation::text::{Body, Made, Move, Round, Section, Stage, Text, Whose};
use domain::theme::TextKind;
use store::mirror::Behind;
use store::samples::Sample;
use store::{Result, Tx, mirror, samples, texts};
use time::Duration;

use crate::made::{add_person, campaign, id, member, tree};

fn body(words: &str) -> Body {
    Body { sections: vec![Section { heading: "存在的问题".into(), words: words.into() }] }
}

/// A name, how many versions, whether the last came after the meeting, the rounds, and which version is compared.
type Row<'a> = (&'a str, i64, bool, &'a [(i64, Move)], Option<i64>);

/// A text with so many versions, the rounds given by number and act.
async fn write(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    person: PersonId,
    (versions, completed): (i64, bool),
    rounds: &[(i64, Move)],
) -> Result<TextId> {
    let whose = Whose::new(TextKind::Outline, Some(person)).expect("a person's");
    let new =
        Text { id: TextId(id()), campaign, unit, whose, stage: Stage::Draft, number: versions, version: 1 };
    texts::add(tx, &new).await?;
    for number in 1..=versions {
        let completed = completed && number == versions;
        let made = Made { completed, ..Made::typed(number, number * 10, person) };
        texts::add_version(tx, new.id, &made, &body(&format!("第{number}版"))).await?;
    }
    for (number, act) in rounds {
        let round = Round {
            number: *number,
            act: *act,
            capacity: None,
            by: person,
            at: 1,
            sat_on: None,
            present: String::new(),
            reason: String::new(),
        };
        texts::add_round(tx, new.id, &round).await?;
    }
    Ok(new.id)
}

store::on_both_databases! {
    async fn what_was_never_submitted_or_taken_back_is_not_compared(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let now = campaign(tree.top, "组织生活会");
        store::campaigns::add(&mut tx, &now).await?;
        let place = (now.id, tree.branch);
        let mut people = Vec::new();
        for name in ["甲", "乙", "丙", "丁", "戊"] {
            people.push(add_person(&mut tx, member(tree.branch, name)).await?);
        }
        write(&mut tx, place, people[0], (2, false), &[]).await?;
        let newer = write(&mut tx, place, people[1], (3, false), &[(1, Move::Submitted), (1, Move::Returned), (2, Move::Submitted)]).await?;
        write(&mut tx, place, people[2], (1, false), &[(1, Move::Submitted), (1, Move::Withdrawn)]).await?;
        let again = [(1, Move::Submitted), (1, Move::Withdrawn), (1, Move::Submitted), (1, Move::Passed)];
        write(&mut tx, place, people[3], (1, false), &again).await?;
        write(&mut tx, (now.id, tree.sibling), people[4], (1, false), &[(1, Move::Submitted)]).await?;
        let found = mirror::submitted(&mut tx, now.id, tree.branch).await?;
        let told: Vec<_> = found.iter().map(|one| (one.author.as_deref(), one.number, one.made_at)).collect();
        assert_eq!(told, [(Some("丁"), 1, 10), (Some("乙"), 2, 20)]);
        assert!(found[1].body == body("第2版") && found[1].text.number == 3);
        let until = mirror::versions(&mut tx, newer, 2).await?;
        assert_eq!(until.iter().map(|one| one.0).collect::<Vec<_>>(), [10, 20]);
    }

    async fn earlier_campaigns_of_the_unit_are_compared_and_ones_own_from_anywhere(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let now = campaign(tree.top, "今年");
        let (from, until) = (now.window_from - Duration::days(360), now.window_until - Duration::days(360));
        let last = Campaign { year: now.year - 1, window_from: from, window_until: until, ..campaign(tree.top, "去年") };
        let (from, until) = (from - Duration::days(3600), until - Duration::days(3600));
        let long_ago =
            Campaign { year: now.year - 11, window_from: from, window_until: until, ..campaign(tree.top, "从前") };
        for one in [&now, &last, &long_ago] {
            store::campaigns::add(&mut tx, one).await?;
        }
        let [mine, other, third] = [
            add_person(&mut tx, member(tree.branch, "甲")).await?,
            add_person(&mut tx, member(tree.branch, "乙")).await?,
            add_person(&mut tx, member(tree.branch, "丙")).await?,
        ];
        let submitted = [(1, Move::Submitted)];
        write(&mut tx, (last.id, tree.sibling), mine, (1, false), &[]).await?;
        write(&mut tx, (last.id, tree.branch), other, (2, false), &[(1, Move::Submitted), (2, Move::Submitted)]).await?;
        write(&mut tx, (last.id, tree.branch), third, (1, false), &[]).await?;
        write(&mut tx, (long_ago.id, tree.branch), other, (1, false), &submitted).await?;
        write(&mut tx, (now.id, tree.branch), other, (1, false), &submitted).await?;
        let behind = Behind { unit: tree.branch, author: Some(mine), private: true };
        let found = mirror::earlier(&mut tx, &now, now.year - 3, behind).await?;
        let told: Vec<_> = found.iter().map(|one| (one.author.as_deref(), one.year, one.number)).collect();
        assert_eq!(told, [(Some("甲"), now.year - 1, 1), (Some("乙"), now.year - 1, 2)]);
        // For who reviews him, what he never gave out is not there; and a team has nobody of its own.
        for behind in [Behind { private: false, ..behind }, Behind { author: None, ..behind }] {
            let found = mirror::earlier(&mut tx, &now, now.year - 3, behind).await?;
            assert_eq!(found.iter().map(|one| one.author.as_deref()).collect::<Vec<_>>(), [Some("乙")]);
        }
    }

    async fn of_earlier_years_only_what_was_given_out_is_compared(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let now = campaign(tree.top, "今年");
        let (from, until) = (now.window_from - Duration::days(360), now.window_until - Duration::days(360));
        let last = Campaign { year: now.year - 1, window_from: from, window_until: until, ..campaign(tree.top, "去年") };
        for one in [&now, &last] {
            store::campaigns::add(&mut tx, one).await?;
        }
        let place = (last.id, tree.branch);
        let rows: [Row; 6] = [
            ("甲", 2, false, &[(1, Submitted), (1, Withdrawn)], None),
            ("乙", 2, false, &[(1, Submitted), (1, Returned)], Some(1)),
            ("丙", 3, false, &[(1, Submitted), (1, Returned), (2, Submitted), (2, Withdrawn)], Some(1)),
            ("丁", 2, true, &[(1, Submitted), (1, Passed)], Some(2)),
            ("戊", 2, true, &[], None),
            ("己", 2, true, &[(1, Submitted), (1, Withdrawn)], None),
        ];
        let mut wanted = Vec::new();
        for (name, versions, completed, rounds, compared) in rows {
            let person = add_person(&mut tx, member(tree.branch, name)).await?;
            let id = write(&mut tx, place, person, (versions, completed), rounds).await?;
            if rounds.last().is_some_and(|(_, act)| *act == Passed) {
                let known = texts::find(&mut tx, id).await?.expect("just written");
                texts::set(&mut tx, &Text { stage: Stage::Passed, ..known }).await?;
            }
            wanted.extend(compared.map(|number| (name, number)));
        }
        let behind = Behind { unit: tree.branch, author: None, private: false };
        let found = mirror::earlier(&mut tx, &now, now.year - 3, behind).await?;
        let mut told: Vec<_> = found.iter().map(|one| (one.author.as_deref().unwrap_or_default(), one.number)).collect();
        told.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(told, wanted);
    }

    async fn samples_are_listed_without_their_words(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let person = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let new = Sample {
            id: SampleId(id()),
            title: "样稿 '\\%_".into(),
            origin: "网上".into(),
            added_by: person,
            added_at: 7,
        };
        samples::add(&mut tx, &new, "一二𠮷\n").await?;
        let listed = samples::list(&mut tx).await?;
        assert_eq!((&listed[0].sample, listed[0].length, listed[0].added_by_name.as_str()), (&new, 4, "甲"));
        assert_eq!(samples::all(&mut tx).await?[0].words, "一二𠮷\n");
        assert_eq!(samples::find(&mut tx, new.id).await?, Some(new.clone()));
        samples::remove(&mut tx, new.id).await?;
        assert!(samples::list(&mut tx).await?.is_empty() && samples::find(&mut tx, new.id).await?.is_none());
    }
}
