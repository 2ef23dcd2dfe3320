//! An HTTP client: one request and its response, over HTTPS only.

use std::cell::Cell;
use std::io::Read;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use ureq::http::HeaderMap;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};

use super::error::FetchError;
use super::url::{encode_fields, is_https, resolve};
use crate::error::{Error, Result};

/// How to reach servers.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// PEM files of certificates to trust besides those of the public authorities.
    pub ca_certificates: Vec<PathBuf>,
    /// How often in a row a request may fail before the client gives up.
    pub max_attempts: u32,
    /// The longest time that a server may ask the client to wait.
    pub max_wait: Duration,
    /// Whether to use a proxy.
    pub proxy: Proxy,
}

/// Which proxy to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proxy {
    /// The one that the environment variables `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name.
    #[default]
    FromEnvironment,
    /// None: connect to the server directly.
    None,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            ca_certificates: Vec::new(),
            max_attempts: 6,
            max_wait: Duration::from_secs(600),
            proxy: Proxy::default(),
        }
    }
}

/// How many redirects a request may follow.
const MAX_REDIRECTS: usize = 5;

/// A connection that brings no byte for this long is dead.
const IDLE_TIMEOUT: Duration = Duration::from_secs(90);

/// A request.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// The address.
    pub address: &'a str,
    /// Headers besides those that every request has.
    pub headers: Vec<(&'static str, String)>,
    /// Form fields to send in the body of a POST; without them the request is a GET.
    pub form: Option<&'a [(&'a str, &'a str)]>,
}

/// A response whose body has not been read yet.
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    headers: HeaderMap,
    body: Body,
}

impl Response {
    /// The value of a header, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }

    /// The length of the body that the server states.
    pub fn length(&self) -> Option<u64> {
        self.header("content-length")?.parse().ok()
    }

    /// A reader of the body.
    pub fn into_reader(self) -> impl Read {
        self.body.into_reader()
    }
}

/// An HTTP client. Connections are reused.
pub struct HttpClient {
    /// One agent for each set of certificate authorities: one of the sets must trust the server.
    agents: Vec<Agent>,
    /// The agent that last succeeded.
    last_trusted: Cell<usize>,
}

impl HttpClient {
    /// A client that trusts the public authorities and those of `options`.
    pub fn new(options: &HttpOptions) -> Result<Self> {
        let mut authorities = Vec::new();
        let certificates = read_certificates(&options.ca_certificates)?;
        if !certificates.is_empty() {
            authorities.push(RootCerts::from(certificates));
        }
        authorities.push(RootCerts::WebPki);
        Ok(Self {
            agents: authorities.into_iter().map(|roots| agent(roots, options.proxy)).collect(),
            last_trusted: Cell::new(0),
        })
    }

    /// Sends a request and follows redirects.
    pub fn send(&self, request: &Request<'_>) -> Result<Response, FetchError> {
        let mut address = request.address.to_owned();
        for _ in 0..=MAX_REDIRECTS {
            let response = self.send_once(&address, request)?;
            let keeps_method = matches!(response.status, 307 | 308);
            if !keeps_method && !matches!(response.status, 301..=303) {
                return Ok(response);
            }
            let Some(location) = response.header("location") else {
                let problem = format!("the server answers {} without saying where to go instead", response.status);
                return Err(FetchError::permanent(&address, problem, MOVED_ADVICE));
            };
            if request.form.is_some() && !keeps_method {
                let problem = format!("the service has moved to {location}");
                return Err(FetchError::permanent(&address, problem, MOVED_ADVICE));
            }
            let next = resolve(&address, location);
            if !is_https(&next) {
                let problem = format!("the server sends on to {next}, which is not https, and that is refused");
                return Err(FetchError::permanent(&address, problem, MOVED_ADVICE));
            }
            address = next;
        }
        let problem = format!("the server sends on more than {MAX_REDIRECTS} times, last to {address}");
        Err(FetchError::permanent(request.address, problem, MOVED_ADVICE))
    }

    fn send_once(&self, address: &str, request: &Request<'_>) -> Result<Response, FetchError> {
        if !is_https(address) {
            return Err(FetchError::permanent(address, "not an https address", "Give one that begins with https://"));
        }
        let mut untrusted = String::new();
        for offset in 0..self.agents.len() {
            let at = (self.last_trusted.get() + offset) % self.agents.len();
            match send_with(&self.agents[at], address, request) {
                Ok(response) => {
                    self.last_trusted.set(at);
                    return Ok(response);
                }
                Err(problem) if is_untrusted(&problem) => untrusted = problem.to_string(),
                Err(problem) if is_transient(&problem) => return Err(FetchError::transient(describe(&problem))),
                Err(problem) => return Err(FetchError::permanent(address, problem.to_string(), "Check the address")),
            }
        }
        let advice = "If your organisation's network inspects connections, ask for its certificate and give it \
                      (`ca-certificate`); never go around this";
        Err(FetchError::permanent(address, format!("the server's certificate is not trusted ({untrusted})"), advice))
    }
}

/// What to do about an address that no longer serves.
const MOVED_ADVICE: &str = "Look up the publisher's present address and give it (`base` or `catalogue`)";

fn agent(authorities: RootCerts, proxy: Proxy) -> Agent {
    let config = Agent::config_builder()
        .https_only(true)
        .http_status_as_error(false)
        // `send` follows redirects, so that it can check each of them.
        .max_redirects(0)
        .max_redirects_will_error(false)
        // Ranges count the bytes of the file, not of a compressed form of it.
        .accept_encoding("identity")
        .user_agent(concat!("hexspot/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(Some(Duration::from_secs(30)))
        .timeout_recv_response(Some(IDLE_TIMEOUT))
        .timeout_per_read(Some(IDLE_TIMEOUT))
        .tls_config(TlsConfig::builder().root_certs(authorities).build());
    match proxy {
        Proxy::FromEnvironment => config.build().into(),
        Proxy::None => config.proxy(None).build().into(),
    }
}

fn send_with(agent: &Agent, address: &str, request: &Request<'_>) -> Result<Response, ureq::Error> {
    let response = match request.form {
        None => {
            request.headers.iter().fold(agent.get(address), |get, (name, value)| get.header(*name, value)).call()?
        }
        Some(form) => {
            let post = agent.post(address).content_type("application/x-www-form-urlencoded");
            request
                .headers
                .iter()
                .fold(post, |post, (name, value)| post.header(*name, value))
                .send(encode_fields(form))?
        }
    };
    let (parts, body) = response.into_parts();
    Ok(Response { status: parts.status.as_u16(), headers: parts.headers, body })
}

/// Whether the server's certificate was refused. This crate cannot reach the error type of the TLS library, so the text of the
/// error decides; a test with an untrusted certificate checks it.
fn is_untrusted(problem: &ureq::Error) -> bool {
    matches!(problem, ureq::Error::Io(_) | ureq::Error::Rustls(_)) && problem.to_string().contains("peer certificate")
}

/// Whether the failure may pass.
fn is_transient(problem: &ureq::Error) -> bool {
    use ureq::Error::{ConnectProxyFailed, ConnectionFailed, HostNotFound, Io, Protocol, Timeout};
    matches!(problem, Io(_) | Timeout(_) | HostNotFound | ConnectionFailed | ConnectProxyFailed(_) | Protocol(_))
}

/// Describes a problem for a message.
fn describe(problem: &ureq::Error) -> String {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, UnexpectedEof};
    match problem {
        ureq::Error::HostNotFound => "the name of the server is not known here: there may be no network".into(),
        ureq::Error::Io(io) if io.to_string().contains("lookup address") => {
            "the name of the server is not known here: there may be no network".into()
        }
        ureq::Error::Timeout(_) => "the server did not answer in time".into(),
        ureq::Error::Io(io) if io.kind() == ConnectionRefused => "the connection was refused".into(),
        ureq::Error::Io(io) if matches!(io.kind(), ConnectionAborted | ConnectionReset | UnexpectedEof) => {
            "the server closed the connection".into()
        }
        other => other.to_string(),
    }
}

fn read_certificates(files: &[PathBuf]) -> Result<Vec<Certificate<'static>>> {
    let mut certificates = Vec::new();
    for file in files {
        let pem = std::fs::read(file).map_err(|source| Error::cannot_open(file, source))?;
        let name = file.display().to_string();
        let advice = "Give a certificate in PEM form: text that begins with -----BEGIN CERTIFICATE-----";
        let before = certificates.len();
        for item in parse_pem(&pem) {
            match item {
                Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
                Ok(_) => {}
                Err(problem) => return Err(Error::unreadable(&name, problem.to_string(), advice)),
            }
        }
        if certificates.len() == before {
            return Err(Error::unreadable(&name, "no certificate is in it", advice));
        }
    }
    Ok(certificates)
}

/// The instant that an HTTP header states.
fn parse_http_date(header: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(header).ok()
}

/// The date of an HTTP header as an ISO 8601 timestamp in UTC.
pub fn iso_timestamp(header: &str) -> Option<String> {
    parse_http_date(header).map(|instant| instant.to_string())
}

/// How long a `Retry-After` header asks to wait. A date in it is measured from the server's own `Date`, so that no local clock is
/// read.
pub fn parse_retry_after(header: &str, server_date: Option<&str>) -> Option<Duration> {
    if let Ok(seconds) = header.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let seconds = parse_http_date(header)?.as_second() - parse_http_date(server_date?)?.as_second();
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = Some("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(parse_retry_after("120", None), Some(Duration::from_secs(120)));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", now), Some(Duration::from_secs(60)));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", None), None);
        assert_eq!(parse_retry_after("soon", now), None);
        assert_eq!(iso_timestamp("Sun, 06 Nov 1994 08:49:37 GMT").as_deref(), Some("1994-11-06T08:49:37Z"));
    }
}
