//! Two years of the bureau: last year's campaign in short, and this year's with branches at every stage.

use anyhow::Context as _;
use domain::access::Viewer;
use domain::appointment::Role;
use domain::campaign::terms::{Addition, Change, Requirement, TermKey};
use domain::campaign::{Deadline, Selector, Step};
use domain::ids::{CampaignId, UnitId};
use domain::member::Stage;
use domain::notice::{Cited, Task};
use domain::org::UnitKind;
use domain::plan::{Content, Verdict};
use time::macros::date;
use time::{Date, Duration};

use super::{Built, Bureau};
use crate::actions::{self, campaigns::Draft};
use crate::app::App;

/// The day on which the story begins, and the one on which the demonstration opens.
pub const BEGINS: Date = date!(2025 - 01 - 06);
pub const OPENS: Date = date!(2026 - 03 - 03);

/// How far a branch has come this year.
#[derive(Clone, Copy)]
enum Far {
    Untouched,
    Signed,
    Drafting,
    Submitted,
    Returned(&'static str),
    /// Returned, mended and submitted again.
    Again(&'static str),
    Approved,
}

/// In the order of the bureau's branches.
const THIS_YEAR: [Far; 16] = [
    Far::Approved,
    Far::Submitted,
    Far::Returned("“谈心谈话”只排了一天，支委与党员之间谈不过来，请分开安排并写明谁和谁谈。"),
    Far::Drafting,
    Far::Approved,
    Far::Submitted,
    Far::Signed,
    Far::Untouched,
    Far::Approved,
    Far::Again("会议日期与中心的检修安排冲突，请另选一天。"),
    Far::Approved,
    Far::Untouched,
    Far::Approved,
    Far::Untouched,
    Far::Signed,
    Far::Drafting,
];

/// Tells the story up to the day the demonstration opens.
pub async fn two_years(app: &App, bureau: &Bureau) -> anyhow::Result<()> {
    let story = Story { app, bureau };
    Box::pin(story.last_year()).await.context("去年的活动")?;
    story.between().await.context("两年之间")?;
    let campaign = Box::pin(story.this_year()).await.context("今年的活动")?;
    story.go_to(OPENS - Duration::DAY);
    super::texts::some(app, bureau, campaign).await.context("对照检查材料")?;
    story.go_to(OPENS);
    super::talks::some(app, bureau, campaign).await.context("谈心谈话")?;
    super::samples::load(app, &bureau.admin).await.context("范文")?;
    let head = story.head(bureau.top).await?;
    Box::pin(super::meetings::some(app, bureau, campaign, &head)).await.context("会前准备")?;
    actions::journal::sign_heads(app).await?;
    Ok(())
}

struct Story<'a> {
    app: &'a App,
    bureau: &'a Bureau,
}

impl Story<'_> {
    /// Half past eight in the morning of that day; one never goes back.
    fn go_to(&self, day: Date) {
        let ahead = (day - self.app.clock.today()).whole_days().max(0);
        self.app.clock.advance(ahead * 86_400_000);
    }

    async fn secretary(&self, unit: UnitId) -> anyhow::Result<Option<Viewer>> {
        let today = self.app.clock.today();
        let held = actions::appointments::at_unit(self.app, unit).await?;
        let found = held.iter().map(|held| &held.appointment).find(|duty| {
            duty.role == Role::Secretary && duty.is_in_force(today) && duty.stands_in_for.is_none()
        });
        match found {
            Some(duty) => Ok(Some(actions::people::viewer(self.app, duty.person).await?)),
            None => Ok(None),
        }
    }

    async fn head(&self, unit: UnitId) -> anyhow::Result<Viewer> {
        self.secretary(unit).await?.context("上级组织有书记在任")
    }

    async fn last_year(&self) -> anyhow::Result<()> {
        let (app, top) = (self.app, self.bureau.top);
        let office = self.head(top).await?;
        self.go_to(date!(2025 - 02 - 10));
        let draft = Draft {
            pack: "P2024".into(),
            title: "2024年度组织生活会和民主评议党员".into(),
            window_from: date!(2025 - 02 - 24),
            window_until: date!(2025 - 03 - 28),
            cut_off: Some(date!(2025 - 01 - 31)),
            after: None,
        };
        let campaign = actions::campaigns::begin(app, &office, top, &draft).await?;
        self.publish(campaign, top, &office, "云设党〔2025〕2号", &[]).await?;
        actions::rosters::freeze(app, &office, campaign, top, date!(2025 - 01 - 31)).await?;
        self.go_to(date!(2025 - 02 - 12));
        self.sign_all(campaign, |_| true).await?;
        for branch in &self.bureau.branches {
            if let Some(secretary) = self.secretary(branch.id).await? {
                self.submit(campaign, branch, &secretary, |_| {}).await?;
                self.decide(campaign, branch.id, &office, Verdict::Approved, "").await?;
            }
        }
        self.go_to(date!(2025 - 03 - 14));
        super::texts::some(app, self.bureau, campaign).await?;
        let first = self.bureau.branches.first().context("演示单位有支部")?.id;
        let secretary = self.head(first).await?;
        Box::pin(super::problems::last_year(app, &secretary, campaign, first)).await?;
        self.go_to(date!(2025 - 04 - 10));
        let version = actions::campaigns::find(app, campaign, top).await?.version;
        actions::campaigns::close(app, &office, campaign, top, version, "各支部均已完成。").await?;
        Ok(())
    }

    /// Probationary members are confirmed after a year, but for one; a few new ones join.
    async fn between(&self) -> anyhow::Result<()> {
        let (app, admin) = (self.app, &self.bureau.admin);
        self.go_to(date!(2025 - 07 - 01));
        for (at, branch) in self.bureau.branches.iter().enumerate() {
            for (person, _) in &branch.members {
                let record = actions::people::record(app, *person).await?.person;
                let is_due = record.membership.as_ref().is_some_and(|membership| {
                    membership.facts.stage == Stage::Probationary && membership.ended.is_none()
                });
                if is_due && at != 10 {
                    let on = app.clock.today();
                    actions::people::confirm(app, admin, *person, record.version, on).await?;
                }
            }
        }
        Ok(())
    }

    async fn this_year(&self) -> anyhow::Result<CampaignId> {
        let (app, top) = (self.app, self.bureau.top);
        let office = self.head(top).await?;
        self.go_to(date!(2026 - 02 - 24));
        let draft = Draft {
            pack: "P2025".into(),
            title: "2025年度组织生活会和民主评议党员".into(),
            window_from: date!(2026 - 03 - 09),
            window_until: date!(2026 - 03 - 31),
            cut_off: Some(date!(2026 - 01 - 31)),
            after: None,
        };
        let campaign = actions::campaigns::begin(app, &office, top, &draft).await?;
        self.publish(campaign, top, &office, "云设党〔2026〕3号", &demands()).await?;
        actions::rosters::freeze(app, &office, campaign, top, date!(2026 - 01 - 31)).await?;
        self.contacts(campaign, &office).await?;
        self.go_to(date!(2026 - 02 - 25));
        self.derived(campaign).await?;
        self.go_to(date!(2026 - 02 - 26));
        self.sign_all(campaign, |at| !matches!(THIS_YEAR[at], Far::Untouched)).await?;
        for (branch, far) in self.bureau.branches.iter().zip(THIS_YEAR) {
            if let Some(secretary) = self.secretary(branch.id).await? {
                Box::pin(self.go_far(campaign, branch, &secretary, &office, far)).await?;
            }
        }
        self.study(campaign, &office).await?;
        for (at, is_through) in [(0, true), (8, false)] {
            let unit = self.bureau.branches[at].id;
            let secretary = self.head(unit).await?;
            if is_through {
                super::opinions::through(self.app, &secretary, campaign, unit).await?;
                let members = &self.bureau.branches[at].members;
                let people: Vec<_> =
                    [0, 2, 8].iter().filter_map(|at| members.get(*at)).map(|one| one.0).collect();
                Box::pin(super::problems::this_year(self.app, &secretary, campaign, unit, &people)).await?;
            } else {
                super::opinions::public_page(self.app, &secretary, campaign, unit).await?;
            }
        }
        Ok(campaign)
    }

    /// Three branches whose plan is approved have begun to study.
    async fn study(&self, campaign: CampaignId, office: &Viewer) -> anyhow::Result<()> {
        let approved = self.bureau.branches.iter().zip(THIS_YEAR);
        let approved = approved.filter(|(_, far)| matches!(far, Far::Approved)).take(3);
        let mut branches = Vec::new();
        for (branch, _) in approved {
            if let Some(secretary) = self.secretary(branch.id).await? {
                branches.push((branch, secretary));
            }
        }
        super::preparation::study(self.app, campaign, (self.bureau, office), &branches).await
    }

    /// The general branch asks its branches for a little more, a little earlier.
    async fn derived(&self, campaign: CampaignId) -> anyhow::Result<()> {
        let general = self.bureau.general;
        let secretary = self.head(general).await?;
        self.sign(campaign, general, &secretary).await?;
        let notice = actions::notices::draft(self.app, &secretary, campaign, general).await?;
        let own = [
            ask(
                Change::Deadline { step: Step::Plan, deadline: Deadline::Day { day: date!(2026 - 03 - 05) } },
                "机关各支部3月5日前把实施方案报总支",
            ),
            ask(
                Change::Add {
                    kind: Addition::Study, text: "《云澜市机关作风建设若干规定》".into()
                },
                "机关各支部结合岗位学习《云澜市机关作风建设若干规定》",
            ),
        ];
        actions::notices::ask(self.app, &secretary, general, notice, 1, own.to_vec()).await?;
        actions::notices::publish(self.app, &secretary, general, notice, 2).await?;
        Ok(())
    }

    async fn publish(
        &self,
        campaign: CampaignId,
        unit: UnitId,
        who: &Viewer,
        number: &str,
        requirements: &[Requirement],
    ) -> anyhow::Result<()> {
        let shown = actions::campaigns::show(self.app, campaign, unit).await?;
        let notice = shown.own.first().context("发起活动时备有草稿")?;
        let head = actions::notices::Head {
            number: number.into(),
            title: notice.title.clone(),
            issuers: notice.body.issuers.clone(),
            cites: vec![Cited {
                issuer: "中共云澜市委组织部".into(),
                title: notice.title.clone(),
                number: format!("云组通〔{}〕1号", self.app.clock.today().year()),
            }],
            aims: "把会开出质量，把问题找准，让每名党员都受到一次严格的组织生活锻炼。".into(),
            tasks: vec![
                Task {
                    what: "审核各支部实施方案".into(), who: "党委办公室".into(), until: None
                },
                Task { what: "列席会议并点评".into(), who: "各指导组".into(), until: None },
            ],
        };
        actions::notices::edit(self.app, who, unit, notice.id, notice.version, head).await?;
        let mut version = notice.version + 1;
        if !requirements.is_empty() {
            actions::notices::ask(self.app, who, unit, notice.id, version, requirements.to_vec()).await?;
            version += 1;
        }
        actions::notices::publish(self.app, who, unit, notice.id, version).await?;
        Ok(())
    }

    async fn contacts(&self, campaign: CampaignId, office: &Viewer) -> anyhow::Result<()> {
        let top = self.bureau.top;
        let leaders = actions::campaigns::leaders(self.app, top).await?;
        for (at, branch) in self.bureau.branches.iter().enumerate() {
            // A temporary branch is nobody's contact point: the committee above stands in.
            if branch.kind == UnitKind::TemporaryBranch {
                continue;
            }
            if let Some(leader) = leaders.get(at % leaders.len().max(1)) {
                actions::campaigns::set_contact(
                    self.app,
                    office,
                    campaign,
                    top,
                    branch.id,
                    leader.person,
                    true,
                )
                .await?;
            }
        }
        Ok(())
    }

    async fn sign(&self, campaign: CampaignId, unit: UnitId, who: &Viewer) -> anyhow::Result<()> {
        let shown = actions::campaigns::show(self.app, campaign, unit).await?;
        for seen in shown.standing.records.notices.iter().filter(|seen| seen.signed_on.is_none()) {
            actions::notices::sign(self.app, who, unit, seen.id).await?;
        }
        Ok(())
    }

    async fn sign_all(&self, campaign: CampaignId, signs: impl Fn(usize) -> bool) -> anyhow::Result<()> {
        let general = self.bureau.general;
        let head = self.head(general).await?;
        self.sign(campaign, general, &head).await?;
        for (_, branch) in self.bureau.branches.iter().enumerate().filter(|(at, _)| signs(*at)) {
            if let Some(secretary) = self.secretary(branch.id).await? {
                self.sign(campaign, branch.id, &secretary).await?;
            }
        }
        Ok(())
    }

    async fn go_far(
        &self,
        campaign: CampaignId,
        branch: &Built,
        secretary: &Viewer,
        office: &Viewer,
        far: Far,
    ) -> anyhow::Result<()> {
        let unit = branch.id;
        match far {
            Far::Untouched | Far::Signed => {}
            Far::Drafting => actions::plans::begin(self.app, secretary, campaign, unit).await?,
            Far::Submitted => self.submit(campaign, branch, secretary, |_| {}).await?,
            Far::Returned(reason) => {
                self.submit(campaign, branch, secretary, |_| {}).await?;
                self.decide(campaign, unit, office, Verdict::Returned, reason).await?;
            }
            Far::Again(reason) => {
                self.submit(campaign, branch, secretary, |_| {}).await?;
                self.decide(campaign, unit, office, Verdict::Returned, reason).await?;
                self.submit(campaign, branch, secretary, |content| {
                    if let Some(line) = content.lines.iter_mut().find(|line| line.step == Step::Lecture) {
                        line.what = "书记讲一次党课，结合检修保障谈作风。".into();
                    }
                    content.place = "中心二楼会议室".into();
                })
                .await?;
            }
            Far::Approved => {
                // Approved on the day it is submitted.
                let today = self.app.clock.today();
                self.submit(campaign, branch, secretary, |content| {
                    set_day(content, Step::PlanApproval, today);
                })
                .await?;
                self.decide(campaign, unit, office, Verdict::Approved, "").await?;
            }
        }
        Ok(())
    }

    /// Drafts where there is no plan yet, lets the branch change it, and submits.
    async fn submit(
        &self,
        campaign: CampaignId,
        branch: &Built,
        secretary: &Viewer,
        change: impl FnOnce(&mut Content),
    ) -> anyhow::Result<()> {
        let unit = branch.id;
        actions::plans::begin(self.app, secretary, campaign, unit).await?;
        let reading = actions::plans::read(self.app, campaign, unit).await?;
        let plan = reading.plan.context("方案刚刚起草")?;
        let mut content = plan.content.clone();
        if content.place.is_empty() {
            content.place = "本单位会议室".into();
        }
        if content.recorder.is_empty() && branch.kind != UnitKind::TemporaryBranch {
            content.recorder = branch.members.get(2).map(|(_, name)| name.clone()).unwrap_or_default();
        }
        // It is drafted and submitted on one day.
        set_day(&mut content, Step::Plan, self.app.clock.today());
        change(&mut content);
        actions::plans::edit(self.app, secretary, campaign, unit, plan.version, content).await?;
        let version = plan.version + 1;
        actions::plans::submit(self.app, secretary, campaign, unit, version)
            .await
            .with_context(|| format!("报送方案：{}", reading.unit.name))?;
        Ok(())
    }

    async fn decide(
        &self,
        campaign: CampaignId,
        unit: UnitId,
        office: &Viewer,
        verdict: Verdict,
        reason: &str,
    ) -> anyhow::Result<()> {
        let reading = actions::plans::read(self.app, campaign, unit).await?;
        let round = reading.rounds.last().context("方案已报送")?;
        actions::plans::decide(self.app, office, campaign, unit, round.id, verdict, reason).await?;
        Ok(())
    }
}

fn set_day(content: &mut Content, step: Step, day: Date) {
    content.lines.iter_mut().filter(|line| line.step == step).for_each(|line| line.day = Some(day));
}

fn ask(change: Change, sentence: &str) -> Requirement {
    Requirement { scope: Selector::default(), change, sentence: sentence.into(), firm: true }
}

/// What the bureau asks for beyond the pack.
fn demands() -> Vec<Requirement> {
    vec![
        ask(
            Change::Deadline { step: Step::Plan, deadline: Deadline::Day { day: date!(2026 - 03 - 06) } },
            "各支部3月6日前报送实施方案",
        ),
        ask(
            Change::Deadline { step: Step::Receipt, deadline: Deadline::Day { day: date!(2026 - 02 - 27) } },
            "各支部2月27日前签收本通知",
        ),
        ask(
            Change::Value { key: TermKey::CriticismLeast, value: 1 },
            "每名党员对其他党员至少提出1条批评意见",
        ),
        ask(
            Change::Add { kind: Addition::Study, text: "《云澜市公共设施管理条例》".into() },
            "各支部结合本职学习《云澜市公共设施管理条例》",
        ),
        ask(
            Change::Add {
                kind: Addition::Aim, text: "让市民出门少一处坑洼、多一盏亮灯".into()
            },
            "让市民出门少一处坑洼、多一盏亮灯",
        ),
        ask(
            Change::Add { kind: Addition::Demand, text: "没有组织集中学习的不得开会".into() },
            "没有组织集中学习的不得开会",
        ),
    ]
}

/// The moment at which the story begins.
pub fn beginning() -> i64 {
    let midnight = BEGINS.midnight().assume_offset(time::UtcOffset::UTC) - Duration::hours(8);
    midnight.unix_timestamp() * 1000 + 8 * 3_600_000 + 30 * 60_000
}
