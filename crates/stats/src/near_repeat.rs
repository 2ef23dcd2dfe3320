//! Pairs of events by their distance in space and in time.
//!
//! The test of these pairs is [`knox`](crate::knox).

/// The distance between two points.
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
    /// Differences in easting and northing added up, as along the streets of a rectangular grid.
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

    fn between(self, a: [f64; 2], b: [f64; 2]) -> f64 {
        let (x, y) = ((a[0] - b[0]).abs(), (a[1] - b[1]).abs());
        match self {
            Self::Manhattan => x + y,
            Self::Euclidean => x.hypot(y),
        }
    }
}

/// The rows and columns of a table of pairs: bands of distance and periods of time.
///
/// Rows: the same place (distance 0), then bands of `metres` open at their near end, (0, b], (b, 2b], …, then all
/// beyond. Columns: periods of `days` closed at their near end, [0, d), [d, 2d), … days apart, then all later. With
/// periods of one day the first holds pairs of the same day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DistanceTimeBands {
    /// The width of a band, metres.
    pub metres: f64,
    /// The number of bands between the same place and beyond.
    pub number: usize,
    /// The length of a period, days.
    pub days: u32,
    /// The number of periods before later.
    pub periods: usize,
    /// The measure of distance.
    pub distance: Distance,
}

/// Four bands of 100 m and four periods of a week.
///
/// In ten places of five countries homes within 200 m of a burgled one were at higher risk for two weeks or more
/// (Johnson et al. 2007, *Journal of Quantitative Criminology* 23, 201–219, doi:10.1007/s10940-007-9025-3). Bands of
/// half that extent show its inside, twice the extent shows where it ends. A week includes every day of the week
/// once, so that a weekly pattern does not appear as a difference between periods.
impl Default for DistanceTimeBands {
    fn default() -> Self {
        Self { metres: 100.0, number: 4, days: 7, periods: 4, distance: Distance::default() }
    }
}

impl DistanceTimeBands {
    /// The far end of the last band, metres.
    pub fn reach_m(&self) -> f64 {
        self.metres * self.number as f64
    }

    /// The rows of a table: the same place, the bands, beyond.
    pub fn rows(&self) -> usize {
        self.number + 2
    }

    /// The columns of a table: the periods, later.
    pub fn columns(&self) -> usize {
        self.periods + 1
    }

    /// The distances of a row in metres: above the first, up to the second; 0 and 0 for the same place, no end for
    /// beyond.
    ///
    /// ```
    /// let bands = hexspot_stats::near_repeat::DistanceTimeBands::default();
    /// assert_eq!(bands.space(0), (0.0, Some(0.0)));
    /// assert_eq!(bands.space(2), (100.0, Some(200.0)));
    /// assert_eq!(bands.space(5), (400.0, None));
    /// ```
    pub fn space(&self, row: usize) -> (f64, Option<f64>) {
        let to = self.metres * row as f64;
        ((to - self.metres).max(0.0), (row <= self.number).then_some(to))
    }

    /// The days of a column: from the first, below the second; no end for later.
    ///
    /// ```
    /// let bands = hexspot_stats::near_repeat::DistanceTimeBands::default();
    /// assert_eq!(bands.time(1), (7, Some(14)));
    /// assert_eq!(bands.time(4), (28, None));
    /// ```
    pub fn time(&self, column: usize) -> (u64, Option<u64>) {
        let from = u64::from(self.days) * column as u64;
        (from, (column < self.periods).then_some(from + u64::from(self.days)))
    }

    /// The row of a distance.
    fn row(&self, metres: f64) -> usize {
        if metres > self.reach_m() {
            self.number + 1
        } else {
            ((metres / self.metres).ceil() as usize).min(self.number)
        }
    }

    /// The column of a number of days.
    fn column(&self, apart: u32) -> usize {
        ((apart / self.days) as usize).min(self.periods)
    }
}

/// The pairs of events that lie within the last band of each other, by band.
#[derive(Clone, Debug)]
pub struct NearPairs {
    bands: DistanceTimeBands,
    events: usize,
    /// The pairs of the same place and of each band.
    near: Vec<Links>,
}

/// Pairs: each event of `of` with its later partners.
#[derive(Clone, Debug, Default)]
struct Links {
    of: Vec<u32>,
    ends: Vec<usize>,
    others: Vec<u32>,
}

/// The usual limit on the number of pairs: 200 MB of memory.
pub const MAX_NEAR_PAIRS: usize = 50_000_000;

impl NearPairs {
    /// Finds the near pairs of events at these places, metres on a plane; `None` where there are more than `most`.
    ///
    /// Events are swept from west to east, each compared with those no further east than the last band reaches.
    ///
    /// ```
    /// use hexspot_stats::near_repeat::{DistanceTimeBands, MAX_NEAR_PAIRS, NearPairs};
    ///
    /// let at = [[0.0, 0.0], [0.0, 0.0], [150.0, 0.0], [5_000.0, 0.0]];
    /// let near = NearPairs::find(&at, &DistanceTimeBands::default(), MAX_NEAR_PAIRS).expect("few pairs");
    /// // One pair at the same place, two between 100 and 200 m, three beyond.
    /// assert_eq!(near.by_row(), [1, 0, 2, 0, 0, 3]);
    /// ```
    pub fn find(at: &[[f64; 2]], bands: &DistanceTimeBands, most: usize) -> Option<Self> {
        let mut order: Vec<u32> = (0..at.len() as u32).collect();
        let place = |event: &u32| at[*event as usize];
        order.sort_by(|a, b| {
            let ([ax, ay], [bx, by]) = (place(a), place(b));
            ax.total_cmp(&bx).then(ay.total_cmp(&by)).then(a.cmp(b))
        });
        let mut near = vec![Links::default(); bands.number + 1];
        let mut pairs = 0;
        for (number, event) in order.iter().enumerate() {
            let here = place(event);
            let close = order[number + 1..].iter().take_while(|other| place(other)[0] - here[0] <= bands.reach_m());
            for other in close {
                let row = bands.row(bands.distance.between(here, place(other)));
                if let Some(links) = near.get_mut(row) {
                    links.others.push(*other);
                    pairs += 1;
                }
            }
            if pairs > most {
                return None;
            }
            near.iter_mut().for_each(|links| links.end(*event));
        }
        Some(Self { bands: *bands, events: at.len(), near })
    }

    /// The bands.
    pub fn bands(&self) -> &DistanceTimeBands {
        &self.bands
    }

    /// The number of pairs of each row: the same place, the bands, beyond.
    pub fn by_row(&self) -> Vec<u64> {
        let near: Vec<u64> = self.near.iter().map(|links| links.others.len() as u64).collect();
        let beyond = pairs_of(self.events) - near.iter().sum::<u64>();
        near.into_iter().chain([beyond]).collect()
    }

    /// The number of pairs of each row and column, row by row, when the events happened on these days.
    ///
    /// `by_column` is the number of pairs of each column at any distance ([`pairs_by_period`]): the pairs beyond the
    /// last band are those without the near ones.
    ///
    /// ```
    /// use hexspot_stats::near_repeat::{DistanceTimeBands, MAX_NEAR_PAIRS, NearPairs, pairs_by_period};
    ///
    /// let bands = DistanceTimeBands { number: 1, periods: 1, ..DistanceTimeBands::default() };
    /// let (at, days) = ([[0.0, 0.0], [0.0, 50.0], [900.0, 0.0]], [3, 5, 40]);
    /// let near = NearPairs::find(&at, &bands, MAX_NEAR_PAIRS).expect("few pairs");
    /// // Rows: same place, up to 100 m, beyond. Columns: within a week, later.
    /// assert_eq!(near.table(&days, &pairs_by_period(&days, &bands)), [0, 0, 1, 0, 0, 2]);
    /// ```
    pub fn table(&self, days: &[i32], by_column: &[u64]) -> Vec<u64> {
        let (bands, columns) = (&self.bands, self.bands.columns());
        let mut table = Vec::with_capacity(bands.rows() * columns);
        let mut beyond = by_column.to_vec();
        for links in &self.near {
            let mut row = vec![0u64; columns];
            links.each(|event, other| row[bands.column(days[event].abs_diff(days[other]))] += 1);
            beyond.iter_mut().zip(&row).for_each(|(rest, near)| *rest -= near);
            table.extend(row);
        }
        table.extend(beyond);
        table
    }
}

impl Links {
    fn end(&mut self, event: u32) {
        if self.others.len() > self.ends.last().copied().unwrap_or(0) {
            self.of.push(event);
            self.ends.push(self.others.len());
        }
    }

    fn each(&self, mut pair: impl FnMut(usize, usize)) {
        let mut start = 0;
        for (event, end) in self.of.iter().zip(&self.ends) {
            self.others[start..*end].iter().for_each(|other| pair(*event as usize, *other as usize));
            start = *end;
        }
    }
}

/// The number of pairs of so many events.
fn pairs_of(events: usize) -> u64 {
    let events = events as u64;
    events * events.saturating_sub(1) / 2
}

/// The number of pairs of each column, at any distance.
///
/// ```
/// use hexspot_stats::near_repeat::{DistanceTimeBands, pairs_by_period};
///
/// assert_eq!(pairs_by_period(&[3, 5, 40], &DistanceTimeBands::default()), [1, 0, 0, 0, 2]);
/// ```
pub fn pairs_by_period(days: &[i32], bands: &DistanceTimeBands) -> Vec<u64> {
    let mut sorted = days.to_vec();
    sorted.sort_unstable();
    let closer = |limit: u64| -> u64 {
        let mut first = 0;
        let before = |(last, day): (usize, &i32)| {
            while u64::from(day.abs_diff(sorted[first])) >= limit {
                first += 1;
            }
            (last - first) as u64
        };
        sorted.iter().enumerate().map(before).sum()
    };
    let mut counted = 0;
    let mut pairs = |column| {
        let within = bands.time(column).1.map_or_else(|| pairs_of(days.len()), closer);
        within - std::mem::replace(&mut counted, within)
    };
    (0..bands.columns()).map(&mut pairs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_and_periods_have_the_right_ends() {
        let bands = DistanceTimeBands { metres: 100.0, number: 2, days: 7, periods: 2, distance: Distance::Euclidean };
        assert_eq!([0.0, 1e-6, 100.0, 100.001, 200.0, 200.001].map(|metres| bands.row(metres)), [0, 1, 1, 2, 2, 3]);
        assert_eq!([0, 6, 7, 13, 14, 900].map(|days| bands.column(days)), [0, 0, 1, 1, 2, 2]);
        assert_eq!(
            [0, 1, 2, 3].map(|row| bands.space(row)),
            [(0.0, Some(0.0)), (0.0, Some(100.0)), (100.0, Some(200.0)), (200.0, None)]
        );
        assert_eq!([0, 1, 2].map(|column| bands.time(column)), [(0, Some(7)), (7, Some(14)), (14, None)]);
    }

    /// Events in a small town, some at the same place.
    fn town(events: i32) -> (Vec<[f64; 2]>, Vec<i32>) {
        let at = |i: i32| [f64::from(i * 7919 % 1013), f64::from(i * 104_729 % 997)];
        let place = |i: i32| if i % 5 == 0 { at(i / 10) } else { at(i) };
        ((0..events).map(place).collect(), (0..events).map(|i| i * 31 % 83).collect())
    }

    fn plain(at: &[[f64; 2]], days: &[i32], bands: &DistanceTimeBands) -> Vec<u64> {
        let mut table = vec![0; bands.rows() * bands.columns()];
        for i in 0..at.len() {
            for j in 0..i {
                let row = bands.row(bands.distance.between(at[i], at[j]));
                table[row * bands.columns() + bands.column(days[i].abs_diff(days[j]))] += 1;
            }
        }
        table
    }

    #[test]
    fn sweep_finds_all_pairs() {
        let (at, days) = town(300);
        for distance in [Distance::Manhattan, Distance::Euclidean] {
            for (metres, number, days_long, periods) in [(60.0, 3, 5, 4), (1.0, 1, 1, 1), (400.0, 5, 30, 2)] {
                let bands = DistanceTimeBands { metres, number, days: days_long, periods, distance };
                let near = NearPairs::find(&at, &bands, MAX_NEAR_PAIRS).expect("few");
                let table = near.table(&days, &pairs_by_period(&days, &bands));
                assert_eq!(table, plain(&at, &days, &bands), "{bands:?}");
                let by_row: Vec<u64> = table.chunks(bands.columns()).map(|row| row.iter().sum()).collect();
                assert_eq!(near.by_row(), by_row);
                assert!(by_row[0] > 0, "some stand at the same place");
            }
        }
    }

    #[test]
    fn limits_pairs_and_accepts_few_events() {
        let (at, days) = town(100);
        let bands = DistanceTimeBands { metres: 500.0, number: 4, ..DistanceTimeBands::default() };
        assert!(NearPairs::find(&at, &bands, 1_000).is_none());
        for events in [0, 1] {
            let near = NearPairs::find(&at[..events], &bands, 10).expect("none");
            let table = near.table(&days[..events], &pairs_by_period(&days[..events], &bands));
            assert!(table.iter().all(|pairs| *pairs == 0));
        }
    }
}
