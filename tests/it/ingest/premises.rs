//! Premises: each format's happy and unhappy files, and several lists to one.

use std::path::PathBuf;

use hexspot::ingest::{Access, DropReason, InputData, Inputs, Mapping, Register, Source, Venue, Weekday};

use crate::support::{Folder, load, real_data, workbook};

fn inputs(paths: &[PathBuf]) -> Inputs {
    Inputs { premises: paths.iter().cloned().map(Source::Path).collect(), ..Inputs::default() }
}

fn read(folder: &Folder, files: &[&str]) -> InputData {
    load(&inputs(&files.iter().map(|file| folder.path(file)).collect::<Vec<_>>())).expect("readable")
}

fn venues(loaded: &InputData) -> &[Venue] {
    &loaded.premises.as_ref().expect("premises were given").venues
}

fn refused(name: &str, content: impl AsRef<[u8]>, words: &[&str]) {
    let folder = Folder::new().with(name, content);
    let problem = load(&inputs(&[folder.path(name)])).expect_err(name).to_string();
    assert!(words.iter().all(|word| problem.contains(word)), "{problem}");
}

const FHRS: &str = "<?xml version=\"1.0\"?><FHRSEstablishment><Header><ExtractDate>2020-11-10</ExtractDate></Header>\
    <EstablishmentCollection>";

fn fhrs(establishments: &[(&str, &str, f64, f64)]) -> String {
    let rows = establishments.iter().enumerate().map(|(id, (name, kind, lon, lat))| {
        format!(
            "<EstablishmentDetail><FHRSID>{id}</FHRSID><BusinessName>{name}</BusinessName><BusinessType>{kind}</BusinessType>\
             <PostCode>EC2M 7PY</PostCode><Geocode><Longitude>{lon}</Longitude><Latitude>{lat}</Latitude></Geocode>\
             </EstablishmentDetail>"
        )
    });
    format!("{FHRS}{}</EstablishmentCollection></FHRSEstablishment>", rows.collect::<String>())
}

fn osm(features: &[&str]) -> String {
    format!(
        "{{\"type\":\"FeatureCollection\",\"timestamp\":\"2019-02-15T12:59:02Z\",\"features\":[{}]}}",
        features.join(",")
    )
}

fn feature(properties: &str, geometry: &str, coordinates: &str) -> String {
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{{\"type\":\"{geometry}\",\
         \"coordinates\":{coordinates}}}}}"
    )
}

const OUTLINE: &str = "[[[-0.0801,51.5149],[-0.0799,51.5149],[-0.0799,51.5151],[-0.0801,51.5151],[-0.0801,51.5149]]]";

#[test]
fn openstreetmap_points_and_outlines_are_kept_with_all_their_tags_and_lines_are_told() {
    let tags = r#""@id":"node/7","amenity":"fast_food","name":"Grill","brand":"Grill Ltd","opening_hours":"Fr 18:00-02:00",
        "capacity":"40","access":"private","outdoor_seating":"yes","addr:postcode":"EC2M 7PY""#;
    let file = osm(&[
        &feature(tags, "Point", "[-0.09,51.51]"),
        &feature(r#""@id":"way/8","amenity":"pub","name":"The Bell","opening_hours":"late""#, "Polygon", OUTLINE),
        &feature(r#""amenity":"pub""#, "LineString", "[[-0.08,51.5],[-0.08,51.6]]"),
        &feature(r#""amenity":"pub""#, "Point", "[530000,180000]"),
        r#"{"type":"Feature","properties":{"amenity":"pub"},"geometry":null}"#,
    ]);
    let folder = Folder::new().with("osm.geojson", file);
    let loaded = read(&folder, &["osm.geojson"]);
    let [grill, bell] = venues(&loaded) else { panic!("two are kept: {:?}", venues(&loaded)) };
    assert_eq!((grill.id.as_str(), grill.kind.as_str(), grill.capacity), ("node/7", "takeaway", Some(40)));
    assert_eq!((grill.access, grill.register), (Some(Access::Restricted), Register::Map));
    assert_eq!((grill.operator_key().as_deref(), grill.operator.as_deref()), (Some("grill"), Some("Grill Ltd")));
    assert_eq!(grill.attributes["outdoor_seating"], "yes");
    let hours = grill.hours.as_ref().expect("it has hours");
    assert_eq!(
        (hours.open_at(Weekday::Saturday, 1, 30), hours.closes_after(Weekday::Friday, 25, 30)),
        (Some(true), Some(true))
    );
    assert!((bell.at.lon() + 0.08).abs() < 1e-4 && (bell.at.lat() - 51.515).abs() < 1e-4, "inside its outline");
    let account = &loaded.ledger.files()[0];
    assert_eq!(account.note, "opening hours of 2, 1 of them kept as text only");
    let dropped = |reason| account.dropped.rows(reason);
    assert_eq!(dropped(DropReason::NotAPlace), 1);
    assert_eq!((dropped(DropReason::CoordinatesOutOfRange), dropped(DropReason::NoCoordinates)), (1, 1));
}

#[test]
fn geojson_that_is_no_premises_is_refused() {
    refused("cut.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":", &["not GeoJSON", "cut short"]);
    refused("areas.geojson", osm(&[&feature("\"ward\":\"Tower\"", "Polygon", OUTLINE)]), &["areas.geojson", "amenity"]);
    refused("bare.json", "{\"type\":\"Point\",\"coordinates\":[0,51]}", &["bare geometry"]);
}

#[test]
fn a_place_in_several_lists_counts_once_with_the_facts_of_all_in_any_order_of_files() {
    let register = "id,name,kind,lon,lat,hours,schemes,floor\nL1,The Bell,pub,-0.0800,51.5150,Trading late,WAVE,2\n\
                    L2,The Crown,bar,-0.0900,51.5150,,,\n";
    let map = osm(&[
        &feature(
            r#""@id":"way/1","amenity":"bar","name":"Bell","opening_hours":"Mo-Su 11:00-23:00","smoking":"no""#,
            "Polygon",
            OUTLINE,
        ),
        &feature(
            r#""@id":"node/2","amenity":"pub","name":"Bell Public House","capacity":"90""#,
            "Point",
            "[-0.0801,51.515]",
        ),
    ]);
    let hygiene =
        fhrs(&[("Bell PH", "Pub/bar/nightclub", -0.08, 51.5151), ("Bell Foods", "Retailers - other", -0.09, 51.5)]);
    let folder = Folder::new().with("a.csv", register).with("b.geojson", map).with("c.xml", hygiene);
    let mut seen = Vec::new();
    for order in [["a.csv", "b.geojson", "c.xml"], ["c.xml", "b.geojson", "a.csv"], ["b.geojson", "a.csv", "c.xml"]] {
        let loaded = read(&folder, &order);
        assert_eq!(venues(&loaded).len(), 3);
        let bell =
            venues(&loaded).iter().find(|venue| venue.id == "L1").expect("the licensed row stands for the place");
        assert_eq!((bell.register, bell.kind.as_str(), bell.capacity), (Register::Licensing, "pub", Some(90)));
        assert_eq!(
            bell.hours.as_ref().map(|hours| hours.text.as_str()),
            Some("Mo-Su 11:00-23:00"),
            "hours that can be read"
        );
        assert_eq!((bell.attributes["floor"].as_str(), bell.attributes["smoking"].as_str()), ("2", "no"));
        assert_eq!((bell.schemes.as_slice(), bell.postcode.as_deref()), (&["WAVE".to_owned()][..], Some("EC2M 7PY")));
        let others: Vec<&str> = bell.also_in.iter().map(|venue| venue.id.as_str()).collect();
        let joined = |name: &str| {
            let account = loaded.ledger.files().iter().find(|account| account.file.ends_with(name)).expect("read");
            account.check().expect("adds up");
            account.dropped.rows(DropReason::MergedDuplicate)
        };
        assert_eq!((joined("a.csv"), joined("b.geojson"), joined("c.xml")), (0, 2, 1));
        let places: u64 = loaded.premises.as_ref().expect("given").joined.iter().map(|(_, _, places)| places).sum();
        assert_eq!(places, 6, "four rows of one place are six pairs");
        seen.push(others.join(" "));
    }
    assert!(seen.iter().all(|others| *others == seen[0]), "{seen:?}");
}

#[test]
fn a_chain_of_one_name_along_a_street_does_not_collapse() {
    // Six pubs of a name 40 m apart (0.00036° of latitude), in each of two registers half a step apart.
    let register = |offset: f64| {
        let row = |n: u32| format!("{n},The Crown,pub,-0.08,{}\n", 51.515 + offset + 0.00036 * f64::from(n));
        format!("id,name,kind,lon,lat\n{}", (0..6).map(row).collect::<String>())
    };
    let folder = Folder::new().with("a.csv", register(0.0)).with("b.csv", register(0.00004));
    let loaded = read(&folder, &["a.csv", "b.csv"]);
    assert_eq!(venues(&loaded).len(), 6, "each is joined to its own and to no other");
    assert!(venues(&loaded).iter().all(|venue| venue.also_in.len() == 1 && venue.also_in[0].id == venue.id));
    let far = Folder::new().with("a.csv", register(0.0)).with("b.csv", register(0.01));
    assert_eq!(venues(&read(&far, &["a.csv", "b.csv"])).len(), 12, "a kilometre apart they are not the same");
}

#[test]
fn members_of_schemes_are_found_by_id_by_name_nearby_and_by_postcode_and_the_rest_is_told() {
    let register = "id,name,lon,lat,postcode\n1,The Bell,-0.08,51.515,EC2M 7PY\n2,Crown Tavern,-0.09,51.515,\n\
                    3,The Star,-0.10,51.515,\n4,The Star,-0.11,51.515,\n5,Blue Posts,-0.12,51.515,\n";
    let members = "name,scheme,id,postcode,lon,lat\nBell PH,Ask for Angela;WAVE,,ec2m7py,,\nThe Crown,Safe Haven,,,-0.0901,51.515\n\
                   The Star,Safety Thirst,4,,,\nThe Star,WAVE,,,,\nThe Blue Posts,WAVE,,,,\nThe Moon,WAVE,,,-0.08,51.515\n";
    let folder = Folder::new().with("register.csv", register).with("members.csv", members);
    let loaded = read(&folder, &["register.csv", "members.csv"]);
    let schemes: Vec<String> = venues(&loaded).iter().map(|venue| venue.schemes.join(";")).collect();
    assert_eq!(schemes, ["Ask for Angela;WAVE", "Safe Haven", "", "Safety Thirst", "WAVE"]);
    let account = &loaded.ledger.files()[1];
    assert_eq!((account.read, account.kept, account.dropped.rows(DropReason::NotAmongPremises)), (6, 4, 2));
}

#[test]
fn a_register_of_the_users_own_is_read_by_its_mapping() {
    let cell = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<String>>();
    let rows = [
        "Licences 2024",
        "",
        "Ref|Venue|Type|E|N|Cap|Until|Ward",
        "1|The Bell|Public House|533210|181490|120|to one|A",
        "2|Club|Members Club|533220|181590|999|unknown|B",
        "3|Nowhere|Bar|||5||C",
        "4|Odd|Bar|533320|181590|many||D",
    ];
    let book = workbook(&[("Notes", vec![cell("hello")]), ("Register", rows.iter().map(|row| cell(row)).collect())]);
    let folder = Folder::new().with("own.xlsx", book);
    let toml = "holds='premises'\nsource='Ours'\n[columns]\nid='Ref'\nname='Venue'\nkind='Type'\neasting='E'\nnorthing='N'\n\
                capacity='Cap'\nhours='Until'\nattributes=['Ward']\n[missing]\nCap=['999']\n[hours]\n'To one'='Mo-Su 10:00-01:00'\n";
    let mapping = Mapping { path: folder.path("own.xlsx"), ..toml::from_str(toml).expect("a mapping") };
    let loaded = load(&Inputs { tables: vec![mapping.clone().into()], ..Inputs::default() }).expect("readable");
    let [bell, club, odd] = venues(&loaded) else { panic!("three have a position") };
    assert_eq!((bell.kind.as_str(), bell.capacity, bell.attributes["Ward"].as_str()), ("public-house", Some(120), "A"));
    assert!((bell.at.lon() + 0.0804).abs() < 2e-3 && (bell.at.lat() - 51.516).abs() < 2e-3, "{:?}", bell.at);
    assert_eq!(bell.hours.as_ref().and_then(|hours| hours.closes_after(Weekday::Sunday, 24, 30)), Some(true));
    assert_eq!((club.capacity, club.hours.as_ref().map(|hours| hours.week.is_some())), (None, Some(false)));
    assert_eq!((odd.capacity, odd.attributes["Cap"].as_str()), (None, "many"), "words for a number are kept");
    let account = &loaded.ledger.files()[0];
    assert_eq!((account.read, account.dropped.rows(DropReason::NoCoordinates)), (4, 1));
    assert!(
        account.note.starts_with("Ours; opening hours of 2, 1 of them")
            && account.note.ends_with("no number for the capacity of 1"),
        "{}",
        account.note
    );
    let elsewhere = Mapping { sheet: Some("Licences".into()), ..mapping };
    let problem =
        load(&Inputs { tables: vec![elsewhere.into()], ..Inputs::default() }).expect_err("no such sheet").to_string();
    assert!(problem.contains("no sheet \"Licences\"") && problem.contains("Register"), "{problem}");
}

#[test]
fn a_list_that_shows_no_licences_is_no_licensing_register() {
    let table = "shop,what,lon,lat,who\nRoses,Florist,-0.08,51.51,\nThe Bell,Pub,-0.09,51.51,Staff only\n";
    let folder = Folder::new().with("licences/shops.csv", table).with("Licensed.csv", table);
    let columns = "[columns]\nname='shop'\nkind='what'\nlon='lon'\nlat='lat'\n";
    let read = |file: &str, toml: &str| {
        let toml = format!("holds='premises'\n{toml}");
        let mapping = Mapping { path: folder.path(file), ..toml::from_str(&toml).expect("a mapping") };
        load(&Inputs { tables: vec![mapping.into()], ..Inputs::default() }).expect("readable")
    };
    let other = read("licences/shops.csv", columns);
    assert!(venues(&other).iter().all(|venue| venue.register == Register::Other));
    assert_eq!(other.premises.as_ref().expect("given").others.iter().collect::<Vec<_>>(), ["shops.csv"]);
    assert!(other.ledger.files()[0].note.contains("nothing shows that it lists licences"));
    let named = read("licences/shops.csv", &format!("source='High Street census'\n{columns}"));
    assert_eq!(named.premises.as_ref().expect("given").others.iter().collect::<Vec<_>>(), ["High Street census"]);
    for (file, toml) in [
        ("Licensed.csv", columns.to_owned()),
        ("licences/shops.csv", format!("source='Alcohol licensing'\n{columns}")),
        ("licences/shops.csv", format!("{columns}access='who'\n")),
    ] {
        let licensed = read(file, &toml);
        assert!(venues(&licensed).iter().all(|venue| venue.register == Register::Licensing), "{file} {toml}");
        assert!(licensed.premises.as_ref().expect("given").others.is_empty());
    }
}

#[test]
fn capacity_and_access_of_a_register_are_read_or_kept_as_words_and_told() {
    let register =
        "name,lon,lat,capacity,access\nA,-0.08,51.51,\"1,200\",Members only\nB,-0.09,51.51,many,ring the bell\n";
    let folder = Folder::new().with("register.csv", register);
    let loaded = read(&folder, &["register.csv"]);
    let [a, b] = venues(&loaded) else { panic!("both are kept") };
    assert_eq!((a.capacity, a.access), (Some(1200), Some(Access::Restricted)));
    assert_eq!((b.capacity, b.access), (None, None));
    assert_eq!((b.attributes["capacity"].as_str(), b.attributes["access"].as_str()), ("many", "ring the bell"));
    let note = &loaded.ledger.files()[0].note;
    assert_eq!(note, "no number for the capacity of 1; neither public nor restricted the access of 1");
}

#[test]
fn workbooks_that_cannot_be_used_are_refused() {
    let book = workbook(&[("Sheet1", vec![vec!["1".into(), "2".into()]])]);
    refused("numbers.xlsx", &book, &["numbers.xlsx", "name, lon, lat"]);
    refused("cut.xlsx", &book[..book.len() / 2], &["cut.xlsx", "not a workbook", "cut short"]);
    refused("empty.xlsx", workbook(&[("Sheet1", vec![])]), &["empty.xlsx"]);
}

#[test]
fn the_same_register_twice_is_refused() {
    let folder =
        Folder::new().with("a.csv", "name,lon,lat\nA,-0.08,51.5\n").with("b.csv", "name,lon,lat\nA,-0.08,51.5\n");
    let problem = load(&inputs(&[folder.path("a.csv"), folder.path("b.csv")])).expect_err("twice").to_string();
    assert!(problem.contains("is the same file"), "{problem}");
}

#[test]
fn a_hundred_thousand_premises_are_joined_in_seconds() {
    let list = |offset: f64| {
        let row = |n: u32| {
            let (x, y) = (f64::from(n % 250), f64::from(n / 250));
            format!("{n},Pub number {n},pub,{:.6},{:.6}\n", -0.5 + x * 4e-4 + offset, 51.3 + y * 3e-4)
        };
        format!("id,name,kind,lon,lat\n{}", (0..50_000).map(row).collect::<String>())
    };
    let folder = Folder::new().with("a.csv", list(0.0)).with("b.csv", list(1e-5));
    let begun = std::time::Instant::now();
    let loaded = read(&folder, &["a.csv", "b.csv"]);
    println!("100,000 rows in {:.1} s", begun.elapsed().as_secs_f64());
    assert_eq!(venues(&loaded).len(), 50_000);
    assert!(begun.elapsed().as_secs() < 60, "a generous limit for a busy machine and a debug build");
}

#[test]
fn the_real_map_of_london_pubs_keeps_every_point_and_outline() {
    let Some(data) = real_data() else { return };
    let loaded = load(&inputs(&[data.join("premises/osm-london-pubs-2019.geojson")])).expect("readable");
    let account = &loaded.ledger.files()[0];
    println!("{account:?}");
    assert_eq!((account.read, account.dropped.rows(DropReason::NotAPlace)), (3227, 5));
    let hours: Vec<_> = venues(&loaded).iter().filter_map(|venue| venue.hours.as_ref()).collect();
    for hours in hours.iter().filter(|hours| hours.week.is_none()) {
        println!("not read: {}", hours.text);
    }
    let read = hours.iter().filter(|hours| hours.week.is_some()).count();
    println!(
        "{read} of {} opening hours read; {} joined",
        hours.len(),
        account.dropped.rows(DropReason::MergedDuplicate)
    );
    assert!(read * 100 >= hours.len() * 90, "{read} of {}", hours.len());
}

#[test]
fn the_real_victorian_register_keeps_hours_and_capacity() {
    let Some(data) = real_data() else { return };
    let loaded = load(&inputs(&[data.join("premises/victoria-liquor-licences-2018.xlsx")])).expect("readable");
    let account = &loaded.ledger.files()[0];
    println!("{account:?}");
    // 1,692 without a position, and one at 0, 0.
    assert_eq!((account.read, account.dropped.rows(DropReason::NoCoordinates)), (22_173, 1_693));
    let count = |wanted: &dyn Fn(&Venue) -> bool| venues(&loaded).iter().filter(|venue| wanted(venue)).count();
    assert_eq!(count(&|_| true), 22_173 - 1_693);
    assert_eq!(count(&|venue| venue.capacity.is_some()), 8_342 - 368);
    let readable = count(&|venue| venue.hours.as_ref().is_some_and(|hours| hours.week.is_some()));
    println!("{readable} with readable hours");
    assert!(readable > 11_000, "{readable}");
    assert!(venues(&loaded).iter().all(|venue| venue.hours.is_some() && venue.register == Register::Licensing));
    assert!(
        venues(&loaded)
            .iter()
            .all(|venue| !matches!(venue.attributes.get("After 11 pm").map(String::as_str), Some("88" | "99")))
    );
    let late = count(&|venue| {
        venue.hours.as_ref().is_some_and(|hours| hours.closes_after(Weekday::Friday, 26, 0) == Some(true))
    });
    println!("{late} open after two on a Friday night");
}

#[test]
fn the_real_lists_of_london_overlap_as_counted_by_hand() {
    let Some(data) = real_data() else { return };
    let files = ["FHRS508en-GB.xml", "osm-london-pubs-2019.geojson", "open-pubs-london.csv"];
    let loaded = load(&inputs(&files.map(|file| data.join("premises").join(file)))).expect("readable");
    let premises = loaded.premises.as_ref().expect("given");
    for account in loaded.ledger.files() {
        println!(
            "{}: {} read, {} kept, {} joined",
            account.file,
            account.read,
            account.kept,
            account.dropped.rows(DropReason::MergedDuplicate)
        );
    }
    println!("{:?}", premises.joined);
    let open_pubs = &loaded.ledger.files()[2];
    assert_eq!(open_pubs.dropped.rows(DropReason::NoCoordinates), 7);
    let both =
        premises.joined.iter().find(|(one, other, _)| (*one, *other) == (1, 2)).map_or(0, |(.., places)| *places);
    assert!((1_300..1_700).contains(&both), "OpenStreetMap and Open Pubs share {both} places");
    let totals = loaded.ledger.totals();
    assert_eq!(totals.1, premises.venues.len() as u64, "what is kept is what is there");
}
