//! The fields of a gap, of a new place, and of an hour of the week.

use serde_json::{Map, Value};

use super::geojson::{Collection, Shape, seven_decimals};
use super::table::Table;
use crate::clock::Night;
use crate::place::LonLat;
use crate::plan::asset_gaps::{AssetGapPlan, AssetGapUncertainty, AssetLabel, CellGap, Proposal};
use crate::plan::demand::Demand;
use crate::temporal::{HOURS_PER_WEEK, WEEKDAYS, day_and_hour};

/// The gaps of a kind, with what is said of them.
pub struct CoveredRows<'a> {
    /// What they are of.
    pub told: AssetLabel<'a>,
    /// The gaps.
    pub gaps: &'a AssetGapPlan,
    /// How sure they are.
    pub sureness: &'a AssetGapUncertainty,
    /// By cell, the hours in which most of its gap falls.
    pub worst: &'a [Option<String>],
    /// How many gaps count as the first.
    pub new: usize,
}

/// A row: a cell of a kind or a new place of a kind.
enum Row<'a> {
    Cell { of: &'a CoveredRows<'a>, cell: usize },
    Proposal { of: &'a CoveredRows<'a>, number: usize },
}

/// `cover.csv`, and the properties of `cover.geojson`: for each kind the new places in order, then the cells by the size of their gap.
pub fn cover(kinds: &[CoveredRows<'_>], need: &Demand) -> Table {
    let rows = rows(kinds);
    let mut out = Table::new(rows.len());
    out.text("feature", rows.iter().map(|row| Some(row.feature().to_owned())));
    out.text("kind", rows.iter().map(|row| Some(row.of().told.kind.to_owned())));
    out.text("h3", rows.iter().map(|row| Some(need.cells[row.cell()].h3.to_string())));
    out.text("label", rows.iter().map(|row| Some(need.cells[row.cell()].label.clone())));
    out.number("lon", rows.iter().map(|row| Some(seven_decimals(row.at(need).lon()))));
    out.number("lat", rows.iter().map(|row| Some(seven_decimals(row.at(need).lat()))));
    out.number("need", rows.iter().map(|row| row.told()?.demand));
    out.number("coverage", rows.iter().map(|row| Some(row.told()?.coverage)));
    out.number("gap", rows.iter().map(|row| row.told()?.gap()));
    out.number("gap_share", rows.iter().map(|row| share(row.told()?.gap()?, row.of().gaps.gap.sum())));
    out.whole("gap_rank", rows.iter().map(|row| row.told()?.rank));
    out.whole("assets", rows.iter().map(|row| Some(row.told()?.assets)));
    out.text("worst_hours", rows.iter().map(Row::worst));
    out.number("among_first", rows.iter().map(Row::among_first));
    out.whole("order", rows.iter().map(Row::order));
    out.number("gain", rows.iter().map(|row| Some(row.proposal()?.gain)));
    out.number("gain_share", rows.iter().map(|row| share(row.proposal()?.gain, row.of().gaps.demand.sum())));
    out.number("cover_after", rows.iter().map(|row| Some(row.proposal()?.cover_after)));
    out.number("stays", rows.iter().map(Row::stays));
    out.text("reason", rows.iter().map(|row| Some(row.reason())));
    out
}

/// `cover.geojson`: new places as points and cells as hexagons, with the fields of `table`, which [`cover`] made.
pub fn cover_map(
    kinds: &[CoveredRows<'_>],
    need: &Demand,
    members: Map<String, Value>,
    table: Table,
) -> Collection<'static> {
    let rows = rows(kinds);
    let id = |row: &Row<'_>| match row {
        Row::Cell { of, cell } => format!("{}-{}", of.told.kind, need.cells[*cell].h3),
        Row::Proposal { of, number } => format!("new-{}-{}", of.told.kind, number + 1),
    };
    let shape = |row: &Row<'_>| match row {
        Row::Cell { cell, .. } => Shape::Cell(need.cells[*cell].h3),
        Row::Proposal { .. } => Shape::Point(row.at(need)),
    };
    Collection {
        members,
        ids: rows.iter().map(id).collect(),
        shapes: rows.iter().map(shape).collect(),
        properties: table,
    }
}

/// `cover_hours.csv`: need and gap of the whole study area by kind and hour of the week.
pub fn cover_hours(kinds: &[CoveredRows<'_>], night: Night) -> Table {
    let rows: Vec<(&CoveredRows<'_>, usize)> =
        kinds.iter().flat_map(|of| (0..HOURS_PER_WEEK).map(move |slot| (of, slot))).collect();
    let mut out = Table::new(rows.len());
    let clock = |slot: usize| day_and_hour(slot, night);
    let (need, gap) = (
        |row: &(&CoveredRows<'_>, usize)| row.0.gaps.demand.0[row.1],
        |row: &(&CoveredRows<'_>, usize)| row.0.gaps.gap.0[row.1],
    );
    out.text("kind", rows.iter().map(|(of, _)| Some(of.told.kind.to_owned())));
    out.text("weekday", rows.iter().map(|(_, slot)| Some(WEEKDAYS[clock(*slot).0].to_owned())));
    out.whole("hour", rows.iter().map(|(_, slot)| Some(clock(*slot).1)));
    out.number("need", rows.iter().map(|row| Some(need(row))));
    out.number("coverage", rows.iter().map(|(of, slot)| of.gaps.covered_at(*slot)));
    out.number("gap", rows.iter().map(|row| Some(gap(row))));
    out
}

fn rows<'a>(kinds: &'a [CoveredRows<'a>]) -> Vec<Row<'a>> {
    let of_kind = |of: &'a CoveredRows<'a>| {
        let mut cells: Vec<usize> = (0..of.gaps.cells.len()).collect();
        cells.sort_by_key(|cell| (of.gaps.cells[*cell].rank.unwrap_or(usize::MAX), *cell));
        let proposals = (0..of.gaps.proposals.len()).map(move |number| Row::Proposal { of, number });
        proposals.chain(cells.into_iter().map(move |cell| Row::Cell { of, cell }))
    };
    kinds.iter().flat_map(of_kind).collect()
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

impl<'a> Row<'a> {
    fn of(&self) -> &'a CoveredRows<'a> {
        match self {
            Self::Cell { of, .. } | Self::Proposal { of, .. } => of,
        }
    }

    fn feature(&self) -> &'static str {
        match self {
            Self::Cell { .. } => "cell",
            Self::Proposal { .. } => "proposal",
        }
    }

    /// The cell, or the one that holds the new place.
    fn cell(&self) -> usize {
        match self {
            Self::Cell { cell, .. } => *cell,
            Self::Proposal { of, number } => of.gaps.proposals[*number].cell,
        }
    }

    fn at(&self, need: &Demand) -> LonLat {
        self.proposal().map_or_else(|| need.cells[self.cell()].at, |proposal| proposal.at)
    }

    /// The gap of a cell.
    fn told(&self) -> Option<&'a CellGap> {
        match self {
            Self::Cell { of, cell } => Some(&of.gaps.cells[*cell]),
            Self::Proposal { .. } => None,
        }
    }

    fn proposal(&self) -> Option<&'a Proposal> {
        match self {
            Self::Cell { .. } => None,
            Self::Proposal { of, number } => Some(&of.gaps.proposals[*number]),
        }
    }

    fn order(&self) -> Option<usize> {
        match self {
            Self::Cell { .. } => None,
            Self::Proposal { number, .. } => Some(number + 1),
        }
    }

    fn worst(&self) -> Option<String> {
        self.told().and_then(|_| self.of().worst[self.cell()].clone())
    }

    /// Of a cell with a gap.
    fn among_first(&self) -> Option<f64> {
        self.told()?.rank?;
        self.of().sureness.among_first.get(self.cell()).copied()
    }

    fn stays(&self) -> Option<f64> {
        match self {
            Self::Cell { .. } => None,
            Self::Proposal { of, number } => of.sureness.stays.get(*number).copied(),
        }
    }

    fn reason(&self) -> String {
        let of = self.of();
        match self {
            Self::Cell { cell, .. } => {
                let among_first = self.among_first().map(|share| (share, of.new));
                of.gaps.explain_cell(of.told, &of.gaps.cells[*cell], of.worst[*cell].as_deref(), among_first)
            }
            Self::Proposal { number, .. } => {
                of.gaps.explain_proposal(of.told, number + 1, &of.gaps.proposals[*number], self.stays())
            }
        }
    }
}
