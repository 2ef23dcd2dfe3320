//! The sheets of a run as they may be shared.

use std::borrow::Cow;

use super::verdict::{SHARED_TEST, SharedVerdicts};
use super::{PublishedFigures, manifest};
use crate::analysis::ranking_result::{RankingResult, ThemeResult};
use crate::disclosure::{SharedRow, apply_policy};
use crate::options::Options;
use crate::output::columns::{cell, hotspot, month};
use crate::output::hotspots;
use crate::rank::Hotspot;
use crate::table::{AddColumn, Collection, Field, LayerContent, Shape, Sheet, Sheets, Table, Values};
use crate::trend::{HotHistories, HotHistory};

/// What is said of a cell whose number is withheld.
const WITHHELD: &str = "or withheld to protect another figure";

/// What may be shared of these sheets, and the names of those that are withheld whole.
pub fn of<'a>(
    outcome: &RankingResult,
    told: &PublishedFigures,
    config: &Options,
    all: &Sheets<'_>,
) -> (Sheets<'a>, Vec<String>) {
    let (mut shared, mut withheld) = (Sheets::default(), vec!["ledger.csv".to_owned()]);
    let retold: Vec<SharedVerdicts> =
        (0..outcome.themes.len()).map(|theme| SharedVerdicts::of(outcome, told, theme, config)).collect();
    let of_theme = |theme: usize| OfTheme { outcome, told, theme, retold: &retold[theme] };
    for sheet in all.iter() {
        let theme = |prefix: &str| {
            let name = sheet.name.strip_prefix(prefix)?;
            outcome.themes.iter().position(|ran| ran.selection.name == name)
        };
        let (cells, ranking, spots, trend) = (theme("cells_"), theme("ranking_"), theme("hotspots_"), theme("trend_"));
        match (&sheet.content, cells.or(ranking), spots, trend) {
            (LayerContent::Map(map), Some(theme), _, _) => {
                shared.map(&sheet.name, of_theme(theme).cells(map));
            }
            (LayerContent::Table(table), Some(theme), _, _) => {
                shared.table(&sheet.name, of_theme(theme).rows(table));
            }
            (LayerContent::Map(map), _, Some(theme), _) => {
                shared.map(&sheet.name, of_theme(theme).hotspots(map));
            }
            (LayerContent::Table(table), _, _, Some(theme)) => match months(outcome, told, theme, table) {
                Some(months) => shared.table(&sheet.name, months),
                None => withheld.push(file_of(sheet)),
            },
            _ => withheld.push(file_of(sheet)),
        }
    }
    (shared, withheld)
}

/// What the file of a sheet is usually called.
fn file_of(sheet: &Sheet<'_>) -> String {
    let ending = match sheet.content {
        LayerContent::Table(_) => ".csv",
        LayerContent::Map(_) => ".geojson",
        LayerContent::File(_) => "",
    };
    format!("{}{ending}", sheet.name)
}

/// A theme as it is told.
struct OfTheme<'a> {
    outcome: &'a RankingResult,
    told: &'a PublishedFigures,
    theme: usize,
    retold: &'a SharedVerdicts,
}

impl OfTheme<'_> {
    fn ran(&self) -> &ThemeResult {
        &self.outcome.themes[self.theme]
    }

    /// A map of cells.
    fn cells<'a>(&self, map: &Collection<'_>) -> Collection<'a> {
        let cells = &self.outcome.grid.cells;
        Collection {
            members: manifest::members(&map.members, self.ran()),
            ids: self.retold.order.iter().map(|cell| cells[*cell].to_string()).collect(),
            shapes: self.retold.order.iter().map(|cell| Shape::Cell(cells[*cell])).collect(),
            properties: self.rows(&map.properties),
        }
    }

    /// The cells as rows, those that are told by rank, then the others.
    fn rows(&self, table: &Table) -> Table {
        let mut row_of = vec![0; self.outcome.grid.cells.len()];
        self.ran().ranking.order.iter().enumerate().for_each(|(row, cell)| row_of[*cell] = row);
        let number = |cell: &usize| self.told.of_cell(self.theme, *cell);
        let order = &self.retold.order;
        let rows: Vec<SharedRow> =
            order.iter().map(|cell| SharedRow { row: row_of[*cell], suppressed: number(cell).is_none() }).collect();
        let judgement = &self.retold.judgement;
        let known = self.told.of_all(self.theme).is_some();
        let times = |cell: &usize| {
            let told = known && number(cell).is_some();
            judgement.times_expected[*cell].filter(|_| told).map(|times| times.value)
        };
        let mut anew = Table::new(rows.len());
        anew.add(cell::RANK, Values::whole(order.iter().map(|cell| self.retold.rank[*cell])));
        anew.add(cell::TIMES_EXPECTED, Values::number(order.iter().map(times)));
        anew.add(cell::HOT, Values::truth(order.iter().map(|cell| judgement.hot[*cell])));
        anew.add(cell::HOT_TEST, Values::text(order.iter().map(|_| SHARED_TEST)));
        anew.add(cell::RANK_BY_COUNT, Values::whole(order.iter().map(|cell| self.retold.rank[*cell])));
        let reason = |cell: &usize| match (number(cell), judgement.hot[*cell]) {
            (None, _) => format!("Fewer than {} events, {WITHHELD}.", self.told.below),
            (Some(number), Some(true)) => format!("{}; hot by the numbers told.", self.events(number)),
            (Some(number), _) => format!("{}.", self.events(number)),
        };
        anew.add(cell::REASON, Values::text(order.iter().map(reason)));
        apply_policy(table, &rows, &anew, cell::REASON)
    }

    fn events(&self, number: u64) -> String {
        let months = self.ran().coverage.months_observed();
        let s = |number: u64| if number == 1 { "" } else { "s" };
        format!("{number} event{} in {months} month{}", s(number), s(months as u64))
    }

    /// The hotspots of told numbers.
    fn hotspots<'a>(&self, map: &Collection<'_>) -> Collection<'a> {
        let (ran, spots) = (self.ran(), &self.retold.hotspots);
        let untold = HotHistories { steps: None, places: vec![HotHistory::default(); spots.len()] };
        let name = &ran.selection.name;
        let evidence = self.retold.evidence(self.outcome, ran);
        let table = hotspots(name, &evidence, spots, &untold, None, None, &vec![None; spots.len()]);
        let known = self.told.of_all(self.theme).is_some();
        let mut anew = Table::new(spots.len());
        let share = |spot: &Hotspot| Some(spot.shares[0]).filter(|_| known);
        anew.add(hotspot::SHARE_OF_EVENTS, Values::number(spots.iter().map(share)));
        let times = |times: Option<hexspot_stats::Interval>| times.filter(|_| known).map(|times| times.value);
        anew.add(hotspot::TIMES_EXPECTED, Values::number(spots.iter().map(|spot| times(spot.times_expected))));
        anew.add(hotspot::HOT_TEST, Values::text(spots.iter().map(|_| SHARED_TEST)));
        let reason = |count: u32| format!("{}; hot by the numbers told.", self.events(u64::from(count)));
        anew.add(hotspot::REASON, Values::text(spots.iter().map(|spot| reason(spot.count))));
        let rows: Vec<SharedRow> = (0..spots.len()).map(|row| SharedRow { row, suppressed: false }).collect();
        Collection {
            members: manifest::members(&map.members, ran),
            ids: spots.iter().map(|spot| format!("{name}-{}", spot.number)).collect(),
            shapes: spots.iter().map(|spot| Shape::Polygons(Cow::Owned(spot.shape.clone()))).collect(),
            properties: apply_policy(&table, &rows, &anew, hotspot::REASON),
        }
    }
}

/// The months of the whole area; `None` when they are not the figures that were looked at.
fn months(outcome: &RankingResult, told: &PublishedFigures, theme: usize, table: &Table) -> Option<Table> {
    let text = |field: &Field, row: usize| match &table.column(field)?.values {
        Values::Text(values) => values[row].as_deref(),
        _ => None,
    };
    let Values::Whole(counts) = &table.column(month::COUNT)?.values else { return None };
    let (figures, _) = told.figures();
    let mut rows = Vec::new();
    for (of, count) in counts.iter().enumerate().filter(|(of, _)| text(month::PLACE_KIND, *of) == Some("study-area")) {
        let at = outcome.coverage.period.position(text(month::MONTH, of)?.parse().ok()?)?;
        let figure = crate::disclosure::Figure { theme, group: told.places, span: at };
        if count.is_some_and(|count| figures.value(figure) != u64::try_from(count).ok()) {
            return None;
        }
        rows.push(SharedRow { row: of, suppressed: told.of_month(theme, at).is_none() });
    }
    Some(apply_policy(table, &rows, &Table::new(rows.len()), month::LABEL))
}
