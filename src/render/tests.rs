//! A small course to a whole site.

use super::*;
use crate::diagnostic::Severity;
use crate::parse::parse;

const COURSE: &[(&str, &str)] = &[
    (
        "content/course.yaml",
        "id: c\ntitle: Small acts\nlanguage: en\nurl: https://x.example/a\naudiences: { manager: Manager, senior: Senior leader }\n",
    ),
    ("content/index.md", "Welcome.\n"),
    ("content/glossary.md", "Issue\n: A thing.\n"),
    (
        "content/01-start/module.md",
        "---\ntitle: Start\nsummary: How to start.\n---\n\nText.\n",
    ),
    (
        "content/01-start/01-raise.md",
        "---\ntitle: Raise it\nobjective: Raise a thing.\nformerly: [old-name]\n---\n\nOpening words.\n\n::: question {#q1}\nBefore.\n\nWhich?\n\n- [ ] This\n  > No.\n- [x] That\n  > Yes.\n\n::: explain\nBecause.\n:::\n:::\n\n::: for manager senior\nOnly you.\n:::\n\n::: reflect {#r1}\nWhat next?\n:::\n\n::: guide\nFor the facilitator.\n:::\n\n::: takeaway\nDo it.\n:::\n",
    ),
    (
        "content/01-start/02-more.md",
        "---\ntitle: More & <more>\nobjective: Do more.\nafter: [raise]\n---\n\nSee [it](01-raise.md).\n",
    ),
    ("content/02-end/module.md", "---\ntitle: End\n---\n"),
    (
        "content/02-end/01-last.md",
        "---\ntitle: Last\nobjective: End well.\n---\n\nBye.\n",
    ),
];

fn site(files: &[(&str, &str)]) -> (Site, Vec<Diagnostic>) {
    let source = Source::from_texts(files.iter().copied());
    let parsed = parse(&source, false);
    let index = CourseIndex::new(&parsed.course, &source, parsed.drafts);
    let mut rendered = render(
        (&parsed.course, BuildTarget::Site),
        &index,
        &source,
        (&Digests::default(), &mut RenderCache::new(false)),
        OutputSink::Memory,
    )
    .unwrap();
    rendered.findings.extend(parsed.findings);
    (rendered.site, rendered.findings)
}

fn page(site: &Site, address: &str) -> String {
    match site.get(address) {
        Some(Content::Bytes(bytes)) => String::from_utf8(bytes.to_vec()).unwrap(),
        other => panic!("{address}: {other:?}"),
    }
}

#[test]
fn every_page_is_there_and_none_names_a_file_that_is_not() {
    let (site, findings) = site(COURSE);
    assert_eq!(findings, []);
    let pages: Vec<&str> = site
        .iter()
        .map(|(path, _)| path)
        .filter(|path| path.ends_with("ml"))
        .collect();
    let expected = [
        "404.html",
        "end/index.html",
        "end/last.html",
        "glossary.html",
        "index.html",
        "plan.html",
        "practice.html",
        "recognise.html",
        "record.html",
        "search.html",
        "sitemap.xml",
        "start/index.html",
        "start/more.html",
        "start/old-name.html",
        "start/raise.html",
    ];
    assert_eq!(pages, expected);
    for address in expected
        .iter()
        .filter(|address| address.ends_with(".html") && **address != "404.html")
    {
        for link in page(&site, address)
            .split(['"', '\''])
            .filter(|part| part.ends_with(".html") || part.contains("assets/"))
        {
            let link = link.strip_prefix("0; url=").unwrap_or(link);
            let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
            let top = link
                .strip_prefix("https://x.example/a/")
                .or(link.strip_prefix("../"))
                .map_or_else(|| format!("{folder}/{link}"), str::to_owned);
            assert!(
                site.get(top.trim_start_matches('/')).is_some(),
                "{address} names {link}"
            );
        }
    }
}

#[test]
fn a_lesson_has_its_steps_and_nothing_of_the_guide() {
    let (site, _) = site(COURSE);
    let html = page(&site, "start/raise.html");
    let steps: Vec<&str> = html
        .split("data-step=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .collect();
    assert_eq!(steps, ["read", "try", "for", "reflect", "takeaway"]);
    for wanted in [
        "<p class=\"opener\">Opening words.</p>",
        "Which?</span></h2></legend>",
        "<p>Before.</p>",
        "data-audience=\"manager senior\"",
        "Manager, Senior leader",
        "aria-current=\"page\"",
    ] {
        assert!(html.contains(wanted), "{wanted}\n{html}");
    }
    assert!(!html.contains("facilitator"));
    let next = page(&site, "start/more.html");
    assert!(
        next.contains("More &amp; &lt;more&gt;")
            && !next.contains("<more>")
            && next.contains("href=\"../end/index.html\""),
        "{next}"
    );
}

#[test]
fn old_addresses_lead_on_and_the_sitemap_names_the_pages() {
    let (site, _) = site(COURSE);
    assert!(page(&site, "start/old-name.html").contains("content=\"0; url=../start/raise.html\""));
    assert!(page(&site, "sitemap.xml").contains("<loc>https://x.example/a/start/raise.html</loc>"));
    assert!(!page(&site, "sitemap.xml").contains("404"));
}

#[test]
fn the_same_course_gives_the_same_bytes() {
    assert_eq!(site(COURSE).0, site(COURSE).0);
}

#[test]
fn another_language_gets_english_words_and_one_warning() {
    let mut files = COURSE.to_vec();
    files[0].1 =
        "id: c\ntitle: Petits gestes\nlanguage: fr\naudiences: { manager: M, senior: S }\n";
    let (site, findings) = site(&files);
    assert_eq!(
        findings
            .iter()
            .map(|finding| (finding.rule.name, finding.severity))
            .collect::<Vec<_>>(),
        [("theme/strings", Severity::Warning)]
    );
    assert!(page(&site, "index.html").contains("lang=\"fr\""));
    files.push((
        "themes/default/strings/fr.yaml",
        "minutes: { one: \"{n} min\", other: \"{n} min\" }\n",
    ));
    assert!(
        super::tests::site(&files).1[0]
            .message
            .contains("strings are missing"),
        "what is lacking is said"
    );
}

#[test]
fn a_templates_mistake_is_told_once_and_not_for_each_page() {
    let mut files = COURSE.to_vec();
    files.push((
        "themes/default/templates/lesson.html",
        "{{ lesson.nothing.more }}",
    ));
    let (_, findings) = site(&files);
    assert_eq!(
        findings
            .iter()
            .map(|finding| (finding.rule.name, &*finding.file))
            .collect::<Vec<_>>(),
        [("theme/template", "themes/default/templates/lesson.html")]
    );
}

#[test]
fn a_sign_and_a_colour_that_are_none_are_told() {
    let mut files = COURSE.to_vec();
    files[3].1 = "---\ntitle: Start\nsign: stp\n---\n";
    let (_, findings) = site(&files);
    assert_eq!(
        findings
            .iter()
            .map(|finding| (finding.rule.name, finding.help.as_deref()))
            .collect::<Vec<_>>(),
        [("theme/sign", Some("Did you mean `step`?"))]
    );
}
