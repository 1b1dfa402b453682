//! Translation edit rate (Snover et al. 2006) with a cost for each word of the reference.

/// The most words of a side between which words are shifted; longer texts are compared without shifts.
pub(super) const MOST_SHIFTED: usize = 128;
/// The most words of a side that are compared: the first ones.
pub(super) const MOST_WORDS: usize = 4096;
/// The longest run that is shifted, in words, and how far: those of the authors' program.
const LONGEST_RUN: usize = 10;
const FARTHEST: usize = 50;

/// What it costs to make `reference` of `hypothesis`: words inserted, deleted, replaced, each for the cost of the
/// reference's word (1 for a word that the reference has not), and runs of words shifted, for 1 each. The shift that
/// saves most is taken until none saves anything; of equals the longest, then the first. A run is shifted to before or after a
/// word that now stands where the reference has the run, if one of its words is wrong where it is, and one of the
/// reference's is missing there.
/// Costs the product of both lengths, times the shifts tried.
pub(super) fn edits(hypothesis: &[&str], reference: &[(&str, u32)]) -> u32 {
    let hypothesis = &hypothesis[..hypothesis.len().min(MOST_WORDS)];
    let reference = &reference[..reference.len().min(MOST_WORDS)];
    let mut words = hypothesis.to_vec();
    let mut now = Alignment::new(&words, reference);
    let mut shifts = 0;
    while words.len().max(reference.len()) <= MOST_SHIFTED {
        let mut best: Option<(u32, Vec<&str>)> = None;
        for shifted in candidates(&words, reference, &now) {
            let cost = cost(&shifted, reference);
            if cost + 1 < now.cost && best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, shifted));
            }
        }
        let Some((_, shifted)) = best else { break };
        shifts += 1;
        words = shifted;
        now = Alignment::new(&words, reference);
    }
    now.cost + shifts
}

/// The texts that one shift can make, those of longer runs first.
fn candidates<'t>(
    words: &[&'t str],
    reference: &[(&str, u32)],
    now: &Alignment,
) -> Vec<Vec<&'t str>> {
    let mut all = Vec::new();
    for length in (1..=LONGEST_RUN.min(words.len())).rev() {
        for start in 0..=words.len() - length {
            let run = &words[start..start + length];
            if now.source[start..start + length].iter().all(|right| *right) {
                continue;
            }
            for place in 0..(reference.len() + 1).saturating_sub(length) {
                let there = &reference[place..place + length];
                if there.iter().map(|(word, _)| *word).ne(run.iter().copied())
                    || now.target[place..place + length].iter().all(|right| *right)
                {
                    continue;
                }
                let mut targets = now.places[place..=place + length].to_vec();
                targets.dedup();
                targets.retain(|&to| {
                    to.abs_diff(start) <= FARTHEST && !(start..=start + length).contains(&to)
                });
                all.extend(
                    targets
                        .into_iter()
                        .map(|to| moved(words, start, length, to)),
                );
            }
        }
    }
    all
}

/// `words` with those of a run before the word `to`.
fn moved<'t>(words: &[&'t str], start: usize, length: usize, to: usize) -> Vec<&'t str> {
    let mut moved = words.to_vec();
    if to > start {
        moved[start..to].rotate_left(length);
    } else {
        moved[to..start + length].rotate_right(length);
    }
    moved
}

/// The cheapest way from words to a reference without shifts.
struct Alignment {
    cost: u32,
    /// Of each word whether it is the reference's.
    source: Vec<bool>,
    /// Of each word of the reference whether it is met.
    target: Vec<bool>,
    /// Words that stand before each word of the reference, and before its end.
    places: Vec<usize>,
}

impl Alignment {
    fn new(words: &[&str], reference: &[(&str, u32)]) -> Self {
        let width = reference.len() + 1;
        let mut table = vec![0u32; (words.len() + 1) * width];
        let mut row = first_row(reference);
        table[..width].copy_from_slice(&row);
        for (i, word) in words.iter().enumerate() {
            next_row(word, reference, &mut row);
            table[(i + 1) * width..(i + 2) * width].copy_from_slice(&row);
        }
        let (mut source, mut target) = (vec![false; words.len()], vec![false; reference.len()]);
        let mut places = vec![words.len(); width];
        let (mut i, mut j) = (words.len(), reference.len());
        while j > 0 {
            let own = table[i * width + j];
            let (word, cost) = reference[j - 1];
            if i > 0 {
                let same = words[i - 1] == word;
                let step = if same { 0 } else { cost };
                if own == table[(i - 1) * width + j - 1] + step {
                    (i, j) = (i - 1, j - 1);
                    (source[i], target[j], places[j]) = (same, same, i);
                    continue;
                }
                if own == table[(i - 1) * width + j] + 1 {
                    i -= 1;
                    continue;
                }
            }
            j -= 1;
            places[j] = i;
        }
        Self {
            cost: row[reference.len()],
            source,
            target,
            places,
        }
    }
}

fn cost(words: &[&str], reference: &[(&str, u32)]) -> u32 {
    let mut row = first_row(reference);
    for word in words {
        next_row(word, reference, &mut row);
    }
    row[reference.len()]
}

fn first_row(reference: &[(&str, u32)]) -> Vec<u32> {
    let mut sum = 0;
    let sums = reference.iter().map(|(_, cost)| {
        sum += cost;
        sum
    });
    std::iter::once(0).chain(sums.collect::<Vec<_>>()).collect()
}

fn next_row(word: &str, reference: &[(&str, u32)], row: &mut [u32]) {
    let mut diagonal = row[0];
    row[0] += 1;
    for (j, &(other, cost)) in reference.iter().enumerate() {
        let replaced = diagonal + if word == other { 0 } else { cost };
        diagonal = row[j + 1];
        row[j + 1] = replaced.min(diagonal + 1).min(row[j] + cost);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(hypothesis: &str, reference: &str) -> u32 {
        let hypothesis: Vec<&str> = hypothesis.split(' ').filter(|w| !w.is_empty()).collect();
        // Words in capitals belong to terms.
        let words = reference.split(' ').filter(|w| !w.is_empty());
        let term = |word: &str| word.chars().all(char::is_uppercase);
        let reference: Vec<(&str, u32)> = words.map(|w| (w, 1 + u32::from(term(w)))).collect();
        edits(&hypothesis, &reference)
    }

    #[test]
    fn edits_are_counted_as_by_hand() {
        for (hypothesis, reference, wanted) in [
            ("", "", 0),
            ("a b c", "a b c", 0),
            ("", "a b", 2),
            ("a b", "", 2),
            ("a x c", "a b c", 1),
            // One shift, not two replacements.
            ("b a c d", "a b c d", 1),
            ("d e f a b c", "a b c d e f", 1),
            // Snover et al. (2006), section 3: a shift and three other edits.
            (
                "this week the saudis denied information published in the new york times",
                "saudi arabia denied this week information published in the american new york times",
                4,
            ),
            // A word of a term costs two.
            ("the x is open", "the PORT is open", 2),
            ("the is open", "the PORT is open", 2),
            ("the x x is open", "the DRY PORT is open", 4),
            ("the port port PORT", "the PORT", 2),
            ("is open the PORT", "the PORT is open", 1),
        ] {
            assert_eq!(
                of(hypothesis, reference),
                wanted,
                "{hypothesis} | {reference}"
            );
        }
    }

    #[test]
    fn long_texts_are_compared_without_shifts() {
        let text = |first: &str, last: &str| {
            let inner: Vec<String> = (0..MOST_SHIFTED).map(|k| k.to_string()).collect();
            format!("{first} {} {last}", inner.join(" "))
        };
        assert_eq!(of(&text("a", "b"), &text("b", "a")), 2);
        assert_eq!(of(&text("a", ""), &text("", "a")), 2);
    }
}
