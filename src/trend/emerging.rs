//! EmergingPattern hot spot analysis: one of 17 patterns of hot and cold steps.

use strum::{IntoStaticStr, VariantArray};

use super::trend_test::Direction;
use hexspot_stats::HotColdState;

/// The share of steps that counts as nearly all of them, in tenths.
const NEARLY_ALL: usize = 9;

/// The pattern of the hot and cold steps of a place: eight hot patterns, eight cold ones, and none.
///
/// They are the 17 patterns of emerging hot spot analysis in mapping software. [`classify`] fixes which one applies where several fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, IntoStaticStr, VariantArray)]
pub enum EmergingPattern {
    /// Hot in the last step and never before.
    #[strum(serialize = "new hot")]
    NewHot,
    /// Hot in one unbroken run of two or more steps up to the last, never before, in less than 90 % of all.
    #[strum(serialize = "consecutive hot")]
    ConsecutiveHot,
    /// Hot in 90 % of the steps or more, the last among them, with rising counts.
    #[strum(serialize = "intensifying hot")]
    IntensifyingHot,
    /// The same, with counts that neither rise nor fall.
    #[strum(serialize = "persistent hot")]
    PersistentHot,
    /// The same, with falling counts.
    #[strum(serialize = "diminishing hot")]
    DiminishingHot,
    /// Hot in the last step, on and off before, in less than 90 %, and never cold.
    #[strum(serialize = "sporadic hot")]
    SporadicHot,
    /// Hot in the last step, in less than 90 %, and cold in an earlier one.
    #[strum(serialize = "oscillating hot")]
    OscillatingHot,
    /// Neither hot nor cold in the last step, and hot in 90 % of all or more.
    #[strum(serialize = "historical hot")]
    HistoricalHot,
    /// Cold in the last step and never before.
    #[strum(serialize = "new cold")]
    NewCold,
    /// Cold in one unbroken run of two or more steps up to the last, never before, in less than 90 % of all.
    #[strum(serialize = "consecutive cold")]
    ConsecutiveCold,
    /// Cold in 90 % of the steps or more, the last among them, with falling counts.
    #[strum(serialize = "intensifying cold")]
    IntensifyingCold,
    /// The same, with counts that neither rise nor fall.
    #[strum(serialize = "persistent cold")]
    PersistentCold,
    /// The same, with rising counts.
    #[strum(serialize = "diminishing cold")]
    DiminishingCold,
    /// Cold in the last step, on and off before, in less than 90 %, and never hot.
    #[strum(serialize = "sporadic cold")]
    SporadicCold,
    /// Cold in the last step, in less than 90 %, and hot in an earlier one.
    #[strum(serialize = "oscillating cold")]
    OscillatingCold,
    /// Neither in the last step, and cold in 90 % of all or more.
    #[strum(serialize = "historical cold")]
    HistoricalCold,
    /// None of these.
    #[strum(serialize = "no pattern")]
    NoPattern,
}

impl EmergingPattern {
    /// All patterns, in order.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The name in outputs.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Classifies a place by the `states` of its observed steps, oldest first, and the `trend` of its counts.
///
/// The last step takes precedence: a place that was always hot and is cold now is new cold. Among the patterns of one state the order is
/// new, consecutive, the three of nearly all steps, then sporadic or oscillating. Historical patterns need ten steps or more: of fewer
/// steps, 90 % means all.
pub fn classify(states: &[HotColdState], trend: Direction) -> EmergingPattern {
    use EmergingPattern::{
        ConsecutiveCold, ConsecutiveHot, DiminishingCold, DiminishingHot, HistoricalCold, HistoricalHot,
        IntensifyingCold, IntensifyingHot, NewCold, NewHot, NoPattern, OscillatingCold, OscillatingHot, PersistentCold,
        PersistentHot, SporadicCold, SporadicHot,
    };
    let number = |wanted: HotColdState| states.iter().filter(|state| **state == wanted).count();
    let nearly_all = |wanted: HotColdState| 10 * number(wanted) >= NEARLY_ALL * states.len();
    let by_last =
        |last: HotColdState,
         other: HotColdState,
         [new, consecutive, rising, level, falling, sporadic, oscillating]: [EmergingPattern; 7]| {
            let run = states.iter().rev().take_while(|state| **state == last).count();
            match trend {
                _ if number(last) == 1 => new,
                _ if run == number(last) && !nearly_all(last) => consecutive,
                Direction::Up if nearly_all(last) => rising,
                Direction::Level if nearly_all(last) => level,
                Direction::Down if nearly_all(last) => falling,
                _ if number(other) == 0 => sporadic,
                _ => oscillating,
            }
        };
    let hot = [NewHot, ConsecutiveHot, IntensifyingHot, PersistentHot, DiminishingHot, SporadicHot, OscillatingHot];
    let cold =
        [NewCold, ConsecutiveCold, DiminishingCold, PersistentCold, IntensifyingCold, SporadicCold, OscillatingCold];
    match states.last() {
        Some(HotColdState::Hot) => by_last(HotColdState::Hot, HotColdState::Cold, hot),
        Some(HotColdState::Cold) => by_last(HotColdState::Cold, HotColdState::Hot, cold),
        Some(HotColdState::Neutral) if nearly_all(HotColdState::Hot) => HistoricalHot,
        Some(HotColdState::Neutral) if nearly_all(HotColdState::Cold) => HistoricalCold,
        Some(HotColdState::Neutral) | None => NoPattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Direction::{Down, Level, Up};

    /// Reads `h`, `c` and anything else as hot, cold and neutral steps; `?` is a missing step.
    fn states(text: &str) -> Vec<HotColdState> {
        let state = |letter| match letter {
            'h' => HotColdState::Hot,
            'c' => HotColdState::Cold,
            _ => HotColdState::Neutral,
        };
        text.chars().filter(|letter| *letter != '?').map(state).collect()
    }

    fn name(text: &str, trend: Direction) -> &'static str {
        classify(&states(text), trend).as_str()
    }

    #[test]
    fn one_example_per_pattern() {
        let fixtures = [
            ("...........h", Level, "new hot"),
            ("........hhhh", Up, "consecutive hot"),
            ("hhhhh.hhhhhh", Up, "intensifying hot"),
            ("hhhhhhhhhhhh", Level, "persistent hot"),
            (".hhhhhhhhhhh", Down, "diminishing hot"),
            (".h..hh.....h", Level, "sporadic hot"),
            ("..cc..h...hh", Level, "oscillating hot"),
            ("hhhhhhhhhhh.", Down, "historical hot"),
            ("...........c", Level, "new cold"),
            (".........ccc", Down, "consecutive cold"),
            ("cccc.ccccccc", Down, "intensifying cold"),
            ("cccccccccccc", Level, "persistent cold"),
            ("c.cccccccccc", Up, "diminishing cold"),
            ("cc..c..cc..c", Level, "sporadic cold"),
            ("..h...c...cc", Level, "oscillating cold"),
            ("ccccccccccc.", Level, "historical cold"),
            ("..h..c.hh...", Up, "no pattern"),
        ];
        let mut names: Vec<&str> = fixtures.iter().map(|(_, _, category)| *category).collect();
        for (steps, trend, category) in fixtures {
            assert_eq!(name(steps, trend), category, "{steps}");
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), EmergingPattern::ALL.len());
    }

    #[test]
    fn last_step_takes_precedence() {
        for (steps, trend, category) in [
            ("hhhhhhhhhhhc", Level, "new cold"),
            ("ccccccccccch", Level, "new hot"),
            ("c..........h", Level, "new hot"),
            ("c........hhh", Level, "consecutive hot"),
            ("c.hhhhhhhhhh", Level, "consecutive hot"),
            ("chhhhhhhhhhh", Level, "persistent hot"),
            ("hc.........h", Level, "oscillating hot"),
            ("hhhhhhhhhh..", Level, "no pattern"),
            ("............", Up, "no pattern"),
        ] {
            assert_eq!(name(steps, trend), category, "{steps}");
        }
    }

    #[test]
    fn ninety_percent_is_exact() {
        assert_eq!(name("hhhhhhhhh.", Level), "historical hot");
        assert_eq!(name("hhhhhhhh.", Level), "no pattern", "8 of 9");
        assert_eq!(name(".hhhhhhhhh", Level), "persistent hot");
        assert_eq!(name(".hhhhhhhh", Level), "consecutive hot", "8 of 9");
        assert_eq!(name("h.hhhhhhhhhhhhhhhhhh", Up), "intensifying hot");
    }

    #[test]
    fn short_series_and_missing_steps() {
        assert_eq!(name("", Level), "no pattern");
        assert_eq!(name("h", Level), "new hot");
        assert_eq!(name("hh", Level), "persistent hot");
        assert_eq!(name(".hh", Level), "consecutive hot");
        // A gap in the middle neither breaks a run nor counts as a step. If the last step is missing, the one before it is the last.
        assert_eq!(name("........h??h", Level), "consecutive hot");
        assert_eq!(name("hhhhh??hhhhh", Level), "persistent hot");
        assert_eq!(name("..........h?", Level), "new hot");
    }

    /// Checks a pattern by its documentation, independently of [`classify`].
    fn fits(category: EmergingPattern, steps: &str, trend: Direction) -> bool {
        let cold = (category as usize) >= 8;
        let swapped = |letter| match letter {
            'h' if cold => 'c',
            'c' if cold => 'h',
            other => other,
        };
        let steps: String = steps.chars().map(swapped).collect();
        let trend = if !cold {
            trend
        } else {
            [Down, Level, Up][[Up, Level, Down].iter().position(|d| *d == trend).expect("one of 3")]
        };
        let hot = steps.matches('h').count();
        let share = hot as f64 / steps.len() as f64;
        let (now, nearly) = (steps.ends_with('h'), share > 0.899_999);
        let before = steps.trim_end_matches('h');
        let new = now && hot == 1;
        let consecutive = now && hot >= 2 && !before.contains('h') && !nearly;
        let mostly = now && hot >= 2 && nearly;
        match EmergingPattern::ALL[category as usize % 8] {
            _ if category == EmergingPattern::NoPattern => {
                EmergingPattern::ALL[..16].iter().all(|other| !fits(*other, &steps, trend))
            }
            EmergingPattern::NewHot => new,
            EmergingPattern::ConsecutiveHot => consecutive,
            EmergingPattern::IntensifyingHot => mostly && trend == Up,
            EmergingPattern::PersistentHot => mostly && trend == Level,
            EmergingPattern::DiminishingHot => mostly && trend == Down,
            EmergingPattern::SporadicHot => now && !new && !consecutive && !mostly && !steps.contains('c'),
            EmergingPattern::OscillatingHot => now && !new && !consecutive && !mostly && steps.contains('c'),
            _ => steps.ends_with('.') && nearly,
        }
    }

    #[test]
    fn every_history_has_exactly_one_pattern() {
        let mut histories = vec![String::new()];
        let mut met = std::collections::BTreeSet::new();
        for steps in 1..=8 {
            histories =
                histories.iter().flat_map(|history| ['h', 'c', '.'].map(|step| format!("{history}{step}"))).collect();
            // Only with ten steps or more can 90 % be less than all: short histories are also tried after a long one.
            let before = if steps <= 4 { &["", "hhhhhhhhhhh", "ccccccccccc"][..] } else { &[""] };
            let padded =
                |history: &String| before.iter().map(|before| format!("{before}{history}")).collect::<Vec<_>>();
            for history in histories.iter().flat_map(padded) {
                for trend in [Up, Level, Down] {
                    let found = classify(&states(&history), trend);
                    let fitting: Vec<_> =
                        EmergingPattern::ALL.iter().filter(|category| fits(**category, &history, trend)).collect();
                    assert_eq!(fitting, [&found], "{history} {trend:?}");
                    met.insert(found);
                }
            }
        }
        assert_eq!(met.len(), EmergingPattern::ALL.len());
    }
}
