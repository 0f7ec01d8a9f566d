//! Handing in a pack's file.

use axum::extract::{Multipart, State};
use axum::response::Response;
use domain::Refusal;
use domain::refusal::{PackRefusal, Wording};
use domain::theme::Fault;
use maud::{Markup, html};

use super::{href, samples};
use crate::actions::packs;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Field, Form};
use crate::web::components::{self, Act};
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::received::{self, File, Kind};
use crate::web::views::View;
use crate::web::{frame, session};

/// The form, and why the last file was not taken.
#[derive(Debug, Clone, Default)]
pub struct Import {
    pub refused: Option<Wording>,
    pub faults: Vec<Fault>,
}

impl View for Import {
    const PLACE: Option<&'static str> = Some("/packs");

    fn title(&self) -> String {
        "导入主题包".into()
    }

    fn body(&self) -> Markup {
        let fields = form::file(
            &Field {
                name: "file",
                label: "主题包文件",
                required: true,
                help: Some("toml 文本文件，UTF-8 编码，不超过 256 KB。"),
                ..Field::default()
            },
            ".toml",
        );
        let shape = Form {
            action: "/packs/import",
            submit: "检查并导入",
            cancel: Some("/packs"),
            upload: true,
            ..Form::default()
        };
        html! {
            (components::breadcrumbs(&[Act { label: "主题包", href: "/packs" }]))
            (components::title("导入主题包", html! {}, None, html! {}))
            (self.refusal())
            (components::columns(html! {
                (components::panel("上传", None, form::form(&shape, fields)))
                (components::panel("怎样准备", None, html! {
                    ol.steps {
                        li { "打开最近一个年度的主题包，下载文件，按当年通知修改。" }
                        li { "编号、年度、名称改成当年的；同一个主题包改正后再导入，revision 加 1。" }
                        li { "每个取值写明是谁的规定、有多确定、从哪里来；不知道的写待补，不编造。" }
                        li { "上传后先检查，有错误会逐处指出，不会只进一半。已经开始的活动不受影响。" }
                    }
                }))
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::import()
    }
}

impl Import {
    fn refusal(&self) -> Markup {
        html! {
            @if !self.faults.is_empty() {
                div.errors role="alert" {
                    h2 { "没有导入：有 " (self.faults.len()) " 处要改" }
                    ul { @for fault in &self.faults { li { strong { (fault.place) } "：" (fault.words) } } }
                    p.note { "活动按主题包的要求进行，有错误的主题包不能导入。请改正后再导入。" }
                }
            } @else if let Some(words) = &self.refused {
                div.errors role="alert" {
                    h2 { "没有导入：" (words.fact) }
                    p { (words.ground) (words.next) }
                }
            }
        }
    }
}

pub async fn form(State(app): State<App>, who: Who) -> Response {
    frame::show(&app, &who, None, &Import::default())
}

pub async fn import(
    State(app): State<App>,
    who: Who,
    parts: std::result::Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response> {
    let imported = match received::file(Kind::Pack, parts).await {
        Ok(File { content, .. }) => packs::import(&app, &who.viewer, &content).await,
        Err(failure) => Err(failure),
    };
    let view = match imported {
        Ok(pack) => {
            let said =
                format!("“{}”第 {} 版已可选用，待补 {} 项。", pack.name, pack.revision, pack.missing());
            return Ok(session::go(&app, &href(&pack), &said));
        }
        Err(Failure::Refused(Refusal::Pack(PackRefusal::Faulty { faults }))) => {
            Import { refused: None, faults }
        }
        Err(Failure::Refused(refusal)) => Import { refused: Some(refusal.wording()), faults: vec![] },
        Err(Failure::File(words)) => Import { refused: Some(words), faults: vec![] },
        Err(other) => return Err(other),
    };
    Ok(unprocessable(frame::show(&app, &who, None, &view)))
}
