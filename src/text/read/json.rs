//! JSON and JSON lines: the texts of objects, by the names that such fields have.

use super::super::{BlockKind, Cell};
use super::Draft;
use super::build::{Builder, Read};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// What is read of an object; all else in it is passed over.
#[derive(Deserialize)]
struct Item {
    #[serde(alias = "headline", default)]
    title: Value,
    #[serde(default)]
    author: Value,
    #[serde(default)]
    date: Value,
    #[serde(default, alias = "lang")]
    language: Value,
    #[serde(default)]
    text: Value,
    #[serde(default, alias = "body")]
    content: Value,
    #[serde(default, alias = "sentences")]
    paragraphs: Value,
    #[serde(default)]
    translation: Value,
    #[serde(default)]
    zh: Value,
    #[serde(default)]
    en: Value,
    #[serde(default)]
    source: Value,
    #[serde(default)]
    target: Value,
}

/// A value as far as it can be text.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Value {
    One(String),
    Many(Vec<String>),
    Named(BTreeMap<String, String>),
    #[default]
    Absent,
    Other(IgnoredAny),
}

impl Value {
    fn text(&self) -> Option<&str> {
        match self {
            Self::One(text) => Some(text),
            _ => None,
        }
    }

    fn texts(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
            _ => &[],
        }
    }
}

/// One object or many in an array.
#[derive(Deserialize)]
#[serde(untagged)]
enum Root {
    One(Box<Item>),
    Many(Vec<Item>),
}

/// Reads values that follow one another; of texts in several languages those in `language`, if one is asked for.
pub(super) fn read(text: &str, language: Option<&str>, notes: Vec<String>) -> Read<Draft> {
    let mut reader = Reader {
        builder: Builder::new(notes),
        language,
        items: 0,
        rows: 0,
    };
    let mut empty = 0;
    for root in serde_json::Deserializer::from_str(text).into_iter::<Root>() {
        let items = match root.map_err(|error| format!("{error}; expected objects of JSON"))? {
            Root::One(item) => vec![*item],
            Root::Many(items) => items,
        };
        for item in items {
            empty += usize::from(!reader.item(&item)?);
        }
    }
    if empty == reader.items {
        return Err("no text in it, expected objects with text, content, paragraphs, translation, zh and en, or source \
                    and target"
            .into());
    }
    if empty > 0 {
        let note = format!("{empty} of {} objects without text", reader.items);
        reader.builder.notes.push(note);
    }
    Ok(reader.builder.finish())
}

struct Reader<'a> {
    builder: Builder,
    language: Option<&'a str>,
    items: usize,
    rows: u32,
}

impl Reader<'_> {
    /// Adds an object; whether there was text in it.
    fn item(&mut self, item: &Item) -> Read<bool> {
        let text = |value: &Value| value.text().map(str::to_owned);
        if self.items == 0 {
            let metadata = &mut self.builder.metadata;
            metadata.title = text(&item.title);
            metadata.author = text(&item.author);
            metadata.date = text(&item.date);
            metadata.language = text(&item.language);
        }
        self.items += 1;
        let mut any = false;
        if let Some(title) = item.title.text() {
            any |= self.lines(BlockKind::Heading, title)?;
        }
        for value in [&item.text, &item.content, &item.paragraphs] {
            for text in value.texts() {
                any |= self.lines(BlockKind::Paragraph, text)?;
            }
        }
        let named = match &item.translation {
            Value::Named(texts) => texts
                .iter()
                .map(|(code, text)| (&**code, &**text))
                .collect(),
            _ => vec![
                ("zh", item.zh.text().unwrap_or_default()),
                ("en", item.en.text().unwrap_or_default()),
                ("", item.source.text().unwrap_or_default()),
                ("", item.target.text().unwrap_or_default()),
            ],
        };
        let mut column = 0;
        for (code, text) in named {
            let asked = self
                .language
                .is_none_or(|asked| code.is_empty() || asked == code);
            if asked && !text.trim().is_empty() {
                let (row, table) = (self.rows, 0);
                let cell = Cell { table, row, column };
                any |= self.lines(BlockKind::TableCell(cell), text)?;
            }
            column += u32::from(code.is_empty() || !text.is_empty());
        }
        self.rows += 1;
        Ok(any)
    }

    fn lines(&mut self, kind: BlockKind, text: &str) -> Read<bool> {
        for line in text.lines() {
            self.builder.block(kind, line)?;
        }
        Ok(!text.trim().is_empty())
    }
}
