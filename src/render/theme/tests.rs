use super::*;
use crate::course::Course;

fn load(theme: &str, files: &[(&str, &str)]) -> (Theme, Vec<Diagnostic>) {
    let source = Source::from_texts(files.iter().copied());
    let settings = Settings {
        theme: theme.to_owned(),
        language: "en".to_owned(),
        file: Arc::from("content/course.yaml"),
        ..Course::default().settings
    };
    Theme::load(&source, &settings).unwrap()
}

fn rules(findings: &[Diagnostic]) -> Vec<(&str, &str, Option<usize>)> {
    findings
        .iter()
        .map(|finding| {
            (
                finding.rule.name,
                &*finding.file,
                finding.span.as_ref().map(|span| span.start),
            )
        })
        .collect()
}

#[test]
fn the_default_has_no_finding_and_its_files_are_all_there() {
    let (theme, findings) = load("default", &[]);
    assert_eq!(findings, []);
    let made = crate::render::theme_assets::make(
        &theme,
        &Source::default(),
        crate::render::BuildTarget::Site,
    )
    .unwrap();
    assert_eq!(made.findings, []);
    assert!(made.addresses.style.starts_with("assets/style-"));
}

#[test]
fn a_theme_of_tokens_alone_is_a_theme() {
    let (theme, findings) = load(
        "acme",
        &[(
            "themes/acme/theme.yaml",
            "tokens:\n  paper: { light: \"#fffff0\", dark: \"#101010\" }\n  measure: 30rem\n",
        )],
    );
    assert_eq!(findings, []);
    let css = theme.palette.css();
    assert!(
        css.contains("--paper:#fffff0;--measure:30rem;") && css.contains("--paper:#101010;"),
        "{css}"
    );
    assert!(!theme.manifest.styles.is_empty());
}

#[test]
fn an_authors_template_replaces_or_extends_the_one_below() {
    let files = [
        ("themes/acme/theme.yaml", "more_styles: [own.css]\n"),
        ("themes/acme/templates/nav-item.html", "<li>own</li>"),
        (
            "themes/acme/templates/page.html",
            "{% extends \"default/page.html\" %}{% block footer %}OWN{% endblock footer %}",
        ),
        ("themes/acme/own.css", "a { b: c }"),
    ];
    let (theme, findings) = load("acme", &files);
    assert_eq!(findings, []);
    assert_eq!(
        theme
            .render("nav-item.html", &tera::Context::new(), "x.html")
            .unwrap(),
        "<li>own</li>"
    );
    assert_eq!(
        theme
            .manifest
            .styles
            .last()
            .map(|named| named.path.as_str()),
        Some("own.css")
    );
}

#[test]
fn mistakes_in_templates_are_told_with_file_and_place() {
    let files = [
        ("themes/acme/templates/front.html", "{% if %}"),
        (
            "themes/acme/templates/glossary.html",
            "a\n{{ x | nothing }}",
        ),
        (
            "themes/acme/templates/nav-item.html",
            "é {{ item.nothing.more }}",
        ),
    ];
    let (theme, findings) = load("acme", &files);
    assert_eq!(
        rules(&findings),
        [
            (
                "theme/template",
                "themes/acme/templates/front.html",
                Some(6)
            ),
            (
                "theme/template",
                "themes/acme/templates/glossary.html",
                Some(9)
            )
        ]
    );
    let error = theme
        .render("nav-item.html", &tera::Context::new(), "x.html")
        .unwrap_err();
    assert_eq!(
        (&*error.file, error.span.as_ref().map(|span| span.start)),
        ("themes/acme/templates/nav-item.html", Some(6))
    );
}

#[test]
fn an_unknown_theme_and_a_circle_end_well() {
    let (_, findings) = load("defalt", &[]);
    assert_eq!(
        rules(&findings),
        [("theme/unknown", "content/course.yaml", None)]
    );
    assert_eq!(findings[0].help.as_deref(), Some("Did you mean `default`?"));
    let (theme, findings) = load(
        "a",
        &[
            ("themes/a/theme.yaml", "extends: b\n"),
            ("themes/b/theme.yaml", "extends: a\n"),
        ],
    );
    assert_eq!(
        rules(&findings),
        [("theme/circle", "themes/b/theme.yaml", Some(9))]
    );
    assert_eq!(theme.layers.len(), 3);
    let (_, findings) = load("a", &[("themes/a/theme.yaml", "extends: a\n")]);
    assert_eq!(
        rules(&findings),
        [("theme/circle", "themes/a/theme.yaml", Some(9))]
    );
    for name in ["default", "editorial"] {
        let path = format!("themes/{name}/theme.yaml");
        assert_eq!(
            load(name, &[(&path, &format!("extends: {name}\n"))]).1,
            [],
            "{name}"
        );
    }
    let (_, findings) = load("a", &[("themes/a/theme.yaml", "extends: b\n")]);
    assert_eq!(
        rules(&findings),
        [("theme/unknown", "themes/a/theme.yaml", Some(9))]
    );
    assert!(
        findings[0]
            .help
            .as_deref()
            .is_some_and(|help| help.starts_with("There are: default, editorial.")),
        "{findings:?}"
    );
}

#[test]
fn titles_are_measured_in_the_font_that_shows_them() {
    let title = |token: &str| {
        let (theme, findings) = load("acme", &[("themes/acme/theme.yaml", token)]);
        assert_eq!(findings, []);
        let step = theme.titles.step("Responsibilities");
        (theme.titles.html("R&D"), step)
    };
    let (html, own) = title("");
    assert_eq!(html, "<span class=\"fit\"><span>R&amp;D</span></span>");
    // A font of the learner's device may be wider than any that was seen.
    let (_, unknown) = title("tokens: { font: Verdana }");
    let (_, editorial) = title("extends: editorial");
    assert!(
        editorial < own && own < unknown,
        "{editorial:?} {own:?} {unknown:?}"
    );
}

/// The joined scripts of a theme, without a finding.
fn scripts(files: &[(&str, &str)]) -> crate::render::script_bundles::ScriptBundles {
    let source = Source::from_texts(files.iter().copied());
    let (theme, findings) = load("acme", files);
    assert_eq!(findings, []);
    let made = crate::render::script_bundles::make(&theme, &source).unwrap();
    assert_eq!(made.findings, []);
    made
}

#[test]
fn a_script_stands_in_for_that_of_the_theme_below_with_or_without_imports() {
    let plain = scripts(&[("themes/acme/theme.yaml", "")]);
    for own in [
        "function chainHints() { own(); }\n",
        "export function chainHints() {\r\n  own();\r\n}\r\n",
        "import { say } from \"./words.js\";\nexport function chainHints() { own(say); }\n",
    ] {
        let made = scripts(&[("themes/acme/scripts/hints.js", own)]);
        assert!(made.script.contains("own(") && !made.script.contains("export"));
        // All that came before it still does.
        let before = |script: &str| {
            script
                .find("function chainHints")
                .map(|at| script[..at].len())
        };
        assert_eq!(before(&made.script), before(&plain.script), "{own}");
        assert_eq!(made.rooms, plain.rooms);
    }
    // The script that begins all others has their imports, without a word of them.
    let own = "window.leadlet = { strings, store, arrive() {} };\n";
    let made = scripts(&[("themes/acme/scripts/start.js", own)]);
    assert!(
        made.script.contains("class LeadletQuestion") && !made.script.contains("const arrival")
    );
}

#[test]
fn a_theme_may_list_its_scripts_by_hand_and_take_names_by_hand() {
    let files = [
        (
            "themes/acme/theme.yaml",
            "scripts: [words.js, page.js]\nroom_scripts: [bridge.js, room.js]\nsearch_scripts: [find.js]\nframe_scripts: [frame.js]\n",
        ),
        (
            "themes/acme/words.js",
            "function say() {}\nwindow.leadlet = { say };\n",
        ),
        ("themes/acme/page.js", "const page = say();\n"),
        ("themes/acme/bridge.js", "const { say } = window.leadlet;\n"),
        ("themes/acme/room.js", "say(page);\n"),
        (
            "themes/acme/find.js",
            "import { say } from \"./words.js\";\nsay();\n",
        ),
        ("themes/acme/frame.js", "parent.page();\n"),
    ];
    let made = scripts(&files);
    let after_words = |script: &str| script.splitn(4, '\n').last().unwrap_or_default().to_owned();
    assert_eq!(
        after_words(&made.script),
        "function say() {}\nwindow.leadlet = { say };\nconst page = say();\n\
         Object.assign(window.leadlet ??= {}, { page, say });\n})();\n"
    );
    assert_eq!(
        after_words(&made.rooms),
        "const { page } = window.leadlet;\nconst { say } = window.leadlet;\nsay(page);\n})();\n"
    );
    assert_eq!(
        after_words(&made.search),
        "const { say } = window.leadlet;\nsay();\n})();\n"
    );
    assert_eq!(after_words(&made.frame), "parent.page();\n})();\n");
}
