//! The workbench: what there is to do first.

use axum::extract::{FromRequestParts as _, Request, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::org::UnitKind;
use maud::{Markup, html};

use super::components::{self, Act, Gap};
use super::guard::Who;
use super::views::View;
use super::{frame, layout, session, units};
use crate::actions;
use crate::actions::home::{Lack, Workbench};
use crate::app::App;
use crate::failure::Result;

#[derive(Debug, Clone, Default)]
pub struct Home {
    pub bench: Workbench,
}

impl View for Home {
    const PLACE: Option<&'static str> = Some("/");

    fn title(&self) -> String {
        "工作台".into()
    }

    fn body(&self) -> Markup {
        let bench = &self.bench;
        let words: Vec<(String, &str, String, &str)> = bench.lacks.iter().map(worded).collect();
        let gaps: Vec<Gap<'_>> = words
            .iter()
            .map(|(fact, ground, href, label)| Gap {
                fact,
                ground: Some(ground),
                act: Some(Act { label, href }),
            })
            .collect();
        html! {
            (components::title("工作台", html! {}, None, html! {}))
            (components::panel(
                &if gaps.is_empty() { "待办".to_owned() } else { format!("还差这 {} 件", gaps.len()) },
                None,
                html! {
                    @if gaps.is_empty() {
                        (components::empty("现在没有需要您办理的事。", None))
                    } @else {
                        (components::gaps(&gaps))
                    }
                }))
            (components::panel("我的组织", Some(Act { label: "组织树", href: "/units" }), html! {
                @if bench.roots.is_empty() {
                    (components::empty("您的职务不涉及具体组织；需要查看时，由本单位管理员登记任职。", None))
                } @else {
                    ul.stack {
                        @for (unit, count) in &bench.roots {
                            li {
                                a href=(units::href(unit.id)) { (unit.name) }
                                " "
                                @if unit.kind == UnitKind::TemporaryBranch {
                                    span.note { "临时党支部，组织关系不在这里" }
                                } @else { span.note {
                                    "党员 " (count.members()) " 人（正式 " (count.formal) "，预备 " (count.probationary) "）"
                                } }
                            }
                        }
                    }
                }
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let unit = units::sample_unit(3, "第三党支部", domain::org::UnitKind::Branch);
        let count = store::people::Count { formal: 12, probationary: 1, mobile: 0, suspended: 0 };
        let lacks = vec![
            Lack::NoSecurityAdmin,
            Lack::NoChildren { unit: unit.id, name: "市××局党委".into() },
            Lack::NoSecretary { unit: unit.id, name: "第三党支部".into() },
            Lack::NoCommittee { unit: unit.id, name: "第三党支部".into(), formal: 12 },
            Lack::TooFewFormal { unit: unit.id, name: "第三党支部".into(), formal: 2 },
            Lack::NoSignIn { unit: unit.id, name: "第三党支部".into(), people: 9 },
        ];
        vec![
            ("empty", Self::default()),
            ("busy", Self { bench: Workbench { lacks, roots: vec![(unit, count)] } }),
        ]
    }
}

/// Fact, ground, where to act, and the act.
fn worded(lack: &Lack) -> (String, &'static str, String, &'static str) {
    let at = |unit: &domain::ids::UnitId, rest: &str| format!("{}{rest}", units::href(*unit));
    match lack {
        Lack::NoSecurityAdmin => (
            "还没有安全管理员".into(),
            "系统、安全、审计三员须由不同的人担任；安全管理员任命另外两位。",
            "/hats".into(),
            "任命安全管理员",
        ),
        Lack::NoAuditAdmin => {
            ("还没有审计管理员".into(), "变更记录须有人定期查看。", "/hats".into(), "任命审计管理员")
        }
        Lack::NoChildren { unit, name } => {
            (format!("“{name}”还没有下级组织"), "先有组织，才能录入党员。", at(unit, "/new"), "设立下级组织")
        }
        Lack::NoSecretary { unit, name } => (
            format!("“{name}”没有书记在任"),
            "书记召集并主持组织生活会，也可以指定代理书记。",
            at(unit, "/duties"),
            "登记任职",
        ),
        Lack::NoCommittee { unit, name, formal } => (
            format!("“{name}”有正式党员 {formal} 名，还没有登记支部委员"),
            "正式党员七人以上的党支部，设支部委员会（支部工作条例）。",
            at(unit, "/duties"),
            "登记任职",
        ),
        Lack::TooFewFormal { unit, name, formal } => (
            format!("“{name}”只有正式党员 {formal} 名"),
            "党支部和联合党支部一般有正式党员三人以上；不足的可以调整联合的单位。",
            at(unit, "/people"),
            "核对名册",
        ),
        Lack::NoMembers { unit, name } => {
            (format!("“{name}”还没有党员"), "会议、评议和统计都以名册为准。", at(unit, "/import"), "导入名册")
        }
        Lack::NoSignIn { unit, name, people } => (
            format!("“{name}”还有 {people} 人没有激活账号"),
            "激活后才能在手机上查看和填写。",
            at(unit, "/accounts"),
            "发放激活码",
        ),
    }
}

/// Also the front door: before the first visit it leads to the setup, without a ticket to signing in.
pub async fn show(State(app): State<App>, request: Request) -> Result<Response> {
    if actions::setup::is_waiting(&app).await? {
        return Ok(Redirect::to("/setup").into_response());
    }
    let (mut parts, _) = request.into_parts();
    let Ok(who) = Who::from_request_parts(&mut parts, &()).await else {
        return Ok(Redirect::to(layout::SIGN_IN).into_response());
    };
    let bench = actions::home::workbench(&app, &who.viewer).await?;
    Ok(frame::show(&app, &who, session::said(&parts.headers), &Home { bench }))
}
