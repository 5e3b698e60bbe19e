//! What servers are to send with every file: the policy, and the path of the course on its server.

use crate::course::Settings;

/// The `Content-Security-Policy` of a course (CSP level 3): nothing but its own files, no plugin, no form, and frames of its own
/// site and of the origins that `course.yaml` names. Raw HTML that is let through (`html: trusted`) may ask for anything, so only
/// who may frame it is said.
pub fn policy(settings: &Settings) -> String {
    let own = if settings.trusted_html { "" } else { "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; " };
    format!("{own}frame-ancestors {}", frame_ancestors(settings))
}

/// Who may hold the course in a frame, as the policy says it.
pub fn frame_ancestors(settings: &Settings) -> String {
    std::iter::once("'self'").chain(settings.origins.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

/// The path below which the course is published, by its `url`: with a slash at both ends, `/` when there is none.
pub fn below(settings: &Settings) -> String {
    let url = settings.url.as_deref().unwrap_or_default();
    let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    // Anything that is no plain path of a URL would be read as a part of the server's own language.
    let safe: String = path.chars().filter(|c| c.is_ascii_alphanumeric() || "/-._~%".contains(*c)).collect();
    let safe = safe.trim_matches('/');
    if safe.is_empty() { "/".to_owned() } else { format!("/{safe}/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_that_of_the_url() {
        let path = |url: &str| below(&Settings { url: Some(url.to_owned()), ..Settings::default() });
        assert_eq!(below(&Settings::default()), "/");
        assert_eq!(path("https://learn.example.com"), "/");
        assert_eq!(path("https://learn.example.com/"), "/");
        assert_eq!(path("https://learn.example.com/a/b"), "/a/b/");
        assert_eq!(path("https://learn.example.com/a/b/?c#d"), "/a/b/");
        assert_eq!(path("https://learn.example.com/a;}b/"), "/ab/");
    }

    #[test]
    fn the_policy_names_who_may_frame() {
        let mut settings = Settings { origins: vec!["https://a.example".into(), "https://*.b.example".into()], ..Settings::default() };
        assert!(policy(&settings).starts_with("default-src 'self'; "));
        assert!(policy(&settings).ends_with("; frame-ancestors 'self' https://a.example https://*.b.example"));
        settings.trusted_html = true;
        assert_eq!(policy(&settings), "frame-ancestors 'self' https://a.example https://*.b.example");
    }
}
