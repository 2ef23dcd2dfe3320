//! Colours that everybody can tell apart, and whether text can be read on them.

use super::classes::Classes;

/// Red, green and blue of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// Text.
pub const INK: Colour = Colour(26, 26, 26);
/// Text beside the matter.
pub const QUIET: Colour = Colour(80, 80, 80);
/// Lines of axes and boundaries.
pub const LINE: Colour = Colour(150, 150, 150);
/// Lines of grids.
pub const GRID: Colour = Colour(225, 225, 225);
/// Ground on which nothing was counted.
pub const NOTHING: Colour = Colour(240, 240, 240);
/// What is not known or not shown: neither in the scale nor the ground of nothing.
pub const UNKNOWN: Colour = Colour(190, 190, 190);
/// Paper.
pub const PAPER: Colour = Colour(255, 255, 255);
/// What a reader must see first.
pub const WARNING: Colour = Colour(158, 20, 20);
/// The first thing among several: blue of Okabe & Ito (2008), Color Universal Design.
pub const FIRST: Colour = Colour(0, 114, 178);
/// The second: their vermilion, darkened until small text in it can be read.
pub const SECOND: Colour = Colour(184, 74, 0);

impl Colour {
    /// As CSS and GeoJSON viewers write it: `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// This colour with a share of another in it.
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| (f64::from(a) + share * (f64::from(b) - f64::from(a))).round() as u8;
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// Contrast with another colour by WCAG 2.2: 1 to 21; text wants 4.5.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Black or white, whichever reads better on this colour.
    pub fn readable(self) -> Self {
        // Black itself: between it and white there is no colour on which neither can be read, which is not so of a softer ink.
        const BLACK: Colour = Colour(0, 0, 0);
        if self.contrast(BLACK) >= self.contrast(PAPER) { BLACK } else { PAPER }
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

/// Colours from little to much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    stops: [Colour; 10],
}

impl Default for Scale {
    /// The colours of viridis (Stéfan van der Walt and Nathaniel Smith for matplotlib, 2015; CC0) at ten even places, from its light
    /// end to its dark one: on white paper more must be darker. Its lightness changes evenly, so that it survives colour blindness
    /// and a grey printer.
    fn default() -> Self {
        Self {
            stops: [
                Colour(253, 231, 37),
                Colour(181, 222, 43),
                Colour(110, 206, 88),
                Colour(53, 183, 121),
                Colour(31, 158, 137),
                Colour(38, 130, 142),
                Colour(49, 104, 142),
                Colour(62, 74, 137),
                Colour(72, 40, 120),
                Colour(68, 1, 84),
            ],
        }
    }
}

impl Scale {
    /// The colours between which others lie, at even places from little to much.
    pub fn stops(&self) -> &[Colour] {
        &self.stops
    }

    /// The same colours from much to little.
    pub fn reversed(mut self) -> Self {
        self.stops.reverse();
        self
    }

    /// The colour of a share of the way from little (0) to much (1).
    pub fn at(&self, share: f64) -> Colour {
        let last = self.stops.len() - 1;
        let place = share.clamp(0.0, 1.0) * last as f64;
        let stop = (place as usize).min(last - 1);
        self.stops[stop].mixed(self.stops[stop + 1], place - stop as f64)
    }

    /// The colour of a value: that of its class; of what is zero or not known their own.
    pub fn of(&self, classes: &Classes, value: Option<f64>) -> Colour {
        match value {
            None => UNKNOWN,
            Some(value) => classes.class(value).map_or(NOTHING, |class| self.of_class(classes, class)),
        }
    }

    /// The colour of a class.
    pub fn of_class(&self, classes: &Classes, class: usize) -> Colour {
        let last = classes.len().saturating_sub(1);
        self.at(if last == 0 { 0.5 } else { class as f64 / last as f64 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_every_colour_can_be_read_and_more_is_darker() {
        assert!((Colour(0, 0, 0).contrast(PAPER) - 21.0).abs() < 1e-9);
        for text in [INK, QUIET, WARNING, FIRST, SECOND] {
            assert!(text.contrast(PAPER) >= 4.5, "{text:?}: {}", text.contrast(PAPER));
        }
        let scale = Scale::default();
        for step in 0..=90 {
            let (at, next) = (scale.at(f64::from(step) / 100.0), scale.at(f64::from(step + 10) / 100.0));
            assert!(next.luminance() < at.luminance(), "{step}");
            assert!(at.contrast(at.readable()) >= 4.5, "{step}");
        }
        assert_eq!((scale.at(0.0), scale.at(1.0)), (Colour(253, 231, 37), Colour(68, 1, 84)));
        assert_eq!(scale.reversed().at(0.0), scale.at(1.0));
    }
}
