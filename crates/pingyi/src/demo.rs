//! The demonstration bureau: invented units and people, entered through the same use cases as real ones.

pub mod campaigns;
mod meetings;
mod opinions;
mod people;
mod preparation;
mod problems;
mod samples;
mod talks;
mod texts;

use anyhow::Context as _;
use domain::access::Viewer;
use domain::appointment::{Draft, Role};
use domain::body::BodyKind;
use domain::ids::{PersonId, UnitId};
use domain::member::{LeaveReason, Stage};
use domain::org::{Label, LabelKind, UnitDraft, UnitKind};
use time::{Date, Duration};

use crate::actions;
use crate::actions::bodies::SeatDraft;
use crate::actions::people::{LeaveDraft, PersonDraft};
use crate::actions::setup::FirstVisit;
use crate::app::App;
use people::Crowd;

/// One password for all accounts of the demonstration.
pub const PASSWORD: &str = "pingyi-demo";

/// A branch of the bureau: name, kind, below the general branch or the committee, members, place, sector.
type Branch = (&'static str, UnitKind, bool, usize, &'static str, &'static str);

const BRANCHES: [Branch; 16] = [
    ("办公室党支部", UnitKind::Branch, true, 16, "机关", "综合"),
    ("组织人事处党支部", UnitKind::Branch, true, 9, "机关", "综合"),
    ("规划处党支部", UnitKind::Branch, true, 12, "机关", "业务"),
    ("建设管理处党支部", UnitKind::Branch, true, 18, "机关", "业务"),
    ("安全监督处党支部", UnitKind::Branch, true, 11, "机关", "业务"),
    ("财务审计处党支部", UnitKind::Branch, true, 7, "机关", "综合"),
    ("离退休干部党支部", UnitKind::Branch, true, 34, "机关", "离退休"),
    ("信访与政务服务联合党支部", UnitKind::JointBranch, true, 6, "机关", "窗口"),
    ("养护中心第一党支部", UnitKind::Branch, false, 60, "事业单位", "一线"),
    ("养护中心第二党支部", UnitKind::Branch, false, 27, "事业单位", "一线"),
    ("检测中心党支部", UnitKind::Branch, false, 19, "事业单位", "技术"),
    ("信息中心党支部", UnitKind::Branch, false, 13, "事业单位", "技术"),
    ("设备公司党支部", UnitKind::Branch, false, 21, "企业", "生产"),
    ("培训学校党支部", UnitKind::Branch, false, 3, "学校", "教育"),
    ("防汛值守临时党支部", UnitKind::TemporaryBranch, false, 0, "机关", "专班"),
    ("东片区改造专班临时党支部", UnitKind::TemporaryBranch, false, 0, "机关", "专班"),
];

/// What the demonstration tells whoever starts it.
#[derive(Debug, Clone)]
pub struct Bureau {
    pub people: usize,
    /// Role in words, name, login.
    pub accounts: Vec<(String, String, String)>,
    admin: Viewer,
    top: UnitId,
    general: UnitId,
    branches: Vec<Built>,
}

impl Bureau {
    pub fn told(&self) -> String {
        use std::fmt::Write as _;
        let mut text = format!(
            "演示单位：云澜市公共设施局党委，{} 个支部，{} 人。所有人的密码都是 {PASSWORD}\n",
            BRANCHES.len(),
            self.people
        );
        for (role, name, login) in &self.accounts {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {role:　<16}{name:　<5}账号 {login}");
        }
        text
    }
}

/// Fills an empty installation.
pub async fn bureau(app: &App) -> anyhow::Result<Bureau> {
    let visit = FirstVisit {
        unit_kind: UnitKind::Committee,
        unit_name: "云澜市公共设施局党委".into(),
        unit_short_name: "局党委".into(),
        admin_name: "乔慕云".into(),
        login: "admin".into(),
        password: PASSWORD.into(),
    };
    let admin = actions::setup::first_visit(app, &visit).await?;
    let top = actions::units::top(app).await?.context("the top unit has just been made")?.id;
    let mut builder = Builder {
        app,
        admin: admin.clone(),
        top,
        crowd: Crowd::default(),
        bureau: Bureau {
            people: 0,
            accounts: vec![],
            admin: admin.clone(),
            top,
            general: top,
            branches: vec![],
        },
        today: app.clock.today(),
    };
    builder.bureau.accounts.push(("系统管理员、单位管理员".into(), visit.admin_name, visit.login));
    builder.build().await?;
    actions::journal::sign_heads(app).await?;
    Ok(builder.bureau)
}

struct Builder<'a> {
    app: &'a App,
    admin: Viewer,
    top: UnitId,
    crowd: Crowd,
    bureau: Bureau,
    today: Date,
}

/// A branch once it stands, with its members in the order they were entered.
#[derive(Debug, Clone)]
struct Built {
    id: UnitId,
    kind: UnitKind,
    members: Vec<(PersonId, String)>,
}

impl Builder<'_> {
    async fn build(&mut self) -> anyhow::Result<()> {
        let general = self.unit(self.top, UnitKind::GeneralBranch, "机关党总支", "机关", "机关").await?;
        let mut branches = Vec::new();
        for (name, kind, below_general, size, place, sector) in BRANCHES {
            let parent = if below_general { general } else { self.top };
            let id = self.unit(parent, kind, name, place, sector).await?;
            branches.push(self.fill(id, kind, size).await?);
        }
        for branch in &branches {
            self.officers(branch).await?;
        }
        self.groups(&branches[8]).await?;
        self.superiors(general, &branches).await?;
        self.bodies(&branches).await?;
        self.temporaries(&branches).await?;
        self.special_cases(&branches).await?;
        self.guidance(&branches).await?;
        let holders = self.specialists().await?;
        self.sign_ins().await?;
        self.bureau.general = general;
        self.bureau.branches = branches;
        self.hats(&holders).await
    }

    async fn unit(
        &self,
        parent: UnitId,
        kind: UnitKind,
        name: &str,
        place: &str,
        sector: &str,
    ) -> anyhow::Result<UnitId> {
        let label = |kind, value: &str| Label { kind, value: value.to_owned() };
        let draft = UnitDraft {
            kind,
            name: name.to_owned(),
            short_name: name.replace("党支部", "支部"),
            code: None,
            founded_on: None,
            labels: vec![label(LabelKind::Place, place), label(LabelKind::Sector, sector)],
        };
        Ok(actions::units::add(self.app, &self.admin, parent, &draft).await?)
    }

    async fn fill(&mut self, id: UnitId, kind: UnitKind, size: usize) -> anyhow::Result<Built> {
        let mut members = Vec::with_capacity(size);
        for place in 0..size {
            // Away from the places that hold duties below: a probationary member leads nothing.
            let stage = if place % 16 == 12 { Stage::Probationary } else { Stage::Formal };
            let draft = self.crowd.member(stage, self.today);
            let name = draft.facts.name.clone();
            members.push((actions::people::add(self.app, &self.admin, id, &draft).await?, name));
        }
        self.bureau.people += size;
        Ok(Built { id, kind, members })
    }

    async fn appoint(&self, unit: UnitId, person: PersonId, role: Role, title: &str) -> anyhow::Result<()> {
        let draft = Draft {
            person,
            role,
            title: title.to_owned(),
            from: self.today - Duration::days(400),
            until: None,
            stands_in_for: None,
        };
        actions::appointments::give(self.app, &self.admin, unit, &draft).await?;
        Ok(())
    }

    /// Secretary and, from seven formal members on, a committee. The training school still lacks its secretary, so
    /// that the workbench has something to show.
    async fn officers(&self, branch: &Built) -> anyhow::Result<()> {
        let (id, members) = (branch.id, &branch.members);
        if members.len() < 5 {
            return Ok(());
        }
        self.appoint(id, members[0].0, Role::Secretary, "").await?;
        if members.len() >= 7 {
            self.appoint(id, members[1].0, Role::DeputySecretary, "").await?;
            self.appoint(id, members[2].0, Role::CommitteeMember, "组织委员").await?;
            self.appoint(id, members[3].0, Role::CommitteeMember, "宣传委员").await?;
        }
        if members.len() >= 20 {
            self.appoint(id, members[4].0, Role::CommitteeMember, "纪检委员").await?;
        }
        Ok(())
    }

    /// The largest branch works in groups.
    async fn groups(&mut self, branch: &Built) -> anyhow::Result<()> {
        let mut groups = Vec::new();
        for name in ["道路党小组", "桥隧党小组", "照明党小组", "绿化党小组"] {
            groups.push(self.unit(branch.id, UnitKind::Group, name, "事业单位", "一线").await?);
        }
        for (place, (person, _)) in branch.members.iter().enumerate() {
            let record = actions::people::record(self.app, *person).await?.person;
            let draft = PersonDraft {
                facts: record.facts,
                member: record.membership.map(|m| m.facts),
                group: Some(groups[place % groups.len()]),
            };
            actions::people::edit(self.app, &self.admin, *person, record.version, &draft).await?;
        }
        for (place, group) in groups.iter().enumerate() {
            self.appoint(*group, branch.members[8 + place].0, Role::GroupLeader, "").await?;
        }
        Ok(())
    }

    async fn superiors(&mut self, general: UnitId, branches: &[Built]) -> anyhow::Result<()> {
        let at = |branch: usize, place: usize| branches[branch].members[place].0;
        self.appoint(self.top, at(0, 5), Role::Secretary, "党委书记").await?;
        self.appoint(self.top, at(2, 5), Role::DeputySecretary, "党委副书记").await?;
        self.appoint(self.top, at(3, 6), Role::CommitteeMember, "党委委员").await?;
        self.appoint(self.top, at(4, 6), Role::CommitteeMember, "纪委书记").await?;
        self.appoint(self.top, at(0, 6), Role::Office, "党委办公室主任").await?;
        self.appoint(self.top, at(0, 7), Role::Office, "党委办公室干事").await?;
        self.appoint(general, at(1, 5), Role::Secretary, "总支书记").await?;
        self.appoint(general, at(1, 6), Role::UnitAdmin, "").await?;
        Ok(())
    }

    async fn bodies(&mut self, branches: &[Built]) -> anyhow::Result<()> {
        let outsider =
            PersonDraft { facts: self.crowd.outsider("副局长（无党派）"), member: None, group: None };
        let outsider = actions::people::add(self.app, &self.admin, self.top, &outsider).await?;
        self.bureau.people += 1;
        let at = |branch: usize, place: usize| branches[branch].members[place].0;
        let committee =
            actions::bodies::add(self.app, &self.admin, self.top, BodyKind::Committee, "局党委班子").await?;
        let bureau =
            actions::bodies::add(self.app, &self.admin, self.top, BodyKind::Administration, "局行政班子")
                .await?;
        let seats = [
            (committee, at(0, 5), "党委书记", vec![0, 1], "全面工作"),
            (committee, at(2, 5), "党委副书记", vec![2, 6, 13], "党建、群团"),
            (committee, at(3, 6), "党委委员", vec![3, 8, 9], "建设管理"),
            (committee, at(4, 6), "纪委书记", vec![4, 5], "纪检监察"),
            (bureau, at(0, 5), "局长", vec![], "全面工作"),
            (bureau, at(3, 6), "副局长", vec![12], "建设、养护"),
            (bureau, outsider, "副局长", vec![10, 11], "检测、信息化"),
        ];
        for (body, person, post, charged, work) in seats {
            let draft = SeatDraft {
                person,
                post: post.into(),
                from: self.today - Duration::days(700),
                until: None,
                units: charged.into_iter().map(|branch| branches[branch].id).collect(),
                work: vec![work.into()],
            };
            actions::bodies::seat(self.app, &self.admin, body, &draft).await?;
        }
        Ok(())
    }

    /// Members of other branches take part in the temporary ones.
    async fn temporaries(&mut self, branches: &[Built]) -> anyhow::Result<()> {
        for (temporary, first) in [(14, 7), (15, 9)] {
            let unit = branches[temporary].id;
            debug_assert_eq!(branches[temporary].kind, UnitKind::TemporaryBranch);
            for home in [3, 8, 9, 10, 12] {
                let (person, _) = branches[home].members[first];
                let from = self.today - Duration::days(90);
                actions::people::attend(self.app, &self.admin, person, unit, from, None).await?;
            }
            self.appoint(unit, branches[3].members[first].0, Role::Secretary, "临时党支部书记").await?;
        }
        Ok(())
    }

    /// A secretary away with a stand-in, leaves, a transfer, members who live elsewhere.
    async fn special_cases(&self, branches: &[Built]) -> anyhow::Result<()> {
        let information = &branches[11];
        let stand_in = Draft {
            person: information.members[1].0,
            role: Role::Secretary,
            title: String::new(),
            from: self.today - Duration::days(20),
            until: Some(self.today + Duration::days(70)),
            stands_in_for: Some(information.members[0].0),
        };
        actions::appointments::give(self.app, &self.admin, information.id, &stand_in).await?;
        let away = [
            (11, 0, LeaveReason::Study),
            (6, 9, LeaveReason::OldAge),
            (6, 13, LeaveReason::Bedridden),
            (8, 20, LeaveReason::LongIllness),
        ];
        for (branch, place, reason) in away {
            let leave = LeaveDraft {
                reason,
                from: self.today - Duration::days(30),
                until: None,
                note: String::new(),
            };
            actions::people::add_leave(self.app, &self.admin, branches[branch].members[place].0, &leave)
                .await?;
        }
        let (mover, _) = branches[9].members[11];
        let version = actions::people::record(self.app, mover).await?.person.version;
        let on = self.today - Duration::days(12);
        actions::people::transfer(self.app, &self.admin, mover, version, branches[10].id, on, "岗位调整")
            .await?;
        Ok(())
    }

    async fn guidance(&mut self, branches: &[Built]) -> anyhow::Result<()> {
        let names = ["第一指导组", "第二指导组", "第三指导组", "第四指导组"];
        for (place, name) in names.into_iter().enumerate() {
            let id = actions::guidance::add(self.app, &self.admin, self.top, name).await?;
            let people = [
                branches[1].members[7].0,
                branches[3].members[10 + place].0,
                branches[0].members[8 + place].0,
            ];
            let people = if place == 0 { people.to_vec() } else { people[1..].to_vec() };
            let units: Vec<UnitId> =
                branches.iter().skip(place * 4).take(4).map(|branch| branch.id).collect();
            actions::guidance::compose(self.app, &self.admin, id, &people, &units).await?;
        }
        let (_, name) = branches[1].members[7].clone();
        self.bureau.accounts.push(("第一指导组成员".into(), name, String::new()));
        for (role, branch, place) in [
            ("局党委书记", 0, 5),
            ("局党委办公室", 0, 6),
            ("机关党总支书记", 1, 5),
            ("办公室党支部书记", 0, 0),
            ("安全监督党支部书记", 4, 0),
            ("养护中心第一党支部书记", 8, 0),
            ("养护中心第一党支部组织委员", 8, 2),
            ("道路党小组组长", 8, 8),
            ("普通党员（养护中心）", 8, 30),
            ("临时党支部书记", 3, 7),
            ("办公室党支部组织委员", 0, 2),
        ] {
            let (_, name) = branches[branch].members[place].clone();
            self.bureau.accounts.push((role.into(), name, String::new()));
        }
        Ok(())
    }

    /// Two more people for the two other hats.
    async fn specialists(&mut self) -> anyhow::Result<[PersonId; 2]> {
        let mut holders = Vec::new();
        for role in ["安全管理员", "审计管理员"] {
            let facts = self.crowd.outsider("信息化专员");
            self.bureau.accounts.push((role.into(), facts.name.clone(), String::new()));
            let draft = PersonDraft { facts, member: None, group: None };
            holders.push(actions::people::add(self.app, &self.admin, self.top, &draft).await?);
        }
        self.bureau.people += 2;
        Ok([holders[0], holders[1]])
    }

    async fn hats(&self, holders: &[PersonId; 2]) -> anyhow::Result<()> {
        self.appoint(self.top, holders[0], Role::SecurityAdmin, "").await?;
        // From here on the security administrator gives the hats, as in life.
        let security = actions::people::viewer(self.app, holders[0]).await?;
        let draft = Draft {
            person: holders[1],
            role: Role::AuditAdmin,
            title: String::new(),
            from: self.today,
            until: None,
            stands_in_for: None,
        };
        actions::appointments::give(self.app, &security, self.top, &draft).await?;
        Ok(())
    }

    /// Codes for everybody; the people named at the start have used theirs.
    async fn sign_ins(&mut self) -> anyhow::Result<()> {
        let strips = actions::account::issue(self.app, &self.admin, self.top).await?;
        for (_, name, login) in &mut self.bureau.accounts {
            if let Some(strip) = strips.iter().find(|strip| login.is_empty() && strip.name == *name) {
                actions::account::activate(self.app, &strip.code, PASSWORD, "").await?;
                login.clone_from(&strip.login);
            }
        }
        Ok(())
    }
}
