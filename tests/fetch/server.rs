//! A server on 127.0.0.1 that answers as a test says, and remembers what it was asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

/// What was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The request target: a path, or the whole address where the server is asked as a proxy.
    pub target: String,
    /// Header lines in lower case.
    pub headers: Vec<String>,
    pub began: Instant,
    /// When its answer was ready: a thread that sleeps after it was sent must not shorten what the client waited.
    pub ended: Instant,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        let line = self
            .headers
            .iter()
            .find(|line| line.starts_with(&format!("{name}:")))?;
        line.split_once(':').map(|(_, value)| value.trim())
    }
}

/// How it answers.
pub enum Reply {
    /// Status, headers and body.
    Answer(u16, Vec<String>, Vec<u8>),
    /// These bytes, then the connection is closed.
    Raw(Vec<u8>),
    /// The head of an answer, then a byte each tenth of a second.
    Drip,
    /// So many bytes.
    Flood(usize),
    /// Nothing: the connection is closed.
    Reset,
}

pub fn html(body: &str) -> Reply {
    let head = vec!["Content-Type: text/html; charset=utf-8".to_owned()];
    Reply::Answer(200, head, body.as_bytes().to_vec())
}

pub fn status(status: u16) -> Reply {
    Reply::Answer(status, Vec::new(), b"<p>sorry</p>".to_vec())
}

pub fn with(status: u16, header: &str) -> Reply {
    Reply::Answer(status, vec![header.to_owned()], Vec::new())
}

/// An article that the densest text is easily found of.
pub fn article(number: usize) -> String {
    let paragraph = format!(
        "The {number} delegations met in the old harbour town on Tuesday morning, and agreed after two hours of talks \
         to rebuild the northern pier, to open the ferry line again, and to meet once more before the winter."
    );
    format!(
        "<html><head><title>Talks number {number}</title></head><body><div class=menu><a href=/>Home</a></div>\
         <article><h1>Talks number {number}</h1><p>{paragraph}</p><p>{paragraph} Nobody objected.</p>\
         <p>{paragraph} The mayor, who had asked for it, was content.</p></article></body></html>"
    )
}

type Script = dyn Fn(&Asked, usize) -> Reply + Send + Sync;

/// Listens until the test ends.
pub struct Server {
    pub port: u16,
    log: Arc<Mutex<Vec<Asked>>>,
    pub connections: Arc<AtomicUsize>,
    /// The most requests that were under way at once.
    pub at_once: Arc<AtomicUsize>,
    pub flooded: Arc<AtomicUsize>,
}

impl Server {
    /// `script` is told the request and how often its target was asked before.
    pub fn start(script: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            log: Arc::default(),
            connections: Arc::default(),
            at_once: Arc::default(),
            flooded: Arc::default(),
        };
        let script: Arc<Script> = Arc::new(script);
        let under_way = Arc::new(AtomicUsize::new(0));
        let (log, connections) = (server.log.clone(), server.connections.clone());
        let (at_once, flooded) = (server.at_once.clone(), server.flooded.clone());
        spawn(move || {
            for stream in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::SeqCst);
                let (log, script) = (log.clone(), script.clone());
                let (under_way, at_once, flooded) =
                    (under_way.clone(), at_once.clone(), flooded.clone());
                spawn(move || {
                    while let Some(asked) = read(&stream) {
                        let now = under_way.fetch_add(1, Ordering::SeqCst) + 1;
                        at_once.fetch_max(now, Ordering::SeqCst);
                        let index = {
                            let mut log = log.lock().unwrap();
                            log.push(asked.clone());
                            log.len() - 1
                        };
                        let before = log.lock().unwrap()[..index]
                            .iter()
                            .filter(|a| a.target == asked.target)
                            .count();
                        let reply = script(&asked, before);
                        under_way.fetch_sub(1, Ordering::SeqCst);
                        log.lock().unwrap()[index].ended = Instant::now();
                        let open = answer(&stream, reply, &flooded);
                        if !open {
                            break;
                        }
                    }
                });
            }
        });
        server
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Everything asked so far, in order.
    pub fn log(&self) -> Vec<Asked> {
        self.log.lock().unwrap().clone()
    }

    /// The targets asked so far.
    pub fn targets(&self) -> Vec<String> {
        self.log().into_iter().map(|asked| asked.target).collect()
    }

    pub fn count(&self, target: &str) -> usize {
        self.targets().iter().filter(|t| *t == target).count()
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    // What speaks TLS to us says something else.
    let target = first.strip_prefix("GET ")?.split(' ').next()?.to_owned();
    let began = Instant::now();
    let mut headers = Vec::new();
    for line in lines {
        let line = line.ok()?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        headers.push(format!("{}:{value}", name.to_lowercase()));
    }
    Some(Asked {
        target,
        headers,
        began,
        ended: began,
    })
}

/// Sends the reply; whether the connection stays open.
fn answer(mut stream: &TcpStream, reply: Reply, flooded: &AtomicUsize) -> bool {
    match reply {
        Reply::Answer(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len());
            for header in headers {
                head += &(header + "\r\n");
            }
            let message = [head.as_bytes(), b"\r\n", &body].concat();
            return stream.write_all(&message).is_ok();
        }
        Reply::Raw(bytes) => {
            let _ = stream.write_all(&bytes);
        }
        Reply::Drip => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
            while stream.write_all(b"x").is_ok() {
                sleep(Duration::from_millis(100));
            }
        }
        Reply::Flood(size) => {
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {size}\r\n\r\n"
            );
            let piece = vec![b'x'; 10_000];
            for _ in 0..size / piece.len() {
                if stream.write_all(&piece).is_err() {
                    break;
                }
                flooded.fetch_add(piece.len(), Ordering::SeqCst);
            }
        }
        Reply::Reset => {}
    }
    let _ = stream.shutdown(std::net::Shutdown::Both);
    false
}
