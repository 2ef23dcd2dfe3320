//! The columns of a back-test: origin by origin, and in the mean.

use crate::evaluate::{AREA_SHARES, Accuracy, BacktestRow, MethodSummary};
use crate::table::{Table, columns};

/// The accuracy of a method at an origin, for a share of the area.
pub struct AccuracyRow<'a> {
    theme: &'a str,
    origin: &'a BacktestRow,
    area_share: f64,
    accuracy: Option<Accuracy>,
}

columns! {
    /// The columns of the accuracy of a method at an origin.
    pub mod backtest_origin(row: &AccuracyRow<'_>) {
        /// the theme
        THEME: text => row.theme;
        /// how cells are ranked: plain-count, events of the training months; kde, their quartic density; hexspot, a
        /// mixture of maps of the past with weights learnt from the past; hot-first, hot cells of the training months
        /// first, then by events
        METHOD: text.names(&["plain-count", "kde", "hexspot", "hot-first"]) => row.origin.method.as_str();
        /// first training month
        TRAIN_FROM: text.month() => row.origin.train_from.to_string();
        /// last month before the origin: the last that any method knew
        TRAIN_TO: text.month() => row.origin.train_to.to_string();
        /// first month tested on
        TEST_FROM: text.month() => row.origin.test_from.to_string();
        /// last month tested on
        TEST_TO: text.month() => row.origin.test_to.to_string();
        /// events of the study area in the months tested on
        EVENTS: whole.least(0.0).unit("events") => row.origin.events;
        /// share of the study area, first cells of the ranking first; the last cell counts in part, cells of equal
        /// score share what is left by area
        AREA_SHARE: number.one_of_numbers(&[0.01, 0.02, 0.05, 0.1]).unit("0 to 1") => row.area_share;
        /// share of the events that happened there, n/N; null when nothing happened in the months tested on
        HIT_RATE: number.share().or_null().unit("0 to 1") => row.accuracy.map(|accuracy| accuracy.hit_rate);
        /// prediction accuracy index, (n/N)/(a/A): 1 for a random choice of places; null when nothing happened in the
        /// months tested on
        PAI: number.least(0.0).or_null().unit("ratio") => row.accuracy.map(|accuracy| accuracy.pai);
        /// prediction efficiency index: pai over that of the best choice of as much area, known only afterwards; null
        /// when nothing happened in the months tested on
        PEI: number.share().or_null().unit("0 to 1") => row.accuracy.map(|accuracy| accuracy.pei);
        /// share of the harm that happened there, by the preset chosen; null when what happened has none
        HARM_SHARE: number.share().or_null().unit("0 to 1") => row.accuracy.and_then(|accuracy| accuracy.harm_share);
    }
}

/// `backtest.csv`: for each named theme a row for every origin, method and area share.
pub fn backtest<'a>(themes: impl IntoIterator<Item = (&'a str, &'a [BacktestRow])>) -> Table {
    let mut rows = Vec::new();
    for (theme, origins) in themes {
        for origin in origins {
            rows.extend(AREA_SHARES.into_iter().enumerate().map(|(at, area_share)| AccuracyRow {
                theme,
                origin,
                area_share,
                accuracy: origin.accuracy.as_ref().map(|accuracies| accuracies[at]),
            }));
        }
    }
    let mut out = Table::new(rows.len());
    backtest_origin::write(&mut out, &rows);
    out
}

/// The mean accuracy of a method for a share of the area.
pub struct SummaryRow<'a> {
    theme: &'a str,
    summary: &'a MethodSummary,
}

impl<'a> SummaryRow<'a> {
    /// The summary, where it is of any origin.
    fn known(&self) -> Option<&'a MethodSummary> {
        Some(self.summary).filter(|summary| summary.origins > 0)
    }

    fn interval(&self) -> Option<(f64, f64)> {
        self.summary.against_plain?.interval
    }
}

columns! {
    /// The columns of the mean accuracy of a method.
    pub mod backtest_mean(row: &SummaryRow<'_>) {
        /// the theme
        THEME: text => row.theme;
        /// how cells are ranked: plain-count, events of the training months; kde, their quartic density; hexspot, a
        /// mixture of maps of the past with weights learnt from the past; hot-first, hot cells of the training months
        /// first, then by events
        METHOD: text.names(&["plain-count", "kde", "hexspot", "hot-first"]) => row.summary.method.as_str();
        /// share of the study area
        AREA_SHARE: number.one_of_numbers(&[0.01, 0.02, 0.05, 0.1]).unit("0 to 1") => row.summary.area_share;
        /// origins after which anything happened
        ORIGINS: whole.least(0.0).unit("origins") => row.summary.origins;
        /// events of the study area in all months tested on
        EVENTS: whole.least(0.0).unit("events") => row.summary.events;
        /// mean over origins: share of the events in the first part of the area; null without origins
        HIT_RATE: number.share().or_null().unit("0 to 1") => row.known().map(|summary| summary.hit_rate);
        /// mean over origins: prediction accuracy index; null without origins
        PAI: number.least(0.0).or_null().unit("ratio") => row.known().map(|summary| summary.pai);
        /// mean over origins: prediction efficiency index; null without origins
        PEI: number.share().or_null().unit("0 to 1") => row.known().map(|summary| summary.pei);
        /// mean over origins: share of the harm; null when nothing has any
        HARM_SHARE: number.share().or_null().unit("0 to 1") => row.summary.harm_share;
        /// mean difference of hit_rate to plain-count over the same origins; null for plain-count itself
        HIT_RATE_DIFFERENCE: number.least(-1.0).most(1.0).or_null().unit("share")
            => row.known().and_then(|summary| Some(summary.against_plain?.value));
        /// mean difference of hit_rate to plain-count over the same origins; null for plain-count itself: lower end
        /// of the 95 % bootstrap interval over origins; null with fewer than 6
        HIT_RATE_DIFFERENCE_LOW: number.or_null().unit("share") => row.interval().map(|(low, _)| low);
        /// mean difference of hit_rate to plain-count over the same origins; null for plain-count itself: upper end;
        /// null with fewer than 6
        HIT_RATE_DIFFERENCE_HIGH: number.or_null().unit("share") => row.interval().map(|(_, high)| high);
        /// what that says: better or worse when the whole interval lies on one side of 0 and the difference is at
        /// least 0.0005; each comparison by itself, not corrected for their number; null for plain-count itself
        AGAINST_PLAIN_COUNT: text.names(&["better", "worse", "no clear difference", "too few origins to tell"])
            .or_null() => row.summary.against_plain.map(|difference| difference.verdict().as_str());
    }
}

/// `backtest_summary.csv`: for each named theme a row for every method and area share.
pub fn backtest_summary<'a>(themes: impl IntoIterator<Item = (&'a str, &'a [MethodSummary])>) -> Table {
    let mut rows = Vec::new();
    for (theme, summaries) in themes {
        rows.extend(summaries.iter().map(|summary| SummaryRow { theme, summary }));
    }
    let mut out = Table::new(rows.len());
    backtest_mean::write(&mut out, &rows);
    out
}
