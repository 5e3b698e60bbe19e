//! Every rule is in the one table that explains it, with an example of each side that shows what it says.

use crate::course::{MODULE, SOUND, expect, tests};
use leadlet::course::CourseIndex;
use leadlet::diagnostic::{Diagnostic, Rule, Severity, example_files, human};
use leadlet::pipeline::{self, Request};
use leadlet::source::Source;
use leadlet::{check, lock, parse, rules};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use syn::visit::{self, Visit};

/// Rules that a few texts cannot show, with the tests that show both sides, or why there is none.
const ELSEWHERE: &[(&str, &str)] = &[
    ("audit/address", "audit::what_runs_in_a_page_is_told"),
    ("audit/inline", "audit::what_runs_in_a_page_is_told"),
    (
        "audit/licence",
        "audit::names_sizes_links_and_licences_are_told",
    ),
    (
        "audit/missing",
        "audit::names_sizes_links_and_licences_are_told",
    ),
    (
        "audit/name",
        "audit::names_sizes_links_and_licences_are_told",
    ),
    ("audit/outside", "audit::what_is_asked_of_others_is_told"),
    (
        "audit/position",
        "images::image_that_says_where_it_was_taken_is_told_by_audit",
    ),
    ("audit/policy", "audit::a_weak_policy_is_told"),
    (
        "audit/size",
        "audit::names_sizes_links_and_licences_are_told",
    ),
    (
        "block/too-many",
        "bounds::a_page_of_too_many_blocks_is_refused",
    ),
    (
        "course/address",
        "nothing that an author writes leads to it: names are checked before",
    ),
    (
        "course/no-file",
        "disk::what_is_no_file_is_told_and_passed_over",
    ),
    ("course/not-utf8", "messages: course-not-utf8"),
    (
        "course/too-large",
        "bounds::a_text_of_more_than_a_megabyte_is_refused",
    ),
    (
        "html/too-much",
        "bounds::a_page_of_too_much_raw_html_is_refused",
    ),
    (
        "id/doubtful",
        "ids::a_question_that_is_half_rewritten_is_told_with_the_line_that_keeps_its_id",
    ),
    ("id/gone", "ids::what_is_gone_is_told"),
    ("id/locked", "messages: id-locked"),
    (
        "link/broken",
        "disk::links_of_the_disk_that_lead_nowhere_or_in_circles_are_told",
    ),
    (
        "package/ids",
        "lms::two_ids_with_one_short_form_are_refused_with_their_place",
    ),
    (
        "package/proof",
        "lms::what_a_theme_puts_into_a_package_is_looked_at",
    ),
    (
        "package/state",
        "lms::two_hundred_questions_on_thirty_pages_fit_scorm_12_and_many_more_are_refused",
    ),
    (
        "package/title",
        "lms::titles_that_a_manifest_may_not_hold_are_refused_with_their_line",
    ),
    (
        "package/xapi",
        "lms::a_site_that_tells_a_record_store_has_its_scripts_on_each_page_and_no_password",
    ),
    (
        "package/page",
        "packages::a_page_of_a_theme_that_cannot_be_taken_apart_is_named",
    ),
    (
        "package/size",
        "packages::what_is_too_large_for_one_file_is_refused_with_what_makes_it_so",
    ),
    ("media/format", "messages: media-format"),
    ("media/large", "check::a_heavy_picture_is_told_once"),
    ("media/pixels", "messages: media-pixels"),
    ("media/svg-cleaned", "messages: media-svg-cleaned"),
    ("media/unreadable", "messages: media-unreadable"),
    (
        "theme/accent",
        "nothing that an author writes leads to it: course.yaml is checked before",
    ),
    ("theme/missing-key", "no key of theme.yaml must be there"),
];

#[test]
fn every_declared_rule_is_in_the_list_by_a_name_that_fits() {
    let listed: Vec<&str> = rules::all().iter().map(|rule| rule.name).collect();
    assert!(
        listed.is_sorted_by(|one, other| one < other),
        "src/rules.rs is not in the order of names"
    );
    let mut declared = Vec::new();
    for (path, rules) in source_files()
        .into_iter()
        .map(|(path, code)| (path, code.declared))
    {
        for (constant, name) in rules {
            let fitting = name.to_uppercase().replace(['/', '-'], "_");
            assert_eq!(constant, fitting, "{path}: the constant of `{name}`");
            declared.push(name);
        }
    }
    declared.sort();
    assert_eq!(
        declared, listed,
        "the rules declared in src, and those in src/rules.rs"
    );
}

#[test]
fn code_names_no_rule_by_a_text() {
    for (path, code) in source_files() {
        // What the prover remarks on packages has names of its own, some of which are those of rules.
        if path.starts_with("prove/") {
            continue;
        }
        let named = code.texts.iter().find(|text| rules::find(text).is_some());
        assert_eq!(named, None, "src/{path} names a rule by a text");
    }
}

#[test]
fn every_rule_says_why_and_from_where() {
    for rule in rules::all() {
        let (about, why) = (rule.summary, rule.reason);
        assert!(
            about.ends_with('.') && why.ends_with('.') && about != why,
            "{}",
            rule.name
        );
        assert!(
            !rule.source.is_empty() && !rule.severities.is_empty() && rule.severities.is_sorted(),
            "{}",
            rule.name
        );
    }
}

#[test]
fn every_rule_tells_its_bad_example_and_not_its_good_one() {
    let mut faults = Vec::new();
    let mut said = String::from(
        "What is said of the bad example of each rule. LEADLET_UPDATE=1 writes this anew.\n",
    );
    for rule in rules::all()
        .iter()
        .filter(|rule| !ELSEWHERE.iter().any(|(name, _)| *name == rule.name))
    {
        if rule.bad.is_empty() || rule.good.is_empty() {
            faults.push(format!(
                "{} has no {} example",
                rule.name,
                if rule.bad.is_empty() { "bad" } else { "good" }
            ));
            continue;
        }
        let (bad, good) = (findings(rule, rule.bad), findings(rule, rule.good));
        let told: Vec<Diagnostic> = of(rule, &bad.0).into_iter().cloned().collect();
        if told.is_empty() {
            faults.push(format!(
                "{} does not tell its bad example, but {:?}",
                rule.name,
                short(&bad.0)
            ));
        }
        if let Some(level) = told
            .iter()
            .map(|finding| finding.severity)
            .find(|level| !rule.severities.contains(level))
        {
            faults.push(format!(
                "{} has findings of the level {}",
                rule.name,
                level.word()
            ));
        }
        let errors = good
            .0
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count();
        if !of(rule, &good.0).is_empty() || errors > 0 {
            faults.push(format!(
                "{} has a good example that is not: {:?}",
                rule.name,
                short(&good.0)
            ));
        }
        if told.iter().any(|finding| finding.fix.is_some()) != rule.fixable {
            faults.push(format!(
                "{} says {} of a fix in its bad example",
                rule.name,
                if rule.fixable { "falsely" } else { "nothing" }
            ));
        }
        said.push_str(&format!("\n== {}\n\n", rule.name));
        said.push_str(&human::write(
            &told,
            &|file| bad.1.text(file).cloned(),
            false,
            120,
        ));
    }
    faults.extend(
        expect(
            &tests().join("messages/examples.txt"),
            &(said.trim_end().to_owned() + "\n"),
        )
        .err(),
    );
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn what_is_shown_elsewhere_is_a_rule() {
    for (name, _) in ELSEWHERE {
        assert!(
            rules::find(name).is_some_and(|rule| rule.bad.is_empty()),
            "{name} has an example, or is no rule"
        );
    }
    let folders = crate::messages::fixtures();
    for folder in folders {
        let name = folder
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .split("--")
            .next()
            .unwrap()
            .to_owned();
        assert!(
            rules::all()
                .iter()
                .any(|rule| rule.name.replace('/', "-") == name),
            "tests/messages/{name} is of no rule"
        );
    }
}

fn of<'a>(rule: &Rule, findings: &'a [Diagnostic]) -> Vec<&'a Diagnostic> {
    findings
        .iter()
        .filter(|finding| finding.rule == rule)
        .collect()
}

fn short(findings: &[Diagnostic]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| format!("{}: {}", finding.rule.name, finding.message))
        .collect()
}

/// The findings on an example, and its files. Only rules of themes need the pages made, which takes time.
pub fn findings(rule: &Rule, example: &str) -> (Vec<Diagnostic>, Source) {
    let source = source(example);
    if rule.family() == "theme" {
        let outcome = pipeline::build(source, Vec::new(), Request::default()).unwrap();
        return (outcome.diagnostics, outcome.source);
    }
    let mut parsed = parse::parse(&source, false);
    let mut found = parsed.findings;
    let file: Arc<str> = lock::PATH.into();
    let old = source
        .text(&file)
        .map(|text| lock::read(text, &file, &mut found))
        .unwrap_or_default();
    found.extend(lock::assign(&mut parsed.course, &old).1);
    let index = CourseIndex::new(&parsed.course, &source, parsed.drafts);
    found.extend(check::check(
        &parsed.course,
        &index,
        &source,
        &lock::Digests::default(),
        &mut check::CheckCache::new(false),
    ));
    let mut used = Default::default();
    let mut found = check::waive(&parsed.course, found, &mut used);
    let whole = found
        .iter()
        .all(|finding| finding.severity != Severity::Error);
    found.extend(check::unused(&parsed.course, &used, whole, rules::all()));
    leadlet::diagnostic::sort(&mut found);
    (found, source)
}

/// The files of an example, in a course that has all that the examples lean on.
fn source(example: &str) -> Source {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in example_files(example) {
        let path = match path.strip_prefix("../") {
            Some(beside) => beside.to_owned(),
            None => format!("content/{path}"),
        };
        files.insert(path, text);
    }
    let mut fill = |path: &str, text: &str| {
        files
            .entry(path.to_owned())
            .or_insert_with(|| text.to_owned());
    };
    if !example.contains("course.yml") {
        fill(
            "content/course.yaml",
            "id: course\ntitle: Course\nlanguage: en\naudiences: {manager: Manager, senior: Senior leader}\n",
        );
    }
    // An example of settings or names says nothing of pages.
    if !example.starts_with("@ ") || !example.contains("01-module/") {
        fill("content/01-module/01-lesson.md", SOUND);
    }
    fill("content/01-module/module.md", MODULE);
    if example.contains("other") {
        fill("content/01-module/02-other.md", SOUND);
    }
    fill(
        "content/01-module/figures/spot.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>",
    );
    fill("content/01-module/figures/talk.mp4", "a film");
    fill(
        "content/01-module/figures/talk.vtt",
        "WEBVTT\n\n00:00.000 --> 00:02.000\nThe rows make 150.\n",
    );
    Source::from_texts(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    )
}

/// What a file of the source has outside its tests.
#[derive(Default)]
struct Code {
    /// Declared rules: the constant and the name.
    declared: Vec<(String, String)>,
    /// Texts, without those of declared rules.
    texts: Vec<String>,
}

impl<'ast> Visit<'ast> for Code {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let is_test = |attribute: &syn::Attribute| attribute.path().is_ident("cfg");
        if !module.attrs.iter().any(is_test) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        let is_rule = matches!(&*item.ty, syn::Type::Path(of) if of.path.is_ident("Rule"));
        let syn::Expr::Struct(value) = &*item.expr else {
            return visit::visit_item_static(self, item);
        };
        for field in value.fields.iter().filter(|_| is_rule) {
            if let (syn::Member::Named(name), syn::Expr::Lit(text)) = (&field.member, &field.expr)
                && name == "name"
                && let syn::Lit::Str(text) = &text.lit
            {
                self.declared.push((item.ident.to_string(), text.value()));
            }
        }
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.texts.push(text.value());
    }
}

/// The files of the source by their paths below `src`.
fn source_files() -> Vec<(String, Code)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let paths = walkdir::WalkDir::new(&src)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| {
            path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs")
        });
    let read = |path: PathBuf| {
        let parsed = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
        let mut code = Code::default();
        code.visit_file(&parsed);
        let below = path.strip_prefix(&src).unwrap().to_string_lossy();
        (below.replace('\\', "/"), code)
    };
    paths.map(read).collect()
}
