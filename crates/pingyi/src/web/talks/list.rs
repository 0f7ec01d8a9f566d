//! Who has talked with whom, and who still is to.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::preparation::talk::{self, Person};
use domain::wording::short_day;
use maud::{Markup, html};
use store::talks::Listed;

use super::matrix::Shows;
use super::{TAB, WHO_READS, href, new_href, samples};
use crate::actions;
use crate::actions::talks::Reading;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::campaigns::Head;
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, Figure, State as Mark, Weight};
use crate::web::form::Typed;
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, picker, session};

#[derive(Debug, Clone)]
pub struct Talks {
    pub head: Head,
    pub reading: Reading,
    /// The form that arranges a talk.
    pub typed: Typed,
    /// The form that marks somebody.
    pub marking: Typed,
    /// Whom the matrix lists.
    pub shows: Shows,
}

impl View for Talks {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 谈心谈话", self.reading.unit.short_name)
    }

    fn body(&self) -> Markup {
        let record = new_href(&self.page(), None);
        let acts = html! {
            @if self.reading.may_talk() {
                (components::link_button(Weight::Primary, Act { label: "记一次谈话", href: &record }))
            }
        };
        html! {
            (self.head.draw(acts))
            p.note { (WHO_READS) }
            @if self.reading.sees_all { (self.figures()) }
            // First what somebody has to see to; then the whole.
            @if self.reading.sees_all && !self.reading.coverage.missing.is_empty() {
                (components::panel("必谈未谈", None, self.owed()))
            }
            @if self.reading.arranges { (self.attention()) }
            @if self.head.may_change(Right::ArrangeTalks) { (self.arranging()) }
            (components::panel("我的谈话", None, self.own()))
            @if self.reading.sees_all {
                (components::panel("谁和谁谈", None, self.matrix()))
                @if let Some(beyond) = self.beyond() { (components::panel("与分管领导、行政班子", None, beyond)) }
                @let rest = self.outside_the_matrix();
                @if !rest.is_empty() { (components::panel("其他谈话", None, self.rows("others", "其他谈话", &rest))) }
            }
            @if !self.reading.wishes.is_empty() { (components::panel("希望得到的帮助", None, self.wishes())) }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::lists()
    }
}

/// As he stands in a list of whom one may talk with.
pub(super) fn called(reading: &Reading, person: &Person) -> String {
    let circle = &reading.circle;
    let post = circle.posts.get(&person.id).filter(|_| !circle.is_inside(person.id)).map(String::as_str);
    let charge = circle.is_charge(reading.viewer, person.id).then_some("分管");
    let told: Vec<&str> = post.into_iter().chain(charge).collect();
    if told.is_empty() { person.name.clone() } else { format!("{}（{}）", person.name, told.join("，")) }
}

impl Talks {
    pub(super) fn page(&self) -> String {
        href(self.reading.unit.id, self.reading.campaign.id)
    }

    fn figures(&self) -> Markup {
        let coverage = &self.reading.coverage;
        let (times, pairs) = (coverage.times.to_string(), coverage.pairs.to_string());
        let (met, of) = (coverage.met().to_string(), format!("/ {}", coverage.required));
        let team = self.team();
        let definition = format!(
            "已经谈过的必谈数与应谈数；{team} k 人两两都谈，共 k(k−1)/2 对；通知要求{team}与党员必谈的，每名党员由任一{team}谈过即算。"
        );
        let mut figures = vec![
            Figure {
                label: "谈心谈话",
                value: &times,
                unit: "人次",
                definition: "已经谈过的次数之和，两个人谈一次计 1 人次；同两个人谈几次计几人次。",
                href: None,
            },
            Figure {
                label: "谈过的",
                value: &pairs,
                unit: "对",
                definition: "谈过话的两个人算一对，不分谁找谁，谈几次都只算一对。",
                href: None,
            },
        ];
        if coverage.required > 0 {
            figures.push(Figure {
                label: "必谈覆盖",
                value: &met,
                unit: &of,
                definition: &definition,
                href: None,
            });
        }
        components::figures(&figures)
    }

    pub(super) fn talk_href(&self, listed: &Listed) -> String {
        format!("{}/{}", self.page(), listed.talk.id)
    }

    pub(super) fn team(&self) -> &'static str {
        talk::team(self.reading.campaign.kind)
    }

    fn kind(&self, listed: &Listed) -> String {
        listed.talk.kind.told(self.reading.campaign.kind)
    }

    /// `3月5日已谈`, or when it is planned.
    pub(super) fn said(&self, listed: &Listed) -> Markup {
        let today = self.reading.today;
        match (listed.talk.held_on, listed.talk.planned_on) {
            (Some(day), _) => html! {
                (components::state(Mark::Done, &format!("{}已谈", short_day(day, today))))
                @if listed.after_meeting { " " (components::badge("会后补记")) }
            },
            (None, Some(day)) if day < today => {
                components::state(Mark::Overdue, &format!("{}计划，未记", short_day(day, today)))
            }
            (None, day) => {
                let day = day.map(|day| short_day(day, today)).unwrap_or_default();
                components::state(Mark::Waiting, &format!("{day}计划"))
            }
        }
    }

    /// The reader's own talks: what is planned first, with the button that records it.
    fn own(&self) -> Markup {
        let viewer = self.reading.viewer;
        let own: Vec<&Listed> =
            self.reading.talks.iter().filter(|listed| listed.talk.has_party(viewer)).collect();
        if own.is_empty() {
            return components::empty(
                "还没有您的谈话。谈过以后由谈话的任一方记一次，双方都能看到内容。",
                None,
            );
        }
        let columns = [
            Column::new(Kind::Lead, "和谁谈"),
            Column::new(Kind::Text, "谈话"),
            Column::new(Kind::Text, "类别"),
            Column::new(Kind::Acts, ""),
        ];
        let rows: Vec<Row> = own
            .into_iter()
            .map(|listed| {
                let other = if listed.talk.from == viewer { &listed.with_name } else { &listed.from_name };
                let record = new_href(&self.page(), Some(listed.talk.other(viewer)));
                let act = match listed.talk.held_on {
                    None if self.reading.may_talk() => Act { label: "记这次谈话", href: &record },
                    _ => Act { label: "查看内容", href: &self.talk_href(listed) },
                };
                Row::from(vec![
                    html! { (other) },
                    self.said(listed),
                    html! { (self.kind(listed)) },
                    components::link_button(Weight::Plain, act),
                ])
            })
            .collect();
        table("own", "我的谈话", &columns, &rows)
    }

    fn rows(&self, id: &str, caption: &str, listed: &[&Listed]) -> Markup {
        let columns = [
            Column::new(Kind::Lead, "谁和谁"),
            Column::new(Kind::Text, "谈话"),
            Column::new(Kind::Text, "类别"),
        ];
        let rows: Vec<Row> = listed
            .iter()
            .map(|listed| {
                Row::from(vec![
                    html! { a href=(self.talk_href(listed)) { (listed.from_name) "与" (listed.with_name) } },
                    self.said(listed),
                    html! { (self.kind(listed)) },
                ])
            })
            .collect();
        table(id, caption, &columns, &rows)
    }

    fn outside_the_matrix(&self) -> Vec<&Listed> {
        let circle = &self.reading.circle;
        let in_matrix = |listed: &Listed| {
            let (from, with) = (listed.talk.from, listed.talk.with);
            (circle.is_committee(from) && circle.is_inside(with))
                || (circle.is_committee(with) && circle.is_inside(from))
        };
        let beyond = circle.beyond();
        let told_there = |listed: &Listed| beyond.iter().any(|person| listed.talk.has_party(person.id));
        self.reading.talks.iter().filter(|listed| !in_matrix(listed) && !told_there(listed)).collect()
    }

    fn arranging(&self) -> Markup {
        let typed = &self.typed;
        let circle = &self.reading.circle;
        let everybody: Vec<(String, String)> = circle
            .everybody()
            .into_iter()
            .map(|person| (person.id.to_string(), called(&self.reading, person)))
            .collect();
        let people: Vec<Choice<'_>> =
            everybody.iter().map(|(id, name)| Choice::from((id.as_str(), name.as_str()))).collect();
        let shape = Form {
            action: &format!("{}/plan", self.page()),
            submit: "安排谈话",
            errors: &typed.errors(),
            ..Form::default()
        };
        let begun = !typed.is_sound() || !typed.get("with").is_empty();
        // Folded, so that the page has one button that stands out.
        html! {
            section.panel id="arrange" {
                details open[begun] {
                    summary.tree-row { b { "安排谈话" } }
                    p.note { "一次安排两个人、一天。同两个人再安排一次，就是改日期。谈过以后由谈话的人自己记。" }
                    (form::form(&shape, html! {
                        (form::select(&Field { required: true, ..typed.field("from", "谁谈") }, Some("请选择"), &people))
                        (form::select(&Field { required: true, ..typed.field("with", "和谁谈") }, Some("请选择"), &people))
                        (form::date(&Field { required: true, ..typed.field("day", "哪一天") }))
                    }))
                }
            }
        }
    }

    fn wishes(&self) -> Markup {
        html! {
            p.note { "谈话的人在本人同意后转来，只有" (self.team()) "看到。" }
            ul.stack { @for (name, wish) in &self.reading.wishes { li { (name) "：" (wish) } } }
        }
    }
}

pub(super) async fn view(
    app: &App,
    who: &Who,
    unit: UnitId,
    campaign: CampaignId,
    typed: Typed,
) -> Result<Talks> {
    Ok(Talks {
        reading: actions::talks::read(app, &who.viewer, campaign, unit).await?,
        head: Head::read(app, who, unit, campaign, TAB).await?,
        typed,
        marking: Typed::default(),
        shows: Shows::default(),
    })
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let typed = picker::typed_of(query.as_deref());
    let shows = Shows::of(typed.get("show"));
    let view = Talks { shows, ..view(&app, &who, unit, campaign, typed).await? };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

pub async fn plan(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let from = typed.choice::<PersonId>("from", "谁谈");
    let with = typed.choice::<PersonId>("with", "和谁谈");
    let day = typed.day("day", "日期");
    let planned = match (typed.checked(), from, with, day) {
        (Ok(()), Some(from), Some(with), Some(day)) => {
            actions::talks::plan(&app, &who.viewer, campaign, unit, (from, with), day).await
        }
        (checked, ..) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match planned {
        Ok(()) => {
            Ok(session::go(&app, &href(unit, campaign), "已安排谈话，双方在自己的“谈心谈话”里能看到。"))
        }
        Err(failure) => {
            let view = view(&app, &who, unit, campaign, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
