//! One plain sentence: what is there, against what would be expected, how sure, and what to beware of.

use super::CellData;
use crate::exposure::Expectation;
use hexspot_stats::{HotTest, Interval, Verdicts};

/// The share of events on one point above which a place is really that point.
const ONE_POINT_SHARE: f64 = 0.5;

/// Events below which the share on one point says nothing.
const ONE_POINT_EVENTS: u32 = 10;

/// The sentence for a cell.
pub fn of_cell(evidence: &CellData<'_>, cell: usize, hot_without_top_point: Option<bool>) -> String {
    let CellData { table, judgement, .. } = evidence;
    sentence(&Facts {
        count: table.count[cell],
        months: evidence.coverage.months_observed(),
        times_expected: judgement.times_expected[cell],
        hot: judgement.hot[cell],
        window_hot: judgement.hot_q[cell].is_some_and(|q| q <= judgement.options.alpha),
        hot_q: judgement.hot_q[cell],
        subject: Subject::Cell,
        judgement,
        expect: evidence.expect,
        top_point: table.top_point[cell],
        hot_without_top_point,
    })
}

/// What a sentence is about.
#[derive(Clone, Copy)]
pub enum Subject {
    Cell,
    Hotspot,
}

/// What a sentence is made of.
pub struct Facts<'a> {
    pub count: u32,
    pub months: usize,
    pub times_expected: Option<Interval>,
    pub hot: Option<bool>,
    /// Whether the cell with its rings passes the test, whatever the cell itself holds.
    pub window_hot: bool,
    pub hot_q: Option<f64>,
    pub subject: Subject,
    pub judgement: &'a Verdicts,
    pub expect: Expectation,
    pub top_point: u32,
    /// Of what is hot, whether it stays so without its fullest point.
    pub hot_without_top_point: Option<bool>,
}

/// Puts the facts into a sentence.
pub fn sentence(facts: &Facts<'_>) -> String {
    let question = facts.judgement.options;
    let events = format!("{} in {}", several(facts.count, "event"), several(facts.months as u32, "month"));
    if facts.count == 0 && !facts.window_hot && facts.hot.is_some() {
        // Most cells of a wide map: there is no more to say of them.
        return format!("{events}.");
    }
    let share = format!("its share of the {} would have", facts.expect.as_str());
    let than =
        if question.at_least > 1.0 { format!("{} times what {share}", question.at_least) } else { "chance".into() };
    let times = facts.times_expected.filter(|_| facts.count > 0).map_or_else(String::new, |times| {
        format!(", {:.1} times what {share} ({:.1} to {:.1})", times.value, times.low, times.high)
    });
    let clumping = match facts.judgement.test {
        HotTest::Exact => "not adjusted for clumping in time",
        HotTest::DispersionAdjusted => "allowing for clumping in time",
    };
    let q = facts.hot_q.map_or_else(String::new, small);
    let verdict = match (facts.hot, facts.window_hot, facts.subject) {
        (None, ..) => format!("; not tested, for there is no {} here", facts.expect.as_str()),
        (Some(true), _, Subject::Cell) => format!("; with its neighbours clearly more than {than} (q {q}, {clumping})"),
        (Some(true), _, Subject::Hotspot) => {
            format!("; its clearest cell and neighbours clearly more than {than} (q {q}, {clumping})")
        }
        (Some(false), true, _) => {
            format!("; its neighbours make the surroundings hot, the cell itself is not above {than}")
        }
        (Some(false), false, _) => format!("; with its neighbours not clearly more than {than} ({clumping})"),
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

/// A number of things.
fn several(number: u32, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{} {thing}s", thousands(number)) }
}

/// A small probability as people write it.
fn small(q: f64) -> String {
    if q < 0.001 { "< 0.001".into() } else { format!("= {q:.3}") }
}

/// A whole number with commas between thousands.
fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let commas = digits.len().div_ceil(3) - 1;
    let mut text = String::with_capacity(digits.len() + commas);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::Neighbours;
    use hexspot_stats::{Dispersion, Observations, TestOptions, Windows, verdicts};

    fn judgement(at_least: f64) -> Verdicts {
        let question = TestOptions { at_least, alpha: 0.05 };
        let alone = Neighbours::from_windows(vec![vec![0], vec![1]]);
        let dispersion = Dispersion { phi: 1.4, raw: 1.4, upper: 1.5, degrees: 88, blocks: 9, months: 12 };
        let windows = Windows { exposure: &[1.0, 1.0], neighbours: &alone, reported: &[true, true] };
        verdicts(Observations::events(&[3, 4]), windows, Some(dispersion), question)
    }

    fn facts(judgement: &Verdicts) -> Facts<'_> {
        Facts {
            count: 1151,
            months: 12,
            times_expected: Some(Interval { value: 25.6, low: 21.7, high: 30.0 }),
            hot: Some(true),
            window_hot: true,
            hot_q: Some(1e-9),
            subject: Subject::Cell,
            judgement,
            expect: Expectation::Area,
            top_point: 900,
            hot_without_top_point: Some(true),
        }
    }

    #[test]
    fn the_sentence_says_how_many_how_sure_and_what_to_beware_of() {
        assert_eq!(
            sentence(&facts(&judgement(1.0))),
            "1,151 events in 12 months, 25.6 times what its share of the area would have (21.7 to 30.0); with its neighbours \
             clearly more than chance (q < 0.001, allowing for clumping in time); 78 % stand on one map point, so look at that \
             point first."
        );
    }

    #[test]
    fn the_sentence_says_what_was_asked() {
        let asked = judgement(3.0);
        let carried = Facts { hot_without_top_point: Some(false), ..facts(&asked) };
        assert!(
            sentence(&carried)
                .ends_with("on one map point, without which it would not be hot, so look at that point first.")
        );
        let scattered = Facts { top_point: 90, ..carried };
        assert!(sentence(&scattered).ends_with("; without the fullest map point here it would not be hot."));
        let quiet =
            Facts { count: 1, months: 1, hot: Some(false), window_hot: false, hot_q: Some(0.8), ..facts(&asked) };
        let text = sentence(&quiet);
        assert!(text.starts_with("1 event in 1 month, "), "{text}");
        assert!(text.contains("not clearly more than 3 times what its share of the area would have"), "{text}");
        let beside = sentence(&Facts { hot: Some(false), ..facts(&asked) });
        assert!(beside.contains("the cell itself is not above 3 times"), "{beside}");
        let empty = Facts { count: 0, hot: Some(false), window_hot: false, top_point: 0, ..facts(&asked) };
        assert_eq!(sentence(&empty), "0 events in 12 months.");
        let untested = sentence(&Facts { hot: None, hot_q: None, times_expected: None, ..facts(&asked) });
        assert!(untested.contains("not tested, for there is no area here"), "{untested}");
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }
}
