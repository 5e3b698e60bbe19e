//! The path of a course on its server.

use crate::course::Settings;

/// The path below which the course is published, by its `url`: with a slash at both ends, `/` when there is none.
pub fn below(settings: &Settings) -> String {
    let url = settings.url.as_deref().unwrap_or_default();
    let path = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or("", |(_, path)| path);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    // Anything that is no plain path of a URL would be read as a part of the server's own language.
    let safe: String = path
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "/-._~%".contains(*c))
        .collect();
    let safe = safe.trim_matches('/');
    if safe.is_empty() {
        "/".to_owned()
    } else {
        format!("/{safe}/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_that_of_the_url() {
        let path = |url: &str| {
            below(&Settings {
                url: Some(url.to_owned()),
                ..Settings::default()
            })
        };
        assert_eq!(below(&Settings::default()), "/");
        assert_eq!(path("https://learn.example.com"), "/");
        assert_eq!(path("https://learn.example.com/"), "/");
        assert_eq!(path("https://learn.example.com/a/b"), "/a/b/");
        assert_eq!(path("https://learn.example.com/a/b/?c#d"), "/a/b/");
        assert_eq!(path("https://learn.example.com/a;}b/"), "/ab/");
    }
}
