//! What is withheld so far, and which places may exchange events without anything told being another number.

use std::collections::BTreeSet;

use super::published_totals::Figures;

/// The figures withheld, by what a search for worlds asks of them. Where an export has as many places as a country, most can take no part
/// in a step; they are not looked at.
pub(super) struct Withheld {
    /// Of each figure, whether it is withheld.
    figures: Vec<bool>,
    /// The span that holds every month; of several that of which most is told.
    all_months: Option<usize>,
    /// The group that holds a place alone.
    alone: Vec<Option<usize>>,
    /// Of each theme, in order: places whose own figure of all months is not 0, or is none that is told.
    any: Vec<Vec<usize>>,
    /// Of each theme: places whose own figure of all months is withheld, or is none that is told.
    open: Vec<BTreeSet<usize>>,
    /// Places that have an event.
    busy: Vec<bool>,
}

impl Withheld {
    /// Nothing yet.
    pub fn none(figures: &Figures) -> Self {
        let months = figures.spans_of.len();
        let mut told = vec![0usize; figures.months_in.len()];
        figures.told().for_each(|figure| told[figure.span] += 1);
        let whole = (0..told.len()).filter(|span| figures.months_in[*span].len() == months);
        let all_months = whole.max_by_key(|span| told[*span]);
        let single = |group: &&usize| figures.places_in[**group].len() == 1;
        let alone: Vec<Option<usize>> =
            figures.groups_of.iter().map(|groups| groups.iter().find(single).copied()).collect();
        let atoms = months * figures.themes_of.len();
        let busy = (0..alone.len()).map(|place| (0..atoms).any(|atom| figures.events(place * atoms + atom) > 0));
        let busy = busy.collect();
        let figures_withheld = vec![false; figures.values().len()];
        let mut withheld = Self { figures: figures_withheld, all_months, alone, any: vec![], open: vec![], busy };
        let places = |holds: &dyn Fn(Option<u64>) -> bool, theme: usize| -> Vec<usize> {
            let own = |place: usize| withheld.own(figures, theme, place).map(|number| figures.values()[number]);
            (0..withheld.alone.len()).filter(|place| holds(own(*place))).collect()
        };
        let of_themes =
            |holds: &dyn Fn(Option<u64>) -> bool| (0..figures.themes).map(|theme| places(holds, theme)).collect();
        let any: Vec<Vec<usize>> = of_themes(&|own| own != Some(0));
        let untold: Vec<Vec<usize>> = of_themes(&|own| own.is_none());
        withheld.any = any;
        withheld.open = untold.into_iter().map(BTreeSet::from_iter).collect();
        withheld
    }

    /// These, by their places among the figures told.
    pub fn of(figures: &Figures, numbers: &[usize]) -> Self {
        let mut withheld = Self::none(figures);
        numbers.iter().for_each(|number| withheld.withhold(figures, *number));
        withheld
    }

    /// Withholds a figure.
    pub fn withhold(&mut self, figures: &Figures, number: usize) {
        self.figures[number] = true;
        let figure = figures.figure(number);
        let [place] = figures.places_in[figure.group][..] else { return };
        if self.own(figures, figure.theme, place) == Some(number) {
            self.open[figure.theme].insert(place);
        }
    }

    /// Whether a figure is withheld.
    pub fn holds(&self, number: usize) -> bool {
        self.figures[number]
    }

    /// All figures, true where withheld.
    pub fn into_figures(self) -> Vec<bool> {
        self.figures
    }

    /// The number of the figure of a place by itself, over all months; `None` when it is not told.
    pub fn own(&self, figures: &Figures, theme: usize, place: usize) -> Option<usize> {
        let (group, span) = (self.alone[place]?, self.all_months?);
        figures.number(super::Figure { theme, group, span })
    }

    /// Whether a span holds every month, so that no step leaves its figures as they are by another month.
    pub fn is_all_months(&self, span: usize) -> bool {
        self.all_months == Some(span)
    }

    /// The places whose own figure of a theme may be another, from `place` on and round to it: all of a country do not begin with the same
    /// ones.
    pub fn partners(&self, theme: usize, place: usize) -> impl Iterator<Item = usize> + '_ {
        let set = &self.open[theme];
        set.range(place..).chain(set.range(..place)).copied()
    }

    /// The same of those whose own figure can be another, withheld or not: one that is told as 0 is 0.
    pub fn all_partners(&self, theme: usize, place: usize) -> impl Iterator<Item = usize> + '_ {
        let (before, from) = self.any[theme].split_at(self.any[theme].partition_point(|other| *other < place));
        from.iter().chain(before).copied()
    }

    /// Whether a place has an event to give.
    pub fn is_busy(&self, place: usize) -> bool {
        self.busy[place]
    }
}
