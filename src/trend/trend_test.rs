//! Whether the numbers of a place rise or fall.

use super::time_step::{MONTHS_OF_A_YEAR, Steps};
use hexspot_stats::{Kendall, mann_kendall, seasonal_kendall, seasonal_slope, sen_slope};
use hexspot_stats::{benjamini_hochberg, two_sided};

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
    /// The scores of its steps.
    pub scores: Scores,
    /// The false-discovery rate, among the places, of the score that decides.
    pub q: f64,
    /// The verdict: up or down where the rate is at most the level.
    pub direction: Direction,
    /// Whether the steps are parts of a year and fewer than two years of them are known: what rises may be the season.
    pub may_be_season: bool,
}

/// The scores of a series of steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Mann–Kendall: every step against every other.
    pub plain: Kendall,
    /// Seasonal Kendall: every step against those of its own season; `None` where steps are of whole years, or fewer than two years of
    /// them are known.
    pub seasonal: Option<Kendall>,
}

impl Scores {
    /// The scores of a series with `seasons` steps a year; `None` where too few are known.
    pub fn of(series: &[Option<f64>], seasons: usize) -> Option<Self> {
        let seasonal = if seasons > 1 { seasonal_kendall(series, seasons) } else { None };
        Some(Self { plain: mann_kendall(series)?, seasonal })
    }

    /// The score that decides: the seasonal one where it is known. Of steps within a year the order is mostly that of the season, and a
    /// series that begins low and ends high in it rises in every single year.
    pub fn deciding(&self) -> Kendall {
        self.seasonal.unwrap_or(self.plain)
    }

    /// Two-sided p of the score that decides.
    pub fn p(&self) -> f64 {
        two_sided(self.deciding().z)
    }
}

/// The trends of places, each given by the series of its steps, `seasons` of them a year; `None` where too few are known.
///
/// One verdict for each place, by the false-discovery rate: of three hundred places without a trend, a p of 0.05 would call fifteen
/// rising or falling, and somebody would be sent to each. A constant series (a place where nothing ever happens) is not in the family:
/// whether a series is constant says nothing of its order, so to leave it out does not favour any order, while to count it in would hide
/// the trends of a small town in the empty fields around it.
pub fn trends(series: &[Vec<Option<f64>>], seasons: usize, alpha: f64) -> Vec<Option<Trend>> {
    let scores: Vec<Option<Scores>> = series.iter().map(|series| Scores::of(series, seasons)).collect();
    let varying = |scores: &&Scores| scores.deciding().variance > 0.0;
    let family: Vec<Option<f64>> = scores.iter().map(|scores| scores.as_ref().filter(varying).map(Scores::p)).collect();
    let q = benjamini_hochberg(&family);
    let trend = |(scores, q): (Option<Scores>, Option<f64>)| {
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

/// The change of the yearly number from year to year, by the slopes between steps of one season, where fewer than two years are known
/// between all; `None` for steps that do not span a year, whose slope is that of the season.
pub(super) fn per_year(series: &[Option<f64>], steps: &Steps) -> Option<f64> {
    let known = || series.iter().enumerate().filter(|(_, value)| value.is_some()).map(|(at, _)| at);
    let span = (known().next_back()? + 1 - known().next()?) * steps.months;
    let seasons = if known().count() >= 2 * steps.seasons() { steps.seasons() } else { 1 };
    let slope = if seasons > 1 { seasonal_slope(series, seasons) } else { sen_slope(series) };
    slope.filter(|_| span >= MONTHS_OF_A_YEAR).map(|slope| steps.per_year(slope))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_judged_among_the_others() {
        let line = |slope: f64| (0..20).map(|step| Some(100.0 + slope * f64::from(step))).collect::<Vec<_>>();
        let mut wobble = line(0.0);
        (0..20).for_each(|step| wobble[step] = Some([3.0, 5.0, 4.0, 4.0, 5.0, 3.0, 4.0][step % 7]));
        let met = trends(&[line(1.0), line(-2.0), line(0.0), wobble, vec![Some(1.0); 3]], 1, 0.05);
        let directions: Vec<_> = met.iter().map(|trend| trend.map(|trend| trend.direction.as_str())).collect();
        assert_eq!(directions, [Some("up"), Some("down"), Some("none"), Some("none"), None]);
        let constant = met[2].expect("known");
        assert_eq!((constant.scores.p(), constant.q), (1.0, 1.0));
        assert_eq!(
            met[0].expect("known").scores.p() * 3.0 / 2.0,
            met[0].expect("known").q,
            "the constant one is not of the family"
        );
    }
}
