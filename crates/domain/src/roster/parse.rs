//! One row of a roster, read and judged by itself.

use std::collections::BTreeSet;
use std::fmt::Display;

use time::Date;

use crate::member::{self, Gender, MemberFacts, PersonFacts, Stage, Standing, TEXT_LIMIT};
use crate::roster::day::{self, Reading};
use crate::roster::{
    Cell, Column, Columns, Epoch, Problem, Rejected, Row, half_width, is_blank, plain, quoted,
};

/// What a row cannot know of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Context {
    pub today: Date,
    /// What the workbook counts its days from.
    pub epoch: Epoch,
}

/// The word that clears a value.
const NOTHING: &str = "无";
/// A number with more digits than this has lost its last ones in a spreadsheet.
const SAFE_DIGITS: f64 = 1e15;

/// Reads one row. `line` is the number a user sees beside it.
pub fn parse(columns: &Columns, line: u32, cells: &[Cell], context: Context) -> Result<Row, Rejected> {
    let mut reader = Reader { columns, cells, context, given: BTreeSet::new(), notes: vec![], wrong: vec![] };
    let branch = reader.text(Column::Branch);
    let group = reader.text(Column::Group);
    let person = reader.person();
    let member = reader.member();
    let Reader { given, notes, mut wrong, .. } = reader;
    // A day that could not be read has been named already; what would be said of its stand-in is noise.
    if wrong.is_empty() {
        wrong.extend(member::check(&person, Some(&member), context.today).iter().map(ToString::to_string));
    }
    if wrong.is_empty() {
        return Ok(Row { line, branch, group, person, member, given, notes });
    }
    let problems = wrong.into_iter().map(|text| Problem { line, text }).collect();
    Err(Rejected { line, name: person.name, branch, problems })
}

struct Reader<'a> {
    columns: &'a Columns,
    cells: &'a [Cell],
    context: Context,
    given: BTreeSet<Column>,
    notes: Vec<String>,
    wrong: Vec<String>,
}

impl Reader<'_> {
    fn person(&mut self) -> PersonFacts {
        PersonFacts {
            name: self.text(Column::Name).map(|name| tidy_name(&name)).unwrap_or_default(),
            gender: self.choice(Column::Gender, |text| match text {
                "男" | "男性" => Some(Gender::Male),
                "女" | "女性" => Some(Gender::Female),
                _ => None,
            }),
            born_on: self.day(Column::BornOn),
            ethnicity: self.text(Column::Ethnicity).map(|text| {
                // The one abbreviation in nearly every roster; without this each import would change it to and fro.
                if text == "汉" { "汉族".to_owned() } else { text }
            }),
            education: self.text(Column::Education),
            post: self.text(Column::Post),
            phone: self.phone(),
            staff_no: self.staff_no(),
        }
    }

    fn member(&mut self) -> MemberFacts {
        let stage = self.choice(Column::Stage, |text| match text {
            "正式党员" | "正式" | "中共党员" => Some(Stage::Formal),
            "预备党员" | "预备" | "中共预备党员" => Some(Stage::Probationary),
            _ => None,
        });
        let joined_on = self.day(Column::JoinedOn);
        if joined_on.is_none() && self.shown(Column::JoinedOn).is_none_or(|text| text.is_empty()) {
            self.wrong.push("没有写入党时间。每名党员都要有入党时间。请补上。".into());
        }
        let confirmed_on = self.day(Column::ConfirmedOn);
        let standing = self.choice(Column::Standing, |text| match text {
            "正常" | "正常党籍" => Some(Standing::Normal),
            "停止党籍" => Some(Standing::Suspended),
            // 留党察看一年, 留党察看（二年）
            _ if text.starts_with("留党察看") => Some(Standing::OnProbation),
            _ => None,
        });
        let mobile = self.flag(Column::Mobile);
        let mobile_place = self.text(Column::MobilePlace);
        if mobile == Some(false) && mobile_place.is_some() {
            self.wrong.push("流动党员填的是“否”，又填了流动去向。两处不一致。请改正其中一处。".to_owned());
        }
        let leading_cadre = self.flag(Column::LeadingCadre);
        if mobile_place.is_some() {
            self.given.insert(Column::Mobile);
        }
        MemberFacts {
            stage: stage.unwrap_or(Stage::Formal),
            // Never kept: without a day the row is refused.
            joined_on: joined_on.unwrap_or(self.context.today),
            confirmed_on,
            standing: standing.unwrap_or(Standing::Normal),
            mobile: mobile.unwrap_or(mobile_place.is_some()),
            mobile_place,
            leading_cadre: leading_cadre.unwrap_or(false),
        }
    }

    /// The cell of a column, unless it is absent or empty. A dash or a stroke is how people write an empty cell.
    fn cell(&self, column: Column) -> Option<&Cell> {
        let cell = self.cells.get(*self.columns.places.get(&column)?)?;
        match cell {
            Cell::Empty => None,
            Cell::Text(text) => {
                let text = plain(text);
                let empty =
                    text.is_empty() || text.chars().all(|c| matches!(c, '-' | '—' | '–' | '/' | '\\'));
                (!empty).then_some(cell)
            }
            _ => Some(cell),
        }
    }

    /// The words in a cell, for reading and for naming it.
    fn shown(&self, column: Column) -> Option<String> {
        Some(match self.cell(column)? {
            Cell::Empty => String::new(),
            Cell::Text(text) => tidy(text),
            Cell::Number(number) => number.to_string(),
            Cell::Day(day) => day.to_string(),
            Cell::Flag(true) => "是".into(),
            Cell::Flag(false) => "否".into(),
        })
    }

    /// Notes that the row speaks of this column; `true` when it says “无”, which clears it.
    fn speaks_of(&mut self, column: Column, text: &str) -> bool {
        self.given.insert(column);
        if text == NOTHING && column.can_be_cleared() {
            return true;
        }
        false
    }

    fn text(&mut self, column: Column) -> Option<String> {
        let text = self.shown(column)?;
        if self.speaks_of(column, &text) {
            return None;
        }
        if text.chars().count() > TEXT_LIMIT {
            let start: String = text.chars().take(12).collect();
            self.wrong
                .push(format!("{}太长（{start}……）。一格不超过 {TEXT_LIMIT} 个字。请缩短。", column.label()));
            return None;
        }
        Some(text)
    }

    fn choice<T>(&mut self, column: Column, known: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.shown(column)?;
        if self.speaks_of(column, &text) {
            return None;
        }
        let found = known(&plain(&text));
        if found.is_none() {
            let choices = crate::wording::list(column.choices().iter().copied());
            self.wrong.push(unread(column, &text, format_args!("可以填：{choices}。")));
        }
        found
    }

    fn flag(&mut self, column: Column) -> Option<bool> {
        self.choice(column, |text| match text {
            "是" | "√" | "✓" | "1" | "有" | "Y" | "y" => Some(true),
            "否" | "×" | "0" | "无" | "N" | "n" => Some(false),
            _ => None,
        })
    }

    fn day(&mut self, column: Column) -> Option<Date> {
        let text = self.shown(column)?;
        if self.speaks_of(column, &text) {
            return None;
        }
        let read = day::read(self.cell(column)?, self.context.epoch);
        match read {
            Ok(Reading::Day(day)) => Some(day),
            Ok(Reading::Month(day)) => {
                self.notes.push(format!("{}只写到月（{text}），按 1 日录入。", column.label()));
                Some(day)
            }
            Err(why) => {
                self.wrong.push(format!("{}{why}", column.label()));
                None
            }
        }
    }

    fn phone(&mut self) -> Option<String> {
        let text = self.text(Column::Phone)?;
        let text = plain(&text);
        let plausible = text.len() <= 40
            && text.bytes().any(|b| b.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || "+-()/,;、转".contains(c));
        if !plausible {
            self.wrong.push(unread(Column::Phone, &text, format_args!("电话由数字和短横线组成。请核对。")));
            return None;
        }
        Some(text)
    }

    fn staff_no(&mut self) -> Option<String> {
        if let Some(Cell::Number(number)) = self.cell(Column::StaffNo)
            && number.abs() >= SAFE_DIGITS
        {
            self.wrong.push(
                "人员编号按数字保存，末几位已经失真。表格软件只保留 15 位数字。请把这一列改成文本格式后重填。".into(),
            );
            return None;
        }
        let text = plain(&self.text(Column::StaffNo)?);
        if member::is_identity_card(&text) {
            // The number itself is not repeated: a problem list is shown and kept.
            self.wrong.push(
                "人员编号像是身份证号。本系统不保存身份证号码。请改填单位的人员编号，或清空这一格。".into(),
            );
            return None;
        }
        Some(text)
    }
}

fn unread(column: Column, text: &str, next: impl Display) -> String {
    let text: String = text.chars().take(30).collect();
    format!("{}{}认不出。{next}", column.label(), quoted(&text))
}

/// Outer blanks and invisible characters gone, inner ones one blank, full-width letters and digits plain.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for c in text.chars() {
        if !is_blank(c) {
            // Only letters and digits: （） and ， belong to Chinese text.
            let half = half_width(c);
            tidied.push(if half.is_ascii_alphanumeric() { half } else { c });
        } else if c.is_whitespace() && !tidied.is_empty() && !tidied.ends_with(' ') {
            tidied.push(' ');
        }
    }
    tidied.truncate(tidied.trim_end().len());
    tidied
}

/// A Han name loses the blanks inside (李　明 is 李明); the dot of a transcribed name has one form.
pub(super) fn tidy_name(name: &str) -> String {
    let tidied = tidy(name);
    let dotted: String = tidied
        .chars()
        .map(|c| if matches!(c, '•' | '・' | '‧' | '∙' | '⋅' | '●' | '．') { '·' } else { c })
        .collect();
    if dotted.chars().any(|c| c.is_ascii_alphabetic()) { dotted } else { plain(&dotted) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;
    use crate::ids::UnitId;
    use crate::roster::{Scope, recognise};

    const CONTEXT: Context = Context { today: date!(2026 - 01 - 15), epoch: Epoch::From1900 };
    const SCOPE: Scope = Scope::Branch(UnitId(uuid::Uuid::from_u128(1)));

    fn row(cells: &[(&str, Cell)]) -> Result<Row, Rejected> {
        let header: Vec<String> = cells.iter().map(|(header, _)| (*header).to_owned()).collect();
        let cells: Vec<Cell> = cells.iter().map(|(_, cell)| cell.clone()).collect();
        parse(&recognise(&header, SCOPE).unwrap(), 17, &cells, CONTEXT)
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    /// An ordinary row with one more column.
    fn with(header: &'static str, cell: Cell) -> Result<Row, Rejected> {
        row(&[("姓名", text("赵一鸣")), ("入党时间", text("2003-07-01")), (header, cell)])
    }

    #[test]
    fn a_row_says_only_what_its_cells_say() {
        use Column::{BornOn, JoinedOn, Mobile, Name, Phone, Post, StaffNo, Stage};
        let row = row(&[
            ("姓名", text(" 李　明\u{200b} ")),
            ("性别", Cell::Empty),
            ("手机", Cell::Number(13_800_000_000.0)),
            ("出生年月", text("1980年5月")),
            ("工号", text("Ａ００１７")),
            ("学历", text("——")),
            ("职务", text("无")),
            ("人员类别", text("正式")),
            ("入党日期", Cell::Day(date!(2003 - 07 - 01))),
            ("是否流动党员", Cell::Flag(false)),
        ])
        .unwrap();
        assert_eq!(row.person.name, "李明");
        assert_eq!(row.person.phone.as_deref(), Some("13800000000"));
        assert_eq!(row.person.staff_no.as_deref(), Some("A0017"));
        assert_eq!(row.person.born_on, Some(date!(1980 - 05 - 01)));
        assert_eq!(row.person.post, None);
        assert_eq!(row.notes, ["出生日期只写到月（1980年5月），按 1 日录入。"]);
        let given: Vec<Column> = row.given.iter().copied().collect();
        assert_eq!(given, [Name, StaffNo, BornOn, Post, Phone, Stage, JoinedOn, Mobile]);
    }

    #[test]
    fn every_wrong_cell_is_named_with_what_to_do() {
        let cases = [
            ("性别", text("未知"), "性别“未知”认不出。可以填：女、男。"),
            ("党员类别", text("积极分子"), "党员类别“积极分子”认不出。可以填：正式党员、预备党员。"),
            ("党籍状态", text("无"), "党籍状态“无”认不出。可以填：正常、留党察看、停止党籍。"),
            ("转正时间", text("待定"), "转正时间“待定”认不出是哪一天。请写成 2003-07-01 这样的日期。"),
            (
                "转正时间",
                text("2002-07-01"),
                "入党时间晚于转正时间。入党时间 2003年7月1日，转正时间 2002年7月1日。请核对这两个日期。",
            ),
            (
                "出生日期",
                text("1990-01-01"),
                "入党时未满十八岁。出生日期 1990年1月1日，入党时间 2003年7月1日。请核对这两个日期。",
            ),
            ("手机", text("见通讯录"), "联系电话“见通讯录”认不出。电话由数字和短横线组成。请核对。"),
            (
                "工号",
                text("11010119800504123X"),
                "人员编号像是身份证号。本系统不保存身份证号码。请改填单位的人员编号，或清空这一格。",
            ),
            (
                "工号",
                Cell::Number(110_101_198_005_041_234.0),
                "人员编号按数字保存，末几位已经失真。表格软件只保留 15 位数字。请把这一列改成文本格式后重填。",
            ),
        ];
        for (header, cell, expected) in cases {
            let refused = with(header, cell).unwrap_err();
            let texts: Vec<&str> = refused.problems.iter().map(|problem| problem.text.as_str()).collect();
            assert_eq!(texts, [expected], "{header}");
            assert_eq!((refused.line, refused.name.as_str()), (17, "赵一鸣"));
        }
    }

    #[test]
    fn a_number_of_eighteen_digits_that_holds_no_birthday_is_a_staff_number() {
        let row = with("工号", text("000000999999000017")).unwrap();
        assert_eq!(row.person.staff_no.as_deref(), Some("000000999999000017"));
    }

    #[test]
    fn a_problem_begins_with_the_line_in_the_file() {
        let refused = row(&[("姓名", text("赵一鸣")), ("入党时间", Cell::Empty)]).unwrap_err();
        let shown: Vec<String> = refused.problems.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["第 17 行：没有写入党时间。每名党员都要有入党时间。请补上。"]);
        let nameless = row(&[("姓名", text("　")), ("入党时间", text("2003-07-01"))]).unwrap_err();
        assert_eq!(nameless.problems[0].to_string(), "第 17 行：没有写姓名。每个人都要有姓名。请填写姓名。");
    }

    #[test]
    fn a_place_makes_a_mobile_member_and_contradicts_a_no() {
        let row = with("流动去向", text("外省")).unwrap();
        assert!(row.member.mobile && row.given.contains(&Column::Mobile));
        let refused = super::tests::row(&[
            ("姓名", text("赵一鸣")),
            ("入党时间", text("2003-07-01")),
            ("流动党员", text("否")),
            ("流动去向", text("外省")),
        ]);
        assert!(refused.unwrap_err().problems[0].text.contains("不一致"));
    }

    #[test]
    fn names_lose_blanks_only_where_a_blank_means_nothing() {
        for (written, tidied) in [
            ("李　明", "李明"),
            ("阿依古丽•买买提", "阿依古丽·买买提"),
            ("Anna  Li", "Anna Li"),
            ("欧阳 一 鸣", "欧阳一鸣"),
        ] {
            assert_eq!(tidy_name(written), tidied);
            assert_eq!(tidy_name(tidied), tidied, "tidying twice changes nothing");
        }
    }

    fn cell() -> impl Strategy<Value = Cell> {
        prop_oneof![
            Just(Cell::Empty),
            any::<String>().prop_map(Cell::Text),
            "[0-9年月日./-]{0,12}".prop_map(Cell::Text),
            any::<f64>().prop_map(Cell::Number),
            any::<bool>().prop_map(Cell::Flag),
        ]
    }

    proptest! {
        #[test]
        fn no_row_breaks_the_reader(cells in proptest::collection::vec(cell(), 0..20)) {
            let header: Vec<String> = Column::ALL.iter().map(|column| column.label().to_owned()).collect();
            let columns = recognise(&header, Scope::Tree).unwrap();
            let _ = parse(&columns, 2, &cells, CONTEXT);
        }
    }
}
