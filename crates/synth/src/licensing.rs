//! `incidents/licensing.csv`: incidents at licensed premises, as a licensing team records them for its Traffic Light Scheme.

use geo::Contains;
use hexspot_stats::RandomStreams;
use jiff::civil::DateTime;
use rand::{Rng, RngExt};
use strum::EnumString;

use crate::areas::areas;
use crate::calendar::Month;
use crate::incidents::{SOURCES, reference};
use crate::premises::{Premises, id, indexes_where};
use crate::random::{draw_count, draw_index, draw_weighted, shuffle};
use crate::tables::write_csv;

/// The file.
pub fn csv(register: &[Premises], streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    let repeat_premises = draw_repeat_premises(register, streams);
    let rows = months.iter().flat_map(|month| {
        let rng = &mut streams.stream("synth/licensing", month.index());
        let incidents = draw_incidents(register, &repeat_premises, *month, rng);
        let row = |(number, (time, index, kind)): (usize, &(DateTime, usize, &str))| {
            let premises = &register[*index];
            [
                reference("LIC", *month, number),
                time.strftime("%d/%m/%Y %H:%M").to_string(),
                draw_name(&premises.name, &id(*index), rng),
                (*kind).to_owned(),
                premises.position.lon_text(),
                premises.position.lat_text(),
            ]
        };
        incidents.iter().enumerate().map(row).collect::<Vec<_>>()
    });
    write_csv(["Ref", "Date and time", "Premises", "Incident", "Longitude", "Latitude"], rows)
}

/// The incidents of a month in order of time: when, at which of the register, of what kind.
fn draw_incidents(
    register: &[Premises],
    repeat_premises: &[(usize, Course)],
    month: Month,
    rng: &mut impl Rng,
) -> Vec<(DateTime, usize, &'static str)> {
    let mut places: Vec<usize> = Vec::new();
    for (premises, course) in repeat_premises {
        places.extend(std::iter::repeat_n(*premises, draw_count(course.hundredths(month), rng)));
    }
    // Repeat premises have no further incidents: one that has closed its doors has none at all.
    let weight = |index: usize| match repeat_premises.iter().any(|(premises, _)| *premises == index) {
        true => 0,
        false if register[index].is_night_life() => 2,
        false => 1,
    };
    let others: Vec<u32> = (0..register.len()).map(weight).collect();
    for _ in 0..draw_count(SOURCES.licensing.monthly * month.season_percent(), rng) {
        places.push(draw_weighted(others.iter().copied(), rng));
    }
    let mut incidents: Vec<_> = places
        .into_iter()
        .map(|place| {
            let kind = SOURCES.licensing.draw_kind(rng);
            (kind.draw_time(month, rng), place, kind.0.as_str())
        })
        .collect();
    incidents.sort_by_key(|(time, place, _)| (*time, *place));
    incidents
}

/// How the incidents at repeat premises run over the years.
#[derive(Clone, Copy, Debug, EnumString)]
#[strum(serialize_all = "kebab-case")]
enum Course {
    /// The same all along.
    Steady,
    /// More and more.
    Rising,
    /// Fewer and fewer.
    Falling,
    /// Many for twenty months and then none.
    Stopped,
}

impl Course {
    /// Expected incidents in a month, in hundredths. After three years a course stays as it was.
    fn hundredths(self, month: Month) -> u32 {
        const MEAN: u32 = 150;
        const LEAST: u32 = 30;
        const LAST: u32 = 35;
        const STOP: u64 = 20;
        let growth = 2 * (MEAN - LEAST) * u32::try_from(month.index()).map_or(LAST, |month| month.min(LAST)) / LAST;
        match self {
            Self::Steady => MEAN,
            Self::Rising => LEAST + growth,
            Self::Falling => 2 * MEAN - LEAST - growth,
            Self::Stopped if month.index() < STOP => 2 * MEAN,
            Self::Stopped => 0,
        }
    }
}

/// Draws the dozen premises with many incidents, as indexes into the register: pubs, bars and nightclubs that anyone may enter.
fn draw_repeat_premises(register: &[Premises], streams: &RandomStreams) -> Vec<(usize, Course)> {
    let mut repeat_premises = Vec::new();
    for (area, number) in areas().iter().zip(0..) {
        let mut candidates =
            indexes_where(register, |premises| premises.is_night_life() && area.polygon.contains(&premises.on_plane()));
        shuffle(&mut candidates, &mut streams.stream("synth/licensing/known", number));
        let courses = area.figures.repeat_premises.split_whitespace();
        let courses = courses.map(|course| course.parse().expect("the table names courses"));
        repeat_premises.extend(candidates.into_iter().zip(courses));
    }
    repeat_premises
}

/// How a row names premises: in a hundred, the register's name, a variant of it, the register's id; nothing in the rest.
fn draw_name(name: &str, id: &str, rng: &mut impl Rng) -> String {
    const AS_REGISTERED: u32 = 82;
    const VARIANT: u32 = 10;
    const BY_ID: u32 = 5;
    match rng.random_range(0..100_u32) {
        drawn if drawn < AS_REGISTERED => name.to_owned(),
        drawn if drawn < AS_REGISTERED + VARIANT => draw_variant(name, rng),
        drawn if drawn < AS_REGISTERED + VARIANT + BY_ID => id.to_owned(),
        _ => String::new(),
    }
}

/// The name in capitals, with or without its article, with a dot, or with a letter missing.
fn draw_variant(name: &str, rng: &mut impl Rng) -> String {
    match rng.random_range(0..4_u32) {
        0 => name.to_uppercase(),
        1 => name.strip_prefix("The ").map_or_else(|| format!("The {name}"), str::to_owned),
        2 => format!("{name}."),
        _ => {
            // Within the name and not at its start, where readers look first.
            let missing = 5 + draw_index(name.len() - 6, rng);
            name.char_indices().filter(|(at, _)| *at != missing).map(|(_, letter)| letter).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::first_months;
    use crate::premises::register;

    #[test]
    fn eight_of_a_dozen_repeat_premises_are_at_liverpool_street() {
        for seed in 0..5 {
            let streams = RandomStreams::new(seed);
            let register = register(&streams);
            let repeat_premises = draw_repeat_premises(&register, &streams);
            assert_eq!(repeat_premises.len(), 12);
            let is_there = |(index, _): &&(usize, Course)| areas()[0].polygon.contains(&register[*index].on_plane());
            assert_eq!(repeat_premises.iter().filter(is_there).count(), 8);
        }
    }

    #[test]
    fn courses_run_as_named() {
        let months = first_months(91);
        let over = |course: Course| [0, 19, 20, 35, 90].map(|index: usize| course.hundredths(months[index]));
        assert_eq!(over(Course::Steady), [150; 5]);
        assert_eq!(over(Course::Rising), [30, 160, 167, 270, 270]);
        assert_eq!(over(Course::Falling), [270, 140, 133, 30, 30]);
        assert_eq!(over(Course::Stopped), [300, 300, 0, 0, 0]);
    }

    #[test]
    fn most_names_are_as_registered_and_few_are_blank() {
        let rng = &mut RandomStreams::new(1).stream("test", 0);
        let names: Vec<String> = (0..2_000).map(|_| draw_name("The Amber Abacus", "SYN-0001", rng)).collect();
        let count = |wanted: &str| names.iter().filter(|name| *name == wanted).count();
        assert!((1_560..1_720).contains(&count("The Amber Abacus")));
        assert!((65..140).contains(&count("SYN-0001")));
        assert!((30..95).contains(&count("")));
        assert!(count("THE AMBER ABACUS") > 20 && count("Amber Abacus") > 20);
        let shortest = "The Amber Abacus".len() - 4;
        assert!(names.iter().all(|name| name.is_empty() || name.len() >= shortest || name == "SYN-0001"));
    }
}
