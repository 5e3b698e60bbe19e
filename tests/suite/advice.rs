//! Advice works: who does what a message says, or lets `check --fix` do it, is rid of the problem.

use crate::course::{Course, SETTINGS};
use leadlet::diagnostic::{self, Diagnostic, Rule, Severity};
use leadlet::pipeline::{self, Request};
use leadlet::rules;
use leadlet::source::Source;

/// A course of one page and these files, which are images.
fn with_images(body: &str, images: &[&str]) -> Course {
    let course = Course::lesson(body);
    for image in images {
        course.write(
            image,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>",
        );
    }
    course
}

#[test]
fn paths_that_can_be_told_are_written_right_by_a_fix() {
    for path in [
        "figures\\p.svg",
        "figures%5Cp.svg",
        ".\\figures\\p.svg",
        "/figures/p.svg",
        "/01-module/figures/p.svg",
        "/content/01-module/figures/p.svg",
        "Figures/P.SVG",
        "C:\\Users\\mia\\p.svg",
        "C:/Users/mia/p.svg",
        "D:p.svg",
        "file:///home/mia/p.svg",
        "~/p.svg",
        "/Users/mia/Desktop/p.svg",
        "\\\\server\\share\\p.svg",
    ] {
        let body = format!("![A plan]({path})\n");
        let course = with_images(&body, &["content/01-module/figures/p.svg"]);
        let before = course.build(&[]);
        assert_eq!(before.code, 1, "{path}: {}", before.err);
        assert!(
            before.err.contains("Write `figures/p.svg`"),
            "{path}: {}",
            before.err
        );
        course.run(&["check", "--fix"], &[]);
        let after = course.build(&[]);
        assert_eq!(after.code, 0, "{path}: {}", after.err);
    }
}

#[test]
fn names_that_an_address_cannot_hold_are_fixed_so_that_they_are_found() {
    let image = "content/01-module/figures/Our team (50%).svg";
    let course = with_images("![A team](figures\\our%20team%20(50%25).svg)\n", &[image]);
    course.run(&["check", "--fix"], &[]);
    let after = course.build(&[]);
    assert_eq!(after.code, 0, "{}", after.err);
}

#[test]
fn names_are_found_whichever_way_their_letters_are_put_together() {
    let (composed, apart) = ("f\u{fc}nf.svg", "fu\u{308}nf.svg");
    for (written, name) in [(composed, apart), (apart, composed), (composed, composed)] {
        let file = format!("content/01-module/{name}");
        let course = with_images(&format!("![Five]({written})\n"), &[&file]);
        let ran = course.build(&[]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let page = course.read("site/module/lesson.html");
        let source = page
            .split("<img")
            .nth(1)
            .and_then(|tag| tag.split("src=\"").nth(1));
        let address = source.and_then(|rest| rest.split('"').next()).unwrap();
        assert!(
            course.path("site/module").join(address).is_file(),
            "{written:?}: {address}"
        );
    }
}

#[test]
fn files_that_course_yaml_names_are_told_as_they_must_be_written() {
    for path in [
        "\\figures\\p.svg",
        "/figures/p.svg",
        "content/figures/p.svg",
        "figures\\p.svg",
    ] {
        let course = with_images("Text.\n", &["content/figures/p.svg"]);
        let settings = |path: &str| format!("{SETTINGS}share: '{path}'\n");
        course.write("content/course.yaml", settings(path));
        let before = course.build(&[]);
        assert!(
            before.code == 1 && before.err.contains("Write `figures/p.svg`"),
            "{path}: {}",
            before.err
        );
        course.write("content/course.yaml", settings("figures/p.svg"));
        assert_eq!(course.build(&[]).code, 0);
    }
}

/// A course with this line at the end of its settings, or in place of the line of the same key.
fn with_setting(line: &str) -> Course {
    let key = line
        .split(['\u{a0}', ':', '='])
        .next()
        .unwrap_or_default()
        .trim();
    let course = Course::lesson("Text.\n");
    let kept = SETTINGS.lines().filter(|own| {
        let is_below = key == "audiences" && own.starts_with(' ');
        !(is_below || own.starts_with(&format!("{key}:")))
    });
    let settings: Vec<&str> = kept.chain([line]).collect();
    course.write("content/course.yaml", settings.join("\n") + "\n");
    course
}

#[test]
fn settings_that_can_be_told_are_written_right_by_a_fix() {
    for (line, right) in [
        ("theme:\n  accent: #0b6e4f", "accent: \"#0b6e4f\""),
        ("theme: {accent: #0b6e4f}", "theme: {accent: \"#0b6e4f\"}"),
        ("theme:\n  accent: darkblue", "accent: \"#00008b\""),
        ("theme:\n  accent: Dark Blue", "accent: \"#00008b\""),
        ("theme:\n  accent: 0b6e4f", "accent: \"#0b6e4f\""),
        ("theme:\n  accent: \"#0b6e4fff\"", "accent: \"#0b6e4f\""),
        ("theme:\n  accent: rgb(11, 110, 79)", "accent: \"#0b6e4f\""),
        ("theme: name: default", "theme:\n  name: default"),
        (
            "origins: intranet.example.com",
            "origins: [\"https://intranet.example.com\"]",
        ),
        ("origins: host", "origins: [\"https://host\"]"),
        (
            "origins: [intranet.example.com/page]",
            "origins: [https://intranet.example.com]",
        ),
        (
            "origins: \"https://a.example, b.example\"",
            "origins: [\"https://a.example\", \"https://b.example\"]",
        ),
        ("language: German", "language: de"),
        ("language: Deutsch", "language: de"),
        ("language: français", "language: fr"),
        ("language: de_AT", "language: de-AT"),
        ("language: EN", "language: en"),
        ("language: English (US)", "language: en"),
        ("language: “en”", "language: \"en\""),
        ("title: “Course: one”", "title: \"Course: one\""),
        ("title: „Kurs: eins“", "title: \"Kurs: eins\""),
        ("title:\u{a0}Course", "title: Course"),
        ("title = Course", "title: Course"),
        ("url: learn.example.com", "url: https://learn.example.com"),
        (
            "url: www.example.com/learn",
            "url: https://www.example.com/learn",
        ),
        ("minutes: 5 min", "minutes: 5"),
        ("minutes: \"5\"", "minutes: 5"),
        ("minutes: 5 Minuten", "minutes: 5"),
        ("pass: 80%", "pass: 80"),
        ("practice: 2, 7, 21", "practice: [2, 7, 21]"),
        ("offline: yes", "offline: true"),
        ("confidence: \"false\"", "confidence: false"),
        ("id: Our Course", "id: our-course"),
        (
            "audiences: [manager, senior leader]",
            "audiences:\n  manager: Manager\n  senior-leader: Senior leader",
        ),
        (
            "audiences:\n  - manager\n  - Senior leader",
            "audiences:\n  manager: Manager\n  senior-leader: Senior leader",
        ),
        (
            "audiences:\n- manager: Managers\n- senior: Seniors",
            "audiences:\n  manager: Managers\n  senior: Seniors",
        ),
        (
            "audiences:\nmanager: Manager\nsenior: Senior",
            "audiences:\n  manager: Manager\n  senior: Senior",
        ),
        (
            "audiences:\n\tmanager: Manager\n\tsenior: Senior",
            "audiences:\n  manager: Manager\n  senior: Senior",
        ),
        (
            "audiences:\n\u{a0}\u{a0}manager: Manager\n\u{a0}\u{a0}senior: Senior",
            "audiences:\n  manager: Manager\n  senior: Senior",
        ),
        (
            "check:\n  quiz/feedback: no",
            "check:\n  quiz/feedback: off",
        ),
    ] {
        let course = with_setting(line);
        let before = course.run(&["check"], &[]);
        assert!(
            before.err.contains("content/course.yaml"),
            "{line}: {}",
            before.err
        );
        course.run(&["check", "--fix"], &[]);
        let settings = course.read("content/course.yaml");
        assert!(settings.contains(right), "{line}: {settings}");
        let after = course.build(&[]);
        assert_eq!(after.code, 0, "{line}: {}{settings}", after.err);
    }
}

#[test]
fn settings_that_need_a_word_of_the_author_are_shown_as_they_are_written() {
    for (line, advice) in [
        (
            "footer: \"© X\"",
            "[{label: \"© X\", url: \"https://www.example.com\"}]",
        ),
        (
            "footer: https://www.example.org/imprint",
            "[{label: \"Read more\", url: \"https://www.example.org/imprint\"}]",
        ),
        (
            "next_step: www.example.org",
            "{label: \"Read more\", url: \"https://www.example.org\"}",
        ),
        ("minutes: five", "5"),
        ("url: our intranet", "https://www.example.com"),
        ("theme: {accent: bluish}", "{accent: \"#0b6e4f\"}"),
        ("language: ours", "en"),
    ] {
        let key = line.split(':').next().unwrap();
        let course = with_setting(line);
        let before = course.build(&[]);
        let shown = advice.trim_start_matches("{accent: ").trim_end_matches('}');
        assert!(
            before.code == 1
                && before.err.contains(&format!(
                    "`{}`",
                    if key == "theme" { shown } else { advice }
                )),
            "{line}: {}",
            before.err
        );
        let after = with_setting(&format!("{key}: {advice}")).build(&[]);
        assert_eq!(after.code, 0, "{line}: {}", after.err);
    }
    let course = with_setting("accent: \"#0b6e4f\"");
    assert!(course.build(&[]).err.contains("It belongs below `theme:`"));
    assert_eq!(
        with_setting("theme:\n  accent: \"#0b6e4f\"")
            .build(&[])
            .code,
        0
    );
}

#[test]
fn pages_pasted_from_elsewhere_are_read_as_they_are_meant() {
    let page = "---\ntitle:\u{a0}“Lesson”\nobjective: Do it.\n---\n\n##\u{a0}Ask\n\n:::\u{a0}question {attempts=“2”}\nWhich one helps her?\n\n\
-\u{a0}[x] The fact.\n\u{a0}\u{a0}> It is true.\n- [\u{a0}] The offer.\n  > She has it.\n- [ ]\u{a0}The wait.\n:::\n";
    let plain = "---\ntitle: \"Lesson\"\nobjective: Do it.\n---\n\n## Ask\n\n::: question {attempts=\"2\"}\nWhich one helps her?\n\n\
- [x] The fact.\n  > It is true.\n- [ ] The offer.\n  > She has it.\n- [ ] The wait.\n:::\n";
    let pages = [page, plain].map(|text| {
        let course = Course::lesson("Text.\n");
        course.write("content/01-module/01-lesson.md", text);
        assert_eq!(course.build(&[]).code, 0);
        (course.read("site/module/lesson.html"), course)
    });
    assert_eq!(pages[0].0, pages[1].0);
    let (_, course) = &pages[0];
    let told = course.run(&["check"], &[]).err;
    assert!(
        told.matches("note[text/spaces]").count() == 1
            && told.matches("note[text/quotes]").count() == 1,
        "{told}"
    );
    course.run(&["check", "--fix"], &[]);
    assert_eq!(course.read("content/01-module/01-lesson.md"), plain);
}

/// Every finding on the courses of `tests/messages/`, and on the bad examples of the rules, with what it is about.
fn told() -> Vec<(String, Told)> {
    let mut all = Vec::new();
    for fixture in crate::messages::fixtures() {
        let (course, arguments) = crate::messages::prepare(&fixture);
        // What is said of a lock, of drafts or of the output is not of the files alone.
        if !arguments.replace("--verbose", "").trim().is_empty() {
            continue;
        }
        let name = fixture.file_name().unwrap().to_string_lossy().into_owned();
        let (source, read) = Source::read(course.root()).unwrap();
        if read.is_empty() {
            all.push((
                name,
                Told {
                    source,
                    rule: None,
                    course: Some(course),
                },
            ));
        }
    }
    for rule in rules::all().iter().filter(|rule| !rule.bad.is_empty()) {
        let source = crate::rules::findings(rule, rule.bad).1;
        let name = format!("the bad example of {}", rule.name);
        all.push((
            name,
            Told {
                source,
                rule: Some(rule),
                course: None,
            },
        ));
    }
    all
}

/// Files, and what is said of them.
struct Told {
    source: Source,
    /// The rule whose example they are.
    rule: Option<&'static Rule>,
    /// Where they lie, if on the disk.
    #[allow(dead_code, reason = "its folder goes with it")]
    course: Option<Course>,
}

impl Told {
    fn findings(&self, source: Source) -> Vec<Diagnostic> {
        let outcome = pipeline::build(source, Vec::new(), Request::default()).unwrap();
        let mut found = outcome.diagnostics;
        found.retain(|one| self.rule.is_none_or(|rule| one.rule == rule));
        found
    }

    /// The findings after the file of one has another text.
    fn after(&self, finding: &Diagnostic, text: &str) -> Vec<Diagnostic> {
        let mut source = self.source.clone();
        source.put(&finding.file, &text.into());
        self.findings(source)
    }
}

/// How many findings say the same of the same file.
fn times(finding: &Diagnostic, all: &[Diagnostic]) -> usize {
    let same = |other: &&Diagnostic| {
        (other.rule.name, &other.file, &other.message)
            == (finding.rule.name, &finding.file, &finding.message)
    };
    all.iter().filter(same).count()
}

/// The texts that come of doing what a message says to write: in place of what is marked, or of its line.
fn followed(finding: &Diagnostic, text: &str) -> Vec<String> {
    let (Some(help), Some(span)) = (&finding.help, &finding.span) else {
        return Vec::new();
    };
    let starts = [
        "Write `",
        "Did you mean `",
        "Put the whole text in quotes: `",
    ];
    let Some(rest) = starts.iter().find_map(|start| help.strip_prefix(start)) else {
        return Vec::new();
    };
    // `\`` would end it too early: what is meant ends before a full stop, a colon, a comma or a question mark.
    let ends = ["`.", "`?", "`:", "`,"];
    let end = ends.iter().filter_map(|end| rest.find(end)).min();
    let Some(written) = end
        .map(|end| &rest[..end])
        .filter(|written| !written.contains('…'))
    else {
        return Vec::new();
    };
    let start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[span.start..]
        .find('\n')
        .map_or(text.len(), |end| span.start + end);
    let line = &text[start..end];
    let indent = &line[..line.len() - line.trim_start_matches([' ', '-']).len()];
    vec![
        format!("{}{written}{}", &text[..span.start], &text[span.end..]),
        format!("{}{indent}{written}{}", &text[..start], &text[end..]),
    ]
}

#[test]
fn what_a_message_says_to_write_mends_what_it_is_about() {
    let mut faults = Vec::new();
    let mut tried = 0;
    for (name, told) in told() {
        let before = told.findings(told.source.clone());
        for finding in &before {
            let Some(text) = told.source.text(&finding.file) else {
                continue;
            };
            let texts = followed(finding, text);
            tried += usize::from(!texts.is_empty());
            let mends = |text: &String| {
                times(finding, &told.after(finding, text)) < times(finding, &before)
            };
            if !texts.is_empty() && !texts.iter().any(mends) {
                faults.push(format!(
                    "{name}: {}: {}\n  {}",
                    finding.rule.name,
                    finding.message,
                    finding.help.as_deref().unwrap_or_default()
                ));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(tried > 60, "{tried}");
}

#[test]
fn every_fix_mends_what_it_is_about_and_breaks_nothing() {
    let mut faults = Vec::new();
    let mut tried = 0;
    for (name, told) in told() {
        let before = told.findings(told.source.clone());
        for finding in &before {
            let (Some(text), Some(fix)) = (told.source.text(&finding.file), &finding.fix) else {
                continue;
            };
            tried += 1;
            let (mended, _) = diagnostic::fix::apply(text, [fix]);
            let after = told.after(finding, &mended);
            let is_broken = after.len() > before.len() && {
                let errors = |all: &[Diagnostic]| {
                    all.iter()
                        .filter(|one| one.severity == Severity::Error)
                        .count()
                };
                errors(&after) > errors(&before)
            };
            // One that was hidden behind it may come up elsewhere.
            let line = |one: &Diagnostic, text: &str| {
                let start = one.span.as_ref().map_or(0, |span| span.start);
                text[..start].matches('\n').count()
            };
            let is_left = after.iter().any(|other| {
                times(finding, std::slice::from_ref(other)) > 0
                    && line(other, &mended) == line(finding, text)
            });
            if is_broken || (is_left && times(finding, &after) >= times(finding, &before)) {
                faults.push(format!(
                    "{name}: {}: {}\n  {}",
                    finding.rule.name, finding.message, fix.label
                ));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(tried > 40, "{tried}");
}
