//! What an export tells, and what its figures are sums of.

/// A number that an export may tell: the events of a theme in a group of places and a span of months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure {
    /// The theme.
    pub theme: usize,
    /// The group of places.
    pub group: usize,
    /// The span of months.
    pub span: usize,
}

/// The events behind an export, and which sums of them it tells.
///
/// Events stand in *places* (the smallest there are), *months* and *classes*: those of one class are counted by the same themes, so that
/// themes that overlap or hold one another are sums of classes. A figure is told of a *group* of places (a cell, a coarser cell, the
/// whole) and a *span* of months (one, all), for every theme.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Groups of each place.
    pub(super) groups_of: Vec<Vec<usize>>,
    /// Spans of each month.
    pub(super) spans_of: Vec<Vec<usize>>,
    /// Themes of each class.
    pub(super) themes_of: Vec<Vec<usize>>,
    /// Places of each group.
    pub(super) places_in: Vec<Vec<usize>>,
    /// Months of each span.
    pub(super) months_in: Vec<Vec<usize>>,
    /// Events by place, month and class.
    atoms: Vec<u32>,
    /// Whether an event of the class can never stand there, likewise.
    barred: Vec<bool>,
    /// Events by class.
    of_class: Vec<i64>,
    /// The number of the pair (group, span) among those told; `UNTOLD` for one that is not.
    pair: Vec<u32>,
    /// The pairs told.
    pairs: Vec<(usize, usize)>,
    pub(super) themes: usize,
    /// The numbers, by theme and pair.
    values: Vec<u64>,
}

const UNTOLD: u32 = u32::MAX;

impl Figures {
    /// Figures of `themes` themes without an event yet and with nothing told: the groups of each place, the spans of each month, the
    /// themes of each class.
    pub fn new(
        themes: usize,
        groups_of: Vec<Vec<usize>>,
        spans_of: Vec<Vec<usize>>,
        themes_of: Vec<Vec<usize>>,
    ) -> Self {
        let (places_in, months_in) = (members(&groups_of), members(&spans_of));
        let atoms = vec![0; groups_of.len() * spans_of.len() * themes_of.len()];
        let (barred, of_class) = (vec![false; atoms.len()], vec![0; themes_of.len()]);
        let pair = vec![UNTOLD; places_in.len() * months_in.len()];
        let (pairs, values) = (Vec::new(), Vec::new());
        Self {
            groups_of,
            spans_of,
            themes_of,
            places_in,
            months_in,
            atoms,
            barred,
            of_class,
            pair,
            pairs,
            themes,
            values,
        }
    }

    /// Bars events of a class from places and months where, as everybody may know, there can be none: `bars` is asked of each place,
    /// month and class.
    pub fn bar(&mut self, bars: impl Fn(usize, usize, usize) -> bool) {
        for place in 0..self.groups_of.len() {
            for month in 0..self.spans_of.len() {
                for class in 0..self.themes_of.len() {
                    let atom = self.atom(place, month, class);
                    self.barred[atom] = bars(place, month, class);
                }
            }
        }
    }

    /// Adds events of a class.
    pub fn add(&mut self, place: usize, month: usize, class: usize, events: u32) {
        let atom = self.atom(place, month, class);
        self.atoms[atom] += events;
        self.of_class[class] += i64::from(events);
        for pair in 0..self.pairs.len() {
            let (group, span) = self.pairs[pair];
            if self.groups_of[place].contains(&group) && self.spans_of[month].contains(&span) {
                for theme in self.themes_of[class].clone() {
                    self.values[pair * self.themes + theme] += u64::from(events);
                }
            }
        }
    }

    /// Tells the numbers of a group and span, for every theme.
    pub fn tell(&mut self, group: usize, span: usize) {
        let at = group * self.months_in.len() + span;
        if self.pair[at] != UNTOLD {
            return;
        }
        self.pair[at] = u32::try_from(self.pairs.len()).expect("fewer figures than memory has room for");
        self.pairs.push((group, span));
        let mut values = vec![0; self.themes];
        for (place, month) in
            self.places_in[group].iter().flat_map(|place| self.months_in[span].iter().map(move |month| (place, month)))
        {
            for (class, themes) in self.themes_of.iter().enumerate() {
                let events = u64::from(self.atoms[self.atom(*place, *month, class)]);
                themes.iter().for_each(|theme| values[*theme] += events);
            }
        }
        self.values.extend(values);
    }

    /// The figures told, in the order in which they were told, theme by theme.
    pub fn told(&self) -> impl Iterator<Item = Figure> {
        let themes = self.themes;
        self.pairs
            .iter()
            .flat_map(move |(group, span)| (0..themes).map(move |theme| Figure { theme, group: *group, span: *span }))
    }

    /// The number of a figure; `None` when it is not told.
    pub fn value(&self, figure: Figure) -> Option<u64> {
        self.number(figure).map(|number| self.values[number])
    }

    /// Its place among those told.
    pub(super) fn number(&self, figure: Figure) -> Option<usize> {
        let pair = self.pair[figure.group * self.months_in.len() + figure.span];
        (pair != UNTOLD).then(|| pair as usize * self.themes + figure.theme)
    }

    /// The figure of that place.
    pub(super) fn figure(&self, number: usize) -> Figure {
        let (group, span) = self.pairs[number / self.themes];
        Figure { theme: number % self.themes, group, span }
    }

    /// The numbers, in order of their places.
    pub(super) fn values(&self) -> &[u64] {
        &self.values
    }

    pub(super) fn atom(&self, place: usize, month: usize, class: usize) -> usize {
        (place * self.spans_of.len() + month) * self.themes_of.len() + class
    }

    pub(super) fn events(&self, atom: usize) -> i64 {
        i64::from(self.atoms[atom])
    }

    /// Makes the events of an atom so many.
    #[cfg(test)]
    pub(super) fn put(&mut self, atom: usize, events: i64) {
        let classes = self.themes_of.len();
        let (place, month, class) =
            (atom / classes / self.spans_of.len(), atom / classes % self.spans_of.len(), atom % classes);
        let more = events - self.events(atom);
        self.atoms[atom] = events as u32;
        self.of_class[class] += more;
        for (pair, (group, span)) in self.pairs.iter().enumerate() {
            if self.groups_of[place].contains(group) && self.spans_of[month].contains(span) {
                for theme in &self.themes_of[class] {
                    let value = &mut self.values[pair * self.themes + theme];
                    *value = value.wrapping_add_signed(more);
                }
            }
        }
    }

    pub(super) fn is_barred(&self, atom: usize) -> bool {
        self.barred[atom]
    }

    pub(super) fn of_class(&self, class: usize) -> i64 {
        self.of_class[class]
    }
}

/// What each of the sets that things are in holds.
fn members(sets_of: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let sets = sets_of.iter().flatten().max().map_or(0, |last| last + 1);
    let mut members = vec![Vec::new(); sets];
    for (thing, sets) in sets_of.iter().enumerate() {
        sets.iter().for_each(|set| members[*set].push(thing));
    }
    members
}
