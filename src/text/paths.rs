//! Paths with slashes, as links and imports write them.

/// The path that `to` means in the folder of the file `from`; none where `..` leads above the first folder.
pub fn follow(from: &str, to: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in to.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
