//! `leadlet lsp`: the language server, for editors to start.

use super::End;
use super::ask::can_ask;
use super::stdio::{Stream, raw_output};
use super::talk::Voice;
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
    pub(super) fn run(&self, voice: &Voice) -> End {
        if can_ask() {
            voice.say("serving an editor over standard input and output, which no person types; the README says how to set up yours");
        }
        match lsp::serve(BufReader::new(stdin()), raw_output()) {
            Ok(true) => End::Done,
            // The protocol asks for exit code 1 when an editor goes without saying goodbye.
            Ok(false) => End::Findings,
            Err(Ended::Write(cause)) => {
                Stream::Output.keep(Err(cause));
                End::Failed
            }
            Err(Ended::Read(error)) => {
                voice.fail(&format!("cannot serve the editor: {error}"));
                End::Failed
            }
        }
    }
}
