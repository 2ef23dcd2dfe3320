//! The path with least harm that is not too long: an exact resource-constrained shortest path by label setting.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::plan::walk::{Leg, Network, ShortestPaths, Snap};

/// Labels at which a search is abandoned, after a second or two.
pub const MAX_LABELS: usize = 2_000_000;

/// Result of a search.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstrainedPath {
    /// The path of least cost.
    Route(Vec<Leg>),
    /// No path is short enough.
    Unrouted,
    /// Abandoned: too many labels, and the best path is unknown.
    GivenUp,
}

/// Ends and costs of a path.
#[derive(Clone, Copy, Debug)]
pub struct PathQuery<'a> {
    /// The streets.
    pub network: &'a Network,
    /// Cost of a metre of each edge, not negative.
    pub per_metre: &'a [f64],
    /// Start.
    pub from: Snap,
    /// End.
    pub to: Snap,
    /// Metres from the end to the nodes, including all within the longest path allowed.
    pub metres: &'a ShortestPaths,
    /// Least costs from the end to these nodes.
    pub costs: &'a ShortestPaths,
}

/// A partial path.
struct Label {
    /// Its last node; `None` for the end.
    node: Option<usize>,
    metres: f64,
    cost: f64,
    leg: Leg,
    before: Option<usize>,
}

/// Labels, and those to extend: least possible total cost first, then the shortest.
#[derive(Default)]
struct LabelSet {
    labels: Vec<Label>,
    open: BinaryHeap<Reverse<(u64, u64, usize)>>,
}

/// The path of least cost that is no longer than `longest_m`, the shortest of equals. The search is abandoned after
/// `max_labels` labels.
///
/// Labels are extended in order of the least total cost they can reach, so the first to arrive is the best. A label is
/// dropped when a path at most as long reached its node before, or when it cannot arrive within the length.
pub fn constrained_shortest_path(query: PathQuery<'_>, longest_m: f64, max_labels: usize) -> ConstrainedPath {
    /// Lengths that differ by a smaller share are equal except for rounding.
    const TIE: f64 = 1e-9;
    let PathQuery { network, from, to, .. } = query;
    let longest = longest_m * (1.0 + TIE);
    let mut labels = LabelSet::default();
    let mut shortest: HashMap<usize, f64> = HashMap::new();
    let last = network.exits(to).into_iter().enumerate().map(|(end, (node, _))| (node, network.end_m(to.edge, end)));
    let last: Vec<(usize, Leg)> =
        last.map(|(node, from_m)| (node, Leg { edge: to.edge, from_m, to_m: to.along_m })).collect();
    for (end, (node, _)) in network.exits(from).into_iter().enumerate() {
        let leg = Leg { edge: from.edge, from_m: from.along_m, to_m: network.end_m(from.edge, end) };
        labels.extend(&query, None, Some(node), leg, longest);
    }
    if from.edge == to.edge {
        let leg = Leg { edge: from.edge, from_m: from.along_m, to_m: to.along_m };
        labels.extend(&query, None, None, leg, longest);
    }
    while let Some(Reverse((_, _, at))) = labels.open.pop() {
        let Label { node, metres, .. } = labels.labels[at];
        let Some(node) = node else { return ConstrainedPath::Route(labels.legs(at)) };
        if shortest.get(&node).is_some_and(|shortest| *shortest <= metres) {
            continue;
        }
        shortest.insert(node, metres);
        for (_, leg) in last.iter().filter(|(end, _)| *end == node) {
            labels.extend(&query, Some(at), None, *leg, longest);
        }
        for (edge, other) in network.edges_at(node) {
            labels.extend(&query, Some(at), Some(other), network.leg_from(edge, node), longest);
        }
        if labels.labels.len() > max_labels {
            return ConstrainedPath::GivenUp;
        }
    }
    ConstrainedPath::Unrouted
}

impl LabelSet {
    /// Extends a path by a leg to a node or to the end, if it can arrive within the length.
    fn extend(&mut self, query: &PathQuery<'_>, before: Option<usize>, node: Option<usize>, leg: Leg, longest: f64) {
        let PathQuery { per_metre, metres, costs, .. } = query;
        let (so_far, cost_so_far) = before.map_or((0.0, 0.0), |at| (self.labels[at].metres, self.labels[at].cost));
        let (length, cost) = (so_far + leg.metres(), cost_so_far + leg.metres() * per_metre[leg.edge]);
        let ahead = node.map_or(Some((0.0, 0.0)), |node| metres.cost(node).zip(costs.cost(node)));
        let Some((_, cost_ahead)) = ahead.filter(|(ahead, _)| length + ahead <= longest) else { return };
        self.open.push(Reverse(((cost + cost_ahead).to_bits(), length.to_bits(), self.labels.len())));
        self.labels.push(Label { node, metres: length, cost, leg, before });
    }

    /// The legs of a path, first leg first.
    fn legs(&self, at: usize) -> Vec<Leg> {
        let route = std::iter::successors(Some(at), |at| self.labels[*at].before);
        let mut legs: Vec<Leg> = route.map(|at| self.labels[at].leg).collect();
        legs.reverse();
        legs
    }
}
