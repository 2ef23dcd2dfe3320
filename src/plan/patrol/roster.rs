//! Hours of the week that shifts touch, and the harm expected in them.

use jiff::ToSpan;
use jiff::civil::{DateTime, date};

use super::options::PatrolOptions;
use crate::clock::Night;
use crate::temporal::slot;

/// Minutes of a week.
const WEEK: usize = 7 * 24 * 60;

/// Hours of the week with a team on duty.
#[derive(Clone, Debug, PartialEq)]
pub struct Roster {
    /// The hours as indices into an [`HoursOfWeek`](crate::temporal::HoursOfWeek), each once.
    pub slots: Vec<usize>,
    /// Index into `slots` for each minute of each shift.
    pub(super) of_minute: Vec<Vec<usize>>,
    /// Minute of the shift at which the hour of each minute begins; 0 for the first hour.
    pub(super) hour_begins: Vec<Vec<u16>>,
    /// Minutes of each slot with a team on duty.
    pub minutes: Vec<f64>,
}

/// Harm expected by cell and hour of a roster, cells × slots.
#[derive(Clone, Debug, PartialEq)]
pub struct HourlyHarm {
    harm: Vec<f64>,
    slots: usize,
}

impl Roster {
    /// The hours of the shifts of `options`.
    pub fn new(options: &PatrolOptions, night: Night) -> Self {
        /// Any Monday.
        const MONDAY: DateTime = date(2024, 1, 1).at(0, 0, 0, 0);
        let slot_at = |minute: usize| slot(MONDAY.saturating_add((minute as i64).minutes()), night);
        let mut slots: Vec<usize> = Vec::new();
        let mut is_out = vec![false; WEEK];
        let (mut of_minute, mut hour_begins) = (Vec::new(), Vec::new());
        for shift in &options.shifts {
            let (mut numbers, mut begins): (Vec<usize>, Vec<u16>) = (Vec::new(), Vec::new());
            for minute in 0..shift.minutes() {
                let of_week = usize::from(shift.begins() + minute) % WEEK;
                let own = slot_at(of_week);
                let number = slots.iter().position(|slot| *slot == own).unwrap_or_else(|| {
                    slots.push(own);
                    slots.len() - 1
                });
                is_out[of_week] = true;
                begins.push(if numbers.last() == Some(&number) { begins[begins.len() - 1] } else { minute });
                numbers.push(number);
            }
            of_minute.push(numbers);
            hour_begins.push(begins);
        }
        let mut minutes = vec![0.0; slots.len()];
        for minute in (0..WEEK).filter(|minute| is_out[*minute]) {
            let own = slot_at(minute);
            slots.iter().zip(&mut minutes).filter(|(slot, _)| **slot == own).for_each(|(_, minutes)| *minutes += 1.0);
        }
        Self { slots, of_minute, hour_begins, minutes }
    }

    /// The slots of `minutes` minutes from minute `start` of a shift, with the number of minutes in each.
    pub(super) fn parts(&self, shift: usize, start: u16, minutes: u16) -> impl Iterator<Item = (usize, f64)> + '_ {
        let held = &self.of_minute[shift][usize::from(start)..usize::from(start + minutes)];
        held.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f64))
    }

    /// Harm by cell and hour, from `harm(cell, hour of the week)`.
    pub fn hourly_harm(&self, cells: usize, harm: impl Fn(usize, usize) -> f64) -> HourlyHarm {
        let of_cell = |cell: usize| self.slots.iter().map(move |slot| (cell, *slot));
        let harm = (0..cells).flat_map(of_cell).map(|(cell, slot)| harm(cell, slot)).collect();
        HourlyHarm { harm, slots: self.slots.len() }
    }
}

impl HourlyHarm {
    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.harm.len() / self.slots.max(1)
    }

    /// Harm of a cell in one whole hour, by index of the slot.
    pub fn at(&self, cell: usize, slot: usize) -> f64 {
        self.harm[cell * self.slots + slot]
    }

    /// All harm while a team is on duty.
    pub fn total(&self, roster: &Roster) -> f64 {
        (0..self.cells()).map(|cell| self.while_out(roster, cell)).sum()
    }

    /// Harm of a cell while a team is on duty.
    pub(super) fn while_out(&self, roster: &Roster, cell: usize) -> f64 {
        roster.minutes.iter().enumerate().map(|(slot, minutes)| self.at(cell, slot) * minutes / 60.0).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::day_and_hour;

    fn roster(shifts: &[&str]) -> Roster {
        let shifts = shifts.iter().map(|text| text.parse().expect("a shift")).collect();
        Roster::new(&PatrolOptions { shifts, ..PatrolOptions::default() }, Night::default())
    }

    #[test]
    fn overlapping_shifts_count_once() {
        let met = roster(&["Fri 23:30-01:15", "Sat 00:00-02:00"]);
        let named: Vec<(usize, u8)> = met.slots.iter().map(|slot| day_and_hour(*slot, Night::default())).collect();
        assert_eq!(named, [(4, 23), (4, 0), (4, 1)], "the small hours belong to Friday");
        assert_eq!(met.minutes, [30.0, 60.0, 60.0]);
        assert_eq!(met.parts(0, 20, 15).collect::<Vec<_>>(), [(0, 10.0), (1, 5.0)]);
        assert_eq!((met.hour_begins[0][29], met.hour_begins[0][30], met.hour_begins[0][104]), (0, 30, 90));
        let harm = met.hourly_harm(2, |cell, slot| (cell * 1000 + slot) as f64);
        assert_eq!((harm.cells(), harm.at(1, 2)), (2, (1000 + met.slots[2]) as f64));
        let friday = met.slots.iter().zip([0.5, 1.0, 1.0]).map(|(slot, hours)| *slot as f64 * hours).sum::<f64>();
        assert_eq!(harm.total(&met), 2.0 * friday + 2500.0);
    }

    #[test]
    fn sunday_night_wraps_to_monday() {
        let met = roster(&["Sun 23:00-07:00"]);
        let named: Vec<(usize, u8)> = met.slots.iter().map(|slot| day_and_hour(*slot, Night::default())).collect();
        assert_eq!((named[0], named[6], named[7]), ((6, 23), (6, 5), (0, 6)));
    }
}
