//! The flags that only some commands heed, by what they are about: each command says which it passes over.

/// Of `hexspot scan`.
pub const SCAN: &[&str] = &["scan", "max-share", "replications"];

/// Of `hexspot backtest`.
pub const BACKTEST: &[&str] = &["train-months", "test-months"];

/// Of `hexspot calibrate`.
pub const CALIBRATE: &[&str] = &["runs"];

/// Of `hexspot areas` and `hexspot premises`.
pub const AREAS_AND_PREMISES: &[&str] = &["reach", "min-premises", "traffic-light"];

/// Of the order of cells and what is said of it.
pub const ORDER: &[&str] = &["by", "spread", "spread-by", "draws", "stability", "permutations"];

/// Of hours of the week.
pub const WHEN: &[&str] = &["timing"];

/// Of density surfaces.
pub const DENSITY: &[&str] = &["bandwidth"];

/// Of the window test.
pub const WINDOWS: &[&str] = &["rings", "at-least"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_named_is_a_setting() {
        let keys = crate::example::keys();
        for flag in [SCAN, BACKTEST, CALIBRATE, AREAS_AND_PREMISES, ORDER, WHEN, DENSITY, WINDOWS].concat() {
            assert!(keys.iter().any(|key| key == flag), "{flag} is no setting");
        }
    }
}
