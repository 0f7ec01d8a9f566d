//! Reading the form of a session.

use domain::ids::PersonId;
use domain::preparation::study::{Attendance, Form as Way, Speech, Study};
use domain::wording;

use crate::actions::studies::{Draft, Expected, Reading};
use crate::web::form::Typed;

const LONGEST: usize = 4000;
const LONGEST_GIST: usize = 500;
const MOST_ITEMS: usize = 40;
/// So many of those who do not say why are named.
const MOST_NAMED: usize = 12;

/// What was typed; `None` while something cannot be read.
pub(super) fn read(typed: &mut Typed, reading: &Reading, people: &[Expected]) -> Option<Draft> {
    let occasion = typed.choice("occasion", "事项");
    let held_on = typed.day("day", "日期");
    let form = typed.choice("form", "形式");
    let half_days = typed.choice::<i64>("half_days", "时间");
    let host = typed.optional("host", "主持人", 40).unwrap_or_default();
    let place = typed.optional("place", "地点", 100).unwrap_or_default();
    let recorder = typed.optional("recorder", "记录人", 40).unwrap_or_default();
    let channel = typed.optional("channel", "方式", 100).unwrap_or_default();
    let summary = typed.optional("summary", "摘要", LONGEST).unwrap_or_default();
    let items = items(typed, reading);
    let attendances = attendances(typed, people);
    if form.is_some_and(|form| form != Way::SelfStudy) {
        ask_why(typed, people, &attendances);
    }
    let speeches = speeches(typed, people);
    let (occasion, form, held_on, half_days) = (occasion?, form?, held_on?, half_days?);
    let content =
        Study { occasion, form, held_on, half_days, place, host, recorder, channel, items, summary };
    typed.is_sound().then_some(Draft { content, attendances, speeches })
}

fn items(typed: &mut Typed, reading: &Reading) -> Vec<String> {
    let others = typed.optional("others", "其他篇目", LONGEST).unwrap_or_default();
    let ticked: Vec<&str> = typed.all("item").collect();
    let listed = reading.required.iter().map(|item| &item.title).chain(&reading.offered);
    let mut items: Vec<String> = listed.filter(|title| ticked.contains(&title.as_str())).cloned().collect();
    for line in others.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !items.iter().any(|known| known == line) {
            items.push(line.to_owned());
        }
    }
    if items.len() > MOST_ITEMS {
        typed.error("others", format!("学习内容最多 {MOST_ITEMS} 篇，现在是 {} 篇。", items.len()));
    }
    items
}

fn attendances(typed: &mut Typed, people: &[Expected]) -> Vec<Attendance> {
    let sent: Vec<String> = typed.all("person").map(str::to_owned).collect();
    let there: Vec<String> = typed.all("present").map(str::to_owned).collect();
    let mut all = Vec::new();
    for one in people.iter().filter(|one| sent.contains(&one.person.to_string())) {
        let id = one.person.to_string();
        let present = there.contains(&id);
        let reason = typed.get(&format!("reason-{id}")).to_owned();
        typed.check_length("attendance", &format!("{}的缺席原因", one.name), 100, &reason);
        let reason = if present { String::new() } else { reason };
        all.push(Attendance { person: one.person, present, reason, made_up_on: None });
    }
    all
}

/// Who was not there, and does not say why, is named at once with whatever else is wrong.
fn ask_why(typed: &mut Typed, people: &[Expected], attendances: &[Attendance]) {
    let silent = attendances.iter().filter(|one| !one.present && one.reason.trim().is_empty());
    let name = |one: &Attendance| {
        people.iter().find(|known| known.person == one.person).map(|known| known.name.as_str())
    };
    let names: Vec<&str> = silent.filter_map(name).collect();
    // With nobody there at all that is what is wrong, and the rule says so.
    if !names.is_empty() && names.len() < attendances.len() {
        let told = wording::list(names.iter().copied().take(MOST_NAMED));
        let more = if names.len() > MOST_NAMED { format!("等 {} 人", names.len()) } else { String::new() };
        typed.error("attendance", format!("{told}{more}没有到场，请写明原因；到了的，勾上姓名。"));
    }
}

/// `姓名：要点`, a line each; the people are those on the list.
fn speeches(typed: &mut Typed, people: &[Expected]) -> Vec<Speech> {
    let text = typed.optional("speeches", "发言", LONGEST * 2).unwrap_or_default();
    let mut all = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some((name, gist)) = line.split_once(['：', ':']) else {
            typed.error("speeches", format!("“{}”没有写成 姓名：要点。", short(line)));
            continue;
        };
        let (name, gist) = (name.trim(), gist.trim());
        let found: Vec<PersonId> =
            people.iter().filter(|one| one.name == name).map(|one| one.person).collect();
        match found.as_slice() {
            [] => typed.error(
                "speeches",
                format!("名单上没有“{}”。请核对姓名；名单以外的人讲的，写在摘要里。", short(name)),
            ),
            [_, _, ..] => typed.error(
                "speeches",
                format!(
                    "名单上有 {} 位“{name}”，分不清是谁的发言。请把这一条移到摘要里，写明是哪一位。",
                    found.len()
                ),
            ),
            [person] if gist.chars().count() <= LONGEST_GIST => {
                all.push(Speech { person: *person, gist: gist.to_owned() });
            }
            [_] => typed.error("speeches", format!("{name}的发言最多 {LONGEST_GIST} 个字，请写要点。")),
        }
    }
    all
}

fn short(text: &str) -> String {
    text.chars().take(20).collect()
}
