//! The fields of hours of the week, of windows of it, and of weekends.

use super::cells::interval;
use super::table::Table;
use crate::clock::Night;
use crate::temporal::{HOURS_PER_WEEK, ObservedHours, TimedPlace, WEEKDAYS, Weekend, WindowCount, day_and_hour};

/// `when`: a row for each place and hour of the week, zeros included.
pub fn when_hours(places: &[TimedPlace], hours: &ObservedHours, night: Night) -> Table {
    let mut out = Table::new(places.len() * HOURS_PER_WEEK);
    let all = || places.iter().flat_map(|place| (0..HOURS_PER_WEEK).map(move |at| (place, at)));
    out.text("place", all().map(|(place, _)| Some(place.id.clone())));
    out.text("weekday", all().map(|(_, at)| Some(WEEKDAYS[day_and_hour(at, night).0].to_owned())));
    out.whole("hour", all().map(|(_, at)| Some(day_and_hour(at, night).1)));
    out.number("events", all().map(|(place, at)| Some(place.times.events.0[at])));
    let footfall = |place: &TimedPlace, at: usize| place.footfall.as_ref().map(|footfall| footfall.0[at]);
    out.number("footfall", all().map(|(place, at)| footfall(place, at)));
    let rate = |(place, at): (&TimedPlace, usize)| {
        let (people, hours) = (footfall(place, at)?, hours.all.0[at]);
        (people > 0.0 && hours > 0.0).then(|| 1000.0 * place.times.events.0[at] / hours / people)
    };
    out.number("events_per_1000_footfall", all().map(rate));
    let dark = |(place, at): (&TimedPlace, usize)| {
        let events = place.times.events.0[at];
        (events > 0.0).then(|| (place.times.dark.0[at] / events).clamp(0.0, 1.0))
    };
    out.number("dark_share", all().map(dark));
    out.text("place_kind", all().map(|(place, _)| Some(place.kind.as_str().to_owned())));
    out.text("label", all().map(|(place, _)| Some(place.label.clone())));
    out.number("hours_observed", all().map(|(_, at)| Some(hours.all.0[at])));
    out.number("events_at_defaulted_times", all().map(|(place, at)| Some(place.times.placeholder.0[at])));
    out
}

/// `when_windows`: a row for each place and window.
pub fn when_windows(places: &[TimedPlace]) -> Table {
    let all: Vec<(&TimedPlace, &WindowCount)> =
        places.iter().flat_map(|place| place.windows.iter().map(move |count| (place, count))).collect();
    let mut out = Table::new(all.len());
    let counts = || all.iter().map(|(_, count)| *count);
    out.text("place", all.iter().map(|(place, _)| Some(place.id.clone())));
    out.text("place_kind", all.iter().map(|(place, _)| Some(place.kind.as_str().to_owned())));
    out.text("label", all.iter().map(|(place, _)| Some(place.label.clone())));
    out.text("window", counts().map(|count| Some(count.window.as_str().to_owned())));
    out.number("events", counts().map(|count| Some(count.events)));
    out.number("hours", counts().map(|count| Some(count.hours)));
    out.number("share_of_events", counts().map(|count| count.share_of_events));
    out.number("share_of_hours", counts().map(|count| Some(count.share_of_hours)));
    let times: Vec<_> = counts().map(|count| count.times_expected).collect();
    interval(&mut out, ["times_expected", "times_expected_low", "times_expected_high"], &times);
    out.number("share_of_footfall", counts().map(|count| count.share_of_footfall));
    let ratios: Vec<_> = counts().map(|count| count.per_person_ratio).collect();
    interval(&mut out, ["per_person_ratio", "per_person_ratio_low", "per_person_ratio_high"], &ratios);
    out
}

/// `weekends`: a row for each place and whole weekend.
pub fn weekends(places: &[TimedPlace]) -> Table {
    let all: Vec<(&TimedPlace, &Weekend)> =
        places.iter().flat_map(|place| place.weekends.iter().map(move |weekend| (place, weekend))).collect();
    let mut out = Table::new(all.len());
    let weekends = || all.iter().map(|(_, weekend)| *weekend);
    out.text("place", all.iter().map(|(place, _)| Some(place.id.clone())));
    out.text("place_kind", all.iter().map(|(place, _)| Some(place.kind.as_str().to_owned())));
    out.text("label", all.iter().map(|(place, _)| Some(place.label.clone())));
    out.text("friday", weekends().map(|weekend| Some(weekend.friday.to_string())));
    out.whole("events", weekends().map(|weekend| Some(weekend.events)));
    out.number("mean_before", weekends().map(|weekend| weekend.before.map(|(mean, _)| mean)));
    out.whole("weekends_before", weekends().map(|weekend| Some(weekend.before.map_or(0, |(_, weekends)| weekends))));
    out.number("p", weekends().map(|weekend| weekend.p));
    out.number("p_adjusted", weekends().map(|weekend| weekend.p_adjusted));
    out.whole("events_year_before", weekends().map(|weekend| weekend.year_before));
    out
}
