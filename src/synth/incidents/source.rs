//! What a body records: how much, of what, when and where.

use jiff::civil::DateTime;
use rand::Rng;

use super::placement::Grounds;
use super::timing::Hours;
use crate::period::Month;
use crate::synth::calendar;
use crate::synth::integer_rng::{draw_number, draw_weighted};
use crate::synth::plane::{LonLat, to_lonlat};

/// A kind of incident in the words of its source.
pub(super) struct Kind {
    pub(super) words: &'static str,
    weight: u32,
    pub(super) hours: &'static Hours,
}

impl Kind {
    pub(super) const fn new(words: &'static str, weight: u32, hours: &'static Hours) -> Self {
        Self { words, weight, hours }
    }

    /// One of the kinds in proportion to their weights.
    pub(super) fn draw<'a>(kinds: &'a [Self], rng: &mut impl Rng) -> &'a Self {
        let weights = kinds.iter().map(|kind| kind.weight);
        &kinds[draw_weighted(weights.clone(), weights.sum(), rng)]
    }
}

/// How much a body records in an average month, of what and where.
pub(super) struct Feed {
    pub(super) monthly: u32,
    pub(super) kinds: &'static [Kind],
    pub(super) grounds: Grounds,
}

/// One incident before it is a row.
pub(super) struct Incident {
    pub(super) kind: &'static Kind,
    pub(super) time: DateTime,
    /// Which of the grounds it is on.
    pub(super) ground: usize,
    pub(super) at: LonLat,
}

impl Feed {
    /// The incidents of a month in order of time.
    pub(super) fn month(&self, month: Month, rng: &mut impl Rng) -> Vec<Incident> {
        let number = draw_number(self.monthly * calendar::season_percent(month), rng);
        let mut incidents: Vec<Incident> = (0..number)
            .map(|_| {
                let kind = Kind::draw(self.kinds, rng);
                let time = kind.hours.draw(month, rng);
                let (ground, point) = self.grounds.draw(rng);
                Incident { kind, time, ground, at: to_lonlat(point) }
            })
            .collect();
        incidents.sort_by_key(|incident| incident.time);
        incidents
    }
}
