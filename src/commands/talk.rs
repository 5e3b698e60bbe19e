//! What commands say: talk to standard error, data to standard output; a closed pipe is no reason to panic.

use super::{Color, Talk};
use crate::diagnostic::{Diagnostic, Severity, human, json};
use crate::pipeline::Outcome;
use clap::ValueEnum;
use std::io::{IsTerminal, Write};

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For people, to standard error
    Human,
    /// One JSON object a line, to standard output
    Json,
}

/// Speaks for a command, as loudly and colourfully as was asked.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    color: bool,
    /// Say nothing but errors.
    pub quiet: bool,
    /// Say more.
    pub verbose: bool,
}

impl Voice {
    pub(super) fn new(talk: Talk) -> Voice {
        let color = match talk.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never,
        };
        Voice { color, quiet: talk.quiet, verbose: talk.verbose }
    }

    /// A line of talk, unless --quiet.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr().lock(), "{line}");
        }
    }

    /// A line that is said in any case: why nothing was done.
    pub fn fail(&self, line: &str) {
        let (on, off) = if self.color { ("\x1b[1m\x1b[91m", "\x1b[0m") } else { ("", "") };
        let _ = writeln!(std::io::stderr().lock(), "{on}error{off}: {line}");
    }

    /// Shows findings: as data all of them; to people errors in full, and the rest too when --verbose.
    pub fn findings(&self, outcome: &Outcome, format: MessageFormat, strict: bool) {
        let text_of = |file: &str| outcome.text(file);
        if format == MessageFormat::Json {
            let _ = std::io::stdout().lock().write_all(json::write(&outcome.diagnostics, &text_of).as_bytes());
            return;
        }
        let least = if self.verbose {
            Severity::Note
        } else if strict {
            Severity::Warning
        } else {
            Severity::Error
        };
        let shown: Vec<Diagnostic> = outcome.diagnostics.iter().filter(|finding| finding.severity <= least).cloned().collect();
        if !shown.is_empty() {
            let _ = std::io::stderr().lock().write_all(human::write(&shown, &text_of, self.color, width()).as_bytes());
        }
    }
}

/// Columns of the terminal, or those of a usual one.
fn width() -> usize {
    match std::io::stderr().is_terminal() {
        true => std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(120),
        false => 120,
    }
}

/// A number with its word: "1 error", "2 errors".
pub fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
