//! What the editor sends: `base`, `kept`, and for each section its heading `h0` and its words `s0`. Blanks at the beginning of a
//! text belong to it, so words are taken as they come.

use domain::ids::{ProblemId, TalkId};

use crate::actions::texts::taking::{Origin, Taken};
use crate::actions::texts::writing::Written;
use crate::web::form::Typed;

/// The most sections that are read.
const MOST: usize = 60;

pub(super) fn written(typed: &mut Typed) -> Written {
    let raw = |name: String| typed.all(&name).next().map(str::to_owned);
    let sections: Vec<(Option<String>, String)> =
        (0..MOST).map_while(|at| Some((raw(format!("h{at}")), raw(format!("s{at}"))?))).collect();
    let base = typed.get("base").parse();
    let agreed = typed.optional("agreed", "本人确认的方式", 200).unwrap_or_default();
    let kept = Some(typed.get("kept").to_owned()).filter(|kept| !kept.is_empty());
    match base {
        Ok(base) if !sections.is_empty() => {
            Written { base, merged: typed.get("merged").parse().ok(), kept, sections, agreed }
        }
        _ => {
            typed.error("", "请从页面上的按钮提交；这次提交没有带上材料。");
            Written { base: 0, merged: None, kept, sections, agreed }
        }
    }
}

/// Which lines go to which section, where such a button was pressed.
pub(super) fn taken(typed: &mut Typed) -> Option<Taken> {
    let (from, to) = if !typed.get("talk").is_empty() {
        (Origin::Talk(typed.choice::<TalkId>("talk", "谈话")?), "to")
    } else if !typed.get("problem").is_empty() {
        (Origin::Problem(typed.choice::<ProblemId>("problem", "问题")?), "into")
    } else {
        return None;
    };
    let section = typed.choice::<usize>(to, "加到哪一部分")?;
    Some(Taken { from, section, lines: typed.all("line").map(str::to_owned).collect() })
}
