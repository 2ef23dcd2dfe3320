//! Events that have a position, and those that have none.

/// How many events have a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Positions {
    /// Events that have one.
    pub with: u64,
    /// Events that have none.
    pub without: u64,
}

impl Positions {
    /// The share that has none.
    pub fn share_without(self) -> f64 {
        self.without as f64 / (self.without + self.with).max(1) as f64
    }
}
