//! Windows in space and time: zones over runs of months.

use super::likelihood_ratio::Logs;
use super::{CircularZones, MIN_CASES, ScanWindows, Window};

/// The runs of months that are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthRuns {
    /// All runs.
    Any,
    /// Runs that end in the last month: clusters that still last.
    Alive,
}

/// Cases by cell and month: `monthly[cell × months + month]`.
#[derive(Clone, Debug, PartialEq)]
pub struct SpaceTimeCases {
    monthly: Vec<u32>,
    months: usize,
}

impl SpaceTimeCases {
    /// A table of whole rows; `None` without two months or without two cases.
    ///
    /// ```
    /// use hexspot_stats::scan::SpaceTimeCases;
    ///
    /// // Two cells over three months.
    /// let cases = SpaceTimeCases::new(vec![1, 0, 4, 2, 2, 2], 3).expect("cases");
    /// assert_eq!(cases.margins(), (vec![5, 6], vec![3, 2, 6]));
    /// ```
    pub fn new(monthly: Vec<u32>, months: usize) -> Option<Self> {
        let cases: u64 = monthly.iter().map(|count| u64::from(*count)).sum();
        let whole = months >= 2 && monthly.len().is_multiple_of(months) && u32::try_from(cases).is_ok();
        (whole && cases >= u64::from(MIN_CASES)).then_some(Self { monthly, months })
    }

    /// Cases by cell and month.
    pub fn monthly(&self) -> &[u32] {
        &self.monthly
    }

    /// The number of months.
    pub fn months(&self) -> usize {
        self.months
    }

    /// All cases.
    pub fn total(&self) -> u32 {
        self.monthly.iter().sum()
    }

    /// Cases by cell, and cases by month.
    pub fn margins(&self) -> (Vec<u32>, Vec<u32>) {
        let cells = self.monthly.chunks_exact(self.months).map(|months| months.iter().sum()).collect();
        let months = (0..self.months).map(|month| self.monthly.iter().skip(month).step_by(self.months).sum()).collect();
        (cells, months)
    }
}

/// Every zone over every run of months that is at most half of the period: the windows of the space–time permutation
/// scan.
///
/// The expected cases of a window depend on the cases alone, as if place and time were independent: E = Σ_s Σ_t C_s
/// C_t / C. A place that always has many, and a month in which all places have many, are no cluster.
///
/// Kulldorff, M., Heffernan, R., Hartman, J., Assunção, R. & Mostashari, F. (2005). A space–time permutation scan
/// statistic for disease outbreak detection. *PLoS Medicine* 2, e59. doi:10.1371/journal.pmed.0020059
#[derive(Clone, Debug)]
pub struct SpaceTimeWindows<'a> {
    zones: &'a CircularZones,
    months: usize,
    runs: MonthRuns,
    logs: Logs,
}

/// A zone over a run of months, with its cases and those expected.
struct Cylinder {
    zone: usize,
    months: std::ops::Range<usize>,
    cases: u32,
    expected: f64,
    ratio: f64,
}

impl<'a> SpaceTimeWindows<'a> {
    /// The zones over the months of `cases`, for tables with the same total. For an example see
    /// [`permutation_scan_test`](super::permutation_scan_test).
    pub fn new(zones: &'a CircularZones, cases: &SpaceTimeCases, runs: MonthRuns) -> Self {
        Self { zones, months: cases.months(), runs, logs: Logs::new(cases.total()) }
    }

    fn search(&self, monthly: &[u32], taken: impl Fn(u32) -> bool) -> Option<Cylinder> {
        let (zones, members, months) = (self.zones.zones(), self.zones.members(), self.months);
        // Cumulated cases before each month, in all cells and in the zone.
        let mut of_all = vec![0u32; months + 1];
        for (at, count) in monthly.iter().enumerate() {
            of_all[at % months + 1] += count;
        }
        (0..months).for_each(|month| of_all[month + 1] += of_all[month]);
        let total = self.logs.total();
        let (mut best, mut highest) = (None, 0.0);
        let (mut at, mut free, mut before) = (0, true, vec![0u32; months + 1]);
        let mut counts = vec![0u32; months];
        for (number, zone) in zones.iter().enumerate() {
            if at <= zone.start {
                (at, free) = (zone.start, true);
                counts.fill(0);
            }
            for cell in &members[at..zone.end] {
                let of_cell = &monthly[*cell as usize * months..][..months];
                counts.iter_mut().zip(of_cell).for_each(|(sum, count)| *sum += count);
                free &= !taken(*cell);
            }
            at = zone.end;
            (0..months).for_each(|month| before[month + 1] = before[month] + counts[month]);
            let of_zone = before[months];
            if !free || of_zone < MIN_CASES {
                continue;
            }
            for end in self.ends() {
                for start in end.saturating_sub(months / 2)..end {
                    let (cases, of_run) = (before[end] - before[start], of_all[end] - of_all[start]);
                    let expected = f64::from(of_zone) * f64::from(of_run) / f64::from(total);
                    if cases < MIN_CASES || f64::from(cases) <= expected {
                        continue;
                    }
                    let ln_inside = self.logs.ln(of_zone) + self.logs.ln(of_run) - self.logs.ln(total);
                    // The inside term bounds the ratio from above: the outside term is never above 0.
                    if f64::from(cases) * (self.logs.ln(cases) - ln_inside) <= highest {
                        continue;
                    }
                    let ratio = self.logs.ratio(cases, ln_inside, (f64::from(total) - expected).ln());
                    if ratio > highest {
                        highest = ratio;
                        best = Some(Cylinder { zone: number, months: start..end, cases, expected, ratio });
                    }
                }
            }
        }
        best
    }

    /// The months after which a run may end.
    fn ends(&self) -> std::ops::RangeInclusive<usize> {
        match self.runs {
            MonthRuns::Any => 1..=self.months,
            MonthRuns::Alive => self.months..=self.months,
        }
    }
}

impl ScanWindows for SpaceTimeWindows<'_> {
    fn highest(&self, monthly: &[u32]) -> f64 {
        self.search(monthly, |_| false).map_or(0.0, |found| found.ratio)
    }

    fn most_likely(&self, monthly: &[u32], taken: &[bool]) -> Option<Window> {
        let Cylinder { zone, months, cases, expected, ratio } = self.search(monthly, |cell| taken[cell as usize])?;
        let zone = self.zones.zones()[zone];
        let mut cells = self.zones.members()[zone.start..zone.end].to_vec();
        cells.sort_unstable();
        Some(Window { cells, months: Some(months), cases, expected, ratio })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RandomStreams;
    use crate::scan::log_likelihood_ratio;
    use rand::RngExt;

    /// The highest ratio of all zones and runs, each counted from nothing.
    fn plain(zones: &CircularZones, table: &SpaceTimeCases, alive: bool) -> f64 {
        let (months, total) = (table.months(), table.total());
        let (by_cell, by_month) = table.margins();
        let mut highest: f64 = 0.0;
        for (window, _) in zones.windows() {
            for start in 0..months {
                for end in start + 1..=months {
                    if end - start > months / 2 || (alive && end != months) {
                        continue;
                    }
                    let (mut cases, mut expected) = (0, 0.0);
                    for cell in window {
                        let of_cell = &table.monthly()[*cell as usize * months..][start..end];
                        for (count, of_month) in of_cell.iter().zip(&by_month[start..end]) {
                            cases += count;
                            expected += f64::from(by_cell[*cell as usize]) * f64::from(*of_month);
                        }
                    }
                    if cases >= 2 {
                        highest = highest.max(log_likelihood_ratio(cases, expected / f64::from(total), total));
                    }
                }
            }
        }
        highest
    }

    #[test]
    fn search_matches_plain_search() {
        for run in 0..20u64 {
            let mut rng = RandomStreams::new(7).stream("plain", run);
            let points: Vec<[f64; 2]> =
                (0..15).map(|_| [f64::from(rng.random_range(0..5)), f64::from(rng.random_range(0..5))]).collect();
            let months = rng.random_range(2..9);
            let monthly = (0..15 * months).map(|_| rng.random_range(0..3) * rng.random_range(0..3)).collect();
            let table = SpaceTimeCases::new(monthly, months).expect("cases");
            let zones = CircularZones::circles(&points, &[1.0 / 15.0; 15], 0.4);
            for runs in [MonthRuns::Any, MonthRuns::Alive] {
                let cylinders = SpaceTimeWindows::new(&zones, &table, runs);
                let (met, plain) =
                    (cylinders.highest(table.monthly()), plain(&zones, &table, runs == MonthRuns::Alive));
                assert!((met - plain).abs() < 1e-9, "run {run}: {met} is not {plain}");
                let window = cylinders.most_likely(table.monthly(), &[false; 15]);
                assert_eq!(window.map_or(0.0, |window| window.ratio), met);
            }
        }
    }

    #[test]
    fn rejects_one_month_or_one_case() {
        assert_eq!(SpaceTimeCases::new(vec![4, 5], 1), None);
        assert_eq!(SpaceTimeCases::new(vec![1, 0, 0, 0], 2), None);
        assert_eq!(SpaceTimeCases::new(vec![1, 1, 0], 2), None);
        let table = SpaceTimeCases::new(vec![1, 2, 3, 4], 2).expect("cases");
        assert_eq!(table.margins(), (vec![3, 7], vec![4, 6]));
    }
}
