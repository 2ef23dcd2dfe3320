//! Killed at any point and run again, the program ends with the same files.

use std::process::{Child, Stdio};
use std::time::Duration;

use super::archive::rows;
use super::files;
use super::server::{Manner, Say, Server};
use crate::support::{Folder, zip_of};

/// How many points of a run are tried.
const KILLS: usize = 7;

fn slow_server() -> Server {
    let register = format!("<r>{}</r>\n", "<establishment/>".repeat(8_000)).into_bytes();
    let months: Vec<(String, String)> = (1..=4)
        .map(|month| {
            (format!("2024-{month:02}/2024-{month:02}-btp-street.csv"), rows("btp", &format!("2024-{month:02}")))
        })
        .collect();
    let months: Vec<(&str, &str)> = months.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let archive = zip_of(&months);
    Server::start(move |asked| {
        let bytes = if asked.path().ends_with(".zip") { &archive } else { &register };
        Say::file(asked, bytes, "\"1\"").manner(Manner::Slowly(Duration::from_millis(1)))
    })
}

/// Starts the program and returns when it has ended or the server has sent so many bytes since.
fn run_until(folder: &Folder, command: &str, server: &Server, bytes: usize) -> Child {
    let before = server.sent();
    let mut program = folder.command(command);
    let mut child = program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    while server.sent() - before < bytes && child.try_wait().expect("it is ours").is_none() {
        std::thread::sleep(Duration::from_micros(300));
    }
    child
}

#[test]
fn a_killed_run_repeated_ends_as_if_it_had_not_been_killed() {
    let server = slow_server();
    let whole = Folder::new().with("ca.pem", &server.certificate);
    let manner = format!("--base police={0} --base hygiene={0} --ca-certificate ca.pem", server.base);
    for command in [
        format!("fetch hygiene --authority 508 512 519 {manner}"),
        format!("fetch crime --force btp --from 2024-01 --to 2024-04 {manner}"),
    ] {
        let before = server.sent();
        let run = whole.run(&command);
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
        let all = server.sent() - before;
        let mut killed = 0;
        for bytes in (1..KILLS).map(|n| n * all / KILLS) {
            let folder = Folder::new().with("ca.pem", &server.certificate);
            if command.contains("crime") {
                // What `whole` has from the first command.
                let first = format!("fetch hygiene --authority 508 512 519 {manner}");
                assert_eq!(folder.run(&first).code, 0);
            }
            let mut child = run_until(&folder, &command, &server, bytes);
            killed += usize::from(child.try_wait().expect("it is ours").is_none());
            child.kill().expect("it is ours");
            child.wait().expect("it is ours");
            let again = folder.run(&command);
            assert_eq!(again.code, 0, "killed after {bytes} bytes: {}", again.stderr);
            assert_eq!(files(&folder), files(&whole), "killed after {bytes} bytes");
            for file in files(&whole) {
                let name = format!("data/{file}");
                assert!(folder.bytes(&name) == whole.bytes(&name), "{file} differs, killed after {bytes} bytes");
            }
        }
        assert!(killed >= KILLS / 2, "only {killed} runs of {command} were killed before their end");
    }
}
