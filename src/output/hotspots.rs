//! The columns of a hotspot, first place first.

use super::trend::{direction, emerging};
use crate::evaluate::StableHotspots;
use crate::rank::{CellData, Hotspot, TOP};
use crate::table::{Table, columns};
use crate::temporal::PeakHours;
use crate::trend::{HotHistories, HotHistory};

/// A hotspot with what other analyses say of it.
pub struct HotspotRow<'a> {
    theme: &'a str,
    data: &'a CellData<'a>,
    hotspot: &'a Hotspot,
    /// Whether there are more than the first ranks: where there are not, to be among them says nothing.
    many: bool,
    course: &'a HotHistory,
    stability: Option<&'a StableHotspots>,
    venues_nearby: Option<u32>,
    peak: Option<&'a PeakHours>,
    /// Its place in the list, from 0.
    at: usize,
}

impl HotspotRow<'_> {
    fn cells(&self) -> Vec<String> {
        self.hotspot.cells.iter().map(|cell| self.data.grid.cells[*cell].to_string()).collect()
    }
}

columns! {
    /// The columns of a hotspot.
    pub mod hotspot(row: &HotspotRow<'_>) {
        /// theme and number; also the id of the feature
        HOTSPOT: text.like("^.+-[0-9]+$").with_count("a name") => format!("{}-{}", row.theme, row.hotspot.number);
        /// named as its first cell is
        LABEL: text.with_count("that of its first cell") => &row.hotspot.label;
        /// place among the hotspots by the chosen order, from 1
        RANK: whole.least(1.0).with_count("by published numbers") => row.hotspot.number;
        /// lower end of the 90 % interval of the rank among the hotspots: true values drawn from their posterior and
        /// ranked; null without draws, and where what it is ordered by is not known
        RANK_LOW: whole.least(1.0).or_null() => row.hotspot.rank_interval.map(|interval| interval.low);
        /// upper end of that interval; null without draws, and where what it is ordered by is not known
        RANK_HIGH: whole.least(1.0).or_null() => row.hotspot.rank_interval.map(|interval| interval.high);
        /// probability that the true value is among the first 10 hotspots (1 where there are no more); null without
        /// draws, and where what it is ordered by is not known; null where there are no more than k hotspots
        P_TOP: number.share().or_null().unit("0 to 1")
            => row.hotspot.rank_interval.filter(|_| row.many).map(|interval| interval.p_top);
        /// best rank among its cells
        BEST_CELL_RANK: whole.least(1.0).with_count("by published numbers") => row.hotspot.best_rank;
        /// H3 indices of its cells
        CELLS: list.cell().filled().with_count("cells whose numbers are published") => row.cells();
        /// events of the theme in the period
        COUNT: whole.least(0.0).unit("events").with_count("the sum of published numbers") => row.hotspot.count;
        /// share of the study area's events
        SHARE_OF_EVENTS: number.share().or_null().unit("0 to 1").recomputed("of the published total")
            => row.hotspot.shares[0];
        /// share of the study area's area
        SHARE_OF_AREA: number.share().unit("0 to 1").with_count("geometry") => row.hotspot.shares[1];
        /// harm-weighted count by the preset chosen; null where it is suppressed
        HARM: number.least(0.0).or_null().unit("by preset") => row.hotspot.harm[0];
        /// Cambridge Crime Harm Index; null when it has no weight for a category of the theme
        HARM_CCHI: number.least(0.0).or_null().unit("days") => row.hotspot.harm[1];
        /// ONS Crime Severity Score; null when it has no weight for a category of the theme
        HARM_CSS: number.least(0.0).or_null().unit("score") => row.hotspot.harm[2];
        /// share of its events on its fullest map point
        TOP_POINT_SHARE: number.share().or_null().unit("0 to 1") => row.hotspot.top_point_share;
        /// whether any of its cells stays hot without the events of its fullest map point; null where it is
        /// suppressed
        HOT_WITHOUT_TOP_POINT: truth.or_null() => row.hotspot.hot_without_top_point;
        /// area on the sphere
        AREA_M2: number.least(0.0).unit("m²").with_count("geometry") => row.hotspot.area_m2;
        /// events per km²
        DENSITY_PER_KM2: number.least(0.0).unit("events/km²").with_count("the published number over the area")
            => f64::from(row.hotspot.count) / (row.hotspot.area_m2 / 1e6);
        /// premises that rates are per, in the place; null when no premises were given
        PREMISES: whole.least(0.0).or_null().unit("premises").with_count("of a list of premises")
            => row.hotspot.premises;
        /// premises that rates are per, in the place or within 100 m of its edge; null when no premises were given
        VENUES_NEARBY: whole.least(0.0).or_null().unit("premises") => row.venues_nearby;
        /// rate shrunken towards that of all places (Gamma-Poisson); null without premises
        RATE_PER_PREMISES: number.least(0.0).or_null().unit("events per premises and year observed")
            => row.hotspot.rate_per_premises.map(|rate| rate.value);
        /// rate shrunken towards that of all places (Gamma-Poisson); null without premises: lower end of the 95 %
        /// interval
        RATE_PER_PREMISES_LOW: number.least(0.0).or_null().unit("events per premises and year observed")
            => row.hotspot.rate_per_premises.map(|rate| rate.low);
        /// rate shrunken towards that of all places (Gamma-Poisson); null without premises: upper end of the 95 %
        /// interval
        RATE_PER_PREMISES_HIGH: number.least(0.0).or_null().unit("events per premises and year observed")
            => row.hotspot.rate_per_premises.map(|rate| rate.high);
        /// average daily entries and exits of stations (or passers-by of sensors, people in areas), spread over the
        /// cells within a walk; null without footfall
        FOOTFALL: number.least(0.0).or_null().unit("people a day").with_count("of counts of people")
            => row.hotspot.footfall;
        /// rate shrunken towards that of all places (Gamma-Poisson); null without footfall
        RATE_PER_1000_FOOTFALL: number.least(0.0).or_null()
            .unit("events per 1,000 daily entries and exits, and year observed")
            => row.hotspot.rate_per_1000_footfall.map(|rate| rate.value);
        /// rate shrunken towards that of all places (Gamma-Poisson); null without footfall: lower end of the 95 %
        /// interval
        RATE_PER_1000_FOOTFALL_LOW: number.least(0.0).or_null()
            .unit("events per 1,000 daily entries and exits, and year observed")
            => row.hotspot.rate_per_1000_footfall.map(|rate| rate.low);
        /// rate shrunken towards that of all places (Gamma-Poisson); null without footfall: upper end of the 95 %
        /// interval
        RATE_PER_1000_FOOTFALL_HIGH: number.least(0.0).or_null()
            .unit("events per 1,000 daily entries and exits, and year observed")
            => row.hotspot.rate_per_1000_footfall.map(|rate| rate.high);
        /// events over what the place's share of the exposure (area unless chosen otherwise) would have
        TIMES_EXPECTED: number.least(0.0).or_null().unit("ratio")
            .recomputed("published numbers over the published total's share")
            => row.hotspot.times_expected.map(|times| times.value);
        /// events over what the place's share of the exposure (area unless chosen otherwise) would have: lower end of
        /// the 95 % interval
        TIMES_EXPECTED_LOW: number.least(0.0).or_null().unit("ratio")
            => row.hotspot.times_expected.map(|times| times.low);
        /// events over what the place's share of the exposure (area unless chosen otherwise) would have: upper end of
        /// the 95 % interval
        TIMES_EXPECTED_HIGH: number.least(0.0).or_null().unit("ratio")
            => row.hotspot.times_expected.map(|times| times.high);
        /// the highest level that the verdict reaches; null when not hot
        HOT_LEVEL: number.one_of_numbers(&[0.95, 0.99, 0.999]).or_null() => row.hotspot.hot_level;
        /// false-discovery rate of the verdict's test
        HOT_Q: number.share().or_null() => row.hotspot.hot_q;
        /// the test behind the verdict: exact (not adjusted for overdispersion in time), or adjusted with the
        /// dispersion estimated from months; where small numbers are suppressed, adjusted with a dispersion of 2 (2.5
        /// at most) that is declared, for an estimate would reveal suppressed numbers
        HOT_TEST: text.names(&["exact", "dispersion-adjusted", "dispersion-declared"])
            .recomputed("the same for every export: with a dispersion declared, not estimated")
            => row.data.verdicts.test.as_str();
        /// share of the variants of the analysis (coarser, finer and shifted grids, other harm presets, other
        /// denominators) in which hot cells hold at least half of its events; null when not worked out
        STABILITY: number.share().or_null().unit("0 to 1")
            => row.stability.and_then(|stability| stability.hotspots[row.at].share());
        /// the variants in which it is no longer there
        LOST_IN: list => row.stability.map_or_else(Vec::new, |stability| stability.lost_in(row.at));
        /// months of months_observed in which the hotspot as a whole held significantly more than its share of the
        /// events of that month (Benjamini-Hochberg over the hotspots of each month); it was chosen because it is hot
        /// over all of them together
        MONTHS_HOT: whole.least(0.0).or_null().unit("months") => row.course.months_hot;
        /// whether numbers clearly rise (up) or fall (down), by Mann-Kendall on the counts of steps (seasonal Kendall
        /// where two years of steps shorter than a year are known; with fewer it may be the season) at a
        /// false-discovery rate of alpha over all hotspots; null where fewer than four steps are known. Counts of the
        /// whole hotspot as they are
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
        /// the fewest hours of the form "the same run of 2 to 8 hours on days that follow each other" that hold a
        /// quarter of its events, such as Fri, Sat 22:00–02:00 or Thu–Sat nights 00:00–03:00 (local time; a run that
        /// begins in the small hours stands under the nights before); without events at times that stand for "not
        /// known" and events that lasted longer than a week; found on the events that it describes, no test; null
        /// below 50 events whose time of day is known, and where it takes more than 21 hours of the week (less than
        /// twice their share)
        PEAK_HOURS: text.or_null() => row.peak.map(ToString::to_string);
        /// months of the period for which any source has rows
        MONTHS_OBSERVED: whole.least(1.0).unit("months").with_count("of the files there are")
            => row.data.coverage.months_observed();
        /// one plain sentence
        REASON: text.recomputed("states the published number") => &row.hotspot.reason;
    }
}

/// The hotspots of theme `theme`, with how stable each is where that was computed, the premises in it or near it where some
/// were given, and the hours in which most happens there.
pub fn hotspots(
    theme: &str,
    data: &CellData<'_>,
    hotspots: &[Hotspot],
    courses: &HotHistories,
    stability: Option<&StableHotspots>,
    nearby: Option<&[u32]>,
    peaks: &[Option<PeakHours>],
) -> Table {
    let peak = |at: usize| peaks[at].as_ref();
    let row = |(at, hotspot)| HotspotRow {
        theme,
        data,
        hotspot,
        many: hotspots.len() > TOP,
        course: &courses.places[at],
        stability,
        venues_nearby: nearby.map(|nearby| nearby[at]),
        peak: peak(at),
        at,
    };
    let rows: Vec<HotspotRow<'_>> = hotspots.iter().enumerate().map(row).collect();
    let mut out = Table::new(rows.len());
    hotspot::write(&mut out, &rows);
    out
}
