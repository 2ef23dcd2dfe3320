//! The accuracy of a ranking: the share of later events in the area that it ranks first.

/// The shares of the study area at which rankings are compared.
pub const AREA_SHARES: [f64; 4] = [0.01, 0.02, 0.05, 0.1];

/// The accuracy of a ranking at one area share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// The share of the study area.
    pub area_share: f64,
    /// The share of the events in it, n/N.
    pub hit_rate: f64,
    /// The prediction accuracy index (PAI), (n/N)/(a/A): 1 for a random ranking.
    pub pai: f64,
    /// The prediction efficiency index (PEI): PAI over that of the best ranking in hindsight; at most 1.
    pub pei: f64,
    /// The share of the harm in it; `None` when no event has any.
    pub harm_share: Option<f64>,
}

/// What happened in each place in the test months.
#[derive(Clone, Copy, Debug)]
pub struct Outcomes<'a> {
    /// Area of each place, m²; above 0.
    pub area_m2: &'a [f64],
    /// Events.
    pub events: &'a [f64],
    /// Harm, at least 0.
    pub harm: &'a [f64],
}

/// Computes the accuracy of a ranking of places by `score`, largest first, at each of [`AREA_SHARES`]; `None` without events.
///
/// Area shares are exact: the last place counts with the fraction of its area that fits. Tied places share the remaining area in
/// proportion to their own. For places of equal size, which H3 cells nearly are, that is the mean over all orders, so that no method gains
/// by the order of the file. The best ranking takes places by events per area and also counts the last place in part.
///
/// Chainey, S., Tompson, L. & Uhlig, S. (2008). The utility of hotspot mapping for predicting spatial patterns of crime. *Security
/// Journal* 21, 4–28. doi:10.1057/palgrave.sj.8350066; PEI: Hunt, J. M. (2016). *Do crime hot spots move?* American University.
pub fn accuracy(score: &[f64], outcomes: Outcomes<'_>) -> Option<Vec<Accuracy>> {
    let Outcomes { area_m2, events, harm } = outcomes;
    let (n, all_harm) = (events.iter().sum::<f64>(), harm.iter().sum::<f64>());
    if n <= 0.0 {
        return None;
    }
    let by_events: Vec<f64> = events.iter().zip(area_m2).map(|(events, m2)| events / m2).collect();
    let (ranked, best) = (in_first(score, area_m2, [events, harm]), in_first(&by_events, area_m2, [events, harm]));
    let at = |((area_share, [caught, harm]), [most, _]): ((f64, [f64; 2]), [f64; 2])| {
        let hit_rate = (caught / n).min(1.0);
        Accuracy {
            area_share,
            hit_rate,
            pai: hit_rate / area_share,
            pei: (caught / most).min(1.0),
            harm_share: (all_harm > 0.0).then_some((harm / all_harm).min(1.0)),
        }
    };
    Some(AREA_SHARES.into_iter().zip(ranked).zip(best).map(at).collect())
}

/// The totals of two measures in the area ranked first, at each of [`AREA_SHARES`].
fn in_first(score: &[f64], area_m2: &[f64], measures: [&[f64]; 2]) -> [[f64; 2]; AREA_SHARES.len()] {
    let mut order: Vec<usize> = (0..score.len()).collect();
    order.sort_unstable_by(|a, b| score[*b].total_cmp(&score[*a]).then(a.cmp(b)));
    let total: f64 = area_m2.iter().sum();
    AREA_SHARES.map(|share| {
        let (mut free, mut sums) = (share * total, [0.0; 2]);
        for tied in order.chunk_by(|a, b| score[*a].total_cmp(&score[*b]).is_eq()) {
            let sum = |values: &[f64]| tied.iter().map(|place| values[*place]).sum::<f64>();
            let taken = (free / sum(area_m2)).clamp(0.0, 1.0);
            sums = [0, 1].map(|measure| sums[measure] + taken * sum(measures[measure]));
            free -= taken * sum(area_m2);
            if taken < 1.0 {
                break;
            }
        }
        sums
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::RandomStreams;
    use rand::RngExt;

    #[test]
    fn matches_a_worked_example() {
        // Fifty places of one m²: 1 % is half a place, 2 % one, 5 % two and a half, 10 % five.
        let area = [1.0; 50];
        let (mut score, mut events, mut harm) = ([0.0; 50], [0.0; 50], [0.0; 50]);
        (score[7], score[8], score[9]) = (9.0, 5.0, 5.0);
        (events[7], events[8], events[9], events[30]) = (4.0, 2.0, 6.0, 8.0);
        (harm[7], harm[30]) = (1.0, 3.0);
        let met = accuracy(&score, Outcomes { area_m2: &area, events: &events, harm: &harm }).expect("events");
        let near = |met: f64, expected: f64| assert!((met - expected).abs() < 1e-12, "{met} is not {expected}");
        // Half of place 7: 2 of 20; the best is half of place 30: 4.
        near(met[0].hit_rate, 0.1);
        near(met[0].pai, 10.0);
        near(met[0].pei, 0.5);
        near(met[0].harm_share.expect("harm"), 0.125);
        near(met[1].hit_rate, 0.2);
        near(met[1].pei, 0.5);
        // Place 7, then three quarters of 8 and 9, which are tied: 4 + 0.75 × 8; the best is 8 + 6 + 2.
        near(met[2].hit_rate, 0.5);
        near(met[2].pai, 10.0);
        near(met[2].pei, 10.0 / 16.0);
        // All three, and 2 of the 47 places without a score share alike.
        near(met[3].hit_rate, (12.0 + 2.0 / 47.0 * 8.0) / 20.0);
        near(met[3].pei, (12.0 + 2.0 / 47.0 * 8.0) / 20.0);
    }

    #[test]
    fn hindsight_has_pei_one_and_chance_pai_one() {
        let mut rng = RandomStreams::new(3).stream("accuracy", 0);
        let area: Vec<f64> = (0..400).map(|_| 900.0 + 200.0 * rng.random::<f64>()).collect();
        let events: Vec<f64> = (0..400).map(|_| (12.0 * rng.random::<f64>().powi(6)).floor()).collect();
        let harm = vec![0.0; 400];
        let of =
            |score: &[f64]| accuracy(score, Outcomes { area_m2: &area, events: &events, harm: &harm }).expect("events");
        let foresight: Vec<f64> = events.iter().zip(&area).map(|(n, m2)| n / m2).collect();
        assert!(of(&foresight).iter().all(|met| (met.pei - 1.0).abs() < 1e-12 && met.harm_share.is_none()));
        let mut sums = [0.0; AREA_SHARES.len()];
        const RUNS: u32 = 3_000;
        for _ in 0..RUNS {
            let score: Vec<f64> = (0..400).map(|_| rng.random()).collect();
            of(&score).iter().zip(&mut sums).for_each(|(met, sum)| *sum += met.pai);
        }
        for sum in sums {
            assert!((sum / f64::from(RUNS) - 1.0).abs() < 0.06, "{}", sum / f64::from(RUNS));
        }
        // Equal scores are a random ranking.
        assert!(of(&vec![0.0; 400]).iter().all(|met| (met.pai - 1.0).abs() < 1e-12));
    }

    #[test]
    fn ties_are_the_mean_over_orders() {
        let (area, events) = ([1.0; 25], std::array::from_fn::<f64, 25, _>(|i| (i * i % 7) as f64));
        let score: Vec<f64> = (0..25).map(|i| f64::from(i / 5)).collect();
        let of =
            |score: &[f64]| accuracy(score, Outcomes { area_m2: &area, events: &events, harm: &area }).expect("events");
        let mut rng = RandomStreams::new(9).stream("ties", 0);
        let mut mean = [0.0; AREA_SHARES.len()];
        const RUNS: u32 = 4_000;
        for _ in 0..RUNS {
            let broken: Vec<f64> = score.iter().map(|score| score + 0.5 * rng.random::<f64>()).collect();
            of(&broken).iter().zip(&mut mean).for_each(|(met, mean)| *mean += met.hit_rate / f64::from(RUNS));
        }
        for (met, mean) in of(&score).iter().zip(mean) {
            assert!((met.hit_rate / mean - 1.0).abs() < 0.03, "{} and {mean}", met.hit_rate);
        }
        assert_eq!(accuracy(&[1.0], Outcomes { area_m2: &[1.0], events: &[0.0], harm: &[0.0] }), None);
    }
}
