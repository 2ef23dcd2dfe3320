//! What is to be covered: a weight by place and hour of the week.

use crate::place::LonLat;
use crate::plan::need::Need;
use crate::time::HoursOfWeek;

/// A weight by place and hour of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// The places: the middles of cells.
    pub at: Vec<LonLat>,
    /// What people call them.
    pub label: Vec<String>,
    /// Their weights in a week.
    pub weekly: Vec<f64>,
    /// How these spread over the hours of the week.
    pub hours: Vec<HoursOfWeek>,
    /// Which of `hours` are each place's.
    pub hours_of: Vec<usize>,
    /// What the hours rest on, in words.
    pub hours_words: String,
    /// What is weighed, in words: "of the harm expected by night".
    pub noun: &'static str,
}

/// Weights drawn from what is known of them.
pub type Drawn<'a> = &'a (dyn Fn(u64) -> Vec<f64> + Sync);

impl Demand {
    /// The harm expected in each cell.
    pub fn of_need(need: &Need) -> Self {
        Self {
            at: need.cells.iter().map(|cell| cell.at).collect(),
            label: need.cells.iter().map(|cell| cell.label.clone()).collect(),
            weekly: need.weekly(),
            hours: need.hours.clone(),
            hours_of: need.cells.iter().map(|cell| cell.hours).collect(),
            hours_words: need.known.words(),
            noun: "of the harm expected by night",
        }
    }

    /// The share of a place's weight that falls in an hour of the week.
    pub fn share(&self, place: usize, slot: usize) -> f64 {
        self.hours[self.hours_of[place]].0[slot]
    }
}
