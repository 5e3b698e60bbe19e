//! The scripts of a theme as the files that pages load: one of every page, and others that take what they need from it.

use super::theme::{ManifestReference, Theme};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::scripts::{self, JoinFault, JoinFaultKind, Joined};
use crate::source::{FileError, Source};
use crate::text::words::did_you_mean;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The texts of a theme's scripts; "" for those that it has not.
#[derive(Debug, Default)]
pub struct ScriptBundles {
    /// Of every page.
    pub script: String,
    /// Of the front page, and of others that show a whole module or course, after `script`.
    pub front: String,
    /// Of lessons with other questions than choices, after `script`; the rooms have it in theirs.
    pub kinds: String,
    /// Of the learner's rooms, after `script`.
    pub rooms: String,
    /// Of the search page, after `script`.
    pub search: String,
    /// Of a page in a frame of a host page, after `script`.
    pub frame: String,
    /// What is wrong in scripts and their imports.
    pub findings: Vec<Diagnostic>,
}

/// Joins the scripts that the theme names, each bundle with the words it says.
///
/// # Errors
/// When a file that is there cannot be read.
pub fn make(theme: &Theme, source: &Source) -> Result<ScriptBundles, FileError> {
    let manifest = &theme.manifest;
    let mut made = ScriptBundles::default();
    let main = joined(theme, source, &manifest.scripts, None, &mut made.findings)?;
    let mut wanted = BTreeSet::new();
    let later = [
        ("front", &manifest.front_scripts, &mut made.front),
        ("kinds", &manifest.kind_scripts, &mut made.kinds),
        ("rooms", &manifest.room_scripts, &mut made.rooms),
        ("finding", &manifest.search_scripts, &mut made.search),
        ("frame", &manifest.frame_scripts, &mut made.frame),
    ];
    for (section, list, text) in later {
        if list.is_empty() {
            continue;
        }
        let bundle = joined(theme, source, list, Some(&main), &mut made.findings)?;
        let mut first = String::new();
        if !bundle.taken.is_empty() {
            let _ = writeln!(
                first,
                "const {{ {} }} = window.leadlet;",
                listed(&bundle.taken)
            );
        }
        *text = in_function(theme, section, &first, &bundle, "");
        wanted.extend(bundle.wanted);
    }
    let mut last = String::new();
    if !wanted.is_empty() {
        let _ = writeln!(
            last,
            "Object.assign(window.leadlet ??= {{}}, {{ {} }});",
            listed(&wanted)
        );
    }
    made.script = in_function(theme, "script", "", &main, &last);
    Ok(made)
}

fn listed(names: &BTreeSet<String>) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.join(", ")
}

/// Scripts inside one function, after the words they say: a section of the strings.
fn in_function(theme: &Theme, section: &str, first: &str, bundle: &Joined, last: &str) -> String {
    let mut script = format!(
        "(function () {{\n\"use strict\";\nconst strings = {};\n{first}",
        theme.strings.script(section)
    );
    for (_, part) in &bundle.parts {
        lean(part, &mut script);
    }
    script.push_str(last);
    script.push_str("})();\n");
    script
}

fn joined(
    theme: &Theme,
    source: &Source,
    list: &[ManifestReference],
    earlier: Option<&Joined>,
    findings: &mut Vec<Diagnostic>,
) -> Result<Joined, FileError> {
    let entries: Vec<&str> = list.iter().map(|named| named.path.as_str()).collect();
    let mut failed = None;
    let bundle = scripts::join(&entries, earlier, &mut |path, below| match theme
        .layered(source, path, below)
    {
        Ok(found) => found.map(|(_, bytes)| match bytes {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }),
        Err(error) => {
            failed = Some(error);
            None
        }
    });
    if let Some(error) = failed {
        return Err(error);
    }
    for fault in &bundle.faults {
        findings.push(match fault.kind {
            JoinFaultKind::NoEntry => {
                let entry = list.iter().find(|named| named.path == fault.path);
                entry.map_or_else(|| said(theme, source, fault), ManifestReference::lacking)
            }
            _ => said(theme, source, fault),
        });
    }
    Ok(bundle)
}

/// A fault as a problem. It stands in the script, but for a script inside the program: that is right, and a file of the author's
/// lacks what it needs.
fn said(theme: &Theme, source: &Source, fault: &JoinFault) -> Diagnostic {
    let own = |path: &str| match theme.layered(source, path, 0) {
        Ok(Some((layer, _))) if layer.own => Some(layer.path(path)),
        _ => None,
    };
    let (rule, message, mut help, other) = words(fault);
    let by = own(&fault.path);
    if let JoinFaultKind::NoExport {
        name,
        from,
        declared,
        exports,
    } = &fault.kind
        && by.is_some()
        && !(*declared && own(from).is_some())
    {
        let exports = exports.iter().map(String::as_str);
        help = did_you_mean(name, exports.clone(), || {
            match exports.clone().collect::<Vec<_>>() {
                none if none.is_empty() => help.clone(),
                some => format!("It exports: {}.", some.join(", ")),
            }
        });
    }
    if let Some(file) = by {
        return Diagnostic::new(rule, &file, fault.span.clone(), message).help(help);
    }
    let file = other.and_then(own).unwrap_or_else(|| theme.file());
    Diagnostic::new(rule, &file, 0..0, message)
        .whole_file()
        .help(help)
}

pub(crate) static THEME_IMPORT: Rule = Rule {
    name: "theme/import",
    severities: &[Severity::Error],
    summary: "Every import of a theme's script names a file of the theme and what that file exports.",
    reason: "All scripts are joined into one file in the order of their imports; one that cannot be followed would stop every page's script.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nmore_scripts: [scripts/mine.js]\n@ ../themes/mine/scripts/mine.js\nimport { says } from \"./words.js\";\nsays(\"search\");",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nmore_scripts: [scripts/mine.js]\n@ ../themes/mine/scripts/mine.js\nimport { say } from \"./words.js\";\nsay(\"search\");",
    fixable: false,
};

pub(crate) static THEME_NAME: Rule = Rule {
    name: "theme/name",
    severities: &[Severity::Error],
    summary: "No two scripts of a theme declare the same name.",
    reason: "They stand in one function, where a second declaration would stop every page's script.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nmore_scripts: [scripts/mine.js]\n@ ../themes/mine/scripts/mine.js\nconst store = {};",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nmore_scripts: [scripts/mine.js]\n@ ../themes/mine/scripts/mine.js\nconst shelf = {};",
    fixable: false,
};

/// Rule, message and help of a fault, and the other script that it is about.
type Words<'f> = (&'static Rule, String, String, Option<&'f str>);

fn words(fault: &JoinFault) -> Words<'_> {
    let by = &fault.path;
    match &fault.kind {
        JoinFaultKind::Form => (
            &THEME_IMPORT,
            "This form of import or export cannot be joined".to_owned(),
            "Write `import { a, b } from \"./file.js\";`, and `export` before the function, class or constant itself.".to_owned(),
            None,
        ),
        JoinFaultKind::NoEntry | JoinFaultKind::NoFile(None) => (
            &THEME_IMPORT,
            "A script imports only files of its theme".to_owned(),
            "Write the path from this script's folder, such as `./page.js`.".to_owned(),
            None,
        ),
        JoinFaultKind::NoFile(Some(path)) => (
            &THEME_IMPORT,
            format!("The theme has no file `{path}`, which `{by}` imports"),
            "Name a file in the theme's folder, or in the theme it extends, by its path from this script's folder.".to_owned(),
            None,
        ),
        JoinFaultKind::NoExport {
 name, from, declared, .. } => (
            &THEME_IMPORT,
            format!("`{from}` does not export `{name}`, which `{by}` imports"),
            match declared {
                true => format!("Write `export` before `{name}` in `{from}`."),
                false => format!("Declare `{name}` in `{from}` and export it, or do not import it."),
            },
            Some(from),
        ),
        JoinFaultKind::Circle(way) => (
            &THEME_IMPORT,
            match &way[..] {
                [_] => format!("`{by}` imports itself"),
                _ => format!("Scripts import each other in a cycle: `{}`", way.join("`, `")),
            },
            "Move what both scripts need to a script of its own, and import it from there.".to_owned(),
            way.first().map(String::as_str),
        ),
        JoinFaultKind::Twice { name, other } => (
            &THEME_NAME,
            format!("`{name}` is also declared in `{other}`"),
            "All scripts of a page stand in one function. Give it another name.".to_owned(),
            Some(other),
        ),
    }
}

/// A script without the comments and indents at the beginning of lines, added to `out`. A script with a text that runs over
/// several lines keeps all, since the blanks in it may mean something.
pub fn lean(script: &str, out: &mut String) {
    if script
        .lines()
        .any(|line| line.matches('`').count() % 2 == 1)
    {
        out.push_str(script.trim_end());
        out.push('\n');
        return;
    }
    let mut rest = script;
    while !rest.is_empty() {
        rest = rest.trim_start();
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let comment = rest
            .strip_prefix("/*")
            .and_then(|inside| inside.find("*/"))
            .map(|length| length + 4);
        let after = comment.map(|length| {
            rest[length..]
                .find('\n')
                .map_or(rest.len(), |end| length + end + 1)
        });
        match (comment, after) {
            (Some(length), Some(after)) if rest[length..after].trim().is_empty() => {
                rest = &rest[after..]
            }
            _ if rest.starts_with("//") => rest = &rest[end..],
            _ => {
                out.push_str(rest[..end].trim_end());
                out.push('\n');
                rest = &rest[end..];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn scripts_lose_comments_and_indents_at_the_beginning_of_lines() {
        let lean = |script: &str| {
            let mut out = String::new();
            super::lean(script, &mut out);
            out
        };
        assert_eq!(
            lean("// a\n/** b\n * c */\nlet d = 1; // e\n\n  f(\"/* g */\"); /* h\n  i */\n"),
            "let d = 1; // e\nf(\"/* g */\"); /* h\ni */\n"
        );
        assert_eq!(lean("/* a */ b();\n/* c"), "/* a */ b();\n/* c\n");
        assert_eq!(lean("  a = `\n  b`;\n"), "  a = `\n  b`;\n");
    }
}
