//! The way with the least harm among those that are not too long: a shortest path under a constraint, exactly.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::plan::walk::{Leg, Network, Reach, Snap};

/// Ways begun before a search is given up: one such search takes a second or two.
pub const MOST_BEGUN: usize = 2_000_000;

/// What a search for the way of least cost came to.
#[derive(Clone, Debug, PartialEq)]
pub enum LeastCost {
    /// The way.
    Way(Vec<Leg>),
    /// No way is short enough.
    NoWay,
    /// There are too many ways to try: which is the best is not known.
    GivenUp,
}

/// From where to where, and what is known of the streets.
#[derive(Clone, Copy, Debug)]
pub struct Between<'a> {
    /// The streets.
    pub network: &'a Network,
    /// What a metre of each piece costs, not below 0.
    pub per_metre: &'a [f64],
    /// The beginning.
    pub from: Snap,
    /// The end.
    pub to: Snap,
    /// Metres from the end to the nodes: all within the longest way allowed.
    pub metres: &'a Reach,
    /// Least costs from the end to these nodes.
    pub costs: &'a Reach,
}

/// A way begun.
struct Label {
    /// The node that it leads to so far; `None` for the end.
    node: Option<usize>,
    metres: f64,
    cost: f64,
    leg: Leg,
    before: Option<usize>,
}

/// The ways begun, and those to be continued: least cost to end with first, then the shortest.
#[derive(Default)]
struct Begun {
    labels: Vec<Label>,
    open: BinaryHeap<Reverse<(u64, u64, usize)>>,
}

/// The way of least cost that is no longer than `longest_m`, and of such ways the shortest; the search is given up when more than
/// `most_begun` ways were begun.
///
/// Ways are continued in order of the least cost that they can end with, so that the first to arrive is the best. One that comes to a
/// node after a way that was not longer is not continued, nor one that cannot arrive within the length.
pub fn least_cost(between: Between<'_>, longest_m: f64, most_begun: usize) -> LeastCost {
    /// Lengths that differ by less, as a share, are the same but for rounding.
    const TIE: f64 = 1e-9;
    let Between { network, from, to, .. } = between;
    let longest = longest_m * (1.0 + TIE);
    let mut begun = Begun::default();
    let mut shortest: HashMap<usize, f64> = HashMap::new();
    let last = network.exits(to).into_iter().enumerate().map(|(end, (node, _))| (node, network.end_m(to.piece, end)));
    let last: Vec<(usize, Leg)> =
        last.map(|(node, from_m)| (node, Leg { piece: to.piece, from_m, to_m: to.along_m })).collect();
    for (end, (node, _)) in network.exits(from).into_iter().enumerate() {
        let leg = Leg { piece: from.piece, from_m: from.along_m, to_m: network.end_m(from.piece, end) };
        begun.go_on(&between, None, Some(node), leg, longest);
    }
    if from.piece == to.piece {
        let leg = Leg { piece: from.piece, from_m: from.along_m, to_m: to.along_m };
        begun.go_on(&between, None, None, leg, longest);
    }
    while let Some(Reverse((_, _, at))) = begun.open.pop() {
        let Label { node, metres, .. } = begun.labels[at];
        let Some(node) = node else { return LeastCost::Way(begun.legs(at)) };
        if shortest.get(&node).is_some_and(|shortest| *shortest <= metres) {
            continue;
        }
        shortest.insert(node, metres);
        for (_, leg) in last.iter().filter(|(end, _)| *end == node) {
            begun.go_on(&between, Some(at), None, *leg, longest);
        }
        for (piece, other) in network.around(node) {
            begun.go_on(&between, Some(at), Some(other), network.leg_from(piece, node), longest);
        }
        if begun.labels.len() > most_begun {
            return LeastCost::GivenUp;
        }
    }
    LeastCost::NoWay
}

impl Begun {
    /// Continues a way by a leg to a node, or to the end, if it can arrive within the length.
    fn go_on(&mut self, between: &Between<'_>, before: Option<usize>, node: Option<usize>, leg: Leg, longest: f64) {
        let Between { per_metre, metres, costs, .. } = between;
        let (so_far, cost_so_far) = before.map_or((0.0, 0.0), |at| (self.labels[at].metres, self.labels[at].cost));
        let (length, cost) = (so_far + leg.metres(), cost_so_far + leg.metres() * per_metre[leg.piece]);
        let ahead = node.map_or(Some((0.0, 0.0)), |node| metres.cost(node).zip(costs.cost(node)));
        let Some((_, cost_ahead)) = ahead.filter(|(ahead, _)| length + ahead <= longest) else { return };
        self.open.push(Reverse(((cost + cost_ahead).to_bits(), length.to_bits(), self.labels.len())));
        self.labels.push(Label { node, metres: length, cost, leg, before });
    }

    /// The legs of a way, first leg first.
    fn legs(&self, at: usize) -> Vec<Leg> {
        let way = std::iter::successors(Some(at), |at| self.labels[*at].before);
        let mut legs: Vec<Leg> = way.map(|at| self.labels[at].leg).collect();
        legs.reverse();
        legs
    }
}
