//! What commands say: talk to standard error, data to standard output.

use super::stdio::Stream;
use super::{Color, OutputArgs};
use crate::diagnostic::{Diagnostic, Severity, Shown, github, human, json, sarif};
use crate::pipeline::Outcome;
use crate::text::escape::visible_lines;
use clap::ValueEnum;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For people, to standard error
    Human,
    /// One JSON object a line, to standard output
    Json,
    /// SARIF 2.1.0, to standard output, for code hosts and editors
    Sarif,
    /// Commands of GitHub's workflows, to standard output
    Github,
}

/// Speaks for a command, as loudly and colourfully as was asked.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    color: bool,
    /// Say nothing but errors.
    pub quiet: bool,
    /// Say more.
    pub verbose: bool,
    /// Show all problems, however many a file has.
    all: bool,
}

/// A line that goes on with what else is to be said, each part after a semicolon.
pub fn also(line: &str, parts: impl IntoIterator<Item = String>) -> String {
    let parts = parts.into_iter().map(|part| format!("; {part}"));
    std::iter::once(line.to_owned()).chain(parts).collect()
}

impl Console {
    pub(super) fn new(talk: OutputArgs) -> Console {
        let color = match talk.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => Stream::Error.has_colors(),
        };
        Console {
            color,
            quiet: talk.quiet,
            verbose: talk.verbose,
            all: talk.all,
        }
    }

    /// Whether words may be coloured on standard output.
    pub fn colors_output(&self) -> bool {
        self.color && Stream::Output.is_terminal()
    }

    /// A line of talk, unless --quiet.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            Stream::Error.write(&format!("{}\n", visible_lines(line)));
        }
    }

    /// Data, to standard output.
    pub fn print(&self, text: &str) {
        Stream::Output.write(text);
    }

    /// A line that is said in any case: why nothing was done.
    pub fn fail(&self, line: &str) {
        let (on, off) = if self.color {
            ("\x1b[1m\x1b[91m", "\x1b[0m")
        } else {
            ("", "")
        };
        Stream::Error.write(&format!("{on}error{off}: {}\n", visible_lines(line)));
    }

    /// Shows findings: as data all of them; to people errors in full, and the rest too when --verbose. Says how many of these were not shown, if
    /// some were not.
    pub fn findings(
        &self,
        outcome: &Outcome,
        format: MessageFormat,
        strict: bool,
    ) -> Option<String> {
        let least = if self.verbose {
            Severity::Note
        } else if strict {
            Severity::Warning
        } else {
            Severity::Error
        };
        let wanted = outcome
            .diagnostics
            .iter()
            .filter(|finding| format != MessageFormat::Human || finding.severity <= least);
        self.show(
            wanted,
            &|file| outcome.text(file),
            format,
            outcome.source.root(),
        )
    }

    /// Shows these findings, errors first, and says how many of them were not shown, if some were not. `root` is the course folder, as the
    /// command was given it.
    pub fn show<'a>(
        &self,
        findings: impl IntoIterator<Item = &'a Diagnostic>,
        text_of: &dyn Fn(&str) -> Option<Arc<str>>,
        format: MessageFormat,
        root: &Path,
    ) -> Option<String> {
        let shown = Shown::of(findings, self.all);
        match format {
            MessageFormat::Human if shown.diagnostics.is_empty() => {}
            MessageFormat::Human => Stream::Error.write(&human::write(
                &shown.diagnostics,
                text_of,
                self.color,
                width(),
            )),
            MessageFormat::Json => self.print(&json::write(&shown, text_of)),
            MessageFormat::Sarif => self.print(&sarif::write(&shown, text_of, &below(root))),
            MessageFormat::Github => self.print(&github::write(&shown, text_of, &below(root))),
        }
        shown.besides()
    }
}

/// A bar that shows itself when a command takes over a second in a terminal.
pub struct Bar(Option<indicatif::ProgressBar>);

impl Bar {
    /// Begins to say what is done.
    pub fn start(voice: &Console, what: &'static str) -> Bar {
        if voice.quiet || !Stream::Error.is_terminal() {
            return Bar(None);
        }
        let bar = indicatif::ProgressBar::hidden();
        bar.set_message(what);
        let shown = bar.clone();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_secs(1));
            if !shown.is_finished() {
                shown.set_draw_target(indicatif::ProgressDrawTarget::stderr());
                shown.enable_steady_tick(Duration::from_millis(100));
            }
        });
        Bar(Some(bar))
    }

    /// Says how far it is.
    pub fn say(&self, what: String) {
        if let Some(bar) = &self.0 {
            bar.set_message(what);
        }
    }

    /// Takes it away.
    pub fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Where a course folder stands below the one the command runs in, with a slash at its end; nothing when it is that folder, or elsewhere: no
/// path of the machine is told to other programs.
fn below(root: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let there = root.canonicalize();
    let Some(path) = here
        .ok()
        .zip(there.ok())
        .and_then(|(here, there)| there.strip_prefix(here).map(Path::to_owned).ok())
    else {
        return String::new();
    };
    path.components()
        .map(|part| format!("{}/", part.as_os_str().to_string_lossy()))
        .collect()
}

/// Columns of the terminal, or those of a usual one.
fn width() -> usize {
    match Stream::Error.is_terminal() {
        true => std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok())
            .unwrap_or(120),
        false => 120,
    }
}

/// A number with its word: "1 error", "2 errors".
pub fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
