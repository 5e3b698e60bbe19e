//! `leadlet init`: a small course to begin with, which teaches the format by being read.

use super::End;
use super::talk::Voice;
use crate::embedded::STARTER;
use std::path::PathBuf;

/// Make a small course to begin with
#[derive(Debug, clap::Args)]
pub struct Init {
    /// The folder to make it in; nothing that is there is overwritten
    dir: PathBuf,
}

/// Files that keep git and the course at peace, besides the course itself.
const BESIDES: [(&str, &str); 2] = [(".gitattributes", "content/course.lock merge=union\n"), (".gitignore", "/site/\n.leadlet-*\n")];

impl Init {
    /// Writes the starter course, and says what to do next.
    pub(super) fn run(&self, voice: &Voice) -> End {
        let files = STARTER.iter().map(|(path, bytes)| (*path, *bytes)).chain(BESIDES.iter().map(|(path, text)| (*path, text.as_bytes())));
        let files: Vec<_> = files.map(|(path, bytes)| (self.dir.join(path), bytes)).collect();
        if let Some((there, _)) = files.iter().find(|(path, _)| path.exists()) {
            voice.fail(&format!("`{}` is there already, and nothing is overwritten: name another folder", there.display()));
            return End::Failed;
        }
        for (path, bytes) in &files {
            let made = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, bytes));
            if let Err(cause) = made {
                voice.fail(&format!("cannot write `{}`: {cause}", path.display()));
                return End::Failed;
            }
        }
        voice.say(&format!("made a course in {0}. Read {0}/content, then: leadlet build {0}", self.dir.display()));
        End::Done
    }
}
