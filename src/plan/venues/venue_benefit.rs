//! What each chosen venue is worth, in shares of the night's demand.

use std::collections::BTreeMap;

use super::demand::VenueDemand;
use hexspot_stats::siting::{Objective, Site, SiteValue, SitingProblem};

/// A chosen venue. What it covers is told in shares of the whole demand.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenVenue {
    /// Its number among the premises.
    pub venue: usize,
    /// What it covers that neither existing ones nor those before it do.
    pub gain: f64,
    /// What it covers that exactly one of these does; `None` where a second cover is not options.
    pub gain_twice: Option<f64>,
    /// What is covered with it and those before it.
    pub cover_after: f64,
    /// What would be lost if it alone were not won: of cover or, where a second is options, of both by their weights.
    pub loss_without: f64,
    /// The best one for its place, and what would be lost likewise with that; `None` without any.
    pub replacement: Option<(usize, f64)>,
    /// In what share of draws of the demand it is among the best; `None` without draws.
    pub chosen_share: Option<f64>,
    /// Where most of what it gains is, as the number of a place of the demand; `None` when it gains nothing.
    pub place: Option<usize>,
}

/// What plans are told from.
pub(super) struct VenueBenefits<'a> {
    pub siting: &'a SitingProblem<'a>,
    /// The premises that the candidates are.
    pub candidates: &'a [usize],
    /// Who reaches what, and when: candidates and existing ones.
    pub sites: &'a [Site],
    pub existing_sites: &'a [Site],
    pub demand: &'a VenueDemand,
    /// The hours of the week that count.
    pub slots: &'a [usize],
    /// All demand of these hours, in a week.
    pub total: f64,
}

impl VenueBenefits<'_> {
    /// The share of all demand that is covered so many times.
    pub fn share(&self, chosen: &[usize], times: u32) -> f64 {
        self.of_total(self.siting.coverage.covered_weight(&self.siting.weights, chosen, times))
    }

    /// The chosen ones in the order in which to win them; `often` is how often each candidate is among the best.
    pub fn chosen(&self, chosen: &[usize], often: Option<&[f64]>) -> Vec<ChosenVenue> {
        let mut times = vec![0; self.demand.at.len() * self.slots.len()];
        self.existing_sites.iter().for_each(|site| self.open(site, &mut times, |_, _| ()));
        let (mut before, mut covered) = (Vec::new(), [1, 2].map(|times| self.share(&[], times)));
        let is_backup = self.siting.objective != Objective::Cover;
        let tell = |worth: SiteValue| {
            before.push(worth.site);
            let after = [1, 2].map(|times| self.share(&before, times));
            let [gain, gain_twice] = [0, 1].map(|at| after[at] - covered[at]);
            covered = after;
            ChosenVenue {
                venue: self.candidates[worth.site],
                gain,
                gain_twice: is_backup.then_some(gain_twice),
                cover_after: after[0],
                loss_without: self.of_total(worth.loss_without),
                replacement: worth.replacement.map(|next| (self.candidates[next.site], self.of_total(next.loss))),
                chosen_share: often.map(|often| often[worth.site]),
                place: self.most_gained(&self.sites[worth.site], &mut times),
            }
        };
        self.siting.site_values(chosen).into_iter().map(tell).collect()
    }

    /// Opens a site, and says where most of what it gains is: places that are called the same are one.
    fn most_gained(&self, site: &Site, times: &mut [u32]) -> Option<usize> {
        let mut gained: BTreeMap<&str, f64> = BTreeMap::new();
        self.open(site, times, |place, gain| *gained.entry(&self.demand.label[place]).or_default() += gain);
        // The first of equals.
        let most = gained.into_iter().filter(|(_, gain)| *gain > 0.0).rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
        site.reaches.iter().copied().find(|place| self.demand.label[*place] == most.0)
    }

    /// Opens a site: `gain` is told what that adds at each place it reaches.
    fn open(&self, site: &Site, times: &mut [u32], mut gain: impl FnMut(usize, f64)) {
        let worths = match self.siting.objective {
            Objective::Cover => [1.0, 0.0],
            Objective::Backup { share } => [1.0 - share, share],
        };
        for place in &site.reaches {
            for band in (0..self.slots.len()).filter(|band| site.open.get(*band) == Some(&true)) {
                let times = &mut times[place * self.slots.len() + band];
                gain(*place, worths.get(*times as usize).map_or(0.0, |worth| worth * self.weight(*place, band)));
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
