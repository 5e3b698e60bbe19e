//! Chromium's DevTools protocol through a port of this machine, where a browser can be given no pipes: Windows.
//!
//! The port is free and open to programs of this machine alone; the path after it is a secret that the browser writes into its own folder, and it
//! refuses web pages. The package's pages do not reach it: their requests go through a proxy that leads to our server only.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};
use tungstenite::protocol::{Role, WebSocketConfig};
use tungstenite::{Message, WebSocket};

/// The file in which Chromium names its port and path.
const FILE: &str = "DevToolsActivePort";
/// How long it may take to write that.
const MAX_WAIT: Duration = Duration::from_secs(30);
/// How long between two looks.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// Bytes of one message that are read.
const MAX_MESSAGE_BYTES: usize = 8 << 20;

/// Sends messages, each with a zero byte at its end, as texts of a web socket.
pub struct Sender {
    socket: WebSocket<TcpStream>,
    text: Vec<u8>,
}

/// Receives texts of a web socket as messages with a zero byte at their ends.
pub struct Receiver {
    socket: WebSocket<TcpStream>,
    message: io::Cursor<Vec<u8>>,
}

/// A connection to the browser that keeps its files in `profile`, once it listens; `is_running` says whether it still may.
///
/// # Errors
/// When it ends, names no port in time, or refuses.
pub fn connect(
    profile: &Path,
    mut is_running: impl FnMut() -> bool,
) -> io::Result<(Sender, Receiver)> {
    let late = Instant::now() + MAX_WAIT;
    let (port, path) = loop {
        if let Some(found) = std::fs::read_to_string(profile.join(FILE))
            .ok()
            .and_then(|text| address(&text))
        {
            break found;
        }
        if !is_running() || Instant::now() > late {
            return Err(io::Error::other("the browser opened no port to steer it"));
        }
        std::thread::sleep(POLL_INTERVAL);
    };
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_nodelay(true)?;
    let sending = stream.try_clone()?;
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_MESSAGE_BYTES))
        .max_frame_size(Some(MAX_MESSAGE_BYTES));
    let url = format!("ws://127.0.0.1:{port}{path}");
    let (receiving, _) = tungstenite::client::client_with_config(url, stream, Some(config))
        .map_err(|error| io::Error::other(error.to_string()))?;
    // The browser sends no pings, so that only this end writes.
    let sending = WebSocket::from_raw_socket(sending, Role::Client, None);
    Ok((
        Sender {
            socket: sending,
            text: Vec::new(),
        },
        Receiver {
            socket: receiving,
            message: io::Cursor::default(),
        },
    ))
}

/// Port and path of Chromium's file, if it is written whole.
fn address(text: &str) -> Option<(u16, String)> {
    let (port, path) = text.split_once('\n')?;
    let path = path.trim();
    let is_path = path.starts_with("/devtools/browser/") && path.is_ascii();
    Some((port.trim().parse().ok()?, path.to_owned())).filter(|_| is_path)
}

impl Write for Sender {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        while let Some(end) = self.text.iter().position(|&byte| byte == 0) {
            let rest = self.text.split_off(end + 1);
            self.text.pop();
            let text = String::from_utf8(std::mem::replace(&mut self.text, rest))
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
            self.socket
                .send(Message::text(text))
                .map_err(|error| io::Error::other(error.to_string()))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket
            .flush()
            .map_err(|error| io::Error::other(error.to_string()))
    }
}

impl Read for Receiver {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.message.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            match self.socket.read() {
                Ok(Message::Text(text)) => {
                    let mut bytes = text.as_bytes().to_vec();
                    bytes.push(0);
                    self.message = io::Cursor::new(bytes);
                }
                Ok(Message::Close(_)) | Err(_) => return Ok(0),
                Ok(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn port_and_path_are_read_once_they_are_whole() {
        let whole = "34567\n/devtools/browser/6b0f-1";
        assert_eq!(
            address(whole),
            Some((34567, "/devtools/browser/6b0f-1".into()))
        );
        for part in [
            "",
            "34567",
            "34567\n",
            "34567\n/other",
            "x\n/devtools/browser/1",
        ] {
            assert_eq!(address(part), None);
        }
    }

    #[test]
    fn messages_go_and_come_whole_and_the_end_is_an_end() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let browser = std::thread::spawn(move || {
            let mut socket = tungstenite::accept(listener.accept().unwrap().0).unwrap();
            for _ in 0..2 {
                let message = socket.read().unwrap();
                socket.send(message).unwrap();
            }
        });
        let profile = tempfile::tempdir().unwrap();
        std::fs::write(
            profile.path().join(FILE),
            format!("{port}\n/devtools/browser/1"),
        )
        .unwrap();
        let (mut to, mut from) = connect(profile.path(), || true).unwrap();
        let long = "é".repeat(200_000);
        to.write_all(b"{\"a\":").unwrap();
        to.write_all(format!("1}}\0{long}\0").as_bytes()).unwrap();
        to.flush().unwrap();
        let mut text = Vec::new();
        from.read_to_end(&mut text).unwrap();
        assert_eq!(text, format!("{{\"a\":1}}\0{long}\0").into_bytes());
        browser.join().unwrap();
    }

    #[test]
    fn browser_that_ended_is_an_error() {
        let profile = tempfile::tempdir().unwrap();
        assert!(connect(profile.path(), || false).is_err());
    }
}
