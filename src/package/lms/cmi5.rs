//! `cmi5.xml`, the course structure of cmi5 (Quartz, 1st Edition, section 13), and the rules of its text that the schema lacks.

use super::data::iri;
use super::launch_unit::LaunchUnit;
use super::scorm2004::share;
use super::xml::Element;
use crate::course::Course;

/// The course structure: its units, inside a block for each module when each is a page.
pub fn structure(course: &Course, units: &[LaunchUnit]) -> String {
    let settings = &course.settings;
    let base = iri(course);
    let words = LocalizedText {
        language: &settings.language,
    };
    let head = Element::new("course").with("id", &base);
    let head = head
        .holding(words.text("title", &settings.title))
        .holding(words.text("description", or(&settings.summary, &settings.title)));
    let unit = |unit: &LaunchUnit| {
        let id = match unit.page {
            Some((_, lesson)) => format!("{base}/page/{}", lesson.id),
            // The course's own id may stand for nothing else in the structure.
            None => format!("{base}/whole"),
        };
        let au = Element::new("au").with("id", &id).with(
            "moveOn",
            if unit.pass.is_some() {
                "CompletedAndPassed"
            } else {
                "Completed"
            },
        );
        let au = match unit.pass {
            Some(pass) => au.with("masteryScore", &share(pass)),
            None => au,
        };
        let au = au
            .with("launchMethod", "AnyWindow")
            .with("activityType", "http://adlnet.gov/expapi/activities/course");
        let au = au
            .holding(words.text("title", unit.title))
            .holding(words.text("description", or(unit.summary, unit.title)));
        au.holding(Element::text("url", &unit.href))
    };
    let whole = units.iter().filter(|unit| unit.page.is_none()).map(unit);
    let blocks = course.modules.iter().filter_map(|module| {
        let own: Vec<&LaunchUnit> = units
            .iter()
            .filter(|unit| unit.page.is_some_and(|(of, _)| std::ptr::eq(of, module)))
            .collect();
        let block = Element::new("block").with("id", &format!("{base}/module/{}", module.id));
        let block = block.holding(words.text("title", &module.title));
        let block = block.holding(words.text("description", or(&module.summary, &module.title)));
        (!own.is_empty()).then(|| block.holding_all(own.into_iter().map(unit)))
    });
    Element::new("courseStructure")
        .with(
            "xmlns",
            "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd",
        )
        .holding(head)
        .holding_all(whole.chain(blocks))
        .document()
}

/// Texts in the course's language.
struct LocalizedText<'a> {
    language: &'a str,
}

impl LocalizedText<'_> {
    fn text(&self, name: &'static str, text: &str) -> Element {
        Element::new(name).holding(Element::text("langstring", text).with("lang", self.language))
    }
}

/// A description must be there, and not be empty.
fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}
