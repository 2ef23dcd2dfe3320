//! The columns of a place before and after, of an evaluation, and of what a scheme counted.

use std::collections::BTreeMap;

use hexspot_stats::Interval;
use jiff::civil::Date;

use crate::compare::{
    ActivityGroup, ActivityTotals, Arm, ComparedPlace, Displacement, Effect, Effects, IntervalInflation, PlaceChange,
    RatioEstimate, explain_displacement,
};
use crate::table::{Table, columns};

/// The places of a theme, and the months known before and after.
pub type OfTheme<'a> = (&'a str, [f64; 2], &'a [ComparedPlace]);

/// A place in two periods.
#[derive(Clone, Copy)]
pub struct ChangeRow<'a> {
    theme: &'a str,
    place: &'a ComparedPlace,
    /// Months known before and after.
    months: [f64; 2],
}

impl<'a> ChangeRow<'a> {
    fn changed(&self) -> &'a PlaceChange {
        &self.place.change
    }
}

columns! {
    /// What names a place of any kind.
    pub mod changed_place(row: &ChangeRow<'_>) {
        /// name of the theme
        THEME: text => row.theme;
        /// total; code of the area, its name when it has none; hotspot, by its theme, what it was chosen by (earlier,
        /// before) and its number; H3 cell
        PLACE: text => &row.place.id;
        /// study-area: the ground inside --area, which cells at its edge reach over or fall short of, and without
        /// --area all reported cells; area: those of --areas, or of the study area when it has several, with all
        /// events in their polygons; hotspot: of a year or more before both periods, where the data has it, else of
        /// the period before, and then they fall by themselves (the manifest says which); cell: a reported cell
        PLACE_KIND: text.names(&["study-area", "area", "hotspot", "cell"]) => row.place.kind.as_str();
        /// what it is called
        LABEL: text => &row.place.label;
    }
}

columns! {
    /// What names a cell.
    pub mod changed_cell(row: &ChangeRow<'_>) {
        /// H3 cell
        H3: text.cell() => &row.place.id;
        /// what it is called: area, and station or street
        LABEL: text => &row.place.label;
    }
}

columns! {
    /// The events of both periods.
    pub mod period_counts(row: &ChangeRow<'_>) {
        /// events of the period before; unknown months left out
        BEFORE: whole.least(0.0).unit("events") => row.changed().counts.before;
        /// months of it that are known; where the periods are days, days known over 30.436875
        BEFORE_MONTHS: number.least(0.0).unit("months") => row.months[0];
        /// events of the period after
        AFTER: whole.least(0.0).unit("events") => row.changed().counts.after;
        /// months of it that are known, likewise
        AFTER_MONTHS: number.least(0.0).unit("months") => row.months[1];
    }
}

columns! {
    /// The rates of both periods.
    pub mod period_rates(row: &ChangeRow<'_>) {
        /// events a month
        RATE_BEFORE: number.least(0.0).unit("events per month") => row.changed().counts.before as f64 / row.months[0];
        /// events a month
        RATE_AFTER: number.least(0.0).unit("events per month") => row.changed().counts.after as f64 / row.months[1];
    }
}

columns! {
    /// The change and its tests.
    pub mod change(row: &ChangeRow<'_>) {
        /// rate after over rate before; null when there was no event before: a change from nothing is no multiple of
        /// it
        RATIO: number.least(0.0).or_null() => row.changed().ratio.map(|ratio| ratio.value);
        /// lower end of the central 95 % interval of the ratio: binomial given all events, counts over the dispersion
        /// where it is known (where it is not, the interval is too narrow)
        LOW: number.least(0.0).or_null() => row.changed().ratio.map(|ratio| ratio.low);
        /// upper end
        HIGH: number.least(0.0).or_null() => row.changed().ratio.map(|ratio| ratio.high);
        /// 100 (ratio - 1); null with it
        PERCENT_CHANGE: number.least(-100.0).or_null().unit("%") => row.changed().percent();
        /// two-sided p of the exact Poisson e-test (score statistic) that the two rates are equal: events are assumed
        /// independent, so alone it is no verdict
        P: number.share() => row.changed().p;
        /// the same with overdispersion allowed for (of areas and hotspots the larger of what cells and what their
        /// own months show): the score statistic over the square root of the dispersion, by the normal law, averaged
        /// over what the dispersion may be; never smaller than p; null when the dispersion is not known
        P_ADJUSTED: number.share().or_null() => row.changed().p_adjusted;
        /// the least false-discovery rate at which p_adjusted would be called a change: Benjamini-Hochberg over the
        /// places of the same theme and kind that have events enough to show a change; null for the others, and when
        /// the dispersion is not known
        Q: number.share().or_null() => row.changed().q;
        /// the verdict, by q at the level alpha, and up or down only where the interval of the ratio leaves out 1 as
        /// well: up, down, none that stands out from chance; too few: however its events had fallen out, no change
        /// could have been shown; null when the dispersion is not known
        CHANGE: text.names(&["up", "down", "none", "too few"]).or_null()
            => row.changed().verdict.map(crate::compare::ChangeVerdict::as_str);
    }
}

columns! {
    /// The change in words.
    pub mod change_sentence(row: &ChangeRow<'_>) {
        /// the same in plain English
        SENTENCE: text => &row.place.sentence;
    }
}

columns! {
    /// The part of an evaluation that a cell is in.
    pub mod treatment(row: &Option<Arm>) {
        /// what its ground is in the evaluation: treated (its centre lies in the treated ground), ring (its centre
        /// lies within --ring metres of that), control; null for neither
        ARM: text.names(&["treated", "ring", "control"]).or_null().when("treated") => row.map(Arm::as_str);
    }
}

/// `compare.csv`: a row for each theme and place.
pub fn changes(themes: &[OfTheme<'_>]) -> Table {
    let mut rows = Vec::new();
    for (theme, months, places) in themes {
        rows.extend(places.iter().map(|place| ChangeRow { theme, place, months: *months }));
    }
    let mut out = Table::new(rows.len());
    changed_place::write(&mut out, &rows);
    period_counts::write(&mut out, &rows);
    period_rates::write(&mut out, &rows);
    change::write(&mut out, &rows);
    change_sentence::write(&mut out, &rows);
    out
}

/// The cells of `compare_<theme>.geojson`, in the order given; their arms when an area was treated.
pub fn changed_cells(places: &[&ComparedPlace], months: [f64; 2], arms: Option<&[Option<Arm>]>) -> Table {
    let rows: Vec<ChangeRow<'_>> = places.iter().map(|place| ChangeRow { theme: "", place, months }).collect();
    let mut out = Table::new(rows.len());
    changed_cell::write(&mut out, &rows);
    period_counts::write(&mut out, &rows);
    change::write(&mut out, &rows);
    if let Some(arms) = arms {
        treatment::write(&mut out, arms);
    }
    out
}

/// An evaluation of a theme.
pub struct Evaluated<'a> {
    /// The theme.
    pub theme: &'a str,
    /// What became of the arms.
    pub found: &'a Displacement,
    /// Months known before and after.
    pub months: [f64; 2],
    /// The width of its intervals, where overdispersion is known.
    pub width: Option<IntervalInflation>,
    /// Cells of each arm.
    pub cells: BTreeMap<Arm, usize>,
}

/// An evaluation under one assumption.
pub struct DisplacementRow<'a> {
    evaluated: &'a Evaluated<'a>,
    form: usize,
}

impl DisplacementRow<'_> {
    fn effects(&self) -> Option<&Effects> {
        self.evaluated.found.effects.get(self.form)
    }

    fn cells(&self, arm: Arm) -> Option<usize> {
        self.evaluated.cells.get(&arm).copied()
    }

    /// The width that allows for overdispersion where that is known.
    fn width(&self) -> IntervalInflation {
        self.evaluated.width.unwrap_or(IntervalInflation::INDEPENDENT)
    }

    fn effect(&self, pick: fn(&Effects) -> Effect) -> Option<Interval> {
        self.effects().map(|effects| pick(effects).interval(self.width()))
    }

    /// With the interval of independent events.
    fn independent_effect(&self, pick: fn(&Effects) -> Effect) -> Option<Interval> {
        self.effects().map(|effects| pick(effects).interval(IntervalInflation::INDEPENDENT))
    }

    fn ratio(&self, pick: fn(&Displacement) -> Option<RatioEstimate>) -> Option<Interval> {
        pick(self.evaluated.found).map(|ratio| ratio.interval(self.width()))
    }

    /// With the interval of independent events.
    fn independent_ratio(&self, pick: fn(&Displacement) -> Option<RatioEstimate>) -> Option<Interval> {
        pick(self.evaluated.found).map(|ratio| ratio.interval(IntervalInflation::INDEPENDENT))
    }

    fn sentence(&self) -> String {
        let Evaluated { found, months, width, .. } = self.evaluated;
        explain_displacement(found, self.form, *months, *width)
    }
}

columns! {
    /// The columns of an evaluation.
    pub mod evaluation(row: &DisplacementRow<'_>) {
        /// name of the theme
        THEME: text => row.evaluated.theme;
        /// what is taken to have happened had nothing been done: the rates of treated ground, ring and control would
        /// have changed by the same factor, right for a control of any size; or their numbers by the same amount, the
        /// published weighted displacement difference (Wheeler and Ratcliffe 2018), right for a control as large and
        /// as busy, and so only written with --control, where it had before no more than twice and no less than half
        /// the events of the treated ground; it then stands for both, its variance counting fourfold. Null when the
        /// control has no event in a period, so that nothing can be said
        ASSUMPTION: text.names(&["parallel ratios", "parallel differences"]).or_null()
            => row.effects().map(|effects| effects.counterfactual.as_str());
        /// cells of the treated ground
        TREATED_CELLS: whole.least(1.0).unit("cells") => row.cells(Arm::Treated);
        /// events in the treated ground in the period before
        TREATED_BEFORE: whole.least(0.0).unit("events") => row.evaluated.found.arms.treated.before;
        /// events in the treated ground in the period after
        TREATED_AFTER: whole.least(0.0).unit("events") => row.evaluated.found.arms.treated.after;
        /// cells of the ring around it
        RING_CELLS: whole.least(1.0).unit("cells") => row.cells(Arm::Ring);
        /// events in the ring around it in the period before
        RING_BEFORE: whole.least(0.0).unit("events") => row.evaluated.found.arms.ring.before;
        /// events in the ring around it in the period after
        RING_AFTER: whole.least(0.0).unit("events") => row.evaluated.found.arms.ring.after;
        /// cells of the control
        CONTROL_CELLS: whole.least(1.0).unit("cells") => row.cells(Arm::Control);
        /// events in the control in the period before
        CONTROL_BEFORE: whole.least(0.0).unit("events") => row.evaluated.found.arms.control.before;
        /// events in the control in the period after
        CONTROL_AFTER: whole.least(0.0).unit("events") => row.evaluated.found.arms.control.after;
        /// months of it that are known; where the periods are days, days known over 30.436875
        BEFORE_MONTHS: number.least(0.0).unit("months") => row.evaluated.months[0];
        /// months of it that are known, likewise
        AFTER_MONTHS: number.least(0.0).unit("months") => row.evaluated.months[1];
        /// variance from month to month over that of independent events, the larger of two: of cells each for
        /// themselves, and of treated ground, ring and control against each other within each period (what the three
        /// share, season and trend, cancels out against the control); null when it is not known
        DISPERSION: number.least(1.0).or_null() => row.evaluated.width.map(|width| width.phi);
        /// events of the period after in treated ground and ring together, more (or, below 0, fewer) than had nothing
        /// been done: the weighted displacement difference
        TOTAL_EFFECT: number.or_null().unit("events")
            => row.effect(|effects| effects.total).map(|interval| interval.value);
        /// lower end of its 95 % interval, which allows for overdispersion where the dispersion is known (standard
        /// error times its square root, by Student's law) and goes for the verdict in the sentence; where it is not
        /// known the interval is that of independent events, and too narrow
        TOTAL_EFFECT_LOW: number.or_null().unit("events")
            => row.effect(|effects| effects.total).map(|interval| interval.low);
        /// upper end
        TOTAL_EFFECT_HIGH: number.or_null().unit("events")
            => row.effect(|effects| effects.total).map(|interval| interval.high);
        /// lower end of its 95 % interval where events are independent of each other
        TOTAL_EFFECT_LOW_INDEPENDENT: number.or_null().unit("events")
            => row.independent_effect(|effects| effects.total).map(|interval| interval.low);
        /// upper end
        TOTAL_EFFECT_HIGH_INDEPENDENT: number.or_null().unit("events")
            => row.independent_effect(|effects| effects.total).map(|interval| interval.high);
        /// the same of the treated ground
        LOCAL_EFFECT: number.or_null().unit("events")
            => row.effect(|effects| effects.local).map(|interval| interval.value);
        /// lower end of its 95 % interval, which allows for overdispersion where the dispersion is known (standard
        /// error times its square root, by Student's law) and goes for the verdict in the sentence; where it is not
        /// known the interval is that of independent events, and too narrow
        LOCAL_EFFECT_LOW: number.or_null().unit("events")
            => row.effect(|effects| effects.local).map(|interval| interval.low);
        /// upper end
        LOCAL_EFFECT_HIGH: number.or_null().unit("events")
            => row.effect(|effects| effects.local).map(|interval| interval.high);
        /// lower end of its 95 % interval where events are independent of each other
        LOCAL_EFFECT_LOW_INDEPENDENT: number.or_null().unit("events")
            => row.independent_effect(|effects| effects.local).map(|interval| interval.low);
        /// upper end
        LOCAL_EFFECT_HIGH_INDEPENDENT: number.or_null().unit("events")
            => row.independent_effect(|effects| effects.local).map(|interval| interval.high);
        /// the same of the ring: above 0 what moved there, below 0 what spread of the good
        DISPLACEMENT_EFFECT: number.or_null().unit("events")
            => row.effect(|effects| effects.ring).map(|interval| interval.value);
        /// lower end of its 95 % interval, which allows for overdispersion where the dispersion is known (standard
        /// error times its square root, by Student's law) and goes for the verdict in the sentence; where it is not
        /// known the interval is that of independent events, and too narrow
        DISPLACEMENT_EFFECT_LOW: number.or_null().unit("events")
            => row.effect(|effects| effects.ring).map(|interval| interval.low);
        /// upper end
        DISPLACEMENT_EFFECT_HIGH: number.or_null().unit("events")
            => row.effect(|effects| effects.ring).map(|interval| interval.high);
        /// lower end of its 95 % interval where events are independent of each other
        DISPLACEMENT_EFFECT_LOW_INDEPENDENT: number.or_null().unit("events")
            => row.independent_effect(|effects| effects.ring).map(|interval| interval.low);
        /// upper end
        DISPLACEMENT_EFFECT_HIGH_INDEPENDENT: number.or_null().unit("events")
            => row.independent_effect(|effects| effects.ring).map(|interval| interval.high);
        /// (treated after / before) over (control after / before), 1 for no effect; null when a count is 0
        TREATED_RATIO: number.least(0.0).or_null() => row.ratio(|found| found.ratio).map(|interval| interval.value);
        /// lower end of its 95 % interval, which allows for overdispersion where the dispersion is known (standard
        /// error times its square root, by Student's law) and goes for the verdict in the sentence; where it is not
        /// known the interval is that of independent events, and too narrow
        TREATED_RATIO_LOW: number.least(0.0).or_null() => row.ratio(|found| found.ratio).map(|interval| interval.low);
        /// upper end
        TREATED_RATIO_HIGH: number.least(0.0).or_null()
            => row.ratio(|found| found.ratio).map(|interval| interval.high);
        /// lower end of its 95 % interval where events are independent of each other
        TREATED_RATIO_LOW_INDEPENDENT: number.least(0.0).or_null()
            => row.independent_ratio(|found| found.ratio).map(|interval| interval.low);
        /// upper end
        TREATED_RATIO_HIGH_INDEPENDENT: number.least(0.0).or_null()
            => row.independent_ratio(|found| found.ratio).map(|interval| interval.high);
        /// the same of the ring
        RING_RATIO: number.least(0.0).or_null() => row.ratio(|found| found.ring_ratio).map(|interval| interval.value);
        /// lower end of its 95 % interval, which allows for overdispersion where the dispersion is known (standard
        /// error times its square root, by Student's law) and goes for the verdict in the sentence; where it is not
        /// known the interval is that of independent events, and too narrow
        RING_RATIO_LOW: number.least(0.0).or_null()
            => row.ratio(|found| found.ring_ratio).map(|interval| interval.low);
        /// upper end
        RING_RATIO_HIGH: number.least(0.0).or_null()
            => row.ratio(|found| found.ring_ratio).map(|interval| interval.high);
        /// lower end of its 95 % interval where events are independent of each other
        RING_RATIO_LOW_INDEPENDENT: number.least(0.0).or_null()
            => row.independent_ratio(|found| found.ring_ratio).map(|interval| interval.low);
        /// upper end
        RING_RATIO_HIGH_INDEPENDENT: number.least(0.0).or_null()
            => row.independent_ratio(|found| found.ring_ratio).map(|interval| interval.high);
        /// Bowers and Johnson 2003: (ring after / control after - ring before / control before) over the same of the
        /// treated ground; below 0 displacement, below -1 more than was gained, above 0 a good that spread; null
        /// unless the treated ground fell against the control
        WEIGHTED_DISPLACEMENT_QUOTIENT: number.or_null() => row.evaluated.found.quotient;
        /// the same in plain English; names the assumption; its verdict goes by the interval of the total effect,
        /// two-sided, at 5 %, not corrected for the number of themes
        SENTENCE: text => row.sentence();
    }
}

/// `displacement.csv`: a row for each theme and form.
pub fn displacements(evaluated: &[Evaluated<'_>]) -> Table {
    let forms = |evaluated: &Evaluated<'_>| evaluated.found.effects.len().max(1);
    let mut rows = Vec::new();
    for evaluated in evaluated {
        rows.extend((0..forms(evaluated)).map(|form| DisplacementRow { evaluated, form }));
    }
    let mut out = Table::new(rows.len());
    evaluation::write(&mut out, &rows);
    out
}

/// A row of what a scheme counted.
pub struct Counted<'a> {
    /// Whose table it is.
    pub source: &'a str,
    /// What the row is of.
    pub of: &'a ActivityGroup,
    /// What was counted.
    pub slice: &'a ActivityTotals,
    /// The theme whose events are compared.
    pub theme: Option<&'a str>,
    /// Its events.
    pub events: Option<u64>,
    /// The weeks that they are of, with the total.
    pub weeks_known: Option<usize>,
}

impl Counted<'_> {
    fn monday(&self) -> Option<Date> {
        self.of.monday()
    }

    fn week(&self) -> Option<String> {
        let week = self.monday()?.iso_week_date();
        Some(format!("{:04}-W{:02}", week.year(), week.week()))
    }

    fn point(&self) -> Option<&String> {
        match self.of {
            ActivityGroup::Point(point) => Some(point),
            _ => None,
        }
    }
}

columns! {
    /// The columns of what a scheme counted.
    pub mod scheme_count(row: &Counted<'_>) {
        /// whose table it is
        SOURCE: text => row.source;
        /// what the row is of
        KIND: text.names(&["total", "week", "hour", "week and hour", "point"]) => row.of.kind();
        /// ISO week of the evening on which the night began; null for a row of all weeks
        WEEK: text.like("^[0-9]{4}-W[0-9]{2}$").or_null() => row.week();
        /// its Monday
        MONDAY: text.date().or_null() => row.monday().map(|monday| monday.to_string());
        /// hour of the day, local time; null for a row of all hours
        HOUR: whole.least(0.0).most(23.0).or_null() => row.of.hour();
        /// the point at which the scheme works, of a row of kind point
        POINT: text.or_null() => row.point();
        /// nights on which anything was counted; until noon an hour belongs to the evening before
        NIGHTS: whole.least(0.0).unit("nights") => row.slice.nights.len();
        /// journeys
        JOURNEYS: whole.least(0.0).unit("journeys") => row.slice.journeys;
        /// passengers of the rows that state them; null when none does
        PASSENGERS: whole.least(0.0).or_null().unit("passengers") => row.slice.passengers;
        /// women among them, likewise
        WOMEN: whole.least(0.0).or_null().unit("passengers") => row.slice.women;
        /// women as a share of passengers, over the rows that state both
        SHARE_WOMEN: number.share().or_null().unit("0 to 1") => row.slice.share_women().map(|share| share.value);
        /// lower end of Wilson's 95 % interval, in which passengers are assumed independent (those who share a
        /// journey are not: the true one is somewhat wider)
        SHARE_WOMEN_LOW: number.share().or_null().unit("0 to 1") => row.slice.share_women().map(|share| share.low);
        /// upper end
        SHARE_WOMEN_HIGH: number.share().or_null().unit("0 to 1") => row.slice.share_women().map(|share| share.high);
        /// women who travelled alone, of the rows that state them; null when none does
        LONE_WOMEN: whole.least(0.0).or_null().unit("passengers") => row.slice.lone_women;
        /// women who travelled alone as a share of passengers (neither of women nor of journeys), over the rows that
        /// state both
        SHARE_LONE_WOMEN: number.share().or_null().unit("0 to 1")
            => row.slice.share_lone_women().map(|share| share.value);
        /// lower end of Wilson's 95 % interval
        SHARE_LONE_WOMEN_LOW: number.share().or_null().unit("0 to 1")
            => row.slice.share_lone_women().map(|share| share.low);
        /// upper end
        SHARE_LONE_WOMEN_HIGH: number.share().or_null().unit("0 to 1")
            => row.slice.share_lone_women().map(|share| share.high);
        /// the theme whose events stand beside, the first of the run that knows the day of all its events; null when
        /// none does
        THEME: text.or_null() => row.theme;
        /// its events in the study area in the same week, or in all weeks listed that are known; that they stand
        /// beside is no effect of one on the other. Null for other rows, and when a day of the week is not known or
        /// in neither of two periods that were given
        EVENTS: whole.least(0.0).or_null().unit("events") => row.events;
        /// the weeks that the events beside the total are of; null for other rows, and without a theme
        WEEKS_KNOWN: whole.least(0.0).or_null().unit("weeks") => row.weeks_known;
    }
}

/// `journeys.csv`: for each table a row in total, by week, by hour, by both and by point.
pub fn journeys(rows: &[Counted<'_>]) -> Table {
    let mut out = Table::new(rows.len());
    scheme_count::write(&mut out, rows);
    out
}
