//! What both SCORM manifests are made of: identifiers that stay, the list of units by module, and the list of files.

use super::launch_unit::LaunchUnit;
use super::xml::Element;
use crate::course::Course;

/// Identifier of the resource that holds all that the units share.
pub const SHARED: &str = "resource-shared";

/// Identifiers of a manifest, made of ids that stay from build to build: an LMS keeps learners' records by them.
pub struct Ids {
    /// Of the manifest: some LMSs take a package whose identifier has changed for another course.
    pub manifest: String,
    /// Of its one organization.
    pub organization: String,
}

impl Ids {
    /// The identifiers of a course with this id: a letter first, as XML's names want it.
    pub fn new(course: &str) -> Self {
        Ids {
            manifest: course.to_owned(),
            organization: format!("{course}-organization"),
        }
    }

    /// Of a unit in the list.
    pub fn item(&self, unit: &LaunchUnit) -> String {
        format!("item-{}", unit.name)
    }

    /// Of a module, which holds units.
    pub fn module(&self, id: &str) -> String {
        format!("module-{id}")
    }

    /// Of the file that a unit opens.
    pub fn resource(&self, unit: &LaunchUnit) -> String {
        format!("resource-{}", unit.name)
    }
}

/// The items of an organization: the one of the course, or those of the pages inside one item for each module.
pub fn listed(
    course: &Course,
    units: &[LaunchUnit],
    ids: &Ids,
    item: impl Fn(&LaunchUnit) -> Element,
) -> Vec<Element> {
    let whole = units.iter().filter(|unit| unit.page.is_none()).map(&item);
    let modules = course.modules.iter().filter_map(|module| {
        let own: Vec<&LaunchUnit> = units
            .iter()
            .filter(|unit| unit.page.is_some_and(|(of, _)| std::ptr::eq(of, module)))
            .collect();
        if own.is_empty() {
            return None;
        }
        let head = Element::new("item")
            .with("identifier", &ids.module(&module.id))
            .with("isvisible", "true");
        let head = head.holding(Element::text("title", &module.title));
        Some(head.holding_all(own.into_iter().map(&item)))
    });
    whole.chain(modules).collect()
}

/// All files but those that units open: names of `a` to `z`, digits, `-`, `_` and `.`, which need no escape in a URL.
pub fn files(units: &[LaunchUnit], paths: &[&str]) -> Vec<Element> {
    let shared = paths
        .iter()
        .filter(|path| !units.iter().any(|unit| unit.href == **path));
    shared
        .map(|path| Element::new("file").with("href", path))
        .collect()
}
