//! The frame around a page: with navigation for somebody signed in, bare for signing in and the like, and for paper.
//!
//! No page has inline style or script: the policy sent with it is `default-src 'self'`.

#![expect(
    clippy::needless_pass_by_value,
    reason = "callers write `html!` in place; a `&` before each would be noise"
)]

use maud::{DOCTYPE, Markup, html};

use super::assets;

/// Is this the path of a page of this site? Browsers read `//`, `/\` and a tab between the two as another site.
pub fn is_inside(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains("..")
        && !path.contains(|c: char| c == '\\' || c.is_control())
}

/// Where the frame's own links lead. The route table must answer these.
pub const HOME: &str = "/";
pub const SEARCH: &str = "/search";
pub const HELP: &str = "/help";
pub const ACCOUNT: &str = "/account";
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_OUT: &str = "/sign-out";

/// How many places the phone's bar has; the last one is 更多 when there are more entries.
const BAR: usize = 4;

/// One entry of a navigation or of tabs.
#[derive(Debug, Clone)]
pub struct NavEntry {
    pub label: String,
    pub href: String,
    pub current: bool,
}

/// Who is signed in, with the navigation allowed to that person. The frame shows what it is given and decides nothing.
#[derive(Debug, Clone)]
pub struct Who {
    pub name: String,
    pub nav: Vec<NavEntry>,
}

/// One sentence about what has just happened, above the page.
#[derive(Debug, Clone)]
pub enum Notice {
    /// A change has been saved. It also ends the draft of the form that was sent, so every page after a successful
    /// save carries one, and no other page does.
    Saved(String),
    /// Something to know before going on.
    Heed(String),
}

/// Everything around the body of a page.
#[derive(Debug, Default)]
pub struct Shell<'a> {
    /// The page's own title; the product's name is added.
    pub title: &'a str,
    pub who: Option<Who>,
    /// The unit the person works for at the moment: name and address.
    pub place: Option<(String, String)>,
    pub notice: Option<Notice>,
    /// Tables with many columns may use the whole window.
    pub wide: bool,
    /// For a page that shows work in progress: load it again after so many seconds where there is no script.
    pub reload_after: Option<u16>,
}

/// How wide a bare page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Signing in, one or two fields.
    Narrow,
    /// A form, a refusal, a ballot.
    Form,
}

/// A page with header and navigation.
pub fn page(shell: &Shell<'_>, body: Markup) -> Markup {
    let who = shell.who.as_ref();
    let nav = who.map_or(&[][..], |who| &who.nav);
    let main = if shell.wide { "main main-wide" } else { "main" };
    let content = html! {
        a.skip href="#main" { "跳到正文" }
        header.top {
            div.top-row {
                a.mark href=(HOME) { "评议" }
                @if let Some((name, href)) = &shell.place { a.place href=(href) title=(name) { (name) } }
                div.top-end { (top_end(who)) }
            }
            @if !nav.is_empty() {
                nav.nav aria-label="主导航" { ul { @for entry in nav { li { (nav_link(entry)) } } } }
            }
        }
        @if let Some(notice) = &shell.notice { (note(notice)) }
        main #main class=(main) tabindex="-1" { (body) }
        @if !nav.is_empty() { (bar(nav)) }
    };
    let class = (!nav.is_empty()).then_some("has-bar");
    document(shell.title, shell.reload_after, class, &content)
}

/// A page without navigation: signing in, the first visit, voting, a refusal to a stranger.
pub fn bare(title: &str, width: Width, body: Markup) -> Markup {
    let main = match width {
        Width::Narrow => "main main-narrow",
        Width::Form => "main main-form",
    };
    let content = html! {
        header.top { div.bare-top { span.mark { "评议" } } }
        main #main class=(main) { (body) }
    };
    document(title, None, None, &content)
}

/// A page meant for paper. On the screen it has one line above the sheet: back, and print.
pub fn print_page(title: &str, back: &str, body: Markup) -> Markup {
    let content = html! {
        header.top.no-print {
            div.top-row {
                a.mark href=(HOME) { "评议" }
                span.place { (title) }
                div.top-end {
                    a href=(back) { "返回" }
                    button.button.button-primary.scripted-only type="button" data-print { "打印本页" }
                }
            }
        }
        main #main.main { (body) }
    };
    document(title, None, None, &content)
}

fn document(title: &str, reload_after: Option<u16>, class: Option<&str>, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Phones would turn a membership number into a telephone link.
                meta name="format-detection" content="telephone=no";
                meta name="robots" content="noindex";
                title { (title) " · 评议" }
                link rel="icon" href=(assets::url("icon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::url("app.css"));
                script src=(assets::url("enhance.js")) defer {}
                @if let Some(seconds) = reload_after {
                    noscript { meta http-equiv="refresh" content=(seconds); }
                }
            }
            body class=[class] { (content) }
        }
    }
}

fn nav_link(entry: &NavEntry) -> Markup {
    html! { a href=(entry.href) aria-current=[entry.current.then_some("page")] { (entry.label) } }
}

fn top_end(who: Option<&Who>) -> Markup {
    let Some(who) = who else {
        return html! { a href=(HELP) { "帮助" } a href=(SIGN_IN) { "登录" } };
    };
    html! {
        form.search role="search" action=(SEARCH) {
            input type="search" name="q" placeholder="找人、找支部" aria-label="找人、找支部" autocomplete="off";
        }
        a.phone-only href=(SEARCH) { "搜索" }
        a.wide-only href=(HELP) { "帮助" }
        details.menu {
            summary { (who.name) }
            div.menu-list {
                a href=(ACCOUNT) { "我的账号" }
                a.phone-only href=(HELP) { "帮助" }
                form method="post" action=(SIGN_OUT) data-sign-out { button { "退出登录" } }
            }
        }
    }
}

/// The phone's bar. It repeats the navigation, since the closed 更多 cannot be shown open on a wide screen.
fn bar(nav: &[NavEntry]) -> Markup {
    let (shown, rest) = if nav.len() > BAR { nav.split_at(BAR - 1) } else { (nav, &[][..]) };
    let inside = rest.iter().any(|entry| entry.current);
    html! {
        nav.bar aria-label="底部导航" {
            ul {
                @for entry in shown { li { (nav_link(entry)) } }
                @if !rest.is_empty() {
                    li {
                        details.menu {
                            summary aria-current=[inside.then_some("true")] { "更多" }
                            div.menu-list { @for entry in rest { (nav_link(entry)) } }
                        }
                    }
                }
            }
        }
    }
}

fn note(notice: &Notice) -> Markup {
    match notice {
        Notice::Saved(words) => html! { div.notice role="status" data-saved { (words) } },
        Notice::Heed(words) => html! { div.notice.notice-heed role="status" { (words) } },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(count: usize) -> Vec<NavEntry> {
        (0..count)
            .map(|n| NavEntry { label: format!("栏目{n}"), href: format!("/{n}"), current: n + 1 == count })
            .collect()
    }

    fn shell(count: usize) -> Shell<'static> {
        Shell {
            title: "党员<名册>",
            who: Some(Who { name: "王晓&".into(), nav: entries(count) }),
            place: Some(("市××局党委".into(), "/units/1".into())),
            notice: Some(Notice::Saved("已保存党员张明。".into())),
            ..Shell::default()
        }
    }

    #[test]
    fn the_frame_escapes_what_it_is_given() {
        let html = page(&shell(3), html! { "正文" }).into_string();
        assert!(html.contains("党员&lt;名册&gt;") && html.contains("王晓&amp;"), "{html}");
        assert!(!html.contains("<名册>"));
    }

    #[test]
    fn the_phone_bar_has_at_most_four_places() {
        let four = bar(&entries(4)).into_string();
        assert!(four.contains("栏目3") && !four.contains("更多"));
        let six = bar(&entries(6)).into_string();
        let shown = six.split("更多").next().unwrap();
        assert!(shown.contains("栏目2") && !shown.contains("栏目3"));
        assert!(six.contains("栏目5") && six.contains("aria-current=\"true\""));
    }

    #[test]
    fn no_page_has_inline_style_or_script() {
        let body = || html! { p { "正文" } };
        for html in [
            page(&shell(6), body()),
            page(&Shell { title: "帮助", reload_after: Some(3), ..Shell::default() }, body()),
            bare("登录", Width::Narrow, body()),
            bare("首次设置", Width::Form, body()),
            print_page("启用码", "/units/1", body()),
        ] {
            let html = html.into_string();
            assert!(!html.contains("style=") && !html.contains("<style") && !html.contains(" on"), "{html}");
            assert_eq!(html.matches("<script").count(), 1);
            assert!(html.contains("<script src=\"/assets/enhance.js?v=") && html.ends_with("</body></html>"));
        }
    }

    #[test]
    fn only_a_saved_notice_ends_a_draft() {
        assert!(note(&Notice::Saved("已保存".into())).into_string().contains("data-saved"));
        assert!(!note(&Notice::Heed("还没有保存".into())).into_string().contains("data-saved"));
    }
}
