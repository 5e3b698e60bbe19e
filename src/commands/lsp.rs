//! `leadlet lsp`: the language server, for editors to start.

use super::ExitStatus;
use super::console::Console;
use super::prompt::can_ask;
use super::stdio::{Stream, raw_output};
use crate::lsp::{self, Ended};
use std::io::{BufReader, stdin};

/// Serve an editor over standard input and output (the language server protocol)
#[derive(Debug, clap::Args)]
pub struct Lsp {
    /// Serve over standard input and output, as some editors say: there is no other way
    #[arg(long)]
    stdio: bool,
}

impl Lsp {
    /// Serves until the editor ends.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        if can_ask() {
            voice.say(
                "Waiting for an editor on standard input; this command is started by \
             editors, and the README shows how to set up yours",
            );
        }
        match lsp::serve(BufReader::new(stdin()), raw_output()) {
            Ok(true) => ExitStatus::Done,
            // The protocol asks for exit code 1 when an editor goes without saying goodbye.
            Ok(false) => ExitStatus::Findings,
            Err(Ended::Write(cause)) => {
                Stream::Output.keep(Err(cause));
                ExitStatus::Failed
            }
            Err(Ended::Read(error)) => {
                voice.fail(&format!("cannot serve the editor: {error}"));
                ExitStatus::Failed
            }
        }
    }
}
