//! `course.yaml` to the course's settings.

use super::plain_signs;
use crate::course::{Audience, LabelledUrl, Level, RuleLevel, Settings, Xapi};
use crate::diagnostic::Diagnostic;
use crate::schema;
use crate::yaml::{YamlEntry, YamlNode};
use std::sync::Arc;

/// Minutes of one lesson when the author says nothing.
const MINUTES: u32 = 5;
/// Percent to pass when the author says nothing.
const PASS: u8 = 80;
/// Days until a question comes back when the author says nothing.
const PRACTICE: [u32; 3] = [2, 7, 21];
/// How many things practice asks on one day at most when the author says nothing.
const DAILY: u32 = 8;

/// The settings in the text of `course.yaml`; what is missing or wrong has its usual value and a finding.
pub fn settings(file: &Arc<str>, text: &str, findings: &mut Vec<Diagnostic>) -> Settings {
    let start = bom(text);
    let text = plain_signs::read(file, &text.into(), start..text.len(), 0..0, findings);
    let node = schema::read(
        &text[start..],
        start,
        schema::COURSE,
        "course.yaml",
        file,
        "course",
        findings,
    );
    let usual = Settings {
        file: file.clone(),
        language: "en".to_owned(),
        minutes: MINUTES,
        pass: PASS,
        practice: PRACTICE.to_vec(),
        daily: DAILY,
        offline: true,
        theme: "default".to_owned(),
        ..Settings::default()
    };
    let Some(node) = node else { return usual };
    let text_of = |key: &str| node.get(key).and_then(YamlNode::str).map(str::to_owned);
    let theme = node.get("theme");
    let in_theme = |key: &str| theme.and_then(|theme| theme.get(key));
    let theme_name = theme
        .and_then(|theme| theme.get("name").or(Some(theme)))
        .and_then(path);
    let in_practice = node.get("practice");
    let practice = numbers(
        in_practice
            .and_then(|practice| practice.get("gaps"))
            .or(in_practice),
    );
    Settings {
        id: text_of("id").unwrap_or_default(),
        id_span: node.get("id").map(|id| id.span.clone()),
        title: text_of("title").unwrap_or_default(),
        summary: text_of("summary").unwrap_or_default(),
        language: text_of("language")
            .filter(|tag| schema::is_language(tag))
            .unwrap_or(usual.language),
        version: text_of("version"),
        audiences: audiences(node.get("audiences")),
        minutes: number(node.get("minutes")).unwrap_or(MINUTES),
        pass: number(node.get("pass"))
            .and_then(|pass| u8::try_from(pass).ok())
            .unwrap_or(PASS),
        practice: if practice.is_empty() {
            usual.practice
        } else {
            practice
        },
        daily: number(in_practice.and_then(|practice| practice.get("daily"))).unwrap_or(DAILY),
        confidence: node
            .get("confidence")
            .and_then(YamlNode::bool)
            .unwrap_or(false),
        offline: node
            .get("offline")
            .and_then(YamlNode::bool)
            .unwrap_or(usual.offline),
        theme: theme_name
            .as_ref()
            .map_or(usual.theme, |(name, _)| name.clone()),
        theme_span: theme_name.map(|(_, span)| span),
        accent: in_theme("accent")
            .and_then(YamlNode::str)
            .map(str::to_owned),
        logo: in_theme("logo").and_then(path),
        url: text_of("url"),
        share: node.get("share").and_then(path),
        origins: node
            .get("origins")
            .map(YamlNode::items)
            .unwrap_or_default()
            .iter()
            .filter_map(YamlNode::str)
            .map(str::to_owned)
            .collect(),
        xapi: node.get("xapi").and_then(xapi),
        footer: node
            .get("footer")
            .map(YamlNode::items)
            .unwrap_or_default()
            .iter()
            .filter_map(link)
            .collect(),
        next_step: node.get("next_step").and_then(link),
        levels: levels(node.get("check")),
        trusted_html: node.get("html").and_then(YamlNode::str) == Some("trusted"),
        whole_images: node.get("images").and_then(YamlNode::str) == Some("keep"),
        ..usual
    }
}

/// Where the text begins after a byte order mark.
pub fn bom(text: &str) -> usize {
    if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    }
}

/// A whole number that fits, of a key that the table has checked.
pub fn number(node: Option<&YamlNode>) -> Option<u32> {
    u32::try_from(node?.int()?).ok()
}

fn numbers(node: Option<&YamlNode>) -> Vec<u32> {
    node.map(YamlNode::items)
        .unwrap_or_default()
        .iter()
        .filter_map(|item| number(Some(item)))
        .collect()
}

fn levels(node: Option<&YamlNode>) -> Vec<RuleLevel> {
    let level = |word: &str| match word {
        "off" => Some(Level::Off),
        "note" => Some(Level::Note),
        "warning" => Some(Level::Warning),
        "error" => Some(Level::Error),
        _ => None,
    };
    let entries = node.and_then(YamlNode::map).unwrap_or_default();
    let of = |entry: &YamlEntry| {
        Some(RuleLevel {
            rule: entry.key.clone(),
            level: level(entry.value.str()?)?,
            span: entry.key_span.clone(),
        })
    };
    entries.iter().filter_map(of).collect()
}

fn audiences(node: Option<&YamlNode>) -> Vec<Audience> {
    let entries = node.and_then(YamlNode::map).unwrap_or_default();
    entries
        .iter()
        .map(|entry| Audience {
            id: entry.key.clone(),
            label: entry.value.str().unwrap_or(&entry.key).to_owned(),
        })
        .collect()
}

fn path(node: &YamlNode) -> Option<(String, std::ops::Range<usize>)> {
    let path = node.str().filter(|path| schema::is_path(path))?;
    Some((path.to_owned(), node.span.clone()))
}

fn xapi(node: &YamlNode) -> Option<Xapi> {
    Some(Xapi {
        endpoint: node.get("endpoint")?.str()?.to_owned(),
        token: node.get("token")?.str()?.to_owned(),
    })
}

fn link(node: &YamlNode) -> Option<LabelledUrl> {
    Some(LabelledUrl {
        label: node.get("label")?.str()?.to_owned(),
        url: node.get("url")?.str()?.to_owned(),
    })
}
