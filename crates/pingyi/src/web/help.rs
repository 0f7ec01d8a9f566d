//! Help: who can see what, told from the same table by which access is decided.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use domain::access::{Act as Right, RULES};
use domain::appointment::Role;
use maud::{Markup, html};

use super::components::table::{Column, Kind, Row, table};
use super::components::{self};
use super::frame;
use super::guard::MaybeWho;
use super::layout::{self, Width};
use super::views::View;
use crate::app::App;

#[derive(Debug, Clone, Copy, Default)]
pub struct Help;

impl View for Help {
    fn title(&self) -> String {
        "帮助".into()
    }

    fn body(&self) -> Markup {
        let columns = [Column::new(Kind::Lead, "办什么"), Column::new(Kind::Text, "谁可以，在哪里")];
        let rows: Vec<Row> = Right::ALL
            .iter()
            .map(|right| Row::from(vec![html! { (right.label()) }, html! { (who_may(*right)) }]))
            .collect();
        html! {
            (components::title("帮助", html! {}, None, html! {}))
            (components::panel("第一次使用", None, html! {
                ol.steps {
                    li { "用纸条上的激活码在“激活账号”里设一个密码，以后用账号和密码登录。" }
                    li { "书记和管理员登录后，工作台上会列出还差哪几件事，每件都有一个按钮。" }
                    li { "找人：在右上角输入姓名、拼音或拼音首字母，例如“单雄信”可以输入 sxx。" }
                    li { "忘记密码：请本单位管理员重置，会得到一张新的激活码。" }
                }
            }))
            (components::panel("谁能看到什么", None, html! {
                p { "没有列出的，一律不能看、不能办。每个人都能看自己的信息，党员还能看本支部的组织、任职和党员姓名。" }
                (table("rights", "各职务的权限", &columns, &rows))
                p.note {
                    "系统管理员、安全管理员、审计管理员由三个不同的人担任，只管系统本身，打不开名册和任何个人材料。安全管理员任命三员时只按姓名找人，只看到姓名和所在组织；"
                    "审计管理员看到的变更记录里，没有联系电话、出生日期和请假原因。"
                    "这些规定由程序执行；能直接接触服务器和数据库的人不受它约束，因此每次改动都记入环环相扣、每天签名的变更记录。"
                }
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("help", Self)]
    }
}

fn who_may(right: Right) -> String {
    let duties: Vec<String> = RULES
        .iter()
        .filter(|(ruled, ..)| *ruled == right)
        .map(|(_, role, reach)| format!("{}（{}）", role_name(*role), reach.label()))
        .collect();
    duties.join("；")
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Guide => "指导组成员（负责的单位）",
        other => other.label(),
    }
}

pub async fn show(State(app): State<App>, who: MaybeWho) -> Response {
    match who.0 {
        Some(who) => frame::show(&app, &who, None, &Help),
        None => layout::bare("帮助", Width::Form, Help.body()).into_response(),
    }
}
