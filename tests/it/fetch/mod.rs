//! Fetching, against a server on this machine that behaves as the publishers document, and misbehaves as servers do.

mod api;
mod archive;
mod boundaries;
mod faults;
mod keeping;
mod kill;
mod server;

use std::cell::RefCell;
use std::time::Duration;

use hexspot::fetch::{Catalogue, FetchObserver, FetchSummary, Fetcher, HttpOptions, Progress, Proxy, WaitReason};
use hexspot::{Error, Result};

use crate::support::Folder;
use server::Server;

/// Where a register of food hygiene is kept.
const REGISTER: &str = "premises/FHRS508en-GB.xml";

/// A file that looks like a register.
fn register() -> Vec<u8> {
    format!("<?xml version=\"1.0\"?>\n<FHRSEstablishment>{}</FHRSEstablishment>\n", "<a/>".repeat(5_000)).into_bytes()
}

/// A watcher who lets no time pass and remembers how much should have.
#[derive(Default)]
struct Impatient {
    waits: RefCell<Vec<u64>>,
    paces: RefCell<usize>,
}

impl FetchObserver for Impatient {
    fn wait(&self, time: Duration, why: WaitReason<'_>) {
        match why {
            WaitReason::RateLimit => *self.paces.borrow_mut() += 1,
            WaitReason::Retry(_) => self.waits.borrow_mut().push(time.as_secs()),
        }
    }

    fn progress(&self, _: Progress<'_>) {}
}

/// A folder to fetch into, and a client that trusts a server.
struct Client {
    folder: Folder,
    watcher: Impatient,
    catalogue: Catalogue,
    options: HttpOptions,
}

impl Client {
    fn of(server: &Server) -> Self {
        let folder = Folder::new().with("ca.pem", &server.certificate);
        let mut catalogue = Catalogue::built_in();
        let publishers: Vec<String> = catalogue.publishers.keys().cloned().collect();
        for publisher in publishers {
            catalogue.set_base(&publisher, &server.base).expect("https");
        }
        let ca_certificates = vec![folder.path("ca.pem")];
        let options = HttpOptions { ca_certificates, max_attempts: 4, proxy: Proxy::None, ..HttpOptions::default() };
        Self { folder, watcher: Impatient::default(), catalogue, options }
    }

    fn run(&self, fetch: impl FnOnce(&mut Fetcher<'_>) -> Result<FetchSummary>) -> Result<FetchSummary> {
        self.fetcher().and_then(|mut fetcher| fetch(&mut fetcher))
    }

    fn fetcher(&self) -> Result<Fetcher<'_>> {
        Fetcher::open(&self.folder.path("data"), self.catalogue.clone(), &self.options, &self.watcher)
    }

    fn waits(&self) -> Vec<u64> {
        self.watcher.waits.borrow().clone()
    }

    /// The files of the folder, without the lock.
    fn files(&self) -> Vec<String> {
        files(&self.folder)
    }
}

fn files(folder: &Folder) -> Vec<String> {
    folder.files("data").into_iter().filter(|file| file != ".hexspot-fetch.lock").collect()
}

/// The entry of a file in `sources.toml`.
fn source(folder: &Folder, path: &str) -> toml::Table {
    let sources: toml::Table = folder.text("data/sources.toml").parse().expect("sources.toml is TOML");
    sources["files"][path].as_table().unwrap_or_else(|| panic!("{path} is not in sources.toml")).clone()
}

fn message(outcome: Result<FetchSummary>) -> String {
    outcome.map_err(|error: Error| error.to_string()).expect_err("it fails")
}
