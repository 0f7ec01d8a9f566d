//! A pack as the list of its values, each with its words and its ground: what pages show, the checker walks and a
//! comparison compares.

use super::{AgendaItem, Dimension, Document, Mark, Norm, Noted, Pack, PackStep, TextRule, Window};
use crate::codes::codes;
use crate::wording;

codes! {
    /// The sections in which people read a pack.
    pub enum Part {
        About = "about" "基本情况",
        Theme = "theme" "主题和学习",
        Dimensions = "dimensions" "查摆方面",
        Agenda = "agenda" "谈心谈话和议程",
        Appraisal = "appraisal" "评议和等次",
        Steps = "steps" "步骤和时限",
        Terms = "terms" "具体要求",
        Texts = "texts" "材料和表格",
        After = "after" "督导、处置和归档",
        Variants = "variants" "变通情形",
    }
}

/// One value of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value<'a> {
    pub part: Part,
    /// As the file names it: `study`, `steps.poll`, `terms.excellent_most`.
    pub key: String,
    pub name: String,
    /// `None` is 待补. A list may be empty, which says that there is nothing.
    pub items: Option<Vec<Item>>,
    pub is_list: bool,
    pub norm: Option<Norm>,
    pub mark: Option<Mark>,
    pub basis: &'a str,
}

/// One entry of a value, with what tells it from the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub key: String,
    pub words: String,
}

impl Item {
    fn plain(words: &str) -> Self {
        Self { key: words.to_owned(), words: words.to_owned() }
    }

    fn keyed(key: &str, words: String) -> Self {
        Self { key: key.to_owned(), words }
    }
}

impl Value<'_> {
    pub fn is_missing(&self) -> bool {
        self.items.is_none()
    }

    /// All of it in one line; 待补 where there is nothing.
    pub fn words(&self) -> String {
        match &self.items {
            None => "待补".to_owned(),
            Some(items) if items.is_empty() => "无".to_owned(),
            Some(items) => {
                let words: Vec<&str> = items.iter().map(|item| item.words.as_str()).collect();
                words.join(if self.is_list { "；" } else { "，" })
            }
        }
    }
}

/// A value of one sentence.
fn one<'a, T>(
    part: Part,
    key: &str,
    name: &str,
    noted: &'a Noted<T>,
    words: impl Fn(&T) -> String,
) -> Value<'a> {
    let items = noted.value.as_ref().map(|value| vec![Item::keyed("", words(value))]);
    Value { is_list: false, ..many_of(part, key, name, noted, items) }
}

fn many<'a, T>(
    part: Part,
    key: &str,
    name: &str,
    noted: &'a Noted<Vec<T>>,
    item: impl Fn(&T) -> Item,
) -> Value<'a> {
    let items = noted.value.as_ref().map(|all| all.iter().map(item).collect());
    many_of(part, key, name, noted, items)
}

fn many_of<'a, T>(
    part: Part,
    key: &str,
    name: &str,
    noted: &'a Noted<T>,
    items: Option<Vec<Item>>,
) -> Value<'a> {
    Value {
        part,
        key: key.to_owned(),
        name: name.to_owned(),
        items,
        is_list: true,
        norm: noted.norm,
        mark: noted.mark,
        basis: &noted.basis,
    }
}

impl Document {
    /// 中央组织部《…》（组通字〔2021〕46号)
    pub fn words(&self) -> String {
        let title =
            self.title.as_ref().map_or("通知（标题待补）".to_owned(), |title| format!("《{title}》"));
        let number = self.number.as_ref().map(|number| format!("（{number}）")).unwrap_or_default();
        format!("{}{title}{number}", self.issuer)
    }
}

impl Dimension {
    /// With the names that its parts have in the other list.
    fn item(&self, other: &Noted<Vec<Self>>) -> Item {
        let parts = other.value.iter().flatten().filter(|one| self.covers.contains(&one.key));
        let parts: Vec<&str> = parts.map(|one| one.name.as_str()).collect();
        let words = with_detail(&self.name, &self.detail);
        let parts =
            if parts.is_empty() { parts.concat() } else { format!("（包括{}）", wording::list(parts)) };
        Item::keyed(&self.key, words + &parts)
    }
}

impl AgendaItem {
    fn item(&self) -> Item {
        Item::keyed(self.key.code(), with_detail(self.key.label(), &self.detail))
    }
}

fn with_detail(name: &str, detail: &str) -> String {
    if detail.is_empty() { name.to_owned() } else { format!("{name}：{detail}") }
}

fn window(window: &Window) -> String {
    window.words.clone()
}

impl PackStep {
    fn value(&self) -> Value<'_> {
        let mut items =
            vec![Item::keyed("need", self.need.label().to_owned()), Item::keyed("words", self.words.clone())];
        let deadlines: Vec<String> = self.deadlines.iter().map(super::Deadline::shown).collect();
        if !deadlines.is_empty() {
            items.push(Item::keyed("deadlines", format!("不晚于{}", deadlines.join("，并不晚于"))));
        }
        Value {
            part: Part::Steps,
            key: format!("steps.{}", self.step.code()),
            name: self.step.label().to_owned(),
            items: Some(items),
            is_list: false,
            norm: Some(self.norm),
            mark: Some(self.mark),
            basis: &self.basis,
        }
    }
}

impl TextRule {
    fn value(&self) -> Value<'_> {
        let mut items: Vec<Item> = self.sections.iter().map(|text| Item::plain(text)).collect();
        let length = match (self.shortest, self.longest) {
            (Some(least), Some(most)) => Some(format!("篇幅 {least} 至 {most} 字")),
            (Some(least), None) => Some(format!("篇幅不少于 {least} 字")),
            (None, Some(most)) => Some(format!("篇幅不超过 {most} 字")),
            (None, None) => None,
        };
        items.extend(length.map(|words| Item::keyed("length", words)));
        if !self.reviewers.is_empty() {
            let names = crate::wording::list(self.reviewers.iter().map(|one| one.label()));
            items.push(Item::keyed("reviewers", format!("{names}审阅")));
        }
        Value {
            part: Part::Texts,
            key: format!("texts.{}", self.kind.code()),
            name: self.kind.label().to_owned(),
            items: Some(items),
            is_list: true,
            norm: Some(self.norm),
            mark: Some(self.mark),
            basis: &self.basis,
        }
    }
}

impl Pack {
    /// Every value, in the order in which people read them.
    pub fn values(&self) -> Vec<Value<'_>> {
        let mut values = self.about();
        values.extend(self.steps.iter().map(PackStep::value));
        values.extend(self.terms.iter().map(|term| Value {
            part: Part::Terms,
            key: format!("terms.{}", term.key.code()),
            name: term.key.label().to_owned(),
            items: term.value.as_deref().map(|value| {
                let shown =
                    term.key.parse(value).map_or_else(|| value.to_owned(), |value| term.key.shown(value));
                vec![Item::keyed("", shown)]
            }),
            is_list: false,
            norm: term.norm,
            mark: term.mark,
            basis: &term.basis,
        }));
        values.extend(self.texts.iter().map(TextRule::value));
        values.push(many(Part::Texts, "forms", "表格", &self.forms, |text| Item::plain(text)));
        values.push(many(Part::After, "prompts", "督导提示", &self.prompts, |text| Item::plain(text)));
        values.push(many(Part::After, "disposal", "处置措施", &self.disposal, |text| Item::plain(text)));
        values.push(many(Part::After, "archive", "归档和保管期限", &self.archive, |rule| {
            Item::keyed(&rule.what, format!("{}：{}", rule.what, rule.keep))
        }));
        values.extend(self.variants.iter().map(|variant| {
            let steps: Vec<&str> = variant.skips.iter().map(|step| step.label()).collect();
            Value {
                part: Part::Variants,
                key: format!("variants.{}", variant.key),
                name: variant.name.clone(),
                items: Some(vec![Item::keyed("skips", format!("不进行：{}", steps.join("、")))]),
                is_list: false,
                norm: Some(variant.norm),
                mark: Some(variant.mark),
                basis: &variant.basis,
            }
        }));
        values
    }

    fn about(&self) -> Vec<Value<'_>> {
        use Part::{About, Agenda, Appraisal, Dimensions, Theme};
        let mut values = vec![
            one(About, "kind", "活动类型", &self.kind, |kind| kind.label().to_owned()),
            one(About, "scope", "参加范围", &self.scope, |scope| scope.words.clone()),
            one(About, "report_period", "报告期", &self.report_period, |period| period.label().to_owned()),
            many(About, "documents", "依据文件", &self.documents, |document| {
                Item::plain(&document.words())
            }),
            one(About, "window", "当年会议时间", &self.window, window),
            one(Theme, "theme", "主题", &self.theme, String::clone),
            many(Theme, "theme_sentences", "主题表述", &self.theme_sentences, |text| Item::plain(text)),
            many(Theme, "study", "学习内容", &self.study, |item| {
                let offered = if item.required { "" } else { "（选学）" };
                Item::keyed(&item.title, format!("{}{offered}", item.title))
            }),
            many(Dimensions, "team_dimensions", "班子查摆方面", &self.team_dimensions, |one| {
                one.item(&self.member_dimensions)
            }),
            many(Dimensions, "member_dimensions", "党员查摆方面", &self.member_dimensions, |one| {
                one.item(&self.team_dimensions)
            }),
        ];
        values.extend(self.lists.iter().map(|list| {
            let key = format!("lists.{}", list.name);
            many(Dimensions, &key, &list.name, &list.items, |text| Item::plain(text))
        }));
        values.extend([
            many(Agenda, "talk_care", "谈心谈话重点对象", &self.talk_care, |text| Item::plain(text)),
            many(Agenda, "agenda", "会议议程", &self.agenda, AgendaItem::item),
            one(Appraisal, "grades", "等次", &self.grades, |grades| grades.label().to_owned()),
            one(Appraisal, "quota_base", "优秀比例的基数", &self.quota_base, |base| {
                base.label().to_owned()
            }),
            one(Appraisal, "graded", "评定等次的对象", &self.graded, |graded| {
                graded.label().to_owned()
            }),
            one(Appraisal, "listed", "测评表所列", &self.listed, |listed| listed.label().to_owned()),
            many(Appraisal, "poll_items", "测评附加项目", &self.poll_items, |text| Item::plain(text)),
        ]);
        values
    }

    /// How many values are 待补.
    pub fn missing(&self) -> usize {
        self.values().iter().filter(|value| value.is_missing()).count()
    }
}
