//! The street network: nodes where lines meet or end, and the street edges between them.

use std::collections::BTreeMap;

use petgraph::graph::{EdgeIndex, NodeIndex, UnGraph};
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;
use rstar::RTree;

use super::noding::{Corner, JOIN_M, LineSegment, node_lines};
use super::snap::segments_of;
use super::street_edge::StreetEdge;
use crate::ingest::StreetLayer;
use crate::place::{LonLat, Plane};

/// A street network that can be walked in both directions.
#[derive(Clone, Debug)]
pub struct Network {
    graph: UnGraph<LonLat, StreetEdge>,
    /// Component of each node.
    part_of: Vec<usize>,
    components: Components,
    pub(super) plane: Plane,
    pub(super) segments: RTree<LineSegment>,
}

/// Connected components of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Components {
    /// Number of components.
    pub number: usize,
    /// Index of the longest component.
    pub main: usize,
    /// Length of all streets, metres.
    pub metres: f64,
    /// Share of the length outside the longest component.
    pub disconnected: f64,
}

impl Network {
    /// The network of all streets; `None` when there is no edge. The order of files and lines makes no difference.
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
        let corners = node_lines(&lines, plane);
        let mut graph = UnGraph::default();
        let nodes = nodes(&corners, &mut graph);
        for (line, (_, id, name)) in corners.iter().zip(&streets) {
            for (from, to, part) in edges(line, &nodes) {
                let edge = StreetEdge::new((*id).to_owned(), name.map(str::to_owned), part);
                // A loop within one node is no street.
                if from != to || edge.length_m() > 2.0 * JOIN_M {
                    graph.add_edge(from, to, edge);
                }
            }
        }
        let (part_of, components) = components(&graph)?;
        let segments = RTree::bulk_load(segments_of(graph.edge_weights(), plane));
        Some(Self { graph, part_of, components, plane, segments })
    }

    /// Number of edges.
    pub fn size(&self) -> usize {
        self.graph.edge_count()
    }

    /// An edge by index.
    pub fn edge(&self, edge: usize) -> &StreetEdge {
        &self.graph[EdgeIndex::new(edge)]
    }

    /// All edges, in order.
    pub fn edges(&self) -> impl Iterator<Item = &StreetEdge> {
        self.graph.edge_weights()
    }

    /// The nodes at which an edge begins and ends.
    pub fn ends(&self, edge: usize) -> (usize, usize) {
        let ends = self.graph.edge_endpoints(EdgeIndex::new(edge));
        ends.map_or((0, 0), |(from, to)| (from.index(), to.index()))
    }

    /// Position of a node.
    pub fn node(&self, node: usize) -> LonLat {
        self.graph[NodeIndex::new(node)]
    }

    /// The edges at a node, each with the node at its other end.
    pub(crate) fn edges_at(&self, node: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let edges = self.graph.edges(NodeIndex::new(node));
        edges.map(|edge| (edge.id().index(), edge.target().index()))
    }

    /// The connected components.
    pub fn components(&self) -> Components {
        self.components
    }

    /// Whether an edge lies in the longest component.
    pub fn is_main(&self, edge: usize) -> bool {
        self.part_of[self.ends(edge).0] == self.components.main
    }

    /// How distances are computed, in words.
    pub(super) fn describe(&self) -> String {
        let Components { number, metres, disconnected, .. } = self.components;
        let streets = format!("along the streets given ({} pieces, {:.1} km)", self.size(), metres / 1000.0);
        match number {
            1 => format!("{streets}, which all hang together"),
            2 => format!(
                "{streets}; one part of them, {:.2} % of the length, hangs together with nothing else",
                100.0 * disconnected
            ),
            _ => format!(
                "{streets}; {} parts of them, together {:.2} % of the length, hang together with nothing else",
                number - 1,
                100.0 * disconnected
            ),
        }
    }
}

/// A node for each place where a line ends or several lines meet.
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

/// The sections of a line from node to node.
fn edges(line: &[Corner], nodes: &BTreeMap<usize, NodeIndex>) -> Vec<(NodeIndex, NodeIndex, Vec<LonLat>)> {
    let mut edges = Vec::new();
    let Some((first, rest)) = line.split_first() else { return edges };
    let (mut from, mut part) = (nodes[&first.1], vec![first.0]);
    for (at, number) in rest {
        part.push(*at);
        if let Some(to) = nodes.get(number) {
            edges.push((from, *to, std::mem::replace(&mut part, vec![*at])));
            from = *to;
        }
    }
    edges
}

/// The component of each node, and a summary; `None` without edges.
fn components(graph: &UnGraph<LonLat, StreetEdge>) -> Option<(Vec<usize>, Components)> {
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
    let components = Components { number: metres.len(), main: *main, metres: all, disconnected: 1.0 - longest / all };
    Some((part_of, components))
}
