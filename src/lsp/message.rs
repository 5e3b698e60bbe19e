//! Messages of JSON-RPC 2.0 as the protocol sends them: a head with the length of what follows, then JSON.
//!
//! A message that is not as it should be gets an error, and reading goes on with the next one. After a head without a sound length the
//! next head is looked for; no text inside a message is taken for one, since in JSON no line ends inside a text.

use serde::Serialize;
use serde_json::{Value, json};
use std::io::{self, BufRead, Read, Write};

/// Bytes of a message; a text of a course has a megabyte at most.
pub const MAX_BYTES: u64 = 64 << 20;
/// Bytes of a line of a head that are kept: the last ones.
const MAX_LINE_BYTES: usize = 1024;
/// The header that says how long a message is.
const LENGTH: &str = "content-length:";

/// The errors that are answered, as JSON-RPC and the protocol number them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// It is no JSON, or cannot be told from what is around it.
    Parse = -32700,
    /// It is no message.
    InvalidRequest = -32600,
    /// Nothing of that name is answered.
    MethodNotFound = -32601,
    /// The parameters are not those of the method.
    InvalidParams = -32602,
    /// The fault is on this side.
    Internal = -32603,
    /// It came before `initialize`.
    NotInitialized = -32002,
}

/// An error to answer, in words.
pub type ErrorReply = (ErrorCode, String);

/// What came.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// Wants an answer.
    Request {
        /// A number or a text.
        id: Value,
        /// What is asked.
        method: String,
        /// Null where there are none.
        params: Value,
    },
    /// Wants none.
    Notification {
        /// What is told.
        method: String,
        /// Null where there are none.
        params: Value,
    },
    /// Answers a request of ours.
    Response,
    /// None of these.
    Malformed {
        /// Of the request, as far as it has one; else null.
        id: Value,
        /// What to answer.
        refusal: ErrorReply,
    },
}

/// Reads messages one after another.
pub struct MessageReader<R> {
    from: R,
    /// A head could not be read: all is left out until the next length.
    is_lost: bool,
    /// The length that the head gave so far.
    length: Option<u64>,
}

impl<R: BufRead> MessageReader<R> {
    /// Of what a client sends.
    pub fn new(from: R) -> MessageReader<R> {
        MessageReader {
            from,
            is_lost: false,
            length: None,
        }
    }

    /// The next message; none at the end, also in the middle of a message.
    ///
    /// # Errors
    /// When the system cannot read.
    pub fn read(&mut self) -> io::Result<Option<Incoming>> {
        let length = match self.head()? {
            None => return Ok(None),
            Some(Err(why)) => return Ok(Some(unread(why.to_owned()))),
            Some(Ok(length)) => length,
        };
        let mut bytes = Vec::new();
        if self.from.by_ref().take(length).read_to_end(&mut bytes)? as u64 != length {
            return Ok(None);
        }
        let Ok(text) = std::str::from_utf8(&bytes) else {
            return Ok(Some(unread("the message is not UTF-8".to_owned())));
        };
        Ok(Some(serde_json::from_str(text).map_or_else(
            |error| unread(format!("the message is not JSON: {error}")),
            message,
        )))
    }

    /// Reads a head to its end: the length of what follows, or what is wrong with the head, once.
    fn head(&mut self) -> io::Result<Option<Result<u64, &'static str>>> {
        let mut has_begun = self.length.is_some();
        loop {
            let Some(line) = self.line()? else {
                return Ok(None);
            };
            if line.is_empty() {
                match self.length.take() {
                    Some(length) => return Ok(Some(Ok(length))),
                    None if has_begun && !self.is_lost => {
                        return Ok(self.lose("a head without Content-Length"));
                    }
                    // An empty line between messages.
                    None => continue,
                }
            }
            has_begun = true;
            // After a broken message, the next head begins in the middle of a line.
            let length = line
                .rfind(LENGTH)
                .map(|at| (at == 0, length_of(&line[at + LENGTH.len()..])));
            match length {
                Some((_, Ok(length))) if self.is_lost => {
                    (self.is_lost, self.length) = (false, Some(length))
                }
                _ if self.is_lost => {}
                Some((true, Ok(length))) if self.length.is_none_or(|other| other == length) => {
                    self.length = Some(length)
                }
                Some((true, Ok(_))) => return Ok(self.lose("a head with two lengths")),
                Some((true, Err(why))) => return Ok(self.lose(why)),
                Some((false, Ok(length))) => {
                    self.length = Some(length);
                    return Ok(Some(Err("what stands before a head is no message")));
                }
                _ if is_header(&line) => {}
                _ => return Ok(self.lose("a line in a head that is no header")),
            }
        }
    }

    /// From here on all is left out until the next length.
    fn lose(&mut self, why: &'static str) -> Option<Result<u64, &'static str>> {
        (self.is_lost, self.length) = (true, None);
        Some(Err(why))
    }

    /// The next line in lower case without its end; of a long one its last bytes. None at the end.
    fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        loop {
            let read = self
                .from
                .by_ref()
                .take(MAX_LINE_BYTES as u64)
                .read_until(b'\n', &mut line)?;
            let ends = line.last() == Some(&b'\n');
            if read == 0 && !ends {
                return Ok(None);
            }
            if ends {
                let end = if line.ends_with(b"\r\n") {
                    line.len() - 2
                } else {
                    line.len() - 1
                };
                return Ok(Some(
                    String::from_utf8_lossy(&line[..end]).to_ascii_lowercase(),
                ));
            }
            line.drain(..line.len().saturating_sub(MAX_LINE_BYTES));
        }
    }
}

/// What could not be read at all.
fn unread(why: String) -> Incoming {
    Incoming::Malformed {
        id: Value::Null,
        refusal: (ErrorCode::Parse, why),
    }
}

/// The number of bytes that a header gives.
fn length_of(value: &str) -> Result<u64, &'static str> {
    let value = value.trim();
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    // So many digits that they fit into no number are too many as well.
    match value.parse() {
        _ if !is_number => Err("a Content-Length that is no number of bytes"),
        Ok(length) if length <= MAX_BYTES => Ok(length),
        _ => Err("a message of more than 64 MB"),
    }
}

/// Whether a line of a head is a header.
fn is_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

/// A message by its members.
fn message(value: Value) -> Incoming {
    let Value::Object(mut members) = value else {
        let why = if value.is_array() {
            "messages in a list are not answered"
        } else {
            "a message is an object"
        };
        return Incoming::Malformed {
            id: Value::Null,
            refusal: (ErrorCode::InvalidRequest, why.to_owned()),
        };
    };
    let id = members.remove("id");
    let is_id = |id: &Value| id.is_string() || id.is_i64() || id.is_u64();
    let sound_id = id.clone().filter(is_id);
    let refuse = |code, why: &str| Incoming::Malformed {
        id: sound_id.clone().unwrap_or_default(),
        refusal: (code, why.to_owned()),
    };
    if members
        .get("jsonrpc")
        .is_some_and(|version| version != "2.0")
    {
        return refuse(ErrorCode::InvalidRequest, "`jsonrpc` is not \"2.0\"");
    }
    let params = members.remove("params").unwrap_or_default();
    let is_answer = members.contains_key("result") || members.contains_key("error");
    match (members.remove("method"), id) {
        (None, Some(_)) if is_answer => Incoming::Response,
        (None, _) => refuse(ErrorCode::InvalidRequest, "`method` is missing"),
        (Some(Value::String(_)), Some(id)) if !is_id(&id) => refuse(
            ErrorCode::InvalidRequest,
            "`id` is neither a whole number nor a text",
        ),
        (Some(Value::String(method)), Some(id)) if is_structured(&params) => {
            Incoming::Request { id, method, params }
        }
        (Some(Value::String(method)), None) if is_structured(&params) => {
            Incoming::Notification { method, params }
        }
        (Some(Value::String(_)), _) => refuse(
            ErrorCode::InvalidParams,
            "`params` is neither an object nor a list",
        ),
        (Some(_), _) => refuse(ErrorCode::InvalidRequest, "`method` is not a text"),
    }
}

fn is_structured(params: &Value) -> bool {
    params.is_object() || params.is_array() || params.is_null()
}

/// A message that wants no answer.
pub fn notification(method: &str, params: &impl Serialize) -> Value {
    json!({"jsonrpc": "2.0", "method": method, "params": params})
}

/// A message that wants one.
pub fn request(id: &str, method: &str, params: &Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}

/// The answer to a request.
pub fn answer(id: &Value, answer: Result<Value, ErrorReply>) -> Value {
    match answer {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err((code, message)) => {
            json!({"jsonrpc": "2.0", "id": id, "error": {"code": code as i32, "message": message}})
        }
    }
}

/// Sends a message.
///
/// # Errors
/// When nobody hears it any more.
pub fn write(message: &Value, to: &mut impl Write) -> io::Result<()> {
    let text = message.to_string();
    write!(to, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that is read of some bytes: methods of what is sound, and what is wrong with the rest.
    fn read(bytes: &[u8]) -> Vec<String> {
        // Pieces of every size, so that no line may hope to come whole.
        let mut reader = MessageReader::new(io::BufReader::with_capacity(7, bytes));
        let mut all = Vec::new();
        while let Some(incoming) = reader.read().unwrap() {
            all.push(match incoming {
                Incoming::Request { id, method, .. } => format!("{method} {id}"),
                Incoming::Notification { method, .. } => method,
                Incoming::Response => "response".to_owned(),
                Incoming::Malformed {
                    id,
                    refusal: (code, _),
                } => format!("{} {id}", code as i32),
            });
        }
        all
    }

    fn framed(text: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{text}", text.len())
    }

    #[test]
    fn what_is_sound_is_read_after_whatever_is_not() {
        let sound = framed(r#"{"jsonrpc":"2.0","id":7,"method":"a/b"}"#);
        for (what, broken, told) in [
            ("nothing", "", &[][..]),
            ("empty lines", "\r\n\n\r\n", &[]),
            ("another header", "Content-Type: x; charset=utf-8\r\n", &[]),
            ("no length", "Content-Type: x\r\n\r\n{}", &["-32700 null"]),
            (
                "no number",
                "Content-Length: many\r\n\r\n{}",
                &["-32700 null"],
            ),
            (
                "nothing as a number",
                "Content-Length:\r\n\r\n{}",
                &["-32700 null"],
            ),
            (
                "a negative number",
                "Content-Length: -5\r\n\r\n{}",
                &["-32700 null"],
            ),
            (
                "a number with a sign",
                "Content-Length: +2\r\n\r\n{}",
                &["-32700 null"],
            ),
            (
                "a broken number",
                "Content-Length: 2.5\r\n\r\n{}",
                &["-32700 null"],
            ),
            (
                "a huge number",
                "Content-Length: 99999999999\r\n\r\n{}",
                &["-32700 null"],
            ),
            (
                "a number that is none",
                "Content-Length: 99999999999999999999999\r\n\r\n{}",
                &["-32700 null"],
            ),
            (
                "two lengths",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                &["-32700 null"],
            ),
            ("no head", "{}\r\n", &["-32700 null"]),
            ("no head and no line end", "{}", &["-32700 null"]),
            (
                "too short a length",
                "Content-Length: 1\r\n\r\n{\"a\":1}",
                &["-32700 null", "-32700 null"],
            ),
            (
                "no length at all",
                "Content-Length: 0\r\n\r\n",
                &["-32700 null"],
            ),
            ("no JSON", "Content-Length: 3\r\n\r\n{a}", &["-32700 null"]),
        ] {
            let wanted: Vec<&str> = told.iter().copied().chain(["a/b 7"]).collect();
            assert_eq!(
                read(format!("{broken}{sound}").as_bytes()),
                wanted,
                "{what}"
            );
        }
        let swallowed = format!("Content-Length: {}\r\n\r\n{{}}{sound}{sound}", sound.len());
        assert_eq!(
            read(swallowed.as_bytes()),
            ["-32700 null", "-32700 null", "a/b 7"],
            "too long a length costs one message"
        );
        assert_eq!(
            read(
                [b"Content-Length: 2\r\n\r\n\xff\xfe", sound.as_bytes()]
                    .concat()
                    .as_slice()
            ),
            ["-32700 null", "a/b 7"]
        );
        let long = format!(
            "Content-Length: 999999999\r\n\r\n{{\"text\":\"{}\"}}{sound}",
            "x".repeat(100_000)
        );
        assert_eq!(
            read(long.as_bytes()),
            ["-32700 null", "a/b 7"],
            "a message that is too long"
        );
    }

    #[test]
    fn whatever_is_cut_off_ends_cleanly() {
        let sound = framed(r#"{"jsonrpc":"2.0","id":7,"method":"a/b"}"#);
        for length in 0..sound.len() {
            assert_eq!(
                read(&sound.as_bytes()[..length]),
                [] as [&str; 0],
                "{length}"
            );
        }
    }

    #[test]
    fn messages_are_told_by_their_members() {
        for (text, told) in [
            (
                r#"{"jsonrpc":"2.0","id":"x","method":"m","params":{}}"#,
                "m \"x\"",
            ),
            (
                r#"{"jsonrpc":"2.0","id":9007199254740993,"method":"m"}"#,
                "m 9007199254740993",
            ),
            (r#"{"jsonrpc":"2.0","method":"m","params":null}"#, "m"),
            (r#"{"jsonrpc":"2.0","id":1,"result":null}"#, "response"),
            (r#"{"jsonrpc":"2.0","id":1,"error":{}}"#, "response"),
            ("[]", "-32600 null"),
            (r#"[{"jsonrpc":"2.0","id":1,"method":"m"}]"#, "-32600 null"),
            ("null", "-32600 null"),
            ("17", "-32600 null"),
            (r#""text""#, "-32600 null"),
            ("{}", "-32600 null"),
            (r#"{"id":5}"#, "-32600 5"),
            (r#"{"jsonrpc":"1.0","id":5,"method":"m"}"#, "-32600 5"),
            (r#"{"jsonrpc":2,"id":5,"method":"m"}"#, "-32600 5"),
            (r#"{"jsonrpc":"2.0","id":5,"method":1}"#, "-32600 5"),
            (r#"{"jsonrpc":"2.0","id":null,"method":"m"}"#, "-32600 null"),
            (r#"{"jsonrpc":"2.0","id":1.5,"method":"m"}"#, "-32600 null"),
            (r#"{"jsonrpc":"2.0","id":{},"method":"m"}"#, "-32600 null"),
            (
                r#"{"jsonrpc":"2.0","id":5,"method":"m","params":"x"}"#,
                "-32602 5",
            ),
            (
                &format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000)),
                "-32700 null",
            ),
        ] {
            assert_eq!(read(framed(text).as_bytes()), [told], "{text}");
        }
    }
}
