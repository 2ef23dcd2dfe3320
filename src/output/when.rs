//! The columns of hours of the week, of windows of it, and of weekends.

use crate::clock::Night;
use crate::table::{Table, columns};
use crate::temporal::{HOURS_PER_WEEK, ObservedHours, TimedPlace, WEEKDAYS, Weekend, WindowCount, day_and_hour};

/// An hour of the week at a place.
pub struct HourRow<'a> {
    place: &'a TimedPlace,
    hours: &'a ObservedHours,
    night: Night,
    slot: usize,
}

impl HourRow<'_> {
    fn events(&self) -> f64 {
        self.place.times.events.0[self.slot]
    }

    fn footfall(&self) -> Option<f64> {
        self.place.footfall.as_ref().map(|footfall| footfall.0[self.slot])
    }

    fn rate(&self) -> Option<f64> {
        let (people, hours) = (self.footfall()?, self.hours.all.0[self.slot]);
        (people > 0.0 && hours > 0.0).then(|| 1000.0 * self.events() / hours / people)
    }

    fn dark_share(&self) -> Option<f64> {
        let events = self.events();
        (events > 0.0).then(|| (self.place.times.dark.0[self.slot] / events).clamp(0.0, 1.0))
    }
}

columns! {
    /// The columns of an hour of the week at a place.
    pub mod week_hour(row: &HourRow<'_>) {
        /// the place: "study-area", the number of a hotspot such as vawg-1 (as in hotspots_<theme>.geojson of the
        /// same settings), or the name of an area of --areas
        PLACE: text => &row.place.id;
        /// the day to which the hour belongs: a day begins when the night (--night) ends, so with a night of 18:00 to
        /// 06:00 Saturday 02:00 stands under Friday
        WEEKDAY: text.names(&["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
            => WEEKDAYS[day_and_hour(row.slot, row.night).0];
        /// the hour that begins at this o'clock, local time
        HOUR: whole.least(0.0).most(23.0).unit("o'clock") => day_and_hour(row.slot, row.night).1;
        /// events; those of which only from and to are known have a weight in each hour by its share of the real time
        /// between (--timing aoristic), so that the weights of a place add up to its events
        EVENTS: number.least(0.0).unit("events") => row.events();
        /// people in this hour of an average week, spread over the cells around where they were counted: entries and
        /// exits of stations or passers-by of sensors, a proxy for people present; null where hours are not known,
        /// which is not zero
        FOOTFALL: number.least(0.0).or_null().unit("people per hour") => row.footfall();
        /// events per hour observed, over footfall; null without footfall
        EVENTS_PER_1000_FOOTFALL: number.least(0.0).or_null().unit("events per 1,000 people present for an hour")
            => row.rate();
        /// share of these events that fell after civil twilight (sun 6° or more below the horizon, on the date of
        /// each, in the middle of the study area); null without events
        DARK_SHARE: number.share().or_null().unit("0 to 1") => row.dark_share();
        /// what kind of place
        PLACE_KIND: text.names(&["study-area", "hotspot", "area"]) => row.place.kind.as_str();
        /// what people call it: the label of the hotspot, the name of the area
        LABEL: text => &row.place.label;
        /// how many real hours of this hour of the week the days known had, clock changes included; with --hours or a
        /// theme of some hours only those of them
        HOURS_OBSERVED: number.least(0.0).unit("hours") => row.hours.all.0[row.slot];
        /// of the events, those that begin at a minute which their source uses for a time that is not known, such as
        /// 00:00 (the manifest says which): they say nothing of the hour, and are in no window and no peak
        EVENTS_AT_DEFAULTED_TIMES: number.least(0.0).unit("events") => row.place.times.placeholder.0[row.slot];
    }
}

/// `when`: a row for each place and hour of the week, zeros included.
pub fn when_hours(places: &[TimedPlace], hours: &ObservedHours, night: Night) -> Table {
    let of_place = |place| (0..HOURS_PER_WEEK).map(move |slot| HourRow { place, hours, night, slot });
    let rows: Vec<HourRow<'_>> = places.iter().flat_map(of_place).collect();
    let mut out = Table::new(rows.len());
    week_hour::write(&mut out, &rows);
    out
}

/// A window of the week at a place.
pub struct WindowRow<'a> {
    place: &'a TimedPlace,
    count: &'a WindowCount,
}

columns! {
    /// The columns of a window of the week at a place.
    pub mod week_window(row: &WindowRow<'_>) {
        /// the place: "study-area", the number of a hotspot such as vawg-1 (as in hotspots_<theme>.geojson of the
        /// same settings), or the name of an area of --areas
        PLACE: text => &row.place.id;
        /// what kind of place
        PLACE_KIND: text.names(&["study-area", "hotspot", "area"]) => row.place.kind.as_str();
        /// what people call it: the label of the hotspot, the name of the area
        LABEL: text => &row.place.label;
        /// night: --night; day: the rest; weekend: from the beginning of Friday's night to the end of Sunday's
        /// (Friday 18:00 to Monday 06:00 with a night of 18:00 to 06:00; the manifest says which); weekday-nights:
        /// nights that begin on Monday to Thursday; dark: civil twilight over; light: the rest; a window that holds
        /// all hours known, or none (--hours night), has no row
        WINDOW: text.names(&["night", "day", "weekend", "weekday-nights", "dark", "light"])
            => row.count.window.as_str();
        /// events in the window, by their weights
        EVENTS: number.least(0.0).unit("events") => row.count.events;
        /// real hours of the window in the days known, of the hours that events are confined to
        HOURS: number.least(0.0).unit("hours") => row.count.hours;
        /// events over all events of the place whose hour is known; null without any
        SHARE_OF_EVENTS: number.share().or_null().unit("0 to 1") => row.count.share_of_events;
        /// hours over all hours observed
        SHARE_OF_HOURS: number.share().unit("0 to 1") => row.count.share_of_hours;
        /// share of the events over share of the hours; null without events
        TIMES_EXPECTED: number.least(0.0).or_null().unit("times")
            => row.count.times_expected.map(|times| times.value);
        /// lower end of the 95 % interval (Wilson): events assumed independent, not adjusted for overdispersion, no
        /// correction for several windows
        TIMES_EXPECTED_LOW: number.least(0.0).or_null().unit("times")
            => row.count.times_expected.map(|times| times.low);
        /// upper end of the 95 % interval
        TIMES_EXPECTED_HIGH: number.least(0.0).or_null().unit("times")
            => row.count.times_expected.map(|times| times.high);
        /// share of all people present at any time who are present in the window; null where hours are not known
        SHARE_OF_FOOTFALL: number.share().or_null().unit("0 to 1") => row.count.share_of_footfall;
        /// of night: events per person present and hour, over those of the day; of dark: over those of light; null
        /// for other windows, without footfall by the hour, or without an event to compare with
        PER_PERSON_RATIO: number.least(0.0).or_null().unit("times")
            => row.count.per_person_ratio.map(|ratio| ratio.value);
        /// lower end of the exact 95 % interval, both counts given together: events assumed independent, footfall to
        /// be known
        PER_PERSON_RATIO_LOW: number.least(0.0).or_null().unit("times")
            => row.count.per_person_ratio.map(|ratio| ratio.low);
        /// upper end of the 95 % interval
        PER_PERSON_RATIO_HIGH: number.least(0.0).or_null().unit("times")
            => row.count.per_person_ratio.map(|ratio| ratio.high);
    }
}

/// `when_windows`: a row for each place and window.
pub fn when_windows(places: &[TimedPlace]) -> Table {
    let mut rows = Vec::new();
    for place in places {
        rows.extend(place.windows.iter().map(|count| WindowRow { place, count }));
    }
    let mut out = Table::new(rows.len());
    week_window::write(&mut out, &rows);
    out
}

/// A weekend at a place.
pub struct WeekendRow<'a> {
    place: &'a TimedPlace,
    weekend: &'a Weekend,
}

columns! {
    /// The columns of a weekend at a place.
    pub mod weekend(row: &WeekendRow<'_>) {
        /// the place: "study-area", the number of a hotspot such as vawg-1 (as in hotspots_<theme>.geojson of the
        /// same settings), or the name of an area of --areas
        PLACE: text => &row.place.id;
        /// what kind of place
        PLACE_KIND: text.names(&["study-area", "hotspot", "area"]) => row.place.kind.as_str();
        /// what people call it: the label of the hotspot, the name of the area
        LABEL: text => &row.place.label;
        /// the date of its Friday; the weekend lasts from the beginning of that night to the end of Sunday's (Friday
        /// 18:00 to Monday 06:00 with a night of 18:00 to 06:00; the manifest says which); the small hours of Monday
        /// are in it where they are known (they need not be)
        FRIDAY: text.date() => row.weekend.friday.to_string();
        /// events of which at least half of the weight lies in the weekend
        EVENTS: whole.least(0.0).unit("events") => row.weekend.events;
        /// mean of the weekends known among the eight before; null when none is known
        MEAN_BEFORE: number.least(0.0).or_null().unit("events") => row.weekend.before.map(|(mean, _)| mean);
        /// how many weekends that mean is of, 8 at most
        WEEKENDS_BEFORE: whole.least(0.0).unit("weekends") => row.weekend.before.map_or(0, |(_, weekends)| weekends);
        /// probability of a difference from the weekends before at least as large, if the rate were the same: e-test
        /// (score), two-sided; not adjusted for overdispersion, as p_adjusted is, no correction for many places and
        /// weekends: of 20 one is below 0.05 by chance; null when none before is known
        P: number.share().or_null().unit("0 to 1") => row.weekend.p;
        /// the same with an allowance for how far this place's other weekends usually lie from those before them; of
        /// 20 one is below 0.05 by chance; null when fewer than seven other weekends show that
        P_ADJUSTED: number.share().or_null().unit("0 to 1") => row.weekend.p_adjusted;
        /// events of the weekend 52 weeks before; null when it is not known
        EVENTS_YEAR_BEFORE: whole.least(0.0).or_null().unit("events") => row.weekend.year_before;
    }
}

/// `weekends`: a row for each place and whole weekend.
pub fn weekends(places: &[TimedPlace]) -> Table {
    let mut rows = Vec::new();
    for place in places {
        rows.extend(place.weekends.iter().map(|weekend| WeekendRow { place, weekend }));
    }
    let mut out = Table::new(rows.len());
    weekend::write(&mut out, &rows);
    out
}
