//! A clean document: what a text says of itself, its paragraphs, and where it came from.

use super::archive::Entry;
use serde::{Deserialize, Serialize};

/// A clean document, as it is written to JSON; what the page does not say is null.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The address asked.
    pub url: String,
    /// The address that answered, after redirects.
    pub final_url: String,
    /// When its first page was fetched, UTC.
    pub retrieved: String,
    /// The rules that read it; none where the densest text was taken.
    pub site: Option<String>,
    /// `zh`, `en`, or what else the page says.
    pub language: String,
    /// The headline.
    pub title: String,
    /// When it was published, RFC 3339: with time and zone where the page gives them.
    pub date: Option<String>,
    /// Where it comes from, as the page says.
    pub source: Option<String>,
    /// Where and when it was filed: 新华社阿斯塔纳6月17日电.
    pub dateline: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who edited it.
    pub editor: Option<String>,
    /// The line that says who may use it.
    pub licence: Option<String>,
    /// The text.
    pub paragraphs: Vec<String>,
    /// The encoding it was read in.
    pub charset: String,
    /// Where its pages stand in the archive.
    pub archive: Vec<Entry>,
    /// What was odd, a lower-case sentence each.
    pub notes: Vec<String>,
}

impl Document {
    /// Headline and paragraphs, a blank line between: what `zhen align` reads.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        if !self.title.is_empty() {
            text.push_str(&self.title);
            text.push_str("\n\n");
        }
        text.push_str(&self.paragraphs.join("\n\n"));
        text.push('\n');
        text
    }

    /// Adds the text of a further page.
    pub fn append(&mut self, page: Self) {
        // Some sites repeat the headline on each page.
        let repeated = usize::from(page.paragraphs.first() == Some(&self.title));
        self.paragraphs
            .extend(page.paragraphs.into_iter().skip(repeated));
        self.archive.extend(page.archive);
        self.notes.extend(page.notes);
        self.editor = self.editor.take().or(page.editor);
        self.author = self.author.take().or(page.author);
        self.licence = self.licence.take().or(page.licence);
    }
}
