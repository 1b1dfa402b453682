//! Paragraphs of two languages in one stream: which passages are whole and which are in both languages, and what
//! belongs together.
//!
//! Where one language always comes first, a run of it and the run of the other that follows are a group. The path of
//! least cost through the passages decides which are cut, for both orders.

use super::cut::Cut;
use super::letters::Tongue;

/// What a passage costs that follows one of its own language where the languages alternate.
const AGAIN: f32 = 0.6;
/// What a run costs that lacks the other language.
const LONELY: f32 = 1.0;

/// A passage of the stream.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    /// Its language as a whole.
    pub tongue: Tongue,
    /// What leaving it whole costs.
    pub whole: f32,
    /// How it can be cut.
    pub cut: Option<Cut>,
}

/// The last language seen.
type State = usize;
const START: State = 2;

fn state(tongue: Tongue) -> State {
    match tongue {
        Tongue::Chinese => 0,
        Tongue::Latin => 1,
    }
}

/// What a passage costs here that follows one of its own language: all of [`AGAIN`] where each passage that can only be
/// whole is followed by the other language, nothing where one language follows the other as a whole. Where most can be
/// cut, a document tells nothing of this, and it costs all.
fn again(passages: &[Passage]) -> f32 {
    let whole: Vec<Tongue> = passages
        .iter()
        .filter(|passage| passage.cut.is_none())
        .map(|passage| passage.tongue)
        .collect();
    if 2 * whole.len() < passages.len() || whole.len() < 2 {
        return AGAIN;
    }
    let changes = whole.windows(2).filter(|pair| pair[0] != pair[1]).count();
    AGAIN * changes as f32 / (whole.len() - 1) as f32
}

/// Which passages are cut where `first` comes first, and what that costs. Linear. Where cut and whole cost the same, a
/// passage is whole.
pub(super) fn choose(passages: &[Passage], first: Tongue) -> (Vec<bool>, f32) {
    let again = again(passages);
    let step = |before: State, tongue: Tongue| match before {
        START if tongue != first => LONELY,
        same if same == state(tongue) => again,
        _ => 0.0,
    };
    // The least cost of reaching each state, and how it was reached from the states before.
    let mut costs = [f32::INFINITY, f32::INFINITY, 0.0];
    let mut steps: Vec<[(State, bool); 3]> = Vec::with_capacity(passages.len());
    for passage in passages {
        let mut next = [f32::INFINITY; 3];
        let mut how = [(START, false); 3];
        for (before, &cost) in costs.iter().enumerate() {
            let whole = cost + step(before, passage.tongue) + passage.whole;
            let mut reach = |to: State, cost: f32, cut: bool| {
                if cost < next[to] {
                    next[to] = cost;
                    how[to] = (before, cut);
                }
            };
            reach(state(passage.tongue), whole, false);
            if let Some(cut) = &passage.cut {
                let mut sum = cost + cut.cost;
                let mut at = before;
                for segment in &cut.segments {
                    sum += step(at, segment.tongue);
                    at = state(segment.tongue);
                }
                reach(at, sum, true);
            }
        }
        costs = next;
        steps.push(how);
    }
    costs[state(first)] += LONELY;
    let mut at = (0..3)
        .min_by(|&a, &b| costs[a].total_cmp(&costs[b]))
        .unwrap_or(START);
    let cost = costs[at];
    let mut cuts = vec![false; passages.len()];
    for (k, how) in steps.iter().enumerate().rev() {
        let (before, cut) = how[at];
        cuts[k] = cut;
        at = before;
    }
    (cuts, cost)
}

/// The group of each passage of a stream, counted from `from`: a run of `first` begins one.
pub(super) fn groups(tongues: &[Tongue], first: Tongue, from: usize) -> Vec<usize> {
    let mut group = from;
    let mut groups = Vec::with_capacity(tongues.len());
    for (k, &tongue) in tongues.iter().enumerate() {
        if k > 0 && tongue == first && tongues[k - 1] != first {
            group += 1;
        }
        groups.push(group);
    }
    groups
}
