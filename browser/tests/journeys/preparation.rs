//! What a branch does before its meeting, until nothing bars it.

use browser::{Shape, Site, Window};

const CAMPAIGN: &str = "2025年度组织生活会和民主评议党员";
const BRANCH: &str = "防汛值守临时党支部";
const SKIPPED: &str = "通知当天在值守点当面说过，没有另开动员会。";

fn tab(window: &Window, path: &str) {
    window.press_at(&format!("nav.tabs a[href$='{path}']"));
}

/// From the tree of units to the branch's page of the campaign.
fn enter(window: &Window, branch: &str) {
    window.open("/units");
    if window.shows("button[data-unfold]") {
        window.press("全部展开");
    }
    window.press(branch);
    window.see("基本情况");
    tab(window, "/campaigns");
    window.press(CAMPAIGN);
    window.see("时限和要求");
}

struct Way<'a> {
    secretary: Window,
    superior: Window,
    /// The branch's page of the campaign.
    page: String,
    name: &'a str,
}

impl Way<'_> {
    fn shot(&self, window: &Window, what: &str) {
        window.fits();
        window.shot(&format!("{}-{what}", self.name));
        assert_eq!(window.console_errors(), Vec::<String>::new(), "{what}");
    }

    /// So much bars the meeting: on the page of readiness, and word for word where one would open it.
    fn bars(&self, count: usize) {
        self.secretary.open(&format!("{}/ready", self.page));
        if count == 0 {
            self.secretary.see("召开会议");
            self.secretary.see_not("开会前必须办的还差");
            return;
        }
        self.secretary.see(&format!("开会前必须办的还差 {count} 项"));
        let told = self.secretary.text_of(".gap-fact");
        self.secretary.open(&format!("{}/ready/open", self.page));
        self.secretary.see(&format!("还不能开会，必须办的还差 {count} 项"));
        let refused = self.secretary.text_of(".gap-fact");
        assert_eq!(refused, told[..count]);
    }
}

#[test]
fn the_list_of_what_is_missing_gets_shorter_until_nothing_bars_the_meeting() {
    let site = Site::demo();
    let secretary = Window::signed_in(&site, Shape::Desktop, site.login("临时党支部书记"));
    let superior = Window::signed_in(&site, Shape::Desktop, site.login("局党委书记"));
    enter(&secretary, BRANCH);
    let way = Way { page: secretary.path(), secretary, superior, name: "preparation" };
    way.secretary.see("还差 7 件");
    way.shot(&way.secretary, "01-missing");
    way.bars(5);
    way.shot(&way.secretary, "02-barred");
    plan(&way);
    way.bars(4);
    study(&way);
    way.bars(3);
    talk(&way);
    opinions(&way);
    // The opinion that was adopted leads to a problem, or to a word why not.
    way.bars(3);
    problems(&way);
    // The team's text is left.
    way.bars(1);
    text(&way);
    way.shot(&way.secretary, "19-nothing-bars");
    examined(&way);
    leave(&way);
    call(&way);
    open(&way);
    complete(&way);
}

fn plan(way: &Way<'_>) {
    let (secretary, superior) = (&way.secretary, &way.superior);
    secretary.open(&way.page);
    secretary.press("制定方案");
    secretary.press("起草方案");
    secretary.see("已起草方案");
    secretary.press("修改方案");
    secretary.fill("place", "值守点会议室");
    secretary.press("保存方案");
    secretary.see("已保存");
    secretary.press_path("//form[contains(@action, '/plan/submit')]//button");
    if secretary.shows(".ask .button-primary") {
        secretary.press_at(".ask .button-primary");
    }
    secretary.see("已报送方案");
    superior.open(&format!("{}/plan/decide", way.page));
    superior.press_at("input[name='verdict'][value='approved']");
    superior.press("保存审核结果");
    superior.see("已批准方案");
}

fn study(way: &Way<'_>) {
    let secretary = &way.secretary;
    secretary.open(&way.page);
    secretary.press("记一次学习");
    secretary.see("参加情况");
    secretary.press_path("//select[@name='form']/option[normalize-space(.)='研讨']");
    for item in 1..=4 {
        secretary.press_path(&format!("(//input[@name='item'])[{item}]"));
    }
    way.shot(secretary, "03-study-form");
    secretary.press("保存记录");
    secretary.see("5 人");
    way.shot(secretary, "04-study");
}

fn talk(way: &Way<'_>) {
    let secretary = &way.secretary;
    tab(secretary, "/talks");
    secretary.press("记一次谈话");
    secretary.press_path("(//select[@name='with']//option)[2]");
    secretary.fill("content", "问了值守轮班的安排，谈了两个人交接时说不清楚的事。");
    way.shot(secretary, "05-talk-form");
    secretary.press("保存谈话记录");
    secretary.see("问了值守轮班的安排");
    way.shot(secretary, "06-talk");
}

fn opinions(way: &Way<'_>) {
    let secretary = &way.secretary;
    for words in ["值守排班总是前一天晚上才通知。", "排班表出得晚，家里的事没法安排。"]
    {
        secretary.open(&format!("{}/opinions", way.page));
        secretary.press("记意见");
        secretary.fill("words", words);
        secretary.choose("source", "党员");
        secretary.choose("method", "个别访谈");
        way.shot(secretary, "07-opinion-form");
        secretary.press("保存意见");
        secretary.see(words);
    }
    secretary.press("归并意见");
    secretary.see("勾选说同一件事的原话");
    for at in 1..=2 {
        secretary.press_path(&format!("(//input[@name='opinion'])[{at}]"));
    }
    secretary.fill("wording", "排班通知太晚");
    way.shot(secretary, "08-merge");
    secretary.press_at("form[action$='/merge'] .button-primary");
    secretary.see("排班通知太晚");
    secretary.see("研究结果");
    way.shot(secretary, "09-merged");
    secretary.press_at("input[name='decision'][value='adopted']");
    secretary.fill("reason", "属实，列入问题清单。");
    way.shot(secretary, "10-decide");
    secretary.press("保存研究结果");
    secretary.see("列入问题清单");
}

/// The adopted opinion becomes the team's first problem; the last year's cannot be here: the branch is new.
fn problems(way: &Way<'_>) {
    let secretary = &way.secretary;
    secretary.open(&format!("{}/opinions", way.page));
    secretary.press_path("//a[contains(., '排班通知太晚')]");
    secretary.press("列入问题清单");
    secretary.see("具体表现");
    assert_eq!(secretary.value("statement"), "排班通知太晚");
    secretary.choose("dimension", "六项纪律");
    secretary.fill("examples", "2026年1月20日的值守表，1月19日晚上九点才发到群里。");
    way.shot(secretary, "11-problem-form");
    secretary.press("保存问题");
    secretary.see("已保存问题");
    way.shot(secretary, "12-problem-saved");
    // Every side that the notice asks the team to look at itself from.
    way.bars(2);
    secretary.see("班子问题清单还没有对照：学习教育目标要求");
    secretary.press("补上对照");
    // The gap opens the form of the team with the side that is missing.
    assert_eq!(secretary.value("dimension"), "eight_rules");
    // Its people have their lists where they belong.
    assert_eq!(secretary.values_of("select[name='whose'] option", "value"), ["team"]);
    secretary.choose("dimension", "学习教育目标要求");
    secretary.fill("statement", "值守用餐没有按标准");
    secretary.fill("examples", "2026年1月的三次值守餐，每次都超了标准。");
    secretary.press("保存问题");
    secretary.see("已保存问题");
    secretary.see("每次都超了标准");
    secretary.see_not("还没有列出问题的人");
    way.shot(secretary, "13-problems");
}

/// Nobody sits beside the secretary: the team's text is the superior's to pass.
fn text(way: &Way<'_>) {
    let (secretary, superior) = (&way.secretary, &way.superior);
    tab(secretary, "/texts");
    way.shot(secretary, "16-texts");
    secretary.press_path("//form[input[@value='team']]//button");
    secretary.see("保存这一版");
    for at in 0..5 {
        secretary.fill(&format!("s{at}"), "排班通知太晚，今后每周五下午把下一周的排班发出去。");
    }
    secretary.see("已自动保存");
    way.shot(secretary, "17-text-edit");
    secretary.press("保存这一版");
    secretary.see("提交审阅");
    secretary.press_at("input[name='own']");
    secretary.press("提交材料");
    secretary.see("已提交");
    let page = secretary.path();
    way.shot(secretary, "18-text-submitted");
    // What is given in has to be read: it bars the meeting until somebody has.
    way.bars(1);
    secretary.see("班子对照检查材料还没有审阅通过");
    secretary.see("由联系领导审阅");
    secretary.open(&page);
    secretary.see("还要审阅");
    secretary.see_not("提交审阅意见");
    superior.open("/");
    superior.press_path("//summary[contains(., '另有')]");
    superior.press_path("//li[contains(., '待审阅 1 份材料')][contains(., '防汛值守')]//a");
    // No contact leader was named: she acts as somebody in office above.
    superior.see("上级书记、副书记或委员");
    superior.press_at("input[name='verdict'][value='pass']");
    way.shot(superior, "18-text-review");
    superior.press("提交审阅意见");
    superior.see("已通过");
    secretary.open(&page);
    secretary.see("审阅通过");
    way.shot(secretary, "19-text-passed");
    way.bars(0);
}

fn examined(way: &Way<'_>) {
    let (secretary, superior) = (&way.secretary, &way.superior);
    for (verdict, reason, said) in
        [("returned", "只听了党员的意见，请再听听服务对象的。", "已退回这一项"), ("passed", "", "这一项通过")]
    {
        superior.open(&format!("{}/ready/check?step=opinions", way.page));
        superior.press_at(&format!("input[name='verdict'][value='{verdict}']"));
        superior.fill("reason", reason);
        way.shot(superior, &format!("20-check-{verdict}"));
        superior.press("保存检查结果");
        superior.see(said);
        way.shot(superior, &format!("21-checked-{verdict}"));
        if verdict == "returned" {
            way.bars(1);
            secretary.see(reason.trim_end_matches('。'));
            way.shot(secretary, "22-returned");
            secretary.open("/");
            secretary.press_path("//summary[contains(., '另有')]");
            secretary.see(reason.trim_end_matches('。'));
            way.shot(secretary, "23-bench");
        }
    }
    way.bars(0);
}

fn leave(way: &Way<'_>) {
    let (secretary, superior) = (&way.secretary, &way.superior);
    secretary.press("报请同意");
    secretary.fill("report", "拟在方案排定的那天开会。");
    way.shot(secretary, "24-ask");
    secretary.press_at("form.form .button-primary");
    secretary.see("已报请，等上级答复");
    superior.open(&format!("{}/ready/leave", way.page));
    superior.press_path("(//input[@name='answer'])[1]");
    way.shot(superior, "25-answer");
    superior.press("保存答复");
    superior.see("已答复，支部能看到");
    secretary.open(&format!("{}/ready/leave", way.page));
    way.shot(secretary, "26-granted");
}

fn call(way: &Way<'_>) {
    let secretary = &way.secretary;
    secretary.open(&way.page);
    secretary.see("今天只差这两件");
    secretary.press("通知会议");
    secretary.fill("begins", "14:30");
    secretary.fill("brings", "带笔记本，提前 10 分钟到会。");
    way.shot(secretary, "27-call");
    secretary.press("发出通知");
    secretary.see("已发出会议通知");
    way.shot(secretary, "28-notice");
    secretary.open(&way.page);
    way.shot(secretary, "29-progress");
}

fn open(way: &Way<'_>) {
    let secretary = &way.secretary;
    way.bars(0);
    secretary.open(&format!("{}/ready/open", way.page));
    secretary.see("到那天才能开会");
    way.shot(secretary, "30-too-early");

    secretary.open(&format!("{}/meeting-notice/new", way.page));
    secretary.fill_day("held_on", "2026-03-03");
    secretary.press("发出更改");
    secretary.see("通知还没有发出：2026年3月3日开会，不在");
    secretary.fits();
    secretary.shot(&format!("{}-30-doubtful-day", way.name));
    // Chromium's console tells the answer that says no.
    assert_eq!(secretary.console_errors().len(), 1);
    secretary.press_at("input[name=sure]");
    secretary.press("发出更改");
    secretary.see("已发出会议通知");
    secretary.open(&format!("{}/ready/open", way.page));
    secretary.see("2026年3月3日开会，不在");
    secretary.fill("reason-0", "汛期提前，专班三月上旬就要解散。");
    secretary.fill("reason-1", SKIPPED);
    way.shot(secretary, "31-open");
    secretary.press_at("form.form .button-primary");
    secretary.see("已开会");
    way.shot(secretary, "32-opened");
}

/// After the meeting: the list and the text take up what was said there, each as a new edition.
fn complete(way: &Way<'_>) {
    let secretary = &way.secretary;
    secretary.open(&way.page);
    secretary.see("班子的问题清单会后还没有定稿");
    secretary.see("班子对照检查材料会后还没有补充");
    way.shot(secretary, "33-after");
    tab(secretary, "/problems");
    secretary.see("会前稿和会后稿");
    // A list that the meeting left nothing in asks for a word.
    assert_eq!(secretary.values_of("#main textarea[required]", "name"), ["remark-team"]);
    secretary.press("列出问题");
    secretary.choose("source", "批评意见");
    secretary.fill("statement", "交接班不留记录");
    secretary.fill("examples", "2026年2月15日交接班，值班本上没有写水位。");
    secretary.press("保存问题");
    secretary.see("已保存问题");
    secretary.see("值班本上没有写水位");
    way.shot(secretary, "35-lists");
    secretary.press("定稿清单");
    secretary.see("已定稿 1 份问题清单");
    way.shot(secretary, "36-completed");
    secretary.press_path("//a[contains(., '会后稿，2026年3月3日')]");
    secretary.see("相比：新增 1 条");
    secretary.see("交接班不留记录");
    way.shot(secretary, "37-edition");
    tab(secretary, "/texts");
    secretary.press("会后补充");
    secretary.press("保存这一版");
    secretary.see("“会后补充”还没有写");
    secretary.shot(&format!("{}-38-nothing-of-the-meeting", way.name));
    // Chromium's console tells every answer that says no.
    let told = secretary.console_errors();
    assert!(matches!(told.as_slice(), [one] if one.contains("422")), "{told:?}");
    secretary.fill("s5", "会上提出交接班不留记录，今后每班写水位，交接双方签字。");
    secretary.press("保存这一版");
    secretary.see("已保存第 2 版");
    way.shot(secretary, "39-text-completed");
    secretary.open(&way.page);
    secretary.see_not("会后还没有");
    way.shot(secretary, "40-nothing-left");
}

#[test]
fn somebody_gets_ready_on_a_phone() {
    let site = Site::demo();
    let secretary = Window::signed_in(&site, Shape::Desktop, site.login("养护中心第一党支部书记"));
    enter(&secretary, "养护中心第一党支部");
    let page = secretary.path();
    let phone = Window::signed_in(&site, Shape::Phone, site.login("普通党员（养护中心）"));
    let shot = |what: &str| {
        phone.fits();
        assert!(phone.shows("nav.bar"), "the bar is at the bottom of {}", phone.path());
        phone.shot(&format!("phone-preparation-{what}"));
        assert_eq!(phone.console_errors(), Vec::<String>::new(), "{what}");
    };
    phone.see("今天只差");
    shot("01-bench");
    own_problem(&phone, &page, &shot);
    own_outline(&phone, &page, &shot);
    own_talk(&phone, &page, &shot);

    secretary.open(&format!("{page}/meeting-notice/new"));
    secretary.fill("begins", "14:30");
    secretary.fill("place", "中心二楼会议室");
    secretary.press("发出通知");
    secretary.see("已发出会议通知");
    phone.open("/");
    phone.see("会议通知");
    shot("14-bench-called");
    phone.press_at("a[href$='/meeting-notice']");
    phone.see("中心二楼会议室");
    shot("15-notice");
}

fn own_problem(phone: &Window, page: &str, shot: &dyn Fn(&str)) {
    phone.open(page);
    shot("02-progress");
    tab(phone, "/problems");
    phone.press("列出问题");
    phone.fill("statement", "巡查记录有时隔天才补");
    phone.fill("examples", "2025年11月3日的桥面巡查，第二天上午才补记录，漏记了一处坑槽。");
    shot("03-problem-form");
    phone.press("保存问题");
    phone.see("已保存问题");
    phone.see("漏记了一处坑槽");
    phone.see("再列一个问题");
    shot("04-problem");
}

fn own_outline(phone: &Window, page: &str, shot: &dyn Fn(&str)) {
    phone.open(&format!("{page}/texts"));
    shot("05-texts");
    phone.press_path("//form[input[@value='outline']]//button");
    phone.see("保存这一版");
    let sections = phone.values_of("#main textarea", "name");
    for name in &sections {
        phone.fill(name, "去年十一月桥面巡查隔天才补记录，漏了一处坑槽。");
    }
    phone.see("已自动保存");
    shot("06-editor");
    phone.press("保存这一版");
    phone.see("提交审阅");
    shot("07-text");
    phone.press("提交前自查");
    phone.see("这些只是提醒");
    shot("08-mirror");
    phone.press("返回材料");
    phone.see("提交审阅");
    phone.press_at("input[name='own']");
    phone.press("提交材料");
    phone.see("还要审阅");
    shot("09-submitted");
}

/// Three fields are asked, one of them filled in already.
fn own_talk(phone: &Window, page: &str, shot: &dyn Fn(&str)) {
    phone.open(&format!("{page}/talks"));
    phone.press("记一次谈话");
    phone.see("和谁谈的");
    let asked = phone.values_of("#main form.form [required]", "name");
    assert_eq!(asked, ["with", "held_on", "content"]);
    assert_eq!(phone.value("held_on"), "2026-03-03");
    shot("10-talk-form");
    phone.press_path("(//select[@name='with']//option)[2]");
    phone.fill("content", "请他看了我的巡查记录，他说要当场记。");
    phone.press("保存谈话记录");
    phone.see("他说要当场记");
    shot("11-talk");
}
