//! A round through the main navigation as each of five people: every page is whole, quiet, and asks nobody outside.

use browser::{Shape, Site, Window};

const ROLES: [(&str, &str); 5] = [
    ("系统管理员、单位管理员", "admin"),
    ("局党委办公室", "office"),
    ("养护中心第一党支部书记", "secretary"),
    ("普通党员（养护中心）", "member"),
    ("审计管理员", "auditor"),
];

#[test]
fn every_page_of_the_navigation_is_whole_on_a_phone() {
    let site = Site::demo();
    for (role, short) in ROLES {
        round(&site, Shape::Phone, role, &format!("phone-{short}"));
    }
}

#[test]
fn every_page_of_the_navigation_is_whole_on_a_desk() {
    let site = Site::demo();
    for (role, short) in ROLES {
        round(&site, Shape::Desktop, role, &format!("desk-{short}"));
    }
}

fn round(site: &Site, shape: Shape, role: &str, name: &str) {
    let window = Window::signed_in(site, shape, site.login(role));
    let mut pages = window.values_of("nav.nav a", "pathname");
    assert!(!pages.is_empty(), "{role} has a navigation");
    pages.extend(["/account", "/help", "/search?q=wang"].map(str::to_owned));
    // The first unit of the tree, with everything that its tabs lead to.
    if pages.iter().any(|page| page == "/units") {
        window.open("/units");
        let unit = window.values_of("#units a", "pathname").remove(0);
        window.open(&unit);
        pages.extend(window.values_of("nav.tabs a", "pathname"));
    }
    for (number, page) in pages.iter().enumerate() {
        window.open(page);
        let errors = window.console_errors();
        assert!(errors.is_empty(), "{role} at {page}: {errors:?}");
        assert!(window.shows("h1") && !window.shows(".refusal"), "{role} at {page}: {}", window.text());
        window.fits();
        let foreign = window.foreign_resources();
        assert!(foreign.is_empty(), "{role} at {page} asks others: {foreign:?}");
        let last = page.split('?').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        window.shot(&format!("{name}-{number:02}-{}", if last.len() > 20 { "unit" } else { last }));
    }
}
