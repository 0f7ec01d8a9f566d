//! 见人见事: a day, a number of something, a person or an occasion of the author's own. What a formula counts, he has not.

use super::find::{all, before, is_han, paragraphs};
use super::shape::level;
use super::{Kind, Remark};

/// Numbers and times that belong to a formula or an idiom. Longer ones stand before what they hold.
const FORMULAS: &[&str] = &[
    "八项规定",
    "8项规定",
    "六项纪律",
    "6项纪律",
    "两个维护",
    "四个意识",
    "四个自信",
    "两个确立",
    "两个确定",
    "两个结合",
    "两个务必",
    "三个务必",
    "两个一以贯之",
    "两个永远在路上",
    "两个一百年",
    "六个必须坚持",
    "五个必由之路",
    "三个区分开来",
    "三个牢固树立",
    "四个伟大",
    "四个全面",
    "四个服从",
    "四个合格",
    "四个带头",
    "五个带头",
    "五个过硬",
    "四个对照",
    "四个铁一般",
    "三个代表",
    "三项机制",
    "四项监督",
    "三张清单",
    "两张皮",
    "三天打鱼",
    "两天晒网",
    "三天两头",
    "三人行",
    "十年如一日",
    "五千年",
    "百年",
    "八小时",
    "8小时",
    "五年规划",
    "三年行动",
    "百日",
    "去年以来",
    "今年以来",
    "年以来",
    "每年年底",
    "每年底",
    "每月底",
    "一次性",
    "一次次",
    "一次又一次",
    "每一次",
    "多次强调",
    "多次要求",
    "多次重申",
    "一年来",
    "年来",
    "任职期间",
    "在任期间",
    "在职期间",
    "在岗期间",
    "工作期间",
    "学习期间",
    "教育期间",
];

/// A time or an occasion, by a word of its own.
const OCCASIONS: &[&str] = &[
    "去年",
    "今年",
    "前年",
    "上半年",
    "下半年",
    "年初",
    "年底",
    "年末",
    "上个月",
    "上月",
    "本月",
    "月初",
    "月底",
    "上旬",
    "中旬",
    "下旬",
    "上季度",
    "本季度",
    "上周",
    "周一",
    "周二",
    "周三",
    "周四",
    "周五",
    "周六",
    "周日",
    "星期",
    "昨天",
    "前几天",
    "有一天",
    "那天",
    "当天",
    "当时",
    "当晚",
    "那晚",
    "夜里",
    "凌晨",
    "第二天",
    "春节",
    "元旦",
    "国庆",
    "中秋",
    "端午",
    "汛期",
    "期间",
    "有次",
    "那次",
    "上次",
    "上回",
    "有回",
    "那回",
    "一次",
    "一趟",
    "一遍",
    "一个月",
    "多次",
    "半数",
    "一半人",
    "分之",
    "说“",
    "说：“",
    "问“",
    "问：“",
    "讲“",
    "回答“",
    "那个",
    "那位",
    "那名",
    "那份",
    "那条",
    "那户",
    "那家",
];

/// What happens once, to something.
const DEEDS: &[&str] = &[
    "丢了",
    "签了",
    "返工",
    "退回",
    "代签",
    "补签",
    "补写",
    "挂了电话",
    "写错",
    "算错",
    "装错",
    "抄错",
    "报错",
];

/// Of the numbers that are written out, 一 is one only of months and quarters: 一年来, 一个 and 作为一名 say nothing.
const UNITS: &str =
    "年月日号次件项名人户天份篇起个周趟回场遍家位元条处页台本张封期节通米吨棵辆只盏座间岁亩批笔块%％";
const LONG_UNITS: &[&str] = &["小时", "分钟", "季度", "公里", "平方"];
/// 几 before them is a number too.
const SOME: &str = "月次天回趟名位户人件份周遍家";
/// What is counted, and yet nothing of the author's own: three aspects, four basic principles.
const ABSTRACT: &[(char, &[&str])] = &[
    (
        '个',
        &[
            "方面", "层面", "维度", "角度", "问题", "不", "原因", "环节", "短板", "弱项", "关键", "重点",
            "难点", "根本", "意识", "自信", "维护", "确立", "务必", "必须", "坚持", "带头", "合格", "过硬",
            "服从", "伟大", "文明", "结合", "统一", "到位", "严格", "表率", "作用", "标准", "转变", "体系",
            "要求", "差距", "主要", "明确", "突出", "字",
        ],
    ),
    ('项', &["规定", "纪律", "基本", "本领", "能力", "要求", "原则"]),
    ('条', &["禁令", "主线", "路线", "原则", "标准", "要求"]),
    ('次', &["全国", "代表", "全会", "全体会议", "党代会"]),
    ('回', &["事"]),
    ('年', &["度", "规划", "行动", "如"]),
    ('家', &["庭"]),
    ('人', &["民", "称", "才"]),
    ('本', &["来", "身", "质", "领"]),
    ('处', &["长", "理"]),
    ('号', &["召", "文件"]),
    ('期', &["待", "望"]),
    ('通', &["过"]),
];

pub(super) fn remark(text: &str) -> Option<Remark> {
    (!text.trim().is_empty() && !has_fact(text) && !finds_none(text)).then(|| {
        let words =
            "这个问题里没有人、没有事，也没有时间。查摆问题要见人见事。请想想哪一次、对谁、什么事上是这样。";
        Remark::new(Kind::NoEvidence, 0..text.len(), words)
    })
}

/// 逐条对照过，没有问题: said so, it is asked for nobody and nothing.
fn finds_none(text: &str) -> bool {
    const NONE: &[&str] = &[
        "没有问题",
        "没有发现",
        "未发现",
        "没有违反",
        "没有违纪",
        "无问题",
        "不存在问题",
        "没有这方面的问题",
    ];
    const WANTING: &[&str] =
        &["不够", "不足", "不强", "不高", "不深", "不严", "不实", "有待", "欠缺", "薄弱", "差距"];
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    has(NONE) && !has(WANTING)
}

fn has_fact(text: &str) -> bool {
    let mut plain = text.to_owned();
    for formula in FORMULAS {
        if plain.contains(formula) {
            plain = plain.replace(formula, "，");
        }
    }
    OCCASIONS.iter().chain(DEEDS).any(|word| plain.contains(word))
        || counts(&plain)
        || names(&plain)
        || somebody_acts(&plain)
        || is_somewhere(&plain)
}

/// Does it count things or times? 3月, 两次, 5个项目, 9:30.
pub(super) fn counts(text: &str) -> bool {
    let one = text.char_indices().any(|(at, unit)| {
        let rest = &text[at + unit.len_utf8()..];
        match unit {
            ':' | '：' => {
                before(text, at).is_some_and(|c| c.is_ascii_digit())
                    && rest.starts_with(|c: char| c.is_ascii_digit())
            }
            _ => UNITS.contains(unit) && is_counted(&text[..at], Some(unit), rest),
        }
    });
    one || LONG_UNITS
        .iter()
        .flat_map(|unit| all(text, unit))
        .any(|at| is_counted(&text[..at.start], None, ""))
}

fn is_counted(head: &str, unit: Option<char>, rest: &str) -> bool {
    let is_abstract =
        |(of, nouns): &(char, &[&str])| unit == Some(*of) && nouns.iter().any(|noun| rest.starts_with(noun));
    if ABSTRACT.iter().any(is_abstract) {
        return false;
    }
    let head = head.trim_end_matches(' ');
    if head.ends_with('几') && unit.is_some_and(|unit| SOME.contains(unit) || rest.starts_with('月')) {
        return true;
    }
    if let Some(head) = head.strip_suffix('一')
        && (unit == Some('月') || unit.is_none())
    {
        // 进一步, 统一分钟…: a number of its own begins anew.
        return !head.ends_with(['统', '唯', '第']);
    }
    let head = head.strip_suffix(['多', '余', '几']).unwrap_or(head);
    let head = head.strip_suffix(['万', '千', '亿']).unwrap_or(head);
    let is_number = |c: char| c.is_ascii_digit() || "０１２３４５６７８９二两三四五六七八九十百".contains(c);
    if !head.ends_with(is_number) {
        return false;
    }
    // 〔2025〕3号 is a document.
    unit != Some('号') || !head.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(['〕', ']', '］'])
}

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱郭何罗郑梁谢宋唐许韩冯邓曹彭曾肖蔡潘袁董叶杜苏魏吕丁卢姚沈钟姜崔谭陆范汪廖贾韦傅邹熊孟秦邱侯尹薛阎黎陶贺龚邵覃戴";
/// 小范围, 老胡同, 小周期.
const NO_NAMES: &[&str] = &["范围", "范例", "胡同", "周期", "黄历", "叶子", "苏打", "陆地", "钟头"];
const TITLES: &[&str] = &[
    "姓", "某", "师傅", "主任", "科长", "班长", "书记", "处长", "站长", "局长", "组长", "队长", "所长",
    "经理", "老师", "医生", "大爷", "大妈", "大姐", "阿姨", "奶奶", "同志",
];

/// 老周, 王姓群众, 李师傅
fn names(text: &str) -> bool {
    let surname = |c: Option<char>| c.is_some_and(|c| SURNAMES.contains(c));
    text.char_indices().any(|(at, sign)| {
        let rest = &text[at + sign.len_utf8()..];
        let head = before(text, at);
        match sign {
            '老' | '小' => {
                surname(rest.chars().next())
                    && !NO_NAMES.iter().any(|word| rest.starts_with(word))
                    && !head.is_some_and(|c| "大缩从最较减细微弱变".contains(c))
            }
            _ if surname(Some(sign)) => {
                let title = TITLES.iter().any(|title| rest.starts_with(title));
                // 感谢同志, 也许书记
                title && !(head.is_some_and(is_han) && "谢许曾何周".contains(sign))
            }
            _ => false,
        }
    })
}

/// Whom everybody speaks of; an event only where one of them does something.
const PEOPLE: &[&str] = &[
    "同志",
    "师傅",
    "主任",
    "科长",
    "班长",
    "书记",
    "同事",
    "群众",
    "住户",
    "村民",
    "居民",
    "老乡",
    "老人",
    "老党员",
    "家属",
    "司机",
    "徒弟",
    "商户",
    "业主",
];
const ACTS: &[&str] = &[
    "提醒",
    "说",
    "问我",
    "来问",
    "告诉",
    "打来",
    "打电话",
    "来电",
    "来访",
    "上门",
    "找我",
    "找来",
    "找到我",
    "催",
    "抱怨",
    "投诉",
    "叫我",
    "让我",
    "要我",
    "劝",
    "拿着",
    "跑了",
    "等了",
    "等着",
];

fn somebody_acts(text: &str) -> bool {
    PEOPLE.iter().flat_map(|person| all(text, person)).any(|at| {
        let (head, rest) = (&text[..at.start], &text[at.end..]);
        let rest = rest.strip_prefix(['们', '都', '就', '还', '也', '又', '曾']).unwrap_or(rest);
        let one =
            ["一位", "一名", "有位", "有个", "这位", "这名", "某"].iter().any(|word| head.ends_with(word));
        // 没有群众观念, 所有同志
        let some =
            head.strip_suffix('有').is_some_and(|head| !head.ends_with(['没', '所', '具', '只', '富', '拥']));
        one || some || ACTS.iter().any(|act| rest.starts_with(act))
    })
}

/// The end of a place's name, and what before it makes it any place.
const PLACES: &[(&str, &str)] = &[
    ("路", "思道出套老线门问铁公马高正歧半领同网来退财销全开"),
    ("街", "上逛大沿"),
    ("村", "农乡全本各入驻进每下城山包联"),
    ("镇", "乡城村集本各坐"),
    ("社区", ""),
    ("小区", ""),
    ("泵站", ""),
    ("大桥", ""),
    ("隧道", ""),
    ("水库", ""),
    ("工地", ""),
    ("路口", ""),
];
/// 走群众路线, 路径, 村民
const NOT_PLACES: &[&str] =
    &["线", "径", "子", "数", "况", "过", "上", "面", "灯", "由", "人", "民", "干部", "级", "里"];
/// Neither of them is the end of a name.
const SMALL_WORDS: &str = "在到去的是和与跟或及等对向把一两条这那每各个进入了不走";
const ANY: &[&str] = &[
    "联系", "服务", "推进", "推动", "建设", "管理", "基层", "老旧", "所属", "辖区", "相关", "走访", "包联",
    "结对", "施工", "一线", "全部", "文明", "和谐", "智慧", "平安", "美丽", "示范", "养护", "检修", "巡查",
    "城市", "深入", "走进", "党员", "项目", "群众", "重点", "进入",
];

/// 解放路, 北坡泵站
fn is_somewhere(text: &str) -> bool {
    PLACES.iter().any(|(place, any)| {
        all(text, place).any(|at| {
            let mut head = text[..at.start].chars().rev();
            let (Some(last), Some(first)) = (head.next(), head.next()) else { return false };
            let is_name = |c: char| is_han(c) && !SMALL_WORDS.contains(c);
            let name: String = [first, last].iter().collect();
            let rest = &text[at.end..];
            is_name(last)
                && (is_name(first) || last == '某')
                && !any.contains(last)
                && !ANY.contains(&name.as_str())
                && (place.chars().count() > 1 || !NOT_PLACES.iter().any(|word| rest.starts_with(word)))
        })
    })
}

/// The problems of a text that name nobody and nothing, paragraph by paragraph.
pub fn bare(problems: &str) -> Vec<Remark> {
    /// Shorter ones may be headings; those that are sentences are problems of their own.
    const LEAST: usize = 30;
    const SENTENCE: usize = 9;
    let letters = |words: &str| words.chars().filter(|c| c.is_alphanumeric()).count();
    let found: Vec<(usize, &str, Option<Remark>)> =
        paragraphs(problems).map(|(begin, words)| (begin, words, remark(words))).collect();
    let mut told = Vec::new();
    for (at, (begin, words, remark)) in found.iter().enumerate() {
        let Some(remark) = remark else { continue };
        let length = letters(words);
        let is_problem = length >= LEAST
            || (length >= SENTENCE && words.ends_with(['。', '！', '；']))
                // What it heads tells the rest of it.
                && found.get(at + 1).is_none_or(|(_, next, bare)| bare.is_some() || are_equals(words, next));
        if is_problem {
            told.push(Remark { range: *begin..begin + words.len(), ..remark.clone() });
        }
    }
    told
}

/// Two paragraphs of one rank: neither is the other's heading.
fn are_equals(one: &str, next: &str) -> bool {
    let aspect = |words: &str| words.chars().take(14).collect::<String>().contains("方面");
    (level(one).is_some() && level(one) == level(next)) || (aspect(one) && aspect(next))
}
