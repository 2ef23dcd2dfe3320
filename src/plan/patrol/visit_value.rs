//! The value of minutes in a cell and hour: each further visit counts less than the one before.

/// Minutes that any team spends in each cell and hour, and their value.
#[derive(Clone, Debug)]
pub(super) struct PatrolMinutes {
    minutes: Vec<f64>,
    slots: usize,
    value: VisitValue,
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
        let (mut left, mut value, mut discounted) = (minutes, 1.0, 0.0);
        while left > 0.0 && value > 0.0 {
            discounted += value * left.min(self.visit);
            left -= self.visit;
            value *= self.second;
        }
        discounted
    }
}

impl PatrolMinutes {
    /// No minutes in any cell.
    pub fn none(cells: usize, slots: usize, value: VisitValue) -> Self {
        Self { minutes: vec![0.0; cells * slots], slots, value }
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
        (self.value.discounted(there + minutes) - self.value.discounted(there)) / 60.0
    }

    /// Value of all minutes in a cell and hour, in hours.
    pub fn value(&self, cell: usize, slot: usize) -> f64 {
        self.value.discounted(self.minutes(cell, slot)) / 60.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_visits_are_discounted() {
        let value = VisitValue { visit: 15.0, second: 0.5 };
        assert_eq!(
            [0.0, 10.0, 15.0, 20.0, 30.0, 60.0].map(|minutes| value.discounted(minutes)),
            [0.0, 10.0, 15.0, 17.5, 22.5, 28.125]
        );
        assert_eq!(VisitValue { visit: 15.0, second: 0.0 }.discounted(40.0), 15.0);
        let mut minutes_by_cell = PatrolMinutes::none(2, 3, value);
        minutes_by_cell.add(1, 2, 15.0);
        assert_eq!(
            (minutes_by_cell.gain(1, 2, 0.0, 15.0), minutes_by_cell.gain(1, 2, 15.0, 15.0)),
            (7.5 / 60.0, 3.75 / 60.0)
        );
        assert_eq!((minutes_by_cell.gain(0, 2, 0.0, 15.0), minutes_by_cell.value(1, 2)), (0.25, 0.25));
    }
}
