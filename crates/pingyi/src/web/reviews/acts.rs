//! Giving a text in, taking it back, and reviewing it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{CampaignId, TextId, UnitId};
use domain::preparation::text::{Review, Stage};
use domain::theme::Capacity;
use domain::wording;
use maud::{Markup, html};

use super::samples;
use super::show::view;
use crate::actions;
use crate::actions::reviews::{Reviewed, Shown, Word};
use crate::app::App;
use crate::failure::{Failure, FieldError, Result};
use crate::web::campaigns::Head;
use crate::web::components::{self, form};
use crate::web::form::Typed;
use crate::web::frame::{conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::texts::{TAB, href, href_of, name_of, page_of};
use crate::web::views::View;
use crate::web::{frame, session};

type At = (UnitId, CampaignId, TextId);

const LONG: usize = 2000;
const SHORT: usize = 200;

/// The page again, with what was typed and why it did not go through.
async fn again(app: &App, who: &Who, at: At, mut typed: Typed, failure: Failure) -> Result<Response> {
    if matches!(failure, Failure::Stale) {
        typed.error("", "这份材料刚刚有了变化，这次没有办成。下面是现在的样子，请看过再办；您填写的还在。");
        let view = view(app, who, at, typed).await?;
        return Ok(conflict(frame::show(app, who, None, &view)));
    }
    let view = view(app, who, at, typed.take(failure)?).await?;
    Ok(unprocessable(frame::show(app, who, None, &view)))
}

pub async fn submit(
    State(app): State<App>,
    who: Who,
    Path(at): Path<At>,
    mut typed: Typed,
) -> Result<Response> {
    let (unit, campaign, text) = at;
    let number: Option<i64> = typed.get("number").parse().ok();
    if number.is_none() {
        typed.error("", "请从材料页上的按钮提交；这次提交没有带上是哪一版。");
    }
    let how = typed.optional("how", "本人确认的方式", SHORT).unwrap_or_default();
    let word = Word { ticked: typed.flag("own"), how };
    let done = match (typed.checked(), number) {
        (Ok(()), Some(number)) => {
            actions::reviews::submit(&app, &who.viewer, (campaign, unit, text), number, &word).await
        }
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &href_of(at), "已提交材料。审阅以前还可以收回。")),
        Err(failure) => again(&app, &who, at, typed, failure).await,
    }
}

pub async fn withdraw(
    State(app): State<App>,
    who: Who,
    Path(at): Path<At>,
    mut typed: Typed,
) -> Result<Response> {
    let (unit, campaign, text) = at;
    let version = typed.version();
    let done = match typed.checked() {
        Ok(()) => actions::reviews::withdraw(&app, &who.viewer, (campaign, unit, text), version).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &href_of(at), "已收回材料，可以修改了。")),
        Err(failure) => again(&app, &who, at, typed, failure).await,
    }
}

/// Asks before a passed text has to go through the review again.
#[derive(Debug, Clone)]
pub struct Reopen {
    pub head: Head,
    pub shown: Shown,
    pub typed: Typed,
}

impl View for Reopen {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "重新修改材料".into()
    }

    fn body(&self) -> Markup {
        let text = &self.shown.text;
        let page = page_of(text);
        let version = text.version.to_string();
        let shape = form::Form {
            action: &format!("{page}/reopen"),
            submit: "重新修改材料",
            cancel: Some(&page),
            errors: &self.typed.errors(),
            ..form::Form::default()
        };
        let stakes = [
            "现在的“审阅通过”取消。",
            "改好后要重新提交、重新审阅；没有通过以前，会前准备算没有完成。",
            "历次版本都留着。",
        ];
        html! {
            (self.head.unit.trail())
            (components::confirm(
                &format!("重新修改{}？", text.whose.kind().label()),
                &stakes,
                form::hidden("version", &version),
                &shape,
            ))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::reopening()
    }
}

async fn reopening(app: &App, who: &Who, at: At, typed: Typed) -> Result<Reopen> {
    let super::Show { head, shown, typed } = view(app, who, at, typed).await?;
    if shown.gives() { Ok(Reopen { head, shown, typed }) } else { Err(Failure::NotAllowed) }
}

pub async fn reopen_page(State(app): State<App>, who: Who, Path(at): Path<At>) -> Result<Response> {
    Ok(frame::show(&app, &who, None, &reopening(&app, &who, at, Typed::default()).await?))
}

pub async fn reopen(
    State(app): State<App>,
    who: Who,
    Path(at): Path<At>,
    mut typed: Typed,
) -> Result<Response> {
    let (unit, campaign, text) = at;
    let version = typed.version();
    let done = match typed.checked() {
        Ok(()) => actions::reviews::reopen(&app, &who.viewer, (campaign, unit, text), version).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &href_of(at), "可以修改了，改好后请重新提交。")),
        Err(failure) => again(&app, &who, at, typed, failure).await,
    }
}

/// The text a review was written for is no longer there to be read. What was written is not lost with it.
#[derive(Debug, Clone)]
pub struct Lost {
    pub head: Head,
    pub reason: String,
}

impl View for Lost {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "没有可以审阅的材料".into()
    }

    fn body(&self) -> Markup {
        let page = format!("{}/texts", self.head.href());
        let refusal = components::Refusal {
            fact: "没有可以审阅的材料。",
            ground: Some("材料可能刚被作者收回，或已由别人退回；收回和退回的材料只有作者能看。"),
            next: Some("您写的意见没有保存，在下面，可以复制下来。"),
            acts: &[components::Act { label: "返回材料", href: &page }],
            code: None,
        };
        html! {
            (components::refusal(&refusal))
            (components::panel("您写的意见", None, html! { @for line in self.reason.lines() { p { (line) } } }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::lost()
    }
}

fn read(typed: &mut Typed) -> Option<Review> {
    let capacity = typed.choice::<Capacity>("capacity", "以什么身份审阅");
    let passes = match typed.get("verdict") {
        "pass" => Some(true),
        "return" => Some(false),
        _ => {
            typed.error("verdict", "请选择通过还是退回。");
            None
        }
    };
    let reason = typed.optional("reason", "说明", LONG).unwrap_or_default();
    let sat_on = typed.optional_day("sat_on", "支委会审阅日期");
    let others = typed.optional("others", "其他到会的人", SHORT).unwrap_or_default();
    let named: Vec<&str> = typed.all("present").map(str::trim).chain([others.as_str()]).collect();
    let present = wording::list(named.into_iter().filter(|name| !name.is_empty()));
    typed.check_length("present", "到会人员", LONG, &present);
    Some(Review { capacity: capacity?, passes: passes?, reason, sat_on, present })
}

/// Leads on to the next text that waits for the same reviewer, or back to the list.
async fn on(
    app: &App,
    who: &Who,
    (unit, campaign): (UnitId, CampaignId),
    reviewed: &Reviewed,
) -> Result<Response> {
    let name = name_of(reviewed.whose, reviewed.author.as_deref());
    let done = match reviewed.stage {
        Stage::Returned => format!("已退回{name}，作者能看到您写的意见"),
        Stage::Passed => format!("已通过{name}"),
        _ => format!("已记下您对{name}的审阅意见，还要其他人审阅"),
    };
    match actions::reviews::left(app, &who.viewer, (campaign, unit)).await? {
        Some((next, left)) => {
            let said = format!("{done}。还有 {left} 份待您审阅，下面是其中一份。");
            Ok(session::go(app, &href_of((unit, campaign, next)), &said))
        }
        None => Ok(session::go(app, &href(unit, campaign), &format!("{done}。没有待您审阅的材料了。"))),
    }
}

pub async fn review(
    State(app): State<App>,
    who: Who,
    Path(at): Path<At>,
    mut typed: Typed,
) -> Result<Response> {
    let (unit, campaign, text) = at;
    let version = typed.version();
    let said = read(&mut typed);
    let done = match (typed.checked(), said) {
        (Ok(()), Some(said)) => {
            actions::reviews::review(&app, &who.viewer, (campaign, unit, text), version, &said).await
        }
        (Err(failure), _) => Err(failure),
        (Ok(()), None) => Err(Failure::Invalid(Vec::<FieldError>::new())),
    };
    let reason = typed.get("reason").to_owned();
    let answer = match done {
        Ok(reviewed) => on(&app, &who, (unit, campaign), &reviewed).await,
        Err(failure) => again(&app, &who, at, typed, failure).await,
    };
    match answer {
        Err(Failure::NotFound) if !reason.is_empty() => {
            let head = Head::read(&app, &who, unit, campaign, TAB).await?;
            let mut response = frame::show(&app, &who, None, &Lost { head, reason });
            *response.status_mut() = StatusCode::NOT_FOUND;
            Ok(response)
        }
        other => other,
    }
}
