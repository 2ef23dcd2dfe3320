//! One request and its answer, over HTTPS whatever happens.

use std::cell::Cell;
use std::io::Read;
use std::path::PathBuf;
use std::time::Duration;

use ureq::http::HeaderMap;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};

use super::error::FetchError;
use super::url::{fields, is_https, resolve};
use crate::error::{Error, Result};

/// How servers are reached.
#[derive(Clone, Debug)]
pub struct Transport {
    /// PEM files of certificates to trust besides those of the public authorities.
    pub ca_certificates: Vec<PathBuf>,
    /// How often in a row something may fail that may pass, before it is given up.
    pub tries: u32,
    /// The longest time a server may ask to wait.
    pub longest_wait: Duration,
    /// Whether to go through a proxy.
    pub proxy: Proxy,
}

/// The way out of the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proxy {
    /// What `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    #[default]
    OfEnvironment,
    /// Straight to the server.
    None,
}

impl Default for Transport {
    fn default() -> Self {
        Self { ca_certificates: Vec::new(), tries: 6, longest_wait: Duration::from_secs(600), proxy: Proxy::default() }
    }
}

/// How often one request is sent on to another address.
const REDIRECTS: usize = 5;

/// No byte for so long means that the connection is dead.
const SILENCE: Duration = Duration::from_secs(90);

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// Where.
    pub address: &'a str,
    /// Beyond those that every request has.
    pub headers: Vec<(&'static str, String)>,
    /// Fields to send in the body (POST); without them, GET.
    pub form: Option<&'a [(&'a str, &'a str)]>,
}

/// What came.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    headers: HeaderMap,
    body: Body,
}

impl Answer {
    /// A header that is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }

    /// The length that the server states.
    pub fn length(&self) -> Option<u64> {
        self.header("content-length")?.parse().ok()
    }

    /// The body.
    pub fn into_reader(self) -> impl Read {
        self.body.into_reader()
    }
}

/// The client. Connections are kept and used again.
pub struct Http {
    /// One for each set of authorities: a server need be vouched for by one of them.
    agents: Vec<Agent>,
    /// The one that was right last.
    trusted: Cell<usize>,
}

impl Http {
    /// A client that trusts the public authorities and those of `transport`.
    pub fn new(transport: &Transport) -> Result<Self> {
        let mut authorities = Vec::new();
        let own = own_certificates(&transport.ca_certificates)?;
        if !own.is_empty() {
            authorities.push(RootCerts::from(own));
        }
        authorities.push(RootCerts::WebPki);
        Ok(Self {
            agents: authorities.into_iter().map(|roots| agent(roots, transport.proxy)).collect(),
            trusted: Cell::new(0),
        })
    }

    /// Sends a request and follows redirects.
    pub fn send(&self, request: &Request<'_>) -> Result<Answer, FetchError> {
        let mut address = request.address.to_owned();
        for _ in 0..=REDIRECTS {
            let answer = self.send_once(&address, request)?;
            let repeats = matches!(answer.status, 307 | 308);
            if !repeats && !matches!(answer.status, 301..=303) {
                return Ok(answer);
            }
            let Some(location) = answer.header("location") else {
                let problem = format!("the server answers {} without saying where to go instead", answer.status);
                return Err(FetchError::lasting(&address, problem, ELSEWHERE));
            };
            if request.form.is_some() && !repeats {
                let problem = format!("the service has moved to {location}");
                return Err(FetchError::lasting(&address, problem, ELSEWHERE));
            }
            let next = resolve(&address, location);
            if !is_https(&next) {
                let problem = format!("the server sends on to {next}, which is not https, and that is refused");
                return Err(FetchError::lasting(&address, problem, ELSEWHERE));
            }
            address = next;
        }
        let problem = format!("the server sends on more than {REDIRECTS} times, last to {address}");
        Err(FetchError::lasting(request.address, problem, ELSEWHERE))
    }

    fn send_once(&self, address: &str, request: &Request<'_>) -> Result<Answer, FetchError> {
        if !is_https(address) {
            return Err(FetchError::lasting(address, "not an https address", "Give one that begins with https://"));
        }
        let mut untrusted = String::new();
        for turn in 0..self.agents.len() {
            let at = (self.trusted.get() + turn) % self.agents.len();
            match ask(&self.agents[at], address, request) {
                Ok(answer) => {
                    self.trusted.set(at);
                    return Ok(answer);
                }
                Err(problem) if is_untrusted(&problem) => untrusted = problem.to_string(),
                Err(problem) if may_pass(&problem) => return Err(FetchError::passing(words(&problem))),
                Err(problem) => return Err(FetchError::lasting(address, problem.to_string(), "Check the address")),
            }
        }
        let advice = "If your organisation's network inspects connections, ask for its certificate and give it with \
                      --ca-certificate; never go around this";
        Err(FetchError::lasting(address, format!("the server's certificate is not trusted ({untrusted})"), advice))
    }
}

/// What to do about an address that no longer serves.
const ELSEWHERE: &str = "Look up the publisher's present address and give it with --base or --catalogue";

fn agent(authorities: RootCerts, proxy: Proxy) -> Agent {
    let config = Agent::config_builder()
        .https_only(true)
        .http_status_as_error(false)
        // Redirects are followed above, where each is looked at.
        .max_redirects(0)
        .max_redirects_will_error(false)
        // Ranges count the bytes of the file, not those of a compressed form of it.
        .accept_encoding("identity")
        .user_agent(concat!("hexspot/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(Some(Duration::from_secs(30)))
        .timeout_recv_response(Some(SILENCE))
        .timeout_per_read(Some(SILENCE))
        .tls_config(TlsConfig::builder().root_certs(authorities).build());
    match proxy {
        Proxy::OfEnvironment => config.build().into(),
        Proxy::None => config.proxy(None).build().into(),
    }
}

fn ask(agent: &Agent, address: &str, request: &Request<'_>) -> Result<Answer, ureq::Error> {
    let response = match request.form {
        None => {
            request.headers.iter().fold(agent.get(address), |get, (name, value)| get.header(*name, value)).call()?
        }
        Some(form) => {
            let post = agent.post(address).content_type("application/x-www-form-urlencoded");
            request.headers.iter().fold(post, |post, (name, value)| post.header(*name, value)).send(fields(form))?
        }
    };
    let (parts, body) = response.into_parts();
    Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body })
}

/// Whether the server's certificate was refused. The TLS library's own error type is not within reach of this crate, so its words
/// decide; a test with a strange certificate holds them to that.
fn is_untrusted(problem: &ureq::Error) -> bool {
    matches!(problem, ureq::Error::Io(_) | ureq::Error::Rustls(_)) && problem.to_string().contains("peer certificate")
}

fn may_pass(problem: &ureq::Error) -> bool {
    use ureq::Error::{ConnectProxyFailed, ConnectionFailed, HostNotFound, Io, Protocol, Timeout};
    matches!(problem, Io(_) | Timeout(_) | HostNotFound | ConnectionFailed | ConnectProxyFailed(_) | Protocol(_))
}

/// What happened, for people.
fn words(problem: &ureq::Error) -> String {
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

fn own_certificates(files: &[PathBuf]) -> Result<Vec<Certificate<'static>>> {
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
