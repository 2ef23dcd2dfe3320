//! Labels beside what they name, none over another.

use super::colour::{Colour, PAPER};
use super::drawing::{At, Drawing, Frame, Mark, Text, TextAnchor, Weight};

/// Ground that is taken, and where labels may be.
pub struct Labels {
    within: Frame,
    taken: Vec<Frame>,
}

impl Labels {
    /// An empty page.
    pub fn within(within: Frame) -> Self {
        Self { within, taken: Vec::new() }
    }

    /// Takes ground on which no label may be.
    pub fn take(&mut self, frame: Frame) {
        self.taken.push(frame);
    }

    /// Writes a label beside a thing of this radius, at the first of eight sides that is free; whether there was one.
    pub fn write(&mut self, drawing: &mut Drawing, at: At, radius: f64, words: &Words<'_>) -> bool {
        const DIAGONAL: f64 = 0.8;
        let (near, far) = (radius + 5.0, radius + 4.0 + words.size / 2.0);
        let (x, y) = at;
        let sides = [
            ((x + near, y), TextAnchor::Left),
            ((x - near, y), TextAnchor::Right),
            ((x, y - far), TextAnchor::Middle),
            ((x, y + far), TextAnchor::Middle),
            ((x + DIAGONAL * near, y - far), TextAnchor::Left),
            ((x + DIAGONAL * near, y + far), TextAnchor::Left),
            ((x - DIAGONAL * near, y - far), TextAnchor::Right),
            ((x - DIAGONAL * near, y + far), TextAnchor::Right),
        ];
        let text = |(at, held)| Text {
            at,
            text: words.text.to_owned(),
            size: words.size,
            weight: words.weight,
            colour: words.colour,
            held,
        };
        let free = |text: &Text| {
            let frame = text.frame();
            self.within.holds(frame) && self.taken.iter().all(|taken| !taken.overlaps(frame))
        };
        let Some(text) = sides.into_iter().map(text).find(free) else { return false };
        let frame = text.frame();
        drawing.tint(frame.corners().to_vec(), PAPER, 0.78);
        drawing.marks.push(Mark::Text(text));
        self.taken.push(frame);
        true
    }
}

/// What a label says and how.
pub struct Words<'a> {
    /// What it says.
    pub text: &'a str,
    /// The em.
    pub size: f64,
    /// How thick it is.
    pub weight: Weight,
    /// Its colour.
    pub colour: Colour,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::colour::INK;

    #[test]
    fn labels_of_a_crowd_do_not_lie_over_one_another_and_those_without_room_are_left_out() {
        let (mut drawing, mut labels) = (Drawing::default(), Labels::within(Frame::new(0.0, 0.0, 400.0, 200.0)));
        let words = Words { text: "Liverpool Street", size: 16.0, weight: Weight::Regular, colour: INK };
        let written = (0..40).filter(|place| {
            let at = (40.0 * f64::from(place % 10), 40.0 * f64::from(place / 10));
            labels.write(&mut drawing, at, 4.0, &words)
        });
        let written = written.count();
        let frames: Vec<Frame> = drawing.texts().map(Text::frame).collect();
        assert!(written > 5 && written < 40 && frames.len() == written, "{written}");
        for (at, frame) in frames.iter().enumerate() {
            assert!(
                frames[at + 1..].iter().all(|other| !frame.overlaps(*other))
                    && frame.right <= 400.0
                    && frame.left >= 0.0
            );
        }
    }
}
