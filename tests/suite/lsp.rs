//! `leadlet lsp` as a process, and an editor that sends whatever it likes: each message that is not as it should be gets its error, and
//! the next one its answer. What the server is for is tested in `tests/browser/editor.test.mjs`.

use crate::course::{Course, LESSON_PATH};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::process::{Command, Stdio};

/// Not JSON, or no head.
const PARSE: i64 = -32700;
const REQUEST: i64 = -32600;
const METHOD: i64 = -32601;
const PARAMS: i64 = -32602;

/// What is wrong with a message, the message, and of the error that comes the code and the id that it names; none where nothing may come.
type Case = (&'static str, String, Option<(i64, Value)>);

/// What a server answered to some bytes, how it ended, and what it said in its terminal.
struct Talked {
    said: Vec<Value>,
    code: Option<i32>,
    log: String,
}

/// Sends all bytes, and hangs up.
fn talk(course: &Course, bytes: &[u8]) -> Talked {
    let mut command = Command::new(env!("CARGO_BIN_EXE_leadlet"));
    command
        .arg("lsp")
        .current_dir(course.root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (mut answers, mut log) = (Vec::new(), String::new());
    std::thread::scope(|scope| {
        // It may end before all is sent.
        scope.spawn(move || drop(input.write_all(bytes)));
        scope.spawn(|| output.read_to_end(&mut answers).unwrap());
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
    });
    let code = child.wait().unwrap().code();
    let mut said = Vec::new();
    let mut rest = &answers[..];
    while !rest.is_empty() {
        let end = rest.windows(4).position(|at| at == b"\r\n\r\n").unwrap();
        let length: usize = std::str::from_utf8(&rest[..end])
            .unwrap()
            .strip_prefix("Content-Length: ")
            .unwrap()
            .parse()
            .unwrap();
        said.push(serde_json::from_slice(&rest[end + 4..end + 4 + length]).unwrap());
        rest = &rest[end + 4 + length..];
    }
    assert!(!log.contains("panicked"), "{log}");
    Talked { said, code, log }
}

fn framed(text: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{text}", text.len())
}

fn request(id: i64, method: &str, params: Value) -> String {
    framed(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string())
}

fn told(method: &str, params: Value) -> String {
    framed(&json!({"jsonrpc": "2.0", "method": method, "params": params}).to_string())
}

fn uri(course: &Course) -> String {
    format!(
        "file://{}",
        course.path(LESSON_PATH).canonicalize().unwrap().display()
    )
}

/// A session that has begun, with the lesson open.
fn begun(course: &Course) -> String {
    let opened = json!({"textDocument": {"uri": uri(course), "languageId": "markdown", "version": 1, "text": course.read(LESSON_PATH)}});
    request(1, "initialize", json!({"capabilities": {}}))
        + &told("initialized", json!({}))
        + &told("textDocument/didOpen", opened)
}

/// The parts of the lesson are asked for; the answer is a list with its headings.
fn asked(course: &Course, id: i64) -> String {
    request(
        id,
        "textDocument/documentSymbol",
        json!({"textDocument": {"uri": uri(course)}}),
    )
}

fn goodbye() -> String {
    request(90, "shutdown", Value::Null) + &told("exit", Value::Null)
}

/// The answers of a session, without notices.
fn answers(talked: &Talked) -> Vec<&Value> {
    talked
        .said
        .iter()
        .filter(|message| message.get("method").is_none())
        .collect()
}

#[test]
fn each_message_that_is_wrong_gets_its_error_and_the_next_its_answer() {
    let course = Course::lesson("# A heading\n\nText.\n");
    let uri = uri(&course);
    let at = |line: Value, character: Value| json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
    let hover = |params: Value| request(5, "textDocument/hover", params);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let open = |uri: &str| json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": "x"}});
    let none = Value::Null;
    let cases: Vec<Case> = vec![
        (
            "no head",
            "hello\r\n\r\n".into(),
            Some((PARSE, none.clone())),
        ),
        (
            "no length",
            "Content-Type: x\r\n\r\n{}".into(),
            Some((PARSE, none.clone())),
        ),
        (
            "a negative length",
            "Content-Length: -1\r\n\r\n{}".into(),
            Some((PARSE, none.clone())),
        ),
        (
            "a length of words",
            "Content-Length: ten\r\n\r\n{}".into(),
            Some((PARSE, none.clone())),
        ),
        (
            "a huge length",
            "Content-Length: 18446744073709551615\r\n\r\n{}".into(),
            Some((PARSE, none.clone())),
        ),
        (
            "a length beyond numbers",
            format!("Content-Length: {}\r\n\r\n{{}}", "9".repeat(400)),
            Some((PARSE, none.clone())),
        ),
        (
            "an empty message",
            "Content-Length: 0\r\n\r\n".into(),
            Some((PARSE, none.clone())),
        ),
        ("no JSON", framed("{no}"), Some((PARSE, none.clone()))),
        (
            "cut JSON",
            framed("{\"jsonrpc\":\"2.0\",\"id\":5,"),
            Some((PARSE, none.clone())),
        ),
        ("deep JSON", framed(&deep), Some((PARSE, none.clone()))),
        (
            "a list of messages",
            framed(&format!(
                "[{}]",
                json!({"jsonrpc": "2.0", "id": 5, "method": "x"})
            )),
            Some((REQUEST, none.clone())),
        ),
        ("an empty list", framed("[]"), Some((REQUEST, none.clone()))),
        ("a text", framed("\"x\""), Some((REQUEST, none.clone()))),
        ("nothing in it", framed("{}"), Some((REQUEST, none.clone()))),
        (
            "another version",
            framed(r#"{"jsonrpc":"1.0","id":5,"method":"x"}"#),
            Some((REQUEST, json!(5))),
        ),
        (
            "a method that is a number",
            framed(r#"{"jsonrpc":"2.0","id":5,"method":7}"#),
            Some((REQUEST, json!(5))),
        ),
        (
            "an id that is a list",
            framed(r#"{"jsonrpc":"2.0","id":[5],"method":"x"}"#),
            Some((REQUEST, none.clone())),
        ),
        (
            "an id that is null",
            framed(r#"{"jsonrpc":"2.0","id":null,"method":"x"}"#),
            Some((REQUEST, none.clone())),
        ),
        (
            "an unknown method",
            request(5, "textDocument/nothing", json!({})),
            Some((METHOD, json!(5))),
        ),
        (
            "a large id",
            framed(r#"{"jsonrpc":"2.0","id":99999999999,"method":"x"}"#),
            Some((METHOD, json!(99_999_999_999_i64))),
        ),
        (
            "no method at all",
            request(5, "", json!({})),
            Some((METHOD, json!(5))),
        ),
        (
            "initialize again",
            request(5, "initialize", json!({"capabilities": {}})),
            Some((REQUEST, json!(5))),
        ),
        (
            "no params",
            framed(r#"{"jsonrpc":"2.0","id":5,"method":"textDocument/hover"}"#),
            Some((PARAMS, json!(5))),
        ),
        (
            "params of another kind",
            hover(json!([1, 2])),
            Some((PARAMS, json!(5))),
        ),
        (
            "params that are a text",
            framed(r#"{"jsonrpc":"2.0","id":5,"method":"textDocument/hover","params":"x"}"#),
            Some((PARAMS, json!(5))),
        ),
        (
            "a missing position",
            hover(json!({"textDocument": {"uri": uri}})),
            Some((PARAMS, json!(5))),
        ),
        (
            "a missing document",
            hover(json!({"position": {"line": 0, "character": 0}})),
            Some((PARAMS, json!(5))),
        ),
        (
            "a line below 0",
            hover(at(json!(-1), json!(0))),
            Some((PARAMS, json!(5))),
        ),
        (
            "half a line",
            hover(at(json!(0.5), json!(0))),
            Some((PARAMS, json!(5))),
        ),
        (
            "a line beyond numbers",
            hover(at(json!(5e300), json!(0))),
            Some((PARAMS, json!(5))),
        ),
        (
            "a line that is a text",
            hover(at(json!("1"), json!(0))),
            Some((PARAMS, json!(5))),
        ),
        (
            "a uri that is a number",
            hover(json!({"textDocument": {"uri": 5}, "position": {"line": 0, "character": 0}})),
            Some((PARAMS, json!(5))),
        ),
        (
            "a uri that is none",
            hover(json!({"textDocument": {"uri": "a b"}, "position": {"line": 0, "character": 0}})),
            Some((PARAMS, json!(5))),
        ),
        ("an unknown notice", told("$/nothing", json!({})), None),
        (
            "a notice with wrong params",
            told("textDocument/didOpen", json!({"textDocument": 5})),
            None,
        ),
        (
            "a change of nothing",
            told(
                "textDocument/didChange",
                json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": []}),
            ),
            None,
        ),
        (
            "a change of a text that is not open",
            told(
                "textDocument/didChange",
                json!({"textDocument": {"uri": "file:///x.md", "version": 2}, "contentChanges": [{"text": "x"}]}),
            ),
            None,
        ),
        (
            "a text that is closed twice",
            told(
                "textDocument/didClose",
                json!({"textDocument": {"uri": "file:///x.md"}}),
            ),
            None,
        ),
        (
            "a text that is no file",
            told("textDocument/didOpen", open("untitled:Untitled-1")),
            None,
        ),
        (
            "a text in the web",
            told(
                "textDocument/didOpen",
                open("https://example.org/content/01-a/b.md"),
            ),
            None,
        ),
        (
            "a file of another machine",
            told(
                "textDocument/didOpen",
                open("file://server/share/content/01-a/b.md"),
            ),
            None,
        ),
        (
            "a file without a name",
            told("textDocument/didOpen", open("file:///")),
            None,
        ),
        (
            "a name with a zero byte",
            told("textDocument/didOpen", open("file:///content/%00/b.md")),
            None,
        ),
        (
            "an answer to nothing",
            framed(r#"{"jsonrpc":"2.0","id":77,"result":null}"#),
            None,
        ),
        (
            "an error to nothing",
            framed(r#"{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"x"}}"#),
            None,
        ),
    ];
    for (what, sent, wanted) in &cases {
        let talked = talk(
            &course,
            (begun(&course) + sent + &asked(&course, 6) + &goodbye()).as_bytes(),
        );
        let found = answers(&talked);
        let errors: Vec<(i64, Value)> = found
            .iter()
            .filter(|answer| answer.get("error").is_some())
            .map(|answer| {
                (
                    answer["error"]["code"].as_i64().unwrap(),
                    answer["id"].clone(),
                )
            })
            .collect();
        assert_eq!(
            errors,
            wanted.iter().cloned().collect::<Vec<_>>(),
            "{what}: {found:?}"
        );
        let symbols = found
            .iter()
            .find(|answer| answer["id"] == 6)
            .unwrap_or_else(|| panic!("{what}: no answer after it: {found:?}"));
        assert_eq!(symbols["result"][0]["name"], "A heading", "{what}");
        assert_eq!(talked.code, Some(0), "{what}: {}", talked.log);
    }
    // And all of them in one session.
    let all: String = cases
        .iter()
        .map(|(_, sent, _)| sent.to_owned() + &asked(&course, 6))
        .collect();
    let talked = talk(&course, (begun(&course) + &all + &goodbye()).as_bytes());
    assert_eq!(
        answers(&talked)
            .iter()
            .filter(|answer| answer.get("error").is_some())
            .count(),
        cases.iter().filter(|case| case.2.is_some()).count()
    );
    let sound = answers(&talked)
        .iter()
        .filter(|answer| answer["id"] == 6 && answer["result"][0]["name"] == "A heading")
        .count();
    assert_eq!(sound, cases.len());
}

#[test]
fn bytes_that_are_no_text_are_an_error() {
    let course = Course::lesson("# A heading\n");
    let bytes = [
        begun(&course).as_bytes(),
        b"Content-Length: 3\r\n\r\n\"\xff\"\xff\xfe\r\n",
        asked(&course, 6).as_bytes(),
        goodbye().as_bytes(),
    ]
    .concat();
    let talked = talk(&course, &bytes);
    assert!(
        answers(&talked)
            .iter()
            .any(|answer| answer["error"]["code"] == PARSE)
    );
    assert!(
        answers(&talked)
            .iter()
            .any(|answer| answer["id"] == 6 && answer["result"].is_array())
    );
}

#[test]
fn places_beyond_the_text_are_answered() {
    let course = Course::lesson("# A heading\n\nText with é and 😀.\n");
    let uri = uri(&course);
    let far = 4_294_967_295_u32;
    let places = [(0, far), (far, 0), (far, far), (4, 15), (4, 16), (99, 99)];
    let mut sent = begun(&course);
    for (number, (line, character)) in places.iter().enumerate() {
        let position = json!({"line": line, "character": character});
        for (offset, method) in ["hover", "completion", "definition"].iter().enumerate() {
            let params = json!({"textDocument": {"uri": uri}, "position": position});
            sent += &request(
                100 + 10 * number as i64 + offset as i64,
                &format!("textDocument/{method}"),
                params,
            );
        }
        // From the end to the beginning.
        let range = json!({"start": position, "end": {"line": 0, "character": 0}});
        let params =
            json!({"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []}});
        sent += &request(103 + 10 * number as i64, "textDocument/codeAction", params);
    }
    let talked = talk(&course, (sent + &goodbye()).as_bytes());
    let found = answers(&talked);
    assert_eq!(
        found
            .iter()
            .filter(|answer| answer.get("result").is_some())
            .count(),
        2 + 4 * places.len(),
        "{found:?}"
    );
}

#[test]
fn a_session_has_an_order() {
    let course = Course::lesson("# A heading\n");
    let code = |answer: &Value| answer["error"]["code"].as_i64();
    // Before initialize.
    let sent = asked(&course, 2)
        + &told("textDocument/didOpen", json!({}))
        + &request(3, "shutdown", Value::Null)
        + &begun(&course)
        + &asked(&course, 6);
    let talked = talk(&course, (sent + &goodbye()).as_bytes());
    let found = answers(&talked);
    assert_eq!(
        (code(found[0]), code(found[1])),
        (Some(-32002), Some(-32002))
    );
    assert!(
        found[3]["result"].is_array() && talked.code == Some(0),
        "{found:?}"
    );
    // Parameters of initialize that are none: it can come again.
    let talked = talk(
        &course,
        (request(2, "initialize", json!([])) + &begun(&course) + &asked(&course, 6) + &goodbye())
            .as_bytes(),
    );
    assert_eq!(code(answers(&talked)[0]), Some(PARAMS));
    assert!(answers(&talked)[2]["result"].is_array());
    // After shutdown.
    let late = asked(&course, 7)
        + &told("textDocument/didOpen", json!({}))
        + &request(8, "shutdown", Value::Null);
    let talked = talk(
        &course,
        (begun(&course)
            + &request(6, "shutdown", Value::Null)
            + &late
            + &told("exit", Value::Null))
            .as_bytes(),
    );
    let found = answers(&talked);
    assert_eq!(
        (code(found[2]), code(found[3]), talked.code),
        (Some(REQUEST), Some(REQUEST), Some(0)),
        "{found:?}"
    );
    // Without goodbye.
    assert_eq!(talk(&course, begun(&course).as_bytes()).code, Some(1));
    assert_eq!(
        talk(
            &course,
            (begun(&course) + &told("exit", Value::Null)).as_bytes()
        )
        .code,
        Some(1)
    );
    assert_eq!(
        talk(&course, told("exit", Value::Null).as_bytes()).code,
        Some(1)
    );
    assert_eq!(talk(&course, b"").code, Some(1));
}

#[test]
fn input_that_is_cut_off_ends_it_cleanly() {
    let course = Course::lesson("# A heading\n");
    let whole = begun(&course) + &asked(&course, 6);
    for length in (0..whole.len()).step_by(37) {
        let talked = talk(&course, &whole.as_bytes()[..length]);
        assert_eq!(
            (talked.code, talked.log.as_str()),
            (Some(1), ""),
            "{length}"
        );
    }
}

#[test]
fn a_text_that_is_too_large_is_refused_and_costs_no_other() {
    let course = Course::lesson("# A heading\n");
    let opened = |bytes: usize| {
        let text = "word and word\\n".repeat(bytes / 15);
        let uri = uri(&course).replace("01-lesson", "02-large");
        told(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}}),
        )
    };
    let talked = talk(
        &course,
        (begun(&course) + &opened(100 << 20) + &asked(&course, 6) + &goodbye()).as_bytes(),
    );
    let found = answers(&talked);
    assert_eq!(
        (found[1]["error"]["code"].as_i64(), &found[1]["id"]),
        (Some(PARSE), &Value::Null)
    );
    assert!(
        found[1]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("64 MB")
            && found[2]["result"].is_array(),
        "{found:?}"
    );
    // A smaller one is read, and not checked.
    let talked = talk(
        &course,
        (begun(&course) + &opened(2 << 20) + &asked(&course, 6)).as_bytes(),
    );
    let told = talked
        .said
        .iter()
        .filter(|message| message["method"] == "textDocument/publishDiagnostics")
        .map(Value::to_string);
    assert!(told.collect::<String>().contains("course/too-large"));
    assert!(answers(&talked)[1]["result"].is_array());
}
