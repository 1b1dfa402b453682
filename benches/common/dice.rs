//! Numbers that look random and are the same each time.

/// Knuth's multiplier for 64-bit linear congruences.
pub struct Dice(u64);

impl Dice {
    /// Dice that always fall the same way for `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides`.
    pub fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }
}
