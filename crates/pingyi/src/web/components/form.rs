//! Forms: one column, label above, help below, the error in place in words.
//!
//! A field is described once by [`Field`] and drawn by the function named after its kind. The functions escape all
//! they print and decide nothing: values and errors come from the action that refused the form.

use maud::{Markup, html};

/// Which of the two kinds of field is marked, so that the rarer one carries the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// Optional fields say 可不填: for most forms.
    #[default]
    Optional,
    /// Required fields say 必填: for forms where nearly everything may stay empty.
    Required,
    /// No marks: filters, signing in.
    Silent,
}

/// One field of a form.
#[derive(Debug, Clone, Copy, Default)]
pub struct Field<'a> {
    /// Name in the sent form. The element's id is `f-` and this name; the error summary links there.
    pub name: &'a str,
    pub label: &'a str,
    pub help: Option<&'a str>,
    /// What stands in it: the stored value, or what was typed when the form comes back.
    pub value: &'a str,
    pub error: Option<&'a str>,
    pub required: bool,
    pub mark: Mark,
    /// Longest text in characters. The server refuses more and gives all of it back; the page says so before.
    pub longest: Option<u16>,
    /// The browser's word for what it may fill in: `username`, `new-password`, `off` …
    pub autocomplete: Option<&'a str>,
    /// At most one field of a page: the cursor stands here at the beginning.
    pub focus: bool,
}

/// From here on a text may be pasted, and the browser would cut the end off without a word.
const PASTED: u16 = 100;

/// One of several answers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice<'a> {
    pub value: &'a str,
    pub label: &'a str,
    pub help: Option<&'a str>,
}

impl<'a> From<(&'a str, &'a str)> for Choice<'a> {
    fn from((value, label): (&'a str, &'a str)) -> Self {
        Self { value, label, help: None }
    }
}

impl Field<'_> {
    fn id(&self) -> String {
        format!("f-{}", self.name)
    }

    /// The ids of help and error, so that a screen reader reads them with the field.
    fn described_by(&self) -> Option<String> {
        let id = self.id();
        let parts: Vec<String> = [(self.help, "help"), (self.error, "error")]
            .iter()
            .filter(|(text, _)| text.is_some())
            .map(|(_, part)| format!("{id}-{part}"))
            .collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    fn mark_word(&self) -> Option<&'static str> {
        match self.mark {
            Mark::Optional if !self.required => Some("可不填"),
            Mark::Required if self.required => Some("必填"),
            _ => None,
        }
    }

    fn label_words(&self) -> Markup {
        html! { (self.label) @if let Some(word) = self.mark_word() { span.field-mark { (word) } } }
    }

    fn below(&self) -> Markup {
        let id = self.id();
        html! {
            @if let Some(help) = self.help { p.field-help id={ (id) "-help" } { (help) } }
            @if let Some(error) = self.error { p.field-error id={ (id) "-error" } { (error) } }
        }
    }

    /// Label, control, help and error of a field with one control.
    fn around(&self, control: &Markup) -> Markup {
        html! {
            div.field {
                label.field-label for=(self.id()) { (self.label_words()) }
                (control)
                (self.below())
            }
        }
    }

    /// The same for a field whose control is several boxes.
    fn around_boxes(&self, boxes: &Markup) -> Markup {
        html! {
            fieldset.field id=(self.id()) tabindex="-1" aria-describedby=[self.described_by()] {
                legend.field-label { (self.label_words()) }
                (boxes)
                (self.below())
            }
        }
    }

    fn input(&self, kind: &str, class: &str, value: Option<&str>) -> Markup {
        let (short, long) = match self.longest {
            Some(most) if most >= PASTED => (None, Some(most)),
            most => (most, None),
        };
        html! {
            input class=(class) type=(kind) id=(self.id()) name=(self.name) value=[value] required[self.required]
                maxlength=[short] data-longest=[long] autocomplete=[self.autocomplete] autofocus[self.focus]
                aria-invalid=[self.invalid()] aria-describedby=[self.described_by()];
        }
    }
}

/// One line of text.
pub fn text(field: &Field<'_>) -> Markup {
    field.around(&field.input("text", "input", Some(field.value)))
}

/// A secret. What was typed never comes back in a page, whatever `value` says.
pub fn password(field: &Field<'_>) -> Markup {
    field.around(&field.input("password", "input", None))
}

/// A day; `value` and what is sent are `2025-12-20`.
pub fn date(field: &Field<'_>) -> Markup {
    field.around(&field.input("date", "input input-short", Some(field.value)))
}

/// A whole number within bounds, with the word after it: 人, 小时.
pub fn number(field: &Field<'_>, from: i64, to: i64, unit: &str) -> Markup {
    field.around(&html! {
        span.with-unit {
            input.input.input-short type="number" id=(field.id()) name=(field.name) value=(field.value) min=(from)
                max=(to) step="1" required[field.required] autofocus[field.focus]
                aria-invalid=[field.invalid()] aria-describedby=[field.described_by()];
            (unit)
        }
    })
}

/// One of many, in a list that opens. `empty` is the word of the answer "none yet" (请选择, 全部); without it the
/// first choice stands there.
pub fn select(field: &Field<'_>, empty: Option<&str>, choices: &[Choice<'_>]) -> Markup {
    field.around(&html! {
        select.input id=(field.id()) name=(field.name) required[field.required] autofocus[field.focus]
            aria-invalid=[field.invalid()] aria-describedby=[field.described_by()] {
            @if let Some(word) = empty { option value="" { (word) } }
            @for choice in choices {
                option value=(choice.value) selected[choice.value == field.value] { (choice.label) }
            }
        }
    })
}

/// One of a few, all visible.
pub fn radios(field: &Field<'_>, choices: &[Choice<'_>]) -> Markup {
    field.around_boxes(&html! {
        @for choice in choices {
            label.choice {
                input type="radio" name=(field.name) value=(choice.value) required[field.required]
                    checked[choice.value == field.value];
                (choice_words(choice))
            }
        }
    })
}

/// Any number of a few; `ticked` holds the values that are on.
pub fn checkboxes(field: &Field<'_>, choices: &[Choice<'_>], ticked: &[&str]) -> Markup {
    field.around_boxes(&html! {
        @for choice in choices {
            label.choice {
                input type="checkbox" name=(field.name) value=(choice.value) checked[ticked.contains(&choice.value)];
                (choice_words(choice))
            }
        }
    })
}

/// Yes or no. Ticked it sends `yes`, otherwise nothing; it is on when `value` is `yes`.
pub fn checkbox(field: &Field<'_>) -> Markup {
    html! {
        div.field {
            label.choice {
                input type="checkbox" id=(field.id()) name=(field.name) value="yes" checked[field.value == "yes"]
                    required[field.required] aria-invalid=[field.invalid()] aria-describedby=[field.described_by()];
                span { (field.label) }
            }
            (field.below())
        }
    }
}

/// Several lines of text.
pub fn textarea(field: &Field<'_>, rows: u8) -> Markup {
    field.around(&html! {
        textarea.input id=(field.id()) name=(field.name) rows=(rows) required[field.required] data-longest=[field.longest]
            autocomplete=[field.autocomplete] autofocus[field.focus] aria-invalid=[field.invalid()] aria-describedby=[field.described_by()] {
            // The parser drops one line break after the tag; this one is for it, not the author's first.
            "\n" (field.value)
        }
    })
}

/// A file; `accept` lists the endings: `.xlsx,.csv`.
pub fn file(field: &Field<'_>, accept: &str) -> Markup {
    field.around(&html! {
        input.input type="file" id=(field.id()) name=(field.name) accept=(accept) required[field.required]
            aria-invalid=[field.invalid()] aria-describedby=[field.described_by()];
    })
}

/// A value that goes along unseen. Anybody can change it on the way; the server checks it like any other.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// The title of a group of fields within a form.
pub fn group(title: &str) -> Markup {
    html! { h2.form-group { (title) } }
}

/// A form around its fields.
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<'a> {
    pub action: &'a str,
    /// Verb and noun: 保存党员.
    pub submit: &'a str,
    /// Where 返回 leads.
    pub cancel: Option<&'a str>,
    /// Every error as (field name, words); printed together at the top with links, and by each field in place.
    /// An empty name is an error of the form as a whole.
    pub errors: &'a [(&'a str, &'a str)],
    /// Keeps what is typed on this machine until it is saved. The key must contain the person and the record, so
    /// that two people at one machine do not meet each other's text. The page after the save carries
    /// [`super::super::layout::Notice::Saved`].
    pub draft: Option<&'a str>,
    /// The form has a file in it.
    pub upload: bool,
    /// What cannot be undone is drawn without the accent.
    pub danger: bool,
    /// The browser neither keeps what was typed nor brings it back: for a page on which nobody is signed in.
    pub forgetful: bool,
}

/// A form that changes something.
pub fn form(form: &Form<'_>, fields: Markup) -> Markup {
    let button = if form.danger { "button button-danger" } else { "button button-primary" };
    html! {
        (error_summary(form.errors))
        form.form method="post" action=(form.action) enctype=[form.upload.then_some("multipart/form-data")]
            data-draft=[form.draft] autocomplete=[form.forgetful.then_some("off")] {
            (fields)
            div.form-acts {
                button class=(button) { (form.submit) }
                @if let Some(href) = form.cancel { a.button.button-quiet href=(href) { "返回" } }
                @if form.draft.is_some() { span.draft-state role="status" data-draft-state {} }
            }
        }
    }
}

/// All errors of a form, each a link to its field. Nothing when there is none.
pub fn error_summary(errors: &[(&str, &str)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.errors role="alert" {
                h2 { "没有办成，有 " (errors.len()) " 处要改" }
                ul {
                    @for (name, words) in errors {
                        li { @if name.is_empty() { (words) } @else { a href={ "#f-" (name) } { (words) } } }
                    }
                }
            }
        }
    }
}

/// The line of filters above a list. It works as a plain GET form; with the script only `part` (the id of an element
/// that holds the list with its pager) is replaced, as soon as a choice changes.
pub fn filter(action: &str, part: &str, fields: Markup, end: Option<Markup>) -> Markup {
    html! {
        form.filter action=(action) data-swap={ "#" (part) } data-swap-now {
            (fields)
            button.button { "筛选" }
            @if let Some(end) = end { div.filter-end { (end) } }
        }
    }
}

/// A field that narrows a list already on the page while one types; without the script it is not there.
pub fn quick_filter(list: &str, label: &str) -> Markup {
    html! {
        div.filter.scripted-only {
            div.field {
                label.field-label for={ "q-" (list) } { (label) }
                input.input type="search" id={ "q-" (list) } autocomplete="off" data-filter={ "#" (list) };
            }
        }
    }
}

fn choice_words(choice: &Choice<'_>) -> Markup {
    html! { span { (choice.label) @if let Some(help) = choice.help { span.choice-help { (help) } } } }
}
