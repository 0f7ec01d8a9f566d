//! The people of a unit.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use domain::access::Act as Right;
use domain::ids::UnitId;
use domain::member::{Stage, Standing};
use domain::org::UnitKind;
use domain::wording;
use maud::{Markup, html};
use store::people::{Filter, Presence};

use super::{href, joined, kind_of, span};
use crate::actions::{
    self,
    people::{Roster, Seen},
};
use crate::app::App;
use crate::failure::Result;
use crate::web::components::form::{self, Choice, Field, Mark};
use crate::web::components::table::{Column, Kind, PER_PAGE, Pager, Row, page_number, pager, shown, table};
use crate::web::components::{self, Act, Weight};
use crate::web::form::Typed;
use crate::web::guard::Who;
use crate::web::units::{self, Head};
use crate::web::views::View;
use crate::web::{frame, session};

/// The filters of the list, as they stand in its address.
const FILTERS: [&str; 6] = ["q", "stage", "standing", "mobile", "who", "ended"];

#[derive(Debug, Clone)]
pub struct List {
    pub head: Head,
    pub asked: Typed,
    pub page: u32,
    pub roster: Roster,
    /// A temporary branch has no members of its own, only those who take part in it.
    pub present: Vec<Presence>,
}

impl View for List {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 党员", self.head.unit.short_name)
    }

    fn body(&self) -> Markup {
        let head = &self.head;
        let base = format!("{}/people", units::href(head.unit.id));
        let temporary = head.unit.kind == UnitKind::TemporaryBranch;
        let new = self.new_href();
        let acts = html! {
            @if let Some(new) = &new {
                (components::link_button(Weight::Primary, Act { label: "录入人员", href: new }))
            }
            @if self.roster.full && self.roster.total > 0 {
                a.button href={ (base) ".xlsx" } download { "导出名册" }
            }
        };
        html! {
            (head.draw(acts))
            @if temporary {
                (components::panel("临时参加的党员", None, present(&self.present)))
            }
            @if !temporary || self.roster.total > 0 {
                (self.filter(&base))
                #people {
                    @if self.roster.entries.is_empty() {
                        (self.nothing(new.as_deref()))
                    } @else {
                        (self.rows())
                    }
                    (pager(
                        &Pager {
                            page: self.page, per_page: PER_PAGE, total: shown(self.roster.total), unit: "人",
                            part: Some("people")
                        },
                        |page| format!("{base}?{}", query(&self.asked, page))))
                }
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let seen = |number, name: &str, open| Seen { listed: super::sample_listed(number, name), open };
        let mut ended = seen(3, "一位名字特别特别长的党员同志·阿不都热依木", true);
        if let Some(membership) = &mut ended.listed.person.membership {
            let how = domain::member::Ending::TransferredOut;
            membership.ended = Some(domain::member::Ended { on: time::macros::date!(2025 - 03 - 01), how });
            membership.facts.standing = Standing::OnProbation;
        }
        let list = |rights: &[Right], roster, asked| Self {
            head: Head { tab: "党员", ..units::sample_head("第三党支部", rights) },
            asked,
            page: 1,
            roster,
            present: vec![],
        };
        let many = vec![seen(1, "王晓", true), seen(2, "张明", true), ended];
        let asked = Typed::filled([("q", "wx".into()), ("stage", "formal".into())]);
        let none = Roster { entries: vec![], total: 0, full: true };
        let temporary = super::sample_record(true).presences;
        let mut of_temporary = list(&[], none.clone(), Typed::default());
        of_temporary.head.unit.kind = UnitKind::TemporaryBranch;
        vec![
            ("empty", list(Right::ALL, none.clone(), Typed::default())),
            ("nothing found", list(Right::ALL, none, asked.clone())),
            (
                "full",
                list(Right::ALL, Roster { entries: vec![many; 16].concat(), total: 1234, full: true }, asked),
            ),
            (
                "names only",
                list(
                    &[],
                    Roster {
                        entries: vec![seen(1, "王晓", true), seen(2, "张明", false)],
                        total: 2,
                        full: false,
                    },
                    Typed::default(),
                ),
            ),
            ("temporary", Self { present: temporary, ..of_temporary }),
        ]
    }
}

impl List {
    /// Where a new person is entered: a group's people are entered at its branch.
    fn new_href(&self) -> Option<String> {
        let unit = &self.head.unit;
        let open = self.head.may(Right::EditPeople) && unit.ended_on.is_none();
        open.then(|| new_href(unit.id, unit.kind, unit.parent))
    }

    fn filter(&self, base: &str) -> Markup {
        let asked = &self.asked;
        let field = |name, label| Field { mark: Mark::Silent, ..asked.field(name, label) };
        let choices = |all: &[(&'static str, &'static str)]| -> Vec<Choice<'static>> {
            all.iter().map(|&pair| Choice::from(pair)).collect()
        };
        let stages: Vec<_> = Stage::ALL.iter().map(|stage| (stage.code(), stage.label())).collect();
        let standings: Vec<_> = Standing::ALL.iter().map(|each| (each.code(), each.label())).collect();
        let fields = html! {
            (form::text(&field("q", "姓名或拼音")))
            @if self.roster.full {
                (form::select(&field("stage", "类别"), Some("全部"), &choices(&stages)))
                (form::select(&field("standing", "党籍状态"), Some("全部"), &choices(&standings)))
                (form::select(&field("mobile", "流动"), Some("全部"), &choices(&[("yes", "流动党员"), ("no", "不流动")])))
                (form::select(&field("who", "范围"), Some("党员"), &choices(&[("all", "党员和非党员")])))
                (form::checkbox(&field("ended", "含已终止")))
            }
        };
        form::filter(base, "people", fields, None)
    }

    fn nothing(&self, new: Option<&str>) -> Markup {
        if FILTERS.iter().any(|name| !self.asked.get(name).is_empty()) {
            return components::empty("没有符合条件的人。请放宽筛选条件。", None);
        }
        match new {
            Some(href) => components::empty(
                "还没有录入党员。会议、评议和统计都以名册为准。",
                Some(Act { label: "录入人员", href }),
            ),
            None => components::empty("还没有录入党员。名册由支部书记或单位管理员维护。", None),
        }
    }

    fn rows(&self) -> Markup {
        let roster = &self.roster;
        let superior = self.head.unit.kind.is_superior();
        let mut columns = vec![
            Column::new(Kind::Lead, "姓名"),
            Column::new(Kind::Text, "职务"),
            Column::new(Kind::Text, if superior { "支部" } else { "党小组" }),
        ];
        if roster.full {
            columns.extend([
                Column::new(Kind::Text, "类别"),
                Column::minor(Kind::Text, "入党时间"),
                Column::minor(Kind::Text, "账号"),
            ]);
        }
        let rows: Vec<Row> = roster.entries.iter().map(|seen| row(seen, superior, roster.full)).collect();
        table("people-list", "党员", &columns, &rows)
    }
}

fn row(seen: &Seen, superior: bool, full: bool) -> Row {
    let listed = &seen.listed;
    let person = &listed.person;
    let membership = person.membership.as_ref();
    let group = listed.group_name.as_deref();
    let place =
        if superior { joined(&listed.unit_name, group) } else { group.unwrap_or_default().to_owned() };
    let mut cells = vec![
        html! {
            @if seen.open { a href=(href(person.id)) { (person.facts.name) } } @else { (person.facts.name) }
            @if full && let Some(ended) = membership.and_then(|m| m.ended) {
                " " (components::badge(&format!("已终止：{}", ended.how.label())))
            }
        },
        html! { (wording::list(listed.titles.iter().map(String::as_str))) },
        html! { (place) },
    ];
    if full {
        cells.extend([
            html! {
                (kind_of(person))
                @if let Some(facts) = membership.map(|m| &m.facts) {
                    @if facts.standing != Standing::Normal { " " (components::badge(facts.standing.label())) }
                    @if facts.mobile { " " (components::badge("流动")) }
                }
            },
            html! { @if let Some(m) = membership { (wording::day(m.facts.joined_on)) } },
            html! { @if listed.has_account { "有" } @else { "无" } },
        ]);
    }
    Row::from(cells)
}

fn present(present: &[Presence]) -> Markup {
    if present.is_empty() {
        return components::empty("还没有登记临时参加的党员。请在党员自己的页面上“登记临时参加”。", None);
    }
    let columns = [
        Column::new(Kind::Lead, "姓名"),
        Column::new(Kind::Text, "组织关系所在支部"),
        Column::new(Kind::Text, "起止"),
    ];
    let rows: Vec<Row> = present
        .iter()
        .map(|stay| {
            Row::from(vec![
                html! { (stay.person_name) },
                html! { (stay.home_name) },
                html! { (span(stay.from, stay.until)) },
            ])
        })
        .collect();
    html! {
        p.note { "组织关系在各自的支部，党员总数不重复计算。" }
        (table("present", "临时参加的党员", &columns, &rows))
    }
}

/// The form for a new person. A group's members are entered at its branch, with the group chosen.
pub(super) fn new_href(unit: UnitId, kind: UnitKind, parent: Option<UnitId>) -> String {
    match parent {
        Some(branch) if kind == UnitKind::Group => format!("{}/people/new?group={unit}", units::href(branch)),
        _ => format!("{}/people/new", units::href(unit)),
    }
}

/// The filters as a query, with a page.
fn query(asked: &Typed, page: u32) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in FILTERS {
        if !asked.get(name).is_empty() {
            query.append_pair(name, asked.get(name));
        }
    }
    query.append_pair("page", &page.to_string());
    query.finish()
}

/// Reads an address. What cannot be read there is no filter.
fn filter(asked: &Typed, unit: UnitId, kind: UnitKind) -> Filter {
    let wanted = domain::names::normalise_query(asked.get("q"));
    Filter {
        unit,
        below: kind.is_superior(),
        pattern: (!wanted.is_empty()).then(|| domain::names::like_pattern(&wanted)),
        stage: asked.get("stage").parse().ok(),
        standing: asked.get("standing").parse().ok(),
        mobile: match asked.get("mobile") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        include_ended: asked.flag("ended"),
        members_only: asked.get("who") != "all",
    }
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    RawQuery(asked): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let head = Head::read(&app, &who, id, "党员").await?;
    let asked = Typed::parse(&asked.unwrap_or_default()).unwrap_or_default();
    let page = page_number(asked.get("page"));
    let filter = filter(&asked, id, head.unit.kind);
    let offset = i64::from(page - 1) * i64::from(PER_PAGE);
    let roster = actions::people::roster(&app, &who.viewer, &filter, offset, i64::from(PER_PAGE)).await?;
    let present = if head.unit.kind == UnitKind::TemporaryBranch {
        actions::units::overview(&app, id).await?.present
    } else {
        vec![]
    };
    let view = List { head, asked, page, roster, present };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

/// The whole roster as a workbook, in the columns of the import.
pub async fn export(State(app): State<App>, who: Who, Path(id): Path<UnitId>) -> Result<Response> {
    let bytes = actions::people::export(&app, &who.viewer, id).await?;
    Ok(workbook(bytes))
}

/// An answer that is a workbook with a Chinese name, for old browsers too.
pub fn workbook(bytes: Vec<u8>) -> Response {
    let name =
        "attachment; filename=\"roster.xlsx\"; filename*=UTF-8''%E5%85%9A%E5%91%98%E5%90%8D%E5%86%8C.xlsx";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_address_that_cannot_be_read_filters_nothing() {
        let unit = UnitId(Uuid::from_u128(1));
        let asked = Typed::parse("q=%20&stage=everything&standing=&mobile=perhaps&page=abc").unwrap();
        let filter = filter(&asked, unit, UnitKind::Branch);
        assert!(filter.pattern.is_none() && filter.stage.is_none() && filter.standing.is_none());
        assert!(filter.mobile.is_none() && filter.members_only && !filter.include_ended && !filter.below);
        assert_eq!(page_number(asked.get("page")), 1);
    }

    #[test]
    fn turning_a_page_keeps_the_filters() {
        let asked = Typed::parse("q=%E7%8E%8B&ended=yes&page=3&other=x").unwrap();
        assert_eq!(query(&asked, 4), "q=%E7%8E%8B&ended=yes&page=4");
    }

    #[test]
    fn a_groups_members_are_entered_at_its_branch() {
        let (group, branch) = (UnitId(Uuid::from_u128(4)), UnitId(Uuid::from_u128(3)));
        assert_eq!(
            new_href(group, UnitKind::Group, Some(branch)),
            format!("/units/{branch}/people/new?group={group}")
        );
        assert_eq!(new_href(branch, UnitKind::Branch, None), format!("/units/{branch}/people/new"));
    }
}
