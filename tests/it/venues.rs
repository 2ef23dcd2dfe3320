//! Venues chosen from real registers, checked hour by hour without the planner.

use hexspot::analysis::{self, VenuesOutcome};
use hexspot::ingest::{Source, Venue, Weekday};
use hexspot::options::Options;
use hexspot::place::LonLat;
use hexspot::plan::venues::{DemandBy, night_slots};
use hexspot::plan::walk::DETOUR;
use hexspot::temporal::day_and_hour;

use crate::support::real_data;

/// Melbourne by night: licences with their hours, and the people whom sensors count by the hour; no crime.
fn melbourne() -> Option<Options> {
    let data = real_data()?;
    let sources = |names: &[&str]| names.iter().map(|name| Source::Path(data.join(name))).collect();
    let mut config = Options::default().with(|options| options.study.reading.time_zone = "Australia/Melbourne".into());
    config.study.inputs.premises = sources(&["premises/victoria-liquor-licences-2018.xlsx"]);
    config.study.inputs.footfall =
        sources(&["footfall/melbourne-pedestrian-hourly-2019.csv", "footfall/melbourne-sensor-locations.csv"]);
    config.study.hours.night = "21:00-06:00".parse().expect("a night");
    config.venues.demand = DemandBy::Footfall;
    config.siting.number = 15;
    Some(config)
}

/// Whether the door is open at every minute of an hour, by the register's hours.
fn is_open(venue: &Venue, day: usize, hour: u8, ends: u8) -> bool {
    let weekday = Weekday::Monday.cycle_forward().nth(day + usize::from(hour < ends)).expect("a day");
    let hours = venue.hours.as_ref().expect("hours are known of all that are chosen");
    (0..60).all(|minute| hours.open_at(weekday, hour, minute) == Some(true))
}

/// The share of the people present by night who are within the walk of an open one of these, counted hour by hour.
fn covered(outcome: &VenuesOutcome, config: &Options, chosen: &[usize]) -> f64 {
    let (demand, night) = (&outcome.demand, config.study.hours.night);
    let venues: Vec<&Venue> = chosen.iter().map(|venue| &outcome.venues[*venue]).collect();
    let near = |at: &LonLat| -> Vec<bool> {
        venues.iter().map(|venue| DETOUR * venue.at.distance_m(*at) <= config.venues.walk_m).collect()
    };
    let near: Vec<Vec<bool>> = demand.at.iter().map(near).collect();
    let (mut met, mut all) = (0.0, 0.0);
    for slot in night_slots(night) {
        let (day, hour) = day_and_hour(slot, night);
        let open: Vec<bool> = venues.iter().map(|venue| is_open(venue, day, hour, night.ends())).collect();
        for (place, near) in near.iter().enumerate() {
            let people = demand.weekly[place] * demand.share(place, slot);
            all += people;
            met += if near.iter().zip(&open).any(|(near, open)| *near && *open) { people } else { 0.0 };
        }
    }
    met / all
}

#[test]
fn in_melbourne_fifteen_late_venues_are_chosen_and_none_counts_while_it_is_closed() {
    let Some(config) = melbourne() else { return };
    let mut outcome = analysis::venues(&config, &|_, _| {}).expect("a plan");
    let plan = outcome.plan.clone();
    assert!(plan.solution.proven && plan.chosen.len() == 15 && !outcome.parts.no_hours_at_all);
    let chosen: Vec<usize> = plan.chosen.iter().map(|chosen| chosen.venue).collect();
    let whole = covered(&outcome, &config, &chosen);
    assert!((whole - plan.after[0]).abs() < 1e-9, "{whole} is not {}", plan.after[0]);
    let half = covered(&outcome, &config, &chosen[..7]);
    assert!((half - plan.chosen[6].cover_after).abs() < 1e-9, "{half}");
    assert!(plan.after[0] > 0.7 && plan.before[0] == 0.0, "{:?}", plan.after);
    // Were hours not respected, the plan would be told to cover more.
    let mut always = outcome.venues.clone();
    always.iter_mut().for_each(|venue| venue.hours = Some(hexspot::ingest::Hours::new("24/7")));
    outcome.venues = always;
    assert!(covered(&outcome, &config, &chosen) > whole + 0.005);
}
