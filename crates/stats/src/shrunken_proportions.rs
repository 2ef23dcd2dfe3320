//! Shares of many places, drawn towards those they have in common, the more the less is known of the place.

use statrs::function::gamma::ln_gamma;

use super::gamma_poisson::maximise;

/// The shares of each row of counts, drawn towards `common` (which adds up to 1), and how many events `common` counts for in them:
/// a row's are (κ common + counts) / (κ + Σ counts). κ is that under which the rows are likeliest together, each Dirichlet–multinomial
/// (pseudo-Bayes estimators: Fienberg, S. E. & Holland, P. W. (1973). Simultaneous estimation of multinomial cell probabilities.
/// *Journal of the American Statistical Association* 68, 683–691. doi:10.1080/01621459.1973.10481405).
///
/// Counts may be parts of one; where `common` is 0 there is none. LeaveOutTest any count the shares are `common`. κ is `None` where it is
/// likeliest without end: nothing tells the rows from `common`.
pub fn shrink_proportions(common: &[f64], rows: &[&[f64]]) -> (Vec<Vec<f64>>, Option<f64>) {
    /// Between "every row for itself" and "all rows are alike".
    const LOG_KAPPA: (f64, f64) = (-2.0, 14.0);
    /// This near to the end of the search it is the end that was found.
    const AT_END: f64 = 0.01;
    let total = |row: &[f64]| row.iter().sum::<f64>();
    let likelihood = |log_kappa: f64| {
        let kappa = log_kappa.exp();
        let base: Vec<f64> =
            common.iter().map(|share| if *share > 0.0 { ln_gamma(kappa * share) } else { 0.0 }).collect();
        let of_row = |row: &&[f64]| {
            let counts = row.iter().zip(common).zip(&base).filter(|((count, share), _)| **count > 0.0 && **share > 0.0);
            let gained: f64 = counts.map(|((count, share), base)| ln_gamma(kappa * share + count) - base).sum();
            gained - ln_gamma(kappa + total(row)) + ln_gamma(kappa)
        };
        rows.iter().map(of_row).sum::<f64>()
    };
    let likeliest = maximise(LOG_KAPPA.0, LOG_KAPPA.1, likelihood);
    let kappa = likeliest.exp();
    let shares = |row: &&[f64]| {
        let all = kappa + total(row);
        row.iter().zip(common).map(|(count, share)| (kappa * share + count) / all).collect()
    };
    (rows.iter().map(shares).collect(), (likeliest < LOG_KAPPA.1 - AT_END).then_some(kappa))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
    use rand::distr::Distribution;
    use rand_distr::Gamma;

    /// Rows of `events` events from shares that are Dirichlet with this concentration around `common`.
    fn rows(common: &[f64], kappa: f64, events: usize, places: u64) -> Vec<Vec<f64>> {
        use rand::RngExt;
        let row = |place| {
            let mut rng = RandomStreams::new(5).stream("shares", place);
            let parts: Vec<f64> =
                common.iter().map(|share| Gamma::new(kappa * share, 1.0).expect("positive").sample(&mut rng)).collect();
            let all: f64 = parts.iter().sum();
            let mut row = vec![0.0; common.len()];
            for _ in 0..events {
                let mut at = rng.random::<f64>() * all;
                let hit = parts.iter().position(|part| {
                    at -= part;
                    at < 0.0
                });
                row[hit.unwrap_or(0)] += 1.0;
            }
            row
        };
        (0..places).map(row).collect()
    }

    #[test]
    fn the_concentration_that_made_the_rows_is_found() {
        let common: Vec<f64> = (1..=12).map(|i| f64::from(i) / 78.0).collect();
        for kappa in [8.0, 60.0] {
            let rows = rows(&common, kappa, 80, 400);
            let rows: Vec<&[f64]> = rows.iter().map(|row| &row[..]).collect();
            let (shares, met) = shrink_proportions(&common, &rows);
            let met = met.expect("rows differ");
            assert!((met / kappa).ln().abs() < 0.12, "{met} for {kappa}");
            assert!(shares.iter().all(|row| (row.iter().sum::<f64>() - 1.0).abs() < 1e-12));
        }
    }

    #[test]
    fn rows_that_nothing_tells_apart_have_no_concentration() {
        let common: Vec<f64> = vec![1.0 / 24.0; 24];
        let alike: Vec<&[f64]> = vec![&[10.0; 24]; 5];
        let (shares, kappa) = shrink_proportions(&common, &alike);
        assert_eq!(kappa, None);
        assert!(shares.iter().flatten().all(|share| (share * 24.0 - 1.0).abs() < 1e-9));
        assert_eq!(shrink_proportions(&common, &[]), (vec![], None));
        assert_eq!(shrink_proportions(&common, &[&[0.0; 24]]), (vec![common.clone()], None));
    }

    #[test]
    fn drawn_shares_are_nearer_the_truth_than_raw_ones() {
        let common: Vec<f64> = vec![1.0 / 24.0; 24];
        let rows = rows(&common, 100.0, 20, 300);
        let refs: Vec<&[f64]> = rows.iter().map(|row| &row[..]).collect();
        let (shares, _) = shrink_proportions(&common, &refs);
        let off = |row: &[f64]| row.iter().map(|share| (share - 1.0 / 24.0).powi(2)).sum::<f64>();
        let raw: f64 = rows.iter().map(|row| off(&row.iter().map(|count| count / 20.0).collect::<Vec<_>>())).sum();
        let drawn: f64 = shares.iter().map(|row| off(row)).sum();
        assert!(drawn < 0.2 * raw, "{drawn} {raw}");
    }
}
