//! A run that takes up what the run before made gives what a run from nothing gives, whatever was edited in between.

use leadlet::pipeline::{Kept, Outcome, Request, build, build_again};
use leadlet::source::Source;
use proptest::prelude::*;
use std::collections::BTreeMap;

type Files = BTreeMap<String, String>;

/// A course with all that pages can know of each other: links both ways, a quiz with a pool, `after`, a rating about a module,
/// former addresses, raw HTML, a glossary, a theme of its own.
fn course() -> Files {
    let lesson = |title: &str, more: &str| {
        format!(
            "---\ntitle: {title}\nobjective: Do {title}.\n---\n\nAbout {title}.\n\n## First of {title}\n\n{more}\n\n::: question\nWhich is {title}?\n\n- [ ] Not {title}\n- [x] It is {title}\n:::\n\n::: commit\nWhen [[I {title}]], I will [[do {title} again]].\n:::\n"
        )
    };
    let files: &[(&str, String)] = &[
        ("content/course.yaml", "id: c\ntitle: Course\nlanguage: en\naudiences: { manager: Manager, maker: Maker }\ntheme: own\n".into()),
        ("content/index.md", "Welcome to [one](01-a/01-one.md).\n".into()),
        ("content/glossary.md", "Kettle\n: It boils.\n\nCup\n: It holds.\n".into()),
        ("content/01-a/module.md", "---\ntitle: Module A\nsummary: Of A.\n---\n\nSee [two](02-two.md#first-of-two).\n".into()),
        (
            "content/01-a/01-one.md",
            lesson("one", "See [two](02-two.md#first-of-two), [kettle](glossary:kettle) and [four](../02-b/01-four.md)."),
        ),
        ("content/01-a/02-two.md", lesson("two", "<a href=\"01-one.md\">One</a> in HTML.\n\n::: for manager\nFor you.\n:::")),
        (
            "content/01-a/03-quiz.md",
            "---\ntitle: Quiz\nkind: quiz\nfrom: [one, b/four]\n---\n\n::: question\nOwn?\n\n- [ ] no\n- [x] yes\n:::\n".into(),
        ),
        ("content/02-b/module.md", "---\ntitle: Module B\n---\n".into()),
        ("content/02-b/01-four.md", lesson("four", "Back to [one](../01-a/01-one.md).").replace("objective:", "after: [two]\nobjective:")),
        (
            "content/02-b/02-check.md",
            "---\ntitle: Check\nkind: self-check\n---\n\n::: rating {about=a}\nI do A.\n\nnever ... always\n:::\n".into(),
        ),
        ("themes/own/theme.yaml", "tokens: {}\n".into()),
        ("themes/own/templates/nav-item.html", "<li><a href=\"{{ root }}{{ item.href }}\">{{ item.title }}</a></li>\n".into()),
    ];
    files.iter().map(|(path, text)| ((*path).to_owned(), text.clone())).collect()
}

/// An edit: what, of which file (by number), with which word.
type Edit = (u8, usize, u8);

fn edit(files: &mut Files, (what, at, word): Edit, locked: &str) {
    let word = ["amber", "birch", "cedar", "dune"][usize::from(word % 4)];
    let path = files.keys().nth(at % files.len()).cloned().unwrap_or_default();
    let text = files.get(&path).cloned().unwrap_or_default();
    let is_page = path.ends_with(".md");
    match what {
        0..=3 if is_page => _ = files.insert(path, format!("{text}\nMore {word}.\n")),
        4 if is_page => _ = files.insert(path, text.replacen("title: ", &format!("title: {word} "), 1)),
        5 if is_page => _ = files.insert(path, text.replacen("## First", &format!("## {word} first"), 1)),
        6 if is_page => _ = files.insert(path, text.replacen("- [ ] ", &format!("- [ ] {word} "), 1)),
        7 if is_page => {
            _ = files.insert(path, text.replacen("- [ ]", "- [?]", 1).replacen("- [x]", "- [ ]", 1).replacen("- [?]", "- [x]", 1))
        }
        8 if is_page => _ = files.insert(path, format!("{text}\n::: question\nA new {word}?\n\n- [x] {word} yes\n- [ ] {word} no\n:::\n")),
        9 if is_page && path.matches('/').count() > 1 && !path.ends_with("module.md") => {
            files.remove(&path);
            files.insert(path.replace(".md", &format!("-{word}.md")), text);
        }
        10 => _ = files.remove(&path).filter(|_| !path.ends_with("course.yaml")).is_none().then(|| files.insert(path, text)),
        11 => {
            _ = files.insert(
                "content/course.yaml".into(),
                format!("id: c\ntitle: {word}\nlanguage: en\naudiences: {{ manager: {word} }}\ntheme: own\n"),
            )
        }
        12 => _ = files.insert("content/glossary.md".into(), format!("Kettle\n: It {word}.\n\n{word}\n: It is new.\n")),
        13 => {
            _ = files.insert(
                "themes/own/templates/nav-item.html".into(),
                format!("<li>{word} {{{{ item.title }}}}{{{{ item.minutes }}}}</li>\n"),
            )
        }
        14 => _ = files.insert("themes/own/strings/en.yaml".into(), format!("hint: {word}\n")),
        15 => _ = files.insert("content/course.lock".into(), locked.to_owned()),
        16 => _ = files.insert(format!("content/03-{word}/module.md"), format!("---\ntitle: {word}\n---\n")),
        17 => _ = files.insert("content/01-a/module.md".into(), format!("---\ntitle: {word}\nformerly: [old-{word}]\n---\n")),
        _ => {}
    }
}

fn source(files: &Files) -> Source {
    Source::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

fn same(again: &Outcome, fresh: &Outcome) {
    assert_eq!(again.diagnostics, fresh.diagnostics);
    match (&again.site, &fresh.site) {
        (Some(again), Some(fresh)) => {
            for (path, content) in fresh.iter() {
                assert!(again.get(path) == Some(content), "{path} is another file than a run from nothing makes");
            }
            assert_eq!(again.len(), fresh.len());
        }
        (again, fresh) => assert_eq!(again.is_some(), fresh.is_some()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if std::env::var_os("LEADLET_LONG").is_some() { 2000 } else { 24 }, ..ProptestConfig::default() })]

    #[test]
    fn what_was_kept_is_what_would_be_made(edits in prop::collection::vec(prop::collection::vec((0_u8..18, 0_usize..20, 0_u8..4), 1..3), 1..8)) {
        let mut files = course();
        let mut kept = Kept::default();
        let first = build(source(&files), Vec::new(), Request::default()).unwrap();
        prop_assert!(first.site.is_some(), "{:?}", first.diagnostics);
        let locked = first.lock.clone().unwrap_or_default();
        same(&build_again(source(&files), Vec::new(), Request::default(), &mut kept).unwrap(), &first);
        for round in edits {
            round.into_iter().for_each(|one| edit(&mut files, one, &locked));
            let again = build_again(source(&files), Vec::new(), Request::default(), &mut kept).unwrap();
            same(&again, &build(source(&files), Vec::new(), Request::default()).unwrap());
        }
    }
}
