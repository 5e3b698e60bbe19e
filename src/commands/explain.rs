//! `leadlet explain`: what a rule looks for, why, and how it is mended; without a name, the list of all.

use super::ExitStatus;
use super::console::Console;
use crate::diagnostic::rules::{self, Rule};
use crate::text::words::did_you_mean;
use std::fmt::Write;

/// Explain a rule, or list them all
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// A rule such as quiz/longest-key, or a family such as quiz
    rule: Option<String>,
    /// All rules as one page of Markdown
    #[arg(long, conflicts_with = "rule")]
    markdown: bool,
}

impl Explain {
    /// Writes the explanation to standard output.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        let Some(name) = &self.rule else {
            voice.print(&if self.markdown {
                page()
            } else {
                list(rules::all().iter())
            });
            return ExitStatus::Done;
        };
        let family: Vec<&Rule> = rules::all()
            .iter()
            .filter(|rule| rule.family() == name)
            .collect();
        if let Some(rule) = rules::find(name) {
            voice.print(&one(rule));
        } else if !family.is_empty() {
            voice.print(&list(family.into_iter()));
        } else {
            let help = did_you_mean(name, rules::all().iter().map(|rule| rule.name), || {
                "leadlet explain lists them.".to_owned()
            });
            voice.fail(&format!("Unknown rule `{name}`. {help}"));
            return ExitStatus::Failed;
        }
        ExitStatus::Done
    }
}

/// What its findings are: "error", or "error or warning".
fn levels(rule: &Rule) -> String {
    rule.levels
        .iter()
        .map(|level| level.word())
        .collect::<Vec<_>>()
        .join(" or ")
}

fn list<'a>(rules: impl Iterator<Item = &'a Rule>) -> String {
    let mut out = String::new();
    for rule in rules {
        let _ = writeln!(out, "{:<25} {:<16} {}", rule.name, levels(rule), rule.about);
    }
    out
}

/// What may be done about a finding besides mending it.
fn beyond(rule: &Rule) -> Option<String> {
    (rule.levels != [crate::diagnostic::Severity::Error]).then(|| {
        format!(
            "To allow it in one place, write before the paragraph: <!-- allow {0}: the \
         reason -->. To turn it off, write in course.yaml: check: {{{0}: off}}",
            rule.name
        )
    })
}

fn one(rule: &Rule) -> String {
    let mut out = format!(
        "{} ({})\n\n{}\n{}\nSource: {}\n",
        rule.name,
        levels(rule),
        rule.about,
        rule.why,
        rule.source
    );
    for (title, example) in [("Not so:", rule.bad), ("But so:", rule.good)] {
        if !example.is_empty() {
            let shown: String = shown(example)
                .lines()
                .map(|line| {
                    if line.is_empty() {
                        "\n".to_owned()
                    } else {
                        format!("    {line}\n")
                    }
                })
                .collect();
            let _ = write!(out, "\n{title}\n\n{shown}");
        }
    }
    if rule.fixes {
        out.push_str("\nleadlet check --fix fixes what is safe to fix.\n");
    }
    if let Some(beyond) = beyond(rule) {
        let _ = write!(out, "\n{beyond}\n");
    }
    out
}

/// An example as its reader sees it: files after their names.
fn shown(example: &str) -> String {
    example
        .lines()
        .map(|line| {
            line.strip_prefix("@ ")
                .map_or(line.to_owned(), |path| format!("[{path}]"))
                + "\n"
        })
        .collect()
}

/// `docs/rules.md`.
fn page() -> String {
    let mut out = String::from(
        "# Rules\n\nWhat `leadlet check` and `leadlet build` look for, and why. This page is written by `leadlet explain --markdown > docs/rules.md`.\n\n\
         Errors stop a build; warnings stop it with `--strict`; notes never do. Warnings and notes can be allowed with a reason, see \"Waivers\" in the\n\
         [README](../README.md).\n",
    );
    let mut family = "";
    for rule in rules::all() {
        if rule.family() != family {
            family = rule.family();
            let _ = write!(out, "\n## {family}\n");
        }
        let fixes = if rule.fixes {
            "; `--fix` fixes what is safe"
        } else {
            ""
        };
        let _ = write!(
            out,
            "\n### {}\n\n*{}{fixes}.* {} {}\n\nSource: {}\n",
            rule.name,
            levels(rule),
            rule.about,
            rule.why,
            rule.source
        );
        for (title, example) in [("Not so", rule.bad), ("But so", rule.good)] {
            if !example.is_empty() {
                let _ = write!(
                    out,
                    "\n{title}:\n\n````markdown\n{}\n````\n",
                    shown(example).trim_end()
                );
            }
        }
    }
    out
}
