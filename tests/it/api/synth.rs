//! A folder of the synthetic city is read through its own `hexspot.toml`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use hexspot::ingest::{DropReason, IngestOptions, InputData, Inputs, Mapping, PoliceOptions, Source, join, load};
use hexspot::study::ReadingOptions;
use hexspot_synth::{DEFAULT_MONTHS, DEFAULT_SEED, Preset, generate};
use serde::Deserialize;

use crate::support::Folder;

/// The keys of the file; the program knows more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Settings {
    crime: Vec<PathBuf>,
    premises: Vec<PathBuf>,
    footfall: Vec<PathBuf>,
    area: PathBuf,
    areas: PathBuf,
    streets: Vec<PathBuf>,
    #[expect(dead_code, reason = "the program reads it")]
    traffic_light: PathBuf,
    #[expect(dead_code, reason = "the program reads it")]
    notice: String,
    #[expect(dead_code, reason = "the program reads it")]
    handling: String,
    #[expect(dead_code, reason = "the program reads it")]
    licence: String,
    table: Vec<Mapping>,
}

fn city(months: u16) -> Folder {
    generate(Preset::SquareMile, DEFAULT_SEED, months)
        .files
        .iter()
        .fold(Folder::new(), |folder, file| folder.with(&file.path, &file.bytes))
}

fn read(folder: &Folder) -> InputData {
    let settings: Settings = toml::from_str(&folder.text("hexspot.toml")).expect("settings");
    let source = |path: &PathBuf| Source::from(folder.path(path.to_str().expect("a path of letters")));
    let tables = settings.table.into_iter().map(|mapping| {
        mapping.check().expect("it means something");
        let path = folder.path(mapping.path.to_str().expect("a path of letters"));
        Mapping { path, ..mapping }.into()
    });
    let inputs = Inputs {
        crime: settings.crime.iter().map(source).collect(),
        premises: settings.premises.iter().map(source).collect(),
        footfall: settings.footfall.iter().map(source).collect(),
        streets: settings.streets.iter().map(source).collect(),
        area: Some(source(&settings.area)),
        areas: Some(source(&settings.areas)),
        tables: tables.collect(),
        ..Inputs::default()
    };
    let ReadingOptions { max_bad_share, time_zone, repeated_ids, .. } = ReadingOptions::default();
    let police = PoliceOptions { period: None, repeated_ids };
    load(&inputs, &IngestOptions { police, max_bad_share, time_zone }, &|_, _| {}).expect("read")
}

#[test]
fn every_row_of_every_file_is_kept_or_accounted_for() {
    let folder = city(DEFAULT_MONTHS);
    let loaded = read(&folder);
    loaded.ledger.check().expect("adds up");
    let tables = [
        ("transport-police", "Incident on the railway"),
        ("tfl", "Incident on the transport network"),
        ("sexual-offences", "Sexual offences"),
        ("noise", "Noise complaint"),
        ("licensing", "Incident at licensed premises"),
    ];
    let mut events: BTreeMap<&str, u64> = BTreeMap::new();
    for group in &loaded.events.groups {
        *events.entry(&loaded.events.categories[usize::from(group.category)]).or_default() += u64::from(group.count);
    }
    for (file, category) in tables {
        let of_file = |account: &&hexspot::ingest::FileAccount| account.file.ends_with(&format!("{file}.csv"));
        let account = loaded.ledger.files().iter().find(of_file).expect("read");
        let lines = folder.text(&format!("incidents/{file}.csv")).lines().count() as u64;
        let without = account.dropped.rows(DropReason::NoCoordinates);
        assert_eq!((account.read, account.dropped.total()), (lines - 1, without), "{file}: {}", account.note);
        assert_eq!(without > 0, file == "sexual-offences", "{file}");
        assert_eq!(events[category], account.kept, "{file} is all of one category: {events:?}");
    }
    let offences = loaded.events.details.iter().filter(|detail| detail.offence.is_some()).count();
    assert_eq!(offences, loaded.events.details.len(), "every row keeps the words of its source");
    assert!(loaded.events.premises.len() > 300, "{} names of premises", loaded.events.premises.len());

    let [(_, counts)] = loaded.area_counts.as_slice() else { panic!("one table of counts") };
    let joined = join(counts, loaded.areas.as_ref().expect("areas"));
    assert_eq!((counts.keys.len(), counts.months.len()), (6, usize::from(DEFAULT_MONTHS)));
    assert_eq!((joined.unmatched.len(), joined.areas_without_rows.len()), (0, 0));
    assert_eq!(counts.categories[0].category, "Alcohol-related ambulance call-out");
    assert_eq!(loaded.premises.expect("given").venues.len(), 740);
}

#[test]
fn the_program_takes_the_folder_as_it_is() {
    let folder = city(3);
    let run = folder.run("rank -c hexspot.toml --theme violence --out out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let ledger = folder.text("out/ledger.csv");
    for file in ["ambulance", "licensing", "noise", "sexual-offences", "tfl", "transport-police"] {
        assert!(ledger.contains(&format!("{file}.csv")), "{file}: {ledger}");
    }
}
