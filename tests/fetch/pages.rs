//! Pages built as official sites build theirs, and what is read of them; lists and texts of several pages.

use super::network::json;
use super::server::{Reply, Server, article, html, status};
use super::{command, fetch, local, says};
use crate::run::{Place, Run};
use std::fs;
use std::path::Path;
use zhen::fetch::{Entry, Response, Rules, read_listing, read_page};

fn response(url: &str, content_type: &str, body: &[u8]) -> Response {
    Response {
        url: url.to_owned(),
        status: 200,
        headers: vec![("content-type".to_owned(), content_type.into())],
        body: body.to_vec(),
        truncated: false,
    }
}

fn entry(url: &str) -> Entry {
    Entry {
        url: url.to_owned(),
        date: "2026-06-20T00:00:00Z".to_owned(),
        status: 200,
        digest: String::new(),
        offset: 0,
        length: 0,
        truncated: false,
    }
}

/// What is read of a page: the document, or the error.
fn read(bytes: &[u8]) -> String {
    let mut parts = bytes.splitn(3, |&b| b == b'\n');
    let mut part = || parts.next().unwrap();
    let url = std::str::from_utf8(part()).unwrap();
    let content_type = std::str::from_utf8(part()).unwrap();
    let response = response(url, content_type, part());
    match read_page(&response, &entry(url), &Rules::default(), 1 << 20) {
        Ok(page) => {
            let mut json = serde_json::to_value(&page.document).unwrap();
            let fields = json.as_object_mut().unwrap();
            fields.remove("archive");
            fields.remove("final_url");
            fields.remove("retrieved");
            if let Some(next) = page.next {
                fields.insert("next".to_owned(), next.to_string().into());
            }
            serde_json::to_string_pretty(&json).unwrap() + "\n"
        }
        Err(error) => format!("{{\"error\": {:?}}}\n", error.to_string()),
    }
}

#[test]
fn pages_of_the_known_sites() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fetch/pages");
    let mut pages = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "page") {
            continue;
        }
        let found = read(&fs::read(&path).unwrap());
        let golden = path.with_extension("json");
        if std::env::var_os("ZHEN_BLESS").is_some() {
            fs::write(&golden, &found).unwrap();
        }
        assert_eq!(
            found,
            fs::read_to_string(&golden).unwrap(),
            "{}",
            path.display()
        );
        pages += 1;
    }
    assert!(pages >= 18, "{pages} pages");
}

#[test]
fn pages_that_are_no_texts() {
    let rules = Rules::default();
    let url = "https://a.example/1.html";
    for (content_type, body, expected) in [
        (
            "application/pdf",
            "%PDF",
            "application/pdf, expected an HTML page",
        ),
        ("text/html", "", "no text found"),
        (
            "text/html",
            "<title>404 Not Found</title><p>404 Not Found",
            "gone: the page says",
        ),
        (
            "text/html",
            "<h1>Access Denied</h1><p>You have no permission.",
            "kept out: the page says",
        ),
        (
            "text/html",
            "<p>请完成安全验证后继续访问",
            "kept out: the page says",
        ),
    ] {
        let response = response(url, content_type, body.as_bytes());
        let error = read_page(&response, &entry(url), &rules, 1 << 20).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    let deep = response(url, "text/html", "<div>".repeat(100_000).as_bytes());
    let error = read_page(&deep, &entry(url), &rules, 1 << 20).unwrap_err();
    assert!(error.to_string().contains("nested more than"), "{error}");
    let mut missing = response(url, "text/html", b"<p>x");
    missing.status = 404;
    let error = read_page(&missing, &entry(url), &rules, 1 << 20).unwrap_err();
    assert_eq!(error.to_string(), format!("{url}: status 404"));
}

#[test]
fn lists_of_every_kind() {
    let rules = Rules::default();
    let base = "https://www.news.cn/politics/index.html";
    let hash = "0123456789abcdef0123456789abcdef";
    for (body, pages, lists) in [
        (
            format!(
                "<html><body><a href='/politics/20260617/{hash}/c.html'>a</a><a href='/about.html'>b</a>\
                 <a href='//www.news.cn/politics/20260618/{hash}/c.html#x'>c</a><a href='/politics/20260617/{hash}/c.html'>a</a>\
                 <a href='https://elsewhere.example/20260617/1.html'>d</a><a href='javascript:void(0)'>e</a>\
                 <div data=\"datasource:{hash}\"></div><script>var countPage = 3;</script></body></html>"
            ),
            vec![format!("/politics/20260617/{hash}/c.html"), format!("/politics/20260618/{hash}/c.html")],
            vec![format!("/politics/ds_{hash}.json"), "/politics/index_1.html".into(), "/politics/index_2.html".into()],
        ),
        (
            r#"{"datasource": [{"title": "a", "publishUrl": "../politics/1/c.html"},
                {"publishUrl": "/politics/2/c.html"}, {"title": "no address"}]}"#
                .into(),
            vec!["/politics/1/c.html".into(), "/politics/2/c.html".into()],
            vec![],
        ),
        (
            "<?xml version='1.0'?><urlset xmlns='x'><url><loc>https://www.news.cn/a?b&amp;c</loc></url><url><loc> /d </loc></url></urlset>"
                .into(),
            vec!["/a?b&c".into(), "/d".into()],
            vec![],
        ),
        (
            "<sitemapindex><sitemap><loc>https://www.news.cn/sitemap_1.xml</loc></sitemap></sitemapindex>".into(),
            vec![],
            vec!["/sitemap_1.xml".into()],
        ),
        (
            "<rss><channel><link>https://www.news.cn/</link><item><title>a</title><link><![CDATA[https://www.news.cn/1]]></link></item>\
             <item><link>https://www.news.cn/2</link></item></channel></rss>"
                .into(),
            vec!["/1".into(), "/2".into()],
            vec![],
        ),
        (
            "<feed><link href='/self'/><entry><link rel='alternate' href='/1'/><link rel='edit' href='/e'/></entry></feed>".into(),
            vec!["/1".into()],
            vec![],
        ),
        ("<rss><item><link>/1</link></item><item><link>/2".into(), vec!["/1".into()], vec![]),
        ("{ broken".into(), vec![], vec![]),
    ] {
        let listing = read_listing(&response(base, "text/html", body.as_bytes()), &rules, 1 << 20).unwrap();
        let short = |urls: Vec<url::Url>| -> Vec<String> {
            urls.iter().map(|url| url.as_str().replace("https://www.news.cn", "")).collect()
        };
        assert_eq!(short(listing.pages), pages, "{body}");
        assert_eq!(short(listing.lists), lists, "{body}");
    }
}

/// The whole way, through a proxy that stands for the site: a section page, its feed, an old story on two pages.
#[test]
fn a_section_is_fetched_through_a_proxy() {
    let hash = "0123456789abcdef0123456789abcdef";
    let site = Server::start(move |asked, _| {
        match asked.target.strip_prefix("http://www.xinhuanet.com").unwrap() {
        "/politics/" => html(&format!("<div data-x='datasource:{hash}'></div>")),
        "/politics/ds_0123456789abcdef0123456789abcdef.json" => Reply::Answer(
            200,
            vec!["Content-Type: application/json".into()],
            br#"{"datasource":[{"publishUrl":"/politics/2019-06/17/c_1.htm"},{"publishUrl":"/politics/2019-06/17/c_2.htm"},
                {"publishUrl":"http://elsewhere.example/1.htm"}]}"#.to_vec(),
        ),
        "/politics/2019-06/17/c_1.htm" => html(
            "<h1>论坛开幕</h1><div class='main-aticle'><p>第一页。</p><div id=div_currpage><a href='c_1_2.htm'>下一页</a></div></div>",
        ),
        "/politics/2019-06/17/c_1_2.htm" => html(
            "<h1>论坛开幕</h1><div class='main-aticle'><p>第二页。</p><div id=div_currpage><a href='c_1.htm'>上一页</a></div></div>",
        ),
        "/politics/2019-06/17/c_2.htm" => html("<h1>论坛闭幕</h1><div id='p-detail'><p>闭幕了。</p></div>"),
        _ => status(404),
    }
    });
    let place = Place::new(&[]);
    let run = |more: &str| {
        let arguments = format!(
            "-o o --contact a@b --delay 0 --allow-short-delay --list {more} http://www.xinhuanet.com/politics/"
        );
        let mut command = command(&place, &arguments);
        command.env("http_proxy", format!("http://127.0.0.1:{}", site.port));
        Run::of(&command.output().unwrap())
    };
    let out = run("").ok();
    let titles: Vec<&str> = out
        .lines()
        .map(|line| line.rsplit('\t').next().unwrap())
        .collect();
    assert_eq!(titles, ["论坛开幕", "论坛闭幕"]);
    let document = json(&place, &out);
    assert_eq!(
        document["paragraphs"],
        serde_json::json!(["第一页。", "第二页。"])
    );
    assert_eq!(document["archive"].as_array().unwrap().len(), 2);
    assert_eq!(document["date"], "2019-06-17");
    assert_eq!(run("--limit 1").ok().lines().count(), 1);
    assert_eq!(run("--depth 0").ok(), "");
    assert_eq!(site.targets().len(), 6);
}

#[test]
fn rules_of_the_user_come_first() {
    let server = Server::start(|asked, _| match asked.target.as_str() {
        "/robots.txt" => status(404),
        _ => html(&article(1).replace("<article>", "<div id=own><p>Own text.</p></div><article>")),
    });
    let place = Place::new(&[]);
    let rules = format!(
        "[[site]]\nname = 'own'\nurls = ['127.0.0.1:{}/*']\nlanguage = 'de'\ncontainer = ['#none', '#own']\n",
        server.port
    );
    place.write("rules.toml", rules.as_bytes());
    let out = local(&place, &server, &["/1"], "--rules rules.toml").ok();
    let document = json(&place, &out);
    assert_eq!(document["site"], "own");
    assert_eq!(document["language"], "de");
    assert_eq!(document["paragraphs"], serde_json::json!(["Own text."]));
    let name = place.list("o/text").remove(0);
    assert_eq!(
        place.read(&format!("o/text/{name}")),
        "Talks number 1\n\nOwn text.\n"
    );
    place.write("rules.toml", b"[[site]]\n");
    let url = server.url("/1");
    says(
        fetch(
            &place,
            &format!("-o o --contact a@b --rules rules.toml {url}"),
        ),
        "rules.toml:1: missing field",
    );
}
