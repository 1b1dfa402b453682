//! Exponentials by one polynomial: the same on every platform, and many at a time.

/// The coefficients of the Taylor series of eˣ, which up to x¹¹ is within 10⁻¹⁴ where |x| is at most half of ln 2.
const SERIES: [f64; 12] = [
    1.0,
    1.0,
    1.0 / 2.0,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
];
/// Added to a small number, this leaves it rounded to an integer in the lowest bits.
const ROUNDING: f64 = 6_755_399_441_055_744.0;
/// ln 2 in two parts, of which the first has trailing zeros, so that its small multiples are exact.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// What is smaller counts as 0: beside 1 it is lost.
const LEAST: f64 = -50.0;

/// eˣ for `x` at most 0, within a relative error of 10⁻¹⁴; 0 below e⁻⁵⁰. Without a branch, so that a loop over it takes
/// several at a time.
#[inline]
pub fn exp(x: f64) -> f64 {
    let bounded = if x > LEAST { x } else { LEAST };
    let rounded = bounded * std::f64::consts::LOG2_E + ROUNDING;
    let twos = rounded - ROUNDING;
    let rest = (bounded - twos * LN_2_HIGH) - twos * LN_2_LOW;
    let sum = SERIES
        .iter()
        .rev()
        .fold(0.0, |sum, factor| sum * rest + factor);
    // The exponent's bits begin at bit 52.
    let power = f64::from_bits((rounded.to_bits() << 52).wrapping_add(1f64.to_bits()));
    if x > LEAST { sum * power } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_exponential_down_to_what_counts() {
        for k in 0..50_000 {
            let x = f64::from(k) * -0.000_999_9;
            let (found, expected) = (exp(x), x.exp());
            assert!(
                (found / expected - 1.0).abs() < 2e-14,
                "{x}: {found}, expected {expected}"
            );
        }
        assert_eq!(exp(0.0).to_bits(), 1f64.to_bits());
        assert_eq!(
            [exp(-50.1), exp(f64::NEG_INFINITY)].map(f64::to_bits),
            [0, 0]
        );
    }
}
