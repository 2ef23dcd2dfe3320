//! A small town for the tests of this module: all positions are given in metres along one street.

use super::{Attribution, AttributionOptions, PremisesData, Ratings, Scheme, attribute};
use crate::ingest::{EventDetail, EventGroup, EventPlace, EventTime, Events, Feed, Register, UnlocatedEvents, Venue};
use crate::period::{Month, Period};
use crate::place::LonLat;

pub struct Fixture {
    pub venues: Vec<Venue>,
    pub events: Events,
    pub period: Period,
    pub observed: [bool; 4],
    pub reported: Vec<bool>,
}

/// The position at a distance along the street.
pub fn at(metres: f64) -> LonLat {
    let per_degree = 111_195.0 * 51.5f64.to_radians().cos();
    LonLat::new(-0.1 + metres / per_degree, 51.5).expect("in range")
}

pub fn venue(id: &str, name: &str, metres: f64) -> Venue {
    let mut venue = Venue::at(at(metres), Register::Licensing, 0, 1);
    (venue.id, venue.name, venue.kind) = (id.into(), name.into(), "pub".into());
    venue
}

pub fn month(number: u16) -> Month {
    Month::new(2024, number).expect("a month")
}

const THEFT: u16 = 0;
const VIOLENCE: u16 = 1;

impl Fixture {
    /// January to April. The Crown has two affrays in January, an affray and a theft in March, and four thefts in April; the White Hart a
    /// theft in April; another Crown, two kilometres away, an affray in January. One theft gives the name of two premises, two
    /// thefts an unknown name. Nine events name no premises and have a position, two have none.
    pub fn new() -> Self {
        let mut venues = vec![
            venue("L1", "The Crown", 0.0),
            venue("L2", "White Hart", 40.0),
            venue("L3", "Bell Inn", 600.0),
            venue("L4", "The Crown", 2000.0),
            venue("L5", "Border Flowers", -70.0),
        ];
        for (venue, operator) in [(0, "Stone Gate Ltd"), (1, "STONE GATE LIMITED"), (3, "Younger Brewery")] {
            venues[venue].operator = Some(operator.into());
        }
        venues[1].schemes = vec!["Safe Haven".into(), "WAVE".into()];
        let place = |metres| EventPlace { at: at(metres), street: None };
        let group = |place, number, category, count| EventGroup {
            place,
            feed: 0,
            month: month(number),
            category,
            count,
            rows: count,
        };
        let detail = |place, number, category, offence: Option<u32>, premises, count| EventDetail {
            place,
            category,
            offence,
            premises,
            count,
            ..EventDetail::sample(EventTime::Month(month(number)))
        };
        let (l1, moonlight, crown, white_hart) = (Some(0), Some(1), Some(2), Some(3));
        let events = Events {
            places: [-45.0, 20.0, 600.0, 1000.0, 2010.0].map(place).to_vec(),
            categories: vec!["Theft".into(), "Violence and sexual offences".into()],
            feeds: vec![Feed { file: 0, reported_by: "Force".into(), months: (1..=5).map(month).collect() }],
            groups: vec![
                group(0, 1, THEFT, 2),
                group(1, 1, VIOLENCE, 2),
                group(1, 2, VIOLENCE, 1),
                group(1, 3, THEFT, 1),
                group(1, 3, VIOLENCE, 4),
                group(1, 4, THEFT, 5),
                group(1, 5, THEFT, 5),
                group(2, 4, THEFT, 2),
                group(3, 4, THEFT, 3),
                group(4, 1, VIOLENCE, 1),
            ],
            unlocated: vec![UnlocatedEvents { feed: 0, month: month(2), category: THEFT, count: 3 }],
            details: vec![
                detail(None, 2, THEFT, None, crown, 1),
                detail(Some(1), 1, VIOLENCE, Some(0), l1, 2),
                detail(Some(1), 2, VIOLENCE, Some(0), None, 1),
                detail(Some(1), 3, THEFT, None, l1, 1),
                detail(Some(1), 3, VIOLENCE, Some(0), l1, 1),
                detail(Some(1), 4, THEFT, None, crown, 4),
                detail(Some(1), 4, THEFT, None, white_hart, 1),
                detail(Some(1), 5, THEFT, None, crown, 5),
                detail(Some(3), 4, THEFT, None, moonlight, 2),
                detail(Some(4), 1, VIOLENCE, Some(0), crown, 1),
            ],
            offences: vec!["Affray".into()],
            premises: ["L1", "Moonlight Club", "The Crown", "White Hart"].map(str::to_owned).to_vec(),
            ..Events::default()
        };
        Self {
            venues,
            events,
            period: Period::new(month(1), month(4)).expect("in order"),
            observed: [true; 4],
            reported: vec![true, true, true, true, false],
        }
    }

    pub fn attribution(&self) -> Attribution {
        attribute(&self.events, &self.venues, &self.options(&|_| true)).expect("sound")
    }

    pub fn options<'a>(&self, near: &'a dyn Fn(&EventGroup) -> bool) -> AttributionOptions<'a> {
        AttributionOptions { period: self.period, near, reach_m: 50.0, named_within_m: 250.0 }
    }

    pub fn scheme(&self) -> Scheme {
        let points = [("affray", 4.0), ("theft", 1.0)].map(|(kind, points)| (kind.to_owned(), points));
        Scheme { points: points.into(), months: 3, decay: 0.5, amber: 4.0, red: 8.0, ..Scheme::default() }
    }

    pub fn data<'a>(&'a self, attribution: &'a Attribution, ratings: Option<&'a Ratings>) -> PremisesData<'a> {
        PremisesData { venues: &self.venues, reported: &self.reported, observed: &self.observed, attribution, ratings }
    }
}
