//! The bound: what could be covered if prices were paid for cover instead of sites being counted (Galvão & ReVelle 1996).
//!
//! A row may be covered only as often as chosen candidates cover it. That is relaxed: the row buys cover at a price, and each chosen
//! candidate is paid the prices of its rows; a group that must have candidates pays for them likewise. For any prices of 0 or more the
//! outcome is at least the value of every choice that keeps the rules, so the least outcome found bounds them all. What is left to
//! choose given prices are the best paid candidates, with no more of an operator than are allowed: a matroid, so the greedy choice is
//! the best.

mod variable_fixing;

use super::Siting;
use super::constraints::{Counts, Fixed};

/// What is paid for being covered, by row, and for candidates, by group.
#[derive(Clone)]
pub(super) struct Prices {
    rows: Vec<f64>,
    groups: Vec<f64>,
}

/// The best choice found so far.
#[derive(Clone)]
pub(super) struct Best {
    pub chosen: Vec<usize>,
    pub value: f64,
}

impl Best {
    /// What a bound must exceed for anything better to be hoped for: less is rounding.
    pub fn enough(&self) -> f64 {
        self.value + PROOF * self.value.max(f64::MIN_POSITIVE)
    }
}

/// A bound this close to a value, as a share of it, proves the value to be the best.
pub(super) const PROOF: f64 = 1e-9;

/// How prices are sought: at most so many steps, the step halved after so many that did not help.
#[derive(Clone, Copy)]
pub(super) struct Steps {
    pub most: u32,
    pub first: f64,
    pub patience: u32,
}

/// A step below this share of the first moves nothing any more.
const STANDSTILL: f64 = 1e-3;

/// How much of the direction of the last step is kept: prices zigzag without it.
const MOMENTUM: f64 = 0.3;

/// A siting problem made ready for prices.
pub(super) struct Relaxation<'a> {
    siting: &'a Siting<'a>,
    /// What existing sites cover.
    base: f64,
    /// What covering a row once and twice adds to that.
    worths: Vec<[f64; 2]>,
    /// What only this candidate can cover.
    own: Vec<f64>,
    /// The rows of each candidate that others cover too.
    shared: Vec<Vec<u32>>,
}

/// What prices come to.
struct RelaxationResult {
    bound: f64,
    pay: Vec<f64>,
    chosen: Vec<usize>,
}

/// What a search for prices came to.
pub(super) struct Bounded {
    /// No choice that keeps what was fixed is worth more.
    pub bound: f64,
    pub prices: Prices,
    /// How often each candidate was chosen of late: near 0 or 1 where it is clear.
    pub leaning: Vec<f64>,
    pub steps: u32,
}

impl<'a> Relaxation<'a> {
    pub fn of(siting: &'a Siting<'a>) -> Self {
        let rows = &siting.coverage.rows;
        let adds = |row: usize, nth: u32| siting.adds(row, nth);
        let base =
            rows.iter().enumerate().map(|(at, row)| (1..=row.existing).map(|nth| adds(at, nth)).sum::<f64>()).sum();
        let worths: Vec<[f64; 2]> =
            rows.iter().enumerate().map(|(at, row)| [adds(at, row.existing + 1), adds(at, row.existing + 2)]).collect();
        let is_shared = |row: u32| rows[row as usize].by.len() > 1 && worths[row as usize][0] > 0.0;
        let of_candidates = &siting.coverage.rows_of;
        let shared: Vec<Vec<u32>> =
            of_candidates.iter().map(|of| of.iter().copied().filter(|row| is_shared(*row)).collect()).collect();
        let own_of =
            |of: &Vec<u32>| of.iter().filter(|row| !is_shared(**row)).map(|row| worths[*row as usize][0]).sum();
        let own = of_candidates.iter().map(own_of).collect();
        let worths =
            worths.iter().enumerate().map(|(at, worths)| if is_shared(at as u32) { *worths } else { [0.0; 2] });
        Self { siting, base, worths: worths.collect(), own, shared }
    }

    /// Prices to start from: each row's worth spread over those who can cover it.
    pub fn first_prices(&self) -> Prices {
        let rows = &self.siting.coverage.rows;
        let price = |(worths, row): (&[f64; 2], &super::coverage::Row)| worths[0] / row.by.len().max(1) as f64;
        Prices {
            rows: self.worths.iter().zip(rows).map(price).collect(),
            groups: vec![0.0; self.siting.rules.groups.len()],
        }
    }

    /// Seeks prices with a low bound, given what is fixed, which must be possible to complete; fixes what the bound settles, and
    /// keeps a better choice when one is met.
    pub fn tighten(&self, fixed: &mut [Fixed], from: &Prices, best: &mut Best, steps: Steps) -> Bounded {
        let rules = &self.siting.rules;
        let (mut prices, mut least) = (from.clone(), None::<(RelaxationResult, Prices)>);
        let mut leaning = vec![0.0; fixed.len()];
        let mut direction = Prices { rows: vec![0.0; prices.rows.len()], groups: vec![0.0; prices.groups.len()] };
        let (mut step, mut idle, mut taken) = (steps.first, 0, 0);
        while taken < steps.most && step > STANDSTILL * steps.first {
            taken += 1;
            let outcome = self.outcome(&prices, fixed);
            let counts = Counts::of(rules, &outcome.chosen);
            let times = self.times(&outcome.chosen);
            let keeps_rules = counts.groups.iter().zip(&rules.groups).all(|(count, must)| *count >= must.at_least);
            if keeps_rules {
                let value = self.value(&outcome.chosen, &times);
                if value > best.value {
                    *best = Best { chosen: outcome.chosen.clone(), value };
                }
            }
            leaning.iter_mut().for_each(|leaning| *leaning *= 0.9);
            outcome.chosen.iter().for_each(|candidate| leaning[*candidate] += 0.1);
            let excess = outcome.bound - best.value;
            let slack = self.slack(&prices, &times, &counts);
            if least.as_ref().is_none_or(|(least, _)| outcome.bound < least.bound) {
                let better = least
                    .as_ref()
                    .is_none_or(|(least, _)| least.bound - outcome.bound > 1e-3 * (least.bound - best.value).max(0.0));
                idle = if better { 0 } else { idle + 1 };
                least = Some((outcome, prices.clone()));
            } else {
                idle += 1;
            }
            if least.as_ref().is_some_and(|(least, _)| least.bound <= best.enough()) {
                break;
            }
            if idle >= steps.patience {
                (step, idle) = (step / 2.0, 0);
            }
            follow(&mut direction, &slack);
            let length: f64 = direction.rows.iter().chain(&direction.groups).map(|along| along * along).sum();
            if length <= 0.0 {
                break;
            }
            let by = step * excess.max(PROOF * best.value) / length;
            let moved = |price: f64, along: f64, most: f64| (price - by * along).clamp(0.0, most);
            for (row, along) in direction.rows.iter().enumerate() {
                prices.rows[row] = moved(prices.rows[row], *along, self.worths[row][0]);
            }
            for (group, along) in direction.groups.iter().enumerate() {
                prices.groups[group] = moved(prices.groups[group], *along, f64::MAX);
            }
        }
        let (least, prices) = least.unwrap_or_else(|| (self.outcome(from, fixed), from.clone()));
        self.fix(&least, fixed, best);
        Bounded { bound: least.bound, prices, leaning, steps: taken }
    }

    /// The choice that is paid best at these prices, and the bound.
    fn outcome(&self, prices: &Prices, fixed: &[Fixed]) -> RelaxationResult {
        let rules = &self.siting.rules;
        let paid =
            |(own, rows): (&f64, &Vec<u32>)| own + rows.iter().map(|row| prices.rows[*row as usize]).sum::<f64>();
        let mut pay: Vec<f64> = self.own.iter().zip(&self.shared).map(paid).collect();
        for (pay, group) in pay.iter_mut().zip(&rules.group) {
            *pay += group.map_or(0.0, |group| prices.groups[group]);
        }
        let mut order: Vec<usize> = (0..pay.len()).filter(|at| fixed[*at] != Fixed::Out).collect();
        order.sort_by(|a, b| (fixed[*b] == Fixed::In).cmp(&(fixed[*a] == Fixed::In)).then(pay[*b].total_cmp(&pay[*a])));
        let mut counts = Counts::of(rules, &[]);
        let chosen: Vec<usize> =
            order.into_iter().filter(|at| counts.add_if_allowed(rules, *at)).take(rules.choose).collect();
        let bought = |(worths, price): (&[f64; 2], &f64)| (worths[0] - price).max(0.0) + (worths[1] - price).max(0.0);
        let rows: f64 = self.worths.iter().zip(&prices.rows).map(bought).sum();
        let owed: f64 = rules.groups.iter().zip(&prices.groups).map(|(must, price)| must.at_least as f64 * price).sum();
        let bound = self.base + rows + chosen.iter().map(|at| pay[*at]).sum::<f64>() - owed;
        RelaxationResult { bound, pay, chosen }
    }

    /// How often each shared row is covered.
    fn times(&self, chosen: &[usize]) -> Vec<u32> {
        let mut times = vec![0; self.worths.len()];
        chosen.iter().flat_map(|at| &self.shared[*at]).for_each(|row| times[*row as usize] += 1);
        times
    }

    fn value(&self, chosen: &[usize], times: &[u32]) -> f64 {
        let covered = |(worths, times): (&[f64; 2], &u32)| match times {
            0 => 0.0,
            1 => worths[0],
            _ => worths[0] + worths[1],
        };
        let own: f64 = chosen.iter().map(|at| self.own[*at]).sum();
        self.base + own + self.worths.iter().zip(times).map(covered).sum::<f64>()
    }

    /// How much more cover is sold than bought, where the price can move.
    fn slack(&self, prices: &Prices, times: &[u32], counts: &Counts) -> Prices {
        let row = |((worths, times), price): ((&[f64; 2], &u32), &f64)| {
            let bought = worths.iter().filter(|worth| price < *worth).count();
            let slack = f64::from(*times) - bought as f64;
            let stays = worths[0] <= 0.0 || (*price <= 0.0 && slack > 0.0) || (*price >= worths[0] && slack < 0.0);
            if stays { 0.0 } else { slack }
        };
        let group = |((must, count), price): ((&super::Group, &usize), &f64)| {
            let slack = *count as f64 - must.at_least as f64;
            if *price <= 0.0 && slack > 0.0 { 0.0 } else { slack }
        };
        let groups = &self.siting.rules.groups;
        Prices {
            rows: self.worths.iter().zip(times).zip(&prices.rows).map(row).collect(),
            groups: groups.iter().zip(&counts.groups).zip(&prices.groups).map(group).collect(),
        }
    }
}

/// Turns the direction of the next step towards the slack.
fn follow(direction: &mut Prices, slack: &Prices) {
    let turn = |(along, slack): (&mut f64, &f64)| *along = MOMENTUM * *along + slack;
    direction.rows.iter_mut().zip(&slack.rows).for_each(turn);
    direction.groups.iter_mut().zip(&slack.groups).for_each(turn);
}
