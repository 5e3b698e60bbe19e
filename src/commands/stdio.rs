//! Standard output and standard error: the one place that writes to them.
//!
//! A report that was cut short must not pass for a whole one, so the first failure of each stream is kept until the command ends:
//! [`super::run`] then gives [`super::ExitStatus::Failed`].

// Everywhere else these functions are forbidden by clippy.toml.
#![allow(clippy::disallowed_methods)]

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::OnceLock;

/// The first failure to write to each stream.
static FAILURES: [OnceLock<io::Error>; 2] = [OnceLock::new(), OnceLock::new()];

/// Where a command writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output: what was asked for.
    Output,
    /// Standard error: what is said of it, and problems for people.
    Error,
}

impl Stream {
    const ALL: [Stream; 2] = [Stream::Output, Stream::Error];

    /// Writes a text to its end; that it could not be written is known to [`failure`] from then on.
    pub fn write(self, text: &str) {
        self.keep(match self {
            Stream::Output => {
                let mut output = io::stdout().lock();
                output
                    .write_all(text.as_bytes())
                    .and_then(|()| output.flush())
            }
            Stream::Error => io::stderr().lock().write_all(text.as_bytes()),
        });
    }

    /// Takes note of how a write ended.
    pub fn keep(self, written: io::Result<()>) {
        if let Err(cause) = written {
            let _ = FAILURES[self as usize].set(cause);
        }
    }

    /// Whether people read it as it is written.
    pub fn is_terminal(self) -> bool {
        match self {
            Stream::Output => io::stdout().is_terminal(),
            Stream::Error => io::stderr().is_terminal(),
        }
    }

    /// Whether it shows colours: a terminal that can, or where the environment asks for them.
    pub fn has_colors(self) -> bool {
        let choice = match self {
            Stream::Output => anstream::AutoStream::choice(&io::stdout()),
            Stream::Error => anstream::AutoStream::choice(&io::stderr()),
        };
        choice != anstream::ColorChoice::Never
    }

    fn name(self) -> &'static str {
        match self {
            Stream::Output => "output",
            Stream::Error => "error",
        }
    }
}

/// Something that was written is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The reader has gone and wants no more.
    Closed,
    /// Why it could not be written, for the author.
    Broken(String),
}

/// What has failed so far, if anything has.
pub fn failure() -> Option<Failure> {
    let failed = Stream::ALL
        .into_iter()
        .filter_map(|stream| FAILURES[stream as usize].get().map(|cause| (stream, cause)));
    let broken = |(stream, cause): (Stream, &io::Error)| match cause.kind() {
        ErrorKind::BrokenPipe => None,
        _ => Some(format!(
            "cannot write to standard {}: {cause}",
            stream.name()
        )),
    };
    let mut failed = failed.peekable();
    failed.peek()?;
    Some(
        failed
            .find_map(broken)
            .map_or(Failure::Closed, Failure::Broken),
    )
}

/// Standard output for a protocol that writes it by itself; what fails is for the caller to report.
pub fn raw_output() -> io::Stdout {
    io::stdout()
}

/// Standard error for questions in a terminal.
pub fn raw_error() -> io::Stderr {
    io::stderr()
}
