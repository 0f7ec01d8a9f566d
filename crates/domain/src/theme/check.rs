//! What is wrong with a pack that could be read: values without ground, and values that contradict each other.

use std::collections::BTreeSet;

use super::values::Value;
use super::{
    AgendaKey, Deadline, Dimension, Fault, GradeScheme, Graded, Listed, MemberScope, Need, Norm, Noted, Pack,
    PackStep, QuotaBase, TextKind,
};
use crate::campaign::terms::TermKey;
use crate::campaign::{Anchor, CampaignKind, Phase, Step};
use crate::wording::{legible, legible_line};

/// The longest text of one entry.
const LONGEST: usize = 500;
/// Steps and terms that make sense only where people are graded.
const OF_GRADES: &[Step] = &[Step::Poll, Step::Grading, Step::Feedback, Step::Publicity, Step::Registration];

/// All faults, in the order of the file as people read it.
pub fn check(pack: &Pack) -> Vec<Fault> {
    let mut faults = Faults::default();
    faults.head(pack);
    for value in pack.values() {
        faults.value(&value);
    }
    faults.names(pack);
    faults.window(pack);
    faults.steps(pack);
    faults.terms(pack);
    faults.agenda(pack);
    faults.grades(pack);
    faults.papers(pack);
    faults.0
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, place: impl Into<String>, words: impl Into<String>) {
        self.0.push(Fault { place: place.into(), words: words.into() });
    }

    fn head(&mut self, pack: &Pack) {
        if pack.format != 1 {
            self.add("format", format!("格式版本是 {}，本程序只读版本 1。请写 format = 1。", pack.format));
        }
        let sound = pack.id.len() <= 20
            && pack.id.starts_with(|c: char| c.is_ascii_alphabetic())
            && pack.id.chars().all(|c| c.is_ascii_alphanumeric());
        if !sound {
            self.add(
                "id",
                format!("编号“{}”不合格式：以字母开头，只用字母和数字，最多 20 个。例如 P2026。", pack.id),
            );
        }
        if !(1..=9999).contains(&pack.revision) {
            self.add("revision", "版次从 1 起，每改一次加 1。");
        }
        if !(2012..=2099).contains(&pack.year) {
            self.add("year", format!("年度 {} 不可信。请写四位年份，例如 2026。", pack.year));
        }
        if pack.name.trim().is_empty() || pack.name.chars().count() > 60 {
            self.add("name", "名称不能空着，最多 60 个字。例如：2026年度组织生活会和民主评议党员。");
        } else if legible_line(&pack.name) != pack.name {
            self.add("name", "名称里有不能显示的字符。请重新输入这个名称。");
        }
    }

    /// What holds for every value: words that say something, and a ground.
    fn value(&mut self, value: &Value<'_>) {
        let place = format!("{}（{}）", value.key, value.name);
        if value.basis.trim().is_empty() {
            self.add(&place, "没有写 basis。每个取值都要说明从哪里来；不知道的写“待补”。");
        }
        if legible(value.basis) != value.basis {
            self.add(&place, "basis 里有不能显示的字符。请重新输入这段文字。");
        }
        match (&value.items, value.norm, value.mark) {
            (Some(_), Some(_), Some(_)) => {}
            (Some(_), ..) => self.add(
                &place,
                "有取值，没有写 norm 和 mark。请写明是谁的规定（law、notice、local）和有多确定（V、V2、R、U）。",
            ),
            (None, None, None) => {
                if !value.basis.contains("待补") {
                    self.add(&place, "没有取值，basis 里也没有说“待补”。请补上取值，或在 basis 里写明待补。");
                }
            }
            (None, ..) => self.add(&place, "没有取值，却写了 norm 或 mark。待补的一项只写 basis。"),
        }
        let mut seen = BTreeSet::new();
        for item in value.items.iter().flatten() {
            if item.words.trim().is_empty() {
                self.add(&place, "有一条是空的。请填写，或删去这一条。");
            }
            if item.words.chars().count() > LONGEST || legible_line(&item.words) != item.words {
                self.add(
                    &place,
                    format!("有一条超过 {LONGEST} 个字，或含有不能显示的字符。请缩短，分成几条。"),
                );
            }
            if value.is_list && !seen.insert(item.key.as_str()) {
                self.add(&place, format!("“{}”写了两次。请只留一处。", item.key));
            }
        }
    }

    /// Keys that a form or an address carries later.
    fn names(&mut self, pack: &Pack) {
        let dimensions = [
            ("team_dimensions（班子查摆方面）", &pack.team_dimensions),
            ("member_dimensions（党员查摆方面）", &pack.member_dimensions),
        ];
        for (place, noted) in dimensions {
            for dimension in noted.value.iter().flatten() {
                if !is_key(&dimension.key) {
                    self.add(place, key_words(&dimension.key));
                }
            }
        }
        self.covers("team_dimensions（班子查摆方面）", &pack.team_dimensions, &pack.member_dimensions);
        self.covers("member_dimensions（党员查摆方面）", &pack.member_dimensions, &pack.team_dimensions);
        for variant in &pack.variants {
            if !is_key(&variant.key) {
                self.add(format!("variants（{}）", variant.name), key_words(&variant.key));
            }
        }
        let mut seen = BTreeSet::new();
        for list in &pack.lists {
            if list.name.trim().is_empty() || !seen.insert(list.name.as_str()) {
                self.add("lists（其他清单）", format!("清单名称“{}”空着或写了两次。", list.name));
            }
        }
    }

    /// Parts stand in the other list, under one dimension each, and have no parts themselves.
    fn covers(&mut self, place: &str, own: &Noted<Vec<Dimension>>, other: &Noted<Vec<Dimension>>) {
        let (own, other) =
            (own.value.as_deref().unwrap_or_default(), other.value.as_deref().unwrap_or_default());
        let mut seen = BTreeSet::new();
        for (name, key) in own.iter().flat_map(|one| one.covers.iter().map(|key| (&one.name, key.as_str()))) {
            let part = other.iter().find(|one| one.key == key);
            let wrong = if own.iter().any(|one| one.key == key) {
                "这份清单自己也有这一方面。两份清单都有的，不写进 covers"
            } else if part.is_none() {
                "另一份清单没有这一方面。covers 只写另一份清单里的代号"
            } else if part.is_some_and(|part| !part.covers.is_empty()) {
                "那一方面自己也写了 covers。两份清单里只有一边可以写"
            } else if !seen.insert(key) {
                "这一方面在 covers 里写了两次。一个方面只归入一处"
            } else {
                continue;
            };
            self.add(place, format!("“{name}”的 covers 里有“{key}”：{wrong}。"));
        }
    }

    fn window(&mut self, pack: &Pack) {
        let Some(window) = &pack.window.value else { return };
        let place = "window（当年会议时间）";
        if let (Some(from), Some(until)) = (window.from, window.until)
            && from > until
        {
            self.add(place, "起始日晚于截止日。请调换。");
        }
        let near = |year: i32| (pack.year..=pack.year + 1).contains(&year);
        for day in [window.from, window.until].into_iter().flatten() {
            if !near(day.year()) {
                self.add(place, format!("{day} 不在 {} 年度或下一年。请核对年份。", pack.year));
            }
        }
    }

    fn steps(&mut self, pack: &Pack) {
        let mut seen = BTreeSet::new();
        for step in &pack.steps {
            let place = place(step);
            if !seen.insert(step.step) {
                self.add(&place, "这一步写了两次。请只留一处，时限可以有几个。");
            }
            match (&step.timing, step.deadlines.is_empty()) {
                (None, false) => self.add(&place, "有时限，没有写 timing。请说明时限是谁的规定、从哪里来。"),
                (Some(_), true) => {
                    self.add(&place, "写了 timing，没有时限。请补上 deadlines，或删去 timing。");
                }
                (Some(timing), false) if timing.basis.trim().is_empty() => {
                    self.add(&place, "时限没有写 basis。请说明从哪里来。");
                }
                _ => {}
            }
            for deadline in &step.deadlines {
                self.deadline(pack, step, deadline);
            }
        }
        let holds = pack.steps.iter().any(|step| step.step == Step::Meeting && step.need == Need::Must);
        if !holds {
            self.add("steps（步骤）", "没有“召开会议”这一步，或没有定为必须。请补上 step = \"meeting\"。");
        }
        for variant in &pack.variants {
            let place = format!("variants.{}（{}）", variant.key, variant.name);
            if variant.skips.is_empty() {
                self.add(&place, "没有写跳过哪些步骤。");
            }
            for step in variant.skips.iter().filter(|skipped| !seen.contains(skipped)) {
                self.add(&place, format!("要跳过的“{}”不在步骤里。", step.label()));
            }
        }
    }

    fn deadline(&mut self, pack: &Pack, step: &PackStep, deadline: &Deadline) {
        let wrong = match (*deadline, step.step.phase()) {
            (Deadline::Day { day }, _) => {
                let far = !(pack.year..=pack.year + 2).contains(&day.year());
                far.then(|| format!("{day} 离 {} 年度太远。请核对年份。", pack.year))
            }
            (Deadline::Relative { days, .. }, _) if days.abs() > 400 => {
                Some(format!("{days} 天太远。请核对。"))
            }
            (Deadline::Relative { anchor: Anchor::Meeting, days, .. }, Phase::Before) if days > 0 => {
                Some("会前的步骤，时限却在会后。请写成负数。".to_owned())
            }
            (Deadline::Relative { anchor: Anchor::Meeting, days, .. }, Phase::After) if days < 0 => {
                Some("会后的步骤，时限却在会前。请写成正数。".to_owned())
            }
            (Deadline::Relative { anchor: Anchor::Meeting, days, .. }, Phase::During)
                if days != 0 && matches!(step.step, Step::Meeting | Step::Poll) =>
            {
                Some("这一步就在会议当天，时限写 0 天，或以会议时间截止日为准。".to_owned())
            }
            _ => None,
        };
        if let Some(words) = wrong {
            self.add(place(step), words);
        }
    }

    fn terms(&mut self, pack: &Pack) {
        let mut seen = BTreeSet::new();
        for term in &pack.terms {
            let place = format!("terms.{}（{}）", term.key.code(), term.key.label());
            if !seen.insert(term.key) {
                self.add(&place, "这一项要求写了两次。请只留一处。");
            }
            if let Some(value) = &term.value
                && term.key.parse(value).is_none()
            {
                self.add(
                    &place,
                    format!("取值“{value}”读不出来。数字写 3，比例写 1/3 或 30%，日期写 2026-03-31，谈心谈话写 must、wide、encouraged。"),
                );
            }
        }
        let is_set = |key| pack.terms.iter().any(|term| term.key == key && term.value.is_some());
        let place = "quota_base（优秀比例的基数）";
        match pack.quota_base.value {
            Some(QuotaBase::Nothing) if is_set(TermKey::ExcellentMost) => {
                self.add(place, "不设比例，却写了优秀比例的上限。请改其中一处。");
            }
            Some(base) if base != QuotaBase::Nothing && !is_set(TermKey::ExcellentMost) => {
                self.add(place, "有基数，没有优秀比例的上限。请补上 excellent_most，或改为 nothing。");
            }
            _ => {}
        }
    }

    fn agenda(&mut self, pack: &Pack) {
        let Some(agenda) = &pack.agenda.value else { return };
        let place = "agenda（会议议程）";
        let at = |key| agenda.iter().position(|item| item.key == key);
        let own = at(AgendaKey::SelfCriticism).or(at(AgendaKey::SelfAppraisal));
        let mutual = at(AgendaKey::MutualCriticism).or(at(AgendaKey::MutualAppraisal));
        match (own, mutual) {
            (Some(own), Some(mutual)) if own < mutual => {}
            (Some(_), Some(_)) => self.add(place, "先自我批评，后相互批评。请调换次序。"),
            _ => self.add(place, "没有自我批评或相互批评。请补上。"),
        }
        if let Some(report) = at(AgendaKey::Report)
            && own.is_some_and(|own| own < report)
        {
            self.add(place, "通报情况在自我批评之后。请移到前面。");
        }
        if at(AgendaKey::Closing).is_some_and(|closing| closing + 1 != agenda.len()) {
            self.add(place, "小结表态不是最后一项。请移到最后。");
        }
        if let (Some(poll), Some(mutual)) = (at(AgendaKey::Poll), mutual)
            && poll < mutual
        {
            self.add(place, "民主测评在相互批评之前。请移到后面。");
        }
    }

    fn grades(&mut self, pack: &Pack) {
        let is_ungraded = match pack.grades.value {
            Some(grades) => grades == GradeScheme::Ungraded,
            None => return,
        };
        let polls =
            pack.agenda.value.as_ref().map(|agenda| agenda.iter().any(|item| item.key == AgendaKey::Poll));
        if is_ungraded {
            for step in pack.steps.iter().filter(|step| OF_GRADES.contains(&step.step)) {
                self.add(place(step), "本包不评定等次，不应有这一步。请删去，或改 grades。");
            }
            if polls == Some(true) {
                self.add("agenda（会议议程）", "本包不评定等次，议程里却有民主测评。");
            }
            for term in &pack.terms {
                if matches!(term.key, TermKey::ExcellentMost | TermKey::AppraisalLeast) {
                    let place = format!("terms.{}（{}）", term.key.code(), term.key.label());
                    self.add(place, "本包不评定等次，不应有这一项要求。");
                }
            }
            if pack.texts.iter().any(|rule| rule.kind == TextKind::SelfAppraisal) {
                self.add("texts.self_appraisal（自评材料）", "本包不评定等次，不需要自评材料。");
            }
        } else {
            for needed in [Step::Poll, Step::Grading] {
                if !pack.steps.iter().any(|step| step.step == needed && step.need == Need::Must) {
                    self.add(
                        format!("steps.{}（{}）", needed.code(), needed.label()),
                        "本包评定等次，必须有这一步，并定为必须。",
                    );
                }
            }
            if polls == Some(false) {
                self.add("agenda（会议议程）", "本包评定等次，议程里没有民主测评。");
            }
        }
        let nobody = |value: Option<bool>| value.is_some_and(|nobody| nobody != is_ungraded);
        if nobody(pack.graded.value.map(|graded| graded == Graded::Nobody)) {
            self.add("graded（评定等次的对象）", "与 grades 不一致：不评定等次时写 nobody，评定时写对象。");
        }
        if nobody(pack.listed.value.map(|listed| listed == Listed::Nobody)) {
            self.add("listed（测评表所列）", "与 grades 不一致：不评定等次时写 nobody，评定时写对象。");
        }
        let of_body = pack.kind.value == Some(CampaignKind::BodyMeeting);
        if of_body && !is_ungraded {
            self.add("grades（等次）", "民主生活会不评定等次。请写 ungraded。");
        }
        let scope = pack.scope.value.as_ref().map(|scope| scope.members == MemberScope::Body);
        if pack.kind.value.is_some() && scope.is_some_and(|body| body != of_body) {
            self.add("scope（参加范围）", "与活动类型不一致：民主生活会的范围是 body，组织生活会不是。");
        }
    }

    fn papers(&mut self, pack: &Pack) {
        let mut seen = BTreeSet::new();
        for rule in &pack.texts {
            let place = format!("texts.{}（{}）", rule.kind.code(), rule.kind.label());
            if !seen.insert(rule.kind) {
                self.add(&place, "这种材料写了两次。请只留一处。");
            }
            let lengths = [rule.shortest, rule.longest];
            let backwards = matches!(lengths, [Some(least), Some(most)] if least > most);
            if backwards || lengths.into_iter().flatten().any(|length| !(1..=50_000).contains(&length)) {
                self.add(&place, "篇幅不合理：最少不能多于最多，都在 1 到 50000 字之间。");
            }
            if rule.norm == Norm::Law && lengths.into_iter().flatten().next().is_some() {
                self.add(&place, "篇幅是习惯，没有法规依据。请删去篇幅，或把 norm 改为 local。");
            }
        }
        for document in pack.documents.value.iter().flatten() {
            if document.issuer.trim().is_empty() {
                self.add("documents（依据文件）", "有一份文件没有写发文机关。");
            }
        }
    }
}

fn place(step: &PackStep) -> String {
    format!("steps.{}（{}）", step.step.code(), step.step.label())
}

fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= 40
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn key_words(key: &str) -> String {
    format!("代号“{key}”不合格式：只用小写字母、数字和下划线，最多 40 个。代号定了就不再改。")
}
