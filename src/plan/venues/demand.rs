//! Demand for venues: a weight by place and hour of the week.

use crate::place::LonLat;
use crate::plan::demand::Demand;
use crate::plan::walk::Walk;
use crate::temporal::HoursOfWeek;

/// Weights by place and hour of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct VenueDemand {
    /// Places.
    pub at: Vec<LonLat>,
    /// Labels for people.
    pub label: Vec<String>,
    /// Weights in a week.
    pub weekly: Vec<f64>,
    /// For each place, the index of its cell and its share of the cell's weight.
    pub source: Vec<(usize, f64)>,
    /// Distributions over the hours of the week.
    pub hours: Vec<HoursOfWeek>,
    /// Index into `hours` for each place.
    pub hours_of: Vec<usize>,
    /// What the hours are based on, in words.
    pub hours_basis: String,
    /// What is weighed, such as "of the harm expected by night".
    pub description: &'static str,
}

/// Weekly weights of a draw, by its number.
pub type DrawnWeights<'a> = &'a (dyn Fn(u64) -> Vec<f64> + Sync);

impl VenueDemand {
    /// The expected harm of each cell, spread over the places of its past events in proportion to their numbers;
    /// without events at the cell's centre, snapped to a street. (A cell may be wider than a walk, and its centre is
    /// often inside a block.)
    pub fn from_harm(harm: &Demand, happened: &[Vec<(LonLat, u32)>], walk: &Walk) -> Self {
        let mut demand = Self {
            at: Vec::new(),
            label: Vec::new(),
            weekly: Vec::new(),
            source: Vec::new(),
            hours: harm.hours.clone(),
            hours_of: Vec::new(),
            hours_basis: harm.hours_basis.describe(),
            description: "of the harm expected by night",
        };
        for (number, (cell, happened)) in harm.cells.iter().zip(happened).enumerate() {
            let all: u32 = happened.iter().map(|(_, events)| events).sum();
            let middle = [(snap_to_street(walk, cell.at), 1)];
            let (places, all) = if all > 0 { (&happened[..], all) } else { (&middle[..], 1) };
            for (at, events) in places {
                demand.at.push(*at);
                demand.label.push(cell.label.clone());
                demand.source.push((number, f64::from(*events) / f64::from(all)));
                demand.hours_of.push(cell.hours);
            }
        }
        demand.weekly = demand.spread(&harm.weekly());
        demand
    }

    /// Weights of the places from those of their cells.
    pub fn spread(&self, cells: &[f64]) -> Vec<f64> {
        self.source.iter().map(|(cell, share)| share * cells[*cell]).collect()
    }

    /// All weight in these hours of the week.
    pub fn total(&self, slots: &[usize]) -> f64 {
        let of_place =
            |place: usize| slots.iter().map(|slot| self.share(place, *slot)).sum::<f64>() * self.weekly[place];
        (0..self.at.len()).map(of_place).sum::<f64>() + 0.0
    }

    /// Share of a place's weight in an hour of the week.
    pub fn share(&self, place: usize, slot: usize) -> f64 {
        self.hours[self.hours_of[place]].0[slot]
    }
}

/// The nearest point on a street; the place itself where streets are unknown or none is near.
pub fn snap_to_street(walk: &Walk, at: LonLat) -> LonLat {
    let on = |snap: crate::plan::walk::Snap| Some(walk.streets()?.edge(snap.edge).place(snap.along_m));
    walk.streets().and_then(|network| network.snap(at)).and_then(on).unwrap_or(at)
}
