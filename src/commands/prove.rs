//! `leadlet prove`: a package, opened and taken as an LMS and a learner would, before anybody uploads it.

use super::ExitStatus;
use super::console::{Bar, Console};
use super::ending::told_to_end;
use crate::prove::{self, Browser, OpenedPackage, Report, Terms};
use clap::ValueEnum;
use std::fs::File;
use std::future::{Future, poll_fn};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a play that was told to end may take to clear up.
const CLEAR: Duration = Duration::from_secs(10);

/// Open a package as an LMS would, and say what it finds
#[derive(Debug, clap::Args)]
pub struct Prove {
    /// A zip of SCORM 1.2, SCORM 2004, cmi5 or xAPI, by leadlet or anybody else
    package: PathBuf,
    /// How the report is written, to standard output
    #[arg(long, value_enum, default_value_t = ReportFormat::Human, value_name = "FORMAT")]
    message_format: ReportFormat,
    /// Leave the browser out: only look at the files
    #[arg(long)]
    no_browser: bool,
    /// Give up taking the course after so many seconds; without it, two minutes and eight seconds for each page of a course by leadlet, and 30 seconds a
    /// part and two minutes in all for others
    #[arg(long = "timeout", alias = "time-limit", value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    time_limit: Option<u64>,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For people
    Human,
    /// One JSON object
    Json,
    /// A page to send along
    Html,
}

impl Prove {
    /// Proves a package and gives how it ended: findings when an LMS would refuse it or lose what learners do.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        if self.package.is_dir() {
            voice.fail(&format!(
                "`{}` is a folder; name the zip that leadlet package --as scorm12 wrote",
                self.package.display()
            ));
            return ExitStatus::Failed;
        }
        let read = File::open(&self.package).and_then(OpenedPackage::read);
        let mut opened = match read {
            Ok(opened) => opened,
            Err(cause) => {
                voice.fail(&format!(
                    "cannot read `{}` as a package: {cause}",
                    self.package.display()
                ));
                return ExitStatus::Failed;
            }
        };
        let mut report = prove::examine(&mut opened);
        let played = self.play(&mut opened, &mut report, voice);
        match &played {
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {
                return ExitStatus::Interrupted;
            }
            // What the files say is known all the same.
            Err(cause) => report.unplayed = cause.to_string(),
            Ok(()) => {}
        }
        let text = match self.message_format {
            ReportFormat::Human => prove::human(&report, voice.colors_output()),
            ReportFormat::Json => prove::json(&report),
            ReportFormat::Html => prove::html(&report),
        };
        voice.print(&text);
        if let Err(cause) = played {
            voice.fail(&format!(
                "cannot play `{}`: {cause}",
                self.package.display()
            ));
            return ExitStatus::Failed;
        }
        if report.is_sound() {
            ExitStatus::Done
        } else {
            ExitStatus::Findings
        }
    }

    /// Plays it, if there is a browser to play it in.
    fn play(
        &self,
        opened: &mut OpenedPackage<File>,
        report: &mut Report,
        voice: &Console,
    ) -> io::Result<()> {
        if self.no_browser {
            report.unplayed = "--no-browser was given".to_owned();
            return Ok(());
        }
        let Some(browser) = Browser::find() else {
            report.unplayed =
                "no Chromium was found; install one, or set the variable CHROMIUM to its path"
                    .to_owned();
            return Ok(());
        };
        if report.standard.is_some() {
            voice.say("Taking the course in a browser…");
        }
        let stop = listen()?;
        let limit = self.time_limit.map(Duration::from_secs);
        let bar = Bar::start(voice, "taking the course in a browser");
        let end = prove::play(
            opened,
            &browser,
            report,
            &Terms { limit, stop: &stop },
            &|done| bar.say(done),
        );
        bar.end();
        end
    }
}

/// Hears Ctrl C, and that the system or the terminal ends the process: what it gives is set then, so that the play ends its browser and removes its
/// folder. A play that does not is ended hard.
fn listen() -> io::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let (told, ready) = (stop.clone(), channel());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            let mut ended = std::pin::pin!(told_to_end());
            // Polled once, it listens.
            let mut ready = Some(ready.0);
            poll_fn(|context| {
                let end = ended.as_mut().poll(context);
                if let Some(ready) = ready.take() {
                    let _ = ready.send(());
                }
                end
            })
            .await;
        });
        told.store(true, Ordering::Relaxed);
        std::thread::sleep(CLEAR);
        std::process::exit(ExitStatus::Interrupted as i32);
    });
    let _ = ready.1.recv();
    Ok(stop)
}
