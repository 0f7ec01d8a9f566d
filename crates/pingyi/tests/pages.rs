//! Every page in every state it can be in.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use pingyi::web::views::View;
use pingyi::web::{
    account, accounts, appointments, bodies, calendar, campaigns, guidance, hats, help, home, imports,
    journal, layout, meetings, mirror, opinions, overview, packs, people, plans, problems, reviews, samples,
    server, setup, studies, talks, texts, units, upload,
};

/// Draws all samples of a view inside the frame and looks at what came out.
fn draw<V: View>(seen: &mut Vec<&'static str>) {
    let view = std::any::type_name::<V>();
    seen.push(view);
    let samples = V::samples();
    assert!(!samples.is_empty(), "{view} has no samples");
    for (name, sample) in samples {
        let title = sample.title();
        assert!(!title.is_empty(), "{view}, {name}: no title");
        let shell = layout::Shell { title: &title, wide: V::WIDE, ..layout::Shell::default() };
        let html = layout::page(&shell, sample.body()).into_string();
        check(&format!("{view}, {name}"), &html);
    }
}

fn check(page: &str, html: &str) {
    assert_eq!(html.matches("<script").count(), 1, "{page}: a script of its own");
    for inline in [" style=", " onclick=", "<style", "javascript:", "http://", "https://"] {
        let allowed =
            html.matches("http://www.w3.org/2000/svg").count() + html.matches("http://192.168.").count();
        let found = html.matches(inline).count();
        assert!(found == 0 || (inline == "http://" && found <= allowed + 6), "{page}: {inline}");
    }
    for field in html.split("<textarea").skip(1) {
        let tag = field.split('>').next().unwrap_or_default();
        assert!(!tag.contains("maxlength"), "{page}: a browser cuts a long paste without a word");
    }
    for form in html.split("<form").skip(1) {
        let form = form.split("</form>").next().unwrap_or_default();
        assert!(form.contains("<button"), "{page}: a form that cannot be sent without a script");
    }
    balanced(page, html);
}

/// Every element that is opened is closed, in order: broken nesting shows as a broken page in old browsers.
fn balanced(page: &str, html: &str) {
    const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "img"];
    let mut open: Vec<String> = Vec::new();
    for piece in html.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap_or_default();
        if tag.starts_with('!') || tag.ends_with('/') {
            continue;
        }
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "{page}: </{name}> closes something else");
        } else if !VOID.contains(&name.as_str()) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{page}: never closed: {open:?}");
}

/// The pages of what a branch does before its meeting.
fn draw_preparation(seen: &mut Vec<&'static str>) {
    draw::<studies::List>(seen);
    draw::<studies::Show>(seen);
    draw::<studies::Edit>(seen);
    draw::<studies::Remove>(seen);
    draw::<reviews::Texts>(seen);
    draw::<reviews::Show>(seen);
    draw::<reviews::Reopen>(seen);
    draw::<reviews::Lost>(seen);
    draw::<problems::Problems>(seen);
    draw::<problems::Write>(seen);
    draw::<problems::Remove>(seen);
    draw::<problems::Outcome>(seen);
    draw::<problems::Edition>(seen);
    draw::<opinions::List>(seen);
    draw::<opinions::Enter>(seen);
    draw::<opinions::Paste>(seen);
    draw::<opinions::Merge>(seen);
    draw::<opinions::Remove>(seen);
    draw::<opinions::Wording>(seen);
    draw::<opinions::LinkPage>(seen);
    draw::<opinions::Poster>(seen);
    draw::<opinions::public::Ask>(seen);
    draw::<mirror::Show>(seen);
    draw::<mirror::Clean>(seen);
    draw::<meetings::Ready>(seen);
    draw::<meetings::Check>(seen);
    draw::<meetings::Leave>(seen);
    draw::<meetings::NoticePage>(seen);
    draw::<meetings::Call>(seen);
    draw::<meetings::Open>(seen);
    draw::<meetings::Undo>(seen);
    draw::<talks::Talks>(seen);
    draw::<talks::Talk>(seen);
    draw::<talks::Write>(seen);
    draw::<talks::Withdraw>(seen);
    draw::<texts::Editor>(seen);
    draw::<texts::Discard>(seen);
    draw::<texts::Unsaved>(seen);
    draw::<texts::Versions>(seen);
    draw::<texts::Version>(seen);
    draw::<texts::Diff>(seen);
    draw::<upload::Upload>(seen);
}

#[test]
fn every_page_draws_in_every_state() {
    let mut seen = Vec::new();
    draw_preparation(&mut seen);
    draw::<account::SignIn>(&mut seen);
    draw::<account::Activation>(&mut seen);
    draw::<account::Own>(&mut seen);
    draw::<help::Help>(&mut seen);
    draw::<home::Home>(&mut seen);
    draw::<imports::Upload>(&mut seen);
    draw::<imports::Preview>(&mut seen);
    draw::<journal::Journal>(&mut seen);
    draw::<server::Server>(&mut seen);
    draw::<setup::Setup>(&mut seen);
    draw::<units::tree::Tree>(&mut seen);
    draw::<units::tree::Show>(&mut seen);
    draw::<units::form::Edit>(&mut seen);
    draw::<units::acts::Relocate>(&mut seen);
    draw::<units::acts::End>(&mut seen);
    draw::<accounts::Accounts>(&mut seen);
    draw::<accounts::strips::Strips>(&mut seen);
    draw::<accounts::strips::Ask>(&mut seen);
    draw::<people::search::Search>(&mut seen);
    draw::<people::stays::Attend>(&mut seen);
    draw::<people::stays::Leave>(&mut seen);
    draw::<people::list::List>(&mut seen);
    draw::<people::form::Edit>(&mut seen);
    draw::<people::acts::Transfer>(&mut seen);
    draw::<people::acts::Confirm>(&mut seen);
    draw::<people::acts::End>(&mut seen);
    draw::<people::acts::Reopen>(&mut seen);
    draw::<people::show::Show>(&mut seen);
    draw::<appointments::Duties>(&mut seen);
    draw::<appointments::New>(&mut seen);
    draw::<appointments::StandIn>(&mut seen);
    draw::<appointments::taking::Revoke>(&mut seen);
    draw::<bodies::Bodies>(&mut seen);
    draw::<bodies::NewSeat>(&mut seen);
    draw::<bodies::EndSeat>(&mut seen);
    draw::<guidance::Groups>(&mut seen);
    draw::<guidance::Compose>(&mut seen);
    draw::<guidance::End>(&mut seen);
    draw::<packs::Packs>(&mut seen);
    draw::<packs::show::Show>(&mut seen);
    draw::<packs::comparing::Compare>(&mut seen);
    draw::<packs::importing::Import>(&mut seen);
    draw::<plans::Show>(&mut seen);
    draw::<plans::Edit>(&mut seen);
    draw::<plans::Decide>(&mut seen);
    draw::<plans::Consent>(&mut seen);
    draw::<plans::RoundPage>(&mut seen);
    draw::<calendar::Years>(&mut seen);
    draw::<calendar::Show>(&mut seen);
    draw::<calendar::Edit>(&mut seen);
    draw::<calendar::Upload>(&mut seen);
    draw::<calendar::Restore>(&mut seen);
    draw::<hats::Hats>(&mut seen);
    draw::<hats::Reset>(&mut seen);
    draw::<samples::List>(&mut seen);
    draw::<samples::Load>(&mut seen);
    draw::<samples::Remove>(&mut seen);
    draw::<overview::Show>(&mut seen);
    draw::<overview::list::List>(&mut seen);
    draw::<overview::Choose>(&mut seen);
    draw::<campaigns::list::List>(&mut seen);
    draw::<campaigns::list::Begin>(&mut seen);
    draw::<campaigns::show::Show>(&mut seen);
    draw::<campaigns::Close>(&mut seen);
    draw::<campaigns::Contacts>(&mut seen);
    draw::<campaigns::roster::Show>(&mut seen);
    draw::<campaigns::roster::Freeze>(&mut seen);
    draw::<campaigns::roster::Correct>(&mut seen);
    draw::<campaigns::notices::list::List>(&mut seen);
    draw::<campaigns::notices::show::Show>(&mut seen);
    draw::<campaigns::notices::edit::Edit>(&mut seen);
    draw::<campaigns::notices::ask::Ask>(&mut seen);
    draw::<campaigns::notices::paste::Paste>(&mut seen);
    draw::<campaigns::notices::paste::Confirm>(&mut seen);
    draw::<campaigns::notices::publish::Publish>(&mut seen);
    draw::<campaigns::notices::publish::Discard>(&mut seen);

    let written = views_in(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web")));
    assert_eq!(seen.len(), written.len(), "a page is missing from this test: {written:?}");
}

/// Every `impl View for X` in the sources.
fn views_in(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(views_in(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let views = text.lines().filter_map(|line| line.strip_prefix("impl View for "));
            found.extend(views.map(|rest| format!("{}: {rest}", path.display())));
        }
    }
    found
}

#[test]
fn a_broken_page_is_noticed() {
    let broken = |html: &str| std::panic::catch_unwind(|| check("planted", html)).is_err();
    let page = |inside: &str| format!("<html><script src=x></script>{inside}</html>");
    assert!(!broken(&page("<p>好</p>")));
    assert!(broken(&page("<p>好</div>")));
    assert!(broken(&page("<p>好")));
    assert!(broken(&page("<p style=\"color:red\">好</p>")));
    assert!(broken(&page("<script>1</script>")));
    assert!(broken(&page("<form><input></form>")));
    assert!(broken(&page("<textarea rows=3 maxlength=500></textarea>")));
}
