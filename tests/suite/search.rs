//! Search: the words of the index as the browser side folds them too, what is found and what must not be, and how much it weighs.

use crate::course::{Course, LESSON_PATH, files, tests, updating};
use leadlet::render::search::{
    EntryBuilder, EntrySource, SearchCache, Weight, Word, code, join, normalize,
};
use leadlet::site::Content;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The cases that `tests/scripts/search.test.mjs` runs too.
fn vectors() -> (PathBuf, Value) {
    let file = tests().join("scripts/search.json");
    let text = std::fs::read_to_string(&file).unwrap();
    (file, serde_json::from_str(&text).unwrap())
}

fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    normalize::words(text, &mut |word: Word| {
        words.push(String::from_utf8(word.bytes().to_vec()).unwrap())
    });
    words
}

#[test]
fn words_are_folded_as_the_browser_folds_them() {
    for case in vectors().1["words"].as_array().unwrap() {
        assert_eq!(
            json!(words(case[0].as_str().unwrap())),
            case[1],
            "{}",
            case[0]
        );
    }
}

#[test]
fn short_names_with_signs_are_found_as_the_browser_finds_them() {
    for case in vectors().1["signed"].as_array().unwrap() {
        let mut words = Vec::new();
        normalize::signed(case[0].as_str().unwrap(), &mut |word: Word| {
            words.push(String::from_utf8(word.bytes().to_vec()).unwrap())
        });
        words.sort();
        let mut expected: Vec<&str> = case[1]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        expected.sort_unstable();
        assert_eq!(words, expected, "{}", case[0]);
    }
}

#[test]
fn pages_are_written_as_the_browser_reads_them() {
    for case in vectors().1["pages"].as_array().unwrap() {
        let (mut out, mut last) = (Vec::new(), -1);
        for page in case[0].as_array().unwrap() {
            let number = |place: usize| page[place].as_u64().unwrap();
            code::push_page(&mut out, &mut last, number(0) as u32, number(1) as u8);
        }
        assert_eq!(
            json!(String::from_utf8(out).unwrap()),
            case[1],
            "{}",
            case[0]
        );
    }
}

#[test]
fn a_small_course_makes_the_index_that_the_browser_side_is_tested_with() {
    let (file, mut vectors) = vectors();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pages: Vec<[String; 3]> = vectors["course"]
        .as_array()
        .unwrap()
        .iter()
        .map(|page| [0, 1, 2].map(|at| text(&page[at])))
        .collect();
    let entries: Vec<_> = pages
        .iter()
        .map(|[href, title, html]| {
            let mut gather = EntryBuilder::new(EntrySource {
                href,
                title,
                kind: "lesson",
                module: "",
                hue: 0,
                audience: Vec::new(),
            });
            gather.html(html, Weight::Text);
            gather.finish()
        })
        .collect();
    let index = join(entries, &mut SearchCache::default(), &|_, bytes| {
        Content::Bytes(bytes)
    });
    let shard = index
        .files
        .iter()
        .find(|(address, _)| address.starts_with("assets/search-words-0-"))
        .unwrap();
    let script = String::from_utf8(shard.1.bytes().unwrap().into_owned()).unwrap();
    let given: [Value; 3] = serde_json::from_str(
        &script
            .replace("leadletSearchWords(", "[")
            .replace(");\n", "]"),
    )
    .unwrap();
    let [_, terms, lists] = given;
    if updating() {
        let written = std::fs::read_to_string(&file).unwrap();
        let line = |key: &str, value: &Value| {
            (
                format!("  \"{key}\": {},\n", vectors[key]),
                format!("  \"{key}\": {value},\n"),
            )
        };
        let new = [line("terms", &terms), line("lists", &lists)]
            .iter()
            .fold(written, |text, (old, new)| text.replace(old, new));
        std::fs::write(&file, new).unwrap();
        vectors["terms"] = terms.clone();
        vectors["lists"] = lists.clone();
    }
    assert_eq!((&terms, &lists), (&vectors["terms"], &vectors["lists"]));
}

/// What the data scripts of a site say: all words, and all that results show.
fn index(site: &BTreeMap<String, Vec<u8>>) -> (Vec<String>, String) {
    let text = |path: &str| String::from_utf8(site[path].clone()).unwrap();
    let mut found = Vec::new();
    for path in site
        .keys()
        .filter(|path| path.starts_with("assets/search-words-"))
    {
        let script = text(path);
        let terms = script.split('"').nth(1).unwrap();
        let mut before = String::new();
        for term in terms
            .split_inclusive(|c: char| c.is_ascii_uppercase())
            .collect::<Vec<_>>()
            .windows(2)
        {
            let shared = term[0].chars().last().unwrap() as usize - 'A' as usize;
            let rest = term[1].trim_end_matches(|c: char| c.is_ascii_uppercase());
            before = before.chars().take(shared).collect::<String>() + rest;
            found.push(before.clone());
        }
    }
    let shown = site
        .keys()
        .filter(|path| path.starts_with("assets/search-pages-"))
        .map(|path| text(path))
        .collect();
    (found, shown)
}

#[test]
fn what_is_read_is_found_and_what_gives_an_answer_away_is_not() {
    let course = Course::lesson(
        "Opening prose with a [link](https://example.com/linkaddress) and `codeword`.\n\n::: question {#q1}\nStemtext here.\n\nAsktext?\n\n\
         - [x] Optionright\n  > Feedbackright.\n- [ ] Optionwrong\n  > Feedbackwrong.\n\n::: hint\nHinttext.\n:::\n\n::: explain\nExplaintext.\n:::\n:::\n\n\
         ::: question {#q2}\nBlanktext is [[blankanswer]] today.\n:::\n\n\
         ::: question\nOrdertext.\n\n1. Firstitem\n2. Seconditem\n3. Thirditem\n:::\n\n::: guide\nGuidetext.\n:::\n\n\
         ::: card\nCardfront?\n\n---\n\nCardback.\n:::\n\n::: for manager\nFortext.\n:::\n\n::: details Summarytext\nFoldedtext.\n:::\n\n\
         ::: scenario\nScenestart.\n\n- [Choicetext](#end)\n- [Otherchoice](#end)\n\n## Endtitle {#end .good}\nSceneend.\n:::\n\n\
         A note.[^1]\n\n[^1]: Footnotetext.\n\n<!-- commenttext -->\n\n::: takeaway\nTakeawaytext.\n:::\n",
    );
    course.write("content/glossary.md", "Termtitle\n: Termmeaning.\n");
    course.write(
        "content/01-module/02-draft.md",
        "---\ntitle: Drafttitle\nobjective: Do it.\ndraft: true\n---\n\nDrafttext.\n",
    );
    let ran = course.build(&[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let (words, shown) = index(&files(&course.path("site")));
    let shown = shown.to_lowercase();
    for word in [
        "opening",
        "link",
        "codeword",
        "stemtext",
        "asktext",
        "ordertext",
        "cardfront",
        "fortext",
        "summarytext",
        "foldedtext",
        "scenestart",
        "footnotetext",
        "takeawaytext",
        "termtitle",
        "termmeaning",
        "lesson",
        "module",
    ] {
        assert!(
            words.iter().any(|found| found == word),
            "{word} is not found in {words:?}"
        );
        assert!(shown.contains(word), "{word} is not shown");
    }
    for word in [
        "linkaddress",
        "optionright",
        "optionwrong",
        "feedbackright",
        "feedbackwrong",
        "hinttext",
        "explaintext",
        "blankanswer",
        "firstitem",
        "guidetext",
        "cardback",
        "choicetext",
        "otherchoice",
        "sceneend",
        "commenttext",
        "drafttitle",
        "drafttext",
    ] {
        assert!(!words.iter().any(|found| found == word), "{word} is found");
        assert!(!shown.contains(word), "{word} is shown");
    }
    assert_eq!(course.build(&["--drafts"]).code, 0);
    assert!(
        index(&files(&course.path("site")))
            .0
            .iter()
            .any(|found| found == "drafttext")
    );
}

#[test]
fn only_the_search_page_knows_the_index_so_that_an_edit_changes_few_files() {
    let course = Course::lesson("First words.\n");
    course.write(
        "content/01-module/02-two.md",
        "---\ntitle: Two\nobjective: Do it.\n---\n\nText.\n",
    );
    course.built();
    let before = files(&course.path("site"));
    course.replace(LESSON_PATH, "First words", "Other words");
    course.built();
    let after = files(&course.path("site"));
    let changed: Vec<&str> = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(bytes))
        .map(|(path, _)| path.trim_end_matches(char::is_alphanumeric))
        .collect();
    let pages: Vec<&str> = changed
        .iter()
        .copied()
        .filter(|path| path.ends_with('.') && !path.starts_with("assets/"))
        .collect();
    assert_eq!(
        pages,
        ["leadlet-files.", "module/lesson.", "search.", "sw."]
    );
}

#[test]
fn names_with_signs_are_in_the_index_of_a_course() {
    let course = Course::lesson("Ask R&D about C++ and C# before the L&D meeting.\n");
    assert_eq!(course.build(&[]).code, 0);
    let index: String = files(&course.path("site"))
        .into_iter()
        .filter(|(path, _)| path.contains("search-words"))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    // The second of two neighbours has only what differs.
    for word in ["c#", "++", "l&d", "r&d"] {
        assert!(index.contains(word), "{word}: {index}");
    }
}
