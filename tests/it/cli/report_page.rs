//! The report as it is written: whole in itself, light enough to send, and saying what the files beside it say.

use serde_json::Value;

use super::contract::demo;

/// What a report may weigh.
const MOST_BYTES: usize = 8_000_000;

fn island(html: &str) -> Value {
    let from = html.split_once("<script id=\"data\" type=\"application/json\">").expect("the data").1;
    serde_json::from_str(from.split_once("</script>").expect("it ends").0).expect("JSON")
}

#[test]
fn the_report_of_the_sample_is_one_light_file_that_says_what_the_files_say() {
    let html = demo().text("out/report.html");
    assert!(html.len() < MOST_BYTES, "{} bytes", html.len());
    let cells: Value = serde_json::from_str(&demo().text("out/cells_violence.geojson")).expect("JSON");
    let of = &island(&html)["themes"][0]["cells"];
    for (row, feature) in cells["features"].as_array().expect("features").iter().enumerate() {
        assert_eq!(of["count"][row], feature["properties"]["count"], "row {row}");
        assert_eq!(of["rank"][row], feature["properties"]["rank"], "row {row}");
    }
    assert_eq!(of["count"].as_array().map(Vec::len), cells["features"].as_array().map(Vec::len));
    let absent = html.matches("<p class=\"absent\">").count();
    assert_eq!(absent, 1, "the sample has everything, so only the word to readers without scripts stands: {absent}");
    assert!(html.contains("SYNTHETIC"));
}
