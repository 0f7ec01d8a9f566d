//! Who cannot do the next act himself, since he cannot sign in: he has never activated an account, or it is locked.

use super::talk::{Circle, Person};
use crate::wording;

/// How many names a gap tells before it counts.
const NAMED: usize = 8;

/// Of those a gap is about, who cannot sign in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Idle {
    pub names: Vec<String>,
    /// How many people the gap is about.
    pub of: usize,
}

impl Idle {
    pub fn among<'a>(people: impl IntoIterator<Item = &'a Person>, circle: &Circle) -> Self {
        let (mut names, mut of) = (Vec::new(), 0);
        for person in people {
            of += 1;
            if circle.idle.contains(&person.id) {
                names.push(person.name.clone());
            }
        }
        Self { names, of }
    }

    pub fn is_nobody(&self) -> bool {
        self.names.is_empty()
    }

    pub fn is_everybody(&self) -> bool {
        !self.is_nobody() && self.names.len() == self.of
    }

    /// 其中 2 人没有能登录的账号：张三、李四
    pub fn told(&self, tells_who: bool) -> String {
        let count = self.names.len();
        match (self.is_everybody(), count) {
            (true, 1) => "本人没有能登录的账号".to_owned(),
            (true, _) => format!("这 {count} 人都没有能登录的账号"),
            (false, _) if !tells_who => format!("其中 {count} 人没有能登录的账号"),
            (false, _) => {
                let named = wording::list(self.names.iter().take(NAMED).map(String::as_str));
                let more = if count > NAMED { "等" } else { "" };
                format!("其中 {count} 人没有能登录的账号：{named}{more}")
            }
        }
    }

    /// The sentence after the ground of a gap about what the committee may type for them; nothing where all can sign in.
    pub(super) fn or_typed(&self, tells_who: bool) -> String {
        if self.is_nobody() {
            return String::new();
        }
        format!("{}；请单位管理员发激活码或恢复账号，或由支委代为录入。", self.told(tells_who))
    }
}
