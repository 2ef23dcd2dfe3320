//! Sets of hours of the week.

use crate::clock::Night;
use crate::ingest::{Week, Weekday};
use crate::temporal::{HOURS_PER_WEEK, day_and_hour};

/// Bits of one word.
const BITS: usize = u64::BITS as usize;

/// A set of hours of the week, as indices into an [`HoursOfWeek`](crate::temporal::HoursOfWeek).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourSet([u64; HOURS_PER_WEEK.div_ceil(BITS)]);

impl HourSet {
    /// The empty set.
    pub fn none() -> Self {
        Self([0; HOURS_PER_WEEK.div_ceil(BITS)])
    }

    /// All hours.
    pub fn all() -> Self {
        Self::from_fn(|_| true)
    }

    /// The hours for which `holds` is true.
    pub fn from_fn(holds: impl Fn(usize) -> bool) -> Self {
        let mut set = Self::none();
        (0..HOURS_PER_WEEK).filter(|slot| holds(*slot)).for_each(|slot| set.0[slot / BITS] |= 1 << (slot % BITS));
        set
    }

    /// The hours of opening hours that are open at half past.
    pub fn open(week: &Week, night: Night) -> Self {
        const HALF: u16 = 30;
        const DAY: u16 = 24 * 60;
        Self::from_fn(|slot| {
            let (day, hour) = day_and_hour(slot, night);
            // Small hours belong to the night of the day before, and to their own calendar day.
            let day = if hour < night.ends() { day + 1 } else { day };
            let weekday = Weekday::Monday.wrapping_add(day as i64);
            let at = u16::from(hour) * 60 + HALF;
            let spans = |day: Weekday, at: u16| week.spans(day).iter().any(|span| span.contains(&at));
            spans(weekday, at) || spans(weekday.previous(), at + DAY)
        })
    }

    /// Whether an hour is in the set.
    pub fn holds(self, slot: usize) -> bool {
        self.0[slot / BITS] >> (slot % BITS) & 1 == 1
    }

    /// The union of two sets.
    pub fn with(self, Self(other): Self) -> Self {
        let Self(own) = self;
        Self(std::array::from_fn(|word| own[word] | other[word]))
    }

    /// Number of hours.
    pub fn len(self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The hours that are not in the set, in order.
    pub fn others(self) -> impl Iterator<Item = usize> {
        (0..HOURS_PER_WEEK).filter(move |slot| !self.holds(*slot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Hours;

    fn hours(text: &str) -> Vec<(usize, u8)> {
        let set = HourSet::open(&Hours::new(text).week.expect("hours"), Night::default());
        (0..HOURS_PER_WEEK).filter(|slot| set.holds(*slot)).map(|slot| day_and_hour(slot, Night::default())).collect()
    }

    #[test]
    fn small_hours_belong_to_the_night_before() {
        assert_eq!(hours("Fr 22:00-02:00"), [(4, 22), (4, 23), (4, 0), (4, 1)]);
        assert_eq!(hours("Sa 05:00-07:00"), [(4, 5), (5, 6)]);
        assert_eq!(hours("Su 23:00-01:00"), [(6, 23), (6, 0)]);
        assert_eq!(hours("Mo 00:00-00:20"), []);
        assert_eq!(hours("24/7").len(), HOURS_PER_WEEK);
    }

    #[test]
    fn set_operations() {
        let (early, late) = (HourSet::from_fn(|slot| slot < 100), HourSet::from_fn(|slot| slot >= 90));
        assert_eq!((early.len(), late.len(), early.with(late)), (100, HOURS_PER_WEEK - 90, HourSet::all()));
        assert_eq!(early.others().collect::<Vec<_>>(), (100..HOURS_PER_WEEK).collect::<Vec<_>>());
        assert!(HourSet::none().is_empty() && HourSet::all().others().next().is_none());
    }
}
