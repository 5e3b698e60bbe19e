//! What a build gives: the ids of pages, blocks and parts, and the lock.

use leadlet::course::{self, Course, Lesson};
use leadlet::diagnostic::{Diagnostic, Severity};
use leadlet::source::Source;
use leadlet::{lock, parse};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A block as a build gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    pub id: String,
    pub key: String,
    pub wording: String,
    /// Ids of parts and targets by number.
    pub parts: BTreeMap<(bool, u32), String>,
}

/// What a build gave: blocks and pages by number, and the lock.
#[derive(Clone, Default, Debug)]
pub struct Built {
    pub blocks: BTreeMap<u32, Given>,
    pub pages: BTreeMap<u32, (String, String)>,
    pub lock: String,
}

/// A course with its ids, as the line of `pipeline` gives them, without pages.
pub struct Read {
    pub course: Course,
    pub lock: String,
    pub findings: Vec<Diagnostic>,
}

pub fn source(files: &[(String, String)], lock: Option<&str>) -> Source {
    let lock = lock.map(|lock| (lock::PATH, lock));
    Source::from_texts(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .chain(lock),
    )
}

pub fn read(files: &[(String, String)], lock: Option<&str>) -> Read {
    let parse::Parsed {
        mut course,
        mut findings,
        ..
    } = parse::parse(&source(files, lock), false);
    let old = lock::read(
        lock.unwrap_or_default(),
        &Arc::from(lock::PATH),
        &mut findings,
    );
    let (new, told) = lock::assign(&mut course, &old);
    findings.extend(told);
    assert!(
        findings
            .iter()
            .all(|finding| finding.severity != Severity::Error),
        "{findings:#?}"
    );
    Read {
        course,
        lock: lock::write(&new),
        findings,
    }
}

/// Ids of the parts of a block, in the order written: items before targets.
pub fn part_ids(block: &course::Block) -> Vec<&str> {
    let parts = block.kind.work().map(|work| work.parts());
    let ids = parts.into_iter().flatten().map(|part| part.id);
    ids.collect()
}

/// Page id, and ids of blocks and parts, of a page.
pub fn ids(lesson: &Lesson) -> Vec<&str> {
    let blocks = lesson
        .page
        .blocks
        .iter()
        .flat_map(|block| std::iter::once(block.id.as_str()).chain(part_ids(block)));
    std::iter::once(lesson.id.as_str()).chain(blocks).collect()
}
