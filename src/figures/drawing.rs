//! A figure as marks on a page, before any format: SVG and PNG are painted from the same marks.
//!
//! Lengths are in units of which a page is [`WIDTH`] wide and [`HEIGHT`] high, from its upper left corner.

use super::backend::text_width;
use super::colour::Colour;

/// The width of a page in units; pixels of a PNG as it is published.
pub const WIDTH: f64 = 1600.0;

/// The height of a page in units.
pub const HEIGHT: f64 = 1000.0;

/// A place on the page: across, down.
pub type At = (f64, f64);

/// One thing on a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled polygon.
    Area {
        /// Its corners.
        corners: Vec<At>,
        /// Its colour.
        fill: Colour,
        /// From 0 (nothing to be seen) to 1.
        opacity: f64,
    },
    /// A line.
    Line {
        /// Its corners.
        points: Vec<At>,
        /// How wide it is.
        width: f64,
        /// Its colour.
        colour: Colour,
    },
    /// A filled circle.
    Dot {
        /// Its centre.
        at: At,
        /// Its radius.
        radius: f64,
        /// Its colour.
        fill: Colour,
    },
    /// A line of text.
    Text(Text),
}

/// A line of text, its middle at the height of `at`.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where it is held.
    pub at: At,
    /// What it says.
    pub text: String,
    /// The em in units.
    pub size: f64,
    /// How thick it is.
    pub weight: Weight,
    /// Its colour.
    pub colour: Colour,
    /// What of it is at `at`.
    pub held: TextAnchor,
}

/// How thick letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// As text is.
    Regular,
    /// As headings are.
    Bold,
}

/// What of a text is where it is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextAnchor {
    /// Its beginning.
    Left,
    /// Its middle.
    Middle,
    /// Its end.
    Right,
    /// Its middle, the text read upwards.
    Upwards,
}

/// Marks in the order in which they are painted, later ones over earlier ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The marks.
    pub marks: Vec<Mark>,
}

impl Drawing {
    /// A filled polygon.
    pub fn area(&mut self, corners: Vec<At>, fill: Colour) {
        self.tint(corners, fill, 1.0);
    }

    /// A filled polygon that lets what is beneath shine through.
    pub fn tint(&mut self, corners: Vec<At>, fill: Colour, opacity: f64) {
        self.marks.push(Mark::Area { corners, fill, opacity });
    }

    /// A filled box.
    pub fn fill(&mut self, frame: Frame, fill: Colour) {
        self.area(frame.corners().to_vec(), fill);
    }

    /// A line through these points.
    pub fn line(&mut self, points: Vec<At>, width: f64, colour: Colour) {
        if points.len() > 1 {
            self.marks.push(Mark::Line { points, width, colour });
        }
    }

    /// A broken line from one place to another.
    pub fn dashes(&mut self, from: At, to: At, width: f64, colour: Colour) {
        const DASH: f64 = 8.0;
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let along = |done: f64| {
            let share = (done / length).min(1.0);
            (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
        };
        let dashes = if length.is_finite() { (length / (2.0 * DASH)).ceil() as usize } else { 0 };
        for dash in 0..dashes {
            let start = 2.0 * DASH * dash as f64;
            self.line(vec![along(start), along(start + DASH)], width, colour);
        }
    }

    /// A filled circle.
    pub fn dot(&mut self, at: At, radius: f64, fill: Colour) {
        self.marks.push(Mark::Dot { at, radius, fill });
    }

    /// A line of text.
    pub fn text(&mut self, at: At, text: impl Into<String>, size: f64, colour: Colour, held: TextAnchor) {
        self.marks.push(Mark::Text(Text { at, text: text.into(), size, weight: Weight::Regular, colour, held }));
    }

    /// A line of bold text.
    pub fn bold(&mut self, at: At, text: impl Into<String>, size: f64, colour: Colour, held: TextAnchor) {
        self.marks.push(Mark::Text(Text { at, text: text.into(), size, weight: Weight::Bold, colour, held }));
    }

    /// The texts.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Text(text) => Some(text),
            _ => None,
        })
    }
}

impl Text {
    /// The box that it fills.
    pub fn frame(&self) -> Frame {
        let (width, height) = (text_width(&self.text, self.size, self.weight), self.size);
        let (x, y) = self.at;
        match self.held {
            TextAnchor::Left => Frame::new(x, y - height / 2.0, x + width, y + height / 2.0),
            TextAnchor::Middle => Frame::new(x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0),
            TextAnchor::Right => Frame::new(x - width, y - height / 2.0, x, y + height / 2.0),
            TextAnchor::Upwards => Frame::new(x - height / 2.0, y - width / 2.0, x + height / 2.0, y + width / 2.0),
        }
    }
}

/// A box on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Its left side.
    pub left: f64,
    /// Its upper side.
    pub top: f64,
    /// Its right side.
    pub right: f64,
    /// Its lower side.
    pub bottom: f64,
}

impl Frame {
    /// The box between these sides.
    pub fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self { left, top, right, bottom }
    }

    /// How wide it is.
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    /// How high it is.
    pub fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// Its corners, clockwise.
    pub fn corners(self) -> [At; 4] {
        [(self.left, self.top), (self.right, self.top), (self.right, self.bottom), (self.left, self.bottom)]
    }

    /// Whether two boxes share any ground.
    pub fn overlaps(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether another box is in it.
    pub fn holds(self, other: Self) -> bool {
        self.left <= other.left && other.right <= self.right && self.top <= other.top && other.bottom <= self.bottom
    }

    /// The part of a line that is in it.
    pub fn clip(self, from: At, to: At) -> Option<(At, At)> {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
        let sides = [
            (-dx, from.0 - self.left),
            (dx, self.right - from.0),
            (-dy, from.1 - self.top),
            (dy, self.bottom - from.1),
        ];
        for (towards, room) in sides {
            if towards == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if towards < 0.0 {
                enters = enters.max(room / towards);
            } else {
                leaves = leaves.min(room / towards);
            }
        }
        let along = |share: f64| (from.0 + share * dx, from.1 + share * dy);
        (enters <= leaves).then(|| (along(enters), along(leaves)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_where_they_leave_the_box() {
        let frame = Frame::new(0.0, 0.0, 10.0, 10.0);
        assert_eq!(frame.clip((-5.0, 5.0), (15.0, 5.0)), Some(((0.0, 5.0), (10.0, 5.0))));
        assert_eq!(frame.clip((2.0, 3.0), (4.0, 5.0)), Some(((2.0, 3.0), (4.0, 5.0))));
        assert_eq!(frame.clip((-5.0, 11.0), (15.0, 11.0)), None);
        assert_eq!(frame.clip((-5.0, 0.0), (0.0, -5.0)), None);
    }
}
