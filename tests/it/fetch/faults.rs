//! Everything that servers and networks do wrong, and what must come of it: the right file, or none and an error that says why.

use hexspot::fetch::{fetch_footfall, fetch_hygiene_ratings};

use super::server::{DATE, Manner, Say, Script, Server};
use super::{Client, REGISTER, message, register};
use crate::support::Folder;

/// A file of footfall in the catalogue, and where it is kept.
const NAME: &str = "daily-2019";
const KEPT: &str = "footfall/StationFootfall_2019.csv";

fn table() -> Vec<u8> {
    let rows = (0..20_000).map(|row| format!("2019,Station {row},{}\n", row * 7));
    std::iter::once("year,station,count\n".to_owned()).chain(rows).collect::<String>().into_bytes()
}

fn other_table() -> Vec<u8> {
    table().iter().map(|byte| if *byte == b'7' { b'8' } else { *byte }).collect()
}

fn fetch_table(client: &Client) -> hexspot::Result<hexspot::fetch::FetchSummary> {
    client.run(|fetcher| fetch_footfall(fetcher, &[NAME.into()]))
}

/// A fault that passes: how the server answers, and how long the client waits for it to pass.
type Passing = (&'static str, Script, &'static [u64]);

#[test]
fn what_passes_ends_with_the_right_file() {
    let faults: [Passing; 13] = [
        ("nothing wrong", |asked| Say::file(asked, &table(), "\"1\""), &[]),
        (
            "drops in the body, twice",
            |asked| match asked.before {
                0 | 1 => Say::file(asked, &table(), "\"1\"").manner(Manner::CutAfter(100_000)),
                _ => Say::file(asked, &table(), "\"1\""),
            },
            // Each attempt gains something, so the waits do not grow.
            &[1, 1],
        ),
        (
            "a length that is too long, once",
            |asked| match asked.before {
                0 => Say::new(200, table()).manner(Manner::Claim(table().len() + 10)),
                _ => Say::file(asked, &table(), "\"1\""),
            },
            &[1],
        ),
        (
            "a storm of 503",
            |asked| if asked.before < 3 { Say::new(503, "busy") } else { Say::file(asked, &table(), "\"1\"") },
            &[1, 2, 4],
        ),
        (
            "500, 502 and 504",
            |asked| match [500, 502, 504].get(asked.before) {
                Some(status) => Say::new(*status, ""),
                None => Say::file(asked, &table(), "\"1\""),
            },
            &[1, 2, 4],
        ),
        (
            "429 with seconds, then with a date",
            |asked| match asked.before {
                0 => Say::new(429, "").with("Retry-After", "7"),
                1 => Say::new(429, "").with("Retry-After", "Sat, 01 Mar 2025 12:01:30 GMT"),
                _ => Say::file(asked, &table(), "\"1\""),
            },
            &[7, 90],
        ),
        (
            "a server that ignores ranges",
            |asked| match asked.before {
                0 => Say::new(200, table()).with("ETag", "\"1\"").manner(Manner::CutAfter(200_000)),
                _ => Say::new(200, table()).with("ETag", "\"1\""),
            },
            &[1],
        ),
        (
            "a drop of a file without a tag or date",
            |asked| match asked.before {
                0 => Say::new(200, other_table()).manner(Manner::CutAfter(200_000)),
                _ => {
                    assert_eq!(asked.header("range"), None, "without a validator nothing may be gone on with");
                    Say::new(200, table())
                }
            },
            &[1],
        ),
        (
            "a weak tag, which does not tell versions apart, and a date, which does",
            |asked| match asked.before {
                0 => Say::new(200, table())
                    .with("ETag", "W/\"1\"")
                    .with("Last-Modified", DATE)
                    .manner(Manner::CutAfter(200_000)),
                _ => {
                    assert_eq!(asked.header("if-range"), Some(DATE));
                    let mut say = Say::file(asked, &table(), DATE);
                    say.headers.retain(|(name, _)| *name != "ETag");
                    say.with("ETag", "W/\"1\"").with("Last-Modified", DATE)
                }
            },
            &[1],
        ),
        (
            "a file that changed between two parts",
            |asked| match asked.before {
                0 => Say::file(asked, &other_table(), "\"0\"").manner(Manner::CutAfter(200_000)),
                _ => Say::file(asked, &table(), "\"1\""),
            },
            &[1],
        ),
        (
            "a file that changed between two parts, on a server that ignores If-Range",
            |asked| match asked.before {
                0 => Say::file(asked, &other_table(), "\"0\"").manner(Manner::CutAfter(200_000)),
                1 => {
                    let mut asked = asked.clone();
                    asked.headers.remove("if-range");
                    Say::file(&asked, &table(), "\"1\"")
                }
                _ => Say::file(asked, &table(), "\"1\""),
            },
            &[1, 2],
        ),
        (
            "a part that is not the one asked for, then 416",
            |asked| match asked.before {
                0 | 2 => Say::file(asked, &table(), "\"1\"").manner(Manner::CutAfter(200_000)),
                1 => {
                    let range = format!("bytes 5-{}/{}", table().len() - 1, table().len());
                    Say::new(206, &table()[5..]).with("Content-Range", range).with("ETag", "\"1\"")
                }
                3 => Say::new(416, ""),
                _ => Say::file(asked, &table(), "\"1\""),
            },
            &[1, 2, 4, 8],
        ),
        (
            "redirects",
            |asked| match asked.before {
                0 if asked.path().starts_with("/Network") => Say::new(302, "moved").with("Location", "/a/b?c=d"),
                0 if asked.path() == "/a/b" => Say::new(308, "").with("Location", "c"),
                _ => Say::file(asked, &table(), "\"1\""),
            },
            &[],
        ),
    ];
    for (name, script, waits) in faults {
        let server = Server::start(script);
        let mut client = Client::of(&server);
        client.options.max_attempts = 6;
        let fetched = fetch_table(&client).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(fetched.written, [KEPT], "{name}");
        assert!(client.folder.bytes(&format!("data/{KEPT}")) == table(), "{name}: another file than is published");
        assert_eq!(client.waits(), waits, "{name}");
        assert_eq!(client.files(), [KEPT, "sources.toml"], "{name}: something was left behind");
    }
}

#[test]
fn a_broken_download_goes_on_where_it_broke_off() {
    let server = Server::start(|asked| match asked.before {
        0 => Say::file(asked, &table(), "\"1\"").manner(Manner::CutAfter(200_000)),
        _ => Say::file(asked, &table(), "\"1\""),
    });
    let client = Client::of(&server);
    fetch_table(&client).expect("fetched");
    let asked = server.asked();
    assert_eq!(asked[1].header("range"), Some("bytes=200000-"));
    assert_eq!(asked[1].header("if-range"), Some("\"1\""));
    assert_eq!(server.sent(), table().len(), "no byte is sent twice");
}

/// A fault that stays: how the server answers, and words of the error.
type Lasting = (&'static str, Script, &'static [&'static str]);

#[test]
fn what_stays_leaves_no_file_and_an_error_that_says_why() {
    let faults: [Lasting; 14] = [
        ("503 for ever", |_| Say::new(503, ""), &["given up after 4 attempts", "503", "Run the same command later"]),
        (
            "a wait of an hour",
            |_| Say::new(429, "").with("Retry-After", "3600"),
            &["wait 3600 s", "Run the same command again in 60 minutes"],
        ),
        (
            "a length that is always too long",
            |_| Say::new(200, register()).manner(Manner::Claim(register().len() + 1)),
            &["given up after 4 attempts", "broke off after 20062 of 20063 bytes"],
        ),
        (
            "a length that is too short",
            |_| Say::new(200, register()).manner(Manner::Claim(register().len() - 30)),
            &["XML that is cut short"],
        ),
        (
            "a connection that ends early",
            |_| Say::new(200, &register()[..9_000]).manner(Manner::NoLength),
            &["cut short"],
        ),
        ("404", |_| Say::new(404, "no"), &["not there (404)", "ratings.food.gov.uk"]),
        ("403", |_| Say::new(403, "no"), &["refused (403)"]),
        ("418", |_| Say::new(418, "no"), &["answers 418"]),
        (
            "HTML instead of XML",
            |_| Say::new(200, "\n<!DOCTYPE html><html><body>Log in</body></html>"),
            &["a page of HTML", "it was not kept"],
        ),
        ("an empty answer", |_| Say::new(200, ""), &["what came is empty"]),
        (
            "a redirect to http",
            |_| Say::new(301, "").with("Location", "http://127.0.0.1/x"),
            &["http://127.0.0.1/x", "not https", "refused"],
        ),
        ("a redirect to nowhere", |_| Say::new(302, ""), &["without saying where"]),
        ("a loop of redirects", |_| Say::new(307, "").with("Location", "/round"), &["more than 5 times"]),
        ("a part that nobody asked for", |_| Say::new(206, register()), &["answers 206"]),
    ];
    for (name, script, words) in faults {
        let server = Server::start(script);
        let client = Client::of(&server);
        let error = message(client.run(|fetcher| fetch_hygiene_ratings(fetcher, &["508".into()])));
        for word in words {
            assert!(error.contains(word), "{name}: {error:?} does not say {word:?}");
        }
        assert!(error.starts_with(&server.base), "{name}: {error:?} does not begin with the address");
        assert!(!client.folder.path("data").join(REGISTER).exists(), "{name}: a file was kept");
    }
}

#[test]
fn html_is_no_table_and_no_workbook() {
    let server = Server::start(|_| Say::new(200, "<html><head><title>Service, closed</title></head></html>"));
    for name in [NAME, "annual-2024"] {
        let client = Client::of(&server);
        let error = message(client.run(|fetcher| fetch_footfall(fetcher, &[name.into()])));
        assert!(error.contains("a page of HTML"), "{error}");
        assert_eq!(client.files(), Vec::<String>::new());
    }
}

#[test]
fn a_workbook_cut_short_is_not_kept() {
    let server = Server::start(|_| Say::new(200, &crate::support::zip_of(&[("a", "b")])[..60]));
    let client = Client::of(&server);
    let error = message(client.run(|fetcher| fetch_footfall(fetcher, &["annual-2024".into()])));
    assert!(error.contains("not a whole zip"), "{error}");
    assert_eq!(client.files(), Vec::<String>::new());
}

#[test]
fn a_server_that_nobody_vouches_for_is_not_asked() {
    let (server, stranger) = (Server::start(|_| Say::new(200, register())), Server::start(|_| Say::new(200, "")));
    let mut client = Client::of(&server);
    let folder = Folder::new().with("other.pem", &stranger.certificate).with("no.pem", "words");
    for certificates in [vec![], vec![folder.path("other.pem")]] {
        client.options.ca_certificates = certificates;
        let error = message(client.run(|fetcher| fetch_hygiene_ratings(fetcher, &["508".into()])));
        assert!(error.contains("certificate is not trusted") && error.contains("`ca-certificate`"), "{error}");
    }
    assert!(server.asked().is_empty() && client.waits().is_empty(), "trust is not a matter of trying again");
    client.options.ca_certificates = vec![folder.path("no.pem")];
    let error = message(client.run(|fetcher| fetch_hygiene_ratings(fetcher, &["508".into()])));
    assert!(error.contains("no certificate is in it"), "{error}");
}

#[test]
fn a_refused_connection_is_tried_again_and_then_given_up() {
    let server = Server::start(|_| Say::new(200, register()));
    let mut client = Client::of(&server);
    // A port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr()).expect("a port");
    client.catalogue.set_base("hygiene", &format!("https://{free}")).expect("https");
    let error = message(client.run(|fetcher| fetch_hygiene_ratings(fetcher, &["508".into()])));
    assert!(error.contains("given up after 4 attempts") && error.to_lowercase().contains("refused"), "{error}");
    assert_eq!(client.waits(), [1, 2, 4]);
}
