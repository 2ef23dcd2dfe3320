//! Premises per cell.

use std::collections::BTreeMap;

use crate::grid::{Grid, Role};
use crate::ingest::{Access, PUB_BAR_NIGHTCLUB, Premises, Register, Venue};

/// Which premises a rate is per: the setting `premises-kinds`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PremisesFilter {
    /// All premises of a licensing register; of OpenStreetMap, food-hygiene registers and other lists, which do not state licences, the
    /// pubs, bars and nightclubs.
    #[default]
    Auto,
    /// Premises of these kinds.
    Kinds(Vec<String>),
    /// Premises with this value of an attribute, ignoring case.
    Attribute {
        /// The column or tag.
        name: String,
        /// Its value.
        value: String,
    },
}

impl std::fmt::Display for PremisesFilter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Kinds(kinds) => f.write_str(&kinds.join(",")),
            Self::Attribute { name, value } => write!(f, "{name} = {value}"),
        }
    }
}

impl PremisesFilter {
    /// Whether a premises is counted.
    pub fn counts(&self, venue: &Venue) -> bool {
        let drinks = || [PUB_BAR_NIGHTCLUB, "pub", "bar", "nightclub"].contains(&venue.kind.as_str());
        match self {
            Self::Kinds(kinds) => kinds.contains(&venue.kind),
            Self::Attribute { name, value } => {
                venue.attributes.get(name).is_some_and(|met| met.to_lowercase() == value.to_lowercase())
            }
            Self::Auto => venue.register == Register::Licensing || drinks(),
        }
    }

    /// A description of what is counted, with what it is a proxy for.
    pub(super) fn meaning(&self, premises: &Premises) -> String {
        let date = premises.extract_date.as_ref().map_or_else(String::new, |date| format!(" of {date}"));
        match self {
            Self::Kinds(kinds) => format!("premises of kind {}", kinds.join(", ")),
            Self::Attribute { .. } => format!("premises with {self}"),
            Self::Auto => {
                let has = |register| premises.venues.iter().any(|venue| venue.register == register);
                let lists = [(Register::Map, "OpenStreetMap"), (Register::FoodHygiene, "the food-hygiene register")];
                let known = lists.into_iter().filter(|(list, _)| has(*list)).map(|(_, name)| name);
                // The date that follows is that of the known lists.
                let proxies: Vec<&str> = premises.others.iter().map(String::as_str).chain(known).collect();
                let proxies = (!proxies.is_empty())
                    .then(|| format!("pubs, bars and nightclubs of {}{date}", proxies.join(" and ")));
                match (has(Register::Licensing), proxies) {
                    (true, Some(proxies)) => {
                        format!(
                            "premises of the licensing register and {proxies}; a place in several lists counts once, as licensed"
                        )
                    }
                    (false, Some(proxies)) => format!("{proxies}, a proxy for licensed premises"),
                    (_, None) => "premises of the licensing register".into(),
                }
            }
        }
    }
}

/// Premises per cell; columns are in the order of the grid's cells.
#[derive(Clone, Debug, PartialEq)]
pub struct PremisesExposure {
    /// The premises that rates divide by.
    pub counted: Vec<u32>,
    /// Of these, those that only members, guests or employees may enter.
    pub restricted: Vec<u32>,
    /// All premises by kind, counted or not.
    pub by_kind: BTreeMap<String, Vec<u32>>,
    /// A description of what is counted, with what it is a proxy for.
    pub meaning: String,
}

/// Counts premises by cell; premises outside the grid are not counted.
pub fn premises_exposure(grid: &Grid, premises: &Premises, counted: &PremisesFilter) -> PremisesExposure {
    let zeros = || vec![0u32; grid.cells.len()];
    let mut exposure = PremisesExposure {
        counted: zeros(),
        restricted: zeros(),
        by_kind: BTreeMap::new(),
        meaning: counted.meaning(premises),
    };
    for venue in &premises.venues {
        let Some(cell) = grid.number(venue.at.cell(grid.resolution)) else { continue };
        let cell = cell as usize;
        exposure.by_kind.entry(venue.kind.clone()).or_insert_with(zeros)[cell] += 1;
        if counted.counts(venue) {
            exposure.counted[cell] += 1;
            exposure.restricted[cell] += u32::from(venue.access == Some(Access::Restricted));
        }
    }
    exposure
}

impl PremisesExposure {
    /// The number of premises counted in the study area.
    pub fn in_study_area(&self, grid: &Grid) -> u32 {
        in_study_area(&self.counted, grid)
    }

    /// The number of these that are not open to the public.
    pub fn restricted_in_study_area(&self, grid: &Grid) -> u32 {
        in_study_area(&self.restricted, grid)
    }

    /// All premises in the study area, counted or not, by kind.
    pub fn by_kind_in_study_area(&self, grid: &Grid) -> BTreeMap<&str, u32> {
        self.by_kind.iter().map(|(kind, cells)| (kind.as_str(), in_study_area(cells, grid))).collect()
    }
}

fn in_study_area(cells: &[u32], grid: &Grid) -> u32 {
    cells.iter().zip(&grid.roles).filter(|(_, role)| **role == Role::Study).map(|(count, _)| count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn venue(register: Register, kind: &str, smoking: &str) -> Venue {
        let at = crate::place::LonLat::new(-0.08, 51.5).expect("in range");
        let mut venue = Venue::at(at, register, 0, 1);
        venue.kind = kind.into();
        venue.attributes.insert("smoking".into(), smoking.into());
        venue
    }

    #[test]
    fn selects_premises_by_register_kind_or_attribute() {
        let of = |counted: &PremisesFilter| {
            [
                venue(Register::Licensing, "restaurant", "no"),
                venue(Register::Map, "pub", "Outside"),
                venue(Register::Map, "cafe", "no"),
                venue(Register::FoodHygiene, PUB_BAR_NIGHTCLUB, "no"),
                venue(Register::FoodHygiene, "restaurant", "outside"),
                venue(Register::Other, "bar", "no"),
                venue(Register::Other, "florist", "no"),
            ]
            .map(|venue| counted.counts(&venue))
        };
        assert_eq!(of(&PremisesFilter::Auto), [true, true, false, true, false, true, false]);
        assert_eq!(
            of(&PremisesFilter::Kinds(vec!["restaurant".into()])),
            [true, false, false, false, true, false, false]
        );
        let outside = PremisesFilter::Attribute { name: "smoking".into(), value: "outside".into() };
        assert_eq!(of(&outside), [false, true, false, false, true, false, false]);
    }

    #[test]
    fn describes_proxies() {
        let premises = |venues: &[(Register, &str)]| Premises {
            venues: venues.iter().map(|(register, kind)| venue(*register, kind, "")).collect(),
            extract_date: Some("2020-11-10".into()),
            ..Premises::default()
        };
        let said = |venues: &[(Register, &str)]| PremisesFilter::Auto.meaning(&premises(venues));
        let own = Premises { others: ["bars-2024.csv".to_owned()].into(), ..premises(&[(Register::Other, "bar")]) };
        assert!(PremisesFilter::Auto.meaning(&own).contains("bars and nightclubs of bars-2024.csv"));
        assert!(PremisesFilter::Auto.meaning(&own).ends_with("a proxy for licensed premises"));
        let (map, hygiene) = ((Register::Map, "pub"), (Register::FoodHygiene, "restaurant"));
        assert!(said(&[map]).contains("of OpenStreetMap of 2020-11-10, a proxy"));
        assert!(said(&[hygiene]).contains("food-hygiene register of 2020-11-10, a proxy"));
        assert!(said(&[map, (Register::Licensing, "bar")]).contains("counts once"));
        assert_eq!(said(&[(Register::Licensing, "bar")]), "premises of the licensing register");
    }
}
