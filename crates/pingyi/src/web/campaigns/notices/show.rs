//! One notice: as its readers see it, and as its unit writes it.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::campaign::terms::{Addition, Change, Terms};
use domain::campaign::{CampaignKind, Profile};
use domain::ids::{CampaignId, NoticeId, UnitId};
use domain::notice::{Stage, cited};
use domain::wording::{self, day};
use maud::{Markup, html};

use super::{href, scope_words};
use crate::actions;
use crate::actions::notices::Shown;
use crate::app::App;
use crate::clock::moment;
use crate::failure::Result;
use crate::web::campaigns::{Head, samples};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, Figure, State as Mark, Weight};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Show {
    pub head: Head,
    pub shown: Shown,
}

impl View for Show {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        let notice = &self.shown.notice;
        if notice.title.is_empty() { "通知草稿".to_owned() } else { notice.title.clone() }
    }

    fn body(&self) -> Markup {
        let notice = &self.shown.notice;
        html! {
            div.no-print { (self.head.draw(self.acts())) }
            @if notice.is_published() {
                div.no-print { (self.receipt()) }
            } @else {
                div.notice.notice-heed { "这是草稿，下级还看不到。写好后发布通知。" }
            }
            (self.sheet())
            @if self.writes() { (self.requirements()) }
            @if notice.unit == self.head.unit.unit.id && notice.is_published() { (self.recipients()) }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::notices()
    }
}

impl Show {
    fn page(&self) -> String {
        href(self.head.unit.unit.id, self.head.campaign.id, self.shown.notice.id)
    }

    /// Does the reader write this notice?
    fn writes(&self) -> bool {
        let notice = &self.shown.notice;
        !notice.is_published()
            && notice.unit == self.head.unit.unit.id
            && self.head.may_change(Right::KeepCampaign)
    }

    fn acts(&self) -> Markup {
        let page = self.page();
        html! {
            @if self.writes() {
                (components::link_button(Weight::Primary, Act { label: "发布通知", href: &format!("{page}/publish") }))
                (components::link_button(Weight::Plain, Act { label: "填写文头", href: &format!("{page}/edit") }))
                (components::link_button(Weight::Plain, Act { label: "粘贴上级通知", href: &format!("{page}/paste") }))
                (components::link_button(Weight::Quiet, Act { label: "删除草稿", href: &format!("{page}/discard") }))
            }
        }
    }

    /// What the reader's unit does with a notice from above.
    fn receipt(&self) -> Markup {
        let notice = &self.shown.notice;
        if notice.unit == self.head.unit.unit.id {
            return html! {};
        }
        let sign = format!("{}/sign", self.page());
        html! {
            @match &self.shown.signed {
                Some((name, at)) => p { (components::state(Mark::Done, &format!("本组织已签收（{name}，{}）", moment(*at)))) },
                None => {
                    @if self.head.may_change(Right::SignReceipt) {
                        div.notice.notice-heed {
                            "本组织还没有签收这份通知。 "
                            (components::post_button(Weight::Primary, Act { label: "签收通知", href: &sign }, None, &[]))
                        }
                    } @else {
                        p { (components::state(Mark::Waiting, "本组织还没有签收")) }
                    }
                }
            }
        }
    }

    /// The notice as a page of paper.
    fn sheet(&self) -> Markup {
        let notice = &self.shown.notice;
        let body = &notice.body;
        let of = |kind: Addition| -> Vec<&str> {
            let texts = body.requirements.iter().filter_map(move |requirement| match &requirement.change {
                Change::Add { kind: known, text } if *known == kind => Some(text.as_str()),
                _ => None,
            });
            texts.collect()
        };
        let (themes, study, aims) = (of(Addition::ThemeSentence), of(Addition::Study), of(Addition::Aim));
        let mut ordered: Vec<&domain::campaign::terms::Requirement> = body
            .requirements
            .iter()
            .filter(|requirement| {
                !matches!(
                    &requirement.change,
                    Change::Add { kind: Addition::ThemeSentence | Addition::Study | Addition::Aim, .. }
                )
            })
            .collect();
        // One sentence may ask for several things; it is read once.
        ordered.dedup_by(|next, one| next.sentence == one.sentence && next.scope == one.scope);
        html! {
            article.sheet.sheet-text {
                @if !notice.number.is_empty() { p.sheet-number { (notice.number) } }
                h2.sheet-title { (notice.title) }
                p.flush { (if self.shown.campaign.kind == CampaignKind::BodyMeeting { "各党委、党组：" } else { "各党总支、党支部：" }) }
                @if !body.cites.is_empty() {
                    p {
                        "根据"
                        (wording::list(body.cites.iter().map(|cite| format!("{}{}", cite.issuer, cited(&cite.title, &cite.number))).collect::<Vec<_>>().iter().map(String::as_str)))
                        "，现将有关事项通知如下。"
                    }
                }
                @if !body.aims.is_empty() || !aims.is_empty() {
                    h3 { "目标要求" }
                    @for line in body.aims.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
                    @for aim in &aims { p { (aim) } }
                }
                @if !themes.is_empty() { h3 { "会议主题" } @for theme in &themes { p { (theme) } } }
                @if !study.is_empty() {
                    h3 { "学习内容" }
                    p { "在规定的学习内容之外，增加：" (wording::list(study.iter().copied())) "。" }
                }
                @if !ordered.is_empty() {
                    h3 { "具体要求" }
                    ol.sheet-list {
                        @for requirement in &ordered {
                            li {
                                (with_stop(&requirement.sentence))
                                @if !requirement.scope.is_all() {
                                    span.note { "（适用于：" (scope_words(&requirement.scope, &self.names())) "）" }
                                }
                            }
                        }
                    }
                }
                @if !body.tasks.is_empty() {
                    h3 { "任务分工" }
                    ol.sheet-list {
                        @for task in &body.tasks {
                            li { (task.what) "：" (task.who) @if let Some(until) = task.until { "（" (day(until)) "前）" } }
                        }
                    }
                }
                p { "未尽事宜，按上级有关通知要求执行。" }
                div.sheet-end {
                    @for issuer in &body.issuers { p { (issuer) } }
                    p { @if let Stage::Published { on, .. } = notice.stage { (day(on)) } @else { "（发布日期）" } }
                }
            }
        }
    }
    fn names(&self) -> Vec<(UnitId, String)> {
        self.shown.recipients.iter().map(|unit| (unit.unit, unit.name.clone())).collect()
    }

    /// The requirements of the draft beside what is in force above.
    fn requirements(&self) -> Markup {
        let notice = &self.shown.notice;
        let page = self.page();
        let unit = &self.head.unit.unit;
        let profile = Profile { unit: unit.id, kind: unit.kind, labels: Vec::new() };
        let above = Terms::in_force(&self.shown.above, &profile);
        let columns = [
            Column::new(Kind::Lead, "本级要求"),
            Column::new(Kind::Text, "上级要求"),
            Column::minor(Kind::Text, "适用"),
            Column::new(Kind::Acts, ""),
        ];
        let names = self.names();
        let rows: Vec<Row> = notice
            .body
            .requirements
            .iter()
            .enumerate()
            .map(|(at, requirement)| {
                let (index, version) = (at.to_string(), notice.version.to_string());
                Row::from(vec![
                    html! { (requirement.change.shown()) span.note.on-own-line { (requirement.sentence) } },
                    html! { (in_force(&above, &requirement.change)) },
                    html! { (scope_words(&requirement.scope, &names)) },
                    components::post_button(
                        Weight::Quiet,
                        Act { label: "删去", href: &format!("{page}/withdraw") },
                        Some("删去这一条要求？"),
                        &[("at", &index), ("version", &version)],
                    ),
                ])
            })
            .collect();
        let add = format!("{page}/ask");
        components::panel(
            "要求",
            Some(Act { label: "提出要求", href: &add }),
            html! {
                @if rows.is_empty() {
                    (components::empty(
                        "还没有提出要求：下级按主题包和上级通知执行。可以提前时限、增加次数和步骤、补充学习内容；只能从严，不能放宽。",
                        Some(Act { label: "提出要求", href: &add })))
                } @else { (table("requirements", "要求", &columns, &rows)) }
            },
        )
    }

    fn recipients(&self) -> Markup {
        let all = self.shown.recipients.len();
        let signed = self.shown.recipients.iter().filter(|unit| unit.signed.is_some()).count();
        let value = signed.to_string();
        let parts = format!("个，共 {all} 个");
        let waiting: Vec<&actions::notices::Recipient> =
            self.shown.recipients.iter().filter(|unit| unit.signed.is_none()).collect();
        let columns = [
            Column::new(Kind::Lead, "组织"),
            Column::new(Kind::Text, "签收人"),
            Column::new(Kind::Text, "签收时间"),
        ];
        let rows: Vec<Row> = self
            .shown
            .recipients
            .iter()
            .filter_map(|unit| {
                let (name, at) = unit.signed.as_ref()?;
                Some(Row::from(vec![html! { (unit.name) }, html! { (name) }, html! { (moment(*at)) }]))
            })
            .collect();
        components::panel(
            "签收情况",
            None,
            html! {
                (components::figures(&[Figure {
                    label: "已签收",
                    value: &value,
                    unit: &parts,
                    definition: "本级以下在用的党委、党组、党总支和党支部，每个组织签收一次；党小组不另签收。",
                    href: None,
                }]))
                @if !waiting.is_empty() {
                    details {
                        summary.tree-row { "还没有签收的（" (waiting.len()) "）" }
                        p { (wording::list(waiting.iter().map(|unit| unit.name.as_str()))) }
                    }
                }
                @if !rows.is_empty() { (table("receipts", "签收", &columns, &rows)) }
            },
        )
    }
}

/// What is in force above for the subject of a change.
fn in_force(above: &Terms, change: &Change) -> Markup {
    let (value, source) = match change {
        Change::Value { key, .. } => match above.values.get(key) {
            Some(held) => (key.shown(held.value), Some(&held.source)),
            None => ("没有规定".to_owned(), None),
        },
        Change::Need { step, .. } => match above.needs.get(step) {
            Some(held) => (held.value.label().to_owned(), Some(&held.source)),
            None => ("没有规定".to_owned(), None),
        },
        Change::Deadline { step, .. } => match above.deadlines.get(step).and_then(|held| held.first()) {
            Some(held) => (held.value.shown(), Some(&held.source)),
            None => ("没有规定".to_owned(), None),
        },
        Change::Add { .. } => ("增加".to_owned(), None),
    };
    html! { (value) @if let Some(source) = source { span.note.on-own-line title=(source.sentence) { (source.title) } } }
}

fn with_stop(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['。', '！', '；']) { text.to_owned() } else { format!("{text}。") }
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, notice)): Path<(UnitId, CampaignId, NoticeId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let head = Head::read(&app, &who, unit, campaign, "通知").await?;
    let shown = actions::notices::show(&app, unit, notice).await?;
    if !shown.notice.is_published() && !head.may(Right::KeepCampaign) {
        return Err(crate::failure::Failure::NotFound);
    }
    Ok(frame::show(&app, &who, session::said(&headers), &Show { head, shown }))
}

pub async fn sign(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, notice)): Path<(UnitId, CampaignId, NoticeId)>,
) -> Result<Response> {
    actions::notices::sign(&app, &who.viewer, unit, notice).await?;
    Ok(session::go(&app, &crate::web::campaigns::href(unit, campaign), "已签收通知。"))
}
