//! What one reader may do himself about a gap, and what it asks of him in his own words. The one place where that is
//! decided: no page offers an act that its reader is refused.

use std::collections::BTreeSet;

use super::{Gap, Lack, Sight, Words};
use crate::access::Act;
use crate::campaign::Step;
use crate::ids::StudyId;
use crate::preparation::{Lack as Preparing, meeting, talk, text};
use crate::theme::{Capacity, TextKind};
use crate::wording;

/// A text something is owed of, as one reader stands to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owing {
    pub kind: TextKind,
    pub owed: text::Owed,
    /// It is for a leader above, and why; besides others only where nobody can act as one.
    pub above: Option<text::Asking>,
    /// He may write it, or type it; of one that is reviewed, his word is waited for.
    pub is_his_turn: bool,
    /// He wrote it himself.
    pub is_own: bool,
    /// Whose words it still waits for.
    pub waits_for: Vec<Capacity>,
    /// In place of a contact leader somebody in office above reviews it.
    pub from_above: bool,
}

/// A step that an examiner sent back, as the unit finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentBack {
    pub step: Step,
    /// Who sent it back.
    pub by: String,
    /// The reader did.
    pub is_own: bool,
    /// When the unit last recorded something of it since.
    pub recorded_on: Option<time::Date>,
    /// The last of its records whose absentees have not all made up.
    pub to_make_up: Option<StudyId>,
}

/// What a reader may do at one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hands {
    /// In force, and not in his own case.
    pub rights: Vec<Act>,
    /// Takes part in the talks of the unit.
    pub talks: bool,
    /// The missing talks that are his to hold.
    pub missing_talks: Vec<talk::Open>,
    pub texts: Vec<Owing>,
    /// Looks over the texts of the unit, in its committee.
    pub reviews: bool,
    pub sent_back: Vec<SentBack>,
    /// The unit has nobody above in the installation: it records itself what its superior has said.
    pub is_top: bool,
}

/// Where what is missing is mended, or looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mend {
    /// What the gap asks for, under the gap's own words.
    Do(&'static str),
    /// The decision on a plan.
    Decide,
    /// The answer to a request for leave.
    Answer,
    /// A word on what was examined.
    Examine(Step),
    /// What an examiner sent back: another record of the step, or a better one.
    Redo(Step),
    /// The same, where somebody still is to make up what was studied.
    MakeUp(Step, StudyId),
    /// The record of a talk of his own.
    Talk(talk::Record),
    /// Nothing but to look.
    Look(&'static str),
}

impl Mend {
    pub fn label(self) -> &'static str {
        match self {
            Self::Do(label) | Self::Look(label) => label,
            Self::Decide => "审核方案",
            Self::Answer => "答复报请",
            Self::Examine(_) => "检查此项",
            Self::Talk(_) => "记这次谈话",
            Self::Redo(step) => redone(step),
            Self::MakeUp(..) => "记补学",
        }
    }

    pub fn is_act(self) -> bool {
        !matches!(self, Self::Look(_))
    }
}

/// The act that mends a step, as the gaps of that step call it.
fn redone(step: Step) -> &'static str {
    match step {
        Step::Mobilise => "记动员部署",
        Step::Study => "记一次学习",
        Step::Lecture => "记一次党课",
        Step::Talks => "记一次谈话",
        Step::Opinions => "记意见",
        Step::Problems => "改好清单",
        Step::Texts => "修改材料",
        Step::Review => "审阅材料",
        Step::MeetingNotice => "更改通知",
        _ => "查看检查",
    }
}

impl Hands {
    fn may(&self, act: Act) -> bool {
        self.rights.contains(&act)
    }

    pub fn mend(&self, lack: &Lack) -> Mend {
        let act = lack.words().act;
        let right = |right, look| if self.may(right) { Mend::Do(act) } else { Mend::Look(look) };
        match lack {
            Lack::Receipt { .. } => right(Act::SignReceipt, "查看通知"),
            Lack::Plan | Lack::PlanUnsubmitted | Lack::PlanReturned { .. } | Lack::InPlan(_) => {
                right(Act::WritePlan, "查看方案")
            }
            Lack::PlanUndecided { .. } if self.may(Act::DecidePlan) => Mend::Decide,
            Lack::PlanUndecided { .. } => Mend::Look("查看方案"),
            Lack::Preparing(Preparing::Study(_)) => right(Act::RecordStudy, "查看学习"),
            Lack::Preparing(Preparing::Talk(lack)) => self.talk(lack),
            Lack::Preparing(Preparing::Opinion(_)) => right(Act::KeepOpinions, "查看意见"),
            Lack::Preparing(Preparing::Problem(_)) => right(Act::KeepProblems, "查看问题"),
            Lack::Preparing(Preparing::Text(lack)) => self.text(lack, act),
            Lack::Preparing(Preparing::Meeting(lack)) => self.call(lack, act),
        }
    }

    /// Only one of the two closes such a gap.
    fn talk(&self, lack: &talk::Lack) -> Mend {
        let own = self.missing_talks.iter().find(|open| open.key == lack.key);
        own.map_or(Mend::Look("查看谈话"), |open| Mend::Talk(open.record))
    }

    /// The texts a gap is about.
    fn of(&self, lack: &text::Lack) -> impl Iterator<Item = &Owing> {
        use text::{Lack as Missing, Owed};
        let kind = lack.lacking().kind;
        let (owed, above) = match lack {
            Missing::Unsubmitted(_) => (Owed::Submitting, None),
            Missing::Returned(_) => (Owed::Mending, None),
            Missing::Unreviewed(_) => (Owed::Reviewing, None),
            Missing::AskedAbove { asking, .. } => (Owed::Reviewing, Some(*asking)),
            Missing::Uncompleted(_) => (Owed::Completing, None),
        };
        self.texts.iter().filter(move |one| (one.kind, one.owed, one.above) == (kind, owed, above))
    }

    fn text(&self, lack: &text::Lack, act: &'static str) -> Mend {
        match lack {
            _ if !self.of(lack).any(|one| one.is_his_turn) => Mend::Look("查看材料"),
            text::Lack::AskedAbove { .. } => Mend::Do("审阅材料"),
            _ => Mend::Do(act),
        }
    }

    fn call(&self, lack: &meeting::Lack, act: &'static str) -> Mend {
        use meeting::Lack as Missing;
        let calls = self.may(Act::CallMeeting);
        match lack {
            Missing::Returned { step, .. } if self.may(Act::Precheck) => Mend::Examine(*step),
            Missing::Returned { step, .. } if self.redoes(*step) => {
                let absent = self.sent_back(*step).and_then(|back| back.to_make_up);
                absent.map_or(Mend::Redo(*step), |study| Mend::MakeUp(*step, study))
            }
            Missing::Returned { .. } => Mend::Look("查看检查"),
            Missing::LeaveUnanswered { .. } if self.may(Act::AnswerLeave) => Mend::Answer,
            Missing::LeaveUnanswered { .. } if calls && self.is_top => Mend::Do("记录答复"),
            Missing::LeaveUnanswered { .. } => Mend::Look("查看报请"),
            Missing::LeaveUnasked { .. } | Missing::LeaveRefused { .. } if !calls => Mend::Look("查看报请"),
            Missing::NotRecorded { step, .. } => self.record(*step, act),
            _ if calls => Mend::Do(act),
            _ => Mend::Look("查看通知"),
        }
    }

    fn sent_back(&self, step: Step) -> Option<&SentBack> {
        self.sent_back.iter().find(|back| back.step == step)
    }

    /// May he mend the records of a step himself? What is the superior's, and what cannot be changed once it is done, is
    /// only looked at.
    fn redoes(&self, step: Step) -> bool {
        match step {
            Step::Mobilise | Step::Study | Step::Lecture => self.may(Act::RecordStudy),
            Step::Talks => self.talks,
            Step::Opinions => self.may(Act::KeepOpinions),
            Step::Problems => self.may(Act::KeepProblems),
            Step::Texts => self.may(Act::WriteTeamText),
            Step::Review => self.reviews,
            Step::MeetingNotice => self.may(Act::CallMeeting),
            _ => false,
        }
    }

    /// What is only encouraged, step by step.
    fn record(&self, step: Step, act: &'static str) -> Mend {
        let (may, look) = match step {
            Step::Mobilise | Step::Study | Step::Lecture => (self.may(Act::RecordStudy), "查看学习"),
            Step::Talks => (self.talks, "查看谈话"),
            Step::Opinions => (self.may(Act::KeepOpinions), "查看意见"),
            Step::Problems => (self.may(Act::KeepProblems), "查看问题"),
            Step::Texts => (self.may(Act::WriteTeamText), "查看材料"),
            // Nothing was given in yet, or there would be something of it.
            Step::Review => (false, "查看材料"),
            Step::AskLeave => (self.may(Act::CallMeeting), "查看报请"),
            _ => (self.may(Act::CallMeeting), "查看通知"),
        };
        if may { Mend::Do(act) } else { Mend::Look(look) }
    }

    /// The ground of a gap in other words, where its next act is this reader's, or nobody's here.
    fn ground(&self, lack: &Lack) -> Option<String> {
        match lack {
            Lack::PlanUndecided { .. } if self.may(Act::DecidePlan) => {
                Some("支部已经报来，等您审核；批准后支部按方案办理。".to_owned())
            }
            Lack::PlanUndecided { .. } if !self.may(Act::WritePlan) => {
                Some("等上级审核；批准后支部按方案办理。".to_owned())
            }
            Lack::Preparing(Preparing::Text(lack)) => self.reviewed_by(lack),
            Lack::Preparing(Preparing::Meeting(meeting::Lack::LeaveUnanswered { .. }))
                if self.may(Act::AnswerLeave) =>
            {
                Some("支部在等您答复。".to_owned())
            }
            Lack::Preparing(Preparing::Meeting(meeting::Lack::Returned { step, .. })) => {
                self.sent_back(*step).map(SentBack::ground)
            }
            _ => None,
        }
    }

    /// Whose word a submitted text waits for.
    fn reviewed_by(&self, lack: &text::Lack) -> Option<String> {
        let ground = match lack {
            text::Lack::Unreviewed(_)
            | text::Lack::AskedAbove { above: text::Above::Waits, .. }
            | text::Lack::AskedAbove { asking: text::Asking::Besides, .. } => lack.words().ground,
            _ => return None,
        };
        let all: Vec<&Owing> = self.of(lack).collect();
        let his = all.iter().filter(|one| one.is_his_turn).count();
        let told = match (lack, his) {
            (_, his) if his > 0 && his == all.len() => "等您审阅。".to_owned(),
            (_, his) if his > 0 => format!("其中 {his} 份等您审阅。"),
            (text::Lack::AskedAbove { .. }, _) => return None,
            _ => {
                let calls = |one: &Capacity| {
                    let waits = all.iter().filter(|text| text.waits_for.contains(one));
                    waits.map(|text| text::called(*one, text.from_above)).collect::<BTreeSet<&str>>()
                };
                let whose: Vec<&str> = Capacity::ALL.iter().flat_map(calls).collect();
                if whose.is_empty() {
                    return None;
                }
                let own =
                    if all.iter().any(|one| one.is_own) { "自己写的自己不能审阅，" } else { "" };
                format!("{own}还等{}审阅。", wording::list(whose))
            }
        };
        Some(format!("{ground}{told}"))
    }

    /// A gap as this reader reads it.
    pub fn words(&self, sight: Sight, gap: &Gap, today: time::Date) -> Words {
        let told = sight.words(gap, today);
        match self.ground(&gap.lack) {
            Some(ground) => Words { ground: gap.with_due(ground, today), ..told },
            None => told,
        }
    }
}

impl SentBack {
    /// Whose word is waited for, and whether it is the unit's turn.
    fn ground(&self) -> String {
        let by = if self.is_own { "您" } else { &self.by };
        match self.recorded_on {
            Some(on) => format!(
                "{by}退回。退回以后已有新的记录（{}月{}日），等{by}再看，通过了才能开会。",
                u8::from(on.month()),
                on.day()
            ),
            None => format!("{by}退回。改好后等{by}再看，通过了才能开会。"),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::progress::Gate;

    fn hands(rights: &[Act]) -> Hands {
        Hands { rights: rights.to_vec(), ..Hands::default() }
    }

    fn text(owed: text::Owed, is_his_turn: bool, is_own: bool) -> Owing {
        let waits_for = vec![Capacity::Committee];
        let (kind, above, from_above) = (TextKind::Outline, None, false);
        Owing { kind, owed, above, is_his_turn, is_own, waits_for, from_above }
    }

    fn lacking(names: &[&str]) -> text::Lacking {
        text::Lacking {
            kind: TextKind::Outline,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            idle: crate::preparation::idle::Idle::default(),
            begun: 0,
            typed: 0,
            unconfirmed: 0,
            text: None,
        }
    }

    fn unreviewed(names: &[&str]) -> Lack {
        Lack::Preparing(Preparing::Text(text::Lack::Unreviewed(lacking(names))))
    }

    fn ground(hands: &Hands, lack: Lack) -> String {
        let gap = Gap { lack, step: Step::Review, due: None, gate: Gate::OpenMeeting };
        hands.words(Sight::Names, &gap, date!(2026 - 03 - 03)).ground
    }

    #[test]
    fn who_may_not_pass_a_text_reads_who_must() {
        let own = Hands { texts: vec![text(text::Owed::Reviewing, false, true)], ..hands(&[]) };
        let lack = unreviewed(&["谢景鹏"]);
        assert_eq!(own.mend(&lack), Mend::Look("查看材料"));
        assert!(ground(&own, lack.clone()).ends_with("自己写的自己不能审阅，还等支委会审阅。"));
        let other = Hands { texts: vec![text(text::Owed::Reviewing, true, false)], ..hands(&[]) };
        assert_eq!(other.mend(&lack), Mend::Do("审阅材料"));
        assert!(ground(&other, lack.clone()).ends_with("等您审阅。"));
        let both = Hands { texts: [own.texts.clone(), other.texts].concat(), ..hands(&[]) };
        assert!(ground(&both, lack).ends_with("其中 1 份等您审阅。"));
    }

    #[test]
    fn a_missing_talk_is_recorded_by_one_of_the_two_and_looked_at_by_others() {
        use crate::campaign::terms::TermKey::{TalksTeam, TalksTeamMembers};
        let lack = Lack::Preparing(Preparing::Talk(talk::Lack {
            key: TalksTeam,
            missing: vec!["高新娟与曾雨刚".into()],
            campaign: crate::campaign::CampaignKind::BranchMeeting,
            planned: vec![],
            sentence: String::new(),
            idle: crate::preparation::idle::Idle::default(),
            stuck: 0,
        }));
        let of = |key| talk::Open { key, record: talk::Record::WithAnybody, on: None };
        let with = |missing_talks| Hands { talks: true, missing_talks, ..hands(&[Act::ArrangeTalks]) };
        assert_eq!(with(vec![]).mend(&lack), Mend::Look("查看谈话"));
        assert_eq!(with(vec![of(TalksTeamMembers)]).mend(&lack), Mend::Look("查看谈话"));
        let own = with(vec![of(TalksTeamMembers), of(TalksTeam)]).mend(&lack);
        assert_eq!(
            (own, own.label(), own.is_act()),
            (Mend::Talk(talk::Record::WithAnybody), "记这次谈话", true)
        );
    }

    #[test]
    fn a_text_that_others_write_is_only_looked_at() {
        let lack = Lack::Preparing(Preparing::Text(text::Lack::Unsubmitted(lacking(&["周宁"]))));
        assert_eq!(hands(&[Act::ReviewTexts]).mend(&lack), Mend::Look("查看材料"));
        // Of another stage he may do something, and not of this one.
        let other = Hands { texts: vec![text(text::Owed::Mending, true, false)], ..hands(&[]) };
        assert_eq!(other.mend(&lack), Mend::Look("查看材料"));
        let types = Hands { texts: vec![text(text::Owed::Submitting, true, false)], ..hands(&[]) };
        assert!(types.mend(&lack).is_act());
    }

    #[test]
    fn what_waits_for_a_superior_says_so_to_him() {
        let lack = Lack::PlanUndecided { since: None };
        let (branch, above, guide) =
            (hands(&[Act::WritePlan]), hands(&[Act::DecidePlan]), hands(&[Act::SeeCampaign]));
        assert!(ground(&branch, lack.clone()).contains("现在不用再办"));
        assert!(ground(&above, lack.clone()).contains("等您审核"));
        assert!(ground(&guide, lack.clone()).starts_with("等上级审核"));
        assert_eq!(above.mend(&lack), Mend::Decide);
        assert!(!branch.mend(&lack).is_act() && !guide.mend(&lack).is_act());
        let asked = meeting::Lack::LeaveUnanswered { asked_on: date!(2026 - 03 - 01), after_refusal: false };
        let asked = Lack::Preparing(Preparing::Meeting(asked));
        assert_eq!(hands(&[Act::AnswerLeave]).mend(&asked), Mend::Answer);
        assert_eq!(hands(&[Act::CallMeeting]).mend(&asked), Mend::Look("查看报请"));
        assert!(ground(&hands(&[Act::AnswerLeave]), asked).contains("等您答复"));
    }

    #[test]
    fn what_an_examiner_sent_back_is_mended_by_who_keeps_the_records() {
        let of = |step| {
            Lack::Preparing(Preparing::Meeting(meeting::Lack::Returned { step, reason: "太少".into() }))
        };
        let rights =
            [Act::RecordStudy, Act::KeepOpinions, Act::KeepProblems, Act::WriteTeamText, Act::CallMeeting];
        let branch = Hands { talks: true, reviews: true, ..hands(&rights) };
        for (step, label) in [
            (Step::Mobilise, "记动员部署"),
            (Step::Study, "记一次学习"),
            (Step::Lecture, "记一次党课"),
            (Step::Talks, "记一次谈话"),
            (Step::Opinions, "记意见"),
            (Step::Problems, "改好清单"),
            (Step::Texts, "修改材料"),
            (Step::Review, "审阅材料"),
            (Step::MeetingNotice, "更改通知"),
        ] {
            let mend = branch.mend(&of(step));
            assert_eq!((mend, mend.label(), mend.is_act()), (Mend::Redo(step), label, true));
            // Who examines says his word, and whoever else reads it looks.
            assert_eq!(hands(&[Act::Precheck]).mend(&of(step)), Mend::Examine(step));
            assert_eq!(hands(&[Act::SeeCampaign]).mend(&of(step)), Mend::Look("查看检查"));
        }
        // What was signed, approved or granted is not done a second time.
        for step in [Step::Receipt, Step::Plan, Step::PlanApproval, Step::AskLeave] {
            assert_eq!(branch.mend(&of(step)), Mend::Look("查看检查"));
        }
    }

    #[test]
    fn what_was_sent_back_says_who_waits_and_leads_to_who_has_not_made_up() {
        let lack = || {
            let (step, reason) = (Step::Study, "请补学".into());
            Lack::Preparing(Preparing::Meeting(meeting::Lack::Returned { step, reason }))
        };
        let back = |recorded_on, to_make_up, is_own| SentBack {
            step: Step::Study,
            by: "周宁".into(),
            is_own,
            recorded_on,
            to_make_up,
        };
        let of = |rights: &[Act], back| Hands { sent_back: vec![back], ..hands(rights) };
        let study = StudyId(uuid::Uuid::from_u128(7));
        let branch = of(&[Act::RecordStudy], back(None, Some(study), false));
        assert_eq!(branch.mend(&lack()), Mend::MakeUp(Step::Study, study));
        assert_eq!(branch.mend(&lack()).label(), "记补学");
        assert_eq!(ground(&branch, lack()), "周宁退回。改好后等周宁再看，通过了才能开会。");
        let branch = of(&[Act::RecordStudy], back(Some(date!(2026 - 03 - 03)), None, false));
        assert_eq!(branch.mend(&lack()), Mend::Redo(Step::Study));
        let told = "周宁退回。退回以后已有新的记录（3月3日），等周宁再看，通过了才能开会。";
        assert_eq!(ground(&branch, lack()), told);
        let own = of(&[Act::Precheck], back(Some(date!(2026 - 03 - 03)), Some(study), true));
        assert_eq!(own.mend(&lack()), Mend::Examine(Step::Study));
        assert!(ground(&own, lack()).contains("等您再看"));
        // A word on another step says nothing of this one.
        let other = of(&[Act::RecordStudy], SentBack { step: Step::Talks, ..back(None, Some(study), false) });
        assert_eq!(other.mend(&lack()), Mend::Redo(Step::Study));
        assert!(!ground(&other, lack()).contains("周宁"));
    }

    #[test]
    fn without_a_right_nothing_but_looking_is_offered() {
        let of_call = |lack| Lack::Preparing(Preparing::Meeting(lack));
        let lacks = [
            Lack::Plan,
            Lack::PlanUndecided { since: None },
            of_call(meeting::Lack::NoNotice { ground: String::new() }),
            of_call(meeting::Lack::LeaveUnasked { ground: String::new() }),
            of_call(meeting::Lack::Returned { step: Step::Study, reason: String::new() }),
            unreviewed(&["周宁"]),
        ];
        let recorded =
            Step::ALL.iter().map(|&step| of_call(meeting::Lack::NotRecorded { step, ground: String::new() }));
        for lack in lacks.into_iter().chain(recorded) {
            let mend = hands(&[Act::SeeCampaign]).mend(&lack);
            assert!(!mend.is_act() && mend.label().starts_with("查看"), "{lack:?}: {mend:?}");
            assert_eq!(mend.label().chars().count(), 4, "{mend:?}");
        }
    }
}
