//! The shapes of windows that a scan can be asked for by name.

use std::str::FromStr;

use crate::error::Error;

/// What windows are like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// A cell and whole rings around it.
    #[default]
    Rings,
    /// Connected cells of any outline.
    Irregular,
    /// Rings, and for how many months.
    SpaceTime,
}

impl Shape {
    /// The names of the shapes.
    pub const NAMES: [&'static str; 3] = ["rings", "irregular", "space-time"];

    /// The name of this shape.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

impl FromStr for Shape {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let all = [Self::Rings, Self::Irregular, Self::SpaceTime];
        let found = all.into_iter().find(|shape| shape.as_str() == name);
        found.ok_or_else(|| Error::unknown_name("scan", name, Self::NAMES))
    }
}
