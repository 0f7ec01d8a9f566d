//! Reading a superior's notice: what its sentences seem to ask for, each beside the sentence, for a person to confirm.
//!
//! Nothing is taken over by itself. A sentence that binds and fits nothing known is proposed as it stands.

use time::{Date, Month};

use crate::campaign::terms::{Addition, Subject, TermKey};
use crate::campaign::{Need, Step};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub subject: Subject,
    /// As [`Subject::with`] reads it.
    pub value: String,
    pub sentence: String,
}

const LONGEST_SENTENCE: usize = 300;
const MOST: usize = 60;

/// What each clause of the text seems to ask for. `year` is the one days without a year belong to.
pub fn propose(text: &str, year: i32) -> Vec<Proposal> {
    let mut found: Vec<Proposal> = Vec::new();
    for sentence in sentences(text) {
        // What is left of the sentence beside the clauses that were understood.
        let mut rest = String::new();
        for clause in sentence.split(['；', ';', '，', ',']) {
            let understood = of_clause(clause, year);
            if understood.is_empty() {
                rest += clause;
            }
            for (subject, value) in understood {
                let proposal = Proposal { subject, value, sentence: sentence.clone() };
                if !found.contains(&proposal) {
                    found.push(proposal);
                }
            }
        }
        if binds(&rest) || names_a_number(&rest) {
            let subject = Subject::Add(Addition::Demand);
            found.push(Proposal { subject, value: sentence.clone(), sentence });
        }
    }
    found.truncate(MOST);
    found
}

/// Sentences without the numbers of their headings.
fn sentences(text: &str) -> Vec<String> {
    text.split(['。', '\n', '！'])
        .map(|part| part.trim().trim_start_matches(|c: char| c == '\u{3000}' || c.is_whitespace()))
        .map(without_number)
        .filter(|part| part.chars().count() > 3)
        .map(|part| part.chars().take(LONGEST_SENTENCE).collect())
        .collect()
}

/// `一、`, `（一）`, `1.`, `（1）` at the beginning.
fn without_number(text: &str) -> &str {
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let rest = text.trim_start_matches(['（', '(']).trim_start_matches(is_number);
    let taken = text.len() - rest.len();
    match rest.strip_prefix(['、', '.', '．', '）', ')']) {
        Some(rest) if taken > 0 => rest.trim_start(),
        _ => text,
    }
}

/// A number somebody has to look at: it may ask for something in words nobody has thought of here.
fn names_a_number(text: &str) -> bool {
    ["%", "％", "百分之", "以上", "不少于", "不低于", "不超过", "以内", "日内", "天内", "周内"]
        .iter()
        .any(|word| text.contains(word))
}

fn binds(sentence: &str) -> bool {
    ["必须", "不得", "应当", "一律", "严禁", "不准", "须"].iter().any(|word| sentence.contains(word))
}

fn of_clause(clause: &str, year: i32) -> Vec<(Subject, String)> {
    let mut found = Vec::new();
    if let Some((_, last)) = days(clause, year)
        && let Some(subject) = of_day(clause)
    {
        found.push((subject, last.to_string()));
        // “4月底前”says nothing of a beginning.
        let is_span = ["至", "到", "—", "-", "－", "间", "旬", "下半月", "期间"]
            .iter()
            .any(|word| clause.contains(word));
        if subject == Subject::Value(TermKey::WindowUntil)
            && is_span
            && !clause.contains('前')
            && let Some((Some(first), _)) = days(clause, year)
        {
            found.push((Subject::Value(TermKey::WindowFrom), first.to_string()));
        }
    }
    if let Some(deadline) = after_meeting(clause)
        && let Some(subject) = of_day(clause)
        && matches!(subject, Subject::Deadline(_))
    {
        found.push((subject, deadline));
    }
    if let Some(subject) = of_number(clause)
        && let Some(value) = amount(clause, subject)
    {
        found.push((subject, value));
    }
    for (word, step) in [("党课", Step::Lecture), ("动员", Step::Mobilise), ("公示", Step::Publicity)] {
        if clause.contains(word)
            && (clause.contains("必须") || clause.contains("应当") || clause.contains("须"))
        {
            found.push((Subject::Need(step), Need::Must.label().to_owned()));
        }
    }
    let pairs = [
        (TermKey::TalksTeam, ["支委之间", "班子成员之间", "委员之间"]),
        (TermKey::TalksTeam, ["书记与每名支委", "书记与支委", "书记和支委"]),
        (TermKey::TalksTeamMembers, ["支委与党员", "班子成员与党员", "班子成员和党员"]),
        (TermKey::TalksMembers, ["党员之间", "党员与党员", "党员和党员"]),
    ];
    for (key, words) in pairs {
        let is_new = found.iter().all(|(subject, _)| *subject != Subject::Value(key));
        if is_new
            && clause.contains("谈")
            && words.iter().any(|word| clause.contains(word))
            && clause.contains("必")
        {
            found.push((Subject::Value(key), "必谈".to_owned()));
        }
    }
    found
}

/// `会后十五日内`, `会后3个工作日内`, `会后一周内`: counted from the meeting.
fn after_meeting(clause: &str) -> Option<String> {
    let plain = arabic(clause);
    let (_, rest) = plain.split_once("会后")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let number: i64 = digits.parse().ok()?;
    let unit = &rest[digits.len()..];
    let (days, unit) = match unit {
        _ if unit.starts_with("个工作日") => (number, "个工作日"),
        _ if unit.starts_with(['天', '日']) => (number, "天"),
        _ if unit.starts_with('周') || unit.starts_with("个星期") => (number * 7, "天"),
        _ => return None,
    };
    Some(format!("会议日后{days}{unit}"))
}

/// What a clause with a day in it is about. The more particular word decides.
fn of_day(clause: &str) -> Option<Subject> {
    const WORDS: [(&str, Subject); 12] = [
        ("整改清单", Subject::Deadline(Step::RectifyList)),
        ("方案", Subject::Deadline(Step::Plan)),
        ("学习", Subject::Deadline(Step::Study)),
        ("谈心", Subject::Deadline(Step::Talks)),
        ("征求意见", Subject::Deadline(Step::Opinions)),
        ("查摆", Subject::Deadline(Step::Problems)),
        ("材料", Subject::Deadline(Step::Texts)),
        ("公示", Subject::Deadline(Step::Publicity)),
        ("报告", Subject::Deadline(Step::Report)),
        ("报送", Subject::Deadline(Step::Report)),
        ("签收", Subject::Deadline(Step::Receipt)),
        ("动员", Subject::Deadline(Step::Mobilise)),
    ];
    if let Some((_, subject)) = WORDS.iter().find(|(word, _)| clause.contains(word)) {
        return Some(*subject);
    }
    let held = ["召开", "组织生活会", "民主生活会", "完成", "结束"].iter().any(|word| clause.contains(word));
    held.then_some(Subject::Value(TermKey::WindowUntil))
}

/// What a clause with a number in it is about.
fn of_number(clause: &str) -> Option<Subject> {
    let has = |words: &[&str]| words.iter().all(|word| clause.contains(word));
    let key = if has(&["优秀"]) {
        TermKey::ExcellentMost
    } else if has(&["批评", "条"]) {
        TermKey::CriticismLeast
    } else if has(&["学习", "半天"]) {
        TermKey::StudyHalfDaysLeast
    } else if has(&["学习", "次"]) {
        TermKey::StudySessionsLeast
    } else if has(&["公示", "工作日"]) {
        TermKey::PublicityLeast
    } else if has(&["参评率"]) {
        TermKey::AppraisalLeast
    } else if has(&["到会"]) {
        TermKey::AttendanceLeast
    } else if has(&["提前", "通知"]) {
        TermKey::MeetingNoticeLeast
    } else if has(&["事例"]) {
        TermKey::ExamplesLeast
    } else {
        return None;
    };
    Some(Subject::Value(key))
}

/// The number that belongs to the subject, as its key reads it.
fn amount(clause: &str, subject: Subject) -> Option<String> {
    let Subject::Value(key) = subject else { return None };
    let share = [("三分之一", "1/3"), ("1/3", "1/3"), ("四分之一", "25%"), ("五分之一", "20%")];
    if key == TermKey::ExcellentMost
        && let Some((_, value)) = share.iter().find(|(word, _)| clause.contains(word))
    {
        return Some((*value).to_owned());
    }
    let plain = arabic(clause);
    let mut digits = String::new();
    for c in plain.chars().chain([' ']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let is_unit = match key {
            TermKey::ExcellentMost | TermKey::AppraisalLeast | TermKey::AttendanceLeast => "%％",
            TermKey::CriticismLeast => "条",
            TermKey::StudySessionsLeast => "次",
            TermKey::StudyHalfDaysLeast | TermKey::PublicityLeast | TermKey::ExamplesLeast => "个",
            _ => "天日个",
        };
        if !digits.is_empty() && is_unit.contains(c) {
            let value = if "%％".contains(c) { format!("{digits}%") } else { digits };
            return key.parse(&value).map(|_| value);
        }
        digits.clear();
    }
    None
}

/// Small Chinese numbers as digits: 一条 → 1条, 十五个 → 15个.
fn arabic(text: &str) -> String {
    const DIGITS: &str = "零一二三四五六七八九";
    let value = |c: char| DIGITS.chars().position(|d| d == c).or((c == '两').then_some(2));
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < letters.len() {
        let (here, next) = (letters[at], letters.get(at + 1).copied());
        match (value(here), here, next) {
            (Some(tens), _, Some('十')) => {
                let ones = letters.get(at + 2).copied().and_then(value);
                out += &(tens * 10 + ones.unwrap_or(0)).to_string();
                at += if ones.is_some() { 3 } else { 2 };
            }
            (None, '十', _) => {
                let ones = next.and_then(value);
                out += &(10 + ones.unwrap_or(0)).to_string();
                at += if ones.is_some() { 2 } else { 1 };
            }
            (Some(digit), ..) => {
                out += &digit.to_string();
                at += 1;
            }
            _ => {
                out.push(here);
                at += 1;
            }
        }
    }
    out
}

/// The first and the last day a clause names: `2月10日前`, `3月底前`, `2月中旬`, `1月至3月`. The first only where two
/// are named.
fn days(clause: &str, year: i32) -> Option<(Option<Date>, Date)> {
    let plain = arabic(clause);
    let mut found: Vec<(Date, Date)> = Vec::new();
    let (mut year, mut month) = (year, None);
    let mut digits = String::new();
    let letters: Vec<char> = plain.chars().collect();
    for (at, &c) in letters.iter().enumerate() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let number: Option<i32> = digits.parse().ok();
        let ahead: String = letters.iter().skip(at + 1).take(2).collect();
        match (c, number) {
            ('年', Some(named)) if digits.len() == 4 => year = named,
            ('月', Some(named)) if (1..=12).contains(&named) => {
                month = u8::try_from(named).ok().and_then(|named| Month::try_from(named).ok());
                if let Some(part) = month.and_then(|month| part_of_month(year, month, &ahead)) {
                    found.push(part);
                }
            }
            ('日' | '号', Some(named)) => {
                let day = month.zip(u8::try_from(named).ok());
                let day = day.and_then(|(month, day)| Date::from_calendar_date(year, month, day).ok());
                found.extend(day.map(|day| (day, day)));
            }
            _ => {}
        }
        digits.clear();
    }
    let last = found.last()?.1;
    let first = found.first().map(|(first, _)| *first).filter(|first| *first < last);
    Some((first, last))
}

/// 上旬, 中旬, 下旬, 底: the days of a part of the month; the whole month when nothing follows but a border word.
fn part_of_month(year: i32, month: Month, ahead: &str) -> Option<(Date, Date)> {
    let length = month.length(year);
    let (from, until) = if ahead.starts_with("上旬") {
        (1, 10)
    } else if ahead.starts_with("中旬") {
        (11, 20)
    } else if ahead.starts_with("下旬") || ahead.starts_with('底') || ahead.starts_with('末') {
        (21, length)
    } else if ahead.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    } else if ahead.starts_with('初') {
        (1, 5)
    } else {
        (1, length)
    };
    let day = |day| Date::from_calendar_date(year, month, day).ok();
    Some((day(from)?, day(until)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        propose(text, 2026).into_iter().map(|p| (p.subject.key(), p.value)).collect()
    }

    fn one(text: &str, key: &str, value: &str) {
        let found = found(text);
        assert!(found.contains(&(key.to_owned(), value.to_owned())), "{text}: {found:?}");
    }

    #[test]
    fn days_are_proposed_for_what_the_clause_is_about() {
        one("各支部于2月10日前将实施方案报局党委。", "deadline:plan", "2026-02-10");
        one("（一）制定方案。2月上旬制定工作方案。", "deadline:plan", "2026-02-10");
        one("组织生活会于3月底前召开完毕。", "value:window_until", "2026-03-31");
        one("会议在2026年1月15日至3月20日召开", "value:window_from", "2026-01-15");
        one("会议在2026年1月15日至3月20日召开", "value:window_until", "2026-03-20");
        one("二、会后十五日内；情况报告于4月5日前报送", "deadline:report", "2026-04-05");
    }

    #[test]
    fn numbers_are_proposed_with_their_subject() {
        one("优秀等次比例一般不超过党员总数的三分之一。", "value:excellent_most", "1/3");
        one("优秀比例不超过30%", "value:excellent_most", "30%");
        one("每名党员对其他党员至少提出1条批评意见", "value:criticism_least", "1");
        one("每名党员要对其他党员提出两条以上批评意见", "value:criticism_least", "2");
        one("集中学习不少于三次", "value:study_sessions_least", "3");
        one("公示不少于5个工作日", "value:publicity_least", "5");
        one("支委之间必谈，支委与党员广泛谈", "value:talks_team", "必谈");
    }

    #[test]
    fn days_after_the_meeting_are_counted_from_it() {
        one("会后十五日内报送情况报告", "deadline:report", "会议日后15天");
        one("会后一周内制定整改清单", "deadline:rectify_list", "会议日后7天");
        one("公示在会后3个工作日内完成", "deadline:publicity", "会议日后3个工作日");
        one("书记与每名支委必谈", "value:talks_team", "必谈");
        // What nobody here can read is shown, and not passed over.
        one("到会率达到百分之九十", "add:demand", "到会率达到百分之九十");
        let found = found("组织生活会于4月底前召开");
        assert_eq!(found, [("value:window_until".to_owned(), "2026-04-30".to_owned())]);
    }

    #[test]
    fn what_binds_and_fits_nothing_stands_as_it_is() {
        one("没有组织集中学习的不得开会。", "add:demand", "没有组织集中学习的不得开会");
        let both = "会前集中学习研讨不少于2次，没有开展谈心谈话的不得开会";
        one(both, "value:study_sessions_least", "2");
        one(both, "add:demand", both);
        assert_eq!(found("我们度过了不平凡的一年。天气很好。"), []);
    }

    #[test]
    fn every_proposal_can_be_taken_as_it_is() {
        let text = "一、主题。二、1月至3月召开。2月10日前报方案；优秀不超过1/3。谈话必须全覆盖。\
                    公示5个工作日，到会率不低于90%，会议通知提前3天。每个问题至少1个事例。";
        for proposal in propose(text, 2026) {
            assert!(proposal.subject.with(&proposal.value).is_some(), "{proposal:?}");
        }
    }

    #[test]
    fn odd_text_neither_fails_nor_runs_away() {
        for text in ["", "。。。", "13月40日", "〇月", "十十十", "0月0日前方案", "\u{202e}2月31日方案"]
        {
            propose(text, 2026);
        }
        let long = "必须做好工作。".repeat(10_000);
        assert!(propose(&long, 2026).len() <= MOST);
    }
}
