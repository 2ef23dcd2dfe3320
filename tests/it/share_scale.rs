//! How long it takes to find what is withheld of an export as large as a country.

use std::time::{Duration, Instant};

use hexspot::share::{Figure, Figures, suppress};

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
    let suppression = suppress(figures, 5);
    let took = begun.elapsed();
    assert!(suppression.small > 0 && suppression.small > suppression.protecting, "{}", suppression.protecting);
    took
}

/// The same figures written as tables.
fn time_to_write(figures: &Figures, cells: usize) -> Duration {
    let begun = Instant::now();
    let mut bytes = 0;
    for theme in 0..THEMES {
        let mut table = csv::Writer::from_writer(Vec::new());
        for group in 0..cells {
            let count = figures.value(Figure { theme, group, span: MONTHS }).expect("told");
            table.write_record([format!("{group:015x}"), count.to_string()]).expect("memory takes a table");
        }
        bytes += table.into_inner().expect("memory takes a table").len();
    }
    assert!(bytes > cells);
    begun.elapsed()
}

#[test]
#[ignore = "a timing: run alone"]
fn four_times_the_cells_take_about_four_times_as_long() {
    let [few, many] = [500, 2_000].map(|cells| {
        let figures = country(cells);
        let (took, written) = (time_of(&figures), time_to_write(&figures, cells));
        println!("{cells} cells: {took:?}, {:.1} times the writing", took.as_secs_f64() / written.as_secs_f64());
        took
    });
    assert!(many < few * 8, "{few:?} and {many:?}");
}

#[test]
#[ignore = "a timing: run alone"]
fn a_country_is_done_while_one_waits() {
    const CELLS: usize = 100_000;
    let figures = country(CELLS);
    let (took, written) = (time_of(&figures), time_to_write(&figures, CELLS));
    println!("{CELLS} cells: {took:?}, {:.1} times the writing", took.as_secs_f64() / written.as_secs_f64());
    assert!(took < Duration::from_secs(120), "{took:?}");
}
