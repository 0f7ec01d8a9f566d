//! What the mirror shows: each reason with its place, each likeness with the passages side by side.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::{CampaignId, TextId, UnitId};
use domain::likeness::{Beside, Stretch};
use domain::mirror::Kind;
use domain::preparation::text::Stage;
use maud::{Markup, html};

use super::{NOTHING, groups, name, samples};
use crate::actions;
use crate::actions::mirror::{Alike, First, Held, Likenesses, Noted, Reading, Source};
use crate::app::App;
use crate::clock::moment;
use crate::failure::Result;
use crate::web::campaigns::Head;
use crate::web::components::{self, Act, Weight};
use crate::web::guard::Who;
use crate::web::texts::{TAB, name_of, page_of};
use crate::web::views::View;
use crate::web::{frame, session};

/// Of one kind so many are shown in full: more of the same tell nothing new.
const SHOWN: usize = 8;
/// The longest passage shown whole, in letters.
const LONGEST: usize = 600;

#[derive(Debug, Clone)]
pub struct Show {
    pub head: Head,
    pub reading: Reading,
}

impl View for Show {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        let reading = &self.reading;
        format!("{}：{}", name_of(reading.text.whose, reading.author.as_deref()), name(reading.writes))
    }

    fn body(&self) -> Markup {
        let reading = &self.reading;
        let text = page_of(&reading.text);
        let (clean, edit) = (format!("{text}/clean"), format!("{text}/edit"));
        let acts = html! {
            @if reading.may_clean {
                (components::link_button(Weight::Primary, Act { label: "清理文字", href: &clean }))
            }
            @if reading.writes {
                (components::link_button(Weight::Plain, Act { label: "修改材料", href: &edit }))
            }
            (components::link_button(Weight::Quiet, Act { label: "返回材料", href: &text }))
        };
        html! {
            (self.head.draw(acts))
            (components::panel(&self.title(), None, html! {
                p { (self.held()) }
                p.note { (self.standing()) }
                @if !matches!(reading.held, Held::Nothing) {
                    @if reading.findings.is_empty() {
                        p { (NOTHING) }
                    } @else {
                        ul.dots {
                            @for (id, name, count) in groups(&reading.findings) {
                                li { a href={ "#" (id) } { (name) } " " (count) }
                            }
                        }
                    }
                }
            }))
            (self.tidying())
            (self.alike("colleagues", "与别人相似", &reading.findings.colleagues))
            (self.alike("earlier", "与往年相似", &reading.findings.earlier))
            (self.alike("samples", "与范文相似", &reading.findings.samples))
            (self.thinking())
            (self.unanswered())
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::shows()
    }
}

impl Show {
    /// Which state of the text it is.
    fn held(&self) -> String {
        match self.reading.held {
            Held::Nothing => "材料里还没有内容，写了再来看。".to_owned(),
            Held::Draft { saved_at } => format!("看的是您正在写的草稿，{}保存。", moment(saved_at)),
            Held::Version { number, made_at } => format!("看的是第 {number} 版，{}保存。", moment(made_at)),
        }
    }

    fn standing(&self) -> &'static str {
        let remarks = &self.reading.findings.remarks;
        let is_barred = remarks.iter().any(|noted| noted.kind == Kind::EmptySection);
        if self.reading.writes && is_barred && self.reading.text.stage != Stage::Passed {
            "空着的部分要写好才能提交；其余只是提醒：不挡保存，不挡提交，也不给现成的话。提交之前只有作者和替他录入的人看得到，提交之后审阅的人看到同样的提醒。"
        } else if self.reading.writes {
            "这些只是提醒：不挡保存，不挡提交，也不给现成的话。提交之前只有作者和替他录入的人看得到，提交之后审阅的人看到同样的提醒。"
        } else {
            "这些只是提醒，不是结论，不挡提交，也不挡通过。作者在提交之前就能看到同样的提醒。"
        }
    }

    fn tidying(&self) -> Markup {
        let findings = &self.reading.findings;
        group("tidying", "要清理的", &noted(&findings.tidying().collect::<Vec<_>>()))
    }

    fn thinking(&self) -> Markup {
        let findings = &self.reading.findings;
        group("thinking", "要再想一想的", &noted(&findings.thinking().collect::<Vec<_>>()))
    }

    fn unanswered(&self) -> Markup {
        let open = &self.reading.findings.unanswered;
        let about = if self.reading.author.is_some() { "对作者" } else { "对班子和支部工作" };
        let body = html! {
            @if !open.is_empty() {
                p.note { "下面是" (about) "的、已经采纳的意见。材料里没有哪一段提到其中的主要词语，可能没有回应；换了说法的，可以不管。" }
                ul.opinions { @for wording in open { li { span.opinion-words { (wording) } } } }
            }
        };
        group("unanswered", "没有回应的意见", &body)
    }

    fn alike(&self, id: &str, title: &str, found: &Likenesses) -> Markup {
        let body = html! {
            @for alike in &found.told { (self.one_alike(alike)) }
            @if found.more > 0 { p.note { "列出最相似的 " (found.told.len()) " 份，另有 " (found.more) " 份也相似。" } }
        };
        group(id, title, &body)
    }

    fn one_alike(&self, alike: &Alike) -> Markup {
        let other = whose(&alike.source, self.reading.writes);
        let is_own = matches!(alike.source, Source::Earlier { own: true, name: Some(_), .. });
        let theirs = if is_own { "那一份" } else { "对方那份" };
        html! {
            div.alike {
                h3 { "与" (other) }
                p {
                    "这份 " (alike.mine.all) " 句中有 " (alike.mine.shared) " 句与它相同或相近；" (theirs) "里，"
                    (alike.theirs.words()) "也在这里。"
                    @if let Some(first) = alike.first { (who_first(first, is_own.then_some(other.as_str()))) }
                }
                @if alike.passages.iter().any(differs) { p.note { "标出的是两边不一样的字。" } }
                @for passages in &alike.passages {
                    div.versions.passages {
                        (passage("这份", &passages.left))
                        (passage(&other, &passages.right))
                    }
                }
                @if alike.more > 0 { p.note { "另有 " (alike.more) " 段相同，没有列出。" } }
            }
        }
    }
}

fn group(id: &str, title: &str, body: &Markup) -> Markup {
    html! { @if !body.0.is_empty() { section.panel id=(id) { div.panel-head { h2 { (title) } } (body) } } }
}

/// Reasons by kind, in the order of the text within each.
fn noted(all: &[&Noted]) -> Markup {
    let kinds = Kind::ALL.iter().map(|kind| {
        let of_kind: Vec<&&Noted> = all.iter().filter(|noted| noted.kind == *kind).collect();
        (kind, of_kind)
    });
    html! {
        @for (kind, of_kind) in kinds.filter(|(_, of_kind)| !of_kind.is_empty()) {
            h3.reasons-of { (kind.label()) }
            ul.reasons {
                @for noted in of_kind.iter().take(SHOWN) {
                    li {
                        p { (noted.words) }
                        @if let Some(quote) = &noted.quote {
                            p.passage {
                                @if let Some(heading) = &noted.heading { span.note { (heading) "：" } }
                                (quote.before) mark { (quote.marked) } (quote.after)
                            }
                        }
                    }
                }
            }
            @if of_kind.len() > SHOWN { p.note { "同样的还有 " (of_kind.len() - SHOWN) " 处。" } }
        }
    }
}

fn whose(source: &Source, writes: bool) -> String {
    match source {
        Source::Colleague { name, kind } => format!("{name}的{}", kind.label()),
        Source::Team => "班子对照检查材料".to_owned(),
        Source::Earlier { own: true, name: Some(_), kind, year } => {
            let author = if writes { "本人" } else { "作者" };
            format!("{author} {year} 年度的{}", kind.label())
        }
        Source::Earlier { name: Some(name), kind, year, .. } => {
            format!("{name} {year} 年度的{}", kind.label())
        }
        Source::Earlier { name: None, kind, year, .. } => format!("{year} 年度的{}", kind.label()),
        Source::Sample { title } => format!("范文“{title}”"),
    }
}

/// `own` is what an earlier text of the same author is called: he is no other side.
fn who_first(First { mine, theirs }: First, own: Option<&str>) -> String {
    let fact = match (mine.cmp(&theirs), own) {
        (std::cmp::Ordering::Less, _) => "这份在先".to_owned(),
        (std::cmp::Ordering::Greater, None) => "对方在先".to_owned(),
        (std::cmp::Ordering::Greater, Some(own)) => format!("{own}在先"),
        (std::cmp::Ordering::Equal, _) => "同时".to_owned(),
    };
    let there = if own.is_some() { "那一份里" } else { "对方那里" };
    format!("谁在先：{fact}。这些话在这份里最早见于{}，在{there}最早见于{}。", moment(mine), moment(theirs))
}

fn differs(passages: &Beside) -> bool {
    let is_other = |stretch: &Stretch| matches!(stretch, Stretch::Other(_));
    passages.left.iter().chain(&passages.right).any(is_other)
}

fn passage(whose: &str, stretches: &[Stretch]) -> Markup {
    let mut left = LONGEST;
    let mut shown: Vec<(&str, bool)> = Vec::new();
    for stretch in stretches {
        let (Stretch::Same(words) | Stretch::Other(words)) = stretch;
        let cut = words.char_indices().nth(left).map(|(end, _)| end);
        shown.push((&words[..cut.unwrap_or(words.len())], matches!(stretch, Stretch::Other(_))));
        if cut.is_some() {
            shown.push(("……", false));
            break;
        }
        left -= words.chars().count();
    }
    html! {
        article.version {
            header { (whose) }
            p.passage { @for (words, differs) in shown { @if differs { mark { (words) } } @else { (words) } } }
        }
    }
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, text)): Path<(UnitId, CampaignId, TextId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let reading = actions::mirror::read(&app, &who.viewer, (unit, campaign, text)).await?;
    let head = Head::read(&app, &who, unit, campaign, TAB).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &Show { head, reading }))
}
