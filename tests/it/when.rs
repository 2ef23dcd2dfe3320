//! When things happen, as users meet it: the program on tables with times, without, and with both.

use std::collections::BTreeMap;

use hexspot::clock::{LocalClock, Night};
use hexspot::ingest::{Inputs, MappedTable, Mapping};
use hexspot::temporal::{HOURS_PER_WEEK, PlaceholderTimes, TimingMethod, TimingOptions, day_and_hour, tally_times};
use serde_json::Value;

use crate::support::{Account, Folder, accounts, load, police_rows, real_data};

const THEMES: &str = "[themes.fights]\ntitle = 'Fights'\ncategories = ['Fight']\n";

const SETTINGS: &str = "themes = 'themes.toml'\nresolution = 10\n\n[[table]]\npath = 'fights.csv'\nholds = 'events'\n\
    source = 'A force'\ncategory = 'Fight'\n[table.columns]\ntime = 'From'\ntime-to = 'To'\nlon = 'Lon'\nlat = 'Lat'\n";

/// A folder with a table of fights, each from one time to another, at one place.
fn fights(rows: &[(&str, &str)]) -> Folder {
    let lines = rows.iter().map(|(from, to)| format!("{from},{to},-0.08,51.515\n"));
    let table = lines.fold("From,To,Lon,Lat\n".to_owned(), |table, line| table + &line);
    Folder::new().with("themes.toml", THEMES).with("hexspot.toml", SETTINGS).with("fights.csv", table)
}

/// The events of a place by weekday and hour, as `when_<theme>.csv` has them; hours without any left out.
fn hours(folder: &Folder, file: &str, place: &str) -> BTreeMap<(String, u8), f64> {
    let text = folder.text(file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = ["place", "weekday", "hour", "events", "footfall", "events_per_1000_footfall", "dark_share"];
    assert_eq!(reader.headers().expect("a header").iter().take(7).collect::<Vec<_>>(), columns);
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("CSV")).collect();
    let of_place = || rows.iter().filter(|row| &row[0] == place);
    assert_eq!(of_place().count(), 168, "zeros are written too");
    let number = |text: &str| text.parse::<f64>().expect("a number");
    let held = of_place().filter(|row| number(&row[3]) > 0.0);
    held.map(|row| ((row[1].to_owned(), row[2].parse().expect("an hour")), number(&row[3]))).collect()
}

fn manifest(folder: &Folder, out: &str) -> Value {
    serde_json::from_str(&folder.text(&format!("{out}/manifest.json"))).expect("JSON")
}

#[test]
fn the_small_hours_stand_under_the_evening_before() {
    let folder = fights(&[
        ("2024-05-04 02:00", ""),
        ("2024-05-03 23:00", "2024-05-04 01:00"),
        ("2024-05-04 12:15", ""),
        ("2024-05-04", ""),
        ("2024-05-05 03:00", "2024-05-05 01:00"),
    ]);
    let ran = folder.run("when -c hexspot.toml --out out --threads 2");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let met = hours(&folder, "out/when_fights.csv", "study-area");
    let of = |day: &str, hour: u8| met.get(&(day.to_owned(), hour)).copied().unwrap_or_default();
    assert_eq!((of("Friday", 2), of("Friday", 23), of("Friday", 0)), (1.0, 0.5, 0.5));
    assert_eq!((of("Saturday", 12), of("Saturday", 3), met.len()), (1.0, 1.0, 5));
    for said in ["1 events carry a day and no time of day", "1 events end before they begin"] {
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    let when = &manifest(&folder, "out")["when"];
    assert_eq!((when["themes"][0]["events"].as_u64(), when["timing"].as_str()), (Some(4), Some("aoristic")));
    let start = folder.run("when -c hexspot.toml --out start --timing start --night 22:00-05:00 --threads 1");
    assert_eq!(start.code, 0, "{}", start.stderr);
    let met = hours(&folder, "start/when_fights.csv", "study-area");
    assert_eq!(met.get(&("Friday".to_owned(), 23)), Some(&1.0));
    let again = folder.run("when -c hexspot.toml --out again --threads 1");
    assert_eq!(again.code, 0, "{}", again.stderr);
    for file in folder.files("out") {
        assert_eq!(folder.text(&format!("out/{file}")), folder.text(&format!("again/{file}")), "{file}");
    }
}

#[test]
fn a_month_has_no_hours_and_that_is_said() {
    let folder = fights(&[("2024-01-06 01:00", "")]).with("crime.csv", police_rows("2024-01", 40));
    let alone = folder.run("when --crime crime.csv --theme violence --out out");
    assert_eq!(alone.code, 1, "{}", alone.stderr);
    assert!(alone.stderr.contains("the 40 events of violence carry a month and no time of day"), "{}", alone.stderr);
    assert!(folder.files("out").is_empty());
    let both = folder.run("when -c hexspot.toml --crime crime.csv --theme violence --theme fights --out out");
    assert_eq!(both.code, 0, "{}", both.stderr);
    assert!(both.stderr.contains("the 40 events of violence carry a month"), "{}", both.stderr);
    let names = folder.files("out");
    let expected = ["ledger.csv", "manifest.json", "weekends_fights.csv", "when_fights.csv", "when_windows_fights.csv"];
    assert_eq!(names, expected);
    assert_eq!(manifest(&folder, "out")["when"]["themes_without_times"][0]["name"], "violence");
}

#[test]
fn events_can_be_confined_to_hours_and_every_row_is_accounted_for() {
    let folder = fights(&[("2024-01-06 01:00", ""), ("2024-01-06 13:00", ""), ("2024-01-06", "")])
        .with("crime.csv", police_rows("2024-01", 40));
    let ran = folder.run("rank -c hexspot.toml --crime crime.csv --theme fights --harm count --hours night --out out");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("41 rows say no time of day and are left out"), "{}", ran.stderr);
    assert_eq!(manifest(&folder, "out")["themes"][0]["events"], 1);
    let accounts = accounts(&folder.text("out/ledger.csv"));
    assert!(accounts.iter().all(Account::adds_up), "{accounts:?}");
    let rows = |reason: &str| {
        let dropped = accounts.iter().flat_map(|account| &account.dropped).filter(|(met, _, _)| met == reason);
        dropped.map(|(_, rows, _)| rows).sum::<u64>()
    };
    assert_eq!((rows("hour not known"), rows("hour not asked for")), (41, 1));
    let day = folder.run("rank -c hexspot.toml --theme fights --harm count --hours 12:30-13:30 --out day");
    assert_eq!((day.code, manifest(&folder, "day")["themes"][0]["events"].as_u64()), (0, Some(1)), "{}", day.stderr);
    let none = folder.run("rank -c hexspot.toml --theme fights --harm count --hours 05:00-06:00 --out none");
    assert!(none.code == 1 && none.stderr.contains("no event happened within 05:00-06:00"), "{}", none.stderr);
    let months = folder.run("rank --crime crime.csv --theme violence --hours night --out none");
    assert!(months.code == 1 && months.stderr.contains("no event carries a time of day"), "{}", months.stderr);
    for wrong in
        ["--hours 25:00-01:00", "--hours evening", "--night 06:00-06:00", "--night 22:30-05:00", "--timing late"]
    {
        let ran = folder.run(&format!("when -c hexspot.toml {wrong} --out none"));
        assert_eq!(ran.code, 2, "{wrong}: {}", ran.stderr);
    }
}

#[test]
fn hotspots_have_their_peak_hours_where_times_are_known() {
    let fridays = (0..30).map(|n| format!("2024-{:02}-{:02} 23:{:02}", 1 + n % 2, 5 - 3 * (n % 2), n));
    let days = (0..30).map(|n| format!("2024-01-{:02} {:02}:30", 1 + n, 7 + n % 12));
    let times: Vec<String> = fridays.chain(days).collect();
    let rows: Vec<(&str, &str)> = times.iter().map(|time| (time.as_str(), "")).collect();
    let square = crate::support::square(-0.09, 51.505, 0.02);
    let folder = fights(&rows).with("square.geojson", square);
    let ran =
        folder.run("rank -c hexspot.toml --area square.geojson --theme fights --harm count --stability off --out out");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let map: Value = serde_json::from_str(&folder.text("out/hotspots_fights.geojson")).expect("JSON");
    assert_eq!(map["features"][0]["properties"]["peak_hours"], "Fri 22:00–00:00");
}

/// Four weeks of April 2024 from Monday to Sunday: each day an event at 12:30 and two at 20:30, nine more on the last Saturday night;
/// and a station with 400 people in each hour of the day, 100 in each of the night.
fn four_weeks() -> Folder {
    let day = |day: u32| {
        [format!("2024-04-{day:02} 12:30"), format!("2024-04-{day:02} 20:30"), format!("2024-04-{day:02} 20:30")]
    };
    let times: Vec<String> = (1..=28).flat_map(day).chain(vec!["2024-04-27 23:30".to_owned(); 9]).collect();
    let rows: Vec<(&str, &str)> = times.iter().map(|time| (time.as_str(), "")).collect();
    let mut footfall = "year,mode,station,day_type,hour,count,lon,lat\n".to_owned();
    for (day, hour) in ["MTT", "FRI", "SAT", "SUN"].into_iter().flat_map(|day| (0..24).map(move |hour| (day, hour))) {
        let people = if (6..18).contains(&hour) { 400 } else { 100 };
        footfall += &format!("2024,LU,Aldgate,{day},{hour},{people},-0.08,51.515\n");
    }
    fights(&rows).with("footfall.csv", footfall).with("square.geojson", crate::support::square(-0.09, 51.505, 0.02))
}

/// The numbers of some columns in the row of the study area whose other columns are as said.
#[track_caller]
fn row<const N: usize>(folder: &Folder, file: &str, key: &[(&str, &str)], columns: [&str; N]) -> [f64; N] {
    let text = folder.text(file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(|row| row.expect("CSV")).collect();
    let is_it = |row: &&BTreeMap<String, String>| {
        row["place"] == "study-area" && key.iter().all(|(name, value)| row[*name] == *value)
    };
    let row = rows.iter().find(is_it).unwrap_or_else(|| panic!("no {key:?} in {file}"));
    columns.map(|column| row[column].parse().unwrap_or_else(|_| panic!("{column} of {key:?} is {:?}", row[column])))
}

#[track_caller]
fn assert_near<const N: usize>(met: [f64; N], expected: [f64; N]) {
    assert!(
        met.iter().zip(&expected).all(|(met, expected)| (met - expected).abs() < 1e-9),
        "{met:?} is not {expected:?}"
    );
}

#[test]
fn rates_ratios_and_weekends_by_hand() {
    let folder = four_weeks();
    let ran = folder.run("when -c hexspot.toml --area square.geojson --footfall footfall.csv --out out");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let hour = |day: &str, hour: &str| {
        let columns = ["events", "footfall", "events_per_1000_footfall", "hours_observed"];
        row(&folder, "out/when_fights.csv", &[("weekday", day), ("hour", hour)], columns)
    };
    assert_near(hour("Monday", "12"), [4.0, 400.0, 2.5, 4.0]);
    assert_near(hour("Monday", "20"), [8.0, 100.0, 20.0, 4.0]);
    assert_near(hour("Saturday", "23"), [9.0, 100.0, 22.5, 4.0]);
    let columns = ["events", "hours", "share_of_hours", "times_expected", "share_of_footfall", "per_person_ratio"];
    let night = row(&folder, "out/when_windows_fights.csv", &[("window", "night")], columns);
    // 65 by night and 28 by day, on a quarter of the people.
    assert_near(night, [65.0, 336.0, 0.5, 2.0 * 65.0 / 93.0, 0.2, 65.0 / 28.0 * 4.0]);
    // Friday evening 2, Saturday 3, Sunday 3; the last, whose Monday is not known, nine more.
    let weekend = |friday: &str| {
        let columns = ["events", "mean_before", "weekends_before", "p"];
        row(&folder, "out/weekends_fights.csv", &[("friday", friday)], columns)
    };
    assert_near(weekend("2024-04-19"), [8.0, 8.0, 2.0, 1.0]);
    let [events, mean, before, p] = weekend("2024-04-26");
    // Summed over all pairs of Poisson counts of means 41/4 and 3 × 41/4 whose score is at least that of 17 and 24.
    assert!((events, mean, before) == (17.0, 8.0, 3.0) && (p - 0.015969655).abs() < 1e-6, "{p}");
    assert_eq!(manifest(&folder, "out")["when"]["weekend"], "Friday 18:00 to Monday 06:00");
}

#[test]
fn months_without_times_of_day_are_no_hours_observed() {
    let themes = THEMES.replace("['Fight']", "['Fight', 'Violence and sexual offences']");
    let mut folder = four_weeks().with("themes.toml", themes);
    for month in ["2023-12", "2024-01", "2024-02", "2024-03"] {
        folder = folder.with(&format!("crime/{month}-city-of-london-street.csv"), police_rows(month, 40));
    }
    let ran = folder.run("when -c hexspot.toml --area square.geojson --crime crime --out out");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("times of day are known in 1 of the 5 months"), "{}", ran.stderr);
    let columns = ["events", "hours", "times_expected"];
    let night = row(&folder, "out/when_windows_fights.csv", &[("window", "night")], columns);
    assert_near(night, [65.0, 336.0, 2.0 * 65.0 / 93.0]);
    let fridays = folder.text("out/weekends_fights.csv").lines().filter(|line| line.starts_with("study-area")).count();
    assert_eq!(fridays, 4);
    let early = folder.run("when -c hexspot.toml --area square.geojson --crime crime --to 2024-02 --out early");
    assert!(
        early.code == 1 && early.stderr.contains("carry a month and no time of day"),
        "{} {}",
        early.code,
        early.stderr
    );
}

#[test]
fn confined_events_are_held_against_confined_hours() {
    let folder = four_weeks();
    let ran = folder.run("when -c hexspot.toml --area square.geojson --footfall footfall.csv --hours night --out out");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("its events are confined to 18:00-06:00"), "{}", ran.stderr);
    let columns = ["events", "hours", "share_of_hours", "times_expected", "share_of_footfall"];
    let weekend = row(&folder, "out/when_windows_fights.csv", &[("window", "weekend")], columns);
    let share = 144.0 / 336.0;
    assert_near(weekend, [33.0, 144.0, share, 33.0 / 65.0 / share, share]);
    let windows = folder.text("out/when_windows_fights.csv");
    assert!(!windows.contains("study-area,study-area,the whole study area,night"), "{windows}");
    assert!(windows.lines().all(|line| !line.contains(",night,") && !line.contains(",day,")), "{windows}");
}

#[test]
fn times_that_stand_for_not_known_name_no_peak() {
    let fridays = (0..30).map(|n| format!("2024-{:02}-{:02} 23:{:02}", 1 + n % 2, 5 - 3 * (n % 2), n));
    let days = (0..30).map(|n| format!("2024-01-{:02} {:02}:30", 1 + n, 7 + n % 12));
    let sundays = (0..60).map(|n| format!("2024-01-{:02} 00:00", 7 + 7 * (n % 3)));
    let times: Vec<String> = fridays.chain(days).chain(sundays).collect();
    let mut rows: Vec<(&str, &str)> = times.iter().map(|time| (time.as_str(), "")).collect();
    rows.extend([("2024-01-09 12:30", "2024-01-20 12:30"), ("2024-01-09 12:30", "2099-01-01 00:00")]);
    let folder = fights(&rows).with("square.geojson", crate::support::square(-0.09, 51.505, 0.02));
    let rank =
        folder.run("rank -c hexspot.toml --area square.geojson --theme fights --harm count --stability off --out out");
    assert_eq!(rank.code, 0, "{}", rank.stderr);
    assert!(rank.stderr.contains("61 events of its hotspots begin at a time that stands for"), "{}", rank.stderr);
    let map: Value = serde_json::from_str(&folder.text("out/hotspots_fights.geojson")).expect("JSON");
    assert_eq!(map["features"][0]["properties"]["peak_hours"], "Fri 22:00–00:00");
    let when = folder.run("when -c hexspot.toml --area square.geojson --theme fights --out when");
    assert_eq!(when.code, 0, "{}", when.stderr);
    let theme = &manifest(&folder, "when")["when"]["themes"][0];
    let counted =
        ["events", "events_whose_hour_is_known", "events_longer_than_a_week", "events_whose_end_is_not_known"];
    assert_eq!(counted.map(|name| theme[name].as_u64()), [122, 61, 1, 1].map(Some));
    let [night] = row(&folder, "when/when_windows_fights.csv", &[("window", "night")], ["share_of_events"]);
    assert_near([night], [32.0 / 61.0]);
}

#[test]
fn searches_in_utc_are_told_by_local_nights() {
    let searches = "Type,Date,Latitude,Longitude,Object of search\n\
        Person search,2019-07-05T22:30:00+00:00,51.515,-0.08,Drugs\n\
        Person search,2019-07-05T00:30:00+00:00,51.515,-0.08,Drugs\n\
        Person search,2019-12-06T23:30:00+00:00,51.515,-0.08,Drugs\n";
    let themes = "[themes.searches]\ntitle = 'Searches'\ncategories = ['Stop and search']\n";
    let folder = Folder::new().with("2019-city-stop-and-search.csv", searches).with("themes.toml", themes);
    let ran = folder.run("when --crime 2019-city-stop-and-search.csv --themes themes.toml --theme searches --out out");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let met = hours(&folder, "out/when_searches.csv", "study-area");
    let friday = |hour| ("Friday".to_owned(), hour);
    let expected = [(friday(23), 2.0), (("Thursday".to_owned(), 1), 1.0)];
    assert_eq!(met, BTreeMap::from(expected), "British Summer Time in July, Greenwich in December");
}

#[test]
fn real_searches_of_the_city_keep_their_local_hours_through_the_year() {
    let Some(data) = real_data() else { return };
    let folder = data.join("crime/stop-and-search").read_dir().expect("a folder");
    let mut files: Vec<_> = folder.flatten().map(|file| file.path()).collect();
    files.sort();
    let inputs = Inputs { crime: files.into_iter().map(Into::into).collect(), ..Inputs::default() };
    let events = load(&inputs).expect("readable").events;
    // The force's clock had twelve hours and lost am and pm: in local time all searches are from 01:00 to 13:00. Left in UTC those of
    // the summer would be an hour early.
    let zone = LocalClock::default().zone;
    for months in [1..=2, 6..=8, 11..=12] {
        let details = events
            .details
            .iter()
            .filter(|detail| detail.from.month().is_some_and(|month| months.contains(&month.month())));
        let details: Vec<_> = details.map(|detail| (detail, &[0usize][..])).collect();
        let number = details.len() as f64;
        let tally = tally_times(details, 1, TimingOptions::default(), &zone, &PlaceholderTimes::default(), None);
        let week = &tally.places[0].events;
        let inside = (0..HOURS_PER_WEEK).filter(|at| (1..13).contains(&day_and_hour(*at, Night::default()).1));
        let inside: f64 = inside.map(|at| week.0[at]).sum();
        assert!(number > 100.0 && (week.sum() - number).abs() < 1e-9);
        assert_eq!(inside, number, "{months:?}");
    }
    let half_days = PlaceholderTimes::detect(&events.details, &events.feeds, None).half_days;
    assert_eq!(
        half_days.iter().map(|half| &half.hours[..]).collect::<Vec<_>>(),
        ["01:00-13:00"],
        "and that is noticed"
    );
}

#[test]
fn new_yorks_vehicle_thefts_keep_their_number_however_they_are_timed() {
    let Some(data) = real_data() else { return };
    let mapping: Mapping = toml::from_str(&format!(
        "path = {:?}\nholds = 'events'\nsource = 'NYPD'\ncategory = 'Theft'\n[columns]\ntime = 'date_start'\ntime-to = 'date_end'\n\
         lon = 'longitude'\nlat = 'latitude'\n",
        data.join("crime-with-time/nyc-vehicle-thefts-from-to.csv.gz")
    ))
    .expect("a mapping");
    let inputs = Inputs { tables: vec![MappedTable::from(mapping)], ..Inputs::default() };
    let loaded = load(&inputs).expect("readable");
    let zone = hexspot::clock::zone("America/New_York").expect("a zone");
    let defaulted = PlaceholderTimes::detect(&loaded.events.details, &loaded.events.feeds, None);
    assert_eq!(
        defaulted.found.iter().map(|found| (found.time(), found.events)).collect::<Vec<_>>(),
        [("00:01".into(), 435)]
    );
    let times = [TimingMethod::Aoristic, TimingMethod::Start, TimingMethod::Midpoint].map(|timing| {
        let details = loaded.events.details.iter().map(|detail| (detail, &[0usize][..]));
        tally_times(details, 1, TimingOptions { timing, ..TimingOptions::default() }, &zone, &defaulted, None)
            .places
            .remove(0)
    });
    for place in &times {
        assert_eq!(place.number, 35_746);
        assert!((place.events.sum() - 35_746.0).abs() < 1e-6, "{}", place.events.sum());
    }
    assert!(times[0].events != times[1].events && times[1].events != times[2].events);
}
