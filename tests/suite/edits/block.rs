//! Blocks of all kinds, as an author writes them: with words that are like no other, and numbers that say which is which.

use std::fmt::Write;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Choice,
    Many,
    TrueFalse,
    Sequencing,
    Pairs,
    Groups,
    FillIn,
    Numeric,
    Scenario,
    Commit,
    Reflect,
    Rating,
    Card,
    Recognise,
    Checklist,
    Compose,
}

use Kind::{
    Card, Checklist, Choice, Commit, Compose, FillIn, Groups, Many, Numeric, Pairs, Rating,
    Recognise, Reflect, Scenario, Sequencing, TrueFalse,
};

pub const KINDS: [Kind; 16] = [
    Choice, Many, TrueFalse, Sequencing, Pairs, Groups, FillIn, Numeric, Scenario, Commit, Reflect,
    Rating, Card, Recognise, Checklist, Compose,
];

/// An option, item or target. Copies share their number.
#[derive(Clone, Debug)]
pub struct Part {
    pub number: u32,
    pub text: String,
    pub right: bool,
    pub target: u32,
}

#[derive(Clone, Debug)]
pub struct Block {
    pub number: u32,
    /// The same for copies.
    pub class: u32,
    pub kind: Kind,
    pub hand: Option<String>,
    pub stem: String,
    pub parts: Vec<Part>,
    pub targets: Vec<Part>,
    /// What a blank wants.
    pub key: String,
    /// Options that were taken out, to come back.
    pub out: Vec<Part>,
}

impl Block {
    /// Its parts and targets in the order they are written, and whether each is a target.
    pub fn written(&self) -> Vec<(bool, &Part)> {
        let target = |number: u32| {
            self.targets
                .iter()
                .find(|target| target.number == number)
                .unwrap()
        };
        match self.kind {
            Pairs => self
                .parts
                .iter()
                .map(|part| (false, part))
                .chain(self.parts.iter().map(|part| (true, target(part.target))))
                .collect(),
            Groups => {
                let items = self.targets.iter().flat_map(|target| {
                    self.parts
                        .iter()
                        .filter(|part| part.target == target.number)
                });
                items
                    .map(|part| (false, part))
                    .chain(self.targets.iter().map(|part| (true, part)))
                    .collect()
            }
            Scenario | Commit | Card => Vec::new(),
            _ => self.parts.iter().map(|part| (false, part)).collect(),
        }
    }

    /// What is right, by the numbers of parts.
    pub fn right(&self) -> String {
        let mut right: Vec<String> = match self.kind {
            Sequencing => {
                return format!(
                    "{:?}",
                    self.parts
                        .iter()
                        .map(|part| part.number)
                        .collect::<Vec<_>>()
                );
            }
            Choice | Many | TrueFalse => self
                .parts
                .iter()
                .filter(|part| part.right)
                .map(|part| part.number.to_string())
                .collect(),
            Pairs | Groups => self
                .parts
                .iter()
                .map(|part| format!("{}-{}", part.number, part.target))
                .collect(),
            FillIn | Numeric => return self.key.clone(),
            _ => return String::new(),
        };
        right.sort_unstable();
        format!("{right:?}")
    }

    pub fn write(&self, to: &mut String) {
        let id = self
            .hand
            .as_ref()
            .map(|id| format!(" {{#{id}}}"))
            .unwrap_or_default();
        let name = match self.kind {
            Scenario => "scenario",
            Commit => "commit",
            Reflect => "reflect",
            Rating => "rating",
            Card => "card",
            Recognise => "recognise",
            Checklist => "checklist",
            Compose => "compose",
            _ => "question",
        };
        let _ = writeln!(to, "::: {name}{id}");
        let (stem, parts) = (&self.stem, &self.parts);
        let target = |number: u32| {
            &self
                .targets
                .iter()
                .find(|target| target.number == number)
                .unwrap()
                .text
        };
        match self.kind {
            Choice | Many | TrueFalse => {
                let _ = writeln!(to, "{stem}?\n");
                parts.iter().for_each(|part| writeln!(to, "- [{}] {}", if part.right { 'x' } else { ' ' }, part.text).unwrap());
            }
            Sequencing => {
                let _ = writeln!(to, "{stem}?\n");
                parts.iter().for_each(|part| writeln!(to, "1. {}", part.text).unwrap());
            }
            Pairs => {
                let _ = writeln!(to, "{stem}?\n\n| one | other |\n|---|---|");
                parts.iter().for_each(|part| writeln!(to, "| {} | {} |", part.text, target(part.target)).unwrap());
            }
            Groups => {
                let _ = writeln!(to, "{stem}?\n");
                for group in &self.targets {
                    let _ = writeln!(to, "- {}", group.text);
                    parts.iter().filter(|part| part.target == group.number).for_each(|part| writeln!(to, "  - {}", part.text).unwrap());
                }
            }
            FillIn => writeln!(to, "Fill.\n\n{stem} [[{}]].", self.key).unwrap(),
            Numeric => writeln!(to, "Count.\n\n{stem} [[= {}]].", self.key).unwrap(),
            Scenario => writeln!(
                to,
                "{stem}\n\n- [{}](#one)\n- [{}](#two)\n\n## Fine {{#one .good}}\n\n## Bad {{#two .poor}}",
                parts[0].text, parts[1].text
            )
            .unwrap(),
            Commit => writeln!(to, "When [[{}]], I will [[{}]] {stem}.", parts[0].text, parts[1].text).unwrap(),
            Card => writeln!(to, "{stem}\n\n---\n\n{}", parts[0].text).unwrap(),
            Checklist => parts.iter().for_each(|part| writeln!(to, "- [ ] {}", part.text).unwrap()),
            Compose => {
                let _ = writeln!(to, "{stem}\n\n::: model\n{}\n:::\n", self.key);
                parts.iter().for_each(|part| writeln!(to, "- [ ] {}", part.text).unwrap());
            }
            Reflect | Rating | Recognise => writeln!(to, "{stem}").unwrap(),
        }
        to.push_str(":::\n\n");
    }
}
