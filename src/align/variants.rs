//! Documents made worse on purpose, with their gold: what the aligner should still make of moved passages, of what was
//! left out, and of documents that do not belong together. All are drawn from a seed and repeat exactly.

use crate::bead::Bead;
use std::ops::Range;

/// A document pair with its gold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Source sentences.
    pub source: Vec<String>,
    /// Target sentences.
    pub target: Vec<String>,
    /// Gold beads.
    pub gold: Vec<Bead>,
}

/// Random numbers by `SplitMix64` (Steele, Lea & Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The sequence that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for k in (1..items.len()).rev() {
            items.swap(k, self.below(k + 1));
        }
    }
}

/// Fewest sentences of a passage that is moved.
const SHORTEST: usize = 5;
/// Most sentences of a passage that is moved, where no bead is longer.
const LONGEST: usize = 20;

/// Most beads between two that are made one.
const FUSED_ACROSS: usize = 4;

impl Document {
    /// The same with the target's passages of 5–20 sentences in random order; no bead is torn.
    #[must_use]
    pub fn shuffled(&self, random: &mut Random) -> Self {
        let torn = self.torn();
        let mut blocks: Vec<Vec<usize>> = vec![Vec::new()];
        let mut length = SHORTEST + random.below(LONGEST - SHORTEST + 1);
        for (j, torn) in torn.iter().enumerate() {
            if let Some(block) = blocks.last_mut()
                && (block.len() < length || *torn)
            {
                block.push(j);
            } else {
                blocks.push(vec![j]);
                length = SHORTEST + random.below(LONGEST - SHORTEST + 1);
            }
        }
        random.shuffle(&mut blocks);
        self.with_target(&blocks.concat())
    }

    /// The same with one in `share` of the target's beads moved to a random place.
    #[must_use]
    pub fn scattered(&self, share: usize, random: &mut Random) -> Self {
        let torn = self.torn();
        let mut blocks: Vec<Vec<usize>> = Vec::new();
        for (j, torn) in torn.iter().enumerate() {
            match blocks.last_mut() {
                Some(block) if *torn => block.push(j),
                _ => blocks.push(vec![j]),
            }
        }
        for _ in 0..blocks.len() / share {
            let block = blocks.remove(random.below(blocks.len()));
            blocks.insert(random.below(blocks.len() + 1), block);
        }
        self.with_target(&blocks.concat())
    }

    /// The same without the target sentences of `tenths` of ten beads.
    #[must_use]
    pub fn summarised(&self, tenths: usize, random: &mut Random) -> Self {
        let mut kept = vec![true; self.target.len()];
        for bead in &self.gold {
            if random.below(10) < tenths {
                for &j in &bead.target {
                    kept[j] = false;
                }
            }
        }
        let kept: Vec<usize> = (0..kept.len()).filter(|&j| kept[j]).collect();
        self.with_target(&kept)
    }

    /// The same with target sentences made one of two that stand some apart, and what stands between them left out half
    /// the time: about one in `share` of the beads with one sentence on each side. Of one of the two, half the time, what
    /// comes after its middle is left out.
    #[must_use]
    pub fn fused(&self, share: usize, random: &mut Random) -> Self {
        let mut single: Vec<usize> = (0..self.gold.len())
            .filter(|&k| self.gold[k].source.len() == 1 && self.gold[k].target.len() == 1)
            .collect();
        single.sort_by_key(|&k| self.gold[k].target[0]);
        let mut fused = self.clone();
        let mut kept = vec![true; self.target.len()];
        let mut at = random.below(share);
        while at + 2 < single.len() {
            let between = (1 + random.below(FUSED_ACROSS)).min(single.len() - at - 2);
            let (first, second) = (single[at], single[at + between + 1]);
            let (to, from) = (self.gold[first].target[0], self.gold[second].target[0]);
            let mut texts = [self.target[to].clone(), self.target[from].clone()];
            if random.below(2) == 0 {
                texts.swap(0, 1);
            }
            if random.below(2) == 0 {
                texts[0] = first_half(&texts[0]).to_string();
            }
            let joiner = if texts[0].ends_with(|c: char| c.is_ascii()) {
                " "
            } else {
                ""
            };
            fused.target[to] = texts.join(joiner);
            kept[from] = false;
            if random.below(2) == 0 {
                for &bead in &single[at + 1..=at + between] {
                    kept[self.gold[bead].target[0]] = false;
                }
            }
            let sources = self.gold[second].source.clone();
            fused.gold[first].source.extend(sources);
            fused.gold[first].source.sort_unstable();
            fused.gold[second].source.clear();
            at += between + 2 + random.below(share);
        }
        let kept: Vec<usize> = (0..kept.len()).filter(|&j| kept[j]).collect();
        fused.with_target(&kept)
    }

    /// A few sentences by themselves: `beads` gold beads in a row from a random one on, with what stands between them.
    /// `None` where gold has fewer, or one of them reaches beyond the others.
    pub fn excerpt(&self, beads: usize, random: &mut Random) -> Option<Self> {
        let mut whole: Vec<&Bead> = self
            .gold
            .iter()
            .filter(|bead| !bead.source.is_empty() && !bead.target.is_empty())
            .collect();
        whole.sort_by_key(|bead| bead.source[0]);
        if beads == 0 || whole.len() < beads {
            return None;
        }
        let first = random.below(whole.len() - beads + 1);
        let within = &whole[first..first + beads];
        let range = |ids: fn(&Bead) -> &[usize]| {
            let ids = || within.iter().flat_map(|bead| ids(bead)).copied();
            Some(ids().min()?..ids().max()? + 1)
        };
        let (sources, targets) = (range(|b| &b.source)?, range(|b| &b.target)?);
        let mut gold = Vec::new();
        for bead in &self.gold {
            let inside = |ids: &[usize], range: &Range<usize>| {
                ids.iter().filter(|id| range.contains(id)).count()
            };
            let (source, target) = (
                inside(&bead.source, &sources),
                inside(&bead.target, &targets),
            );
            if source + target == 0 {
                continue;
            }
            if source + target < bead.source.len() + bead.target.len() {
                return None;
            }
            let moved = |ids: &[usize], start: usize| ids.iter().map(|id| id - start).collect();
            gold.push(Bead::new(
                moved(&bead.source, sources.start),
                moved(&bead.target, targets.start),
                bead.probability,
            ));
        }
        Some(Self {
            source: self.source[sources].to_vec(),
            target: self.target[targets].to_vec(),
            gold,
        })
    }

    /// The other way round: source as target.
    #[must_use]
    pub fn reversed(self) -> Self {
        let gold = self.gold.into_iter();
        Self {
            source: self.target,
            target: self.source,
            gold: gold
                .map(|bead| Bead::new(bead.target, bead.source, bead.probability))
                .collect(),
        }
    }

    /// The source with the target of another document.
    #[must_use]
    pub fn unrelated(&self, other: &Self) -> Self {
        Self {
            source: self.source.clone(),
            target: other.target.clone(),
            gold: Vec::new(),
        }
    }

    /// For each target sentence whether the cut before it would tear a bead.
    fn torn(&self) -> Vec<bool> {
        let mut torn = vec![false; self.target.len()];
        for bead in &self.gold {
            if let (Some(&first), Some(&last)) = (bead.target.first(), bead.target.last()) {
                torn[first + 1..=last].fill(true);
            }
        }
        torn
    }

    /// The same with these target sentences, in this order.
    fn with_target(&self, order: &[usize]) -> Self {
        let mut place = vec![None; self.target.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = Some(new);
        }
        let moved = |bead: &Bead| {
            let mut target: Vec<usize> = bead.target.iter().filter_map(|&j| place[j]).collect();
            target.sort_unstable();
            (!bead.source.is_empty() || !target.is_empty())
                .then(|| Bead::new(bead.source.clone(), target, bead.probability))
        };
        Self {
            source: self.source.clone(),
            target: order.iter().map(|&j| self.target[j].clone()).collect(),
            gold: self.gold.iter().filter_map(moved).collect(),
        }
    }
}

/// A text up to the first comma after its middle; all of it where there is none.
fn first_half(text: &str) -> &str {
    let mut commas = text.match_indices([',', '，']);
    commas
        .find(|(at, _)| at * 2 >= text.len())
        .map_or(text, |(at, comma)| &text[..at + comma.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bead::Probability;

    fn document() -> Document {
        let sure = Probability::new(1.0);
        Document {
            source: (0..40).map(|k| format!("s{k}")).collect(),
            target: (0..60).map(|k| format!("t{k}")).collect(),
            gold: (0..40)
                .map(|k| match k % 2 {
                    0 => Bead::new(vec![k], vec![k / 2 * 3], sure),
                    _ => Bead::new(vec![k], vec![k / 2 * 3 + 1, k / 2 * 3 + 2], sure),
                })
                .collect(),
        }
    }

    /// The texts of each gold bead.
    fn texts(document: &Document) -> Vec<String> {
        let text = |bead: &Bead| {
            let source = bead.source.iter().map(|&i| document.source[i].as_str());
            let target = bead.target.iter().map(|&j| document.target[j].as_str());
            source.chain(target).collect::<Vec<_>>().join(" ")
        };
        let mut texts: Vec<String> = document.gold.iter().map(text).collect();
        texts.sort();
        texts
    }

    #[test]
    fn moved_passages_keep_their_gold() {
        let document = document();
        for moved in [
            document.shuffled(&mut Random::new(1)),
            document.scattered(5, &mut Random::new(1)),
        ] {
            assert_ne!(moved.target, document.target);
            assert_eq!(texts(&moved), texts(&document));
        }
        let (one, other) = (Random::new(7), Random::new(7));
        assert_eq!(
            document.shuffled(&mut one.clone()),
            document.shuffled(&mut other.clone())
        );
    }

    #[test]
    fn fused_sentences_keep_both_sources() {
        let mut document = document();
        for bead in &mut document.gold {
            bead.target.truncate(1);
        }
        let fused = document.fused(3, &mut Random::new(4));
        let apart: Vec<&Bead> = fused.gold.iter().filter(|b| b.source.len() == 2).collect();
        assert!(apart.len() > 3, "{}", apart.len());
        for bead in apart {
            assert!(bead.source[1] > bead.source[0] + 1);
            let text = &fused.target[bead.target[0]];
            for source in &bead.source {
                let own = &document.target[document.gold[*source].target[0]];
                assert!(text.split(' ').any(|part| part == own), "{text}");
            }
        }
        assert!(fused.target.len() < document.target.len());
    }

    #[test]
    fn an_excerpt_is_part_of_the_document() {
        let document = document();
        let excerpt = document.excerpt(3, &mut Random::new(5)).unwrap();
        assert_eq!(excerpt.gold.len(), 3);
        assert!(
            texts(&excerpt)
                .iter()
                .all(|text| texts(&document).contains(text))
        );
        assert_eq!(document.excerpt(41, &mut Random::new(5)), None);
    }

    #[test]
    fn a_summary_keeps_the_source() {
        let summary = document().summarised(8, &mut Random::new(3));
        assert_eq!(summary.source.len(), 40);
        assert!(
            (4..25).contains(&summary.target.len()),
            "{}",
            summary.target.len()
        );
        let paired: usize = summary.gold.iter().map(|bead| bead.target.len()).sum();
        assert_eq!(paired, summary.target.len());
        assert_eq!(summary.clone().reversed().reversed(), summary);
    }
}
