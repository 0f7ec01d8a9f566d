//! What is wrong with a plan, in words: the same on the page and in the refusal.

use super::Fault;
use super::dates::precedes_meeting;
use crate::campaign::Step;
use crate::campaign::terms::Source;
use crate::progress::Words;
use crate::wording::day;

/// `《…的通知》：3月底前开完。`
pub fn cited(source: &Source) -> String {
    format!("{}：{}。", source.title, source.sentence.trim().trim_end_matches('。'))
}

fn say(fact: String, ground: impl Into<String>, act: &'static str) -> Words {
    Words { fact, ground: ground.into(), act }
}

impl Fault {
    /// The step at which it is mended; the others have a section of their own.
    pub fn step(&self) -> Option<Step> {
        match self {
            Self::StepMissing { step, .. }
            | Self::StepWithoutDay { step }
            | Self::StepLate { step, .. }
            | Self::StepOutOfOrder { step, .. }
            | Self::StepsReversed { step, .. } => Some(*step),
            Self::MeetingOutsideWindow { .. } | Self::MeetingBeforeBody { .. } => Some(Step::Meeting),
            Self::ChairMissing | Self::AgendaMissing { .. } | Self::StudyMissing { .. } => None,
        }
    }

    pub fn words(&self) -> Words {
        match self {
            Self::StepMissing { step, ground } => {
                say(format!("方案里没有“{}”", step.label()), ground.as_str(), "加入步骤")
            }
            Self::StepWithoutDay { step } => say(
                format!("“{}”没有日期", step.label()),
                "方案要排定每一步的日期；排不进去的，请调整会议日或与上级商量。",
                "填写日期",
            ),
            Self::StepLate { step, day: on, due, ground } => say(
                format!("“{}”排在{}，最迟应在{}", step.label(), day(*on), day(*due)),
                ground.as_str(),
                "提前日期",
            ),
            Self::StepOutOfOrder { step, day: on, meeting } => say(
                format!(
                    "“{}”排在{}，在{}的会议之{}",
                    step.label(),
                    day(*on),
                    day(*meeting),
                    if on < meeting { "前" } else { "后" }
                ),
                match step {
                    Step::Poll => "民主测评在会上进行。",
                    _ if on < meeting => "这一步要等会议开过才能办。",
                    _ => "这一步是为开会做的准备。",
                },
                "调整日期",
            ),
            Self::StepsReversed { step, day: on, first, first_day } => say(
                format!("“{}”排在{}，早于“{}”的{}", step.label(), day(*on), first.label(), day(*first_day)),
                if precedes_meeting(*step) {
                    "先学习，再谈心谈话、征求意见，再查摆问题，再撰写、审阅材料；方案制定后才能审核。"
                } else {
                    "先评定，再反馈、公示，再登记；先定整改清单，再公开；都办了再报告。"
                },
                "调整日期",
            ),
            Self::MeetingOutsideWindow { day: on, from, until, ground } => {
                let window = match (from, until) {
                    (Some(from), Some(until)) => format!("{}至{}", day(*from), day(*until)),
                    (Some(from), None) => format!("{}起", day(*from)),
                    (None, Some(until)) => format!("{}前", day(*until)),
                    (None, None) => "规定时间".to_owned(),
                };
                say(format!("{}开会，不在{window}之内", day(*on)), ground.as_str(), "改会议日")
            }
            Self::MeetingBeforeBody { day: on, body, body_day } => {
                let fact = match body_day {
                    Some(body_day) => {
                        format!("{}开会，没有排在“{body}”{}的民主生活会之后", day(*on), day(*body_day))
                    }
                    None => format!("“{body}”的民主生活会还没有排定日期，支部的会议不能先定"),
                };
                say(fact, "先开领导班子民主生活会，再开党支部组织生活会。", "改会议日")
            }
            Self::ChairMissing => {
                say("方案没有写明会议主持人".into(), "会议由谁主持，事先要定。", "填写姓名")
            }
            Self::AgendaMissing { what, ground } => {
                say(format!("议程里没有“{what}”"), ground.as_str(), "补上议程")
            }
            Self::StudyMissing { what, ground } => {
                say(format!("学习内容里没有“{what}”"), ground.as_str(), "补上内容")
            }
        }
    }
}
