//! `schemes/taxi-marshals.csv`: counts by hour of marshals at a taxi rank, as a scheme delivers them.
//!
//! It follows the published figures of such a scheme: about 11,500 journeys of 20,400 passengers in three years, of whom half are
//! women and a third women alone.

use hexspot_stats::RandomStreams;
use jiff::ToSpan;
use jiff::civil::Weekday;
use rand::{Rng, RngExt};

use crate::calendar::Month;
use crate::random::{draw_count, draw_weighted};
use crate::tables::write_csv;

/// The rank. Its name says that the file is synthetic: there is no room elsewhere.
const RANK: &str = "Liverpool Street (synthetic)";

/// Evenings on which the marshals are there.
const EVENINGS: [Weekday; 2] = [Weekday::Thursday, Weekday::Friday];

/// The hours they stay, counted from midnight before the evening, and the journeys of each in hundredths.
const HOURS: [(i64, u32); 4] = [(22, 620), (23, 910), (24, 1_190), (25, 970)];

/// Journeys of a woman alone, in a thousand.
const LONE_WOMEN: u32 = 593;

/// In a hundred of the other journeys, those of one to four passengers. A lone passenger among them is a man.
const PARTY_SIZES: [u32; 4] = [10, 25, 33, 32];

/// Women in a hundred of those who travel together.
const WOMEN_IN_PARTY: u32 = 27;

/// The file; an hour without a journey has a row with zeros.
pub fn csv(streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    let rows = months.iter().flat_map(|month| {
        let rng = &mut streams.stream("synth/taxi-marshals", month.index());
        let first = month.first_day();
        let evenings = (0..i64::from(first.days_in_month())).map(|day| first.saturating_add(day.days()));
        let mut rows = Vec::new();
        for evening in evenings.filter(|evening| EVENINGS.contains(&evening.weekday())) {
            for (hour, journeys) in HOURS {
                let at = evening.at(0, 0, 0, 0).saturating_add(hour.hours());
                let journeys = draw_count(journeys * month.season_percent() / 100, rng);
                let [journeys, passengers, women, lone] = draw_hour(journeys, rng).map(|count| count.to_string());
                rows.push([
                    at.date().strftime("%d/%m/%Y").to_string(),
                    at.strftime("%H:%M").to_string(),
                    RANK.to_owned(),
                    journeys,
                    passengers,
                    women,
                    lone,
                ]);
            }
        }
        rows
    });
    write_csv(["Date", "Hour", "Marshal point", "Journeys", "Passengers", "Women", "Lone women"], rows)
}

/// Journeys, passengers, women, women alone.
fn draw_hour(journeys: usize, rng: &mut impl Rng) -> [u32; 4] {
    let [mut passengers, mut women, mut lone] = [0; 3];
    for _ in 0..journeys {
        if rng.random_ratio(LONE_WOMEN, 1_000) {
            (passengers, women, lone) = (passengers + 1, women + 1, lone + 1);
        } else {
            let size = 1 + draw_weighted(PARTY_SIZES.into_iter(), rng) as u32;
            passengers += size;
            let companions = if size > 1 { size } else { 0 };
            women += (0..companions).filter(|_| rng.random_ratio(WOMEN_IN_PARTY, 100)).count() as u32;
        }
    }
    [journeys as u32, passengers, women, lone]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::first_months;
    use crate::{DEFAULT_MONTHS, DEFAULT_SEED};

    #[test]
    fn three_years_have_the_published_shares() {
        let file = csv(&RandomStreams::new(DEFAULT_SEED), &first_months(DEFAULT_MONTHS));
        let mut sums = [0u32; 4];
        for row in csv::Reader::from_reader(file.as_slice()).into_records() {
            let row = row.expect("CSV");
            let counts = [3, 4, 5, 6].map(|column: usize| row[column].parse::<u32>().expect("a count"));
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
