//! Theme packs in an installation: importing, what is refused, and what the pages show of it.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::refusal::PackRefusal;
use domain::{Refusal, theme};
use pingyi::actions::packs;
use pingyi::failure::Failure;
use store::on_both_databases;
use tower::ServiceExt as _;

use crate::common::NOON;
use crate::{Bureau, bureau};

/// Next year's pack, made from this year's as the manual says.
fn next_year(revision: i64) -> String {
    pingyi::packs::shipped_text("P2025")
        .unwrap()
        .replace("id = \"P2025\"", "id = \"P2026\"")
        .replace("revision = 1\nyear = 2025", &format!("revision = {revision}\nyear = 2026"))
        .replace("2025年度", "2026年度")
        .replace("2026-01-01", "2027-01-01")
        .replace("2026-03-31", "2027-03-31")
}

async fn entries(house: &Bureau) -> i64 {
    let mut tx = house.app.db.read().await.unwrap();
    store::journal::below(&mut tx, house.top, 0, 1).await.unwrap().1
}

on_both_databases! {
    async fn an_imported_pack_stands_beside_those_of_the_program(db) {
        let house = bureau(db).await;
        let before = entries(&house).await;
        let ours = packs::list(&house.app).await?.len();
        packs::import(&house.app, &house.admin, next_year(1).as_bytes()).await?;
        packs::import(&house.app, &house.admin, next_year(2).as_bytes()).await?;
        let all = packs::list(&house.app).await?;
        assert_eq!(all.len(), ours + 1);
        assert_eq!((all[0].pack.id.as_str(), all[0].pack.revision), ("P2026", 2));
        assert_eq!(packs::find(&house.app, "P2026", Some(1)).await?.pack.revision, 1);
        assert_eq!(packs::text(&house.app, "P2026", 1).await?, next_year(1));
        assert!(matches!(packs::find(&house.app, "P2026", Some(3)).await, Err(Failure::NotFound)));
        assert!(matches!(packs::text(&house.app, "P2025", 9).await, Err(Failure::NotFound)));
        assert_eq!(entries(&house).await, before + 2);
    }

    async fn the_same_file_again_changes_nothing(db) {
        let house = bureau(db).await;
        packs::import(&house.app, &house.admin, next_year(1).as_bytes()).await?;
        let before = entries(&house).await;
        packs::import(&house.app, &house.admin, next_year(1).as_bytes()).await?;
        packs::import(&house.app, &house.admin, pingyi::packs::shipped_text("P2025").unwrap().as_bytes()).await?;
        assert_eq!(entries(&house).await, before);
        assert_eq!(packs::editions(&house.app).await?.len(), pingyi::packs::shipped().len() + 1);
    }

    async fn faults_other_content_and_other_files_are_refused_in_words(db) {
        let house = bureau(db).await;
        let before = entries(&house).await;
        let faulty = next_year(1).replace("value = \"1/3\"", "value = \"很多\"").replace("days = -6", "days = 6");
        match packs::import(&house.app, &house.admin, faulty.as_bytes()).await {
            Err(Failure::Refused(Refusal::Pack(PackRefusal::Faulty { faults }))) => assert_eq!(faults.len(), 2, "{faults:?}"),
            other => panic!("{other:?}"),
        }
        let ours = pingyi::packs::shipped_text("P2025").unwrap().replace("本组织", "这个组织");
        match packs::import(&house.app, &house.admin, ours.as_bytes()).await {
            Err(Failure::Refused(refusal @ Refusal::Pack(PackRefusal::EditionExists { .. }))) => {
                assert!(refusal.to_string().contains("revision 改为 2"), "{refusal}");
            }
            other => panic!("{other:?}"),
        }
        for content in [&b"PK\x03\x04\xff\xfe"[..], b"\xd6\xf7\xcc\xe2"] {
            assert!(matches!(packs::import(&house.app, &house.admin, content).await, Err(Failure::File(_))));
        }
        assert_eq!(entries(&house).await, before);
    }

    async fn the_form_takes_a_file_and_lists_what_is_wrong_with_one(db) {
        let house = bureau(db).await;
        let site = pingyi::web::site(&house.app, pingyi::web::routes::table());
        let secret = "ticket-of-the-administrator";
        let mut tx = house.app.db.write().await?;
        let session = store::sessions::Session {
            id_hash: domain::journal::Digest::of(secret.as_bytes()).to_string(),
            person: house.admin.person,
            started_at: NOON,
            seen_at: NOON,
        };
        store::sessions::add(&mut tx, &session).await?;
        tx.commit().await?;
        let send = async |text: &str| {
            let body = format!(
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"P2026.toml\"\r\n\r\n{text}\r\n--x--\r\n"
            );
            let request = Request::post("/packs/import")
                .header(header::COOKIE, format!("pingyi={secret}"))
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
                .body(Body::from(body))
                .unwrap();
            let response = site.clone().oneshot(request).await.unwrap();
            let (head, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            let location = head.headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
            (head.status, location, String::from_utf8_lossy(&bytes).into_owned())
        };
        let (status, _, html) = send(&next_year(1).replace("[theme]", "[themes]")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(html.contains("不认识“themes”这一项") && html.contains("行</strong>"), "{html}");
        let (status, location, _) = send(&next_year(1)).await;
        assert_eq!((status, location.as_deref()), (StatusCode::SEE_OTHER, Some("/packs/P2026-1")));
        let (status, _, html) = send(&next_year(1).replace("本组织", "这个组织")).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("revision 改为 2"), "{html}");
        let (status, _, html) = send("").await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("没有选择文件"), "{html}");
        assert!(theme::read(&next_year(1)).is_ok());
    }
}
