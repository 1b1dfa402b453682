//! What is wrong with a termbase, where, and what would mend it.

use super::Place;
use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The entry cannot be used, or says two things that cannot both hold.
    Error,
    /// The entry can be used, but is likely not what was meant.
    Warning,
    /// Good to know.
    Note,
}

/// What is wrong with a termbase. It prints as `place: severity: message; remedy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// How bad it is.
    pub severity: Severity,
    /// The rule that found it, a word such as `duplicate`.
    pub rule: &'static str,
    /// What was found, a lower-case sentence.
    pub message: String,
    /// What would mend it; empty where the message says it.
    pub remedy: String,
}

impl Finding {
    /// Message and remedy.
    pub fn sentence(&self) -> String {
        if self.remedy.is_empty() {
            return self.message.clone();
        }
        format!("{}; {}", self.message, self.remedy)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        write!(
            f,
            "{}: {severity} ({}): {}",
            self.place,
            self.rule,
            self.sentence()
        )
    }
}
