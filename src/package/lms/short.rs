//! Short forms of ids: by four letters, 24 bits of a hash, the packed state of `pack.js` names pages and blocks. Where two had the same
//! one, the work of one could come back as that of the other, so a package of such a course is refused.

use crate::course::{Block, Course, Lesson, visit};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::lock;
use std::collections::HashMap;

/// How many short forms there are: 64 letters, four of them.
const FORMS: u32 = 1 << 24;

/// What is named by a short form.
struct ShortFormOwner<'a> {
    id: &'a str,
    /// Where it stands: its page, and in it its block, when it is one.
    place: Option<(&'a Lesson, Option<&'a Block>)>,
}

/// Findings, one for each pair of ids that have the same short form and are told apart by nothing else.
pub fn alike(course: &Course) -> Vec<Diagnostic> {
    let named = |id| ShortFormOwner { id, place: None };
    let mut blocks = vec![named("audience")];
    let mut pages = Vec::new();
    for lesson in course.lessons() {
        pages.push(ShortFormOwner {
            id: &lesson.id,
            place: Some((lesson, None)),
        });
        visit(&lesson.page.blocks, &mut |block| {
            if lock::kind(block).is_some() {
                blocks.push(ShortFormOwner {
                    id: &block.id,
                    place: Some((lesson, Some(block))),
                });
            }
        });
    }
    let audiences = course
        .settings
        .audiences
        .iter()
        .map(|audience| named(&audience.id));
    let words = audiences
        .chain(course.modules.iter().map(|module| named(&module.id)))
        .collect();
    [blocks, pages, words]
        .into_iter()
        .flat_map(|group: Vec<ShortFormOwner>| pairs(group, short))
        .map(|pair| told(course, &pair))
        .collect()
}

/// Pairs in which the later has the short form of an earlier one.
fn pairs<'a>(
    group: Vec<ShortFormOwner<'a>>,
    short: fn(&str) -> u32,
) -> Vec<(&'a str, ShortFormOwner<'a>)> {
    let mut taken: HashMap<u32, &str> = HashMap::new();
    let later = |one: ShortFormOwner<'a>| match taken.insert(short(one.id), one.id) {
        Some(earlier) if earlier != one.id => Some((earlier, one)),
        _ => None,
    };
    group.into_iter().filter_map(later).collect()
}

pub(crate) static PACKAGE_IDS: Rule = Rule {
    name: "package/ids",
    severities: &[Severity::Error],
    summary: "No two pages, and no two blocks that keep a learner's work, have the same short form.",
    reason: "An LMS keeps little, so ids go there as four letters of a hash; of two with the same letters one could come back as the other.",
    source: "README.md, \"Commands\"",
    bad: "",
    good: "",
    fixable: false,
};

fn told(course: &Course, (earlier, later): &(&str, ShortFormOwner)) -> Diagnostic {
    let message = format!(
        "`{earlier}` and `{}` have the same short form, by which an LMS keeps a learner's work",
        later.id
    );
    match later.place {
        Some((lesson, Some(block))) => {
            Diagnostic::new(&PACKAGE_IDS, &lesson.page.file, block.span.clone(), message).help(
                "Give one of the two another id: `{#another-name}` after the name of its block. \
             Choose the newer one, which fewer learners have answered.",
            )
        }
        Some((lesson, None)) => {
            let help = "Rename one of the two pages; `formerly:` in its front matter redirects \
             old links.";
            Diagnostic::new(&PACKAGE_IDS, &lesson.page.file, 0..0, message)
                .whole_file()
                .help(help)
        }
        None => {
            let help = "Rename one of the two: an audience in course.yaml, or the folder of a \
             module.";
            Diagnostic::new(&PACKAGE_IDS, &course.settings.file, 0..0, message)
                .whole_file()
                .help(help)
        }
    }
}

/// The short form of an id, as `shortOf` of `letters.js` makes it with four letters: FNV-1a over its UTF-16 units.
fn short(id: &str) -> u32 {
    id.encode_utf16().fold(0x811c_9dc5_u32, |hash, unit| {
        (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193)
    }) % FORMS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_form_is_that_of_the_scripts() {
        // FNV-1a of 32 bits for "" and "a" (draft-eastlake-fnv-17, appendix C), cut to 24.
        assert_eq!((short(""), short("a")), (0x1c_9dc5, 0x0c_292c));
    }

    #[test]
    fn the_later_of_two_is_told_and_one_id_twice_is_none() {
        let group = ["a", "b", "a", "c"]
            .map(|id| ShortFormOwner { id, place: None })
            .into_iter()
            .collect();
        let pairs = pairs(group, |id| u32::from(id == "b"));
        assert_eq!(
            pairs
                .iter()
                .map(|(earlier, later)| (*earlier, later.id))
                .collect::<Vec<_>>(),
            [("a", "c")]
        );
    }
}
