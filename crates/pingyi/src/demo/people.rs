//! Invented people. The same ones in every demonstration: they come from a counter, not from chance.

use domain::member::{Gender, MemberFacts, PersonFacts, Stage, Standing};
use time::{Date, Duration, Month};

use crate::actions::people::PersonDraft;

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "单", "曾", "解", "仇", "查", "欧阳", "尉迟", "任", "华", "区", "梁", "宋", "郑", "谢",
    "韩", "唐", "冯", "于", "董", "萧",
];
const FIRST: [&str; 24] = [
    "明", "晓", "建", "志", "文", "海", "秀", "丽", "国", "雨", "思", "佳", "子", "俊", "慧", "云", "春",
    "永", "小", "天", "玉", "立", "新", "景",
];
const SECOND: [&str; 23] = [
    "华", "军", "芳", "敏", "强", "磊", "洋", "艳", "勇", "杰", "娟", "涛", "超", "霞", "平", "刚", "兰",
    "鹏", "辉", "玲", "桥", "松", "溪",
];
const POSTS: [&str; 10] =
    ["科员", "主任科员", "副处长", "处长", "工程师", "高级工程师", "班组长", "技术员", "会计", "办事员"];
const EDUCATION: [&str; 5] = ["研究生", "大学本科", "大学专科", "中专", "高中"];

/// Makes one person after the other.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    count: usize,
}

impl Crowd {
    /// Every 23rd name has one character after the surname.
    fn name(&mut self) -> String {
        let n = self.count;
        self.count += 1;
        let surname = SURNAMES[(n * 7 + n / 40) % SURNAMES.len()];
        let second = SECOND[(n * 5 + n / 24) % SECOND.len()];
        if n % 23 == 11 {
            return format!("{surname}{second}");
        }
        format!("{surname}{}{second}", FIRST[(n * 11 + n / 23) % FIRST.len()])
    }

    fn facts(&mut self, post: &str) -> PersonFacts {
        let n = self.count;
        PersonFacts {
            name: self.name(),
            gender: Some(if n % 5 < 3 { Gender::Male } else { Gender::Female }),
            born_on: None,
            ethnicity: Some(if n % 29 == 3 { "回族".into() } else { "汉族".into() }),
            education: Some(EDUCATION[n % EDUCATION.len()].into()),
            post: Some(post.to_owned()),
            // 0000 is no subscriber anywhere.
            phone: Some(format!("0000-{:04}", 1000 + n)),
            staff_no: Some(format!("Y{:05}", 10_001 + n)),
        }
    }

    pub(super) fn outsider(&mut self, post: &str) -> PersonFacts {
        self.facts(post)
    }

    pub(super) fn member(&mut self, stage: Stage, today: Date) -> PersonDraft {
        let n = self.count;
        let mut facts = self.facts(POSTS[n % POSTS.len()]);
        let age = 24 + i32::try_from(n * 13 % 40).unwrap_or(0);
        let month = Month::January.nth_next(u8::try_from(n % 12).unwrap_or(0));
        let day = u8::try_from(1 + n * 3 % 28).unwrap_or(1);
        facts.born_on = Date::from_calendar_date(today.year() - age, month, day).ok();
        let joined_on = match stage {
            Stage::Probationary => today - Duration::days(200),
            Stage::Formal => {
                let years = 20 + i32::try_from(n % 4).unwrap_or(0);
                Date::from_calendar_date(today.year() - age + years, Month::July, 1)
                    .unwrap_or(today)
                    .min(today - Duration::days(800))
            }
        };
        PersonDraft {
            member: Some(MemberFacts {
                stage,
                joined_on,
                confirmed_on: (stage == Stage::Formal).then(|| joined_on + Duration::days(365)),
                standing: if n == 140 { Standing::OnProbation } else { Standing::Normal },
                mobile: n % 61 == 17,
                mobile_place: (n % 61 == 17).then(|| "外地务工".into()),
                leading_cadre: n % 37 == 5,
            }),
            facts,
            group: None,
        }
    }
}
