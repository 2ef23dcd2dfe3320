//! Shortest paths from one place to all others by Dijkstra's algorithm, for any cost per metre of each edge.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::network::Network;
use super::snap::Snap;
use super::street_edge::Leg;
use crate::place::LonLat;

/// What a search does at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchStep {
    /// Continue from this node.
    Pass,
    /// Ignore this node.
    Skip,
    /// Stop the search.
    Stop,
}

/// Least costs from a place to the nodes, with the edge by which each is reached.
#[derive(Clone, Debug)]
pub struct ShortestPaths {
    from: Snap,
    nodes: HashMap<usize, (f64, Option<usize>)>,
}

impl ShortestPaths {
    /// Least cost of a node; `None` when it was not reached.
    pub fn cost(&self, node: usize) -> Option<f64> {
        self.nodes.get(&node).map(|(cost, _)| *cost)
    }
}

impl Network {
    /// Searches from a place, nearest nodes first. A metre of an edge costs `per_metre` (not negative); `visit` decides
    /// at each node, given its least cost.
    pub fn search(
        &self,
        from: Snap,
        per_metre: impl Fn(usize) -> f64,
        mut visit: impl FnMut(usize, f64) -> SearchStep,
    ) -> ShortestPaths {
        let mut nodes: HashMap<usize, (f64, Option<usize>)> = HashMap::new();
        // Costs are not negative, and the bits of such floats sort as the floats do.
        let mut open: BinaryHeap<Reverse<(u64, usize, Option<usize>)>> = BinaryHeap::new();
        for (node, metres) in self.exits(from) {
            open.push(Reverse(((metres * per_metre(from.edge)).to_bits(), node, None)));
        }
        while let Some(Reverse((bits, node, via))) = open.pop() {
            if nodes.contains_key(&node) {
                continue;
            }
            let cost = f64::from_bits(bits);
            match visit(node, cost) {
                SearchStep::Pass => {}
                SearchStep::Skip => continue,
                SearchStep::Stop => break,
            }
            nodes.insert(node, (cost, via));
            for (edge, other) in self.edges_at(node).filter(|(_, other)| !nodes.contains_key(other)) {
                let there = cost + self.edge(edge).length_m() * per_metre(edge);
                open.push(Reverse((there.to_bits(), other, Some(edge))));
            }
        }
        ShortestPaths { from, nodes }
    }

    /// Nodes at the ends of the edge of a place, each with the metres to it along the edge.
    pub(crate) fn exits(&self, at: Snap) -> [(usize, f64); 2] {
        let (start, end) = self.ends(at.edge);
        [(start, at.along_m), (end, self.edge(at.edge).length_m() - at.along_m)]
    }

    /// Least cost between the origin of a search and another place; `None` when it was not reached.
    pub fn cost(&self, reach: &ShortestPaths, to: Snap, per_metre: impl Fn(usize) -> f64) -> Option<f64> {
        let by_node = self.exits(to).map(|(node, metres)| Some(reach.cost(node)? + metres * per_metre(to.edge)));
        let same = to.edge == reach.from.edge;
        let direct = same.then(|| (to.along_m - reach.from.along_m).abs() * per_metre(to.edge));
        by_node.into_iter().flatten().chain(direct).min_by(f64::total_cmp)
    }

    /// Path from a place to the origin of a search, leg by leg; `None` when it was not reached.
    pub fn path(&self, reach: &ShortestPaths, from: Snap, per_metre: impl Fn(usize) -> f64) -> Option<Vec<Leg>> {
        let goal = reach.from;
        let cost = self.cost(reach, from, &per_metre)?;
        let direct = (from.along_m - goal.along_m).abs() * per_metre(from.edge);
        if from.edge == goal.edge && direct <= cost {
            return Some(vec![Leg { edge: from.edge, from_m: from.along_m, to_m: goal.along_m }]);
        }
        let by_node = |(at, (node, metres)): (usize, (usize, f64))| {
            Some((at, node, reach.cost(node)? + metres * per_metre(from.edge)))
        };
        let exits = self.exits(from).into_iter().enumerate().filter_map(by_node);
        let (end, mut node, _) = exits.min_by(|a, b| a.2.total_cmp(&b.2))?;
        let mut legs = vec![Leg { edge: from.edge, from_m: from.along_m, to_m: self.end_m(from.edge, end) }];
        while let (_, Some(edge)) = reach.nodes.get(&node)? {
            let leg = self.leg_from(*edge, node);
            legs.push(leg);
            node = self.other_end(*edge, node);
        }
        let exits = self.exits(goal).into_iter().enumerate().filter(|(_, (exit, _))| *exit == node);
        let (end, _) = exits.min_by(|a, b| a.1.1.total_cmp(&b.1.1))?;
        legs.push(Leg { edge: goal.edge, from_m: self.end_m(goal.edge, end), to_m: goal.along_m });
        Some(legs)
    }

    /// A whole edge, walked from a node at one of its ends.
    pub(crate) fn leg_from(&self, edge: usize, node: usize) -> Leg {
        let length = self.edge(edge).length_m();
        let (from_m, to_m) = if self.ends(edge).0 == node { (0.0, length) } else { (length, 0.0) };
        Leg { edge, from_m, to_m }
    }

    /// The node at the other end of an edge.
    fn other_end(&self, edge: usize, node: usize) -> usize {
        let (start, end) = self.ends(edge);
        if start == node { end } else { start }
    }

    /// Position of the first or second end along an edge, metres.
    pub(crate) fn end_m(&self, edge: usize, end: usize) -> f64 {
        if end == 0 { 0.0 } else { self.edge(edge).length_m() }
    }

    /// Metres on foot between two places.
    pub(super) fn metres(&self, from: LonLat, to: LonLat) -> Option<f64> {
        let (a, b) = (self.snap(from)?, self.snap(to)?);
        let goals = self.exits(b).map(|(node, _)| node);
        let mut found = [false; 2];
        let reach = self.search(a, one, |node, _| {
            let done = found.iter().all(|found| *found);
            (0..2).filter(|end| goals[*end] == node).for_each(|end| found[end] = true);
            if done { SearchStep::Stop } else { SearchStep::Pass }
        });
        self.on_foot((from, a), (to, b), &reach)
    }

    /// The `targets` within `limit` metres on foot.
    pub(super) fn within(&self, from: LonLat, targets: &[LonLat], limit: f64) -> Vec<(usize, f64)> {
        /// No path is shorter than the straight line, except for rounding and the curvature of the Earth.
        const SLACK: f64 = 1.001;
        let Some(here) = self.snap(from) else { return Vec::new() };
        let reach =
            self.search(
                here,
                one,
                |_, metres| if metres + here.off_m > limit { SearchStep::Stop } else { SearchStep::Pass },
            );
        let near = targets.iter().enumerate().filter(|(_, target)| from.distance_m(**target) <= SLACK * limit);
        let metres = |target: LonLat| self.on_foot((from, here), (target, self.snap(target)?), &reach);
        near.filter_map(|(number, target)| Some((number, metres(*target)?))).filter(|(_, m)| *m <= limit).collect()
    }

    /// Metres from the origin of a search to another place: straight where that is shorter than the walks to and from
    /// the streets, else along them.
    fn on_foot(&self, from: (LonLat, Snap), to: (LonLat, Snap), reach: &ShortestPaths) -> Option<f64> {
        let (straight, off) = (from.0.distance_m(to.0), from.1.off_m + to.1.off_m);
        if straight <= off { Some(straight) } else { Some(off + self.cost(reach, to.1, one)?) }
    }
}

/// Cost of a metre when the cost is length.
pub(crate) fn one(_: usize) -> f64 {
    1.0
}
