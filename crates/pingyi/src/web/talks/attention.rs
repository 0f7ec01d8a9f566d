//! 建议先谈: what the register tells, and whom the committee has marked.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::preparation::talk::{CareKind, Mark};
use maud::{Markup, html};

use super::href;
use super::list::{Talks, view};
use crate::actions;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Sign, Weight};
use crate::web::form::Typed;
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::{frame, session};

impl Talks {
    pub(super) fn attention(&self) -> Markup {
        let (done, open): (Vec<_>, Vec<_>) =
            self.reading.marks.iter().partition(|(mark, talks)| mark.is_done(*talks));
        components::panel(
            "建议先谈",
            None,
            html! {
                p.note { "只有书记、副书记、委员看到，本人和上级都看不到；供安排时参考，不是缺项。" }
                h3 { "重点谈话对象" }
                @if open.is_empty() {
                    p.note { (if done.is_empty() { "还没有定。需要重点谈的，在下面选人和情况。" } else { "都已经谈到。" }) }
                } @else { (self.marks("marks", &open)) }
                @if !done.is_empty() {
                    details.more {
                        summary { "已经谈到的（" (done.len()) "）" }
                        (self.marks("marks-done", &done))
                    }
                }
                @if self.head.may_change(Right::ArrangeTalks) { (self.marking()) }
                @if !self.reading.attention.is_empty() {
                    h3 { "党员名册里的" }
                    (self.registered())
                }
            },
        )
    }

    fn marks(&self, id: &str, marks: &[&(Mark, usize)]) -> Markup {
        let changes = self.head.may_change(Right::ArrangeTalks);
        let remove = format!("{}/attention/remove", self.page());
        let columns = [
            Column::new(Kind::Lead, "姓名"),
            Column::new(Kind::Text, "情况"),
            Column::new(Kind::Text, "谈话"),
            Column::new(Kind::Acts, ""),
        ];
        let rows: Vec<Row> = marks
            .iter()
            .map(|(mark, talks)| {
                let sign = if mark.is_done(*talks) { Sign::Done } else { Sign::NotYet };
                let act = Act { label: "取消标记", href: &remove };
                let hidden = [("person", &*mark.person.to_string()), ("kind", mark.kind.code())];
                Row::from(vec![
                    html! { (mark.name) },
                    components::badge(mark.kind.label()),
                    components::state(sign, &mark.told(*talks)),
                    html! {
                        @if !mark.is_done(*talks) { (self.talk_with(mark.person)) }
                        @if changes { (components::post_button(Weight::Quiet, act, None, &hidden)) }
                    },
                ])
            })
            .collect();
        table(id, "重点谈话对象", &columns, &rows)
    }

    fn marking(&self) -> Markup {
        let typed = &self.marking;
        let inside = self.reading.circle.inside();
        let others: Vec<_> = inside.iter().filter(|person| person.id != self.reading.viewer).collect();
        let ids: Vec<String> = others.iter().map(|person| person.id.to_string()).collect();
        let people: Vec<Choice<'_>> = ids
            .iter()
            .zip(&others)
            .map(|(id, person)| Choice::from((id.as_str(), person.name.as_str())))
            .collect();
        let kinds: Vec<Choice<'_>> =
            CareKind::ALL.iter().map(|kind| Choice::from((kind.code(), kind.label()))).collect();
        let shape = Form {
            action: &format!("{}/attention", self.page()),
            submit: "标记谈话对象",
            errors: &typed.errors(),
            ..Form::default()
        };
        html! {
            details.more open[!typed.is_sound()] {
                summary { "标记重点谈话对象" }
                p.note { "“需要反复谈”的谈满两次、其他的谈过一次，就算谈到。标记不从谈话内容里取。" }
                (form::form(&shape, html! {
                    (form::select(&Field { required: true, ..typed.field("person", "重点和谁谈") }, Some("请选择"), &people))
                    (form::select(&Field { required: true, ..typed.field("kind", "什么情况") }, Some("请选择"), &kinds))
                }))
            }
        }
    }

    fn registered(&self) -> Markup {
        let columns = [
            Column::new(Kind::Lead, "姓名"),
            Column::new(Kind::Text, "情况"),
            Column::new(Kind::Text, "谈话"),
            Column::new(Kind::Acts, ""),
        ];
        let rows: Vec<Row> = self
            .reading
            .attention
            .iter()
            .map(|(person, care)| {
                let of = |listed: &&store::talks::Listed| {
                    listed.talk.held_on.is_some() && listed.talk.has_party(person.id)
                };
                let talked = self.reading.talks.iter().any(|listed| of(&listed));
                let (sign, word) =
                    if talked { (Sign::Done, "有人谈过") } else { (Sign::NotYet, "还没有人谈") };
                Row::from(vec![
                    html! { (person.name) },
                    components::badge(care.label()),
                    components::state(sign, word),
                    html! { @if !talked { (self.talk_with(person.id)) } },
                ])
            })
            .collect();
        table("registered", "党员名册里的", &columns, &rows)
    }
}

/// Whom, and why; `None` where that cannot be read.
fn read(typed: &mut Typed) -> (Option<PersonId>, Option<CareKind>) {
    (typed.choice("person", "重点和谁谈"), typed.choice("kind", "什么情况"))
}

pub async fn mark(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let (person, kind) = read(&mut typed);
    let marked = match (typed.checked(), person, kind) {
        (Ok(()), Some(person), Some(kind)) => {
            actions::talks::mark(&app, &who.viewer, (campaign, unit), person, kind).await
        }
        (checked, ..) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match marked {
        Ok(()) => {
            Ok(session::go(&app, &href(unit, campaign), "已标记重点谈话对象，只有书记、副书记、委员看到。"))
        }
        Err(failure) => {
            let marking = typed.take(failure)?;
            let view = Talks { marking, ..view(&app, &who, unit, campaign, Typed::default()).await? };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

pub async fn unmark(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let (person, kind) = read(&mut typed);
    typed.checked()?;
    let (Some(person), Some(kind)) = (person, kind) else { return Err(Failure::NotFound) };
    actions::talks::unmark(&app, &who.viewer, (campaign, unit), person, kind).await?;
    Ok(session::go(&app, &href(unit, campaign), "已取消标记。"))
}
