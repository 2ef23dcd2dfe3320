//! What a comparison says, in plain English.

use super::DAYS_A_MONTH;
use super::change::{Change, Changed};
use super::displacement::{Displacement, Effect, Form};
use super::interval_inflation::Width;

/// One sentence on a place; `months` known before and after, `chosen_high` when it was chosen for being high in the period before.
pub fn of_change(changed: &Changed, months: [f64; 2], chosen_high: bool) -> String {
    let [before, after] = months.map(in_months);
    let pair = changed.pair;
    let counts = format!("{} events in {before} before and {} in {after} after", pair.before, pair.after);
    let by = match (changed.ratio, changed.percent()) {
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
    let verdict = match changed.change {
        Some(Change::Up) => "up by more than chance and the clumping of events explain",
        Some(Change::Down) => "down by more than chance and the clumping of events explain",
        Some(Change::None | Change::TooFew) if changed.ratio.is_some() && changed.leaves_out_none() => {
            "not to be told from no change once it is allowed for how many places are looked at and how roughly clumping is known, which \
             the interval does not"
        }
        Some(Change::None) => "not to be told from no change",
        Some(Change::TooFew) => "too few events to tell",
        None if changed.ratio.is_some() => {
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

/// One sentence on what was done, by the effects of form number `form`; `width` that of its intervals, where clumping is
/// known.
pub fn of_displacement(found: &Displacement, form: usize, months: [f64; 2], width: Option<Width>) -> String {
    let Some(effects) = found.effects.get(form) else {
        return "The control has no event before or none after: what would have happened is not known.".into();
    };
    let [before, after] = months.map(in_months);
    let told = |effect: Effect| {
        let interval = effect.interval(width.unwrap_or(Width::INDEPENDENT));
        let way = if effect.value < 0.0 { "fewer" } else { "more" };
        format!("{:.1} {way} (95 % {:+.1} to {:+.1})", effect.value.abs(), interval.low, interval.high)
    };
    let total = effects.total.interval(width.unwrap_or(Width::INDEPENDENT));
    let verdict = match (total.low > 0.0, total.high < 0.0) {
        (true, _) => "more than would have been",
        (_, true) => "fewer than would have been",
        _ => "not to be told from no effect",
    };
    let unknown = match width {
        Some(_) => "",
        None => " How clumped events are is not known, so the intervals are too narrow.",
    };
    let as_control = match effects.form {
        Form::Ratios => "by the same factor as the control (parallel ratios)",
        Form::Differences => "by the same number as the control (parallel differences)",
    };
    format!(
        "{} events in the treated ground in {before} before and {} in {after} after, {} than if it had changed {as_control}; in the ring {}; \
         together {}: {verdict}.{unknown}",
        found.arms.treated.before,
        found.arms.treated.after,
        told(effects.local),
        told(effects.ring),
        told(effects.total),
    )
}

/// "12 months"; of days, which are no whole number of months, "14 days".
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
