//! Rules for `tincan.xml`, by which an LMS knows what to launch in a package of xAPI.

use super::files::find;
use super::open::OpenedPackage;
use super::tree::read;
use super::{PackageStandard, Report, ReportUnit};

const SPACE: &str = "http://projecttincan.com/tincan.xsd";

/// Checks the list of activities and what it says of the files.
pub fn check<R>(text: &str, opened: &OpenedPackage<R>, report: &mut Report) {
    report.standard = Some(PackageStandard::Xapi);
    let list = match read(text) {
        Ok(list) => list,
        Err(why) => {
            let message = format!("`tincan.xml` is not XML that an LMS can read: {why}");
            return report.error("xapi/xml", message, "");
        }
    };
    if list.space != SPACE || list.name != "tincan" {
        let message = format!(
            "`tincan.xml` begins with `{}` of the namespace `{}`, but LMSs need `tincan` of `{SPACE}`",
            list.name, list.space
        );
        return report.error("xapi/namespace", message, "");
    }
    let activities = list
        .child("activities")
        .into_iter()
        .flat_map(|all| all.all("activity"));
    for activity in activities {
        let id = activity.attribute("id").unwrap_or_default();
        if !id.contains(':') || id.contains(char::is_whitespace) {
            let message = format!(
                "\"{id}\" is the id of an activity, and it must be a whole IRI such as https://example.com/course"
            );
            report.error("xapi/id", message, "");
        }
        let name = activity.child("name").map_or("", |name| &name.text);
        if name.is_empty() {
            report.warning("xapi/name", format!("the activity `{id}` has no name"), "");
        }
        let Some(launch) = activity.child("launch") else {
            continue;
        };
        if let Err(why) = find(opened, &launch.text)
            && !launch.text.contains("://")
        {
            report.error("xapi/launch", format!("the launch of `{id}`: {why}"), "");
        }
        if report.title.is_empty() {
            name.clone_into(&mut report.title);
            id.clone_into(&mut report.id);
        }
        report.units.push(ReportUnit {
            id: id.to_owned(),
            title: name.to_owned(),
            href: launch.text.clone(),
            mastery: None,
        });
    }
    match report.units.len() {
        1 => {}
        0 => report.error(
            "xapi/launch",
            "no activity has a launch, so there is nothing to start",
            "",
        ),
        _ => report.error(
            "xapi/launch",
            "several activities have a launch, and LMSs start the first alone or none",
            "",
        ),
    }
}
