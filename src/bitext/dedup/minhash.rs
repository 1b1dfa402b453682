//! Likeness of sequences of tokens, estimated to find candidates (`MinHash`: Broder 1997) and then measured.

use crate::bitext::form::mix;

/// Tables in which a pair is looked up.
pub(crate) const BANDS: usize = 8;
/// Minima that must agree in one of them.
const ROWS: usize = 4;

/// A hash of each band; of near-duplicates one at least is likely to be the same: at a likeness of 0.8 in 98 of 100.
pub(crate) type Signature = [u32; BANDS];

/// Pairs of neighbouring tokens, the ends of the text included, sorted; each again for each time that it occurs.
pub(crate) fn bigrams(tokens: &[u16], side: usize, out: &mut Vec<u64>) {
    const END: u32 = 0x1_0000;
    const TIMES: u32 = 16;
    let first = out.len();
    let mut before = END;
    for token in tokens.iter().map(|&t| u32::from(t)).chain([END]) {
        let both = (side as u64) << 34 | u64::from(before) << 17 | u64::from(token);
        out.push(both << TIMES);
        before = token;
    }
    let own = &mut out[first..];
    own.sort_unstable();
    for k in 1..own.len() {
        let before = own[k - 1];
        if own[k] >> TIMES == before >> TIMES {
            own[k] = before + 1;
        }
    }
}

/// The signature of a set of bigrams. Costs its size times 32.
pub(crate) fn signature(bigrams: &[u64]) -> Signature {
    let mut minima = [u32::MAX; BANDS * ROWS];
    for &bigram in bigrams {
        let mixed = mix(bigram);
        let (a, b) = (mixed as u32, (mixed >> 32) as u32 | 1);
        for (k, minimum) in minima.iter_mut().enumerate() {
            let hash = scramble(a.wrapping_add((k as u32).wrapping_mul(b)));
            *minimum = (*minimum).min(hash);
        }
    }
    let mut signature = [0; BANDS];
    for (band, rows) in signature.iter_mut().zip(minima.chunks_exact(ROWS)) {
        let all = rows
            .iter()
            .fold(0u64, |all, &row| mix(all ^ u64::from(row)));
        *band = (all >> 32) as u32;
    }
    signature
}

fn scramble(mut x: u32) -> u32 {
    x = (x ^ (x >> 16)).wrapping_mul(0x85EB_CA6B);
    x = (x ^ (x >> 13)).wrapping_mul(0xC2B2_AE35);
    x ^ (x >> 16)
}

/// Jaccard's index, 0–1, of two sorted lists without equal items.
pub(crate) fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        shared += usize::from(a[i] == b[j]);
        let (x, y) = (a[i], b[j]);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared as f64 / (a.len() + b.len() - shared).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(tokens: &[u16]) -> Vec<u64> {
        let mut all = Vec::new();
        bigrams(tokens, 0, &mut all);
        all
    }

    #[test]
    fn repetitions_count_once_each() {
        assert_eq!(set(&[]).len(), 1);
        let thrice = set(&[7, 7, 7, 7]);
        assert_eq!(thrice.len(), 5);
        assert!(thrice.is_sorted_by(|a, b| a < b));
        assert!((jaccard(&thrice, &set(&[7, 7])) - 3.0 / 5.0).abs() < 1e-9);
    }

    #[test]
    fn likeness_is_that_of_the_pairs_of_neighbours() {
        let long: Vec<u16> = (0..20).collect();
        let mut other = long.clone();
        other[10] = 99;
        // 21 bigrams each, of which 19 are shared.
        assert!((jaccard(&set(&long), &set(&other)) - 19.0 / 23.0).abs() < 1e-9);
        assert!(jaccard(&set(&[1]), &set(&[2])) < 1e-9);
    }

    #[test]
    fn signatures_meet_as_often_as_likeness_says() {
        // Likeness 0.8: 1 - (1 - 0.8^4)^8 = 0.985; likeness 0.3: 0.063.
        for (changed, least, most) in [(2u16, 0.95, 1.0), (14, 0.0, 0.12)] {
            let met = (0..400u16).filter(|&start| {
                let base: Vec<u16> = (0..36).map(|k| start * 97 + k).collect();
                let mut other = base.clone();
                for k in 0..changed {
                    other[usize::from(k) * 36 / usize::from(changed)] = 60_000 + k + start;
                }
                let (a, b) = (signature(&set(&base)), signature(&set(&other)));
                a.iter().zip(&b).any(|(a, b)| a == b)
            });
            let share = met.count() as f64 / 400.0;
            assert!((least..=most).contains(&share), "{changed}: {share}");
        }
    }
}
