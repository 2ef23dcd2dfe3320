//! The route with the least harm among those that are not too long: a shortest path under a constraint, exactly.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::plan::walk::{Leg, Network, ShortestPaths, Snap};

/// Ways labels_set before a search is given up: one such search takes a second or two.
pub const MAX_LABELS: usize = 2_000_000;

/// What a search for the route of least cost came to.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstrainedPath {
    /// The route.
    Route(Vec<Leg>),
    /// No route is short enough.
    Unrouted,
    /// There are too many routes to try: which is the best is not known.
    GivenUp,
}

/// From where to where, and what is known of the streets.
#[derive(Clone, Copy, Debug)]
pub struct PathQuery<'a> {
    /// The streets.
    pub network: &'a Network,
    /// What a metre of each edge costs, not below 0.
    pub per_metre: &'a [f64],
    /// The beginning.
    pub from: Snap,
    /// The end.
    pub to: Snap,
    /// Metres from the end to the nodes: all within the longest route allowed.
    pub metres: &'a ShortestPaths,
    /// Least costs from the end to these nodes.
    pub costs: &'a ShortestPaths,
}

/// A route labels_set.
struct Label {
    /// The node that it leads to so far; `None` for the end.
    node: Option<usize>,
    metres: f64,
    cost: f64,
    leg: Leg,
    before: Option<usize>,
}

/// The routes labels_set, and those to be continued: least cost to end with first, then the shortest.
#[derive(Default)]
struct LabelSet {
    labels: Vec<Label>,
    open: BinaryHeap<Reverse<(u64, u64, usize)>>,
}

/// The route of least cost that is no longer than `longest_m`, and of such routes the shortest; the search is given up when more than
/// `most_begun` routes were labels_set.
///
/// Ways are continued in order of the least cost that they can end with, so that the first to arrive is the best. One that comes to a
/// node after a route that was not longer is not continued, nor one that cannot arrive within the length.
pub fn constrained_shortest_path(query: PathQuery<'_>, longest_m: f64, most_begun: usize) -> ConstrainedPath {
    /// Lengths that differ by less, as a share, are the same but for rounding.
    const TIE: f64 = 1e-9;
    let PathQuery { network, from, to, .. } = query;
    let longest = longest_m * (1.0 + TIE);
    let mut labels_set = LabelSet::default();
    let mut shortest: HashMap<usize, f64> = HashMap::new();
    let last = network.exits(to).into_iter().enumerate().map(|(end, (node, _))| (node, network.end_m(to.edge, end)));
    let last: Vec<(usize, Leg)> =
        last.map(|(node, from_m)| (node, Leg { edge: to.edge, from_m, to_m: to.along_m })).collect();
    for (end, (node, _)) in network.exits(from).into_iter().enumerate() {
        let leg = Leg { edge: from.edge, from_m: from.along_m, to_m: network.end_m(from.edge, end) };
        labels_set.go_on(&query, None, Some(node), leg, longest);
    }
    if from.edge == to.edge {
        let leg = Leg { edge: from.edge, from_m: from.along_m, to_m: to.along_m };
        labels_set.go_on(&query, None, None, leg, longest);
    }
    while let Some(Reverse((_, _, at))) = labels_set.open.pop() {
        let Label { node, metres, .. } = labels_set.labels[at];
        let Some(node) = node else { return ConstrainedPath::Route(labels_set.legs(at)) };
        if shortest.get(&node).is_some_and(|shortest| *shortest <= metres) {
            continue;
        }
        shortest.insert(node, metres);
        for (_, leg) in last.iter().filter(|(end, _)| *end == node) {
            labels_set.go_on(&query, Some(at), None, *leg, longest);
        }
        for (edge, other) in network.edges_at(node) {
            labels_set.go_on(&query, Some(at), Some(other), network.leg_from(edge, node), longest);
        }
        if labels_set.labels.len() > most_begun {
            return ConstrainedPath::GivenUp;
        }
    }
    ConstrainedPath::Unrouted
}

impl LabelSet {
    /// Continues a route by a leg to a node, or to the end, if it can arrive within the length.
    fn go_on(&mut self, query: &PathQuery<'_>, before: Option<usize>, node: Option<usize>, leg: Leg, longest: f64) {
        let PathQuery { per_metre, metres, costs, .. } = query;
        let (so_far, cost_so_far) = before.map_or((0.0, 0.0), |at| (self.labels[at].metres, self.labels[at].cost));
        let (length, cost) = (so_far + leg.metres(), cost_so_far + leg.metres() * per_metre[leg.edge]);
        let ahead = node.map_or(Some((0.0, 0.0)), |node| metres.cost(node).zip(costs.cost(node)));
        let Some((_, cost_ahead)) = ahead.filter(|(ahead, _)| length + ahead <= longest) else { return };
        self.open.push(Reverse(((cost + cost_ahead).to_bits(), length.to_bits(), self.labels.len())));
        self.labels.push(Label { node, metres: length, cost, leg, before });
    }

    /// The legs of a route, first leg first.
    fn legs(&self, at: usize) -> Vec<Leg> {
        let route = std::iter::successors(Some(at), |at| self.labels[*at].before);
        let mut legs: Vec<Leg> = route.map(|at| self.labels[at].leg).collect();
        legs.reverse();
        legs
    }
}
