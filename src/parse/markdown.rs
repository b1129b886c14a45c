//! The body of a note: Markdown to blocks (P-4 to P-11).
//!
//! One walk over the events of the Markdown parser. Never recursive: containers are stacks.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::builder::Builder;
use super::comment::{self, Veiled};
use super::html;
use super::outline;
use super::rules::Rules;
use crate::model::diagnostic::Diagnostic;
use crate::model::note::{Block, BlockKind, MarkKind};
use crate::words::text::LineIndex;

/// What the body is parsed with; why the others are off is in NOTES P-4.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_WIKILINKS);

/// Code blocks that are queries to other programs (P-9).
const QUERIES: [&str; 6] = ["tasks", "dataview", "dataviewjs", "base", "query", "mermaid"];

/// Code blocks that hold the data of a drawing.
const DRAWING_DATA: [&str; 2] = ["json", "compressed-json"];

/// What of a note shapes how its body is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'n> {
    /// The folder of the note.
    pub folder: &'n str,
    /// The front matter makes it a Kanban board (T-10).
    pub kanban: bool,
    /// It is an Excalidraw drawing: its data and comments are dropped.
    pub drawing: bool,
}

/// The blocks of `text` from `body` on, and what was odd in them.
pub(super) fn blocks(text: &str, body: usize, shape: Shape<'_>, rules: &Rules) -> (Vec<Block>, Vec<Diagnostic>) {
    let lines = LineIndex::new(text);
    let Veiled { text: veiled, comments } = comment::veil(text, body);
    let builder = Builder::new(&veiled, text, &lines, &comments, shape, rules);
    let mut walk = Walk { source: &veiled, builder, code: None, html: None, inline_only: false };
    walk.run(body..veiled.len());
    walk.builder.finish()
}

struct Walk<'s> {
    source: &'s str,
    builder: Builder<'s>,
    code: Option<CodeBlock>,
    html: Option<html::HtmlText>,
    /// Inside a line of an outline that is indented like code: its text has no blocks (P-8).
    inline_only: bool,
}

/// A code block being read.
struct CodeBlock {
    indented: bool,
    /// It is searchable: no query (P-9).
    kept: bool,
    lines: Vec<Range<usize>>,
}

impl<'s> Walk<'s> {
    fn run(&mut self, range: Range<usize>) {
        let base = range.start;
        for (event, range) in Parser::new_ext(&self.source[range], OPTIONS).into_offset_iter() {
            self.event(event, range.start + base..range.end + base);
        }
    }

    fn event(&mut self, event: Event<'s>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => self.builder.code(&code, range),
            Event::SoftBreak | Event::HardBreak => self.builder.line_break(range),
            Event::Html(line) => self.html_line(&line, range),
            Event::InlineHtml(tag) => self.builder.inline_html(&tag),
            Event::FootnoteReference(_) => self.builder.prose.seam(),
            Event::Rule => self.builder.rule(range.start),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'s>, range: Range<usize>) {
        match tag {
            Tag::Strong => self.builder.prose.open_stretch(MarkKind::Strong),
            Tag::Strikethrough => self.builder.prose.open_stretch(MarkKind::Struck),
            Tag::Emphasis => self.builder.prose.seam(),
            Tag::Link { link_type, dest_url, .. } => self.builder.start_link(link_type, dest_url, &range),
            Tag::Image { link_type, dest_url, .. } => self.builder.start_embed(link_type, dest_url, &range),
            _ if self.inline_only => {}
            Tag::Paragraph => self.builder.start_paragraph(range.start),
            Tag::Heading { level, .. } => self.builder.start_heading(level as u8, range.start),
            Tag::BlockQuote(_) => self.builder.start_quote(range.start),
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::HtmlBlock => self.start_html(range.start),
            Tag::List(_) | Tag::FootnoteDefinition(_) | Tag::Table(_) => self.builder.close(),
            Tag::Item => self.builder.start_item(range.start),
            Tag::TableHead => self.builder.start_row(true, range.start),
            Tag::TableRow => self.builder.start_row(false, range.start),
            Tag::TableCell => self.builder.start_cell(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.builder.prose.close_stretch(&MarkKind::Strong),
            TagEnd::Strikethrough => self.builder.prose.close_stretch(&MarkKind::Struck),
            TagEnd::Emphasis => self.builder.prose.seam(),
            TagEnd::Link | TagEnd::Image => self.builder.end_link(),
            _ if self.inline_only => {}
            TagEnd::Paragraph => self.builder.end_paragraph(),
            TagEnd::Heading(_) => self.builder.end_heading(),
            TagEnd::FootnoteDefinition | TagEnd::List(_) | TagEnd::TableRow => self.builder.close(),
            TagEnd::BlockQuote(_) => self.builder.end_quote(),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::Item => self.builder.end_item(),
            TagEnd::Table => self.builder.end_table(),
            TagEnd::TableHead => self.builder.end_head(),
            TagEnd::TableCell => self.builder.end_cell(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if let Some(code) = &mut self.code {
            code.lines.push(range);
        } else {
            self.builder.text(text, range);
        }
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.builder.close();
        let kept = match kind {
            CodeBlockKind::Indented => true,
            CodeBlockKind::Fenced(info) => {
                let language = info.split(|c: char| c.is_whitespace() || c == '{').next().unwrap_or_default();
                let is = |name: &&str| name.eq_ignore_ascii_case(language);
                let data = self.builder.shape.drawing && DRAWING_DATA.iter().any(is);
                !(data || QUERIES.iter().any(is))
            }
        };
        self.code = Some(CodeBlock { indented: matches!(kind, CodeBlockKind::Indented), kept, lines: Vec::new() });
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let first = code.lines.iter().find(|line| !self.source[(*line).clone()].trim().is_empty());
        let outline = code.indented && first.is_some_and(|line| outline::lost_item(self.source, line.start).is_some());
        if outline {
            self.outline(&code.lines);
        } else if let Some(line) = code.lines.first().filter(|_| code.kept) {
            self.builder.pass_comments(line.start);
            self.builder.push_opaque(BlockKind::Code, &code.lines);
        }
    }

    /// An outline that is indented like code is prose (P-8): each line is an item or goes on with the last one.
    fn outline(&mut self, lines: &[Range<usize>]) {
        let depth = self.builder.item_depth();
        self.inline_only = true;
        for line in lines {
            let raw = &self.source[line.clone()];
            let end = line.start + raw.trim_end().len();
            if end == line.start {
                continue;
            }
            let start = self.builder.outline_line(line.start);
            if start < end {
                self.run(start..end);
            }
        }
        self.inline_only = false;
        self.builder.close();
        self.builder.leave_items(depth);
    }

    fn start_html(&mut self, at: usize) {
        self.builder.start_block(BlockKind::Html, at);
        self.html = Some(html::HtmlText::default());
    }

    fn html_line(&mut self, line: &str, range: Range<usize>) {
        let Some(html) = &mut self.html else { return };
        let builder = &mut self.builder;
        builder.continue_at(range.start);
        html.read(line.trim_end_matches(['\n', '\r']), |text, at| {
            let at = range.start + at;
            builder.text(text, at..at + text.len());
        });
    }

    fn end_html(&mut self) {
        self.html = None;
        self.builder.close();
    }
}
