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
            (components::panel("党员要办的", None, html! {
                p { "不需要任何职务。要您办的都列在工作台上，写明到哪天，办完就不再列；都在活动页面的各栏里，手机上也能办。" }
                ul.dots {
                    li { b { "列出自己的问题：" } "“问题清单”里按“列出问题”，每个问题写一件实际发生的事。" }
                    li { b { "写材料：" } "“材料”里按“写材料”，边写边存草稿；也可以上传 docx 或 txt。写好保存一版，看过“提交前自查”，再提交。" }
                    li { b { "被退回的：" } "退回的意见写在工作台和材料页上，改好保存一版，再提交。审阅以前可以收回。" }
                    li { b { "谈心谈话：" } "“谈心谈话”里看到安排给自己的谈话，记下谈过的；谈话内容只有谈的两个人能看。" }
                    li { b { "提意见：" } "支部给的征求意见链接，不登录就能填，不记姓名。" }
                    li { b { "看会议通知和学习安排：" } "会议通知在工作台上，学习在活动页面的“学习”里。" }
                    li { b { "看自己的信息：" } "工作台上的“我的信息”；有差错的，请本支部或本单位管理员更正。" }
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
