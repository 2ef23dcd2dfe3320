//! Events of all sources in one run: what each knows is kept, and who said it.

use hexspot::analysis::{self};
use hexspot::ingest::{EventTime, IngestOptions, Inputs, Mapping, PoliceOptions, RepeatedIds, Source, VictimSex, load};

use crate::support::{Folder, police_rows, real_data};

pub fn options() -> IngestOptions {
    IngestOptions {
        police: PoliceOptions { period: None, repeated_ids: RepeatedIds::Keep },
        max_bad_share: 0.5,
        time_zone: "Europe/London".into(),
    }
}

fn events(folder: &Folder, toml: &str) -> hexspot::ingest::Events {
    let mut mapping: Mapping = toml::from_str(toml).expect("readable");
    mapping.path = folder.path(mapping.path.to_str().expect("a plain name"));
    let inputs = Inputs { tables: vec![mapping.into()], ..Inputs::default() };
    let loaded = load(&inputs, &options(), &|_, _| {}).expect("readable");
    loaded.ledger.check().expect("adds up");
    loaded.events
}

#[test]
fn all_that_a_row_knows_is_kept() {
    let table = "From;To;East;North;Offence;Sex;Venue;Harm;N\n\
                 31/12/2023 23:30;01/01/2024 01:00;533210,0;181490;Rape;F;The Crown;1825;1\n\
                 01/02/2024;;533210;181490;Affray;;;;3\n\
                 ;05/02/2024 10:00;;;Affray;male;;;\n";
    let folder = Folder::new().with("extract.csv", table.replace(",0", ""));
    let events = events(
        &folder,
        "path = 'extract.csv'\nsource = 'Force'\n[columns]\ntime = 'From'\ntime-to = 'To'\neasting = 'East'\nnorthing = 'North'\n\
         offence = 'Offence'\nvictim-sex = 'Sex'\npremises = 'Venue'\nweight = 'Harm'\ncount = 'N'\n\
         [categories]\nRape = 'Violence and sexual offences'\n",
    );
    assert_eq!(events.categories, ["Affray", "Violence and sexual offences"]);
    assert_eq!(events.offences, ["Affray", "Rape"]);
    assert_eq!(events.premises, ["The Crown"]);
    let [unplaced, first, second] = events.details.as_slice() else { panic!("{:?}", events.details) };
    let minute = |text: &str| EventTime::Minute(text.parse().expect("a date and time"));
    assert_eq!((first.from, first.to), (minute("2023-12-31T23:30"), Some(minute("2024-01-01T01:00"))));
    assert_eq!((first.victim_sex, first.weight, first.premises), (Some(VictimSex::Female), Some(1825.0), Some(0)));
    assert_eq!(
        (second.from, second.to, second.count),
        (EventTime::Day("2024-02-01".parse().expect("a date")), None, 3)
    );
    // Of a span without a beginning its end is known; without a position it is still an event.
    assert_eq!((unplaced.place, unplaced.from, unplaced.to), (None, minute("2024-02-05T10:00"), None));
    assert_eq!(unplaced.victim_sex, Some(VictimSex::Male));
    assert_eq!(events.groups.iter().map(|group| (group.count, group.rows)).collect::<Vec<_>>(), [(1, 1), (3, 1)]);
    // Bishopsgate 100: 533210, 181490 in the national grid.
    let at = events.places[0].at;
    assert!((at.lon() + 0.0812).abs() < 0.001 && (at.lat() - 51.5164).abs() < 0.001, "{at:?}");
}

#[test]
fn the_same_rows_in_any_order_and_any_kind_of_table_are_the_same_events() {
    let rows = [
        "2024-01-05T22:00:00,-0.08,51.515,GBH",
        "2024-01-06T01:00:00,-0.081,51.516,ABH",
        "2024-03-05T22:00:00,-0.08,51.515,GBH",
    ];
    let table = |order: [usize; 3]| format!("t,x,y,c\n{}\n", order.map(|row| rows[row]).join("\n"));
    let mapping = |file: &str| {
        format!("path = '{file}'\nsource = 'F'\n[columns]\ntime = 't'\nlon = 'x'\nlat = 'y'\ncategory = 'c'\n")
    };
    let folder = Folder::new()
        .with("a.csv", table([0, 1, 2]))
        .with("b.csv", table([2, 0, 1]))
        .with("c.csv", table([0, 1, 2]).replace(',', "\t"));
    let [a, b, c] = ["a.csv", "b.csv", "c.csv"].map(|file| format!("{:?}", events(&folder, &mapping(file))));
    assert_eq!(a, b);
    assert_eq!(a, c);
}

#[test]
fn weekly_extracts_may_share_a_month_and_events_that_stand_in_two_of_them_are_said() {
    let table = |rows: &[&str]| format!("id,t,x,y\n{}\n", rows.join("\n"));
    let (a, b, c) = ("1,2024-01-05,-0.08,51.515", "2,2024-01-06,-0.08,51.515", "3,2024-01-12,-0.08,51.515");
    let folder =
        Folder::new().with("w1.csv", table(&[a, b])).with("w2.csv", table(&[b, c])).with("w3.csv", table(&[a, b]));
    let tables = |files: &[&str]| {
        Inputs {
        tables: files
            .iter()
            .map(|file| {
                let toml = "path = ''\nsource = 'F'\ncategory = 'Drugs'\n[columns]\nid = 'id'\ntime = 't'\nlon = 'x'\nlat = 'y'\n";
                Mapping { path: folder.path(file), ..toml::from_str(toml).expect("readable") }.into()
            })
            .collect(),
        ..Inputs::default()
    }
    };
    let loaded = load(&tables(&["w1.csv", "w2.csv"]), &options(), &|_, _| {}).expect("no month is too many");
    assert_eq!(loaded.events.groups.iter().map(|group| group.count).sum::<u32>(), 4);
    let note = &loaded.ledger.files()[1].note;
    assert!(note.contains("1 of its ids are also in") && note.contains("counted twice"), "{note}");
    let twice = load(&tables(&["w1.csv", "w3.csv"]), &options(), &|_, _| {}).expect_err("the same table");
    assert!(twice.to_string().contains("the same file"), "{twice}");
}

#[test]
fn a_summer_night_of_utc_searches_is_the_next_local_day() {
    let header = "Type,Date,Latitude,Longitude,Object of search\n";
    let rows = "Person search,2019-06-30T23:30:00+00:00,51.5,-0.1,Drugs\nPerson search,2019-12-31T23:30:00+00:00,51.5,-0.1,Drugs\n\
                Person search,2020-07-31 23:30:00,51.5,-0.1,Drugs\n";
    let folder = Folder::new().with("2019-07-kent-stop-and-search.csv", format!("{header}{rows}"));
    let source = Source::Path(folder.path("2019-07-kent-stop-and-search.csv"));
    let loaded = load(&Inputs { crime: vec![source], ..Inputs::default() }, &options(), &|_, _| {}).expect("readable");
    let months: Vec<String> = loaded.events.groups.iter().map(|group| group.month.to_string()).collect();
    assert_eq!(months, ["2019-07", "2019-12", "2020-08"]);
    assert_eq!(loaded.events.feeds[0].reported_by, "stop and search, kent");
}

/// The City's feed has almost nothing inside its stations: those thefts are the transport police's.
#[test]
fn the_transport_police_fill_the_hole_at_liverpool_street_station() {
    let Some(data) = real_data() else { return };
    let rank = |with_btp: bool| {
        let mut config = hexspot::options::Options::default()
            .with(|options| options.study.theme.theme = vec!["personal-theft".into()]);
        config.study.inputs.crime =
            vec![Source::Path(data.join("crime/city-of-london/2025-01-city-of-london-street.csv"))];
        if with_btp {
            config.study.inputs.crime.push(Source::Path(data.join("crime/btp/2025-01-btp-street.csv")));
        }
        config.study.inputs.area = Some(Source::Path(data.join("boundaries/wards_gla_city_of_london.geojson")));
        config.study.grid.resolution = "10".parse().expect("a resolution");
        analysis::run(&config, &|_, _| {}).expect("analysed")
    };
    let (city, both) = (rank(false), rank(true));
    let of = |outcome: &analysis::RankingResult| outcome.themes[0].by_source.clone();
    println!("City alone {:?}; with the transport police {:?}", of(&city), of(&both));
    assert_eq!(of(&city).len(), 1);
    assert_eq!(
        of(&both)["City of London Police"],
        of(&city)["City of London Police"],
        "the City's own rows are all kept"
    );
    assert!(of(&both)["British Transport Police"] > 0);
    let station = |outcome: &analysis::RankingResult| {
        let at = hexspot::place::LonLat::new(-0.083311, 51.517101).expect("in range");
        let cell = outcome.grid.number(at.cell(outcome.grid.resolution)).expect("in the City") as usize;
        outcome.themes[0].table.count[cell]
    };
    println!("thefts in the cell of Liverpool Street station: {} and {}", station(&city), station(&both));
    assert!(station(&both) > station(&city));
}

/// Loads files as crime, by name.
fn crime(folder: &Folder, files: &[&str]) -> Result<hexspot::ingest::InputData, hexspot::Error> {
    let crime = files.iter().map(|file| Source::Path(folder.path(file))).collect();
    load(&Inputs { crime, ..Inputs::default() }, &options(), &|_, _| {})
}

fn counted(loaded: &hexspot::ingest::InputData) -> u32 {
    loaded.events.groups.iter().map(|group| group.count).sum()
}

#[test]
fn the_same_police_month_is_never_counted_twice_unsaid() {
    let commas = police_rows("2024-01", 20);
    let api = |ids: std::ops::Range<u32>| {
        let crime = |id| {
            format!(
                "{{\"id\":{id},\"month\":\"2024-01\",\"category\":\"drugs\",\"location\":{{\"latitude\":\"51.5\",\"longitude\":\"-0.1\"}}}}"
            )
        };
        format!("[{}]", ids.map(crime).collect::<Vec<_>>().join(","))
    };
    let folder = Folder::new()
        .with("a.csv", &commas)
        .with("b.csv", commas.replace(',', ";"))
        .with("2024-01-north.json", api(0..6))
        .with("2024-01-south.json", api(4..9))
        .with("copy.json", api(0..6));
    let twice = crime(&folder, &["a.csv", "b.csv"]).expect_err("the same month of the same force");
    assert!(twice.to_string().contains("is in two files"), "{twice}");
    let twice = crime(&folder, &["2024-01-north.json", "copy.json"]).expect_err("the same answer");
    assert!(twice.to_string().contains("the same file"), "{twice}");
    let notes = |files: &[&str]| {
        let loaded = crime(&folder, files).expect("readable");
        loaded.ledger.files().iter().map(|account| account.note.clone()).collect::<Vec<_>>().join(" | ")
    };
    let shared = notes(&["2024-01-north.json", "2024-01-south.json"]);
    assert!(shared.contains("2 of its ids") && shared.contains("counted twice"), "{shared}");
    let both = notes(&["a.csv", "2024-01-north.json"]);
    assert!(both.contains("a.csv has the same month") && both.contains("counted twice"), "{both}");
}

#[test]
fn the_months_of_a_series_are_one_sources() {
    let crime_of = |month: u32| {
        format!(
            "[{{\"id\":{month},\"month\":\"2024-0{month}\",\"category\":\"drugs\",\"location\":{{\"latitude\":\"51.5\",\"longitude\":\"-0.1\"}}}}]"
        )
    };
    let folder = Folder::new().with("2024-01-soho.json", crime_of(1)).with("2024-02-soho.json", crime_of(2));
    let loaded = crime(&folder, &["2024-01-soho.json", "2024-02-soho.json"]).expect("readable");
    let bodies: Vec<&str> = loaded.events.feeds.iter().map(|feed| feed.reported_by.as_str()).collect();
    assert_eq!(bodies, ["police API, soho"; 2]);
}

#[test]
fn what_is_in_doubt_is_not_guessed() {
    let table = |header: &str, row: &str| format!("{header}\n{}", format!("{row}\n").repeat(20));
    let cases = [
        ("number.csv", table("Incident Number,Date,Lon,Lat", "8412,2024-01-13,-0.08,51.5"), Ok(20)),
        ("force.csv", table("Use of force,Date,Lon,Lat", "Yes,2024-01-13,-0.08,51.5"), Ok(20)),
        ("count.csv", table("Count,Date,Lon,Lat", "3,2024-01-13,-0.08,51.5"), Err("assumed to be count")),
        ("birth.csv", table("Victim date of birth,Incident start,Lon,Lat", "1980-01-02,2024-01-13,-0.08,51.5"), Ok(20)),
        (
            "two.csv",
            table("Date,Received,Lon,Lat", "2024-01-13,2024-01-14,-0.08,51.5"),
            Err("\"Received\" holds dates too"),
        ),
        ("grid.csv", table("Date,Easting,Northing", "2024-01-13,533210,181490"), Err("British National Grid")),
        ("bng.csv", table("Date,Easting,Northing", "2024-01-13,533210,181490"), Ok(20)),
        ("us.csv", table("Date,Lon,Lat", "01-13-2024,-0.08,51.5"), Ok(20)),
        ("parts.csv", table("Year,Month,Lon,Lat", "2024,1,-0.08,51.5"), Ok(20)),
        ("both.csv", table("Date,Time,Year,Month,Lon,Lat", "2024-01-13,22:10,2024,1,-0.08,51.5"), Ok(20)),
    ];
    for (name, text, expected) in cases {
        let folder = Folder::new().with(name, text);
        match (crime(&folder, &[name]), expected) {
            (Ok(loaded), Ok(events)) => {
                assert_eq!(counted(&loaded), events, "{name}");
                let months = loaded.events.feeds.iter().flat_map(|feed| feed.months.iter());
                assert!(
                    months.clone().all(|month| month.to_string() == "2024-01"),
                    "{name}: {:?}",
                    months.collect::<Vec<_>>()
                );
            }
            (Err(problem), Err(doubt)) => assert!(problem.to_string().contains(doubt), "{name}: {problem}"),
            (met, _) => panic!("{name}: {:?}", met.map(|loaded| loaded.ledger)),
        }
    }
}

#[test]
fn a_time_in_utc_beside_a_date_with_a_midnight_keeps_its_summer_rows() {
    let rows = "2024-01-15 00:00:00,23:30,-0.08,51.5\n2024-06-30 00:00:00,23:30,-0.08,51.5\n";
    let folder = Folder::new().with("utc.csv", format!("d,t,x,y\n{rows}"));
    let events = events(
        &folder,
        "path='utc.csv'\ntime-zone='UTC'\ncategory='Drugs'\n[columns]\ntime=['d','t']\nlon='x'\nlat='y'\n",
    );
    let at: Vec<String> = events.details.iter().map(|detail| detail.from.start().to_string()).collect();
    assert_eq!(at, ["2024-01-15T23:30:00", "2024-07-01T00:30:00"]);
}

#[test]
fn a_week_is_not_passed_off_as_its_month() {
    let mapping = "path='week.csv'\nsource='F'\ncategory='Drugs'\n[columns]\ntime='t'\nlon='x'\nlat='y'\n";
    let note = |days: std::ops::RangeInclusive<u8>| {
        let rows: String = days.map(|day| format!("2024-01-{day:02},-0.08,51.5\n")).collect();
        let folder = Folder::new().with("week.csv", format!("t,x,y\n{rows}"));
        let mut mapping: Mapping = toml::from_str(mapping).expect("readable");
        mapping.path = folder.path("week.csv");
        let inputs = Inputs { tables: vec![mapping.into()], ..Inputs::default() };
        load(&inputs, &options(), &|_, _| {}).expect("readable").ledger.files()[0].note.clone()
    };
    assert!(note(8..=14).contains("counted as a whole month"), "{}", note(8..=14));
    assert_eq!(note(2..=30), "events of 2024-01-02 to 2024-01-30");
}
