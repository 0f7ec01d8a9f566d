use domain::appointment::{Appointment, Role};
use domain::body::{Body, BodyKind, Charge, Seat};
use domain::calendar::{self, YearTable};
use domain::campaign::roster::CorrectionKind;
use domain::campaign::{Campaign, CampaignKind, Step};
use domain::ids::{
    AccountId, BodyId, CampaignId, GuidanceGroupId, ImportId, MergedOpinionId, OpinionId, PersonId, PlanId,
    ProblemEditionId, ProblemId, SeatId, StudyId, TalkId, TextId, UnitId,
};
use domain::journal::{Digest, ObjectKind};
use domain::member::{Ended, Ending, LeaveReason, Stage};
use domain::notice::{self, Notice};
use domain::org::{Label, LabelKind, UnitKind};
use domain::preparation::opinion::{About, Decision, Link, Merged, Method, Opinion, Source, Target};
use domain::preparation::problem::edition::{Edition, Moment};
use domain::preparation::problem::{self, Judged, Problem};
use domain::preparation::study;
use domain::preparation::talk::{CareKind, Notes, Talk, TalkKind};
use domain::preparation::text::{self, Made, Section, Text, Whose};
use domain::theme::{Capacity, TextKind};
use domain::{overview, plan};
use proptest::prelude::any;
use proptest::sample::Index;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use store::accounts::Account;
use store::guidance::Group;
use store::journal::{Note, Signed};
use store::looks::Look;
use store::packs::Imported;
use store::people::{Leave, NewMove};
use store::plans::Plan;
use store::rosters::Correction;
use store::testing::{Engine, TestDb, run};
use store::{Error, Tx, dump};
use uuid::Uuid;

use crate::made::{
    self, TODAY, Tree, behind_the_back, campaign, duty, id, member, outsider, tree, unit, well_known,
};

/// All lines of a database.
async fn lines(db: &TestDb) -> store::Result<Vec<String>> {
    let mut lines = Vec::new();
    let mut tx = db.read().await?;
    dump::write(&mut tx, &mut |_, line| {
        lines.push(line.to_owned());
        Ok(())
    })
    .await?;
    Ok(lines)
}

async fn load(db: &TestDb, lines: &[String]) -> store::Result<dump::Counts> {
    let mut tx = db.write().await?;
    let counts = dump::load(&mut tx, lines.iter().cloned().map(Ok)).await?;
    tx.commit().await?;
    Ok(counts)
}

/// Texts and numbers that nobody would choose.
struct Chance(TestRunner);

impl Chance {
    fn text(&mut self) -> String {
        "[^\u{0}]{0,12}".new_tree(&mut self.0).expect("a text can be made").current()
    }

    fn maybe(&mut self, given: bool) -> Option<String> {
        given.then(|| self.text())
    }

    fn below(&mut self, limit: usize) -> usize {
        any::<Index>().new_tree(&mut self.0).expect("a number can be made").current().index(limit)
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Ids in no order: a parent's may well be greater than its child's.
    fn id(&mut self) -> Uuid {
        Uuid::from_u128(any::<u128>().new_tree(&mut self.0).expect("a number can be made").current())
    }
}

/// Records in every table: those that are dumped, and those that are not.
async fn fill(db: &TestDb, chance: &mut Chance) -> store::Result<()> {
    let mut tx = db.write().await?;
    let tree = tree(&mut tx).await?;
    let branches = add_units(&mut tx, tree, chance).await?;
    let people = add_people(&mut tx, &branches, chance).await?;
    add_about(&mut tx, tree, people[0], chance).await?;
    add_duties(&mut tx, tree, &branches, &people, chance).await?;
    add_entries(&mut tx, tree, people[0], chance).await?;
    add_campaigns(&mut tx, tree, people[0], chance).await?;
    leave_behind(&mut tx, people[0], tree.branch).await?;
    tx.commit().await?;
    Ok(())
}

async fn add_units(tx: &mut Tx, tree: Tree, chance: &mut Chance) -> store::Result<Vec<UnitId>> {
    let mut superiors = vec![tree.top];
    let mut branches = vec![tree.branch, tree.sibling];
    for number in 0..700 {
        let parent = chance.one_of(&superiors);
        let kind = if number % 3 == 0 { UnitKind::Committee } else { UnitKind::Branch };
        let mut new = unit(Some(parent), kind, &chance.text());
        new.id = UnitId(chance.id());
        new.code = chance.maybe(number % 2 == 0);
        new.founded_on = (number % 4 == 0).then_some(TODAY);
        store::units::add(tx, &new).await?;
        if kind == UnitKind::Committee {
            superiors.push(new.id);
        } else {
            branches.push(new.id);
        }
    }
    for &unit in &branches[..50] {
        let labels: Vec<Label> =
            (0..6).map(|n| Label { kind: LabelKind::ALL[n % 4], value: chance.text() }).collect();
        store::units::set_labels(tx, unit, &labels).await?;
    }
    Ok(branches)
}

async fn add_people(tx: &mut Tx, branches: &[UnitId], chance: &mut Chance) -> store::Result<Vec<PersonId>> {
    let mut people = Vec::new();
    for number in 0..150 {
        let home = chance.one_of(branches);
        let name = chance.text();
        let mut person = match number % 4 {
            0 => outsider(home, &name),
            1 => member(home, &name),
            _ => well_known(home, None, &name, &format!("{number}")),
        };
        person.facts.education = chance.maybe(number % 3 == 0);
        if let Some(membership) = &mut person.membership {
            membership.facts.stage = Stage::ALL[number % 2];
            let how = chance.one_of(Ending::ALL);
            membership.ended = (number % 5 == 0).then_some(Ended { on: TODAY, how });
        }
        store::people::add(tx, &person).await?;
        people.push(person.id);
    }
    Ok(people)
}

async fn add_about(tx: &mut Tx, tree: Tree, person: PersonId, chance: &mut Chance) -> store::Result<()> {
    let to = Some(tree.branch);
    let new = NewMove { id: id(), person, from: None, to, on: TODAY, reason: chance.text() };
    store::people::add_move(tx, &new).await?;
    store::people::add_presence(tx, id(), person, tree.temporary, TODAY, None).await?;
    let (reason, until) = (LeaveReason::Study, Some(TODAY));
    let leave = Leave { id: id(), person, reason, from: TODAY, until, note: chance.text() };
    store::people::add_leave(tx, &leave).await?;
    let account = Account {
        id: AccountId(id()),
        person,
        login: chance.text(),
        password_hash: Some(chance.text()),
        locked: true,
        activation_until: None,
        version: 1,
    };
    store::accounts::add(tx, &account).await?;
    store::accounts::set_activation(tx, account.id, &chance.text(), i64::MAX).await
}

async fn add_duties(
    tx: &mut Tx,
    tree: Tree,
    branches: &[UnitId],
    people: &[PersonId],
    chance: &mut Chance,
) -> store::Result<()> {
    let unit = tree.top;
    let group = Group { id: GuidanceGroupId(id()), unit, name: chance.text(), ended_on: None, version: 1 };
    store::guidance::add(tx, &group).await?;
    store::guidance::set_assigned(tx, group.id, &branches[..20]).await?;
    let guide = Appointment {
        guidance_group: Some(group.id),
        stands_in_for: Some(people[1]),
        title: chance.text(),
        ..duty(people[0], tree.top, Role::Guide)
    };
    store::appointments::add(tx, &guide).await?;
    let kind = BodyKind::Committee;
    let body = Body { id: BodyId(id()), unit, kind, name: chance.text(), ended_on: None, version: 1 };
    store::bodies::add(tx, &body).await?;
    let seat = Seat {
        id: SeatId(id()),
        body: body.id,
        person: people[0],
        post: chance.text(),
        position: 1,
        from: TODAY,
        until: None,
        version: 1,
    };
    store::bodies::add_seat(tx, &seat).await?;
    let charge = Charge { seat: seat.id, unit: Some(tree.branch), work: chance.text() };
    store::bodies::set_charges(tx, seat.id, &[(id(), charge)]).await
}

async fn add_entries(tx: &mut Tx, tree: Tree, person: PersonId, chance: &mut Chance) -> store::Result<()> {
    let notes = (0..1200).map(|at| Note {
        id: chance.id(),
        chain: if at % 2 == 0 { tree.branch } else { tree.top },
        at: i64::MAX - at,
        actor: (at % 3 == 0).then_some(person),
        act: "改名",
        object_kind: ObjectKind::Person,
        object: person.0,
        summary: chance.text(),
        before: (at % 5 == 0).then(|| Digest::of(&at.to_be_bytes())),
        after: None,
        reason: chance.text(),
    });
    store::journal::append_all(tx, notes.collect()).await?;
    let signed = Signed {
        id: id(),
        signed_at: i64::MIN,
        heads: chance.text(),
        public_key: chance.text(),
        signature: chance.text(),
    };
    store::journal::add_signed(tx, &signed).await
}

/// Two campaigns, the second after the first, with everything that hangs on one.
async fn add_campaigns(tx: &mut Tx, tree: Tree, person: PersonId, chance: &mut Chance) -> store::Result<()> {
    add_packs_and_days(tx, person, chance).await?;
    let bodies = Campaign { kind: CampaignKind::BodyMeeting, ..campaign(tree.top, &chance.text()) };
    let branches =
        Campaign { after: Some(bodies.id), cut_off: Some(TODAY), ..campaign(tree.top, &chance.text()) };
    store::campaigns::add(tx, &bodies).await?;
    store::campaigns::add(tx, &branches).await?;
    store::campaigns::set(tx, &Campaign { closed_on: Some(TODAY), ..bodies }).await?;
    store::campaigns::set(tx, &Campaign { frozen_at: Some(i64::MAX), ..branches.clone() }).await?;
    let (id_of, unit) = (branches.id, tree.branch);
    let draft = made::notice(id_of, tree.top, &chance.text());
    store::notices::add(tx, &draft).await?;
    let mut out = made::notice(id_of, tree.top, &chance.text());
    out.body.aims = chance.text();
    store::notices::add(tx, &out).await?;
    store::notices::set(tx, &Notice { stage: notice::Stage::Published { on: TODAY, at: 1 }, ..out.clone() })
        .await?;
    store::notices::sign(tx, out.id, unit, person, i64::MAX).await?;
    store::campaigns::add_contact(tx, id_of, unit, person, tree.top).await?;
    let content = plan::Content { theme: chance.text(), ..plan::Content::default() };
    let stage = plan::PlanStage::Approved;
    let made = Plan { id: PlanId(id()), campaign: id_of, unit, stage, content, version: 1 };
    store::plans::add(tx, &made).await?;
    let round = id();
    store::plans::add_round(tx, round, &made, 1, person, 1).await?;
    store::plans::decide(tx, round, plan::Verdict::Approved, &chance.text(), person, 2).await?;
    add_talk(tx, id_of, unit, person, chance).await?;
    let counted = member(unit, &chance.text());
    store::people::add(tx, &counted).await?;
    let came = NewMove {
        id: id(),
        person: counted.id,
        from: None,
        to: Some(unit),
        on: TODAY,
        reason: String::new(),
    };
    store::people::add_move(tx, &came).await?;
    store::rosters::freeze(tx, id_of, tree.top, TODAY).await?;
    let correction = Correction {
        id: id(),
        unit,
        person,
        person_name: String::new(),
        kind: CorrectionKind::Added,
        stage: Some(Stage::Formal),
        reason: chance.text(),
        by: person,
        by_name: String::new(),
        at: 3,
    };
    store::rosters::add_correction(tx, id_of, &correction).await?;
    add_opinions(tx, (id_of, unit), person, chance).await?;
    let row = overview::Row { unit, cells: Vec::new(), next: Some((TODAY, Step::Plan)), open: 2 };
    store::progress::set(tx, id_of, &[row]).await?;
    add_studies(tx, &branches, unit, person, chance).await?;
    add_problem(tx, (id_of, unit), person, chance).await?;
    add_texts(tx, (id_of, unit), person, chance).await?;
    add_samples(tx, person, chance).await?;
    add_meeting(tx, (id_of, unit), person, chance).await?;
    store::looks::set(tx, person, Look { seen_at: 2, before_at: 1 }).await
}

/// The call to a meeting: examined, granted, called, opened with something passed over.
async fn add_meeting(
    tx: &mut Tx,
    at: (CampaignId, UnitId),
    person: PersonId,
    chance: &mut Chance,
) -> store::Result<()> {
    use domain::preparation::meeting::{self, opening::Override};
    let reason = chance.text();
    let said = (Step::Study, meeting::Verdict::Returned, reason.as_str());
    store::meetings::add_check(tx, id(), at, said, person, i64::MAX).await?;
    let asked = domain::ids::ConsentId(id());
    let (figures, report) = (chance.text(), chance.text());
    store::meetings::add_consent(tx, asked, at, (&figures, &report), person, 1).await?;
    store::meetings::answer(tx, asked, (meeting::Answer::Granted, &chance.text()), person, 2).await?;
    let waits = domain::ids::ConsentId(id());
    store::meetings::add_consent(tx, waits, at, (&figures, ""), person, 3).await?;
    let notice = meeting::Notice {
        held_on: TODAY,
        begins: "09:05".into(),
        place: chance.text(),
        theme: chance.text(),
        sits_in: chance.text(),
        brings: chance.text(),
    };
    store::meetings::add_notice(tx, domain::ids::MeetingNoticeId(id()), at, &notice, person, i64::MIN)
        .await?;
    let passed = Override { step: Step::MeetingNotice, fact: chance.text(), reason: chance.text() };
    let record = (Step::Study, chance.text());
    store::meetings::open(tx, at, (TODAY, person), &[passed], &[record]).await
}

async fn add_studies(
    tx: &mut Tx,
    campaign: &Campaign,
    unit: UnitId,
    person: PersonId,
    chance: &mut Chance,
) -> store::Result<()> {
    let content = study::Study {
        occasion: study::Occasion::Lecture,
        form: study::Form::Online,
        held_on: TODAY,
        half_days: 1,
        place: chance.text(),
        host: chance.text(),
        recorder: chance.text(),
        channel: chance.text(),
        items: vec![chance.text()],
        summary: chance.text(),
    };
    let new = store::studies::Study {
        after_meeting: false,
        corrected: String::new(),
        id: StudyId(id()),
        campaign: campaign.id,
        unit,
        content,
        entered_by: person,
        version: 1,
    };
    store::studies::add(tx, &new).await?;
    let away = study::Attendance { person, present: false, reason: chance.text(), made_up_on: Some(TODAY) };
    store::studies::set_attendances(tx, new.id, &[away]).await?;
    let said = study::Speech { person, gist: chance.text() };
    store::studies::set_speeches(tx, new.id, &[said]).await
}

/// What was said travels with a dump: that is what a backup is for.
async fn add_talk(
    tx: &mut Tx,
    campaign: CampaignId,
    unit: UnitId,
    person: PersonId,
    chance: &mut Chance,
) -> store::Result<()> {
    let with = member(unit, &chance.text());
    store::people::add(tx, &with).await?;
    let talk = Talk {
        id: TalkId(id()),
        campaign,
        unit,
        kind: chance.one_of(TalkKind::ALL),
        from: person,
        with: with.id,
        planned_on: None,
        held_on: Some(TODAY),
        version: 1,
    };
    let notes = Notes {
        topic: chance.text(),
        suggestions: chance.text(),
        place: chance.text(),
        content: chance.text(),
        pointed_from: chance.text(),
        pointed_with: chance.text(),
        agreed: chance.text(),
        care: chance.text(),
        care_kind: Some(chance.one_of(CareKind::ALL)),
        help_wished: chance.text(),
    };
    store::talks::add(tx, &talk, &notes, person).await?;
    store::talks::set_notes(tx, talk.id, &notes, with.id).await?;
    let marked = (with.id, chance.one_of(CareKind::ALL));
    store::talks::marks::add(tx, (campaign, unit), marked, person, i64::MAX).await.map(drop)
}

async fn add_opinions(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    person: PersonId,
    chance: &mut Chance,
) -> store::Result<()> {
    let merged = Merged {
        id: MergedOpinionId(id()),
        campaign,
        unit,
        wording: chance.text(),
        dimension: chance.maybe(true),
        about: About::TEAM,
        decision: Decision::Declined,
        reason: chance.text(),
        not_listed: chance.text(),
        version: 1,
    };
    store::opinions::add_merged(tx, &merged).await?;
    for number in 0..9 {
        let new = Opinion {
            id: OpinionId(chance.id()),
            campaign,
            unit,
            source: chance.one_of(Source::ALL),
            method: chance.one_of(Method::ALL),
            received_on: TODAY,
            about: About::new(Target::Leader, Some(person)).expect("a leader is a person"),
            dimension: chance.maybe(number % 2 == 0),
            words: chance.text(),
            entered_by: (number % 3 == 0).then_some(person),
            merged: (number % 4 == 0).then_some(merged.id),
            version: 1,
        };
        store::opinions::add(tx, &new).await?;
    }
    let (code, until) = (chance.text(), TODAY);
    let link = Link { code, campaign, unit, until, closed: false, about_members: true, made_by: person };
    store::opinions::add_link(tx, &link).await
}

/// A problem with all that hangs on it: the wording it comes from, and what a campaign says has become of it.
async fn add_problem(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    person: PersonId,
    chance: &mut Chance,
) -> store::Result<()> {
    let content = problem::Content {
        dimension: chance.maybe(true),
        statement: chance.text(),
        examples: vec![chance.text()],
        source: chance.one_of(problem::Source::ALL),
        cause: chance.text(),
        measure: chance.text(),
        direction: chance.text(),
        main: false,
    };
    let new = Problem {
        id: ProblemId(id()),
        campaign,
        unit,
        person: Some(person),
        content,
        earlier: Some(ProblemId(chance.id())),
        entered_by: person,
        version: 1,
    };
    store::problems::add(tx, &new).await?;
    for merged in store::opinions::merged_of(tx, campaign, unit).await? {
        store::problems::link(tx, new.id, merged.id).await?;
    }
    let outcome = chance.one_of(problem::Outcome::ALL);
    let judged = Judged { outcome, words: chance.text(), entered_by: person, version: 0 };
    store::problems::set_outcome(tx, campaign, new.id, &judged).await?;
    let edition = Edition {
        id: ProblemEditionId(id()),
        person: Some(person),
        number: 1,
        moment: chance.one_of(Moment::ALL),
        at: 4,
        by: person,
        remark: chance.text(),
        mark: chance.text(),
    };
    store::problems::editions::add(tx, (campaign, unit), &edition, &[(&new).into()]).await
}

async fn add_texts(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    person: PersonId,
    chance: &mut Chance,
) -> store::Result<()> {
    let body = text::Body { sections: vec![Section { heading: chance.text(), words: chance.text() }] };
    for whose in [Some(Whose::TEAM), Whose::new(TextKind::Outline, Some(person))].into_iter().flatten() {
        let text = Text {
            id: TextId(id()),
            campaign,
            unit,
            whose,
            stage: chance.one_of(text::Stage::ALL),
            number: 1,
            version: 1,
        };
        store::texts::add(tx, &text).await?;
        let made = Made {
            number: 1,
            at: 1,
            by: person,
            origin: chance.one_of(text::Origin::ALL),
            file_name: chance.text(),
            completed: false,
            confirmed: chance.text(),
        };
        store::texts::add_version(tx, text.id, &made, &body).await?;
        let (origin, file_name) = (chance.one_of(text::Origin::ALL), chance.text());
        let draft = store::texts::Draft { base: 1, body: body.clone(), saved_at: 2, origin, file_name };
        store::texts::set_draft(tx, text.id, person, &draft).await?;
        let round = text::Round {
            number: 1,
            act: text::Move::Returned,
            capacity: Some(chance.one_of(Capacity::ALL)),
            by: person,
            at: 3,
            sat_on: Some(TODAY),
            present: chance.text(),
            reason: chance.text(),
        };
        store::texts::add_round(tx, text.id, &round).await?;
        store::texts::add_reading(tx, text.id, 1, person, 4).await?;
    }
    Ok(())
}

async fn add_samples(tx: &mut Tx, person: PersonId, chance: &mut Chance) -> store::Result<()> {
    let (title, origin) = (chance.text(), chance.text());
    let sample = store::samples::Sample {
        id: domain::ids::SampleId(id()),
        title,
        origin,
        added_by: person,
        added_at: 1,
    };
    store::samples::add(tx, &sample, &chance.text()).await
}

async fn add_packs_and_days(tx: &mut Tx, person: PersonId, chance: &mut Chance) -> store::Result<()> {
    let content = chance.text();
    let pack = Imported {
        code: "P2026".into(),
        revision: 1,
        name: chance.text(),
        year: 2026,
        digest: Digest::of(content.as_bytes()),
        content,
        imported_at: 1,
        imported_by: person,
    };
    store::packs::add(tx, &pack).await?;
    let days = calendar::parse(2026, "2026-02-14 班\n2026-10-01至2026-10-07 休 国庆节").expect("days");
    store::calendar::set_year(tx, &YearTable { year: 2026, basis: chance.text(), days }, 0).await
}

/// What no dump carries.
async fn leave_behind(tx: &mut Tx, person: PersonId, unit: UnitId) -> store::Result<()> {
    let session =
        store::sessions::Session { id_hash: "left-behind".into(), person, started_at: 1, seen_at: 1 };
    store::sessions::add(tx, &session).await?;
    store::accounts::add_failure(tx, id(), "left-behind", 1).await?;
    let import = store::imports::Import {
        id: ImportId(id()),
        unit,
        person,
        file_name: "left-behind".into(),
        created_at: 1,
        state: "waiting".into(),
        plan: String::new(),
    };
    store::imports::add(tx, &import, b"left-behind").await
}

fn travels(from: Engine, to: Engine) {
    run(from, async |source: &TestDb| {
        fill(source, &mut Chance(TestRunner::default())).await.expect("the records can be added");
        let written = lines(source).await.expect("the dump is written");
        assert!(written.len() > 4000, "{}", written.len());
        assert!(!written.iter().any(|line| line.contains("left-behind")));
        let target = TestDb::migrated(to).await;
        let counts = load(&target, &written).await.expect("the dump is loaded");
        assert_eq!(counts.values().sum::<u64>(), written.len() as u64 - 2);
        let empty: Vec<_> = counts.iter().filter(|(_, rows)| **rows == 0).collect();
        assert!(empty.is_empty(), "not tried: {empty:?}");
        let again = lines(&target).await.expect("the dump is written again");
        let differing = written.iter().zip(&again).find(|(one, other)| one != other);
        assert_eq!(differing, None);
        assert_eq!(written.len(), again.len());
        // What was loaded is whole, not only alike: the journal verifies.
        let mut tx = target.read().await.expect("a read begins");
        let top = store::units::top(&mut tx).await.expect("units are read").expect("a top is there");
        let heads = store::journal::heads(&mut tx).await.expect("heads are read");
        let mut verifier = domain::journal::Verifier::new(top.id, heads);
        for link in store::journal::stretch(&mut tx, top.id, 0, 9999).await.expect("the journal is read") {
            verifier.push(&link);
        }
        assert_eq!(verifier.finish().map(|head| head.number), Ok(600));
        drop(tx);
        target.close().await;
    });
}

#[test]
fn a_dump_of_sqlite_loads_into_postgres_and_comes_out_the_same() {
    travels(Engine::Sqlite, Engine::Postgres);
}

#[test]
fn a_dump_of_postgres_loads_into_sqlite_and_comes_out_the_same() {
    travels(Engine::Postgres, Engine::Sqlite);
}

/// Lines of a small database, to be damaged.
async fn small(db: &TestDb) -> store::Result<Vec<String>> {
    let mut tx = db.write().await?;
    let tree = tree(&mut tx).await?;
    store::people::add(&mut tx, &well_known(tree.branch, None, "甲", "1")).await?;
    tx.commit().await?;
    lines(db).await
}

store::on_both_databases! {
    async fn a_dump_is_loaded_into_an_empty_database_only(db) {
        let dumped = small(db).await?;
        let refused = load(db, &dumped).await;
        assert!(matches!(&refused, Err(Error::Unusable(why)) if why.contains("has rows")), "{refused:?}");
    }

    async fn a_database_that_only_knows_failed_attempts_is_not_empty(db) {
        let dumped = [TestDb::migrated(Engine::Sqlite).await];
        let dumped = small(&dumped[0]).await?;
        let mut tx = db.write().await?;
        store::accounts::add_failure(&mut tx, id(), "a", 1).await?;
        tx.commit().await?;
        assert!(matches!(load(db, &dumped).await, Err(Error::Unusable(_))));
    }

    async fn a_dump_that_is_not_as_it_was_written_is_refused_and_leaves_nothing(db) {
        let source = TestDb::migrated(Engine::Sqlite).await;
        let good = small(&source).await?;
        let damaged = |damage: &dyn Fn(&mut Vec<String>)| {
            let mut lines = good.clone();
            damage(&mut lines);
            lines
        };
        let last = good.len() - 1;
        for (what, wanted, lines) in [
            ("another schema", "schema 7", damaged(&|l| l[0] = l[0].replace("\"schema\":", "\"schema\":7"))),
            ("another format", "format 7", damaged(&|l| l[0] = l[0].replace("\"format\":1", "\"format\":7"))),
            ("no head", "is no head", damaged(&|l| drop(l.remove(0)))),
            ("two heads", "second head", damaged(&|l| l.insert(1, l[0].clone()))),
            ("a cut tail", "the dump is cut", damaged(&|l| l.truncate(last))),
            ("nothing at all", "the dump is cut", Vec::new()),
            ("a dropped row", "announces", damaged(&|l| drop(l.remove(last - 1)))),
            ("a row behind the end", "after the last line", damaged(&|l| l.push(l[1].clone()))),
            ("a table that is left out", "no table sessions", damaged(&|l| l[1] = l[1].replace("units", "sessions"))),
            ("a table nobody knows", "no table moons", damaged(&|l| l[1] = l[1].replace("units", "moons"))),
            ("a missing cell", "lacks name", damaged(&|l| l[1] = l[1].replace("\"name\":", "\"mane\":"))),
            ("an unknown cell", "unknown x", damaged(&|l| l[1] = l[1].replace("\"name\":", "\"x\":1,\"name\":"))),
            ("a wrong cell", "wrong version", damaged(&|l| l[1] = l[1].replace("\"version\":1", "\"version\":\"1\""))),
            ("no JSON", "line 2", damaged(&|l| l[1] = "{".into())),
        ] {
            let refused = load(db, &lines).await;
            let Err(why @ Error::Dump { .. }) = refused else { panic!("{what}: {refused:?}") };
            assert!(why.to_string().contains(wanted), "{what}: {why}");
        }
        let child_first = damaged(&|l| l.swap(1, 2));
        assert!(crate::made::is_driver(&load(db, &child_first).await));
        let failing = vec![Ok(good[0].clone()), Err("the disk is gone".into())];
        let mut tx = db.write().await?;
        let refused = dump::load(&mut tx, failing.into_iter()).await;
        assert!(matches!(refused, Err(Error::Outside(_))), "{refused:?}");
        drop(tx);
        load(db, &good).await?;
    }

    async fn a_dump_whose_receiver_fails_says_so(db) {
        small(db).await?;
        let mut tx = db.read().await?;
        let failed = dump::write(&mut tx, &mut |table, _| {
            if table == "people" { Err("the disk is full".into()) } else { Ok(()) }
        })
        .await;
        assert!(matches!(&failed, Err(Error::Outside(why)) if why.to_string() == "the disk is full"), "{failed:?}");
    }

    async fn a_dump_may_be_written_and_loaded_by_a_task_of_its_own(db) {
        let (source, target) = (db.db.clone(), TestDb::migrated(Engine::Sqlite).await);
        let into = target.db.clone();
        let moved = tokio::spawn(async move {
            let mut lines = Vec::new();
            let mut keep = |_: &str, line: &str| {
                lines.push(Ok(line.to_owned()));
                Ok(())
            };
            let written = dump::write(&mut source.read().await?, &mut keep).await?;
            let mut tx = into.write().await?;
            let loaded = dump::load(&mut tx, lines.into_iter()).await?;
            tx.commit().await?;
            Ok::<_, Error>((written, loaded))
        });
        let (written, loaded) = moved.await??;
        assert_eq!(written, loaded);
    }

    async fn an_empty_database_has_a_dump(db) {
        let dumped = lines(db).await?;
        assert_eq!(dumped.len(), 2);
        let other = TestDb::migrated(Engine::Sqlite).await;
        assert_eq!(load(&other, &dumped).await?.values().sum::<u64>(), 0);
    }

    async fn a_unit_that_lost_its_lines_is_still_dumped(db) {
        let whole = small(db).await?;
        behind_the_back(db, "delete from unit_lines").await?;
        let units = |lines: &[String]| lines.iter().filter(|line| line.contains("\"table\":\"units\"")).count();
        assert_eq!(units(&lines(db).await?), units(&whole));
    }
}
