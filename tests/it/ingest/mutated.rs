//! Real files, and synthetic ones in their formats, damaged at random: no panic, and a ledger that adds up or an error.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use hexspot::ingest::{Inputs, Source, inspect, load};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::events::options;
use crate::support::real_data;

/// What is done to a file.
#[derive(Clone, Debug)]
enum Damage {
    /// Bytes at these shares of the file are replaced.
    Flip(Vec<(f64, u8)>),
    /// The file ends at this share.
    Cut(f64),
    /// A piece between two shares is taken out.
    Remove(f64, f64),
    /// A piece is there twice.
    Repeat(f64, f64),
    /// The columns of a text table stand in another order.
    Columns(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let share = || 0.0..1.0f64;
    prop_oneof![
        prop::collection::vec((share(), any::<u8>()), 1..20).prop_map(Damage::Flip),
        share().prop_map(Damage::Cut),
        (share(), share()).prop_map(|(a, b)| Damage::Remove(a.min(b), a.max(b))),
        (share(), share()).prop_map(|(a, b)| Damage::Repeat(a.min(b), a.max(b))),
        (1..12usize).prop_map(Damage::Columns),
    ]
}

fn damaged(bytes: &[u8], damage: &Damage) -> Vec<u8> {
    let at = |share: f64| ((bytes.len() as f64 * share) as usize).min(bytes.len());
    match damage {
        Damage::Flip(flips) => {
            let mut bytes = bytes.to_vec();
            for (share, byte) in flips {
                let last = bytes.len() - 1;
                bytes[((last as f64) * share) as usize] = *byte;
            }
            bytes
        }
        Damage::Cut(share) => bytes[..at(*share)].to_vec(),
        Damage::Remove(from, to) => [&bytes[..at(*from)], &bytes[at(*to)..]].concat(),
        Damage::Repeat(from, to) => [&bytes[..at(*to)], &bytes[at(*from)..]].concat(),
        Damage::Columns(by) => {
            let turned = |line: &[u8]| {
                let mut fields: Vec<&[u8]> = line.split(|byte| *byte == b',').collect();
                let by = by % fields.len();
                fields.rotate_left(by);
                fields.join(&b","[..])
            };
            bytes.split(|byte| *byte == b'\n').map(turned).collect::<Vec<_>>().join(&b"\n"[..])
        }
    }
}

/// Files small enough to be read some thousand times: of long texts and JSON the beginning serves as well.
fn files(data: &Path) -> Vec<PathBuf> {
    let names = [
        "crime/city-of-london/2021-01-city-of-london-street.csv",
        "crime/stop-and-search/2019-03-city-of-london-stop-and-search.csv",
        "crime/api/crimes-street-greenwich-2014-08.json",
        "crime/api/shapes/stop-and-search.json",
        "crime-with-time/vancouver-2022-utm10n.csv.gz",
        "premises/open-pubs-london.csv",
        "premises/FHRS508en-GB.xml",
        "premises/osm-london-pubs-2019.geojson",
        "premises/victoria-liquor-licences-2018.xlsx",
        "footfall/StationFootfall_2023_excerpt.csv",
        "footfall/melbourne-sensor-locations.csv",
        "footfall/tfl-annualised-entry-exit-2023.xlsx",
        "boundaries/wards_gla_city_of_london.geojson",
        "stations/tfl-stations.geojson",
        "crime/counts-by-area/mps-vawg-offences-by-ward-month.parquet",
    ];
    names.iter().map(|name| data.join(name)).filter(|path| path.is_file()).collect()
}

#[test]
fn a_damaged_file_gives_an_error_or_a_ledger_that_adds_up_and_never_a_panic() {
    let Some(data) = real_data() else { return };
    for path in files(&data) {
        let bytes = std::fs::read(&path).expect("readable");
        // The cost of a case is that of reading the file; the large ones get fewer.
        let cases = (3_000_000 / bytes.len().max(1)).clamp(4, 60) as u32;
        let config = Config { cases, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let folder = tempfile::tempdir().expect("a folder");
        let copy = folder.path().join(path.file_name().expect("a file has a name"));
        let law = |damage: Damage| {
            std::fs::write(&copy, damaged(&bytes, &damage)).expect("written");
            let looked = catch_unwind(AssertUnwindSafe(|| inspect(&[Source::Path(copy.clone())])));
            let looked = looked.map_err(|_| TestCaseError::fail(format!("{}: panicked", path.display())))?;
            let ranked = catch_unwind(AssertUnwindSafe(|| {
                let inputs = Inputs { crime: vec![Source::Path(copy.clone())], ..Inputs::default() };
                load(&inputs, &options(), &|_, _| {}).map(|loaded| loaded.ledger.check())
            }));
            let ranked = ranked.map_err(|_| TestCaseError::fail(format!("{}: panicked as crime", path.display())))?;
            prop_assert!(!matches!(ranked, Ok(Err(_))), "{} as crime: its ledger does not add up", path.display());
            if let Ok(found) = looked {
                for account in found.ledger.files() {
                    prop_assert_eq!(account.read, account.kept + account.dropped.total(), "{}", &account.file);
                }
            }
            Ok(())
        };
        if let Err(problem) = runner.run(&damage(), law) {
            panic!("{}: {problem}", path.display());
        }
    }
}
