//! A page or a picture made of tags: what it asks for, what runs in it, and its policy.

use super::html::{HtmlDocument, Space, Tag, Unread};
use super::read::{Audited, AuditedFolder, FileKind};
use super::style::{self, CSS, MAX_HELD, Spans, UTF8, is_plain, is_sheet, shown};
use super::{AddressTarget, Base, data, document, error, held, html, way};
use crate::audit::{
    AUDIT_ADDRESS, AUDIT_INLINE, AUDIT_MISSING, AUDIT_NAME, AUDIT_OUTSIDE, AUDIT_POLICY,
};
use crate::diagnostic::Diagnostic;
use crate::policy;
use crate::text::tags::MAX_ATTRIBUTES;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// Attributes that make a browser load what they name, whatever the element.
const LOADS: [&str; 8] = [
    "src",
    "poster",
    "background",
    "data",
    "lowsrc",
    "dynsrc",
    "codebase",
    "code",
];
/// Attributes that hold addresses.
const ADDRESSES: [&str; 6] = [
    "href",
    "xlink:href",
    "action",
    "formaction",
    "manifest",
    "xml:base",
];
/// Attributes that hold several, with spaces between them.
const LISTS: [&str; 3] = ["ping", "attributionsrc", "archive"];
/// Attributes of an SVG animation that can become an address, and what stands between several.
const ANIMATED: [&str; 4] = ["to", "from", "by", "values"];
/// What a `<link>` may be without anything being loaded.
const QUIET: [&str; 9] = [
    "alternate",
    "author",
    "canonical",
    "help",
    "license",
    "me",
    "next",
    "prev",
    "tag",
];
/// Types of `<script>` that do not run.
const DATA: [&str; 3] = ["application/json", "application/ld+json", "text/plain"];
/// Elements that show what a `data:` address holds as a page of its own.
const FRAMES: [&str; 4] = ["iframe", "frame", "object", "embed"];

/// The sources that each directive of a policy allows.
type Policy = HashMap<String, HashSet<String>>;

/// What a page is judged by.
struct Look<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    folder: &'a AuditedFolder,
    base: &'a Base,
    /// Its own policy, when it has one: directives by name.
    policy: Option<Rc<Policy>>,
    /// Whether it is a picture: its styles are its own affair.
    svg: bool,
    /// Where it stands in the file, when it is held in an attribute.
    held: Option<Range<usize>>,
    /// How many attributes it is held in.
    depth: usize,
}

/// Judges a page.
pub fn look(
    file: &Audited,
    text: &str,
    document: &HtmlDocument,
    folder: &AuditedFolder,
    findings: &mut Vec<Diagnostic>,
) {
    let base = Base::of(&file.path);
    let policy = policy_of(document);
    let svg = file.kind() == FileKind::Svg;
    let look = Look {
        file: &file.path,
        text,
        folder,
        base: &base,
        policy,
        svg,
        held: None,
        depth: 0,
    };
    // Other XML is full of addresses that mean nothing to a browser.
    let is_seen = |tag: &Tag| file.kind() != FileKind::Xml || tag.space != Space::Other;
    look.all(document, &is_seen, findings);
    if folder.single && look.policy.is_none() {
        let message =
            "This course in one file has no policy, so nothing keeps it from loading from other \
             sites"
                .to_owned();
        findings.push(
            Diagnostic::new(&AUDIT_POLICY, &file.path, 0..0, message)
                .whole_file()
                .help("Make it with `leadlet package --as html`."),
        );
    }
}

/// A policy counts in the head alone (CSP level 3, 3.3).
fn is_policy(tag: &Tag) -> bool {
    names_policy(tag) && tag.in_head
}

fn names_policy(tag: &Tag) -> bool {
    tag.name == "meta"
        && tag
            .get("http-equiv")
            .is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"))
}

/// The address to which a page leads on by itself, as browsers read it out of `content` (HTML, "shared declarative refresh steps").
fn refreshed(content: &str) -> &str {
    let rest = content
        .trim_start()
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let rest = rest.trim_start();
    let rest = rest.strip_prefix([';', ',']).unwrap_or(rest).trim_start();
    let named = rest
        .get(..3)
        .filter(|word| word.eq_ignore_ascii_case("url"))
        .map(|_| rest[3..].trim_start());
    let rest = named
        .and_then(|rest| rest.strip_prefix('='))
        .map_or(rest, str::trim_start);
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    quote.map_or(rest, |quote| {
        rest[1..].split(quote).next().unwrap_or_default()
    })
}

/// The addresses of `srcset` (HTML, "parse a srcset attribute"): they may hold commas themselves.
fn candidates(srcset: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return found;
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let address = &rest[..end];
        rest = &rest[end..];
        found.push(address.trim_end_matches(','));
        if !address.ends_with(',') {
            let mut depth = 0_usize;
            let ends = rest.find(|c: char| match c {
                '(' => {
                    depth += 1;
                    false
                }
                ')' => {
                    depth = depth.saturating_sub(1);
                    false
                }
                c => c == ',' && depth == 0,
            });
            rest = &rest[ends.unwrap_or(rest.len())..];
        }
    }
}

/// The policy of a page, if it has one that says what may be loaded or run.
fn policy_of(document: &HtmlDocument) -> Option<Rc<Policy>> {
    let content = document
        .tags
        .iter()
        .find(|tag| is_policy(tag))?
        .get("content")?;
    let directives = Some(directives(content)).filter(|directives| refuses(directives))?;
    let mut policy = Policy::new();
    for (name, sources) in directives {
        policy
            .entry(name)
            .or_insert_with(|| sources.into_iter().collect());
    }
    Some(Rc::new(policy))
}

/// Whether a policy says anything of what may be loaded or run: else it promises no more than none does.
fn refuses(policy: &[(String, Vec<String>)]) -> bool {
    policy.iter().any(|(name, _)| name.ends_with("-src"))
}

/// Whether a page is the one that an LMS starts.
fn is_launch(file: &str) -> bool {
    file.starts_with("launch") && !file.contains('/')
}

/// The directives of a policy: the first of a name counts (CSP level 3, 2.2.1).
fn directives(policy: &str) -> Vec<(String, Vec<String>)> {
    let one = |directive: &str| {
        let mut words = directive.split_ascii_whitespace();
        Some((
            words.next()?.to_ascii_lowercase(),
            words.map(str::to_owned).collect(),
        ))
    };
    policy.split(';').filter_map(one).collect()
}

/// What a `<link>` is.
fn rels(tag: &Tag) -> impl Iterator<Item = String> {
    tag.get("rel")
        .unwrap_or_default()
        .split_ascii_whitespace()
        .map(str::to_ascii_lowercase)
}

impl Look<'_> {
    /// Whether a directive allows a source; where it is not there, `default-src` does.
    fn allows(&self, directive: &str, source: &str) -> bool {
        let Some(policy) = &self.policy else {
            return false;
        };
        policy
            .get(directive)
            .or_else(|| policy.get("default-src"))
            .is_some_and(|sources| sources.contains(source))
    }

    /// Bytes of the file.
    fn span(&self, span: &Range<usize>) -> Range<usize> {
        self.held.clone().unwrap_or_else(|| span.clone())
    }

    fn place(&self, tag: &Tag, name: &str) -> Range<usize> {
        self.held
            .clone()
            .unwrap_or_else(|| tag.place(self.text, name))
    }

    /// Judges all tags.
    fn all(
        &self,
        document: &HtmlDocument,
        is_seen: &dyn Fn(&Tag) -> bool,
        findings: &mut Vec<Diagnostic>,
    ) {
        for tag in document.tags.iter().filter(|tag| is_seen(tag)) {
            self.inline(tag, findings);
            for (name, value) in &tag.attributes {
                self.attribute(tag, name, value, findings);
            }
            self.element(tag, findings);
            if tag.name == "style"
                && let Some(css) = &tag.inside
            {
                let start = tag.inside_start(self.text).filter(|_| self.held.is_none());
                let spans = start.map_or_else(|| Spans::In(self.span(&tag.span)), Spans::From);
                self.style(
                    css,
                    spans,
                    self.svg || self.allows("font-src", "data:"),
                    findings,
                );
            }
        }
        for (instruction, span) in &document.instructions {
            self.instruction(instruction, self.span(span), findings);
        }
        if let Some(span) = &document.entities {
            let message =
                "It declares entities or attributes of its own, which can contain anything"
                    .to_owned();
            findings.push(error(
                &AUDIT_OUTSIDE,
                self.file,
                self.span(span),
                message,
                "Leave the square brackets of its `<!DOCTYPE>` out.",
            ));
        }
        if let Some((name, span)) = document
            .encoding
            .as_ref()
            .filter(|(name, _)| !is_plain(name))
        {
            self.encoding(name, self.span(span), findings);
        }
        if let Some(unread) = document.unread {
            let message = match unread {
                Unread::Depth => "This is nested too deep to be checked".to_owned(),
                Unread::Attributes => format!(
                    "A tag has more than {MAX_ATTRIBUTES} attributes, so this could not be checked"
                ),
            };
            findings.push(Diagnostic::new(&AUDIT_NAME, self.file, 0..0, message).whole_file());
        }
    }

    fn style(&self, css: &str, spans: Spans, data: bool, findings: &mut Vec<Diagnostic>) {
        let place = style::StyleLocation {
            file: self.file,
            base: self.base,
            spans,
            folder: self.folder,
            data,
            depth: self.depth,
        };
        style::look(css, &place, findings);
    }

    fn encoding(&self, name: &str, span: Range<usize>, findings: &mut Vec<Diagnostic>) {
        let message = format!(
            "Its encoding is said to be `{}`, so it could not be checked",
            shown(name)
        );
        findings.push(error(&AUDIT_NAME, self.file, span, message, UTF8));
    }

    /// Style sheets that a processing instruction names (W3C, "Associating Style Sheets with XML documents").
    fn instruction(&self, instruction: &str, span: Range<usize>, findings: &mut Vec<Diagnostic>) {
        let Some(rest) = instruction.trim_start().strip_prefix("xml-stylesheet") else {
            return;
        };
        let pretended = format!("<link rel=stylesheet {rest}>");
        let document = html::html(&pretended);
        let Some(tag) = document.tags.first() else {
            return;
        };
        let look = Look {
            held: Some(span.clone()),
            policy: self.policy.clone(),
            ..*self
        };
        for (name, value) in tag.attributes.iter().filter(|(name, _)| name == "href") {
            look.attribute(tag, name, value, findings);
        }
        if tag
            .get("type")
            .is_some_and(|kind| !kind.trim().eq_ignore_ascii_case("text/css"))
        {
            let message =
                "A style sheet that rewrites the page, which cannot be checked".to_owned();
            findings.push(error(
                &AUDIT_INLINE,
                self.file,
                span,
                message,
                "Write the page itself.",
            ));
        }
    }

    /// Scripts and styles that stand in the page: only a hash in its own policy lets them run.
    fn inline(&self, tag: &Tag, findings: &mut Vec<Diagnostic>) {
        let is_elsewhere = match tag.space {
            Space::Svg => tag.get("href").or_else(|| tag.get("xlink:href")).is_some(),
            _ => tag.get("src").is_some(),
        };
        let (what, directive) = match tag.name.as_str() {
            "script" if !is_elsewhere => ("script", "script-src"),
            "style" if !self.svg => ("style", "style-src"),
            _ => return,
        };
        let kind = tag
            .get("type")
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if what == "script" && DATA.contains(&kind.as_str()) {
            return;
        }
        let text = tag.inside.as_deref().unwrap_or_default();
        if what == "script" && matches!(kind.as_str(), "importmap" | "speculationrules") {
            self.rules(&kind, text, self.span(&tag.span), findings);
        }
        let hash = format!(
            "'sha256-{}'",
            STANDARD.encode(Sha256::digest(text.as_bytes()))
        );
        if self.allows(directive, &hash) {
            return;
        }
        let message = match &self.policy {
            Some(_) => format!(
                "This {what} is not the one whose hash the policy names, so browsers do not run it"
            ),
            None => format!("a {what} that stands in the page, which `default-src 'self'` refuses"),
        };
        findings.push(error(
            &AUDIT_INLINE,
            self.file,
            self.span(&tag.span),
            message,
            "Put it into a file of its own.",
        ));
    }

    /// Maps of scripts, and rules of what to load ahead.
    fn rules(&self, kind: &str, text: &str, span: Range<usize>, findings: &mut Vec<Diagnostic>) {
        let Ok(value) = serde_json::from_str(text) else {
            return;
        };
        for address in data::hosts(&value) {
            let message = format!("`<script type={kind}>` asks for `{}`", shown(&address));
            findings.push(error(
                &AUDIT_OUTSIDE,
                self.file,
                span.clone(),
                message,
                "Put the file into the folder.",
            ));
        }
    }

    /// What an element means as a whole.
    fn element(&self, tag: &Tag, findings: &mut Vec<Diagnostic>) {
        match tag.name.as_str() {
            "base" => {
                let message = "`<base>` changes where every address leads".to_owned();
                findings.push(error(
                    &AUDIT_OUTSIDE,
                    self.file,
                    self.span(&tag.span),
                    message,
                    "Leave it out.",
                ));
            }
            "meta" => {
                if is_policy(tag) {
                    self.own_policy(tag, findings);
                } else if names_policy(tag) {
                    let message = "This policy has no effect, as it is not in the head of the page"
                        .to_owned();
                    findings.push(error(
                        &AUDIT_POLICY,
                        self.file,
                        self.span(&tag.span),
                        message,
                        "Put it first into `<head>`.",
                    ));
                }
                let kind = tag
                    .get("http-equiv")
                    .filter(|kind| kind.eq_ignore_ascii_case("content-type"))
                    .and(tag.get("content"));
                let named = kind.and_then(|kind| {
                    kind.to_ascii_lowercase()
                        .split_once("charset")
                        .map(|(_, rest)| rest.trim_start().to_owned())
                });
                let named = named.and_then(|rest| {
                    Some(
                        rest.strip_prefix('=')?
                            .trim()
                            .trim_matches(['"', '\''])
                            .to_owned(),
                    )
                });
                let encoding = tag.get("charset").map(str::to_owned).or(named);
                if let Some(name) =
                    encoding.filter(|name| !is_plain(name.split(';').next().unwrap_or_default()))
                {
                    self.encoding(&name, self.span(&tag.span), findings);
                }
            }
            "param"
                if tag.get("name").is_some_and(|name| {
                    ["src", "data", "movie", "url", "code", "filename"]
                        .contains(&name.to_ascii_lowercase().as_str())
                }) =>
            {
                self.address(tag, "value", tag.get("value").unwrap_or_default(), findings);
            }
            _ => {}
        }
    }

    fn attribute(&self, tag: &Tag, name: &str, value: &str, findings: &mut Vec<Diagnostic>) {
        let is_handler = name.len() > 2
            && name.starts_with("on")
            && name[2..].bytes().all(|byte| byte.is_ascii_lowercase());
        let is_animated =
            tag.space != Space::Html && (tag.name.starts_with("animate") || tag.name == "set");
        if is_handler || name == "srcdoc" {
            let span = self.place(tag, name);
            let message = format!("`{name}` contains JavaScript");
            findings.push(error(
                &AUDIT_INLINE,
                self.file,
                span.clone(),
                message,
                "Put the code into a script file.",
            ));
            if name == "srcdoc" {
                self.inner(value, &html::html(value), self.base, span, findings);
            }
        } else if name == "style" {
            let span = self.place(tag, name);
            if !self.svg {
                let message = "A `style` attribute, which `default-src 'self'` blocks".to_owned();
                findings.push(error(
                    &AUDIT_INLINE,
                    self.file,
                    span.clone(),
                    message,
                    "Give it a class, and write the style in a style sheet.",
                ));
            }
            self.style(value, Spans::In(span), true, findings);
        } else if name == "srcset" || name == "imagesrcset" {
            candidates(value)
                .into_iter()
                .for_each(|address| self.address(tag, name, address, findings));
        } else if LISTS.contains(&name) {
            value
                .split_ascii_whitespace()
                .for_each(|address| self.address(tag, name, address, findings));
        } else if LOADS.contains(&name) || ADDRESSES.contains(&name) {
            self.address(tag, name, value, findings);
        } else if name == "content"
            && tag
                .get("http-equiv")
                .is_some_and(|kind| kind.eq_ignore_ascii_case("refresh"))
        {
            self.address(tag, name, refreshed(value), findings);
        } else if is_animated && ANIMATED.contains(&name) {
            // Most are numbers, which lead nowhere.
            for address in value.split(';').filter(|address| {
                matches!(
                    way(address, self.base),
                    AddressTarget::Outside | AddressTarget::Runs
                )
            }) {
                self.address(tag, name, address, findings);
            }
        }
        let is_written = is_animated || tag.space == Space::Svg || self.svg;
        if is_written && name != "style" && value.contains('(') {
            self.style(value, Spans::In(self.place(tag, name)), true, findings);
        }
    }

    /// Looks at a page that an attribute holds.
    fn inner(
        &self,
        text: &str,
        document: &HtmlDocument,
        base: &Base,
        span: Range<usize>,
        findings: &mut Vec<Diagnostic>,
    ) {
        if self.depth >= MAX_HELD {
            let message = "This is nested too deep to be checked".to_owned();
            findings.push(error(
                &AUDIT_NAME,
                self.file,
                span,
                message,
                "Put it into a file of its own.",
            ));
            return;
        }
        let policy = policy_of(document);
        let look = Look {
            text,
            base,
            policy,
            held: Some(span),
            svg: false,
            depth: self.depth + 1,
            ..*self
        };
        look.all(document, &|_| true, findings);
    }

    /// Whether an address is loaded, and not only gone to by who presses it.
    fn loads(&self, tag: &Tag, name: &str) -> bool {
        match name {
            "href" | "xlink:href" => match tag.name.as_str() {
                "a" | "area" => false,
                _ if tag.space == Space::MathMl => false,
                "link" => {
                    !rels(tag).all(|rel| QUIET.contains(&rel.as_str()))
                        || rels(tag).next().is_none()
                }
                _ => true,
            },
            _ => true,
        }
    }

    fn address(&self, tag: &Tag, name: &str, address: &str, findings: &mut Vec<Diagnostic>) {
        let loads = self.loads(tag, name);
        // A server shows this page at any depth, so it names its own files by the address at which the folder stands.
        let own = self
            .folder
            .own
            .as_deref()
            .filter(|_| **self.file == *"404.html")
            .and_then(|own| address.strip_prefix(own));
        let way = way(own.unwrap_or(address), self.base);
        let is_style = tag.name == "link" && rels(tag).any(|rel| rel == "stylesheet");
        if matches!(way, AddressTarget::Data | AddressTarget::Runs)
            && (FRAMES.contains(&tag.name.as_str()) || is_style)
        {
            self.holds(address, is_style, self.place(tag, name), findings);
        }
        let found = |finding: Diagnostic| findings.push(finding);
        self.judge(
            tag,
            name,
            address,
            (way, loads, own.is_some(), is_style),
            found,
        );
    }

    /// Looks at what a `data:` address holds.
    fn holds(
        &self,
        address: &str,
        is_style: bool,
        span: Range<usize>,
        findings: &mut Vec<Diagnostic>,
    ) {
        let Some((kind, text)) = held(address) else {
            return;
        };
        if !is_style && kind != "text/css" {
            self.inner(&text, &document(&kind, &text), &Base::NONE, span, findings);
        } else if is_style && self.depth < MAX_HELD {
            let (spans, depth) = (Spans::In(span), self.depth + 1);
            let place = style::StyleLocation {
                file: self.file,
                base: &Base::NONE,
                spans,
                folder: self.folder,
                data: true,
                depth,
            };
            style::look(&text, &place, findings);
        }
    }

    /// Says what is wrong with an address, if anything is.
    fn judge(
        &self,
        tag: &Tag,
        name: &str,
        address: &str,
        how: (AddressTarget, bool, bool, bool),
        found: impl FnOnce(Diagnostic),
    ) {
        let (way, loads, is_own, is_style) = how;
        let span = || self.place(tag, name);
        let shown = shown(address);
        let element = &tag.name;
        let finding = match way {
            AddressTarget::Runs => error(
                &AUDIT_ADDRESS,
                self.file,
                span(),
                format!("This address runs JavaScript: `{shown}`"),
                "Leave it out.",
            ),
            AddressTarget::Outside if loads => {
                let help = "Put the file into the folder, or leave it out: the other site would \
                 learn of everyone who opens the page.";
                error(
                    &AUDIT_OUTSIDE,
                    self.file,
                    span(),
                    format!("`<{element} {name}>` loads `{shown}`"),
                    help,
                )
            }
            AddressTarget::Above if **self.file != *"404.html" => {
                let help = "Write it relative to this page: the folder can be at any depth of a \
                 server.";
                error(
                    &AUDIT_OUTSIDE,
                    self.file,
                    span(),
                    format!("`{shown}` leads out of the folder"),
                    help,
                )
            }
            AddressTarget::Data if loads && !self.svg && !self.data(tag) => error(
                &AUDIT_POLICY,
                self.file,
                span(),
                format!("A `data:` address in `<{element}>`, which the policy blocks"),
                "Put it into a file of its own.",
            ),
            AddressTarget::Inside(path) if self.folder.single && loads => error(
                &AUDIT_OUTSIDE,
                self.file,
                span(),
                format!("This file loads `{path}`, but has to work alone"),
                "Put it into the file.",
            ),
            AddressTarget::Inside(path)
                if !self.folder.single
                    && !self.folder.has(&path)
                    && (is_own || **self.file != *"404.html") =>
            {
                Diagnostic::new(
                    &AUDIT_MISSING,
                    self.file,
                    span(),
                    format!("`{path}` does not exist"),
                )
            }
            AddressTarget::Inside(path) if is_style && name == "href" && !is_sheet(&path) => {
                error(&AUDIT_NAME, self.file, span(), style::unread(&shown), CSS)
            }
            _ => return,
        };
        found(finding);
    }

    /// Whether the policy lets a `data:` address into an element.
    fn data(&self, tag: &Tag) -> bool {
        let directive = match tag.name.as_str() {
            "link" if rels(tag).any(|rel| rel == "stylesheet") => "style-src",
            "img" | "image" | "link" | "input" => "img-src",
            "video" | "audio" | "source" | "track" => "media-src",
            _ => return false,
        };
        self.allows(directive, "data:")
    }

    /// Whether a source is what a page is made for: the record store that the folder's own data names, the one that a cmi5 launch will name, and
    /// the address at which the folder is, for the page that a server shows at any depth.
    fn is_meant(&self, directive: &str, source: &str) -> bool {
        let is_own = || {
            self.folder
                .own
                .as_deref()
                .is_some_and(|own| policy::origin(own) == source)
        };
        match directive {
            "connect-src" if matches!(source, "http:" | "https:") => {
                (self.folder.has("cmi5.xml") || self.folder.has("tincan.xml"))
                    && is_launch(self.file)
            }
            "connect-src" => self.folder.stores.contains(source),
            "default-src" => **self.file == *"404.html" && is_own(),
            _ => false,
        }
    }

    /// A policy that allows what a policy is there to refuse.
    fn own_policy(&self, tag: &Tag, findings: &mut Vec<Diagnostic>) {
        let policy = directives(tag.get("content").unwrap_or_default());
        let mut tell = |message: String, help: &str| {
            findings.push(error(
                &AUDIT_POLICY,
                self.file,
                self.span(&tag.span),
                message,
                help,
            ))
        };
        if refuses(&policy) && !policy.iter().any(|(name, _)| name == "default-src") {
            tell(
                "This policy has no `default-src`, so it allows everything it does not name"
                    .to_owned(),
                "Begin it with default-src 'none'.",
            );
        }
        for (name, sources) in &policy {
            if matches!(name.as_str(), "frame-ancestors" | "report-uri" | "sandbox") {
                tell(
                    format!("`{name}` has no effect in a page: only a server can set it"),
                    "Set it on the server.",
                );
            }
            for source in sources.iter().filter(|source| !self.is_meant(name, source)) {
                let wide = matches!(
                    source.as_str(),
                    "*" | "http:"
                        | "https:"
                        | "'unsafe-inline'"
                        | "'unsafe-eval'"
                        | "'unsafe-hashes'"
                        | "blob:"
                );
                let runs = source == "data:"
                    && matches!(
                        name.as_str(),
                        "default-src" | "script-src" | "frame-src" | "object-src"
                    );
                if wide || runs || source.contains("//") {
                    tell(
                        format!("This policy allows {source} for {name}"),
                        "Name hashes, or files of the folder.",
                    );
                }
            }
        }
    }
}
