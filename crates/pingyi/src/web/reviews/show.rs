//! One text: its words for who may read them, what was done with it, and the next act.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::{CampaignId, TextId, UnitId};
use domain::preparation::text::{self, Move, Round, Stage};
use domain::theme::Capacity;
use domain::wording::{day, list, short_day};
use maud::{Markup, html};
use serde::Deserialize;

use super::{mark, moment, samples, who_reads};
use crate::actions;
use crate::actions::reviews::{Question, Shown, Version};
use crate::app::App;
use crate::clock::local;
use crate::failure::Result;
use crate::web::campaigns::Head;
use crate::web::components::form::{self, Field, Form};
use crate::web::components::{self, Act, Event, Weight};
use crate::web::form::{Query, Typed};
use crate::web::guard::Who;
use crate::web::texts::{TAB, href, name_of, page_of, provenance};
use crate::web::views::View;
use crate::web::{frame, mirror, session};

#[derive(Debug, Clone)]
pub struct Show {
    pub head: Head,
    pub shown: Shown,
    /// The form that was sent and comes back: giving in, or the review.
    pub typed: Typed,
}

impl View for Show {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        name_of(self.shown.text.whose, self.shown.author.as_deref())
    }

    fn body(&self) -> Markup {
        let shown = &self.shown;
        html! {
            (self.head.draw(self.acts()))
            (form::error_summary(&self.typed.errors()))
            (self.returned())
            (components::panel(&self.title(), None, self.facts()))
            @if !shown.questions.is_empty() { (components::panel("请留意", None, self.questions())) }
            @if let Some(findings) = &shown.findings {
                (mirror::panel(findings, shown.owns || shown.types, shown.text.stage, &mirror::href((shown.text.unit, shown.text.campaign, shown.text.id))))
            }
            @match &shown.version {
                Some(version) => (components::panel("全文", None, words(version))),
                None => (components::panel("全文", None, components::empty("还没有保存过一版。", None))),
            }
            @if shown.writes() && matches!(shown.text.stage, Stage::Draft | Stage::Returned) && shown.version.is_some() {
                (self.giving_in())
            }
            @if shown.reviews() { (self.reviewing()) }
            @if !shown.rounds.is_empty() { (components::panel("经过", None, self.timeline())) }
            @if let Some(readings) = &shown.readings { (components::panel("谁看过", None, self.readings(readings))) }
            @if shown.owns || shown.types { (who_reads("没有提交的材料只有作者和替他录入的人能看；提交以后，审阅的人能看。")) }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::texts()
    }
}

impl Show {
    pub(super) fn page(&self) -> String {
        page_of(&self.shown.text)
    }

    fn acts(&self) -> Markup {
        let (shown, page) = (&self.shown, self.page());
        let stage = shown.text.stage;
        let link = |weight, label, rest: &str| {
            components::link_button(weight, Act { label, href: &format!("{page}{rest}") })
        };
        let version = [("version", shown.text.version.to_string())];
        let version = version.each_ref().map(|(name, value)| (*name, value.as_str()));
        let completes = stage == Stage::Passed && shown.held_on.is_some();
        html! {
            @if shown.writes() && matches!(stage, Stage::Draft | Stage::Returned) {
                (link(Weight::Primary, if shown.version.is_some() { "修改材料" } else { "写材料" }, "/edit"))
                (link(Weight::Plain, "上传文件", "/upload"))
            }
            @if shown.writes() && completes { (link(Weight::Primary, "会后补充", "/edit")) }
            @if shown.gives() && stage == Stage::Submitted {
                (components::post_button(Weight::Plain, Act { label: "收回材料", href: &format!("{page}/withdraw") },
                    Some("收回后要重新提交、重新审阅。"), &version))
            }
            @if shown.gives() && stage == Stage::Passed && shown.held_on.is_none() {
                (link(Weight::Plain, "重新修改", "/reopen"))
            }
            @if let (Some(before), Some(version)) = (shown.before, &shown.version) {
                (link(Weight::Plain, "与上一次提交的差别", &format!("/diff?from={before}&to={}", version.made.number)))
            }
            @if shown.version.is_some() {
                @let before = matches!(stage, Stage::Draft | Stage::Returned);
                @let label = if !(shown.owns || shown.types) { "比对和提示" } else if before { "提交前自查" } else { "自查" };
                (link(Weight::Plain, label, "/mirror"))
                (link(Weight::Quiet, "历次版本", "/versions"))
            }
            (components::link_button(Weight::Quiet, Act { label: "返回材料", href: &href(shown.text.unit, shown.text.campaign) }))
        }
    }

    /// Why it came back: what its author is to read first.
    fn returned(&self) -> Markup {
        let shown = &self.shown;
        let mut rounds = shown.rounds.iter().rev();
        let last = rounds.find(|(round, _)| round.act == Move::Returned);
        html! {
            @if let (Stage::Returned, true, Some((round, by))) = (shown.text.stage, shown.writes(), last) {
                div.notice.notice-heed {
                    p { b { "退回意见" } "（" (by) "，" (moment(round.at, shown.today)) "，第 " (round.number) " 版）" }
                    p.written { (round.reason) }
                }
            }
        }
    }

    fn facts(&self) -> Markup {
        let shown = &self.shown;
        let stage = shown.text.stage;
        let far = if shown.begun { stage.label() } else { "还没有写" };
        let mut facts = vec![("进展", components::state(mark(stage), far))];
        if let Some(version) = &shown.version {
            let made = &version.made;
            let how = provenance(shown.text.whose, made, &version.by);
            facts.push((
                "版本",
                html! { "第 " (made.number) " 版，" (moment(made.at, shown.today)) "，" (how) "，" (version.body.length()) " 字" },
            ));
        }
        if let (true, Some(at)) = (shown.writes(), shown.draft) {
            facts.push((
                "草稿",
                html! { "您有一份没有保存的草稿，存于" (moment(at, shown.today)) "，只有您看得到" },
            ));
        }
        if let (true, Some(passed)) = (self.shows_completed(), self.passed_number()) {
            facts.push(("审阅", html! { "通过的是第 " (passed) " 版；现在这一版是会后补充，没有再审阅" }));
        }
        if stage == Stage::Submitted {
            facts.push(("还要审阅", html! { (self.outstanding()) }));
        }
        if let Some(on) = shown.held_on {
            let word = match shown.completions.first() {
                _ if shown.completed => "已补充".to_owned(),
                Some((_, by)) => {
                    let author = shown.author.as_deref().unwrap_or_default();
                    format!("{by}代为录入了补充，等{author}本人确认")
                }
                None => "还没有补充会上的批评意见和点评".to_owned(),
            };
            facts.push(("会后", html! { (day(on)) "开会，" (word) }));
        }
        components::facts(&facts)
    }

    pub(super) fn calls(&self, capacity: Capacity) -> &'static str {
        text::called(capacity, self.shown.from_above)
    }

    /// `书记、指导组`
    fn outstanding(&self) -> String {
        list(self.shown.outstanding.iter().map(|one| self.calls(*one)))
    }

    fn shows_completed(&self) -> bool {
        self.shown.version.as_ref().is_some_and(|version| version.made.completed)
    }

    fn passed_number(&self) -> Option<i64> {
        let passed = self.shown.rounds.iter().rev().find(|(round, _)| round.act == Move::Passed);
        passed.map(|(round, _)| round.number)
    }

    /// Questions and no verdicts: there may be a good reason for each.
    fn questions(&self) -> Markup {
        let author = self.shown.author.as_deref().unwrap_or_default();
        html! {
            ul.stack {
                @for question in &self.shown.questions {
                    li {
                        @match question {
                            Question::TypedBy { name } => { "这一版由" (name) "录入，不是" (author) "本人。内容是" (author) "自己写的吗？" }
                            Question::TypesForMany { name, authors } => { (name) "为 " (authors) " 人录入了材料。这几份各由本人写成吗？" }
                            Question::SubmittedFor { name, how } => { (name) "代为提交，说明是：“" (how) "”。" (author) "看过全文了吗？" }
                        }
                    }
                }
            }
        }
    }

    fn giving_in(&self) -> Markup {
        let shown = &self.shown;
        let number =
            shown.version.as_ref().map(|version| version.made.number.to_string()).unwrap_or_default();
        let errors = [];
        let action = format!("{}/submit", self.page());
        let label = if shown.owns { "提交材料" } else { "代为提交材料" };
        let shape = Form { action: &action, submit: label, errors: &errors, ..Form::default() };
        let author = shown.author.as_deref().unwrap_or_default();
        let typed_by = shown.version.as_ref().map(|version| version.made.by);
        let own = match shown.text.whose.person() {
            Some(author) if typed_by.is_some_and(|by| by != author) => {
                "这份材料由别人代我录入，全文我已看过，是我自己的意思，我对内容负责。"
            }
            Some(_) => "这份材料是我自己写的，我对内容负责。",
            None if shown.has_committee => "这份材料由支委会讨论形成，支委会对内容负责。",
            None => "这份材料由书记看过并同意，书记对内容负责。",
        };
        let body = html! {
            @if !shown.missing.is_empty() {
                p { "还没有写的部分：" (list(shown.missing.iter().map(String::as_str))) "。写好后才能提交。"
                    @if let Some(heading) = shown.missing.iter().find(|heading| text::answers(heading)) { "没有转来意见的，在“" (heading) "”里写明“没有”即可。" } }
            }
            p.note { "提交后由" (self.outstanding()) "审阅，期间不能修改；要改可以收回。" }
            @if shown.gives() {
                (form::form(&shape, html! {
                    (form::hidden("number", &number))
                    @if shown.owns {
                        (form::checkbox(&Field { required: true, ..self.typed.field("own", own) }))
                    } @else {
                        (form::text(&Field {
                            required: true,
                            longest: Some(200),
                            help: Some("本人没有账号。写明本人怎样看过并确认，如“3月2日当面读给本人听，本人同意”。审阅的人会看到。"),
                            ..self.typed.field("how", "本人已看过并确认（方式）")
                        }))
                    }
                }))
            } @else {
                p { "请" (author) "登录后看过全文，自己确认并提交；代为录入的人不能代替。" }
            }
        };
        html! { div.apart id="submit" { (components::panel("提交审阅", None, body)) } }
    }

    fn timeline(&self) -> Markup {
        let today = self.shown.today;
        let rounds = self.shown.rounds.iter().map(|(round, name)| {
            let what = html! {
                (name) @if let Some(capacity) = round.capacity { "（" (self.calls(capacity)) "）" }
                (round.act.label()) "第 " (round.number) " 版"
            };
            (round.at, what, detail(round))
        });
        let completions = self.shown.completions.iter().map(|(made, name)| {
            let how = match made.file_name.as_str() {
                "" => "录入".to_owned(),
                file => format!("上传文件《{file}》，存为"),
            };
            let what = html! { (name) (how) "第 " (made.number) " 版，会后补充" };
            let agreed = (!made.confirmed.is_empty()).then(|| html! { "本人确认：" (made.confirmed) });
            (made.at, what, agreed)
        });
        let mut told: Vec<(i64, Markup, Option<Markup>)> = rounds.chain(completions).collect();
        told.sort_by_key(|(at, ..)| *at);
        let told: Vec<(String, String, Markup, Option<Markup>)> = told
            .into_iter()
            .rev()
            .map(|(at, what, detail)| {
                let at = local(at);
                let time = format!("{:02}:{:02}", at.hour(), at.minute());
                (short_day(at.date(), today), time, what, detail)
            })
            .collect();
        let events: Vec<Event<'_>> = told
            .iter()
            .map(|(day, time, what, detail)| Event { day, time, what: what.clone(), detail: detail.clone() })
            .collect();
        components::timeline(&events)
    }

    fn readings(&self, readings: &[store::texts::Reading]) -> Markup {
        if readings.is_empty() {
            return components::empty("还没有别人看过。别人第一次打开每一版的时间记在这里。", None);
        }
        html! {
            ul.stack {
                @for reading in readings {
                    li { (reading.name) " " span.note { "第 " (reading.number) " 版，" (moment(reading.read_at, self.shown.today)) } }
                }
            }
        }
    }
}

/// Day and people of a sitting, and the reasons.
fn detail(round: &Round) -> Option<Markup> {
    let sat = round.sat_on.map(|on| format!("{}支委会，到会：{}。", day(on), round.present));
    let words = format!("{}{}", sat.unwrap_or_default(), round.reason);
    (!words.is_empty()).then(|| html! { @for line in words.lines() { (line) br; } })
}

fn words(version: &Version) -> Markup {
    html! {
        div.version-text {
            @for section in &version.body.sections {
                h3 { (section.heading) }
                @if section.words.trim().is_empty() { p.note { "（还没有写）" } }
                @for line in section.words.lines() { p { (line) } }
            }
        }
    }
}

pub(super) async fn view(
    app: &App,
    who: &Who,
    (unit, campaign, text): (UnitId, CampaignId, TextId),
    typed: Typed,
) -> Result<Show> {
    let shown = actions::reviews::show(app, &who.viewer, (campaign, unit, text)).await?;
    let head = Head::read(app, who, unit, campaign, TAB).await?;
    Ok(Show { head, shown, typed })
}

/// In what capacity a reviewer who has several wants to speak.
#[derive(Debug, Default, Deserialize)]
pub struct Speaking {
    #[serde(rename = "as", default)]
    capacity: String,
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path(path): Path<(UnitId, CampaignId, TextId)>,
    Query(speaking): Query<Speaking>,
    headers: HeaderMap,
) -> Result<Response> {
    let typed = Typed::filled([("capacity", speaking.capacity)]);
    let view = view(&app, &who, path, typed).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}
