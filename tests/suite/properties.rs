//! Any input ends: bytes of any kind in any file, and pieces of the format in any order, never panic, and what is built holds
//! no script of the author's. `LEADLET_LONG=1` runs far more cases.

use crate::course::{LESSON, LESSON_PATH, MODULE, SETTINGS};
use crate::html::tags;
use leadlet::pipeline::{Outcome, Request, build};
use leadlet::site::Content;
use leadlet::source::Source;
use proptest::prelude::*;

fn cases() -> ProptestConfig {
    let long = std::env::var_os("LEADLET_LONG").is_some();
    // A failing case is written here on purpose: into no file, as it is printed.
    ProptestConfig {
        cases: if long { 20_000 } else { 150 },
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A course with these texts in place of the usual ones.
fn run(files: &[(&str, &str)]) -> Outcome {
    let usual = [
        ("content/course.yaml", SETTINGS),
        ("content/01-module/module.md", MODULE),
        (LESSON_PATH, LESSON),
    ];
    let usual = usual
        .into_iter()
        .filter(|(path, _)| files.iter().all(|(own, _)| own != path));
    let source = Source::from_texts(usual.chain(files.iter().copied()));
    build(source, Vec::new(), Request::default()).unwrap()
}

/// Every finding lies in its file and can be shown, and no page has a script of the author's.
fn sound(outcome: &Outcome) {
    let text_of = |file: &str| outcome.text(file);
    for finding in &outcome.diagnostics {
        if let (Some(span), Some(text)) = (&finding.span, text_of(&finding.file)) {
            assert!(
                span.start <= span.end && text.get(span.clone()).is_some(),
                "{finding:?} marks no text"
            );
        }
        assert!(
            !finding.message.is_empty() && !finding.message.ends_with('.'),
            "{finding:?}"
        );
    }
    leadlet::diagnostic::human::write(&outcome.diagnostics, &text_of, true, 100);
    for line in leadlet::diagnostic::json::write(
        &leadlet::diagnostic::Shown::of(&outcome.diagnostics, true),
        &text_of,
    )
    .lines()
    {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    for (path, content) in outcome
        .site
        .iter()
        .flat_map(|site| site.iter())
        .filter(|(path, _)| path.ends_with(".html"))
    {
        let Content::Bytes(bytes) = content else {
            panic!("{path} is copied")
        };
        for tag in tags(std::str::from_utf8(bytes).unwrap()) {
            for (name, value) in &tag.attributes {
                let value = value
                    .replace(|c: char| c.is_whitespace() || c.is_control(), "")
                    .to_lowercase();
                assert!(
                    !name.starts_with("on") && !value.starts_with("javascript:"),
                    "{path}: {tag:?}"
                );
            }
        }
    }
}

/// A line or a piece of one.
fn piece() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "::: question\n",
        "::: question {many attempts=2}\n",
        "::: hint\n",
        "::: explain\n",
        "::: note {#a .b}\n",
        "::: for manager\n",
        "::: for manager senior\n",
        "::: details A summary\n",
        "::: checklist\n",
        "::: media {src=a.mp4}\n",
        "::: reflect\n",
        "::: takeaway\n",
        "::: guide\n",
        "::: scenario\n",
        "::: card\n",
        "::: commit\n",
        "::: rating {low=\"a\" high=b}\n",
        ":::\n",
        "  :::\n",
        "::::: \n",
        ":::\r\n",
        "- [x] yes\n",
        "- [ ] no\n",
        "- [ ] no\n  > why\n",
        "> quote\n",
        "> [!TIP]\n> tip\n",
        "- True\n",
        "- [x] True\n- [ ] False\n",
        "1. one\n2. two\n3. three\n",
        "| a | b |\n|---|---|\n| c | d |\n",
        "# H\n",
        "## H {#x .good}\n",
        "---\n",
        "***\n",
        "```\n",
        "~~~ text\n",
        "    code\n",
        "<div>\n",
        "</div>\n",
        "<span>\n",
        "<!-- allow a/b: c -->\n",
        "<!--\n",
        "-->\n",
        "<script>alert(1)</script>\n",
        "<a href=\"javascript:x\" onclick=y>\n",
        "<svg onload=x>\n",
        "[a](#x)\n",
        "[a](01-lesson.md#h)\n",
        "![a](b.png \"t\")\n",
        "[a]: javascript:x\n",
        "[a]\n",
        "[a](<java\tscript:x>)",
        "[[one|two]] ",
        "[[= 3 ± 1]] ",
        "[[",
        "]]",
        "[^1] ",
        "[^1]: note\n",
        "term\n: definition\n",
        "\n",
        "\n\n",
        "words ",
        "é\u{301}😀\u{202e} ",
        "\0",
        "\t",
        "\r",
        "\u{feff}",
        "{#id}",
        "{",
        "\\",
        "`",
        "*",
        "_",
        "~~",
    ]);
    prop_oneof![9 => fixed.prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

fn body() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn pieces_of_the_format_in_any_order_end(body in body(), other in body()) {
        let lesson = LESSON.replace("Text.\n", &body);
        sound(&run(&[(LESSON_PATH, &lesson), ("content/glossary.md", &other), ("content/index.md", &other)]));
    }

    #[test]
    fn any_text_in_any_file_ends(text in "\\PC*|[\\x00-\\x7f]*", which in 0_usize..6) {
        let path = ["content/course.yaml", "content/01-module/module.md", LESSON_PATH, "content/glossary.md", "content/course.lock", "content/index.md"][which];
        sound(&run(&[(path, &text)]));
    }

    #[test]
    fn any_front_matter_ends(lines in prop::collection::vec("(title|objective|objectives|after|kind|draft|audience|formerly|allow|draw|from)?:? ?(\\[|\\{|\"|'|-|&a|\\*a|!t|\\||>|#)?[a-z:,\"' ]{0,12}", 0..8)) {
        let text = format!("---\n{}\n---\n\nText.\n", lines.join("\n"));
        sound(&run(&[(LESSON_PATH, &text)]));
    }

    #[test]
    fn what_is_built_twice_is_the_same(body in body()) {
        let lesson = LESSON.replace("Text.\n", &body);
        let (one, two) = (run(&[(LESSON_PATH, &lesson)]), run(&[(LESSON_PATH, &lesson)]));
        prop_assert_eq!(&one.site, &two.site);
        prop_assert_eq!(&one.diagnostics, &two.diagnostics);
        // With the lock that was written, everything is known again.
        if let (Some(lock), Some(_)) = (&one.lock, &one.site) {
            let again = run(&[(LESSON_PATH, &lesson), ("content/course.lock", lock)]);
            prop_assert_eq!(&again.lock, &None);
            prop_assert_eq!(&again.site, &one.site);
        }
    }

    #[test]
    fn bytes_of_any_kind_on_the_disk_end(bytes in prop::collection::vec(any::<u8>(), 0..400), which in 0_usize..5) {
        let course = crate::course::Course::lesson("Text.\n\n![a](a.png) ![b](b.svg)\n");
        course.write("content/01-module/a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde");
        course.write("content/01-module/b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>");
        course.write(["content/course.yaml", LESSON_PATH, "content/01-module/a.png", "content/01-module/b.svg", "content/course.lock"][which], &bytes);
        let (source, findings) = leadlet::source::Source::read(course.root()).unwrap();
        sound(&leadlet::pipeline::build(source, findings, Request::default()).unwrap());
    }
}
