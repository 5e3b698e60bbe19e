//! `imsmanifest.xml` of SCORM 1.2 (ADL SCORM Content Aggregation Model 1.2).
//!
//! The order of elements is the schema's. Neither `xsi:schemaLocation` nor schemas are written: no LMS reads them. The mastery
//! score is written where there is a quiz, since the launch page then always reports a score of 0 to 100 that agrees with it.

use super::PackageOptions;
use super::launch_unit::LaunchUnit;
use super::manifest::{Ids, SHARED, files, listed};
use super::xml::Element;
use crate::course::Course;

/// Characters of a description: SCORM Cloud warns of longer ones in 1.2 (exelearning/iteexe issue 96).
const DESCRIPTION: usize = 1000;

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
            .holding(Element::text("title", unit.title));
        match unit.pass.filter(|_| options.system.mastery) {
            Some(pass) => item.holding(Element::text("adlcp:masteryscore", &pass.to_string())),
            None => item,
        }
    };
    let organization = Element::new("organization").with("identifier", &ids.organization);
    let organization = organization.holding(Element::text("title", &course.settings.title));
    let organization = organization.holding_all(listed(course, units, &ids, item));
    let resources = units.iter().map(|unit| {
        let resource = Element::new("resource")
            .with("identifier", &ids.resource(unit))
            .with("type", "webcontent");
        let resource = resource
            .with("adlcp:scormtype", "sco")
            .with("href", &unit.href);
        let resource = resource.holding(Element::new("file").with("href", &unit.href));
        resource.holding(Element::new("dependency").with("identifierref", SHARED))
    });
    let shared = Element::new("resource")
        .with("identifier", SHARED)
        .with("type", "webcontent")
        .with("adlcp:scormtype", "asset");
    let shared = shared.holding_all(files(units, paths));
    Element::new("manifest")
        .with("identifier", &ids.manifest)
        .with("version", course.settings.version.as_deref().unwrap_or("1"))
        .with("xmlns", "http://www.imsproject.org/xsd/imscp_rootv1p1p2")
        .with("xmlns:adlcp", "http://www.adlnet.org/xsd/adlcp_rootv1p2")
        .with(
            "xmlns:imsmd",
            "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1",
        )
        .holding(metadata(course))
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

/// The course's title, summary, language and version, as IMS metadata.
fn metadata(course: &Course) -> Element {
    let settings = &course.settings;
    let text = |name, text: &str| {
        Element::new(name)
            .holding(Element::text("imsmd:langstring", text).with("xml:lang", &settings.language))
    };
    let mut general = Element::new("imsmd:general").holding(text("imsmd:title", &settings.title));
    general = general.holding(Element::text("imsmd:language", &settings.language));
    if !settings.summary.is_empty() {
        general = general.holding(text(
            "imsmd:description",
            &settings
                .summary
                .chars()
                .take(DESCRIPTION)
                .collect::<String>(),
        ));
    }
    let mut lom = Element::new("imsmd:lom").holding(general);
    if let Some(version) = &settings.version {
        lom = lom.holding(Element::new("imsmd:lifecycle").holding(text("imsmd:version", version)));
    }
    Element::new("metadata")
        .holding(Element::text("schema", "ADL SCORM"))
        .holding(Element::text("schemaversion", "1.2"))
        .holding(lom)
}
