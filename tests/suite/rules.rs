//! Every rule of the product is shown by a folder of `tests/messages/`, or by a test that is named here.

use crate::messages::fixtures;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Rules that a folder of files cannot show on every system, or not shortly, with the test that does, or why there is none.
const ELSEWHERE: &[(&str, &str)] = &[
    ("block/too-many", "bounds::a_page_of_too_many_blocks_is_refused"),
    ("course/address", "nothing that an author writes leads to it: names are checked before"),
    ("course/too-large", "bounds::a_text_of_more_than_a_megabyte_is_refused"),
    ("html/too-much", "bounds::a_page_of_too_much_raw_html_is_refused"),
    ("id/doubtful", "ids::a_question_that_is_half_rewritten_is_told_with_the_line_that_keeps_its_id"),
    ("id/gone", "ids::what_is_gone_is_told"),
    ("link/broken", "disk::links_of_the_disk_that_lead_nowhere_or_in_circles_are_told"),
    ("package/state", "lms::two_hundred_questions_on_thirty_pages_fit_scorm_12_and_many_more_are_refused"),
    ("package/page", "packages::a_page_of_a_theme_that_cannot_be_taken_apart_is_named"),
    ("package/size", "packages::what_is_too_large_for_one_file_is_refused_with_what_makes_it_so"),
    ("theme/accent", "nothing that an author writes leads to it: course.yaml is checked before"),
    ("theme/missing-key", "no key of theme.yaml must be there"),
];

#[test]
fn each_rule_is_shown() {
    let rules = rules();
    assert!(rules.len() > 50, "{rules:?}");
    let shown: BTreeSet<String> =
        fixtures().iter().map(|path| path.file_name().unwrap().to_str().unwrap().split("--").next().unwrap().to_owned()).collect();
    let missing: Vec<&String> =
        rules.iter().filter(|rule| !shown.contains(&rule.replace('/', "-")) && !ELSEWHERE.iter().any(|(known, _)| known == rule)).collect();
    assert!(missing.is_empty(), "rules without a folder in tests/messages/: {missing:?}");
    let names: BTreeSet<String> = rules.iter().map(|rule| rule.replace('/', "-")).collect();
    let stale: Vec<&String> = shown.iter().filter(|name| !names.contains(*name)).collect();
    assert!(stale.is_empty(), "folders in tests/messages/ without a rule: {stale:?}");
}

/// The rules that the source of the product names.
fn rules() -> BTreeSet<String> {
    let sources: Vec<String> = walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .map(|text| text.split("\n#[cfg(test)]\nmod ").next().unwrap().to_owned())
        .collect();
    let mut rules: BTreeSet<String> = sources.iter().flat_map(|text| made(text)).collect();
    let families: BTreeSet<String> = rules.iter().map(|rule| rule.split('/').next().unwrap().to_owned()).collect();
    // Rules that are named before the finding is made of them.
    rules.extend(sources.iter().flat_map(|text| named(text)).filter(|name| families.contains(name.split('/').next().unwrap())));
    for text in &sources {
        let families: Vec<&str> = text.split("family!(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let ends: Vec<&str> = text.split("concat!($name, \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        rules.extend(families.iter().flat_map(|family| ends.iter().map(move |end| format!("{family}{end}"))));
    }
    rules
}

/// `Diagnostic::error("family/name"` and the like.
fn made(text: &str) -> Vec<String> {
    let calls = ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::note("];
    calls
        .iter()
        .flat_map(|call| text.split(call).skip(1))
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next().filter(|name| is_rule(name)).map(str::to_owned))
        .collect()
}

/// All `"family/name"`.
fn named(text: &str) -> Vec<String> {
    let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    quotes.windows(2).map(|pair| &text[pair[0] + 1..pair[1]]).filter(|name| is_rule(name)).map(str::to_owned).collect()
}

fn is_rule(name: &str) -> bool {
    let word = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase()) && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    name.split_once('/').is_some_and(|(family, own)| word(family) && word(own))
}
