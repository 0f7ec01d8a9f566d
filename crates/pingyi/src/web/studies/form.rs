//! Recording a session: one form, filled while sitting in it, on a phone as well. All are ticked present to begin with.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, StudyId, UnitId};
use domain::preparation::study::{Form as Way, MOST_HALF_DAYS, Occasion};
use maud::{Markup, html};
use serde::Deserialize;

use super::typed::read;
use super::{Head, href, one, samples};
use crate::actions::studies::{self, Expected, Reading, Revision, Shown};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self as fields, Choice, Field, Form};
use crate::web::form::{Query, Typed, iso};
use crate::web::frame::{self, conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::session;
use crate::web::units::both;
use crate::web::views::View;

#[derive(Debug, Clone)]
pub struct Edit {
    pub head: Head,
    pub reading: Reading,
    /// On the list: those expected, and those who already stand in the record.
    pub people: Vec<Expected>,
    pub study: Option<StudyId>,
    /// The meeting was opened on what stands here.
    pub corrects: bool,
    pub typed: Typed,
    /// What is stored now, when somebody else was quicker.
    pub meanwhile: Option<Typed>,
    /// Whose text is kept on this machine until it is saved.
    pub draft: String,
}

impl View for Edit {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        let occasion = self.typed.get("occasion").parse().unwrap_or(Occasion::Session);
        match self.study {
            Some(_) => "修改记录".to_owned(),
            None => format!("记{}", occasion.label()),
        }
    }

    fn body(&self) -> Markup {
        let (unit, campaign) = (self.head.unit.unit.id, self.head.campaign.id);
        let list = href(unit, campaign);
        let (action, cancel) = match self.study {
            Some(study) => (format!("{}/edit", one(unit, campaign, study)), one(unit, campaign, study)),
            None => (format!("{list}/new"), list),
        };
        let errors = self.typed.errors();
        let shape = Form {
            action: &action,
            submit: "保存记录",
            cancel: Some(&cancel),
            errors: &errors,
            draft: Some(&self.draft),
            ..Form::default()
        };
        html! {
            (self.head.draw(html! {}))
            @if let Some(stored) = &self.meanwhile { (self.both(stored)) }
            (fields::form(&shape, self.fields()))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::edits()
    }
}

impl Edit {
    fn fields(&self) -> Markup {
        let typed = &self.typed;
        let superior = self.head.unit.unit.kind.is_superior();
        let occasions: Vec<Choice<'_>> = Occasion::ALL
            .iter()
            .filter(|one| superior || **one != Occasion::Briefing)
            .map(|one| Choice::from((one.code(), one.label())))
            .collect();
        let forms: Vec<Choice<'_>> =
            Way::ALL.iter().map(|one| Choice::from((one.code(), one.label()))).collect();
        let line = |name, label, longest| {
            fields::text(&Field { longest: Some(longest), ..typed.field(name, label) })
        };
        html! {
            @if self.study.is_some() { (fields::hidden("version", typed.get("version"))) }
            @if self.corrects {
                (fields::text(&Field {
                    required: true, longest: Some(200),
                    help: Some("会议已经召开，这次学习是开会的依据：改了什么、为什么改，记录里留着。"),
                    ..typed.field("reason", "更正理由")
                }))
            }
            (fields::radios(&Field { required: true, ..typed.field("occasion", "事项") }, &occasions))
            (fields::date(&Field { required: true, ..typed.field("day", "日期") }))
            (fields::select(&Field { required: true, ..typed.field("form", "形式") }, Some("请选择"), &forms))
            (fields::number(
                &Field { required: true, help: Some("半天写 1，一天写 2；不足半天写 0。"), ..typed.field("half_days", "时间") },
                0, MOST_HALF_DAYS, "个半天"))
            (line("host", "主持人", 40))
            (self.items())
            (self.attendance())
            (fields::group("其他"))
            (fields::textarea(&Field {
                help: Some("每行一人，写成 姓名：要点。"), ..typed.field("speeches", "发言")
            }, 4))
            (fields::textarea(&Field {
                help: Some("提出了什么要求、讲了什么，几句话即可。"), ..typed.field("summary", "摘要")
            }, 3))
            (line("place", "地点", 100))
            (line("recorder", "记录人", 40))
            (fields::text(&Field {
                longest: Some(100), help: Some("例如：视频会议、送学上门、请谁辅导。"), ..typed.field("channel", "方式")
            }))
        }
    }

    fn items(&self) -> Markup {
        let typed = &self.typed;
        let required =
            self.reading.required.iter().map(|item| Choice::from((item.title.as_str(), item.title.as_str())));
        let offered = self.reading.offered.iter().map(|title| Choice {
            value: title.as_str(),
            label: title.as_str(),
            help: Some("选学"),
        });
        let choices: Vec<Choice<'_>> = required.chain(offered).collect();
        let ticked: Vec<&str> = typed.all("item").collect();
        html! {
            @if !choices.is_empty() {
                (fields::checkboxes(&Field { mark: fields::Mark::Silent, ..typed.field("item", "学习内容") }, &choices, &ticked))
            }
            (fields::textarea(&Field { help: Some("每行一篇。"), ..typed.field("others", "其他篇目") }, 2))
        }
    }

    fn attendance(&self) -> Markup {
        let typed = &self.typed;
        let error = typed
            .errors()
            .iter()
            .find(|(name, _)| *name == "attendance")
            .map(|(_, words)| (*words).to_owned());
        let there: Vec<&str> = typed.all("present").collect();
        html! {
            (fields::group("参加情况"))
            fieldset.field id="f-attendance" tabindex="-1" {
                legend.field-label { "应到 " (self.people.len()) " 人。没有到的去掉勾，写明原因。" }
                @if self.people.is_empty() {
                    p.field-help { "名单上还没有人。支部的名单取自参加名册，党小组的取自组员，班子的取自领导班子和任职。" }
                }
                div.ticks.ticks-spare {
                    @for one in &self.people {
                        @let id = one.person.to_string();
                        @let reason = format!("reason-{id}");
                        div.tick {
                            (fields::hidden("person", &id))
                            input.tick-box type="checkbox" name="present" value=(id) id={ "there-" (id) }
                                checked[there.contains(&id.as_str())];
                            label for={ "there-" (id) } {
                                (one.name) @if !one.note.is_empty() { span.choice-help { (one.note) } }
                            }
                            input.input.tick-word type="text" name=(reason) value=(typed.get(&reason)) data-longest="100"
                                placeholder="缺席原因" aria-label={ (one.name) "缺席原因" };
                        }
                    }
                }
                @if let Some(error) = error { p.field-error { (error) } }
            }
        }
    }

    fn both(&self, stored: &Typed) -> Markup {
        let labels = [
            ("occasion-shown", "事项"),
            ("day", "日期"),
            ("form-shown", "形式"),
            ("half_days", "半天"),
            ("host", "主持人"),
            ("items-shown", "学习内容"),
            ("absent-shown", "缺席"),
            ("speeches", "发言"),
            ("summary", "摘要"),
            ("place", "地点"),
            ("recorder", "记录人"),
            ("channel", "方式"),
        ];
        let told = |typed: &Typed| {
            let mut told = typed.clone();
            let label = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
            told.set("occasion-shown", label(typed.get("occasion").parse().ok().map(Occasion::label)));
            told.set("form-shown", label(typed.get("form").parse().ok().map(Way::label)));
            let items = typed.all("item").chain(typed.get("others").lines());
            told.set("items-shown", items.collect::<Vec<_>>().join("；"));
            let there: Vec<String> = typed.all("present").map(str::to_owned).collect();
            let absent = self.people.iter().filter(|one| !there.contains(&one.person.to_string()));
            let absent =
                absent.map(|one| format!("{}（{}）", one.name, typed.get(&format!("reason-{}", one.person))));
            told.set("absent-shown", absent.collect::<Vec<_>>().join("、"));
            told
        };
        both(&told(&self.typed), &told(stored), &labels)
    }
}

/// The form as it is first shown. One name with many values is what a sent form looks like, so it is read as one.
fn filled(pairs: &[(&str, String)]) -> Typed {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        form.append_pair(name, value);
    }
    Typed::parse(&form.finish()).unwrap_or_default()
}

/// A new record: today, everybody there.
pub(super) fn blank(reading: &Reading, occasion: Occasion) -> Typed {
    let way = match occasion {
        Occasion::Lecture => Way::Lecture,
        _ => Way::Collective,
    };
    let mut pairs = vec![
        ("occasion", occasion.code().to_owned()),
        ("day", iso(Some(reading.today))),
        ("form", way.code().to_owned()),
        ("half_days", "1".to_owned()),
    ];
    pairs.extend(reading.expected.iter().map(|one| ("present", one.person.to_string())));
    filled(&pairs)
}

pub(super) fn stored(reading: &Reading, shown: &Shown) -> Typed {
    let held = &shown.study.content;
    let listed = |item: &String| {
        reading.required.iter().any(|one| one.title == *item) || reading.offered.contains(item)
    };
    let (items, others): (Vec<&String>, Vec<&String>) = held.items.iter().partition(|item| listed(item));
    let lines = |all: Vec<String>| all.join("\n");
    let said = shown.speeches.iter().map(|(one, name)| format!("{name}：{}", one.gist)).collect();
    let mut pairs: Vec<(String, String)> = [
        ("version", shown.study.version.to_string()),
        ("occasion", held.occasion.code().to_owned()),
        ("day", iso(Some(held.held_on))),
        ("form", held.form.code().to_owned()),
        ("half_days", held.half_days.to_string()),
        ("host", held.host.clone()),
        ("place", held.place.clone()),
        ("recorder", held.recorder.clone()),
        ("channel", held.channel.clone()),
        ("summary", held.summary.clone()),
        ("speeches", lines(said)),
        ("others", lines(others.into_iter().cloned().collect())),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    pairs.extend(items.into_iter().map(|item| ("item".to_owned(), item.clone())));
    for (one, _) in &shown.attendances {
        if one.present {
            pairs.push(("present".to_owned(), one.person.to_string()));
        } else {
            pairs.push((format!("reason-{}", one.person), one.reason.clone()));
        }
    }
    let pairs: Vec<(&str, String)> =
        pairs.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    filled(&pairs)
}

/// Whoever is expected now, and whoever stands in the record.
fn people(reading: &Reading, shown: Option<&Shown>) -> Vec<Expected> {
    let Some(shown) = shown else { return reading.expected.clone() };
    let mut all: Vec<Expected> = shown
        .attendances
        .iter()
        .map(|(one, name)| Expected { person: one.person, name: name.clone(), note: String::new() })
        .collect();
    for one in &reading.expected {
        match all.iter_mut().find(|known| known.person == one.person) {
            Some(known) => known.note.clone_from(&one.note),
            None => all.push(one.clone()),
        }
    }
    all
}

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    occasion: String,
    /// What is to be studied: the titles, a line each.
    #[serde(default)]
    about: String,
}

async fn view(
    app: &App,
    who: &Who,
    (unit, campaign): (UnitId, CampaignId),
    study: Option<StudyId>,
    asked: Occasion,
) -> Result<Edit> {
    let reading = studies::read(app, campaign, unit).await?;
    let (reading, people, corrects, typed) = match study {
        Some(study) => {
            let shown = studies::show(app, campaign, unit, study).await?;
            // A group's record is kept against the group's own list.
            let reading = match shown.study.unit {
                holder if holder != unit => studies::read(app, campaign, holder).await?,
                _ => reading,
            };
            let corrects = reading.opened_on.is_some() && !shown.study.after_meeting;
            (reading.clone(), people(&reading, Some(&shown)), corrects, stored(&reading, &shown))
        }
        None => (reading.clone(), people(&reading, None), false, blank(&reading, asked)),
    };
    let record = study.map_or_else(|| format!("{campaign}-{unit}"), |study| study.to_string());
    let head = Head::read(app, who, unit, campaign, super::TAB).await?;
    let draft = format!("study-{}-{record}", who.viewer.person);
    Ok(Edit { head, reading, people, study, corrects, typed, meanwhile: None, draft })
}

pub async fn new_page(
    State(app): State<App>,
    who: Who,
    Path(path): Path<(UnitId, CampaignId)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let occasion = asked.occasion.parse().unwrap_or(Occasion::Session);
    let mut view = view(&app, &who, path, None, occasion).await?;
    let is_required = |title: &&str| view.reading.required.iter().any(|one| one.title == **title);
    let items: Vec<String> = asked.about.lines().filter(is_required).map(str::to_owned).collect();
    for item in items {
        view.typed.add("item", item);
    }
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn record(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let view = view(&app, &who, (unit, campaign), None, Occasion::Session).await?;
    let saved = match read(&mut typed, &view.reading, &view.people) {
        Some(draft) => studies::record(&app, &who.viewer, campaign, unit, draft).await,
        None => Err(typed.checked().err().unwrap_or(Failure::NotFound)),
    };
    match saved {
        Ok(study) => Ok(session::go(&app, &one(unit, campaign, study), "已保存记录。")),
        Err(failure) => {
            let view = Edit { typed: typed.take(failure)?, ..view };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

pub async fn edit_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, study)): Path<(UnitId, CampaignId, StudyId)>,
) -> Result<Response> {
    let view = view(&app, &who, (unit, campaign), Some(study), Occasion::Session).await?;
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn edit(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, study)): Path<(UnitId, CampaignId, StudyId)>,
    mut typed: Typed,
) -> Result<Response> {
    let view = view(&app, &who, (unit, campaign), Some(study), Occasion::Session).await?;
    let version = typed.version();
    let reason = if view.corrects { typed.text("reason", "更正理由", 200) } else { String::new() };
    let saved = match read(&mut typed, &view.reading, &view.people) {
        Some(draft) => {
            let revision = Revision { version, draft, reason };
            studies::edit(&app, &who.viewer, (campaign, unit, study), revision).await
        }
        None => Err(typed.checked().err().unwrap_or(Failure::NotFound)),
    };
    match saved {
        Ok(()) => Ok(session::go(&app, &one(unit, campaign, study), "已保存记录。")),
        Err(Failure::Stale) => {
            typed.set("version", view.typed.get("version").to_owned());
            let view = Edit { meanwhile: Some(view.typed.clone()), typed, ..view };
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let view = Edit { typed: typed.take(failure)?, ..view };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
