//! A theme before and after, at every place.

use super::place_dispersion::PlaceDispersions;
use crate::analysis::cells::points_changed;
use crate::analysis::study_area::StudyGrid;
use crate::areas;
use crate::compare::{
    Arm, ArmCounts, CommonMonths, ComparedPlace, CountPair, Displacement, IntervalInflation, Overdispersion,
    PeriodCounts, PeriodPair, PlaceChange, displacement, explain_change, test_changes,
};
use crate::error::Result;
use crate::grid::{self, Coverage, OUTSIDE};
use crate::ingest::{AreaIndex, InputData};
use crate::options::Options;
use crate::period::{Month, Period};
use crate::place::{PlaceKind, STUDY_AREA, WHOLE_STUDY_AREA};
use crate::rank::{self, Labels, Order};
use crate::theme::Selection;
use hexspot_stats::{Draws, PlaceDispersion, RandomStreams};

/// Months before both periods that are enough to choose hotspots by.
const ENOUGH_TO_CHOOSE: usize = 12;

/// A theme before and after.
#[derive(Clone, Debug)]
pub struct ComparedTheme {
    /// The theme and its events.
    pub selection: Selection,
    /// The periods as asked for.
    pub periods: PeriodPair,
    /// The periods as far as they are known.
    pub comparable: CommonMonths,
    /// Events of which only the month is known, where days are compared.
    pub month_only: u64,
    /// Events of which only from when to when is known, where days are compared.
    pub from_to: u64,
    /// Events of either period by bodies that do not know both.
    pub not_compared: u64,
    /// How clumped events are; `None` where it cannot be told.
    pub clumping: Option<Overdispersion>,
    /// What hotspots were chosen by.
    pub chosen: ChosenIn,
    /// The month within what is compared in which the map points of the data were replaced: from then on places hold other events.
    pub points_changed: Option<Month>,
    /// The total, areas, hotspots and cells, each kind by how much it changed.
    pub places: Vec<ComparedPlace>,
    /// What became of the treated ground and of what lies around it, when ground was treated.
    pub displacement: Option<Displacement>,
    /// The width of its intervals; `None` without treated ground, and where clumping cannot be told.
    pub width: Option<IntervalInflation>,
}

/// The months by which hotspots were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChosenIn {
    /// Before both periods: what changed since is no part of the choice.
    Earlier(Period),
    /// The first period itself, which had them high: they fall by themselves.
    Before(Period),
}

impl ChosenIn {
    /// The name of the choice.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Earlier(_) => "earlier",
            Self::Before(_) => "before",
        }
    }
}

impl ComparedTheme {
    /// Months known before and after.
    pub fn months(&self) -> [f64; 2] {
        [self.comparable.before.months, self.comparable.after.months]
    }

    /// The places of a kind, largest change first.
    pub fn of(&self, kind: PlaceKind) -> impl Iterator<Item = &ComparedPlace> {
        self.places.iter().filter(move |place| place.kind == kind)
    }

    /// All events of both periods in the cells reported.
    pub fn events(&self) -> u64 {
        self.of(PlaceKind::StudyArea).map(|place| place.change.counts.before + place.change.counts.after).sum()
    }
}

/// What is compared: identifier, name, events, and what it varies by itself, as [`own_variation`](crate::compare::within_period_dispersion) has it.
type Named = (String, String, CountPair, Option<PlaceDispersion>);

/// Compares a theme over two periods.
pub fn compared(
    config: &Options,
    ground: &StudyGrid,
    loaded: &InputData,
    selection: &Selection,
    periods: PeriodPair,
    arms: Option<&[Option<Arm>]>,
) -> Result<ComparedTheme> {
    let coverage = ground.coverage.for_theme(&loaded.events, &ground.cell_of, selection);
    let comparable = CommonMonths::find(&loaded.events, &coverage, &periods)?;
    let counted = PeriodCounts::count(selection, &loaded.events, &comparable);
    let table = grid::count_by_cell(&ground.grid, &loaded.events, &ground.cell_of, selection, &coverage);
    let own = PlaceDispersions::of(&counted, &comparable);

    let cell_at = |at: usize| Some(ground.cell_of[at]).filter(|cell| *cell != OUTSIDE).map(|cell| cell as usize);
    let of_cells = counted.sums(ground.grid.cells.len(), |at| cell_at(at).into_iter().collect());
    let pair = |[before, after]: [u64; 2]| CountPair { before, after };
    let cell_pair = |cell: usize| pair(of_cells[cell]);
    let sum = |cells: &mut dyn Iterator<Item = usize>| {
        cells.fold(CountPair { before: 0, after: 0 }, |sum, cell| {
            let [before, after] = of_cells[cell];
            CountPair { before: sum.before + before, after: sum.after + after }
        })
    };
    let within = crate::analysis::study_area::in_study(&ground.grid, loaded.area.as_ref());
    let is_inside = |at: usize| within(loaded.events.places[at].at);
    let in_area = counted.sums(1, |at| if is_inside(at) { vec![0] } else { Vec::new() });
    let total = pair(in_area[0]);
    let usual = own.usual(is_inside);
    let clumping = Overdispersion::estimate(&table.monthly, coverage.period, &coverage.complete, &comparable, usual);

    let named = loaded.areas.iter().chain(&loaded.area);
    let labels = Labels::new(named, loaded.footfall.as_ref(), &loaded.stations, &loaded.events.streets);
    let cells = ground.grid.study().map(|cell| {
        let (index, streets) = (ground.grid.cells[cell], &table.streets[cell]);
        (index.to_string(), labels.cell_label(index, streets), cell_pair(cell), None)
    });
    let (hotspots, chosen) = hotspots(config, ground, loaded, selection, &labels, &comparable)?;
    let mut of_hotspots = vec![Vec::new(); ground.grid.cells.len()];
    for (number, hotspot) in hotspots.iter().enumerate() {
        hotspot.cells.iter().for_each(|cell| of_hotspots[*cell].push(number));
    }
    let variations =
        own.variations(hotspots.len(), &|at| cell_at(at).map_or_else(Vec::new, |cell| of_hotspots[cell].clone()));
    let hotspots = hotspots.into_iter().zip(variations).map(|(hotspot, own)| {
        // Not the numbers of a ranking of the whole period, whose hotspots are others.
        let id = format!("{}-{}-{}", selection.name, chosen.as_str(), hotspot.number);
        let pair = sum(&mut hotspot.cells.iter().copied());
        (id, hotspot.label, pair, own)
    });
    let whole = vec![(STUDY_AREA.to_owned(), WHOLE_STUDY_AREA.to_owned(), total, None)];

    let renewed = renewed(ground, loaded, selection, &comparable);
    let months = [comparable.before.months, comparable.after.months];
    let tested = |kind: PlaceKind, places: Vec<Named>| {
        let all = (total.before + total.after).max(1) as f64;
        let dispersion = |pair: &CountPair, own: Option<PlaceDispersion>| {
            let share = (pair.before + pair.after) as f64 / all;
            clumping.and_then(|clumping| clumping.for_place(share, own))
        };
        let pairs: Vec<_> = places.iter().map(|(_, _, pair, own)| (*pair, dispersion(pair, *own))).collect();
        let changed = test_changes(&pairs, months, config.study.significance.alpha);
        let chosen_high = kind == PlaceKind::Hotspot && matches!(chosen, ChosenIn::Before(_));
        let place = |((id, label, ..), changed): (Named, PlaceChange)| {
            let of_map = renewed.filter(|_| kind != PlaceKind::StudyArea).map(of_the_map).unwrap_or_default();
            let sentence = explain_change(&changed, months, chosen_high) + &of_map;
            ComparedPlace { kind, id, label, change: changed, sentence }
        };
        let mut places: Vec<ComparedPlace> = places.into_iter().zip(changed).map(place).collect();
        places.sort_by(|a, b| b.excess(months).total_cmp(&a.excess(months)).then_with(|| a.id.cmp(&b.id)));
        places
    };
    let places = [
        tested(PlaceKind::StudyArea, whole),
        tested(PlaceKind::Area, areas_of(loaded, &own)),
        tested(PlaceKind::Hotspot, hotspots.collect()),
        tested(PlaceKind::Cell, cells.collect()),
    ];
    let width = arms.and_then(|arms| {
        let arm_at = |at: usize| arms[cell_at(at)?].map(|arm| arm as usize);
        let local =
            clumping.map(|Overdispersion { local, .. }| IntervalInflation { phi: local.phi, degrees: local.degrees });
        IntervalInflation::larger(local, &counted.series(3, &comparable, |at| arm_at(at).into_iter().collect()))
    });
    let displacement = arms.map(|arms| {
        let of = |arm: Arm| sum(&mut (0..arms.len()).filter(|cell| arms[*cell] == Some(arm)));
        let arms = ArmCounts { treated: of(Arm::Treated), ring: of(Arm::Ring), control: of(Arm::Control) };
        displacement(arms, months, loaded.control.is_some())
    });
    Ok(ComparedTheme {
        selection: selection.clone(),
        periods,
        comparable,
        month_only: counted.month_only,
        not_compared: counted.not_compared,
        from_to: counted.from_to,
        clumping,
        chosen,
        points_changed: renewed,
        places: places.into_iter().flatten().collect(),
        displacement,
        width,
    })
}

/// The month in which the map points changed, where it lies within what is compared.
fn renewed(ground: &StudyGrid, loaded: &InputData, selection: &Selection, comparable: &CommonMonths) -> Option<Month> {
    let changed = points_changed(loaded, ground, selection)?;
    let month = ground.coverage.period.from.plus(changed.month as u16);
    let (first, last) = (comparable.before.requested.months().from, comparable.after.requested.months().to);
    (first < month && month <= last).then_some(month)
}

fn of_the_map(month: Month) -> String {
    format!(" But the map points of the data were replaced in {month}: a change of this place may be of the map alone.")
}

/// The areas of the user's, each with its events: those of its polygon, whether the cells reach there or not.
fn areas_of(loaded: &InputData, own: &PlaceDispersions<'_>) -> Vec<Named> {
    // A study area of one piece is the total.
    let of_study = loaded.area.as_ref().filter(|area| area.areas.len() > 1);
    let Some(areas) = loaded.areas.as_ref().or(of_study) else { return Vec::new() };
    let index = AreaIndex::new(areas);
    let holding = |at: usize| index.containing(loaded.events.places[at].at);
    let sums = own.counted.sums(areas.areas.len(), holding);
    let variations = own.variations(areas.areas.len(), &holding);
    let labels = areas::AreaContext::labels(areas);
    let all = areas.areas.iter().zip(labels).zip(sums).zip(variations);
    let named = all.map(|(((area, label), [before, after]), own)| {
        (area.code.clone().unwrap_or_else(|| label.clone()), label, CountPair { before, after }, own)
    });
    named.collect()
}

/// Hotspots of the months before both periods, where there are enough; else of the first period, which is said.
fn hotspots(
    config: &Options,
    ground: &StudyGrid,
    loaded: &InputData,
    selection: &Selection,
    labels: &Labels<'_>,
    comparable: &CommonMonths,
) -> Result<(Vec<rank::Hotspot>, ChosenIn)> {
    let before = comparable.before.requested.months();
    let (events, cell_of) = (&loaded.events, &ground.cell_of);
    let earlier = ground.coverage.period.iter().take_while(|month| *month < before.from).last();
    let earlier =
        earlier.and_then(|last| Coverage::from_events(events, cell_of, Some(ground.coverage.period.from), Some(last)));
    let known =
        |coverage: &Coverage| coverage.for_theme(events, cell_of, selection).months_observed() >= ENOUGH_TO_CHOOSE;
    let (coverage, chosen) = match earlier.filter(known) {
        Some(coverage) => (Some(coverage.clone()), ChosenIn::Earlier(coverage.period)),
        None => (Coverage::from_events(events, cell_of, Some(before.from), Some(before.to)), ChosenIn::Before(before)),
    };
    let Some(coverage) = coverage else { return Ok((Vec::new(), chosen)) };
    let ground = StudyGrid { coverage, ..ground.clone() };
    let on_ground = ground.theme(config, loaded, selection);
    let evidence = on_ground.evidence(&ground, None);
    let draws = Draws { number: 0, streams: RandomStreams::new(config.study.random.seed) };
    let ranking = rank::rank(&evidence, Order::default(), labels, draws, &selection.name)?;
    Ok((rank::hotspots(&evidence, &ranking, draws, &selection.name), chosen))
}
