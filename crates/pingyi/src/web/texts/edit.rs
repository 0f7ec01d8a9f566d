//! The editor: a place for each section, kept while one types, saved as a version by a button.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::preparation::text::{self, Body, Section, Stage};
use domain::theme::TextKind;
use maud::{Markup, html};

use super::form::{taken, written};
use super::{At, TAB, beside, href, href_of, name_of, offers, page_of, samples, unsaved};
use crate::actions::texts::taking;
use crate::actions::texts::writing::{self, Editing, Saved, Written};
use crate::app::App;
use crate::clock::{local, moment};
use crate::failure::{Failure, Result};
use crate::web::campaigns::Head;
use crate::web::components::form::{self as fields, Field, Mark};
use crate::web::components::{self, Act, Weight};
use crate::web::form::Typed;
use crate::web::frame::{conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, mirror, session};

/// Leads past the long rest of a text to what is still to be written.
pub const MEETING: &str = "meeting";

/// What refusals call the place for the meeting's words.
const COMPLETION: &str = "completion";
const COMPLETION_HELP: &str =
    "会上对自己（班子材料是对班子）提了什么意见、点评怎么说、自己怎么看；没有人提意见的，写明没有。";

#[derive(Debug, Clone)]
pub struct Editor {
    pub head: Head,
    pub editing: Editing,
    /// What was wrong with the last attempt.
    pub typed: Typed,
    /// The fields hold what was just typed: nothing the browser remembers is newer.
    pub back: Option<Back>,
    /// What the writer's other window has kept in the meantime, and when.
    pub elsewhere: Option<(Body, i64)>,
}

/// Whether what came back with the page is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// It is the writer's draft now.
    Kept,
    /// The tab has to keep it.
    Unkept,
}

impl Back {
    /// As the script reads it.
    fn code(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Unkept => "unkept",
        }
    }
}

impl View for Editor {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("写{}", name_of(self.editing.text.whose, self.editing.author.as_deref()))
    }

    fn body(&self) -> Markup {
        let editing = &self.editing;
        let page = page_of(&editing.text);
        let acts = html! {
            @if editing.text.number > 0 {
                (components::link_button(Weight::Plain, Act { label: "历次版本", href: &format!("{page}/versions") }))
            }
            (components::link_button(Weight::Quiet, Act { label: "返回材料", href: &page }))
        };
        html! {
            (self.head.draw(html! {}))
            (components::title_below(&name_of(editing.text.whose, editing.author.as_deref()), acts))
            @if editing.closed.is_none() {
                (self.errors())
                @if let Some(elsewhere) = &self.elsewhere { (beside::windows(elsewhere, &editing.body)) }
                @if let Some(newer) = &editing.newer { (beside::people(newer, &editing.body, editing.viewer)) }
            }
            (self.remarks())
            @if let Some(refusal) = &editing.closed {
                @let words = refusal.wording();
                (components::refusal(&components::Refusal {
                    fact: &words.fact, ground: Some(&words.ground), next: Some(&words.next),
                    acts: &[Act { label: "返回材料", href: &page }], code: None
                }))
                (super::versions::sections(&editing.body))
            } @else {
                (self.form(&page))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::editors()
    }
}

impl Editor {
    fn remarks(&self) -> Markup {
        let editing = &self.editing;
        html! {
            @if let (true, Some(author)) = (editing.types_for_another, &editing.author) {
                div.notice.notice-heed {
                    "您在为" (author) "录入；"
                    @if !editing.completes { "提交要由本人确认（没有账号的，提交时写明本人怎样看过）。" }
                    "每一版都记着是谁录入的。"
                }
            }
            @if editing.completes {
                div.notice.notice-heed {
                    "会议已经开过：请把会上的批评意见和点评写进“会后补充”，再保存一版；会上没有人提意见的，也在那里写明。"
                    @if let Some(at) = self.completion() { a href={ "#f-s" (at) } { "去写会后补充" } }
                    @if editing.types_for_another && !editing.asks_agreement { "本人有账号，要等本人登录看过、自己再保存一次，才算补充。" }
                }
            }
            @if let Some(name) = &editing.confirms {
                div.notice.notice-heed {
                    (name) "替您录入了第 " (editing.text.number) " 版，还没有经您确认。看过没有出入的，直接保存这一版，就是您的确认；有出入的先改再保存。"
                }
            }
            @if editing.is_late && editing.closed.is_none() {
                div.notice.notice-heed {
                    "会议已经开过，这份材料会前没有审阅通过：请写好提交，审阅通过以后，再把会上的意见补充进来。"
                }
            }
            @if editing.text.stage == Stage::Returned && !editing.returned.is_empty() {
                (components::panel("退回的意见", None, html! {
                    @for (round, by) in &editing.returned {
                        p.note {
                            (by) @if let Some(capacity) = round.capacity { "（" (text::called(capacity, editing.from_above)) "）" }
                            "，" (moment(round.at)) "，第 " (round.number) " 版"
                        }
                        p.written { (round.reason) }
                    }
                }))
            }
            @if !editing.body.sections.iter().any(|section| text::answers(&section.heading)) && !editing.opinions.is_empty() {
                (components::panel("采纳的意见", None, offers::opinions(editing)))
            }
        }
    }

    fn form(&self, page: &str) -> Markup {
        let editing = &self.editing;
        let keep = format!("{page}/draft");
        let state = editing.draft.as_ref().map(|draft| format!("草稿存于 {}", moment(draft.saved_at)));
        html! {
            form.form.text-form method="post" action={ (page) "/edit" } data-autosave=(keep)
                data-autosave-key=(key(editing.viewer, editing.text.id)) data-autosave-back=[self.back.map(Back::code)]
                data-autosave-most=(text::MOST) {
                (fields::hidden("base", &editing.base.to_string()))
                (fields::hidden("kept", &editing.kept))
                @if let Some(newer) = &editing.newer {
                    (fields::hidden("merged", &newer.made.number.to_string()))
                }
                @for (at, section) in editing.body.sections.iter().enumerate() {
                    @let (heading, words) = (format!("h{at}"), format!("s{at}"));
                    (fields::hidden(&heading, &section.heading))
                    @let is_completion = editing.completes && section.is_completion();
                    @if is_completion { span id=(MEETING) {} }
                    @let answers = text::answers(&section.heading);
                    @let none = offers::without_opinions(editing).filter(|_| answers);
                    @if answers && !editing.opinions.is_empty() { div.own-talk { (offers::opinions(editing)) } }
                    (fields::textarea(&Field {
                        name: &words, label: &section.heading, value: &section.words, mark: Mark::Silent,
                        help: is_completion.then_some(COMPLETION_HELP).or(none.as_deref()),
                        error: if is_completion { self.typed.field(COMPLETION, "").error } else { None },
                        ..Field::default()
                    }, rows(&section.words)))
                }
                p.note {
                    "现在 " span data-autosave-length { (editing.body.length()) } " 字（不算空格和标题）。" (self.habit())
                }
                (offers::problems(editing, &self.typed, &keep))
                (offers::talks(editing, &self.typed, &keep))
                @if editing.asks_agreement {
                    (fields::text(&Field {
                        required: true,
                        longest: Some(200),
                        help: Some("本人没有账号。写明本人怎样看过并同意这样补充，如“3月16日当面念给本人听，本人同意”。留在各版记录里。"),
                        ..self.typed.field("agreed", "本人已看过并确认（方式）")
                    }))
                }
                div.form-acts {
                    button.button.button-primary { "保存这一版" }
                    button.button formaction=(keep) { "暂存草稿" }
                    button.button name="then" value="mirror" formaction=(keep) { (self.look_over()) }
                    span.draft-state role="status" data-autosave-state { @if let Some(state) = state { (state) } }
                }
            }
            p.acts {
                a.button.button-quiet href={ (page) "/upload" } { "上传文件" }
                a.button.button-quiet href={ (page) "/discard" } data-autosave-leave { "丢弃草稿" }
            }
            p.note { "没有保存成一版的草稿只有您自己看得到，作者和替他录入的人各有各的。“" (self.look_over()) "”先存草稿，再看草稿里有没有要留意的。保存成一版以后不再改动，再改就是新的一版。" }
            (offers::readers(editing))
        }
    }

    /// Which section is for the meeting's words.
    fn completion(&self) -> Option<usize> {
        self.editing.body.sections.iter().position(Section::is_completion)
    }

    /// What was wrong, each leading to its field: where the meeting's words go is known by the section alone.
    fn errors(&self) -> Markup {
        let place = self.completion().map(|at| format!("s{at}")).unwrap_or_default();
        let errors = self.typed.errors().into_iter();
        let placed = errors.map(|(field, words)| (if field == COMPLETION { &place } else { field }, words));
        fields::error_summary(&placed.collect::<Vec<_>>())
    }

    /// After the meeting nothing is submitted any more.
    fn look_over(&self) -> &'static str {
        if self.editing.completes { "自查" } else { "提交前自查" }
    }

    /// Length is a habit, and no rule.
    fn habit(&self) -> String {
        match (self.editing.rule.shortest, self.editing.rule.longest) {
            (Some(shortest), Some(longest)) => format!("一般写 {shortest}—{longest} 字，仅供参考。"),
            (Some(shortest), None) => format!("一般不少于 {shortest} 字，仅供参考。"),
            (None, Some(longest)) => format!("一般不超过 {longest} 字，仅供参考。"),
            (None, None) => String::new(),
        }
    }
}

/// Under which the tab keeps what has not got to the server: the person stands in it, so that nobody meets another's words.
pub fn key(viewer: PersonId, text: TextId) -> String {
    format!("{viewer}/{text}")
}

/// Tall enough for what stands there, and for some more.
fn rows(words: &str) -> u8 {
    let lines: usize = words.lines().take(40).map(|line| 1 + line.chars().take(4000).count() / 42).sum();
    u8::try_from(lines.clamp(5, 24) + 1).unwrap_or(25)
}

async fn view(app: &App, who: &Who, path: At) -> Result<Editor> {
    let editing = writing::open(app, &who.viewer, path).await?;
    let head = Head::read(app, who, path.0, path.1, TAB).await?;
    Ok(Editor { head, editing, typed: Typed::default(), back: None, elsewhere: None })
}

/// The editor with what was typed, whether or not it could be kept.
async fn again(app: &App, who: &Who, path: At, written: &Written, typed: Typed) -> Result<Response> {
    let mut editor = view(app, who, path).await?;
    if !written.sections.is_empty() {
        editor.editing.body = writing::as_typed(app, &who.viewer, path, written).await?;
        editor.editing.base = written.base;
    }
    let is_kept =
        editor.editing.draft.as_ref().is_some_and(|draft| draft.body.says_the_same(&editor.editing.body));
    let back = Some(if is_kept { Back::Kept } else { Back::Unkept });
    let editor = Editor { typed, back, ..editor };
    Ok(unprocessable(frame::show(app, who, None, &editor)))
}

/// Both texts: another's version beside the draft it kept from becoming one, or the draft of the writer's other window
/// beside what was typed here.
async fn stale(app: &App, who: &Who, path: At, written: &Written) -> Result<Response> {
    let mut editor = Editor { back: Some(Back::Unkept), ..view(app, who, path).await? };
    let body = writing::as_typed(app, &who.viewer, path, written).await?;
    let elsewhere = editor.editing.draft.as_ref().filter(|draft| !draft.body.says_the_same(&body));
    if let Some(draft) = elsewhere {
        editor.elsewhere = Some((draft.body.clone(), draft.saved_at));
        editor.editing.body = body;
        editor.editing.base = written.base;
    }
    Ok(conflict(frame::show(app, who, None, &editor)))
}

pub async fn begin(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    // One choice of both, where one types for others.
    if let Some((kind, person)) = typed.get("for").split_once(':') {
        typed = Typed::filled([("kind", kind.to_owned()), ("person", person.to_owned())]);
    }
    let kind = typed.choice::<TextKind>("kind", "哪一种材料");
    let person = typed.optional_choice::<PersonId>("person", "谁的材料");
    typed.checked()?;
    let kind = kind.ok_or(Failure::NotFound)?;
    let text = writing::begin(&app, &who.viewer, (unit, campaign), kind, person).await?;
    Ok(axum::response::Redirect::to(&format!("{}/{text}/edit", href(unit, campaign))).into_response())
}

pub async fn edit_page(
    State(app): State<App>,
    who: Who,
    Path(path): Path<At>,
    headers: HeaderMap,
) -> Result<Response> {
    match view(&app, &who, path).await {
        Ok(view) => Ok(frame::show(&app, &who, session::said(&headers), &view)),
        Err(failure) if unsaved::is_closed_to_him(&failure) => {
            unsaved::show(&app, &who, path, None, failure).await
        }
        Err(failure) => Err(failure),
    }
}

pub async fn save(
    State(app): State<App>,
    who: Who,
    Path(path): Path<At>,
    mut typed: Typed,
) -> Result<Response> {
    let written = written(&mut typed);
    let saved = match typed.checked() {
        Ok(()) => writing::save(&app, &who.viewer, path, &written).await,
        Err(failure) => Err(failure),
    };
    match saved {
        Ok(Saved::Version(number)) => {
            Ok(session::go(&app, &href_of(path), &format!("已保存第 {number} 版。")))
        }
        Ok(Saved::Same) => Ok(session::go(&app, &href_of(path), "和最近一版一字不差，没有新的一版。")),
        Err(Failure::Stale) => stale(&app, &who, path, &written).await,
        Err(failure) if unsaved::is_closed_to_him(&failure) => {
            unsaved::show(&app, &who, path, Some(&written), failure).await
        }
        Err(failure) => {
            let typed = typed.take(failure)?;
            // Refused as a version it is a draft still; where it is not even that, the page alone has it.
            if !written.sections.is_empty()
                && let Err(Failure::Broken(error)) = writing::keep(&app, &who.viewer, path, &written).await
            {
                return Err(Failure::Broken(error));
            }
            again(&app, &who, path, &written, typed).await
        }
    }
}

const OVERTAKEN: &str =
    "您在另一个窗口也写了这份材料，那边已经存了草稿，这里没有存。请按“暂存草稿”，两份会并排给您看。";

const CLOSED: &str =
    "没有存进材料：您不能再写这份材料。请按“保存这一版”，原因和您写的会一起给您看，可以复制。";

/// Keeps what is being typed. The script asks `quiet` and gets one sentence; a button gets the editor again.
pub async fn keep(
    State(app): State<App>,
    who: Who,
    Path(path): Path<At>,
    mut typed: Typed,
) -> Result<Response> {
    let written = written(&mut typed);
    let taken = taken(&mut typed);
    let is_taken = taken.is_some();
    let kept = match (typed.checked(), &taken) {
        (Ok(()), Some(taken)) => taking::take(&app, &who.viewer, path, &written, taken).await.map(|lines| {
            let said = match lines {
                0 => "勾选的话都已经在材料里，没有再加。",
                _ => "已把勾选的话加到材料里，存为草稿。",
            };
            (said.to_owned(), String::new())
        }),
        (Ok(()), None) => writing::keep(&app, &who.viewer, path, &written).await.map(|(at, kept)| {
            let at = local(at);
            (format!("已自动保存 {:02}:{:02}", at.hour(), at.minute()), kept)
        }),
        (Err(failure), _) => Err(failure),
    };
    match kept {
        Ok((sentence, kept)) if typed.flag("quiet") => {
            Ok(html! { p data-autosave-said data-autosave-kept=(kept) { (sentence) } }.into_response())
        }
        Ok(_) if typed.get("then") == "mirror" => {
            // Said so, the script forgets what the tab kept.
            Ok(session::go(&app, &mirror::href(path), "已存草稿，下面看的是草稿。"))
        }
        Ok((sentence, _)) => {
            let said =
                if is_taken { sentence } else { "已暂存草稿，还没有保存成一版。".to_owned() };
            Ok(session::go(&app, &format!("{}/edit", href_of(path)), &said))
        }
        Err(Failure::Stale) if typed.flag("quiet") => {
            Ok(conflict(html! { p data-autosave-said { (OVERTAKEN) } }.into_response()))
        }
        Err(failure) if unsaved::is_closed_to_him(&failure) => {
            let shown = unsaved::show(&app, &who, path, Some(&written), failure).await;
            if !typed.flag("quiet") {
                return shown;
            }
            shown.map(|_| conflict(html! { p data-autosave-said { (CLOSED) } }.into_response()))
        }
        Err(failure) if typed.flag("quiet") => Err(failure),
        Err(Failure::Stale) => stale(&app, &who, path, &written).await,
        Err(failure) => again(&app, &who, path, &written, typed.take(failure)?).await,
    }
}
