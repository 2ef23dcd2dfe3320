//! One plain sentence: what is there, against what would be expected, how sure, and what to beware of.

use super::Evidence;
use crate::inference::{Interval, Test};

/// The share of events on one point above which a place is really that point.
const ONE_POINT_SHARE: f64 = 0.5;

/// Events below which the share on one point says nothing.
const ONE_POINT_EVENTS: u32 = 10;

/// The sentence for a cell.
pub fn of_cell(evidence: &Evidence<'_>, cell: usize) -> String {
    let Evidence { table, judgement, .. } = evidence;
    sentence(&Facts {
        count: table.count[cell],
        months: evidence.coverage.months_observed(),
        times_expected: judgement.times_expected[cell],
        hot: judgement.hot[cell],
        hot_q: judgement.hot_q[cell],
        test: judgement.test,
        top_point: table.top_point[cell],
    })
}

/// What a sentence is made of.
pub struct Facts {
    pub count: u32,
    pub months: usize,
    pub times_expected: Option<Interval>,
    pub hot: Option<bool>,
    pub hot_q: Option<f64>,
    pub test: Test,
    pub top_point: u32,
}

/// Puts the facts into a sentence.
pub fn sentence(facts: &Facts) -> String {
    let events = if facts.count == 1 {
        "1 event".into()
    } else {
        format!("{} events", thousands(facts.count))
    };
    let months = if facts.months == 1 {
        "1 month".into()
    } else {
        format!("{} months", facts.months)
    };
    let times = facts
        .times_expected
        .filter(|_| facts.count > 0)
        .map_or_else(String::new, |times| {
            format!(
                ", {:.1} times what its share of the exposure would have ({:.1} to {:.1})",
                times.value, times.low, times.high
            )
        });
    let clumping = match facts.test {
        Test::Exact => "not adjusted for clumping in time",
        Test::DispersionAdjusted => "allowing for clumping in time",
    };
    let verdict = match (facts.hot, facts.hot_q) {
        (Some(true), Some(q)) => format!(
            "; with its neighbours clearly more than chance (q {}, {clumping})",
            small(q)
        ),
        (Some(false), Some(_)) => format!("; with its neighbours not clearly more than chance ({clumping})"),
        _ => "; not tested, for want of exposure".into(),
    };
    let share = f64::from(facts.top_point) / f64::from(facts.count.max(1));
    let point = if facts.count >= ONE_POINT_EVENTS && share > ONE_POINT_SHARE {
        format!(
            "; {:.0} % stand on one map point, so look at that point first",
            100.0 * share
        )
    } else {
        String::new()
    };
    format!("{events} in {months}{times}{verdict}{point}.")
}

/// A small probability as people write it.
fn small(q: f64) -> String {
    if q < 0.001 {
        "< 0.001".into()
    } else {
        format!("= {q:.3}")
    }
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

    #[test]
    fn the_sentence_says_how_many_how_sure_and_what_to_beware_of() {
        let times = Some(Interval {
            value: 25.6,
            low: 21.7,
            high: 30.0,
        });
        let facts = Facts {
            count: 1151,
            months: 12,
            times_expected: times,
            hot: Some(true),
            hot_q: Some(1e-9),
            test: Test::DispersionAdjusted,
            top_point: 900,
        };
        let text = sentence(&facts);
        assert_eq!(
            text,
            "1,151 events in 12 months, 25.6 times what its share of the exposure would have (21.7 to 30.0); with its \
             neighbours clearly more than chance (q < 0.001, allowing for clumping in time); 78 % stand on one map point, \
             so look at that point first."
        );
        let quiet = sentence(&Facts {
            count: 1,
            months: 1,
            hot: Some(false),
            hot_q: Some(0.8),
            test: Test::Exact,
            ..facts
        });
        assert!(quiet.contains("1 event in 1 month") && quiet.contains("not clearly more"));
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!(
            [0, 999, 1_000, 1_234_567].map(thousands),
            ["0", "999", "1,000", "1,234,567"]
        );
    }
}
