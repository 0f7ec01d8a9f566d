//! A campaign from the superior's notice to the approved plan of a branch.

use browser::{Shape, Site, Window};

const OFFICE: &str = "局党委办公室";
const SECRETARY: &str = "办公室党支部书记";
const BRANCH: &str = "办公室党支部";
const TITLE: &str = "2025年度组织生活会（第二批）";
const NOTICE: &str = "\
各支部要在3月25日前开展谈心谈话，班子成员之间必谈。
党员对其他党员至少提出2条批评意见。
会前集中学习研讨不少于2次，没有开展谈心谈话的不得开会。";
const REASON: &str = "“谈心谈话”没有写明谁和谁谈，请写清楚。";

#[test]
fn from_a_notice_to_an_approved_plan() {
    let site = Site::demo();
    let office = Window::signed_in(&site, Shape::Desktop, site.login(OFFICE));
    let secretary = Window::signed_in(&site, Shape::Desktop, site.login(SECRETARY));
    whole_way(&office, &secretary, "campaign");
    for window in [&office, &secretary] {
        assert_eq!(window.console_errors(), Vec::<String>::new());
    }
}

#[test]
fn from_a_notice_to_an_approved_plan_where_no_script_runs() {
    let site = Site::demo();
    let office = Window::signed_in(&site, Shape::WithoutScript, site.login(OFFICE));
    let secretary = Window::signed_in(&site, Shape::WithoutScript, site.login(SECRETARY));
    whole_way(&office, &secretary, "plain-campaign");
}

#[test]
fn three_things_to_do_lead_a_secretary_on_a_phone_to_the_act() {
    let site = Site::demo();
    let desk = Window::signed_in(&site, Shape::Desktop, site.login(OFFICE));
    begin(&desk, &|_, _| ());
    write_notice(&desk, &|_, _| ());
    publish(&desk, &|_, _| ());

    let phone = |role: &str| Window::signed_in(&site, Shape::Phone, site.login(role));
    let shot = |window: &Window, what: &str| {
        window.fits();
        assert!(window.shows("nav.bar"), "the bar is at the bottom of {}", window.path());
        window.shot(&format!("phone-campaign-{what}"));
    };
    let secretary = phone("临时党支部书记");
    secretary.see("今天只差这三件");
    shot(&secretary, "01-bench");
    sign(&secretary, &|_, _| ());
    shot(&secretary, "02-signed");
    secretary.press("制定方案");
    secretary.press("起草方案");
    secretary.see("已起草方案");
    shot(&secretary, "03-plan");
    secretary.press("修改方案");
    secretary.see("保存方案");
    shot(&secretary, "04-plan-edit");

    let member = phone("普通党员（养护中心）");
    member.see("我的材料：个人发言提纲还没有写");
    shot(&member, "05-member");

    let office = phone(OFFICE);
    office.see("待审核");
    shot(&office, "06-office");
    office.press("查看待审核");
    office.see("待审核");
    shot(&office, "07-waiting");
    office.open("/overview");
    shot(&office, "08-overviews");
    office.press("2025年度组织生活会和民主评议党员");
    office.see("参加组织");
    shot(&office, "09-overview");
    office.press("逐个支部");
    office.see("最早到期");
    shot(&office, "10-branches");
}

fn whole_way(office: &Window, secretary: &Window, name: &str) {
    let shot = |window: &Window, what: &str| {
        window.fits();
        window.shot(&format!("{name}-{what}"));
    };
    shot(office, "00-office-bench");
    begin(office, &shot);
    write_notice(office, &shot);
    publish(office, &shot);
    sign(secretary, &shot);
    plan(secretary, &shot);
    give_back(office, &shot);
    mend(secretary, &shot);
    approve(office, &shot);
}

fn begin(office: &Window, shot: &dyn Fn(&Window, &str)) {
    office.open("/packs");
    shot(office, "01-packs");
    office.press("2025年度组织生活会和民主评议党员");
    office.see("等次");
    shot(office, "02-pack");
    office.open("/packs/P2025/compare");
    shot(office, "03-compare");
    office.open("/units");
    office.press_at("#units a");
    office.see("基本情况");
    office.press_at("nav.tabs a[href$='/campaigns']");
    shot(office, "04-campaigns");
    office.press("发起活动");
    office.see("主题包");
    office.choose("pack", "2025年度组织生活会和民主评议党员");
    office.fill("title", TITLE);
    office.fill_day("window_from", "2026-04-01");
    office.fill_day("window_until", "2026-04-24");
    shot(office, "05-begin");
    office.press_at("form.form .button-primary");
    office.see("已发起活动");
    shot(office, "06-begun");
}

fn write_notice(office: &Window, shot: &dyn Fn(&Window, &str)) {
    office.see("这是草稿");
    office.press("填写文头");
    office.fill("number", "云设党〔2026〕5号");
    office.fill("aims", "把问题找准，把措施定实。");
    office.fill("tasks", "审核各支部实施方案｜党委办公室｜2026-03-20");
    shot(office, "07-head");
    office.press("保存文头");
    office.see("已保存文头");

    office.press("提出要求");
    office.press_path("//select[@name='subject']/option[contains(., '制定方案') and contains(., '日期')]");
    office.fill("value", "2026-03-18");
    office.fill("sentence", "各支部3月18日前报送实施方案");
    shot(office, "08-ask");
    office.press("加入通知");
    office.see("已加入要求");

    office.press("粘贴上级通知");
    office.fill("text", NOTICE);
    office.press("读取要求");
    office.see("确认读到的要求");
    shot(office, "09-proposals");
    office.press("加入打勾的要求");
    office.see("条要求");
    shot(office, "10-draft");
}

fn publish(office: &Window, shot: &dyn Fn(&Window, &str)) {
    office.press("发布通知");
    office.see("各自签收");
    shot(office, "11-publish");
    office.press_at("form[action$='/publish'] button");
    office.see("已发布通知");
    shot(office, "12-published");
}

fn sign(secretary: &Window, shot: &dyn Fn(&Window, &str)) {
    secretary.open("/");
    secretary.see("今天只差");
    shot(secretary, "13-bench");
    secretary.press("签收通知");
    secretary.see("还没有签收");
    shot(secretary, "14-notice");
    secretary.press("签收通知");
    secretary.see("已签收通知");
    shot(secretary, "15-progress");
}

fn plan(secretary: &Window, shot: &dyn Fn(&Window, &str)) {
    secretary.press("制定方案");
    secretary.see("还没有起草实施方案");
    secretary.press("起草方案");
    secretary.see("已起草方案");
    shot(secretary, "16-plan-draft");
    secretary.press("修改方案");
    secretary.fill("place", "三楼会议室");
    secretary.fill("what-talks", "支部委员之间、支部委员和党员之间谈心谈话。");
    shot(secretary, "17-plan-edit");
    secretary.press("保存方案");
    secretary.see("已保存");
    submit(secretary);
    shot(secretary, "18-submitted");
}

fn submit(secretary: &Window) {
    secretary.press_path("//form[contains(@action, '/plan/submit')]//button");
    if secretary.shows(".ask .button-primary") {
        secretary.press_at(".ask .button-primary");
    }
    secretary.see("已报送方案");
}

fn give_back(office: &Window, shot: &dyn Fn(&Window, &str)) {
    office.open("/");
    office.see("待审核");
    shot(office, "19-office-bench");
    judge(office);
    office.see("审核意见");
    shot(office, "20-decide");
    office.press_at("input[name='verdict'][value='returned']");
    office.fill("reason", REASON);
    office.press("保存审核结果");
    office.see("已退回方案");
    shot(office, "21-returned");
}

/// Of the plans that wait, those of this campaign.
fn judge(office: &Window) {
    let line = format!("//li[contains(., '{TITLE}')]");
    office.press_path(&format!("{line}//a[normalize-space(.)='审核方案']"));
}

fn mend(secretary: &Window, shot: &dyn Fn(&Window, &str)) {
    secretary.open("/");
    secretary.see("退回");
    shot(secretary, "22-bench");
    secretary.see(REASON.trim_end_matches('。'));
    secretary.press("修改方案");
    shot(secretary, "23-edit");
    secretary.fill("what-talks", "书记和每名党员谈一次，支部委员之间互谈。");
    secretary.press("保存方案");
    secretary.see("已保存");
    secretary.see(REASON);
    shot(secretary, "24-mended");
    submit(secretary);
}

fn approve(office: &Window, shot: &dyn Fn(&Window, &str)) {
    office.open("/");
    judge(office);
    office.see("与第 1 次报送的差别");
    office.see(REASON);
    shot(office, "25-decide-again");
    office.press_at("input[name='verdict'][value='approved']");
    office.press("保存审核结果");
    office.see("已批准方案");
    shot(office, "26-rounds");
    office.open("/overview");
    office.press(TITLE);
    shot(office, "27-overview");
    office.press("逐个支部");
    shot(office, "28-branches");
    let row = office.text_of("#branch-list tbody tr");
    let own = row.iter().find(|row| row.contains(BRANCH));
    assert!(own.is_some_and(|row| row.contains("已批准")), "{row:?}");
}
