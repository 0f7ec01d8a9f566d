//! A report on one's work where faults and their roots are asked for: the whole of it, or the section that should name
//! them. Honest problems elsewhere are no cover for roots that are none.

use std::ops::Range;

use super::evidence::counts;
use super::find::{paragraphs, pieces, sentences};
use super::shape::level;
use super::whose::wants;
use super::{Kind, Remark};

/// Where a sentence ends, or pauses.
const CLAUSES: &[char] = &['，', ',', '。', '；', ';', '！', '？', '\n'];

/// What was done more than what is wanting.
pub(super) fn report(text: &str) -> Option<Remark> {
    const LEAST: usize = 5;
    let (mut done, mut wanting) = (0, 0);
    for (_, clause) in pieces(text, CLAUSES) {
        // A clause may both count and want: 开展巡查只有3次.
        if wants(clause) {
            wanting += 1;
        } else {
            done += achievements(clause);
        }
    }
    (done >= LEAST && done > 2 * wanting).then(|| {
        let words = format!(
            "“完成”“开展”“获评”一类的成绩有 {done} 处，说问题和原因的 {wanting} 处。这份材料要查问题、挖根源，不是工作总结。请把成绩压短，把问题从哪里来写出来。"
        );
        Remark::new(Kind::WorkReport, 0..0, words)
    })
}

/// What a heading asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Roots,
    Problems,
}

impl Part {
    fn of(heading: &str) -> Option<Self> {
        let names = |words: &[&str]| words.iter().any(|word| heading.contains(word));
        if names(&["根源", "原因", "成因"]) {
            Some(Self::Roots)
        } else if names(&["问题", "不足"]) && !names(&["整改", "措施", "落实", "解决", "回应"])
        {
            Some(Self::Problems)
        } else {
            None
        }
    }

    /// From the first sentence to the last that tells what was done, if they make up the section.
    fn boasts(self, words: &str) -> Option<Range<usize>> {
        /// So few are no report yet.
        const LEAST: usize = 3;
        let (mut done, mut named) = (0, 0);
        let mut place: Option<Range<usize>> = None;
        for (begin, sentence) in sentences(words) {
            let before = done;
            for (_, clause) in pieces(sentence, CLAUSES) {
                if self.names(clause) {
                    named += 1;
                } else {
                    done += achievements(clause);
                }
            }
            if done > before {
                let lead = sentence.len() - sentence.trim_start().len();
                let first = place.map_or(begin + lead, |place| place.start);
                place = Some(first..begin + sentence.trim_end().len());
            }
        }
        let nothing_else = self == Self::Roots && named == 0 && done + 1 >= LEAST;
        place.filter(|_| nothing_else || (done >= LEAST && done > 2 * named))
    }

    /// Does a clause name what the section asks for?
    fn names(self, clause: &str) -> bool {
        /// Of these words it is the heading that speaks: 产生问题的根源有以下几点.
        const ASKED: &[&str] = &["问题", "根源", "原因"];
        /// How people say what was behind it.
        const BEHIND: &[&str] = &[
            "觉得",
            "以为",
            "认为",
            "总想",
            "想着",
            "侥幸",
            "惰性",
            "惯性",
            "私心",
            "面子",
            "自满",
            "满足",
            "忙于",
            "当成",
            "当作",
            "看作",
            "在于",
            "导致",
            "所致",
            "根子",
            "心里",
            "依赖",
            "轻视",
            "看轻",
            "老好人",
        ];
        /// A fault that did not happen is none.
        const SPOTLESS: &[&str] = &["没有发生", "未发生", "没有出现", "未出现", "从未", "无一"];
        if SPOTLESS.iter().any(|word| clause.contains(word)) {
            return false;
        }
        let mut plain = clause.to_owned();
        if self == Self::Roots {
            for word in ASKED {
                plain = plain.replace(word, "");
            }
        }
        wants(&plain) || BEHIND.iter().any(|word| clause.contains(word))
    }
}

/// Sections that should name roots, or problems, and tell of achievements: one remark each, at the sentences that do.
/// `heading` is the section's own; an uploaded text may have more of them among its words.
pub fn hollow(heading: &str, words: &str) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let (mut heading, mut begin) = (heading, 0);
    let inner = paragraphs(words).filter(|(_, line)| is_heading(line));
    let ends = inner.map(|(at, line)| (at, Some(line))).chain([(words.len(), None)]);
    for (end, next) in ends {
        let section = &words[begin..end];
        if let Some(part) = Part::of(heading)
            && let Some(place) = part.boasts(section)
        {
            remarks.push(told(part, heading, place.start + begin..place.end + begin));
        }
        if let Some(line) = next {
            (heading, begin) = (line, end + line.len());
        }
    }
    remarks
}

/// 四、原因, by itself on a line.
fn is_heading(line: &str) -> bool {
    /// Letters of a heading.
    const LONGEST: usize = 24;
    let is_short =
        line.chars().nth(LONGEST).is_none() && !line.ends_with(['。', '；', ';', '，', '！', '？']);
    is_short && (level(line) == Some(1) || Part::of(line) == Some(Part::Roots))
}

fn told(part: Part, heading: &str, range: Range<usize>) -> Remark {
    let (asked, act) = match part {
        Part::Roots => ("这一部分要写问题从哪里来", "写出自己思想上、作风上的根源"),
        Part::Problems => ("这一部分要写哪里做得不对", "写出问题和具体的事"),
    };
    let words =
        format!("“{heading}”里说的多是做成的事。{asked}，不是工作总结。请把成绩移到别处或删去，{act}。");
    Remark::new(Kind::WorkReport, range, words)
}

/// Something done, with 了 or a number, or praise for it; plans are none.
fn achievements(clause: &str) -> usize {
    const DONE: &[&str] = &[
        "开展", "完成", "组织", "推进", "召开", "举办", "落实", "取得", "印发", "建立", "制定", "推动",
        "实现", "获得", "提升", "荣获", "接待", "办理", "处理", "整治", "整改", "解决", "走访", "慰问",
        "排查", "检修", "巡查", "检查", "撰写", "编发", "报送", "发表", "培训", "宣传", "修订", "出台",
        "压减", "节约", "化解", "调解", "新增", "建成", "打造", "服务", "发放", "受理", "办结", "下降",
        "增长", "提高", "提速", "上升", "缩短", "覆盖", "达到",
    ];
    const PRAISED: &[&str] = &[
        "圆满完成",
        "顺利完成",
        "超额完成",
        "高质量完成",
        "全面完成",
        "获评",
        "荣获",
        "获得",
        "被评为",
        "评为先进",
        "受到表彰",
        "受到表扬",
        "得到表扬",
        "受表扬",
        "通报表扬",
        "前列",
        "名列",
        "位居",
        "位列",
        "排名第一",
        "好评",
        "肯定",
        "显著",
        "明显提升",
        "大幅提升",
        "零差错",
        "零事故",
        "零投诉",
        "成效明显",
        "明显成效",
        "良好成效",
        "取得成效",
        "取得实效",
        "取得良好",
        "新台阶",
    ];
    const PLANNED: &[&str] = &[
        "将",
        "要",
        "每",
        "计划",
        "今后",
        "争取",
        "力争",
        "确保",
        "下一步",
        "以后",
        "底前",
        "日前",
        "月前",
        "年前",
        "准备",
        "打算",
        "希望",
        "定期",
    ];
    if PLANNED.iter().any(|word| clause.contains(word)) {
        return 0;
    }
    if PRAISED.iter().any(|word| clause.contains(word)) {
        return 1;
    }
    let finished = DONE
        .iter()
        .any(|verb| clause.match_indices(verb).any(|(at, _)| clause[at + verb.len()..].starts_with('了')));
    let verb = DONE.iter().any(|verb| clause.contains(verb));
    usize::from(finished || (verb && counts(clause)))
}
