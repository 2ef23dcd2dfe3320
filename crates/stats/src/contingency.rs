//! Shares of several groups side by side.

/// How far the shares of several groups are from one share for all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contingency {
    /// Pearson's chi-square: Σ (observed − expected)² / expected over the hits and misses of every group.
    pub chi_square: f64,
    /// Degrees of freedom: one less than the groups.
    pub degrees: u32,
    /// Cramér's V, √(χ²/n) for a table of two columns: 0 where all shares are the same, 1 where each group is of one mind.
    pub cramers_v: f64,
    /// The least of what is expected in any cell of the table.
    pub least_expected: f64,
    /// The share of cells in which less than five are expected.
    pub thin_share: f64,
}

/// Compares groups of (hits, trials); `None` with fewer than two groups that have trials, or where all trials hit or all miss.
///
/// Pearson, K. (1900). *Philosophical Magazine* 50, 157–175. doi:10.1080/14786440009463897; Cramér, H. (1946). *Mathematical Methods
/// of Statistics*. Princeton.
pub fn contingency(groups: &[(u64, u64)]) -> Option<Contingency> {
    /// What must be expected for the law of chi-square to hold well (Cochran 1954, doi:10.2307/3001616).
    const ENOUGH: f64 = 5.0;
    let groups: Vec<(f64, f64)> =
        groups.iter().filter(|(_, trials)| *trials > 0).map(|(hits, trials)| (*hits as f64, *trials as f64)).collect();
    let (hits, trials) = groups.iter().fold((0.0, 0.0), |sum, group| (sum.0 + group.0, sum.1 + group.1));
    if groups.len() < 2 || hits == 0.0 || hits == trials {
        return None;
    }
    let share = hits / trials;
    let cells = groups.iter().flat_map(|(hit, of)| [(*hit, of * share), (of - hit, of * (1.0 - share))]);
    let (mut chi_square, mut least_expected, mut thin) = (0.0, f64::INFINITY, 0usize);
    for (observed, expected) in cells {
        chi_square += (observed - expected) * (observed - expected) / expected;
        least_expected = expected.min(least_expected);
        thin += usize::from(expected < ENOUGH);
    }
    Some(Contingency {
        chi_square,
        degrees: groups.len() as u32 - 1,
        cramers_v: (chi_square / trials).sqrt(),
        least_expected,
        thin_share: thin as f64 / (2 * groups.len()) as f64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_share_for_all_is_no_difference_and_one_mind_each_is_the_greatest() {
        let same = contingency(&[(2, 10), (20, 100), (1, 5)]).expect("a table");
        assert!(same.chi_square < 1e-12 && same.cramers_v < 1e-6 && same.degrees == 2);
        assert!((same.least_expected - 1.0).abs() < 1e-12 && (same.thin_share - 0.5).abs() < 1e-12);
        let apart = contingency(&[(10, 10), (0, 30)]).expect("a table");
        assert!((apart.chi_square - 40.0).abs() < 1e-9 && (apart.cramers_v - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_differ_is_no_table() {
        for groups in [&[(1, 2)][..], &[(0, 5), (0, 9)], &[(5, 5), (9, 9)], &[(1, 2), (0, 0)], &[]] {
            assert_eq!(contingency(groups), None, "{groups:?}");
        }
    }
}
