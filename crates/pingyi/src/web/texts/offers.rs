//! What the editor lays beside a text: the opinions it answers, what was written elsewhere and may be taken over line by
//! line, and who reads it. Nothing is chosen for the writer, and what stands in the text is not offered again.

use domain::preparation::problem::Problem;
use domain::preparation::text;
use domain::wording::{day, list};
use maud::{Markup, html};
use store::talks::Listed;

use crate::actions::texts::taking;
use crate::actions::texts::writing::Editing;
use crate::web::components;
use crate::web::components::form::{self as fields, Choice, Field, Mark};
use crate::web::form::Typed;
use crate::web::reviews;

/// Whom the text is about, as the writer calls him.
fn whose(editing: &Editing) -> &str {
    match editing.text.whose.person() {
        None => "班子和支部工作",
        Some(_) => editing.author.as_deref().filter(|_| editing.types_for_another).unwrap_or("您"),
    }
}

/// The adopted opinions that the text is to come back to.
pub(super) fn opinions(editing: &Editing) -> Markup {
    html! {
        @if !editing.opinions.is_empty() {
            p.note { "针对" (whose(editing)) "、已经采纳的意见，请在材料里回应：" }
            ul.dots { @for wording in &editing.opinions { li { (wording) } } }
        }
    }
}

/// What is written where there are none. Once it was passed nobody asks any more.
pub(super) fn without_opinions(editing: &Editing) -> Option<String> {
    let is_asked = editing.opinions.is_empty() && !editing.completes;
    is_asked.then(|| format!("没有转给{}的意见，写明“没有”即可。", whose(editing)))
}

/// The list of problems that the text speaks of.
pub(super) fn problems(editing: &Editing, typed: &Typed, keep: &str) -> Markup {
    let (all, count) = (&editing.problems, editing.problems.len());
    let of = match editing.text.whose.person() {
        None => "班子的问题清单".to_owned(),
        Some(_) if editing.types_for_another => format!("{}的问题清单", whose(editing)),
        Some(_) => "我的问题清单".to_owned(),
    };
    // What the meeting said has a place of its own.
    let completion = || editing.body.sections.iter().position(text::Section::is_completion);
    let place = if editing.completes { completion() } else { editing.body.about_problems() };
    let what = if editing.completes { "会后补进的批评意见" } else { "" };
    html! {
        @if !all.is_empty() {
            details.more open[!typed.get("problem").is_empty()] {
                summary { (of) @if !what.is_empty() { "：" (what) } "（" (count) " 条）" }
                p.note { "写过的不用再写：勾选要用的原话，加到材料里再修改。" }
                (section(editing, typed, "into", place))
                @for problem in all { (problem_lines(editing, typed, problem, keep)) }
            }
        }
    }
}

fn problem_lines(editing: &Editing, typed: &Typed, problem: &Problem, keep: &str) -> Markup {
    let id = problem.id.to_string();
    let is_again = typed.get("problem") == id;
    html! {
        div.own-talk {
            (lines(editing, typed, taking::of_problem(problem), is_again))
            button.button name="problem" value=(id) formaction=(keep) { "加到材料里" }
        }
    }
}

/// The writer's own talks that have something noted.
pub(super) fn talks(editing: &Editing, typed: &Typed, keep: &str) -> Markup {
    html! {
        @if !editing.talks.is_empty() {
            details.more open[!typed.get("talk").is_empty()] {
                summary { "我的谈话要点（" (editing.talks.len()) " 次，只有您和对方看得到）" }
                (section(editing, typed, "to", editing.body.about_problems()))
                @for (listed, noted) in &editing.talks {
                    @let is_again = typed.get("talk") == listed.talk.id.to_string();
                    div.own-talk {
                        p { strong { "和" (other(editing, listed)) "谈" }
                            @if let Some(on) = listed.talk.held_on { " " span.note { (day(on)) } } }
                        (lines(editing, typed, taking::of_notes(noted), is_again))
                        button.button name="talk" value=(listed.talk.id) formaction=(keep) { "加到材料里" }
                    }
                }
            }
        }
    }
}

fn other<'a>(editing: &Editing, listed: &'a Listed) -> &'a str {
    if listed.talk.from == editing.viewer { &listed.with_name } else { &listed.from_name }
}

/// Where the lines go: `place`, where the pack has such a part.
fn section(editing: &Editing, typed: &Typed, name: &str, place: Option<usize>) -> Markup {
    let places: Vec<String> = (0..editing.body.sections.len()).map(|at| at.to_string()).collect();
    let sections: Vec<Choice<'_>> = places
        .iter()
        .zip(&editing.body.sections)
        .map(|(at, section)| Choice::from((at.as_str(), section.heading.as_str())))
        .collect();
    let place = place.map(|at| at.to_string()).unwrap_or_default();
    let value = Some(typed.get(name)).filter(|to| !to.is_empty()).unwrap_or(&place);
    let field = Field { name, label: "加到哪一部分", value, mark: Mark::Silent, ..Field::default() };
    fields::select(&field, None, &sections)
}

/// Lines to choose from, each part under its name.
fn lines<'a>(
    editing: &Editing,
    typed: &Typed,
    parts: impl Iterator<Item = (&'static str, Vec<&'a str>)>,
    is_again: bool,
) -> Markup {
    html! {
        @for (name, lines) in parts.filter(|(_, lines)| !lines.is_empty()) {
            p.note { (name) }
            @for line in lines {
                @let is_there = editing.body.has_line(line);
                @let is_ticked = is_again && typed.all("line").any(|one| one.trim() == line);
                label.choice {
                    input type="checkbox" name="line" value=(line) checked[is_ticked && !is_there] disabled[is_there];
                    span { (line) @if is_there { " " (components::badge("已放入")) } }
                }
            }
        }
    }
}

/// Who reads this text now, and who once it is given in; the whole rule is folded away.
pub(super) fn readers(editing: &Editing) -> Markup {
    let named = list(editing.readers.iter().copied());
    let also = if editing.text.whose.person().is_none() { "也" } else { "" };
    let now = match (editing.text.whose.person(), &editing.author, &editing.typed_by) {
        (None, ..) => "书记、副书记、委员和党务办公室人员".to_owned(),
        (_, Some(author), _) if editing.types_for_another => format!("您和{author}"),
        (_, _, Some(typist)) => format!("您和替您录入的{typist}"),
        _ => "您".to_owned(),
    };
    let sentence = if editing.completes {
        format!("补充的这一版保存后，{named}能看。")
    } else {
        format!("现在只有{now}能看；提交后{named}{also}能看。")
    };
    reviews::who_reads(&sentence)
}
