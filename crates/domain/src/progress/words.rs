//! What people read of a gap.

use time::Date;

use super::{Gap, Lack, Words};
use crate::wording::{day, until};

/// What a lack means for the meeting, said beside its ground.
pub fn bearing(hard: bool) -> &'static str {
    if hard { "没有做到不能开会。" } else { "写明理由可以开会。" }
}

impl Gap {
    /// In words, as the gap stands today.
    pub fn words(&self, today: Date) -> Words {
        let words = self.lack.words();
        Words { ground: self.with_due(words.ground, today), ..words }
    }

    /// The same with how many people and not who: for readers outside the branch.
    pub fn counted(&self, today: Date) -> Words {
        let words = self.lack.counted();
        Words { ground: self.with_due(words.ground, today), ..words }
    }

    pub(super) fn with_due(&self, ground: String, today: Date) -> String {
        let Some(due) = &self.due else { return ground };
        let note = due.note().map(|note| format!("（{note}）")).unwrap_or_default();
        format!("{ground}{}{note}。", until(due.day, today))
    }
}

impl Lack {
    /// In words that name nobody whose list or text it is.
    pub fn counted(&self) -> Words {
        match self {
            Self::Preparing(lack) => lack.counted(),
            _ => self.words(),
        }
    }

    /// In words, whatever the day.
    pub fn words(&self) -> Words {
        let (fact, ground, act) = match self {
            Self::Preparing(lack) => return lack.words(),
            Self::Receipt { title, .. } => (
                format!("{title}还没有签收"),
                "收到通知的组织都要签收，上级才知道已经传达。".to_owned(),
                "签收通知",
            ),
            Self::Plan => {
                ("还没有制定实施方案".to_owned(), "支部按通知制定方案，报上级审核。".to_owned(), "制定方案")
            }
            Self::PlanUnsubmitted => {
                ("实施方案还没有报送".to_owned(), "方案经上级批准后按它召开会议。".to_owned(), "报送方案")
            }
            Self::PlanReturned { reason } => (
                "实施方案被退回，还没有重新报送".to_owned(),
                if reason.is_empty() { String::new() } else { format!("上级意见：{}。", bare(reason)) },
                "修改方案",
            ),
            Self::PlanUndecided { since } => (
                match since {
                    Some(since) => format!("实施方案{}报送，上级还没有审核", day(*since)),
                    None => "实施方案已报送，上级还没有审核".to_owned(),
                },
                "批准后按方案办理；现在不用再办。".to_owned(),
                "查看方案",
            ),
            Self::InPlan(fault) => return fault.words(),
        };
        Words { fact, ground, act }
    }
}

fn bare(text: &str) -> &str {
    text.trim().trim_end_matches('。')
}

#[cfg(test)]
mod tests {
    use time::macros::date;
    use uuid::Uuid;

    use super::*;
    use crate::calendar::Reckoned;
    use crate::campaign::Step;
    use crate::ids::NoticeId;
    use crate::plan::Fault;
    use crate::progress::Gate;

    fn gap(lack: Lack, due: Option<Date>) -> Gap {
        Gap { lack, step: Step::Receipt, due: due.map(Reckoned::fixed), gate: Gate::SubmitPlan }
    }

    #[test]
    fn a_gap_tells_how_many_days_are_left() {
        let lack = Lack::Receipt {
            notice: NoticeId(Uuid::nil()),
            title: "《通知》（云组发〔2026〕3号）".into(),
        };
        let said = |due| gap(lack.clone(), Some(due)).words(date!(2026 - 02 - 07));
        let words = said(date!(2026 - 02 - 10));
        assert_eq!(words.fact, "《通知》（云组发〔2026〕3号）还没有签收");
        assert!(words.ground.ends_with("2月10日前，还有 3 天。"), "{}", words.ground);
        assert_eq!(words.act, "签收通知");
        assert!(said(date!(2026 - 02 - 07)).ground.ends_with("2月7日前，今天到期。"));
        assert!(said(date!(2026 - 02 - 05)).ground.ends_with("2月5日前，已过 2 天。"));
        assert!(said(date!(2027 - 02 - 05)).ground.contains("2027年2月5日前"));
    }

    #[test]
    fn every_lack_has_a_fact_and_an_act_of_verb_and_noun() {
        let (step, ground) = (Step::Study, "通知第四条。".to_owned());
        let (planned, meeting) = (date!(2026 - 02 - 10), date!(2026 - 03 - 01));
        let what = "领导点评".to_owned();
        let faults = [
            Fault::StepMissing { step, ground: ground.clone() },
            Fault::StepWithoutDay { step },
            Fault::StepLate { step, day: meeting, due: planned, ground: ground.clone() },
            Fault::StepOutOfOrder { step, day: meeting, meeting: planned },
            Fault::MeetingOutsideWindow { day: planned, from: None, until: None, ground: ground.clone() },
            Fault::MeetingBeforeBody { day: planned, body: "局党组".into(), body_day: Some(meeting) },
            Fault::MeetingBeforeBody { day: planned, body: "局党组".into(), body_day: None },
            Fault::ChairMissing,
            Fault::AgendaMissing { what: what.clone(), ground: ground.clone() },
            Fault::StudyMissing { what, ground },
        ];
        let plain = [
            Lack::Plan,
            Lack::PlanUnsubmitted,
            Lack::PlanReturned { reason: "学习时间不足。".into() },
            Lack::PlanUndecided { since: Some(planned) },
            Lack::PlanUndecided { since: None },
        ];
        for lack in faults.into_iter().map(Lack::InPlan).chain(plain) {
            let words = gap(lack.clone(), None).words(planned);
            assert!(!words.fact.is_empty() && !words.fact.ends_with('。'), "{lack:?}: {}", words.fact);
            assert!(words.ground.is_empty() || words.ground.ends_with('。'), "{lack:?}: {}", words.ground);
            assert!(!words.ground.contains("。。"), "{lack:?}: {}", words.ground);
            assert_eq!(words.act.chars().count(), 4, "{lack:?}");
        }
    }
}
