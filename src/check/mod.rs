//! Rules over a course that was read: what is wrong between its parts. Each file holds one family.

mod audience;
mod links;
mod pages;
mod place;
mod pool;
mod quiz;
mod scenario;
mod waive;

pub use waive::waive;

use crate::course::{Course, Index, Names};
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// All findings of the rules, in no particular order.
pub fn check(course: &Course, index: &Index, source: &Source) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let names = Names::new(course);
    pages::check(course, index, source, &names, &mut findings);
    place::check(course, &mut findings);
    audience::check(course, &mut findings);
    quiz::check(course, &mut findings);
    pool::check(course, &names, &mut findings);
    scenario::check(course, &mut findings);
    links::check(course, index, source, &mut findings);
    findings
}
