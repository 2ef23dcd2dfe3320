//! The value of minutes in a cell and hour: each further visit counts less than the one before.

/// Minutes that any team spends in each cell and hour, and their value.
#[derive(Clone, Debug)]
pub(super) struct PatrolMinutes {
    minutes: Vec<f64>,
    slots: usize,
    worth: VisitValue,
}

/// How minutes in the same cell and hour are discounted.
#[derive(Clone, Copy, Debug)]
pub(super) struct VisitValue {
    /// Minutes of a visit.
    pub visit: f64,
    /// Value of a second visit relative to the first.
    pub second: f64,
}

impl VisitValue {
    /// Discounted minutes: those of each further visit count less. Concave, and at most the minutes themselves.
    pub fn discounted(self, minutes: f64) -> f64 {
        let (mut left, mut worth, mut discounted) = (minutes, 1.0, 0.0);
        while left > 0.0 && worth > 0.0 {
            discounted += worth * left.min(self.visit);
            left -= self.visit;
            worth *= self.second;
        }
        discounted
    }
}

impl PatrolMinutes {
    /// No minutes in any cell.
    pub fn none(cells: usize, slots: usize, worth: VisitValue) -> Self {
        Self { minutes: vec![0.0; cells * slots], slots, worth }
    }

    /// Minutes in a cell and hour.
    pub fn minutes(&self, cell: usize, slot: usize) -> f64 {
        self.minutes[cell * self.slots + slot]
    }

    /// Adds minutes, or subtracts them where `minutes` is negative.
    pub fn add(&mut self, cell: usize, slot: usize, minutes: f64) {
        self.minutes[cell * self.slots + slot] += minutes;
    }

    /// Value of further minutes, in hours, if `own` minutes are added before them.
    pub fn gain(&self, cell: usize, slot: usize, own: f64, minutes: f64) -> f64 {
        let there = self.minutes(cell, slot) + own;
        (self.worth.discounted(there + minutes) - self.worth.discounted(there)) / 60.0
    }

    /// Value of all minutes in a cell and hour, in hours.
    pub fn worth(&self, cell: usize, slot: usize) -> f64 {
        self.worth.discounted(self.minutes(cell, slot)) / 60.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_visits_are_worth_less_and_none_is_worth_nothing() {
        let worth = VisitValue { visit: 15.0, second: 0.5 };
        assert_eq!(
            [0.0, 10.0, 15.0, 20.0, 30.0, 60.0].map(|minutes| worth.discounted(minutes)),
            [0.0, 10.0, 15.0, 17.5, 22.5, 28.125]
        );
        assert_eq!(VisitValue { visit: 15.0, second: 0.0 }.discounted(40.0), 15.0);
        let mut presence = PatrolMinutes::none(2, 3, worth);
        presence.add(1, 2, 15.0);
        assert_eq!((presence.gain(1, 2, 0.0, 15.0), presence.gain(1, 2, 15.0, 15.0)), (7.5 / 60.0, 3.75 / 60.0));
        assert_eq!((presence.gain(0, 2, 0.0, 15.0), presence.worth(1, 2)), (0.25, 0.25));
    }
}
