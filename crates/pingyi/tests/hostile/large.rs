//! Requests that are too large, over a real line: a browser gets our page, and nobody keeps the server listening.

use std::net::SocketAddr;
use std::time::Duration;

use pingyi::web::serve;
use store::testing::Engine;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use crate::common::{World, on_both, world};

const MEGABYTE: usize = 1024 * 1024;
const SOON: Duration = Duration::from_secs(20);

async fn served(engine: Engine) -> (World, SocketAddr) {
    let world = world(engine).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(world.app.clone(), listener, std::future::pending()));
    (world, address)
}

/// A line on which a form to the page of signing in begins.
async fn begun(address: SocketAddr, headers: &str) -> TcpStream {
    let mut line = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/x-www-form-urlencoded\r\n{headers}\r\n\r\n"
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line
}

/// What comes first: the beginning of an answer, or that the body is waited for.
async fn first(line: &mut TcpStream) -> String {
    let mut some = vec![0; 4096];
    let read = timeout(SOON, line.read(&mut some)).await.expect("an answer").unwrap();
    String::from_utf8_lossy(&some[..read]).into_owned()
}

async fn whoever_sends_too_much_gets_our_page(engine: Engine) {
    let (_world, address) = served(engine).await;
    let mut line = begun(address, &format!("content-length: {}\r\nconnection: close", 30 * MEGABYTE)).await;
    for _ in 0..30 {
        line.write_all(&vec![b'a'; MEGABYTE]).await.unwrap();
    }
    let mut page = Vec::new();
    timeout(SOON, line.read_to_end(&mut page)).await.expect("an end").unwrap();
    let page = String::from_utf8(page).unwrap();
    assert!(page.starts_with("HTTP/1.1 413 ") && page.contains("内容太大，没有收下。"), "{page}");
    assert!(page.contains("</html>"), "{page}");
}

async fn what_nobody_waits_for_is_refused_at_once(engine: Engine) {
    let (_world, address) = served(engine).await;
    // Announced: not a letter of it has to be sent.
    let mut line = begun(address, &format!("content-length: {}", 60 * MEGABYTE)).await;
    let answer = first(&mut line).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    // Not announced: after twice as much as the largest file the line is cut.
    let mut line = begun(address, "transfer-encoding: chunked").await;
    let chunk = [b"100000\r\n".as_slice(), &vec![b'a'; MEGABYTE], b"\r\n"].concat();
    let mut sent = 0;
    while sent < 200 && timeout(SOON, line.write_all(&chunk)).await.is_ok_and(|sent| sent.is_ok()) {
        sent += 1;
    }
    assert!((30..80).contains(&sent), "{sent} MB were taken");
}

async fn only_a_few_are_heard_out_at_a_time(engine: Engine) {
    let (world, address) = served(engine).await;
    let large = format!("content-length: {}\r\nexpect: 100-continue", 30 * MEGABYTE);
    let mut slow = Vec::new();
    for _ in 0..4 {
        let mut line = begun(address, &large).await;
        let answer = first(&mut line).await;
        assert!(answer.starts_with("HTTP/1.1 100 "), "{answer}");
        slow.push(line);
    }
    let answer = first(&mut begun(address, &large).await).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    // Nor is anybody heard who did not say how much it would be.
    let mut line = begun(address, "transfer-encoding: chunked\r\nconnection: close").await;
    let chunk = [b"180000\r\n".as_slice(), &vec![b'a'; MEGABYTE + MEGABYTE / 2], b"\r\n"].concat();
    line.write_all(&chunk).await.unwrap();
    let answer = first(&mut line).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    // Whoever sends what fits does not wait for them.
    let mut line = begun(address, "content-length: 18\r\nconnection: close").await;
    line.write_all(b"login=a&password=b").await.unwrap();
    let answer = first(&mut line).await;
    assert!(answer.starts_with("HTTP/1.1 422 "), "{answer}");
    // They hang up, and others are heard.
    drop(slow);
    for _ in 0..200 {
        if first(&mut begun(address, &large).await).await.starts_with("HTTP/1.1 100 ") {
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody is heard out any more on {}", world.db.url);
}

on_both!(
    whoever_sends_too_much_gets_our_page,
    what_nobody_waits_for_is_refused_at_once,
    only_a_few_are_heard_out_at_a_time
);
