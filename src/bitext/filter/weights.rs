//! Weights of what the words of a pair say; the example `fit_adequacy` fits them to gold and writes this file.
//!
//! Fitted to mac-dev, paramed-dev, hkma-dev, with 38202 trials.

#![allow(clippy::approx_constant, reason = "a weight may be near to one")]

use super::adequacy::{Known, Place};

/// That two texts belong together.
#[rustfmt::skip]
pub(super) const TOGETHER: Known = [
    3.6931, // bias
    2.3622, // zh.mass
    0.5497, // zh.root_mass
    -0.4445, // zh.covered
    -0.3996, // zh.sure
    -0.5728, // zh.covered.log
    1.3659, // zh.sure.log
    0.0108, // zh.words.log
    -1.3436, // zh.uncovered.log
    -0.4193, // zh.numbers.left
    0.0852, // zh.numbers.met
    0.5446, // zh.single.root_mass
    0.6385, // zh.first.covered
    0.6366, // zh.last.covered
    0.0698, // zh.open.log
    -3.4142, // en.mass
    -0.1359, // en.root_mass
    0.8164, // en.covered
    -0.5765, // en.sure
    0.8558, // en.covered.log
    0.3876, // en.sure.log
    0.7833, // en.words.log
    -2.4102, // en.uncovered.log
    -1.3991, // en.numbers.left
    1.5036, // en.numbers.met
    0.0000, // en.single.root_mass
    -0.9085, // en.first.covered
    -0.7839, // en.last.covered
    -0.3093, // en.open.log
    1.3427, // least.covered
    -0.1382, // least.root_mass
    -0.7053, // long
    -0.1567, // short
    -0.2353, // length.squared
    -1.5742, // zh.unfinished
    -1.5143, // en.unfinished
    -0.4194, // zh.comma
    -0.6042, // en.comma
    0.1456, // en.dangles
];

/// That a side does not break off: the Chinese one, the English one.
#[rustfmt::skip]
pub(super) const BROKEN: [Known; 2] = [[
    0.7353, // bias
    -0.7958, // zh.mass
    -0.3446, // zh.root_mass
    0.3055, // zh.covered
    -0.1560, // zh.sure
    1.1484, // zh.covered.log
    -0.1888, // zh.sure.log
    1.2154, // zh.words.log
    0.0205, // zh.uncovered.log
    0.3500, // zh.numbers.left
    0.1143, // zh.numbers.met
    -0.8451, // zh.single.root_mass
    0.2057, // zh.first.covered
    -0.1454, // zh.last.covered
    0.1635, // zh.open.log
    -0.7677, // en.mass
    0.0365, // en.root_mass
    -0.0120, // en.covered
    0.4198, // en.sure
    -0.0131, // en.covered.log
    -0.4856, // en.sure.log
    0.5742, // en.words.log
    -0.8604, // en.uncovered.log
    -0.3521, // en.numbers.left
    -0.2374, // en.numbers.met
    0.0000, // en.single.root_mass
    0.0599, // en.first.covered
    1.0219, // en.last.covered
    -0.9626, // en.open.log
    0.3152, // least.covered
    0.1344, // least.root_mass
    -2.2266, // long
    1.3872, // short
    -0.5101, // length.squared
    -5.1872, // zh.unfinished
    0.0000, // en.unfinished
    -1.2092, // zh.comma
    -0.1152, // en.comma
    -0.4205, // en.dangles
], [
    6.2924, // bias
    1.6562, // zh.mass
    0.6783, // zh.root_mass
    -1.5624, // zh.covered
    0.0492, // zh.sure
    -0.3286, // zh.covered.log
    0.2529, // zh.sure.log
    -0.7904, // zh.words.log
    -1.2623, // zh.uncovered.log
    -0.2203, // zh.numbers.left
    -0.6586, // zh.numbers.met
    0.8322, // zh.single.root_mass
    -1.8616, // zh.first.covered
    1.9712, // zh.last.covered
    -0.3573, // zh.open.log
    0.8091, // en.mass
    -0.5262, // en.root_mass
    -2.4368, // en.covered
    -1.5327, // en.sure
    1.0237, // en.covered.log
    1.0484, // en.sure.log
    -0.7979, // en.words.log
    0.4092, // en.uncovered.log
    0.0397, // en.numbers.left
    1.2634, // en.numbers.met
    0.0000, // en.single.root_mass
    -0.2624, // en.first.covered
    -0.5407, // en.last.covered
    -0.1558, // en.open.log
    1.2546, // least.covered
    -0.0894, // least.root_mass
    1.3068, // long
    -2.9076, // short
    0.3871, // length.squared
    -2.9945, // zh.unfinished
    0.0000, // en.unfinished
    -0.1817, // zh.comma
    -0.3289, // en.comma
    -1.6520, // en.dangles
]];

/// That a pair with these log-odds stands in its place.
#[rustfmt::skip]
pub(super) const PLACED: Place = [
    -1.7264, // bias
    0.8722, // own
    -0.4011, // beside
    -0.5625, // beside.more
    0.6656, // around
];
