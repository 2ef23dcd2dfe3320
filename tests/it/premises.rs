//! Premises from files to files: a register, an extract that names premises, and every table that comes of them.

use hexspot::ingest::{InputData, Inputs, Mapping, Source};
use hexspot::output::{
    Collection, Shape, Table, concern, operators, premises, premises_map, ratings, repeat_locations, unplaced_names,
    write_csv, write_geojson,
};
use hexspot::period::Period;
use hexspot::premises::{
    Attribution, AttributionOptions, ConcernLimits, Concerns, Operators, PremisesData, Ratings, RepeatLocation, Scheme,
    UNITS, UnattributedReason, attribute, concerns, rate,
};
use serde_json::{Map, Value, json};

use crate::support::{Dictionary, Folder, load, real_data};

const REGISTER: &str = "id,name,operator,kind,access,lon,lat,schemes\n\
    L1,The Crown,Stone Gate Ltd,Pub,public,-0.08000,51.515,Safe Haven\n\
    L2,=HYPERLINK(evil),STONE GATE LIMITED,Members Club,restricted,-0.07990,51.515,WAVE\n\
    L3,Bell Inn,,Pub,,-0.07000,51.515,\n\
    ,Bell Inn,,Pub,,-0.06000,51.515,\n";

const EXTRACT: &str = "When,Lon,Lat,What,Venue\n\
    05/01/2024,-0.08001,51.515,Affray,the crown\n\
    06/01/2024,-0.08001,51.515,Affray,L1\n\
    10/02/2024,,,Theft,Crown Public House\n\
    11/02/2024,-0.07995,51.515,Theft,\n\
    11/02/2024,-0.07995,51.515,Theft,\n\
    12/02/2024,,,Theft,Bell Inn\n\
    13/02/2024,-0.05,51.515,Theft,Moonlight\n";

struct Town {
    loaded: InputData,
    attribution: Attribution,
    ratings: Ratings,
    reported: [bool; 4],
}

impl Town {
    fn new(register: &str) -> Self {
        let folder = Folder::new().with("register.csv", register).with("extract.csv", EXTRACT);
        let mapping = "path = 'extract.csv'\nholds = 'events'\nsource = 'Force'\n[columns]\ntime = 'When'\nlon = 'Lon'\n\
                       lat = 'Lat'\ncategory = 'What'\noffence = 'What'\npremises = 'Venue'\n";
        let mut mapping: Mapping = toml::from_str(mapping).expect("a mapping");
        mapping.path = folder.path("extract.csv");
        let premises = vec![Source::Path(folder.path("register.csv"))];
        let loaded = load(&Inputs { premises, tables: vec![mapping.into()], ..Inputs::default() }).expect("readable");
        let month = |text: &str| text.parse().expect("a month");
        let period = Period::new(month("2024-01"), month("2024-02")).expect("in order");
        let question = AttributionOptions { period, near: &|_| true, reach_m: 50.0, named_within_m: 250.0 };
        let venues = &loaded.premises.as_ref().expect("given").venues;
        let attribution = attribute(&loaded.events, venues, &question).expect("sound");
        let scheme =
            Scheme::from_toml("scheme.toml", "months = 2\namber = 2\nred = 6\n[points]\naffray = 3\n").expect("sound");
        let ratings = rate(&attribution, &scheme, &[true, true]).expect("sound").expect("names are given");
        Self { loaded, attribution, ratings, reported: [true; 4] }
    }

    fn evidence(&self) -> PremisesData<'_> {
        PremisesData {
            venues: &self.loaded.premises.as_ref().expect("given").venues,
            reported: &self.reported,
            observed: &[true, true],
            attribution: &self.attribution,
            ratings: Some(&self.ratings),
        }
    }

    fn concerns(&self) -> Concerns {
        concerns(&self.evidence(), ConcernLimits::default())
    }

    fn operators(&self) -> Operators {
        hexspot::premises::operators(&self.evidence(), &[true, false, false, false])
    }

    fn repeats(&self) -> Vec<RepeatLocation> {
        hexspot::premises::repeat_locations(&self.evidence(), &self.loaded.events, &|_| true)
    }
}

fn csv_of(table: &Table) -> String {
    let mut out = Vec::new();
    write_csv(table, &mut out).expect("memory takes it");
    String::from_utf8(out).expect("text")
}

fn rows(table: &Table) -> Value {
    (0..table.rows()).map(|row| serde_json::to_value(table.row(row)).expect("JSON")).collect()
}

#[test]
fn the_tables_say_what_the_files_hold() {
    let town = Town::new(REGISTER);
    let evidence = town.evidence();
    let table = csv_of(&premises(&evidence, &town.concerns()));
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(
        lines[0],
        "id,name,operator,kind,access,lon,lat,incidents,incidents_named,incidents_near,points,rating,rating_last_month,\
         rating_partial,rank,of_concern,reason"
    );
    assert!(
        lines[1].starts_with("L1,The Crown,Stone Gate Ltd,pub,public,-0.08,51.515,4.0,3,1.0,7.0,red,red,false,1,true,"),
        "{}",
        lines[1]
    );
    assert!(lines[2].starts_with("L2,'=HYPERLINK(evil),STONE GATE LIMITED,members-club,restricted,"), "{}", lines[2]);
    assert!(lines[2].contains(",1.0,0,1.0,0.0,green,green,false,2,false,"), "{}", lines[2]);
    assert!(lines[4].contains(",3,false,"), "both inns share a rank: {}", lines[4]);
    assert_eq!(
        csv_of(&ratings(&evidence)),
        "id,name,month,incidents_named,points,rating,change,partial\n\
         L1,The Crown,2024-01,2,6.0,red,,true\nL1,The Crown,2024-02,1,7.0,red,1.0,false\n"
    );
    let table = csv_of(&operators(&evidence, &town.operators()));
    let first = table.lines().nth(1).expect("an operator");
    assert_eq!(
        first,
        "1,STONE GATE LIMITED,2,5.0,3,2.0,7.0,1,0,1,1,Safe Haven: 1;WAVE: 1,L1;L2,The Crown;=HYPERLINK(evil)"
    );
    let table = csv_of(&unplaced_names(&evidence));
    assert!(table.contains("Bell Inn,name of several premises,1,Bell Inn (L3);Bell Inn"), "{table}");
    let left: u64 = town.attribution.unattributed.values().sum();
    let (listed, others) = evidence.totals();
    assert_eq!((listed + others).units() + left * UNITS, 7 * UNITS);
}

#[test]
fn every_table_validates_against_its_dictionary() {
    let town = Town::new(REGISTER);
    let (evidence, found) = (town.evidence(), town.concerns());
    let unrated = PremisesData { ratings: None, ..evidence };
    let of = |evidence: &PremisesData<'_>| {
        [
            ("premises", premises(evidence, &found)),
            ("ratings", ratings(evidence)),
            ("concern", concern(evidence, &found)),
            ("operators", operators(evidence, &town.operators())),
            ("repeat_locations", repeat_locations(evidence, &town.repeats())),
            ("premises_names", unplaced_names(evidence)),
        ]
    };
    for (name, table) in of(&evidence) {
        assert!(table.rows() > 0, "{name}: an empty table proves nothing");
    }
    for (name, table) in of(&evidence).into_iter().chain(of(&unrated)) {
        let dictionary = Dictionary::of(name).rows(None);
        assert_eq!(dictionary.faults(&rows(&table)), [""; 0], "{name}");
        assert_eq!(dictionary.csv_faults(&csv_of(&table)), [""; 0], "{name}.csv");
    }
}

fn geojson(map: &Collection<'_>) -> Value {
    let mut out = Vec::new();
    write_geojson(map, &mut out).expect("memory takes it");
    serde_json::from_slice(&out).expect("JSON")
}

#[test]
fn premises_are_points_with_ids_of_their_own() {
    let town = Town::new(REGISTER);
    let evidence = town.evidence();
    let table = premises(&evidence, &town.concerns());
    let map = premises_map(&evidence, Map::new(), table.clone());
    assert!(matches!(map.shapes[0], Shape::Point(at) if at.lon() == -0.08));
    let mut ids = map.ids.clone();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4, "{ids:?}");
    let value = geojson(&map);
    assert_eq!(value["features"][0]["geometry"], json!({ "type": "Point", "coordinates": [-0.08, 51.515] }));
    assert_eq!(value["bbox"], json!([-0.08, 51.515, -0.06, 51.515]));
}

#[test]
fn the_order_of_the_register_changes_no_byte() {
    let (header, rows) = REGISTER.split_once('\n').expect("a header");
    let turned = rows.lines().rev().fold(format!("{header}\n"), |text, row| text + row + "\n");
    let all = |town: &Town| {
        let (evidence, concerns) = (town.evidence(), town.concerns());
        [premises(&evidence, &concerns), ratings(&evidence), concern(&evidence, &concerns), unplaced_names(&evidence)]
            .map(|table| csv_of(&table))
    };
    // A premises without a number gets that of its row, the last of the one list and the first of the other.
    let without_row = |table: String| {
        let table = ["1", "2", "4", "5"].iter().fold(table, |table, row| table.replace(&format!("({row})"), ""));
        let blank = |line: &str| {
            line.split_once(',').filter(|(id, _)| id.parse::<u8>().is_ok()).map(|(_, rest)| rest.to_owned())
        };
        table.lines().map(|line| blank(line).unwrap_or_else(|| line.to_owned())).collect::<Vec<_>>()
    };
    let (one, other) = (all(&Town::new(REGISTER)), all(&Town::new(&turned)));
    assert_eq!(one.map(without_row), other.map(without_row));
}

#[test]
fn the_citys_crimes_of_2024_go_to_premises_by_proximity_alone_and_nobody_is_rated() {
    let Some(data) = real_data() else { return };
    let source = |name: &str| Source::Path(data.join(name));
    let premises = vec![source("premises/osm-london-pubs-2019.geojson"), source("premises/open-pubs-london.csv")];
    let crime = vec![source("crime/city-of-london")];
    let loaded = load(&Inputs { crime, premises, ..Inputs::default() }).expect("readable");
    let (events, venues) = (&loaded.events, &loaded.premises.as_ref().expect("given").venues);
    let month = |text: &str| text.parse().expect("a month");
    let period = Period::new(month("2024-01"), month("2024-12")).expect("in order");
    let question = AttributionOptions { period, near: &|_| true, reach_m: 50.0, named_within_m: 250.0 };
    let attribution = attribute(events, venues, &question).expect("sound");
    let of_2024 = || events.groups.iter().filter(|group| period.position(group.month).is_some());
    let unlocated = events.unlocated.iter().filter(|group| period.position(group.month).is_some());
    let unlocated: u64 = unlocated.map(|group| u64::from(group.count)).sum();
    let located: u64 = of_2024().map(|group| u64::from(group.count)).sum();
    assert_eq!(attribution.events, located + unlocated);
    assert_eq!(attribution.unattributed[&UnattributedReason::NoPosition], unlocated);
    let near: u64 = (0..venues.len()).map(|venue| attribution.counts(venue).near).sum();
    assert_eq!(near + attribution.unattributed.values().sum::<u64>() * UNITS, attribution.events * UNITS);
    // Which points have premises near, by looking at all of them.
    let has_near =
        |place: u32| venues.iter().any(|venue| venue.at.distance_m(events.places[place as usize].at) <= 50.0);
    let used: std::collections::BTreeSet<u32> = of_2024().map(|group| group.place).collect();
    let far: std::collections::BTreeSet<u32> = used.into_iter().filter(|place| !has_near(*place)).collect();
    let far: u64 = of_2024().filter(|group| far.contains(&group.place)).map(|group| u64::from(group.count)).sum();
    assert_eq!(attribution.unattributed[&UnattributedReason::NoPremisesInReach], far);
    assert!(far < located, "some are near premises");
    assert_eq!(rate(&attribution, &Scheme::default(), &[true; 12]).expect("sound"), None);
}
