//! `imsmanifest.xml` of SCORM 2004, 4th or 3rd Edition (ADL SCORM Content Aggregation Model and Sequencing and Navigation).
//!
//! Sequencing is left at the least that every LMS does the same: the learner may choose freely, and what was completed and
//! passed is said by the content alone. The passing measure reaches the content as `cmi.scaled_passing_score`.

use super::launch_unit::{LaunchUnit, UnitScope};
use super::manifest::{Ids, SHARED, files, listed};
use super::xml::Element;
use super::{Edition, PackageOptions};
use crate::course::Course;

/// The manifest of a package that holds `paths` besides it.
pub fn manifest(
    course: &Course,
    units: &[LaunchUnit],
    paths: &[&str],
    options: &PackageOptions,
) -> String {
    let ids = Ids::new(&course.settings.id);
    let item = |unit: &LaunchUnit| {
        let item = Element::new("item")
            .with("identifier", &ids.item(unit))
            .with("identifierref", &ids.resource(unit));
        let item = item
            .with("isvisible", "true")
            .holding(Element::text("title", unit.title))
            .holding(sequencing(unit));
        // The course has a navigation of its own: the LMS's buttons for the next and the last one lead nowhere.
        if options.per == UnitScope::Course {
            item.holding(without_buttons())
        } else {
            item
        }
    };
    let organization = Element::new("organization").with("identifier", &ids.organization);
    let organization = organization
        .with("structure", "hierarchical")
        .with("adlseq:objectivesGlobalToSystem", "false");
    let organization = organization.holding(Element::text("title", &course.settings.title));
    let organization = organization.holding_all(listed(course, units, &ids, item));
    let free = Element::new("imsss:controlMode")
        .with("choice", "true")
        .with("flow", "true");
    let organization = organization.holding(Element::new("imsss:sequencing").holding(free));
    let resources = units.iter().map(|unit| {
        let resource = Element::new("resource")
            .with("identifier", &ids.resource(unit))
            .with("type", "webcontent");
        // With a capital T here, unlike in 1.2; the schema notices neither.
        let resource = resource
            .with("adlcp:scormType", "sco")
            .with("href", &unit.href);
        let resource = resource.holding(Element::new("file").with("href", &unit.href));
        resource.holding(Element::new("dependency").with("identifierref", SHARED))
    });
    let shared = Element::new("resource")
        .with("identifier", SHARED)
        .with("type", "webcontent")
        .with("adlcp:scormType", "asset");
    let shared = shared.holding_all(files(units, paths));
    let edition = match options.edition {
        Edition::Fourth => "2004 4th Edition",
        Edition::Third => "2004 3rd Edition",
    };
    let metadata = Element::new("metadata").holding(Element::text("schema", "ADL SCORM"));
    Element::new("manifest")
        .with("identifier", &ids.manifest)
        .with("version", course.settings.version.as_deref().unwrap_or("1"))
        .with("xmlns", "http://www.imsglobal.org/xsd/imscp_v1p1")
        .with("xmlns:adlcp", "http://www.adlnet.org/xsd/adlcp_v1p3")
        .with("xmlns:adlseq", "http://www.adlnet.org/xsd/adlseq_v1p3")
        .with("xmlns:adlnav", "http://www.adlnet.org/xsd/adlnav_v1p3")
        .with("xmlns:imsss", "http://www.imsglobal.org/xsd/imsss")
        .holding(metadata.holding(Element::text("schemaversion", edition)))
        .holding(
            Element::new("organizations")
                .with("default", &ids.organization)
                .holding(organization),
        )
        .holding(
            Element::new("resources")
                .holding_all(resources)
                .holding(shared),
        )
        .document()
}

/// What is needed to pass, if there is a quiz, and that the LMS completes and passes nothing by itself.
fn sequencing(unit: &LaunchUnit) -> Element {
    let mut sequencing = Element::new("imsss:sequencing");
    if let Some(pass) = unit.pass {
        let measure = Element::text("imsss:minNormalizedMeasure", &share(pass));
        let objective = Element::new("imsss:primaryObjective")
            .with("objectiveID", "primary")
            .with("satisfiedByMeasure", "true");
        sequencing = sequencing
            .holding(Element::new("imsss:objectives").holding(objective.holding(measure)));
    }
    let by_content = Element::new("imsss:deliveryControls")
        .with("completionSetByContent", "true")
        .with("objectiveSetByContent", "true");
    sequencing.holding(by_content)
}

fn without_buttons() -> Element {
    let hide = ["previous", "continue"].map(|button| Element::text("adlnav:hideLMSUI", button));
    Element::new("adlnav:presentation")
        .holding(Element::new("adlnav:navigationInterface").holding_all(hide))
}

/// Percent as a share, 0 to 1, with at most two decimals: "0.8".
pub fn share(percent: u8) -> String {
    match percent.min(100) {
        100 => "1".to_owned(),
        0 => "0".to_owned(),
        percent => format!("0.{percent:02}").trim_end_matches('0').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn percent_become_a_share() {
        assert_eq!(
            [0, 5, 50, 75, 80, 100].map(share),
            ["0", "0.05", "0.5", "0.75", "0.8", "1"]
        );
    }
}
