//! A Chromium of this machine, asked for one page: no driver, only its own flags.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What Chromium is called on the systems where authors sit.
const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// Where it lies where programs are in no list of folders: macOS and Windows.
const PLACES: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];
/// It asks nobody outside, keeps nothing, and shows nothing.
const FLAGS: [&str; 12] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--mute-audio",
    "--lang=en",
    "--dump-dom",
];
/// Bytes of a page that are read.
const MOST: u64 = 64 << 20;

/// A browser that can be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser(PathBuf);

impl Browser {
    /// The one that `CHROMIUM` names, else one that is found where they usually are.
    pub fn find() -> Option<Browser> {
        if let Some(named) = std::env::var_os("CHROMIUM").filter(|named| !named.is_empty()) {
            return Some(Browser(named.into()));
        }
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let endings = if cfg!(windows) { [".exe", ""] } else { ["", ""] };
        let named = std::env::split_paths(&folders).flat_map(|folder| {
            NAMES.iter().flat_map(move |name| endings.map(|ending| folder.join(format!("{name}{ending}")))).collect::<Vec<_>>()
        });
        named.chain(PLACES.iter().map(PathBuf::from)).find(|path| path.is_file()).map(Browser)
    }

    /// The HTML of the page at `address`, once it and all it waits for is loaded. `profile` is an empty folder of its own.
    ///
    /// # Errors
    /// When it cannot be started, fails, or takes longer than `patience`.
    pub fn dump(&self, address: &str, profile: &Path, patience: Duration) -> io::Result<String> {
        let mut user_data = OsString::from("--user-data-dir=");
        user_data.push(profile);
        let mut command = Command::new(&self.0);
        command.args(FLAGS).arg(user_data).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        // In a container there is only one user, who may do all, and Chromium's own walls cannot be built.
        if is_root() {
            command.arg("--no-sandbox");
        }
        let mut child = command
            .arg(address)
            .spawn()
            .map_err(|cause| io::Error::new(cause.kind(), format!("`{}` cannot be started: {cause}", self.0.display())))?;
        let mut stdout = child.stdout.take();
        let reader = std::thread::spawn(move || {
            let mut page = Vec::new();
            stdout.as_mut().map(|stdout| stdout.take(MOST).read_to_end(&mut page));
            page
        });
        let end = Instant::now() + patience;
        while child.try_wait()?.is_none() {
            if Instant::now() > end {
                child.kill()?;
                child.wait()?;
                return Err(io::Error::new(io::ErrorKind::TimedOut, "the course was not at its end when patience was"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let page = reader.join().map_err(|_| io::Error::other("what the browser said was lost"))?;
        Ok(String::from_utf8_lossy(&page).into_owned())
    }
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
