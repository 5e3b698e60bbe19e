//! Themes from outside: those inside the program, and those that an author writes beside the course.

use crate::course::{Course, LESSON, LESSON_PATH, MODULE, SETTINGS, files, tests};
use std::collections::BTreeMap;

/// The course that has one of each block, in a theme, built.
fn everything(theme: &str) -> BTreeMap<String, Vec<u8>> {
    let course = Course::of(&[]);
    for (path, bytes) in files(&tests().join("courses/everything"))
        .iter()
        .filter(|(path, _)| path.starts_with("content/"))
    {
        course.write(path, bytes);
    }
    let settings = course.read("content/course.yaml");
    let kept: Vec<&str> = settings
        .lines()
        .filter(|line| !line.starts_with("theme:"))
        .collect();
    course.write(
        "content/course.yaml",
        format!("{}\ntheme: {theme}\n", kept.join("\n")),
    );
    course.built();
    files(&course.path("site"))
}

/// A course of one lesson in the theme `mine`, which has these files.
fn mine(files: &[(&str, &str)]) -> Course {
    let course = Course::of(&[
        ("content/01-module/module.md", MODULE),
        (LESSON_PATH, LESSON),
    ]);
    course.write("content/course.yaml", format!("{SETTINGS}theme: mine\n"));
    for (path, text) in files {
        course.write(&format!("themes/mine/{path}"), text);
    }
    course
}

/// The text of the one file whose name begins so.
fn text(site: &BTreeMap<String, Vec<u8>>, begins: &str) -> String {
    let mut found = site.iter().filter(|(path, _)| path.starts_with(begins));
    let (_, bytes) = found.next().unwrap_or_else(|| panic!("no {begins}"));
    assert!(found.next().is_none(), "several {begins}");
    String::from_utf8(bytes.clone()).unwrap()
}

fn pages(site: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    site.keys()
        .map(String::as_str)
        .filter(|path| path.ends_with(".html"))
        .collect()
}

#[test]
fn both_themes_build_every_page_and_ship_their_fonts_with_a_licence() {
    let (default, editorial) = (everything("default"), everything("editorial"));
    assert_eq!(pages(&default), pages(&editorial));
    for (site, font) in [(&default, "bricolage"), (&editorial, "brygada-1918")] {
        let style = text(site, "assets/style-");
        for url in style
            .split("url(")
            .skip(1)
            .filter_map(|rest| rest.split_once(')'))
        {
            let name = url.0.trim_matches('"');
            assert!(site.contains_key(&format!("assets/{name}")), "{name}");
        }
        assert!(
            site.keys()
                .any(|path| path.starts_with(&format!("assets/{font}")))
        );
        let bytes: usize = site
            .iter()
            .filter(|(path, _)| path.ends_with(".woff2"))
            .map(|(_, bytes)| bytes.len())
            .sum();
        assert!(bytes < 35_000, "{bytes} bytes of fonts");
        assert!(site["assets/font-ofl.txt"].starts_with(b"Copyright"));
    }
    assert_ne!(
        text(&default, "assets/style-"),
        text(&editorial, "assets/style-")
    );
    assert_eq!(
        text(&default, "assets/script-"),
        text(&editorial, "assets/script-")
    );
}

#[test]
fn a_theme_of_tokens_alone_changes_the_style_and_nothing_else() {
    let course = mine(&[(
        "theme.yaml",
        "tokens:\n  paper: { light: \"#fffdf5\", dark: \"#101010\" }\n  round: 0px\n",
    )]);
    course.built();
    let site = files(&course.path("site"));
    let style = text(&site, "assets/style-");
    assert!(
        style.contains("--paper:#fffdf5;--round:0px;")
            && style.contains("--paper:#101010;--round:0px;"),
        "{style}"
    );

    course.replace("content/course.yaml", "theme: mine", "theme: default");
    course.built();
    let plain = files(&course.path("site"));
    let named = |site: &BTreeMap<String, Vec<u8>>, path: &str| {
        String::from_utf8_lossy(&site[path]).replace(&style_name(site), "STYLE")
    };
    assert_eq!(pages(&site), pages(&plain));
    for page in pages(&site) {
        assert_eq!(named(&site, page), named(&plain, page), "{page}");
    }
}

/// The address of the style sheet.
fn style_name(site: &BTreeMap<String, Vec<u8>>) -> String {
    site.keys()
        .find(|path| path.starts_with("assets/style-"))
        .unwrap()
        .clone()
}

#[test]
fn a_theme_may_stand_on_editorial_and_change_one_file_and_one_part_of_a_template() {
    let course = mine(&[
        ("theme.yaml", "extends: editorial\nmore_styles: [own.css]\n"),
        ("own.css", "@layer look { h1 { color: red } }\n"),
        (
            "templates/page.html",
            "{% extends \"editorial/page.html\" %}\n{% block footer %}{{ super() }}<p>Ours: {{ site.title }}</p>{% endblock footer %}\n",
        ),
        ("strings/en.yaml", "skip: Straight to the text\n"),
    ]);
    // A theme has no `page.html` of its own when it only inherits one.
    let ran = course.build(&[]);
    assert!(
        ran.err
            .contains("It extends `editorial/page.html`, which does not exist"),
        "{}",
        ran.err
    );
    course.replace("themes/mine/templates/page.html", "editorial/", "default/");
    course.built();
    let site = files(&course.path("site"));
    let lesson = String::from_utf8_lossy(&site["module/lesson.html"]);
    assert!(
        lesson.contains("<p>Ours: Course</p>")
            && lesson.contains("site-foot")
            && lesson.contains("Straight to the text"),
        "{lesson}"
    );
    let style = text(&site, "assets/style-");
    assert!(
        style.contains("Brygada") && style.contains("@layer look{h1{color:red}}"),
        "{style}"
    );
}

#[test]
fn additions_to_blocks_of_the_page_reach_every_page() {
    let course = mine(&[
        ("theme.yaml", "name: Mine\n"),
        (
            "templates/page.html",
            "{% extends \"default/page.html\" %}\n\
             {% block head %}{{ super() }}<meta name=\"ours\" content=\"head\">{% endblock head %}\n\
             {% block body_attributes %}{{ super() }} data-ours=\"body\"{% endblock body_attributes %}\n",
        ),
    ]);
    for (path, bytes) in files(&tests().join("courses/everything"))
        .iter()
        .filter(|(path, _)| path.starts_with("content/"))
    {
        course.write(path, bytes);
    }
    let settings = course.read("content/course.yaml");
    let kept: Vec<&str> = settings
        .lines()
        .filter(|line| !line.starts_with("theme:"))
        .collect();
    course.write(
        "content/course.yaml",
        format!("{}\ntheme: mine\n", kept.join("\n")),
    );
    course.built();
    let site = files(&course.path("site"));
    assert!(pages(&site).len() > 10);
    for page in pages(&site) {
        let html = String::from_utf8_lossy(&site[page]);
        // Redirects from old addresses are not the theme's, and the page for missing addresses does not extend page.html.
        if html.contains("http-equiv=\"refresh\"") || page == "404.html" {
            continue;
        }
        assert!(
            html.contains("<meta name=\"ours\" content=\"head\">"),
            "{page} does not have what the theme adds to the head"
        );
        assert!(
            html.contains(" data-ours=\"body\""),
            "{page} does not have what the theme adds to the body"
        );
    }
}

#[test]
fn a_mistake_in_a_template_is_told_with_file_line_and_column() {
    for (template, told) in [
        (
            "<h1>\n{{ site.title }</h1>\n",
            "themes/mine/templates/front.html:2:1",
        ),
        (
            "<h1>\n{{ site.titel }}</h1>\n",
            "themes/mine/templates/front.html:2:9",
        ),
        (
            "<h1>\n{{ site.title | loud }}</h1>\n",
            "themes/mine/templates/front.html:2:17",
        ),
    ] {
        let course = mine(&[
            ("theme.yaml", "name: Mine\n"),
            ("templates/front.html", template),
        ]);
        let ran = course.build(&[]);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(
            ran.err.contains("theme/template") && ran.err.contains(told),
            "{told}: {}",
            ran.err
        );
        assert!(!course.path("site").exists());
    }
}

#[test]
fn practice_brings_questions_however_a_theme_writes_their_element() {
    let default = tests()
        .parent()
        .unwrap()
        .join("themes/default/templates/components/question.html");
    let template = std::fs::read_to_string(default).unwrap();
    let other = template.replace(
        "<leadlet-question id=\"{{ block.id }}\"",
        "<leadlet-question class='mine>'\n  data-x=\"<leadlet-question id=none>\" id='{{ block.id }}'",
    );
    assert_ne!(template, other);
    let course = mine(&[("templates/components/question.html", &other)]);
    let lesson = LESSON.to_owned()
        + "\n::: question\nWhat does `href=\"../lesson.html\"` name? See [the module](module.md).\n\n- [x] A page.\n\n  Right.\n\n- [ ] A folder.\n\n  No.\n:::\n";
    course.write(LESSON_PATH, lesson);
    course.built();
    let site = files(&course.path("site"));
    let practice = text(&site, "assets/practice-module-lesson");
    assert!(practice.contains("class='mine>'"), "{practice}");
    assert!(
        practice.contains("<code>href=\\\"../lesson.html\\\"</code>"),
        "{practice}"
    );
    assert!(
        practice.contains("<a href=\\\"module/index.html\\\">"),
        "{practice}"
    );
}
