//! The paragraphs of an element.

pub(super) use crate::text::read::{Line, judge};
use dom_query::{Matcher, NodeRef, Selection};
use std::sync::LazyLock;

/// Elements whose content is no text to read.
const SKIPPED: &[&str] = &[
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "svg",
    "canvas",
    "video",
    "audio",
    "form",
    "button",
    "select",
    "textarea",
    "nav",
    "aside",
    "footer",
    "figcaption",
    "head",
    "title",
];
/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "section",
    "article",
    "main",
    "header",
    "blockquote",
    "pre",
    "figure",
    "center",
    "body",
    "html",
    "address",
];
/// Classes of captions, share bars and the like, whatever the site.
static FURNITURE: LazyLock<Matcher> = LazyLock::new(|| {
    let selectors = ".caption, .pictext, .pic-text, .img-desc, .photo-desc, .share, .social-share, .bdsharebuttonbox, \
                     .jiathis_style, .breadcrumb, .related-news, [hidden]";
    Matcher::new(selectors).expect("a test uses it")
});
/// The paragraphs of what is selected, in order: white space made single, none empty, no furniture elements. Takes time
/// in proportion to the elements.
pub(super) fn paragraphs(of: &Selection<'_>, drop: &[&Matcher]) -> Vec<String> {
    let mut lines = Lines::default();
    for root in of.nodes() {
        walk(root, drop, &mut lines);
        lines.end();
    }
    lines.done
}

/// Depth first without recursion: pages nest as deep as they like.
fn walk(root: &NodeRef<'_>, drop: &[&Matcher], lines: &mut Lines) {
    let mut next = Some(*root);
    while let Some(node) = next {
        let skipped = node.is_element() && is_skipped(&node, drop) && node.id != root.id;
        if node.is_text() {
            lines.add(&node.text());
        } else if is_block(&node) {
            lines.end();
        } else if node.has_name("td") || node.has_name("th") {
            lines.add(" ");
        }
        next = if skipped { None } else { node.first_child() };
        let mut at = node;
        while next.is_none() && at.id != root.id {
            if is_block(&at) {
                lines.end();
            }
            next = at.next_sibling();
            match at.parent() {
                Some(parent) => at = parent,
                None => return,
            }
        }
    }
}

fn is_skipped(node: &NodeRef<'_>, drop: &[&Matcher]) -> bool {
    let name = node.node_name().unwrap_or_default();
    SKIPPED.contains(&&*name)
        || node.is_match(&FURNITURE)
        || drop.iter().any(|matcher| node.is_match(matcher))
        || node.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.contains("display:none")
        })
}

fn is_block(node: &NodeRef<'_>) -> bool {
    node.node_name()
        .is_some_and(|name| BLOCKS.contains(&&*name))
}

#[derive(Default)]
struct Lines {
    done: Vec<String>,
    open: String,
}

impl Lines {
    fn add(&mut self, text: &str) {
        for c in text.chars() {
            let blank = c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}');
            if !blank && !c.is_control() {
                self.open.push(c);
            } else if blank && !self.open.is_empty() && !self.open.ends_with(' ') {
                self.open.push(' ');
            }
        }
    }

    fn end(&mut self) {
        let line = self.open.trim_end();
        if !line.is_empty() {
            self.done.push(line.to_owned());
        }
        self.open.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn of(html: &str) -> Vec<String> {
        paragraphs(&Document::from(html).select("body"), &[])
    }

    #[test]
    fn paragraphs_of_markup() {
        for (html, expected) in [
            ("<p>一</p><p> 二 \n 三&nbsp;</p>", "一|二 三"),
            ("　　一<br>　　二<br><br>三", "一|二|三"),
            ("<div>一<p>二</p>三<span>四</span></div>五", "一|二|三四|五"),
            ("<p>a<b>b</b>\n<i>c</i></p>", "ab c"),
            (
                "<p>a<script>x</script><style>y</style></p><p style='display: none'>z</p>",
                "a",
            ),
            (
                "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
                "a b|c",
            ),
            (
                "<figure><img><figcaption>x</figcaption></figure><p>a</p><div class='share'>s</div>",
                "a",
            ),
            ("<p>a\u{200B}b\u{FEFF}</p><p>\u{3000}</p>", "a b"),
            ("<ul><li>1<li>2</ul>", "1|2"),
            ("", ""),
        ] {
            assert_eq!(of(html).join("|"), expected, "{html}");
        }
        let deep = "<div>".repeat(900) + "x";
        assert_eq!(of(&deep), ["x"]);
    }
}
