//! Chromium's DevTools protocol over pipes: one JSON object after the other, each with a zero byte at its end. Whatever a package makes the
//! browser say, only so much is read and kept.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

/// Bytes of one message that are read; what is longer is passed over.
const MAX_MESSAGE_BYTES: u64 = 4 << 20;
/// Calls to the LMS in one session, and bytes of them.
const MAX_CALLS: (usize, usize) = (20_000, 16 << 20);
/// Attempts, exceptions and windows that are kept.
const MAX_KEPT: usize = 50;
/// How long between two looks at whether it was ended.
const POLL_INTERVAL: Duration = Duration::from_millis(50);
/// The function by which the page of the LMS tells of a call.
pub const BINDING: &str = "leadletCall";

/// Why a play does not go on.
#[derive(Debug)]
pub enum Trouble {
    /// It took too long in all.
    Late,
    /// The page did not answer for so long.
    Hung(Duration),
    /// The browser is gone.
    Gone,
    /// Someone ended it.
    Stopped,
    /// The browser refused a command, or a script of ours failed.
    Refused(String),
}

/// What was seen of a package since it was last looked at.
#[derive(Debug, Default)]
pub struct ObservedEvents {
    /// Calls to the LMS, as JSON.
    pub calls: Vec<String>,
    /// How many there were in all, and their bytes.
    total: (usize, usize),
    /// Whether there were more.
    pub is_flooded: bool,
    /// Scripts that failed.
    pub exceptions: BTreeSet<String>,
    /// Dialogs that stopped the course: their kind and their first words.
    pub dialogs: BTreeSet<String>,
    /// Windows that it opened.
    pub windows: usize,
    /// Whether the page of the LMS was replaced, or crashed.
    pub lost: Option<&'static str>,
    /// Requests to elsewhere: from which page, what.
    pub requests: BTreeSet<(String, String)>,
}

/// A connection.
pub struct Devtools {
    to: Box<dyn Write + Send>,
    from: Receiver<Value>,
    next: u64,
    /// When all must be over.
    pub end: Instant,
    /// The session of the package's page.
    pub page: String,
    /// Its frame.
    pub frame: String,
    /// The world of our own scripts in it.
    pub world: u64,
    /// What was seen.
    pub seen: ObservedEvents,
}

impl Devtools {
    /// A connection that writes there and reads here.
    pub fn new(to: impl Write + Send + 'static, from: impl Read + Send + 'static) -> Devtools {
        let (sender, receiver) = sync_channel(256);
        std::thread::spawn(move || {
            let mut from = BufReader::new(from);
            let mut message = Vec::new();
            loop {
                message.clear();
                match from
                    .by_ref()
                    .take(MAX_MESSAGE_BYTES)
                    .read_until(0, &mut message)
                {
                    Ok(0) | Err(_) => break,
                    Ok(_) if message.last() != Some(&0) => {
                        // Passed over to its end.
                        if !skip(&mut from) {
                            break;
                        }
                    }
                    Ok(_) => {
                        message.pop();
                        if serde_json::from_slice(&message)
                            .is_ok_and(|message: Value| sender.send(message).is_err())
                        {
                            break;
                        }
                    }
                }
            }
        });
        Devtools {
            to: Box::new(to),
            from: receiver,
            next: 0,
            end: Instant::now(),
            page: String::new(),
            frame: String::new(),
            world: 0,
            seen: ObservedEvents::default(),
        }
    }

    /// Gives a command and waits for the answer, at most so long.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn call(
        &mut self,
        session: &str,
        method: &str,
        params: Value,
        patience: Duration,
        stop: &AtomicBool,
    ) -> Result<Value, Trouble> {
        let id = self.send(session, method, params)?;
        let late = self.end.min(Instant::now() + patience);
        loop {
            if stop.load(Ordering::Relaxed) {
                return Err(Trouble::Stopped);
            }
            let now = Instant::now();
            if now >= late {
                return Err(if now >= self.end {
                    Trouble::Late
                } else {
                    Trouble::Hung(patience)
                });
            }
            match self.from.recv_timeout(POLL_INTERVAL.min(late - now)) {
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Trouble::Gone),
                Ok(mut message) if message["id"] == id => {
                    if let Some(error) = message.get("error") {
                        return Err(Trouble::Refused(format!(
                            "{method}: {}",
                            error["message"].as_str().unwrap_or_default()
                        )));
                    }
                    return Ok(message["result"].take());
                }
                Ok(message) => self.note(&message),
            }
        }
    }

    /// Takes note of what happens for so long.
    ///
    /// # Errors
    /// When the browser is gone, or it was ended.
    pub fn pause(&mut self, time: Duration, stop: &AtomicBool) -> Result<(), Trouble> {
        let over = self.end.min(Instant::now() + time);
        loop {
            if stop.load(Ordering::Relaxed) {
                return Err(Trouble::Stopped);
            }
            let now = Instant::now();
            if now >= over {
                return if now >= self.end {
                    Err(Trouble::Late)
                } else {
                    Ok(())
                };
            }
            match self.from.recv_timeout(POLL_INTERVAL.min(over - now)) {
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Trouble::Gone),
                Ok(message) => self.note(&message),
            }
        }
    }

    fn send(&mut self, session: &str, method: &str, params: Value) -> Result<u64, Trouble> {
        self.next += 1;
        let mut message = json!({ "id": self.next, "method": method, "params": params });
        if !session.is_empty() {
            message["sessionId"] = session.into();
        }
        let text = format!("{message}\0");
        self.to
            .write_all(text.as_bytes())
            .map_err(|_| Trouble::Gone)?;
        Ok(self.next)
    }

    /// Takes note of an event.
    fn note(&mut self, message: &Value) {
        let (session, params) = (
            message["sessionId"].as_str().unwrap_or_default(),
            &message["params"],
        );
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let is_page = !session.is_empty() && session == self.page;
        match message["method"].as_str().unwrap_or_default() {
            "Runtime.bindingCalled" if is_page && params["name"] == BINDING => {
                let call = text(&params["payload"]);
                let total = &mut self.seen.total;
                *total = (total.0 + 1, total.1 + call.len());
                if total.0 <= MAX_CALLS.0 && total.1 <= MAX_CALLS.1 {
                    self.seen.calls.push(call);
                } else {
                    self.seen.is_flooded = true;
                }
            }
            "Runtime.exceptionThrown"
                if is_page && params["exceptionDetails"]["executionContextId"] != self.world =>
            {
                let details = &params["exceptionDetails"];
                let what = details["exception"]["description"]
                    .as_str()
                    .or(details["text"].as_str())
                    .unwrap_or_default();
                keep(
                    &mut self.seen.exceptions,
                    what.lines().next().unwrap_or_default().to_owned(),
                );
            }
            "Page.javascriptDialogOpening" => {
                let words: String = text(&params["message"]).chars().take(60).collect();
                let dialog = format!("{} \"{words}\"", text(&params["type"]));
                if self.seen.dialogs.len() < 20 {
                    keep(&mut self.seen.dialogs, dialog);
                }
                let _ = self.send(
                    session,
                    "Page.handleJavaScriptDialog",
                    json!({ "accept": true }),
                );
            }
            "Page.frameNavigated"
                if is_page && params["frame"]["id"] == *self.frame && !self.frame.is_empty() =>
            {
                self.seen.lost = Some("the course replaced the window of the LMS");
            }
            "Inspector.targetCrashed" if is_page => self.seen.lost = Some("the page crashed"),
            "Target.attachedToTarget" if params["targetInfo"]["type"] == "page" => {
                let (child, target) = (text(&params["sessionId"]), &params["targetInfo"]);
                if target["openerId"].is_string() {
                    self.seen.windows += 1;
                    if self.seen.windows > 4 {
                        let _ = self.send(
                            "",
                            "Target.closeTarget",
                            json!({ "targetId": target["targetId"] }),
                        );
                    }
                }
                // Its dialogs are to be answered too.
                let _ = self.send(&child, "Page.enable", json!({}));
            }
            "Network.requestWillBeSent" => {
                let request = &params["request"];
                self.request(
                    &params["documentURL"],
                    &text(&request["method"]),
                    &request["url"],
                );
            }
            "Network.webSocketCreated" => self.request(&Value::Null, "WebSocket", &params["url"]),
            "Network.webTransportCreated" => {
                self.request(&Value::Null, "WebTransport", &params["url"])
            }
            _ => {}
        }
    }

    /// Keeps a request that does not go to the LMS's own server.
    fn request(&mut self, page: &Value, method: &str, url: &Value) {
        let (page, url) = (
            page.as_str().unwrap_or_default(),
            url.as_str().unwrap_or_default(),
        );
        let is_ours =
            url.starts_with(&format!("{}/", super::server::ORIGIN)) || !url.contains("://");
        if !is_ours && !url.starts_with("blob:") {
            let page = page
                .strip_prefix(super::server::ORIGIN)
                .unwrap_or_default()
                .trim_start_matches("/package/");
            let page = page.split(['?', '#']).next().unwrap_or_default();
            let url: String = url.chars().take(300).collect();
            keep(
                &mut self.seen.requests,
                (page.to_owned(), format!("{method} {url}")),
            );
        }
    }
}

fn keep<T: Ord>(set: &mut BTreeSet<T>, one: T) {
    if set.len() < MAX_KEPT {
        set.insert(one);
    }
}

/// Passes over the rest of a message; gives whether there may be another one.
fn skip(from: &mut impl BufRead) -> bool {
    loop {
        let Ok(buffer) = from.fill_buf() else {
            return false;
        };
        if buffer.is_empty() {
            return false;
        }
        match buffer.iter().position(|byte| *byte == 0) {
            Some(at) => {
                from.consume(at + 1);
                return true;
            }
            None => {
                let length = buffer.len();
                from.consume(length);
            }
        }
    }
}
