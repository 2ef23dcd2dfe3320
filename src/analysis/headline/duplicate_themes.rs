//! Themes that count the same events, of which one is told: police data by the month has violence and no violence against women.

use crate::theme::Selection;

/// The themes that another stands for.
#[derive(Debug, Default)]
pub struct Once {
    /// Their names, and what is said of each.
    repeats: Vec<(String, String)>,
}

impl Once {
    /// Of these: what is told of those that count the same events is told of the first that is no proxy, else of the first.
    pub fn of<'a>(themes: impl Iterator<Item = &'a Selection>) -> Self {
        let themes: Vec<&Selection> = themes.collect();
        let repeated = |theme: &&&Selection| {
            let same = themes.iter().filter(|other| theme.counts_same_events_as(other));
            let told = same.min_by_key(|other| other.proxy_of.is_some())?;
            let said = format!(
                "{} is not told by itself: as far as the data tells, it counts the same events as {}",
                theme.theme.title, told.theme.title
            );
            (told.name != theme.name).then_some((theme.name.clone(), said))
        };
        Self { repeats: themes.iter().filter_map(|theme| repeated(&theme)).collect() }
    }

    /// Whether a theme is told.
    pub fn tells(&self, theme: &str) -> bool {
        self.repeats.iter().all(|(name, _)| name != theme)
    }

    /// One sentence for each theme that is not.
    pub fn sentences(&self) -> Vec<String> {
        self.repeats.iter().map(|(_, said)| said.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::LocalClock;
    use crate::ingest::{EventDetail, EventGroup, EventPlace, Events, Feed};
    use crate::period::Month;
    use crate::place::LonLat;
    use crate::theme::{Catalogue, select};

    fn events() -> Events {
        let month = Month::new(2024, 1).expect("a month");
        Events {
            places: vec![EventPlace { at: LonLat::new(-0.1, 51.5).expect("in range"), street: None }],
            categories: vec!["Violence and sexual offences".into(), "Robbery".into()],
            feeds: vec![Feed { file: 0, reported_by: "Force".into(), months: [month].into() }],
            groups: (0..2)
                .map(|category| EventGroup { place: 0, feed: 0, month, category, count: 4, rows: 4 })
                .collect(),
            ..Events::default()
        }
    }

    fn once(events: &Events, names: &[&str]) -> Once {
        let catalogue = Catalogue::built_in();
        let of =
            |name: &&str| select(&catalogue, name, "count", events, None, &LocalClock::default()).expect("a theme");
        Once::of(names.iter().map(of).collect::<Vec<_>>().iter())
    }

    #[test]
    fn the_proxy_is_told_by_what_it_is_made_of_and_no_other_theme_is_lost() {
        for names in [["vawg", "violence", "all"], ["all", "violence", "vawg"]] {
            let once = once(&events(), &names);
            assert_eq!(names.map(|name| once.tells(name)), names.map(|name| name != "vawg"));
            let said = once.sentences();
            assert!(said.len() == 1 && said[0].contains("Violence against women"), "{said:?}");
        }
        assert!(once(&events(), &["vawg"]).tells("vawg"), "alone it is told");
    }

    #[test]
    fn data_that_tells_victims_tells_the_two_apart() {
        let mut events = events();
        events.offences = vec!["Assault".into()];
        let month = Month::new(2024, 1).expect("a month");
        let man = EventDetail { offence: Some(0), ..EventDetail::sample(crate::ingest::EventTime::Month(month)) };
        events.details = vec![EventDetail { count: 1, ..man }];
        assert!(once(&events, &["vawg", "violence"]).tells("vawg"));
    }
}
