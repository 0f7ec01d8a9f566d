//! The columns a roster may have, under which headers they are known, and what may stand in them.

use std::collections::BTreeMap;

use crate::codes::codes;
use crate::member::{Gender, Stage, Standing};
use crate::refusal::Wording;
use crate::roster::{Scope, plain, quoted};
use crate::wording;

codes! {
    /// In the order of the template.
    pub enum Column {
        Name = "name" "姓名",
        Branch = "branch" "所在党支部",
        Group = "group" "党小组",
        StaffNo = "staff_no" "人员编号",
        Gender = "gender" "性别",
        BornOn = "born_on" "出生日期",
        Ethnicity = "ethnicity" "民族",
        Education = "education" "学历",
        Post = "post" "单位职务",
        Phone = "phone" "联系电话",
        Stage = "stage" "党员类别",
        JoinedOn = "joined_on" "入党时间",
        ConfirmedOn = "confirmed_on" "转正时间",
        Standing = "standing" "党籍状态",
        Mobile = "mobile" "流动党员",
        MobilePlace = "mobile_place" "流动去向",
        LeadingCadre = "leading_cadre" "党员领导干部",
    }
}

/// Headers of columns that are never read, whatever they hold.
const IDENTITY_CARD: &[&str] =
    &["身份证", "身份证号", "身份证号码", "公民身份号码", "公民身份证号", "证件号码", "居民身份证号"];

impl Column {
    /// Other headers that mean the same.
    pub const fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["党员姓名"],
            Self::Branch => {
                &["党支部", "所属党支部", "所在支部", "所属支部", "支部", "支部名称", "党支部名称"]
            }
            Self::Group => &["所在党小组", "所属党小组", "党小组名称"],
            Self::StaffNo => &["工号", "职工号", "职工编号", "员工编号"],
            Self::Gender | Self::Ethnicity => &[],
            Self::BornOn => &["出生年月", "出生时间", "出生年月日", "生日"],
            Self::Education => &["文化程度", "学历层次"],
            Self::Post => &["职务", "单位及职务", "工作单位及职务", "现任职务", "工作岗位"],
            Self::Phone => &["手机", "手机号", "手机号码", "电话", "联系方式", "联系电话手机"],
            Self::Stage => &["类别", "人员类别", "党员类型", "党员性质", "政治面貌"],
            Self::JoinedOn => &["入党日期", "入党年月", "加入党组织时间", "加入党组织日期"],
            Self::ConfirmedOn => &["转正日期", "转为正式党员时间", "转为正式党员日期", "转正年月"],
            Self::Standing => &["党籍"],
            Self::Mobile => &["是否流动党员", "是否为流动党员", "流动"],
            Self::MobilePlace => &["流动地", "外出地点", "流出地", "流动地点"],
            Self::LeadingCadre => &["是否党员领导干部", "是否为党员领导干部", "领导干部", "是否领导干部"],
        }
    }

    /// Must the table have this column, and every row a value in it?
    pub const fn is_required(self, scope: Scope) -> bool {
        match self {
            Self::Name | Self::JoinedOn => true,
            Self::Branch => matches!(scope, Scope::Tree),
            _ => false,
        }
    }

    /// What the template says about it.
    pub const fn guide(self) -> &'static str {
        match self {
            Self::Name => "写全名。姓名中间不用加空格。",
            Self::Branch => "写全称或本系统中的简称。只导入一个支部时可以不设这一列。",
            Self::Group => "写所在支部的党小组名称；不编组的写“无”。",
            Self::StaffNo => "本单位的人员编号或工号，用来认出同名的人。不要填身份证号。",
            Self::Gender => "男或女。",
            Self::BornOn | Self::ConfirmedOn => {
                "可写成 2003-07-01、2003/7/1、2003.7.1、20030701、2003年7月1日；只写到月的按 1 日录入。"
            }
            Self::JoinedOn => {
                "支部大会通过接收为预备党员的日期。可写成 2003-07-01、2003/7/1、2003.7.1、20030701、2003年7月1日；只写到月的按 1 日录入。"
            }
            Self::Ethnicity => "写全称，如汉族。",
            Self::Education => "如大学本科、研究生。",
            Self::Post => "单位和职务写在一起。",
            Self::Phone => "手机或座机号码。",
            Self::Stage => "正式党员或预备党员。新录入的人没有转正时间时必须填写。",
            Self::Standing => "正常、留党察看或停止党籍。新录入的人不填为正常。",
            Self::Mobile | Self::LeadingCadre => "是或否。新录入的人不填为否。",
            Self::MobilePlace => "流动党员现在的地点；填了去向即为流动党员。",
        }
    }

    pub const fn example(self) -> &'static str {
        match self {
            Self::Name => "赵一鸣",
            Self::Branch => "第一党支部",
            Self::Group => "第一党小组",
            Self::StaffNo => "A0017",
            Self::Gender => "女",
            Self::BornOn => "1980-05-04",
            Self::Ethnicity => "汉族",
            Self::Education => "大学本科",
            Self::Post => "办公室主任",
            Self::Phone => "13800000000",
            Self::Stage => "正式党员",
            Self::JoinedOn => "2003-07-01",
            Self::ConfirmedOn => "2004-07-01",
            Self::Standing => "正常",
            Self::Mobile | Self::LeadingCadre => "否",
            Self::MobilePlace => "外省务工",
        }
    }

    /// The values a drop-down offers; empty for free text.
    pub const fn choices(self) -> &'static [&'static str] {
        match self {
            Self::Gender => const { &[Gender::Female.label(), Gender::Male.label()] },
            Self::Stage => const { &[Stage::Formal.label(), Stage::Probationary.label()] },
            Self::Standing => {
                const { &[Standing::Normal.label(), Standing::OnProbation.label(), Standing::Suspended.label()] }
            }
            Self::Mobile | Self::LeadingCadre => &["是", "否"],
            _ => &[],
        }
    }

    pub const fn is_day(self) -> bool {
        matches!(self, Self::BornOn | Self::JoinedOn | Self::ConfirmedOn)
    }

    /// Can “无” clear what is known? The others always have a value.
    pub const fn can_be_cleared(self) -> bool {
        !matches!(
            self,
            Self::Name
                | Self::Branch
                | Self::Stage
                | Self::JoinedOn
                | Self::Standing
                | Self::Mobile
                | Self::LeadingCadre
        )
    }

    /// The column a header means, if any.
    pub fn of_header(header: &str) -> Option<Self> {
        let header = bare(header);
        Self::ALL
            .iter()
            .copied()
            .find(|column| column.label() == header || column.synonyms().contains(&header.as_str()))
    }
}

/// A header without blanks, stars, colons, and remarks in brackets such as （必填）.
fn bare(header: &str) -> String {
    let mut depth = 0_u32;
    let mut text = String::new();
    for c in plain(header).chars() {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            '*' | ':' | '/' | '、' | '★' => {}
            _ if depth == 0 => text.push(c),
            _ => {}
        }
    }
    text.strip_suffix("必填").or_else(|| text.strip_suffix("选填")).map(str::to_owned).unwrap_or(text)
}

/// Where each column stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    pub(super) places: BTreeMap<Column, usize>,
    /// Headers nobody knows; their cells are not looked at.
    pub ignored: Vec<String>,
    /// Headers of identity-card numbers; never read, on purpose.
    pub identity_cards: Vec<String>,
}

impl Columns {
    pub fn has(&self, column: Column) -> bool {
        self.places.contains_key(&column)
    }

    /// What the page says about the columns that were passed over. Empty when all were read.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if !self.identity_cards.is_empty() {
            let headers = wording::list(self.identity_cards.iter().map(String::as_str));
            remarks.push(format!("没有读取“{headers}”列：本系统不保存身份证号码。"));
        }
        if !self.ignored.is_empty() {
            let headers = wording::list(self.ignored.iter().map(String::as_str));
            remarks.push(format!("没有读取这些列：{headers}。"));
        }
        remarks
    }
}

/// A header row that does not tell what is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrecognised {
    pub missing: Vec<Column>,
    /// A column with every header that claims to be it.
    pub twice: Vec<(Column, Vec<String>)>,
}

impl Unrecognised {
    pub fn wording(&self) -> Wording {
        let mut facts = Vec::new();
        let mut next = Vec::new();
        if !self.missing.is_empty() {
            let labels = wording::list(self.missing.iter().map(|column| column.label()));
            facts.push(format!("表头中没有找到：{labels}"));
            next.push("补上缺少的列");
        }
        for (column, headers) in &self.twice {
            let headers = wording::list(headers.iter().map(String::as_str));
            facts.push(format!("有几列都是“{}”：{headers}", column.label()));
        }
        if !self.twice.is_empty() {
            next.push("重复的列只留一列");
        }
        Wording {
            fact: format!("{}。", facts.join("；")),
            ground: "要从表头知道每一列是什么，每样只能有一列。".into(),
            next: format!("请{}，再上传；也可以下载模板填写。", next.join("，")),
        }
    }
}

impl std::fmt::Display for Unrecognised {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Wording { fact, ground, next } = self.wording();
        write!(f, "{fact}{ground}{next}")
    }
}

impl std::error::Error for Unrecognised {}

/// Finds out what the columns are, in whatever order they come.
pub fn recognise(header: &[String], scope: Scope) -> Result<Columns, Unrecognised> {
    let mut places: BTreeMap<Column, Vec<usize>> = BTreeMap::new();
    let (mut ignored, mut identity_cards) = (Vec::new(), Vec::new());
    for (place, text) in header.iter().enumerate() {
        let shown = text.trim();
        if shown.is_empty() {
            continue;
        }
        match Column::of_header(text) {
            Some(column) => places.entry(column).or_default().push(place),
            None if IDENTITY_CARD.contains(&bare(text).as_str()) => identity_cards.push(shown.to_owned()),
            // 序号 is in nearly every table and nobody misses it.
            None if bare(text) == "序号" => {}
            None => ignored.push(shown.to_owned()),
        }
    }
    let missing: Vec<Column> = Column::ALL
        .iter()
        .copied()
        .filter(|column| column.is_required(scope) && !places.contains_key(column))
        .collect();
    let twice: Vec<(Column, Vec<String>)> = places
        .iter()
        .filter(|(_, at)| at.len() > 1)
        .map(|(column, at)| (*column, at.iter().map(|&place| quoted(header[place].trim())).collect()))
        .collect();
    if !missing.is_empty() || !twice.is_empty() {
        return Err(Unrecognised { missing, twice });
    }
    let places = places.into_iter().filter_map(|(column, at)| Some((column, *at.first()?))).collect();
    Ok(Columns { places, ignored, identity_cards })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|&cell| cell.to_owned()).collect()
    }

    #[test]
    fn headers_are_known_in_any_order_and_under_any_decoration() {
        let columns = recognise(
            &header(&["序号", "入党日期*", " 姓　名 （必填）", "手机：", "＊所属党支部", "人员类别[选填]"]),
            Scope::Tree,
        )
        .unwrap();
        let found: Vec<_> = columns.places.iter().map(|(column, place)| (*column, *place)).collect();
        assert_eq!(
            found,
            [
                (Column::Name, 2),
                (Column::Branch, 4),
                (Column::Phone, 3),
                (Column::Stage, 5),
                (Column::JoinedOn, 1)
            ]
        );
        assert_eq!(columns.remarks(), Vec::<String>::new());
    }

    #[test]
    fn no_header_means_two_columns() {
        let mut seen = std::collections::HashMap::new();
        for &column in Column::ALL {
            for name in std::iter::once(&column.label()).chain(column.synonyms()) {
                assert_eq!(Column::of_header(name), Some(column), "{name}");
                assert_eq!(seen.insert(*name, column), None, "{name}");
            }
        }
        for name in IDENTITY_CARD {
            assert_eq!(Column::of_header(name), None, "{name}");
        }
    }

    #[test]
    fn identity_cards_are_never_read_and_unknown_columns_are_named() {
        let columns = recognise(
            &header(&["姓名", "公民身份号码（18位）", "入党时间", "爱好", "支部", ""]),
            Scope::Tree,
        )
        .unwrap();
        assert_eq!(columns.identity_cards, ["公民身份号码（18位）"]);
        assert_eq!(columns.ignored, ["爱好"]);
        assert_eq!(
            columns.remarks(),
            ["没有读取“公民身份号码（18位）”列：本系统不保存身份证号码。", "没有读取这些列：爱好。"]
        );
    }

    #[test]
    fn missing_and_double_columns_are_named() {
        let refused = recognise(&header(&["姓名", "职务", "单位职务"]), Scope::Tree).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "表头中没有找到：所在党支部、入党时间；有几列都是“单位职务”：“职务”、“单位职务”。\
             要从表头知道每一列是什么，每样只能有一列。\
             请补上缺少的列，重复的列只留一列，再上传；也可以下载模板填写。"
        );
        let branch = Scope::Branch(crate::ids::UnitId(uuid::Uuid::from_u128(1)));
        assert!(
            recognise(&header(&["姓名", "入党时间"]), branch).is_ok(),
            "one branch needs no column for it"
        );
    }
}
