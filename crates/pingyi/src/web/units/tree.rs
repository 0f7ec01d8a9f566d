//! The tree below everything the reader may see, and one unit's page.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::UnitId;
use domain::org::UnitKind;
use domain::wording;
use maud::{Markup, html};
use store::units::Node;

use super::{Head, href, samples};
use crate::actions::{self, units::Overview};
use crate::app::App;
use crate::failure::Result;
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, Figure, TreeNode, Weight};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

/// The tree below everything the reader may see.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub nodes: Vec<Node>,
}

impl View for Tree {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "组织".into()
    }

    fn body(&self) -> Markup {
        let links: Vec<(String, String)> =
            self.nodes.iter().map(|node| (href(node.unit.id), people_of(node))).collect();
        let mut rest = self.nodes.iter().zip(&links).peekable();
        let mut roots = Vec::new();
        while rest.peek().is_some() {
            roots.push(grow(&mut rest));
        }
        html! {
            (components::title("组织", html! {}, None, html! {}))
            @if roots.is_empty() {
                (components::empty("您还没有可以查看的组织。您的职务由本单位管理员登记。", None))
            } @else {
                (components::tree("units", &roots))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("empty", Self::default()), ("deep", Self { nodes: samples::sample_nodes(40) })]
    }
}

/// Takes one node and everything below it from a list in tree order.
fn grow<'a>(
    rest: &mut std::iter::Peekable<impl Iterator<Item = (&'a Node, &'a (String, String))>>,
) -> TreeNode<'a> {
    let Some((node, (href, end))) = rest.next() else { return TreeNode::default() };
    let mut children = Vec::new();
    while rest.peek().is_some_and(|(next, _)| next.distance > node.distance) {
        children.push(grow(rest));
    }
    let marks =
        html! { @if node.unit.kind != UnitKind::Branch { (components::badge(node.unit.kind.label())) } };
    TreeNode { label: &node.unit.name, href, marks, end, open: node.distance < 2, children }
}

fn people_of(node: &Node) -> String {
    let members = node.formal + node.probationary;
    if node.unit.kind == UnitKind::TemporaryBranch {
        format!("临时参加 {} 人", node.present)
    } else if node.unit.kind.is_home() || node.unit.kind == UnitKind::Group {
        format!("党员 {members} 人")
    } else {
        String::new()
    }
}

pub async fn tree(State(app): State<App>, who: Who, headers: HeaderMap) -> Result<Response> {
    let mut nodes = Vec::new();
    for root in actions::units::roots(&app, &who.viewer).await? {
        nodes.extend(actions::units::tree(&app, root.id).await?);
    }
    Ok(frame::show(&app, &who, session::said(&headers), &Tree { nodes }))
}

/// A unit's page.
#[derive(Debug, Clone)]
pub struct Show {
    pub head: Head,
    pub overview: Overview,
}

impl View for Show {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        self.head.unit.short_name.clone()
    }

    fn body(&self) -> Markup {
        let (head, overview) = (&self.head, &self.overview);
        let base = href(head.unit.id);
        let in_force = head.unit.ended_on.is_none();
        let acts = html! {
            @if in_force && head.may(Right::AddChild) && !head.unit.kind.children().is_empty() {
                (components::link_button(Weight::Primary, Act { label: "设立下级组织", href: &format!("{base}/new") }))
            }
            @if in_force && head.may(Right::EditUnit) {
                (components::link_button(Weight::Plain, Act { label: "修改组织", href: &format!("{base}/edit") }))
                @if head.unit.parent.is_some() {
                    (components::link_button(Weight::Plain, Act { label: "调整隶属", href: &format!("{base}/move") }))
                    (components::link_button(Weight::Quiet, Act { label: "撤销组织", href: &format!("{base}/end") }))
                }
            }
        };
        html! {
            (head.draw(acts))
            (figures(overview, &base))
            (components::columns(html! {
                (components::panel("任职", Some(Act { label: "全部", href: &format!("{base}/duties") }), duties(overview)))
                (components::panel("基本情况", None, facts(overview)))
            }))
            @if !head.unit.kind.children().is_empty() {
                (components::panel("下级组织", None, children(overview)))
            }
            @if head.unit.kind == UnitKind::TemporaryBranch {
                (components::panel("临时参加的党员", None, present(overview)))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::shows()
    }
}

fn figures(overview: &Overview, base: &str) -> Markup {
    if overview.unit.kind == UnitKind::TemporaryBranch {
        let count = overview.present.len().to_string();
        return components::figures(&[Figure {
            label: "临时参加",
            value: &count,
            unit: "人",
            definition: "今天登记在本临时党支部参加活动的党员；组织关系在各自的支部，党员总数不重复计算。",
            href: None,
        }]);
    }
    let count = overview.count;
    let members = count.members().to_string();
    let parts = format!("人（正式 {}，预备 {}）", count.formal, count.probationary);
    let mobile = count.mobile.to_string();
    let suspended = count.suspended.to_string();
    let people = format!("{base}/people");
    let mobile_href = format!("{base}/people?mobile=yes");
    let suspended_href = format!("{base}/people?standing=suspended");
    let mut figures = vec![Figure {
        label: "党员",
        value: &members,
        unit: &parts,
        definition: "组织关系在本组织及下级的正式党员与预备党员之和；不含停止党籍的党员。",
        href: Some(&people),
    }];
    if count.mobile > 0 {
        figures.push(Figure {
            label: "其中流动党员",
            value: &mobile,
            unit: "人",
            definition: "外出而组织关系未转出的党员。",
            href: Some(&mobile_href),
        });
    }
    if count.suspended > 0 {
        figures.push(Figure {
            label: "停止党籍",
            value: &suspended,
            unit: "人",
            definition: "失去联系六个月以上而停止党籍的，不计入党员总数。",
            href: Some(&suspended_href),
        });
    }
    components::figures(&figures)
}

fn duties(overview: &Overview) -> Markup {
    if overview.duties.is_empty() {
        return components::empty("还没有登记任职。", None);
    }
    let rows: Vec<(&str, Markup)> = overview
        .duties
        .iter()
        .map(|held| {
            let until = held.appointment.until.map(|day| format!("至{}", wording::day(day)));
            let value = html! {
                (held.person_name)
                @if held.appointment.stands_in_for.is_some() { " " (components::badge("代理")) }
                @if let Some(until) = until { " " span.note { (until) } }
            };
            (held.appointment.shown_title(), value)
        })
        .collect();
    components::facts(&rows)
}

fn facts(overview: &Overview) -> Markup {
    let unit = &overview.unit;
    let labels: Vec<String> =
        overview.labels.iter().map(|label| format!("{}：{}", label.kind.label(), label.value)).collect();
    let guidance: Vec<&str> = overview.guidance.iter().map(|group| group.name.as_str()).collect();
    let leaders: Vec<String> =
        overview.leaders.iter().map(|(name, post)| format!("{name}（{post}）")).collect();
    let mut rows = vec![("类别", html! { (unit.kind.label()) })];
    if unit.short_name != unit.name {
        rows.push(("简称", html! { (unit.short_name) }));
    }
    if let Some(code) = &unit.code {
        rows.push(("组织代码", html! { (code) }));
    }
    if let Some(day) = unit.founded_on {
        rows.push(("成立日期", html! { (wording::day(day)) }));
    }
    if !labels.is_empty() {
        rows.push(("标签", html! { (labels.join("；")) }));
    }
    if !leaders.is_empty() {
        rows.push(("分管领导", html! { (leaders.join("、")) }));
    }
    if !guidance.is_empty() {
        rows.push(("联系的指导组", html! { (wording::list(guidance)) }));
    }
    components::facts(&rows)
}

fn children(overview: &Overview) -> Markup {
    if overview.children.is_empty() {
        return components::empty("还没有下级组织。", None);
    }
    let columns = [
        Column::new(Kind::Lead, "名称"),
        Column::new(Kind::Text, "类别"),
        Column::new(Kind::Number, "党员"),
        Column::minor(Kind::Number, "下级组织"),
    ];
    let rows: Vec<Row> = overview
        .children
        .iter()
        .map(|node| {
            Row::from(vec![
                html! {
                    a href=(href(node.unit.id)) { (node.unit.name) }
                    @if node.unit.ended_on.is_some() { " " (components::badge("已撤销")) }
                },
                html! { (node.unit.kind.label()) },
                html! { (people_of(node)) },
                html! { @if node.children > 0 { (node.children) } },
            ])
        })
        .collect();
    table("children", "下级组织", &columns, &rows)
}

fn present(overview: &Overview) -> Markup {
    if overview.present.is_empty() {
        return components::empty("还没有登记临时参加的党员。请在党员的页面上“登记临时参加”。", None);
    }
    let columns = [
        Column::new(Kind::Lead, "姓名"),
        Column::new(Kind::Text, "组织关系所在支部"),
        Column::new(Kind::Text, "起止"),
    ];
    let rows: Vec<Row> = overview
        .present
        .iter()
        .map(|presence| {
            let until =
                presence.until.map_or_else(|| "至今".to_owned(), |day| format!("至{}", wording::day(day)));
            Row::from(vec![
                html! { (presence.person_name) },
                html! { (presence.home_name) },
                html! { (wording::day(presence.from)) (until) },
            ])
        })
        .collect();
    table("present", "临时参加的党员", &columns, &rows)
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    headers: HeaderMap,
) -> Result<Response> {
    let view = Show {
        head: Head::read(&app, &who, id, "概况").await?,
        overview: actions::units::overview(&app, id).await?,
    };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}
