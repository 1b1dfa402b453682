//! What the client does and refuses, counted and measured by the server.

use super::server::{Reply, Server, article, html, status, with};
use super::{LOCAL, command, fetch, local, says};
use crate::run::{Place, Run};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Serves articles at /1, /2, …, and no robots.txt.
fn articles() -> Server {
    Server::start(
        |asked, _| match asked.target.trim_start_matches('/').parse() {
            Ok(number) => html(&article(number)),
            Err(_) => status(404),
        },
    )
}

#[test]
fn nothing_is_asked_without_a_contact_or_too_fast() {
    let server = articles();
    let place = Place::new(&[]);
    let url = server.url("/1");
    for (arguments, expected) in [
        (
            format!("-o o --allow-private {url}"),
            "zhen: contact: none given",
        ),
        (
            format!("-o o --allow-private --contact me {url}"),
            "expected a mail address",
        ),
        (
            format!("-o o --allow-private --contact a@b --delay 0.5 {url}"),
            "expected at least 1 s",
        ),
        (
            "-o o --contact a@b ftp://a/".to_owned(),
            "expected an address such as",
        ),
        (
            "-o o --contact a@b file:///etc/passwd".to_owned(),
            "expected an address such as",
        ),
        ("-o o --contact a@b".to_owned(), "no address"),
        (format!("--contact a@b {url}"), "--output"),
    ] {
        says(fetch(&place, &arguments), expected);
    }
    assert_eq!(server.connections.load(Ordering::SeqCst), 0);
    assert!(!place.path("o").exists());
    place.write(".config/zhen/config.toml", b"[fetch]\ncontct = 'a@b'\n");
    says(
        fetch(&place, &format!("-o o {url}")),
        "config.toml:2: unknown field `contct`",
    );
}

#[test]
fn the_contact_is_told_from_wherever_it_comes() {
    let server = articles();
    let place = Place::new(&[]);
    let arguments = |number| {
        let url = server.url(&format!("/{number}"));
        format!("-o o --allow-private --delay 0 --allow-short-delay {url}")
    };
    place.write(
        ".config/zhen/config.toml",
        b"[fetch]\ncontact = 'file@example.org'\n",
    );
    fetch(&place, &arguments(1)).ok();
    let mut by_environment = command(&place, &arguments(2));
    by_environment.env("ZHEN_CONTACT", "variable@example.org");
    Run::of(&by_environment.output().unwrap()).ok();
    fetch(
        &place,
        &format!("{} --contact option@example.org", arguments(3)),
    )
    .ok();
    let version = env!("CARGO_PKG_VERSION");
    for (target, who) in [("/1", "file"), ("/2", "variable"), ("/3", "option")] {
        let log = server.log();
        let asked = log.iter().find(|asked| asked.target == target).unwrap();
        let expected = format!("zhen/{version} (+{who}@example.org)");
        assert_eq!(asked.header("user-agent"), Some(expected.as_str()));
    }
    let warc = zhen::fetch::warc::read(
        "x",
        &mut &std::fs::read(place.path("o/archive.warc.gz")).unwrap()[..],
        1 << 20,
    );
    let (info, _) = warc.unwrap().unwrap();
    assert!(
        String::from_utf8(info.block)
            .unwrap()
            .contains("operator: file@example.org")
    );
}

#[test]
fn private_addresses_are_refused_before_a_connection_is_made() {
    let server = articles();
    let place = Place::new(&[]);
    let port = server.port;
    for host in [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
    ] {
        let run = fetch(
            &place,
            &format!("-o o --contact a@b --retries 0 http://{host}:{port}/1"),
        );
        says(run, "private address");
    }
    assert_eq!(server.connections.load(Ordering::SeqCst), 0);
}

#[test]
fn redirects_to_private_addresses_are_refused() {
    let inside = articles();
    let port = inside.port;
    // Asked as a proxy, it stands for a public host.
    let proxy = Server::start(move |asked, _| match asked.target.as_str() {
        "http://public.example/a" => with(302, &format!("Location: http://127.0.0.1:{port}/1")),
        "http://public.example/b" => with(302, &format!("Location: http://localhost:{port}/1")),
        "http://public.example/c" => html(&article(3)),
        _ => status(404),
    });
    let place = Place::new(&[]);
    let run = |path: &str| {
        let arguments = format!(
            "-o o --contact a@b --delay 0 --allow-short-delay --allow-host 127.0.0.1 --allow-host localhost \
             http://public.example/{path}"
        );
        let mut command = command(&place, &arguments);
        command.env("http_proxy", format!("http://127.0.0.1:{}", proxy.port));
        Run::of(&command.output().unwrap())
    };
    assert!(run("c").ok().contains("Talks number 3"));
    for path in ["a", "b"] {
        says(run(path), "private address");
    }
    assert_eq!(inside.connections.load(Ordering::SeqCst), 0);
    assert!(
        proxy
            .targets()
            .iter()
            .all(|target| target.starts_with("http://public.example/"))
    );
}

#[test]
fn robots_txt_is_obeyed_and_asked_for_once() {
    let server = Server::start(|asked, _| match asked.target.as_str() {
        "/robots.txt" => {
            html("User-agent: zhen\nDisallow: /private/\nUser-agent: *\nDisallow: /\n")
        }
        _ => html(&article(1)),
    });
    let place = Place::new(&[]);
    let run = local(&place, &server, &["/1", "/private/2", "/3"], "");
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.err,
        format!(
            "zhen: {}: robots.txt forbids it\n",
            server.url("/private/2")
        )
    );
    assert_eq!(run.out.lines().count(), 2);
    assert_eq!(server.targets(), ["/robots.txt", "/1", "/3"]);
    local(&place, &server, &["/4"], "").ok();
    assert_eq!(
        server.targets()[3..],
        ["/4"],
        "robots.txt was in the archive"
    );
}

#[test]
fn robots_txt_that_is_missing_allows_and_one_that_fails_forbids() {
    for (reply, allowed) in [
        (404, true),
        (403, true),
        (500, false),
        (503, false),
        (429, false),
    ] {
        let server = Server::start(move |asked, _| match asked.target.as_str() {
            "/robots.txt" => status(reply),
            _ => html(&article(1)),
        });
        let place = Place::new(&[]);
        let run = local(&place, &server, &["/1"], "--retries 1");
        assert_eq!(run.code == Some(0), allowed, "{reply}: {}", run.err);
        assert_eq!(server.count("/1"), usize::from(allowed), "{reply}");
    }
    let away = Server::start(|asked, _| match asked.target.as_str() {
        "/robots.txt" => with(301, "Location: /elsewhere"),
        "/elsewhere" => html("User-agent: *\nDisallow: /2"),
        _ => html(&article(1)),
    });
    let run = local(&Place::new(&[]), &away, &["/1", "/2"], "");
    assert!(run.err.contains("/2: robots.txt forbids it"), "{}", run.err);
    assert_eq!(away.count("/1"), 1);
}

#[test]
fn the_delay_is_kept_with_one_request_at_a_time() {
    let server = Server::start(|asked, _| {
        if asked.target == "/robots.txt" {
            return html("User-agent: *\nCrawl-delay: 0.3\n");
        }
        std::thread::sleep(Duration::from_millis(20));
        html(&article(1))
    });
    let place = Place::new(&[]);
    local(&place, &server, &["/1", "/2", "/3"], "-j 8").ok();
    let log = server.log();
    assert_eq!(log.len(), 4);
    // After robots.txt itself the delay it asks for is known.
    for two in log[1..].windows(2) {
        let gap = two[1].began.duration_since(two[0].ended);
        assert!(gap >= Duration::from_millis(299), "{gap:?}");
    }
    let urls = |path: &str| {
        format!(
            "{} http://localhost:{}{path}",
            server.url(path),
            server.port
        )
    };
    fetch(
        &place,
        &format!(
            "-o o {} {} {}",
            LOCAL.replace("--delay 0", "--delay 0.2"),
            urls("/5"),
            urls("/6")
        ),
    )
    .ok();
    let log = server.log();
    for host in ["127.0.0.1", "localhost"] {
        let of_host: Vec<_> = log
            .iter()
            .skip(4)
            .filter(|a| a.header("host").unwrap().starts_with(host))
            .collect();
        assert!(of_host.len() >= 2);
        for two in of_host.windows(2) {
            let gap = two[1].began.duration_since(two[0].ended);
            assert!(gap >= Duration::from_millis(199), "{host}: {gap:?}");
        }
    }
}

#[test]
fn busy_servers_are_asked_again_when_they_say() {
    let server = Server::start(|asked, before| match (asked.target.as_str(), before) {
        ("/robots.txt", _) => status(404),
        ("/slow", 0) => with(429, "Retry-After: 1"),
        ("/broken", 0) | ("/never", _) => status(503),
        ("/broken", 1) => status(502),
        ("/later", _) => with(503, "Retry-After: 7200"),
        _ => html(&article(1)),
    });
    let place = Place::new(&[]);
    local(&place, &server, &["/slow"], "").ok();
    let log = server.log();
    let gap = log[2].began.duration_since(log[1].ended);
    assert!(gap >= Duration::from_millis(999), "{gap:?}");
    local(&place, &server, &["/broken"], "").ok();
    assert_eq!(server.count("/broken"), 3);
    says(
        local(&place, &server, &["/never"], "--retries 2"),
        "status 503 (3 tries)",
    );
    assert_eq!(server.count("/never"), 3);
    says(
        local(&place, &server, &["/later"], ""),
        "asked to come back after 7200 s",
    );
    assert_eq!(server.count("/later"), 1);
    // A failure that passes is no answer: the next run asks again.
    says(
        local(&place, &server, &["/never"], "--retries 0"),
        "status 503",
    );
    assert_eq!(server.count("/never"), 4);
}

#[test]
fn redirects_are_followed_so_far_and_no_further() {
    let other = articles();
    let port = other.port;
    let server = Server::start(move |asked, _| match asked.target.as_str() {
        "/robots.txt" => html("User-agent: *\nDisallow: /forbidden"),
        "/loop" => with(302, "Location: /loop2"),
        "/loop2" => with(302, "Location: /loop"),
        "/away" => with(301, &format!("Location: http://localhost:{port}/1")),
        "/file" => with(301, "Location: file:///etc/passwd"),
        "/bad" => with(301, "Location: http://["),
        "/in" => with(307, "Location: /forbidden"),
        "/old" => with(308, "Location: new#part"),
        _ => html(&article(1)),
    });
    let place = Place::new(&[]);
    says(
        local(&place, &server, &["/loop"], ""),
        "more than 5 redirects",
    );
    assert_eq!(
        (server.count("/loop"), server.count("/loop2")),
        (1, 1),
        "a loop is asked once"
    );
    says(
        local(&place, &server, &["/away"], ""),
        "whose host is not among those allowed",
    );
    assert_eq!(other.connections.load(Ordering::SeqCst), 0);
    local(&place, &server, &["/away"], "--allow-host localhost").ok();
    assert_eq!(other.count("/1"), 1);
    says(local(&place, &server, &["/file"], ""), "redirect to file:");
    says(
        local(&place, &server, &["/bad"], ""),
        "redirect to \"http://[\"",
    );
    says(
        local(&place, &server, &["/in"], ""),
        "robots.txt forbids it",
    );
    let out = local(&place, &server, &["/old"], "").ok();
    let document: serde_json::Value = json(&place, &out);
    assert_eq!(document["url"], server.url("/old"));
    assert_eq!(document["final_url"], server.url("/new"));
}

/// The document that the first line of the output names.
pub fn json(place: &Place, out: &str) -> serde_json::Value {
    let name = out.lines().next().unwrap().split('\t').nth(1).unwrap();
    serde_json::from_str(&place.read(&format!("o/{name}"))).unwrap()
}

#[test]
fn bodies_that_are_slow_long_or_swollen_are_given_up() {
    let bomb = gzip(&vec![b' '; 50_000_000]);
    let server = Server::start(move |asked, _| match asked.target.as_str() {
        "/drip" => Reply::Drip,
        "/flood" => Reply::Flood(100_000_000),
        "/bomb" => Reply::Answer(200, vec!["Content-Encoding: gzip".into()], bomb.clone()),
        "/zip" => Reply::Answer(
            200,
            vec![
                "Content-Encoding: gzip".into(),
                "Content-Type: text/html".into(),
            ],
            gzip(article(4).as_bytes()),
        ),
        _ => status(404),
    });
    let place = Place::new(&[]);
    let limits = "--timeout 1 --max-bytes 200000 --retries 0";
    says(
        local(&place, &server, &["/drip"], limits),
        "no whole answer within 1 s",
    );
    says(
        local(&place, &server, &["/flood"], limits),
        "cut after 200000 bytes, the limit",
    );
    let sent = server.flooded.load(Ordering::SeqCst);
    assert!(sent < 50_000_000, "{sent} bytes were taken");
    says(
        local(&place, &server, &["/bomb"], limits),
        "unpack to more than 200000, the limit",
    );
    assert!(
        local(&place, &server, &["/zip"], limits)
            .ok()
            .contains("Talks number 4")
    );
    // A body that was cut is kept as it is and not asked for again.
    says(
        local(&place, &server, &["/flood"], limits),
        "cut after 200000 bytes",
    );
    assert_eq!(server.count("/flood"), 1);
}

#[test]
fn broken_answers_are_asked_for_again() {
    let server = Server::start(|asked, before| {
        match (asked.target.as_str(), before) {
        ("/chunk", 0) => Reply::Raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nFF\r\n<p>half".to_vec(),
        ),
        ("/short", 0) => Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<p>half".to_vec()),
        ("/reset", 0) => Reply::Reset,
        ("/noise", _) => Reply::Raw(b"\x00\xFF\r\n\r\n".to_vec()),
        ("/chunked", _) => {
            let body = article(6);
            let message = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
                body.len()
            );
            Reply::Raw(message.into_bytes())
        }
        ("/robots.txt", _) => status(404),
        _ => html(&article(5)),
    }
    });
    let place = Place::new(&[]);
    for target in ["/chunk", "/short", "/reset"] {
        assert!(
            local(&place, &server, &[target], "")
                .ok()
                .contains("Talks number 5"),
            "{target}"
        );
        assert_eq!(server.count(target), 2, "{target}");
    }
    assert!(
        local(&place, &server, &["/chunked"], "")
            .ok()
            .contains("Talks number 6")
    );
    says(
        local(&place, &server, &["/noise"], "--retries 1"),
        "no answer",
    );
}

#[test]
fn tls_errors_are_told_and_not_tried_again() {
    // A server that speaks no TLS.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let connections = Arc::new(AtomicUsize::new(0));
    let counter = connections.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            counter.fetch_add(1, Ordering::SeqCst);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            let _ = std::io::Read::read(&mut stream, &mut [0; 4096]);
        }
    });
    let place = Place::new(&[]);
    let run = fetch(&place, &format!("-o o {LOCAL} https://127.0.0.1:{port}/1"));
    says(run, "corrupt message");
    assert_eq!(connections.load(Ordering::SeqCst), 1);
    // One whose certificate nobody signed.
    let port = self_signed();
    let run = fetch(&place, &format!("-o o {LOCAL} https://localhost:{port}/1"));
    says(run, "certificate");
}

/// A TLS server with a certificate of its own making.
fn self_signed() -> u16 {
    use rustls::pki_types::PrivateKeyDer;
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let config = std::sync::Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut session = rustls::ServerConnection::new(config.clone()).unwrap();
            // The client hangs up on the certificate.
            let _ = session.complete_io(&mut stream);
        }
    });
    port
}

#[test]
fn what_is_fetched_again_is_asked_for_only_if_it_has_changed() {
    let server = Server::start(|asked, before| match asked.target.as_str() {
        "/robots.txt" => status(404),
        _ if before == 2 => html(&article(9)),
        _ if asked.header("if-none-match") == Some("\"v1\"") => with(304, "ETag: \"v1\""),
        _ => Reply::Answer(
            200,
            vec![
                "Content-Type: text/html".into(),
                "ETag: \"v1\"".into(),
                "Last-Modified: Wed, 17 Jun 2026 08:00:00 GMT".into(),
            ],
            article(8).into_bytes(),
        ),
    });
    let place = Place::new(&[]);
    let first = local(&place, &server, &["/1"], "").ok();
    assert_eq!(local(&place, &server, &["/1"], "").ok(), first);
    assert_eq!(server.count("/1"), 1);
    assert_eq!(local(&place, &server, &["/1"], "--refresh").ok(), first);
    assert_eq!(server.count("/1"), 2);
    let again = server.log().last().unwrap().clone();
    assert_eq!(
        again.header("if-modified-since"),
        Some("Wed, 17 Jun 2026 08:00:00 GMT")
    );
    assert_eq!(again.header("accept-encoding"), Some("gzip"));
    assert!(
        local(&place, &server, &["/1"], "--refresh")
            .ok()
            .contains("Talks number 9")
    );
    assert!(
        local(&place, &server, &["/1"], "")
            .ok()
            .contains("Talks number 9")
    );
    assert_eq!(server.count("/1"), 3);
}
