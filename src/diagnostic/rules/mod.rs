//! All rules as data: what each looks for, why, and a bad and a good example. `leadlet explain`, `docs/rules.md`, the rules in SARIF
//! and the tests come from these tables; what finds is in `parse`, `lock`, `check` and `render`.

mod audit;
mod ids;
mod items;
mod packages;
mod page;
mod questions;
mod structure;
mod teaching;
mod themes;
mod words;

use super::Severity;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// `family/name`, as in [`super::DiagnosticData::rule`].
    pub name: &'static str,
    /// How much its findings weigh, heaviest first: some rules know several degrees.
    pub levels: &'static [Severity],
    /// What it looks for, one sentence.
    pub about: &'static str,
    /// Why that matters, one or two sentences.
    pub why: &'static str,
    /// Where the reason comes from: an address, or a chapter of the README.
    pub source: &'static str,
    /// What it finds fault with; see [`Example`].
    pub bad: Example,
    /// The same, mended.
    pub good: Example,
    /// Whether `leadlet check --fix` mends (some of) its findings.
    pub fixes: bool,
}

/// An example: the body of a lesson; a whole lesson when it begins with `---`; or files, each after a line `@ path below content/`.
pub type Example = &'static str;

/// The reason of rules that say what the program can read.
const FORMAT: &str = "README.md, \"What you write\"";

const ERROR: &[Severity] = &[Severity::Error];
const WARNING: &[Severity] = &[Severity::Warning];
const NOTE: &[Severity] = &[Severity::Note];

impl Rule {
    const fn new(
        levels: &'static [Severity],
        name: &'static str,
        about: &'static str,
        why: &'static str,
    ) -> Rule {
        Rule {
            name,
            levels,
            about,
            why,
            source: FORMAT,
            bad: "",
            good: "",
            fixes: false,
        }
    }

    const fn error(name: &'static str, about: &'static str, why: &'static str) -> Rule {
        Rule::new(ERROR, name, about, why)
    }

    const fn warning(name: &'static str, about: &'static str, why: &'static str) -> Rule {
        Rule::new(WARNING, name, about, why)
    }

    const fn note(name: &'static str, about: &'static str, why: &'static str) -> Rule {
        Rule::new(NOTE, name, about, why)
    }

    const fn levels(self, levels: &'static [Severity]) -> Rule {
        Rule { levels, ..self }
    }

    const fn from(self, source: &'static str) -> Rule {
        Rule { source, ..self }
    }

    const fn bad(self, bad: Example) -> Rule {
        Rule { bad, ..self }
    }

    const fn good(self, good: Example) -> Rule {
        Rule { good, ..self }
    }

    const fn fixed(self) -> Rule {
        Rule {
            fixes: true,
            ..self
        }
    }

    /// The family: what stands before the slash.
    pub fn family(&self) -> &'static str {
        self.name.split('/').next().unwrap_or(self.name)
    }

    /// The heaviest of its levels.
    pub fn severity(&self) -> Severity {
        self.levels.first().copied().unwrap_or(Severity::Note)
    }
}

/// All rules, in the order of their names.
pub fn all() -> &'static [Rule] {
    static ALL: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        let tables = [
            structure::RULES,
            page::RULES,
            ids::RULES,
            questions::RULES,
            themes::RULES,
            teaching::RULES,
            items::RULES,
            words::RULES,
            packages::RULES,
            audit::RULES,
        ];
        let mut all: Vec<Rule> = tables.concat();
        all.sort_by_key(|rule| rule.name);
        all
    });
    &ALL
}

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    static BY_NAME: LazyLock<HashMap<&str, &Rule>> =
        LazyLock::new(|| all().iter().map(|rule| (rule.name, rule)).collect());
    BY_NAME.get(name).copied()
}

/// The files of an example, by path below `content/`; the lesson is `01-module/01-lesson.md`.
pub fn files(example: &str) -> Vec<(String, String)> {
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
