//! Files that are inside the binary: themes, scripts, word lists and the starter course, as `build.rs` found them.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// A script that is inside the binary, by its path in the repository.
pub fn script(path: &str) -> Option<&'static str> {
    let (list, path) = match path.split_once('/')? {
        ("src", path) => (SCRIPTS, path),
        ("themes", path) => (THEMES, path),
        _ => return None,
    };
    let at = list
        .binary_search_by(|(known, _)| (*known).cmp(path))
        .ok()?;
    std::str::from_utf8(list.get(at)?.1).ok()
}
