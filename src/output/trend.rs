//! The columns of trends: months of places, and the course of each place.

use hexspot_stats::{Interval, Kendall, two_sided};

use crate::period::{Month, Period};
use crate::table::{Table, columns};
use crate::trend::{HotHistory, PlaceTrend, YearOnYear, explain};

/// A month of a place.
pub struct MonthRow<'a> {
    place: &'a PlaceTrend,
    month: Month,
    count: Option<u64>,
    complete: bool,
}

columns! {
    /// The columns of a month of a place.
    pub mod month(row: &MonthRow<'_>) {
        /// what the place is called among all places: "study-area", the id of a hotspot, the name of an area, the H3
        /// index of a cell
        PLACE: text.published("a name") => &row.place.id;
        /// the month
        MONTH: text.month().published("a name") => row.month.to_string();
        /// events; null where the month is not known, which is not zero
        COUNT: whole.least(0.0).or_null().unit("events")
            .with_count("published, and shown to leave enough possible values for every suppressed number")
            => row.count;
        /// whether any source of the theme has rows for the month
        OBSERVED: truth.published("of the files there are") => row.count.is_some();
        /// whether every source has: only such months are in trends and comparisons of years
        COMPLETE: truth.published("of the files there are") => row.complete && row.count.is_some();
        /// what the place is; of cells only those with an event are listed
        PLACE_KIND: text.names(&["study-area", "hotspot", "area", "cell"]).published("a name")
            => row.place.kind.as_str();
        /// what people call it
        LABEL: text.published("a name") => &row.place.label;
    }
}

/// `trend_<theme>.csv`: a row for each place and month of `period`; `complete` says which months every source knows.
pub fn trend_months(period: Period, complete: &[bool], places: &[&PlaceTrend]) -> Table {
    let mut rows = Vec::with_capacity(places.len() * period.months());
    for place in places {
        let months = period.iter().zip(&place.series).zip(complete);
        rows.extend(months.map(|((month, count), complete)| MonthRow {
            place,
            month,
            count: *count,
            complete: *complete,
        }));
    }
    let mut out = Table::new(rows.len());
    month::write(&mut out, &rows);
    out
}

/// A place and its course.
pub struct CourseRow<'a> {
    place: &'a PlaceTrend,
    /// The level of sentences.
    alpha: f64,
}

impl<'a> CourseRow<'a> {
    fn course(&self) -> &'a HotHistory {
        &self.place.measures.history
    }

    fn plain(&self) -> Option<&'a Kendall> {
        Some(&self.course().trend.as_ref()?.scores.plain)
    }

    fn seasonal(&self) -> Option<&'a Kendall> {
        self.course().trend.as_ref()?.scores.seasonal.as_ref()
    }

    fn recent(&self) -> Option<YearOnYear> {
        self.place.measures.recent
    }

    fn ratio(&self) -> Option<Interval> {
        self.recent()?.ratio
    }
}

columns! {
    /// What names a place that is not a cell.
    pub mod trend_place(row: &CourseRow<'_>) {
        /// as in trend_<theme>.csv
        PLACE: text => &row.place.id;
        /// what the place is
        PLACE_KIND: text.names(&["study-area", "hotspot", "area"]) => row.place.kind.as_str();
    }
}

columns! {
    /// What names a cell.
    pub mod trend_cell(row: &CourseRow<'_>) {
        /// H3 index, hexadecimal text; also the id of the feature
        H3: text.cell() => &row.place.id;
    }
}

columns! {
    /// The course of a place.
    pub mod course(row: &CourseRow<'_>) {
        /// what people call it; of a cell the nearest named things, of the whole the theme in words
        LABEL: text => &row.place.label;
        /// events of the months observed
        COUNT: whole.least(0.0).unit("events") => row.place.count();
        /// months of which anything is known
        MONTHS_OBSERVED: whole.least(0.0).unit("months") => row.place.months_observed();
        /// months of these in which it was hot, tested on the events of the month alone, Benjamini-Hochberg over the
        /// places of each month; null where that is not tested: the whole and areas have no expectation
        MONTHS_HOT: whole.least(0.0).or_null().unit("months") => row.course().months_hot;
        /// months that are one step of the trend; null where too few whole months are known
        STEP_MONTHS: whole.least(1.0).or_null().unit("months") => row.place.measures.step_months;
        /// Mann-Kendall S of the step counts of the place, of a cell those of its window (itself and its rings):
        /// pairs of steps that rise less pairs that fall; null for fewer than four known steps
        MK_S: number.or_null().unit("pairs") => row.plain().map(|score| score.s);
        /// S with continuity correction over its standard deviation, ties allowed for; 0 for a constant series
        MK_Z: number.or_null().unit("standard deviations") => row.plain().map(|score| score.z);
        /// two-sided p of S when every order of the steps is as likely; not corrected for the number of places;
        /// decides where seasonal_p is null
        MK_P: number.share().or_null() => row.plain().map(|score| two_sided(score.z));
        /// S over the number of pairs
        TAU: number.least(-1.0).most(1.0).or_null() => row.plain().map(|score| score.tau);
        /// by how much the place's own yearly number changes from year to year: where two years of steps that are
        /// parts of a year are known the seasonal Kendall slope, the median over all pairs of steps of one season,
        /// else Sen's slope, the median over all pairs; null where the known steps do not span a year
        SEN_SLOPE_PER_YEAR: number.or_null().unit("events per year, per year")
            => row.place.measures.sen_slope_per_year;
        /// seasonal Kendall (Hirsch, Slack and Smith) of the steps of the place, of a cell those of its window
        /// (itself and its rings): each compared with those of the same season in other years; null for steps of
        /// whole years, and for fewer than two years of known steps
        SEASONAL_Z: number.or_null().unit("standard deviations") => row.seasonal().map(|score| score.z);
        /// its two-sided p, not corrected for the number of places; where it is given it decides, not mk_p, which the
        /// season moves
        SEASONAL_P: number.share().or_null() => row.seasonal().map(|score| two_sided(score.z));
        /// the verdict: clearly rising or falling, by trend_q at alpha; of a cell its own counts must go the same
        /// way; of steps shorter than a year with fewer than two years of them known (seasonal_z is null) it may be
        /// the season; null where there are too few steps
        TREND: text.names(&["up", "down", "none"]).or_null() => direction(row.course());
        /// false-discovery rate of the p that decides (seasonal_p, where it is null mk_p) over the places of the same
        /// kind whose steps differ at all (Benjamini-Hochberg); 1 for a series whose steps, or steps of each season,
        /// are the same
        TREND_Q: number.share().or_null() => row.course().trend.as_ref().map(|trend| trend.q);
        /// what the place is becoming, by the steps in which it was hot, cold or neither and its trend: new (in the
        /// last step only), consecutive (one run of two or more up to the last), intensifying, persistent and
        /// diminishing (90 % of the steps or more, the last among them; numbers rise, neither, fall; for cold: fall,
        /// neither, rise), sporadic (now, on and off), oscillating (now, and cold, or hot, before), historical (90 %,
        /// and now neither); the first that fits, what it is now before what it was; null where fewer than four steps
        /// are known or the place is not tested
        EMERGING: text
            .names(&["new hot", "consecutive hot", "intensifying hot", "persistent hot", "diminishing hot", "sporadic hot", "oscillating hot", "historical hot", "new cold", "consecutive cold", "intensifying cold", "persistent cold", "diminishing cold", "sporadic cold", "oscillating cold", "historical cold", "no pattern"])
            .or_null() => emerging(row.course());
        /// known steps in which it was hot; null where that is not tested
        STEPS_HOT: whole.least(0.0).or_null().unit("steps") => row.course().steps.map(|[hot, _]| hot);
        /// known steps in which it was cold: clearly fewer events than expected
        STEPS_COLD: whole.least(0.0).or_null().unit("steps") => row.course().steps.map(|[_, cold]| cold);
        /// latest months compared: of the last --recent months up to the last known one, those whose calendar month
        /// is also known in an earlier year; null where there are none
        RECENT_MONTHS: whole.least(1.0).or_null().unit("months") => row.recent().map(|recent| recent.months);
        /// the place's own events in them
        RECENT_COUNT: whole.least(0.0).or_null().unit("events") => row.recent().map(|recent| recent.count);
        /// what the same calendar months of earlier years had in the mean, each as often as among the latest
        EARLIER_MEAN: number.least(0.0).or_null().unit("events") => row.recent().map(|recent| recent.earlier_mean);
        /// recent_count over earlier_mean; null where the latter is 0: a change from nothing has no ratio
        RATIO: number.least(0.0).or_null().unit("ratio") => row.ratio().map(|ratio| ratio.value);
        /// lower end of its 95 % interval, widened where events vary more than by chance
        RATIO_LOW: number.least(0.0).or_null().unit("ratio") => row.ratio().map(|ratio| ratio.low);
        /// upper end
        RATIO_HIGH: number.least(0.0).or_null().unit("ratio") => row.ratio().map(|ratio| ratio.high);
        /// two-sided p of the score e-test that the rate is the same, events counted for as much less as they vary
        /// more than by chance; not corrected for the number of places
        P: number.share().or_null() => row.recent().map(|recent| recent.p);
        /// the same in one plain sentence; more or fewer in the latest months is said where p is at most alpha and
        /// the interval of ratio is clear of 1
        SENTENCE: text => explain(row.place, row.alpha);
    }
}

/// `trends_<theme>.csv`: a row for the whole, each hotspot and each area; sentences at the level `alpha`.
pub fn trend_places(places: &[PlaceTrend], alpha: f64) -> Table {
    let rows: Vec<CourseRow<'_>> = places.iter().map(|place| CourseRow { place, alpha }).collect();
    let mut out = Table::new(rows.len());
    trend_place::write(&mut out, &rows);
    course::write(&mut out, &rows);
    out
}

/// `trend_<theme>.geojson`: the cells by rank; sentences at the level `alpha`.
pub fn trend_cells(cells: &[PlaceTrend], alpha: f64) -> Table {
    let rows: Vec<CourseRow<'_>> = cells.iter().map(|place| CourseRow { place, alpha }).collect();
    let mut out = Table::new(rows.len());
    trend_cell::write(&mut out, &rows);
    course::write(&mut out, &rows);
    out
}

/// The name of the direction of a course.
pub(super) fn direction(course: &HotHistory) -> Option<&'static str> {
    course.trend.map(|trend| trend.direction.as_str())
}

/// The name of what a course is becoming.
pub(super) fn emerging(course: &HotHistory) -> Option<&'static str> {
    course.emerging.map(crate::trend::EmergingPattern::as_str)
}
