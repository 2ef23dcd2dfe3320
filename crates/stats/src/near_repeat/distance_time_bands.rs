//! The rows and columns of a table of pairs: how far apart events are in space, and how far in time.

/// How a distance is taken.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Distance {
    /// East and north added up, as along the streets of a rectangular grid.
    Manhattan,
    /// The straight line.
    #[default]
    Euclidean,
}

impl Distance {
    /// Its name in settings and outputs.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    pub(super) fn between(self, a: [f64; 2], b: [f64; 2]) -> f64 {
        let (x, y) = ((a[0] - b[0]).abs(), (a[1] - b[1]).abs());
        match self {
            Self::Manhattan => x + y,
            Self::Euclidean => x.hypot(y),
        }
    }
}

/// The rows and columns of a table of pairs.
///
/// Rows: the same place (distance 0), then bands of `metres` open at their near end, (0, b], (b, 2b], …, then all beyond. Columns:
/// periods of `days` closed at their near end, [0, d), [d, 2d), … days apart, then all later. With periods of one day the first
/// holds pairs of the same day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DistanceTimeBands {
    /// Width of a band, metres.
    pub metres: f64,
    /// How many bands there are between the same place and beyond.
    pub number: usize,
    /// Length of a period, days.
    pub days: u32,
    /// How many periods there are before later.
    pub periods: usize,
    /// How distances are taken.
    pub distance: Distance,
}

/// 100 m and a week, four of each. In ten places of five countries homes within 200 m of a burgled one were at higher risk for two
/// weeks or more (Johnson et al. 2007, *Journal of Quantitative Criminology* 23, 201–219, doi:10.1007/s10940-007-9025-3): that is
/// cut in half for a look inside, and doubled to see where it ends. A week takes in every day of the week once, so that what
/// repeats by the weekday does not show as a difference between periods.
impl Default for DistanceTimeBands {
    fn default() -> Self {
        Self { metres: 100.0, number: 4, days: 7, periods: 4, distance: Distance::default() }
    }
}

impl DistanceTimeBands {
    /// How far the last band reaches, metres.
    pub fn reach_m(&self) -> f64 {
        self.metres * self.number as f64
    }

    /// Rows of a table: the same place, the bands, beyond.
    pub fn rows(&self) -> usize {
        self.number + 2
    }

    /// Columns of a table: the periods, later.
    pub fn columns(&self) -> usize {
        self.periods + 1
    }

    /// From and to of a row, metres: above the first, up to the second; 0 and 0 for the same place, no end for beyond.
    pub fn space(&self, row: usize) -> (f64, Option<f64>) {
        let to = self.metres * row as f64;
        ((to - self.metres).max(0.0), (row <= self.number).then_some(to))
    }

    /// From and to of a column, days: from the first, below the second; no end for later.
    pub fn time(&self, column: usize) -> (u64, Option<u64>) {
        let from = u64::from(self.days) * column as u64;
        (from, (column < self.periods).then_some(from + u64::from(self.days)))
    }

    /// A row in words.
    pub fn space_in_words(&self, row: usize) -> String {
        match self.space(row) {
            _ if row == 0 => "same place".into(),
            (from, None) => format!("more than {from} m"),
            (0.0, Some(to)) => format!("up to {to} m"),
            (from, Some(to)) => format!("{from} to {to} m"),
        }
    }

    /// A column in words.
    pub fn time_in_words(&self, column: usize) -> String {
        let days = |number: u64| if number == 1 { "1 day".to_owned() } else { format!("{number} days") };
        match self.time(column) {
            (from, None) => format!("{} or more", days(from)),
            (0, Some(1)) => "same day".into(),
            (from, Some(to)) if from + 1 == to => days(from),
            (from, Some(to)) => format!("{from} to {}", days(to - 1)),
        }
    }

    /// The row of a distance.
    pub(super) fn row(&self, metres: f64) -> usize {
        if metres > self.reach_m() {
            self.number + 1
        } else {
            ((metres / self.metres).ceil() as usize).min(self.number)
        }
    }

    /// The column of days apart.
    pub(super) fn column(&self, apart: u32) -> usize {
        ((apart / self.days) as usize).min(self.periods)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_open_where_they_begin_and_periods_where_they_end() {
        let bands = DistanceTimeBands { metres: 100.0, number: 2, days: 7, periods: 2, distance: Distance::Euclidean };
        assert_eq!([0.0, 1e-6, 100.0, 100.001, 200.0, 200.001].map(|metres| bands.row(metres)), [0, 1, 1, 2, 2, 3]);
        assert_eq!([0, 6, 7, 13, 14, 900].map(|days| bands.column(days)), [0, 0, 1, 1, 2, 2]);
        assert_eq!(
            [0, 1, 2, 3].map(|row| bands.space(row)),
            [(0.0, Some(0.0)), (0.0, Some(100.0)), (100.0, Some(200.0)), (200.0, None)]
        );
        assert_eq!([0, 1, 2].map(|column| bands.time(column)), [(0, Some(7)), (7, Some(14)), (14, None)]);
    }

    #[test]
    fn rows_and_columns_have_words() {
        let bands = DistanceTimeBands { number: 2, periods: 2, ..DistanceTimeBands::default() };
        let space = [0, 1, 2, 3].map(|row| bands.space_in_words(row));
        assert_eq!(space, ["same place", "up to 100 m", "100 to 200 m", "more than 200 m"]);
        assert_eq!(
            [0, 1, 2].map(|column| bands.time_in_words(column)),
            ["0 to 6 days", "7 to 13 days", "14 days or more"]
        );
        let by_day = DistanceTimeBands { days: 1, ..bands };
        assert_eq!([0, 1, 2].map(|column| by_day.time_in_words(column)), ["same day", "1 day", "2 days or more"]);
    }
}
