//! What a place is becoming: one of 17 categories by when it was hot, cold or neither.

use super::trend_test::Direction;
use hexspot_stats::HotColdState;

/// A share of steps that is nearly all of them, in tenths.
const NEARLY_ALL: usize = 9;

/// What a place is becoming. Eight categories of hot, eight of cold, and none.
///
/// The 17 are those of emerging hot spot analysis as map makers know them; which goes before which where several fit is fixed in
/// [`emerging`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Emerging {
    /// Hot in the last step and never before.
    NewHot,
    /// Hot in one unbroken run of two or more steps up to the last, never before, in less than 90 % of all.
    ConsecutiveHot,
    /// Hot in 90 % of the steps or more, the last among them, and its numbers rise.
    IntensifyingHot,
    /// The same, and its numbers neither rise nor fall.
    PersistentHot,
    /// The same, and its numbers fall.
    DiminishingHot,
    /// Hot in the last step, on and off before, in less than 90 %, and never cold.
    SporadicHot,
    /// Hot in the last step, in less than 90 %, and cold in an earlier one.
    OscillatingHot,
    /// Neither hot nor cold in the last step, and hot in 90 % of all or more.
    HistoricalHot,
    /// Cold in the last step and never before.
    NewCold,
    /// Cold in one unbroken run of two or more steps up to the last, never before, in less than 90 % of all.
    ConsecutiveCold,
    /// Cold in 90 % of the steps or more, the last among them, and its numbers fall.
    IntensifyingCold,
    /// The same, and its numbers neither rise nor fall.
    PersistentCold,
    /// The same, and its numbers rise.
    DiminishingCold,
    /// Cold in the last step, on and off before, in less than 90 %, and never hot.
    SporadicCold,
    /// Cold in the last step, in less than 90 %, and hot in an earlier one.
    OscillatingCold,
    /// Neither in the last step, and cold in 90 % of all or more.
    HistoricalCold,
    /// None of these.
    NoPattern,
}

impl Emerging {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::NewHot,
        Self::ConsecutiveHot,
        Self::IntensifyingHot,
        Self::PersistentHot,
        Self::DiminishingHot,
        Self::SporadicHot,
        Self::OscillatingHot,
        Self::HistoricalHot,
        Self::NewCold,
        Self::ConsecutiveCold,
        Self::IntensifyingCold,
        Self::PersistentCold,
        Self::DiminishingCold,
        Self::SporadicCold,
        Self::OscillatingCold,
        Self::HistoricalCold,
        Self::NoPattern,
    ];

    /// Its name in outputs.
    pub fn as_str(self) -> &'static str {
        [
            "new hot",
            "consecutive hot",
            "intensifying hot",
            "persistent hot",
            "diminishing hot",
            "sporadic hot",
            "oscillating hot",
            "historical hot",
            "new cold",
            "consecutive cold",
            "intensifying cold",
            "persistent cold",
            "diminishing cold",
            "sporadic cold",
            "oscillating cold",
            "historical cold",
            "no pattern",
        ][self as usize]
    }
}

/// What a place is becoming that was `sides` in its known steps, oldest first, and whose numbers have the `trend`.
///
/// What it is in the last step goes before what it was: a place that was hot throughout and is cold now is new cold. Among categories of
/// one side the order is that of their list: new, consecutive, the three of nearly always, sporadic or oscillating. Historical is what
/// now is neither, and with fewer than ten steps nothing can be: nine tenths of them are all.
pub fn emerging(sides: &[HotColdState], trend: Direction) -> Emerging {
    use Emerging::{
        ConsecutiveCold, ConsecutiveHot, DiminishingCold, DiminishingHot, HistoricalCold, HistoricalHot,
        IntensifyingCold, IntensifyingHot, NewCold, NewHot, NoPattern, OscillatingCold, OscillatingHot, PersistentCold,
        PersistentHot, SporadicCold, SporadicHot,
    };
    let number = |side: HotColdState| sides.iter().filter(|met| **met == side).count();
    let nearly_all = |side: HotColdState| 10 * number(side) >= NEARLY_ALL * sides.len();
    let now = |side: HotColdState,
               other: HotColdState,
               [new, consecutive, rising, level, falling, sporadic, oscillating]: [Emerging; 7]| {
        let run = sides.iter().rev().take_while(|met| **met == side).count();
        match trend {
            _ if number(side) == 1 => new,
            _ if run == number(side) && !nearly_all(side) => consecutive,
            Direction::Up if nearly_all(side) => rising,
            Direction::Level if nearly_all(side) => level,
            Direction::Down if nearly_all(side) => falling,
            _ if number(other) == 0 => sporadic,
            _ => oscillating,
        }
    };
    let hot = [NewHot, ConsecutiveHot, IntensifyingHot, PersistentHot, DiminishingHot, SporadicHot, OscillatingHot];
    let cold =
        [NewCold, ConsecutiveCold, DiminishingCold, PersistentCold, IntensifyingCold, SporadicCold, OscillatingCold];
    match sides.last() {
        Some(HotColdState::Hot) => now(HotColdState::Hot, HotColdState::Cold, hot),
        Some(HotColdState::Cold) => now(HotColdState::Cold, HotColdState::Hot, cold),
        Some(HotColdState::Neutral) if nearly_all(HotColdState::Hot) => HistoricalHot,
        Some(HotColdState::Neutral) if nearly_all(HotColdState::Cold) => HistoricalCold,
        Some(HotColdState::Neutral) | None => NoPattern,
    }
}

#[cfg(test)]
mod tests;
