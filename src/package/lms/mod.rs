//! Packages for a learning management system: SCORM 1.2, SCORM 2004, cmi5 and xAPI.
//!
//! `launch_unit` cuts the course into what the LMS starts, `launcher` writes the page that holds the session, `data` tells it of the
//! course, `suspend_data` knows what the LMS must keep, `scorm12`, `scorm2004`, `cmi5` and `tincan` write the manifest, `presets` knows the LMSs.
//! The scripts in `runtime/` are the other half: they talk to the LMS. Nothing here knows of a page's HTML.

#![deny(clippy::wildcard_enum_match_arm)]

mod cmi5;
mod data;
mod launch_unit;
mod launcher;
mod manifest;
mod presets;
mod scorm12;
mod scorm2004;
pub(crate) mod short;
mod suspend_data;
mod tincan;
pub mod web;
mod xml;

use super::zip::zip;
use super::{OutputFile, PackageOutput};
use crate::course::{Course, Document, Module};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::site::{Content, Site};
use crate::source::FileError;
use clap::ValueEnum;
use launch_unit::LaunchUnit;
pub use launch_unit::{UnitScope, units};
pub use presets::{Lms, LmsPreset};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A standard by which an LMS takes packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LmsStandard {
    /// SCORM 1.2.
    Scorm12,
    /// SCORM 2004.
    Scorm2004,
    /// cmi5.
    Cmi5,
    /// xAPI with a `tincan.xml`.
    Xapi,
}

impl LmsStandard {
    /// Its name in the launch page's data.
    pub fn name(self) -> &'static str {
        match self {
            LmsStandard::Scorm12 => "scorm12",
            LmsStandard::Scorm2004 => "scorm2004",
            LmsStandard::Cmi5 => "cmi5",
            LmsStandard::Xapi => "xapi",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            LmsStandard::Scorm12 => "SCORM 1.2",
            LmsStandard::Scorm2004 => "SCORM 2004",
            LmsStandard::Cmi5 => "cmi5",
            LmsStandard::Xapi => "xAPI",
        }
    }

    /// How many characters of `suspend_data` an LMS must keep; no limit in cmi5 and xAPI, whose state is a document.
    pub fn keeps(self) -> Option<usize> {
        match self {
            LmsStandard::Scorm12 => Some(4096),
            LmsStandard::Scorm2004 => Some(64_000),
            LmsStandard::Cmi5 | LmsStandard::Xapi => None,
        }
    }

    fn manifest(self) -> &'static str {
        match self {
            LmsStandard::Scorm12 | LmsStandard::Scorm2004 => "imsmanifest.xml",
            LmsStandard::Cmi5 => "cmi5.xml",
            LmsStandard::Xapi => "tincan.xml",
        }
    }
}

/// An edition of SCORM 2004.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Edition {
    /// The 3rd, for an LMS that takes no newer one
    #[value(name = "3")]
    Third,
    /// The 4th
    #[default]
    #[value(name = "4")]
    Fourth,
}

/// What a package is made for.
#[derive(Clone, Copy, Debug)]
pub struct PackageOptions {
    /// The standard.
    pub standard: LmsStandard,
    /// The edition, for SCORM 2004.
    pub edition: Edition,
    /// What the LMS starts.
    pub per: UnitScope,
    /// The LMS it is for.
    pub system: &'static LmsPreset,
}

/// What a theme gives to the launch page.
#[derive(Clone, Copy, Debug)]
pub struct Launch<'a> {
    /// Section `launch` of its strings, by key: a text, or texts by plural.
    pub strings: &'a Map<String, Value>,
    /// Address of its icon in the site, or "".
    pub icon: &'a str,
}

/// Packs a site that was rendered for an LMS; `launch` is what the theme gives to the launch page.
///
/// # Errors
/// When a large file of the course cannot be read again, or the launch page lacks a word.
pub fn pack(
    course: &Course,
    site: &Site,
    options: &PackageOptions,
    launch: Launch,
) -> Result<PackageOutput, FileError> {
    let units = units(course, options.per);
    let findings = refusals(course, &units, options);
    if !findings.is_empty() {
        return Ok(PackageOutput {
            files: Vec::new(),
            findings,
        });
    }
    let made = made(course, site, &units, options, launch)?;
    let mut files: BTreeMap<&str, &Content> = site.iter().collect();
    files.extend(made.iter().map(|(path, content)| (path.as_str(), content)));
    let paths: Vec<&str> = files.keys().copied().collect();
    let manifest = match options.standard {
        LmsStandard::Scorm12 => scorm12::manifest(course, &units, &paths, options),
        LmsStandard::Scorm2004 => scorm2004::manifest(course, &units, &paths, options),
        LmsStandard::Cmi5 => cmi5::structure(course, &units),
        LmsStandard::Xapi => tincan::list(course, &units),
    };
    let manifest = Content::from(manifest);
    let bytes = zip(std::iter::once((options.standard.manifest(), &manifest)).chain(files))?;
    Ok(PackageOutput {
        files: vec![OutputFile {
            suffix: String::new(),
            bytes,
        }],
        findings,
    })
}

/// What prevents a package that works.
fn refusals(course: &Course, units: &[LaunchUnit], options: &PackageOptions) -> Vec<Diagnostic> {
    let mut findings = short::alike(course);
    if matches!(
        options.standard,
        LmsStandard::Scorm12 | LmsStandard::Scorm2004
    ) {
        findings.extend(long_titles(course, units, options.standard));
    }
    if let Some(keeps) = options.standard.keeps() {
        let worst = units
            .iter()
            .map(|unit| (unit, suspend_data::worst(course, unit)));
        let over = worst.filter(|(_, worst)| *worst >= keeps);
        findings.extend(over.map(|(unit, worst)| too_much(course, unit, worst, keeps, options)));
    }
    findings
}

pub(crate) static PACKAGE_TITLE: Rule = Rule {
    name: "package/title",
    severities: &[Severity::Error],
    summary: "A title in a package for SCORM has at most 200 characters.",
    reason: "The schema of its manifest takes no more, and some LMSs refuse the whole package, or fail while they read it.",
    source: "IMS Content Packaging 1.1.2, title",
    bad: "",
    good: "",
    fixable: false,
};

/// Titles that a manifest of SCORM may not hold: IMS Content Packaging 1.1.2 takes this many characters.
const TITLE: usize = 200;

fn long_titles(course: &Course, units: &[LaunchUnit], standard: LmsStandard) -> Vec<Diagnostic> {
    let told = |title: &str, document: Option<&Document>| {
        let count = title.chars().count();
        let file = document.map_or(&course.settings.file, |document| &document.file);
        let line = document.and_then(|document| title_line(&document.text, document.body));
        let message = format!(
            "The title has {count} characters, and {} takes at most {TITLE}",
            standard.title()
        );
        let help = "Write a shorter title, and move the rest into `summary:` or into the text.";
        (count > TITLE).then(|| {
            let is_found = line.is_some();
            let found =
                Diagnostic::new(&PACKAGE_TITLE, file, line.unwrap_or(0..0), message).help(help);
            if is_found { found } else { found.whole_file() }
        })
    };
    let whole = told(&course.settings.title, None);
    let parts = units.iter().filter_map(|unit| unit.page);
    let pages = parts
        .clone()
        .filter_map(|(_, lesson)| told(&lesson.title, Some(&lesson.page)));
    let mut modules: Vec<&Module> = parts.map(|(module, _)| module).collect();
    modules.dedup_by(|a, b| std::ptr::eq(*a, *b));
    let modules = modules
        .into_iter()
        .filter_map(|module| told(&module.title, Some(&module.page)));
    whole.into_iter().chain(modules).chain(pages).collect()
}

/// Where the line `title:` of a front matter stands.
fn title_line(text: &str, body: usize) -> Option<std::ops::Range<usize>> {
    let head = text.get(..body)?;
    let mut at = 0;
    for line in head.split_inclusive('\n') {
        if line.starts_with("title:") {
            return Some(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}

pub(crate) static PACKAGE_STATE: Rule = Rule {
    name: "package/state",
    severities: &[Severity::Error],
    summary: "An LMS can keep a learner's answers to all questions.",
    reason: "SCORM 1.2 keeps 4,096 characters. What is longer is cut off or lost, and the learner has to start again.",
    source: "README.md, \"Commands\"",
    bad: "",
    good: "",
    fixable: false,
};

fn too_much(
    course: &Course,
    unit: &LaunchUnit,
    worst: usize,
    keeps: usize,
    options: &PackageOptions,
) -> Diagnostic {
    let file = unit
        .page
        .map_or(&course.settings.file, |(_, lesson)| &lesson.page.file);
    let what = if unit.page.is_some() {
        "this page"
    } else {
        "the course"
    };
    let message = format!(
        "A learner's answers to all of {what} take up to {worst} characters, but an LMS keeps \
         fewer than {keeps} in {}",
        options.standard.title()
    );
    let less = if unit.page.is_some() {
        "Ask fewer questions on one page"
    } else {
        "Package each lesson by itself with --per lesson"
    };
    let more = match options.standard {
        LmsStandard::Scorm12 => {
            "use --as scorm2004, which keeps 64,000, or --as cmi5, which has no limit"
        }
        LmsStandard::Scorm2004 | LmsStandard::Cmi5 | LmsStandard::Xapi => {
            "use --as cmi5, which has no limit"
        }
    };
    Diagnostic::new(&PACKAGE_STATE, file, 0..0, message)
        .whole_file()
        .help(format!("{less}, or {more}."))
}

/// The launch pages and what they load, by path.
fn made(
    course: &Course,
    site: &Site,
    units: &[LaunchUnit],
    options: &PackageOptions,
    launch: Launch,
) -> Result<Vec<(String, Content)>, FileError> {
    let mut files = Vec::new();
    let mut add = |name: &str, ending: &str, text: String| {
        let address = format!(
            "assets/{name}-{}.{ending}",
            &blake3::hash(text.as_bytes()).to_hex()[..8]
        );
        files.push((address.clone(), Content::from(text)));
        address
    };
    let is_style = |path: &&str| path.starts_with("assets/style-") && path.ends_with(".css");
    let addresses = launcher::Addresses {
        style: site
            .iter()
            .map(|(path, _)| path)
            .find(is_style)
            .unwrap_or_default()
            .to_owned(),
        icon: launch.icon.to_owned(),
        launch_style: add("launch", "css", launcher::STYLE.to_owned()),
        data: add("course", "js", data::script(course, units, options)),
        script: add("launch", "js", launcher::launch_script(launch.strings)),
        early: add("launch", "js", launcher::EARLY.to_owned()),
        tells_store: matches!(options.standard, LmsStandard::Cmi5 | LmsStandard::Xapi),
    };
    for unit in units {
        let page =
            launcher::page(course, unit, &addresses, launch.strings).map_err(|unfilled| {
                FileError {
                    verb: "fill",
                    path: unit.href.clone().into(),
                    cause: std::io::Error::other(unfilled),
                }
            })?;
        files.push((unit.href.clone(), page.into()));
    }
    Ok(files)
}
