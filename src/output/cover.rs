//! The columns of a gap, of a new place, and of an hour of the week.

use serde_json::{Map, Value};

use super::geojson::seven_decimals;
use crate::clock::Night;
use crate::place::LonLat;
use crate::plan::asset_gaps::{AssetGapPlan, AssetGapUncertainty, AssetLabel, CellGap, Proposal};
use crate::plan::demand::Demand;
use crate::table::{Collection, Shape, Table, columns};
use crate::temporal::{HOURS_PER_WEEK, WEEKDAYS, day_and_hour};

/// The gaps of a kind, with what is said of them.
pub struct CoveredRows<'a> {
    /// What they are of.
    pub label: AssetLabel<'a>,
    /// The gaps.
    pub gaps: &'a AssetGapPlan,
    /// Their uncertainty.
    pub uncertainty: &'a AssetGapUncertainty,
    /// By cell, the hours in which most of its gap falls.
    pub worst: &'a [Option<String>],
    /// How many gaps count as the first.
    pub new: usize,
}

/// A cell of a kind or a new place of a kind.
pub struct GapRow<'a> {
    rows: &'a CoveredRows<'a>,
    demand: &'a Demand,
    of: GapOf,
}

/// What a row is of.
#[derive(Clone, Copy)]
enum GapOf {
    /// The number of a cell.
    Cell(usize),
    /// The number of a proposal.
    Proposal(usize),
}

columns! {
    /// The columns of gaps and new places.
    pub mod gap(row: &GapRow<'_>) {
        /// a cell of the study area with its gap, or a place for a new asset
        FEATURE: text.names(&["cell", "proposal"]) => row.feature();
        /// kind of asset in lower case with hyphens, such as camera
        KIND: text => row.rows.label.kind;
        /// the cell, or the one that holds the new place
        H3: text.cell() => row.demand.cells[row.cell()].h3.to_string();
        /// what people call the cell
        LABEL: text => &row.demand.cells[row.cell()].label;
        /// longitude of the new place (a point along the streets given, of a lattice without streets), or of the
        /// middle of the cell, WGS84
        LON: number.longitude() => seven_decimals(row.at().lon());
        /// latitude of the same
        LAT: number.latitude() => seven_decimals(row.at().lat());
        /// what the cell needs: harm expected (mean of the posterior law), for lights that which falls in the dark,
        /// for cleaning people present × late venues open near × late hours (a proxy); null for a new place, and
        /// where footfall by the hour is not known
        NEED: number.least(0.0).or_null()
            .unit("the need's own unit a week: harm by the weights asked for (--harm), for lights that in the dark, for cleaning % of the study area's need")
            => row.gap().and_then(|gap| gap.demand);
        /// share of the need, by ground and hour, within reach of an existing asset that is at work then; where
        /// nothing is needed, or that is not known, the share of ground and hours; null for a new place
        COVERAGE: number.share().or_null().unit("0 to 1") => row.gap().map(|gap| gap.coverage);
        /// need × (1 − coverage); null for a new place, and where the need is not known
        GAP: number.least(0.0).or_null()
            .unit("the need's own unit a week: harm by the weights asked for (--harm), for lights that in the dark, for cleaning % of the study area's need")
            => row.gap().and_then(CellGap::gap);
        /// gap over the gaps of all cells; null likewise
        GAP_SHARE: number.share().or_null().unit("0 to 1")
            => row.gap().and_then(|gap| share(gap.gap()?, row.rows.gaps.gap.sum()));
        /// place among the gaps of the kind, 1 for the largest; null for a new place and a cell without a gap
        GAP_RANK: whole.least(1.0).or_null().unit("place") => row.gap().and_then(|gap| gap.rank);
        /// existing assets that reach any of its ground; null for a new place
        ASSETS: whole.least(0.0).or_null().unit("assets") => row.gap().map(|gap| gap.assets);
        /// the hours in which most of its gap falls: the fewest, in the form of a rota, that hold a quarter of it; of
        /// the largest gaps only (as many as new places are asked for), and null where it would take more than an
        /// eighth of the week
        WORST_HOURS: text.or_null() => row.gap().and_then(|_| row.rows.worst[row.cell()].as_ref());
        /// share of draws of every cell's need from what is known of it in which its gap is among the largest (as
        /// many as new places are asked for); null for a new place, a cell without a gap, cleaning, and without draws
        AMONG_FIRST: number.share().or_null().unit("0 to 1") => row.among_first();
        /// order of the new places of the kind by what each adds to those before it, 1 for the one that adds most;
        /// they are chosen together, so fewer of them need not be the best choice of fewer; null for a cell
        ORDER: whole.least(1.0).or_null().unit("place") => row.order();
        /// what a new asset there would bring within reach, beyond those proposed before it, at work in all hours;
        /// null for a cell
        GAIN: number.least(0.0).or_null()
            .unit("the need's own unit a week: harm by the weights asked for (--harm), for lights that in the dark, for cleaning % of the study area's need")
            => row.proposal().map(|proposal| proposal.gain);
        /// gain over the need of all cells; null for a cell
        GAIN_SHARE: number.share().or_null().unit("0 to 1")
            => row.proposal().and_then(|proposal| share(proposal.gain, row.rows.gaps.demand.sum()));
        /// share of the need of all cells within reach with it and those before it; null for a cell
        COVER_AFTER: number.share().or_null().unit("0 to 1") => row.proposal().map(|proposal| proposal.cover_after);
        /// share of the same draws in which the places chosen for the draw (as many, by gain and exchanges) have one
        /// within reach of it; null for a cell, cleaning, and without draws
        STAYS: number.share().or_null().unit("0 to 1") => row.stays();
        /// why it stands where it stands, in a sentence
        REASON: text => row.reason();
    }
}

/// `cover.csv`, and the properties of `cover.geojson`: for each kind the new places in order, then the cells by the size of their gap.
pub fn cover(kinds: &[CoveredRows<'_>], demand: &Demand) -> Table {
    let rows = rows(kinds, demand);
    let mut out = Table::new(rows.len());
    gap::write(&mut out, &rows);
    out
}

/// `cover.geojson`: new places as points and cells as hexagons, with the columns of `table`, which [`cover`](cover()) made.
pub fn cover_map(
    kinds: &[CoveredRows<'_>],
    demand: &Demand,
    members: Map<String, Value>,
    table: Table,
) -> Collection<'static> {
    let rows = rows(kinds, demand);
    let id = |row: &GapRow<'_>| match row.of {
        GapOf::Cell(cell) => format!("{}-{}", row.rows.label.kind, demand.cells[cell].h3),
        GapOf::Proposal(number) => format!("new-{}-{}", row.rows.label.kind, number + 1),
    };
    let shape = |row: &GapRow<'_>| match row.of {
        GapOf::Cell(cell) => Shape::Cell(demand.cells[cell].h3),
        GapOf::Proposal(_) => Shape::Point(row.at()),
    };
    Collection {
        members,
        ids: rows.iter().map(id).collect(),
        shapes: rows.iter().map(shape).collect(),
        properties: table,
    }
}

/// An hour of the week, for a kind.
pub struct CoverHourRow<'a> {
    rows: &'a CoveredRows<'a>,
    slot: usize,
    night: Night,
}

columns! {
    /// The columns of an hour of the week.
    pub mod gap_hour(row: &CoverHourRow<'_>) {
        /// kind of asset in lower case with hyphens, such as camera
        KIND: text => row.rows.label.kind;
        /// the day to which the hour belongs: a day begins when the night (--night) ends, so with a night of 18:00 to
        /// 06:00 Saturday 02:00 stands under Friday
        WEEKDAY: text.names(&["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
            => WEEKDAYS[day_and_hour(row.slot, row.night).0];
        /// the hour that begins at this o'clock, local time
        HOUR: whole.least(0.0).most(23.0).unit("o'clock") => day_and_hour(row.slot, row.night).1;
        /// what all cells need in the hour
        NEED: number.least(0.0)
            .unit("the need's own unit: harm by the weights asked for (--harm), for lights that in the dark, for cleaning % of the study area's need")
            => row.rows.gaps.demand.0[row.slot];
        /// share of it within reach of an existing asset at work then; null where nothing is needed
        COVERAGE: number.share().or_null().unit("0 to 1") => row.rows.gaps.covered_at(row.slot);
        /// what is out of reach
        GAP: number.least(0.0)
            .unit("the need's own unit: harm by the weights asked for (--harm), for lights that in the dark, for cleaning % of the study area's need")
            => row.rows.gaps.gap.0[row.slot];
    }
}

/// `cover_hours.csv`: demand and gap of the whole study area by kind and hour of the week.
pub fn cover_hours(kinds: &[CoveredRows<'_>], night: Night) -> Table {
    let mut all = Vec::new();
    for rows in kinds {
        all.extend((0..HOURS_PER_WEEK).map(|slot| CoverHourRow { rows, slot, night }));
    }
    let mut out = Table::new(all.len());
    gap_hour::write(&mut out, &all);
    out
}

fn rows<'a>(kinds: &'a [CoveredRows<'a>], demand: &'a Demand) -> Vec<GapRow<'a>> {
    let mut all = Vec::new();
    for rows in kinds {
        let mut cells: Vec<usize> = (0..rows.gaps.cells.len()).collect();
        cells.sort_by_key(|cell| (rows.gaps.cells[*cell].rank.unwrap_or(usize::MAX), *cell));
        let proposals = (0..rows.gaps.proposals.len()).map(GapOf::Proposal);
        all.extend(proposals.chain(cells.into_iter().map(GapOf::Cell)).map(|of| GapRow { rows, demand, of }));
    }
    all
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

impl<'a> GapRow<'a> {
    fn feature(&self) -> &'static str {
        match self.of {
            GapOf::Cell(_) => "cell",
            GapOf::Proposal(_) => "proposal",
        }
    }

    /// The cell, or the one that holds the new place.
    fn cell(&self) -> usize {
        match self.of {
            GapOf::Cell(cell) => cell,
            GapOf::Proposal(number) => self.rows.gaps.proposals[number].cell,
        }
    }

    fn at(&self) -> LonLat {
        self.proposal().map_or_else(|| self.demand.cells[self.cell()].at, |proposal| proposal.at)
    }

    /// The gap of a cell.
    fn gap(&self) -> Option<&'a CellGap> {
        match self.of {
            GapOf::Cell(cell) => Some(&self.rows.gaps.cells[cell]),
            GapOf::Proposal(_) => None,
        }
    }

    fn proposal(&self) -> Option<&'a Proposal> {
        match self.of {
            GapOf::Cell(_) => None,
            GapOf::Proposal(number) => Some(&self.rows.gaps.proposals[number]),
        }
    }

    fn order(&self) -> Option<usize> {
        match self.of {
            GapOf::Cell(_) => None,
            GapOf::Proposal(number) => Some(number + 1),
        }
    }

    /// Of a cell with a gap.
    fn among_first(&self) -> Option<f64> {
        self.gap()?.rank?;
        self.rows.uncertainty.among_first.get(self.cell()).copied()
    }

    fn stays(&self) -> Option<f64> {
        match self.of {
            GapOf::Cell(_) => None,
            GapOf::Proposal(number) => self.rows.uncertainty.stays.get(number).copied(),
        }
    }

    fn reason(&self) -> String {
        let CoveredRows { label, gaps, worst, new, .. } = *self.rows;
        match self.of {
            GapOf::Cell(cell) => {
                let among_first = self.among_first().map(|share| (share, new));
                gaps.explain_cell(label, &gaps.cells[cell], worst[cell].as_deref(), among_first)
            }
            GapOf::Proposal(number) => gaps.explain_proposal(label, number + 1, &gaps.proposals[number], self.stays()),
        }
    }
}
