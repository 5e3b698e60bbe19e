//! Texts in which addresses and paths are written: percent-encoding, both ways.

use std::path::Path;

/// The path of a request as text: percent signs decoded, without the slash at its beginning. `None` for what no file of a site can be
/// named: no UTF-8, `..`, back-slashes, control characters.
pub fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.strip_prefix('/')?.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (high, low) = (digit(rest.next())?, digit(rest.next())?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    let text = String::from_utf8(bytes).ok()?;
    let sound = !text.contains(['\\', ':']) && !text.chars().any(char::is_control);
    (sound && text.split('/').all(|part| part != ".." && part != ".")).then_some(text)
}

/// A text in which everything but letters, digits, `-._~/` and, in a drive's name, `:` is encoded.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The link that opens a file at a place in Visual Studio Code and its kin.
pub fn vscode(file: &Path, line: usize, column: usize) -> String {
    let path = file.to_string_lossy().replace('\\', "/");
    let path = path.strip_prefix("//?/").unwrap_or(&path);
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("vscode://file{slash}{}:{line}:{column}", encode(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_decoded_and_none_leads_out() {
        assert_eq!(decode("/a/b%20c.html").as_deref(), Some("a/b c.html"));
        assert_eq!(decode("/").as_deref(), Some(""));
        for path in [
            "",
            "a",
            "/../a",
            "/a/%2e%2e/b",
            "/a/..%2fb",
            "/a%5cb",
            "/a%00",
            "/%",
            "/%f",
            "/%ff",
            "/c:/a",
            "/./a",
        ] {
            assert_eq!(decode(path), None, "{path}");
        }
    }

    #[test]
    fn links_to_the_editor_hold_any_path() {
        assert_eq!(
            vscode(Path::new("/a b/ü.md"), 3, 7),
            "vscode://file/a%20b/%C3%BC.md:3:7"
        );
        assert_eq!(
            vscode(Path::new("C:\\a\\b.md"), 1, 1),
            "vscode://file/C:/a/b.md:1:1"
        );
    }
}
