//! Nothing that matters needs a script.

use browser::{PASSWORD, Shape, Site, Window};

#[test]
fn everything_works_where_no_script_runs() {
    let site = Site::demo();
    let window = Window::new(&site, Shape::WithoutScript);
    window.open("/units");
    assert_eq!(window.path(), "/sign-in?next=%2Funits");
    window.fill("login", site.login("系统管理员、单位管理员"));
    window.fill("password", PASSWORD);
    window.press("登录");
    window.see("机关党总支");
    assert_eq!(window.path(), "/units", "signing in leads to where one wanted to go");
    assert!(!window.shows(".scripted-only"), "buttons that need the script are not shown without it");

    // The tree folds by itself.
    window.see("道路党小组");
    fold(&window, "养护中心第一党支部");
    window.see_not("道路党小组");
    window.shot("plain-1-tree");
    fold(&window, "养护中心第一党支部");
    window.see("道路党小组");

    window.press("办公室党支部");
    window.see("基本情况");
    window.press_at("nav.tabs a[href$='/people']");
    window.see("共 16 人");
    let first = window.text_of("#people-list tbody tr > :first-child")[0].clone();
    window.fill("q", &first);
    window.press_at("form.filter button");
    window.see("共 1 人");
    window.shot("plain-2-filtered");

    window.press(&first);
    window.see("组织关系变动");
    window.press("修改人员");
    window.see(&format!("修改“{first}”"));
    window.fill("post", "办公室副主任");
    window.shot("plain-3-edit");
    window.press("保存人员");
    window.see("办公室副主任");
    window.see("已保存");

    window.press_at(".top-end details.menu summary");
    window.press("退出登录");
    window.see("忘记密码");
    window.open("/units");
    assert_eq!(window.path(), "/sign-in?next=%2Funits");
}

/// Presses beside the name, which is a link.
fn fold(window: &Window, unit: &str) {
    let row = format!("//summary[.//a[normalize-space(.)='{unit}']]//*[@class='tree-end']");
    window.press_path(&row);
}
