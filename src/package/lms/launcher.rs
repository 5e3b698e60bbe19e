//! The launch page of a package and its scripts: it holds the one session with the LMS, and frames the pages of the site.
//!
//! It is no page of a theme, and no theme's scripts know of an LMS: a page finds its store in the frame round it.

use super::launch_unit::LaunchUnit;
use crate::course::{Course, direction};
use crate::policy;
use crate::scripts;
use serde_json::{Map, Value};
use std::fmt;

/// The script of the launch page that runs before its policy holds, as on the pages of the default theme.
pub const EARLY: &str = include_str!("../../../themes/default/scripts/early.js");

/// The script that begins the launch page; it imports the others.
const LAUNCH: &str = "src/package/lms/runtime/launch.js";

/// That of a site which posts to a learning record store by itself.
const WEB: &str = "src/package/lms/runtime/web.js";

/// The style of the launch page, after the theme's own.
pub const STYLE: &str = include_str!("runtime/launch.css");

/// The launch page, with a name in double braces where something is put in.
const PAGE: &str = include_str!("runtime/launch.html");

/// The joined scripts of the launch page, with the words they say as one JSON object.
pub fn launch_script(words: &Map<String, Value>) -> String {
    joined(LAUNCH, words)
}

/// The joined scripts of a page that posts to a learning record store.
pub fn web_script(words: &Map<String, Value>) -> String {
    joined(WEB, words)
}

fn joined(entry: &str, words: &Map<String, Value>) -> String {
    let words = Value::from(words.clone());
    let scripts = scripts::inside(&[entry]);
    format!("(function () {{\n\"use strict\";\nconst strings = {words};\n{scripts}}})();\n")
}

/// Addresses of what the launch page loads.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    /// The theme's style sheet; "" when the site has none.
    pub style: String,
    /// The theme's icon: without one, a browser asks the LMS's server for `/favicon.ico`.
    pub icon: String,
    /// The launch page's own.
    pub launch_style: String,
    /// The data script.
    pub data: String,
    /// The scripts.
    pub script: String,
    /// The script that runs before the page's policy holds.
    pub early: String,
    /// Whether they send to a record store, which only the launch names.
    pub tells_store: bool,
}

/// The launch page of a unit.
///
/// # Errors
/// When the page has a place for something that is not known, or a word is missing: a mistake of this program.
pub fn page(
    course: &Course,
    unit: &LaunchUnit,
    addresses: &Addresses,
    words: &Map<String, Value>,
) -> Result<String, Unfilled> {
    let start = unit
        .page
        .map_or("index.html", |(_, lesson)| lesson.address.as_str());
    let policy = policy::of_page(policy::PagePolicy {
        any_store: addresses.tells_store,
        ..policy::PagePolicy::default()
    });
    let known = |name: &str| -> Option<&str> {
        Some(match name {
            "lang" => &course.settings.language,
            "dir" => direction(&course.settings.language),
            "title" => unit.title,
            "course" => &course.settings.id,
            "page" => unit.page_id(),
            "start" => start,
            "early" => &addresses.early,
            "policy" => &policy,
            "style" => &addresses.style,
            "icon" => &addresses.icon,
            "launch_style" => &addresses.launch_style,
            "data" => &addresses.data,
            "script" => &addresses.script,
            name => words.get(name.strip_prefix("words_")?)?.as_str()?,
        })
    };
    fill(PAGE, known)
}

/// A place in the launch page that nothing is known for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfilled(pub String);

impl fmt::Display for Unfilled {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "The launch page needs `{}`, which the theme does not define",
            self.0
        )
    }
}

impl std::error::Error for Unfilled {}

/// A text with each `{{name}}` replaced by what is known of it, escaped for text and attributes.
fn fill<'a>(page: &str, known: impl Fn(&str) -> Option<&'a str>) -> Result<String, Unfilled> {
    let mut filled = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, behind) = after
            .split_once("}}")
            .ok_or_else(|| Unfilled(after.to_owned()))?;
        filled.push_str(before);
        let text = known(name).ok_or_else(|| Unfilled(name.to_owned()))?;
        filled.push_str(
            &text
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('"', "&quot;"),
        );
        rest = behind;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::{Unfilled, fill};

    #[test]
    fn places_are_filled_and_escaped() {
        let known = |name: &str| (name == "a").then_some("<\"&\">");
        assert_eq!(
            fill("x {{a}} y", known),
            Ok("x &lt;&quot;&amp;&quot;> y".to_owned())
        );
        assert_eq!(fill("x {{b}} y", known), Err(Unfilled("b".to_owned())));
        assert_eq!(fill("x", known), Ok("x".to_owned()));
    }
}
