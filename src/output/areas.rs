//! The columns of areas compared: a row an area and measure, a row a pair whose order a denominator reverses, a row a kind of premises.

use hexspot_stats::{Interval, RankInterval, Rate};

use crate::areas::{AreaComparison, AreaContext, Denominator, RankReversal, RankReversals, RateRanking};
use crate::table::{Table, columns};

/// An area, and how it compares on a measure.
pub struct AreaMeasureRow<'a> {
    area: AreaRow<'a>,
    comparison: &'a AreaComparison,
}

impl AreaMeasureRow<'_> {
    fn number(&self) -> Option<f64> {
        self.comparison.counts.number(self.area.area)
    }

    fn density_per_km2(&self) -> Option<f64> {
        Some(self.number()? / self.area.km2()?)
    }

    fn column(&self, by: Denominator) -> Option<&RateRanking> {
        self.comparison.by(by)
    }

    fn crude(&self, by: Denominator) -> Option<f64> {
        self.column(by)?.crude[self.area.area]
    }

    fn rate(&self, by: Denominator) -> Option<Rate> {
        self.column(by)?.rate[self.area.area]
    }

    fn rank(&self, by: Denominator) -> Option<u32> {
        self.column(by)?.rank[self.area.area]
    }

    fn rank_interval(&self, by: Denominator) -> Option<&RankInterval> {
        self.column(by)?.rank_interval[self.area.area].as_ref()
    }

    fn to_next(&self, by: Denominator) -> Option<f64> {
        self.column(by)?.to_next[self.area.area]
    }

    fn ratio_to_rest(&self) -> Option<Interval> {
        self.column(Denominator::Premises)?.to_rest[self.area.area]
    }

    fn flag(&self) -> Option<String> {
        self.comparison.warning(self.area.area)
    }
}

/// An area.
#[derive(Clone, Copy)]
pub struct AreaRow<'a> {
    context: &'a AreaContext,
    area: usize,
    finding: Option<&'a String>,
}

impl<'a> AreaRow<'a> {
    fn label(&self) -> &'a String {
        &self.context.labels[self.area]
    }

    fn code(&self) -> Option<&'a String> {
        self.context.areas.areas[self.area].code.as_ref()
    }

    fn premises(&self) -> Option<u32> {
        self.context.exposure.premises.as_ref().map(|premises| premises.counted[self.area])
    }

    fn premises_restricted(&self) -> Option<u32> {
        let known = self.context.exposure.premises.as_ref().filter(|premises| premises.access_known);
        known.map(|premises| premises.restricted[self.area])
    }

    /// What no station or sensor is near is not counted, not none.
    fn footfall(&self) -> Option<f64> {
        let footfall = self.context.exposure.footfall.as_ref();
        footfall.map(|footfall| footfall.daily[self.area]).filter(|daily| *daily > 0.0)
    }

    fn km2(&self) -> Option<f64> {
        self.context.exposure.km2[self.area]
    }
}

columns! {
    /// The columns of `areas.csv`: an area and how it compares on a measure.
    pub mod area_row(row: &AreaMeasureRow<'_>) {
        /// name of the area, with what distinguishes it from others of the same name
        AREA: text.filled() => row.area.label();
        /// code of the area in its file; null when it has none
        CODE: text.or_null() => row.area.code();
        /// name of the measure: a theme, traffic-light, or a category of a table of counts
        MEASURE: text.like("^[^_]+$") => &row.comparison.measure.name;
        /// what the number, and every rate of the row, counts
        UNIT: text.names(&["events", "points"]) => row.comparison.measure.unit.as_str();
        /// sum of the months that are known; null when none is
        NUMBER: number.least(0.0).or_null().unit("events or points, by unit") => row.number();
        /// months of the period that are known of the area on the measure
        MONTHS_OBSERVED: whole.least(0.0).unit("months") => row.comparison.counts.months(row.area.area);
        /// premises of the area that rates are per; null when no premises were given
        PREMISES: whole.least(0.0).or_null().unit("premises") => row.area.premises();
        /// of these, those that only guests, members or employees may enter; premises of which that is not stated are
        /// assumed to be open; null when no list states it of any
        PREMISES_RESTRICTED: whole.least(0.0).or_null().unit("premises") => row.area.premises_restricted();
        /// average daily entries and exits of stations (or passers-by of sensors, people in areas), spread over cells
        /// within a walk, in the area; 0 where nothing was counted within reach; null without footfall; null where
        /// nothing is counted within reach
        FOOTFALL: number.least(0.0).or_null().unit("people a day") => row.area.footfall();
        /// surface of the area on the ellipsoid; null when it has no outline
        AREA_KM2: number.above(0.0).or_null().unit("km²") => row.area.km2();
        /// per premises and year, as counted; null without premises, and when nothing is known of the area
        CRUDE_RATE_PER_PREMISES: number.least(0.0).or_null().unit("events (or points) per premises and year known")
            => row.crude(Denominator::Premises);
        /// per premises and year, shrunken towards that of all areas (Gamma-Poisson); null without premises, when
        /// nothing is known of the area, and when nothing happened in any
        RATE_PER_PREMISES: number.least(0.0).or_null().unit("events (or points) per premises and year known")
            => row.rate(Denominator::Premises).map(|rate| rate.value);
        /// per premises and year, shrunken towards that of all areas (Gamma-Poisson); null without premises, when
        /// nothing is known of the area, and when nothing happened in any: lower end of the 95 % interval
        RATE_PER_PREMISES_LOW: number.least(0.0).or_null().unit("events (or points) per premises and year known")
            => row.rate(Denominator::Premises).map(|rate| rate.low);
        /// per premises and year, shrunken towards that of all areas (Gamma-Poisson); null without premises, when
        /// nothing is known of the area, and when nothing happened in any: upper end of the 95 % interval
        RATE_PER_PREMISES_HIGH: number.least(0.0).or_null().unit("events (or points) per premises and year known")
            => row.rate(Denominator::Premises).map(|rate| rate.high);
        /// per premises that anybody may enter and year, as counted; null without such premises, or when no list
        /// states who may enter, and when nothing is known of the area
        CRUDE_RATE_PER_PUBLIC_PREMISES: number.least(0.0).or_null()
            .unit("events (or points) per premises and year known") => row.crude(Denominator::PublicPremises);
        /// per premises that anybody may enter and year, shrunken towards that of all areas (Gamma-Poisson); null
        /// without such premises, or when no list states who may enter, when nothing is known of the area, and when
        /// nothing happened in any
        RATE_PER_PUBLIC_PREMISES: number.least(0.0).or_null().unit("events (or points) per premises and year known")
            => row.rate(Denominator::PublicPremises).map(|rate| rate.value);
        /// per premises that anybody may enter and year, shrunken towards that of all areas (Gamma-Poisson); null
        /// without such premises, or when no list states who may enter, when nothing is known of the area, and when
        /// nothing happened in any: lower end of the 95 % interval
        RATE_PER_PUBLIC_PREMISES_LOW: number.least(0.0).or_null()
            .unit("events (or points) per premises and year known")
            => row.rate(Denominator::PublicPremises).map(|rate| rate.low);
        /// per premises that anybody may enter and year, shrunken towards that of all areas (Gamma-Poisson); null
        /// without such premises, or when no list states who may enter, when nothing is known of the area, and when
        /// nothing happened in any: upper end of the 95 % interval
        RATE_PER_PUBLIC_PREMISES_HIGH: number.least(0.0).or_null()
            .unit("events (or points) per premises and year known")
            => row.rate(Denominator::PublicPremises).map(|rate| rate.high);
        /// per 1,000 people a day and year, as counted; null without footfall, and when nothing is known of the area
        CRUDE_RATE_PER_1000_FOOTFALL: number.least(0.0).or_null()
            .unit("events (or points) per 1,000 people a day, and year known") => row.crude(Denominator::Footfall);
        /// per 1,000 people a day and year, shrunken towards that of all areas (Gamma-Poisson); null without
        /// footfall, when nothing is known of the area, and when nothing happened in any
        RATE_PER_1000_FOOTFALL: number.least(0.0).or_null()
            .unit("events (or points) per 1,000 people a day, and year known")
            => row.rate(Denominator::Footfall).map(|rate| rate.value);
        /// per 1,000 people a day and year, shrunken towards that of all areas (Gamma-Poisson); null without
        /// footfall, when nothing is known of the area, and when nothing happened in any: lower end of the 95 %
        /// interval
        RATE_PER_1000_FOOTFALL_LOW: number.least(0.0).or_null()
            .unit("events (or points) per 1,000 people a day, and year known")
            => row.rate(Denominator::Footfall).map(|rate| rate.low);
        /// per 1,000 people a day and year, shrunken towards that of all areas (Gamma-Poisson); null without
        /// footfall, when nothing is known of the area, and when nothing happened in any: upper end of the 95 %
        /// interval
        RATE_PER_1000_FOOTFALL_HIGH: number.least(0.0).or_null()
            .unit("events (or points) per 1,000 people a day, and year known")
            => row.rate(Denominator::Footfall).map(|rate| rate.high);
        /// per km² and year, as counted; null without km², and when nothing is known of the area
        CRUDE_RATE_PER_KM2: number.least(0.0).or_null().unit("events (or points) per km² and year known")
            => row.crude(Denominator::Surface);
        /// per km² and year, shrunken towards that of all areas (Gamma-Poisson); null without km², when nothing is
        /// known of the area, and when nothing happened in any
        RATE_PER_KM2: number.least(0.0).or_null().unit("events (or points) per km² and year known")
            => row.rate(Denominator::Surface).map(|rate| rate.value);
        /// per km² and year, shrunken towards that of all areas (Gamma-Poisson); null without km², when nothing is
        /// known of the area, and when nothing happened in any: lower end of the 95 % interval
        RATE_PER_KM2_LOW: number.least(0.0).or_null().unit("events (or points) per km² and year known")
            => row.rate(Denominator::Surface).map(|rate| rate.low);
        /// per km² and year, shrunken towards that of all areas (Gamma-Poisson); null without km², when nothing is
        /// known of the area, and when nothing happened in any: upper end of the 95 % interval
        RATE_PER_KM2_HIGH: number.least(0.0).or_null().unit("events (or points) per km² and year known")
            => row.rate(Denominator::Surface).map(|rate| rate.high);
        /// number over area_km2, over the whole period, as counted
        DENSITY_PER_KM2: number.least(0.0).or_null().unit("events (or points) per km²") => row.density_per_km2();
        /// rank by number a year known, shrunken towards that of all areas; null when nothing is known of the area,
        /// and when nothing happened in any
        RANK_BY_NUMBER: whole.least(1.0).or_null() => row.rank(Denominator::Number);
        /// lower end of the 90 % interval of that rank: true rates drawn from their posterior and ranked; null
        /// without such a rank or without draws
        RANK_BY_NUMBER_LOW: whole.least(1.0).or_null() => row.rank_interval(Denominator::Number).map(|rank| rank.low);
        /// upper end of that interval
        RANK_BY_NUMBER_HIGH: whole.least(1.0).or_null()
            => row.rank_interval(Denominator::Number).map(|rank| rank.high);
        /// rank by the shrunken rate per premises and year; null when nothing is known of the area, without premises,
        /// and when nothing happened in any
        RANK_BY_RATE_PER_PREMISES: whole.least(1.0).or_null() => row.rank(Denominator::Premises);
        /// lower end of the 90 % interval of that rank: true rates drawn from their posterior and ranked; null
        /// without such a rank or without draws
        RANK_BY_RATE_PER_PREMISES_LOW: whole.least(1.0).or_null()
            => row.rank_interval(Denominator::Premises).map(|rank| rank.low);
        /// upper end of that interval
        RANK_BY_RATE_PER_PREMISES_HIGH: whole.least(1.0).or_null()
            => row.rank_interval(Denominator::Premises).map(|rank| rank.high);
        /// rank by the shrunken rate per premises that anybody may enter and year; null when nothing is known of the
        /// area, without such premises, or when no list states who may enter, and when nothing happened in any
        RANK_BY_RATE_PER_PUBLIC_PREMISES: whole.least(1.0).or_null() => row.rank(Denominator::PublicPremises);
        /// lower end of the 90 % interval of that rank: true rates drawn from their posterior and ranked; null
        /// without such a rank or without draws
        RANK_BY_RATE_PER_PUBLIC_PREMISES_LOW: whole.least(1.0).or_null()
            => row.rank_interval(Denominator::PublicPremises).map(|rank| rank.low);
        /// upper end of that interval
        RANK_BY_RATE_PER_PUBLIC_PREMISES_HIGH: whole.least(1.0).or_null()
            => row.rank_interval(Denominator::PublicPremises).map(|rank| rank.high);
        /// rank by the shrunken rate per 1,000 people a day and year; null when nothing is known of the area, without
        /// footfall, and when nothing happened in any
        RANK_BY_RATE_PER_1000_FOOTFALL: whole.least(1.0).or_null() => row.rank(Denominator::Footfall);
        /// lower end of the 90 % interval of that rank: true rates drawn from their posterior and ranked; null
        /// without such a rank or without draws
        RANK_BY_RATE_PER_1000_FOOTFALL_LOW: whole.least(1.0).or_null()
            => row.rank_interval(Denominator::Footfall).map(|rank| rank.low);
        /// upper end of that interval
        RANK_BY_RATE_PER_1000_FOOTFALL_HIGH: whole.least(1.0).or_null()
            => row.rank_interval(Denominator::Footfall).map(|rank| rank.high);
        /// rank by the shrunken density per km² and year; null when nothing is known of the area, without an outline,
        /// and when nothing happened in any
        RANK_BY_RATE_PER_KM2: whole.least(1.0).or_null() => row.rank(Denominator::Surface);
        /// lower end of the 90 % interval of that rank: true rates drawn from their posterior and ranked; null
        /// without such a rank or without draws
        RANK_BY_RATE_PER_KM2_LOW: whole.least(1.0).or_null()
            => row.rank_interval(Denominator::Surface).map(|rank| rank.low);
        /// upper end of that interval
        RANK_BY_RATE_PER_KM2_HIGH: whole.least(1.0).or_null()
            => row.rank_interval(Denominator::Surface).map(|rank| rank.high);
        /// probability that the true number a year is the highest of all; null without rank_by_number or without
        /// draws
        P_FIRST_BY_NUMBER: number.share().or_null().unit("0 to 1")
            => row.rank_interval(Denominator::Number).map(|rank| rank.p_first);
        /// probability of being first by rate per premises
        P_FIRST_BY_RATE: number.share().or_null().unit("0 to 1")
            => row.rank_interval(Denominator::Premises).map(|rank| rank.p_first);
        /// number a year, as counted, over that of the area next in rank_by_number; null for the last, and where the
        /// next has nothing
        NUMBER_TO_NEXT: number.least(0.0).or_null().unit("ratio") => row.to_next(Denominator::Number);
        /// rate per premises over that of the area next below it by that rate; null for the last
        RATE_TO_NEXT: number.least(0.0).or_null().unit("ratio") => row.to_next(Denominator::Premises);
        /// crude rate per premises over that of all other areas together; null where areas overlap
        RATIO_TO_REST: number.least(0.0).or_null().unit("ratio") => row.ratio_to_rest().map(|ratio| ratio.value);
        /// lower end of its 95 % interval
        RATIO_TO_REST_LOW: number.least(0.0).or_null().unit("ratio") => row.ratio_to_rest().map(|ratio| ratio.low);
        /// upper end of its 95 % interval
        RATIO_TO_REST_HIGH: number.least(0.0).or_null().unit("ratio") => row.ratio_to_rest().map(|ratio| ratio.high);
        /// what a reader must know before comparing the area on the measure, parts joined by "; "; null when there is
        /// nothing
        FLAG: text.or_null() => row.flag();
    }
}

/// `areas.csv`: a row for each measure and area, measures in the order of the comparisons, areas by rank of number.
pub fn areas(context: &AreaContext, comparisons: &[AreaComparison]) -> Table {
    let mut rows = Vec::new();
    for comparison in comparisons {
        let row = |area| AreaMeasureRow { area: AreaRow { context, area, finding: None }, comparison };
        rows.extend(in_order(comparison).into_iter().map(row));
    }
    let mut out = Table::new(rows.len());
    area_row::write(&mut out, &rows);
    out
}

/// The areas of a comparison by rank of number, those of which nothing is known last.
fn in_order(comparison: &AreaComparison) -> Vec<usize> {
    let rank = |area: &usize| {
        let rank = comparison.by(Denominator::Number).and_then(|column| column.rank[*area]);
        (rank.unwrap_or(u32::MAX), *area)
    };
    let mut areas: Vec<usize> = (0..comparison.counts.monthly.len()).collect();
    areas.sort_by_key(rank);
    areas
}

columns! {
    /// The columns of `areas.geojson` that an area has once.
    pub mod area(row: &AreaRow<'_>) {
        /// name of the area, with what distinguishes it from others of the same name
        AREA: text.filled() => row.label();
        /// code of the area in its file; null when it has none
        CODE: text.or_null() => row.code();
        /// what all measures together say of the area, in plain English
        FINDING: text.filled() => row.finding;
        /// premises of the area that rates are per; null when no premises were given
        PREMISES: whole.least(0.0).or_null().unit("premises") => row.premises();
        /// of these, those that only guests, members or employees may enter; premises of which that is not stated are
        /// assumed to be open; null when no list states it of any
        PREMISES_RESTRICTED: whole.least(0.0).or_null().unit("premises") => row.premises_restricted();
        /// average daily entries and exits of stations (or passers-by of sensors, people in areas), spread over cells
        /// within a walk, in the area; 0 where nothing was counted within reach; null without footfall
        FOOTFALL: number.least(0.0).or_null().unit("people a day") => row.footfall();
        /// surface of the area on the ellipsoid; null when it has no outline
        AREA_KM2: number.above(0.0).or_null().unit("km²") => row.km2();
    }
}

columns! {
    /// The columns of `areas.geojson` that an area has for each measure, named by the measure.
    pub mod area_measure(row: &AreaMeasureRow<'_>) {
        /// events of the measure, or points: sum of the months that are known; null when none is
        NUMBER as "<measure>_number": number.least(0.0).or_null().unit("events or points") => row.number();
        /// number over km², over the whole period, as counted; null without an outline and when nothing is known of
        /// the area
        DENSITY_PER_KM2 as "<measure>_density_per_km2": number.least(0.0).or_null().unit("events (or points) per km²")
            => row.density_per_km2();
        /// rank by number a year known, shrunken towards that of all areas; null when nothing is known of the area,
        /// and when nothing happened in any
        RANK_BY_NUMBER as "<measure>_rank_by_number": whole.least(1.0).or_null() => row.rank(Denominator::Number);
        /// per premises and year, shrunken towards that of all areas (Gamma-Poisson); null without premises, when
        /// nothing is known of the area, and when nothing happened in any
        RATE_PER_PREMISES as "<measure>_rate_per_premises": number.least(0.0).or_null()
            .unit("events (or points) per premises and year known")
            => row.rate(Denominator::Premises).map(|rate| rate.value);
        /// per premises and year, shrunken towards that of all areas (Gamma-Poisson); null without premises, when
        /// nothing is known of the area, and when nothing happened in any: lower end of the 95 % interval
        RATE_PER_PREMISES_LOW as "<measure>_rate_per_premises_low": number.least(0.0).or_null()
            .unit("events (or points) per premises and year known")
            => row.rate(Denominator::Premises).map(|rate| rate.low);
        /// per premises and year, shrunken towards that of all areas (Gamma-Poisson); null without premises, when
        /// nothing is known of the area, and when nothing happened in any: upper end of the 95 % interval
        RATE_PER_PREMISES_HIGH as "<measure>_rate_per_premises_high": number.least(0.0).or_null()
            .unit("events (or points) per premises and year known")
            => row.rate(Denominator::Premises).map(|rate| rate.high);
        /// rank by the shrunken rate per premises and year; null when nothing is known of the area, without premises,
        /// and when nothing happened in any
        RANK_BY_RATE_PER_PREMISES as "<measure>_rank_by_rate_per_premises": whole.least(1.0).or_null()
            => row.rank(Denominator::Premises);
        /// per premises that anybody may enter and year, shrunken towards that of all areas (Gamma-Poisson); null
        /// without such premises, or when no list states who may enter, when nothing is known of the area, and when
        /// nothing happened in any
        RATE_PER_PUBLIC_PREMISES as "<measure>_rate_per_public_premises": number.least(0.0).or_null()
            .unit("events (or points) per premises and year known")
            => row.rate(Denominator::PublicPremises).map(|rate| rate.value);
        /// per premises that anybody may enter and year, shrunken towards that of all areas (Gamma-Poisson); null
        /// without such premises, or when no list states who may enter, when nothing is known of the area, and when
        /// nothing happened in any: lower end of the 95 % interval
        RATE_PER_PUBLIC_PREMISES_LOW as "<measure>_rate_per_public_premises_low": number.least(0.0).or_null()
            .unit("events (or points) per premises and year known")
            => row.rate(Denominator::PublicPremises).map(|rate| rate.low);
        /// per premises that anybody may enter and year, shrunken towards that of all areas (Gamma-Poisson); null
        /// without such premises, or when no list states who may enter, when nothing is known of the area, and when
        /// nothing happened in any: upper end of the 95 % interval
        RATE_PER_PUBLIC_PREMISES_HIGH as "<measure>_rate_per_public_premises_high": number.least(0.0).or_null()
            .unit("events (or points) per premises and year known")
            => row.rate(Denominator::PublicPremises).map(|rate| rate.high);
        /// rank by the shrunken rate per premises that anybody may enter and year; null when nothing is known of the
        /// area, without such premises, or when no list states who may enter, and when nothing happened in any
        RANK_BY_RATE_PER_PUBLIC_PREMISES as "<measure>_rank_by_rate_per_public_premises": whole.least(1.0).or_null()
            => row.rank(Denominator::PublicPremises);
        /// per 1,000 people a day and year, shrunken towards that of all areas (Gamma-Poisson); null without
        /// footfall, when nothing is known of the area, and when nothing happened in any
        RATE_PER_1000_FOOTFALL as "<measure>_rate_per_1000_footfall": number.least(0.0).or_null()
            .unit("events (or points) per 1,000 people a day, and year known")
            => row.rate(Denominator::Footfall).map(|rate| rate.value);
        /// per 1,000 people a day and year, shrunken towards that of all areas (Gamma-Poisson); null without
        /// footfall, when nothing is known of the area, and when nothing happened in any: lower end of the 95 %
        /// interval
        RATE_PER_1000_FOOTFALL_LOW as "<measure>_rate_per_1000_footfall_low": number.least(0.0).or_null()
            .unit("events (or points) per 1,000 people a day, and year known")
            => row.rate(Denominator::Footfall).map(|rate| rate.low);
        /// per 1,000 people a day and year, shrunken towards that of all areas (Gamma-Poisson); null without
        /// footfall, when nothing is known of the area, and when nothing happened in any: upper end of the 95 %
        /// interval
        RATE_PER_1000_FOOTFALL_HIGH as "<measure>_rate_per_1000_footfall_high": number.least(0.0).or_null()
            .unit("events (or points) per 1,000 people a day, and year known")
            => row.rate(Denominator::Footfall).map(|rate| rate.high);
        /// rank by the shrunken rate per 1,000 people a day and year; null when nothing is known of the area, without
        /// footfall, and when nothing happened in any
        RANK_BY_RATE_PER_1000_FOOTFALL as "<measure>_rank_by_rate_per_1000_footfall": whole.least(1.0).or_null()
            => row.rank(Denominator::Footfall);
        /// per km² and year, shrunken towards that of all areas (Gamma-Poisson); null without an outline, when
        /// nothing is known of the area, and when nothing happened in any
        RATE_PER_KM2 as "<measure>_rate_per_km2": number.least(0.0).or_null()
            .unit("events (or points) per km² and year known")
            => row.rate(Denominator::Surface).map(|rate| rate.value);
        /// per km² and year, shrunken towards that of all areas (Gamma-Poisson); null without an outline, when
        /// nothing is known of the area, and when nothing happened in any: lower end of the 95 % interval
        RATE_PER_KM2_LOW as "<measure>_rate_per_km2_low": number.least(0.0).or_null()
            .unit("events (or points) per km² and year known") => row.rate(Denominator::Surface).map(|rate| rate.low);
        /// per km² and year, shrunken towards that of all areas (Gamma-Poisson); null without an outline, when
        /// nothing is known of the area, and when nothing happened in any: upper end of the 95 % interval
        RATE_PER_KM2_HIGH as "<measure>_rate_per_km2_high": number.least(0.0).or_null()
            .unit("events (or points) per km² and year known")
            => row.rate(Denominator::Surface).map(|rate| rate.high);
        /// rank by the shrunken density per km² and year; null when nothing is known of the area, without an outline,
        /// and when nothing happened in any
        RANK_BY_RATE_PER_KM2 as "<measure>_rank_by_rate_per_km2": whole.least(1.0).or_null()
            => row.rank(Denominator::Surface);
        /// what a reader must know before comparing the area on the measure, parts joined by "; "; null when there is
        /// nothing
        FLAG as "<measure>_flag": text.or_null() => row.flag();
    }
}

/// `areas.geojson`: a row for each area, in the order of the file, with every measure as flat columns and the finding.
pub fn area_features(context: &AreaContext, comparisons: &[AreaComparison], findings: &[String]) -> Table {
    let row = |(area, finding)| AreaRow { context, area, finding: Some(finding) };
    let areas: Vec<AreaRow<'_>> = findings.iter().enumerate().map(row).collect();
    let mut out = Table::new(areas.len());
    area::write(&mut out, &areas);
    for comparison in comparisons {
        let rows: Vec<AreaMeasureRow<'_>> =
            areas.iter().map(|area| AreaMeasureRow { area: *area, comparison }).collect();
        area_measure::write(&mut out.family(&comparison.measure.name), &rows);
    }
    out
}

/// Two areas whose order by number is not their order by rate.
pub struct FlipRow<'a> {
    context: &'a AreaContext,
    comparison: &'a AreaComparison,
    flip: &'a RankReversal,
}

impl FlipRow<'_> {
    fn rate(&self, area: usize) -> Option<f64> {
        Some(self.comparison.by(self.flip.denominator)?.rate[area]?.value)
    }
}

columns! {
    /// The columns of two areas whose order by number is not their order by rate.
    pub mod area_flip(row: &FlipRow<'_>) {
        /// name of the measure: a theme, traffic-light, or a category of a table of counts
        MEASURE: text.like("^[^_]+$") => &row.comparison.measure.name;
        /// the denominator that turns them round, by the name of its field; the surest pair of each first
        BY: text.names(&["rate_per_premises", "rate_per_public_premises", "rate_per_1000_footfall", "rate_per_km2"])
            => row.flip.denominator.as_str();
        /// the first: the area that goes before the other by rank_by_number
        MORE_BY_NUMBER: text.filled() => &row.context.labels[row.flip.more];
        /// the second: the area that goes before the other by the rate
        HIGHER_BY_RATE: text.filled() => &row.context.labels[row.flip.higher];
        /// number of more_by_number, over the months known
        NUMBER_OF_MORE: number.least(0.0).unit("events or points") => row.comparison.counts.number(row.flip.more);
        /// number of higher_by_rate, over the months known
        NUMBER_OF_HIGHER: number.least(0.0).unit("events or points") => row.comparison.counts.number(row.flip.higher);
        /// shrunken rate of more_by_number
        RATE_OF_MORE: number.least(0.0).unit("of the field that by names, a year known") => row.rate(row.flip.more);
        /// shrunken rate of higher_by_rate
        RATE_OF_HIGHER: number.least(0.0).unit("of the field that by names, a year known")
            => row.rate(row.flip.higher);
        /// probability that the true rate of the second is above that of the first
        PROBABILITY: number.share().unit("0 to 1") => row.flip.probability;
    }
}

/// `area_flips.csv`: a row for each pair of areas whose order a denominator reverses.
pub fn area_flips(context: &AreaContext, comparisons: &[AreaComparison], flips: &[RankReversals]) -> Table {
    let mut rows = Vec::new();
    for (comparison, flips) in comparisons.iter().zip(flips) {
        rows.extend(flips.listed.iter().map(|flip| FlipRow { context, comparison, flip }));
    }
    let mut out = Table::new(rows.len());
    area_flip::write(&mut out, &rows);
    out
}

/// The premises of a kind in an area.
pub struct AreaPremisesRow<'a> {
    context: &'a AreaContext,
    area: usize,
    kind: &'a String,
    premises: u32,
    /// Those that not everyone may enter, where that is known of any.
    restricted: Option<u32>,
}

columns! {
    /// The columns of the premises of a kind in an area.
    pub mod premises_kind(row: &AreaPremisesRow<'_>) {
        /// name of the area, with what distinguishes it from others of the same name
        AREA: text.filled() => &row.context.labels[row.area];
        /// kind in lower case with hyphens, such as pub
        KIND: text => row.kind;
        /// all premises of the kind in the area, also such as rates do not count
        PREMISES: whole.least(1.0).unit("premises") => row.premises;
        /// of these, those that only guests, members or employees may enter; null when no list states it of any
        PREMISES_RESTRICTED: whole.least(0.0).or_null().unit("premises") => row.restricted;
        /// the others: open to everyone, or not stated; null when no list states it of any
        PREMISES_PUBLIC: whole.least(0.0).or_null().unit("premises")
            => row.restricted.map(|restricted| row.premises - restricted);
    }
}

/// `area_premises.csv`: a row for each area and kind of premises that stands in it, counted in rates or not.
pub fn area_premises(context: &AreaContext) -> Table {
    let mut rows = Vec::new();
    if let Some(premises) = &context.exposure.premises {
        for (kind, areas) in &premises.by_kind {
            let row = |(area, (all, restricted)): (usize, &(u32, u32))| AreaPremisesRow {
                context,
                area,
                kind,
                premises: *all,
                restricted: premises.access_known.then_some(*restricted),
            };
            rows.extend(areas.iter().enumerate().map(row));
        }
    }
    rows.retain(|row| row.premises > 0);
    rows.sort_by_key(|row| (row.area, std::cmp::Reverse(row.premises), row.kind));
    let mut out = Table::new(rows.len());
    premises_kind::write(&mut out, &rows);
    out
}
