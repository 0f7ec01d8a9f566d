//! The tree, a unit's page, and what is done to units.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::{self, Act as Right, Place, Target};
use domain::ids::UnitId;
use domain::org::{Label, LabelKind, Unit, UnitDraft, UnitKind};
use domain::wording;
use maud::{Markup, html};
use store::units::Node;

use super::components::form::{self, Choice, Field, Form};
use super::components::table::{Column, Kind, Row, table};
use super::components::{self, Act, Figure, TreeNode, Weight};
use super::form::{Typed, iso};
use super::guard::Who;
use super::layout::NavEntry;
use super::setup::unprocessable;
use super::views::View;
use super::{frame, session};
use crate::actions::{self, units::Overview};
use crate::app::App;
use crate::failure::{Failure, Result};

pub fn href(unit: UnitId) -> String {
    format!("/units/{unit}")
}

/// Head and tabs that all pages of one unit share: the page knows what its reader may do there.
#[derive(Debug, Clone)]
pub struct Head {
    pub unit: Unit,
    /// Ancestors from the top; those the reader may not open have no address.
    pub trail: Vec<(String, Option<String>)>,
    pub rights: Vec<Right>,
    pub tab: &'static str,
}

impl Head {
    /// Reads the unit and what the viewer may do there.
    pub async fn read(app: &App, who: &Who, id: UnitId, tab: &'static str) -> Result<Self> {
        let path = actions::units::path(app, id).await?;
        let unit = path.last().cloned().ok_or(Failure::NotFound)?;
        let line: Vec<UnitId> = path.iter().rev().map(|unit| unit.id).collect();
        let trail = path
            .iter()
            .enumerate()
            .take(path.len() - 1)
            .map(|(depth, above)| {
                let place = Place { kind: above.kind, line: line[path.len() - 1 - depth..].to_vec() };
                let open = access::may(&who.viewer, Right::SeeUnit, Target::Unit(&place));
                (above.short_name.clone(), open.then(|| href(above.id)))
            })
            .collect();
        let place = Place { kind: unit.kind, line };
        let rights = Right::ALL
            .iter()
            .copied()
            .filter(|&act| access::may(&who.viewer, act, Target::Unit(&place)))
            .collect();
        Ok(Self { unit, trail, rights, tab })
    }

    pub fn may(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }

    /// Breadcrumbs, name, kind, and the tabs this reader may open.
    pub fn draw(&self, acts: Markup) -> Markup {
        let unit = &self.unit;
        let base = href(unit.id);
        let entries: Vec<(NavEntry, Option<u32>)> = [
            ("概况", "", true),
            ("党员", "/people", unit.kind != UnitKind::LeadingGroup),
            ("任职", "/duties", true),
            ("领导班子", "/bodies", unit.kind.is_superior()),
            ("指导组", "/guidance", unit.kind.is_superior() && self.may(Right::KeepGuidance)),
            ("账号", "/accounts", self.may(Right::IssueAccounts)),
            ("导入名册", "/import", self.may(Right::EditPeople)),
            ("变更记录", "/journal", self.may(Right::SeeJournal)),
        ]
        .into_iter()
        .filter(|(.., shown)| *shown)
        .map(|(label, path, _)| {
            let entry =
                NavEntry { label: label.into(), href: format!("{base}{path}"), current: label == self.tab };
            (entry, None)
        })
        .collect();
        let marks = html! {
            (components::badge(unit.kind.label()))
            @if let Some(day) = unit.ended_on { (components::badge(&format!("{}撤销", wording::day(day)))) }
        };
        html! {
            (trail(&self.trail))
            (components::title(&unit.name, marks, None, acts))
            (components::tabs(&entries))
        }
    }
}

fn trail(steps: &[(String, Option<String>)]) -> Markup {
    html! {
        @if !steps.is_empty() {
            nav aria-label="所在位置" {
                ol.crumbs {
                    @for (name, href) in steps {
                        li { @if let Some(href) = href { a href=(href) { (name) } } @else { span { (name) } } }
                    }
                }
            }
        }
    }
}

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
        vec![("empty", Self::default()), ("deep", Self { nodes: sample_nodes(40) })]
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

/// The form of a unit: a new one below another, or an existing one.
#[derive(Debug, Clone)]
pub struct Edit {
    pub title: String,
    pub action: String,
    pub back: String,
    pub submit: &'static str,
    pub kinds: Vec<UnitKind>,
    pub typed: Typed,
    /// What is stored by now, when somebody else was quicker: both texts are shown.
    pub meanwhile: Option<Typed>,
}

const FIELDS: [(&str, &str); 9] = [
    ("name", "名称"),
    ("short_name", "简称"),
    ("kind", "类别"),
    ("code", "组织代码"),
    ("founded_on", "成立日期"),
    ("place", "领域"),
    ("sector", "系统"),
    ("field", "条线"),
    ("group", "分组"),
];

impl View for Edit {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        self.title.clone()
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let kinds: Vec<Choice<'_>> =
            self.kinds.iter().map(|kind| Choice::from((kind.code(), kind.label()))).collect();
        let labels = "多个用顿号分开。统计、筛选和年度方案可以按它区分。";
        let fields = html! {
            @if !typed.get("version").is_empty() { (form::hidden("version", typed.get("version"))) }
            (form::radios(&Field { required: true, ..typed.field("kind", "类别") }, &kinds))
            (form::text(&Field { required: true, longest: Some(60), focus: true, ..typed.field("name", "名称") }))
            (form::text(&Field {
                longest: Some(20), help: Some("列表里用的短名。不填则用全称。"), ..typed.field("short_name", "简称")
            }))
            (form::text(&Field { longest: Some(40), ..typed.field("code", "组织代码") }))
            (form::date(&typed.field("founded_on", "成立日期")))
            (form::text(&Field { help: Some("机关、企业、学校、农村、社区等。"), ..typed.field("place", "领域") }))
            (form::text(&typed.field("sector", "系统")))
            (form::text(&typed.field("field", "条线")))
            (form::text(&Field { help: Some(labels), ..typed.field("group", "分组") }))
        };
        html! {
            (components::title(&self.title, html! {}, None, html! {}))
            @if let Some(stored) = &self.meanwhile { (both(typed, stored, &FIELDS)) }
            (form::form(
                &Form {
                    action: &self.action, submit: self.submit, cancel: Some(&self.back), errors: &typed.errors(),
                    ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::edits()
    }
}

/// Both texts when two people changed the same record: nothing is lost, and whoever saves next knows what he does.
pub fn both(typed: &Typed, stored: &Typed, fields: &[(&str, &str)]) -> Markup {
    let lines = |form: &Typed| {
        fields
            .iter()
            .map(|(name, label)| format!("{label}：{}", form.get(name)))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let (mine, theirs) = (lines(typed), lines(stored));
    html! {
        div.notice.notice-heed role="alert" {
            "还没有保存：这条记录刚被别人改过。下面左边是您填的，右边是现在的记录；核对后再按保存，将以您填的为准。"
        }
        (components::both_texts(
            &components::Version { whose: "您填的", when: "还没有保存", text: &mine },
            &components::Version { whose: "现在的记录", when: "刚刚保存", text: &theirs }))
    }
}

fn split_labels(typed: &mut Typed) -> Vec<Label> {
    let mut labels = Vec::new();
    for &kind in LabelKind::ALL {
        let Some(text) = typed.optional(kind.code(), kind.label(), 100) else { continue };
        for value in text.split(['、', '，', ',', '；', ';']).map(str::trim).filter(|value| !value.is_empty())
        {
            labels.push(Label { kind, value: value.to_owned() });
        }
    }
    labels
}

fn read_draft(typed: &mut Typed) -> Option<UnitDraft> {
    let kind = typed.choice("kind", "类别");
    let name = typed.text("name", "名称", 60);
    let short_name = typed.optional("short_name", "简称", 20).unwrap_or_else(|| name.clone());
    let draft = UnitDraft {
        kind: kind?,
        code: typed.optional("code", "组织代码", 40),
        founded_on: typed.optional_day("founded_on", "成立日期"),
        labels: split_labels(typed),
        name,
        short_name,
    };
    typed.is_sound().then_some(draft)
}

fn filled(unit: &Unit, labels: &[Label]) -> Typed {
    let of = |kind: LabelKind| {
        wording::list(labels.iter().filter(|label| label.kind == kind).map(|label| label.value.as_str()))
    };
    Typed::filled([
        ("version", unit.version.to_string()),
        ("kind", unit.kind.code().into()),
        ("name", unit.name.clone()),
        ("short_name", if unit.short_name == unit.name { String::new() } else { unit.short_name.clone() }),
        ("code", unit.code.clone().unwrap_or_default()),
        ("founded_on", iso(unit.founded_on)),
        ("place", of(LabelKind::Place)),
        ("sector", of(LabelKind::Sector)),
        ("field", of(LabelKind::Field)),
        ("group", of(LabelKind::Group)),
    ])
}

async fn new_view(app: &App, parent: UnitId, typed: Typed) -> Result<Edit> {
    let above = actions::units::overview(app, parent).await?.unit;
    Ok(Edit {
        title: format!("在“{}”下设立组织", above.short_name),
        action: format!("{}/children", href(parent)),
        back: href(parent),
        submit: "设立组织",
        kinds: above.kind.children().to_vec(),
        typed,
        meanwhile: None,
    })
}

pub async fn new(State(app): State<App>, who: Who, Path(parent): Path<UnitId>) -> Result<Response> {
    let mut view = new_view(&app, parent, Typed::default()).await?;
    if let [only] = view.kinds[..] {
        view.typed.set("kind", only.code().into());
    }
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn add(
    State(app): State<App>,
    who: Who,
    Path(parent): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let added = match read_draft(&mut typed) {
        Some(draft) => {
            actions::units::add(&app, &who.viewer, parent, &draft).await.map(|id| (id, draft.name))
        }
        None => Err(typed.checked().err().unwrap_or(Failure::NotFound)),
    };
    match added {
        Ok((id, name)) => Ok(session::go(&app, &href(id), &format!("已设立“{name}”。"))),
        Err(failure) => {
            let view = new_view(&app, parent, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

async fn edit_view(app: &App, id: UnitId, typed: Option<Typed>) -> Result<Edit> {
    let overview = actions::units::overview(app, id).await?;
    let kinds = match overview.path.iter().rev().nth(1) {
        Some(above) => above.kind.children().to_vec(),
        None => UnitKind::TOP.to_vec(),
    };
    Ok(Edit {
        title: format!("修改“{}”", overview.unit.short_name),
        action: format!("{}/edit", href(id)),
        back: href(id),
        submit: "保存组织",
        kinds,
        typed: typed.unwrap_or_else(|| filled(&overview.unit, &overview.labels)),
        meanwhile: None,
    })
}

pub async fn edit_page(State(app): State<App>, who: Who, Path(id): Path<UnitId>) -> Result<Response> {
    Ok(frame::show(&app, &who, None, &edit_view(&app, id, None).await?))
}

pub async fn edit(
    State(app): State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let saved = match read_draft(&mut typed) {
        Some(draft) => actions::units::edit(&app, &who.viewer, id, version, &draft).await,
        None => Err(typed.checked().err().unwrap_or(Failure::NotFound)),
    };
    match saved {
        Ok(()) => Ok(session::go(&app, &href(id), "已保存。")),
        Err(Failure::Stale) => {
            let stored = edit_view(&app, id, None).await?;
            typed.set("version", stored.typed.get("version").to_owned());
            let view = Edit { meanwhile: Some(stored.typed.clone()), typed, ..stored };
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let view = edit_view(&app, id, Some(typed.take(failure)?)).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// Somebody else was quicker.
pub fn conflict(mut response: Response) -> Response {
    *response.status_mut() = axum::http::StatusCode::CONFLICT;
    response
}

/// Where a unit is to hang from now on.
#[derive(Debug, Clone)]
pub struct Relocate {
    pub unit: Unit,
    pub targets: Vec<(UnitId, String)>,
    pub typed: Typed,
}

impl View for Relocate {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("调整“{}”的隶属", self.unit.short_name)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let ids: Vec<String> = self.targets.iter().map(|(id, _)| id.to_string()).collect();
        let choices: Vec<Choice<'_>> = ids
            .iter()
            .zip(&self.targets)
            .map(|(id, (_, name))| Choice::from((id.as_str(), name.as_str())))
            .collect();
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::select(&Field { required: true, ..typed.field("target", "新的上级组织") }, Some("请选择"), &choices))
            (form::text(&Field { longest: Some(200), ..typed.field("reason", "理由") }))
        };
        html! {
            (components::title(&self.title(), html! {}, Some("下级组织和党员随同调整，以往的记录不变。"), html! {}))
            (form::form(
                &Form {
                    action: &format!("{}/move", href(self.unit.id)), submit: "调整隶属",
                    cancel: Some(&href(self.unit.id)), errors: &typed.errors(), ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let unit = sample_unit(3, "第三党支部", UnitKind::Branch);
        let target = sample_unit(2, "机关党总支", UnitKind::GeneralBranch);
        vec![
            ("none", Self { unit: unit.clone(), targets: vec![], typed: Typed::default() }),
            ("one", Self { unit, targets: vec![(target.id, target.name)], typed: Typed::default() }),
        ]
    }
}

async fn relocate_view(app: &App, who: &Who, id: UnitId, typed: Option<Typed>) -> Result<Relocate> {
    let unit = actions::units::overview(app, id).await?.unit;
    let targets = actions::units::targets(app, &who.viewer, &unit).await?;
    let typed = typed.unwrap_or_else(|| Typed::filled([("version", unit.version.to_string())]));
    Ok(Relocate { unit, targets, typed })
}

pub async fn move_page(State(app): State<App>, who: Who, Path(id): Path<UnitId>) -> Result<Response> {
    Ok(frame::show(&app, &who, None, &relocate_view(&app, &who, id, None).await?))
}

pub async fn relocate(
    State(app): State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let target = typed.choice::<UnitId>("target", "新的上级组织");
    let reason = typed.optional("reason", "理由", 200).unwrap_or_default();
    let moved = match (target, typed.checked()) {
        (Some(target), Ok(())) => {
            actions::units::relocate(&app, &who.viewer, id, version, target, &reason).await
        }
        (_, checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match moved {
        Ok(()) => Ok(session::go(&app, &href(id), "已调整隶属。")),
        Err(failure) => {
            let view = relocate_view(&app, &who, id, Some(typed.take(failure)?)).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// Asks before a unit ends.
#[derive(Debug, Clone)]
pub struct End {
    pub unit: Unit,
    pub typed: Typed,
}

impl View for End {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("撤销“{}”？", self.unit.short_name)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::text(&Field { required: true, longest: Some(200), ..typed.field("reason", "撤销理由") }))
        };
        let stakes = [
            "从今天起不再列入在用组织；",
            "以往的记录全部保留，可以查阅；",
            "撤销前，下级组织和党员都要有去处。",
        ];
        components::confirm(
            &self.title(),
            &stakes,
            fields,
            &Form {
                action: &format!("{}/end", href(self.unit.id)),
                submit: "撤销组织",
                cancel: Some(&href(self.unit.id)),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let unit = sample_unit(3, "第三党支部", UnitKind::Branch);
        let mut typed = Typed::default();
        typed.error("reason", "撤销组织没有写理由。");
        vec![
            ("asked", Self { unit: unit.clone(), typed: Typed::default() }),
            ("refused", Self { unit, typed }),
        ]
    }
}

pub async fn end_page(State(app): State<App>, who: Who, Path(id): Path<UnitId>) -> Result<Response> {
    let unit = actions::units::overview(&app, id).await?.unit;
    let typed = Typed::filled([("version", unit.version.to_string())]);
    Ok(frame::show(&app, &who, None, &End { unit, typed }))
}

pub async fn end(
    State(app): State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let reason = typed.text("reason", "撤销理由", 200);
    let ended = match typed.checked() {
        Ok(()) => actions::units::retire(&app, &who.viewer, id, version, &reason).await,
        Err(failure) => Err(failure),
    };
    match ended {
        Ok(()) => Ok(session::go(&app, &href(id), "组织已撤销，以往的记录仍可查阅。")),
        Err(failure) => {
            let typed = typed.take(failure)?;
            let unit = actions::units::overview(&app, id).await?.unit;
            Ok(unprocessable(frame::show(&app, &who, None, &End { unit, typed })))
        }
    }
}

mod samples;
pub use samples::{sample_head, sample_nodes, sample_unit};
