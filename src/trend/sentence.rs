//! What is told of the course of a place, in a sentence.

use super::direction::Direction;
use super::place::{Measures, Place};

/// One plain sentence of a place, at the level `alpha`.
pub fn sentence(place: &Place, alpha: f64) -> String {
    let Measures { course, sen_slope_per_year, recent, .. } = &place.measures;
    let mut parts = vec![format!("{} events in {} months", place.count(), place.months_observed())];
    if let Some(hot) = course.months_hot {
        parts.push(format!("hot in {hot} of them"));
    }
    // Of a place with few events the median change is none, whichever way it goes.
    let slope = sen_slope_per_year.filter(|slope| slope.abs() >= 0.5);
    let slope = slope.map_or_else(String::new, |slope| format!(", by about {:.0} a year each year", slope.abs()));
    parts.push(match course.trend.map(|trend| trend.direction) {
        Some(Direction::Up) => format!("clearly rising{slope}"),
        Some(Direction::Down) => format!("clearly falling{slope}"),
        Some(Direction::Level) => "no clear trend".into(),
        None => "too few months to tell a trend".into(),
    });
    if let Some(emerging) = course.emerging {
        parts.push(emerging.as_str().into());
    }
    if let Some(recent) = recent {
        let earlier =
            format!("{} in the latest {} months against {:.1}", recent.count, recent.months, recent.earlier_mean);
        let times = recent.ratio.map_or_else(String::new, |ratio| {
            format!(" ({:.2} times, {:.2} to {:.2})", ratio.value, ratio.low, ratio.high)
        });
        let verdict = match () {
            () if recent.p > alpha => "no clear change",
            () if recent.count as f64 > recent.earlier_mean => "more",
            () => "fewer",
        };
        parts.push(format!("{earlier} in the same months of earlier years{times}: {verdict}"));
    }
    parts.join("; ")
}
