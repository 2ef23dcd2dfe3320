//! What a screen shows of it.

use crate::analysis::{Timed, TimedTheme};
use crate::place::PlaceKind;
use crate::temporal::{HOURS_PER_WEEK, HoursOfWeek, MIN_PEAK_EVENTS, TimedPlace, WEEKDAYS, WindowCount, day_and_hour};

/// Hotspots and areas that fit a screen and a meeting.
const SHOWN: usize = 10;

/// Of each theme the week of the whole study area, its windows, and the hours in which most happens in each hotspot.
pub fn summary(timed: &Timed) -> String {
    timed.themes.iter().map(|theme| of_theme(timed, theme)).collect::<Vec<_>>().join("\n")
}

/// The same of one theme.
pub fn of_theme(timed: &Timed, theme: &TimedTheme) -> String {
    let study = &theme.places[0];
    let night = timed.telling.night;
    let mut lines = vec![
        format!(
            "When: {} · {} · {} events with a time of day · days begin at {:02}:00, night is {night}",
            theme.selection.theme.title,
            timed.period,
            study.times.number,
            night.ends()
        ),
        String::new(),
    ];
    lines.extend(week(&study.times.events, |at| day_and_hour(at, night)));
    lines.push(String::new());
    lines.extend(study.windows.iter().map(window));
    lines.push(String::new());
    let others = |kind: PlaceKind| theme.places.iter().filter(move |place| place.kind == kind).take(SHOWN);
    for place in std::iter::once(study).chain(others(PlaceKind::Hotspot)).chain(others(PlaceKind::Area)) {
        lines.push(peak(place));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// A line for each day, a mark for each hour: the darker the more.
fn week(events: &HoursOfWeek, day_and_hour: impl Fn(usize) -> (usize, u8)) -> Vec<String> {
    const SHADES: [char; 8] = [' ', '.', ':', '-', '=', '+', '*', '#'];
    let most = events.0.iter().copied().fold(0.0, f64::max);
    let shade = |value: f64| {
        let step = if most > 0.0 { (value / most * (SHADES.len() - 1) as f64).ceil() as usize } else { 0 };
        SHADES[step.min(SHADES.len() - 1)].to_string().repeat(2)
    };
    let hours = (0..24).map(|at| format!("{:02}", day_and_hour(at).1)).collect::<Vec<_>>().join(" ");
    let mut lines = vec![format!("{:<10} {hours}", "")];
    for day in (0..HOURS_PER_WEEK).step_by(24) {
        let marks: Vec<String> = (day..day + 24).map(|at| shade(events.0[at])).collect();
        lines.push(format!("{:<10} {}", WEEKDAYS[day_and_hour(day).0], marks.join(" ")).trim_end().to_owned());
    }
    lines.push(format!("{:<10} ## is {most:.1} events in an hour of the week", ""));
    lines
}

fn window(count: &WindowCount) -> String {
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    let mut line = format!(
        "{:<15} {:>8.0} events, {:>5} of them in {:>5} of the hours",
        count.window.as_str(),
        count.events,
        count.share_of_events.map(percent).unwrap_or_default(),
        percent(count.share_of_hours)
    );
    if let Some(times) = count.times_expected {
        line += &format!(": {:.2} times its share ({:.2} to {:.2})", times.value, times.low, times.high);
    }
    if let (Some(ratio), Some(against)) = (count.per_person_ratio, count.window.compared_with()) {
        let against = against.as_str();
        line +=
            &format!("; per person {:.1} times that by {against} ({:.1} to {:.1})", ratio.value, ratio.low, ratio.high);
    }
    line
}

fn peak(place: &TimedPlace) -> String {
    let label: String = place.label.chars().take(40).collect();
    let when = match &place.peak {
        Some(peak) => format!("{:.0} % in {peak}", 100.0 * peak.share),
        None if place.times.timed.number < MIN_PEAK_EVENTS => "too few to name hours".into(),
        None => "spread over the week".into(),
    };
    format!(
        "{:<24} {label:<40} {:>7} events  {when}",
        place.id.chars().take(24).collect::<String>(),
        place.times.number
    )
}
