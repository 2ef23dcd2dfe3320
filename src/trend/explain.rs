//! The trend of a place in a sentence.

use super::place::{PlaceTrend, TrendMeasures};
use super::trend_test::Direction;

/// Describes the trend of a place in one sentence, at the level `alpha`.
pub fn explain(place: &PlaceTrend, alpha: f64) -> String {
    let TrendMeasures { history, sen_slope_per_year, recent, .. } = &place.measures;
    let mut parts = vec![format!("{} events in {} months", place.count(), place.months_observed())];
    if let Some(hot) = history.months_hot {
        parts.push(format!("hot in {hot} of them"));
    }
    // With few events the median change is 0 whatever the direction.
    let slope = sen_slope_per_year.filter(|slope| slope.abs() >= 0.5);
    let slope = slope.map_or_else(String::new, |slope| format!(", by about {:.0} a year each year", slope.abs()));
    let going = |way: &str, may_be_season: bool| match may_be_season {
        true => format!("{way}{slope}, which may be the season"),
        false => format!("clearly {way}{slope}"),
    };
    parts.push(match history.trend.map(|trend| (trend.direction, trend.may_be_season)) {
        Some((Direction::Up, may_be_season)) => going("rising", may_be_season),
        Some((Direction::Down, may_be_season)) => going("falling", may_be_season),
        Some((Direction::Level, _)) => "no clear trend".into(),
        None => "too few steps to tell a trend".into(),
    });
    if let Some(emerging) = history.emerging {
        parts.push(emerging.as_str().into());
    }
    if let Some(recent) = recent {
        let earlier =
            format!("{} in the latest {} months against {:.1}", recent.count, recent.months, recent.earlier_mean);
        let times = recent.ratio.map_or_else(String::new, |ratio| {
            format!(" ({:.2} times, {:.2} to {:.2})", ratio.value, ratio.low, ratio.high)
        });
        // The test and the interval are computed in two ways and sometimes disagree; a change needs both.
        let as_before = recent.ratio.is_some_and(|ratio| ratio.low <= 1.0 && 1.0 <= ratio.high);
        let verdict = match () {
            () if recent.p > alpha || as_before => "no clear change",
            () if recent.count as f64 > recent.earlier_mean => "more",
            () => "fewer",
        };
        parts.push(format!("{earlier} in the same months of earlier years{times}: {verdict}"));
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::PlaceKind;
    use crate::trend::{HotHistory, YearOnYear};
    use hexspot_stats::Interval;

    #[test]
    fn a_change_needs_test_and_interval() {
        let text = |p: f64, low: f64| {
            let ratio = Some(Interval { value: 3.6, low, high: 13.94 });
            let recent = YearOnYear { months: 12, count: 9, earlier_mean: 2.5, earlier_months: 24, ratio, p };
            let history = HotHistory::default();
            let measures = TrendMeasures { history, step_months: None, sen_slope_per_year: None, recent: Some(recent) };
            let place = PlaceTrend {
                kind: PlaceKind::Area,
                id: "a".into(),
                label: "a".into(),
                series: vec![Some(1)],
                measures,
            };
            explain(&place, 0.05)
        };
        assert!(text(0.04, 0.97).ends_with("(3.60 times, 0.97 to 13.94): no clear change"), "{}", text(0.04, 0.97));
        assert!(text(0.06, 1.01).ends_with(": no clear change"));
        assert!(text(0.04, 1.01).ends_with(": more"));
    }
}
