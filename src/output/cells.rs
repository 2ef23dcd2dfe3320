//! The columns of a cell, by rank.

use hexspot_stats::{HarmVerdicts, Interval, PermutationStatistics, PermutationTest, RankInterval};

use super::trend::{direction, emerging};
use crate::grid::RedistributedCounts;
use crate::place::LonLat;
use crate::rank::{CellData, DensitySurface, Ranking, Rates, RedistributionRanks};
use crate::table::{Table, columns};
use crate::trend::{HotHistories, HotHistory};

/// A cell of a ranking.
#[derive(Clone, Copy)]
pub struct CellRow<'a> {
    data: &'a CellData<'a>,
    ranking: &'a Ranking,
    course: &'a HotHistory,
    cell: usize,
}

impl CellRow<'_> {
    fn rank_interval(&self) -> Option<&RankInterval> {
        self.ranking.rank_interval[self.cell].as_ref()
    }

    fn per_premises(&self) -> Option<Interval> {
        self.rate(self.ranking.per_premises.as_ref())
    }

    fn per_1000_footfall(&self) -> Option<Interval> {
        self.rate(self.ranking.per_1000_footfall.as_ref())
    }

    fn rate(&self, rates: Option<&Rates>) -> Option<Interval> {
        rates.and_then(|rates| rates.rate[self.cell])
    }

    fn times_expected(&self) -> Option<Interval> {
        self.data.verdicts.times_expected[self.cell]
    }

    fn top_point_share(&self) -> Option<f64> {
        let (part, whole) = (self.data.table.top_point[self.cell], self.data.table.count[self.cell]);
        (whole > 0).then(|| f64::from(part) / f64::from(whole))
    }

    fn harm(&self) -> Option<&HarmVerdicts> {
        self.data.verdicts.harm.as_ref()
    }
}

columns! {
    /// The columns of a cell.
    pub mod cell(row: &CellRow<'_>) {
        /// H3 index, hexadecimal text; also the id of the feature
        H3: text.cell().published("geometry") => row.data.grid.cells[row.cell].to_string();
        /// H3 resolution
        RESOLUTION: whole.least(0.0).published("geometry") => u8::from(row.data.grid.resolution);
        /// nearest named thing; null where it is suppressed
        LABEL: text.or_null()
            .with_count("may name the street of the cell's own events: no number, and suppressed with them")
            => &row.ranking.label[row.cell];
        /// rank by the chosen order, from 1; null where it is suppressed
        RANK: whole.least(1.0).or_null()
            .recomputed("the place of the published number among published numbers, equal ones in order of the index")
            => row.ranking.rank[row.cell];
        /// lower end of the 90 % interval of the rank among the cells that have what they are ordered by: true values
        /// drawn from their posterior and ranked; null without draws, and where what it is ordered by is not known
        RANK_LOW: whole.least(1.0).or_null() => row.rank_interval().map(|interval| interval.low);
        /// upper end of that interval; null without draws, and where what it is ordered by is not known
        RANK_HIGH: whole.least(1.0).or_null() => row.rank_interval().map(|interval| interval.high);
        /// probability that the true value is among the first 10 cells; null without draws, and where what it is
        /// ordered by is not known
        P_TOP: number.share().or_null().unit("0 to 1") => row.rank_interval().map(|interval| interval.p_top);
        /// events of the theme in the period; null where it is suppressed
        COUNT: whole.least(0.0).or_null().unit("events")
            .with_count("published, and shown to leave enough possible values for every suppressed number")
            => row.data.table.count[row.cell];
        /// harm-weighted count by the preset chosen; null where it is suppressed
        HARM: number.least(0.0).or_null().unit("by preset") => row.data.table.harm[row.cell];
        /// Cambridge Crime Harm Index; null when it has no weight for a category of the theme
        HARM_CCHI: number.least(0.0).or_null().unit("days") => row.data.table.harm_cchi[row.cell];
        /// ONS Crime Severity Score; null when it has no weight for a category of the theme
        HARM_CSS: number.least(0.0).or_null().unit("score") => row.data.table.harm_css[row.cell];
        /// share of the cell's events on its fullest map point; null without events
        TOP_POINT_SHARE: number.share().or_null().unit("0 to 1") => row.top_point_share();
        /// of a hot cell, whether it stays hot without the events of the fullest map point of its window; null for
        /// cells that are not hot
        HOT_WITHOUT_TOP_POINT: truth.or_null() => row.ranking.hot_without_top_point[row.cell];
        /// the cell's own area on the sphere
        AREA_M2: number.least(0.0).unit("m²").published("geometry") => row.data.grid.area_m2[row.cell];
        /// events per km²; null where it is suppressed
        DENSITY_PER_KM2: number.least(0.0).or_null().unit("events/km²")
            .with_count("the published number over the area") => row.ranking.density_per_km2[row.cell];
        /// premises that rates are per, in the place; null when no premises were given
        PREMISES: whole.least(0.0).or_null().unit("premises").published("of a list of premises")
            => row.data.premises.map(|premises| premises.counted[row.cell]);
        /// rate shrunken towards that of all places (Gamma-Poisson); null without premises
        RATE_PER_PREMISES: number.least(0.0).or_null().unit("events per premises and year observed")
            => row.per_premises().map(|rate| rate.value);
        /// rate shrunken towards that of all places (Gamma-Poisson); null without premises: lower end of the 95 %
        /// interval
        RATE_PER_PREMISES_LOW: number.least(0.0).or_null().unit("events per premises and year observed")
            => row.per_premises().map(|rate| rate.low);
        /// rate shrunken towards that of all places (Gamma-Poisson); null without premises: upper end of the 95 %
        /// interval
        RATE_PER_PREMISES_HIGH: number.least(0.0).or_null().unit("events per premises and year observed")
            => row.per_premises().map(|rate| rate.high);
        /// average daily entries and exits of stations (or passers-by of sensors, people in areas), spread over the
        /// cells within a walk; null without footfall
        FOOTFALL: number.least(0.0).or_null().unit("people a day").published("of counts of people")
            => row.data.footfall.map(|footfall| footfall.daily[row.cell]);
        /// rate shrunken towards that of all places (Gamma-Poisson); null without footfall
        RATE_PER_1000_FOOTFALL: number.least(0.0).or_null()
            .unit("events per 1,000 daily entries and exits, and year observed")
            => row.per_1000_footfall().map(|rate| rate.value);
        /// rate shrunken towards that of all places (Gamma-Poisson); null without footfall: lower end of the 95 %
        /// interval
        RATE_PER_1000_FOOTFALL_LOW: number.least(0.0).or_null()
            .unit("events per 1,000 daily entries and exits, and year observed")
            => row.per_1000_footfall().map(|rate| rate.low);
        /// rate shrunken towards that of all places (Gamma-Poisson); null without footfall: upper end of the 95 %
        /// interval
        RATE_PER_1000_FOOTFALL_HIGH: number.least(0.0).or_null()
            .unit("events per 1,000 daily entries and exits, and year observed")
            => row.per_1000_footfall().map(|rate| rate.high);
        /// Gi* (Ord & Getis 1995), for comparison with other software; null where undefined
        GI_Z: number.or_null().unit("z") => row.data.verdicts.gi_z[row.cell];
        /// its upper normal tail: not calibrated on crime counts
        GI_P: number.share().or_null() => row.data.verdicts.gi_p[row.cell];
        /// its false-discovery rate (Benjamini-Hochberg)
        GI_Q: number.share().or_null() => row.data.verdicts.gi_q[row.cell];
        /// events over what the place's share of the exposure (area unless chosen otherwise) would have
        TIMES_EXPECTED: number.least(0.0).or_null().unit("ratio")
            .recomputed("the published number over the published total's share")
            => row.times_expected().map(|times| times.value);
        /// events over what the place's share of the exposure (area unless chosen otherwise) would have: lower end of
        /// the 95 % interval
        TIMES_EXPECTED_LOW: number.least(0.0).or_null().unit("ratio") => row.times_expected().map(|times| times.low);
        /// events over what the place's share of the exposure (area unless chosen otherwise) would have: upper end of
        /// the 95 % interval
        TIMES_EXPECTED_HIGH: number.least(0.0).or_null().unit("ratio")
            => row.times_expected().map(|times| times.high);
        /// exact window test: P(at least as many events in the cell and its rings, given all events)
        EXACT_P: number.share().or_null() => row.data.verdicts.exact.p[row.cell];
        /// its false-discovery rate (Benjamini-Hochberg)
        EXACT_Q: number.share().or_null() => row.data.verdicts.exact.q[row.cell];
        /// the verdict: significantly more than expected in the cell and its rings; null when it cannot be tested
        HOT: truth.or_null()
            .recomputed("the verdict of the same test on published numbers, those suppressed replaced by their published remainder, shared out evenly")
            => row.data.verdicts.hot[row.cell];
        /// the highest level that the verdict reaches; null when not hot
        HOT_LEVEL: number.one_of_numbers(&[0.95, 0.99, 0.999]).or_null() => row.data.verdicts.hot_level[row.cell];
        /// false-discovery rate of the verdict's test
        HOT_Q: number.share().or_null() => row.data.verdicts.hot_q[row.cell];
        /// the test behind the verdict: exact (not adjusted for overdispersion in time), or adjusted with the
        /// dispersion estimated from months; where small numbers are suppressed, adjusted with a dispersion of 2 (2.5
        /// at most) that is declared, for an estimate would reveal suppressed numbers
        HOT_TEST: text.names(&["exact", "dispersion-adjusted", "dispersion-declared"])
            .recomputed("the same for every export: with a dispersion declared, not estimated")
            => row.data.verdicts.test.as_str();
        /// P of as much harm (by the chosen preset) in the cell and its rings if events followed the expectation and
        /// weights were drawn from the study's own mix: compound Poisson, negative binomial where events are
        /// overdispersed; upper tail; null when there is no harm to follow or no exposure
        HARM_P: number.share().or_null() => row.harm().and_then(|harm| harm.test.p[row.cell]);
        /// false-discovery rate of harm_p, Benjamini-Hochberg over the cells of the study area
        HARM_Q: number.share().or_null() => row.harm().and_then(|harm| harm.test.q[row.cell]);
        /// whether harm_q is at most alpha and the cell itself has more harm than the multiple asked for; null where
        /// not tested
        HARM_HOT: truth.or_null() => row.harm().and_then(|harm| harm.hot[row.cell]);
        /// rank by number of events
        RANK_BY_COUNT: whole.least(1.0).or_null().recomputed("as rank") => row.ranking.rank_by_count[row.cell];
        /// rank by Cambridge Crime Harm Index; null when it has no weight for a category of the theme
        RANK_BY_HARM_CCHI: whole.least(1.0).or_null() => row.ranking.rank_by_harm_cchi[row.cell];
        /// rank by ONS Crime Severity Score; null when it has no weight for a category of the theme
        RANK_BY_HARM_CSS: whole.least(1.0).or_null() => row.ranking.rank_by_harm_css[row.cell];
        /// whether the cell is among the first 10 by one of the two harm indices and not among the first 20 by the
        /// other; null when either has no weight for a category of the theme
        HARM_INDICES_DISAGREE: truth.or_null() => row.ranking.harm_indices_disagree(row.cell);
        /// rank by rate per premises; null without such a rate
        RANK_BY_RATE_PER_PREMISES: whole.least(1.0).or_null() => row.ranking.rank_by_rate_per_premises[row.cell];
        /// rank by rate per 1,000 footfall; null without such a rate
        RANK_BY_RATE_PER_1000_FOOTFALL: whole.least(1.0).or_null()
            => row.ranking.rank_by_rate_per_1000_footfall[row.cell];
        /// months of months_observed in which the cell was hot: the test of hot on the events of the month alone
        /// (Benjamini-Hochberg over the cells of each month); null for a cell that is not tested
        MONTHS_HOT: whole.least(0.0).or_null().unit("months") => row.course.months_hot;
        /// whether numbers clearly rise (up) or fall (down), by Mann-Kendall on the counts of steps (seasonal Kendall
        /// where two years of steps shorter than a year are known; with fewer it may be the season) at a
        /// false-discovery rate of alpha over all cells; null where fewer than four steps are known. The series is
        /// that of the cell and its rings, as for hot, and the cell itself must go the same way. Counts as they are:
        /// gaps of one source are not taken out
        TREND: text.names(&["up", "down", "none"]).or_null() => direction(row.course);
        /// what the place is becoming, by the steps in which it was hot, cold or neither and its trend: new (in the
        /// last step only), consecutive (one run of two or more up to the last), intensifying, persistent and
        /// diminishing (90 % of the steps or more, the last among them; numbers rise, neither, fall; for cold: fall,
        /// neither, rise), sporadic (now, on and off), oscillating (now, and cold, or hot, before), historical (90 %,
        /// and now neither); the first that fits, what it is now before what it was; null where fewer than four steps
        /// are known or the place is not tested
        EMERGING: text
            .names(&["new hot", "consecutive hot", "intensifying hot", "persistent hot", "diminishing hot", "sporadic hot", "oscillating hot", "historical hot", "new cold", "consecutive cold", "intensifying cold", "persistent cold", "diminishing cold", "sporadic cold", "oscillating cold", "historical cold", "no pattern"])
            .or_null() => emerging(row.course);
        /// months of the period for which any source has rows
        MONTHS_OBSERVED: whole.least(1.0).unit("months").published("of the files there are")
            => row.data.coverage.months_observed();
        /// one plain sentence
        REASON: text.recomputed("states the published number, or that it is suppressed")
            => &row.ranking.reason[row.cell];
    }
}

/// A cell of a ranking by counts spread over catchments, with the rank that it had before.
pub struct SpreadRow<'a> {
    data: &'a CellData<'a>,
    ranking: &'a Ranking,
    spread: &'a RedistributedCounts,
    ranks: &'a RedistributionRanks,
    cell: usize,
}

impl SpreadRow<'_> {
    fn change(&self) -> Option<i64> {
        let place = |rank: &[Option<u32>]| rank[self.cell].map(i64::from);
        Some(place(&self.ranks.rank_before)? - place(&self.ranking.rank)?)
    }
}

columns! {
    /// The columns of a cell that are written with `spread`.
    pub mod spread_cell(row: &SpreadRow<'_>) {
        /// events after those of each map point are shared out over the ground nearest to it; what rank, rank_low,
        /// rank_high and p_top go by when the order is count (spread harm, density or rates likewise); never tested:
        /// hot, exact_p, exact_q and gi_* are of count. Summed over cells (with --coverage: those of the buffer
        /// included) as many as count
        SPREAD_COUNT: number.least(0.0).unit("events").when("spread") => row.spread.count[row.cell];
        /// rank by the same order of the counts at the map points
        RANK_BEFORE_SPREAD: whole.least(1.0).when("spread") => row.ranks.rank_before[row.cell];
    }
}

/// The reported cells in order of their rank: `cells_<theme>.geojson` and `ranking_<theme>.csv`.
pub fn cells(data: &CellData<'_>, ranking: &Ranking, courses: &HotHistories) -> Table {
    let row = |cell: &usize| CellRow { data, ranking, course: &courses.places[*cell], cell: *cell };
    let rows: Vec<CellRow<'_>> = ranking.order.iter().map(row).collect();
    let mut out = Table::new(rows.len());
    cell::write(&mut out, &rows);
    if let Some((spread, ranks)) = data.redistributed.zip(ranking.redistribution.as_ref()) {
        spread_cell::write(&mut out, &spread_rows(data, ranking, spread, ranks));
    }
    out
}

columns! {
    /// The columns of `spread_<theme>.csv`.
    pub mod spread_rank(row: &SpreadRow<'_>) {
        /// H3 index of the cell
        CELL: text.cell() => row.data.grid.cells[row.cell].to_string();
        /// nearest named thing
        LABEL: text => &row.ranking.label[row.cell];
        /// events on the map points in the cell
        COUNT: whole.least(0.0).unit("events") => row.data.table.count[row.cell];
        /// events after those of each map point are shared out over the ground nearest to it, by area or by premises
        SPREAD_COUNT: number.least(0.0).unit("events") => row.spread.count[row.cell];
        /// rank by the chosen order of the counts at the map points
        RANK_BEFORE: whole.least(1.0) => row.ranks.rank_before[row.cell];
        /// rank by the same order of the spread counts
        RANK_AFTER: whole.least(1.0) => row.ranking.rank[row.cell];
        /// rank_before less rank_after: places gained
        CHANGE: whole => row.change();
        /// what rank_before goes by: count, harm, density or rate of the counts at the points; null where a cell has
        /// no such rate
        VALUE_BEFORE: number.least(0.0).or_null().unit("by order") => row.ranks.value_before[row.cell];
        /// what rank_after goes by, likewise of the spread counts
        VALUE_AFTER: number.least(0.0).or_null().unit("by order") => row.ranking.value(row.data, row.cell);
    }
}

/// `spread_<theme>.csv`: the reported cells in order of their rank by spread counts, with the rank that they had before.
pub fn spread(
    data: &CellData<'_>,
    ranking: &Ranking,
    spread: &RedistributedCounts,
    ranks: &RedistributionRanks,
) -> Table {
    let rows = spread_rows(data, ranking, spread, ranks);
    let mut out = Table::new(rows.len());
    spread_rank::write(&mut out, &rows);
    out
}

fn spread_rows<'a>(
    data: &'a CellData<'a>,
    ranking: &'a Ranking,
    spread: &'a RedistributedCounts,
    ranks: &'a RedistributionRanks,
) -> Vec<SpreadRow<'a>> {
    ranking.order.iter().map(|cell| SpreadRow { data, ranking, spread, ranks, cell: *cell }).collect()
}

/// The densities at a cell.
pub struct DensityRow<'a> {
    surface: &'a DensitySurface,
    cell: usize,
}

impl DensityRow<'_> {
    fn relative_risk(&self) -> Option<f64> {
        let risk = self.surface.relative_risk.as_ref().map(|risk| risk[self.cell]);
        risk.filter(|risk| !risk.floored).map(|risk| risk.value)
    }
}

columns! {
    /// The columns of a cell that are written with `bandwidth`.
    pub mod density(row: &DensityRow<'_>) {
        /// density at the middle of the cell: every event of the period spread by the quartic kernel over the chosen
        /// bandwidth, divided by the part of the kernel that lies inside the cells analysed; null where it is
        /// suppressed
        KDE_PER_KM2: number.least(0.0).or_null().unit("events/km²").when("bandwidth") => row.surface.fixed[row.cell];
        /// the same with a bandwidth of its own for each event (Abramson's square-root law on kde_per_km2, 5 times
        /// the bandwidth at the most); null where it is suppressed
        KDE_ADAPTIVE_PER_KM2: number.least(0.0).or_null().unit("events/km²").when("bandwidth")
            => row.surface.adaptive[row.cell];
        /// share of the events over share of the premises, each by its density at the middle of the cell: 1 where a
        /// place has as much of the events as of the premises; null without premises or events, and where the density
        /// of premises is below that of one within the bandwidth
        KDE_RELATIVE_RISK: number.least(0.0).or_null().unit("ratio").when("bandwidth") => row.relative_risk();
    }
}

/// Adds the densities to a table of cells in this order.
pub fn add_densities(out: &mut Table, order: &[usize], surface: &DensitySurface) {
    let rows: Vec<DensityRow<'_>> = order.iter().map(|cell| DensityRow { surface, cell: *cell }).collect();
    density::write(out, &rows);
}

/// The statistics by permutation of a cell.
pub struct PermutationRow<'a> {
    statistics: &'a PermutationStatistics,
    cell: usize,
}

impl PermutationRow<'_> {
    fn q(&self, test: &PermutationTest) -> Option<f64> {
        test.q.as_ref().ok().and_then(|q| q[self.cell])
    }
}

columns! {
    /// The columns of a cell that are written with `permutations`.
    pub mod permutation(row: &PermutationRow<'_>) {
        /// Gi* by conditional permutation, upper tail: how often random neighbours hold as much as those of the cell,
        /// (M + 1)/(R + 1); null for a cell without neighbours, and where all counts are the same; for comparison,
        /// decides nothing; not written unless --permutations is above 0
        GI_P_PERMUTED: number.share().or_null().when("permutations") => row.statistics.gi.p[row.cell];
        /// its false-discovery rate (Benjamini-Hochberg over the cells of the study area); null everywhere when so
        /// few permutations cannot support one, which the notes of the manifest say with the number that would; for
        /// comparison, decides nothing; not written unless --permutations is above 0
        GI_Q_PERMUTED: number.share().or_null().when("permutations") => row.q(&row.statistics.gi);
        /// local Moran's I (Anselin 1995): above 0 where the neighbours are like the cell, below where they are
        /// unlike; 0 for a cell without neighbours; null where all counts are the same; not written unless
        /// --permutations is above 0
        MORAN_I: number.or_null().unit("I").when("permutations")
            => row.statistics.moran_i[row.cell].map(|moran| moran.i);
        /// the cell, then its neighbours, above the mean (H) or not (L); null for a cell without neighbours, and
        /// where all counts are the same; not written unless --permutations is above 0
        MORAN_QUADRANT: text.names(&["HH", "LH", "LL", "HL"]).or_null().when("permutations")
            => row.statistics.moran_i[row.cell].and_then(|moran| Some(moran.quadrant?.as_str()));
        /// local Moran's I by conditional permutation, both tails (twice the smaller): whether neighbours are more
        /// like the cell than random ones would be, or less; null as gi_p_permuted; for comparison, decides nothing;
        /// not written unless --permutations is above 0
        MORAN_P_PERMUTED: number.share().or_null().when("permutations") => row.statistics.moran.p[row.cell];
        /// its false-discovery rate; null as gi_q_permuted; for comparison, decides nothing; not written unless
        /// --permutations is above 0
        MORAN_Q_PERMUTED: number.share().or_null().when("permutations") => row.q(&row.statistics.moran);
    }
}

/// Adds the statistics by permutation to a table of cells in this order.
pub fn add_permuted(out: &mut Table, order: &[usize], statistics: &PermutationStatistics) {
    let rows: Vec<PermutationRow<'_>> = order.iter().map(|cell| PermutationRow { statistics, cell: *cell }).collect();
    permutation::write(out, &rows);
}

columns! {
    /// The columns of a cell that only its table has: a map has them as geometry.
    pub mod cell_middle(row: &LonLat) {
        /// longitude of the middle of the cell, WGS84
        LON: number.longitude().published("geometry") => row.lon();
        /// latitude of the middle of the cell, WGS84
        LAT: number.latitude().published("geometry") => row.lat();
    }
}

/// Adds the middle of each cell to a table of cells, for readers without geometry.
pub fn add_middles(out: &mut Table, middles: &[LonLat]) {
    cell_middle::write(out, middles);
}
