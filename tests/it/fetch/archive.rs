//! Months from the police archive: only what is wanted is read, all of it from one version of the archive.

use std::sync::OnceLock;

use hexspot::fetch::{ArchiveExtra, ArchiveRequest, FetchSummary, fetch_crime_from_archive};
use hexspot::period::{Month, Period};

use super::server::{Asked, Manner, Say, Server};
use super::{Client, message, source};
use crate::support::{Crime, police_file, zip_of};

const MONTHS: [&str; 3] = ["2024-10", "2024-11", "2024-12"];
const FORCES: [&str; 3] = ["btp", "city-of-london", "metropolitan"];

/// A month of a force: the text is noise, so that it takes room in the zip as real text does.
pub fn rows(force: &str, month: &str) -> String {
    let mut state =
        force.bytes().chain(month.bytes()).fold(7u64, |state, byte| state.wrapping_mul(31).wrapping_add(byte.into()));
    let rows = if force == "metropolitan" { 15_000 } else { 300 };
    police_file((0..rows).map(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Crime { id: &format!("{:016x}{state:016x}", state.rotate_left(29) ^ 0x5555), month, ..Crime::default() }
            .to_string()
    }))
}

fn archive_of(version: &str) -> Vec<u8> {
    let mut files = Vec::new();
    for month in MONTHS {
        for force in FORCES {
            files.push((format!("{month}/{month}-{force}-street.csv"), rows(force, month) + version));
        }
    }
    files.push(("2024-12/2024-12-btp-outcomes.csv".into(), "Crime ID,Month\nx,2024-12\n".into()));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    zip_of(&files)
}

fn archive() -> &'static [u8] {
    static ARCHIVE: OnceLock<Vec<u8>> = OnceLock::new();
    ARCHIVE.get_or_init(|| archive_of(""))
}

fn wanted(force: &str, from: &str, to: &str) -> ArchiveRequest {
    let month = |text: &str| text.parse::<Month>().expect("a month");
    let period = Period::new(month(from), month(to)).expect("in order");
    ArchiveRequest { forces: vec![force.into()], period, archive: None, extras: Vec::new() }
}

fn fetch(client: &Client, wanted: &ArchiveRequest) -> hexspot::Result<FetchSummary> {
    client.run(|fetcher| fetch_crime_from_archive(fetcher, wanted))
}

const DECEMBER: &str = "crime/2024-12/2024-12-city-of-london-street.csv";

#[test]
fn only_the_wanted_members_are_read() {
    let server = Server::start(|asked| Say::file(asked, archive(), "\"1\""));
    let client = Client::of(&server);
    let fetched = fetch(&client, &wanted("City of London", "2024-11", "2024-12")).expect("fetched");
    assert_eq!(fetched.written, ["crime/2024-11/2024-11-city-of-london-street.csv", DECEMBER]);
    assert_eq!(client.folder.text(&format!("data/{DECEMBER}")), rows("city-of-london", "2024-12"));
    assert!(archive().len() > 600_000, "{}", archive().len());
    assert!(server.sent() < archive().len() / 2, "{} of {} bytes were read", server.sent(), archive().len());
    let entry = source(&client.folder, DECEMBER);
    assert_eq!(entry["member"].as_str(), Some("2024-12/2024-12-city-of-london-street.csv"));
    assert_eq!(entry["address"].as_str(), Some(format!("{}/data/archive/2024-12.zip", server.base).as_str()));
    let pinned = server.asked().iter().skip(1).all(|asked| asked.header("if-range") == Some("\"1\""));
    assert!(pinned, "every part is asked for of the same version");

    let before = server.asked().len();
    assert_eq!(fetch(&client, &wanted("city-of-london", "2024-12", "2024-12")).expect("there").unchanged, [DECEMBER]);
    assert_eq!(server.asked().len(), before, "what is there needs no request");
}

#[test]
fn the_same_files_come_from_a_server_without_ranges() {
    let server = Server::start(|asked| match asked.before {
        // The first answer is left unread; the second breaks off.
        1 => Say::new(200, archive()).with("ETag", "\"1\"").manner(Manner::CutAfter(200_000)),
        _ => Say::new(200, archive()).with("ETag", "\"1\""),
    });
    let client = Client::of(&server);
    fetch(&client, &wanted("city-of-london", "2024-12", "2024-12")).expect("fetched");
    assert_eq!(client.folder.text(&format!("data/{DECEMBER}")), rows("city-of-london", "2024-12"));
    assert_eq!(client.files(), [DECEMBER, "sources.toml"], "the archive itself does not stay");
    assert!(!client.folder.text("data/sources.toml").contains(".archive"));
}

#[test]
fn an_archive_that_is_replaced_meanwhile_is_read_anew() {
    static NEW: OnceLock<Vec<u8>> = OnceLock::new();
    let new = NEW.get_or_init(|| archive_of("\n"));
    for honours_if_range in [true, false] {
        let server = Server::start(move |asked: &Asked| {
            let mut asked = asked.clone();
            if !honours_if_range {
                asked.headers.remove("if-range");
            }
            if asked.before < 4 { Say::file(&asked, archive(), "\"1\"") } else { Say::file(&asked, new, "\"2\"") }
        });
        let client = Client::of(&server);
        let fetched = fetch(&client, &wanted("metropolitan", "2024-10", "2024-12")).expect("fetched");
        assert_eq!(fetched.written.len(), 3);
        for path in fetched.written {
            assert!(client.folder.text(&format!("data/{path}")).ends_with("\n\n"), "{path} is of the old version");
            assert_eq!(source(&client.folder, &path)["etag"].as_str(), Some("\"2\""));
        }
    }
}

#[test]
fn an_archive_that_never_stays_the_same_is_given_up() {
    let server = Server::start(|asked| Say::file(asked, archive(), &format!("\"{}\"", asked.before)));
    let client = Client::of(&server);
    let error = message(fetch(&client, &wanted("btp", "2024-12", "2024-12")));
    assert!(error.contains("replaced 3 times"), "{error}");
    assert_eq!(client.files(), Vec::<String>::new());
}

#[test]
fn trouble_in_the_middle_passes() {
    let server = Server::start(|asked| match asked.before {
        1 => Say::new(503, ""),
        3 => Say::file(asked, archive(), "\"1\"").manner(Manner::CutAfter(10)),
        _ => Say::file(asked, archive(), "\"1\""),
    });
    let client = Client::of(&server);
    fetch(&client, &wanted("btp", "2024-10", "2024-12")).expect("fetched");
    assert_eq!(client.folder.text("data/crime/2024-10/2024-10-btp-street.csv"), rows("btp", "2024-10"));
    assert_eq!(client.waits(), [1, 1]);
}

#[test]
fn trouble_that_stays_is_named_by_its_own_name() {
    let server = Server::start(|asked| match asked.before {
        0 => Say::file(asked, archive(), "\"1\""),
        _ => Say::new(503, ""),
    });
    let error = message(fetch(&Client::of(&server), &wanted("btp", "2024-12", "2024-12")));
    assert!(error.contains("given up after 4 attempts") && error.contains("503"), "{error}");
}

#[test]
fn a_damaged_member_is_not_kept() {
    let mut damaged = archive().to_vec();
    let name = b"2024-12/2024-12-city-of-london-street.csv";
    let at = damaged.windows(name.len()).position(|window| window == name).expect("a local header");
    damaged[at + name.len() + 4_000] ^= 0x10;
    let server = Server::start(move |asked| Say::file(asked, &damaged, "\"1\""));
    let client = Client::of(&server);
    let error = message(fetch(&client, &wanted("city-of-london", "2024-11", "2024-12")));
    assert!(error.contains("2024-12/2024-12-city-of-london-street.csv is damaged"), "{error}");
    assert_eq!(client.files(), ["crime/2024-11/2024-11-city-of-london-street.csv", "sources.toml"]);
}

#[test]
fn an_archive_downloaded_whole_stays_after_a_misspelt_force_and_goes_when_damaged() {
    let mut damaged = archive().to_vec();
    let name = b"2024-10/2024-10-btp-street.csv";
    let at = damaged.windows(name.len()).position(|window| window == name).expect("a local header");
    damaged[at + name.len() + 4_000] ^= 0x10;
    let server = Server::start(move |_| Say::new(200, damaged.as_slice()).with("ETag", "\"1\""));
    let client = Client::of(&server);
    fetch(&client, &wanted("bpt", "2024-12", "2024-12")).expect_err("misspelt");
    assert!(client.files().contains(&".archive/2024-12.zip".to_owned()));
    let error = message(fetch(&client, &wanted("btp", "2024-10", "2024-12")));
    assert!(error.contains("2024-10-btp-street.csv is damaged"), "{error}");
    assert!(!client.files().contains(&".archive/2024-12.zip".to_owned()), "the next run must ask for it again");
}

#[test]
fn what_is_not_in_the_archive_is_said() {
    let server = Server::start(|asked| match asked.path() {
        "/data/archive/2024-12.zip" => Say::file(asked, archive(), "\"1\""),
        _ => Say::new(404, ""),
    });
    let client = Client::of(&server);
    let unknown = fetch(&client, &wanted("City of Londn", "2024-12", "2024-12")).expect_err("misspelt");
    assert!(unknown.is_usage() && unknown.to_string().contains("did you mean \"city-of-london\""), "{unknown}");

    let also = ArchiveRequest { extras: vec![ArchiveExtra::Outcomes], ..wanted("btp", "2024-09", "2024-12") };
    let fetched = fetch(&client, &also).expect("the rest is there");
    assert_eq!(fetched.written.len(), 4);
    let address = format!("{}/data/archive/2024-12.zip", server.base);
    let expected = [
        format!("btp outcomes: not in {address} for 2024-09, 2024-10, 2024-11"),
        format!("btp street: not in {address} for 2024-09"),
    ];
    assert_eq!(fetched.missing, expected);

    let archive = Some("2024-12".parse().expect("a month"));
    let none = ArchiveRequest { archive, ..wanted("btp", "2020-01", "2020-02") };
    let error = message(fetch(&client, &none));
    assert!(error.contains("holds 2024-10 to 2024-12"), "{error}");

    let error = message(fetch(&client, &wanted("btp", "2025-01", "2025-02")));
    assert!(error.contains("not there (404)") && error.contains("(`archive`)"), "{error}");
}

#[test]
fn a_long_period_comes_from_several_archives() {
    let server = Server::start(|asked| Say::file(asked, archive(), "\"1\""));
    let client = Client::of(&server);
    // The server has the same archive at each address, so that the months before are missing.
    let error = message(fetch(&client, &wanted("btp", "2018-12", "2024-12")));
    assert!(error.contains("/data/archive/2018-12.zip"), "{error}");
    let asked: Vec<String> = server.asked().iter().map(|asked| asked.path().to_owned()).collect();
    assert!(asked.iter().all(|path| path == "/data/archive/2018-12.zip"), "the earliest first: {asked:?}");
}
