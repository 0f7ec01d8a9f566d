//! The building blocks of pages: pure functions from values to markup.
//!
//! Everything given as text is escaped. A block that takes `Markup` prints it as it is, so that blocks fit into each
//! other. Words for states and marks stand here once; what is true of a record is decided elsewhere.

#![expect(
    clippy::needless_pass_by_value,
    reason = "callers write `html!` in place; a `&` before each would be noise"
)]

pub mod days;
pub mod form;
pub mod table;

use maud::{Markup, PreEscaped, html};

pub use self::days::reckoned;
use super::layout::NavEntry;

/// How far something is. Always printed with a word: colour alone says nothing to many readers, or to a printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Done,
    Waiting,
    Overdue,
    NotYet,
}

/// The sign of a state with its word: 已开会, 待审, 已过 2 天, 未开始.
pub fn state(state: State, word: &str) -> Markup {
    let class = match state {
        State::Done => "state state-done",
        State::Waiting => "state state-waiting",
        State::Overdue => "state state-overdue",
        State::NotYet => "state state-not-yet",
    };
    html! { span class=(class) { (word) } }
}

/// A short property of a thing: 联合党支部, 预备党员.
pub fn badge(word: &str) -> Markup {
    html! { span.badge { (word) } }
}

// ---- Acts ------------------------------------------------------------------------------------------------------

/// How heavy a button is. One primary on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Primary,
    Plain,
    /// What cannot be undone.
    Danger,
    /// The way out: 返回, 丢弃.
    Quiet,
}

impl Weight {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Plain => "button",
            Self::Danger => "button button-danger",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// Something one can go and do: verb and noun, and where.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    pub label: &'a str,
    pub href: &'a str,
}

/// A link that looks like a button.
pub fn link_button(weight: Weight, act: Act<'_>) -> Markup {
    html! { a class=(weight.class()) href=(act.href) { (act.label) } }
}

/// A button that changes something at once. `question` is asked first where there is a script; what cannot be undone
/// needs a page of its own with [`confirm`].
pub fn post_button(weight: Weight, act: Act<'_>, question: Option<&str>, hidden: &[(&str, &str)]) -> Markup {
    html! {
        form.post method="post" action=(act.href) data-confirm=[question] {
            @for (name, value) in hidden { (form::hidden(name, value)) }
            button class=(weight.class()) { (act.label) }
        }
    }
}

/// A button that puts a text, or the text of the element `#id`, into the clipboard. Absent without the script.
pub fn copy_button(label: &str, source: &str) -> Markup {
    html! { button.button.scripted-only type="button" data-copy=(source) { (label) } }
}

// ---- Where one is ----------------------------------------------------------------------------------------------

/// The ancestors of what the page shows, from the top, without the page itself.
pub fn breadcrumbs(trail: &[Act<'_>]) -> Markup {
    html! {
        nav aria-label="所在位置" {
            ol.crumbs { @for step in trail { li { a href=(step.href) { (step.label) } } } }
        }
    }
}

/// The title of a page, small marks beside it, a line below and the page's acts.
pub fn title(title: &str, marks: Markup, note: Option<&str>, acts: Markup) -> Markup {
    html! {
        div.head {
            div.head-words {
                div.head-title { h1 { (title) } (marks) }
                @if let Some(note) = note { p.note { (note) } }
            }
            @if !acts.0.is_empty() { div.acts { (acts) } }
        }
    }
}

/// The title of one thing under the head of what it belongs to.
pub fn title_below(title: &str, acts: Markup) -> Markup {
    html! {
        div.head {
            div.head-words { h2 { (title) } }
            @if !acts.0.is_empty() { div.acts { (acts) } }
        }
    }
}

/// The sections of one thing. A count may stand beside a label; it is the number of what the section lists.
pub fn tabs(entries: &[(NavEntry, Option<u32>)]) -> Markup {
    html! {
        nav.tabs aria-label="分栏" {
            ul {
                @for (entry, count) in entries {
                    li {
                        a href=(entry.href) aria-current=[entry.current.then_some("page")] {
                            (entry.label)
                            @if let Some(count) = count { span.count { (count) } }
                        }
                    }
                }
            }
        }
    }
}

/// A titled part of a page; `more` leads to the whole of what it shows the beginning of.
pub fn panel(title: &str, more: Option<Act<'_>>, body: Markup) -> Markup {
    html! {
        section.panel {
            div.panel-head {
                h2 { (title) }
                @if let Some(more) = more { a href=(more.href) { (more.label) } }
            }
            (body)
        }
    }
}

/// Two panels beside each other on the desk, one below the other on a phone.
pub fn columns(body: Markup) -> Markup {
    html! { div.columns { (body) } }
}

// ---- Facts -----------------------------------------------------------------------------------------------------

/// A number with its unit and base. The definition shows on hover and focus; the link opens the records counted.
#[derive(Debug, Clone, Copy)]
pub struct Figure<'a> {
    pub label: &'a str,
    /// As printed: `246`, `98.4`.
    pub value: &'a str,
    /// Unit and what belongs to it: `人（正式 231，预备 15）`.
    pub unit: &'a str,
    pub definition: &'a str,
    pub href: Option<&'a str>,
}

/// A line of figures.
pub fn figures(figures: &[Figure<'_>]) -> Markup {
    html! {
        p.figures {
            @for figure in figures {
                @let inside = html! {
                    (figure.label) " " b { (figure.value) } " " (figure.unit)
                    span.tip role="tooltip" { (figure.definition) }
                };
                @if let Some(href) = figure.href {
                    a.figure href=(href) { (inside) }
                } @else {
                    span.figure tabindex="0" { (inside) }
                }
            }
        }
    }
}

/// The properties of one thing.
pub fn facts(rows: &[(&str, Markup)]) -> Markup {
    html! { dl.facts { @for (label, value) in rows { dt { (label) } dd { (value) } } } }
}

/// What stands in the place of a list that has nothing in it: one sentence and the first act.
pub fn empty(sentence: &str, act: Option<Act<'_>>) -> Markup {
    html! {
        div.empty {
            p { (sentence) }
            @if let Some(act) = act { (link_button(Weight::Plain, act)) }
        }
    }
}

/// One thing that is missing: the fact, its ground, and the smallest next act.
#[derive(Debug, Clone, Copy)]
pub struct Gap<'a> {
    pub fact: &'a str,
    pub ground: Option<&'a str>,
    pub act: Option<Act<'a>>,
    /// What helps besides.
    pub also: Option<Act<'a>>,
}

/// What is missing, in the order given.
pub fn gaps(gaps: &[Gap<'_>]) -> Markup {
    html! {
        ol.gaps {
            @for gap in gaps {
                li {
                    div.gap-fact {
                        (gap.fact)
                        @if let Some(ground) = gap.ground { span.gap-ground { (ground) } }
                        @if let Some(also) = gap.also { a href=(also.href) { (also.label) } }
                    }
                    @if let Some(act) = gap.act { (link_button(Weight::Plain, act)) }
                }
            }
        }
    }
}

// ---- The tree of units -----------------------------------------------------------------------------------------

/// A unit in the tree.
#[derive(Debug, Clone, Default)]
pub struct TreeNode<'a> {
    pub label: &'a str,
    pub href: &'a str,
    /// Marks behind the name.
    pub marks: Markup,
    /// Set right: 党员 38 人.
    pub end: &'a str,
    pub open: bool,
    pub children: Vec<TreeNode<'a>>,
}

/// A tree that folds and unfolds without the script; with it there are buttons for all at once.
pub fn tree(id: &str, nodes: &[TreeNode<'_>]) -> Markup {
    html! {
        div.tree-acts.scripted-only {
            button.button.button-quiet type="button" data-unfold={ "#" (id) } { "全部展开" }
            button.button.button-quiet type="button" data-fold={ "#" (id) } { "全部收起" }
        }
        ul.tree id=(id) { @for node in nodes { (tree_node(node)) } }
    }
}

fn tree_node(node: &TreeNode<'_>) -> Markup {
    let row = html! {
        span.tree-words { a href=(node.href) { (node.label) } (node.marks) }
        @if !node.end.is_empty() { span.tree-end { (node.end) } }
    };
    html! {
        li {
            @if node.children.is_empty() {
                div.tree-row { (row) }
            } @else {
                details open[node.open] {
                    summary.tree-row { (row) }
                    ul { @for child in &node.children { (tree_node(child)) } }
                }
            }
        }
    }
}

// ---- What happened ---------------------------------------------------------------------------------------------

/// One line of the journal.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    /// 今天, 3月7日, 2025年12月20日; equal neighbours share one heading.
    pub day: &'a str,
    /// `14:02`
    pub time: &'a str,
    /// Who did what, in one sentence.
    pub what: Markup,
    /// Before and after, or the reason.
    pub detail: Option<Markup>,
}

/// Who changed what and when, newest first as given.
pub fn timeline(events: &[Event<'_>]) -> Markup {
    html! {
        @for day in events.chunk_by(|one, next| one.day == next.day) {
            @if let Some(first) = day.first() { h3.timeline-day { (first.day) } }
            ol.timeline {
                @for event in day {
                    li {
                        time { (event.time) }
                        (event.what)
                        @if let Some(detail) = &event.detail { span.note { (detail) } }
                    }
                }
            }
        }
    }
}

/// One of two texts that exclude each other.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// 您的修改, 王晓的修改.
    pub whose: &'a str,
    pub when: &'a str,
    pub text: &'a str,
}

/// Two texts side by side; lines that the other one does not have are marked. Moved lines are not marked: this is
/// for choosing, not for proof.
pub fn both_texts(left: &Version<'_>, right: &Version<'_>) -> Markup {
    html! { div.versions { (version(left, right.text)) (version(right, left.text)) } }
}

fn version(one: &Version<'_>, other: &str) -> Markup {
    html! {
        article.version {
            header { strong { (one.whose) } " " span.note { (one.when) } }
            div.version-text {
                @for line in one.text.lines() {
                    @let known = line.trim().is_empty() || other.lines().any(|candidate| candidate.trim() == line.trim());
                    p { @if known { (line) } @else { mark { (line) } } }
                }
            }
        }
    }
}

/// Work that goes on at the server.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// 正在导入：第 120 行，共 246 行.
    pub words: &'a str,
    pub done: u32,
    pub total: u32,
    /// While it goes on: the address that answers with this block, and nothing around it.
    pub url: Option<&'a str>,
    /// When it has ended: the page with the outcome.
    pub next: Option<Act<'a>>,
}

/// A progress bar that keeps itself fresh. Without the script the page reloads itself
/// ([`super::layout::Shell::reload_after`]).
pub fn progress(progress: &Progress<'_>) -> Markup {
    let next = progress.next.map(|act| act.href);
    html! {
        div.progress role="status" data-progress-url=[progress.url] data-progress-next=[next] {
            p { (progress.words) }
            progress value=(progress.done) max=(progress.total.max(1)) aria-label=(progress.words) {}
            @if let Some(act) = progress.next { (link_button(Weight::Primary, act)) }
        }
    }
}

// ---- Saying no, and asking -------------------------------------------------------------------------------------

/// A refusal: what is the case, why that stands in the way, what to do next.
#[derive(Debug, Clone, Copy, Default)]
pub struct Refusal<'a> {
    /// 不能开会：还没有集中学习记录。
    pub fact: &'a str,
    pub ground: Option<&'a str>,
    /// 请先记一次学习，或写明理由报上级同意。
    pub next: Option<&'a str>,
    pub acts: &'a [Act<'a>],
    /// Small, for the helper on the phone.
    pub code: Option<&'a str>,
}

/// The body of a page that refuses. The first act is the primary one.
pub fn refusal(refusal: &Refusal<'_>) -> Markup {
    html! {
        section.refusal {
            h1 { (refusal.fact) }
            @if let Some(ground) = refusal.ground { p { (ground) } }
            @if let Some(next) = refusal.next { p { (next) } }
            @if !refusal.acts.is_empty() {
                div.acts {
                    @for (index, act) in refusal.acts.iter().enumerate() {
                        (link_button(if index == 0 { Weight::Primary } else { Weight::Plain }, *act))
                    }
                }
            }
            @if let Some(code) = refusal.code { p.code-line { "代码 " span.code { (code) } } }
        }
    }
}

/// The body of a page that asks before something that cannot be undone. `stakes` name what will happen, with numbers;
/// `fields` may hold a reason or nothing.
pub fn confirm(question: &str, stakes: &[&str], fields: Markup, shape: &form::Form<'_>) -> Markup {
    html! {
        h1 { (question) }
        div.stakes { ul { @for line in stakes { li { (line) } } } }
        (form::form(&form::Form { danger: true, ..*shape }, fields))
    }
}

// ---- Codes -----------------------------------------------------------------------------------------------------

/// A QR code with its caption. `svg` comes from the encoder and is printed as it is: it must have a `viewBox`.
pub fn qr(svg: &str, caption: &str) -> Markup {
    html! { figure.qr { (PreEscaped(svg)) figcaption { (caption) } } }
}

/// A slip of paper for one person.
#[derive(Debug, Clone, Copy)]
pub struct Slip<'a> {
    pub name: &'a str,
    /// Whose slip it is, besides the name: unit, until when it holds.
    pub lines: &'a [&'a str],
    pub code: &'a str,
    /// As for [`qr`].
    pub svg: Option<&'a str>,
}

/// Slips in two columns, with the lines to cut along.
pub fn slips(slips: &[Slip<'_>]) -> Markup {
    html! {
        div.slips {
            @for slip in slips {
                article.slip {
                    div {
                        h2 { (slip.name) }
                        @for line in slip.lines { p { (line) } }
                        p.big-code { (slip.code) }
                    }
                    @if let Some(svg) = slip.svg { (PreEscaped(svg)) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::form::{Choice, Field, Form, Mark};
    use super::table::{Change, Column, Kind, Pager, Row};
    use super::*;

    /// Text that would break out of an element or an attribute, where it is not escaped.
    const SLY: &str = "\"><script>王&晓</script>";

    /// Every block, with ordinary and with sly values.
    fn samples() -> Vec<(&'static str, Markup)> {
        let act = Act { label: SLY, href: SLY };
        let entry = NavEntry { label: SLY.into(), href: SLY.into(), current: true };
        let field = Field {
            name: "name",
            label: SLY,
            help: Some(SLY),
            value: SLY,
            error: Some(SLY),
            required: true,
            mark: Mark::Required,
            longest: Some(40),
            autocomplete: Some("off"),
            focus: false,
        };
        let choices = [Choice { value: SLY, label: SLY, help: Some(SLY) }, ("two", "二").into()];
        let shape = Form {
            action: SLY,
            submit: SLY,
            cancel: Some(SLY),
            errors: &[("name", SLY), ("", SLY)],
            draft: Some(SLY),
            upload: true,
            danger: false,
            forgetful: true,
        };
        let version = Version { whose: SLY, when: SLY, text: SLY };
        let event = Event { day: SLY, time: SLY, what: html! { (SLY) }, detail: Some(html! { (SLY) }) };
        let node = TreeNode { label: SLY, href: SLY, marks: badge(SLY), end: SLY, ..TreeNode::default() };
        let parent = TreeNode { children: vec![node.clone()], open: true, ..node.clone() };
        let figure = Figure { label: SLY, value: SLY, unit: SLY, definition: SLY, href: Some(SLY) };
        let row = Row { cells: vec![html! { (SLY) }, html! {}], tone: Change::Rejected.tone() };
        let columns_of_table = [Column::new(Kind::Lead, SLY), Column::minor(Kind::Number, SLY)];
        let pager = Pager { page: 2, per_page: 50, total: 246, unit: SLY, part: Some(SLY) };
        let refused =
            Refusal { fact: SLY, ground: Some(SLY), next: Some(SLY), acts: &[act, act], code: Some(SLY) };
        vec![
            (
                "state",
                html! { @for each in [State::Done, State::Waiting, State::Overdue, State::NotYet] { (state(each, SLY)) } },
            ),
            ("badge", badge(SLY)),
            ("link_button", link_button(Weight::Primary, act)),
            ("post_button", post_button(Weight::Danger, act, Some(SLY), &[(SLY, SLY)])),
            ("copy_button", copy_button(SLY, SLY)),
            ("breadcrumbs", breadcrumbs(&[act, act])),
            ("title", title(SLY, badge(SLY), Some(SLY), html! {})),
            ("title_below", title_below(SLY, badge(SLY))),
            ("tabs", tabs(&[(entry, Some(3))])),
            ("panel", panel(SLY, Some(act), columns(html! { (SLY) }))),
            ("figures", figures(&[figure, Figure { href: None, ..figure }])),
            ("facts", facts(&[(SLY, html! { (SLY) })])),
            ("empty", empty(SLY, Some(act))),
            ("gaps", gaps(&[Gap { fact: SLY, ground: Some(SLY), act: Some(act), also: Some(act) }])),
            ("tree", tree("units", &[parent])),
            ("timeline", timeline(&[event.clone(), event])),
            ("both_texts", both_texts(&version, &Version { text: "别的", ..version })),
            (
                "progress",
                progress(&Progress { words: SLY, done: 1, total: 0, url: Some(SLY), next: Some(act) }),
            ),
            ("refusal", refusal(&refused)),
            ("confirm", confirm(SLY, &[SLY], html! {}, &shape)),
            ("qr", qr("<svg viewBox=\"0 0 1 1\"></svg>", SLY)),
            ("slips", slips(&[Slip { name: SLY, lines: &[SLY], code: SLY, svg: None }])),
            ("text", form::text(&field)),
            ("password", form::password(&field)),
            ("date", form::date(&field)),
            ("number", form::number(&field, 0, 9, SLY)),
            ("select", form::select(&field, Some(SLY), &choices)),
            ("radios", form::radios(&field, &choices)),
            ("checkboxes", form::checkboxes(&field, &choices, &["two"])),
            ("checkbox", form::checkbox(&field)),
            ("textarea", form::textarea(&field, 4)),
            ("file", form::file(&field, ".xlsx")),
            ("hidden", form::hidden(SLY, SLY)),
            ("group", form::group(SLY)),
            ("form", form::form(&shape, form::text(&field))),
            ("filter", form::filter(SLY, SLY, form::text(&field), Some(html! { (SLY) }))),
            ("quick_filter", form::quick_filter("units", SLY)),
            ("table", table::table("list", SLY, &columns_of_table, &[row])),
            ("pager", table::pager(&pager, |page| format!("{SLY}{page}"))),
        ]
    }

    #[test]
    fn every_block_escapes_what_it_prints_and_has_no_inline_style() {
        for (name, sample) in samples() {
            let html = sample.into_string();
            assert!(!html.is_empty(), "{name} is empty");
            assert!(!html.contains("<script"), "{name} lets a script through: {html}");
            assert!(
                !html.contains(" style=") && !html.contains(" onclick="),
                "{name} has inline style or script: {html}"
            );
        }
    }

    #[test]
    fn a_password_never_comes_back_in_a_page() {
        let html = form::password(&Field { name: "password", value: "mima-123456", ..Field::default() })
            .into_string();
        assert!(!html.contains("mima-123456"), "{html}");
    }

    #[test]
    fn help_and_error_are_read_with_their_field() {
        let field = Field { name: "born", help: Some("帮助"), error: Some("错误"), ..Field::default() };
        let html = form::date(&field).into_string();
        assert!(html.contains("aria-describedby=\"f-born-help f-born-error\""), "{html}");
        assert!(html.contains("id=\"f-born-help\"") && html.contains("id=\"f-born-error\""), "{html}");
        let plain = form::date(&Field { name: "born", ..Field::default() }).into_string();
        assert!(!plain.contains("aria-"), "{plain}");
    }

    #[test]
    fn only_the_rarer_kind_of_field_is_marked() {
        let marked = |required, mark| {
            let field = Field { name: "a", label: "姓名", required, mark, ..Field::default() };
            let html = form::text(&field).into_string();
            (html.contains("可不填"), html.contains("必填"))
        };
        assert_eq!(marked(true, Mark::Optional), (false, false));
        assert_eq!(marked(false, Mark::Optional), (true, false));
        assert_eq!(marked(true, Mark::Required), (false, true));
        assert_eq!(marked(false, Mark::Required), (false, false));
        assert_eq!(marked(false, Mark::Silent), (false, false));
    }

    #[test]
    fn only_the_differing_lines_are_marked() {
        let mine = Version { whose: "您的修改", when: "", text: "甲\n乙\n\n丙" };
        let theirs = Version { whose: "王晓的修改", when: "", text: "甲\n丁\n\n丙" };
        let html = both_texts(&mine, &theirs).into_string();
        assert!(html.contains("<mark>乙</mark>") && html.contains("<mark>丁</mark>"), "{html}");
        assert_eq!(html.matches("<mark>").count(), 2);
    }

    #[test]
    fn events_of_one_day_share_its_heading() {
        let event = |day| Event { day, time: "14:02", what: html! { "王晓登录" }, detail: None };
        let html = timeline(&[event("今天"), event("今天"), event("3月7日")]).into_string();
        assert_eq!((html.matches("<h3").count(), html.matches("<li>").count()), (2, 3));
    }
}
