//! The dozen premises of which a licensing team hears again and again.

use geo::Contains;

use crate::synth::areas::AREAS;
use crate::synth::names;
use crate::synth::premises::Premises;
use hexspot_stats::RandomStreams;

/// Premises known to the team.
pub(super) struct Known {
    /// Index into the register.
    pub(super) premises: usize,
    pub(super) course: Course,
}

/// How often it is heard of over the years.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Course {
    /// The same all along.
    Steady,
    /// More and more.
    Rising,
    /// Less and less.
    Falling,
    /// Much for twenty months and then nothing.
    Stopped,
}

use Course::{Falling, Rising, Steady, Stopped};

/// Those of each night-time-economy area, in their order.
const COURSES: [&[Course]; AREAS.len()] = [
    &[Steady, Steady, Steady, Steady, Rising, Rising, Falling, Stopped],
    &[Rising],
    &[Steady],
    &[Falling],
    &[Steady],
    &[],
];

impl Course {
    /// Incidents expected in a month, in hundredths. It goes on as it was after the three years.
    pub(super) fn hundredths(self, month: u64) -> u32 {
        const MEAN: u32 = 150;
        const LEAST: u32 = 30;
        const LAST: u32 = 35;
        const STOP: u64 = 20;
        let grown = 2 * (MEAN - LEAST) * u32::try_from(month).map_or(LAST, |month| month.min(LAST)) / LAST;
        match self {
            Steady => MEAN,
            Rising => LEAST + grown,
            Falling => 2 * MEAN - LEAST - grown,
            Stopped if month < STOP => 2 * MEAN,
            Stopped => 0,
        }
    }
}

/// The known premises of this seed: pubs, bars and nightclubs that anyone may enter.
pub(super) fn draw(register: &[Premises], streams: &RandomStreams) -> Vec<Known> {
    let mut known = Vec::new();
    for ((area, courses), number) in AREAS.iter().zip(COURSES).zip(0..) {
        let polygon = area.polygon();
        let suits = |premises: &Premises| premises.is_night_life() && polygon.contains(&premises.on_plane());
        let mut candidates: Vec<usize> = (0..register.len()).filter(|index| suits(&register[*index])).collect();
        names::shuffle(&mut candidates, &mut streams.stream("synth/licensing/known", number));
        known.extend(candidates.into_iter().zip(courses).map(|(premises, course)| Known { premises, course: *course }));
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth::premises::register;

    #[test]
    fn there_are_a_dozen_and_eight_of_them_at_liverpool_street() {
        for seed in 0..5 {
            let streams = RandomStreams::new(seed);
            let register = register(&streams);
            let known = draw(&register, &streams);
            assert_eq!(known.len(), 12);
            let area = AREAS[0].polygon();
            let there = known.iter().filter(|known| area.contains(&register[known.premises].on_plane()));
            assert_eq!(there.count(), 8);
        }
    }

    #[test]
    fn courses_run_as_they_are_called() {
        let over = |course: Course| [0, 19, 20, 35, 90].map(|month| course.hundredths(month));
        assert_eq!(over(Steady), [150; 5]);
        assert_eq!(over(Rising), [30, 160, 167, 270, 270]);
        assert_eq!(over(Falling), [270, 140, 133, 30, 30]);
        assert_eq!(over(Stopped), [300, 300, 0, 0, 0]);
    }
}
