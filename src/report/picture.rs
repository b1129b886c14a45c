//! The network as text for Graphviz and Mermaid.

use std::fmt::Write;

use crate::network::graph::{Edge, Graph};
use crate::network::person::PersonId;
use crate::network::view::View;

/// A `graph` of Graphviz: everyone with a tie, and how strong it is.
#[must_use]
pub fn dot(view: &View<'_>, graph: &Graph) -> String {
    let mut out = "graph network {\n  node [shape=box, style=rounded];\n".to_owned();
    for id in tied(graph) {
        // Writing to a string can't fail.
        let _ = writeln!(out, "  p{id} [label=\"{}\"];", escape(name(view, graph, id)));
    }
    for Edge { a, b, strength, .. } in &graph.edges {
        let _ = writeln!(out, "  p{a} -- p{b} [weight={}, penwidth={:.1}];", weight(*strength), 0.5 + 2.5 * strength);
    }
    out.push_str("}\n");
    out
}

/// A `graph` of Mermaid: strong ties are thick.
#[must_use]
pub fn mermaid(view: &View<'_>, graph: &Graph) -> String {
    let mut out = "graph LR\n".to_owned();
    for id in tied(graph) {
        let _ = writeln!(out, "  p{id}[\"{}\"]", escape(name(view, graph, id)).replace("\\\"", "#quot;"));
    }
    for Edge { a, b, strength, .. } in &graph.edges {
        let line = if weight(*strength) > 6 { "===" } else { "---" };
        let _ = writeln!(out, "  p{a} {line} p{b}");
    }
    out
}

fn tied(graph: &Graph) -> impl Iterator<Item = PersonId> + '_ {
    (0..).zip(&graph.neighbours).filter(|(_, own)| !own.is_empty()).map(|(id, _)| id)
}

fn name<'v>(view: &'v View<'_>, graph: &Graph, id: PersonId) -> &'v str {
    view.people.get(id as usize).filter(|_| id != graph.me).map_or("me", |p| p.name.as_str())
}

fn escape(name: &str) -> String {
    crate::words::text::sanitize(name).replace('\\', "\\\\").replace('"', "\\\"")
}

/// From 1 to 10.
fn weight(strength: f64) -> u8 {
    (1..=10).find(|&tenth| strength <= f64::from(tenth) / 10.0).unwrap_or(10)
}
