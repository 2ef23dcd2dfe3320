//! Hours of the night in which a venue is open.

use std::collections::BTreeMap;

use crate::clock::Night;
use crate::ingest::{Hours, Venue, Weekday};
use crate::temporal::{HOURS_PER_WEEK, day_and_hour};

/// Hours of the week that belong to the night, as indices into an [`HoursOfWeek`](crate::temporal::HoursOfWeek): seven
/// nights from Monday's.
pub fn night_slots(night: Night) -> Vec<usize> {
    (0..HOURS_PER_WEEK).filter(|slot| slot % 24 >= 24 - usize::from(night.hours())).collect()
}

/// Open hours of venues, with each opening-hours text evaluated once.
///
/// An hour counts when the venue is open throughout: people must not find a closed door.
pub struct NightHours {
    night: Night,
    slots: Vec<usize>,
    read: BTreeMap<String, Option<Vec<bool>>>,
}

impl NightHours {
    /// For a night.
    pub fn new(night: Night) -> Self {
        Self { night, slots: night_slots(night), read: BTreeMap::new() }
    }

    /// Number of hours of the week that belong to the night.
    pub fn number(&self) -> usize {
        self.slots.len()
    }

    /// Whether a venue is open in each hour of the night; `None` where its hours are unknown.
    pub fn open(&mut self, venue: &Venue) -> Option<Vec<bool>> {
        let hours = venue.hours.as_ref()?;
        let (night, slots) = (self.night, &self.slots);
        let read = self.read.entry(hours.text.clone());
        read.or_insert_with(|| slots.iter().map(|slot| is_open_throughout(hours, *slot, night)).collect()).clone()
    }
}

/// Whether it is open throughout an hour of the week.
fn is_open_throughout(hours: &Hours, slot: usize, night: Night) -> Option<bool> {
    let (day, hour) = day_and_hour(slot, night);
    // Hours after midnight belong to the night before and to the next calendar day.
    let after_midnight = usize::from(hour < night.ends());
    let weekday = Weekday::Monday.cycle_forward().nth(day + after_midnight)?;
    // Stated hours are multiples of five minutes, except for the last minute of an hour.
    let mut minutes = (0..60).step_by(5).chain([59]);
    minutes.try_fold(true, |open, minute| Some(open && hours.open_at(weekday, hour, minute)?))
}

/// Hours of a venue on Friday night: opening and closing time such as "18:00" and "02:00", from "00:00" to "24:00".
/// Equal times mean round the clock. `None` where it is closed all that night or its hours are unknown.
pub fn friday_hours(venue: &Venue, night: Night) -> Option<(String, String)> {
    /// Minutes of a day.
    const DAY: u16 = 24 * 60;
    let week = venue.hours.as_ref()?.week.as_ref()?;
    let ends = DAY + 60 * u16::from(night.ends());
    let begins = ends - 60 * u16::from(night.hours());
    let latest = |day, later: u16| {
        let spans = week.spans(day).iter().map(|span| span.start + later..span.end + later);
        spans.filter(|span| span.start < ends && span.end > begins).max_by_key(|span| span.end)
    };
    // Small hours stated by themselves are Saturday's.
    let latest = latest(Weekday::Friday, 0).or_else(|| latest(Weekday::Saturday, DAY))?;
    let clock = |hour: u16, minutes: u16| format!("{hour:02}:{:02}", minutes % 60);
    let closes = if latest.end % DAY == 0 { 24 } else { latest.end / 60 % 24 };
    Some((clock(latest.start / 60 % 24, latest.start), clock(closes, latest.end)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Register;
    use crate::place::LonLat;

    fn open(text: &str) -> Vec<(usize, u8)> {
        let at = LonLat::new(0.0, 51.5).expect("in range");
        let venue = Venue { hours: Some(Hours::new(text)), ..Venue::at(at, Register::Other, 0, 1) };
        let night = Night::default();
        let mut hours = NightHours::new(night);
        let open = hours.open(&venue).expect("readable");
        night_slots(night)
            .iter()
            .zip(open)
            .filter(|(_, open)| *open)
            .map(|(slot, _)| day_and_hour(*slot, night))
            .collect()
    }

    #[test]
    fn counts_hours_open_throughout() {
        assert_eq!(open("Fr 17:00-02:30"), [(4, 18), (4, 19), (4, 20), (4, 21), (4, 22), (4, 23), (4, 0), (4, 1)]);
        assert_eq!(open("Sa 00:00-03:00"), [(4, 0), (4, 1), (4, 2)], "Saturday's small hours are of Friday's night");
        assert_eq!(open("Su 23:00-24:00; Mo 00:00-01:00"), [(6, 23), (6, 0)]);
        assert_eq!(open("Mo 10:00-18:55"), []);
        assert_eq!(open("24/7").len(), 84);
    }

    #[test]
    fn unreadable_hours_are_unknown() {
        let at = LonLat::new(0.0, 51.5).expect("in range");
        let of = |hours| Venue { hours, ..Venue::at(at, Register::Other, 0, 1) };
        let mut hours = NightHours::new(Night::default());
        assert_eq!(hours.open(&of(None)), None);
        assert_eq!(hours.open(&of(Some(Hours::new("when the moon is full")))), None);
    }

    #[test]
    fn finds_friday_night_hours() {
        let at = LonLat::new(0.0, 51.5).expect("in range");
        let friday = |hours| {
            let venue = Venue { hours: Some(Hours::new(hours)), ..Venue::at(at, Register::Other, 0, 1) };
            friday_hours(&venue, Night::default())
        };
        let of = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        assert_eq!(friday("Fr 18:00-02:00"), of("18:00", "02:00"));
        assert_eq!(friday("Mo 18:00-02:00"), None);
        assert_eq!(friday("Fr 07:00-16:00; Sa 18:00-02:00"), None, "hours of the day are not of the night");
        assert_eq!(friday("Fr 12:00-24:00"), of("12:00", "24:00"));
        assert_eq!(friday("Sa 00:00-03:00"), of("00:00", "03:00"));
        assert_eq!((friday("24/7"), friday("Mo-Su 07:00-07:00")), (of("00:00", "24:00"), of("07:00", "07:00")));
        assert_eq!(friday("till late"), None);
    }
}
