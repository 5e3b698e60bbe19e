//! `tincan.xml`, by which an LMS knows what to launch in a package of xAPI, as Storyline and Rise write it.

use super::data::iri;
use super::launch_unit::LaunchUnit;
use super::xml::Element;
use crate::course::Course;

/// The list of activities: the first unit, which is the course. Only one may be launched.
pub fn list(course: &Course, units: &[LaunchUnit]) -> String {
    let settings = &course.settings;
    let text = |name, text: &str| Element::text(name, text).with("lang", &settings.language);
    let description = match settings.summary.as_str() {
        "" => &settings.title,
        summary => summary,
    };
    let activity = Element::new("activity")
        .with("id", &format!("{}/whole", iri(course)))
        .with("type", "http://adlnet.gov/expapi/activities/course")
        .holding(text("name", &settings.title))
        .holding(text("description", description))
        .holding(text("launch", units.first().map_or("", |unit| &unit.href)));
    Element::new("tincan")
        .with("xmlns", "http://projecttincan.com/tincan.xsd")
        .holding(Element::new("activities").holding(activity))
        .document()
}
