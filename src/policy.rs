//! Content Security Policies (CSP level 3): the one source for what a server sends, what each page carries itself, and what a document carries
//! that stands alone.
//!
//! What a page carries (`<meta http-equiv>`) holds also where no server sends a policy: from a disk, on a host without settings of its own, in an LMS.
//! Who may frame the page cannot be said there (CSP level 3, 3.3); only a server can.

use crate::course::{Settings, Xapi};
use crate::elements::{after_first_script, head_start};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Nothing but the course's own files, no plugin, no form, no `<base>`.
const OWN: [(&str, &str); 4] = [
    ("default-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
    ("object-src", "'none'"),
];

/// No text becomes code or HTML but through the one policy of the theme's scripts (Trusted Types). Browsers that do not know it pass it over.
const TRUSTED_TYPES: &str = "require-trusted-types-for 'script'; trusted-types leadlet";

/// How a page is made and what it may ask for, as far as its policy goes.
#[derive(Clone, Copy, Debug, Default)]
pub struct PagePolicy<'a> {
    /// Raw HTML of its author stands in it as it is (`html: trusted`).
    pub raw: bool,
    /// The address of the course, when the page names its files by it: a server shows the page at any depth.
    pub home: Option<&'a str>,
    /// The record store of pages that post to it by themselves.
    pub xapi: Option<&'a Xapi>,
    /// The page talks to a record store that only the launch names (cmi5).
    pub any_store: bool,
    /// The page has no script, and none is allowed.
    pub bare: bool,
}

/// The policy that a server is to send with every file of a course: the course's own files, messages to the record store of `xapi:` and to what gives
/// its token, and frames of its own site and of the origins that `course.yaml` names. Raw HTML that is not sanitised (`html: trusted`) may ask for
/// anything, so only who may frame it is said. `trusted_types`: whether the scripts of the site keep to Trusted Types.
pub fn of_server(settings: &Settings, trusted_types: bool) -> String {
    let ancestors = format!("frame-ancestors {}", frame_ancestors(settings));
    if settings.trusted_html {
        return ancestors;
    }
    let page = PagePolicy {
        xapi: settings.xapi.as_ref(),
        ..PagePolicy::default()
    };
    let more = trusted_types.then(|| TRUSTED_TYPES.to_owned());
    more.into_iter()
        .chain(of_page(page).split("; ").map(str::to_owned))
        .chain([ancestors])
        .collect::<Vec<_>>()
        .join("; ")
}

/// The policy that a page carries.
///
/// Of a page with raw HTML in it nothing is promised but that no `<base>` leads its links astray.
pub fn of_page(page: PagePolicy) -> String {
    if page.raw {
        return "base-uri 'none'".to_owned();
    }
    let mut directives: Vec<String> = OWN
        .iter()
        .map(|(name, source)| format!("{name} {source}"))
        .collect();
    if let Some(home) = page.home.map(origin).filter(|home| !home.is_empty()) {
        directives[0] = format!("{} {home}", directives[0]);
    }
    if page.any_store {
        directives.push("connect-src 'self' http: https:".to_owned());
    } else if let Some(xapi) = page.xapi {
        directives.push(connect(xapi));
    }
    if page.bare {
        directives.push("script-src 'none'".to_owned());
    }
    directives.join("; ")
}

/// The policy of a document that loads nothing: it lets these styles and scripts run, each as it stands between its tags, and shows images, fonts and
/// media that are in the document. It fits into an attribute in double quotes.
pub fn of_document<'a>(styles: &[String], scripts: impl Iterator<Item = &'a String>) -> String {
    let scripts: Vec<String> = scripts.map(|script| hash(script)).collect();
    let styles: Vec<String> = styles.iter().map(|style| hash(style)).collect();
    let list = |hashes: Vec<String>| {
        if hashes.is_empty() {
            "'none'".to_owned()
        } else {
            hashes.join(" ")
        }
    };
    format!(
        "default-src 'none'; script-src {}; style-src {}; img-src data:; font-src data:; media-src data:; base-uri 'none'; form-action 'none'",
        list(scripts),
        list(styles)
    )
}

/// The tag by which a page carries its policy. It is to be before anything that the page loads; `early.js` relies on its first attribute.
pub fn tag(page: PagePolicy) -> String {
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">",
        of_page(page)
    )
}

/// Puts the policy of a finished page before anything that it loads, whatever theme it is from, but for the script `early`: that has to read the
/// policy before browsers do, as WebKit would refuse all in a sandbox (`themes/default/scripts/early.js`).
pub fn put(html: &mut String, page: PagePolicy, early: &str) {
    let at =
        after_first_script(html.as_bytes(), early).unwrap_or_else(|| head_start(html.as_bytes()));
    html.insert_str(at, &tag(page));
}

/// What pages may send to: their own site, the record store, and the address that gives a token.
fn connect(xapi: &Xapi) -> String {
    let (store, token) = (origin(&xapi.endpoint), origin(&xapi.token));
    let more = if store == token {
        String::new()
    } else {
        format!(" {token}")
    };
    format!("connect-src 'self' {store}{more}")
}

/// Scheme, host and port of an address, without what would end a word of a policy or of a server's own language.
pub fn origin(url: &str) -> String {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..]
        .find(['/', '?', '#'])
        .map_or(url.len(), |at| host + at);
    let named = url[host..end].rsplit('@').next().unwrap_or_default();
    let safe = named
        .chars()
        .filter(|c| c.is_alphanumeric() || "-._:[]".contains(*c));
    url[..host].chars().chain(safe).collect()
}

/// Who may hold the course in a frame, as the policy says it.
pub fn frame_ancestors(settings: &Settings) -> String {
    std::iter::once("'self'")
        .chain(settings.origins.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(" ")
}

fn hash(text: &str) -> String {
    format!(
        "'sha256-{}'",
        STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xapi(endpoint: &str, token: &str) -> Settings {
        Settings {
            xapi: Some(Xapi {
                endpoint: endpoint.into(),
                token: token.into(),
            }),
            ..Settings::default()
        }
    }

    #[test]
    fn an_origin_is_scheme_and_host() {
        assert_eq!(origin("https://a.example/b/c/"), "https://a.example");
        assert_eq!(origin("https://a.example:8443?x"), "https://a.example:8443");
        assert_eq!(origin("http://me:secret@[::1]:80/#x"), "http://[::1]:80");
        assert_eq!(
            origin("https://a.example; script-src *\"/"),
            "https://a.examplescript-src"
        );
    }

    #[test]
    fn the_policy_names_whom_pages_tell() {
        let two = of_server(
            &xapi("https://lrs.example/xapi", "https://learn.example/token"),
            true,
        );
        assert!(two.contains("object-src 'none'; connect-src 'self' https://lrs.example https://learn.example; frame-ancestors"), "{two}");
        let one = of_server(
            &xapi("https://lrs.example/xapi", "https://lrs.example/token"),
            true,
        );
        assert!(
            one.contains("connect-src 'self' https://lrs.example; "),
            "{one}"
        );
        assert!(!of_server(&Settings::default(), true).contains("connect-src"));
    }

    #[test]
    fn the_policy_of_a_server_names_who_may_frame() {
        let mut settings = Settings {
            origins: vec!["https://a.example".into(), "https://*.b.example".into()],
            ..Settings::default()
        };
        let policy = of_server(&settings, true);
        assert!(
            policy.starts_with(
                "require-trusted-types-for 'script'; trusted-types leadlet; default-src 'self'; "
            ),
            "{policy}"
        );
        assert!(
            policy.ends_with("; frame-ancestors 'self' https://a.example https://*.b.example"),
            "{policy}"
        );
        assert!(of_server(&settings, false).starts_with("default-src 'self'; base-uri 'none'; "));
        settings.trusted_html = true;
        assert_eq!(
            of_server(&settings, true),
            "frame-ancestors 'self' https://a.example https://*.b.example"
        );
    }

    #[test]
    fn the_policy_of_a_page_comes_before_what_it_loads_and_frames_nobody() {
        let with = |html: &str, page: PagePolicy| {
            let mut html = html.to_owned();
            put(&mut html, page, "early.js");
            html
        };
        let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'\">";
        assert_eq!(
            with(
                "<!doctype html>\n<html lang=\"en\"><head>\n<script src=\"a.js\"></script></head>",
                PagePolicy::default()
            ),
            format!(
                "<!doctype html>\n<html lang=\"en\"><head>{meta}\n<script src=\"a.js\"></script></head>"
            )
        );
        assert_eq!(
            with(
                "<head><meta charset=utf-8><script src=early.js></script><script src=\"a.js\"></script>",
                PagePolicy::default()
            ),
            format!(
                "<head><meta charset=utf-8><script src=early.js></script>{meta}<script src=\"a.js\"></script>"
            )
        );
        assert!(
            with("<!DOCTYPE html><html><body>", PagePolicy::default())
                .starts_with("<!DOCTYPE html><html><meta http-equiv")
        );
        assert!(
            with(
                "<p>",
                PagePolicy {
                    bare: true,
                    ..PagePolicy::default()
                }
            )
            .contains("; script-src 'none'\"><p>")
        );
        assert_eq!(
            with(
                "<p>",
                PagePolicy {
                    raw: true,
                    ..PagePolicy::default()
                }
            ),
            "<meta http-equiv=\"Content-Security-Policy\" content=\"base-uri 'none'\"><p>"
        );
    }

    #[test]
    fn a_page_may_ask_for_what_it_is_made_for() {
        let settings = xapi("https://lrs.example/xapi", "https://lrs.example/token");
        assert!(
            of_page(PagePolicy {
                xapi: settings.xapi.as_ref(),
                ..PagePolicy::default()
            })
            .ends_with("connect-src 'self' https://lrs.example")
        );
        assert!(
            of_page(PagePolicy {
                any_store: true,
                ..PagePolicy::default()
            })
            .ends_with("connect-src 'self' http: https:")
        );
        assert!(
            of_page(PagePolicy {
                home: Some("https://a.example/b/"),
                ..PagePolicy::default()
            })
            .starts_with("default-src 'self' https://a.example; ")
        );
    }

    #[test]
    fn each_text_has_its_hash() {
        // The example of CSP level 3, section 2.3.1.
        let script = "alert('Hello, world.');".to_owned();
        let policy = of_document(&[], [script].iter());
        assert!(policy.contains("script-src 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='; style-src 'none';"), "{policy}");
    }
}
