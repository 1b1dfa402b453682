//! Weights: one readable file that names the gold it came from and the figures it reached.

use super::calibration::{ALONE_NAMES, Calibration, JOINT_NAMES, PAIR_NAMES};
use super::features::{COUNT, Vector, names};
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// The weights of the lattice.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    head: String,
    weights: Vector,
    calibration: Calibration,
}

/// The weights that come with zhen.
const SHIPPED: &str = include_str!("weights.tsv");

impl Model {
    /// A model from weights in the order of the features; `head` tells where they come from.
    pub fn new(head: impl Into<String>, weights: Vector, calibration: Calibration) -> Self {
        Self {
            head: head.into(),
            weights,
            calibration,
        }
    }

    /// The same with another calibration.
    #[must_use]
    pub fn calibrated(self, calibration: Calibration) -> Self {
        Self {
            calibration,
            ..self
        }
    }

    /// The same with another head.
    #[must_use]
    pub fn headed(self, head: impl Into<String>) -> Self {
        Self {
            head: head.into(),
            ..self
        }
    }

    /// The model that comes with zhen.
    pub fn shipped() -> &'static Self {
        static MODEL: LazyLock<Model> = LazyLock::new(|| {
            Model::read("weights.tsv", SHIPPED).expect("a test reads the shipped weights")
        });
        &MODEL
    }

    /// Reads weights: lines of `name<TAB>weight`, comments after `#`.
    ///
    /// # Errors
    /// Where a line is malformed, or the names are not exactly those of the features.
    pub fn read(name: &str, text: &str) -> Result<Self> {
        let mut head = String::new();
        let mut found = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let at = |message: String| Error::at_line(name, number + 1, message);
            if let Some(comment) = line.strip_prefix('#') {
                head.push_str(comment.trim());
                head.push('\n');
                continue;
            }
            if line.trim().is_empty() {
                continue;
            }
            let (feature, weight) = line
                .split_once('\t')
                .ok_or_else(|| at("1 column, expected a feature and its weight".into()))?;
            let weight: f32 = weight
                .trim()
                .parse()
                .map_err(|_| at(format!("\"{weight}\" is not a number")))?;
            if !weight.is_finite() {
                return Err(at(format!("weight {weight} is not finite")));
            }
            if found.insert(feature.to_string(), weight).is_some() {
                return Err(at(format!("feature {feature} stands twice")));
            }
        }
        let mut model = Self {
            head,
            weights: [0.0; COUNT],
            calibration: Calibration::default(),
        };
        for (weight, feature) in model.named() {
            *weight = found
                .remove(&feature)
                .ok_or_else(|| Error::new(name, format!("no weight for feature {feature}")))?;
        }
        match found.into_keys().next() {
            Some(unknown) => Err(Error::new(name, format!("unknown feature {unknown}"))),
            None => Ok(model),
        }
    }

    /// All weights, each with its name in the file.
    fn named(&mut self) -> impl Iterator<Item = (&mut f32, String)> {
        let calibration = &mut self.calibration;
        let of = |kind: &'static str, names: &'static [&'static str]| {
            names.iter().map(move |name| format!("{kind}.{name}"))
        };
        self.weights
            .iter_mut()
            .zip(names())
            .chain(
                calibration
                    .by_itself
                    .iter_mut()
                    .zip(of("by_itself", &PAIR_NAMES)),
            )
            .chain(calibration.right.iter_mut().zip(of("right", &PAIR_NAMES)))
            .chain(
                calibration
                    .related
                    .iter_mut()
                    .zip(of("related", &PAIR_NAMES)),
            )
            .chain(calibration.alone.iter_mut().zip(of("alone", &ALONE_NAMES)))
            .chain(
                calibration
                    .belongs
                    .iter_mut()
                    .zip(of("belongs", &JOINT_NAMES)),
            )
            .chain(
                calibration
                    .joined
                    .iter_mut()
                    .zip(of("joined", &JOINT_NAMES)),
            )
    }

    /// The file that [`Model::read`] reads.
    pub fn write(&self) -> String {
        let mut text = String::new();
        for line in self.head.lines() {
            let _ = writeln!(text, "# {line}");
        }
        for (weight, feature) in self.clone().named() {
            let _ = writeln!(text, "{feature}\t{weight:.4}");
        }
        text
    }

    /// The weights, in the order of the features.
    pub fn weights(&self) -> &Vector {
        &self.weights
    }

    /// What turns posteriors into probabilities.
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// Where the weights come from.
    pub fn head(&self) -> &str {
        &self.head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_are_those_of_the_features_and_say_where_they_come_from() {
        let model = Model::read("weights.tsv", SHIPPED).unwrap();
        assert!(
            model.head().contains("Gold "),
            "no gold named in {}",
            model.head()
        );
        assert!(
            model.head().contains("strict F1"),
            "no figures in {}",
            model.head()
        );
        assert!(model.weights().iter().any(|weight| *weight != 0.0));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut weights = [0f32; COUNT];
        for (k, weight) in weights.iter_mut().enumerate() {
            *weight = k as f32 / 8.0 - 3.0;
        }
        let model = Model::new("From nowhere.\n", weights, Calibration::default());
        assert_eq!(Model::read("x", &model.write()).unwrap(), model);
    }

    #[test]
    fn bad_weights_are_named() {
        let good = Model::new("", [0.0; COUNT], Calibration::default()).write();
        let first = names()[0].clone();
        let cases = [
            ("oops\n".to_string() + &good, "x.tsv:1: 1 column"),
            (good.clone() + "bead.1-1\t0\n", "stands twice"),
            (good.clone() + "new\t0\n", "unknown feature new"),
            (
                good.replacen("\t0.0000", "\tmuch", 1),
                "x.tsv:1: \"much\" is not a number",
            ),
            (good.replacen("\t0.0000", "\tinf", 1), "not finite"),
            (
                good.lines().skip(1).collect::<Vec<_>>().join("\n"),
                first.as_str(),
            ),
        ];
        for (text, expected) in cases {
            let error = Model::read("x.tsv", &text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}, expected {expected}");
        }
    }
}
