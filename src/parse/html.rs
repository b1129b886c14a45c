//! The readable text inside HTML (P-10).

/// Elements whose content names nobody.
const OPAQUE: [&str; 5] = ["script", "style", "pre", "code", "a"];

/// Strips tags line by line; elements may run over several lines.
#[derive(Debug, Default)]
pub(super) struct HtmlText {
    inside: Option<&'static str>,
    in_tag: bool,
}

impl HtmlText {
    /// Hands out the visible pieces of `line` with their offsets in it.
    pub fn read<'t>(&mut self, line: &'t str, mut visible: impl FnMut(&'t str, usize)) {
        let mut at = 0;
        while at < line.len() {
            if self.in_tag {
                let Some(end) = line[at..].find('>') else { return };
                self.in_tag = false;
                at += end + 1;
                continue;
            }
            let next = line[at..].find('<').map_or(line.len(), |i| at + i);
            let text_end = if next < line.len() && !opens_tag(&line[next..]) { next + 1 } else { next };
            if self.inside.is_none() && text_end > at {
                visible(&line[at..text_end], at);
            }
            at = text_end;
            if text_end == next && next < line.len() {
                self.enter(&line[next..]);
                at = next + 1;
            }
        }
    }

    fn enter(&mut self, tag: &str) {
        self.in_tag = true;
        match opaque_tag(tag) {
            Some((name, true)) if self.inside.is_none() => self.inside = Some(name),
            Some((name, false)) if self.inside == Some(name) => self.inside = None,
            _ => {}
        }
    }
}

fn opens_tag(text: &str) -> bool {
    text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

/// If `tag` opens (`true`) or closes an element whose content is opaque, which one.
pub(super) fn opaque_tag(tag: &str) -> Option<(&'static str, bool)> {
    let body = tag.strip_prefix('<')?;
    let (body, opens) = body.strip_prefix('/').map_or((body, true), |body| (body, false));
    let len = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
    let name = OPAQUE.into_iter().find(|name| name.eq_ignore_ascii_case(&body[..len]))?;
    let closed = body.split('>').next().is_some_and(|attributes| attributes.ends_with('/'));
    (!(opens && closed)).then_some((name, opens))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(lines: &[&str]) -> String {
        let mut html = HtmlText::default();
        let mut out = String::new();
        for line in lines {
            html.read(line, |piece, _| out.push_str(piece));
        }
        out
    }

    #[test]
    fn tags_and_opaque_elements_are_stripped() {
        for (lines, want) in [
            (&["<details><summary>1:1 with @ana</summary>"][..], "1:1 with @ana"),
            (&["<p class='x'", "id=y>a</p> b"], "a b"),
            (&["x <a href=y>@ana</a> @bob"], "x  @bob"),
            (&["<script>", "@ana", "</script>@bob"], "@bob"),
            (&["1 < 2 <br/>ok"], "1 < 2 ok"),
            (&["<a name=x />@ana"], "@ana"),
        ] {
            assert_eq!(text(lines), want, "{lines:?}");
        }
    }
}
