//! One request and its answer over the network, with limits of time and size, to public addresses alone.

use super::address;
use super::http::Response;
use crate::{Error, Result};
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::blocking::Client;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use std::io::{ErrorKind, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// How requests are made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Limits {
    /// The whole of a request, from connecting to the last byte of the body.
    pub time: Duration,
    /// Bytes of a body.
    pub bytes: usize,
    /// Whether addresses that are not public may be asked.
    pub allow_private: bool,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) struct Failure {
    /// What happened, a lower-case sentence.
    pub message: String,
    /// Whether another try may do better.
    pub passing: bool,
}

impl Failure {
    pub fn lasting(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            passing: false,
        }
    }
}

/// Makes requests.
pub(super) struct Transport {
    /// For hosts asked directly: resolves to public addresses only.
    direct: Client,
    /// For hosts asked through a proxy of the environment, which may well stand at a private address.
    proxied: Client,
    proxies: Matcher,
    limits: Limits,
}

/// Resolves names when a connection is made, so that what was checked is what is connected to.
struct PublicOnly {
    allow_private: bool,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let allow_private = self.allow_private;
        // The client asks on a thread of its own: blocking there holds up this request alone.
        let found = address::resolve(name.as_str(), 0, allow_private);
        Box::pin(std::future::ready(match found {
            Ok(addresses) => Ok(Box::new(addresses.into_iter()) as Addrs),
            Err(message) => Err(message.into()),
        }))
    }
}

impl Transport {
    pub fn new(user_agent: &str, limits: Limits) -> Result<Self> {
        // A second caller finds it installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            Client::builder()
                .user_agent(user_agent)
                .redirect(Policy::none())
                .referer(false)
                .http1_only()
                .timeout(limits.time)
                .connect_timeout(limits.time)
        };
        let failed = |error| Error::from_source("network", error);
        let resolver = PublicOnly {
            allow_private: limits.allow_private,
        };
        Ok(Self {
            direct: builder()
                .no_proxy()
                .dns_resolver(Arc::new(resolver))
                .build()
                .map_err(failed)?,
            proxied: builder().build().map_err(failed)?,
            proxies: Matcher::from_env(),
            limits,
        })
    }

    /// Refuses what is not http(s), and addresses that are not public where no resolver of ours sees them.
    fn client(&self, url: &Url) -> Result<&Client, Failure> {
        if !matches!(url.scheme(), "http" | "https") {
            let message = format!("scheme {}, expected http or https", url.scheme());
            return Err(Failure::lasting(message));
        }
        if !self.limits.allow_private {
            address::check_literal(url).map_err(Failure::lasting)?;
        }
        let proxied = url
            .as_str()
            .parse()
            .is_ok_and(|uri| self.proxies.intercept(&uri).is_some());
        if !proxied {
            return Ok(&self.direct);
        }
        // The proxy resolves the name. Where we can resolve it too, a private address is refused as well.
        let host = url.host_str().unwrap_or_default();
        match address::resolve(host, 0, self.limits.allow_private) {
            Err(message) if message.contains("private address") => Err(Failure::lasting(message)),
            _ => Ok(&self.proxied),
        }
    }

    /// Asks for `url` with `headers` more; follows no redirect.
    ///
    /// # Errors
    /// Where there is no whole answer within the limit of time. A body over the limit of bytes is cut there and no error.
    pub fn get(&self, url: &Url, headers: &[(&str, String)]) -> Result<Response, Failure> {
        let began = Instant::now();
        let mut request = self
            .client(url)?
            .get(url.clone())
            .header(
                "accept",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            )
            .header("accept-encoding", "gzip");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let mut answer = request.send().map_err(|error| failure(&error))?;
        let mut response = Response {
            url: url.to_string(),
            status: answer.status().as_u16(),
            headers: answer
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
                .collect(),
            body: Vec::new(),
            truncated: false,
        };
        let mut buffer = vec![0; 1 << 16];
        loop {
            // Each read waits as long as the limit; only this sees a body that trickles.
            if began.elapsed() >= self.limits.time {
                return Err(self.too_slow());
            }
            match answer.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => response.body.extend_from_slice(&buffer[..count]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::TimedOut => return Err(self.too_slow()),
                Err(error) => {
                    return Err(Failure {
                        message: format!("the body broke off: {}", root(&error)),
                        passing: true,
                    });
                }
            }
            if response.body.len() > self.limits.bytes {
                response.body.truncate(self.limits.bytes);
                response.truncated = true;
                break;
            }
        }
        Ok(response)
    }

    fn too_slow(&self) -> Failure {
        Failure {
            message: format!(
                "no whole answer within {} s",
                self.limits.time.as_secs_f64()
            ),
            passing: true,
        }
    }
}

fn failure(error: &reqwest::Error) -> Failure {
    let root = root(error);
    let lasting = error.is_builder()
        || root.contains("certificate")
        || root.contains("--allow-private")
        || root.contains("corrupt message");
    let message = if error.is_timeout() {
        "no answer in time".to_owned()
    } else if error.is_connect() {
        format!("no connection: {root}")
    } else {
        format!("no answer: {root}")
    };
    Failure {
        message,
        passing: !lasting,
    }
}

/// What lies at the bottom of an error.
fn root(error: &dyn std::error::Error) -> String {
    let mut bottom = error;
    while let Some(source) = bottom.source() {
        bottom = source;
    }
    let text = bottom.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}
