//! The benefit of each chosen venue, in shares of the night's demand.

use std::collections::BTreeMap;

use super::demand::VenueDemand;
use hexspot_stats::siting::{Objective, Site, SiteValue, SitingProblem};

/// A chosen venue. What it covers is a share of all demand.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenVenue {
    /// Index of the premises.
    pub venue: usize,
    /// Gain over existing venues and the chosen ones before it.
    pub gain: f64,
    /// Gain in demand covered at least twice; `None` where a second cover does not count.
    pub gain_twice: Option<f64>,
    /// Share covered with it and those before it.
    pub cover_after: f64,
    /// Loss without this venue alone: of cover or, with a backup objective, of the weighted objective.
    pub loss_without: f64,
    /// The best replacement, and the loss with it; `None` without any.
    pub replacement: Option<(usize, f64)>,
    /// Share of draws in which it is in the greedy choice; `None` without draws.
    pub chosen_share: Option<f64>,
    /// Index of the place with most of its gain; `None` without a gain.
    pub place: Option<usize>,
}

/// What benefits are computed from.
pub(super) struct VenueBenefits<'a> {
    pub siting: &'a SitingProblem<'a>,
    /// Premises of the candidates.
    pub candidates: &'a [usize],
    /// Reach and open hours of candidates and existing venues.
    pub sites: &'a [Site],
    pub existing_sites: &'a [Site],
    pub demand: &'a VenueDemand,
    /// Hours of the week that count.
    pub slots: &'a [usize],
    /// All demand of these hours, in a week.
    pub total: f64,
}

impl VenueBenefits<'_> {
    /// Share of all demand that is covered at least `times` times.
    pub fn share(&self, chosen: &[usize], times: u32) -> f64 {
        self.of_total(self.siting.coverage.covered_weight(&self.siting.weights, chosen, times))
    }

    /// The chosen venues by gain; `often` is the share of draws of each candidate.
    pub fn chosen(&self, chosen: &[usize], often: Option<&[f64]>) -> Vec<ChosenVenue> {
        let mut times = vec![0; self.demand.at.len() * self.slots.len()];
        self.existing_sites.iter().for_each(|site| self.open(site, &mut times, |_, _| ()));
        let (mut before, mut covered) = (Vec::new(), [1, 2].map(|times| self.share(&[], times)));
        let is_backup = self.siting.objective != Objective::Cover;
        let benefit = |value: SiteValue| {
            before.push(value.site);
            let after = [1, 2].map(|times| self.share(&before, times));
            let [gain, gain_twice] = [0, 1].map(|at| after[at] - covered[at]);
            covered = after;
            ChosenVenue {
                venue: self.candidates[value.site],
                gain,
                gain_twice: is_backup.then_some(gain_twice),
                cover_after: after[0],
                loss_without: self.of_total(value.loss_without),
                replacement: value.replacement.map(|next| (self.candidates[next.site], self.of_total(next.loss))),
                chosen_share: often.map(|often| often[value.site]),
                place: self.most_gained(&self.sites[value.site], &mut times),
            }
        };
        self.siting.site_values(chosen).into_iter().map(benefit).collect()
    }

    /// Opens a site and returns the place with most of its gain; places with the same label count as one.
    fn most_gained(&self, site: &Site, times: &mut [u32]) -> Option<usize> {
        let mut gained: BTreeMap<&str, f64> = BTreeMap::new();
        self.open(site, times, |place, gain| *gained.entry(&self.demand.label[place]).or_default() += gain);
        // The first of equals.
        let most = gained.into_iter().filter(|(_, gain)| *gain > 0.0).rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
        site.reaches.iter().copied().find(|place| self.demand.label[*place] == most.0)
    }

    /// Opens a site and calls `gain` with what that adds at each place it reaches.
    fn open(&self, site: &Site, times: &mut [u32], mut gain: impl FnMut(usize, f64)) {
        let cover_values = match self.siting.objective {
            Objective::Cover => [1.0, 0.0],
            Objective::Backup { share } => [1.0 - share, share],
        };
        for place in &site.reaches {
            for band in (0..self.slots.len()).filter(|band| site.open.get(*band) == Some(&true)) {
                let times = &mut times[place * self.slots.len() + band];
                gain(*place, cover_values.get(*times as usize).map_or(0.0, |value| value * self.weight(*place, band)));
                *times += 1;
            }
        }
    }

    fn weight(&self, place: usize, band: usize) -> f64 {
        self.demand.weekly[place] * self.demand.share(place, self.slots[band])
    }

    fn of_total(&self, weight: f64) -> f64 {
        if self.total > 0.0 { weight / self.total } else { 0.0 }
    }
}
