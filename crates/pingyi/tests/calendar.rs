//! The table of working days: entered, imported, raced over, taken back, and fed with what nobody should send.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

#[expect(dead_code, reason = "the world is shared with tests that need more of it")]
mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use common::{Answer, LOGIN, World, on_both, world};
use pingyi::actions;
use store::testing::Engine;
use time::macros::date;

const BASIS: &str = "国务院办公厅关于2027年部分节假日安排的通知";
const YEAR: &str = "2027-01-01 休 元旦\n2027-02-05至2027-02-12 休 春节\n2027-02-14 班";

async fn save(world: &World, ticket: &str, year: i32, version: &str, days: &str) -> Answer {
    let form = [("version", version), ("basis", BASIS), ("days", days)];
    world.post(&format!("/calendar/{year}/edit"), Some(ticket), &form).await
}

async fn import(world: &World, ticket: &str, content: &[u8]) -> Answer {
    let mut body =
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"2027.csv\"\r\n\r\n".to_vec();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let request = Request::post("/calendar/import")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header(header::COOKIE, format!("pingyi={ticket}"));
    Answer::of(world.ask(request.body(Body::from(body)).unwrap()).await).await
}

/// Is this day a working day for whoever computes a deadline here?
async fn is_working(world: &World, day: time::Date) -> bool {
    let mut tx = world.app.db.read().await.unwrap();
    actions::calendar::calendar(&mut tx).await.unwrap().is_working(day)
}

async fn a_year_is_entered_raced_over_and_taken_back(engine: Engine) {
    let world = world(engine).await;
    let ticket = world.ticket(LOGIN).await;
    let list = world.get("/calendar", Some(&ticket)).await;
    assert!(list.body.contains("2027年的放假安排尚未录入"), "{}", list.body);

    // A new year, by hand.
    assert!(is_working(&world, date!(2027 - 02 - 08)).await);
    assert_eq!(save(&world, &ticket, 2027, "0", YEAR).await.status, StatusCode::SEE_OTHER);
    assert!(!is_working(&world, date!(2027 - 02 - 08)).await);
    assert!(is_working(&world, date!(2027 - 02 - 14)).await);
    let page = world.get("/calendar/2027", Some(&ticket)).await;
    assert!(page.body.contains("本单位录入") && page.body.contains("2月5日（星期五）"), "{}", page.body);

    // Somebody who has the page from before it: both texts, nothing lost, and the next save is his.
    let other = "2027-01-01 休 新年";
    let raced = save(&world, &ticket, 2027, "0", other).await;
    assert_eq!(raced.status, StatusCode::CONFLICT);
    assert!(raced.body.contains("新年") && raced.body.contains("2027-02-14 班"), "{}", raced.body);
    assert!(raced.body.contains("name=\"version\" value=\"1\""), "{}", raced.body);
    assert_eq!(save(&world, &ticket, 2027, "1", other).await.status, StatusCode::SEE_OTHER);
    assert!(is_working(&world, date!(2027 - 02 - 08)).await);

    // A year the program brings is replaced, and comes back.
    let changed = save(&world, &ticket, 2026, "0", "2026-10-01 休 国庆节").await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    assert!(is_working(&world, date!(2026 - 02 - 17)).await);
    let ask = world.get("/calendar/2026/restore", Some(&ticket)).await;
    assert!(ask.body.contains("恢复随程序的安排"), "{}", ask.body);
    for (version, status) in [("", 422), ("9", 409), ("1", 303)] {
        let answer = world.post("/calendar/2026/restore", Some(&ticket), &[("version", version)]).await;
        assert_eq!(answer.status.as_u16(), status, "{version}: {}", answer.body);
    }
    assert!(!is_working(&world, date!(2026 - 02 - 17)).await);
    let again = world.post("/calendar/2026/restore", Some(&ticket), &[("version", "1")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("没有本单位录入的工作日表"), "{}", again.body);

    // Every change stands in the journal, and the journal is sound.
    let mut tx = world.app.db.read().await.unwrap();
    let entries = store::journal::below(&mut tx, world.top, 0, 50).await.unwrap().0;
    let told: Vec<&str> = entries.iter().map(|told| told.entry.act.as_str()).collect();
    assert_eq!(told.iter().filter(|act| **act == "录入工作日表").count(), 3, "{told:?}");
    assert!(told.contains(&"恢复随程序的工作日表"), "{told:?}");
    drop(tx);
    assert!(actions::journal::verify(&world.app).await.unwrap().is_sound());
}

on_both!(a_year_is_entered_raced_over_and_taken_back);

#[tokio::test]
async fn a_file_fills_the_form_and_changes_nothing_before_it_is_saved() {
    let world = world(Engine::Sqlite).await;
    let ticket = world.ticket(LOGIN).await;
    let file =
        "2027年放假安排,,\n日期,上班或休息,说明\n2027-01-01,休,元旦\n2027/2/14,上班,春节\n2027-03-01,上班,\n";
    let shown = import(&world, &ticket, file.as_bytes()).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    for words in ["2027-01-01 休 元旦", "2027/2/14 上班 春节", "文件里 1 行与平时相同", "还没有保存"]
    {
        assert!(shown.body.contains(words), "{words}: {}", shown.body);
    }
    assert!(is_working(&world, date!(2027 - 01 - 01)).await);

    // A row that cannot be read comes back as it is, named.
    let wrong = import(&world, &ticket, "日期,上班或休息\n2027-01-01,休\n除夕,休\n".as_bytes()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("第 2 行“除夕 休”不能识别"), "{}", wrong.body);

    for (content, words) in [
        (&b""[..], "请选择一个 xlsx 或 csv 文件再上传"),
        (b"\x89PNG\r\n\x1a\n", "不是可以导入的表格"),
        ("姓名,部门\n赵一鸣,甲\n".as_bytes(), "“日期”和“上班或休息”"),
        ("日期,说明\n2027-01-01,元旦\n".as_bytes(), "“日期”和“上班或休息”"),
        ("日期,类型\n除夕,休\n".as_bytes(), "没有一行的日期能识别"),
        ("日期,类型\n1027-01-01,休\n".as_bytes(), "没有一行的日期能识别"),
    ] {
        let refused = import(&world, &ticket, content).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(
            refused.body.contains(words) && refused.body.contains("没有任何改动"),
            "{words}: {}",
            refused.body
        );
    }
}

#[tokio::test]
async fn what_cannot_stand_is_named_line_by_line_and_nothing_typed_is_lost() {
    let world = world(Engine::Sqlite).await;
    let ticket = world.ticket(LOGIN).await;
    let note = "劳动节".repeat(40);
    let typed = format!("2027-01-01 休 元旦\n春节放假\n2027-02-15 班\n2026-12-31 休\n2027-05-01 休 {note}");
    let refused = save(&world, &ticket, 2027, "0", &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "第 2 行“春节放假”",
        "第 3 行的2027年2月15日是星期一",
        "第 4 行的2026年12月31日",
        "第 5 行的说明不能用",
        "2027-01-01 休 元旦",
    ] {
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
    }
    let script = save(&world, &ticket, 2027, "0", "<script>alert(1)</script>").await;
    assert!(!script.body.contains("<script>alert"), "{}", script.body);
    let mut hostile = vec![
        String::new(),
        "\n\n".to_owned(),
        "2027-01-02 班".to_owned(),
        "2027-01-01至9999-12-31 休".to_owned(),
        "x\n".repeat(100_000),
        "至".repeat(1000),
        "９９９９-01-01 休".to_owned(),
    ];
    hostile.push("2027-01-01 休 ".to_owned() + &"长".repeat(500));
    for text in &hostile {
        let answer = save(&world, &ticket, 2027, "0", text).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text:.40}");
        assert!(answer.body.len() < 1024 * 1024, "{text:.40}");
    }
    let huge = save(&world, &ticket, 2027, "0", &"2027-01-01 休\n".repeat(700_000)).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    for (version, status) in [("", 422), ("x", 422), ("7", 409), ("-1", 409)] {
        let answer = save(&world, &ticket, 2027, version, YEAR).await;
        assert_eq!(answer.status.as_u16(), status, "version {version}");
    }
    assert!(is_working(&world, date!(2027 - 01 - 01)).await, "nothing was saved");
    for year in ["1999", "2100", "-1", "99999999999", "abc", "2026x"] {
        for page in ["", "/edit", "/restore"] {
            let answer = world.get(&format!("/calendar/{year}{page}"), Some(&ticket)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{year}{page}");
        }
    }
}

#[tokio::test]
async fn everybody_signed_in_reads_and_only_the_system_administrator_enters() {
    let world = world(Engine::Sqlite).await;
    let branch = world.branch("第一党支部").await;
    let (_, login) = world.colleague(branch, "赵一鸣").await;
    let ticket = world.ticket(&login).await;
    for page in ["/calendar", "/calendar/2026", "/calendar/2027"] {
        let answer = world.get(page, Some(&ticket)).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        assert!(
            !answer.body.contains("/edit") && !answer.body.contains("/import"),
            "{page}: {}",
            answer.body
        );
    }
    assert_eq!(save(&world, &ticket, 2027, "0", YEAR).await.status, StatusCode::FORBIDDEN);
    assert_eq!(import(&world, &ticket, b"x").await.status, StatusCode::FORBIDDEN);
}
