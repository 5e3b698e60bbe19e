//! Links between the files of a site.

use crate::text::paths::follow;

/// The path in the site that `to` means on a page at `from`, without query and fragment; none for what leads out of the site.
pub fn resolve(from: &str, to: &str) -> Option<String> {
    let path = to.split(['?', '#']).next().unwrap_or_default();
    if path.is_empty() || path.starts_with('/') || path.contains(':') {
        return None;
    }
    follow(from, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_followed_inside_the_site() {
        assert_eq!(
            resolve("a/b.html", "../c/d.html?x#y").as_deref(),
            Some("c/d.html")
        );
        assert_eq!(resolve("a/b.html", "./d.html").as_deref(), Some("a/d.html"));
        for out in [
            "",
            "#x",
            "../../x",
            "https://x.org/",
            "mailto:x",
            "//x.org/y",
            "/x",
        ] {
            assert_eq!(resolve("a/b.html", out), None, "{out}");
        }
    }
}
