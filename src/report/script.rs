//! The scripts of the page: plotly, which draws, and what is written here for it.

/// What the page does, in the order in which it is read: each file uses those before it.
const OWN: [&str; 11] = [
    include_str!("page/data.js"),
    include_str!("page/show.js"),
    include_str!("page/state.js"),
    include_str!("page/scale.js"),
    include_str!("page/picture.js"),
    include_str!("page/map.js"),
    include_str!("page/legend.js"),
    include_str!("page/ranking.js"),
    include_str!("page/tables.js"),
    include_str!("page/charts.js"),
    include_str!("page/start.js"),
];

/// plotly.js with its map, without the typesetting of formulas that comes with it.
pub(super) fn plotly() -> String {
    let scripts = plotly::Plot::offline_js_sources();
    let first = scripts.split("</script>").next().unwrap_or_default();
    first.split_once('>').map_or_else(String::new, |(_, script)| script.to_owned())
}

/// The scripts written here, as one that keeps its names to itself.
pub(super) fn own() -> String {
    format!("\"use strict\";\n(() => {{\n{}\n}})();\n", OWN.join("\n"))
}

/// How the page looks.
pub(super) const STYLE: &str = include_str!("page/page.css");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plotly_is_there_alone_and_no_script_ends_early() {
        let plotly = plotly();
        assert!(plotly.trim_start().starts_with("/**\n* plotly.js") && plotly.contains("choroplethmap"));
        assert!(plotly.len() < 5_000_000, "{} bytes: formulas came with it", plotly.len());
        assert!(!own().contains("</script") && !STYLE.contains("</style"));
        assert!(!own().contains("innerHTML"), "text is put in as text");
    }
}
