//! The head of a notice: number, title, issuers, what it rests on, aims, who does what.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, NoticeId, UnitId};
use domain::notice::{Cited, Notice, Task, cited};
use domain::wording;
use maud::{Markup, html};

use super::href;
use crate::actions::notices::{self, Head as Entered};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::campaigns::samples;
use crate::web::components::form::{self, Field, Form};
use crate::web::components::{self};
use crate::web::form::Typed;
use crate::web::frame::{conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::units::both;
use crate::web::views::View;
use crate::web::{frame, session};

const FIELDS: [(&str, &str); 6] = [
    ("number", "发文字号"),
    ("title", "标题"),
    ("issuers", "发文机关"),
    ("cites", "依据的上级通知"),
    ("aims", "目标要求"),
    ("tasks", "任务分工"),
];

#[derive(Debug, Clone)]
pub struct Edit {
    pub page: String,
    pub typed: Typed,
    /// What somebody else has saved meanwhile.
    pub meanwhile: Option<Typed>,
}

impl View for Edit {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "填写通知文头".into()
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::text(&Field {
                longest: Some(40), help: Some("机关代字〔年份〕序号，如：云组发〔2026〕3号。还没有编号时可先留空。"),
                ..typed.field("number", "发文字号")
            }))
            (form::text(&Field { required: true, longest: Some(120), ..typed.field("title", "标题") }))
            (form::textarea(&Field {
                required: true, help: Some("联合发文时每行一个，主办的写在第一行。"), ..typed.field("issuers", "发文机关")
            }, 2))
            (form::textarea(&Field {
                help: Some("每行一份，写成：中共××市委组织部《关于……的通知》（××组通〔2026〕1号）。本系统以外的上级通知也写在这里，通知和报告引用时不再重填。"),
                ..typed.field("cites", "依据的上级通知")
            }, 3))
            (form::textarea(&Field { help: Some("用自己的话写明这次活动要达到什么；可以分段。"), ..typed.field("aims", "目标要求") }, 5))
            (form::textarea(&Field {
                help: Some("每行一项，写成：事项｜责任单位或责任人｜时限。时限可不写，如：审核各支部方案｜组织科｜2026-02-20。"),
                ..typed.field("tasks", "任务分工")
            }, 4))
        };
        html! {
            (components::title(&self.title(), html! {}, None, html! {}))
            @if let Some(stored) = &self.meanwhile { (both(typed, stored, &FIELDS)) }
            (form::form(
                &Form {
                    action: &format!("{}/edit", self.page), submit: "保存文头", cancel: Some(&self.page),
                    errors: &typed.errors(), draft: Some(&self.page), ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::notice_edits()
    }
}

/// A stored notice as the form shows it.
pub(in crate::web::campaigns) fn filled(notice: &Notice) -> Typed {
    let body = &notice.body;
    let cites: Vec<String> = body
        .cites
        .iter()
        .map(|cite| format!("{}{}", cite.issuer, cited(&cite.title, &cite.number)))
        .collect();
    let tasks: Vec<String> = body
        .tasks
        .iter()
        .map(|task| match task.until {
            Some(until) => format!("{}｜{}｜{until}", task.what, task.who),
            None => format!("{}｜{}", task.what, task.who),
        })
        .collect();
    Typed::filled([
        ("version", notice.version.to_string()),
        ("number", notice.number.clone()),
        ("title", notice.title.clone()),
        ("issuers", body.issuers.join("\n")),
        ("cites", cites.join("\n")),
        ("aims", body.aims.clone()),
        ("tasks", tasks.join("\n")),
    ])
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// `市委组织部《关于……的通知》（云组通〔2026〕1号）`
fn read_cite(line: &str) -> Option<Cited> {
    let (issuer, rest) = line.split_once('《')?;
    let (title, rest) = rest.rsplit_once('》')?;
    let number = rest.trim().trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    let sound = !title.trim().is_empty();
    sound.then(|| Cited {
        issuer: issuer.trim().to_owned(),
        title: title.trim().to_owned(),
        number: number.trim().to_owned(),
    })
}

fn read_task(line: &str) -> std::result::Result<Task, String> {
    let parts: Vec<&str> = line.split(['｜', '|', '\t']).map(str::trim).collect();
    let until = match parts.get(2).filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => match wording::parse_day(text) {
            Some(day) => Some(day),
            None => return Err(format!("“{line}”的时限不是日期，请写成 2026-02-20 这样，或删去时限。")),
        },
    };
    match parts[..] {
        [what, who, ..] if !what.is_empty() && !who.is_empty() && parts.len() <= 3 => {
            Ok(Task { what: what.to_owned(), who: who.to_owned(), until })
        }
        _ => Err(format!("“{line}”没有写成“事项｜责任单位或责任人｜时限”，请用竖线分开。")),
    }
}

fn read_head(typed: &mut Typed) -> Entered {
    let number = typed.optional("number", "发文字号", 40).unwrap_or_default();
    let title = typed.text("title", "标题", 120);
    let issuers = typed.text("issuers", "发文机关", 400);
    let cites = typed.optional("cites", "依据的上级通知", 4000).unwrap_or_default();
    let aims = typed.optional("aims", "目标要求", 10_000).unwrap_or_default();
    let tasks = typed.optional("tasks", "任务分工", 10_000).unwrap_or_default();
    let mut head = Entered {
        number,
        title,
        issuers: lines(&issuers).into_iter().map(str::to_owned).collect(),
        aims,
        ..Entered::default()
    };
    for line in lines(&cites) {
        match read_cite(line) {
            Some(cite) => head.cites.push(cite),
            None => typed.error(
                "cites",
                format!("“{line}”里没有用《》括起来的标题，请写成：发文机关《标题》（字号）。"),
            ),
        }
    }
    for line in lines(&tasks) {
        match read_task(line) {
            Ok(task) => head.tasks.push(task),
            Err(words) => typed.error("tasks", words),
        }
    }
    head
}

pub async fn edit_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, NoticeId)>,
) -> Result<Response> {
    let notice = notices::draft_of(&app, unit, id).await?;
    let view = Edit { page: href(unit, campaign, id), typed: filled(&notice), meanwhile: None };
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn edit(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, NoticeId)>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let head = read_head(&mut typed);
    let saved = match typed.checked() {
        Ok(()) => notices::edit(&app, &who.viewer, unit, id, version, head).await,
        Err(failure) => Err(failure),
    };
    let page = href(unit, campaign, id);
    match saved {
        Ok(()) => Ok(session::go(&app, &page, "已保存文头。")),
        Err(Failure::Stale) => {
            let stored = notices::draft_of(&app, unit, id).await?;
            typed.set("version", stored.version.to_string());
            let view = Edit { page, typed, meanwhile: Some(filled(&stored)) };
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let view = Edit { page, typed: typed.take(failure)?, meanwhile: None };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cited_notice_is_read_as_it_is_written() {
        let cite = read_cite("中共云澜市委组织部《关于转发〈通知〉的通知》（云组通〔2026〕1号）").unwrap();
        assert_eq!(
            (cite.issuer.as_str(), cite.title.as_str(), cite.number.as_str()),
            ("中共云澜市委组织部", "关于转发〈通知〉的通知", "云组通〔2026〕1号")
        );
        assert_eq!(read_cite("《关于开会的通知》").map(|cite| cite.number), Some(String::new()));
        assert_eq!(read_cite("没有书名号"), None);
    }

    #[test]
    fn a_task_names_who_is_responsible() {
        assert!(read_task("审核方案｜组织科｜2026-02-20").is_ok_and(|task| task.until.is_some()));
        assert!(read_task("审核方案|组织科").is_ok());
        for wrong in ["审核方案", "审核方案｜", "审核｜科｜明天", "一｜二｜2026-02-20｜四"]
        {
            assert!(read_task(wrong).is_err(), "{wrong}");
        }
    }
}
