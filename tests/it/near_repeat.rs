//! Near repeats as the Near Repeat Calculator finds them, on its own input and output (real data).

use std::path::Path;

use hexspot_stats::near_repeat::{Distance, DistanceTimeBands, MAX_NEAR_PAIRS, NearPairs, pairs_by_period};
use hexspot_stats::{Draws, RandomStreams, knox};

use crate::support::real_data;

const ROWS: usize = 5;
const COLUMNS: usize = 4;

/// The calculator's settings of that run.
fn bands() -> DistanceTimeBands {
    DistanceTimeBands { metres: 200.0, number: 3, days: 1, periods: 3, distance: Distance::Manhattan }
}

fn arson(folder: &Path) -> (Vec<[f64; 2]>, Vec<i32>) {
    let text = std::fs::read_to_string(folder.join("chicago_arson.csv")).expect("the input");
    let epoch: jiff::civil::Date = "2015-01-01".parse().expect("a day");
    let event = |line: &str| {
        let fields: Vec<&str> = line.trim().split(',').collect();
        let metres = |at: usize| fields[at].parse().expect("metres");
        let day: jiff::civil::Date = fields[2].parse().expect("a day");
        ([metres(0), metres(1)], (day.duration_since(epoch).as_hours() / 24) as i32)
    };
    text.lines().map(event).unzip()
}

/// What the calculator says of a cell.
struct Known {
    observed: u64,
    chance: Vec<f64>,
}

/// The cells of the calculator's verbose output, row by row.
fn known(folder: &Path) -> Vec<Known> {
    let name = "chicago_arson_NRverbose_2019-09-23_145637.csv";
    let text = std::fs::read_to_string(folder.join(name)).expect("the output");
    let mut cells: Vec<Option<Known>> = (0..ROWS * COLUMNS).map(|_| None).collect();
    let mut lines = text.lines().map(str::trim_start);
    while let Some(line) = lines.next() {
        let Some((row, column)) = line.strip_prefix("Row ").and_then(|rest| rest.split_once(" Column ")) else {
            continue;
        };
        let number = |text: &str| text.trim().parse::<usize>().expect("a number") - 1;
        let numbers = |line: &str| line.split(',').filter_map(|field| field.trim().parse().ok()).collect::<Vec<f64>>();
        let mut chance = Vec::new();
        let observed = loop {
            let line = lines.next().expect("a cell has what was observed");
            match line.strip_prefix("Observed,") {
                Some(observed) => break observed.trim().parse().expect("a count"),
                None => chance.extend(numbers(line.trim_start_matches("Expected"))),
            }
        };
        assert_eq!(chance.len(), 99, "row {row}, column {column}");
        cells[number(row) * COLUMNS + number(column)] = Some(Known { observed, chance });
    }
    cells.into_iter().map(|cell| cell.expect("every cell is told")).collect()
}

#[test]
fn pairs_are_those_of_the_near_repeat_calculator_and_chance_has_as_many() {
    let Some(data) = real_data() else { return };
    let folder = data.join("known-answers/near-repeat-chicago-arson");
    let ((at, days), known, bands) = (arson(&folder), known(&folder), bands());
    assert_eq!(at.len(), 522);
    let near = NearPairs::find(&at, &bands, MAX_NEAR_PAIRS).expect("few");
    let observed = near.table(&days, &pairs_by_period(&days, &bands));
    let mut theirs: Vec<u64> = known.iter().map(|cell| cell.observed).collect();
    // One pair, 399.961 m and 147 days apart, stands a band further out there.
    let [filed, ours] = [3, 2].map(|row| row * COLUMNS + 3);
    theirs[filed] -= 1;
    theirs[ours] += 1;
    assert_eq!(observed, theirs);

    let test = knox(&near, &days, 0.05, Draws { number: 999, streams: RandomStreams::new(1) }, "arson");
    let by_column = pairs_by_period(&days, &bands);
    let all = by_column.iter().sum::<u64>() as f64;
    for (number, (cell, known)) in test.cells.iter().zip(&known).enumerate() {
        let runs = known.chance.len() as f64;
        // The pair that is filed elsewhere, in whichever column chance puts it.
        let filed_here = match number / COLUMNS {
            2 => -1.0,
            3 => 1.0,
            _ => 0.0,
        };
        let stray = filed_here * by_column[number % COLUMNS] as f64 / all;
        let mean = known.chance.iter().sum::<f64>() / runs;
        let squares: f64 = known.chance.iter().map(|pairs| (pairs - mean).powi(2)).sum();
        let error = (squares / (runs - 1.0) / runs).sqrt();
        // Where none of their runs has a pair their error is nought and says nothing. Were our mean theirs, 99 runs would have none
        // once in ten thousand times if it is 9.2/99.
        let allowed = if squares > 0.0 { 4.0 * error } else { 9.2 / runs };
        for ours in [cell.mean, cell.expected] {
            assert!((ours - (mean - stray)).abs() <= allowed, "cell {number}: {ours} and {mean}");
        }
    }
}
