//! The words of every refusal.

use super::{Refusal, Wording, say};
use crate::org::UnitKind;
use crate::wording::{self, day};

impl Refusal {
    /// What people read.
    pub fn wording(&self) -> Wording {
        // Four matches by subject instead of one that would not fit a screen; a test walks every variant.
        self.of_the_tree()
            .or_else(|| self.of_people())
            .or_else(|| self.of_duties())
            .unwrap_or_else(|| self.of_signing_in_and_files())
    }

    fn of_the_tree(&self) -> Option<Wording> {
        Some(match self {
            Self::ParentCannotHold { parent, child } => say(
                format!("{}下面不能设{}。", parent.label(), child.label()),
                format!("{}的下级可以是：{}。", parent.label(), kinds(parent.children())),
                "请另选上级组织或组织类别。",
            ),
            Self::UnitBelowItself { unit, target } => say(
                format!("“{unit}”不能调整到“{target}”下面。"),
                "目标就是它自己或它的下级。",
                "请另选上级组织。",
            ),
            Self::UnitEnded { unit } => {
                say(format!("“{unit}”已经撤销。"), "撤销后的组织只供查阅，不再变动。", "请选择在用的组织。")
            }
            Self::TopCannotMove { unit } => {
                say(format!("“{unit}”不能调整上级。"), "它是本系统的最高一级组织。", "可以调整它的下级组织。")
            }
            Self::TopCannotEnd { unit } => {
                say(format!("“{unit}”不能撤销。"), "它是本系统的最高一级组织。", "名称有变化时请修改名称。")
            }
            Self::UnitStillHolds { unit, children, members } => say(
                format!("“{unit}”还不能撤销：还有下级组织 {children} 个、党员 {members} 名。"),
                "撤销前，下级组织和党员都要有去处。",
                "请先调整下级组织、转接党员。",
            ),
            Self::GroupHasMembers { group, members } => say(
                format!("“{group}”还有党员 {members} 名，不能调整到别的支部。"),
                "党小组的党员都在同一个支部。",
                "请先把他们编入别的党小组，或在新的支部另设党小组。",
            ),
            Self::UnitNameTaken { name, parent } => say(
                format!("“{parent}”下面已经有“{name}”。"),
                "同一上级下的组织不能同名。",
                "请换一个名称，或打开已有的组织。",
            ),
            _ => return None,
        })
    }

    fn of_people(&self) -> Option<Wording> {
        Some(match self {
            Self::NameMissing => say("没有写姓名。", "每个人都要有姓名。", "请填写姓名。"),
            Self::NameUnusable { name } => say(
                format!("“{name}”不能作为姓名。"),
                "姓名不超过 40 个字，不含数字和控制字符。",
                "请核对后改正。",
            ),
            Self::IdentityCard { what } => {
                say(format!("{what}里像是身份证号。"), "本系统不保存身份证号码。", "请改填别的内容，或留空。")
            }
            Self::DayImpossible { what, day: d } => {
                say(format!("{what}不能是{}。", day(*d)), "日期不在可能的范围内。", format!("请核对{what}。"))
            }
            Self::ConfirmedBeforeJoined { joined, confirmed } => say(
                "入党时间晚于转正时间。",
                format!("入党时间 {}，转正时间 {}。", day(*joined), day(*confirmed)),
                "请核对这两个日期。",
            ),
            Self::ProbationerConfirmed { confirmed } => say(
                format!("预备党员填了转正时间（{}）。", day(*confirmed)),
                "预备党员还没有转正。",
                "请清空转正时间，或把党员类别改为正式党员。",
            ),
            Self::JoinedBelowAge { joined, born } => say(
                "入党时未满十八岁。",
                format!("出生日期 {}，入党时间 {}。", day(*born), day(*joined)),
                "请核对这两个日期。",
            ),
            Self::ProbationerOnProbation => say(
                "预备党员不能标为留党察看。",
                "留党察看是对正式党员的处分。",
                "请核对党员类别和党籍状态。",
            ),
            Self::NotAMember { name } => say(
                format!("{name}不是在册党员。"),
                "这一步只对在册党员办理。",
                "请核对人员，或先录入党员信息。",
            ),
            Self::MembershipEnded { name } => say(
                format!("{name}的党员记录已经终止。"),
                "终止后的记录只供查阅。",
                "如系误录，请在这个人的页面上“恢复党员记录”。",
            ),
            Self::AlreadyThere { name, unit } => {
                say(format!("{name}已经在“{unit}”。"), "转入组织与现组织相同。", "请另选转入组织。")
            }
            Self::NoHome { unit, kind } => say(
                format!("组织关系不能落在“{unit}”。"),
                format!("它是{}；组织关系只能在党支部或联合党支部。", kind.label()),
                "请选择一个党支部；在临时党支部参加活动请用“登记临时参加”。",
            ),
            Self::GroupOfAnotherBranch => say(
                "所选的党小组不属于这个支部，或已经撤销。",
                "党员只能编入所在支部的党小组。",
                "请另选党小组，或先转接组织关系。",
            ),
            Self::PresenceOnlyInTemporary { unit } => say(
                format!("“{unit}”不是临时党支部。"),
                "临时参加只登记在临时党支部，组织关系不动。",
                "如要转入该支部，请用“转接组织关系”。",
            ),
            Self::OwnPresence => say(
                "不能给自己登记临时参加。",
                "登记后能看到那个支部的情况，须由他人办理。",
                "请由本支部的另一位负责人或单位管理员办理。",
            ),
            Self::AlreadyPresent { name, unit } => {
                say(format!("{name}已经登记在“{unit}”。"), "同一时段只登记一次。", "请先结束原来的登记。")
            }
            Self::StaffNumberTaken { staff_no } => say(
                format!("人员编号“{staff_no}”已经用于另一个人。"),
                "人员编号在本系统内唯一。",
                "请核对编号；如是同一个人，请打开原记录修改。",
            ),
            _ => return None,
        })
    }

    fn of_duties(&self) -> Option<Wording> {
        Some(match self {
            Self::RoleDoesNotFit { role, kind } => say(
                format!("{}不设{}。", kind.label(), role.label()),
                "职务要与组织类别相符。",
                "请另选职务，或到相应的组织任职。",
            ),
            Self::OwnAppointment => say(
                "不能给自己任职。",
                "任职须由他人办理，变更记录可查。",
                "请由上级管理员或另一位管理员办理。",
            ),
            Self::EndsBeforeStart { from, until } => say(
                "结束日期早于开始日期。",
                format!("开始 {}，结束 {}。", day(*from), day(*until)),
                "请核对这两个日期。",
            ),
            Self::HatsExclude { has, wanted } => say(
                format!("同一个人不能又任{}又任{}。", has.label(), wanted.label()),
                "系统、安全、审计三员必须由不同的人担任。",
                "请另选一个人，或先免去原来的职务。",
            ),
            Self::ProbationerInOffice { name } => say(
                format!("{name}是预备党员，不能任书记、副书记、委员。"),
                "预备党员没有选举权和被选举权。",
                "请另选一位正式党员，或待其转正后再任职。",
            ),
            Self::HatWithoutSignIn { name } => say(
                format!("{name}没有可用的账号，不能任三员。"),
                "三员的密码只有安全管理员能重置；没有激活或已停用的账号，任职后就没有人能启用。",
                "请先由单位管理员发放激活码或恢复账号，本人能登录后再任命。",
            ),
            Self::DutyAlreadyHeld { role, unit } => say(
                format!("此人已在“{unit}”任{}。", role.label()),
                "同一职务在同一时段只登记一次。",
                "如要改任期，请先免去原任职再重新任职。",
            ),
            Self::SecretaryInOffice { unit } => say(
                format!("“{unit}”已有书记在任。"),
                "一个组织同一时段只有一名书记。",
                "请先免去现任书记；书记暂时离开时请指定代理书记。",
            ),
            Self::StandInWithoutEnd => say(
                "代理书记没有写结束日期。",
                "代理是临时的，须有期限；到期自动失效。",
                "请填写结束日期，需要时可以续。",
            ),
            Self::StandInOutlasts { until } => say(
                format!("代理不能超过书记本人的任期（到{}）。", day(*until)),
                "代理是在书记任期内代行其职。",
                "请改早结束日期，或直接任命新的书记。",
            ),
            Self::StandInNamesStandIn => say(
                "代理书记不能再指定代理书记。",
                "代理只由书记本人或单位管理员指定。",
                "请由单位管理员办理。",
            ),
            Self::NobodyToStandInFor { unit } => say(
                format!("“{unit}”在这段时间没有这位书记在任。"),
                "代理书记须对应一位在任的书记。",
                "请直接任命书记，或核对日期。",
            ),
            Self::LastAdministrator { role } => say(
                format!("不能免去最后一名{}。", role.label()),
                "免去后将无人能办理这项工作。",
                "请先任命接替的人。",
            ),
            Self::AlreadySeated => {
                say("此人在这段时间已是班子成员。", "同一时段只登记一次。", "请核对任职起止日期。")
            }
            _ => return None,
        })
    }

    fn of_signing_in_and_files(&self) -> Wording {
        match self {
            Self::WrongCredentials => say(
                "账号或密码不对。",
                "为保护账号，不提示是哪一项不对。",
                "请核对后再试；忘记密码请找本单位管理员重置。",
            ),
            Self::SlowDown { seconds } => say(
                format!("请 {seconds} 秒后再试。"),
                "这个账号或这台电脑连续多次没有登录成功。",
                "等待后再登录；忘记密码请找本单位管理员重置。",
            ),
            Self::AccountLocked => {
                say("这个账号已停用。", "停用的账号不能登录。", "如需恢复，请找办理停用的管理员。")
            }
            Self::ActivationUnknown => say(
                "激活码不对、已用过或已过期。",
                "激活码只能用一次，有效期三十天。",
                "请核对纸条上的字符；不行时请本单位管理员重新打印。",
            ),
            Self::PasswordTooWeak { least } => say(
                format!("密码太短或太简单，至少 {least} 个字符。"),
                "不能全是同一字符或连续数字，也不能包含账号。",
                "可以用一句自己记得住的话。",
            ),
            Self::PasswordWrong => say("原密码不对。", "修改密码要先核对原密码。", "请重新输入原密码。"),
            Self::LoginTaken { login } => {
                say(format!("账号“{login}”已经有人用了。"), "账号在本系统内唯一。", "请换一个账号名。")
            }
            Self::OutOfReach { name } => say(
                format!("不能重置{name}的密码。"),
                "此人还担任您管理范围之外的职务。",
                "请由其职务所在单位的管理员办理；三员的密码由安全管理员办理。",
            ),
            Self::AlreadySetUp => say("本系统已经完成首次设置。", "首次设置只做一次。", "请直接登录。"),
            Self::ReasonMissing { act } => say(
                format!("{act}没有写理由。"),
                "这一步会留在变更记录里，须有理由。",
                "请用一句话写明理由。",
            ),
            Self::ImportOutdated => say(
                "名册在预览之后有了变动，没有导入。",
                "预览时的比对结果已不可靠。",
                "请重新预览，再按“导入”。您上传的文件还在。",
            ),
            Self::ImportNothingToDo => {
                say("没有可导入的变动。", "文件与现有名册一致，或各行都有问题。", "请核对文件。")
            }
            Self::Calendar(refusal) => refusal.wording(),
            Self::Campaign(refusal) => refusal.wording(),
            Self::Plan(refusal) => refusal.wording(),
            Self::Study(refusal) => refusal.wording(),
            Self::Opinion(refusal) => refusal.wording(),
            Self::Sample(refusal) => refusal.wording(),
            Self::Problem(refusal) => refusal.wording(),
            Self::Text(refusal) => refusal.wording(),
            Self::Meeting(refusal) => refusal.wording(),
            Self::Pack(refusal) => refusal.wording(),
            Self::Talk(refusal) => refusal.wording(),
            // Only reached by a variant that none of the matches words; the test over all variants turns red.
            other => say(format!("{other:?}"), "", ""),
        }
    }
}

fn kinds(kinds: &[UnitKind]) -> String {
    if kinds.is_empty() { "无".into() } else { wording::list(kinds.iter().map(|kind| kind.label())) }
}
