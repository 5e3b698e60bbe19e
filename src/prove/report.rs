//! What is found out about a package: facts for whoever runs the LMS, remarks on what is wrong, and what was recorded in play.

use super::PackageStandard;
use serde::Serialize;
use std::collections::HashMap;

/// How much a remark weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportLevel {
    /// An LMS refuses the package, or loses what a learner did.
    Error,
    /// Some LMSs will.
    Warning,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// How much it weighs.
    pub level: ReportLevel,
    /// Name of the rule: `zip/name`.
    pub rule: &'static str,
    /// What is wrong, one sentence.
    pub message: String,
    /// What to do, or "".
    pub help: String,
}

/// One line about the package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is about.
    pub name: &'static str,
    /// What holds.
    pub value: String,
}

/// A part that the LMS starts by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReportUnit {
    /// Its identifier in the manifest.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The file it opens.
    pub href: String,
    /// What is needed to pass, as the manifest says it.
    pub mastery: Option<String>,
}

/// What an LMS of our own recorded while the course was taken in a browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Played {
    /// The file that was opened.
    pub href: String,
    /// Pages that were opened.
    pub pages: u32,
    /// Questions that were answered.
    pub answered: u32,
    /// Calls to the LMS, or requests.
    pub calls: u32,
    /// The most characters that were given to the LMS to keep.
    pub kept: u32,
    /// The last status, as the standard spells it.
    pub status: String,
    /// The last score, or "".
    pub score: String,
    /// Answers that the LMS recorded.
    pub interactions: u32,
    /// What was wrong: name of the rule and what happened.
    pub faults: Vec<(String, String)>,
}

/// All that was found out.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// The standard it says it follows; none when it has no manifest.
    #[serde(serialize_with = "titled")]
    pub standard: Option<PackageStandard>,
    /// The edition as the manifest writes it, or "".
    pub edition: String,
    /// The course's title.
    pub title: String,
    /// The course's identifier.
    pub id: String,
    /// What the LMS starts.
    pub units: Vec<ReportUnit>,
    /// Facts.
    pub facts: Vec<Fact>,
    /// What is wrong, the worst first.
    pub remarks: Vec<Remark>,
    /// What was recorded in play; none when it was not played.
    pub played: Vec<Played>,
    /// Why it was not played, or "".
    pub unplayed: String,
    /// How many remarks each rule made.
    #[serde(skip)]
    counts: HashMap<&'static str, usize>,
}

fn titled<S: serde::Serializer>(
    standard: &Option<PackageStandard>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    standard.map(PackageStandard::title).serialize(serializer)
}

/// Remarks of one rule that are told.
const MAX_REMARKS_PER_RULE: usize = 6;
/// Characters of a text by others that are kept.
const MAX_TEXT_CHARS: usize = 2000;

/// A text that is no longer than people read.
fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_TEXT_CHARS) {
        text.truncate(end);
        text.push('…');
    }
    text
}

impl Report {
    /// Adds a remark that an LMS will not forgive.
    pub fn error(
        &mut self,
        rule: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.remark(ReportLevel::Error, rule, message.into(), help.into());
    }

    /// Adds a remark that some LMSs do not forgive.
    pub fn warning(
        &mut self,
        rule: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.remark(ReportLevel::Warning, rule, message.into(), help.into());
    }

    /// Adds a remark; of one rule the first ones are kept, and the rest is counted.
    fn remark(&mut self, level: ReportLevel, rule: &'static str, message: String, help: String) {
        let count = self.counts.entry(rule).or_default();
        *count += 1;
        if *count <= MAX_REMARKS_PER_RULE {
            self.remarks.push(Remark {
                level,
                rule,
                message: shortened(message),
                help: shortened(help),
            });
        }
    }

    /// Adds a fact.
    pub fn fact(&mut self, name: &'static str, value: impl Into<String>) {
        self.facts.push(Fact {
            name,
            value: shortened(value.into()),
        });
    }

    /// Whether it can be uploaded.
    pub fn is_sound(&self) -> bool {
        self.remarks
            .iter()
            .all(|remark| remark.level != ReportLevel::Error)
    }

    /// How many remarks weigh that much.
    pub fn count(&self, level: ReportLevel) -> usize {
        self.remarks
            .iter()
            .filter(|remark| remark.level == level)
            .count()
    }

    /// Says how many remarks were left out, and puts the worst first; the order in which they were found stays among equals.
    pub fn sort(&mut self) {
        for (rule, count) in self.counts.drain() {
            let last = self
                .remarks
                .iter()
                .rposition(|remark| remark.rule == rule)
                .filter(|_| count > MAX_REMARKS_PER_RULE);
            if let Some(last) = last {
                let message = match count - MAX_REMARKS_PER_RULE {
                    1 => "and one more of this kind".to_owned(),
                    more => format!("and {more} more of this kind"),
                };
                self.remarks.insert(
                    last + 1,
                    Remark {
                        level: self.remarks[last].level,
                        rule,
                        message,
                        help: String::new(),
                    },
                );
            }
        }
        self.remarks.sort_by_key(|remark| remark.level);
    }
}
