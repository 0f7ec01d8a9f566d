//! The form in which a reviewer passes a text or sends it back: in one capacity, whoever has several chooses first.

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
        let capacity = self.chosen();
        html! {
            (form::form(&shape, html! {
                (form::hidden("version", &version))
                @if let Some(capacity) = capacity { (self.capacity(capacity)) }
                @if passed { (form::hidden("verdict", "return")) } @else {
                    (form::radios(&Field { required: true, ..typed.field("verdict", "意见") }, &verdicts))
                }
                (form::textarea(&Field { longest, mark: Mark::Silent, help: Some("退回必须写；通过可以不写。不要写与材料无关的私事。"), ..typed.field("reason", "说明") }, 4))
                @if capacity == Some(Capacity::Committee) { (self.sitting()) }
            }))
        }
    }

    /// In what capacities he may speak here: those that are still waited for, where there is such.
    fn offered(&self) -> Vec<Capacity> {
        let held = &self.shown.capacities;
        let waited: Vec<Capacity> =
            held.iter().copied().filter(|one| self.shown.outstanding.contains(one)).collect();
        if waited.is_empty() { held.clone() } else { waited }
    }

    /// The capacity that was asked for, where he has it; otherwise the first one that is offered.
    fn chosen(&self) -> Option<Capacity> {
        let mut held = self.shown.capacities.iter();
        let asked = held.find(|one| one.code() == self.typed.get("capacity")).copied();
        asked.or_else(|| self.offered().first().copied())
    }

    /// In what capacity he speaks here, and where he speaks in another of his.
    fn capacity(&self, chosen: Capacity) -> Markup {
        html! {
            (form::hidden("capacity", chosen.code()))
            p {
                "您以" b { (self.calls(chosen)) } "的身份审阅。"
                @for one in self.offered().into_iter().filter(|one| *one != chosen) {
                    " " a href={ (self.page()) "?as=" (one.code()) "#review" } { "改以" (self.calls(one)) "的身份审阅" }
                }
            }
        }
    }

    fn sitting(&self) -> Markup {
        let typed = &self.typed;
        let names: Vec<Choice<'_>> =
            self.shown.seats.names.iter().map(|name| Choice::from((name.as_str(), name.as_str()))).collect();
        let mut ticked: Vec<&str> = typed.all("present").collect();
        // Several texts are looked at in one sitting; one before this version was another.
        let since = self.shown.seats.since;
        let last = self.shown.sat.as_ref().filter(|(day, _)| since.is_none_or(|since| *day >= since));
        let day = iso(Some(last.map_or(self.shown.today, |(day, _)| *day)));
        let mut on = Field { required: true, ..typed.field("sat_on", "支委会审阅日期") };
        if on.value.is_empty() && typed.get("verdict").is_empty() {
            on.value = &day;
            // The next text of the same sitting; otherwise whoever records it was there at least.
            ticked = last.map_or(self.shown.seats.recorder.as_deref().into_iter().collect(), |(_, there)| {
                there.split('、').collect()
            });
        }
        html! {
            (form::date(&on))
            (form::checkboxes(&Field { required: true, ..typed.field("present", "到会人员") }, &names, &ticked))
            (form::text(&Field { mark: Mark::Silent, longest: Some(200), ..typed.field("others", "其他到会的人") }))
        }
    }
}
