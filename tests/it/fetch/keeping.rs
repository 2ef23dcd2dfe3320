//! What is there already, what `sources.toml` says of it, and the program as its users meet it.

use hexspot::fetch::fetch_hygiene_ratings;

use super::server::{Say, Server};
use super::{Client, REGISTER, files, register, source};
use crate::support::Folder;

#[test]
fn a_file_that_is_there_is_left_alone_unless_asked_again() {
    let server = Server::start(|asked| {
        let bytes = if asked.before < 2 { register() } else { [register(), b"<!-- new -->".to_vec()].concat() };
        Say::file(asked, &bytes, if asked.before < 2 { "\"1\"" } else { "\"2\"" })
            .with("Last-Modified", "Fri, 28 Feb 2025 06:00:00 GMT")
    });
    let client = Client::of(&server);
    let fetch = |again: bool| {
        let fetched = client.run(|fetcher| {
            fetcher.refresh = again;
            fetch_hygiene_ratings(fetcher, &["FHRS508".into()])
        });
        fetched.unwrap_or_else(|error| panic!("{error}"))
    };
    assert_eq!(fetch(false).written, [REGISTER]);
    let first = client.folder.text("data/sources.toml");
    assert_eq!(fetch(false).unchanged, [REGISTER]);
    assert_eq!(server.asked().len(), 1, "what is there needs no request");
    assert_eq!(fetch(true).unchanged, [REGISTER]);
    assert_eq!(server.asked()[1].header("if-none-match"), Some("\"1\""));
    assert_eq!(client.folder.text("data/sources.toml"), first);
    assert_eq!(fetch(true).written, [REGISTER], "the publisher has another version now");
    let entry = source(&client.folder, REGISTER);
    assert_eq!(entry["etag"].as_str(), Some("\"2\""));
    assert_eq!(entry["date"].as_str(), Some("2025-02-28T06:00:00Z"));
    assert_eq!(entry["bytes"].as_integer(), Some(20_074));
    assert!(entry["licence"].as_str().is_some_and(|licence| licence.starts_with("Open Government Licence")));

    std::fs::write(client.folder.path("data").join(REGISTER), "changed by hand").expect("written");
    assert_eq!(fetch(false).written, [REGISTER], "a file that is not what sources.toml says is fetched again");
}

#[test]
fn sources_are_kept_and_in_order() {
    let server = Server::start(|asked| Say::file(asked, &register(), "\"1\""));
    let (one, two) = (Client::of(&server), Client::of(&server));
    one.run(|fetcher| fetch_hygiene_ratings(fetcher, &["530".into(), "508".into()])).expect("fetched");
    two.run(|fetcher| fetch_hygiene_ratings(fetcher, &["508".into()])).expect("fetched");
    two.run(|fetcher| fetch_hygiene_ratings(fetcher, &["530".into()])).expect("fetched");
    let text = one.folder.text("data/sources.toml");
    assert_eq!(text, two.folder.text("data/sources.toml"));
    assert!(text.find("FHRS508").expect("there") < text.find("FHRS530").expect("there"));
    let keys: Vec<String> = source(&one.folder, REGISTER).keys().cloned().collect();
    assert!(keys.is_sorted(), "{keys:?}");
}

#[test]
fn two_do_not_fetch_into_one_folder() {
    let server = Server::start(|asked| Say::file(asked, &register(), "\"1\""));
    let client = Client::of(&server);
    let first = client.fetcher().expect("opened");
    let error = client.fetcher().err().expect("refused");
    assert!(error.is_usage() && error.to_string().contains("another hexspot fetch"), "{error}");
    drop(first);
    assert!(client.fetcher().is_ok());
}

#[test]
fn the_program_fetches_and_says_so() {
    let server = Server::start(|asked| Say::file(asked, &register(), "\"1\""));
    let folder = Folder::new().with("ca.pem", &server.certificate);
    let base = format!("--base hygiene={} --ca-certificate ca.pem", server.base);
    let run = folder.run(&format!("fetch hygiene --authority 508 {base} --json"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains(REGISTER) && run.stderr.contains("1 file fetched"), "{}{}", run.stdout, run.stderr);
    assert_eq!(files(&folder), [REGISTER, "sources.toml"]);
    for (command, words) in [
        ("fetch hygiene --authority City", "is not the number of an authority"),
        ("fetch footfall dayly-2019", "did you mean \"daily-2019\""),
        ("fetch footfall daily-2019 --base footfall=http://a.uk", "not an https address"),
        ("fetch footfall daily-2019 --base tfl=https://a.uk", "there is no publisher"),
        ("fetch footfall daily-2019 --base a.uk", "NAME=ADDRESS"),
        ("fetch crime --force btp --from 2024-02 --to 2024-01", "2024-02 is after 2024-01"),
        ("fetch crime --from 2024-01 --to 2024-01", "--force"),
        ("fetch boundaries --name York --kind parishes", "there is no kind of area"),
    ] {
        let run = folder.run(command);
        assert_eq!(run.code, 2, "{command}: {}", run.stderr);
        assert!(run.stderr.contains(words), "{command}: {}", run.stderr);
    }
    let list = folder.run("fetch footfall --list");
    assert!(list.code == 0 && list.stdout.contains("daily-2019"), "{}", list.stdout);
}
