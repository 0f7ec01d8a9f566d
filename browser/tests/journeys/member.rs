//! An ordinary member, who has nothing but a slip of paper and a phone.

use browser::{Shape, Site, Window};

const BRANCH: &str = "养护中心第二党支部";

#[test]
fn a_member_comes_in_by_a_slip_of_paper_and_sees_his_branch_and_no_more() {
    let site = Site::demo();
    let office = Window::signed_in(&site, Shape::Desktop, site.login("系统管理员、单位管理员"));
    let other = path_of(&office, "办公室党支部");
    let (name, login, code) = print_slip(&office);

    let phone = Window::new(&site, Shape::Phone);
    phone.open("/");
    phone.press("激活账号");
    // In lower case and with blanks, as people type it.
    phone.fill("code", &code.to_lowercase().replace('-', " "));
    phone.shot("member-1-code");
    phone.fits();
    phone.press_at("form.form button");
    phone.see(&name);
    phone.see(&login);
    phone.fill("password", "my own sentence");
    phone.fill("password_again", "my own sentence");
    phone.fits();
    phone.shot("member-2-password");
    phone.press_at("form.form button");
    phone.see("账号已激活");
    visited(&phone, "member-3-workbench");

    phone.press_at("nav.bar a[href='/units']");
    phone.see(BRANCH);
    phone.see_not("办公室党支部");
    visited(&phone, "member-4-tree");
    phone.press(BRANCH);
    phone.see("基本情况");
    visited(&phone, "member-5-branch");

    phone.press_at("nav.tabs a[href$='/people']");
    phone.see("共 26 人");
    visited(&phone, "member-6-people");
    let text = phone.text();
    assert!(text.contains(&name));
    for private in ["入党时间", "年", "138", "账号"] {
        assert!(
            !phone.text_of("#people").concat().contains(private),
            "{private} is not for a member: {text}"
        );
    }
    // His own name leads to his own record, with everything; no other name leads anywhere.
    assert_eq!(phone.text_of("#people-list a"), std::slice::from_ref(&name));
    phone.press_at("#people-list a");
    phone.see("入党时间");
    visited(&phone, "member-7-own");
    assert!(!phone.shows("a[href$='/edit']"), "a member does not change his own record");

    phone.open(&other);
    phone.see("没有找到");
    phone.see_not("办公室党支部");
    visited(&phone, "member-8-not-found");

    // The slip is used up.
    let stranger = Window::new(&site, Shape::Phone);
    stranger.open("/activate");
    stranger.fill("code", &code);
    stranger.press_at("form.form button");
    stranger.see("激活码");
    assert!(!stranger.shows("[name='password']"), "{}", stranger.text());
    stranger.fits();
    stranger.shot("member-9-used-code");
}

fn path_of(window: &Window, unit: &str) -> String {
    window.open("/units");
    window.press("全部展开");
    window.press(unit);
    window.see("基本情况");
    window.path()
}

/// The administrator prints the slips of the branch: name, login and code of the first.
fn print_slip(office: &Window) -> (String, String, String) {
    let branch = path_of(office, BRANCH);
    office.open(&format!("{branch}/accounts"));
    office.shot("member-0-accounts");
    office.press_at("form[action$='/issue'] button");
    let ask = ".ask .button-primary";
    if office.shows(ask) {
        office.press_at(ask);
    }
    office.see("请现在打印");
    office.shot("member-0-slips");
    let name = office.text_of(".slip h2").remove(0);
    let code = office.text_of(".slip .big-code").remove(0);
    let lines = office.text_of(".slip p");
    let login = lines.iter().find_map(|line| line.strip_prefix("账号 ")).expect("a slip names the login");
    (name, login.to_owned(), code)
}

/// What holds for every page on a phone.
fn visited(phone: &Window, name: &str) {
    phone.fits();
    assert!(phone.shows("nav.bar"), "the bar is at the bottom of {}", phone.path());
    phone.shot(name);
}
