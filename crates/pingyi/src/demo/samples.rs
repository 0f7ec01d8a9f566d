//! A sample text to compare with, as it goes round in offices.

use domain::access::Viewer;
use domain::preparation::sample::Draft;

use crate::actions;
use crate::app::App;

const WORDS: &str = "一年来，我在支部的带领下做了一些工作，但对照要求还有不少差距，现在把自己摆进去，逐条说清楚。\n\
    学习上时紧时松，忙起来就把计划往后推，学过的篇目说得出题目，说不出和手上的活有什么关系。\n\
    服务上习惯坐在办公室等人来找，接到反映先想归不归自己管，没有先想怎么把事情办成。\n\
    作风上怕麻烦、图省事，现场看到的小毛病能过就过，记录常常是回来以后凭印象补的。\n\
    根子上还是标准低了，总觉得不出事就行，把别人提的意见当成挑刺，听过就算。\n\
    今后我每周留出半天到一线去，当天的记录当天写清楚，答应别人的事写在本子上，办完一件划掉一件。";

pub(super) async fn load(app: &App, who: &Viewer) -> anyhow::Result<()> {
    let (title, origin) = ("个人发言提纲样稿（演示）".to_owned(), "演示用，自拟".to_owned());
    let draft = Draft { title, origin, words: WORDS.to_owned() };
    actions::samples::load(app, who, &draft).await.map_err(|failure| anyhow::anyhow!("{failure:?}"))
}
