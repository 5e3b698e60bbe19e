//! `leadlet init`: a small course to begin with, which teaches the format by being read.

use super::ExitStatus;
use super::console::Console;
use super::prompt::{ask, can_ask};
use crate::scaffold::{self, ScaffoldRefusal};
use std::path::PathBuf;

/// Make a small course to begin with
#[derive(Debug, clap::Args)]
pub struct Init {
    /// The folder to make it in; nothing that is there is overwritten. In a terminal it is asked for
    dir: Option<PathBuf>,
}

impl Init {
    /// Writes the starter course, and says what to do next.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        let asked = || {
            can_ask()
                .then(|| ask("Folder to make the course in", "my-course").map(PathBuf::from))
                .flatten()
        };
        let Some(dir) = self.dir.clone().or_else(asked) else {
            voice.fail("Say which folder to make the course in: leadlet init my-course");
            return ExitStatus::Failed;
        };
        match scaffold::write(&dir, &scaffold::starter()) {
            Ok(()) => {
                voice.say(&format!(
                    "Created a course in {0}. Read {0}/content, then: leadlet build {0}",
                    dir.display()
                ));
                ExitStatus::Done
            }
            Err(ScaffoldRefusal::There(there)) => {
                voice.fail(&format!(
                    "`{}` already exists and was not changed: name another folder",
                    there.display()
                ));
                ExitStatus::Failed
            }
            Err(ScaffoldRefusal::Machine(error)) => {
                voice.fail(&error.to_string());
                ExitStatus::Failed
            }
        }
    }
}
