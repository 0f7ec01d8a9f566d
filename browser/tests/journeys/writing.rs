//! A text is written: kept while one types, kept when the line breaks, kept when two write at once.

use std::thread::sleep;
use std::time::Duration;

use browser::{Shape, Site, Window};

const SECRETARY: &str = "办公室党支部书记";
const BRANCH: &str = "办公室党支部";
const CAMPAIGN: &str = "2025年度组织生活会和民主评议党员";

/// Opens the editor of one's own text; gives its address.
fn begin(window: &Window, kind: &str) -> String {
    window.open("/units");
    window.press("全部展开");
    window.press(BRANCH);
    window.see("基本情况");
    window.press_at("nav.tabs a[href$='/campaigns']");
    window.press(CAMPAIGN);
    window.see("参加名册");
    window.press_at("nav.tabs a[href$='/texts']");
    window.press_path(&format!("//form[input[@name='kind' and @value='{kind}']]//button"));
    window.see("保存这一版");
    window.path()
}

fn write_through_a_broken_line(window: &Window, name: &str) {
    let editor = begin(window, "self_appraisal");
    window.fill("s1", "每周值班一次。");
    window.see("已自动保存");
    window.fits();
    window.set_offline(true);
    window.add("s2", "断网的时候想起来：去年十二月漏接了一次电话。");
    window.see("网络断开，内容保存在这个页面里，恢复后自动保存。");
    window.shot(&format!("{name}-1-offline"));
    window.set_offline(false);
    window.see("已自动保存");
    // The same text opened anew, as on another machine.
    window.open(&editor);
    assert_eq!(window.value("s1"), "每周值班一次。");
    assert_eq!(window.value("s2"), "断网的时候想起来：去年十二月漏接了一次电话。");
    window.press("保存这一版");
    let page = editor.trim_end_matches("/edit").to_owned();
    window.arrive(&page);
    window.open(&format!("{page}/versions"));
    window.see("第 1 版");
    window.fits();
    window.shot(&format!("{name}-2-versions"));
    window.open(&editor);
    window.add("s2", "之后留了值班手机。");
    window.press("暂存草稿");
    window.see("已暂存草稿");
    window.press("保存这一版");
    window.arrive(&page);
    window.open(&format!("{page}/diff"));
    window.see("之后留了值班手机。");
    assert_eq!(window.text_of("ins .diff-word"), ["增"]);
    window.fits();
    window.shot(&format!("{name}-3-difference"));
}

#[test]
fn what_is_written_survives_a_broken_line() {
    let site = Site::demo();
    let window = Window::signed_in(&site, Shape::Desktop, site.login(SECRETARY));
    write_through_a_broken_line(&window, "writing");
}

#[test]
fn what_is_written_on_a_phone_survives_a_broken_line() {
    let site = Site::demo();
    let window = Window::signed_in(&site, Shape::Phone, site.login(SECRETARY));
    write_through_a_broken_line(&window, "phone-writing");
}

#[test]
fn a_line_that_hangs_holds_up_nothing_that_is_written_after_it() {
    let site = Site::demo();
    let window = Window::signed_in(&site, Shape::Desktop, site.login(SECRETARY));
    let editor = begin(&window, "self_appraisal");
    window.fill("s1", "每周值班一次。");
    window.see("已自动保存");
    site.hang(true);
    window.add("s1", "线路不通时写的。");
    window.see("正在自动保存");
    // The request is given up after a quarter of a minute; nobody types in the meantime.
    sleep(Duration::from_secs(16));
    window.see("网络断开，内容保存在这个页面里，恢复后自动保存。");
    site.hang(false);
    window.see("已自动保存");
    window.open(&editor);
    assert_eq!(window.value("s1"), "每周值班一次。线路不通时写的。");
}

#[test]
fn where_no_script_runs_a_button_keeps_the_draft() {
    let site = Site::demo();
    let desk = Window::signed_in(&site, Shape::Desktop, site.login(SECRETARY));
    let editor = begin(&desk, "self_appraisal");
    let plain = Window::signed_in(&site, Shape::WithoutScript, site.login(SECRETARY));
    plain.open(&editor);
    plain.fill("s1", "没有脚本也写得下。");
    plain.press("暂存草稿");
    plain.see("已暂存草稿");
    plain.shot("plain-writing-1-kept");
    desk.open(&editor);
    assert_eq!(desk.value("s1"), "没有脚本也写得下。");
}

#[test]
fn what_was_discarded_does_not_come_back() {
    let site = Site::demo();
    let window = Window::signed_in(&site, Shape::Desktop, site.login(SECRETARY));
    let editor = begin(&window, "self_appraisal");
    window.fill("s1", "先写的一句。");
    window.see("已自动保存");
    // At once: neither the timer nor the farewell has sent what is typed now.
    window.add("s1", "不要的一句。");
    window.press("丢弃草稿");
    window.see("丢弃后不能恢复");
    window.shot("discard-1-asked");
    // Thought better of: it is still there.
    window.press("返回");
    window.see("已恢复这个页面里没来得及保存的内容。");
    assert_eq!(window.value("s1"), "先写的一句。不要的一句。");
    window.press("丢弃草稿");
    window.see("丢弃后不能恢复");
    window.press("丢弃草稿");
    window.see("已丢弃草稿。");
    window.open(&editor);
    // Longer than an autosave takes.
    sleep(Duration::from_secs(4));
    assert_eq!(window.value("s1"), "");
    window.open(&editor);
    assert_eq!(window.value("s1"), "");
    window.see_not("已恢复这个页面里没来得及保存的内容。");
}
