//! A threshold that can be turned off.

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A threshold, or none: in a configuration a number, or `false` for off.
///
/// ```
/// use zhen::bitext::Limit;
/// let read = |text| serde_json::from_str::<Limit>(text);
/// assert_eq!(read("0.5").unwrap(), Limit::At(0.5));
/// assert_eq!(read("false").unwrap(), Limit::Off);
/// assert!(read("true").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// Nothing is decided.
    Off,
    /// Decided at this value, which itself still passes.
    At(f64),
}

impl Limit {
    /// The value, unless it is off.
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Off => None,
            Self::At(value) => Some(value),
        }
    }
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_bool(false),
            Self::At(value) => serializer.serialize_f64(*value),
        }
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(f64),
            Switch(bool),
        }
        let expected = &"a number, or false for off";
        match Written::deserialize(deserializer) {
            Ok(Written::Number(value)) if value.is_finite() => Ok(Self::At(value)),
            Ok(Written::Switch(false)) => Ok(Self::Off),
            Ok(Written::Number(value)) => {
                Err(D::Error::invalid_value(Unexpected::Float(value), expected))
            }
            Ok(Written::Switch(true)) => {
                Err(D::Error::invalid_value(Unexpected::Bool(true), expected))
            }
            Err(_) => Err(D::Error::custom(format!("expected {expected}"))),
        }
    }
}
