//! Numbers, months and long texts as a figure writes them.

use super::backend::text_width;
use super::drawing::Weight;

/// A number of at most three digits that matter, thousands set apart: 3,704 and 0.05. Whole numbers are written in full.
pub fn number(value: f64) -> String {
    if value.fract() == 0.0 || value.abs() >= 100.0 {
        return thousands(value.round());
    }
    let digits = (2 - value.abs().log10().floor() as i32).clamp(0, 6) as usize;
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A share as per cent.
pub fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if percent >= 9.95 || (percent - percent.round()).abs() < 1e-9 {
        format!("{percent:.0} %")
    } else {
        format!("{percent:.1} %")
    }
}

/// A month as people write it: "2024-03" is March 2024.
pub fn month(text: &str) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let named = text.split_once('-').and_then(|(year, month)| {
        let name = NAMES.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        Some(format!("{name} {year}"))
    });
    named.unwrap_or_else(|| text.to_owned())
}

/// A text in lines of at most this width, at most so many; what does not fit ends in an ellipsis.
pub fn wrapped(text: &str, width: f64, size: f64, most: usize) -> Vec<String> {
    let fits = |line: &str| text_width(line, size, Weight::Regular) <= width;
    let mut lines: Vec<String> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let mut line = word.to_owned();
        while let Some(longer) = words.peek().map(|next| format!("{line} {next}")).filter(|longer| fits(longer)) {
            line = longer;
            words.next();
        }
        if lines.len() + 1 == most && words.peek().is_some() {
            let rest: Vec<&str> = words.collect();
            lines.push(shortened(&format!("{line} {}", rest.join(" ")), width, size, Weight::Regular));
            return lines;
        }
        lines.push(shortened(&line, width, size, Weight::Regular));
    }
    lines
}

/// A text cut to a width, with an ellipsis where it was cut.
pub fn shortened(text: &str, width: f64, size: f64, weight: Weight) -> String {
    if text_width(text, size, weight) <= width {
        return text.to_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let cut = |end: usize| format!("{}…", text[..end].trim_end());
    let fitting = ends.partition_point(|end| text_width(&cut(*end), size, weight) <= width);
    cut(ends[fitting.saturating_sub(1)])
}

fn thousands(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = if value < 0.0 { "−".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_months_read_as_people_write_them() {
        let met = [3704.0, 0.0, 5.010_7, 0.05, 1_234_567.0, 12.5, -4000.0, 0.1].map(number);
        assert_eq!(met, ["3,704", "0", "5.01", "0.05", "1,234,567", "12.5", "−4,000", "0.1"]);
        assert_eq!((month("2024-03").as_str(), month("soon").as_str()), ("March 2024", "soon"));
        assert_eq!((percent(0.36), percent(0.012), percent(0.05)), ("36 %".into(), "1.2 %".into(), "5 %".into()));
    }

    #[test]
    fn long_texts_are_wrapped_and_cut_within_the_width() {
        let text = "Ranks places, not people. Positions of open police data are anonymised map points, not addresses.";
        let whole = wrapped(text, 400.0, 18.0, 9);
        assert_eq!(whole.join(" "), text);
        let cut = wrapped(text, 400.0, 18.0, 2);
        assert!(cut.len() == 2 && cut[1].ends_with('…'), "{cut:?}");
        assert!(whole.iter().chain(&cut).all(|line| text_width(line, 18.0, Weight::Regular) <= 400.0));
        assert_eq!(wrapped("", 400.0, 18.0, 2), [""; 0]);
        assert!(
            wrapped("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 100.0, 18.0, 2)[0].ends_with('…')
        );
    }
}
