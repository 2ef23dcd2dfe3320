//! Small numbers that are withheld stay unknown: to an attacker with bounds, written apart from the program, and to one who tries every
//! world there is.

use std::collections::{BTreeMap, BTreeSet};

use hexspot::disclosure::{Figure, Figures, SuppressionKey, suppress};

/// Theme, group of places and span of months of a figure.
pub type Key = (usize, usize, usize);

/// What an attacker has: which figures are told and which are withheld, and what is a sum of what.
pub struct Attacker {
    /// Groups of each place; the places themselves have no bounds of their own but by the groups of one place.
    pub groups_of: Vec<Vec<usize>>,
    pub spans_of: Vec<Vec<usize>>,
    pub themes_of: Vec<Vec<usize>>,
    pub themes: usize,
    /// Figures told with their number, those withheld without.
    pub told: BTreeMap<Key, Option<u64>>,
}

/// Beyond any number here, and far from overflow.
const MANY: i64 = 1 << 40;

impl Attacker {
    /// The least and the most that each figure withheld may be, by bounds carried through every sum until nothing moves.
    pub fn bounds(&self) -> BTreeMap<Key, (i64, i64)> {
        let (places, months) = (self.groups_of.len(), self.spans_of.len());
        let size = |sets: &[Vec<usize>]| sets.iter().flatten().max().map_or(0, |last| last + 1);
        // Sets of places: the groups, then each place by itself; of months likewise.
        let (groups, spans) = (size(&self.groups_of), size(&self.spans_of));
        let (all_groups, all_spans) = (groups + places, spans + months);
        let classes = self.themes_of.len();
        let index = |kind: usize, group: usize, span: usize| (kind * all_groups + group) * all_spans + span;
        let mut bound = vec![(0, MANY); (self.themes + classes) * all_groups * all_spans];
        for ((theme, group, span), told) in &self.told {
            bound[index(*theme, *group, *span)] = told.map_or((1, MANY), |number| (number as i64, number as i64));
        }
        let places_in = |group: usize| -> Vec<usize> {
            if group >= groups {
                return Vec::new();
            }
            (0..places).filter(|place| self.groups_of[*place].contains(&group)).map(|place| groups + place).collect()
        };
        let months_in = |span: usize| -> Vec<usize> {
            if span >= spans {
                return Vec::new();
            }
            (0..months).filter(|month| self.spans_of[*month].contains(&span)).map(|month| spans + month).collect()
        };
        let classes_in = |theme: usize| -> Vec<usize> {
            (0..classes).filter(|class| self.themes_of[*class].contains(&theme)).collect()
        };
        let mut sums: Vec<(usize, Vec<usize>)> = Vec::new();
        for group in 0..all_groups {
            for span in 0..all_spans {
                for kind in 0..self.themes + classes {
                    sums.push((
                        index(kind, group, span),
                        places_in(group).into_iter().map(|part| index(kind, part, span)).collect(),
                    ));
                    sums.push((
                        index(kind, group, span),
                        months_in(span).into_iter().map(|part| index(kind, group, part)).collect(),
                    ));
                }
                for theme in 0..self.themes {
                    let own = classes_in(theme);
                    let of_class = |class: &usize| index(self.themes + class, group, span);
                    sums.push((index(theme, group, span), own.iter().map(of_class).collect()));
                    // All minus the theme within it.
                    for within in (0..self.themes).filter(|within| *within != theme) {
                        let inner = classes_in(within);
                        if !inner.is_empty() && inner.iter().all(|class| own.contains(class)) {
                            let rest = own.iter().filter(|class| !inner.contains(class)).map(of_class);
                            sums.push((
                                index(theme, group, span),
                                std::iter::once(index(within, group, span)).chain(rest).collect(),
                            ));
                        }
                    }
                }
            }
        }
        // A group that holds just what other groups hold is their sum too: cells within a coarser cell.
        for (whole, parts) in nested(&self.groups_of, groups) {
            for span in 0..all_spans {
                (0..self.themes + classes).for_each(|kind| {
                    sums.push((index(kind, whole, span), parts.iter().map(|part| index(kind, *part, span)).collect()))
                });
            }
        }
        sums.retain(|(_, parts)| !parts.is_empty());
        loop {
            let before = bound.clone();
            for (whole, parts) in &sums {
                let low: i64 = parts.iter().map(|part| bound[*part].0).sum();
                let high_sum: i64 = parts.iter().map(|part| bound[*part].1).sum();
                let (least, most) = bound[*whole];
                bound[*whole] = (least.max(low), most.min(high_sum));
                let (least, most) = bound[*whole];
                for part in parts {
                    let (low_of, high_of) = bound[*part];
                    // Of before this round: at most too much.
                    bound[*part] =
                        (low_of.max(least - (high_sum - high_of)), high_of.min(most - (low - low_of)).max(low_of));
                }
            }
            if bound == before {
                break;
            }
        }
        let withheld = self.told.iter().filter(|(_, told)| told.is_none());
        withheld.map(|(figure, _)| (*figure, bound[index(figure.0, figure.1, figure.2)])).collect()
    }
}

/// Each group with the largest groups inside it, where these hold all its places once.
fn nested(groups_of: &[Vec<usize>], groups: usize) -> Vec<(usize, Vec<usize>)> {
    let places =
        |group: usize| -> Vec<usize> { (0..groups_of.len()).filter(|p| groups_of[*p].contains(&group)).collect() };
    let sets: Vec<Vec<usize>> = (0..groups).map(places).collect();
    let inside =
        |a: usize, b: usize| sets[a].len() < sets[b].len() && sets[a].iter().all(|place| sets[b].contains(place));
    let mut out = Vec::new();
    for whole in 0..groups {
        let inner: Vec<usize> = (0..groups).filter(|group| inside(*group, whole)).collect();
        let largest: Vec<usize> =
            inner.iter().copied().filter(|group| !inner.iter().any(|other| inside(*group, *other))).collect();
        if largest.iter().map(|group| sets[*group].len()).sum::<usize>() == sets[whole].len() {
            out.push((whole, largest));
        }
    }
    out
}

/// Knuth's MMIX generator; its high bits are the good ones.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// A secret of its own for each number.
fn secret(number: usize) -> SuppressionKey {
    SuppressionKey::of(&number.to_string())
}

#[derive(Clone)]
struct Export {
    figures: Figures,
    groups_of: Vec<Vec<usize>>,
    spans_of: Vec<Vec<usize>>,
    themes_of: Vec<Vec<usize>>,
    themes: usize,
    below: u32,
    atoms: Vec<(usize, usize, usize, u32)>,
    /// Place, month and class where, as everybody knows, there is nothing.
    barred: BTreeSet<(usize, usize, usize)>,
}

/// An export of `places` fine cells within two coarser ones within the whole, `months` months, and themes of which some are in others,
/// some overlap and some are apart.
fn export(chance: &mut Chance, places: usize, months: usize, most: u64) -> Export {
    let groups_of: Vec<Vec<usize>> = (0..places).map(|place| vec![place, places + place % 2, places + 2]).collect();
    let spans_of: Vec<Vec<usize>> = (0..months).map(|month| vec![month, months]).collect();
    let patterns: [&[&[usize]]; 5] =
        [&[&[0]], &[&[0, 1], &[1]], &[&[0, 1], &[1, 2], &[2]], &[&[0], &[1]], &[&[0, 1, 2], &[1, 2], &[2], &[0, 2]]];
    let pattern = patterns[chance.below(5) as usize];
    let themes_of: Vec<Vec<usize>> = pattern.iter().map(|themes| themes.to_vec()).collect();
    let themes = themes_of.iter().flatten().max().expect("a theme") + 1;
    let mut figures = Figures::new(themes, groups_of.clone(), spans_of.clone(), themes_of.clone());
    let mut atoms = Vec::new();
    for place in 0..places {
        let usual = [1, 2, most][chance.below(3) as usize];
        for month in 0..months {
            for class in 0..themes_of.len() {
                let events = chance.below(usual + 1) as u32 * u32::from(chance.below(3) > 0);
                figures.add(place, month, class, events);
                atoms.push((place, month, class, events));
            }
        }
    }
    (0..places + 3).for_each(|group| figures.tell(group, months));
    (0..months).for_each(|month| figures.tell(places + 2, month));
    // In some exports also the months of the coarser cells, in fewer those of the fine ones.
    if chance.below(2) == 0 {
        (0..2).for_each(|coarse| (0..months).for_each(|month| figures.tell(places + coarse, month)));
    }
    if chance.below(4) == 0 {
        (0..places).for_each(|place| (0..months).for_each(|month| figures.tell(place, month)));
    }
    let below = [3, 5, 10][chance.below(3) as usize];
    Export { figures, groups_of, spans_of, themes_of, themes, below, atoms, barred: BTreeSet::new() }
}

impl Export {
    fn attacker(&self, withholds: impl Fn(Figure) -> bool) -> Attacker {
        let value = |figure| self.figures.value(figure).filter(|_| !withholds(figure));
        let told = self.figures.told().map(|figure| ((figure.theme, figure.group, figure.span), value(figure)));
        Attacker {
            told: told.collect(),
            groups_of: self.groups_of.clone(),
            spans_of: self.spans_of.clone(),
            themes_of: self.themes_of.clone(),
            themes: self.themes,
        }
    }

    fn value(&self, (theme, group, span): Key) -> u64 {
        self.figures.value(Figure { theme, group, span }).expect("told or withheld")
    }

    /// Figures withheld that bounds narrow too far; fails where bounds leave the truth out.
    fn narrowed(&self, attacker: &Attacker) -> usize {
        let narrow = |(figure, (least, most)): (&Key, &(i64, i64))| {
            let truth = self.value(*figure) as i64;
            assert!((*least..=*most).contains(&truth), "{figure:?} is {truth}, the attacker says {least} to {most}");
            most - least + 1 < i64::from(self.below) - 1
        };
        attacker.bounds().iter().filter(|found| narrow(*found)).count()
    }
}

/// Exports that an attacker tries.
const EXPORTS: usize = 1000;

#[test]
fn bounds_narrow_no_number_withheld_in_a_thousand_exports() {
    let mut chance = Chance(8);
    let (mut withheld, mut small, mut found_in_small_alone) = (0, 0, 0);
    for number in 0..EXPORTS {
        let (places, months) = (3 + chance.below(4) as usize, 1 + chance.below(3) as usize);
        let export = export(&mut chance, places, months, 12);
        let suppression = suppress(&export.figures, export.below, &secret(number));
        let attacker = export.attacker(|figure| suppression.withholds(&export.figures, figure));
        assert_eq!(export.narrowed(&attacker), 0, "export {number}");
        let is_small =
            |figure: Figure| (1..u64::from(export.below)).contains(&export.figures.value(figure).expect("told"));
        assert!(
            export
                .figures
                .told()
                .filter(|figure| is_small(*figure))
                .all(|figure| suppression.withholds(&export.figures, figure))
        );
        found_in_small_alone += usize::from(export.narrowed(&export.attacker(is_small)) > 0);
        (withheld, small) = (withheld + suppression.small + suppression.others, small + suppression.small);
    }
    println!(
        "{EXPORTS} exports: {withheld} figures withheld, {small} of them small; without the others bounds break {found_in_small_alone}"
    );
    assert!(found_in_small_alone > EXPORTS / 4, "an attacker who finds nothing proves nothing: {found_in_small_alone}");
}

/// What is seen of a world: the events of its atoms, and its figures.
type Seen<'a> = dyn FnMut(&[i64], &[i64]) + 'a;

/// Shows every world of up to `most` events an atom in which all that the attacker was told is as told.
fn every_world(export: &Export, attacker: &Attacker, most: i64, seen: &mut Seen<'_>) {
    let figures: Vec<(Key, Option<i64>)> =
        attacker.told.iter().map(|(figure, told)| (*figure, told.map(|told| told as i64))).collect();
    let counts: Vec<Vec<usize>> = export
        .atoms
        .iter()
        .map(|(place, month, class, _)| {
            let holds = |(theme, group, span): Key| {
                export.themes_of[*class].contains(&theme)
                    && export.groups_of[*place].contains(&group)
                    && export.spans_of[*month].contains(&span)
            };
            (0..figures.len()).filter(|number| holds(figures[*number].0)).collect()
        })
        .collect();
    // The last atom of each figure: when it is set, the figure must be what is told.
    let last: Vec<usize> = (0..figures.len())
        .map(|number| counts.iter().rposition(|counted| counted.contains(&number)).unwrap_or_default())
        .collect();
    let most_of = |(place, month, class, _): &(usize, usize, usize, u32)| {
        if export.barred.contains(&(*place, *month, *class)) { 0 } else { most }
    };
    let most: Vec<i64> = export.atoms.iter().map(most_of).collect();
    let worlds = Worlds { figures: &figures, counts: &counts, last: &last, most: &most };
    worlds.search(&mut Vec::new(), &mut vec![0i64; figures.len()], seen);
}

struct Worlds<'a> {
    figures: &'a [(Key, Option<i64>)],
    counts: &'a [Vec<usize>],
    last: &'a [usize],
    most: &'a [i64],
}

impl Worlds<'_> {
    fn search(&self, atoms: &mut Vec<i64>, sums: &mut [i64], seen: &mut Seen<'_>) {
        let atom = atoms.len();
        let Some(counts) = self.counts.get(atom) else {
            seen(atoms, sums);
            return;
        };
        for events in 0..=self.most[atom] {
            counts.iter().for_each(|number| sums[*number] += events);
            let over = counts.iter().any(|number| self.figures[*number].1.is_some_and(|told| sums[*number] > told));
            let fits = |number: &usize| match self.figures[*number].1 {
                Some(told) => self.last[*number] != atom || sums[*number] == told,
                None => self.last[*number] != atom || sums[*number] >= 1,
            };
            if !over && counts.iter().all(fits) {
                atoms.push(events);
                self.search(atoms, sums, seen);
                atoms.pop();
            }
            counts.iter().for_each(|number| sums[*number] -= events);
            if over {
                break;
            }
        }
    }
}

#[test]
fn whoever_tries_every_world_finds_no_more() {
    let mut chance = Chance(3);
    let (mut looked_at, mut narrower) = (0, 0);
    for number in 0..60 {
        let mut export = export(&mut chance, 3, 1, 4);
        if export.themes_of.len() > 3 {
            continue;
        }
        export.below = [3, 4][number % 2];
        let suppression = suppress(&export.figures, export.below, &secret(number));
        let attacker = export.attacker(|figure| suppression.withholds(&export.figures, figure));
        let mut worlds: BTreeMap<Key, BTreeSet<i64>> = BTreeMap::new();
        every_world(&export, &attacker, 5, &mut |_, sums| {
            for ((figure, told), sum) in attacker.told.iter().zip(sums) {
                if told.is_none() {
                    worlds.entry(*figure).or_default().insert(*sum);
                }
            }
        });
        for (figure, (least, most)) in attacker.bounds() {
            let may_be = worlds.get(&figure).unwrap_or_else(|| panic!("export {number}: the truth is a world"));
            assert!(may_be.contains(&(export.value(figure) as i64)));
            assert!(may_be.len() + 1 >= export.below as usize, "export {number}: {figure:?} is one of {may_be:?}");
            looked_at += 1;
            narrower += usize::from((may_be.len() as i64) < most - least + 1 && most < 6);
        }
    }
    println!("{looked_at} figures withheld, of {narrower} every world gives fewer numbers than bounds");
    assert!(looked_at > 100);
}

impl Export {
    /// An export of cells and the whole, by all months and the whole by month; `counts` by place, month and class.
    fn of(counts: &[u32], months: usize, themes_of: &[&[usize]], below: u32) -> Self {
        let themes_of: Vec<Vec<usize>> = themes_of.iter().map(|themes| themes.to_vec()).collect();
        let places = counts.len() / months / themes_of.len();
        let mut atoms = Vec::new();
        for (at, events) in counts.iter().enumerate() {
            let (rest, class) = (at / themes_of.len(), at % themes_of.len());
            atoms.push((rest / months, rest % months, class, *events));
        }
        let mut export = Self {
            figures: Figures::new(0, Vec::new(), Vec::new(), Vec::new()),
            groups_of: (0..places).map(|place| vec![place, places]).collect(),
            spans_of: (0..months).map(|month| vec![month, months]).collect(),
            themes: themes_of.iter().flatten().max().expect("a theme") + 1,
            themes_of,
            below,
            atoms,
            barred: BTreeSet::new(),
        };
        export.figures = export.told_of(counts.iter().map(|events| i64::from(*events)));
        export
    }

    /// The same where nothing can be in some places and months of some classes.
    fn barred(mut self, barred: &[(usize, usize, usize)]) -> Self {
        self.barred = barred.iter().copied().collect();
        self.figures = self.told_of(self.atoms.iter().map(|atom| i64::from(atom.3)));
        self
    }

    /// The same figures of other events.
    fn told_of(&self, events: impl Iterator<Item = i64>) -> Figures {
        let (places, months) = (self.groups_of.len(), self.spans_of.len());
        let mut figures =
            Figures::new(self.themes, self.groups_of.clone(), self.spans_of.clone(), self.themes_of.clone());
        figures.bar(|place, month, class| self.barred.contains(&(place, month, class)));
        for ((place, month, class, _), events) in self.atoms.iter().zip(events) {
            figures.add(*place, *month, *class, events as u32);
        }
        (0..=places).for_each(|group| figures.tell(group, months));
        (0..months).for_each(|month| figures.tell(places, month));
        figures
    }
}

fn pattern(figures: &Figures, below: u32, secret: &SuppressionKey) -> Vec<bool> {
    let suppression = suppress(figures, below, secret);
    figures.told().map(|figure| suppression.withholds(figures, figure)).collect()
}

/// Runs the program on every world that tells what the export tells, with one secret after another, and keeps the worlds of which it ever
/// withholds the same. The numbers each figure withheld is in worlds kept; the search of a world ends where it would show nothing new.
fn by_running_it_on_every_world(export: &Export, withheld: &[bool], secrets: usize) -> BTreeMap<Key, BTreeSet<i64>> {
    let of: BTreeMap<Key, bool> = export
        .figures
        .told()
        .map(|figure| (figure.theme, figure.group, figure.span))
        .zip(withheld.iter().copied())
        .collect();
    let attacker = export.attacker(|figure| of[&(figure.theme, figure.group, figure.span)]);
    let mut kept: BTreeMap<Key, BTreeSet<i64>> = BTreeMap::new();
    let enough = export.below as usize - 1;
    every_world(export, &attacker, 20, &mut |atoms, sums| {
        let open = || attacker.told.iter().zip(sums).filter(|((_, told), _)| told.is_none());
        let is_news = |figure: &Key, number: &i64| {
            kept.get(figure).is_none_or(|numbers| numbers.len() < enough && !numbers.contains(number))
        };
        if !open().any(|((figure, _), number)| is_news(figure, number)) {
            return;
        }
        let figures = export.told_of(atoms.iter().copied());
        if (0..secrets).any(|number| pattern(&figures, export.below, &secret(number)) == withheld) {
            open().for_each(|((figure, _), number)| {
                kept.entry(*figure).or_default().insert(*number);
            });
        }
    });
    kept
}

#[test]
fn whoever_runs_the_program_on_every_world_rules_out_no_number_counted() {
    let alone: &[&[usize]] = &[&[0]];
    let exports = [
        Export::of(&[9, 4, 9, 20], 1, alone, 5),
        Export::of(&[9, 4, 4, 20], 1, alone, 5),
        Export::of(&[5, 2, 7, 0], 1, alone, 4),
        Export::of(&[2, 4, 6, 1, 5, 5], 2, alone, 4),
        Export::of(&[2, 1, 3, 4, 6, 2], 1, &[&[0, 1], &[1]], 4),
        Export::of(&[4, 2, 1, 3, 5, 2], 1, &[&[0], &[1]], 4),
        // Of the first place both themes count the same: neither can stand for what it may not be.
        Export::of(&[9, 0, 0, 2, 12, 18], 1, &[&[0, 1], &[0]], 4).barred(&[(0, 0, 1), (1, 0, 0)]),
    ];
    let (mut figures, mut runs) = (0, 0);
    for (number, export) in exports.iter().enumerate() {
        for own in 0..2 {
            let withheld = pattern(&export.figures, export.below, &SuppressionKey::of(&format!("of the export {own}")));
            let kept = by_running_it_on_every_world(export, &withheld, 2_000);
            for (figure, numbers) in &kept {
                assert!(
                    numbers.len() + 1 >= export.below as usize,
                    "export {number}, secret {own}: {figure:?}, which is {}, is one of {numbers:?}",
                    export.value(*figure)
                );
            }
            assert_eq!(kept.len(), withheld.iter().filter(|withheld| **withheld).count());
            (figures, runs) = (figures + kept.len(), runs + 1);
        }
    }
    println!("{runs} exports of {figures} figures withheld: of none a run of the program leaves too few numbers");
}

#[test]
fn the_same_secret_withholds_the_same_and_what_has_no_small_number_is_told_nearly_whole() {
    let mut chance = Chance(5);
    let (mut figures, mut withheld) = (0, 0);
    for number in 0..200 {
        let export = export(&mut chance, 4, 2, 9);
        let once = suppress(&export.figures, export.below, &secret(number));
        assert_eq!(once, suppress(&export.figures, export.below, &secret(number)));
        let mut large =
            Figures::new(export.themes, export.groups_of.clone(), export.spans_of.clone(), export.themes_of.clone());
        export.atoms.iter().filter(|atom| atom.3 > 0).for_each(|(p, m, c, n)| large.add(*p, *m, *c, n + 30));
        (0..7).for_each(|group| large.tell(group, 2));
        let suppression = suppress(&large, export.below, &secret(number));
        assert_eq!(suppression.small, 0);
        (figures, withheld) = (figures + large.told().count(), withheld + suppression.others);
    }
    println!("of {figures} figures without a small one {withheld} are withheld");
    assert!((1..figures / 50).contains(&withheld), "{withheld} of {figures}: some at random, and few");
}

#[test]
fn any_other_number_may_go_with_a_small_one_and_small_ones_go_more_often() {
    let withheld = |counts: &[u32]| -> Vec<usize> {
        let export = Export::of(counts, 1, &[&[0]], 5);
        let mut often = vec![0; counts.len() + 1];
        for number in 0..400 {
            let withheld = pattern(&export.figures, 5, &secret(number));
            // The one month is told as the whole is.
            (0..=counts.len()).for_each(|group| often[group] += usize::from(withheld[group]));
            assert!(
                withheld.iter().filter(|withheld| **withheld).count() > 1,
                "one alone is what is left of the total"
            );
        }
        often
    };
    let often = withheld(&[2, 30, 9, 6, 0, 8]);
    assert_eq!((often[0], often[4]), (400, 0), "the small one always, a zero never");
    assert!([1, 2, 3, 5].iter().all(|group| often[*group] > 0), "{often:?}");
    assert!(often[3] > often[2] && often[2] > 2 * often[1], "{often:?}");
    let often = withheld(&[3, 0, 0]);
    assert_eq!(often, [400, 0, 0, 400], "nothing but the total is left to withhold");
}
