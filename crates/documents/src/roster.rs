//! The roster (党员名册) as a workbook: the empty template, and the same filled.

use domain::roster::{Column, Scope};

use crate::xlsx::{self, Cell, Kind, Sheet, Unwritable};

pub const SHEET: &str = "党员名册";
const GUIDE: &str = "填写说明";

/// What holds for the table as a whole.
const RULES: &[&str] = &[
    "1. 表头可以调换次序，不用的列可以删去；带 * 的列必须有，每一行都要填。",
    "2. 空着的格子不改动系统中已有的内容；要清空已有的内容，请写“无”。",
    "3. 已经在册的人按人员编号认定；没有编号的，按支部、姓名和出生日期或入党时间认定。分不清的行不导入，并说明原因。",
    "4. 名单里不要合并单元格；表头上面可以有标题。",
    "5. 不要填身份证号码：本系统不保存，也不读取这样的列。",
    "6. 上传后先看到每一行会新增还是修改，按“导入”才会生效；同一个文件导入两次，第二次没有变动。",
];

/// The empty table people download and fill in.
pub fn template() -> Vec<u8> {
    workbook(vec![]).expect("the template holds nothing a workbook cannot")
}

/// The table with these rows, their cells in the order of [`Column::ALL`].
pub fn workbook(rows: Vec<Vec<Cell>>) -> Result<Vec<u8>, Unwritable> {
    let roster = Sheet {
        name: SHEET.into(),
        columns: Column::ALL.iter().map(|&column| roster_column(column)).collect(),
        rows,
        to_be_filled: true,
        ..Sheet::default()
    };
    xlsx::write(&[roster, guide()])
}

fn roster_column(column: Column) -> xlsx::Column {
    let star = if column.is_required(Scope::Tree) { "*" } else { "" };
    xlsx::Column {
        header: format!("{}{star}", column.label()),
        width: match column {
            Column::Branch | Column::Post => 28.0,
            Column::Phone | Column::MobilePlace | Column::Group | Column::LeadingCadre => 16.0,
            _ => 13.0,
        },
        note: Some(column.guide().into()),
        choices: column.choices(),
        kind: if column.is_day() { Kind::Day } else { Kind::Text },
    }
}

fn guide() -> Sheet {
    let head = |header: &str, width| xlsx::Column {
        header: header.into(),
        width,
        kind: Kind::Text,
        ..xlsx::Column::default()
    };
    let rows = Column::ALL
        .iter()
        .map(|&column| {
            let need = match column {
                Column::Branch => "必填（只导入一个支部时可不填）",
                _ if column.is_required(Scope::Tree) => "必填",
                _ => "可不填",
            };
            let names =
                std::iter::once(&column.label()).chain(column.synonyms()).copied().collect::<Vec<_>>();
            [column.label(), need, column.guide(), column.example(), &names[1..].join("、")]
                .map(|text| Cell::Text(text.into()))
                .to_vec()
        })
        .collect();
    Sheet {
        name: GUIDE.into(),
        title: Some("党员名册填写说明".into()),
        columns: vec![
            head("列名", 16.0),
            head("是否必填", 20.0),
            head("填写要求", 60.0),
            head("示例", 16.0),
            head("也认得的列名", 50.0),
        ],
        rows,
        footnotes: RULES.iter().map(|&rule| rule.into()).collect(),
        to_be_filled: false,
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::UnitId;
    use domain::member::{Gender, Stage};
    use domain::org::UnitKind;
    use domain::roster::{BranchRef, Context, Outcome, parse, plan, recognise};
    use time::macros::date;

    use super::*;
    use crate::table;

    #[test]
    fn the_filled_template_reads_back_into_a_plan() {
        let examples: Vec<Cell> = Column::ALL
            .iter()
            .map(|column| match column {
                Column::BornOn => Cell::Day(date!(1980 - 05 - 04)),
                // The guide's own example; a member who is not mobile has no place.
                Column::MobilePlace => Cell::Empty,
                column => Cell::Text(column.example().into()),
            })
            .collect();
        let bytes = workbook(vec![examples]).unwrap();
        let table = table::read(&bytes, "名册.xlsx").unwrap();
        assert_eq!((table.sheet.as_str(), &table.skipped_sheets[..]), (SHEET, &[GUIDE.to_owned()][..]));
        let columns = recognise(&table.header, Scope::Tree).unwrap();
        assert_eq!(columns.remarks(), Vec::<String>::new());
        let context = Context { today: date!(2026 - 01 - 15), epoch: table.epoch };
        let row = parse(&columns, table.rows[0].line, &table.rows[0].cells, context).unwrap();
        assert_eq!((row.line, row.person.gender, row.member.stage), (2, Some(Gender::Female), Stage::Formal));
        assert_eq!(row.member.joined_on, date!(2003 - 07 - 01));
        assert_eq!(row.given.len(), Column::ALL.len() - 1);

        let group = unit(2);
        let branch = BranchRef {
            id: unit(1),
            name: "第一党支部".into(),
            short_name: "第一党支部".into(),
            kind: UnitKind::Branch,
            groups: vec![(group, "第一党小组".into())],
        };
        let plan = plan(vec![Ok(row)], &[], &[branch], Scope::Tree, context.today);
        assert_eq!(plan.lines[0].outcome, Outcome::Add);
        assert_eq!(plan.lines[0].entry.as_ref().unwrap().group, Some(group));
    }

    fn unit(n: u8) -> UnitId {
        format!("00000000-0000-0000-0000-0000000000{n:02}").parse().unwrap()
    }

    #[test]
    fn the_template_is_always_the_same_and_holds_nobody() {
        assert_eq!(template(), template());
        assert_eq!(table::read(&template(), "模板.xlsx"), Err(table::Unreadable::NoRows));
    }
}
