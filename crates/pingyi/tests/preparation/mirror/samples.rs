//! Samples that are known: kept by whoever keeps the packs, shown by title and by the passages alone.

use axum::body::Body as Sent;
use axum::http::{Method, Request, StatusCode, header};
use store::testing::Engine;

use super::{OWN, SHARED, built};
use crate::common::{Answer, NOON, on_both};
use crate::house::DAY;

const SAMPLE_TAIL: &str = "这一段只有样稿里有：紫藤架下的石桌擦了三遍，来的人都说亮堂，可谁也没有坐下来谈一句正事。\
    散会以后我把记录本锁进柜子，钥匙放在窗台的花盆底下，年底检查时才想起来。";

on_both!(
    a_sample_is_known_by_its_title_and_its_passages_alone,
    many_samples_do_not_hide_a_colleague,
    samples_are_kept_by_who_keeps_the_packs,
);

async fn a_sample_is_known_by_its_title_and_its_passages_alone(engine: Engine) {
    let house = built(engine).await;
    let words = format!("{SHARED}\r\n{SAMPLE_TAIL}\r\n{SAMPLE_TAIL}");
    let form = [("title", "发言提纲样稿甲"), ("origin", "某网站"), ("words", words.as_str())];
    let loaded = house.post("系统员", "/samples/new", &form).await;
    assert_eq!(loaded.status, StatusCode::SEE_OTHER, "{}", loaded.body);
    let mine = house.mine(&format!("{SHARED}\n{OWN}")).await;
    let shown = house.mirror("张明", &mine).await;
    assert!(shown.contains("与范文相似") && shown.contains("范文“发言提纲样稿甲”"), "{shown}");
    assert!(shown.matches("两次没有把阀门编号写进台账").count() >= 2);
    for (who, path) in [("张明", format!("{mine}/mirror")), ("系统员", "/samples".into())] {
        let page = house.get(who, &path).await.body;
        assert!(page.contains("发言提纲样稿甲") && !page.contains("紫藤架"), "{who}: {page}");
    }
    let again = house.post("系统员", "/samples/new", &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("已经装入过") && again.body.contains("紫藤架"), "what was typed comes back");
    let list = house.get("系统员", "/samples").await.body;
    let remove =
        format!("/samples/{}/remove", list.split("/remove").next().unwrap().rsplit('/').next().unwrap());
    assert_eq!(house.post("系统员", &remove, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let id = remove.split('/').nth(2).unwrap();
    assert_eq!(house.post("系统员", &remove, &[("sample", id)]).await.status, StatusCode::SEE_OTHER);
    assert!(!house.mirror("张明", &mine).await.contains("样稿甲"));
    // The journal has the title, and not a word of the text.
    let told = house.entries().await.concat();
    assert!(told.contains("装入范文") && told.contains("移除范文") && !told.contains("紫藤架"));
}

async fn many_samples_do_not_hide_a_colleague(engine: Engine) {
    let house = built(engine).await;
    let mine = house.mine(&format!("{SHARED}\n{OWN}")).await;
    // Each sample has all of it, the colleague has it and a little of her own: she comes after every one of them.
    house.hers(&format!("{SHARED}\n{OWN}\n去年八月新来的小陈问我抄表的办法。"), NOON - DAY, true).await;
    for number in 0..15 {
        let words = format!("{SHARED}\n{OWN}\n{}", format!("第{number}份样稿到此为止。").repeat(9));
        let form = [("title", format!("样稿{number}")), ("words", words)];
        let form = form.each_ref().map(|(name, words)| (*name, words.as_str()));
        assert_eq!(house.post("系统员", "/samples/new", &form).await.status, StatusCode::SEE_OTHER);
    }
    let shown = house.mirror("张明", &mine).await;
    assert!(shown.contains("赵青的个人发言提纲"), "{shown}");
    assert!(shown.contains("列出最相似的 12 份，另有 3 份也相似。"), "{shown}");
    assert!(shown.contains("与范文相似</a> 15 篇"), "the count is of all of them: {shown}");
}

async fn samples_are_kept_by_who_keeps_the_packs(engine: Engine) {
    let house = built(engine).await;
    for other in ["周宁", "张明", "钱川"] {
        assert_ne!(house.get(other, "/samples").await.status, StatusCode::OK, "{other}");
    }
    assert!(house.get("系统员", "/").await.body.contains("href=\"/samples\""));
    assert!(!house.get("张明", "/").await.body.contains("href=\"/samples\""));
    for words in ["", "短", &"长".repeat(20_001), "\u{7}\u{202e}"] {
        let form = [("title", "样稿<b>"), ("words", words)];
        let answer = house.post("系统员", "/samples/new", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("样稿&lt;b&gt;"));
    }
    let ask = async |body: Vec<u8>| {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/samples/upload")
            .header(header::COOKIE, format!("pingyi={}", house.people["系统员"].1))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Sent::from(body));
        Answer::of(house.world.ask(request.unwrap()).await).await
    };
    let upload = async |name: &str, content: &[u8]| {
        let head =
            format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        ask([head.as_bytes(), content, b"\r\n--x--\r\n"].concat()).await
    };
    let read = upload("样稿乙.txt", format!("\u{feff}{SHARED}\r\n\r\n{OWN}").as_bytes()).await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.body);
    assert!(read.body.contains("还没有装入") && read.body.contains("value=\"样稿乙\""), "{}", read.body);
    assert!(read.body.contains("石榴树下"));
    for (name, content, words) in [
        ("a.txt", &b"PK\x03\x04\0\0\0"[..], "文件损坏"),
        ("b.txt", b"", "没有选择文件。</h2><p>空的文件也不算。请选择一个 docx 或 txt 文件再上传。"),
        ("c.txt", "长".repeat(50_000).as_bytes(), "50000 字"),
    ] {
        let answer = upload(name, content).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.body.contains("这个文件没有读取") && answer.body.contains(words), "{}", answer.body);
    }
    let cut =
        ask("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"d.txt\"\r\n\r\n半".into())
            .await;
    assert_eq!(cut.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        cut.body.contains("文件没有传完，或者过大。") && !cut.body.contains("名册请分成"),
        "{}",
        cut.body
    );
    let mut tx = house.world.app.db.read().await.unwrap();
    assert!(store::samples::list(&mut tx).await.unwrap().is_empty());
}
