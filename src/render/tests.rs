use super::*;
use crate::parse::parse;

const COURSE: &[(&str, &str)] = &[
    ("content/course.yaml", "id: c\ntitle: Small acts\nlanguage: en\naudiences: { manager: Manager, senior: Senior leader }\n"),
    ("content/index.md", "Welcome.\n"),
    ("content/01-start/module.md", "---\ntitle: Start\nsummary: Begin here.\n---\n\nText.\n"),
    (
        "content/01-start/01-raise.md",
        "---\ntitle: Raise it\nobjective: Raise a thing.\n---\n\nOpening words.\n\n::: question {#q1}\nBefore.\n\nWhich?\n\n- [ ] This\n  > No.\n- [x] That\n  > Yes.\n\n::: explain\nBecause.\n:::\n:::\n\n::: for manager senior\nOnly you.\n:::\n\n::: reflect {#r1}\nWhat next?\n:::\n\n::: takeaway\nDo it.\n:::\n",
    ),
    ("content/01-start/02-more.md", "---\ntitle: More\nobjective: Do more.\nafter: [raise]\n---\n\nSee [it](01-raise.md).\n"),
];

fn site(files: &[(&str, &str)]) -> (Site, Vec<Diagnostic>) {
    let source = Source::from_texts(files.iter().copied());
    let parsed = parse(&source, false);
    assert_eq!(parsed.findings, []);
    let files = source.below("content/").map(|(path, _)| path.clone());
    let index = Index::new(&parsed.course, files, parsed.drafts);
    let rendered = render(&parsed.course, &index, &source).unwrap();
    (rendered.site, rendered.findings)
}

fn page(site: &Site, address: &str) -> String {
    match site.get(address) {
        Some(Content::Bytes(bytes)) => String::from_utf8(bytes.clone()).unwrap(),
        other => panic!("{address}: {other:?}"),
    }
}

#[test]
fn a_course_becomes_a_site() {
    let (site, findings) = site(COURSE);
    for finding in &findings { eprintln!("{finding:?}"); }
    for (path, content) in site.iter() { eprintln!("{path} {}", content.len()); }
    println!("{}", page(&site, "start/raise.html"));
}
