//! Which texts are alike, without a comparison of each with each: two texts that have too few words in common, typos included, are
//! never compared. What is found is exactly what a comparison of all pairs would find.
//!
//! How it is done: an index holds, for each word of the old texts, the texts it is in, and finds the words that differ from a given
//! one by a typo (symmetric deletion, as in SymSpell). A pair that reaches a score has a minimum of words in common; so it has at
//! least one of the rarest words of the new text in common (prefix filtering, as in set similarity joins). Counting gives an upper
//! bound of each pair's score, and pairs are compared in the order of their bounds until none that is left can be better.

use super::similarity::{SAME, allowed_edits, score, slip};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::rc::Rc;

/// A text by its words, in order.
pub type TextWords = Vec<String>;

/// Two texts that are alike, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Number of the new text.
    pub new: usize,
    /// Number of the old one.
    pub old: usize,
    /// How alike they are, from 0 to 1.
    pub score: f64,
}

/// Pairs each new text with an old one whose score is `least` or more, the closest pairs first; of equal scores the first new text
/// goes first, then the first old one. An old text may have several wordings, of which the closest counts. From [`SAME`] on, an old text
/// goes to one new text only; below, a pair is only a hint, and several may name one old text.
pub fn pairs(old: &[Vec<TextWords>], new: &[TextWords], least: f64) -> Vec<Pair> {
    pairs_by(old, new, least, score)
}

/// [`pairs`], by a function that compares two texts.
fn pairs_by(
    old: &[Vec<TextWords>],
    new: &[TextWords],
    least: f64,
    compare: impl FnMut(&[String], &[String]) -> f64,
) -> Vec<Pair> {
    if old.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let index = SimilarityIndex::new(old, least);
    let mut known = FxHashMap::default();
    let mut queries: Vec<Query> = new
        .iter()
        .map(|words| index.query(words, &mut known))
        .collect();
    let mut search = SimilaritySearch {
        is_taken: vec![false; old.len()],
        hits: vec![0; index.texts.len()],
        reach: vec![0; index.texts_with.len()],
        held: vec![0; index.texts_with.len()],
        index,
        old,
        compare,
    };
    let mut found = Vec::new();
    let mut best = BinaryHeap::new();
    let entry = |number: usize, (score, old): Rank| (score, Reverse(number), old);
    for (number, query) in queries.iter_mut().enumerate() {
        best.extend(search.best(query).map(|rank| entry(number, rank)));
    }
    while let Some((bits, Reverse(number), Reverse(old))) = best.pop() {
        if search.is_taken[old] {
            best.extend(
                search
                    .best(&mut queries[number])
                    .map(|rank| entry(number, rank)),
            );
            continue;
        }
        let score = f64::from_bits(bits);
        search.is_taken[old] = score >= SAME;
        found.push(Pair {
            new: number,
            old,
            score,
        });
    }
    found
}

/// A score or an upper bound of one, and the number of an old text: the greater, the earlier. Scores are not negative, so that their
/// bits are in the same order as they are.
type Rank = (u64, Reverse<usize>);

/// How many old texts of a new one are remembered at once; further ones are looked for when these are used up.
const AT_ONCE: usize = 16;

/// Letters of a word that are looked at to find typos; longer words are compared when they agree so far.
const PREFIX: usize = 14;

/// One wording of an old text.
struct OldWording {
    /// Number of the old text.
    old: usize,
    /// How many words it has.
    len: usize,
    /// Its words by their numbers, each with how often it occurs.
    words: Vec<(u32, u32)>,
}

/// All old texts, by their words.
struct SimilarityIndex<'a> {
    least: f64,
    texts: Vec<OldWording>,
    /// Each word with its number.
    numbers: FxHashMap<&'a str, u32>,
    /// Each word by its number.
    words: Vec<&'a str>,
    /// By the number of a word: the texts that have it, and how often.
    texts_with: Vec<Vec<(u32, u32)>>,
    /// Hashes of what is left of each word when some letters are left out, with the word's number.
    typos: Vec<(u32, u32)>,
}

/// A word of a new text: how often it occurs, and the words of old texts that count as the same.
struct QueryTerm {
    count: u32,
    same: Rc<[u32]>,
}

/// A new text that is looked for.
struct Query<'a> {
    words: &'a [String],
    /// Its words, the rarest first.
    terms: Vec<QueryTerm>,
    /// Of these, so many are looked up in the index: a text that has none of them cannot reach the least score.
    looked_up: usize,
    /// How many words are left.
    rest: u32,
    /// Old texts that are still to be compared, by their bounds, the best first.
    pending: VecDeque<Rank>,
    /// The last one that was ever pending, if there may be more after it; none after all have been.
    more_after: Option<Rank>,
    /// Old texts that were compared, by their scores.
    compared: Vec<Rank>,
}

impl<'a> SimilarityIndex<'a> {
    fn new(old: &'a [Vec<TextWords>], least: f64) -> SimilarityIndex<'a> {
        let mut index = SimilarityIndex {
            least,
            texts: Vec::new(),
            numbers: FxHashMap::default(),
            words: Vec::new(),
            texts_with: Vec::new(),
            typos: Vec::new(),
        };
        for (number, wordings) in old.iter().enumerate() {
            wordings.iter().for_each(|words| index.add(number, words));
        }
        for (number, word) in (0_u32..).zip(&index.words) {
            each_shortening(word, |hash| index.typos.push((hash, number)));
        }
        index.typos.sort_unstable();
        index.typos.dedup();
        index
    }

    fn add(&mut self, old: usize, words: &'a TextWords) {
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        for word in words {
            let number = *self.numbers.entry(word).or_insert_with(|| {
                self.words.push(word);
                self.texts_with.push(Vec::new());
                self.words.len() as u32 - 1
            });
            *counts.entry(number).or_default() += 1;
        }
        let text = self.texts.len() as u32;
        counts
            .iter()
            .for_each(|(word, count)| self.texts_with[*word as usize].push((text, *count)));
        self.texts.push(OldWording {
            old,
            len: words.len(),
            words: counts.into_iter().collect(),
        });
    }

    /// The words of old texts that count as the same as a word.
    fn same(&self, word: &str) -> Rc<[u32]> {
        let own = self.numbers.get(word).copied();
        let mut same = Vec::new();
        each_shortening(word, |hash| {
            let start = self.typos.partition_point(|(other, _)| *other < hash);
            same.extend(
                self.typos[start..]
                    .iter()
                    .take_while(|(other, _)| *other == hash)
                    .map(|(_, number)| *number),
            );
        });
        same.sort_unstable();
        same.dedup();
        same.retain(|number| Some(*number) != own && slip(self.words[*number as usize], word));
        same.extend(own);
        same.into()
    }

    fn query<'b>(
        &self,
        words: &'b [String],
        known: &mut FxHashMap<&'b str, Rc<[u32]>>,
    ) -> Query<'b> {
        let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
        words
            .iter()
            .for_each(|word| *counts.entry(word).or_default() += 1);
        let term = |(word, count)| QueryTerm {
            count,
            same: known.entry(word).or_insert_with(|| self.same(word)).clone(),
        };
        let mut terms: Vec<QueryTerm> = counts.into_iter().map(term).collect();
        terms.sort_by_cached_key(|term| {
            term.same
                .iter()
                .map(|word| self.texts_with[*word as usize].len())
                .sum::<usize>()
        });
        // Of a pair that reaches the score, the old text is not shorter than what they have in common.
        let needed = (words.len() as f64 * self.least / (2.0 - self.least) - 1e-6)
            .ceil()
            .max(1.0) as u32;
        let (mut looked_up, mut rest) = (0, words.len() as u32);
        while rest >= needed && looked_up < terms.len() {
            rest -= terms[looked_up].count;
            looked_up += 1;
        }
        let more_after = Some((u64::MAX, Reverse(0)));
        Query {
            words,
            terms,
            looked_up,
            rest,
            pending: VecDeque::new(),
            more_after,
            compared: Vec::new(),
        }
    }

    /// The score of two texts that have `common` of `total` words in common.
    fn score(common: u32, total: usize) -> f64 {
        if total == 0 {
            1.0
        } else {
            2.0 * f64::from(common) / total as f64
        }
    }
}

/// Calls `visit` with a hash of a word's first letters, and of what is left of these without as many letters as a typo may change: two words that differ by
/// a typo have one of them in common.
fn each_shortening(word: &str, mut visit: impl FnMut(u32)) {
    let letters: Vec<char> = word.chars().collect();
    let edits = allowed_edits(letters.len());
    if edits == 0 {
        return;
    }
    let letters = &letters[..letters.len().min(PREFIX)];
    let mut hash = |out: [usize; 2]| {
        let kept = letters
            .iter()
            .enumerate()
            .filter(|(at, _)| !out.contains(at));
        let hash = kept.fold(0xcbf2_9ce4_8422_2325_u64, |hash, (_, letter)| {
            (hash ^ u64::from(*letter)).wrapping_mul(0x0100_0000_01b3)
        });
        visit((hash ^ (hash >> 32)) as u32);
    };
    hash([usize::MAX; 2]);
    for one in 0..letters.len() {
        hash([one, usize::MAX]);
        let others = if edits > 1 {
            one + 1..letters.len()
        } else {
            0..0
        };
        others.for_each(|other| hash([one, other]));
    }
}

/// A search for pairs.
struct SimilaritySearch<'a, C> {
    index: SimilarityIndex<'a>,
    old: &'a [Vec<TextWords>],
    compare: C,
    /// By the number of an old text.
    is_taken: Vec<bool>,
    /// By the number of a wording, zero between two scans: words that it has in common with a new text, of those that were looked up.
    hits: Vec<u32>,
    /// By the number of a word, zero between two scans: how many words of the new text count as the same.
    reach: Vec<u32>,
    /// By the number of a word, zero between two scans: how often it occurs in a wording.
    held: Vec<u32>,
}

impl<C: FnMut(&[String], &[String]) -> f64> SimilaritySearch<'_, C> {
    /// The old text that is closest to a new one, of those that are not taken, with its score.
    fn best(&mut self, query: &mut Query) -> Option<Rank> {
        query
            .compared
            .retain(|(_, Reverse(old))| !self.is_taken[*old]);
        let mut best = query.compared.iter().max().copied();
        loop {
            match (query.pending.front(), query.more_after) {
                (Some((_, Reverse(old))), _) if self.is_taken[*old] => {
                    _ = query.pending.pop_front()
                }
                (Some(bound), _) if best.is_none_or(|best| best < *bound) => {
                    let Reverse(old) = bound.1;
                    query.pending.pop_front();
                    let score = self.old[old]
                        .iter()
                        .map(|text| (self.compare)(text, query.words))
                        .fold(0.0, f64::max);
                    if score >= self.index.least {
                        let rank = (score.to_bits(), Reverse(old));
                        query.compared.push(rank);
                        best = best.max(Some(rank));
                    }
                }
                (None, Some(last)) if best.is_none_or(|best| best < last) => self.scan(query, last),
                _ => return best,
            }
        }
    }

    /// Puts the next old texts that may be alike into `pending`: those after the `last` one that ever was.
    fn scan(&mut self, query: &mut Query, last: Rank) {
        let mut found = Vec::new();
        let total = |text: &OldWording| text.len + query.words.len();
        if query.words.is_empty() {
            found.extend(
                (0..self.index.texts.len())
                    .filter(|text| self.index.texts[*text].len == 0)
                    .map(|text| (text, 0)),
            );
        }
        for term in &query.terms[..query.looked_up] {
            for (text, count) in term
                .same
                .iter()
                .flat_map(|word| &self.index.texts_with[*word as usize])
            {
                let hits = &mut self.hits[*text as usize];
                if *hits == 0 {
                    found.push((*text as usize, 0));
                }
                *hits += (*count).min(term.count);
            }
        }
        found
            .iter_mut()
            .for_each(|(text, hits)| *hits = std::mem::take(&mut self.hits[*text]));
        let is_open = |(text, hits): &(usize, u32)| {
            let text = &self.index.texts[*text];
            !self.is_taken[text.old]
                && SimilarityIndex::score(hits + query.rest, total(text)) >= self.index.least
        };
        found.retain(is_open);
        let matches = || {
            query
                .terms
                .iter()
                .flat_map(|term| term.same.iter().map(|word| (*word as usize, term.count)))
        };
        matches().for_each(|(word, count)| self.reach[word] += count);
        let mut ranks = Vec::with_capacity(found.len());
        for (text, _) in found {
            let text = &self.index.texts[text];
            // Each word has one partner at most, on either side.
            let of_old = text
                .words
                .iter()
                .map(|(word, count)| (*count).min(self.reach[*word as usize]))
                .sum::<u32>();
            text.words
                .iter()
                .for_each(|(word, count)| self.held[*word as usize] = *count);
            let held = |term: &QueryTerm| {
                term.same
                    .iter()
                    .map(|word| self.held[*word as usize])
                    .sum::<u32>()
                    .min(term.count)
            };
            let of_new = query.terms.iter().map(held).sum::<u32>();
            text.words
                .iter()
                .for_each(|(word, _)| self.held[*word as usize] = 0);
            let bound = SimilarityIndex::score(of_old.min(of_new), total(text));
            let rank = (bound.to_bits(), Reverse(text.old));
            ranks.extend((bound >= self.index.least && rank < last).then_some(rank));
        }
        matches().for_each(|(word, _)| self.reach[word] = 0);
        ranks.sort_unstable_by(|a, b| b.cmp(a));
        query.more_after = (ranks.len() > AT_ONCE).then(|| ranks[AT_ONCE - 1]);
        ranks.truncate(AT_ONCE);
        query.pending = ranks.into();
    }
}

#[cfg(test)]
mod tests {
    use super::super::similarity::{DOUBTFUL, words};
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::TestRunner;
    use std::collections::BTreeSet;

    /// What [`pairs`] gives, by a comparison of all pairs.
    fn compare_all(old: &[Vec<TextWords>], new: &[TextWords], least: f64) -> Vec<Pair> {
        let mut all = Vec::new();
        for (number, text) in new.iter().enumerate() {
            for (old, wordings) in old.iter().enumerate() {
                let score = wordings
                    .iter()
                    .map(|wording| score(wording, text))
                    .fold(0.0, f64::max);
                all.extend((score >= least).then_some(Pair {
                    new: number,
                    old,
                    score,
                }));
            }
        }
        all.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then(a.new.cmp(&b.new))
                .then(a.old.cmp(&b.old))
        });
        let (mut done, mut taken) = (BTreeSet::new(), BTreeSet::new());
        all.retain(|pair| {
            let is_found = !taken.contains(&pair.old) && done.insert(pair.new);
            if is_found && pair.score >= SAME {
                taken.insert(pair.old);
            }
            is_found
        });
        all
    }

    /// Few words, some of which differ by one or two letters, or by a letter at either end.
    fn word() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => prop::sample::select(vec!["a", "of", "the", "mesh", "mess", "message", "mesage", "emssage", "messages", "answer", "anwser"]),
            4 => prop::sample::select(vec!["figure", "figures", "figurse", "customer", "costumer", "customers", "customary", "abc", "acb"]),
            1 => prop::sample::select(vec!["internationalisation", "internationalization", "internationalisierung", "nternationalisation"]),
        ]
        .prop_map(str::to_owned)
    }

    fn text() -> impl Strategy<Value = TextWords> {
        prop::collection::vec(word(), 0..9)
    }

    #[test]
    fn pairs_are_those_that_a_comparison_of_all_finds() {
        let cases = if std::env::var_os("LEADLET_LONG").is_some() {
            20_000
        } else {
            100
        };
        let mut runner = TestRunner::new(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(cases)
        });
        let old = prop::collection::vec(prop::collection::vec(text(), 1..3), 0..24);
        let checked = runner.run(
            &(old, prop::collection::vec(text(), 0..24)),
            |(old, new)| {
                for least in [DOUBTFUL, SAME] {
                    prop_assert_eq!(pairs(&old, &new, least), compare_all(&old, &new, least));
                }
                Ok(())
            },
        );
        checked.unwrap();
    }

    /// Words of letters that often meet, in edits of all kinds.
    #[test]
    fn words_that_differ_by_a_typo_are_found() {
        let mut runner = TestRunner::new(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(500)
        });
        let letters = || "[ab]{3,5}|[abc]{7,10}|abcabcabca[abcé]{2,8}";
        let checked = runner.run(
            &(prop::collection::vec(letters(), 1..40), letters()),
            |(known, word)| {
                let old = [vec![known.clone()]];
                let index = SimilarityIndex::new(&old, DOUBTFUL);
                let found: BTreeSet<&str> = index
                    .same(&word)
                    .iter()
                    .map(|number| index.words[*number as usize])
                    .collect();
                let expected: BTreeSet<&str> = known
                    .iter()
                    .map(String::as_str)
                    .filter(|known| *known == word || slip(known, &word))
                    .collect();
                prop_assert_eq!(found, expected);
                Ok(())
            },
        );
        checked.unwrap();
    }

    /// Numbers that look random, the same in each run.
    fn random(state: &mut u64) -> usize {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) as usize
    }

    /// Word of a vocabulary in which low numbers are frequent, as in any language.
    fn frequent(state: &mut u64) -> String {
        let number = random(state) % (1 + random(state) % 3000);
        let syllables = [
            "ba", "ke", "li", "mo", "nu", "pra", "ste", "tri", "vo", "schu",
        ];
        let digits = [
            number % 10,
            number / 10 % 10,
            number / 100 % 10,
            number / 1000,
        ];
        digits.iter().map(|digit| syllables[*digit]).collect()
    }

    /// How many comparisons it takes to find so many texts again after `change`.
    fn comparisons(old: &[TextWords], change: impl Fn(&mut u64, &mut TextWords)) -> usize {
        let mut state = 7;
        let mut new = old.to_vec();
        new.iter_mut().for_each(|text| change(&mut state, text));
        let old: Vec<Vec<TextWords>> = old.iter().map(|text| vec![text.clone()]).collect();
        let mut compared = 0;
        let found = pairs_by(&old, &new, DOUBTFUL, |a, b| {
            compared += 1;
            score(a, b)
        });
        assert!(
            found.len() * 10 > new.len() * 9,
            "{} of {}",
            found.len(),
            new.len()
        );
        compared
    }

    #[test]
    fn twice_as_many_edited_texts_take_twice_as_many_comparisons() {
        let mut state = 1;
        let mut texts = |number| -> Vec<TextWords> {
            (0..number)
                .map(|_| (0..24).map(|_| frequent(&mut state)).collect())
                .collect()
        };
        // A quarter of the words is another.
        let reword = |state: &mut u64, text: &mut TextWords| {
            (0..6).for_each(|_| text[random(state) % 24] = frequent(state))
        };
        let [once, twice] = [600, 1_200].map(|number| comparisons(&texts(number), reword));
        assert!(
            once <= 600 * 2 && twice * 10 <= once * 22,
            "{once} and {twice}"
        );
    }

    /// Each is like all others: there are as many pairs as in a square, but few of them matter.
    #[test]
    fn texts_that_are_all_alike_take_few_comparisons() {
        let texts = |number: usize| -> Vec<TextWords> {
            (0..number)
                .map(|at| words(&format!("Which message helps her in case {at}?")))
                .collect()
        };
        let edit = |_: &mut u64, text: &mut TextWords| text[2] = "serves".to_owned();
        let [once, twice] = [200, 400].map(|number| comparisons(&texts(number), edit));
        assert!(
            once <= 200 * 4 && twice * 10 <= once * 22,
            "{once} and {twice}"
        );
    }
}
