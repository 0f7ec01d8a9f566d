//! What a branch does before it may sit down.

use axum::routing::{get, post};
use domain::access::Act;

use super::{Route, read, write};
use crate::web::guard::Guard;
use crate::web::{meetings, mirror, reviews, studies, talks, texts, upload};

pub(super) fn table() -> Vec<Route> {
    let parts = [
        studying(),
        talking(),
        attention(),
        uploading(),
        opinions(),
        writing(),
        mirrors(),
        reviewing(),
        meeting(),
        problems(),
    ];
    parts.into_iter().flatten().collect()
}

/// 动员部署, 学习研讨, 党课.
fn studying() -> Vec<Route> {
    let (see, keep) = (Guard::Unit(Act::SeeCampaign), Guard::Unit(Act::RecordStudy));
    vec![
        read("/units/{unit}/campaigns/{campaign}/studies", see, get(studies::list)),
        read("/units/{unit}/campaigns/{campaign}/studies/new", keep, get(studies::new_page)),
        write("/units/{unit}/campaigns/{campaign}/studies/new", keep, post(studies::record)),
        read("/units/{unit}/campaigns/{campaign}/studies/{study}", see, get(studies::show)),
        read("/units/{unit}/campaigns/{campaign}/studies/{study}/edit", keep, get(studies::edit_page)),
        write("/units/{unit}/campaigns/{campaign}/studies/{study}/edit", keep, post(studies::edit)),
        write("/units/{unit}/campaigns/{campaign}/studies/{study}/made-up", keep, post(studies::made_up)),
        read("/units/{unit}/campaigns/{campaign}/studies/{study}/remove", keep, get(studies::remove_page)),
        write("/units/{unit}/campaigns/{campaign}/studies/{study}/remove", keep, post(studies::remove)),
    ]
}

/// 谈心谈话: who records or changes one must be one of the two, which the use case asks.
fn talking() -> Vec<Route> {
    use Guard::Unit;
    let see = Unit(Act::SeeCampaign);
    vec![
        read("/units/{unit}/campaigns/{campaign}/talks", see, get(talks::list)),
        read("/units/{unit}/campaigns/{campaign}/talks/new", see, get(talks::new_page)),
        write("/units/{unit}/campaigns/{campaign}/talks/new", see, post(talks::record)),
        write("/units/{unit}/campaigns/{campaign}/talks/plan", Unit(Act::ArrangeTalks), post(talks::plan)),
        read("/units/{unit}/campaigns/{campaign}/talks/{talk}", see, get(talks::show)),
        read("/units/{unit}/campaigns/{campaign}/talks/{talk}/edit", see, get(talks::edit_page)),
        write("/units/{unit}/campaigns/{campaign}/talks/{talk}/edit", see, post(talks::edit)),
        write("/units/{unit}/campaigns/{campaign}/talks/{talk}/cancel", see, post(talks::cancel)),
        read("/units/{unit}/campaigns/{campaign}/talks/{talk}/withdraw", see, get(talks::withdraw_page)),
        write("/units/{unit}/campaigns/{campaign}/talks/{talk}/withdraw", see, post(talks::withdraw)),
    ]
}

/// 重点谈话对象.
fn attention() -> Vec<Route> {
    let arrange = Guard::Unit(Act::ArrangeTalks);
    vec![
        write("/units/{unit}/campaigns/{campaign}/talks/attention", arrange, post(talks::mark)),
        write("/units/{unit}/campaigns/{campaign}/talks/attention/remove", arrange, post(talks::unmark)),
    ]
}

/// A file instead of typing a text: who may write it, the use case asks.
fn uploading() -> Vec<Route> {
    let see = Guard::Unit(Act::SeeCampaign);
    vec![
        read("/units/{unit}/campaigns/{campaign}/texts/{text}/upload", see, get(upload::form)),
        write("/units/{unit}/campaigns/{campaign}/texts/{text}/upload", see, post(upload::upload)),
    ]
}

/// 征求意见: the public page, and what the unit does with what it has collected.
fn opinions() -> Vec<Route> {
    use crate::web::opinions as page;
    use page::public;
    let keep = |path, handler| read(path, Guard::Unit(Act::KeepOpinions), handler);
    let change = |path, handler| write(path, Guard::Unit(Act::KeepOpinions), handler);
    vec![
        read("/o/{code}", Guard::Anonymous, get(public::show)),
        write("/o/{code}", Guard::Anonymous, post(public::submit)),
        read("/units/{unit}/campaigns/{campaign}/opinions", Guard::Unit(Act::SeeCampaign), get(page::list)),
        change("/units/{unit}/campaigns/{campaign}/opinions", post(page::add)),
        keep("/units/{unit}/campaigns/{campaign}/opinions/new", get(page::new)),
        keep("/units/{unit}/campaigns/{campaign}/opinions/paste", get(page::paste_page)),
        change("/units/{unit}/campaigns/{campaign}/opinions/paste", post(page::paste)),
        keep("/units/{unit}/campaigns/{campaign}/opinions/merge", get(page::merge_page)),
        change("/units/{unit}/campaigns/{campaign}/opinions/merge", post(page::merge)),
        keep("/units/{unit}/campaigns/{campaign}/opinions/{opinion}/remove", get(page::remove_page)),
        change("/units/{unit}/campaigns/{campaign}/opinions/{opinion}/remove", post(page::remove)),
        keep("/units/{unit}/campaigns/{campaign}/opinions/merged/{merged}", get(page::show_wording)),
        change("/units/{unit}/campaigns/{campaign}/opinions/merged/{merged}", post(page::reword)),
        change("/units/{unit}/campaigns/{campaign}/opinions/merged/{merged}/decide", post(page::decide)),
        change("/units/{unit}/campaigns/{campaign}/opinions/merged/{merged}/split", post(page::split)),
        keep("/units/{unit}/campaigns/{campaign}/opinions/link", get(page::link_page)),
        change("/units/{unit}/campaigns/{campaign}/opinions/link", post(page::open_link)),
        change("/units/{unit}/campaigns/{campaign}/opinions/link/close", post(page::close_link)),
        keep("/units/{unit}/campaigns/{campaign}/opinions/link/poster", get(page::poster)),
    ]
}

/// Writing the self-examination texts: whose text it is decides who may, which the use case asks.
fn writing() -> Vec<Route> {
    let see = Guard::Unit(Act::SeeCampaign);
    vec![
        write("/units/{unit}/campaigns/{campaign}/texts/new", see, post(texts::begin)),
        read("/units/{unit}/campaigns/{campaign}/texts/{text}/edit", see, get(texts::edit_page)),
        write("/units/{unit}/campaigns/{campaign}/texts/{text}/edit", see, post(texts::save)),
        write("/units/{unit}/campaigns/{campaign}/texts/{text}/draft", see, post(texts::keep)),
        read("/units/{unit}/campaigns/{campaign}/texts/{text}/discard", see, get(texts::discard_page)),
        write("/units/{unit}/campaigns/{campaign}/texts/{text}/discard", see, post(texts::discard)),
        read("/units/{unit}/campaigns/{campaign}/texts/{text}/versions", see, get(texts::versions)),
        read("/units/{unit}/campaigns/{campaign}/texts/{text}/versions/{number}", see, get(texts::version)),
        read("/units/{unit}/campaigns/{campaign}/texts/{text}/diff", see, get(texts::compare)),
    ]
}

/// The mirror held up to a text: whose it may be, the use case asks.
fn mirrors() -> Vec<Route> {
    let see = Guard::Unit(Act::SeeCampaign);
    vec![
        read("/units/{unit}/campaigns/{campaign}/texts/{text}/mirror", see, get(mirror::show)),
        read("/units/{unit}/campaigns/{campaign}/texts/{text}/clean", see, get(mirror::clean_page)),
        write("/units/{unit}/campaigns/{campaign}/texts/{text}/clean", see, post(mirror::clean)),
    ]
}

/// Texts on their way: the list, one text, giving it in, reviewing it. Who may read which is decided by what the text is.
fn reviewing() -> Vec<Route> {
    let see = Guard::Unit(Act::SeeCampaign);
    vec![
        read("/units/{unit}/campaigns/{campaign}/texts", see, get(reviews::list)),
        read("/units/{unit}/campaigns/{campaign}/texts/{text}", see, get(reviews::show)),
        write("/units/{unit}/campaigns/{campaign}/texts/{text}/submit", see, post(reviews::submit)),
        write("/units/{unit}/campaigns/{campaign}/texts/{text}/withdraw", see, post(reviews::withdraw)),
        read("/units/{unit}/campaigns/{campaign}/texts/{text}/reopen", see, get(reviews::reopen_page)),
        write("/units/{unit}/campaigns/{campaign}/texts/{text}/reopen", see, post(reviews::reopen)),
        write("/units/{unit}/campaigns/{campaign}/texts/{text}/review", see, post(reviews::review)),
    ]
}

/// Whether a branch may sit down: its readiness, the superior's leave, the notice of the meeting, its opening.
fn meeting() -> Vec<Route> {
    let see = Guard::Unit(Act::SeeCampaign);
    let (call, check) = (Guard::Unit(Act::CallMeeting), Guard::Unit(Act::Precheck));
    let answer = Guard::Unit(Act::AnswerLeave);
    vec![
        read("/units/{unit}/campaigns/{campaign}/ready", see, get(meetings::show_ready)),
        read("/units/{unit}/campaigns/{campaign}/ready/check", check, get(meetings::check_page)),
        write("/units/{unit}/campaigns/{campaign}/ready/check", check, post(meetings::examine)),
        read("/units/{unit}/campaigns/{campaign}/ready/leave", see, get(meetings::show_leave)),
        write("/units/{unit}/campaigns/{campaign}/ready/leave", call, post(meetings::ask)),
        write("/units/{unit}/campaigns/{campaign}/ready/leave/answer", answer, post(meetings::answer)),
        write("/units/{unit}/campaigns/{campaign}/ready/leave/reply", call, post(meetings::reply)),
        read("/units/{unit}/campaigns/{campaign}/ready/open", call, get(meetings::open_page)),
        write("/units/{unit}/campaigns/{campaign}/ready/open", call, post(meetings::open)),
        read("/units/{unit}/campaigns/{campaign}/ready/undo", call, get(meetings::undo_page)),
        write("/units/{unit}/campaigns/{campaign}/ready/undo", call, post(meetings::undo)),
        read("/units/{unit}/campaigns/{campaign}/meeting-notice", see, get(meetings::show_notice)),
        read("/units/{unit}/campaigns/{campaign}/meeting-notice/new", call, get(meetings::call_page)),
        write("/units/{unit}/campaigns/{campaign}/meeting-notice/new", call, post(meetings::issue)),
    ]
}

/// 查摆问题: whose list somebody reads and writes, the use case asks.
fn problems() -> Vec<Route> {
    use crate::web::problems as page;
    let see = |path, handler| read(path, Guard::Unit(Act::SeeCampaign), handler);
    let change = |path, handler| write(path, Guard::Unit(Act::SeeCampaign), handler);
    vec![
        see("/units/{unit}/campaigns/{campaign}/problems", get(page::list)),
        see("/units/{unit}/campaigns/{campaign}/problems.xlsx", get(page::export)),
        change("/units/{unit}/campaigns/{campaign}/problems/editions", post(page::complete)),
        see("/units/{unit}/campaigns/{campaign}/problems/editions/{edition}", get(page::edition_page)),
        see("/units/{unit}/campaigns/{campaign}/problems/new", get(page::new_page)),
        change("/units/{unit}/campaigns/{campaign}/problems/new", post(page::add)),
        see("/units/{unit}/campaigns/{campaign}/problems/{problem}/edit", get(page::edit_page)),
        change("/units/{unit}/campaigns/{campaign}/problems/{problem}/edit", post(page::edit)),
        see("/units/{unit}/campaigns/{campaign}/problems/{problem}/remove", get(page::remove_page)),
        change("/units/{unit}/campaigns/{campaign}/problems/{problem}/remove", post(page::remove)),
        see("/units/{unit}/campaigns/{campaign}/problems/{problem}/outcome", get(page::outcome_page)),
        change("/units/{unit}/campaigns/{campaign}/problems/{problem}/outcome", post(page::judge)),
    ]
}
