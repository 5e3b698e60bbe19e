//! Where pages went that were renamed or deleted while watch runs, also when no build has published them yet.

use crate::lock;
use crate::parse;
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};

/// Where the addresses lead that pages had since watch began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redirects {
    /// New address by old one.
    moved: BTreeMap<String, String>,
    /// Pages that are gone.
    gone: BTreeSet<String>,
}

impl Redirects {
    /// Where a page that stood at `address` stands now.
    pub fn moved(&self, address: &str) -> Option<&str> {
        self.moved.get(address).map(String::as_str)
    }

    /// What to show instead of a page that stood at `address` and is deleted: its module, if `there` knows that page, else the front page.
    pub fn instead(&self, address: &str, there: impl Fn(&str) -> bool) -> Option<String> {
        self.gone.contains(address).then(|| {
            let module = address
                .rsplit_once('/')
                .map(|(folder, _)| format!("{folder}/index.html"));
            module
                .filter(|module| module != address && there(module))
                .unwrap_or_else(|| "index.html".to_owned())
        })
    }

    /// Takes note of what changed from one source to the next: `gone` are the files that the site has no longer, `there` says what it has.
    pub fn follow(
        &mut self,
        before: &Source,
        after: &Source,
        drafts: bool,
        gone: &[String],
        there: impl Fn(&str) -> bool,
    ) {
        if gone.iter().any(|address| address.ends_with(".html")) {
            let moved = moved(before, after, drafts);
            for target in self.moved.values_mut() {
                if let Some(next) = moved.get(target) {
                    target.clone_from(next);
                }
            }
            self.gone.extend(
                gone.iter()
                    .filter(|address| address.ends_with(".html"))
                    .cloned(),
            );
            self.moved.extend(moved);
        }
        self.moved.retain(|old, new| !there(old) && there(new));
        self.gone.retain(|address| !there(address));
    }
}

/// The addresses that pages of `before` have in `after`, where they are others, by the same rules as a lock would find them.
fn moved(before: &Source, after: &Source, drafts: bool) -> BTreeMap<String, String> {
    let written = before
        .text(lock::PATH)
        .map(|text| lock::read(text, &lock::PATH.into(), &mut Vec::new()))
        .unwrap_or_default();
    let (known, _) = lock::assign(&mut parse::parse(before, drafts).course, &written);
    let mut course = parse::parse(after, drafts).course;
    lock::assign(&mut course, &known);
    let pages = course.modules.iter().flat_map(|module| {
        let lessons = module
            .lessons
            .iter()
            .map(|lesson| (&lesson.former_addresses, &lesson.address));
        std::iter::once((&module.former_addresses, &module.address)).chain(lessons)
    });
    let each = pages
        .flat_map(|(former, address)| former.iter().map(move |old| (old.clone(), address.clone())));
    each.filter(|(old, new)| old != new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(files: &[(&str, &str)]) -> Source {
        let text = |words: &str| {
            format!(
                "---\ntitle: {words}\nobjective: Do it.\n---\n\nWhat is said of {words} at some length, so that it is known again.\n"
            )
        };
        let mut texts = vec![(
            "content/course.yaml".to_owned(),
            "id: c\ntitle: C\nlanguage: en\n".to_owned(),
        )];
        texts.push((
            "content/01-m/module.md".to_owned(),
            "---\ntitle: M\n---\n".to_owned(),
        ));
        texts.extend(
            files
                .iter()
                .map(|(path, words)| ((*path).to_owned(), text(words))),
        );
        Source::from_texts(
            texts
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str())),
        )
    }

    #[test]
    fn a_renamed_page_leads_to_its_new_address_and_a_deleted_one_to_its_module() {
        let first = course(&[
            ("content/01-m/01-a.md", "apples"),
            ("content/01-m/02-b.md", "a brown bear"),
        ]);
        let second = course(&[("content/01-m/01-c.md", "apples")]);
        let there = |address: &str| ["index.html", "m/index.html", "m/c.html"].contains(&address);
        let mut leads = Redirects::default();
        leads.follow(
            &first,
            &second,
            false,
            &["m/a.html".into(), "m/b.html".into()],
            there,
        );
        assert_eq!(leads.moved("m/a.html"), Some("m/c.html"));
        assert_eq!(
            (leads.moved("m/b.html"), leads.instead("m/b.html", there)),
            (None, Some("m/index.html".into()))
        );
        assert_eq!(leads.instead("m/never.html", there), None);
        // Renamed once more: the first address follows; and somebody puts a page where the second stood.
        let third = course(&[
            ("content/01-m/01-d.md", "apples"),
            ("content/01-m/02-b.md", "a brown bear"),
        ]);
        let there = |address: &str| {
            ["index.html", "m/index.html", "m/d.html", "m/b.html"].contains(&address)
        };
        leads.follow(&second, &third, false, &["m/c.html".into()], there);
        assert_eq!(
            (leads.moved("m/a.html"), leads.moved("m/c.html")),
            (Some("m/d.html"), Some("m/d.html"))
        );
        assert_eq!(leads.instead("m/b.html", there), None);
    }
}
