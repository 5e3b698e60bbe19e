//! What a rule says of itself. Each is declared beside the function that reports by it; `leadlet explain`, `docs/rules.md`, the rules in
//! SARIF and the tests read the declarations.

use super::Severity;
use std::hash::{Hash, Hasher};

/// A rule. `README.md, "What you write"` is the source of rules that say what the program can read.
#[derive(Debug)]
pub struct Rule {
    /// `family/name`, such as `quiz/key`.
    pub name: &'static str,
    /// The severities of its findings, the heaviest first: some rules know several.
    pub severities: &'static [Severity],
    /// What it looks for, one sentence.
    pub summary: &'static str,
    /// Why that matters, one or two sentences.
    pub reason: &'static str,
    /// Where the reason comes from: an address, or a chapter of the README.
    pub source: &'static str,
    /// What it finds fault with; see [`Example`]. Empty where a few texts cannot show it.
    pub bad: Example,
    /// The same, mended.
    pub good: Example,
    /// Whether `leadlet check --fix` mends (some of) its findings.
    pub fixable: bool,
}

/// An example: the body of a lesson; a whole lesson when it begins with `---`; or files, each after a line `@ path below content/`.
pub type Example = &'static str;

impl Rule {
    /// The family: what stands before the slash.
    pub fn family(&self) -> &'static str {
        self.name.split('/').next().unwrap_or(self.name)
    }

    /// The heaviest of its severities.
    pub fn severity(&self) -> Severity {
        self.severities.first().copied().unwrap_or(Severity::Note)
    }
}

// There is one declaration of each name, which a test holds.
impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

impl Hash for Rule {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// The files of an example, by path below `content/`; the lesson is `01-module/01-lesson.md`.
pub fn example_files(example: &str) -> Vec<(String, String)> {
    const LESSON: &str = "01-module/01-lesson.md";
    if let Some(files) = example.strip_prefix("@ ") {
        let parts = files.split("\n@ ").filter_map(|part| part.split_once('\n'));
        return parts
            .map(|(path, text)| (path.to_owned(), format!("{text}\n")))
            .collect();
    }
    match example.starts_with("---\n") {
        true => vec![(LESSON.to_owned(), example.to_owned())],
        false => vec![(
            LESSON.to_owned(),
            format!(
                "---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\n{example}"
            ),
        )],
    }
}

/// Rules for tests of what is not about a rule.
#[cfg(test)]
pub(crate) mod examples {
    use super::{Rule, Severity};

    const fn named(name: &'static str) -> Rule {
        Rule {
            name,
            severities: &[Severity::Error, Severity::Warning, Severity::Note],
            summary: "",
            reason: "",
            source: "",
            bad: "",
            good: "",
            fixable: false,
        }
    }

    pub(crate) static A: Rule = named("x/a");
    pub(crate) static B: Rule = named("x/b");
    pub(crate) static Y: Rule = named("x/y");
    pub(crate) static Z: Rule = named("x/z");
}
