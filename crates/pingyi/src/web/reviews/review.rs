//! The form in which a reviewer passes a text or sends it back.

use domain::preparation::text::Stage;
use domain::theme::Capacity;
use maud::{Markup, html};

use super::Show;
use crate::web::components::form::{self, Choice, Field, Form, Mark};
use crate::web::form::iso;

impl Show {
    pub(super) fn reviewing(&self) -> Markup {
        let passed = self.shown.text.stage == Stage::Passed;
        let (title, open) = if passed { ("退回已通过的材料", false) } else { ("审阅", true) };
        html! {
            section.panel id="review" {
                details open[open || !self.typed.is_sound()] {
                    summary.tree-row { b { (title) } }
                    (self.form(passed))
                }
            }
        }
    }

    fn form(&self, passed: bool) -> Markup {
        let (shown, typed) = (&self.shown, &self.typed);
        let action = format!("{}/review", self.page());
        let version = shown.text.version.to_string();
        let submit = if passed { "退回材料" } else { "提交审阅意见" };
        let shape = Form { action: &action, submit, ..Form::default() };
        let verdicts = [
            Choice::from(("pass", "通过")),
            Choice {
                value: "return", label: "退回修改", help: Some("写明要改什么，作者能看到。")
            },
        ];
        let longest = Some(2000);
        html! {
            (form::form(&shape, html! {
                (form::hidden("version", &version))
                (self.capacity())
                @if passed { (form::hidden("verdict", "return")) } @else {
                    (form::radios(&Field { required: true, ..typed.field("verdict", "意见") }, &verdicts))
                }
                (form::textarea(&Field { longest, mark: Mark::Silent, help: Some("退回必须写；通过可以不写。不要写与材料无关的私事。"), ..typed.field("reason", "说明") }, 4))
                @if shown.capacities.contains(&Capacity::Committee) { (self.sitting()) }
            }))
        }
    }

    /// Only the capacities the reviewer has; those still waited for say so.
    fn capacity(&self) -> Markup {
        let held = &self.shown.capacities;
        if let [only] = held.as_slice() {
            return html! { (form::hidden("capacity", only.code())) p { "您以" b { (only.label()) } "的身份审阅。" } };
        }
        let choices: Vec<Choice<'_>> = held
            .iter()
            .map(|one| {
                let waited = self.shown.outstanding.contains(one);
                Choice {
                    value: one.code(), label: one.label(), help: waited.then_some("还要这个身份审阅")
                }
            })
            .collect();
        let mut field = Field { required: true, ..self.typed.field("capacity", "以什么身份审阅") };
        if field.value.is_empty() {
            let wanted = held.iter().find(|one| self.shown.outstanding.contains(one)).or(held.first());
            field.value = wanted.map_or("", |one| one.code());
        }
        form::radios(&field, &choices)
    }

    fn sitting(&self) -> Markup {
        let typed = &self.typed;
        let names: Vec<Choice<'_>> =
            self.shown.committee.iter().map(|name| Choice::from((name.as_str(), name.as_str()))).collect();
        let ticked: Vec<&str> = typed.all("present").collect();
        let today = iso(Some(self.shown.today));
        let mut on = Field { mark: Mark::Silent, ..typed.field("sat_on", "支委会审阅日期") };
        on.help = Some("以支委会身份审阅的填写日期和到会人员。");
        if on.value.is_empty() && typed.get("verdict").is_empty() {
            on.value = &today;
        }
        html! {
            (form::date(&on))
            (form::checkboxes(&Field { mark: Mark::Silent, ..typed.field("present", "到会人员") }, &names, &ticked))
            (form::text(&Field { mark: Mark::Silent, longest: Some(200), ..typed.field("others", "其他到会的人") }))
        }
    }
}
