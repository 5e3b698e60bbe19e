//! What servers are to send with every file: the policy, and the path of the course on its server.

use crate::course::{Settings, Xapi};

/// The `Content-Security-Policy` of a course (CSP level 3): nothing but its own files, no plugin, no form, messages to the record
/// store of `xapi:` and to what gives its token, and frames of its own site and of the origins that `course.yaml` names. Raw HTML that is let through (`html: trusted`) may ask for anything, so only
/// who may frame it is said.
pub fn policy(settings: &Settings) -> String {
    let own = if settings.trusted_html { "" } else { "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; " };
    let told = settings.xapi.as_ref().filter(|_| !settings.trusted_html).map(connect).unwrap_or_default();
    format!("{own}{told}frame-ancestors {}", frame_ancestors(settings))
}

/// What pages may send to: their own site, the record store, and the address that gives a token.
fn connect(xapi: &Xapi) -> String {
    let (store, token) = (origin(&xapi.endpoint), origin(&xapi.token));
    let more = if store == token { String::new() } else { format!(" {token}") };
    format!("connect-src 'self' {store}{more}; ")
}

/// Scheme, host and port of an address, without what would end a word of a policy or of a server's own language.
pub fn origin(url: &str) -> String {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find(['/', '?', '#']).map_or(url.len(), |at| host + at);
    let named = url[host..end].rsplit('@').next().unwrap_or_default();
    let safe = named.chars().filter(|c| c.is_alphanumeric() || "-._:[]".contains(*c));
    url[..host].chars().chain(safe).collect()
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
    fn an_origin_is_scheme_and_host() {
        assert_eq!(origin("https://a.example/b/c/"), "https://a.example");
        assert_eq!(origin("https://a.example:8443?x"), "https://a.example:8443");
        assert_eq!(origin("http://me:secret@[::1]:80/#x"), "http://[::1]:80");
        assert_eq!(origin("https://a.example; script-src *\"/"), "https://a.examplescript-src");
    }

    #[test]
    fn the_policy_names_whom_pages_tell() {
        let xapi = |endpoint: &str, token: &str| Settings {
            xapi: Some(Xapi { endpoint: endpoint.into(), token: token.into() }),
            ..Settings::default()
        };
        let two = policy(&xapi("https://lrs.example/xapi", "https://learn.example/token"));
        assert!(two.contains("object-src 'none'; connect-src 'self' https://lrs.example https://learn.example; frame-ancestors"), "{two}");
        let one = policy(&xapi("https://lrs.example/xapi", "https://lrs.example/token"));
        assert!(one.contains("connect-src 'self' https://lrs.example; "), "{one}");
        assert!(!policy(&Settings::default()).contains("connect-src"));
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
