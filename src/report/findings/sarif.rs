//! Static Analysis Results Interchange Format 2.1.0 (OASIS, 2020): one run, a rule a kind, a result a finding.
//!
//! A location names the target document and its first sentence, from 1, or the corpus and its line where that names no
//! documents; columns are characters of the bead's target text, from 1. The places of other renderings are related
//! locations.

use crate::check::{Finding, Kind, Place, Severity};
use serde_json::json;
use std::fmt::Write;

/// What ends the file.
pub(super) const END: &str = "\n]}]}\n";

/// All before the first result.
pub(super) fn head() -> String {
    let rules: Vec<_> = Kind::ALL
        .into_iter()
        .map(|kind| {
            json!({
                "id": kind.name(),
                "shortDescription": {"text": describe(kind)},
                "defaultConfiguration": {"level": kind.severity().name()},
            })
        })
        .collect();
    let driver = json!({"name": "zhen", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    format!(
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
         \"columnKind\":\"unicodeCodePoints\",\"results\":["
    )
}

fn describe(kind: Kind) -> &'static str {
    match kind {
        Kind::Missing => "No approved rendering of a term",
        Kind::Forbidden => "A forbidden rendering",
        Kind::Deprecated => "A deprecated rendering",
        Kind::Inconsistent => "A rendering other than the one the document or the corpus uses",
        Kind::Case => "Other capitals, where they matter",
        Kind::Untranslated => "Text left in the source language",
        Kind::Number => "A value that differs",
    }
}

pub(super) fn result(finding: &Finding) -> String {
    let column = |byte: usize| {
        finding
            .target
            .get(..byte)
            .map_or(0, |text| text.chars().count())
            + 1
    };
    let sentence = finding.target_ids.first().map_or(finding.bead, |id| *id) + 1;
    let mut region = json!({"startLine": finding.line.unwrap_or(sentence)});
    if let Some(span) = finding.target_span {
        region["startColumn"] = json!(column(span.start));
        region["endColumn"] = json!(column(span.end));
    }
    region["snippet"] = json!({"text": finding.target});
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    json!({
        "ruleId": finding.kind.name(),
        "level": level,
        "rank": f64::from((finding.confidence * 100.0).round()),
        "message": {"text": format!("{}: {}", finding.term, finding.message)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": file(&finding.document)}, "region": region}}],
        "relatedLocations": related(finding),
        "partialFingerprints": {"zhen/v1": finding.fingerprint()},
        "properties": {"confidence": hundredths(finding.confidence), "term": finding.term, "found": finding.found,
            "expected": finding.expected, "source": finding.source, "bead": finding.bead,
            "renderings": finding.renderings, "wholeCorpus": finding.whole_corpus},
    })
    .to_string()
}

/// The places of the renderings that an inconsistency is about. A bead of a named document has no line of its own.
fn related(finding: &Finding) -> Vec<serde_json::Value> {
    let of = |text: &str, place: &Place| {
        let mut location = json!({"artifactLocation": {"uri": file(&place.document)}});
        if let Some(line) = place.line {
            location["region"] = json!({"startLine": line});
        }
        json!({"physicalLocation": location, "message": {"text": format!("{text:?} at {place}")}})
    };
    let all = finding.renderings.iter();
    all.flat_map(|one| one.places.iter().map(|place| of(&one.text, place)))
        .collect()
}

fn file(document: &str) -> String {
    uri(if document.is_empty() {
        "corpus"
    } else {
        document
    })
}

/// A confidence as a number of two decimals.
fn hundredths(confidence: f32) -> f64 {
    f64::from((confidence * 100.0).round()) / 100.0
}

/// A name as a relative reference (RFC 3986): what is no letter, digit or one of `-._~/` is percent-encoded.
fn uri(name: &str) -> String {
    let mut uri = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
