use domain::appointment::{Appointment, Role};
use domain::ids::{AppointmentId, CampaignId, GuidanceGroupId, PersonId, TextId, UnitId};
use domain::preparation::text::{
    Body, Leader, Leaders, Made, Move, Origin, Round, Section, Seen, Stage, Text, Whose,
};
use domain::theme::{Capacity, TextKind};
use store::texts::{self, Draft};
use store::{Result, Tx};

use crate::made::{TODAY, Tree, add_person, campaign, id, is_stale, member, tree};

async fn ground(tx: &mut Tx) -> Result<(Tree, CampaignId, [PersonId; 2])> {
    let tree = tree(tx).await?;
    let campaign = campaign(tree.top, "组织生活会");
    store::campaigns::add(tx, &campaign).await?;
    let people =
        [add_person(tx, member(tree.branch, "甲")).await?, add_person(tx, member(tree.branch, "乙")).await?];
    Ok((tree, campaign.id, people))
}

fn text(campaign: CampaignId, unit: UnitId, person: Option<PersonId>) -> Text {
    let kind = if person.is_some() { TextKind::Outline } else { TextKind::Team };
    let whose = Whose::new(kind, person).expect("a person where it is not the team's");
    Text { id: TextId(id()), campaign, unit, whose, stage: Stage::Draft, number: 0, version: 1 }
}

fn body(words: &str) -> Body {
    Body { sections: vec![Section { heading: "存在的问题".into(), words: words.into() }] }
}

async fn appoint(
    tx: &mut Tx,
    person: PersonId,
    unit: UnitId,
    role: Role,
    guidance_group: Option<GuidanceGroupId>,
) -> Result<()> {
    let duty = Appointment {
        id: AppointmentId(id()),
        person,
        unit,
        role,
        title: String::new(),
        from: TODAY,
        until: None,
        revoked: false,
        stands_in_for: None,
        guidance_group,
        version: 1,
    };
    store::appointments::add(tx, &duty).await
}

fn made(number: i64, by: PersonId, completed: bool) -> Made {
    Made { completed, ..Made::typed(number, number * 10, by) }
}

/// Somebody's text under review.
async fn submitted(
    tx: &mut Tx,
    campaign: CampaignId,
    unit: UnitId,
    author: PersonId,
    by: PersonId,
) -> Result<Text> {
    let new = text(campaign, unit, Some(author));
    texts::add(tx, &new).await?;
    texts::add_version(tx, new.id, &made(1, by, false), &body("一")).await?;
    let given = Text { number: 1, stage: Stage::Submitted, ..new };
    texts::set(tx, &given).await?;
    Ok(given)
}

/// Is the unit's one text begun? Whoever asks hears the same.
async fn begun(tx: &mut Tx, (campaign, unit): (CampaignId, UnitId), author: PersonId) -> Result<bool> {
    let listed = texts::of_unit(tx, campaign, unit).await?[0].begun;
    let seen = texts::seen_below(tx, campaign, unit).await?.len();
    let own = &texts::own(tx, author).await?[0];
    assert_eq!((own.begun, seen), (listed, usize::from(listed)));
    Ok(listed)
}

store::on_both_databases! {
    async fn versions_stay_and_the_latest_says_how_far_it_is(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other]) = ground(&mut tx).await?;
        let new = text(campaign, tree.branch, Some(one));
        texts::add(&mut tx, &new).await?;
        texts::add_version(&mut tx, new.id, &made(1, one, false), &body("一 '\\%_ 𠮷\n\"\u{202e}")).await?;
        texts::add_version(&mut tx, new.id, &made(2, other, true), &body("二")).await?;
        texts::set(&mut tx, &Text { number: 2, stage: Stage::Submitted, ..new.clone() }).await?;
        assert!(is_stale(&texts::set(&mut tx, &new).await, "texts"));
        let read = texts::find(&mut tx, new.id).await?.expect("it was added");
        assert_eq!((read.number, read.stage, read.version), (2, Stage::Submitted, 2));
        assert!(texts::body(&mut tx, new.id, 1).await? == Some(body("一 '\\%_ 𠮷\n\"\u{202e}")));
        assert!(texts::body(&mut tx, new.id, 3).await?.is_none());
        let versions = texts::versions(&mut tx, new.id).await?;
        assert_eq!(versions, [(made(2, other, true), "乙".to_owned()), (made(1, one, false), "甲".to_owned())]);
        assert_eq!(texts::typists(&mut tx, campaign, tree.branch).await?, [(other, 1)]);
        let (made_by, stage) = (Some(other), Stage::Submitted);
        let (completed, unconfirmed, led) = (false, true, false);
        let seen = Seen { id: new.id, whose: new.whose, stage, completed, unconfirmed, made_by, led };
        assert_eq!(texts::seen_below(&mut tx, campaign, tree.top).await?, [(tree.branch, seen)]);
        // A leader's pass counts until it is submitted anew.
        let round = |act, capacity| Round {
            number: 2,
            act,
            capacity,
            by: other,
            at: 5,
            sat_on: None,
            present: String::new(),
            reason: String::new(),
        };
        for (act, capacity, led) in [
            (Move::Submitted, None, false),
            (Move::Passed, Some(Capacity::Guidance), false),
            (Move::Passed, Some(Capacity::Leader), true),
            (Move::Submitted, None, false),
        ] {
            texts::add_round(&mut tx, new.id, &round(act, capacity)).await?;
            let read = texts::seen_below(&mut tx, campaign, tree.top).await?;
            assert_eq!(read, [(tree.branch, Seen { led, ..seen })], "{act:?} {capacity:?}");
        }
        assert!(texts::seen_below(&mut tx, campaign, tree.sibling).await?.is_empty());
    }

    async fn the_teams_text_comes_first_and_there_is_one_of_each(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, _]) = ground(&mut tx).await?;
        texts::add(&mut tx, &text(campaign, tree.branch, Some(one))).await?;
        texts::add(&mut tx, &text(campaign, tree.branch, None)).await?;
        let listed = texts::of_unit(&mut tx, campaign, tree.branch).await?;
        assert_eq!(listed.iter().map(|one| one.author.as_deref()).collect::<Vec<_>>(), [None, Some("甲")]);
        tx.commit().await?;
        for person in [None, Some(one)] {
            let mut tx = db.write().await?;
            assert!(texts::add(&mut tx, &text(campaign, tree.branch, person)).await.is_err(), "{person:?}");
        }
    }

    async fn a_text_without_a_word_is_not_begun(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other]) = ground(&mut tx).await?;
        let new = text(campaign, tree.branch, Some(one));
        texts::add(&mut tx, &new).await?;
        let at = (campaign, tree.branch);
        assert!(!begun(&mut tx, at, one).await? && !texts::has_draft(&mut tx, new.id).await?);
        let (origin, file_name) = (Origin::Typed, String::new());
        let draft = Draft { base: 0, body: body("一"), saved_at: 7, origin, file_name };
        texts::set_draft(&mut tx, new.id, other, &draft).await?;
        assert!(begun(&mut tx, at, one).await? && texts::has_draft(&mut tx, new.id).await?);
        assert!(!texts::own(&mut tx, one).await?[0].writing);
        texts::set_draft(&mut tx, new.id, one, &draft).await?;
        assert!(texts::own(&mut tx, one).await?[0].writing);
        for person in [one, other] {
            texts::remove_draft(&mut tx, new.id, person).await?;
        }
        assert!(!begun(&mut tx, at, one).await?);
        texts::set(&mut tx, &Text { number: 1, ..new }).await?;
        assert!(begun(&mut tx, at, one).await?);
    }

    async fn everybody_who_writes_has_a_draft_of_his_own(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other]) = ground(&mut tx).await?;
        let new = text(campaign, tree.branch, None);
        texts::add(&mut tx, &new).await?;
        for (person, words) in [(one, "甲写"), (other, "乙写"), (one, "甲再写")] {
            let draft = Draft {
                base: 0,
                body: body(words),
                saved_at: 7,
                origin: Origin::Uploaded,
                file_name: "发言.docx".into(),
            };
            texts::set_draft(&mut tx, new.id, person, &draft).await?;
        }
        let at = (campaign, tree.branch);
        assert_eq!(texts::drafts_of(&mut tx, at, one).await?, [new.id]);
        assert!(texts::drafts_of(&mut tx, (campaign, tree.sibling), one).await?.is_empty());
        let read = texts::draft(&mut tx, new.id, one).await?.expect("it was kept");
        assert!(read.body == body("甲再写") && read.saved_at == 7 && read.origin == Origin::Uploaded);
        texts::remove_draft(&mut tx, new.id, one).await?;
        assert!(texts::draft(&mut tx, new.id, one).await?.is_none());
        assert!(texts::draft(&mut tx, new.id, other).await?.is_some());
    }

    async fn rounds_keep_their_order_and_a_reading_its_first_moment(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other]) = ground(&mut tx).await?;
        let new = text(campaign, tree.branch, Some(one));
        texts::add(&mut tx, &new).await?;
        let submitted = Round {
            number: 1,
            act: Move::Submitted,
            capacity: None,
            by: one,
            at: 5,
            sat_on: None,
            present: String::new(),
            reason: String::new(),
        };
        let returned = Round {
            act: Move::Returned,
            capacity: Some(Capacity::Committee),
            by: other,
            sat_on: Some(TODAY),
            present: "甲、乙".into(),
            reason: "没有实例".into(),
            ..submitted.clone()
        };
        for round in [&submitted, &returned, &submitted] {
            texts::add_round(&mut tx, new.id, round).await?;
        }
        let read: Vec<Round> = texts::rounds(&mut tx, new.id).await?.into_iter().map(|(round, _)| round).collect();
        assert_eq!(read, [submitted.clone(), returned, submitted]);
        for at in [30, 40] {
            texts::add_reading(&mut tx, new.id, 1, other, at).await?;
        }
        let readings = texts::readings(&mut tx, new.id).await?;
        assert_eq!(readings.iter().map(|one| (one.name.as_str(), one.read_at)).collect::<Vec<_>>(), [("乙", 30)]);
    }

    async fn what_waits_is_read_for_one_person(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other]) = ground(&mut tx).await?;
        let new = text(campaign, tree.branch, Some(one));
        texts::add(&mut tx, &new).await?;
        let told = |act, capacity, by, reason: &str| Round {
            number: 1,
            act,
            capacity,
            by,
            at: 5,
            sat_on: None,
            present: String::new(),
            reason: reason.into(),
        };
        texts::add_version(&mut tx, new.id, &made(1, one, false), &body("一")).await?;
        assert!(texts::own(&mut tx, other).await?.is_empty());
        let own = texts::own(&mut tx, one).await?;
        assert!(own.len() == 1 && own[0].returned.is_none() && own[0].latest.is_none());
        texts::set(&mut tx, &Text { number: 1, ..new.clone() }).await?;
        assert_eq!(texts::own(&mut tx, one).await?[0].latest, Some(body("一")));
        for reason in ["没有实例", "还没有"] {
            texts::add_round(&mut tx, new.id, &told(Move::Submitted, None, one, "")).await?;
            texts::add_round(&mut tx, new.id, &told(Move::Passed, Some(Capacity::Committee), other, "")).await?;
            texts::add_round(&mut tx, new.id, &told(Move::Returned, Some(Capacity::Secretary), other, reason)).await?;
        }
        assert_eq!(texts::own(&mut tx, one).await?[0].returned.as_deref(), Some("还没有"));
        // Passes count from the last submission on, and only while it is under review.
        texts::add_round(&mut tx, new.id, &told(Move::Submitted, None, one, "")).await?;
        texts::set(&mut tx, &Text { number: 1, stage: Stage::Submitted, version: 2, ..new.clone() }).await?;
        assert!(texts::own(&mut tx, one).await?[0].latest.is_none(), "it is given in");
        assert!(texts::passed(&mut tx, campaign, tree.branch).await?.is_empty());
        assert!(texts::awaiting(&mut tx, other, TODAY).await?.is_empty(), "he has no duty");
        appoint(&mut tx, other, tree.branch, Role::Secretary, None).await?;
        appoint(&mut tx, one, tree.branch, Role::CommitteeMember, None).await?;
        for capacity in [Capacity::Secretary, Capacity::Guidance] {
            texts::add_round(&mut tx, new.id, &told(Move::Passed, Some(capacity), other, "")).await?;
        }
        let both = [Capacity::Secretary, Capacity::Guidance];
        assert_eq!(texts::passed(&mut tx, campaign, tree.branch).await?, both.map(|one| (new.id, one)));
        let waiting = texts::awaiting(&mut tx, other, TODAY).await?;
        assert_eq!(waiting.len(), 1, "one line a unit, however often it was passed");
        assert_eq!((waiting[0].campaign, waiting[0].unit), (campaign, tree.branch));
        assert!(texts::awaiting(&mut tx, one, TODAY).await?.is_empty(), "nobody's own waits for him");
    }

    async fn a_leader_and_a_guide_are_found_by_what_they_look_after(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other]) = ground(&mut tx).await?;
        submitted(&mut tx, campaign, tree.branch, one, one).await?;
        store::campaigns::add_contact(&mut tx, campaign, tree.branch, other, tree.top).await?;
        assert_eq!(texts::awaiting(&mut tx, other, TODAY).await?.len(), 1);
        let guide = add_person(&mut tx, member(tree.sibling, "丙")).await?;
        let group = store::guidance::Group {
            id: GuidanceGroupId(id()),
            unit: tree.top,
            name: "指导组".into(),
            ended_on: None,
            version: 1,
        };
        store::guidance::add(&mut tx, &group).await?;
        // Assigned to the unit above, it looks after the branch below.
        store::guidance::set_assigned(&mut tx, group.id, &[tree.top]).await?;
        appoint(&mut tx, guide, tree.top, Role::Guide, Some(group.id)).await?;
        assert_eq!(texts::awaiting(&mut tx, guide, TODAY).await?.len(), 1);
        store::guidance::set_assigned(&mut tx, group.id, &[tree.sibling]).await?;
        assert!(texts::awaiting(&mut tx, guide, TODAY).await?.is_empty());
    }

    async fn those_above_stand_in_where_nobody_is_left_and_no_leader_is_named(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [secretary, beside]) = ground(&mut tx).await?;
        let above = add_person(&mut tx, member(tree.sibling, "丙")).await?;
        let writer = add_person(&mut tx, member(tree.branch, "丁")).await?;
        appoint(&mut tx, above, tree.top, Role::CommitteeMember, None).await?;
        appoint(&mut tx, secretary, tree.branch, Role::Secretary, None).await?;
        let text = submitted(&mut tx, campaign, tree.branch, writer, writer).await?;
        assert!(texts::awaiting(&mut tx, above, TODAY).await?.is_empty(), "the secretary reviews it");
        // Typed by the secretary himself, nobody of the branch may pass it.
        texts::add_version(&mut tx, text.id, &made(2, secretary, false), &body("二")).await?;
        texts::set(&mut tx, &Text { number: 2, version: 2, ..text }).await?;
        assert_eq!(texts::awaiting(&mut tx, above, TODAY).await?.len(), 1);
        appoint(&mut tx, beside, tree.branch, Role::CommitteeMember, None).await?;
        assert!(texts::awaiting(&mut tx, above, TODAY).await?.is_empty(), "another of the committee reviews it");
        submitted(&mut tx, campaign, tree.branch, secretary, beside).await?;
        assert_eq!(texts::awaiting(&mut tx, above, TODAY).await?.len(), 1, "the other one has typed it");
        store::campaigns::add_contact(&mut tx, campaign, tree.branch, secretary, tree.top).await?;
        assert_eq!(texts::awaiting(&mut tx, above, TODAY).await?.len(), 1, "he is of the committee himself");
        store::campaigns::add_contact(&mut tx, campaign, tree.branch, writer, tree.top).await?;
        assert!(texts::awaiting(&mut tx, above, TODAY).await?.is_empty(), "a leader is named");
    }

    async fn those_above_are_found_where_a_pack_asks_a_leader_and_none_is_named(db) {
        let mut tx = db.write().await?;
        let (tree, plain, [secretary, beside]) = ground(&mut tx).await?;
        let mut asking = campaign(tree.top, "联系领导也审阅");
        asking.pack.text = "reviewers = [\"committee\", \"leader\"]".into();
        store::campaigns::add(&mut tx, &asking).await?;
        let above = add_person(&mut tx, member(tree.sibling, "丙")).await?;
        let writer = add_person(&mut tx, member(tree.branch, "丁")).await?;
        appoint(&mut tx, above, tree.top, Role::CommitteeMember, None).await?;
        appoint(&mut tx, secretary, tree.branch, Role::Secretary, None).await?;
        appoint(&mut tx, beside, tree.branch, Role::CommitteeMember, None).await?;
        submitted(&mut tx, plain, tree.branch, beside, beside).await?;
        submitted(&mut tx, asking.id, tree.branch, writer, writer).await?;
        assert!(texts::awaiting(&mut tx, above, TODAY).await?.is_empty(), "a member's is for the branch");
        submitted(&mut tx, asking.id, tree.branch, beside, beside).await?;
        let found = texts::awaiting(&mut tx, above, TODAY).await?;
        assert_eq!(found.iter().map(|one| one.campaign).collect::<Vec<_>>(), [asking.id]);
        store::campaigns::add_contact(&mut tx, asking.id, tree.branch, writer, tree.top).await?;
        assert!(texts::awaiting(&mut tx, above, TODAY).await?.is_empty(), "a leader is named");
    }

    async fn the_teams_text_waits_above_where_one_sits_alone(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [secretary, beside]) = ground(&mut tx).await?;
        let above = add_person(&mut tx, member(tree.sibling, "丙")).await?;
        appoint(&mut tx, above, tree.top, Role::DeputySecretary, None).await?;
        appoint(&mut tx, secretary, tree.branch, Role::Secretary, None).await?;
        let new = text(campaign, tree.branch, None);
        texts::add(&mut tx, &new).await?;
        texts::add_version(&mut tx, new.id, &made(1, secretary, false), &body("一")).await?;
        assert!(texts::leaders_below(&mut tx, campaign, tree.top, TODAY).await?.is_empty(), "nothing is under review");
        texts::set(&mut tx, &Text { number: 1, stage: Stage::Submitted, ..new.clone() }).await?;
        assert_eq!(texts::awaiting(&mut tx, above, TODAY).await?.len(), 1);
        store::campaigns::add_contact(&mut tx, campaign, tree.branch, beside, tree.top).await?;
        assert!(texts::awaiting(&mut tx, above, TODAY).await?.is_empty(), "a leader is named");
        texts::add_version(&mut tx, new.id, &made(2, beside, false), &body("二")).await?;
        texts::set(&mut tx, &Text { number: 2, stage: Stage::Submitted, version: 2, ..new }).await?;
        assert_eq!(texts::awaiting(&mut tx, above, TODAY).await?.len(), 1, "the leader has written it himself");
        let leader = |person, acts| Leader { person, acts };
        let leaders = Leaders { named: vec![leader(beside, false)], above: vec![leader(above, false)] };
        for root in [tree.top, tree.branch] {
            let found = texts::leaders_below(&mut tx, campaign, root, TODAY).await?;
            assert_eq!(found.into_iter().collect::<Vec<_>>(), [(tree.branch, leaders.clone())]);
        }
        assert!(texts::leaders_below(&mut tx, campaign, tree.sibling, TODAY).await?.is_empty());
        let earlier = time::macros::date!(2001 - 01 - 01);
        let found = texts::leaders_below(&mut tx, campaign, tree.branch, earlier).await?;
        assert!(found[&tree.branch].above.is_empty(), "not in office yet");
        // With a sign-in, and belonging to the unit or in office over it, a leader acts.
        let stranger = add_person(&mut tx, member(tree.sibling, "丁")).await?;
        store::campaigns::add_contact(&mut tx, campaign, tree.branch, stranger, tree.top).await?;
        let acting = async |tx: &mut Tx| -> Result<Vec<PersonId>> {
            let found = texts::leaders_below(tx, campaign, tree.top, TODAY).await?.remove(&tree.branch).unwrap_or_default();
            Ok(found.named.into_iter().chain(found.above).filter(|leader| leader.acts).map(|leader| leader.person).collect())
        };
        for person in [above, beside, stranger] {
            let password_hash = (person != stranger).then(|| "x".to_owned());
            let account = store::accounts::Account {
                id: domain::ids::AccountId(id()),
                person,
                login: person.to_string(),
                password_hash,
                locked: false,
                activation_until: None,
                version: 1,
            };
            store::accounts::add(&mut tx, &account).await?;
        }
        assert_eq!(acting(&mut tx).await?, [beside, above]);
        appoint(&mut tx, stranger, tree.top, Role::Office, None).await?;
        assert_eq!(acting(&mut tx).await?, [beside, above], "his sign-in is not activated");
    }

    async fn who_has_no_sign_in_is_found_among_those_in_the_register_on_a_roster_or_in_office(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other]) = ground(&mut tx).await?;
        let from_elsewhere = add_person(&mut tx, member(tree.sibling, "丙")).await?;
        let idle = async |tx: &mut Tx, root| -> Result<Vec<PersonId>> {
            store::accounts::idle_below(tx, campaign, root).await
        };
        let mut all = vec![one, other, from_elsewhere];
        all.sort();
        // Nothing is frozen: whoever stands in the register takes part.
        assert_eq!(idle(&mut tx, tree.top).await?, all);
        assert_eq!(idle(&mut tx, tree.sibling).await?, [from_elsewhere]);
        let mut own = vec![one, other];
        own.sort();
        assert_eq!(idle(&mut tx, tree.branch).await?, own);
        appoint(&mut tx, from_elsewhere, tree.branch, Role::Secretary, None).await?;
        assert_eq!(idle(&mut tx, tree.branch).await?, all);
        for (person, to) in [(one, tree.branch), (other, tree.branch), (from_elsewhere, tree.sibling)] {
            let came = store::people::NewMove { id: id(), person, from: None, to: Some(to), on: TODAY, reason: String::new() };
            store::people::add_move(&mut tx, &came).await?;
        }
        store::rosters::freeze(&mut tx, campaign, tree.top, TODAY).await?;
        assert_eq!(idle(&mut tx, tree.branch).await?, all);
        let account = |person, password: Option<&str>| store::accounts::Account {
            id: domain::ids::AccountId(id()),
            person,
            login: format!("login-{person}"),
            password_hash: password.map(str::to_owned),
            locked: false,
            activation_until: None,
            version: 1,
        };
        // A printed code alone opens nothing yet.
        store::accounts::add(&mut tx, &account(other, None)).await?;
        store::accounts::add(&mut tx, &account(one, Some("x"))).await?;
        all.retain(|person| *person != one);
        assert_eq!(idle(&mut tx, tree.branch).await?, all);
        assert_eq!(idle(&mut tx, tree.sibling).await?, [from_elsewhere], "on its own roster");
    }

    async fn who_can_sign_in_is_the_same_of_one_and_of_many(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [author, without]) = ground(&mut tx).await?;
        texts::add(&mut tx, &Text { stage: Stage::Submitted, ..text(campaign, tree.branch, Some(author)) }).await?;
        let mut leaders = vec![without];
        for (password, locked) in [(true, false), (true, true), (false, false), (false, true)] {
            let person = add_person(&mut tx, member(tree.sibling, "丙")).await?;
            let account = store::accounts::Account {
                id: domain::ids::AccountId(id()),
                person,
                login: format!("login-{person}"),
                password_hash: password.then(|| "x".to_owned()),
                locked,
                activation_until: None,
                version: 1,
            };
            store::accounts::add(&mut tx, &account).await?;
            store::accounts::set_locked(&mut tx, account.id, locked).await?;
            leaders.push(person);
        }
        for leader in &leaders {
            appoint(&mut tx, *leader, tree.top, Role::CommitteeMember, None).await?;
        }
        let idle = store::accounts::idle_below(&mut tx, campaign, tree.top).await?;
        let above = texts::leaders_below(&mut tx, campaign, tree.top, TODAY).await?.remove(&tree.branch).expect("asked").above;
        let mut signing_in = 0;
        for leader in leaders {
            let account = store::accounts::find_by_person(&mut tx, leader).await?;
            let signs_in = account.is_some_and(|account| account.signs_in());
            signing_in += usize::from(signs_in);
            assert_eq!(idle.contains(&leader), !signs_in, "below");
            let found = above.iter().find(|found| found.person == leader).expect("in office");
            assert_eq!(found.acts, signs_in, "above");
        }
        assert_eq!(signing_in, 1);
    }

    async fn what_another_completes_counts_with_the_authors_word(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other]) = ground(&mut tx).await?;
        let new = Text { number: 1, ..text(campaign, tree.branch, Some(one)) };
        texts::add(&mut tx, &new).await?;
        let confirmed = Made { confirmed: "当面看过".into(), ..made(2, other, true) };
        for (next, completed) in [(made(1, other, true), false), (confirmed, true)] {
            texts::add_version(&mut tx, new.id, &next, &body("三")).await?;
            let now = texts::seen_below(&mut tx, campaign, tree.top).await?;
            let read: Vec<_> = now.iter().map(|(_, seen)| (seen.completed, seen.unconfirmed)).collect();
            assert_eq!(read, [(completed, !completed)]);
            assert_eq!(texts::versions(&mut tx, new.id).await?[0].0, next);
        }
        let own = Text { number: 1, ..text(campaign, tree.branch, Some(other)) };
        texts::add(&mut tx, &own).await?;
        texts::add_version(&mut tx, own.id, &made(1, other, true), &body("四")).await?;
        let now = texts::seen_below(&mut tx, campaign, tree.top).await?;
        assert!(now.iter().all(|(_, seen)| seen.completed), "{now:?}");
    }

    async fn completed_texts_of_a_unit_are_counted(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other]) = ground(&mut tx).await?;
        let text = submitted(&mut tx, campaign, tree.branch, one, one).await?;
        assert_eq!(texts::completed(&mut tx, campaign, tree.branch).await?, 0);
        for number in [2, 3] {
            texts::add_version(&mut tx, text.id, &made(number, other, true), &body("补")).await?;
        }
        assert_eq!(texts::completed(&mut tx, campaign, tree.branch).await?, 1);
        assert_eq!(texts::completed(&mut tx, campaign, tree.sibling).await?, 0);
    }

    async fn the_latest_version_says_whose_draft_it_is(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other]) = ground(&mut tx).await?;
        let new = text(campaign, tree.branch, Some(one));
        texts::add(&mut tx, &new).await?;
        assert!(texts::makers(&mut tx, campaign, tree.branch).await?.is_empty(), "nobody has written");
        texts::add_version(&mut tx, new.id, &made(1, other, false), &body("一")).await?;
        texts::add_version(&mut tx, new.id, &made(2, one, false), &body("二")).await?;
        texts::set(&mut tx, &Text { number: 2, ..new.clone() }).await?;
        assert_eq!(texts::makers(&mut tx, campaign, tree.branch).await?, [(new.whose, one)]);
        assert!(texts::makers(&mut tx, campaign, tree.sibling).await?.is_empty());
    }
}
