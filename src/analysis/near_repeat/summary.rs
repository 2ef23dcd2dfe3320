//! What a screen shows of it.

use crate::analysis::RepeatedTheme;
use crate::output::{space_label, time_label};

/// The table of a theme for people: observed over expected, a star where that is significant.
pub fn summary(theme: &RepeatedTheme, level: f64) -> String {
    let (test, bands) = (&theme.test, &theme.test.bands);
    let mut lines = vec![format!(
        "{} · {} events · pairs over those expected by chance, * clearly more",
        theme.selection.theme.title, theme.paired.events
    )];
    lines.extend(theme.selection.proxy_of.iter().map(|proxy_of| format!("A proxy of {proxy_of}.")));
    lines.push(String::new());
    let header = (0..bands.columns()).map(|column| format!("{:>18}", time_label(bands, column)));
    lines.push(format!("{:<18}{}", "", header.collect::<String>()));
    for row in 0..bands.rows() {
        let cell = |column: usize| {
            let cell = test.cell(row, column);
            let star = if test.significant(row, column, level) == Some(true) { "*" } else { " " };
            let ratio = cell.ratio().map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
            format!("{:>17}{star}", format!("{} {ratio:>6}", cell.observed))
        };
        lines.push(format!("{:<18}{}", space_label(bands, row), (0..bands.columns()).map(cell).collect::<String>()));
    }
    lines.push(String::new());
    lines.push(theme.in_words());
    lines.join("\n")
}
