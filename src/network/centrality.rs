//! Who stands between others: betweenness after Brandes (2001), the writer left out.

use std::collections::VecDeque;

use super::graph::Graph;

/// Edges to walk at most. In larger networks only some of the people are walked from, evenly chosen.
const MOST_STEPS: usize = 4_000_000;

/// For everyone the share of the other pairs whose shortest ways lead through them, from 0 to 1, by
/// [`super::person::PersonId`].
#[must_use]
pub fn betweenness(graph: &Graph) -> Vec<f64> {
    let nodes = graph.neighbours.len();
    let me = graph.me as usize;
    let mut sum = vec![0.0; nodes];
    let tied: Vec<usize> = (0..nodes).filter(|&n| n != me && !graph.neighbours[n].is_empty()).collect();
    if tied.len() < 3 {
        return sum;
    }
    let pivots = (MOST_STEPS / (2 * graph.edges.len() + nodes).max(1)).clamp(1, tied.len());
    let mut walk = Walk::new(nodes);
    for i in 0..pivots {
        walk.from(graph, tied[i * tied.len() / pivots], me, &mut sum);
    }
    let others = tied.len() as f64 - 1.0;
    let scale = tied.len() as f64 / pivots as f64 / (others * (others - 1.0));
    sum.iter_mut().for_each(|s| *s *= scale);
    sum
}

/// What one breadth-first walk needs, kept from walk to walk.
struct Walk {
    distance: Vec<u32>,
    ways: Vec<f64>,
    carried: Vec<f64>,
    order: Vec<usize>,
}

const UNSEEN: u32 = u32::MAX;

impl Walk {
    fn new(nodes: usize) -> Self {
        Self { distance: vec![UNSEEN; nodes], ways: vec![0.0; nodes], carried: vec![0.0; nodes], order: Vec::new() }
    }

    /// Adds to `sum` what everyone carries of the shortest ways from `start`.
    fn from(&mut self, graph: &Graph, start: usize, me: usize, sum: &mut [f64]) {
        self.distance.fill(UNSEEN);
        self.ways.fill(0.0);
        self.carried.fill(0.0);
        self.order.clear();
        (self.distance[start], self.ways[start]) = (0, 1.0);
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            self.order.push(node);
            for &(next, _) in &graph.neighbours[node] {
                let next = next as usize;
                if next == me {
                    continue;
                }
                if self.distance[next] == UNSEEN {
                    self.distance[next] = self.distance[node] + 1;
                    queue.push_back(next);
                }
                if self.distance[next] == self.distance[node] + 1 {
                    self.ways[next] += self.ways[node];
                }
            }
        }
        for &node in self.order.iter().rev() {
            for &(before, _) in &graph.neighbours[node] {
                let before = before as usize;
                if self.distance[before] != UNSEEN && self.distance[before] + 1 == self.distance[node] {
                    self.carried[before] += self.ways[before] / self.ways[node] * (1.0 + self.carried[node]);
                }
            }
            if node != start {
                sum[node] += self.carried[node];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::graph::{Edge, Evidence, Source, Tie};

    fn of(edges: &[(u32, u32)], nodes: usize, me: u32) -> Graph {
        let evidence = Evidence { tie: Tie::Together, date: None, sources: vec![Source::Line(0, 1)] };
        let edge = |&(a, b): &(u32, u32)| Edge { a, b, strength: 0.5, evidence: evidence.clone() };
        let mut graph = Graph { edges: edges.iter().map(edge).collect(), me, neighbours: vec![Vec::new(); nodes] };
        for (i, &(a, b)) in edges.iter().enumerate() {
            graph.neighbours[a as usize].push((b, i));
            graph.neighbours[b as usize].push((a, i));
        }
        graph
    }

    #[test]
    fn who_stands_between_carries_the_pairs() {
        // A chain of four: each inner one stands between two of the three pairs of the others.
        let chain = betweenness(&of(&[(0, 1), (1, 2), (2, 3)], 5, 4));
        let want = [0.0, 2.0 / 3.0, 2.0 / 3.0, 0.0, 0.0];
        assert!(chain.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-9), "{chain:?}");
        // A star: all pairs; the writer's own ties do not count.
        let star = betweenness(&of(&[(0, 1), (0, 2), (0, 3), (4, 1), (4, 2), (4, 3)], 5, 4));
        assert!((star[0] - 1.0).abs() < 1e-9 && star[1].abs() < 1e-9, "{star:?}");
        // Two ways of one length share.
        let ring = betweenness(&of(&[(0, 1), (1, 2), (2, 3), (0, 3)], 5, 4));
        assert!((ring[0] - 1.0 / 6.0).abs() < 1e-9, "{ring:?}");
    }
}
