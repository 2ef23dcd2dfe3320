//! Footfall: each format's happy and unhappy files, positions of stations and sensors, and years counted by several tables.

use std::collections::BTreeMap;

use hexspot::ingest::{CountKind, DayType, DropReason, FileAccount, Footfall, InputData, Inputs, Mapping, Source};
use hexspot::period::Period;

use crate::support::{Folder, load, real_data, workbook};

fn inputs(folder: &Folder, footfall: &[&str], stations: &[&str]) -> Inputs {
    let sources = |names: &[&str]| names.iter().map(|name| Source::Path(folder.path(name))).collect();
    Inputs { footfall: sources(footfall), stations: sources(stations), ..Inputs::default() }
}

fn read(folder: &Folder, footfall: &[&str]) -> InputData {
    load(&inputs(folder, footfall, &["stations.csv"])).expect("readable")
}

fn counted(loaded: &InputData) -> &Footfall {
    loaded.footfall.as_ref().expect("footfall was given")
}

fn account<'a>(loaded: &'a InputData, file: &str) -> &'a FileAccount {
    let found = loaded.ledger.files().iter().find(|account| account.file.ends_with(file));
    found.unwrap_or_else(|| panic!("{file} was read"))
}

fn refused(name: &str, content: impl AsRef<[u8]>, words: &[&str]) {
    let folder = Folder::new().with(name, content).with("stations.csv", STATIONS);
    let problem = load(&inputs(&folder, &[name], &["stations.csv"])).expect_err(name).to_string();
    assert!(words.iter().all(|word| problem.contains(word)), "{problem}");
}

fn year(year: u16) -> Period {
    let month = |month: &str| format!("{year}-{month}").parse().expect("a month");
    Period { from: month("01"), to: month("12") }
}

const STATIONS: &str = "name,nlc,lon,lat\nAldgate,0502,-0.0757,51.5141\nBank,0513,-0.0886,51.5133\n";

/// Rows of the quarter-hour workbook: mode, number, station, day, direction, people in each quarter.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, f64);

fn cells(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The rows of a quarter-hour sheet; quarter 76 (from midnight) on has ten times as many people.
fn quarter_hours(rows: &[Row<'_>]) -> Vec<Vec<String>> {
    let quarter = |n: u32| {
        let clock = |n: u32| format!("{:02}{:02}", (5 + n / 4) % 24, n % 4 * 15);
        format!("{}-{}", clock(n), clock((n + 1) % 96))
    };
    let mut header =
        cells(&["Mode", "NLC", "ASC", "Station", "Coverage", "year", " day", " dir", "Total", "Early     "]);
    header.extend((0..96).map(quarter));
    let mut sheet = vec![cells(&["", "COUNTS--2019 // Station entries and exits"]), vec![], header];
    for (mode, nlc, station, day, direction, people) in rows {
        let quarters: Vec<f64> = (0..96).map(|n| if n >= 76 { people * 10.0 } else { *people }).collect();
        let mut row = cells(&[mode, nlc, "X", station, "Station entry / exit", "2019", day, direction]);
        row.push(quarters.iter().sum::<f64>().to_string());
        row.push("0".into());
        row.extend(quarters.iter().map(f64::to_string));
        sheet.push(row);
    }
    sheet
}

fn week<'a>(mode: &'a str, nlc: &'a str, station: &'a str) -> Vec<Row<'a>> {
    let days = [("MTT", 4.0), ("FRI", 3.0), ("SAT", 2.0), ("SUN", 1.0)];
    days.iter()
        .flat_map(|(day, n)| [(mode, nlc, station, *day, "IN", *n), (mode, nlc, station, *day, "OUT", n + 1.0)])
        .collect()
}

fn qhr(sheet: Vec<Vec<String>>) -> Vec<u8> {
    workbook(&[("Note", vec![cells(&["", "Transport for London"])]), ("ByQhr", sheet)])
}

#[test]
fn quarter_hours_become_hours_of_the_traffic_day() {
    let folder = Folder::new()
        .with("qhr.xlsx", qhr(quarter_hours(&week("LU", "502", "Aldgate LU"))))
        .with("stations.csv", STATIONS);
    let loaded = read(&folder, &["qhr.xlsx"]);
    let footfall = counted(&loaded);
    assert_eq!((footfall.stations.len(), footfall.hours.len(), footfall.days.len()), (1, 4 * 24, 0));
    assert_eq!(footfall.stations[0].count_kind, CountKind::Passengers);
    let of =
        |day, hour| footfall.hours.iter().find(|count| (count.day, count.hour) == (day, hour)).map(|count| count.count);
    assert_eq!(of(DayType::Friday, 8), Some(4.0 * (3.0 + 4.0)));
    assert_eq!(of(DayType::Friday, 0), Some(40.0 * (3.0 + 4.0)), "the small hours stay with the evening before");
    let daily = |n: f64| (2.0 * n + 1.0) * (76.0 + 200.0);
    let average = (4.0 * daily(4.0) + daily(3.0) + daily(2.0) + daily(1.0)) / 7.0;
    let found = footfall.daily(year(2019))[0].expect("a whole week");
    assert!((found.0 - average).abs() < 1e-9 && found.1 == 2019, "{found:?}");
    assert!(account(&loaded, "qhr.xlsx").note.is_empty());
}

#[test]
fn rows_of_the_workbook_that_cannot_be_counted_are_told() {
    let mut rows = week("LU", "502", "Aldgate");
    rows.push(("LU", "502", "Aldgate", "FRI", "IN", 9.0));
    rows.push(("LU", "513", "Bank and Monument", "MTT", "IN", 9.0));
    rows.push(("LU", "999", "Nowhere", "SAT", "IN", 9.0));
    rows.push(("LU", "999", "Nowhere", "SAT", "OUT", 9.0));
    rows.push(("LU", "502", "Aldgate", "WEEKDAY", "IN", 9.0));
    rows.push(("LU", "502", "Aldgate", "MTF", "BOTH", 9.0));
    let mut sheet = quarter_hours(&rows);
    sheet.extend(quarter_hours(&[("LU", "513", "Bank and Monument", "FRI", "IN", -1.0)]).pop());
    let mut words = quarter_hours(&[("LU", "513", "Bank and Monument", "SUN", "IN", 1.0)]).pop().expect("a row");
    words[20] = "closed".into();
    sheet.push(words);
    sheet[3][8] = "99999".into();
    let folder = Folder::new().with("qhr.xlsx", qhr(sheet)).with("stations.csv", STATIONS);
    let loaded = read(&folder, &["qhr.xlsx"]);
    let account = account(&loaded, "qhr.xlsx");
    let dropped = |reason| account.dropped.rows(reason);
    assert_eq!((account.read, account.kept), (16, 8));
    assert_eq!((dropped(DropReason::RepeatedRow), dropped(DropReason::OneDirection)), (1, 1));
    assert_eq!((dropped(DropReason::StationNotFound), dropped(DropReason::UnknownCategory)), (2, 2));
    assert_eq!(dropped(DropReason::UnreadableNumber), 2);
    assert!(
        account.note.contains("1 row whose quarters do not add up to their Total, the first on line 4"),
        "{}",
        account.note
    );
    assert!(account.note.contains("1 without a position: Nowhere (LU)"), "{}", account.note);
    assert_eq!(counted(&loaded).stations.len(), 1);
}

#[test]
fn a_workbook_that_is_cut_or_lacks_its_sheet_is_refused() {
    let sheet = quarter_hours(&week("LU", "502", "Aldgate"));
    let cut: Vec<Vec<String>> = sheet.iter().map(|row| row.iter().take(60).cloned().collect()).collect();
    refused("qhr.xlsx", qhr(cut), &["50 of the 96 quarter hours", "download it again"]);
    refused(
        "notes.xlsx",
        workbook(&[("Note", vec![cells(&["", "Transport for London"])])]),
        &["notes.xlsx", "day_type"],
    );
    let bytes = qhr(sheet.clone());
    refused("half.xlsx", &bytes[..bytes.len() / 2], &["half.xlsx", "not a workbook"]);
    let folder = Folder::new().with("qhr.xlsx", qhr(sheet));
    let problem = load(&inputs(&folder, &["qhr.xlsx"], &[])).expect_err("no positions").to_string();
    assert!(problem.contains("does not say where its stations are") && problem.contains("(`stations`)"), "{problem}");
}

fn annual(rows: &[&str]) -> Vec<Vec<String>> {
    let parted = |row: &str| row.split('|').map(str::to_owned).collect::<Vec<String>>();
    let above = "|||||Typical|";
    let days =
        "||||||Monday|Midweek (Tue-Thu)|Friday|Saturday|Sunday|Monday|Midweek (Tue-Thu)|Friday|Saturday|Sunday|Weekly";
    let header = "Mode|MNLC|MASC|Station|Coverage|Source|Entries|Entries|Entries|Entries|Entries|Exits|Exits|Exits|Exits|Exits|En/Ex";
    let title = "|COUNTS (LU/LO/DLR/TfL Rail)--2023 // Station annualised entries and exits";
    [title, above, days, header].iter().chain(rows).map(|row| parted(row)).collect()
}

#[test]
fn typical_days_have_no_hours_and_what_is_counted_elsewhere_is_not_zero() {
    let rows = [
        "LU|502|ALDu|Aldgate|Station entry/exit|Gateline|10|20|30|40|50|1|2|3|4|5|",
        "LO|513|BNKo|Bank|---see LU---|---|---|---|---|---|---|---|---|---|---|---|",
        "DLR|513|BNKd|Bank|Boarding|APC|10|20|30|40|---|1|2|3|4|---|",
        "LU|502|ALDu|Aldgate|Station entry/exit|Gateline|1|1|1|1|1|1|1|1|1|1|",
        "LU|513|BNKu|Bank|Station entry/exit|Gateline|many|1|1|1|1|1|1|1|1|1|",
    ];
    let folder = Folder::new().with("ac.xlsx", workbook(&[("AC23", annual(&rows))])).with("stations.csv", STATIONS);
    let loaded = read(&folder, &["ac.xlsx"]);
    let footfall = counted(&loaded);
    assert!(footfall.hours.is_empty(), "no hour is made up");
    assert_eq!(footfall.stations.iter().map(|station| station.mode.as_str()).collect::<Vec<_>>(), ["LU", "DLR"]);
    let week = (11.0 + 3.0 * 22.0 + 33.0 + 44.0 + 55.0) / 7.0;
    assert_eq!(footfall.daily(year(2024)), [Some((week, 2023)), None], "a week without its Sunday is no week");
    let account = account(&loaded, "ac.xlsx");
    let dropped = |reason| account.dropped.rows(reason);
    assert_eq!((account.read, account.kept), (5, 2));
    let reasons = [DropReason::NoCount, DropReason::RepeatedRow, DropReason::UnreadableNumber];
    assert_eq!(reasons.map(dropped), [1, 1, 1]);
    let mut undated = annual(&rows);
    undated[0][1] = "COUNTS".into();
    refused("ac.xlsx", workbook(&[("AC23", undated)]), &["of which year"]);
    let mut strange = annual(&rows);
    strange[2][6] = "Holiday".into();
    refused("ac.xlsx", workbook(&[("AC23", strange)]), &["\"Holiday\"", "no kind of day"]);
}

#[test]
fn daily_taps_are_averaged_by_weekday_over_the_days_present() {
    let header = "\u{feff}TravelDate,DayOFWeek,Station,EntryTapCount,ExitTapCount\n";
    let first = format!(
        "{header}20230102,Monday,Aldgate,10,20\n20230109,Monday,Aldgate,30,40\n20230103,Tuesday,Aldgate,1,2\n\
        20230103,Tuesday,Aldgate,1,2\n20230104,Monday,Aldgate,1,2\n2023-13-01,Monday,Aldgate,1,2\n20230104,Wednesday,Aldgate,-1,2\n"
    );
    let second = format!("{header}20230116,Monday,Aldgate,50,60\n");
    let folder = Folder::new().with("a.csv", first).with("b.csv", second).with("stations.csv", STATIONS);
    let loaded = read(&folder, &["a.csv", "b.csv"]);
    let days: BTreeMap<DayType, f64> = counted(&loaded).days.iter().map(|day| (day.day, day.count)).collect();
    assert_eq!(days, BTreeMap::from([(DayType::Monday, 70.0), (DayType::Tuesday, 3.0)]), "months add to each other");
    let account = account(&loaded, "a.csv");
    let reasons = [DropReason::RepeatedRow, DropReason::UnreadableTime, DropReason::UnreadableNumber];
    assert_eq!(reasons.map(|reason| account.dropped.rows(reason)), [1, 2, 1]);
    assert_eq!((account.kept, account.note.as_str()), (3, "3 days from 2023-01-02 to 2023-01-09"));
}

const SENSORS: &str = "sensor_id,sensor_description,latitude,longitude\n4,Town Hall (West),-37.8149,144.9661\n";

fn sensor_rows(rows: &[&str]) -> String {
    let header = "date_time,day,hourly_counts,id,mdate,month,sensor_id,sensor_name,time,year\n";
    rows.iter().fold(header.to_owned(), |text, row| text + row + "\n")
}

#[test]
fn sensors_are_averaged_by_weekday_and_hour_and_found_in_their_list() {
    let counts = sensor_rows(&[
        "18/02/2019 08:00,Monday,100,1,18,February,4,Town Hall (West),8,2019",
        "25/02/2019 08:00,Monday,300,1,25,February,4,Town Hall (West),8,2019",
        "25/02/2019 07:00,Monday,50,1,25,February,4,Town Hall (West),7,2019",
        "25/02/2019 07:00,Monday,50,1,25,February,9,Elsewhere,7,2019",
        "25/02/2019 07:00,Monday,-5,1,25,February,4,Town Hall (West),7,2019",
        "25/02/2019 07:00,Monday,,1,25,February,4,Town Hall (West),7,2019",
    ]);
    let folder = Folder::new().with("counts.csv", counts).with("sensors.csv", SENSORS);
    let loaded = load(&inputs(&folder, &["counts.csv", "sensors.csv"], &[])).expect("readable");
    let footfall = counted(&loaded);
    assert_eq!(
        (footfall.stations[0].name.as_str(), footfall.stations[0].count_kind),
        ("Town Hall (West)", CountKind::PassersBy)
    );
    let hours: Vec<(DayType, u8, f64)> =
        footfall.hours.iter().map(|count| (count.day, count.hour, count.count)).collect();
    assert_eq!(hours, [(DayType::Monday, 7, 50.0), (DayType::Monday, 8, 200.0)]);
    assert_eq!(footfall.daily(year(2019)), [None]);
    let account = account(&loaded, "counts.csv");
    let reasons = [DropReason::StationNotFound, DropReason::UnreadableNumber, DropReason::NoCount];
    assert_eq!(reasons.map(|reason| account.dropped.rows(reason)), [1, 1, 1]);
    assert!(account.note.contains("2 days from 2019-02-18 to 2019-02-25"), "{}", account.note);
    let problem = load(&inputs(&folder, &["counts.csv"], &[])).expect_err("no list").to_string();
    assert!(problem.contains("does not say where its sensors are"), "{problem}");
}

#[test]
fn people_are_counted_by_cell_as_the_user_maps_it() {
    let folder = Folder::new().with(
        "cells.csv",
        "cell;month;people\n8a194ada1b67fff;2024-03;120\n8a194ada1b67fff;2024-04;180\nE01000005;2024-03;5\n8a194ada1b67fff;soon;5\n",
    );
    let toml = "holds='footfall'\n[columns]\narea='cell'\ntime='month'\ncount='people'\n";
    let mapping = Mapping { path: folder.path("cells.csv"), ..toml::from_str(toml).expect("a mapping") };
    let loaded = load(&Inputs { tables: vec![mapping.clone().into()], ..Inputs::default() }).expect("readable");
    let footfall = counted(&loaded);
    assert_eq!((footfall.stations.len(), footfall.stations[0].count_kind), (1, CountKind::Present));
    assert_eq!(footfall.daily(year(2024)), [Some((300.0 / 61.0, 2024))], "the average day of two months");
    assert!(account(&loaded, "cells.csv").note.contains("divided by its days"));
    let account = account(&loaded, "cells.csv");
    assert_eq!(
        (account.dropped.rows(DropReason::StationNotFound), account.dropped.rows(DropReason::UnreadableTime)),
        (1, 1)
    );
    let untimed = Mapping { columns: toml::from_str("area='cell'\ncount='people'").expect("columns"), ..mapping };
    let problem = load(&Inputs { tables: vec![untimed.into()], ..Inputs::default() }).expect_err("no time");
    assert!(problem.is_usage() && problem.to_string().contains("`time`"), "{problem}");
}

/// A table of the user's own, read by an analysis in a time zone.
fn mapped(folder: &Folder, file: &str, toml: &str, zone: &str) -> InputData {
    let mapping = Mapping { path: folder.path(file), ..toml::from_str(toml).expect("a mapping") };
    in_zone(&Inputs { tables: vec![mapping.into()], ..Inputs::default() }, zone)
}

fn in_zone(inputs: &Inputs, zone: &str) -> InputData {
    use hexspot::ingest::{DEFAULT_MAX_BAD_SHARE, IngestOptions, PoliceOptions, RepeatedIds};
    let police = PoliceOptions { period: None, repeated_ids: RepeatedIds::Keep };
    let options = IngestOptions { police, max_bad_share: DEFAULT_MAX_BAD_SHARE, time_zone: zone.into() };
    hexspot::ingest::load(inputs, &options, &|_, _| {}).expect("readable")
}

fn total(loaded: &InputData) -> f64 {
    counted(loaded).daily(year(2024)).into_iter().map(|daily| daily.expect("a whole week").0).sum()
}

/// A week of days of two sensors, 10,000 and 1,000 people each day.
fn two_sensors(header: &str, [one, other]: [&str; 2]) -> String {
    let days = (1..=7).map(|day| format!("2024-01-{day:02},{one},10000\n2024-01-{day:02},{other},1000\n"));
    format!("{header}\n{}", days.collect::<String>())
}

#[test]
fn sensors_of_one_name_are_as_many_as_there_are() {
    let toml = "holds='footfall'\n[columns]\nsensor='sensor'\ntime='day'\ncount='people'\n";
    let placed = format!("{toml}lon='lon'\nlat='lat'\n");
    let apart = two_sensors("day,sensor,lon,lat,people", ["High Street,-0.08,51.51", "High Street,-0.09,51.51"]);
    let numbered = two_sensors("day,sensor,lon,lat,people", ["1,-0.08,51.51", "2,-0.08,51.51"]);
    let zeros = two_sensors("day,sensor,lon,lat,people", ["1,-0.08,51.51", "01,-0.08,51.51"]);
    let folder = Folder::new()
        .with("apart.csv", apart)
        .with("numbered.csv", numbered)
        .with("zeros.csv", zeros)
        .with("listed.csv", two_sensors("day,sensor,people", ["1", "2"]))
        .with(
            "sensors.csv",
            "sensor_id,sensor_description,latitude,longitude\n1,High Street,51.51,-0.08\n2,High Street,51.51,-0.09\n",
        );
    for file in ["apart.csv", "numbered.csv", "zeros.csv"] {
        let loaded = mapped(&folder, file, &placed, "Europe/London");
        assert_eq!((counted(&loaded).stations.len(), total(&loaded)), (2, 11_000.0), "{file}");
    }
    let mapping = Mapping { path: folder.path("listed.csv"), ..toml::from_str(toml).expect("a mapping") };
    let loaded =
        load(&Inputs { tables: vec![mapping.into()], ..inputs(&folder, &["sensors.csv"], &[]) }).expect("readable");
    assert!(counted(&loaded).stations.iter().all(|station| station.name == "High Street"));
    assert_eq!((counted(&loaded).stations.len(), total(&loaded)), (2, 11_000.0));
}

#[test]
fn a_sensor_of_two_files_stays_one_though_its_position_is_told_anew() {
    let table = |day: &str, lat: f64, people: u32| format!("day,sensor,lon,lat,people\n{day},7,-0.08,{lat},{people}\n");
    let folder =
        Folder::new().with("a.csv", table("2024-01", 51.51, 3_100)).with("b.csv", table("2024-02", 51.510_1, 5_800));
    let toml = "holds='footfall'\n[columns]\nsensor='sensor'\ntime='day'\ncount='people'\nlon='lon'\nlat='lat'\n";
    let of = |file: &str| Mapping { path: folder.path(file), ..toml::from_str(toml).expect("a mapping") };
    let loaded =
        load(&Inputs { tables: vec![of("a.csv").into(), of("b.csv").into()], ..Inputs::default() }).expect("readable");
    assert_eq!(counted(&loaded).daily(year(2024)), [Some((8_900.0 / 60.0, 2024))]);
}

#[test]
fn the_count_of_a_month_is_that_of_its_days() {
    let folder = Folder::new().with(
        "months.csv",
        "month,sensor,lon,lat,people\n2024-01,1,-0.08,51.51,310000\n2024-01,2,-0.09,51.51,310000\n",
    );
    let toml = "holds='footfall'\n[columns]\nsensor='sensor'\ntime='month'\ncount='people'\nlon='lon'\nlat='lat'\n";
    let loaded = mapped(&folder, "months.csv", toml, "Europe/London");
    assert_eq!(counted(&loaded).daily(year(2024)), [Some((10_000.0, 2024)); 2]);
}

#[test]
fn times_are_turned_into_the_zone_of_the_analysis_only_where_the_table_says_whose_they_are() {
    let folder = Folder::new()
        .with("a.csv", "time,sensor,lon,lat,people\n2024-07-01 23:30,1,-0.08,51.51,10\n")
        .with("b.csv", "time,sensor,lon,lat,people\n2024-07-01T23:30:00Z,1,-0.08,51.51,10\n")
        .with("c.csv", "time,sensor,lon,lat,people\n2024-07-01,1,-0.08,51.51,10\n");
    let columns = "[columns]\nsensor='sensor'\ntime='time'\ncount='people'\nlon='lon'\nlat='lat'\n";
    let (plain, utc) =
        (format!("holds='footfall'\n{columns}"), format!("holds='footfall'\ntime-zone='UTC'\n{columns}"));
    let hour = |file: &str, toml: &str, zone: &str| {
        let loaded = mapped(&folder, file, toml, zone);
        counted(&loaded).hours.iter().map(|hour| (hour.day, hour.hour)).collect::<Vec<_>>()
    };
    assert_eq!(hour("a.csv", &utc, "Europe/London"), [(DayType::Tuesday, 0)]);
    assert_eq!(hour("a.csv", &utc, "America/New_York"), [(DayType::Monday, 19)]);
    assert_eq!(hour("a.csv", &plain, "America/New_York"), [(DayType::Monday, 23)]);
    assert_eq!(hour("b.csv", &plain, "America/New_York"), [(DayType::Monday, 19)]);
    let of_day = mapped(&folder, "c.csv", &utc, "Pacific/Auckland");
    assert_eq!(counted(&of_day).days[0].day, DayType::Monday, "a day has no clock");
}

#[test]
fn melbourne_keeps_its_own_clock() {
    let counts = |time: &str| sensor_rows(&[&format!("{time},Monday,100,1,18,February,4,Town Hall (West),8,2019")]);
    let folder = Folder::new()
        .with("counts.csv", counts("18/02/2019 08:00"))
        .with("offset.csv", counts("2019-02-18T08:00:00+11:00"))
        .with("sensors.csv", SENSORS);
    for zone in ["Europe/London", "America/New_York"] {
        for file in ["counts.csv", "offset.csv"] {
            let loaded = in_zone(&inputs(&folder, &[file, "sensors.csv"], &[]), zone);
            assert_eq!((counted(&loaded).hours[0].day, counted(&loaded).hours[0].hour), (DayType::Monday, 8), "{zone}");
        }
    }
}

#[test]
fn a_year_in_two_tables_is_counted_by_the_one_with_hours() {
    let rows = ["LU|502|ALDu|Aldgate|Station entry/exit|Gateline|10|20|30|40|50|1|2|3|4|5|"];
    let mut of_2019 = annual(&rows);
    of_2019[0][1] = "COUNTS--2019 //".into();
    let folder = Folder::new()
        .with("ac.xlsx", workbook(&[("AC19", of_2019)]))
        .with("qhr.xlsx", qhr(quarter_hours(&week("LU", "502", "Aldgate"))))
        .with("stations.csv", STATIONS);
    for order in [["ac.xlsx", "qhr.xlsx"], ["qhr.xlsx", "ac.xlsx"]] {
        let loaded = read(&folder, &order);
        assert_eq!(
            (counted(&loaded).stations.len(), counted(&loaded).hours.len(), counted(&loaded).days.len()),
            (1, 96, 0)
        );
        assert_eq!(account(&loaded, "ac.xlsx").dropped.rows(DropReason::MergedDuplicate), 1);
        assert_eq!(account(&loaded, "qhr.xlsx").kept, 8);
    }
}

/// Inputs of real files.
fn real(data: &std::path::Path, footfall: &[&str]) -> InputData {
    let sources = |names: &[&str]| names.iter().map(|name| Source::Path(data.join(name))).collect();
    let inputs = Inputs {
        footfall: sources(footfall),
        stations: sources(&["stations/tfl-stations.geojson"]),
        ..Inputs::default()
    };
    load(&inputs).expect("readable")
}

#[test]
fn the_real_workbook_agrees_with_the_tidy_extract_and_its_stations_are_found() {
    let Some(data) = real_data() else { return };
    let book = real(&data, &["footfall/tfl-quarter-hour-entry-exit-2019.xlsx"]);
    let tidy = real(&data, &["footfall/tfl-city-area-stations-hourly-2017-2021.csv"]);
    let counts = |loaded: &InputData| -> BTreeMap<(String, String, DayType, u8), f64> {
        let footfall = counted(loaded);
        let hours = footfall.hours.iter().filter(|hour| hour.year == 2019);
        let key = |hour: &hexspot::ingest::HourCount| {
            let station = &footfall.stations[hour.station];
            (station.name.clone(), station.mode.clone(), hour.day, hour.hour)
        };
        hours.map(|hour| (key(hour), hour.count)).collect()
    };
    let (of_book, of_tidy) = (counts(&book), counts(&tidy));
    assert_eq!(of_tidy.len(), 20 * 4 * 24);
    for (key, count) in &of_tidy {
        let other = of_book.get(key).unwrap_or_else(|| panic!("{key:?} is in the workbook"));
        assert!((count - other).abs() < 1e-9, "{key:?}: {count} and {other}");
    }
    let account = account(&book, "2019.xlsx");
    println!("{account:?}");
    assert_eq!(account.read, 3_584);
    assert!(!account.note.contains("Total"), "every row adds up to its Total: {}", account.note);
    let lost = account.dropped.rows(DropReason::StationNotFound);
    assert_eq!((lost, counted(&book).stations.len()), (0, 448), "all of 448 stations are found: {}", account.note);
}

#[test]
fn the_real_year_of_typical_days_and_the_daily_taps_are_read() {
    let Some(data) = real_data() else { return };
    let year_2023 = real(&data, &["footfall/tfl-annualised-entry-exit-2023.xlsx"]);
    let of_year = account(&year_2023, "2023.xlsx");
    println!("{of_year:?}");
    assert_eq!((of_year.read, of_year.dropped.rows(DropReason::NoCount)), (470, 40));
    let footfall = counted(&year_2023);
    let aldgate = footfall.stations.iter().position(|station| station.name == "Aldgate").expect("counted");
    let (daily, _) = footfall.daily(year(2024))[aldgate].expect("a whole week");
    assert!(
        (daily * 7.0 - 148_617.0).abs() <= 10.0,
        "the workbook's own weekly total of Aldgate is 148,617, not {}",
        daily * 7.0
    );
    let taps = real(&data, &["footfall/StationFootfall_2023_excerpt.csv"]);
    let of_taps = account(&taps, "excerpt.csv");
    println!("{of_taps:?}");
    assert_eq!((of_taps.read, of_taps.kept), (20, 20));
}

#[test]
fn melbournes_sensors_are_averaged_over_the_weeks_there_are() {
    let Some(data) = real_data() else { return };
    let loaded =
        real(&data, &["footfall/melbourne-pedestrian-hourly-2019.csv", "footfall/melbourne-sensor-locations.csv"]);
    let footfall = counted(&loaded);
    let of_counts = account(&loaded, "hourly-2019.csv");
    assert_eq!((of_counts.read, of_counts.kept, footfall.stations.len()), (50_000, 50_000, 50));
    assert!(of_counts.note.contains("43 days from 2019-02-17 to 2019-03-31"), "{}", of_counts.note);
    let town_hall = footfall.stations.iter().position(|station| station.name == "Town Hall (West)").expect("a sensor");
    let (daily, counted_in) = footfall.daily(year(2024))[town_hall].expect("a whole week");
    // The mean of the means by weekday and hour, worked out apart from this program.
    assert!((daily - 35_980.357_142_857).abs() < 1e-6 && counted_in == 2019, "{daily}");
    assert!(footfall.daily(year(2024)).iter().all(Option::is_some), "every sensor has a whole week");
}
