//! What authors paste or type that is no Markdown of ours: what the page shows.

use crate::course::Course;

/// The page of a course whose one lesson is `text`.
fn page(text: &str) -> String {
    let course = Course::lesson(text);
    let ran = course.build(&[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    course.read("site/module/lesson.html")
}

fn shows(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
}

#[test]
fn words_in_angle_brackets_stay_on_the_page() {
    let page = page(
        "Write: \"Dear <first name>, thank you for <what they did>.\"\n\nKeep a<b and c>d in mind.\n\nThis is not bold.\n\n\
        <your company>\nwrites *to* you at <time>.\n\n<div>\nDear <last name>, <b>hello</b>.\n</div>\n\n\
        ::: question\nWhich greeting helps the team most?\n\n- [x] Hello <name>, one thing.\n- [ ] Hello <team>, one thing.\n\
        - [ ] Hey all, two things and a joke.\n:::\n",
    );
    shows(
        &page,
        &[
            "Dear &lt;first name&gt;, thank you for &lt;what they did&gt;.",
            "Keep a&lt;b and c&gt;d in mind.",
            "<p>This is not bold.</p>",
            "<p>&lt;your company&gt;\nwrites <em>to</em> you at &lt;time&gt;.</p>",
            "Dear &lt;last name&gt;, <b>hello</b>.",
            "Hello &lt;name&gt;, one thing.",
            "Hello &lt;team&gt;, one thing.",
        ],
    );
}

#[test]
fn html_that_the_course_trusts_is_left_as_it_is() {
    let course = Course::lesson("A <my-part>part</my-part> <b onclick=\"go()\">here</b>.");
    course.replace(
        "content/course.yaml",
        "language: en",
        "language: en\nhtml: trusted",
    );
    let ran = course.build(&[]);
    assert!(ran.code == 0 && !ran.err.contains("[html/"), "{}", ran.err);
    shows(
        &course.read("site/module/lesson.html"),
        &["A <my-part>part</my-part> <b onclick=\"go()\">here</b>."],
    );
}

#[test]
fn bare_addresses_are_links() {
    let page = page(
        "See https://example.com/a_b--c or www.example.com, or write to help@example.com.\n\n\
        Not `https://example.com/code`, and [this https://example.com/in is one link](https://example.com/out).\n\n\
        > \"https://example.com/?a=1&amp;b=2\" (https://example.com/x).\n\n| Where |\n|---|\n| https://example.com/cell |\n\n\
        <a href=\"https://example.com/raw\">https://example.com/raw</a>\n\n    https://example.com/block\n",
    );
    shows(
        &page,
        &[
            "<a href=\"https://example.com/a_b--c\" rel=\"noopener\">https://example.com/a_b--c</a> or",
            "<a href=\"http://www.example.com\" rel=\"noopener\">www.example.com</a>, or",
            "<a href=\"mailto:help@example.com\">help@example.com</a>.</p>",
            "<code>https://example.com/code</code>",
            ">this https://example.com/in is one link</a>.",
            "“<a href=\"https://example.com/?a=1&amp;b=2\" rel=\"noopener\">https://example.com/?a=1&amp;b=2</a>” (<a",
            ">https://example.com/x</a>).",
            ">https://example.com/cell</a></td>",
            ">https://example.com/raw</a></p>",
            "<code>https://example.com/block\n</code>",
        ],
    );
}

/// The part of a page from one text to the next one.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let start = page.find(from).unwrap();
    &page[start..start + page[start..].find(to).unwrap()]
}

#[test]
fn code_in_options_stands_in_their_labels_as_phrasing_content() {
    let page = page(
        "::: question\nWhat does this print?\n\n```python\nprint(1)\n```\n\n- [x] It prints one.\n\n  ```\n  1\n  ```\n\
        - [ ] It prints two.\n\n  ```\n  2\n  ```\n:::\n",
    );
    let options = between(&page, "<div class=\"options\">", "</fieldset>");
    shows(
        options,
        &[
            "<span class=\"say\"><span class=\"was-p\">It prints one.</span>\n<span class=\"was-pre\"><code>1\n</code></span></span></label>",
        ],
    );
    let answers = between(&page, "<ul class=\"answers\">", "</ul>");
    for part in [options, answers] {
        assert!(!part.contains("<pre") && !part.contains("<p>It"), "{part}");
    }
}

#[test]
fn an_answer_of_a_blank_may_hold_a_bar() {
    let page = page("::: question\nWhich sign joins two commands?\n\nIt is [[a\\|b|pipe]].\n:::\n");
    shows(&page, &["a|b"]);
    assert!(!page.contains("a\\|b"), "{page}");
}

#[test]
fn questions_of_too_many_pairs_items_or_groups_are_refused() {
    let many = |line: &str| line.repeat(60);
    for (what, body) in [
        (
            "pairs",
            format!("| A | B |\n|---|---|\n{}", many("| a | b |\n")),
        ),
        ("an order", many("1. One\n")),
        ("items", format!("- One\n{}- Two\n  - b\n", many("  - a\n"))),
        ("groups", many("- One\n  - a\n")),
    ] {
        let ran =
            Course::lesson(&format!("::: question\nWhat goes together?\n\n{body}:::\n")).build(&[]);
        let told = ran.err.matches("error[").count();
        assert!(
            ran.err.contains("error[quiz/options]") && told == 1,
            "{what}: {}",
            ran.err
        );
    }
}

#[test]
fn prices_times_code_and_names_are_no_markup_of_other_tools() {
    let ran = Course::lesson(PLAIN).build(&["--verbose"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for rule in ["[text/markup]", "[question/outside]", "[html/"] {
        assert!(!ran.err.contains(rule), "{}", ran.err);
    }
}

/// Text that looks a little like the markup of other tools.
const PLAIN: &str = r##"Prices are $5 and $10, or $5-$10, US$ 3 and $4.50 (about €4). At 10:30:45, a == b, a != b, and x = y = z. C++ a ::b, std::vector, snake_case_name,
\_\_init\_\_ and \*stars\*. Mail help@example.com, [see this](https://example.com). A set [^a-z] of letters, 2 * 3 * 4, 2 ** 3, 100 %, 5% of 10%.

#general is a channel, #1 is first, C# is a language. It is ~5 or ~6 days. Dear {name}, {{name}}: yours. f(x) { return 1; } ~/home ^ caret ^ here.

> [!NOTE]
> A note.

Who asks? Ann: "Now?" Q: yes. A: no. The key: trust.

What do we value?

- **Speed.**
- **Care.**

What else?

- **Speed** is one thing.
- Care is another.

1. One
2. Two

Use `[[x]]`, `==y==`, `$z^2$` in code.

Water is H<sub>2</sub>O. That is ~~gone~~.

A line break at the end | a bar. 50/50. <https://example.com>. https://example.com/a==b==c. (c) (x) and ( ) are signs.
"##;
