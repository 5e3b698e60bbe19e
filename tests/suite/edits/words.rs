//! What an author does inside a block: slips of the pen, other parts, another key, other words.

use super::block::{Block, Kind};
use super::world::World;
use Kind::{
    Card, Checklist, Choice, Commit, Compose, FillIn, Groups, Many, Numeric, Pairs, Scenario,
    Sequencing, TrueFalse,
};

impl World {
    /// A slip of the pen, mended or made.
    pub fn typo(&mut self, block: &mut Block, at: u16) {
        let own = block.kind != TrueFalse;
        let count = block.parts.len();
        let part = block
            .parts
            .iter_mut()
            .chain(&mut block.targets)
            .nth(at as usize % 7);
        match part.filter(|_| own && count > 0) {
            // Two with the same words stay so.
            Some(part) if block.kind != Pairs => slip(&mut part.text, at),
            _ if block.kind != Checklist => slip(&mut block.stem, at),
            _ => {}
        }
    }

    /// Another option in the place of one, one more, one less, or one that comes back; or another order.
    pub fn change_part(&mut self, block: &mut Block, how: u16) {
        if matches!(block.kind, TrueFalse | Scenario | Commit | Card) || block.parts.is_empty() {
            return;
        }
        let at = how as usize / 5 % block.parts.len();
        let count = if matches!(block.kind, Pairs | Groups) {
            3
        } else {
            5
        };
        let (right, target) = (block.parts[at].right, block.parts[at].target);
        let removable = block.parts.len() > 3
            && !right
            && (block.kind != Groups
                || block
                    .parts
                    .iter()
                    .filter(|part| part.target == target)
                    .count()
                    > 1);
        // A `compose` has at most five criteria.
        let is_full = block.kind == Compose && block.parts.len() == 5;
        match how % 5 {
            0 if block.kind == Pairs => {
                let new = self.part(count, false, 0);
                block.parts[at].target = new.number;
                block
                    .targets
                    .iter_mut()
                    .filter(|old| old.number == target)
                    .for_each(|old| *old = new.clone());
            }
            0 => block.parts[at] = self.part(count, right, target),
            1 if block.kind != Pairs && !is_full => {
                let new = self.part(count, false, target);
                block.parts.insert(at, new);
            }
            2 if removable && block.kind != Pairs => {
                let part = block.parts.remove(at);
                block.out.push(part);
            }
            2 if removable => {
                block.parts.remove(at);
                block.targets.retain(|old| old.number != target);
            }
            3 if !block.out.is_empty() && !is_full => {
                let part = block.out.remove(0);
                block.parts.insert(at, part);
            }
            _ => block.parts.reverse(),
        }
    }

    pub fn change_key(&mut self, block: &mut Block, how: u16) {
        let count = block.parts.len();
        match block.kind {
            Choice | TrueFalse => {
                let right = block.parts.iter().position(|part| part.right).unwrap();
                block.parts[right].right = false;
                block.parts[(right + 1) % count].right = true;
            }
            Many => {
                let wrong = block.parts.iter().position(|part| !part.right);
                block.parts[wrong.unwrap_or(0)].right = wrong.is_some();
            }
            Sequencing => block.parts.swap(0, 1 + how as usize % (count - 1)),
            Pairs => {
                (block.parts[0].target, block.parts[1].target) =
                    (block.parts[1].target, block.parts[0].target)
            }
            Groups => {
                let (from, to) = (
                    block.parts[0].target,
                    block
                        .parts
                        .iter()
                        .find(|part| part.target != block.parts[0].target)
                        .unwrap()
                        .target,
                );
                if block
                    .parts
                    .iter()
                    .filter(|part| part.target == from)
                    .count()
                    > 1
                {
                    block.parts[0].target = to;
                }
            }
            FillIn => block.key = self.word(),
            Numeric => block.key = self.number().to_string(),
            _ => {}
        }
    }

    /// A third of its words, and some more, become others: too many to be sure that it is the same.
    pub fn rewrite(&mut self, block: &mut Block) {
        let all = std::iter::once(&block.stem).chain(
            block
                .parts
                .iter()
                .chain(&block.targets)
                .map(|part| &part.text),
        );
        let count = all.map(|text| text.split(' ').count()).sum::<usize>() * 36 / 100;
        let mut words: Vec<String> = block.stem.split(' ').map(str::to_owned).collect();
        let length = words.len();
        for word in words.iter_mut().skip(length.saturating_sub(count)) {
            *word = self.word();
        }
        block.stem = words.join(" ");
    }
}

/// Changes a letter of a long word.
pub fn slip(text: &mut String, at: u16) {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let long: Vec<usize> = (0..words.len())
        .filter(|word| words[*word].len() >= 8)
        .collect();
    let word = &mut words[long[at as usize % long.len()]];
    let place = 2 + at as usize % 5;
    let letter = if word.as_bytes()[place] == b'y' {
        "u"
    } else {
        "y"
    };
    word.replace_range(place..=place, letter);
    *text = words.join(" ");
}
