//! Acts of a branch before its meeting: texts, problems, and what leads to the call.

use domain::campaign::Step;
use domain::preparation::meeting::{Answer, Notice as Called, Verdict as Looked};
use domain::preparation::problem::{Content, Outcome, Source};
use domain::preparation::text::{Review, Stage};
use domain::progress;
use domain::theme::{Capacity, TextKind};
use pingyi::actions::meetings;
use pingyi::actions::problems::{self, Ground, List};
use pingyi::actions::reviews::{self, Word};
use pingyi::actions::texts::writing::{self, Written};
use pingyi::failure::{Failure, Result};
use time::Duration;

use crate::Monkey;

impl Monkey {
    pub(crate) async fn examine(&mut self) -> Result<()> {
        let (campaign, unit) = self.case().await;
        let verdict = self.dice.of(&[Looked::Passed, Looked::Returned]);
        let step = self.dice.of(&[Step::Study, Step::Talks, Step::Plan, Step::Lecture]);
        let who = self.examiner(unit);
        meetings::examine(&self.world.app, &who, (campaign, unit), step, verdict, "再看看").await
    }

    pub(crate) async fn ask_leave(&mut self) -> Result<()> {
        let at = self.case().await;
        meetings::ask(&self.world.app, &self.holder(at.1), at, "").await
    }

    pub(crate) async fn answer_leave(&mut self) -> Result<()> {
        let campaign = self.dice.of(&self.campaigns.clone());
        let mut tx = self.world.app.db.read().await?;
        let today = self.world.app.clock.today();
        let waiting = store::meetings::waiting(&mut tx, campaign, self.world.top, today).await?;
        let unit = waiting.first().ok_or(Failure::NotFound)?.unit;
        let round = store::meetings::consents(&mut tx, campaign, unit).await?.last().map(|last| last.id);
        drop(tx);
        let given = self.dice.of(&[Answer::Granted, Answer::Refused]);
        let who = self.examiner(unit);
        let round = round.ok_or(Failure::NotFound)?;
        meetings::answer(&self.world.app, &who, (campaign, unit), round, given, "再准备").await
    }

    pub(crate) async fn call(&mut self) -> Result<()> {
        let at = self.case().await;
        let ahead = i64::try_from(self.dice.roll(60)).unwrap() - 1;
        let notice = Called {
            held_on: self.world.app.clock.today() + Duration::days(ahead),
            begins: "14:30".into(),
            place: "会议室".into(),
            theme: "主题".into(),
            sits_in: String::new(),
            brings: String::new(),
        };
        let mut tx = self.world.app.db.read().await?;
        let replaces = store::meetings::notices(&mut tx, at.0, at.1).await?.pop().map(|last| last.id);
        drop(tx);
        let keeps_day = self.dice.roll(2) == 1;
        let read = meetings::Read { replaces, keeps_day };
        meetings::issue(&self.world.app, &self.holder(at.1), at, &notice, read).await
    }

    /// Gives a reason for everything, hard or not.
    pub(crate) async fn open(&mut self) -> Result<()> {
        let (campaign, unit) = self.case().await;
        let standing = self.standing(campaign, unit).await?;
        let barring =
            progress::barring_today(&standing.run(), &standing.records, self.world.app.clock.today());
        let all = barring.hard.iter().chain(&barring.soft);
        let given: Vec<(String, String)> =
            all.map(|gap| (gap.lack.counted().fact, "来不及".to_owned())).collect();
        let outcome = meetings::open(&self.world.app, &self.holder(unit), (campaign, unit), &given).await;
        let hard = &barring.hard;
        assert!(outcome.is_err() || hard.is_empty(), "opened past {hard:?}");
        outcome
    }

    /// The team's: whoever the monkey is, he is the unit's secretary.
    pub(crate) async fn begin_text(&mut self) -> Result<()> {
        let (campaign, unit) = self.case().await;
        let who = self.holder(unit);
        let id = writing::begin(&self.world.app, &who, (unit, campaign), TextKind::Team, None).await?;
        self.texts.push((unit, campaign, id));
        Ok(())
    }

    pub(crate) async fn save_text(&mut self) -> Result<()> {
        let at = self.one_of(&self.texts.clone())?;
        let who = self.holder(at.0);
        let editing = writing::open(&self.world.app, &who, at).await?;
        self.next += 1;
        let words = format!("第 {} 遍写的。", self.next);
        let sections = editing.rule.sections.into_iter().map(|heading| (Some(heading), words.clone()));
        let written = Written {
            base: editing.base,
            merged: None,
            kept: None,
            sections: sections.collect(),
            agreed: "当面念过，同意".into(),
        };
        writing::save(&self.world.app, &who, at, &written).await.map(drop)
    }

    pub(crate) async fn move_text(&mut self, act: &str) -> Result<()> {
        // Mostly one that the act fits, or the later stages would never be reached.
        let fits = |stage| match act {
            "submit text" => matches!(stage, Stage::Draft | Stage::Returned),
            "reopen text" => stage == Stage::Passed,
            _ => stage == Stage::Submitted,
        };
        let mut fitting = Vec::new();
        let mut tx = self.world.app.db.read().await?;
        for at in &self.texts {
            let text = store::texts::find(&mut tx, at.2).await?;
            if text.is_some_and(|text| text.number > 0 && fits(text.stage)) {
                fitting.push(*at);
            }
        }
        drop(tx);
        let any = fitting.is_empty() || self.dice.roll(4) == 0;
        let all = if any { self.texts.clone() } else { fitting };
        let (unit, campaign, id) = self.one_of(&all)?;
        let (app, who, at) = (&self.world.app, self.holder(unit), (campaign, unit, id));
        let mut tx = app.db.read().await?;
        let text = store::texts::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
        drop(tx);
        let seats = reviews::show(app, &who, at).await?.seats;
        let said = |passes| Review {
            capacity: Capacity::Committee,
            passes,
            reason: "没有事例".into(),
            sat_on: Some(app.clock.today()),
            // Nobody has a seat in this house but who the monkey is.
            present: seats.names.iter().map(String::as_str).chain(["书记"]).collect::<Vec<_>>().join("、"),
        };
        match act {
            "submit text" => {
                let word = Word { ticked: true, how: String::new() };
                reviews::submit(app, &who, at, text.number, &word).await
            }
            "withdraw text" => reviews::withdraw(app, &who, at, text.version).await,
            "reopen text" => reviews::reopen(app, &who, at, text.version).await,
            act => reviews::review(app, &who, at, text.version, &said(act == "pass text")).await.map(drop),
        }
    }

    pub(crate) async fn add_problem(&mut self) -> Result<()> {
        let at = self.case().await;
        self.next += 1;
        let content = problem(&format!("问题{}", self.next));
        let who = self.holder(at.1);
        let id = problems::add(&self.world.app, &who, at, List::Team, Ground::Nothing, content).await?;
        self.problems.push((at.0, at.1, id));
        Ok(())
    }

    pub(crate) async fn change_problem(&mut self, act: &str) -> Result<()> {
        let app = self.world.app.clone();
        if act == "remove problem" {
            let (campaign, unit, id) = self.one_of(&self.problems.clone())?;
            return problems::remove(&app, &self.holder(unit), (campaign, unit, id), 1).await;
        }
        // Any campaign may be asked; only one of them follows on the year before.
        let (unit, id) = self.one_of(&self.earlier.clone())?;
        let campaign = self.dice.of(&self.campaigns.clone());
        let who = self.holder(unit);
        problems::judge(&app, &who, (campaign, unit, id), 0, Outcome::Done, "每月碰头一次。").await
    }
}

/// Of the team, with an instance.
pub(crate) fn problem(statement: &str) -> Content {
    Content {
        dimension: None,
        statement: statement.into(),
        examples: vec!["三月的一次检查。".into()],
        source: Source::Own,
        cause: String::new(),
        measure: String::new(),
        direction: String::new(),
        main: false,
    }
}
