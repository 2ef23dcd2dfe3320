//! How long it takes to find what is withheld of an export as large as a country.

use std::time::{Duration, Instant};

use hexspot::disclosure::{Figures, SuppressionKey, suppress};

const MONTHS: usize = 12;
const THEMES: usize = 6;

/// A theme of all, one that another repeats, and three apart.
const THEMES_OF: [&[usize]; 5] = [&[0, 1, 5], &[2, 5], &[3, 5], &[4, 5], &[5]];

/// So many cells, most with few events, some with many, the first third of them with none of the third theme.
fn country(cells: usize) -> Figures {
    let groups_of = (0..cells).map(|cell| vec![cell, cells]).collect();
    let spans_of = (0..MONTHS).map(|month| vec![month, MONTHS]).collect();
    let themes_of: Vec<Vec<usize>> = THEMES_OF.iter().map(|themes| themes.to_vec()).collect();
    let mut figures = Figures::new(THEMES, groups_of, spans_of, themes_of);
    let mut state = 7u64;
    let mut below = |n: u64| {
        // Knuth's MMIX generator; its high bits are the good ones.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    for cell in 0..cells {
        for class in (0..THEMES_OF.len()).filter(|class| *class != 2 || cell > cells / 3) {
            let events = if below(4) == 0 { below(60) } else { below(3) };
            (0..events).for_each(|_| figures.add(cell, below(MONTHS as u64) as usize, class, 1));
        }
    }
    (0..=cells).for_each(|group| figures.tell(group, MONTHS));
    (0..MONTHS).for_each(|month| figures.tell(cells, month));
    figures
}

fn time_of(figures: &Figures) -> Duration {
    let begun = Instant::now();
    let suppression = suppress(figures, 5, &SuppressionKey::of("scale"));
    let took = begun.elapsed();
    assert!(suppression.small > 0 && suppression.small > suppression.others, "{}", suppression.others);
    took
}

/// The least of some measurements: what a busy machine adds is in all of them but the least.
fn least(cells: usize, runs: usize) -> Duration {
    let figures = country(cells);
    (0..runs).map(|_| time_of(&figures)).min().expect("a run")
}

#[test]
fn time_grows_like_the_number_of_cells() {
    let [few, more, many] = [(500, 3), (2_000, 3), (20_000, 1)].map(|(cells, runs)| least(cells, runs));
    // By the square of the cells it would be 16 and 100 times as long.
    assert!(more < few * 10, "500 cells take {few:?}, 2,000 {more:?}");
    assert!(many < more * 30, "2,000 cells take {more:?}, 20,000 {many:?}");
}
