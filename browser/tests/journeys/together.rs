//! Two people at the same record.

use browser::{Shape, Site, Window};

#[test]
fn whoever_saves_second_sees_both_texts_and_loses_nothing() {
    let site = Site::demo();
    let first = Window::signed_in(&site, Shape::Desktop, site.login("系统管理员、单位管理员"));
    let second = Window::signed_in(&site, Shape::Desktop, site.login("系统管理员、单位管理员"));
    let edit = |window: &Window| {
        window.open("/units");
        window.press("全部展开");
        window.press("规划处党支部");
        window.press("修改组织");
        window.see("修改“规划处支部”");
    };
    edit(&first);
    edit(&second);

    first.fill("code", "P-100");
    first.press("保存组织");
    first.see("已保存");

    second.fill("field", "规划条线");
    second.press("保存组织");
    second.see("还没有保存：这条记录刚被别人改过");
    let texts = second.text_of(".version");
    assert!(texts[0].contains("条线：规划条线") && !texts[0].contains("P-100"), "{texts:?}");
    assert!(texts[1].contains("组织代码：P-100") && !texts[1].contains("规划条线"), "{texts:?}");
    assert!(texts.iter().all(|text| text.contains("类别：党支部")), "words, not codes: {texts:?}");
    assert_eq!(second.value("field"), "规划条线");
    second.fits();
    second.shot("together-1-both-texts");

    // He takes over the other's change and saves again.
    second.fill("code", "P-100");
    second.press("保存组织");
    second.see("已保存");
    second.see("P-100");
    second.see("规划条线");
    second.press("变更记录");
    second.see("规划条线");
    second.fits();
    second.shot("together-2-journal");
}
