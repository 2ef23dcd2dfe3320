//! Streets as a network: places where lines meet or end, and the pieces of street between them.

use std::collections::BTreeMap;

use petgraph::graph::{EdgeIndex, NodeIndex, UnGraph};
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;
use rstar::RTree;

use super::noding::{Corner, JOIN_M, Segment, joined};
use super::snap::segments_of;
use super::street_edge::StreetEdge;
use crate::ingest::StreetLayer;
use crate::place::{LonLat, Plane};

/// A network of streets, to be walked in both directions.
#[derive(Clone, Debug)]
pub struct Network {
    graph: UnGraph<LonLat, StreetEdge>,
    /// The number of the part that each node lies in.
    part_of: Vec<usize>,
    parts: Parts,
    pub(super) plane: Plane,
    pub(super) segments: RTree<Segment>,
}

/// The parts of a network between which no street leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// How many there are.
    pub number: usize,
    /// Which is the longest.
    pub main: usize,
    /// All streets, metres.
    pub metres: f64,
    /// Share of the length that is not in the longest.
    pub apart: f64,
}

impl Network {
    /// The network of the streets of some files; `None` when no line leads anywhere. The order of files and lines makes no
    /// difference.
    pub fn new(layers: &[StreetLayer]) -> Option<Self> {
        let mut streets: Vec<(Vec<LonLat>, &str, Option<&str>)> = layers
            .iter()
            .flat_map(|layer| &layer.streets)
            .map(|street| {
                let corners = street.line.0.iter().filter_map(|at| LonLat::new(at.x, at.y)).collect();
                (corners, street.id.as_str(), street.name.as_deref())
            })
            .collect();
        let keys = |line: &[LonLat]| line.iter().map(|at| at.order_key()).collect::<Vec<_>>();
        streets.sort_by_cached_key(|(line, id, name)| (keys(line), id.to_owned(), name.to_owned()));
        let plane = Plane::around(streets.iter().flat_map(|(line, _, _)| line.iter().copied()))?;
        let lines: Vec<Vec<LonLat>> = streets.iter().map(|(line, _, _)| line.clone()).collect();
        let corners = joined(&lines, plane);
        let mut graph = UnGraph::default();
        let nodes = nodes(&corners, &mut graph);
        for (line, (_, id, name)) in corners.iter().zip(&streets) {
            for (from, to, part) in pieces(line, &nodes) {
                let piece = StreetEdge::new((*id).to_owned(), name.map(str::to_owned), part);
                // A loop within one place is no street.
                if from != to || piece.length_m() > 2.0 * JOIN_M {
                    graph.add_edge(from, to, piece);
                }
            }
        }
        let (part_of, parts) = parts(&graph)?;
        let segments = RTree::bulk_load(segments_of(graph.edge_weights(), plane));
        Some(Self { graph, part_of, parts, plane, segments })
    }

    /// How many pieces there are.
    pub fn size(&self) -> usize {
        self.graph.edge_count()
    }

    /// A piece by its number, from 0.
    pub fn piece(&self, piece: usize) -> &StreetEdge {
        &self.graph[EdgeIndex::new(piece)]
    }

    /// Every piece, in order.
    pub fn pieces(&self) -> impl Iterator<Item = &StreetEdge> {
        self.graph.edge_weights()
    }

    /// The nodes at which a piece begins and ends.
    pub fn ends(&self, piece: usize) -> (usize, usize) {
        let ends = self.graph.edge_endpoints(EdgeIndex::new(piece));
        ends.map_or((0, 0), |(from, to)| (from.index(), to.index()))
    }

    /// Where a node is.
    pub fn node(&self, node: usize) -> LonLat {
        self.graph[NodeIndex::new(node)]
    }

    /// The pieces that begin or end at a node, each with the node at its other end.
    pub(crate) fn around(&self, node: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let edges = self.graph.edges(NodeIndex::new(node));
        edges.map(|edge| (edge.id().index(), edge.target().index()))
    }

    /// The parts between which no street leads.
    pub fn parts(&self) -> Parts {
        self.parts
    }

    /// Whether a piece lies in the longest part.
    pub fn is_main(&self, piece: usize) -> bool {
        self.part_of[self.ends(piece).0] == self.parts.main
    }

    /// What distances rest on, in words.
    pub(super) fn words(&self) -> String {
        let Parts { number, metres, apart, .. } = self.parts;
        let streets = format!("along the streets given ({} pieces, {:.1} km)", self.size(), metres / 1000.0);
        match number {
            1 => format!("{streets}, which all hang together"),
            2 => format!(
                "{streets}; one part of them, {:.2} % of the length, hangs together with nothing else",
                100.0 * apart
            ),
            _ => format!(
                "{streets}; {} parts of them, together {:.2} % of the length, hang together with nothing else",
                number - 1,
                100.0 * apart
            ),
        }
    }
}

/// The node of each place at which a line ends or that several pass.
fn nodes(corners: &[Vec<Corner>], graph: &mut UnGraph<LonLat, StreetEdge>) -> BTreeMap<usize, NodeIndex> {
    let mut visits: BTreeMap<usize, (LonLat, usize)> = BTreeMap::new();
    for line in corners {
        for (at, (place, number)) in line.iter().enumerate() {
            let is_end = at == 0 || at + 1 == line.len();
            visits.entry(*number).or_insert((*place, 0)).1 += if is_end { 2 } else { 1 };
        }
    }
    let meeting = visits.into_iter().filter(|(_, (_, visits))| *visits > 1);
    meeting.map(|(number, (place, _))| (number, graph.add_node(place))).collect()
}

/// The parts of a line from node to node.
fn pieces(line: &[Corner], nodes: &BTreeMap<usize, NodeIndex>) -> Vec<(NodeIndex, NodeIndex, Vec<LonLat>)> {
    let mut pieces = Vec::new();
    let Some((first, rest)) = line.split_first() else { return pieces };
    let (mut from, mut part) = (nodes[&first.1], vec![first.0]);
    for (at, number) in rest {
        part.push(*at);
        if let Some(to) = nodes.get(number) {
            pieces.push((from, *to, std::mem::replace(&mut part, vec![*at])));
            from = *to;
        }
    }
    pieces
}

/// Which part each node lies in, and what is to be known of the parts; `None` without any piece.
fn parts(graph: &UnGraph<LonLat, StreetEdge>) -> Option<(Vec<usize>, Parts)> {
    let mut union = UnionFind::new(graph.node_count());
    for edge in graph.edge_references() {
        union.union(edge.source().index(), edge.target().index());
    }
    let part_of = union.into_labeling();
    let mut metres: BTreeMap<usize, f64> = BTreeMap::new();
    for edge in graph.edge_references() {
        *metres.entry(part_of[edge.source().index()]).or_default() += edge.weight().length_m();
    }
    let all: f64 = metres.values().sum();
    let (main, longest) = metres.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))?;
    let parts = Parts { number: metres.len(), main: *main, metres: all, apart: 1.0 - longest / all };
    Some((part_of, parts))
}
