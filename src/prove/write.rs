//! A report in words, as JSON, and as a page to send along.

use super::report::{Played, Report, ReportLevel};
use crate::text::escape::{visible_json, visible_short};
use std::borrow::Cow;
use std::fmt::Write;

/// Characters of a text by others that are shown to people.
const WIDTH: usize = 400;
/// Parts of a package that are named.
const PARTS: usize = 200;

/// The report for a terminal; `color` turns on colours.
pub fn human(report: &Report, color: bool) -> String {
    let paint = |code: &str, text: &str| {
        if color {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    };
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint("1", &line(&headline(report))));
    for (name, value) in lines(report) {
        let _ = writeln!(out, "  {}: {}", line(&name), line(&value));
    }
    for played in &report.played {
        let _ = writeln!(
            out,
            "{}",
            paint("1", &line(&format!("Taken in a browser: {}", played.href)))
        );
        for (name, value) in recorded(played) {
            let _ = writeln!(out, "  {name}: {}", line(&value));
        }
    }
    if !report.unplayed.is_empty() {
        let _ = writeln!(
            out,
            "{}",
            paint(
                "1",
                &line(&format!("Not taken in a browser: {}", report.unplayed))
            )
        );
    }
    for remark in &report.remarks {
        let head = match remark.level {
            ReportLevel::Error => paint("1;91", &format!("error[{}]", remark.rule)),
            ReportLevel::Warning => paint("1;93", &format!("warning[{}]", remark.rule)),
        };
        let _ = writeln!(out, "{head}: {}", line(&remark.message));
        if !remark.help.is_empty() {
            let _ = writeln!(out, "  {}", line(&remark.help));
        }
    }
    let _ = writeln!(out, "{}", verdict(report));
    out
}

/// The report as one JSON object.
pub fn json(report: &Report) -> String {
    let mut value = serde_json::to_value(report).unwrap_or_default();
    value["sound"] = report.is_sound().into();
    visible_json(format!("{value}\n"))
}

/// The report as a page without scripts, for whoever runs the LMS.
pub fn html(report: &Report) -> String {
    let mut body = format!(
        "<h1>{}</h1>\n<p class=\"verdict\">{}</p>\n",
        escape(&headline(report)),
        escape(&verdict(report))
    );
    let list = |title: &str, lines: &[(String, String)]| {
        let rows: String = lines
            .iter()
            .map(|(name, value)| format!("<dt>{}</dt><dd>{}</dd>\n", escape(name), escape(value)))
            .collect();
        format!("<h2>{}</h2>\n<dl>\n{rows}</dl>\n", escape(title))
    };
    if !report.remarks.is_empty() {
        body.push_str("<h2>What is wrong</h2>\n<ul>\n");
        for remark in &report.remarks {
            let level = if remark.level == ReportLevel::Error {
                "Error"
            } else {
                "Warning"
            };
            let _ = writeln!(
                body,
                "<li><strong>{level}</strong> <code>{}</code> {} {}</li>",
                remark.rule,
                escape(&remark.message),
                escape(&remark.help)
            );
        }
        body.push_str("</ul>\n");
    }
    body.push_str(&list("The package", &lines(report)));
    for played in &report.played {
        body.push_str(&list(
            &format!("Taken in a browser: {}", played.href),
            &recorded(played),
        ));
    }
    if !report.unplayed.is_empty() {
        let _ = writeln!(
            body,
            "<h2>Not taken in a browser</h2>\n<p>{}</p>",
            escape(&report.unplayed)
        );
    }
    let style = "body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}\
        dt{font-weight:600}dd{margin:0 0 .5rem}.verdict{font-size:1.25rem}:root{color-scheme:light dark}";
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{style}</style>\n\
         </head>\n<body>\n{body}</body>\n</html>\n",
        escape(&headline(report))
    )
}

fn headline(report: &Report) -> String {
    let standard = report
        .standard
        .map_or("A package of no known standard", |standard| {
            standard.title()
        });
    let edition = report
        .edition
        .strip_prefix("2004 ")
        .map_or(String::new(), |edition| format!(", {edition}"));
    match report.title.as_str() {
        "" => format!("{standard}{edition}"),
        title => format!("{title}: {standard}{edition}"),
    }
}

/// Name and value of each line on the package.
fn lines(report: &Report) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    if !report.id.is_empty() {
        lines.push(("Identifier".to_owned(), report.id.clone()));
    }
    match report.units.as_slice() {
        [] => {}
        [unit] => lines.push(("The LMS starts".to_owned(), started(unit))),
        units => {
            lines.push((
                "The LMS starts".to_owned(),
                format!("{} parts", units.len()),
            ));
            lines.extend(
                units
                    .iter()
                    .take(PARTS)
                    .map(|unit| (unit.id.clone(), started(unit))),
            );
            if units.len() > PARTS {
                lines.push(("and".to_owned(), format!("{} more", units.len() - PARTS)));
            }
        }
    }
    lines.extend(
        report
            .facts
            .iter()
            .map(|fact| (fact.name.to_owned(), fact.value.clone())),
    );
    lines
}

fn started(unit: &super::ReportUnit) -> String {
    let mastery = unit
        .mastery
        .as_ref()
        .map_or(String::new(), |score| format!(", passed from {score}"));
    format!("{} ({}{mastery})", unit.title, unit.href)
}

fn recorded(played: &Played) -> Vec<(String, String)> {
    let mut lines = vec![
        ("Pages opened".to_owned(), played.pages.to_string()),
        ("Questions answered".to_owned(), played.answered.to_string()),
        (
            "Answers recorded".to_owned(),
            played.interactions.to_string(),
        ),
        ("Last status".to_owned(), played.status.clone()),
    ];
    if !played.score.is_empty() {
        lines.push(("Score".to_owned(), played.score.clone()));
    }
    lines.push(("Most characters kept".to_owned(), played.kept.to_string()));
    lines.push(("Calls to the LMS".to_owned(), played.calls.to_string()));
    lines
}

/// One sentence: whether it may be uploaded.
fn verdict(report: &Report) -> String {
    let count = |level| report.count(level);
    let played = match report.played.as_slice() {
        [] => "",
        played if played.iter().all(|one| one.pages == 0) => {
            " It was opened and left in a browser, and not answered: only packages by leadlet say what is right."
        }
        _ => " It was taken in a browser from beginning to end.",
    };
    match (count(ReportLevel::Error), count(ReportLevel::Warning)) {
        (0, 0) => format!("Ready to upload.{played}"),
        (0, warnings) => format!(
            "It can be uploaded; {}.{played}",
            words(warnings, "thing is", "things are", "worth a look")
        ),
        (errors, _) => format!(
            "It is not to be uploaded: {}.",
            words(errors, "thing is", "things are", "wrong")
        ),
    }
}

fn words(count: usize, one: &str, many: &str, rest: &str) -> String {
    format!("{count} {} {rest}", if count == 1 { one } else { many })
}

/// A text by others on one line of a terminal.
fn line(text: &str) -> Cow<'_, str> {
    visible_short(text, WIDTH)
}

/// A text by others in a page.
fn escape(text: &str) -> String {
    crate::text::escape::escape(&visible_short(text, WIDTH))
}
