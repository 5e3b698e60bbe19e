//! `leadlet watch` as a process: started on a course, asked over HTTP as a browser would, and ended.

use crate::course::{Course, files};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The longest time for which anything is waited; only a failing test waits so long.
const LONGEST: Duration = Duration::from_secs(60);

/// A running watch. It is ended when this goes.
pub struct Watching {
    child: Child,
    pub port: u16,
    /// The preview folder.
    pub preview: PathBuf,
    said: Arc<Mutex<String>>,
}

/// An answer of the server.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Header lines, their names in lower case.
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let line = self
            .head
            .lines()
            .find(|line| line.starts_with(&format!("{name}:")));
        line.map_or("", |line| line[name.len() + 1..].trim())
    }
}

/// Waits until `holds` gives something.
pub fn until<T>(what: &str, mut holds: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = holds() {
            return found;
        }
        assert!(start.elapsed() < LONGEST, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

impl Watching {
    /// Starts it in the course folder, at any free port.
    pub fn start(course: &Course, arguments: &[&str]) -> Watching {
        Watching::start_by(
            Command::new(env!("CARGO_BIN_EXE_leadlet")),
            course,
            &[&["--port", "0"], arguments].concat(),
        )
    }

    /// Starts it by a command that takes its arguments, and waits until it serves.
    pub fn start_by(mut command: Command, course: &Course, arguments: &[&str]) -> Watching {
        command
            .args(["watch", "--verbose"])
            .args(arguments)
            .current_dir(course.root());
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let (heard, lines) = (said.clone(), BufReader::new(child.stderr.take().unwrap()));
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                heard.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        let find = |from: &str, to: char| {
            let said = said.lock().unwrap();
            let rest = said.split_once(from)?.1;
            Some(rest[..rest.find(to)?].to_owned())
        };
        let port = until("it serves", || find("open http://127.0.0.1:", '/'))
            .parse()
            .unwrap();
        let preview = PathBuf::from(until("it has a preview", || {
            find("the preview is in ", '\n')
        }));
        Watching {
            child,
            port,
            preview,
            said,
        }
    }

    /// All that was said in the terminal so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Waits until something was said in the terminal.
    pub fn until_said(&self, words: &str) {
        until(
            &format!("it says {words:?}; it said {}", self.said()),
            || self.said().contains(words).then_some(()),
        );
    }

    /// Opens a connection and sends a request line with headers.
    pub fn send(&self, request: &str, headers: &[(&str, &str)], body: &str) -> TcpStream {
        self.send_to(std::net::Ipv4Addr::LOCALHOST.into(), request, headers, body)
    }

    /// The same to another address of this machine.
    pub fn send_to(
        &self,
        address: std::net::IpAddr,
        request: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> TcpStream {
        let mut stream = TcpStream::connect((address, self.port)).unwrap();
        stream.set_read_timeout(Some(LONGEST)).unwrap();
        let mut text = format!(
            "{request} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n",
            body.len()
        );
        if !headers.iter().any(|(name, _)| *name == "host") {
            text.push_str(&format!("host: 127.0.0.1:{}\r\n", self.port));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        write!(stream, "{text}\r\n{body}").unwrap();
        stream
    }

    /// One request, such as `GET /index.html`.
    pub fn ask(&self, request: &str, headers: &[(&str, &str)]) -> Answer {
        self.post(request, headers, "")
    }

    /// One request with a body.
    pub fn post(&self, request: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.post_to(std::net::Ipv4Addr::LOCALHOST.into(), request, headers, body)
    }

    /// One request to another address of this machine.
    pub fn post_to(
        &self,
        address: std::net::IpAddr,
        request: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut bytes = Vec::new();
        self.send_to(address, request, headers, body)
            .read_to_end(&mut bytes)
            .unwrap();
        let end = bytes.windows(4).position(|at| at == b"\r\n\r\n").unwrap();
        let text = String::from_utf8_lossy(&bytes[..end]);
        let lines = text.lines().map(|line| {
            line.split_once(':')
                .map_or(line.to_owned(), |(name, value)| {
                    format!("{}:{value}", name.to_lowercase())
                })
        });
        let head = lines.collect::<Vec<_>>().join("\n");
        Answer {
            status: head[9..12].parse().unwrap(),
            head,
            body: bytes[end + 4..].to_vec(),
        }
    }

    /// How things stand, as pages are told.
    pub fn state(&self) -> serde_json::Value {
        serde_json::from_slice(&self.ask("GET /__leadlet/state.json", &[]).body).unwrap()
    }

    /// Waits until the last thing told is that all is well, or that there are mistakes.
    pub fn until_good(&self, good: bool) -> serde_json::Value {
        until(&format!("good is {good}"), || {
            Some(self.state()).filter(|state| state["good"] == good)
        })
    }

    /// Waits until the preview holds what a build of the same course writes.
    pub fn until_equal(&self, course: &Course, flags: &[&str], after: &str) {
        let copy = Course::of(&[]);
        copy_folder(course.root(), copy.root());
        let ran = copy.build(&[&["--output", "fresh"], flags].concat());
        assert!(ran.code != 2, "{}", ran.err);
        if ran.code == 1 {
            self.until_good(false);
            return;
        }
        let wanted = files(&copy.path("fresh"));
        let start = Instant::now();
        while files_if_still(&self.preview) != wanted {
            if start.elapsed() > LONGEST {
                let found = files(&self.preview);
                let differs = |path: &&String| found.get(*path) != wanted.get(*path);
                let paths: Vec<_> = wanted.keys().chain(found.keys()).filter(differs).collect();
                panic!(
                    "after {after} the preview is not what a build writes: {paths:?}\n{}",
                    self.said()
                );
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        self.until_good(true);
    }

    /// Memory that the process holds, in kilobytes.
    #[cfg(target_os = "linux")]
    pub fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Kills the process, which then clears up nothing.
    #[cfg(unix)]
    pub fn kill(self) {
        let mut this = std::mem::ManuallyDrop::new(self);
        this.child.kill().unwrap();
        this.child.wait().unwrap();
    }

    /// Presses Ctrl C, and gives the exit code.
    #[cfg(unix)]
    pub fn interrupt(mut self) -> Option<i32> {
        assert!(
            Command::new("kill")
                .args(["-INT", &self.child.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        until("it ends", || self.child.try_wait().unwrap()).code()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(self.preview.parent().unwrap());
    }
}

/// All files of a folder that may be changing just now.
fn files_if_still(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| {
        path.strip_prefix(folder)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    entries
        .filter_map(|entry| Some((name(entry.path()), fs::read(entry.path()).ok()?)))
        .collect()
}

/// Copies what a course is made of.
pub fn copy_folder(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".git" && entry.file_name() != "site")
        .flatten()
    {
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else if entry.file_type().is_file() {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
