//! The first hour of an installation.

use browser::{Folder, Shape, Site, Window};

/// Line 4 says that somebody was confirmed before he joined.
const ROSTER: &str = "\
姓名,性别,出生日期,党员类别,入党时间,转正时间,单位职务
穆清远,男,1979-03-02,正式党员,2003-07-01,2004-07-01,办公室主任
赵一鸣,女,1985-11-20,正式党员,2008-06-30,2009-06-30,科员
沈念安,男,1990-01-15,正式党员,2015-07-01,2012-07-01,科员
王晓,女,1991-05-04,正式党员,2014-06-20,2015-06-20,科员
丁文博,男,1968-09-09,正式党员,1992-07-01,1993-07-01,二级调研员
李知微,女,1999-12-31,预备党员,2026-06-30,,科员
";

#[test]
fn the_first_hour_leads_from_nothing_to_a_branch_with_its_members() {
    let site = Site::empty();
    let window = Window::new(&site, Shape::Desktop);
    set_up(&window);
    add_a_branch(&window);
    import_twice(&window);
    assert_eq!(window.console_errors(), Vec::<String>::new());
}

fn set_up(window: &Window) {
    window.open("/");
    assert_eq!(window.path(), "/setup");
    window.fits();
    window.fill("unit_name", "云澜市公共设施局党委");
    window.fill("unit_short_name", "局党委");
    window.fill("admin_name", "乔慕云");
    window.fill("login", "qiaomuyun");
    window.fill("password", "a long sentence");
    window.fill("password_again", "another sentence");
    window.press("完成设置");
    window.see("两次输入的密码不一样");
    window.shot("first-run-1-passwords-differ");
    // The passwords have to be typed again, nothing else. The refusal's own status is an error in the console.
    let kept =
        ["unit_name", "unit_short_name", "admin_name", "login", "password"].map(|name| window.value(name));
    assert_eq!(kept, ["云澜市公共设施局党委", "局党委", "乔慕云", "qiaomuyun", ""]);
    assert_eq!(window.console_errors().len(), 1);

    window.fill("password", "a long sentence");
    window.fill("password_again", "a long sentence");
    window.press("完成设置");
    window.see("设置已完成");
    window.see("“局党委”还没有下级组织");
    window.see("还没有安全管理员");
    window.fits();
    window.shot("first-run-2-workbench");
}

fn add_a_branch(window: &Window) {
    window.press("设立下级组织");
    window.see("在“局党委”下设立组织");
    window.press_at("input[name='kind'][value='branch']");
    window.fill("name", "第一党支部");
    window.fill("place", "机关");
    window.shot("first-run-3-new-branch");
    window.press("设立组织");
    window.see("已设立“第一党支部”");
    window.see("还没有登记任职");
    window.fits();
    window.shot("first-run-4-branch");
}

fn import_twice(window: &Window) {
    let folder = Folder::new("roster");
    let (gbk, ..) = encoding_rs::GBK.encode(ROSTER);
    let file = folder.put("第一党支部名册.csv", &gbk);

    upload(window, &file);
    window.see("将新增 5 人，修改 0 人；不变 0 人；1 行有问题");
    assert_eq!(told(window, "沈念安"), ["第 4 行", "沈念安", "", "拒绝"]);
    assert!(reason(window, "沈念安").contains("转正"), "{}", reason(window, "沈念安"));
    assert_eq!(told(window, "丁文博"), ["第 6 行", "丁文博", "第一党支部", "新增"]);
    window.fits();
    window.shot("first-run-5-preview");

    window.press("导入 5 人");
    window.see("已导入：新增 5 人");
    window.shot("first-run-6-imported");
    window.press("查看名册");
    // By the strokes of the surname: 2, 4, 7, 9, 16.
    window.see("共 5 人");
    let names = window.text_of("#people-list tbody tr > :first-child");
    assert_eq!(names, ["丁文博", "王晓", "李知微", "赵一鸣", "穆清远"]);
    window.fits();
    window.shot("first-run-7-list");

    upload(window, &file);
    window.see("将新增 0 人，修改 0 人；不变 5 人；1 行有问题");
    assert_eq!(told(window, "丁文博")[3], "不变");
    assert!(!window.shows("form[action$='/apply']"), "there is nothing to import");
    window.shot("first-run-8-again");
}

fn upload(window: &Window, file: &std::path::Path) {
    window.press("导入名册");
    window.see("怎样准备");
    window.upload("file", file);
    window.press("上传并预览");
    window.see("第一党支部名册.csv");
}

fn cells(window: &Window, name: &str) -> Vec<String> {
    let cells = window.text_of("#plan tbody td, #plan tbody th");
    let row = cells.chunks(5).find(|row| row[1] == name);
    row.unwrap_or_else(|| panic!("{name} is not in the preview: {cells:?}")).to_vec()
}

fn told(window: &Window, name: &str) -> Vec<String> {
    cells(window, name)[..4].to_vec()
}

fn reason(window: &Window, name: &str) -> String {
    cells(window, name)[4].clone()
}
