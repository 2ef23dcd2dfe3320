//! Comparisons in sentences.

use super::DAYS_A_MONTH;
use super::change::{ChangeVerdict, PlaceChange};
use super::displacement::{Counterfactual, Displacement, Effect};
use super::interval_inflation::IntervalInflation;

/// Describes the change of a place in one sentence.
///
/// `months` are the observed months before and after; `chosen_high` says that the place was chosen for its high count before.
pub fn explain_change(change: &PlaceChange, months: [f64; 2], chosen_high: bool) -> String {
    let [before, after] = months.map(in_months);
    let pair = change.counts;
    let counts = format!("{} events in {before} before and {} in {after} after", pair.before, pair.after);
    let by = match (change.ratio, change.percent()) {
        (Some(ratio), Some(percent)) => {
            let way = match percent.round() {
                0.0 => "the same rate".to_owned(),
                percent if percent < 0.0 => format!("a rate lower by {:.0} %", -percent),
                percent => format!("a rate higher by {percent:.0} %"),
            };
            format!("{way} (ratio {:.2}, 95 % {:.2} to {:.2})", ratio.value, ratio.low, ratio.high)
        }
        _ if pair.after > 0 => "from none before, which no per cent can tell".to_owned(),
        _ => "none in either".to_owned(),
    };
    let verdict = match change.verdict {
        Some(ChangeVerdict::Up) => "up by more than chance and overdispersion explain",
        Some(ChangeVerdict::Down) => "down by more than chance and overdispersion explain",
        Some(ChangeVerdict::None | ChangeVerdict::TooFew) if change.ratio.is_some() && change.excludes_no_change() => {
            "no significant change once the number of places and the uncertainty of the overdispersion are allowed for, which the interval \
             does not"
        }
        Some(ChangeVerdict::None) => "no significant change",
        Some(ChangeVerdict::TooFew) => "too few events to tell",
        None if change.ratio.is_some() => {
            "not judged, for too few months or events are known to tell how far it swings from month to month by itself, which the interval \
             does not allow for"
        }
        None => {
            "not judged, for too few months or events are known to tell how far it swings from month to month by itself"
        }
    };
    let regression = match chosen_high && pair.before > 0 {
        true => "; it was chosen for being high before, and such places fall by themselves",
        false => "",
    };
    format!("{counts}: {by}; {verdict}{regression}.")
}

/// Describes the effects of an intervention in one sentence, under the assumption at index `form`.
///
/// `inflation` widens the intervals, where overdispersion is estimated.
pub fn explain_displacement(
    found: &Displacement,
    form: usize,
    months: [f64; 2],
    inflation: Option<IntervalInflation>,
) -> String {
    let Some(effects) = found.effects.get(form) else {
        return "The control has no event before or none after: what would have happened is not known.".into();
    };
    let [before, after] = months.map(in_months);
    let phrase = |effect: Effect| {
        let interval = effect.interval(inflation.unwrap_or(IntervalInflation::INDEPENDENT));
        let way = if effect.value < 0.0 { "fewer" } else { "more" };
        format!("{:.1} {way} (95 % {:+.1} to {:+.1})", effect.value.abs(), interval.low, interval.high)
    };
    let total = effects.total.interval(inflation.unwrap_or(IntervalInflation::INDEPENDENT));
    let verdict = match (total.low > 0.0, total.high < 0.0) {
        (true, _) => "more than would have been",
        (_, true) => "fewer than would have been",
        _ => "no significant effect",
    };
    let unknown = match inflation {
        Some(_) => "",
        None => " Overdispersion could not be estimated, so the intervals are too narrow.",
    };
    let as_control = match effects.counterfactual {
        Counterfactual::Ratios => "by the same factor as the control (parallel ratios)",
        Counterfactual::Differences => "by the same number as the control (parallel differences)",
    };
    format!(
        "{} events in the treated area in {before} before and {} in {after} after, {} than if it had changed {as_control}; in the ring {}; \
         together {}: {verdict}.{unknown}",
        found.arms.treated.before,
        found.arms.treated.after,
        phrase(effects.local),
        phrase(effects.ring),
        phrase(effects.total),
    )
}

/// "12 months"; for ranges of days, such as "14 days".
fn in_months(months: f64) -> String {
    match months.fract() == 0.0 {
        true if months == 1.0 => "1 month".into(),
        true => format!("{months:.0} months"),
        false => match (months * DAYS_A_MONTH).round() {
            1.0 => "1 day".into(),
            days => format!("{days:.0} days"),
        },
    }
}
