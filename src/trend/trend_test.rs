//! Tests whether the counts of a place rise or fall.

use super::time_step::{MONTHS_OF_A_YEAR, TimeSteps};
use hexspot_stats::{Kendall, mann_kendall, seasonal_kendall, seasonal_slope, sen_slope};
use hexspot_stats::{benjamini_hochberg, two_sided};

/// The direction of a trend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A significant rise.
    Up,
    /// A significant fall.
    Down,
    /// Neither is significant.
    Level,
}

impl Direction {
    /// The name in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Level => "none",
        }
    }
}

/// The trend of a place, tested in a family with other places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// The scores of its steps.
    pub scores: TrendScores,
    /// The false-discovery rate (q) of the deciding score within the family.
    pub q: f64,
    /// The verdict: up or down where q is at most the level.
    pub direction: Direction,
    /// Whether the trend may be only the season: steps are shorter than a year, and fewer than two years of them are observed.
    pub may_be_season: bool,
}

/// The trend scores of a series of steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrendScores {
    /// Mann–Kendall: every step against every other.
    pub plain: Kendall,
    /// Seasonal Kendall: every step against those of the same season; `None` for steps of whole years, or with fewer than two years.
    pub seasonal: Option<Kendall>,
}

impl TrendScores {
    /// Computes the scores of a series with `seasons` steps a year; `None` with too few observed steps.
    pub fn compute(series: &[Option<f64>], seasons: usize) -> Option<Self> {
        let seasonal = if seasons > 1 { seasonal_kendall(series, seasons) } else { None };
        Some(Self { plain: mann_kendall(series)?, seasonal })
    }

    /// The score that decides: the seasonal one where there is one.
    ///
    /// Within a year the order of steps is mostly that of the season. A series that starts in a low season and ends in a high one would
    /// otherwise rise.
    pub fn deciding(&self) -> Kendall {
        self.seasonal.unwrap_or(self.plain)
    }

    /// The two-sided p of the deciding score.
    pub fn p(&self) -> f64 {
        two_sided(self.deciding().z)
    }
}

/// Tests the trends of places, each given by its series of steps, `seasons` of them a year; `None` with too few observed steps.
///
/// Verdicts control the false-discovery rate: of 300 places without a trend, a p of 0.05 would call 15 rising or falling. A constant
/// series (a place where nothing ever happens) is excluded from the family. That a series is constant carries no information about order,
/// so the exclusion is not selective; including it would hide the trends of a small town among the empty fields around it.
pub fn test_trends(series: &[Vec<Option<f64>>], seasons: usize, alpha: f64) -> Vec<Option<Trend>> {
    let scores: Vec<Option<TrendScores>> = series.iter().map(|series| TrendScores::compute(series, seasons)).collect();
    let varying = |scores: &&TrendScores| scores.deciding().variance > 0.0;
    let family: Vec<Option<f64>> =
        scores.iter().map(|scores| scores.as_ref().filter(varying).map(TrendScores::p)).collect();
    let q = benjamini_hochberg(&family);
    let trend = |(scores, q): (Option<TrendScores>, Option<f64>)| {
        let (scores, q) = (scores?, q.unwrap_or(1.0));
        let direction = match () {
            () if q > alpha => Direction::Level,
            () if scores.deciding().s > 0.0 => Direction::Up,
            () => Direction::Down,
        };
        Some(Trend { q, direction, may_be_season: seasons > 1 && scores.seasonal.is_none(), scores })
    };
    scores.into_iter().zip(q).map(trend).collect()
}

/// Estimates the change of the yearly count from year to year (Sen's slope); `None` for steps that do not span a year.
///
/// With two observed years or more the slopes are those between steps of the same season, otherwise between all steps.
pub(super) fn per_year(series: &[Option<f64>], steps: &TimeSteps) -> Option<f64> {
    let observed = || series.iter().enumerate().filter(|(_, value)| value.is_some()).map(|(at, _)| at);
    let span = (observed().next_back()? + 1 - observed().next()?) * steps.months;
    let seasons = if observed().count() >= 2 * steps.seasons() { steps.seasons() } else { 1 };
    let slope = if seasons > 1 { seasonal_slope(series, seasons) } else { sen_slope(series) };
    slope.filter(|_| span >= MONTHS_OF_A_YEAR).map(|slope| steps.per_year(slope))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_control_the_false_discovery_rate() {
        let line = |slope: f64| (0..20).map(|step| Some(100.0 + slope * f64::from(step))).collect::<Vec<_>>();
        let mut wobble = line(0.0);
        (0..20).for_each(|step| wobble[step] = Some([3.0, 5.0, 4.0, 4.0, 5.0, 3.0, 4.0][step % 7]));
        let met = test_trends(&[line(1.0), line(-2.0), line(0.0), wobble, vec![Some(1.0); 3]], 1, 0.05);
        let directions: Vec<_> = met.iter().map(|trend| trend.map(|trend| trend.direction.as_str())).collect();
        assert_eq!(directions, [Some("up"), Some("down"), Some("none"), Some("none"), None]);
        let constant = met[2].expect("tested");
        assert_eq!((constant.scores.p(), constant.q), (1.0, 1.0));
        assert_eq!(
            met[0].expect("tested").scores.p() * 3.0 / 2.0,
            met[0].expect("tested").q,
            "the constant series is not in the family"
        );
    }
}
