//! The sentence that explains a cell or hotspot: the count, the comparison with the expectation, the verdict and caveats.

use super::CellData;
use crate::exposure::Expectation;
use crate::text::counted_in_thousands;
use hexspot_stats::{HotTest, Interval, Verdicts};

/// The share of events at one point above which a place depends on that point.
const ONE_POINT_SHARE: f64 = 0.5;

/// Events below which the share at one point is not reported.
const ONE_POINT_EVENTS: u32 = 10;

/// The sentence for a cell.
pub fn explain_cell(data: &CellData<'_>, cell: usize, hot_without_top_point: Option<bool>) -> String {
    let CellData { table, verdicts, .. } = data;
    explain(&Facts {
        count: table.count[cell],
        months: data.coverage.months_observed(),
        times_expected: verdicts.times_expected[cell],
        hot: verdicts.hot[cell],
        window_hot: verdicts.hot_q[cell].is_some_and(|q| q <= verdicts.options.alpha),
        hot_q: verdicts.hot_q[cell],
        subject: Subject::Cell,
        verdicts,
        expect: data.expect,
        top_point: table.top_point[cell],
        hot_without_top_point,
    })
}

/// The subject of a sentence.
#[derive(Clone, Copy)]
pub enum Subject {
    Cell,
    Hotspot,
}

/// The facts of a sentence.
pub struct Facts<'a> {
    pub count: u32,
    pub months: usize,
    pub times_expected: Option<Interval>,
    pub hot: Option<bool>,
    /// Whether the cell with its rings passes the test, regardless of the cell's own count.
    pub window_hot: bool,
    pub hot_q: Option<f64>,
    pub subject: Subject,
    pub verdicts: &'a Verdicts,
    pub expect: Expectation,
    pub top_point: u32,
    /// Whether a hot place stays hot without its point with most events; `None` for a place that is not hot.
    pub hot_without_top_point: Option<bool>,
}

/// Writes the sentence.
pub fn explain(facts: &Facts<'_>) -> String {
    let options = facts.verdicts.options;
    let events =
        format!("{} in {}", counted_in_thousands(facts.count, "event"), counted_in_thousands(facts.months, "month"));
    if facts.count == 0 && !facts.window_hot && facts.hot.is_some() {
        // The usual case on a large map.
        return format!("{events}.");
    }
    let share = format!("its share of the {} would have", facts.expect.as_str());
    let than =
        if options.at_least > 1.0 { format!("{} times what {share}", options.at_least) } else { "chance".into() };
    let times = facts.times_expected.filter(|_| facts.count > 0).map_or_else(String::new, |times| {
        format!(", {:.1} times what {share} ({:.1} to {:.1})", times.value, times.low, times.high)
    });
    let adjustment = match facts.verdicts.test {
        HotTest::Exact => "not adjusted for overdispersion",
        HotTest::DispersionAdjusted => "allowing for overdispersion",
    };
    let q = facts.hot_q.map_or_else(String::new, equals_p);
    let verdict = match (facts.hot, facts.window_hot, facts.subject) {
        (None, ..) => format!("; not tested, for there is no {} here", facts.expect.as_str()),
        (Some(true), _, Subject::Cell) => {
            format!("; with its neighbours significantly more than {than} (q {q}, {adjustment})")
        }
        (Some(true), _, Subject::Hotspot) => {
            format!("; its clearest cell and neighbours significantly more than {than} (q {q}, {adjustment})")
        }
        (Some(false), true, _) => {
            format!("; its neighbours make the surroundings hot, the cell itself is not above {than}")
        }
        (Some(false), false, _) => format!("; with its neighbours not significantly more than {than} ({adjustment})"),
    };
    let on_point = f64::from(facts.top_point) / f64::from(facts.count.max(1));
    let much_on_point = facts.count >= ONE_POINT_EVENTS && on_point > ONE_POINT_SHARE;
    let point = match (much_on_point, facts.hot_without_top_point) {
        (true, Some(false)) => format!(
            "; {:.0} % stand on one map point, without which it would not be hot, so look at that point first",
            100.0 * on_point
        ),
        (true, _) => format!("; {:.0} % stand on one map point, so look at that point first", 100.0 * on_point),
        (false, Some(false)) => "; without the fullest map point here it would not be hot".into(),
        (false, _) => String::new(),
    };
    format!("{events}{times}{verdict}{point}.")
}

/// A probability with its sign: "< 0.001", "= 0.012".
fn equals_p(q: f64) -> String {
    if q < 0.001 { "< 0.001".into() } else { format!("= {q:.3}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::Neighbours;
    use hexspot_stats::{Dispersion, Observations, TestOptions, Windows, verdicts};

    fn test_verdicts(at_least: f64) -> Verdicts {
        let options = TestOptions { at_least, alpha: 0.05 };
        let alone = Neighbours::from_windows(vec![vec![0], vec![1]]);
        let dispersion = Dispersion { phi: 1.4, raw: 1.4, upper: 1.5, degrees: 88, blocks: 9, months: 12 };
        let windows = Windows { exposure: &[1.0, 1.0], neighbours: &alone, reported: &[true, true] };
        verdicts(Observations::events(&[3, 4]), windows, Some(dispersion), options)
    }

    fn facts(verdicts: &Verdicts) -> Facts<'_> {
        Facts {
            count: 1151,
            months: 12,
            times_expected: Some(Interval { value: 25.6, low: 21.7, high: 30.0 }),
            hot: Some(true),
            window_hot: true,
            hot_q: Some(1e-9),
            subject: Subject::Cell,
            verdicts,
            expect: Expectation::Area,
            top_point: 900,
            hot_without_top_point: Some(true),
        }
    }

    #[test]
    fn explains_a_hot_cell() {
        assert_eq!(
            explain(&facts(&test_verdicts(1.0))),
            "1,151 events in 12 months, 25.6 times what its share of the area would have (21.7 to 30.0); with its neighbours \
             significantly more than chance (q < 0.001, allowing for overdispersion); 78 % stand on one map point, so look at that \
             point first."
        );
    }

    #[test]
    fn explains_other_verdicts() {
        let threefold = test_verdicts(3.0);
        let one_point = Facts { hot_without_top_point: Some(false), ..facts(&threefold) };
        assert!(
            explain(&one_point)
                .ends_with("on one map point, without which it would not be hot, so look at that point first.")
        );
        let scattered = Facts { top_point: 90, ..one_point };
        assert!(explain(&scattered).ends_with("; without the fullest map point here it would not be hot."));
        let quiet =
            Facts { count: 1, months: 1, hot: Some(false), window_hot: false, hot_q: Some(0.8), ..facts(&threefold) };
        let text = explain(&quiet);
        assert!(text.starts_with("1 event in 1 month, "), "{text}");
        assert!(text.contains("not significantly more than 3 times what its share of the area would have"), "{text}");
        let surrounded = explain(&Facts { hot: Some(false), ..facts(&threefold) });
        assert!(surrounded.contains("the cell itself is not above 3 times"), "{surrounded}");
        let empty = Facts { count: 0, hot: Some(false), window_hot: false, top_point: 0, ..facts(&threefold) };
        assert_eq!(explain(&empty), "0 events in 12 months.");
        let untested = explain(&Facts { hot: None, hot_q: None, times_expected: None, ..facts(&threefold) });
        assert!(untested.contains("not tested, for there is no area here"), "{untested}");
    }
}
