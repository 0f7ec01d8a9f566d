//! What people see when something does not go: one mapping from [`Failure`] to a status and a page.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::components::{self, Act};
use super::form::{Typed, is_secret};
use super::frame;
use super::guard::Who;
use super::layout::{self, Width};
use crate::app::App;
use crate::failure::Failure;

/// A failure on its way from a handler to the frame that draws it.
#[derive(Debug, Clone)]
struct Pending(Arc<Failure>);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = status(&self).into_response();
        response.extensions_mut().insert(Pending(Arc::new(self)));
        response
    }
}

fn status(failure: &Failure) -> StatusCode {
    match failure {
        Failure::Refused(_) | Failure::Stale => StatusCode::CONFLICT,
        Failure::Invalid(_) | Failure::File(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Failure::NotFound => StatusCode::NOT_FOUND,
        Failure::NotAllowed => StatusCode::FORBIDDEN,
        Failure::SignInFirst => StatusCode::UNAUTHORIZED,
        Failure::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Failure::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Did the database ask to run this again?
pub fn is_busy(response: &Response) -> bool {
    response.extensions().get::<Pending>().is_some_and(|pending| matches!(*pending.0, Failure::Busy))
}

/// What is kept of a request to be able to answer its failure.
#[derive(Debug, Clone)]
pub struct Asked {
    method: Method,
    path: String,
    /// The pattern of its route: the log names no ids.
    route: Option<String>,
    /// The page the request came from, if it was one of ours.
    back: Option<String>,
    said: Option<String>,
}

impl Asked {
    pub fn of(request: &Request) -> Self {
        let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        // Only the path is taken, so that a foreign address cannot become a link here.
        let back = text(header::REFERER)
            .and_then(|referer| referer.split_once("://"))
            .and_then(|(_, rest)| rest.split_once('/'))
            .map(|(_, path)| format!("/{path}"))
            .filter(|path| layout::is_inside(path));
        Self {
            method: request.method().clone(),
            route: request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()),
            path: request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            back,
            said: super::session::said(request.headers()),
        }
    }

    pub fn said(&self) -> Option<&str> {
        self.said.as_deref()
    }
}

/// Draws the page of a handler's failure; other answers pass, with the last page's sentence taken off.
pub fn finish(app: &App, who: Option<&Who>, asked: &Asked, mut response: Response) -> Response {
    if let Some(pending) = response.extensions_mut().remove::<Pending>() {
        return show(app, who, asked, &pending.0);
    }
    if asked.said.is_some() && asked.method == Method::GET && response.status() == StatusCode::OK {
        super::session::forget_said(app, &mut response);
    }
    response
}

/// The page of a failure.
pub fn show(app: &App, who: Option<&Who>, asked: &Asked, failure: &Failure) -> Response {
    let status = status(failure);
    if let Failure::Busy = failure {
        // The request may run again: the mark must stay on the answer.
        let mut response = page(app, who, "稍后再试", &busy(asked)).into_response();
        *response.status_mut() = status;
        response.extensions_mut().insert(Pending(Arc::new(Failure::Busy)));
        return response;
    }
    let (title, body) = match failure {
        Failure::Refused(refusal) => {
            let words = refusal.wording();
            let body = refusal_page(&words.fact, &words.ground, &words.next, asked, None);
            ("没有办理", body)
        }
        Failure::Invalid(errors) => {
            let text: String = errors.iter().map(|error| error.text.as_str()).collect();
            (
                "没有保存",
                refusal_page("填写的内容有问题，没有保存。", &text, "请返回改正后再提交。", asked, None),
            )
        }
        Failure::File(words) => {
            ("没有读取", refusal_page(&words.fact, &words.ground, &words.next, asked, None))
        }
        Failure::NotFound => (
            "没有找到",
            refusal_page(
                "没有找到这个页面或记录。",
                "它可能已被移走，或不在您的职务范围内。",
                "请核对地址，或从工作台重新进入。",
                asked,
                None,
            ),
        ),
        Failure::NotAllowed => (
            "不能办理",
            refusal_page(
                "您的职务不包含这项权限。",
                "各职务能看到什么、能办理什么，见“帮助 › 谁能看到什么”。",
                "需要办理时，请找本单位管理员。",
                asked,
                None,
            ),
        ),
        Failure::Stale => (
            "刚被改过",
            refusal_page(
                "没有保存：这条记录刚被别人改过。",
                "同时修改时不覆盖对方的内容。",
                "请返回并刷新页面，核对后再改。",
                asked,
                None,
            ),
        ),
        Failure::SignInFirst => ("请先登录", refusal_page("请先登录。", "", "", asked, None)),
        Failure::Broken(error) => {
            let code = crate::clock::code(domain::sign_in::CODE_ALPHABET, 8);
            tracing::error!(code, route = asked.route.as_deref(), "{error:#}");
            ("程序出错", broken(&code, asked))
        }
        Failure::Busy => ("稍后再试", busy(asked)),
    };
    let mut response = page(app, who, title, &body).into_response();
    *response.status_mut() = status;
    response
}

fn page(app: &App, who: Option<&Who>, title: &str, body: &Markup) -> Markup {
    match who {
        Some(who) => layout::page(&layout::Shell { title, ..frame::shell(app, who, None) }, body.clone()),
        None => layout::bare(title, Width::Form, body.clone()),
    }
}

fn refusal_page(fact: &str, ground: &str, next: &str, asked: &Asked, code: Option<&str>) -> Markup {
    let back = asked.back.clone().filter(|back| *back != asked.path);
    let mut acts = Vec::new();
    if let Some(back) = &back {
        acts.push(Act { label: "返回上一页", href: back });
    }
    acts.push(Act { label: "回到工作台", href: "/" });
    components::refusal(&components::Refusal {
        fact,
        ground: (!ground.is_empty()).then_some(ground),
        next: (!next.is_empty()).then_some(next),
        acts: &acts,
        code,
    })
}

fn busy(asked: &Asked) -> Markup {
    refusal_page(
        "没有写入：数据库正忙。",
        "几个人同时在改同一处，轮到您时已超时。",
        "请返回再提交一次。",
        asked,
        None,
    )
}

fn broken(code: &str, asked: &Asked) -> Markup {
    refusal_page(
        "这一步没有完成，是程序出了错。",
        "错误已写入服务器日志；您的数据没有改动。",
        "请返回再试一次；仍不行时，把下面的代码告诉系统管理员。",
        asked,
        Some(code),
    )
}

/// Nobody is signed in. A page is asked for again after signing in; a sent form is kept, to be sent again.
pub async fn sign_in_first(asked: &Asked, request: Request) -> Response {
    if asked.method == Method::GET {
        let next: String = form_urlencoded::byte_serialize(asked.path.as_bytes()).collect();
        return Redirect::to(&format!("{}?next={next}", layout::SIGN_IN)).into_response();
    }
    let action = request.uri().path().to_owned();
    let body = axum::body::to_bytes(request.into_body(), 2 * 1024 * 1024).await.unwrap_or_default();
    let typed = std::str::from_utf8(&body).ok().and_then(Typed::parse).unwrap_or_default();
    let page = layout::bare("登录已过期", Width::Form, expired(&action, &typed));
    (StatusCode::UNAUTHORIZED, page).into_response()
}

/// Whoever was away for too long gets everything back he had typed.
fn expired(action: &str, typed: &Typed) -> Markup {
    html! {
        h1 { "登录已过期，还没有保存" }
        p { "超过三十分钟没有操作，或者您已在别处退出、职务有了变动，为安全起见要重新登录。您填写的内容还在本页。" }
        p { "请先" a href=(layout::SIGN_IN) target="_blank" rel="noopener" { "在新窗口登录" } "，再回到本页提交。" }
        form.form method="post" action=(action) {
            @for (name, value) in typed.pairs() {
                @if !is_secret(name) { (components::form::hidden(name, value)) }
            }
            div.form-acts { button.button.button-primary { "重新提交" } }
        }
    }
}

/// Marks the answer to an address nobody knows, for the log.
#[derive(Debug, Clone, Copy)]
pub struct Nowhere;

/// An address nobody knows.
pub async fn nothing_here(request: Request) -> Response {
    let asked = Asked::of(&request);
    let body = refusal_page("没有找到这个页面。", "", "请核对地址，或从工作台重新进入。", &asked, None);
    (StatusCode::NOT_FOUND, Extension(Nowhere), layout::bare("没有找到", Width::Form, body)).into_response()
}

/// Whoever sent it, a stranger at the public page among them, goes back to where he was.
pub fn too_large(asked: &Asked) -> Response {
    let is_public = asked.path.starts_with("/o/");
    let back = asked.back.as_deref().or_else(|| is_public.then_some(asked.path.as_str()));
    let back = back.map(|href| Act { label: "重新填写", href });
    let bench = (!is_public).then_some(Act { label: "回到工作台", href: "/" });
    let acts: Vec<Act<'_>> = back.into_iter().chain(bench).collect();
    let body = components::refusal(&components::Refusal {
        fact: "内容太大，没有收下。",
        ground: Some("文件最多 10 MB，名册 20 MB；文字一次最多 1 MB。"),
        // What was typed on the public page the browser does not bring back.
        next: Some(if is_public {
            "请把要说的分成几条，一条一条提交。"
        } else {
            "文稿里有图片的请删去图片，纯文本请核对是不是选错了文件，名册请分成几个文件；文字请先用浏览器的返回键回去，写的还在，再分几次提交。"
        }),
        acts: &acts,
        code: None,
    });
    (StatusCode::PAYLOAD_TOO_LARGE, layout::bare("内容太大", Width::Form, body)).into_response()
}

/// Refusals of the layers around the handlers come bare, or in a library's words. They get a page as well.
pub async fn in_words(response: Response) -> Response {
    let status = response.status();
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes().starts_with(b"text/html") || kind.as_bytes().starts_with(b"application/")
    });
    if is_page || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (fact, next) = match status {
        StatusCode::FORBIDDEN => (
            "没有收下：这次提交不是从本系统的页面发出的。",
            "请从工作台重新进入，再填写提交。经网关访问时，请系统管理员核对转发设置。",
        ),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("这一步用时太长，已经停下。", "请稍后再试一次；仍不行时告诉系统管理员。")
        }
        _ => ("这个地址不能这样打开。", "请核对地址，或从工作台重新进入。"),
    };
    let body = components::refusal(&components::Refusal {
        fact,
        ground: None,
        next: Some(next),
        acts: &[Act { label: "回到工作台", href: "/" }],
        code: None,
    });
    let mut page = layout::bare("没有办理", Width::Form, body).into_response();
    *page.status_mut() = status;
    if let Some(allowed) = response.headers().get(header::ALLOW) {
        page.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    page
}

/// A bug of ours. The person gets a page and a code, the log gets the rest.
#[expect(clippy::needless_pass_by_value, reason = "the layer that catches panics hands it over like this")]
pub fn panicked(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let words = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("?");
    let code = crate::clock::code(domain::sign_in::CODE_ALPHABET, 8);
    tracing::error!(code, "panic: {words}");
    let body = components::refusal(&components::Refusal {
        fact: "这一步没有完成，是程序出了错。",
        ground: Some("错误已写入服务器日志。"),
        next: Some("请返回再试一次；仍不行时，把下面的代码告诉系统管理员。"),
        acts: &[Act { label: "回到工作台", href: "/" }],
        code: Some(&code),
    });
    (StatusCode::INTERNAL_SERVER_ERROR, layout::bare("程序出错", Width::Form, body)).into_response()
}
