//! The fields of a back-test: origin by origin, and in the mean.

use super::table::Table;
use crate::evaluate::{AREA_SHARES, Accuracy, BacktestRow, MethodSummary};

/// `backtest.csv`: for each named theme a row for every origin, method and area share.
pub fn backtest<'a>(themes: impl IntoIterator<Item = (&'a str, &'a [BacktestRow])>) -> Table {
    let of_theme = |(theme, rows): (&'a str, &'a [BacktestRow])| {
        let of_row = move |row: &'a BacktestRow| {
            let at = move |(share, area_share)| (theme, row, area_share, row.accuracy.as_ref().map(|all| all[share]));
            AREA_SHARES.into_iter().enumerate().map(at)
        };
        rows.iter().flat_map(of_row)
    };
    let rows: Vec<(&str, &BacktestRow, f64, Option<Accuracy>)> = themes.into_iter().flat_map(of_theme).collect();
    let mut out = Table::new(rows.len());
    out.text("theme", rows.iter().map(|row| Some(row.0.to_owned())));
    out.text("method", rows.iter().map(|row| Some(row.1.method.as_str().to_owned())));
    out.text("train_from", rows.iter().map(|row| Some(row.1.train_from.to_string())));
    out.text("train_to", rows.iter().map(|row| Some(row.1.train_to.to_string())));
    out.text("test_from", rows.iter().map(|row| Some(row.1.test_from.to_string())));
    out.text("test_to", rows.iter().map(|row| Some(row.1.test_to.to_string())));
    out.whole("events", rows.iter().map(|row| Some(row.1.events)));
    out.number("area_share", rows.iter().map(|row| Some(row.2)));
    out.number("hit_rate", rows.iter().map(|row| row.3.map(|met| met.hit_rate)));
    out.number("pai", rows.iter().map(|row| row.3.map(|met| met.pai)));
    out.number("pei", rows.iter().map(|row| row.3.map(|met| met.pei)));
    out.number("harm_share", rows.iter().map(|row| row.3.and_then(|met| met.harm_share)));
    out
}

/// `backtest_summary.csv`: for each named theme a row for every method and area share.
pub fn backtest_summary<'a>(themes: impl IntoIterator<Item = (&'a str, &'a [MethodSummary])>) -> Table {
    let of_theme = |(theme, summaries): (&'a str, &'a [MethodSummary])| summaries.iter().map(move |row| (theme, row));
    let rows: Vec<(&str, &MethodSummary)> = themes.into_iter().flat_map(of_theme).collect();
    let mut out = Table::new(rows.len());
    let known =
        |row: &&(&str, &'a MethodSummary), value: fn(&MethodSummary) -> f64| (row.1.origins > 0).then(|| value(row.1));
    let end = |row: &(&str, &MethodSummary), pick: fn((f64, f64)) -> f64| row.1.against_plain?.interval.map(pick);
    out.text("theme", rows.iter().map(|row| Some(row.0.to_owned())));
    out.text("method", rows.iter().map(|row| Some(row.1.method.as_str().to_owned())));
    out.number("area_share", rows.iter().map(|row| Some(row.1.area_share)));
    out.whole("origins", rows.iter().map(|row| Some(row.1.origins as u64)));
    out.whole("events", rows.iter().map(|row| Some(row.1.events)));
    out.number("hit_rate", rows.iter().map(|row| known(&row, |row| row.hit_rate)));
    out.number("pai", rows.iter().map(|row| known(&row, |row| row.pai)));
    out.number("pei", rows.iter().map(|row| known(&row, |row| row.pei)));
    out.number("harm_share", rows.iter().map(|row| row.1.harm_share));
    let against = |row: &(&str, &MethodSummary)| row.1.against_plain.filter(|_| row.1.origins > 0);
    out.number("hit_rate_difference", rows.iter().map(|row| against(row).map(|difference| difference.value)));
    out.number("hit_rate_difference_low", rows.iter().map(|row| end(row, |ends| ends.0)));
    out.number("hit_rate_difference_high", rows.iter().map(|row| end(row, |ends| ends.1)));
    let verdict =
        |row: &(&str, &MethodSummary)| row.1.against_plain.map(|difference| difference.verdict().as_str().to_owned());
    out.text("against_plain_count", rows.iter().map(verdict));
    out
}
