//! `leadlet prove`: a package, opened and taken as an LMS and a learner would, before anybody uploads it.

use super::End;
use super::talk::Voice;
use crate::prove::{self, Browser, Opened, Report};
use clap::ValueEnum;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

/// Open a package as an LMS would, and say what it finds
#[derive(Debug, clap::Args)]
pub struct Prove {
    /// A zip of SCORM 1.2, SCORM 2004 or cmi5, by leadlet or anybody else
    package: PathBuf,
    /// How the report is written, to standard output
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    message_format: Format,
    /// Leave the browser out: only look at the files
    #[arg(long)]
    no_browser: bool,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// One JSON object
    Json,
    /// A page to send along
    Html,
}

impl Prove {
    /// Proves a package and gives how it ended: findings when an LMS would refuse it or lose what learners do.
    pub(super) fn run(&self, voice: &Voice) -> End {
        let read = File::open(&self.package).and_then(Opened::read);
        let mut opened = match read {
            Ok(opened) => opened,
            Err(cause) => {
                voice.fail(&format!("cannot read `{}` as a package: {cause}", self.package.display()));
                return End::Failed;
            }
        };
        let mut report = prove::examine(&mut opened);
        if let Err(cause) = self.play(&mut opened, &mut report, voice) {
            voice.fail(&format!("cannot play `{}`: {cause}", self.package.display()));
            return End::Failed;
        }
        let text = match self.message_format {
            Format::Human => prove::human(&report, voice.colors_output()),
            Format::Json => prove::json(&report),
            Format::Html => prove::html(&report),
        };
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
        if report.is_sound() { End::Done } else { End::Findings }
    }

    /// Plays it, if there is a browser to play it in.
    fn play(&self, opened: &mut Opened<File>, report: &mut Report, voice: &Voice) -> std::io::Result<()> {
        if self.no_browser {
            report.unplayed = "--no-browser was given".to_owned();
            return Ok(());
        }
        let Some(browser) = Browser::find() else {
            report.unplayed = "no Chromium was found; install one, or name it by the variable CHROMIUM".to_owned();
            return Ok(());
        };
        if report.standard.is_some() {
            voice.say("taking the course in a browser…");
        }
        prove::play(opened, &browser, report)
    }
}
