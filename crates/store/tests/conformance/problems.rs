use domain::campaign::Campaign;
use domain::ids::{MergedOpinionId, PersonId, ProblemEditionId, ProblemId, UnitId};
use domain::preparation::opinion::{About, Decision, Merged};
use domain::preparation::problem::edition::{Edition, Entry, Moment, mark};
use domain::preparation::problem::{Content, Judged, Outcome, Problem, Source};
use store::{Result, Tx, problems};
use time::Duration;

use crate::made::{Tree, add_person, campaign, id, is_stale, member, tree};

struct Ground {
    tree: Tree,
    last: Campaign,
    this: Campaign,
    people: [PersonId; 2],
}

async fn ground(tx: &mut Tx) -> Result<Ground> {
    let tree = tree(tx).await?;
    let this = campaign(tree.top, "今年");
    let last =
        Campaign { window_from: this.window_from - Duration::days(365), ..campaign(tree.top, "去年") };
    store::campaigns::add(tx, &this).await?;
    store::campaigns::add(tx, &last).await?;
    let people =
        [add_person(tx, member(tree.branch, "甲")).await?, add_person(tx, member(tree.branch, "乙")).await?];
    Ok(Ground { tree, last, this, people })
}

impl Ground {
    fn problem(&self, campaign: &Campaign, person: Option<PersonId>) -> Problem {
        self.problem_at(self.tree.branch, campaign, person)
    }

    fn problem_at(&self, unit: UnitId, campaign: &Campaign, person: Option<PersonId>) -> Problem {
        Problem {
            id: ProblemId(id()),
            campaign: campaign.id,
            unit,
            person,
            content: Content {
                dimension: Some("discipline".into()),
                statement: "学习\n'\\%_ 𠮷".into(),
                examples: vec!["3月漏学".into(), "=1+1".into()],
                source: Source::Inspection,
                cause: "因".into(),
                measure: "措施".into(),
                direction: "方向".into(),
                main: true,
            },
            earlier: None,
            entered_by: self.people[0],
            version: 1,
        }
    }

    fn merged(&self, decision: Decision, not_listed: &str) -> Merged {
        Merged {
            id: MergedOpinionId(id()),
            campaign: self.this.id,
            unit: self.tree.branch,
            wording: "念文件多".into(),
            dimension: None,
            about: About::TEAM,
            decision,
            reason: "增开窗口".into(),
            not_listed: not_listed.into(),
            version: 1,
        }
    }
}

fn judged(outcome: Outcome, by: PersonId, version: i64) -> Judged {
    Judged { outcome, words: "已改".into(), entered_by: by, version }
}

fn edition(
    ground: &Ground,
    problems: &[&Problem],
    person: Option<PersonId>,
    (number, moment): (i64, Moment),
) -> Edition {
    Edition {
        id: ProblemEditionId(id()),
        person,
        number,
        moment,
        at: 5,
        by: ground.people[0],
        remark: "没有\n'\\%_ 𠮷".into(),
        mark: mark(problems.iter().map(|problem| (problem.id, problem.version))),
    }
}

async fn keep(tx: &mut Tx, ground: &Ground, new: &Edition, problems: &[&Problem]) -> Result<()> {
    let entries: Vec<Entry> = problems.iter().map(|problem| Entry::from(*problem)).collect();
    problems::editions::add(tx, (ground.this.id, ground.tree.branch), new, &entries).await
}

store::on_both_databases! {
    async fn a_problem_is_read_back_and_whoever_comes_late_is_stale(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        let new = ground.problem(&ground.this, Some(ground.people[1]));
        problems::add(&mut tx, &new).await?;
        assert_eq!(problems::find(&mut tx, new.id).await?.as_ref(), Some(&new));
        let content = Content { dimension: None, main: false, source: Source::Own, ..new.content.clone() };
        let [other, typist] = ground.people;
        let changed = Problem { content, entered_by: typist, person: Some(other), ..new.clone() };
        problems::set(&mut tx, &changed).await?;
        assert!(is_stale(&problems::set(&mut tx, &new).await, "problems"));
        assert!(is_stale(&problems::remove(&mut tx, new.id, 1).await, "problems"));
        assert_eq!(problems::find(&mut tx, new.id).await?, Some(Problem { version: 2, ..changed }));
        problems::remove(&mut tx, new.id, 2).await?;
        assert_eq!(problems::find(&mut tx, new.id).await?, None);
    }

    async fn the_teams_list_comes_first_and_main_problems_before_lesser(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        let [one, other] = ground.people;
        let mut lesser = ground.problem(&ground.this, Some(one));
        lesser.content.main = false;
        let main = ground.problem(&ground.this, Some(one));
        let others = ground.problem(&ground.this, Some(other));
        let team = ground.problem(&ground.this, None);
        let beside = ground.problem_at(ground.tree.sibling, &ground.this, None);
        let before = ground.problem(&ground.last, None);
        for new in [&lesser, &others, &main, &team, &beside, &before] {
            problems::add(&mut tx, new).await?;
        }
        let listed = problems::of_unit(&mut tx, ground.this.id, ground.tree.branch).await?;
        let mut persons: Vec<_> = listed[1..].iter().map(|one| one.problem.id).collect();
        assert_eq!(listed[0].problem.id, team.id);
        assert_eq!(listed[0].person_name, None);
        assert_eq!(listed[0].entered_by_name, "甲");
        let at = |id| persons.iter().position(|known| *known == id);
        assert!(at(main.id) < at(lesser.id));
        persons.sort();
        let mut wanted = [main.id, lesser.id, others.id];
        wanted.sort();
        assert_eq!(persons, wanted);
        let kept = problems::kept_below(&mut tx, ground.this.id, ground.tree.top).await?;
        assert_eq!(kept.len(), 5);
        let of = kept.iter().find(|one| one.id == others.id).expect("it is kept");
        assert_eq!((of.person, of.entered_by, of.source), (others.person, others.entered_by, others.content.source));
        assert_eq!(problems::kept_below(&mut tx, ground.this.id, ground.tree.sibling).await?.len(), 1);
    }

    async fn editions_are_kept_and_the_latest_completed_one_marks_its_list(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        let (campaign, unit, top) = (ground.this.id, ground.tree.branch, ground.tree.top);
        let (team, own) = (ground.problem(&ground.this, None), ground.problem(&ground.this, Some(ground.people[1])));
        let before = edition(&ground, &[&team], None, (1, Moment::Before));
        let after = edition(&ground, &[&team], None, (2, Moment::After));
        let again = edition(&ground, &[], None, (3, Moment::After));
        let others = edition(&ground, &[&own, &team], own.person, (1, Moment::After));
        keep(&mut tx, &ground, &before, &[&team]).await?;
        assert_eq!(problems::editions::marks_below(&mut tx, campaign, top).await?, []);
        keep(&mut tx, &ground, &after, &[&team]).await?;
        assert_eq!(problems::editions::marks_below(&mut tx, campaign, top).await?, [(unit, None, after.mark.clone())]);
        keep(&mut tx, &ground, &others, &[&own, &team]).await?;
        keep(&mut tx, &ground, &again, &[]).await?;
        let mut marks = problems::editions::marks_below(&mut tx, campaign, top).await?;
        marks.sort();
        assert_eq!(marks, [(unit, None, String::new()), (unit, own.person, others.mark.clone())]);
        assert_eq!(problems::editions::marks_below(&mut tx, campaign, ground.tree.sibling).await?, []);
        let copied = [Entry::from(&own), Entry::from(&team)];
        assert_eq!(problems::editions::entries(&mut tx, others.id).await?, copied);
        let mut kept = problems::editions::of_unit(&mut tx, campaign, unit).await?;
        assert!(kept.iter().all(|(_, by)| by == "甲"));
        kept.retain(|(one, _)| one.person.is_none());
        let kept: Vec<Edition> = kept.into_iter().map(|(one, _)| one).collect();
        assert_eq!(kept, [before, after, again.clone()]);
        // Two of one list with the same number: the second is somebody who came late.
        let twice = Edition { id: ProblemEditionId(id()), ..again };
        assert!(keep(&mut tx, &ground, &twice, &[]).await.is_err());
    }

    async fn an_adopted_wording_is_answered_by_a_problem_or_a_reason(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        let adopted = ground.merged(Decision::Adopted, " ");
        for merged in [&adopted, &ground.merged(Decision::Adopted, "已改"), &ground.merged(Decision::Pending, "")] {
            store::opinions::add_merged(&mut tx, merged).await?;
        }
        let top = ground.tree.top;
        let count = problems::unanswered_below(&mut tx, ground.this.id, top).await?;
        assert_eq!(count, [(ground.tree.branch, 1)]);
        let new = ground.problem(&ground.this, None);
        problems::add(&mut tx, &new).await?;
        problems::link(&mut tx, new.id, adopted.id).await?;
        assert_eq!(problems::unanswered_below(&mut tx, ground.this.id, top).await?, []);
        assert_eq!(problems::links(&mut tx, ground.this.id, ground.tree.branch).await?, [(new.id, adopted.id)]);
        // The wording goes, and the problem stays.
        store::opinions::remove_merged(&mut tx, adopted.id).await?;
        assert_eq!(problems::links(&mut tx, ground.this.id, ground.tree.branch).await?, []);
        assert!(problems::find(&mut tx, new.id).await?.is_some());
    }

    async fn last_years_problems_wait_for_their_outcome(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        let (branch, top, by) = (ground.tree.branch, ground.tree.top, ground.people[0]);
        assert_eq!(problems::earlier_campaign(&mut tx, &ground.this, branch).await?, None);
        let (team, person) =
            (ground.problem(&ground.last, None), ground.problem(&ground.last, Some(ground.people[1])));
        problems::add(&mut tx, &team).await?;
        problems::add(&mut tx, &person).await?;
        // Two years ago and of another kind: neither is last year's.
        let old = Campaign { window_from: ground.last.window_from - Duration::days(365), ..campaign(top, "前年") };
        let bodies = Campaign { kind: domain::campaign::CampaignKind::BodyMeeting, ..campaign(top, "民主生活会") };
        let bodies = Campaign { window_from: ground.this.window_from - Duration::days(5), ..bodies };
        for other in [&old, &bodies] {
            store::campaigns::add(&mut tx, other).await?;
            problems::add(&mut tx, &ground.problem(other, None)).await?;
        }
        let found = problems::earlier_campaign(&mut tx, &ground.this, branch).await?;
        assert_eq!(found, Some((ground.last.id, "去年".to_owned())));
        let open = problems::without_outcome_below(&mut tx, &ground.this, top).await?;
        assert_eq!(open, [(branch, None), (branch, Some(ground.people[1]))]);
        problems::set_outcome(&mut tx, ground.this.id, team.id, &judged(Outcome::Ongoing, by, 0)).await?;
        let again = problems::set_outcome(&mut tx, ground.this.id, team.id, &judged(Outcome::Done, by, 0)).await;
        assert!(is_stale(&again, "problem_outcomes"));
        problems::set_outcome(&mut tx, ground.this.id, team.id, &judged(Outcome::Done, by, 1)).await?;
        let told = problems::outcomes(&mut tx, ground.this.id, branch).await?;
        assert_eq!(told, [(team.id, judged(Outcome::Done, by, 2))]);
        let open = problems::without_outcome_below(&mut tx, &ground.this, top).await?;
        assert_eq!(open, [(branch, Some(ground.people[1]))]);
        assert_eq!(problems::without_outcome_below(&mut tx, &ground.this, ground.tree.sibling).await?, []);
        assert!(problems::is_followed(&mut tx, team.id).await?);
        assert!(!problems::is_followed(&mut tx, person.id).await?);
        let goes_on = Problem { earlier: Some(person.id), ..ground.problem(&ground.this, Some(by)) };
        problems::add(&mut tx, &goes_on).await?;
        assert!(problems::is_followed(&mut tx, person.id).await?);
    }
}
