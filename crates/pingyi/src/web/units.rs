//! Units: the tree, a unit's page, and what is done to units.

pub mod acts;
pub mod form;
mod samples;
pub mod tree;

use domain::access::{self, Act as Right, Place, Target};
use domain::ids::UnitId;
use domain::org::{Unit, UnitKind};
use domain::wording;
use maud::{Markup, html};

pub use form::both;
pub use samples::{sample_head, sample_nodes, sample_unit};

use super::components;
use super::guard::Who;
use super::layout::NavEntry;
use crate::actions;
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

    /// Where the unit hangs: its ancestors, with links to those the reader may open.
    pub fn trail(&self) -> Markup {
        trail(&self.trail)
    }

    /// Breadcrumbs, name, kind, and the tabs this reader may open.
    pub fn draw(&self, acts: Markup) -> Markup {
        let unit = &self.unit;
        let base = href(unit.id);
        let entries: Vec<(NavEntry, Option<u32>)> = [
            ("概况", "", true),
            ("活动", "/campaigns", unit.kind != UnitKind::Group && self.may(Right::SeeCampaign)),
            ("党员", "/people", unit.kind != UnitKind::LeadingGroup),
            ("任职", "/duties", true),
            ("领导班子", "/bodies", unit.kind.is_superior()),
            ("指导组", "/guidance", unit.kind.is_superior() && self.may(Right::KeepGuidance)),
            ("账号", "/accounts", self.may(Right::IssueAccounts)),
            (
                "导入名册",
                "/import",
                self.may(Right::EditPeople) && (unit.kind.is_home() || unit.kind.is_superior()),
            ),
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
            (self.trail())
            (components::title(&unit.name, marks, None, acts))
            (components::tabs(&entries))
        }
    }
}

pub(super) fn trail(steps: &[(String, Option<String>)]) -> Markup {
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
