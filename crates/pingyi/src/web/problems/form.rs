//! Putting down a problem, and changing it: what it is, what happened, where it was found; the rest is folded away. No
//! draft is kept in the browser: others may sit down at the same machine.

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::{CampaignId, MergedOpinionId, PersonId, ProblemId, UnitId};
use domain::preparation::problem::{Content, Problem, Source, examples};
use domain::theme::{Dimension, covering};
use maud::{Markup, html};

use super::whose::{self, TEAM, Whose};
use super::{TAB, WHO_READS, at, href, list, samples};
use crate::actions;
use crate::actions::problems::{Beginning, Ground, Reading};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::campaigns::Head;
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::{self, Act, Version, Weight};
use crate::web::form::Typed;
use crate::web::frame::{self, conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::picker;
use crate::web::session;
use crate::web::views::View;

const STATEMENT: usize = 500;
const LONG: usize = 2000;
const MET: &str =
    "会前稿里有这一条：会后可以改写错的地方，不能删去，也不改成批评意见。会上的批评意见另列一条。";
/// The form of a new problem from a source. `page` is the page of the lists.
pub(super) fn new_of(page: &str, source: Source) -> String {
    format!("{page}/new?source={}", source.code())
}

/// Where a problem comes from that is put down now: after the meeting it is what was said there.
fn preset(reading: &Reading) -> Source {
    if reading.held_on.is_some() { Source::Criticism } else { Source::Own }
}

#[derive(Debug, Clone)]
pub struct Write {
    pub head: Head,
    pub whose: Whose,
    pub dimensions: Vec<Dimension>,
    /// It comes from an opinion or from last year: so its source is not chosen.
    pub source: Option<Source>,
    /// The problem that is changed, with the year of its campaign.
    pub problem: Option<(Problem, i64)>,
    /// The meeting found that problem in the list.
    pub met: bool,
    pub typed: Typed,
    /// What was said, in the words it was said in, where it comes from an opinion and the reader keeps them.
    pub originals: Vec<String>,
    /// What somebody else has written in the meantime.
    pub meanwhile: Option<Typed>,
}

impl View for Write {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        if self.problem.is_some() { "修改问题".into() } else { "列出问题".into() }
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let page = href(self.head.unit.unit.id, self.head.campaign.id);
        let (action, remove) = match &self.problem {
            Some((problem, _)) => {
                let own = format!("{page}/{}", problem.id);
                (format!("{own}/edit"), Some(format!("{own}/remove")))
            }
            None => (format!("{page}/new"), None),
        };
        let shape = Form {
            action: &action,
            submit: "保存问题",
            cancel: Some(&page),
            errors: &typed.errors(),
            ..Form::default()
        };
        let acts = html! {
            @if let Some(href) = remove.as_ref().filter(|_| !self.met) { (components::link_button(Weight::Quiet, Act { label: "删去问题", href })) }
        };
        html! {
            (self.head.over_form(&page, &self.title(), Some(WHO_READS), acts))
            @if self.met { p.note { (MET) } }
            @if let Some(stored) = &self.meanwhile { (self.both(stored)) }
            @if let Some((problem, year)) = &self.problem {
                @let remarks = list::mirrored(problem, *year);
                @if !remarks.0.is_empty() { (components::panel("再看一看", None, remarks)) }
            }
            @if !self.originals.is_empty() {
                (components::panel("原话", None, html! {
                    ul.opinions { @for words in &self.originals { li { span.opinion-words { (words) } } } }
                }))
            }
            (form::form(&shape, self.fields()))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::forms()
    }
}

impl Write {
    fn fields(&self) -> Markup {
        let typed = &self.typed;
        let longest = u16::try_from(LONG).ok();
        let dimensions: Vec<Choice<'_>> = self
            .dimensions
            .iter()
            .map(|one| Choice {
                value: &one.key,
                label: &one.name,
                help: Some(one.detail.as_str()).filter(|detail| !detail.is_empty()),
            })
            .collect();
        html! {
            @if self.problem.is_some() { (form::hidden("version", typed.get("version"))) }
            @for name in ["merged", "earlier"] {
                @if !typed.get(name).is_empty() { (form::hidden(name, typed.get(name))) }
            }
            (self.whose.draw(typed))
            @if !dimensions.is_empty() {
                @let unmatched = typed.get(UNMATCHED);
                (form::select(
                    &Field {
                        help: (!unmatched.is_empty()).then_some(unmatched),
                        ..typed.field("dimension", "对照哪个方面")
                    },
                    Some("不归类"), &dimensions))
            }
            (form::textarea(&Field {
                required: true, longest: u16::try_from(STATEMENT).ok(), help: Some("一条说一个问题。"),
                ..typed.field("statement", "问题")
            }, 3))
            (form::textarea(&Field {
                required: true, longest, help: Some("至少一件实际发生的事：什么时候、什么事、谁。一行一件。"),
                ..typed.field("examples", "具体表现")
            }, 4))
            (self.source())
            (form::radios(&Field { required: true, ..typed.field("main", "主要还是一般") },
                &[("yes", "主要问题").into(), ("no", "一般问题").into()]))
            (self.folded())
        }
    }

    fn source(&self) -> Markup {
        if let Some(source) = self.source {
            return components::facts(&[("来源", html! { (source.label()) })]);
        }
        let choices: Vec<Choice<'_>> =
            Source::ALL.iter().map(|one| Choice::from((one.code(), one.label()))).collect();
        form::select(&Field { required: true, ..self.typed.field("source", "来源") }, None, &choices)
    }

    fn folded(&self) -> Markup {
        let typed = &self.typed;
        let longest = u16::try_from(LONG).ok();
        let names = ["cause", "measure", "direction"];
        let open = names.iter().any(|name| !typed.get(name).is_empty()) || !typed.is_sound();
        html! {
            details.more open[open] {
                summary { "原因、措施、努力方向（可不填）" }
                (form::textarea(&Field { longest, ..typed.field("cause", "原因") }, 3))
                (form::textarea(&Field { longest, ..typed.field("measure", "初步措施") }, 3))
                (form::textarea(&Field { longest, ..typed.field("direction", "努力方向") }, 3))
            }
        }
    }

    /// Both texts, where somebody else was quicker.
    fn both(&self, stored: &Typed) -> Markup {
        let text = |of: &Typed| {
            let key = of.get("dimension");
            let dimension =
                self.dimensions.iter().find(|one| one.key == key).map_or("", |one| one.name.as_str());
            let source = of.get("source").parse::<Source>().map(Source::label).unwrap_or_default();
            let main = if of.get("main") == "yes" { "主要问题" } else { "一般问题" };
            let parts = ["statement", "examples", "cause", "measure", "direction"].map(|name| of.get(name));
            format!("{dimension}\n{source}\n{main}\n{}", parts.join("\n"))
        };
        let (mine, theirs) = (text(&self.typed), text(stored));
        components::panel(
            "这个问题刚刚有人改过",
            None,
            html! {
                p { "下面是两份内容。把要保留的写进表里，再保存。" }
                (components::both_texts(
                    &Version { whose: "您的修改", when: "还没有保存", text: &mine },
                    &Version { whose: "现在的内容", when: "已保存", text: &theirs },
                ))
            },
        )
    }
}

fn filled(content: &Content) -> Typed {
    Typed::filled([
        ("dimension", content.dimension.clone().unwrap_or_default()),
        ("statement", content.statement.clone()),
        ("examples", content.examples.join("\n")),
        ("source", content.source.code().to_owned()),
        ("cause", content.cause.clone()),
        ("measure", content.measure.clone()),
        ("direction", content.direction.clone()),
        ("main", if content.main { "yes" } else { "no" }.to_owned()),
    ])
}

/// What was typed; `known` is the source where it is not chosen.
fn content(typed: &mut Typed, known: Option<Source>) -> Option<Content> {
    let source = known.or_else(|| typed.choice::<Source>("source", "来源"));
    if !["yes", "no"].contains(&typed.get("main")) {
        typed.error("main", "请选择主要问题或一般问题。");
    }
    let statement = typed.text("statement", "问题", STATEMENT);
    let lines = typed.optional("examples", "具体表现", LONG).unwrap_or_default();
    let cause = typed.optional("cause", "原因", LONG).unwrap_or_default();
    let measure = typed.optional("measure", "初步措施", LONG).unwrap_or_default();
    let direction = typed.optional("direction", "努力方向", LONG).unwrap_or_default();
    let dimension = typed.optional("dimension", "方面", 60);
    let main = typed.get("main") == "yes";
    let examples = examples(&lines);
    source.filter(|_| typed.is_sound()).map(|source| Content {
        dimension,
        statement,
        examples,
        source,
        cause,
        measure,
        direction,
        main,
    })
}

/// What the form begins from, by its address or its hidden fields.
fn ground(typed: &Typed) -> Result<Ground> {
    let (merged, earlier) = (typed.get("merged"), typed.get("earlier"));
    if !merged.is_empty() {
        return Ok(Ground::Opinion(merged.parse::<MergedOpinionId>().map_err(|_| Failure::NotFound)?));
    }
    if !earlier.is_empty() {
        return Ok(Ground::Earlier(earlier.parse::<ProblemId>().map_err(|_| Failure::NotFound)?));
    }
    Ok(Ground::Nothing)
}

/// The team's dimensions, or a person's.
fn dimensions(reading: &Reading, whose: Option<PersonId>) -> Vec<Dimension> {
    if whose.is_none() { reading.team_dimensions.clone() } else { reading.member_dimensions.clone() }
}

/// Both, where it is still to be chosen whose it is.
fn all_dimensions(reading: &Reading) -> Vec<Dimension> {
    let (team, member) = (&reading.team_dimensions, &reading.member_dimensions);
    if reading.is_team_only() {
        return team.clone();
    }
    let has = |all: &[Dimension], one: &Dimension| all.iter().any(|known| known.key == one.key);
    // What only one of the two lists has says which.
    let named = |one: &Dimension, whose: Option<&str>| Dimension {
        name: whose.map_or_else(|| one.name.clone(), |whose| format!("{}（{whose}）", one.name)),
        ..one.clone()
    };
    let of_team = team.iter().map(|one| named(one, (!has(member, one)).then_some("班子")));
    let further = member.iter().filter(|one| !has(team, one)).map(|one| named(one, Some("个人")));
    of_team.chain(further).collect()
}

/// Under this name the form carries what became of a dimension this list does not have; it is not sent.
const UNMATCHED: &str = "unmatched";

/// A dimension of the members, where the list is the team's, or the other way round: what covers it takes its place.
/// Where nothing does, nobody can guess what it is there.
fn unmatched(fields: &mut Typed, reading: &Reading, whose: Option<PersonId>) {
    let key = fields.get("dimension").to_owned();
    if key.is_empty() || dimensions(reading, whose).iter().any(|one| one.key == key) {
        return;
    }
    let name = reading.dimension(Some(&key)).map_or_else(|| key.clone(), |one| one.name.clone());
    if let Some(covers) = covering(&dimensions(reading, whose), &key) {
        fields.set("dimension", covers.key.clone());
        fields.set(UNMATCHED, format!("原来归在“{name}”，这份清单里属于“{}”。", covers.name));
        return;
    }
    fields.set("dimension", String::new());
    fields.set(UNMATCHED, format!("原来归在“{name}”，这份清单没有这一方面，请重新选择。"));
}

/// The words of opinions are for who keeps them; what the public wrote today is told to nobody yet.
async fn originals(app: &App, head: &Head, ground: Ground) -> Result<Vec<String>> {
    let Ground::Opinion(merged) = ground else { return Ok(Vec::new()) };
    if !head.may(Right::KeepOpinions) {
        return Ok(Vec::new());
    }
    let reading = actions::opinions::read(app, head.campaign.id, head.unit.unit.id).await?;
    Ok(reading.originals(merged).map(|original| original.words.clone()).collect())
}

async fn new_view(
    app: &App,
    who: &Who,
    unit: UnitId,
    campaign: CampaignId,
    typed: Typed,
    is_sent: bool,
) -> Result<Write> {
    let reading = actions::problems::read(app, &who.viewer, campaign, unit).await?;
    if !reading.may_add() {
        return Err(Failure::NotAllowed);
    }
    let begun = actions::problems::begin(app, &who.viewer, campaign, unit, ground(&typed)?).await?;
    let head = Head::read(app, who, unit, campaign, TAB).await?;
    if let Some(Beginning { whose, name, content }) = begun {
        let originals = originals(app, &head, ground(&typed)?).await?;
        let source = Some(content.source);
        let mut fields = typed;
        if !is_sent {
            let (merged, earlier) = (fields.get("merged").to_owned(), fields.get("earlier").to_owned());
            fields = filled(&content);
            unmatched(&mut fields, &reading, whose);
            fields.set("merged", merged);
            fields.set("earlier", earlier);
        }
        return Ok(Write {
            head,
            whose: Whose::Fixed(name.unwrap_or_else(|| "班子".to_owned())),
            dimensions: dimensions(&reading, whose),
            source,
            problem: None,
            met: false,
            typed: fields,
            originals,
            meanwhile: None,
        });
    }
    let (whose, dimensions) = if reading.sight.keeps() {
        (Whose::any(&reading), all_dimensions(&reading))
    } else {
        (Whose::Fixed("本人".to_owned()), dimensions(&reading, Some(who.viewer.person)))
    };
    let mut typed = typed;
    whose::settle(&mut typed, &reading);
    if !is_sent && typed.get("source").parse::<Source>().is_err() {
        typed.set("source", preset(&reading).code().to_owned());
    }
    Ok(Write {
        head,
        whose,
        dimensions,
        source: None,
        problem: None,
        met: false,
        typed,
        originals: vec![],
        meanwhile: None,
    })
}

pub async fn new_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let asked = picker::typed_of(query.as_deref());
    let keep = |name: &str| asked.get(name).to_owned();
    let typed = Typed::filled([
        ("whose", keep("whose")),
        ("dimension", keep("dimension")),
        ("merged", keep("merged")),
        ("earlier", keep("earlier")),
        ("source", keep("source")),
        ("main", "yes".to_owned()),
    ]);
    Ok(frame::show(&app, &who, None, &new_view(&app, &who, unit, campaign, typed, false).await?))
}

pub async fn add(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let ground = ground(&typed)?;
    let known = match ground {
        Ground::Nothing => None,
        Ground::Opinion(_) => Some(Source::Opinion),
        Ground::Earlier(_) => Some(Source::LastYear),
    };
    let list = whose::list(&mut typed);
    let content = content(&mut typed, known);
    let added = match (typed.checked(), content) {
        (Ok(()), Some(content)) => {
            actions::problems::add(&app, &who.viewer, (campaign, unit), list, ground, content).await
        }
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match added {
        Ok(id) => Ok(saved(&app, (unit, campaign, id))),
        Err(failure) => {
            let view = new_view(&app, &who, unit, campaign, typed.take(failure)?, true).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

type Where = (UnitId, CampaignId, ProblemId);

/// Back at the list, where the problem stands with what the mirror says of it.
fn saved(app: &App, (unit, campaign, id): Where) -> Response {
    session::go(app, &at(unit, campaign, id), list::SAVED)
}

async fn edit_view(app: &App, who: &Who, (unit, campaign, id): Where, typed: Option<Typed>) -> Result<Write> {
    let shown = actions::problems::show(app, &who.viewer, (campaign, unit, id)).await?;
    if !shown.campaign.is_open() {
        return Err(Failure::NotAllowed);
    }
    let reading = actions::problems::read(app, &who.viewer, campaign, unit).await?;
    let problem = shown.listed.problem;
    let stored = || {
        let mut stored = filled(&problem.content);
        stored.set("version", problem.version.to_string());
        let person = problem.person.map(|person| person.to_string());
        stored.set("whose", person.unwrap_or_else(|| TEAM.to_owned()));
        stored
    };
    let name = match &shown.listed.person_name {
        None => "班子".to_owned(),
        Some(name) if problem.is_typed_for() => format!("{name}（由{}录入）", shown.listed.entered_by_name),
        Some(name) => name.clone(),
    };
    let (whose, dimensions) = if shown.moves {
        (Whose::any(&reading), all_dimensions(&reading))
    } else {
        (Whose::Fixed(name), dimensions(&reading, problem.person))
    };
    Ok(Write {
        head: Head::read(app, who, unit, campaign, TAB).await?,
        whose,
        dimensions,
        source: shown.from_opinion.then_some(Source::Opinion),
        typed: typed.unwrap_or_else(stored),
        problem: Some((problem, shown.campaign.year)),
        met: shown.met,
        originals: vec![],
        meanwhile: None,
    })
}

pub async fn edit_page(State(app): State<App>, who: Who, Path(path): Path<Where>) -> Result<Response> {
    Ok(frame::show(&app, &who, None, &edit_view(&app, &who, path, None).await?))
}

pub async fn edit(
    State(app): State<App>,
    who: Who,
    Path(path): Path<Where>,
    mut typed: Typed,
) -> Result<Response> {
    let (unit, campaign, id) = path;
    let version = typed.version();
    let shown = actions::problems::show(&app, &who.viewer, (campaign, unit, id)).await?;
    let list = whose::list(&mut typed);
    let content = content(&mut typed, shown.from_opinion.then_some(Source::Opinion));
    let saved = match (typed.checked(), content) {
        (Ok(()), Some(content)) => {
            actions::problems::edit(&app, &who.viewer, (campaign, unit, id), version, list, content).await
        }
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match saved {
        Ok(()) => Ok(self::saved(&app, path)),
        Err(Failure::Stale) => {
            let stored = edit_view(&app, &who, path, None).await?;
            typed.set("version", stored.typed.get("version").to_owned());
            let view = Write { meanwhile: Some(stored.typed.clone()), typed, ..stored };
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let view = edit_view(&app, &who, path, Some(typed.take(failure)?)).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
