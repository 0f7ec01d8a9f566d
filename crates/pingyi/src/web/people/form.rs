//! The form of a person: one for members and for those who are none, new or existing.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ids::{PersonId, UnitId};
use domain::member::{Gender, MemberFacts, NAME_LIMIT, Person, PersonFacts, Stage, Standing, TEXT_LIMIT};
use domain::org::{Unit, UnitKind};
use maud::{Markup, html};

use super::href;
use crate::actions::{self, people::PersonDraft};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form, Mark};
use crate::web::components::{self};
use crate::web::form::{Typed, iso};
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::units;
use crate::web::views::View;
use crate::web::{frame, session};

/// What the form says somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Member(Stage),
    NoMember,
}

impl std::str::FromStr for Kind {
    type Err = domain::UnknownCode;

    fn from_str(code: &str) -> std::result::Result<Self, Self::Err> {
        if code == Kind::NoMember.code() { Ok(Kind::NoMember) } else { code.parse().map(Kind::Member) }
    }
}

impl Kind {
    const MEMBERS: [Kind; 2] = [Kind::Member(Stage::Formal), Kind::Member(Stage::Probationary)];

    fn of(person: &Person) -> Self {
        person.membership.as_ref().map_or(Kind::NoMember, |m| Kind::Member(m.facts.stage))
    }

    const fn code(self) -> &'static str {
        match self {
            Kind::Member(stage) => stage.code(),
            Kind::NoMember => "none",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Kind::Member(stage) => stage.label(),
            Kind::NoMember => "非党员",
        }
    }

    /// What may be entered at such a unit.
    fn at(unit: UnitKind) -> Vec<Kind> {
        let members = Kind::MEMBERS.into_iter().filter(|_| unit.is_home());
        members.chain([Kind::NoMember]).collect()
    }

    /// What a person of this kind may become by editing. A membership ends by its own act.
    fn from(self, unit: UnitKind) -> Vec<Kind> {
        match self {
            Kind::Member(_) => Kind::MEMBERS.to_vec(),
            Kind::NoMember => Kind::at(unit),
        }
    }
}

const FIELDS: [(&str, &str); 16] = [
    ("name", "姓名"),
    ("kind", "类别"),
    ("gender", "性别"),
    ("born_on", "出生日期"),
    ("ethnicity", "民族"),
    ("education", "学历"),
    ("post", "单位职务"),
    ("phone", "联系电话"),
    ("staff_no", "人员编号"),
    ("joined_on", "入党时间"),
    ("confirmed_on", "转正时间"),
    ("standing", "党籍状态"),
    ("mobile", "流动党员"),
    ("mobile_place", "流动去向"),
    ("leading_cadre", "党员领导干部"),
    ("group", "党小组"),
];

#[derive(Debug, Clone)]
pub struct Edit {
    pub title: String,
    pub action: String,
    pub back: String,
    pub submit: &'static str,
    pub kinds: Vec<Kind>,
    pub groups: Vec<Unit>,
    pub typed: Typed,
    /// What is stored by now, when somebody else was quicker.
    pub meanwhile: Option<Typed>,
}

impl View for Edit {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        self.title.clone()
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let fields = html! {
            @if !typed.get("version").is_empty() { (form::hidden("version", typed.get("version"))) }
            (self.of_the_person())
            @if self.kinds != [Kind::NoMember] { (self.of_the_member()) }
        };
        html! {
            (components::title(&self.title, html! {}, None, html! {}))
            @if let Some(stored) = &self.meanwhile {
                (units::both(&self.in_words(typed), &self.in_words(stored), &FIELDS))
            }
            (form::form(
                &Form {
                    action: &self.action, submit: self.submit, cancel: Some(&self.back), errors: &typed.errors(),
                    ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let record = super::sample_record(true);
        let person = record.person.clone();
        let plain = Self {
            title: format!("修改“{}”", person.facts.name),
            action: format!("{}/edit", href(person.id)),
            back: href(person.id),
            submit: "保存人员",
            kinds: Kind::MEMBERS.to_vec(),
            groups: record.groups,
            typed: filled(&person),
            meanwhile: None,
        };
        let new = Self {
            title: "在“第三党支部”录入人员".into(),
            submit: "录入人员",
            kinds: Kind::at(UnitKind::Branch),
            typed: blank(&Kind::at(UnitKind::Branch), ""),
            ..plain.clone()
        };
        let nobody = Self { kinds: vec![Kind::NoMember], typed: Typed::default(), ..new.clone() };
        let mut refused = Typed::filled([("name", "10086".into()), ("kind", "formal".into())]);
        let _ = read(&mut refused);
        let theirs = filled(&Person {
            facts: PersonFacts { name: "王晓".into(), ..person.facts.clone() },
            ..person
        });
        vec![
            ("new", new.clone()),
            ("no member", nobody),
            ("plain", plain.clone()),
            ("refused", Self { typed: refused, ..new }),
            ("both texts", Self { meanwhile: Some(theirs), ..plain }),
        ]
    }
}

fn choices<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Choice<'a>> {
    pairs.into_iter().map(Choice::from).collect()
}

impl Edit {
    /// A field of this form: nearly all may stay empty, so those that may not carry the mark.
    fn field<'a>(&'a self, name: &'a str, label: &'a str) -> Field<'a> {
        Field { mark: Mark::Required, autocomplete: Some("off"), ..self.typed.field(name, label) }
    }

    fn of_the_person(&self) -> Markup {
        let text = u16::try_from(TEXT_LIMIT).ok();
        let kinds = choices(self.kinds.iter().map(|kind| (kind.code(), kind.label())));
        let genders = choices(Gender::ALL.iter().map(|gender| (gender.code(), gender.label())));
        html! {
            (form::text(&Field {
                required: true, longest: u16::try_from(NAME_LIMIT).ok(), focus: true, ..self.field("name", "姓名")
            }))
            (form::select(&Field { required: true, ..self.field("kind", "类别") }, None, &kinds))
            (form::select(&self.field("gender", "性别"), Some("未填"), &genders))
            (form::date(&self.field("born_on", "出生日期")))
            (form::text(&Field { longest: Some(20), ..self.field("ethnicity", "民族") }))
            (form::text(&Field { longest: Some(20), ..self.field("education", "学历") }))
            (form::text(&Field { longest: text, ..self.field("post", "单位职务") }))
            (form::text(&Field { longest: Some(40), ..self.field("phone", "联系电话") }))
            (form::text(&Field {
                longest: Some(40), help: Some("本单位自编的编号，用来区分同名的人。请不要填身份证号。"),
                ..self.field("staff_no", "人员编号")
            }))
        }
    }

    fn of_the_member(&self) -> Markup {
        let standings = choices(Standing::ALL.iter().map(|standing| (standing.code(), standing.label())));
        let ids: Vec<String> = self.groups.iter().map(|group| group.id.to_string()).collect();
        let groups =
            choices(ids.iter().zip(&self.groups).map(|(id, group)| (id.as_str(), group.name.as_str())));
        let skip = self.kinds.contains(&Kind::NoMember).then_some("类别选“非党员”的，以下各项不保存。");
        html! {
            (form::group("党员情况"))
            @if let Some(skip) = skip { p.note { (skip) } }
            (form::date(&Field { help: Some("党员必填。"), ..self.field("joined_on", "入党时间") }))
            (form::date(&Field { help: Some("只填正式党员的。"), ..self.field("confirmed_on", "转正时间") }))
            (form::select(&self.field("standing", "党籍状态"), None, &standings))
            @if !groups.is_empty() { (form::select(&self.field("group", "党小组"), Some("不编组"), &groups)) }
            (form::checkbox(&Field {
                help: Some("外出居住或务工，组织关系仍在本支部。"), ..self.field("mobile", "流动党员")
            }))
            (form::text(&Field {
                longest: Some(100), help: Some("勾选流动党员后保存。"), ..self.field("mobile_place", "流动去向")
            }))
            (form::checkbox(&Field {
                help: Some("过双重组织生活的党员领导干部。"), ..self.field("leading_cadre", "党员领导干部")
            }))
        }
    }

    /// Codes as words, for two texts side by side.
    fn in_words(&self, typed: &Typed) -> Typed {
        let mut words = typed.clone();
        let mut say = |name: &str, word: Option<&str>| {
            words.set(name, word.unwrap_or_default().to_owned());
        };
        say("kind", typed.get("kind").parse().ok().map(Kind::label));
        say("gender", typed.get("gender").parse().ok().map(Gender::label));
        say("standing", typed.get("standing").parse().ok().map(Standing::label));
        for flag in ["mobile", "leading_cadre"] {
            say(flag, Some(if typed.flag(flag) { "是" } else { "否" }));
        }
        let group = typed.get("group").parse::<UnitId>().ok();
        let group = self.groups.iter().find(|unit| Some(unit.id) == group);
        say("group", group.map(|unit| unit.name.as_str()));
        words
    }
}

/// Reads the form. `None`: something in it has an error.
fn read(typed: &mut Typed) -> Option<PersonDraft> {
    let name = domain::names::tidy(&typed.text("name", "姓名", NAME_LIMIT));
    let kind = typed.choice::<Kind>("kind", "类别");
    let facts = PersonFacts {
        name,
        gender: typed.optional_choice("gender", "性别"),
        born_on: typed.optional_day("born_on", "出生日期"),
        ethnicity: typed.optional("ethnicity", "民族", 20),
        education: typed.optional("education", "学历", 20),
        post: typed.optional("post", "单位职务", TEXT_LIMIT),
        phone: typed.optional("phone", "联系电话", 40),
        staff_no: typed.optional("staff_no", "人员编号", 40),
    };
    let (member, group) = match kind? {
        Kind::NoMember => (None, None),
        Kind::Member(stage) => {
            let member = read_member(typed, stage);
            (member, typed.optional_choice("group", "党小组"))
        }
    };
    typed.is_sound().then_some(PersonDraft { facts, member, group })
}

fn read_member(typed: &mut Typed, stage: Stage) -> Option<MemberFacts> {
    let joined_on = typed.day("joined_on", "入党时间");
    let standing = typed.choice("standing", "党籍状态");
    let mobile = typed.flag("mobile");
    let mobile_place = typed.optional("mobile_place", "流动去向", TEXT_LIMIT).filter(|_| mobile);
    Some(MemberFacts {
        stage,
        confirmed_on: typed.optional_day("confirmed_on", "转正时间"),
        joined_on: joined_on?,
        standing: standing?,
        mobile,
        mobile_place,
        leading_cadre: typed.flag("leading_cadre"),
    })
}

fn filled(person: &Person) -> Typed {
    let facts = &person.facts;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut typed = Typed::filled([
        ("version", person.version.to_string()),
        ("name", facts.name.clone()),
        ("kind", Kind::of(person).code().into()),
        ("gender", facts.gender.map_or("", Gender::code).into()),
        ("born_on", iso(facts.born_on)),
        ("ethnicity", text(&facts.ethnicity)),
        ("education", text(&facts.education)),
        ("post", text(&facts.post)),
        ("phone", text(&facts.phone)),
        ("staff_no", text(&facts.staff_no)),
    ]);
    // Where a membership would begin.
    typed.set("standing", Standing::Normal.code().into());
    if let Some(membership) = &person.membership {
        let facts = &membership.facts;
        let flag = |on| if on { "yes".to_owned() } else { String::new() };
        for (name, value) in [
            ("joined_on", iso(Some(facts.joined_on))),
            ("confirmed_on", iso(facts.confirmed_on)),
            ("standing", facts.standing.code().into()),
            ("mobile", flag(facts.mobile)),
            ("mobile_place", text(&facts.mobile_place)),
            ("leading_cadre", flag(facts.leading_cadre)),
            ("group", membership.group.map(|group| group.to_string()).unwrap_or_default()),
        ] {
            typed.set(name, value);
        }
    }
    typed
}

fn blank(kinds: &[Kind], group: &str) -> Typed {
    Typed::filled([
        ("kind", kinds.first().map_or("", |kind| kind.code()).into()),
        ("standing", Standing::Normal.code().into()),
        ("group", group.to_owned()),
    ])
}

async fn new_view(app: &App, unit: &Unit, typed: Option<Typed>, group: &str) -> Result<Edit> {
    let kinds = Kind::at(unit.kind);
    Ok(Edit {
        title: format!("在“{}”录入人员", unit.short_name),
        action: format!("{}/people", units::href(unit.id)),
        back: format!("{}/people", units::href(unit.id)),
        submit: "录入人员",
        groups: actions::people::groups(app, unit.id).await?,
        typed: typed.unwrap_or_else(|| blank(&kinds, group)),
        kinds,
        meanwhile: None,
    })
}

async fn unit_of(app: &App, id: UnitId) -> Result<Unit> {
    actions::units::path(app, id).await?.pop().ok_or(Failure::NotFound)
}

pub async fn new(
    State(app): State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    RawQuery(asked): RawQuery,
) -> Result<Response> {
    let unit = unit_of(&app, id).await?;
    if unit.kind == UnitKind::Group {
        let to = super::list::new_href(unit.id, unit.kind, unit.parent);
        return Ok(Redirect::to(&to).into_response());
    }
    let asked = Typed::parse(&asked.unwrap_or_default()).unwrap_or_default();
    let view = new_view(&app, &unit, None, asked.get("group")).await?;
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn add(
    State(app): State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let added = match read(&mut typed) {
        Some(draft) => {
            actions::people::add(&app, &who.viewer, id, &draft).await.map(|person| (person, draft.facts.name))
        }
        None => Err(typed.checked().err().unwrap_or(Failure::NotFound)),
    };
    match added {
        Ok((person, name)) => Ok(session::go(&app, &href(person), &format!("已录入{name}。"))),
        Err(failure) => {
            let view = new_view(&app, &unit_of(&app, id).await?, Some(typed.take(failure)?), "").await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

async fn edit_view(app: &App, id: PersonId, typed: Option<Typed>) -> Result<Edit> {
    let record = actions::people::record(app, id).await?;
    let person = &record.person;
    let at = record.path.last().map_or(UnitKind::Group, |unit| unit.kind);
    Ok(Edit {
        title: format!("修改“{}”", person.facts.name),
        action: format!("{}/edit", href(id)),
        back: href(id),
        submit: "保存人员",
        kinds: Kind::of(person).from(at),
        typed: typed.unwrap_or_else(|| filled(person)),
        groups: record.groups,
        meanwhile: None,
    })
}

pub async fn edit_page(State(app): State<App>, who: Who, Path(id): Path<PersonId>) -> Result<Response> {
    let record = actions::people::record(&app, id).await?;
    if let Some(ended) = record.person.membership.as_ref().and_then(|m| m.ended) {
        let sentence = format!("记录已终止（{}），只供查阅。", ended.how.label());
        return Ok(session::go(&app, &href(id), &sentence));
    }
    Ok(frame::show(&app, &who, None, &edit_view(&app, id, None).await?))
}

pub async fn edit(
    State(app): State<App>,
    who: Who,
    Path(id): Path<PersonId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let saved = match read(&mut typed) {
        Some(draft) => actions::people::edit(&app, &who.viewer, id, version, &draft).await,
        None => Err(typed.checked().err().unwrap_or(Failure::NotFound)),
    };
    match saved {
        Ok(()) => Ok(session::go(&app, &href(id), "已保存。")),
        Err(Failure::Stale) => {
            let stored = edit_view(&app, id, None).await?;
            typed.set("version", stored.typed.get("version").to_owned());
            let view = Edit { meanwhile: Some(stored.typed.clone()), typed, ..stored };
            Ok(frame::conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let view = edit_view(&app, id, Some(typed.take(failure)?)).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_reads_back_as_it_was() {
        let person = super::super::sample_person(9, "王晓");
        let mut typed = filled(&person);
        let draft = read(&mut typed).unwrap();
        let membership = person.membership.unwrap();
        assert_eq!(draft.facts, person.facts);
        assert_eq!(draft.member, Some(membership.facts));
        assert_eq!(draft.group, membership.group);
    }

    #[test]
    fn nobody_becomes_a_member_by_empty_fields() {
        let mut typed =
            Typed::parse("name=%E7%8E%8B%E3%80%80%E6%99%93&kind=none&joined_on=2020-07-01").unwrap();
        let draft = read(&mut typed).unwrap();
        assert_eq!(draft.facts.name, "王晓");
        assert_eq!(draft.member, None);
        let mut typed = Typed::parse("name=%E7%8E%8B&kind=formal").unwrap();
        assert!(read(&mut typed).is_none());
        assert!(read(&mut Typed::default()).is_none());
    }

    #[test]
    fn a_membership_is_not_edited_away() {
        assert!(!Kind::Member(Stage::Formal).from(UnitKind::Branch).contains(&Kind::NoMember));
        assert_eq!(Kind::NoMember.from(UnitKind::Committee), [Kind::NoMember]);
    }

    #[test]
    fn a_place_is_kept_only_for_a_mobile_member() {
        let mut typed = filled(&super::super::sample_person(9, "王晓"));
        typed.set("mobile", String::new());
        let member = read(&mut typed).and_then(|draft| draft.member).unwrap();
        assert!(!member.mobile && member.mobile_place.is_none());
    }
}
