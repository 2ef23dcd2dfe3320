//! A server of HTTPS on 127.0.0.1 that answers as a script says.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// When the server says it is.
pub const DATE: &str = "Sat, 01 Mar 2025 12:00:00 GMT";

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    /// How many requests came before with the same path.
    pub before: usize,
}

impl Asked {
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// How the server answers.
pub type Script = fn(&Asked) -> Say;

/// What to answer.
#[derive(Clone, Debug)]
pub struct Say {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub manner: Manner,
}

/// How to say it.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    Well,
    /// Close the connection after so many bytes of the body.
    CutAfter(usize),
    /// State another length than the body has.
    Claim(usize),
    /// State none.
    NoLength,
    /// WaitReason for so long after each 8 KiB.
    Slowly(Duration),
}

impl Say {
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), manner: Manner::Well }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn manner(self, manner: Manner) -> Self {
        Self { manner, ..self }
    }

    /// A file as a good server gives it: with its tag, in parts where parts are asked for, and not at all to somebody who has it.
    pub fn file(asked: &Asked, bytes: &[u8], etag: &str) -> Self {
        let tagged = |status, body: &[u8]| Self::new(status, body).with("ETag", etag);
        if asked.header("if-none-match") == Some(etag) {
            return tagged(304, &[]);
        }
        let of_this_version = asked.header("if-range").is_none_or(|tag| tag == etag);
        let Some(range) = asked.header("range").filter(|_| of_this_version) else { return tagged(200, bytes) };
        let (first, last) = range.trim_start_matches("bytes=").split_once('-').expect("a range");
        let first: usize = first.parse().expect("a number");
        let last = last.parse().unwrap_or(usize::MAX).min(bytes.len().wrapping_sub(1));
        if first >= bytes.len() {
            return tagged(416, &[]).with("Content-Range", format!("bytes */{}", bytes.len()));
        }
        let range = format!("bytes {first}-{last}/{}", bytes.len());
        tagged(206, &bytes[first..=last]).with("Content-Range", range)
    }
}

/// A server that runs until it is dropped.
pub struct Server {
    pub base: String,
    /// The certificate by which it is trusted, PEM.
    pub certificate: String,
    state: Arc<State>,
}

struct State {
    script: Box<dyn Fn(&Asked) -> Say + Send + Sync>,
    tls: Arc<ServerConfig>,
    log: Mutex<Log>,
}

#[derive(Default)]
struct Log {
    asked: Vec<Asked>,
    sent: usize,
    closed: bool,
}

impl Server {
    pub fn start(script: impl Fn(&Asked) -> Say + Send + Sync + 'static) -> Self {
        let rcgen::CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let tls = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key))
            .expect("a configuration");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("https://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(State { script: Box::new(script), tls: Arc::new(tls), log: Mutex::default() });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                if shared.log.lock().expect("no panic").closed {
                    return;
                }
                let shared = Arc::clone(&shared);
                // A client that leaves is its own affair.
                std::thread::spawn(move || shared.serve(socket).ok());
            }
        });
        Self { base, certificate: cert.pem(), state }
    }

    /// All requests so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.state.log.lock().expect("no panic").asked.clone()
    }

    /// Bytes of bodies sent so far.
    pub fn sent(&self) -> usize {
        self.state.log.lock().expect("no panic").sent
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.log.lock().expect("no panic").closed = true;
        // Wakes the listener.
        let _ = TcpStream::connect(self.base.trim_start_matches("https://"));
    }
}

impl State {
    fn serve(&self, socket: TcpStream) -> std::io::Result<()> {
        let tls = ServerConnection::new(Arc::clone(&self.tls)).map_err(std::io::Error::other)?;
        let mut stream = BufReader::new(StreamOwned::new(tls, socket));
        loop {
            let Some(mut asked) = read_request(&mut stream)? else { return Ok(()) };
            {
                let mut log = self.log.lock().expect("no panic");
                asked.before = log.asked.iter().filter(|other| other.path() == asked.path()).count();
                log.asked.push(asked.clone());
            }
            let say = (self.script)(&asked);
            let stream = stream.get_mut();
            if !self.answer(stream, &say)? {
                stream.conn.send_close_notify();
                stream.flush()?;
                return stream.sock.shutdown(Shutdown::Both);
            }
        }
    }

    /// Sends the answer and says whether the connection can go on.
    fn answer(&self, out: &mut impl Write, say: &Say) -> std::io::Result<bool> {
        let mut head = format!("HTTP/1.1 {} Said\r\nDate: {DATE}\r\n", say.status);
        for (name, value) in &say.headers {
            head += &format!("{name}: {value}\r\n");
        }
        let length = match say.manner {
            Manner::Claim(length) => Some(length),
            Manner::NoLength => None,
            _ => Some(say.body.len()),
        };
        match length {
            Some(length) if say.status != 304 => head += &format!("Content-Length: {length}\r\n"),
            Some(_) => {}
            None => head += "Connection: close\r\n",
        }
        out.write_all((head + "\r\n").as_bytes())?;
        let end = if let Manner::CutAfter(bytes) = say.manner { bytes.min(say.body.len()) } else { say.body.len() };
        for chunk in say.body[..end].chunks(8 << 10) {
            out.write_all(chunk)?;
            out.flush()?;
            self.log.lock().expect("no panic").sent += chunk.len();
            if let Manner::Slowly(pause) = say.manner {
                std::thread::sleep(pause);
            }
        }
        out.flush()?;
        Ok(matches!(say.manner, Manner::Well | Manner::Slowly(_)))
    }
}

fn read_request(stream: &mut impl BufRead) -> std::io::Result<Option<Asked>> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut asked = Asked { method, target, ..Asked::default() };
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        asked.headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = asked.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    asked.body = String::from_utf8(body).expect("forms are text");
    Ok(Some(asked))
}
