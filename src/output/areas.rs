//! The fields of areas compared: a row an area and measure, a row a pair that a denominator turns round, a row a kind of premises.

use super::cells::interval;
use super::table::Table;
use crate::areas::{AreaComparison, AreaContext, Denominator, RankReversal, RankReversals, RateRanking};
use hexspot_stats::{Interval, RankInterval, Rate};

/// A column of one number for each row.
type Numbers = Vec<Option<f64>>;

/// A row for each measure and area, measures in the order asked for, areas by rank of number.
pub fn areas(ground: &AreaContext, comparisons: &[AreaComparison]) -> Table {
    let rows: Vec<(&AreaComparison, usize)> = comparisons
        .iter()
        .flat_map(|comparison| in_order(comparison).into_iter().map(move |area| (comparison, area)))
        .collect();
    let mut out = Table::new(rows.len());
    let all = || rows.iter().copied();
    out.text("area", all().map(|(_, area)| Some(ground.labels[area].clone())));
    out.text("code", all().map(|(_, area)| ground.areas.areas[area].code.clone()));
    out.text("measure", all().map(|(comparison, _)| Some(comparison.measure.name.clone())));
    out.text("unit", all().map(|(comparison, _)| Some(comparison.measure.unit.as_str().to_owned())));
    out.number("number", all().map(|(comparison, area)| comparison.counts.number(area)));
    out.whole("months_observed", all().map(|(comparison, area)| Some(comparison.counts.months(area))));
    let premises = ground.exposure.premises.as_ref();
    out.whole("premises", all().map(|(_, area)| premises.map(|premises| premises.counted[area])));
    let known = premises.filter(|premises| premises.access_known);
    out.whole("premises_restricted", all().map(|(_, area)| known.map(|premises| premises.restricted[area])));
    let footfall = ground.exposure.footfall.as_ref();
    // What no station or sensor is near is not counted, not none.
    let daily = |area: usize| footfall.map(|footfall| footfall.daily[area]).filter(|daily| *daily > 0.0);
    out.number("footfall", all().map(|(_, area)| daily(area)));
    out.number("area_km2", all().map(|(_, area)| ground.exposure.km2[area]));
    for denominator in Denominator::ALL.into_iter().filter(|by| *by != Denominator::Number) {
        rates(&mut out, &rows, denominator);
    }
    let density = |(comparison, area): (&AreaComparison, usize)| {
        comparison.counts.number(area).zip(ground.exposure.km2[area]).map(|(number, km2)| number / km2)
    };
    out.number("density_per_km2", all().map(density));
    for denominator in Denominator::ALL {
        ranks(&mut out, &rows, denominator);
    }
    let of = |denominator: Denominator, value: &dyn Fn(&RateRanking, usize) -> Option<f64>| -> Numbers {
        all().map(|(comparison, area)| value(comparison.by(denominator)?, area)).collect()
    };
    let first = |column: &RateRanking, area: usize| column.rank_interval[area].map(|rank| rank.p_first);
    out.number("p_first_by_number", of(Denominator::Number, &first));
    out.number("p_first_by_rate", of(Denominator::Premises, &first));
    out.number("number_to_next", of(Denominator::Number, &|column, area| column.to_next[area]));
    out.number("rate_to_next", of(Denominator::Premises, &|column, area| column.to_next[area]));
    let rest: Vec<Option<Interval>> =
        all().map(|(comparison, area)| comparison.by(Denominator::Premises)?.to_rest[area]).collect();
    interval(&mut out, ["ratio_to_rest", "ratio_to_rest_low", "ratio_to_rest_high"], &rest);
    out.text("flag", all().map(|(comparison, area)| comparison.warning(area)));
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

fn rates(out: &mut Table, rows: &[(&AreaComparison, usize)], denominator: Denominator) {
    let name = denominator.as_str();
    let rates: Vec<Option<Rate>> =
        rows.iter().map(|(comparison, area)| comparison.by(denominator)?.rate[*area]).collect();
    let crude = rows.iter().map(|(comparison, area)| comparison.by(denominator)?.crude[*area]);
    out.number(format!("crude_{name}"), crude);
    interval(out, [name.to_owned(), format!("{name}_low"), format!("{name}_high")], &rates);
}

fn ranks(out: &mut Table, rows: &[(&AreaComparison, usize)], denominator: Denominator) {
    let name = format!("rank_by_{}", denominator.as_str());
    let column = |comparison: &AreaComparison, area: usize, value: &dyn Fn(&RankInterval) -> u32| {
        comparison.by(denominator)?.rank_interval[area].as_ref().map(value)
    };
    out.whole(name.clone(), rows.iter().map(|(comparison, area)| comparison.by(denominator)?.rank[*area]));
    out.whole(format!("{name}_low"), rows.iter().map(|(comparison, area)| column(comparison, *area, &|rank| rank.low)));
    out.whole(
        format!("{name}_high"),
        rows.iter().map(|(comparison, area)| column(comparison, *area, &|rank| rank.high)),
    );
}

/// A row for each area, in the order of the file, with every measure as flat fields and the finding.
pub fn area_features(ground: &AreaContext, comparisons: &[AreaComparison], findings: &[String]) -> Table {
    let areas = 0..ground.len();
    let mut out = Table::new(ground.len());
    out.text("area", ground.labels.iter().map(|label| Some(label.clone())));
    out.text("code", ground.areas.areas.iter().map(|area| area.code.clone()));
    out.text("finding", findings.iter().map(|finding| Some(finding.clone())));
    let premises = ground.exposure.premises.as_ref();
    out.whole("premises", areas.clone().map(|area| premises.map(|premises| premises.counted[area])));
    let known = premises.filter(|premises| premises.access_known);
    out.whole("premises_restricted", areas.clone().map(|area| known.map(|premises| premises.restricted[area])));
    let footfall = ground.exposure.footfall.as_ref();
    out.number(
        "footfall",
        areas.clone().map(|area| footfall.map(|footfall| footfall.daily[area]).filter(|n| *n > 0.0)),
    );
    out.number("area_km2", ground.exposure.km2.iter().copied());
    for comparison in comparisons {
        let measure = &comparison.measure.name;
        out.number(format!("{measure}_number"), areas.clone().map(|area| comparison.counts.number(area)));
        let density = |area: usize| Some(comparison.counts.number(area)? / ground.exposure.km2[area]?);
        out.number(format!("{measure}_density_per_km2"), areas.clone().map(density));
        for denominator in Denominator::ALL {
            let (name, column) = (denominator.as_str(), comparison.by(denominator));
            if denominator != Denominator::Number {
                let rates: Vec<Option<Rate>> = areas.clone().map(|area| column?.rate[area]).collect();
                let names =
                    [format!("{measure}_{name}"), format!("{measure}_{name}_low"), format!("{measure}_{name}_high")];
                interval(&mut out, names, &rates);
            }
            out.whole(format!("{measure}_rank_by_{name}"), areas.clone().map(|area| column?.rank[area]));
        }
        out.text(format!("{measure}_flag"), areas.clone().map(|area| comparison.warning(area)));
    }
    out
}

/// A row for each pair of areas that a denominator turns round.
pub fn area_flips(ground: &AreaContext, comparisons: &[AreaComparison], flips: &[RankReversals]) -> Table {
    let rows: Vec<(&AreaComparison, &RankReversal)> = comparisons
        .iter()
        .zip(flips)
        .flat_map(|(comparison, flips)| flips.listed.iter().map(move |flip| (comparison, flip)))
        .collect();
    let mut out = Table::new(rows.len());
    let all = || rows.iter().copied();
    out.text("measure", all().map(|(comparison, _)| Some(comparison.measure.name.clone())));
    out.text("by", all().map(|(_, flip)| Some(flip.denominator.as_str().to_owned())));
    out.text("more_by_number", all().map(|(_, flip)| Some(ground.labels[flip.more].clone())));
    out.text("higher_by_rate", all().map(|(_, flip)| Some(ground.labels[flip.higher].clone())));
    let number =
        |area: fn(&RankReversal) -> usize| all().map(move |(comparison, flip)| comparison.counts.number(area(flip)));
    out.number("number_of_more", number(|flip| flip.more));
    out.number("number_of_higher", number(|flip| flip.higher));
    let rate = |area: fn(&RankReversal) -> usize| {
        all().map(move |(comparison, flip)| Some(comparison.by(flip.denominator)?.rate[area(flip)]?.value))
    };
    out.number("rate_of_more", rate(|flip| flip.more));
    out.number("rate_of_higher", rate(|flip| flip.higher));
    out.number("probability", all().map(|(_, flip)| Some(flip.probability)));
    out
}

/// A row for each area and kind of premises that stands in it, counted in rates or not.
pub fn area_premises(ground: &AreaContext) -> Table {
    let premises = ground.exposure.premises.as_ref();
    let kinds = premises.into_iter().flat_map(|premises| &premises.by_kind);
    let mut rows: Vec<(usize, &String, (u32, u32))> =
        kinds.flat_map(|(kind, areas)| areas.iter().enumerate().map(move |(area, n)| (area, kind, *n))).collect();
    rows.retain(|(_, _, (all, _))| *all > 0);
    rows.sort_by_key(|(area, kind, (all, _))| (*area, std::cmp::Reverse(*all), *kind));
    let known = premises.is_some_and(|premises| premises.access_known);
    let mut out = Table::new(rows.len());
    out.text("area", rows.iter().map(|(area, _, _)| Some(ground.labels[*area].clone())));
    out.text("kind", rows.iter().map(|(_, kind, _)| Some((*kind).clone())));
    out.whole("premises", rows.iter().map(|(_, _, (all, _))| Some(*all)));
    out.whole("premises_restricted", rows.iter().map(|(_, _, (_, restricted))| known.then_some(*restricted)));
    out.whole("premises_public", rows.iter().map(|(_, _, (all, restricted))| known.then_some(all - restricted)));
    out
}
