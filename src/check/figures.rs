//! Values that differ, and text of the source language left in the target.

use super::document::Pair;
use super::{Checker, Finding, Kind};
use crate::anchor::number::{self, Left, Quantity, matched, quantities};
use crate::lexicon::TokenKind;
use crate::text::Span;

/// The most quantities of a side that are compared: matching costs the product of both counts.
const MOST: usize = 64;
/// What a source value without any counterpart counts, against one with a wrong one: it may be said in other words.
const ALONE: f32 = 0.4;
/// A character that Chinese headlines use as a bar.
const BAR: char = '丨';
/// Words without a capital that English left in a Chinese text has in a row at least, to be told from a name.
const RUN: usize = 3;

impl Checker<'_> {
    /// Values of the source for which the target has another value of the same kind, or none.
    pub(super) fn values(&self, pair: &Pair<'_>) -> Vec<Finding> {
        let source = quantities(&pair.source, self.codes[0], None);
        let target = quantities(&pair.target, self.codes[1], None);
        if source.is_empty() || source.len() > MOST || target.len() > MOST {
            return Vec::new();
        }
        let matched = matched(&source, &target);
        let mut free: Vec<Left> = matched.target_left;
        let mut findings = Vec::new();
        for left in matched.source_left {
            let own = &source[left.index];
            if stands(own.span.of(&pair.source), &pair.target) {
                continue;
            }
            let other = free
                .iter()
                .position(|other| is_alike(own, &target[other.index]));
            let other = other.map(|at| free.remove(at));
            let confidence = match other {
                Some(other) => (left.confidence * other.confidence).sqrt() as f32,
                None => ALONE * left.confidence as f32,
            };
            let span = other.map(|other| target[other.index].span);
            findings.push(Self::value(pair, own.span, span, confidence * 0.95));
        }
        findings
    }

    fn value(pair: &Pair<'_>, own: Span, other: Option<Span>, confidence: f32) -> Finding {
        let term = own.of(&pair.source).to_owned();
        let found = other.map_or_else(String::new, |span| span.of(&pair.target).to_owned());
        let message = if found.is_empty() {
            format!("no value stands for {term:?}")
        } else {
            format!("{found:?} stands for {term:?}, another value")
        };
        Finding {
            term,
            found,
            message,
            source_span: Some(own),
            target_span: other,
            ..pair.finding(Kind::Number, confidence)
        }
    }

    /// Text of the source language in the target: Chinese characters in English, in brackets after their translation
    /// aside; in Chinese, English words that the source has in the same row.
    pub(super) fn untranslated(&self, pair: &Pair<'_>) -> Vec<Finding> {
        if self.codes[1] == "en"
            && !pair
                .target
                .contains(|c: char| ('\u{3400}'..='\u{9FFF}').contains(&c))
        {
            return Vec::new();
        }
        let tokens = self.target_tokenizer().tokenize(&pair.target);
        let wanted = if self.codes[1] == "en" {
            TokenKind::Han
        } else {
            TokenKind::Word
        };
        let mut findings = Vec::new();
        let mut k = 0;
        while k < tokens.len() {
            let first = k;
            while k < tokens.len() && tokens[k].kind == wanted {
                k += 1;
            }
            if k == first {
                k += 1;
                continue;
            }
            let span = Span::new(tokens[first].span.start, tokens[k - 1].span.end);
            let text = span.of(&pair.target);
            if text.chars().all(|c| c == BAR) {
                continue;
            }
            let bracketed = first > 0 && matches!(tokens[first - 1].lookup.as_str(), "(" | "[");
            let confidence = if wanted == TokenKind::Han {
                match (bracketed, text.chars().count()) {
                    (true, _) => 0.2,
                    (false, 1) => 0.6,
                    (false, _) => 0.9,
                }
            } else {
                let plain = tokens[first..k]
                    .iter()
                    .filter(|token| !token.capitalised)
                    .count();
                if plain < RUN || !pair.source.contains(text) {
                    continue;
                }
                if bracketed { 0.2 } else { 0.8 }
            };
            let term = if pair.source.contains(text) {
                text.to_owned()
            } else {
                String::new()
            };
            findings.push(Finding {
                found: text.to_owned(),
                source_span: pair
                    .source
                    .find(text)
                    .map(|at| Span::new(at, at + text.len())),
                target_span: Some(span),
                message: format!("{text:?} was not translated"),
                term,
                ..pair.finding(Kind::Untranslated, confidence)
            });
        }
        findings
    }
}

/// Whether digits stand in `text` as they are, not inside longer ones (the second half of a telephone number).
fn stands(figure: &str, text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    figure.contains(digit)
        && text.match_indices(figure).any(|(at, _)| {
            !text[..at].ends_with(|c| digit(c) || matches!(c, '.' | ','))
                && !text[at + figure.len()..].starts_with(digit)
        })
}

/// Whether two quantities can be meant to be one: of one kind, or both shares.
fn is_alike(a: &Quantity, b: &Quantity) -> bool {
    let share = |q: &Quantity| matches!(q.kind, number::Kind::Percent | number::Kind::Points);
    (a.kind == b.kind && a.unit == b.unit) || (share(a) && share(b))
}
