//! A Chromium of this machine, steered through two pipes: no port is open for others, and it ends when the pipes do. Where a program can be given
//! no more pipes than three, on Windows, it is a port (`port.rs`).

use super::devtools::Devtools;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What Chromium is called on the systems where authors sit.
const NAMES: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
];
/// Where it lies where programs are in no list of folders: macOS.
const PLACES: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];
/// Where it lies on Windows, below each of [`PROGRAM_FOLDERS`].
const BELOW_PROGRAM_FOLDERS: [&str; 3] = [
    "Google\\Chrome\\Application\\chrome.exe",
    "Chromium\\Application\\chrome.exe",
    "Microsoft\\Edge\\Application\\msedge.exe",
];
/// The variables that name the folders of programs on Windows, of all people and of this one.
const PROGRAM_FOLDERS: [&str; 3] = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"];
/// How it is steered.
#[cfg(unix)]
const STEERED: &str = "--remote-debugging-pipe";
#[cfg(not(unix))]
const STEERED: &str = "--remote-debugging-port=0";
/// It asks nobody outside, keeps nothing, and shows nothing. What the package opens goes through a proxy of our own; all else finds no server: no
/// name is looked up, and WebRTC may not go round the proxy.
const FLAGS: [&str; 26] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-startup-window",
    "--no-pings",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-features=AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider,MediaRouter,OptimizationHints,Translate",
    "--disable-renderer-backgrounding",
    "--disable-sync",
    "--mute-audio",
    "--lang=en",
    "--js-flags=--max-old-space-size=1024",
    "--proxy-server=http://nowhere.invalid:80",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
];

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
        let named = std::env::split_paths(&folders).flat_map(|folder| {
            NAMES.map(|name| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
        });
        let of_windows = PROGRAM_FOLDERS
            .iter()
            .filter_map(std::env::var_os)
            .flat_map(|folder| BELOW_PROGRAM_FOLDERS.map(|path| Path::new(&folder).join(path)));
        named
            .chain(PLACES.iter().map(PathBuf::from))
            .chain(of_windows)
            .find(|path| path.is_file())
            .map(Browser)
    }

    /// Starts it, with an empty folder of its own in which it keeps what it must, and a file for what it complains of.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn start(
        &self,
        profile: &Path,
        complaints: &Path,
    ) -> io::Result<(Running, Devtools)> {
        let mut user_data = OsString::from("--user-data-dir=");
        user_data.push(profile);
        let mut command = self.command()?;
        command.args(FLAGS).arg(STEERED).arg(user_data);
        // What it puts where things are temporary goes with its folder.
        if cfg!(target_os = "linux") {
            command.env("TMPDIR", complaints.parent().unwrap_or(profile));
        }
        if is_unconfined() {
            command.arg("--no-sandbox");
        }
        command.arg("about:blank").stderr(File::create(complaints)?);
        steer(command, profile)
    }

    /// A process group of its own, so that all its processes can be ended, and Ctrl C is heard by us alone. Chromium reads from the pipe that has
    /// the number 3 and writes to 4, and the shell gives them these numbers.
    #[cfg(unix)]
    fn command(&self) -> io::Result<Command> {
        use std::os::unix::process::CommandExt;
        let is_there = self.0.components().count() > 1 && self.0.is_file()
            || self.0.components().count() == 1 && is_in_path(&self.0);
        if !is_there {
            return Err(io::Error::new(
                io::ErrorKind::NotFound,
                format!(
                    "`{}` cannot be started: there is no such program",
                    self.0.display()
                ),
            ));
        }
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null"])
            .arg(&self.0)
            .process_group(0);
        Ok(command)
    }

    #[cfg(not(unix))]
    fn command(&self) -> io::Result<Command> {
        Ok(Command::new(&self.0))
    }
}

/// Starts the command of a browser and steers it through pipes.
#[cfg(unix)]
fn steer(mut command: Command, _: &Path) -> io::Result<(Running, Devtools)> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let pipes = child.stdin.take().zip(child.stdout.take());
    let running = Running(child);
    let (to, from) = pipes.ok_or_else(|| io::Error::other("the browser has no pipes"))?;
    Ok((running, Devtools::new(to, from)))
}

/// Starts the command of a browser and steers it through the port that it names in its folder.
#[cfg(not(unix))]
fn steer(mut command: Command, profile: &Path) -> io::Result<(Running, Devtools)> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let mut running = Running(command.spawn()?);
    let (to, from) = super::port::connect(profile, || matches!(running.0.try_wait(), Ok(None)))?;
    Ok((running, Devtools::new(to, from)))
}

/// A browser that runs until it is dropped, with all its processes.
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(group) = i32::try_from(self.0.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw)
        {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
fn is_in_path(name: &Path) -> bool {
    std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .any(|folder| folder.join(name).is_file())
}

/// Whether Chromium runs without its sandbox: root owns the machine, and Chromium refuses to build walls for root.
#[cfg(unix)]
pub fn is_unconfined() -> bool {
    rustix::process::geteuid().is_root()
}

/// Whether Chromium runs without its sandbox.
#[cfg(not(unix))]
pub fn is_unconfined() -> bool {
    false
}
