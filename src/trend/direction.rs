//! Whether the numbers of a place rise or fall.

use super::steps::Steps;
use crate::inference::{benjamini_hochberg, two_sided};
use crate::stats::{Kendall, mann_kendall};

/// Which way numbers go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// They clearly rise.
    Up,
    /// They clearly fall.
    Down,
    /// Neither is clear.
    Level,
}

impl Direction {
    /// Its name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Level => "none",
        }
    }
}

/// The trend of a place among those that are told with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// The Mann–Kendall score of its steps.
    pub kendall: Kendall,
    /// Two-sided p.
    pub p: f64,
    /// Its false-discovery rate among the places.
    pub q: f64,
    /// The verdict: up or down where the rate is at most the level.
    pub direction: Direction,
}

/// The trends of places, each given by the series of its steps; `None` where too few are known.
///
/// One verdict for each place, by the false-discovery rate: of three hundred places without a trend, a p of 0.05 would call fifteen
/// rising or falling, and somebody would be sent to each. A constant series (a place where nothing ever happens) is not in the family:
/// whether a series is constant says nothing of its order, so to leave it out does not favour any order, while to count it in would hide
/// the trends of a small town in the empty fields around it.
pub fn trends(series: &[Vec<Option<f64>>], alpha: f64) -> Vec<Option<Trend>> {
    let scores: Vec<Option<Kendall>> = series.iter().map(|series| mann_kendall(series)).collect();
    let p = |kendall: &Kendall| two_sided(kendall.z);
    let family: Vec<Option<f64>> =
        scores.iter().map(|score| score.as_ref().filter(|kendall| kendall.variance > 0.0).map(p)).collect();
    let q = benjamini_hochberg(&family);
    let trend = |(kendall, q): (Option<Kendall>, Option<f64>)| {
        let (kendall, q) = (kendall?, q.unwrap_or(1.0));
        let direction = match () {
            () if q > alpha => Direction::Level,
            () if kendall.s > 0.0 => Direction::Up,
            () => Direction::Down,
        };
        Some(Trend { p: p(&kendall), q, direction, kendall })
    };
    scores.into_iter().zip(q).map(trend).collect()
}

/// The change of the yearly number from year to year, by Sen's slope of the steps.
pub(super) fn per_year(series: &[Option<f64>], steps: &Steps) -> Option<f64> {
    crate::stats::sen_slope(series).map(|slope| steps.per_year(slope))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_judged_among_the_others() {
        let line = |slope: f64| (0..20).map(|step| Some(100.0 + slope * f64::from(step))).collect::<Vec<_>>();
        let mut wobble = line(0.0);
        (0..20).for_each(|step| wobble[step] = Some([3.0, 5.0, 4.0, 4.0, 5.0, 3.0, 4.0][step % 7]));
        let met = trends(&[line(1.0), line(-2.0), line(0.0), wobble, vec![Some(1.0); 3]], 0.05);
        let directions: Vec<_> = met.iter().map(|trend| trend.map(|trend| trend.direction.as_str())).collect();
        assert_eq!(directions, [Some("up"), Some("down"), Some("none"), Some("none"), None]);
        let constant = met[2].expect("known");
        assert_eq!((constant.p, constant.q), (1.0, 1.0));
        assert_eq!(
            met[0].expect("known").p * 3.0 / 2.0,
            met[0].expect("known").q,
            "the constant one is not of the family"
        );
    }
}
