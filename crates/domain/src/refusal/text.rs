//! What the rules of self-examination texts say no to.

use time::Date;

use super::{Wording, say};
use crate::preparation::text::{Stage, answers};
use crate::wording::{self, list};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextRefusal {
    Blank,
    TooLong {
        length: usize,
        most: usize,
    },
    UnderReview,
    AlreadyPassed,
    SectionsMissing {
        headings: Vec<String>,
    },
    NotConfirmed,
    NotTheReviewer,
    NotSubmitted,
    ReturnedWithoutReason,
    NobodyPresent,
    /// So many of the committee that is to sit over it.
    TooFewPresent {
        came: usize,
        of: usize,
    },
    RecorderAbsent {
        name: String,
    },
    /// A sitting before the version that it is said to have looked over.
    SatBefore {
        day: Date,
        since: Date,
    },
    /// The pack asks for no text of this sort.
    NotAsked {
        kind: &'static str,
    },
    /// A person's text in a branch where he is only present.
    WrittenAtHome {
        kind: &'static str,
    },
    NothingChosen,
    /// Whoever would type it for the author is too late: it stands there, and the meeting was held.
    WrittenByAnother {
        stage: Stage,
        held: bool,
    },
    /// The very version that was returned.
    Unchanged {
        number: i64,
    },
    AuthorSubmits,
    NotSaidHow,
    /// The same of what is typed for him after the meeting.
    AgreementUnsaid,
    /// A text is completed without a word of what the meeting said.
    NothingFromMeeting,
    /// What had words in the version that was passed has none in the one that is to complete it.
    SectionsEmptied {
        number: i64,
        headings: Vec<String>,
    },
    NothingToWithdraw,
    NotPassed,
    MeetingHeld,
    PassedAndHeld,
    /// So many texts were completed since the meeting was opened.
    CompletedSince {
        texts: i64,
    },
}

/// Who was passed no opinion writes that there is none: an empty section says neither.
fn missing(headings: &[String]) -> Wording {
    let mut next = "请写好这些部分再提交。".to_owned();
    if let Some(heading) = headings.iter().find(|heading| answers(heading)) {
        next = format!("{next}没有转来意见的，在“{heading}”里写明“没有”即可。");
    }
    let named = list(headings.iter().map(String::as_str));
    let fact = format!("还有 {} 部分没有写：{named}。", headings.len());
    say(fact, "主题包规定了材料的各个部分。", next)
}

impl TextRefusal {
    pub(super) fn wording(&self) -> Wording {
        self.of_writing().unwrap_or_else(|| self.of_reviewing())
    }

    fn of_writing(&self) -> Option<Wording> {
        Some(match self {
            Self::Blank => {
                say("材料里还没有内容。", "空白的材料不保存，也不能提交。", "请先写内容，再保存一版。")
            }
            Self::TooLong { length, most } => say(
                format!("材料有 {length} 字，最多 {most} 字。"),
                "过长的材料多半是把别的文件也贴了进来。",
                "请删去与材料无关的部分再保存；刚才写的都还在这一页。",
            ),
            Self::UnderReview => say(
                "材料已经提交，正在审阅。",
                "审阅期间材料不变，审阅的人看到的才是同一版。",
                "请先收回材料，改好后再提交。",
            ),
            Self::AlreadyPassed => say(
                "材料已经审阅通过。",
                "通过的材料在会前不变；改了就要重新审阅。",
                "确实要改的，请先点“重新修改”；会上的意见请在会后补充。",
            ),
            Self::SectionsMissing { headings } => missing(headings),
            Self::NotConfirmed => say(
                "还没有确认材料是本人所写。",
                "材料由本人撰写，不请人代写，不照抄照搬。",
                "请看过全文，勾选确认后再提交。",
            ),
            Self::NotAsked { kind } => say(
                format!("这次活动不要求写{kind}。"),
                "写哪些材料由主题包规定。",
                "请从材料列表里选要写的一份。",
            ),
            Self::WrittenAtHome { kind } => say(
                format!("临时党支部不收{kind}。"),
                "党员的材料写在组织关系所在的支部，在那里审阅；临时党支部只写班子的一份。",
                "请从组织关系所在支部的“材料”页写。",
            ),
            Self::Unchanged { number } => say(
                format!("第 {number} 版就是退回的那一版，没有改动。"),
                "退回的材料按意见改好，才再提交。",
                "请修改材料，保存为新的一版再提交。",
            ),
            Self::WrittenByAnother { stage, held } => typed_too_late(*stage, *held),
            Self::NothingChosen => say(
                "没有勾选要加到材料里的话。",
                "只加勾选了的，谈话里记下的、问题清单里写的原话；记录刚改过的，以现在的为准。",
                "请勾选要加的，再点“加到材料里”；也可以直接写进材料。",
            ),
            Self::NothingFromMeeting => say(
                "“会后补充”还没有写。",
                "会上的批评意见和点评要写进材料；只改别处的几个字，不算补充。",
                "请在“会后补充”里写会上提了什么、本人怎么看；没有人提意见的，写明没有。",
            ),
            Self::SectionsEmptied { number, headings } => say(
                format!(
                    "第 {number} 版写了、这一版空着的有 {} 部分：{}。",
                    headings.len(),
                    list(headings.iter().map(String::as_str))
                ),
                format!("第 {number} 版是会前审阅通过的，那一版写了的部分可以改，不能空着。"),
                format!("请把这些部分写回来（原文在“历次版本”的第 {number} 版），再保存。"),
            ),
            Self::AgreementUnsaid => say(
                "没有写本人是怎样看过并同意的。",
                "会后补充不再审阅，本人没有账号、由他人录入的，要留下本人同意的方式。",
                "请在“本人已看过并确认（方式）”里写明，如当面读过、电话念过，再保存。",
            ),
            _ => return None,
        })
    }

    fn of_reviewing(&self) -> Wording {
        match self {
            Self::NotTheReviewer => say(
                "您不能以这个身份审阅这份材料。",
                "书记、支委会审阅本支部的材料；联系领导、指导组审阅班子和班子成员的材料；自己的材料由别人审阅。",
                "请换用自己有的身份，或请有权的人审阅。",
            ),
            Self::NotSubmitted => say(
                "这份材料现在不在审阅中。",
                "只有已经提交的材料才能通过或退回；已通过的可以再退回。",
                "请等作者提交后再审阅。",
            ),
            Self::ReturnedWithoutReason => {
                say("没有写退回的意见。", "作者要知道哪里要改。", "请写明要改什么，再退回。")
            }
            Self::NobodyPresent => say(
                "没有写支委会审阅的日期和到会人员。",
                "支委会审阅是集体审阅，要留下哪天、哪些人到会。",
                "请填写日期和到会人员。",
            ),
            Self::TooFewPresent { came, of } => say(
                format!("到会的支委会成员 {came} 人，应到 {of} 人（不含作者本人）。"),
                "支委会会议须有半数以上委员到会方可进行；一个人看过，不算支委会审阅。",
                "请核对到会人员；没有开过会的，开了会再记。",
            ),
            Self::SatBefore { day, since } => say(
                format!("支委会审阅日期是{}，这一版{}才有。", wording::day(*day), wording::day(*since)),
                "审阅的要是提交的这一版，日期不能在它之前。",
                "请核对日期；先看过纸质稿的，对照这一版再审一次。",
            ),
            Self::RecorderAbsent { name } => say(
                format!("到会人员里没有{name}。"),
                "支委会审阅由到会的人记录。",
                "请由到会的支委会成员记录；您到了会的，勾上自己。",
            ),
            Self::AuthorSubmits => say(
                "这份材料要由本人提交。",
                "代为录入的人不替本人确认；本人有账号，能够登录。",
                "请本人登录后看过全文，自己确认并提交。",
            ),
            Self::NotSaidHow => say(
                "没有写本人是怎样看过并确认的。",
                "本人没有账号，由他人代为提交，要留下本人确认的方式。",
                "请写明方式，如当面读过、电话念过，再提交。",
            ),
            Self::NothingToWithdraw => say(
                "这份材料现在不在审阅中。",
                "只有提交了、还没有审阅完的材料才能收回。",
                "在写的和退回的可以直接修改；已通过的请点“重新修改”。",
            ),
            Self::NotPassed => say(
                "这份材料还没有审阅通过。",
                "“重新修改”是给已通过的材料用的。",
                "在写的和退回的可以直接修改；正在审阅的请先收回。",
            ),
            Self::MeetingHeld => say(
                "会已经开过。",
                "会前审阅通过的材料要照原样留着；会上的意见作为新的一版补进去。",
                "请点“会后补充”。",
            ),
            Self::PassedAndHeld => say(
                "会已经开过，通过的材料不再退回。",
                "会前审阅通过的材料要照原样留着；会上的意见作为新的一版补进去。",
                "有意见请告诉作者，由作者写进会后补充的一版。",
            ),
            Self::CompletedSince { texts } => say(
                format!("开会以后，已有 {texts} 份材料保存了会后补充的一版。"),
                "补充的一版没有经过审阅；撤回开会，它就会当作会前审阅通过的材料。",
                "请不要撤回开会；补充写错的，请作者再补充一版改正。",
            ),
            // Only reached by a variant that neither match words; the test over all variants turns red.
            other => say(format!("{other:?}"), "", ""),
        }
    }
}

/// What is said to whoever would type for an author of whom, or of another, there is a version already.
fn typed_too_late(stage: Stage, held: bool) -> Wording {
    let (what, ground) = match stage {
        Stage::Passed if held => ("代为补充", "会后补充由本人写；别人只能接着补充自己替他录入的一版。"),
        Stage::Draft => {
            ("代为录入", "代为录入只用于还没有动笔的人；写好的在提交以前，只有作者和写的人能看。")
        }
        _ => ("代为录入", "代为录入只用于还没有动笔的人；已经动笔的，由写的人接着写。"),
    };
    say(
        format!("这份材料已经有本人或别人写的一版，您不能再{what}。"),
        ground,
        "请本人登录接着写；不便自己操作的，请在本人登录后当面帮助录入。",
    )
}
