//! Axes: where a value is on the page, and the round values that are written beside it.

use super::colour::{GRID, LINE, QUIET};
use super::drawing::{Drawing, Frame, TextAnchor};
use super::figure_frame::{PLAIN, SMALL};
use super::format::number;

/// How a value is made a distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// As it is.
    Even,
    /// By its square root: small values are told apart, and zero has a place.
    Root,
}

/// An axis from a value to a greater one, between two places of the page.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    values: (f64, f64),
    places: (f64, f64),
    stretch: Stretch,
}

impl Axis {
    /// An axis; an empty range of values is made one.
    pub fn new(from: f64, to: f64, places: (f64, f64), stretch: Stretch) -> Self {
        let to = if to > from { to } else { from + 1.0 };
        Self { values: (from, to), places, stretch }
    }

    /// Where a value is; values beyond the ends are at the ends.
    pub fn at(&self, value: f64) -> f64 {
        let (from, to) = (self.stretched(self.values.0), self.stretched(self.values.1));
        let share = ((self.stretched(value) - from) / (to - from)).clamp(0.0, 1.0);
        self.places.0 + share * (self.places.1 - self.places.0)
    }

    /// Round values on it.
    pub fn ticks(&self) -> Vec<f64> {
        const WANTED: f64 = 6.0;
        let (from, to) = self.values;
        match self.stretch {
            Stretch::Even => {
                let step = round_step((to - from) / WANTED);
                let (first, last) = ((from / step).ceil() as i64, (to / step + 1e-9).floor() as i64);
                (first..=last).map(|tick| tick as f64 * step).collect()
            }
            Stretch::Root => {
                let apart = (self.places.1 - self.places.0).abs() / (WANTED + 3.0);
                let top = to.log10().floor() as i32;
                let rising = (top - 4..=top).flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(power)));
                let mut ticks = vec![from.max(0.0)];
                for tick in rising.filter(|tick| *tick > from && *tick <= to) {
                    if ticks.last().is_none_or(|last| (self.at(tick) - self.at(*last)).abs() >= apart) {
                        ticks.push(tick);
                    }
                }
                ticks
            }
        }
    }

    fn stretched(&self, value: f64) -> f64 {
        match self.stretch {
            Stretch::Even => value,
            Stretch::Root => value.max(0.0).sqrt(),
        }
    }
}

/// The next of 1, 2 and 5 times a power of ten.
fn round_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|digit| digit * power).find(|round| *round >= step * 0.999).unwrap_or(10.0 * power)
}

/// Draws an axis from left to right under a frame, with lines upwards and what it is of.
pub fn draw_across(drawing: &mut Drawing, axis: &Axis, frame: Frame, name: &str, write: impl Fn(f64) -> String) {
    for tick in axis.ticks() {
        let x = axis.at(tick);
        drawing.line(vec![(x, frame.top), (x, frame.bottom)], 1.0, GRID);
        drawing.text((x, frame.bottom + 16.0), write(tick), SMALL, QUIET, TextAnchor::Middle);
    }
    drawing.line(vec![(frame.left, frame.bottom), (frame.right, frame.bottom)], 1.5, LINE);
    drawing.text(((frame.left + frame.right) / 2.0, frame.bottom + 44.0), name, PLAIN, QUIET, TextAnchor::Middle);
}

/// Draws an axis upwards at the left of a frame, with lines across and what it is of.
pub fn draw_upwards(drawing: &mut Drawing, axis: &Axis, frame: Frame, name: &str, write: impl Fn(f64) -> String) {
    for tick in axis.ticks() {
        let y = axis.at(tick);
        drawing.line(vec![(frame.left, y), (frame.right, y)], 1.0, GRID);
        drawing.text((frame.left - 10.0, y), write(tick), SMALL, QUIET, TextAnchor::Right);
    }
    drawing.line(vec![(frame.left, frame.top), (frame.left, frame.bottom)], 1.5, LINE);
    drawing.text((frame.left - 66.0, (frame.top + frame.bottom) / 2.0), name, PLAIN, QUIET, TextAnchor::Upwards);
}

/// What is written beside a tick of numbers.
pub fn plain(tick: f64) -> String {
    number(tick)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_within() {
        let even = Axis::new(0.0, 130.0, (500.0, 0.0), Stretch::Even);
        assert_eq!(even.ticks(), [0.0, 50.0, 100.0]);
        assert_eq!((even.at(0.0), even.at(130.0), even.at(65.0)), (500.0, 0.0, 250.0));
        let root = Axis::new(0.0, 248.0, (0.0, 900.0), Stretch::Root);
        assert_eq!(root.ticks()[0], 0.0);
        assert!(root.ticks().windows(2).all(|pair| root.at(pair[1]) - root.at(pair[0]) >= 100.0), "{:?}", root.ticks());
        assert_eq!(root.at(62.0), 450.0);
        assert_eq!(Axis::new(3.0, 3.0, (0.0, 1.0), Stretch::Even).at(3.0), 0.0);
    }
}
