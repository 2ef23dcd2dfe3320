//! `schemes/taxi-marshals.csv`: what marshals at a taxi rank write down of each hour, as a scheme hands it over.
//!
//! It follows the published figures of such a scheme: some 11,500 journeys of 20,400 passengers in three years, of whom half are
//! women and a third women alone.

use jiff::ToSpan;
use jiff::civil::Weekday;
use rand::{Rng, RngExt};

use super::calendar;
use super::features::json_string;
use super::incidents::table;
use super::integer_rng::{draw_number, draw_weighted};
use crate::period::Month;
use hexspot_stats::RandomStreams;

pub(super) const PATH: &str = "schemes/taxi-marshals.csv";

/// The rank, which says that it is synthetic: the file has no room elsewhere.
const POINT: &str = "Liverpool Street (synthetic)";

/// Evenings on which the marshals come.
const EVENINGS: [Weekday; 2] = [Weekday::Thursday, Weekday::Friday];

/// The hours they stay, counted from midnight before the evening, and the journeys of each in hundredths.
const HOURS: [(i8, u32); 4] = [(22, 620), (23, 910), (24, 1_190), (25, 970)];

/// In a thousand journeys, those of a woman alone.
const LONE_WOMEN: u32 = 593;

/// How many others travel together, from 1, in a hundred journeys; whoever travels alone among them is a man.
const TOGETHER: [u32; 4] = [10, 25, 33, 32];

/// In a hundred of those who travel together, women.
const WOMEN_TOGETHER: u32 = 27;

/// The file; an hour without a journey has a row with zeros.
pub(super) fn csv(streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    let rows = months.iter().flat_map(|month| {
        let rng = &mut streams.stream("synth/taxi-marshals", calendar::index(*month));
        let first = month.first_day();
        let evenings = (0..i64::from(first.days_in_month())).map(|day| first.saturating_add(day.days()));
        let mut rows = Vec::new();
        for evening in evenings.filter(|evening| EVENINGS.contains(&evening.weekday())) {
            for (hour, journeys) in HOURS {
                let at = evening.at(0, 0, 0, 0).saturating_add(i64::from(hour).hours());
                let counts = hour_of(draw_number(journeys * calendar::season_percent(*month) / 100, rng), rng);
                let [journeys, passengers, women, lone] = counts.map(|count| count.to_string());
                rows.push([
                    at.date().strftime("%d/%m/%Y").to_string(),
                    at.strftime("%H:%M").to_string(),
                    POINT.to_owned(),
                    journeys,
                    passengers,
                    women,
                    lone,
                ]);
            }
        }
        rows
    });
    table(["Date", "Hour", "Marshal point", "Journeys", "Passengers", "Women", "Lone women"], rows)
}

/// What its columns mean.
pub(super) fn mapping() -> String {
    format!(
        r#"
[[table]]
path = {path}
holds = "journeys"
source = "Taxi marshals (synthetic)"
[table.columns]
time = ["Date", "Hour"]
name = "Marshal point"
count = "Journeys"
passengers = "Passengers"
women = "Women"
lone-women = "Lone women"
"#,
        path = json_string(PATH),
    )
}

/// Journeys, passengers, women, women alone.
fn hour_of(journeys: usize, rng: &mut impl Rng) -> [u32; 4] {
    let mut counts = [0; 4];
    for _ in 0..journeys {
        let [_, passengers, women, lone] = &mut counts;
        if rng.random_ratio(LONE_WOMEN, 1_000) {
            (*passengers, *women, *lone) = (*passengers + 1, *women + 1, *lone + 1);
        } else {
            let together = 1 + draw_weighted(TOGETHER.into_iter(), TOGETHER.iter().sum(), rng) as u32;
            *passengers += together;
            let of_them = if together > 1 { together } else { 0 };
            *women += (0..of_them).filter(|_| rng.random_ratio(WOMEN_TOGETHER, 100)).count() as u32;
        }
        counts[0] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth::{DEFAULT_MONTHS, DEFAULT_SEED};

    #[test]
    fn three_years_have_the_published_shares() {
        let months: Vec<Month> = (0..DEFAULT_MONTHS).map(calendar::month).collect();
        let file = csv(&RandomStreams::new(DEFAULT_SEED), &months);
        let mut sums = [0u32; 4];
        for row in csv::Reader::from_reader(file.as_slice()).into_records() {
            let row = row.expect("CSV");
            let count = |column: usize| row[column].parse::<u32>().expect("a count");
            let counts = [count(3), count(4), count(5), count(6)];
            assert!(counts[1] >= counts[0] && counts[1] >= counts[2] && counts[2] >= counts[3], "{row:?}");
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        let [journeys, passengers, women, lone] = sums.map(f64::from);
        assert!((10_900.0..12_100.0).contains(&journeys), "{journeys}");
        assert!((1.70..1.85).contains(&(passengers / journeys)), "{passengers}");
        assert!((0.48..0.53).contains(&(women / passengers)), "{women}");
        assert!((0.32..0.35).contains(&(lone / passengers)), "{lone}");
    }
}
