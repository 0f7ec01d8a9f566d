//! A session that ends before its person is done.

use browser::{PASSWORD, Shape, Site, Window};

#[test]
fn a_duty_taken_back_ends_the_session_at_once() {
    let site = Site::demo();
    let secretary = Window::signed_in(&site, Shape::Desktop, site.login("办公室党支部书记"));
    secretary.open("/units");
    secretary.press("办公室党支部");
    secretary.see("导入名册");
    let branch = secretary.path();

    let office = Window::signed_in(&site, Shape::Desktop, site.login("系统管理员、单位管理员"));
    office.open(&format!("{branch}/duties"));
    office.shot("alone-1-duties");
    office.press_at("#duties a[href$='/revoke']");
    office.fill("reason", "工作调动");
    office.shot("alone-2-revoke");
    office.press_at("form.form .button-danger");
    office.see("以往任职");

    secretary.open(&format!("{branch}/people"));
    secretary.see("忘记密码");
    assert!(secretary.path().starts_with("/sign-in?next="), "{}", secretary.path());
    // Signed in again he is a member of his branch, and no more.
    secretary.fill("login", site.login("办公室党支部书记"));
    secretary.fill("password", PASSWORD);
    secretary.press("登录");
    secretary.see("共 16 人");
    secretary.see_not("导入名册");
    secretary.see_not("入党时间");
}

#[test]
fn a_session_that_has_ended_keeps_what_was_typed() {
    let site = Site::demo();
    let window = Window::signed_in(&site, Shape::Desktop, site.login("办公室党支部书记"));
    window.open("/units");
    window.press("办公室党支部");
    window.press_at("nav.tabs a[href$='/people']");
    window.press_at("#people-list tbody a");
    window.press("修改人员");
    window.see("类别");
    window.fill("post", "综合科\"科长\" <兼>");

    let form = window.new_tab();
    window.open("/");
    window.press_at(".top-end details.menu summary");
    window.press("退出登录");
    window.see("忘记密码");

    window.to_tab(&form);
    window.press("保存人员");
    window.see("登录已过期，还没有保存");
    window.fits();
    window.shot("alone-3-expired");
    window.press("在新窗口登录");
    let expired = window.to_other_tab();
    window.sign_in(site.login("办公室党支部书记"), PASSWORD);

    window.to_tab(&expired);
    window.press("重新提交");
    window.see("已保存");
    window.see("综合科\"科长\" <兼>");
    window.shot("alone-4-saved");
}
