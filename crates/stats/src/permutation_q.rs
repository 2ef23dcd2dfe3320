//! False-discovery rates of permutation p-values, refused where the permutations are too few for any.

use super::fdr::benjamini_hochberg;

/// Too few permutations for any discovery: even the least p that they can give does not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFewPermutations {
    /// Permutations that would support a false-discovery rate.
    pub needed: u32,
}

/// The false-discovery rate (Benjamini–Hochberg) of permutation p-values, of which `least` is the smallest that R permutations can
/// give: 1/(R + 1) of one tail, twice that of both.
///
/// Of m cells with k rejected the k-th p must be kα/m or less, so that R must be at least m/(αk). Where none is rejected and not even
/// `least` would be with k = 1, that says something of R and nothing of the cells: the rate is refused, with the R that would do.
pub fn permutation_q(
    p: &[Option<f64>],
    runs: u32,
    tails: u8,
    alpha: f64,
) -> Result<Vec<Option<f64>>, TooFewPermutations> {
    /// What rounding may make of a whole number.
    const ROUNDING: f64 = 1e-9;
    let q = benjamini_hochberg(p);
    let family = p.iter().flatten().count() as f64;
    let needed = (f64::from(tails) * family / alpha * (1.0 - ROUNDING)).ceil() - 1.0;
    let none = q.iter().flatten().all(|q| *q > alpha * (1.0 + ROUNDING));
    if family > 0.0 && none && f64::from(runs) < needed {
        return Err(TooFewPermutations { needed: needed as u32 });
    }
    Ok(q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_that_permutations_cannot_support_is_refused_with_the_number_that_would() {
        let p = |least: f64, rest: f64| -> Vec<Option<f64>> {
            (0..100).map(|i| Some(if i < 2 { least } else { rest })).collect()
        };
        assert_eq!(permutation_q(&p(0.01, 0.5), 99, 1, 0.05), Err(TooFewPermutations { needed: 1_999 }));
        assert_eq!(permutation_q(&p(0.02, 0.5), 99, 2, 0.05), Err(TooFewPermutations { needed: 3_999 }));
        assert!(permutation_q(&p(0.01, 0.5), 1_999, 1, 0.05).is_ok(), "enough, and nothing found");
        // With the number said a single least p is a discovery; with one fewer it is not.
        let one = |runs: u32| {
            let least = 1.0 / (f64::from(runs) + 1.0);
            permutation_q(&(0..100).map(|i| Some(if i == 0 { least } else { 0.9 })).collect::<Vec<_>>(), runs, 1, 0.05)
        };
        assert!(one(1_999).expect("supported")[0].expect("tested") <= 0.05 + 1e-12);
        assert!(one(1_998).is_err());
        // Many cells pass together with fewer permutations than one alone would need.
        let many: Vec<Option<f64>> = (0..100).map(|i| Some(if i < 30 { 0.01 } else { 0.7 })).collect();
        assert!(permutation_q(&many, 99, 1, 0.05).expect("supported")[0].expect("tested") < 0.05);
        assert_eq!(permutation_q(&[None, None], 9, 1, 0.05), Ok(vec![None, None]));
    }
}
