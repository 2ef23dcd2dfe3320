//! The areas that are compared, with their exposure and relation to the study area.

use std::collections::BTreeMap;

use crate::exposure::{AreaExposure, FineGrid};
use crate::ingest::{AreaIndex, Areas};

/// The least share of an area that another must cover to overlap it: borders digitised twice never coincide exactly.
const OVERLAP: f64 = 0.01;

/// The areas that are compared, in the order of their file.
#[derive(Clone, Debug)]
pub struct AreaContext {
    /// The areas.
    pub areas: Areas,
    /// The unique label of each: its name, extended where several have the same name.
    pub labels: Vec<String>,
    /// Their exposure.
    pub exposure: AreaExposure,
    /// The share of each inside the coverage of the sources; `None` without a boundary.
    pub inside: Vec<Option<f64>>,
    /// Whether each holds no event of any kind, although events with positions were given.
    pub empty: Vec<bool>,
    /// The other areas that overlap each.
    pub overlaps: Vec<Vec<usize>>,
}

impl AreaContext {
    /// The number of areas.
    pub fn len(&self) -> usize {
        self.areas.areas.len()
    }

    /// Whether there are no areas.
    pub fn is_empty(&self) -> bool {
        self.areas.areas.is_empty()
    }

    /// The share of each area inside all of `boundaries`; `None` without boundaries or cells.
    pub fn inside(fine: Option<&FineGrid>, areas: usize, boundaries: &[&Areas]) -> Vec<Option<f64>> {
        let Some(fine) = fine.filter(|_| !boundaries.is_empty()) else { return vec![None; areas] };
        let indexes: Vec<AreaIndex<'_>> = boundaries.iter().map(|boundary| AreaIndex::new(boundary)).collect();
        fine.share(|at| indexes.iter().all(|index| !index.containing(at).is_empty()))
    }

    /// The other areas that cover more than a sliver of each.
    pub fn overlaps(fine: Option<&FineGrid>, areas: usize) -> Vec<Vec<usize>> {
        let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut cells = vec![0usize; areas];
        for areas in fine.map_or(&[][..], |fine| &fine.areas_of) {
            for a in areas {
                cells[*a] += 1;
                areas.iter().filter(|b| *b != a).for_each(|b| *shared.entry((*a, *b)).or_default() += 1);
            }
        }
        let mut overlaps = vec![Vec::new(); areas];
        for ((a, b), both) in shared {
            if both as f64 > OVERLAP * cells[a] as f64 {
                overlaps[a].push(b);
            }
        }
        overlaps
    }

    /// Unique labels: repeated names are extended by the larger area, the code or the number of the area.
    pub fn labels(areas: &Areas) -> Vec<String> {
        let named = |label: &dyn Fn(usize) -> String| (0..areas.areas.len()).map(label).collect::<Vec<String>>();
        let mut labels = named(&|area| areas.areas[area].name.clone());
        let finer: [&dyn Fn(usize) -> Option<String>; 3] = [
            &|area| areas.areas[area].properties.get("within").cloned(),
            &|area| areas.areas[area].code.clone(),
            &|area| Some(format!("area {}", area + 1)),
        ];
        for more in finer {
            let mut times: BTreeMap<String, usize> = BTreeMap::new();
            labels.iter().for_each(|label| *times.entry(label.clone()).or_default() += 1);
            for (area, label) in labels.iter_mut().enumerate().filter(|(_, label)| times[*label] > 1) {
                *label = more(area).map_or_else(|| label.clone(), |more| format!("{label} ({more})"));
            }
        }
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Area;

    fn area(name: &str, within: Option<&str>, code: Option<&str>) -> Area {
        Area {
            name: name.into(),
            code: code.map(str::to_owned),
            shape: geo::MultiPolygon(Vec::new()),
            properties: within.map(|within| ("within".to_owned(), within.to_owned())).into_iter().collect(),
        }
    }

    #[test]
    fn labels_areas_of_the_same_name() {
        let areas = vec![
            area("Abbey", Some("Merton"), None),
            area("Abbey", Some("Barking"), None),
            area("Bow", None, Some("E1")),
            area("Bow", None, Some("E2")),
            area("Bank", None, None),
            area("Bank", None, None),
            area("Cheap", None, Some("E3")),
        ];
        let areas = Areas { areas, name_property: None, code_property: None };
        let labels =
            ["Abbey (Merton)", "Abbey (Barking)", "Bow (E1)", "Bow (E2)", "Bank (area 5)", "Bank (area 6)", "Cheap"];
        assert_eq!(AreaContext::labels(&areas), labels);
    }
}
