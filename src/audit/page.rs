//! A page or a picture made of tags: what it asks for, what runs in it, and its policy.

use super::html::{Attribute, Tag, tags};
use super::read::{Audited, Folder};
use super::{Way, error, style, way};
use crate::diagnostic::Diagnostic;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Attributes that make a browser load what they name, whatever the element.
const LOADS: [&str; 6] = ["src", "srcset", "poster", "background", "data", "imagesrcset"];
/// Attributes that hold addresses.
const ADDRESSES: [&str; 6] = ["href", "xlink:href", "action", "formaction", "ping", "manifest"];
/// What a `<link>` may be without anything being loaded.
const QUIET: [&str; 10] = ["alternate", "author", "canonical", "help", "license", "me", "next", "prev", "search", "tag"];
/// Types of `<script>` that do not run.
const DATA: [&str; 4] = ["application/json", "application/ld+json", "text/plain", "speculationrules"];

/// What a page is judged by.
struct Look<'a> {
    file: &'a Arc<str>,
    folder: &'a Folder,
    /// Its own policy, when it has one: directives by name.
    policy: Option<Vec<(String, Vec<String>)>>,
    /// Whether it is a picture: its styles are its own affair.
    svg: bool,
}

/// Judges a page.
pub fn look(file: &Audited, text: &str, folder: &Folder, findings: &mut Vec<Diagnostic>) {
    let tags = tags(text);
    let policy = tags.iter().find(|tag| is_policy(tag)).and_then(|tag| tag.get("content")).map(directives);
    let svg = file.extension() == "svg";
    let look = Look { file: &file.path, folder, policy, svg };
    let found = &mut |finding| findings.push(finding);
    for tag in &tags {
        look.inline(tag, found);
        for attribute in &tag.attributes {
            look.attribute(tag, attribute, found);
        }
        if is_policy(tag) {
            look.own_policy(tag, found);
        }
        if tag.name == "base" {
            found(error(
                "audit/outside",
                look.file,
                tag.span.clone(),
                "`<base>` changes where every address leads".to_owned(),
                "Leave it out.",
            ));
        }
    }
    let mut styles = Vec::new();
    for (css, start) in tags.iter().filter(|tag| tag.name == "style").filter_map(|tag| tag.inside) {
        style::look(css, &style::Place { file: &file.path, start, folder, data: svg || look.allows("font-src", "data:") }, &mut styles);
    }
    styles.into_iter().for_each(found);
    if folder.single && look.policy.is_none() {
        let message = "a course in one file without a policy of its own: nothing keeps it from asking others".to_owned();
        findings.push(
            Diagnostic::error("audit/policy", &file.path, 0..0, message).whole_file().help("Make it with `leadlet package --as html`."),
        );
    }
}

fn is_policy(tag: &Tag) -> bool {
    tag.name == "meta" && tag.get("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"))
}

/// The directives of a policy: the first of a name counts (CSP level 3, 2.2.1).
fn directives(policy: &str) -> Vec<(String, Vec<String>)> {
    let one = |directive: &str| {
        let mut words = directive.split_ascii_whitespace();
        Some((words.next()?.to_ascii_lowercase(), words.map(str::to_owned).collect()))
    };
    policy.split(';').filter_map(one).collect()
}

impl Look<'_> {
    /// The sources that a directive allows: its own, or those of `default-src`.
    fn sources(&self, directive: &str) -> &[String] {
        let of = |name: &str| self.policy.as_ref()?.iter().find(|(known, _)| known == name).map(|(_, sources)| sources.as_slice());
        of(directive).or_else(|| of("default-src")).unwrap_or_default()
    }

    fn allows(&self, directive: &str, source: &str) -> bool {
        self.sources(directive).iter().any(|known| known == source)
    }

    /// Scripts and styles that stand in the page: only a hash in its own policy lets them run.
    fn inline(&self, tag: &Tag, found: &mut impl FnMut(Diagnostic)) {
        let (what, directive) = match tag.name.as_str() {
            "script" if tag.get("src").is_none() => ("script", "script-src"),
            "style" if !self.svg => ("style", "style-src"),
            _ => return,
        };
        let kind = tag.get("type").unwrap_or_default().to_ascii_lowercase();
        if what == "script" && DATA.contains(&kind.as_str()) {
            return;
        }
        let text = tag.inside.map_or("", |(text, _)| text);
        let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
        if self.allows(directive, &hash) {
            return;
        }
        let message = match &self.policy {
            Some(_) => format!("this {what} is not the one whose hash the policy names: browsers do not run it"),
            None => format!("a {what} that stands in the page, which `default-src 'self'` refuses"),
        };
        found(error("audit/inline", self.file, tag.span.clone(), message, "Put it into a file of its own."));
    }

    fn attribute(&self, tag: &Tag, attribute: &Attribute, found: &mut impl FnMut(Diagnostic)) {
        let Attribute { name, value, span } = attribute;
        let is_handler = name.len() > 2 && name.starts_with("on") && name[2..].bytes().all(|byte| byte.is_ascii_lowercase());
        if is_handler || name == "srcdoc" {
            found(error("audit/inline", self.file, span.clone(), format!("`{name}` holds script"), "Let a script file listen instead."));
        } else if name == "style" && !self.svg {
            let message = "a `style` attribute, which `default-src 'self'` refuses".to_owned();
            found(error("audit/inline", self.file, span.clone(), message, "Give it a class, and write the style into a file."));
        } else if name == "srcset" || name == "imagesrcset" {
            // An address that holds its picture has commas of its own.
            let parts: Vec<&str> = if value.trim_start().starts_with("data:") { vec![value] } else { value.split(',').collect() };
            let each = parts.into_iter().filter_map(|one| one.split_ascii_whitespace().next());
            each.for_each(|address| self.address(tag, name, address, span.clone(), found));
        } else if LOADS.contains(&name.as_str()) || ADDRESSES.contains(&name.as_str()) {
            self.address(tag, name, value, span.clone(), found);
        } else if name == "content" && tag.get("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh")) {
            let to = value.split_once(['=']).map_or("", |(_, to)| to.trim().trim_matches(['"', '\'']));
            self.address(tag, name, to, span.clone(), found);
        }
    }

    /// Whether an address is loaded, and not only gone to by who presses it.
    fn loads(&self, tag: &Tag, name: &str) -> bool {
        let rel = tag.get("rel").unwrap_or_default().to_ascii_lowercase();
        match name {
            "href" | "xlink:href" => match tag.name.as_str() {
                "a" | "area" => false,
                "link" => !rel.split_ascii_whitespace().all(|rel| QUIET.contains(&rel)) || rel.is_empty(),
                _ => true,
            },
            _ => true,
        }
    }

    fn address(&self, tag: &Tag, name: &str, address: &str, span: std::ops::Range<usize>, found: &mut impl FnMut(Diagnostic)) {
        let loads = self.loads(tag, name);
        // A server shows this page at any depth, so it names its own files by the address at which the folder stands.
        let own = self.folder.own.as_deref().filter(|_| **self.file == *"404.html").and_then(|own| address.strip_prefix(own));
        let shown: String = address.chars().take(80).collect();
        let element = &tag.name;
        let finding = match way(own.unwrap_or(address), self.file) {
            Way::Runs => error("audit/address", self.file, span, format!("an address that runs: `{shown}`"), "Leave it out."),
            Way::Outside if loads => {
                let help = "Put the file into the folder, or leave it out: whoever opens the page would be told of elsewhere.";
                error("audit/outside", self.file, span, format!("`<{element} {name}>` asks for `{shown}`"), help)
            }
            Way::Above if **self.file != *"404.html" => {
                let help = "Write it relative to this page: the folder may stand at any depth.";
                error("audit/outside", self.file, span, format!("`{shown}` leads out of the folder"), help)
            }
            Way::Data if loads && !self.svg && !self.data(tag) => error(
                "audit/policy",
                self.file,
                span,
                format!("a `data:` address in `<{element}>`, which the policy refuses"),
                "Put it into a file of its own.",
            ),
            Way::Inside(path) if self.folder.single && loads => error(
                "audit/outside",
                self.file,
                span,
                format!("`{path}` is asked for, and this file stands alone"),
                "Put it into the file.",
            ),
            Way::Inside(path) if !self.folder.single && !self.folder.has(&path) && (own.is_some() || **self.file != *"404.html") => {
                Diagnostic::warning("audit/missing", self.file, span, format!("`{path}` is not there"))
            }
            _ => return,
        };
        found(finding);
    }

    /// Whether the policy lets a `data:` address into an element.
    fn data(&self, tag: &Tag) -> bool {
        let directive = match tag.name.as_str() {
            "img" | "image" | "link" | "input" => "img-src",
            "video" | "audio" | "source" | "track" => "media-src",
            _ => return false,
        };
        self.allows(directive, "data:")
    }

    /// A policy that allows what a policy is there to refuse.
    fn own_policy(&self, tag: &Tag, found: &mut impl FnMut(Diagnostic)) {
        let policy = directives(tag.get("content").unwrap_or_default());
        let mut tell = |message: String, help: &str| found(error("audit/policy", self.file, tag.span.clone(), message, help));
        if !policy.iter().any(|(name, _)| name == "default-src") {
            tell(
                "this policy has no `default-src`, so that it allows whatever it does not name".to_owned(),
                "Begin it with default-src 'none'.",
            );
        }
        for (name, sources) in &policy {
            if matches!(name.as_str(), "frame-ancestors" | "report-uri" | "sandbox") {
                tell(format!("`{name}` has no effect in a page: only a server can say it"), "Let the server send it.");
            }
            for source in sources {
                let wide =
                    matches!(source.as_str(), "*" | "http:" | "https:" | "'unsafe-inline'" | "'unsafe-eval'" | "'unsafe-hashes'" | "blob:");
                let runs = source == "data:" && matches!(name.as_str(), "default-src" | "script-src" | "frame-src" | "object-src");
                if wide || runs || source.contains("//") {
                    tell(format!("this policy allows {source} for {name}"), "Name hashes, or files of the folder.");
                }
            }
        }
    }
}
