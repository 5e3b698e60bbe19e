//! What an author's theme says of tokens: values that stay inside their declaration, and names that a style sheet knows.

use super::Theme;
use super::manifest::ManifestReference;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::render::color;
use crate::source::{FileError, Source};
use crate::text::words::did_you_mean;
use crate::yaml::{YamlEntry, YamlNode};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) static THEME_TOKEN: Rule = Rule {
    name: "theme/token",
    severities: &[Severity::Error],
    summary: "A token is a name and one value of CSS.",
    reason: "It is written into the style sheet as it is: what ends a declaration there, or leaves something open, would change all that follows.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\ntokens:\n  round: \"0; } body { display: none\"",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\ntokens:\n  round: \"0\"",
    fixable: false,
};

/// The tokens that a `theme.yaml` sets, with their places. One that would break the style sheet becomes a finding.
pub fn check(
    tree: &YamlNode,
    file: &Arc<str>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<ManifestReference> {
    let mut named = Vec::new();
    for YamlEntry {
        key,
        key_span,
        value,
    } in tree
        .get("tokens")
        .and_then(YamlNode::map)
        .unwrap_or_default()
    {
        if key.is_empty() || !key.chars().all(is_of_name) {
            let message = format!("`{}` cannot be the name of a token", key.escape_debug());
            let finding = Diagnostic::new(&THEME_TOKEN, file, key_span.clone(), message);
            findings.push(finding.help("A name is made of letters, digits, hyphens and underscores, and has no `--` before it."));
            continue;
        }
        for half in [Some(value), value.get("light"), value.get("dark")]
            .into_iter()
            .flatten()
        {
            let Some(why) = half.str().and_then(breaks_out) else {
                continue;
            };
            let finding = Diagnostic::new(
                &THEME_TOKEN,
                file,
                half.span.clone(),
                format!("The value of `{key}` {why}"),
            );
            findings.push(finding.help(
                "Write one value of CSS, and all other rules in a style sheet: more_styles.",
            ));
        }
        named.push(ManifestReference {
            path: key.clone(),
            file: file.clone(),
            span: key_span.clone(),
        });
    }
    named
}

/// Why a value would not stay inside the declaration it is written into; nothing when it does.
fn breaks_out(value: &str) -> Option<String> {
    if let Some(sign) = [";", "{", "}", "<", "/*"]
        .into_iter()
        .find(|sign| value.contains(sign))
    {
        return Some(format!(
            "contains `{sign}`, which cannot be part of a value"
        ));
    }
    if value.chars().any(char::is_control) {
        return Some("has a line break or another control character".to_owned());
    }
    let (mut open, mut quote): (Vec<char>, Option<char>) = (Vec::new(), None);
    let mut signs = value.chars();
    while let Some(sign) = signs.next() {
        match (sign, quote) {
            ('\\', _) if signs.next().is_none() => return Some("ends with a backslash".to_owned()),
            ('"' | '\'', None) => quote = Some(sign),
            (sign, Some(begun)) if sign == begun => quote = None,
            ('(', None) => open.push(')'),
            ('[', None) => open.push(']'),
            (')' | ']', None) if open.pop() != Some(sign) => {
                return Some(format!("closes a bracket that is not open: `{sign}`"));
            }
            _ => {}
        }
    }
    match (quote, open.pop()) {
        (Some(quote), _) => Some(format!("opens a quote that it does not close: `{quote}`")),
        (None, Some(close)) => Some(format!(
            "opens a bracket that it does not close: `{close}` is missing"
        )),
        (None, None) => None,
    }
}

pub(crate) static THEME_UNKNOWN_TOKEN: Rule = Rule {
    name: "theme/unknown-token",
    severities: &[Severity::Warning],
    summary: "A style sheet of the theme uses each token that theme.yaml sets.",
    reason: "A mistyped token changes nothing, and nobody notices.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\ntokens:\n  mesure: 30rem",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\ntokens:\n  measure: 30rem",
    fixable: false,
};

/// Warns of tokens of the author that no style sheet and no template of the theme knows: mistyped, they do nothing.
///
/// # Errors
/// When a style sheet that is there cannot be read.
pub fn unknown(
    theme: &Theme,
    source: &Source,
    findings: &mut Vec<Diagnostic>,
) -> Result<(), FileError> {
    let own = &theme.manifest.own_tokens;
    if own.iter().all(|token| color::is_token(&token.path)) {
        return Ok(());
    }
    let manifest = &theme.manifest;
    let mut known: BTreeSet<String> = color::token_names().map(str::to_owned).collect();
    for sheet in [
        &manifest.styles,
        &manifest.rooms,
        &manifest.paper,
        &manifest.search_styles,
    ]
    .into_iter()
    .flatten()
    {
        if let Some(bytes) = theme.bytes(source, &sheet.path)? {
            known.extend(names(&String::from_utf8_lossy(&bytes)));
        }
    }
    for layer in &theme.layers {
        known.extend(
            layer
                .below(source, "templates/")
                .into_iter()
                .flat_map(|(_, text)| names(text)),
        );
    }
    for ManifestReference { path, file, span } in
        own.iter().filter(|token| !known.contains(&token.path))
    {
        let help = did_you_mean(path, known.iter().map(String::as_str), || {
            format!(
                "Use it in a style sheet of the theme, as var(--{path}), or take it out. themes/README.md lists those that there are."
            )
        });
        let message = format!("No style sheet of the theme uses a token `{path}`");
        findings
            .push(Diagnostic::new(&THEME_UNKNOWN_TOKEN, file, span.clone(), message).help(help));
    }
    Ok(())
}

fn is_of_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || sign == '-' || sign == '_'
}

/// The custom properties that a text names, without `--`.
fn names(text: &str) -> impl Iterator<Item = String> {
    let begin = |part: &str| {
        part.find(|sign| !is_of_name(sign))
            .map_or(part, |end| &part[..end])
            .to_owned()
    };
    text.split("--")
        .skip(1)
        .map(begin)
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{breaks_out, names};

    #[test]
    fn a_value_stays_inside_its_declaration() {
        for whole in [
            "30rem",
            "#fffdf5",
            "calc((1rem + 2px) * 2)",
            "\"Fira Sans\", 'a (b', sans-serif",
            "url(\"a]b\")",
            "[a] 1fr [b]",
            "\"\\\"\"",
            "var(--ink, rgb(0 0 0 / 50%))",
            "-1px",
        ] {
            assert_eq!(breaks_out(whole), None, "{whole}");
        }
        for broken in [
            "red; color: red",
            "red}",
            "{",
            "</style>",
            "/* a",
            "a\nb",
            "(",
            "a)",
            "[a)",
            "\"a",
            "'",
            "\\",
            "\"\\\"",
            "a\u{0}",
            "(]",
        ] {
            assert!(breaks_out(broken).is_some(), "{broken:?}");
        }
    }

    #[test]
    fn names_of_properties_are_found() {
        let found: Vec<String> =
            names("a { --one: 1px; b: var(--two-x, var(--three)) } <!-- c -->").collect();
        assert_eq!(found, ["one", "two-x", "three"]);
    }
}
