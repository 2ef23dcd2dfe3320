//! Figures are as they were drawn before: compared with stored pictures by colours and places, so that a wrong scale of colours is
//! noticed and the hinting of letters is not.
//!
//! `HEXSPOT_REDRAW=1 cargo test --test it figures` draws the stored pictures anew; look at them before they are committed.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use geo::MultiPolygon;
use h3o::CellIndex;
use hexspot::figures::{
    Backdrop, Colour, Figure, Frame, HEIGHT, Mark, Named, Scale, Text, WIDTH, drawn, figures, layer_styles,
};
use hexspot::output::columns::{cell, hotspot, lorenz_point, month, week_hour};
use hexspot::place::{LonLat, corners};
use hexspot::table::{AddColumn, Collection, Shape, Sheets, Table, Values};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

/// How wide the stored pictures are.
const STORED_WIDTH: u32 = 480;

/// The names of the figures of [`sheets`].
const FIGURES: [&str; 6] =
    ["map_harm", "ranks_harm", "count_rate_harm", "concentration_harm", "trend_harm", "hours_harm"];

fn manifest() -> Value {
    json!({
        "program": { "name": "hexspot", "version": "test" },
        "notice": "SYNTHETIC: made for a test",
        "statement": "Ranks places, not people. A place that is not hot is not shown to be safe.",
        "handling": "OFFICIAL",
        "licence": "Free of any licence",
        "configuration": { "harm": "cchi" },
        "period": { "from": "2022-01", "to": "2024-12", "months_observed": 34 },
        "rank_intervals": { "level": 0.9 },
        "themes": [{ "name": "harm", "title": "Harm <done> & seen", "proxy_of": "what nobody recorded", "months_observed": 34,
            "covered_by": ["Police of the test"], "concentration": { "count": { "gini_generalised": 0.5 } } }],
    })
}

/// A cell in the middle and three rings around it, the middle busiest.
fn cells() -> Vec<CellIndex> {
    let middle = LonLat::new(-0.08, 51.515).expect("on the Earth").cell("10".parse().expect("a resolution"));
    middle.grid_disk::<Vec<_>>(3)
}

/// Sheets of every figure: 37 cells of which one is not told, a hotspot, months with a gap, a week of hours.
fn sheets() -> Sheets<'static> {
    let cells = cells();
    let counts: Vec<Option<f64>> =
        (0..cells.len()).map(|cell| (cell != 20).then(|| (240.0 / (1.0 + cell as f64).powf(1.3)).floor())).collect();
    let rows = cells.len();
    let known = |factor: f64| counts.iter().map(move |count| count.map(|count| factor * count)).collect::<Vec<_>>();
    let mut table = Table::new(rows);
    table.add(cell::LABEL, Values::text((0..rows).map(|cell| Some(format!("Ward {} / Street {cell}", cell % 5)))));
    table.add(cell::COUNT, Values::number(counts.clone()));
    table.add(cell::RANK, Values::whole((1..=rows).map(Some)));
    table.add(cell::RANK_LOW, Values::whole((1..=rows).map(|rank| Some(rank - rank / 3))));
    table.add(cell::RANK_HIGH, Values::whole((1..=rows).map(|rank| Some(rank + rank / 2))));
    table.add(cell::HOT, Values::truth((0..rows).map(|cell| Some(cell < 7))));
    table.add(cell::PREMISES, Values::number((0..rows).map(|cell| Some((1 + cell % 6) as f64))));
    table.add(cell::TIMES_EXPECTED, Values::number(known(0.1)));
    table.add(cell::TIMES_EXPECTED_LOW, Values::number(known(0.08)));
    table.add(cell::TIMES_EXPECTED_HIGH, Values::number(known(0.13)));
    let rates =
        [(cell::RATE_PER_PREMISES, 1.0), (cell::RATE_PER_PREMISES_LOW, 0.7), (cell::RATE_PER_PREMISES_HIGH, 1.4)];
    for (column, factor) in rates {
        let rate = |(cell, count): (usize, &Option<f64>)| count.map(|count| factor * count / (1 + cell % 6) as f64);
        table.add(column, Values::number(counts.iter().enumerate().map(rate)));
    }
    let map = |ids: Vec<String>, shapes, properties| Collection { members: Map::new(), ids, shapes, properties };
    let mut sheets = Sheets::default();
    let ids = cells.iter().map(ToString::to_string).collect();
    sheets.map("cells_harm", map(ids, cells.iter().map(|cell| Shape::Cell(*cell)).collect(), table));
    let mut hotspot = Table::new(1);
    hotspot.add(hotspot::RANK, Values::whole([Some(1)]));
    hotspot.add(
        hotspot::LABEL,
        Values::text([Some("A long name of a hotspot / that wants two lines / of the legend".to_owned())]),
    );
    hotspot.add(hotspot::COUNT, Values::number([Some(500.0)]));
    let shape = Shape::Polygons(Cow::Owned(outline(cells[0])));
    sheets.map("hotspots_harm", map(vec!["harm-1".into()], vec![shape], hotspot));
    sheets.table("concentration_harm", concentration());
    sheets.table("trend_harm", months());
    sheets.table("when_harm", hours());
    sheets
}

fn outline(cell: CellIndex) -> MultiPolygon {
    let ring: geo::LineString = corners(cell).into_iter().map(LonLat::coord).collect();
    MultiPolygon(vec![geo::Polygon::new(ring, Vec::new())])
}

fn concentration() -> Table {
    let shares: Vec<f64> = (0..=20).map(|part| f64::from(part) / 20.0).collect();
    let mut table = Table::new(2 * shares.len());
    table.add(
        lorenz_point::MEASURE,
        Values::text(["count", "harm"].into_iter().flat_map(|measure| vec![Some(measure.to_owned()); shares.len()])),
    );
    table.add(lorenz_point::SHARE_OF_PLACES, Values::number(shares.iter().chain(&shares).copied().map(Some)));
    let held = |power: i32| shares.iter().map(move |share| Some(share.powi(power)));
    table.add(lorenz_point::SHARE_OF_MEASURE, Values::number(held(3).chain(held(5))));
    table
}

fn months() -> Table {
    let known = |month: usize| month != 10 && month != 11;
    let mut table = Table::new(36);
    table.add(month::PLACE, Values::text(vec![Some("study-area".to_owned()); 36]));
    table.add(
        month::MONTH,
        Values::text((0..36).map(|month| Some(format!("{}-{:02}", 2022 + month / 12, month % 12 + 1)))),
    );
    let count = |month: usize| if month == 30 { 190.0 } else { 90.0 + 20.0 * (month as f64 / 1.9).sin().round() };
    table.add(month::COUNT, Values::number((0..36).map(|month| known(month).then(|| count(month)))));
    table.add(month::OBSERVED, Values::truth((0..36).map(|month| Some(known(month)))));
    table.add(month::COMPLETE, Values::truth((0..36).map(|month| Some(known(month) && month != 5))));
    table
}

fn hours() -> Table {
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let week: Vec<(usize, i64)> = (0..7).flat_map(|day| (6..30).map(move |hour| (day, hour % 24))).collect();
    let mut table = Table::new(week.len());
    table.add(week_hour::PLACE, Values::text(vec![Some("study-area".to_owned()); week.len()]));
    table.add(week_hour::WEEKDAY, Values::text(week.iter().map(|(day, _)| Some(days[*day].to_owned()))));
    table.add(week_hour::HOUR, Values::whole(week.iter().map(|(_, hour)| Some(*hour))));
    table.add(
        week_hour::EVENTS,
        Values::number(week.iter().map(|(day, hour)| Some(((day + 1) as f64) * ((hour + 6) % 24) as f64 / 4.0))),
    );
    table.add(
        week_hour::DARK_SHARE,
        Values::number(week.iter().map(|(_, hour)| Some(f64::from(u8::from(*hour < 6 || *hour > 19))))),
    );
    table
}

fn backdrop() -> Backdrop {
    let station =
        |name: &str, lon: f64| Named { name: name.to_owned(), of: LonLat::new(lon, 51.515).expect("on the Earth") };
    Backdrop {
        study_area: Some(outline(cells()[0].parent("8".parse().expect("a resolution")).expect("coarser"))),
        stations: vec![station("Middle Street", -0.0795), station("Middle Street East", -0.0785)],
        members: vec![station("A haven", -0.0815)],
        scheme: "Safe Haven".into(),
        ..Backdrop::default()
    }
}

fn all(scale: &Scale) -> Vec<Figure> {
    drawn(&sheets(), &manifest(), &backdrop(), scale)
}

/// Rows of red, green and blue.
struct Picture {
    wide: usize,
    high: usize,
    rgb: Vec<u8>,
}

impl Picture {
    fn read(png: &[u8]) -> Self {
        let image = image::load_from_memory_with_format(png, image::ImageFormat::Png).expect("a PNG").to_rgb8();
        Self { wide: image.width() as usize, high: image.height() as usize, rgb: image.into_raw() }
    }

    /// The mean colour of each block of the picture.
    fn blocks(&self) -> Vec<[f64; 3]> {
        const ACROSS: usize = 24;
        const DOWN: usize = 15;
        let mut sums = vec![([0.0; 3], 0.0); ACROSS * DOWN];
        for (pixel, rgb) in self.rgb.chunks_exact(3).enumerate() {
            let (x, y) = (pixel % self.wide * ACROSS / self.wide, pixel / self.wide * DOWN / self.high);
            let (sum, number) = &mut sums[y * ACROSS + x];
            sum.iter_mut().zip(rgb).for_each(|(sum, part)| *sum += f64::from(*part));
            *number += 1.0;
        }
        sums.into_iter().map(|(sum, number)| sum.map(|sum| sum / number)).collect()
    }

    /// The share of pixels of each rough colour: eight steps of red, green and blue.
    fn histogram(&self) -> Vec<f64> {
        let mut shares = vec![0.0; 512];
        let step = |part: u8| usize::from(part / 32);
        for rgb in self.rgb.chunks_exact(3) {
            shares[64 * step(rgb[0]) + 8 * step(rgb[1]) + step(rgb[2])] += 3.0 / self.rgb.len() as f64;
        }
        shares
    }

    /// Whether it shows the same as another: the mean colour of no block is far away, nor of all together, and as much of the page has
    /// each colour.
    fn shows(&self, other: &Self) -> Result<(), String> {
        const FARTHEST: f64 = 16.0;
        const MEAN: f64 = 1.2;
        const RECOLOURED: f64 = 0.025;
        if (self.wide, self.high) != (other.wide, other.high) {
            return Err("of another size".into());
        }
        let distance =
            |(a, b): (&[f64; 3], &[f64; 3])| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
        let apart: Vec<f64> = self.blocks().iter().zip(&other.blocks()).map(distance).collect();
        let (farthest, mean) =
            (apart.iter().copied().fold(0.0, f64::max), apart.iter().sum::<f64>() / apart.len() as f64);
        let recoloured = self.histogram().iter().zip(other.histogram()).map(|(a, b)| (a - b).abs()).sum::<f64>() / 2.0;
        if farthest > FARTHEST || mean > MEAN || recoloured > RECOLOURED {
            return Err(format!(
                "blocks differ by up to {farthest:.1} and {mean:.2} in the mean, colours by {recoloured:.3}"
            ));
        }
        Ok(())
    }
}

fn stored_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/figures/{name}.png"))
}

fn stored(name: &str) -> Picture {
    Picture::read(&std::fs::read(stored_path(name)).unwrap_or_else(|problem| panic!("{name}: {problem}")))
}

fn painted(figure: &Figure) -> Picture {
    Picture::read(&figure.png(STORED_WIDTH).expect("painted"))
}

#[test]
fn figures_show_what_the_stored_pictures_show_and_other_colours_are_refused() {
    let figures = all(&Scale::default());
    assert_eq!(figures.iter().map(|figure| figure.name.as_str()).collect::<Vec<_>>(), FIGURES);
    for figure in &figures {
        if std::env::var_os("HEXSPOT_REDRAW").is_some() {
            std::fs::write(stored_path(&figure.name), figure.png(STORED_WIDTH).expect("painted")).expect("written");
        }
        painted(figure).shows(&stored(&figure.name)).unwrap_or_else(|fault| panic!("{}: {fault}", figure.name));
    }
    for figure in all(&Scale::default().reversed()) {
        let coloured = figure.name.starts_with("map") || figure.name.starts_with("hours");
        let same = painted(&figure).shows(&stored(&figure.name));
        assert_eq!(same.is_err(), coloured, "{} with the scale reversed: {same:?}", figure.name);
    }
    for mut figure in figures {
        for mark in &mut figure.drawing.marks {
            if let Mark::Area { fill, .. } | Mark::Dot { fill, .. } | Mark::Line { colour: fill, .. } = mark {
                *fill = Colour(fill.2, fill.1, fill.0);
            }
        }
        let other = painted(&figure).shows(&stored(&figure.name));
        assert!(other.is_err(), "{} with another palette", figure.name);
    }
}

#[test]
fn letters_that_lie_half_a_unit_aside_are_the_same_figure() {
    for mut figure in all(&Scale::default()).into_iter().filter(|figure| !figure.name.starts_with("count_rate")) {
        for mark in &mut figure.drawing.marks {
            if let Mark::Text(Text { at, .. }) = mark {
                *at = (at.0 + 0.6, at.1 - 0.4);
            }
        }
        painted(&figure).shows(&stored(&figure.name)).unwrap_or_else(|fault| panic!("{}: {fault}", figure.name));
    }
}

#[test]
fn text_is_large_enough_on_the_page_and_not_over_other_text() {
    let page = Frame::new(0.0, 0.0, WIDTH, HEIGHT);
    for figure in all(&Scale::default()) {
        let texts: Vec<&Text> = figure.drawing.texts().collect();
        for (at, text) in texts.iter().enumerate() {
            let frame = text.frame();
            assert!(page.holds(frame), "{}: {:?} is cut by the page", figure.name, text.text);
            assert!(text.size >= 12.0, "{}: {:?} is too small", figure.name, text.text);
            let over = texts[at + 1..].iter().find(|other| other.frame().overlaps(frame));
            assert!(over.is_none(), "{}: {:?} lies over {:?}", figure.name, text.text, over.map(|over| &over.text));
        }
        for told in
            ["SYNTHETIC: made for a test", "OFFICIAL", "Free of any licence", "not shown to be safe", "A proxy of"]
        {
            assert!(texts.iter().any(|text| text.text.contains(told)), "{} does not say {told:?}", figure.name);
        }
    }
}

#[test]
fn files_are_whole_and_say_for_themselves_what_a_reader_must_know() {
    let files = figures(&sheets(), &manifest(), &backdrop()).expect("drawn");
    assert_eq!(files.len(), 2 * FIGURES.len());
    for (name, bytes) in &files {
        if name.ends_with(".png") {
            let picture = Picture::read(bytes);
            assert_eq!((picture.wide, picture.high), (1600, 1000), "{name}");
            let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(has("SYNTHETIC: made for a test") && has("Free of any licence"), "{name}");
        } else {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            assert!(text.contains("<title") && text.contains("sans-serif") && text.contains("SYNTHETIC"), "{name}");
            assert!(
                !text.contains("Harm <done>") && text.contains("Harm &lt;done&gt; &amp; seen"),
                "{name} escapes names"
            );
            assert_eq!(elements(text).0, "svg", "{name}");
        }
    }
}

#[test]
fn the_bytes_are_the_same_again_and_on_one_thread() {
    let drawn = || -> Vec<(String, Vec<u8>)> {
        let files = all(&Scale::default()).into_par_iter().map(|figure| (figure.svg(), figure.png(STORED_WIDTH)));
        files.map(|(svg, png)| (svg.expect("drawn"), png.expect("painted"))).collect()
    };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let alone = one.install(drawn);
    assert!(drawn() == alone);
}

#[test]
fn what_a_sheet_lacks_is_left_out_and_nothing_is_no_figure() {
    assert!(drawn(&Sheets::default(), &Value::Null, &Backdrop::default(), &Scale::default()).is_empty());
    let mut sheets = Sheets::default();
    let ids = cells().iter().map(ToString::to_string).collect();
    let shapes = cells().into_iter().map(Shape::Cell).collect();
    sheets.map("cells_bare", Collection { members: Map::new(), ids, shapes, properties: Table::new(37) });
    sheets.table("trend_bare", Table::new(0));
    sheets.table("concentration_bare", Table::new(3));
    sheets.table("when_bare", Table::new(2));
    let figures = drawn(&sheets, &Value::Null, &Backdrop::default(), &Scale::default());
    assert_eq!(figures.iter().map(|figure| figure.name.as_str()).collect::<Vec<_>>(), ["map_bare"]);
    assert!(figures[0].drawing.texts().any(|text| text.text.contains("not known")), "an unknown number is not zero");
}

#[test]
fn a_style_for_qgis_has_a_symbol_for_every_class_and_the_colours_of_the_map() {
    let styles = layer_styles(&sheets());
    assert_eq!(
        styles.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["cells_harm.qml", "hotspots_harm.qml"]
    );
    let (_, cells) = &styles[0];
    let (root, names) = elements(cells);
    assert_eq!(root, "qgis");
    let count = |name: &str| names.iter().filter(|other| *other == name).count();
    assert!(count("range") >= 5 && count("range") == count("symbol") && count("layer") == count("symbol"), "{names:?}");
    // A cell of no known number is no ground outside.
    assert!(cells.contains("type=\"graduatedSymbol\" attr=\"coalesce(&quot;count&quot;, -1)\""), "{cells}");
    assert!(cells.contains("lower=\"-1\" upper=\"-1\" label=\"not known, or withheld\""), "{cells}");
    // The darkest colour is of the class of the greatest number, which comes first and ends with it.
    assert!(cells.contains("<range symbol=\"0\" lower=\"200\" upper=\"240\""), "{cells}");
    assert!(cells.contains("value=\"68,1,84,"), "{cells}");
    assert_eq!(elements(&styles[1].1).0, "qgis");
}

/// The root of an XML document that is well formed, and the names of all its elements.
fn elements(text: &str) -> (String, Vec<String>) {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut names, mut open) = (Vec::new(), 0);
    loop {
        match reader.read_event().expect("well formed") {
            Event::Start(start) => {
                open += 1;
                names.push(start.name().as_ref().to_owned());
            }
            Event::Empty(start) => names.push(start.name().as_ref().to_owned()),
            Event::End(_) => open -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "an element is not closed");
    (names.first().cloned().unwrap_or_default(), names)
}
