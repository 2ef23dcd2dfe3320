//! `--suppress` and `--public`: what is withheld stands nowhere in the files, and nothing in them brings it back.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::schema::map_faults;
use crate::share::Attacker;
use crate::support::{Dictionary, Folder};

const THEMES: [&str; 3] = ["vawg", "asb", "violence"];

/// Fields of a cell that may hold a number though its own is withheld: geometry, lists and files.
const OF_NO_EVENTS: [&str; 8] =
    ["h3", "resolution", "area_m2", "premises", "footfall", "months_observed", "lon", "lat"];

const CITY: &str = "--crime city/crime --premises city/premises/licensed-premises.csv --area city/boundaries/wards.geojson \
    --theme vawg --theme asb --theme violence --resolution 10 --stability off --draws 0";

/// A city of some months in `city`.
fn city() -> Folder {
    let folder = Folder::new();
    let ran = folder.run("synth --out city --months 6");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    folder
}

fn rank(folder: &Folder, more: &str) {
    let ran = folder.run(&format!("rank {CITY} {more}"));
    assert_eq!(ran.code, 0, "{more}: {}", ran.stderr);
}

fn json(folder: &Folder, name: &str) -> Value {
    serde_json::from_str(&folder.text(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

/// The count of each cell by its index; `None` where it is withheld.
fn counts(folder: &Folder, out: &str, theme: &str) -> BTreeMap<String, Option<u64>> {
    let map = json(folder, &format!("{out}/cells_{theme}.geojson"));
    let of = |feature: &Value| {
        let cell = &feature["properties"];
        (cell["h3"].as_str().expect("an index").to_owned(), cell["count"].as_u64())
    };
    map["features"].as_array().expect("features").iter().map(of).collect()
}

#[test]
fn a_cell_that_is_withheld_has_no_number_anywhere_and_those_told_are_ranked_anew() {
    let folder = city();
    rank(&folder, "--out all");
    rank(&folder, "--suppress 5 --out shared");
    let dictionary = Dictionary::of("cells");
    let looks: Vec<String> = dictionary.style_fields().into_iter().map(str::to_owned).collect();
    for theme in THEMES {
        let truth = counts(&folder, "all", theme);
        let map = json(&folder, &format!("shared/cells_{theme}.geojson"));
        let cells: Vec<&Value> =
            map["features"].as_array().expect("features").iter().map(|f| &f["properties"]).collect();
        assert_eq!(cells.len(), truth.len());
        let withheld = |cell: &&&Value| cell["suppressed"] == true;
        assert!(cells.iter().any(|cell| withheld(&cell)) && cells.iter().any(|cell| !withheld(&cell)), "{theme}");
        for (cell, place) in cells.iter().zip(1..) {
            let index = cell["h3"].as_str().expect("an index");
            if cell["suppressed"] == true {
                let told = cell.as_object().expect("fields").iter().filter(|(_, value)| !value.is_null());
                for (name, value) in told {
                    let words = ["hot_test", "suppressed", "reason"].contains(&name.as_str());
                    let harmless = words || OF_NO_EVENTS.contains(&name.as_str()) || looks.contains(name);
                    assert!(harmless, "{theme} {index}: {name} is {value}");
                }
                assert!(truth[index] > Some(0), "a zero is told");
            } else {
                assert_eq!((cell["count"].as_u64(), cell["rank"].as_u64()), (truth[index], Some(place)));
                assert!(!(1..5).contains(&truth[index].expect("told")), "{theme} {index}");
            }
        }
        let mut of_withheld: Vec<String> = cells
            .iter()
            .filter(withheld)
            .map(|cell| looks.iter().map(|look| cell[look].to_string()).collect())
            .collect();
        of_withheld.dedup();
        assert_eq!(of_withheld.len(), 1, "all that are withheld look alike");
        let ids: Vec<&str> = cells.iter().filter(withheld).map(|cell| cell["h3"].as_str().expect("text")).collect();
        assert!(ids.is_sorted(), "those withheld are in order of their index");
        assert!(cells.iter().skip_while(|cell| cell["suppressed"] == false).all(|cell| cell["suppressed"] == true));
        // The table tells no more than the map.
        let table = folder.text(&format!("shared/ranking_{theme}.csv"));
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        let heads = rows.headers().expect("a header").clone();
        for (row, cell) in rows.records().map(|row| row.expect("a row")).zip(&cells) {
            for (name, field) in heads.iter().zip(&row).filter(|(_, field)| !field.is_empty()) {
                let known = OF_NO_EVENTS.contains(&name) || !cell[name].is_null();
                assert!(known, "{theme}: the table has {name} = {field}, the map has none");
            }
        }
        for hotspot in
            json(&folder, &format!("shared/hotspots_{theme}.geojson"))["features"].as_array().expect("features")
        {
            let members = hotspot["properties"]["cells"].as_array().expect("cells");
            let sum: Option<u64> = members.iter().map(|cell| truth[cell.as_str().expect("text")]).sum();
            assert!(members.iter().all(|cell| !ids.contains(&cell.as_str().expect("text"))));
            assert_eq!(hotspot["properties"]["count"].as_u64(), sum);
        }
    }
}

#[test]
fn only_files_that_were_looked_at_are_written_and_the_manifest_says_which_are_not() {
    let folder = city();
    rank(&folder, "--public --out shared");
    let of_theme = |theme: &str| {
        let names = ["cells_", "hotspots_"].map(|name| format!("{name}{theme}"));
        names.into_iter().flat_map(|name| ["geojson", "qml"].map(|ending| format!("{name}.{ending}")))
    };
    let mut expected: BTreeSet<String> = THEMES.into_iter().flat_map(of_theme).collect();
    expected.extend(THEMES.map(|theme| format!("ranking_{theme}.csv")));
    expected.insert("manifest.json".into());
    assert_eq!(folder.files("shared").into_iter().collect::<BTreeSet<_>>(), expected);
    let manifest = json(&folder, "shared/manifest.json");
    let sharing = &manifest["sharing"];
    assert_eq!(
        (&sharing["suppress"], &sharing["public"], &manifest["handling"]),
        (&5.into(), &true.into(), &"NOT PROTECTIVELY MARKED".into())
    );
    assert!(sharing["withheld"].as_array().expect("a list").contains(&"ledger.csv".into()));
    assert!(manifest["rows"].is_null() && manifest["below_quality_threshold"] == serde_json::json!([]));
    for input in manifest["inputs"].as_array().expect("inputs") {
        assert_eq!(input.as_object().expect("an input").len(), 2, "{input}");
    }
    for member in ["statement", "licence", "period"] {
        assert!(!manifest[member].is_null(), "{member}");
    }
}

/// Themes that overlap, that hold one another, and that are apart.
const OWN_THEMES: &str = "[themes.hurt]\ntitle='Hurt'\ncategories=['Violence and sexual offences','Robbery']\n\
    [themes.taken]\ntitle='Taken'\ncategories=['Robbery','Theft from the person','Shoplifting']\n\
    [themes.shops]\ntitle='Shops'\ncategories=['Shoplifting']\n";

const OWN: [&str; 3] = ["hurt", "taken", "shops"];

/// The classes of a folder's street-level rows: which of those themes count an event, for every category there is.
fn classes_of_rows(folder: &Folder) -> Vec<Vec<usize>> {
    let themes_of = |category: &str| -> Vec<usize> {
        match category {
            "Violence and sexual offences" => vec![0],
            "Robbery" => vec![0, 1],
            "Theft from the person" => vec![1],
            "Shoplifting" => vec![1, 2],
            _ => Vec::new(),
        }
    };
    let mut classes = BTreeSet::new();
    for file in folder.files("city/crime") {
        let text = folder.text(&format!("city/crime/{file}"));
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let column = rows.headers().expect("a header").iter().position(|name| name == "Crime type").expect("a column");
        classes.extend(rows.records().map(|row| themes_of(&row.expect("a row")[column])));
    }
    classes.into_iter().filter(|themes| !themes.is_empty()).collect()
}

/// All that a folder of `report` tells of how many events there are: in maps, tables, the manifest and the page.
fn told_by(
    folder: &Folder,
    out: &str,
    cells: &[String],
    months: &[&str],
) -> BTreeMap<(usize, usize, usize), Option<u64>> {
    let mut told = BTreeMap::new();
    let mut tell = |theme: usize, group: usize, span: usize, number: Option<u64>| {
        let known: &mut Option<u64> = told.entry((theme, group, span)).or_default();
        assert!(
            known.is_none() || number.is_none() || *known == number,
            "{theme} {group} {span}: {known:?}, {number:?}"
        );
        *known = known.or(number);
    };
    let place = |index: &str| cells.iter().position(|cell| cell == index).expect("a cell of the study area");
    let manifest = json(folder, &format!("{out}/manifest.json"));
    let page = folder.text(&format!("{out}/report.html"));
    let island = page.split_once("<script id=\"data\" type=\"application/json\">").expect("the data").1;
    let island: Value = serde_json::from_str(island.split_once("</script>").expect("its end").0).expect("JSON");
    for (theme, name) in OWN.into_iter().enumerate() {
        counts(folder, out, name).iter().for_each(|(cell, number)| tell(theme, place(cell), months.len(), *number));
        for (file, of, count) in
            [(format!("ranking_{name}"), "h3", "count"), (format!("trend_{name}"), "month", "count")]
        {
            let text = folder.text(&format!("{out}/{file}.csv"));
            let mut rows = csv::Reader::from_reader(text.as_bytes());
            let heads = rows.headers().expect("a header").clone();
            let column = |name: &str| heads.iter().position(|head| head == name).expect("a column");
            for row in rows.records().map(|row| row.expect("a row")) {
                let number = row[column(count)].parse().ok();
                match months.iter().position(|month| *month == &row[column(of)]) {
                    Some(month) => tell(theme, cells.len(), month, number),
                    None => tell(theme, place(&row[column(of)]), months.len(), number),
                }
            }
        }
        tell(theme, cells.len(), months.len(), manifest["themes"][theme]["events"].as_u64());
        let of_page = &island["themes"][theme];
        assert_eq!(of_page["name"], name);
        tell(theme, cells.len(), months.len(), of_page["events"].as_u64());
        for (number, cell) in of_page["cells"]["count"]
            .as_array()
            .expect("counts")
            .iter()
            .zip(of_page["cells"]["cell"].as_array().expect("cells"))
        {
            let index = &island["cells"]["id"][cell.as_u64().expect("a number") as usize];
            tell(theme, place(index.as_str().expect("an index")), months.len(), number.as_u64());
        }
        for (number, month) in of_page["trend"]["whole"].as_array().into_iter().flatten().zip(0..) {
            tell(theme, cells.len(), month, number.as_u64());
        }
        assert!(of_page["trend"]["cells"].as_array().is_none_or(|cells| cells.iter().all(Value::is_null)));
    }
    told
}

#[test]
fn a_report_that_is_shared_gives_an_attacker_nothing() {
    let folder = Folder::new().with("own.toml", OWN_THEMES);
    let months = ["2022-01", "2022-02", "2022-03"];
    let ran = folder.run("synth --out city --months 3");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let of_city = "--crime city/crime --area city/boundaries/wards.geojson --resolution 10 --stability off --draws 0 --quiet \
        --themes own.toml --theme hurt --theme taken --theme shops";
    let classes = classes_of_rows(&folder);
    assert_eq!(classes, [vec![0], vec![0, 1], vec![1], vec![1, 2]]);
    for (command, out) in [("rank", "all"), ("report --suppress 5", "shared")] {
        let ran = folder.run(&format!("{command} {of_city} --out {out}"));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    let cells: Vec<String> = counts(&folder, "all", OWN[0]).into_keys().collect();
    let told = told_by(&folder, "shared", &cells, &months);
    for (theme, name) in OWN.into_iter().enumerate() {
        for (place, (_, number)) in counts(&folder, "all", name).into_iter().enumerate() {
            let shared = told[&(theme, place, months.len())];
            assert!(shared.is_none_or(|shared| Some(shared) == number && !(1..5).contains(&shared)), "{name} {place}");
        }
    }
    let groups_of = (0..cells.len()).map(|place| vec![place, cells.len()]).collect();
    let spans_of = (0..months.len()).map(|month| vec![month, months.len()]).collect();
    let attacker = Attacker { groups_of, spans_of, themes_of: classes, themes: OWN.len(), told };
    let bounds = attacker.bounds();
    for ((theme, group, span), (least, most)) in &bounds {
        assert!(most - least + 1 >= 4, "{} {group} {span}: {least} to {most}", OWN[*theme]);
    }
    println!("a report tells {} figures and withholds {}", attacker.told.len() - bounds.len(), bounds.len());
    assert!(bounds.len() > 100 && bounds.len() < attacker.told.len());
}

/// A table of single events, and the settings that read it.
fn table(rows: &str, columns: &str, more: &str) -> Folder {
    let settings = format!(
        "harm='count'\nresolution='10'\nthemes='own.toml'\n[[table]]\npath='events.csv'\nholds='events'\nsource='Force'\n\
         [table.columns]\nlon='Lon'\nlat='Lat'\ncategory='Type'\n{columns}\n"
    );
    Folder::new().with("events.csv", rows).with("own.toml", more).with("run.toml", settings)
}

#[test]
fn events_of_day_and_night_and_of_men_and_women_are_parts_of_all_and_cannot_be_reckoned_from_them() {
    // Of each place those of the day and of the night; the last two are large enough to stand for others.
    let places = [(40, 2), (30, 1), (3, 25), (12, 12), (9, 0), (60, 60)];
    let mut rows = "Date,Time,Lon,Lat,Type,Sex\n".to_owned();
    for (place, (day, night)) in places.into_iter().enumerate() {
        for (events, time, sex) in [(day, "12:00", "Male"), (night, "23:30", "Female")] {
            let lon = -0.09 + 0.004 * place as f64;
            (0..events).for_each(|_| rows += &format!("05/03/2024,{time},{lon:.4},51.515,Assault,{sex}\n"));
        }
    }
    let theme = |name: &str, more: &str| {
        format!("[themes.{name}]\ntitle='{name}'\ncategories=['Assault']\nproxy_of='all of {name}'\n{more}\n")
    };
    let themes = [
        theme("every", ""),
        theme("day", "hours='06:00-18:00'"),
        theme("dark", "hours='18:00-06:00'"),
        theme("men", "victims=['male']"),
        theme("women", "victims=['female']"),
    ];
    let folder = table(&rows, "time=['Date','Time']\nvictim-sex='Sex'", &themes.concat());
    for [whole, part, rest] in [["every", "day", "dark"], ["every", "men", "women"]] {
        let run = format!("rank -c run.toml --theme {whole} --theme {part} --theme {rest}");
        let [all, shared] = ["all", "shared"].map(|out| format!("{out}-{part}"));
        for more in [format!("--out {all}"), format!("--suppress 5 --out {shared}")] {
            let ran = folder.run(&format!("{run} {more}"));
            assert_eq!(ran.code, 0, "{}", ran.stderr);
        }
        let manifest_of = |out: &str| json(&folder, &format!("{out}/manifest.json"));
        let (manifest, untold) = (manifest_of(&shared), manifest_of(&all));
        let mut told = BTreeMap::new();
        let cells = counts(&folder, &all, whole).len();
        for (theme, name) in [whole, part, rest].into_iter().enumerate() {
            assert_eq!(manifest["themes"][theme]["proxy_of"], untold["themes"][theme]["proxy_of"], "{name}");
            assert_eq!(untold["themes"][theme]["proxy_of"].is_null(), name != "every", "{name}");
            let of_cells = counts(&folder, &shared, name).into_values().enumerate();
            let truth = counts(&folder, &all, name);
            let is_safe = |(cell, number): (&String, &Option<u64>)| {
                number.is_none_or(|number| Some(number) == truth[cell] && !(1..5).contains(&number))
            };
            assert!(counts(&folder, &shared, name).iter().all(is_safe), "{name}");
            told.extend(of_cells.map(|(place, number)| ((theme, place, 0), number)));
            told.insert((theme, cells, 0), manifest["themes"][theme]["events"].as_u64());
        }
        let groups_of = (0..cells).map(|place| vec![place, cells]).collect();
        // What everybody can know: an event is of the day or of the night, and counted with all.
        let themes_of = vec![vec![0, 1], vec![0, 2]];
        let bounds = Attacker { groups_of, spans_of: vec![vec![0]], themes_of, themes: 3, told }.bounds();
        assert!(bounds.len() >= 6, "{bounds:?}");
        for ((theme, place, _), (least, most)) in bounds {
            assert!(most - least + 1 >= 4, "{part} and {rest}, theme {theme}, place {place}: {least} to {most}");
        }
    }
}

#[test]
fn hot_hangs_on_what_is_told_alone_and_not_on_the_months_of_cells() {
    // Every place and every month has as many events in both; in one of them those of a place are all of one month.
    let rows = |clumped: bool| {
        let mut rows = "Date,Lon,Lat,Type\n".to_owned();
        for place in 0..21 {
            let (lon, lat) = (-0.09 + 0.004 * f64::from(place % 7), 51.51 + 0.003 * f64::from(place / 7));
            for month in 0..4 {
                let events = match place {
                    20 => 17,
                    _ if clumped => 40 * i32::from(place % 4 == month),
                    _ => 10,
                };
                (0..events).for_each(|_| rows += &format!("2024-0{}-05,{lon:.4},{lat:.4},Assault\n", month + 1));
            }
        }
        rows
    };
    let [even, clumped] = [false, true].map(|clumped| {
        let theme = "[themes.every]\ntitle='Every'\ncategories=['Assault']\n";
        let folder = table(&rows(clumped), "time='Date'", theme);
        ["--out all", "--suppress 5 --out shared"].map(|more| {
            let ran = folder.run(&format!("rank -c run.toml --theme every --stability off --draws 0 {more}"));
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            let out = more.rsplit(' ').next().expect("a folder");
            let map = json(&folder, &format!("{out}/cells_every.geojson"));
            let hot = map["features"].as_array().expect("features").iter().map(|cell| {
                let of = |name: &str| cell["properties"][name].clone();
                (of("h3").to_string(), (of("count"), of("hot"), of("hot_test")))
            });
            hot.collect::<BTreeMap<_, _>>()
        })
    });
    let hot = |cells: &BTreeMap<String, (Value, Value, Value)>| cells.values().filter(|cell| cell.1 == true).count();
    assert_eq!((hot(&even[0]), hot(&clumped[0])), (1, 0), "clumping in time takes the verdict away");
    assert_eq!(even[1], clumped[1], "what is told is the same");
    assert!(even[1].values().all(|cell| cell.2 == "dispersion-declared" && !cell.0.is_null()));
}

#[test]
fn what_is_shared_is_as_the_dictionaries_say() {
    let folder = city();
    rank(&folder, "--suppress 5 --out shared");
    for (name, theme) in ["cells", "hotspots"].into_iter().flat_map(|name| THEMES.map(|theme| (name, theme))) {
        let dictionary = Dictionary::of(name).with(&["suppress"]);
        assert_eq!(
            map_faults(&dictionary, &json(&folder, &format!("shared/{name}_{theme}.geojson"))),
            [""; 0],
            "{name}"
        );
        if name == "cells" {
            let table = folder.text(&format!("shared/ranking_{theme}.csv"));
            assert_eq!(dictionary.rows(Some("ranking")).csv_faults(&table), [""; 0]);
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_export() {
    let folder = city();
    for threads in [1, 2] {
        rank(&folder, &format!("--suppress 5 --threads {threads} --out of-{threads}"));
    }
    for file in folder.files("of-1") {
        assert_eq!(folder.bytes(&format!("of-1/{file}")), folder.bytes(&format!("of-2/{file}")), "{file}");
    }
}

#[test]
fn other_inputs_do_not_change_which_numbers_are_withheld() {
    let folder = city();
    let without = CITY.replace("--premises city/premises/licensed-premises.csv", "");
    rank(&folder, "--suppress 5 --out with");
    let ran = folder.run(&format!("rank {without} --suppress 5 --out without"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for theme in THEMES {
        assert_eq!(counts(&folder, "with", theme), counts(&folder, "without", theme));
    }
}

#[test]
fn what_nobody_has_shown_to_be_safe_is_refused_before_any_work() {
    let folder = city();
    for command in ["areas", "premises", "when", "trend", "compare", "scan", "venues", "backtest"] {
        let ran = folder.run(&format!("{command} {CITY} --suppress 5 --out refused"));
        assert_eq!(ran.code, 2, "{command}: {}", ran.stderr);
        assert!(ran.stderr.contains("hexspot rank"), "{}", ran.stderr);
        assert!(!folder.path("refused").exists());
    }
    for (flags, word) in
        [("--suppress 2", "ones"), ("--suppress 5 --by harm", "by"), ("--public --spread snap-points", "spread")]
    {
        let ran = folder.run(&format!("rank {CITY} {flags} --out refused"));
        assert_eq!(ran.code, 2, "{flags}: {}", ran.stderr);
        assert!(ran.stderr.contains(word), "{}", ran.stderr);
    }
}
