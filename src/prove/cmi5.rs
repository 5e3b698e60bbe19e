//! Rules for `cmi5.xml`: those of the course structure's schema, and those of the text of cmi5 (Quartz, section 13) that it lacks.

use super::files::find;
use super::open::OpenedPackage;
use super::tree::{ManifestNode, read};
use super::{PackageStandard, Report, ReportUnit};
use std::collections::HashSet;

const SPACE: &str = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd";
const MOVE_ON: [&str; 5] = [
    "NotApplicable",
    "Passed",
    "Completed",
    "CompletedAndPassed",
    "CompletedOrPassed",
];
const METHODS: [&str; 2] = ["AnyWindow", "OwnWindow"];
/// Names in a launch address that are the LMS's own (section 8.1).
const RESERVED: [&str; 5] = ["endpoint", "fetch", "actor", "registration", "activityId"];

/// Checks a course structure and what it says of the files.
pub fn check<R>(text: &str, opened: &OpenedPackage<R>, report: &mut Report) {
    report.standard = Some(PackageStandard::Cmi5);
    let structure = match read(text) {
        Ok(structure) => structure,
        Err(why) => {
            return report.error(
                "cmi5/xml",
                format!("`cmi5.xml` is not XML that an LMS can read: {why}"),
                "",
            );
        }
    };
    if structure.space != SPACE || structure.name != "courseStructure" {
        let message = format!(
            "`cmi5.xml` begins with `{}` of the namespace `{}`, but LMSs need `courseStructure` of `{SPACE}`",
            structure.name, structure.space
        );
        return report.error("cmi5/namespace", message, "");
    }
    let mut rules = Cmi5Rules {
        opened,
        report,
        ids: HashSet::new(),
    };
    match structure.child("course") {
        Some(course) => rules.course(course),
        None => rules
            .report
            .error("cmi5/course", "the structure has no course", ""),
    }
    let objectives = structure.child("objectives");
    let known: HashSet<&str> = objectives
        .into_iter()
        .flat_map(|list| list.all("objective"))
        .filter_map(|one| one.attribute("id"))
        .collect();
    for objective in objectives
        .into_iter()
        .flat_map(|list| list.all("objective"))
    {
        rules.identified(objective, "an objective");
    }
    structure
        .children
        .iter()
        .for_each(|child| rules.part(child, &known));
    if rules.report.units.is_empty() {
        rules.report.error(
            "cmi5/au",
            "the structure has no assignable unit, so that there is nothing to start",
            "",
        );
    }
}

struct Cmi5Rules<'a, R> {
    opened: &'a OpenedPackage<R>,
    report: &'a mut Report,
    ids: HashSet<String>,
}

impl<R> Cmi5Rules<'_, R> {
    fn course(&mut self, course: &ManifestNode) {
        self.identified(course, "the course");
        self.report.id = course.attribute("id").unwrap_or_default().to_owned();
        self.report.title = course
            .child("title")
            .and_then(|title| title.child("langstring"))
            .map_or("", |text| &text.text)
            .to_owned();
    }

    /// An id that is an absolute IRI and nobody else's, a title, a description.
    fn identified(&mut self, node: &ManifestNode, what: &str) {
        let id = node.attribute("id").unwrap_or_default();
        if !is_iri(id) {
            let message = format!(
                "\"{id}\" is the id of {what}, and it must be a whole IRI such as https://example.com/course"
            );
            self.report.error("cmi5/id", message, "");
        } else if !self.ids.insert(id.to_owned()) {
            self.report
                .error("cmi5/id", format!("the id `{id}` is at two elements"), "");
        }
        for name in ["title", "description"] {
            let texts = node
                .child(name)
                .map(|node| node.all("langstring").any(|text| !text.text.is_empty()));
            if texts != Some(true) {
                self.report.error(
                    "cmi5/text",
                    format!("{what} `{id}` has no {name} with a langstring in it"),
                    "",
                );
            }
        }
        let order: Vec<&str> = node
            .children
            .iter()
            .map(|child| child.name.as_str())
            .collect();
        if order.first() != Some(&"title") || order.get(1) != Some(&"description") {
            self.report.error(
                "cmi5/order",
                format!("{what} `{id}` must begin with its title and its description"),
                "",
            );
        }
    }

    fn part(&mut self, node: &ManifestNode, objectives: &HashSet<&str>) {
        match node.name.as_str() {
            "block" => {
                self.identified(node, "a block");
                self.objectives(node, objectives);
                node.children
                    .iter()
                    .for_each(|child| self.part(child, objectives));
            }
            "au" => {
                self.identified(node, "a unit");
                self.objectives(node, objectives);
                self.unit(node);
            }
            _ => {}
        }
    }

    fn objectives(&mut self, node: &ManifestNode, known: &HashSet<&str>) {
        for reference in node
            .child("objectives")
            .into_iter()
            .flat_map(|list| list.all("objective"))
        {
            let id = reference.attribute("idref").unwrap_or_default();
            if !known.contains(id) {
                self.report.error(
                    "cmi5/objective",
                    format!("the objective `{id}` is named and nowhere described"),
                    "",
                );
            }
        }
    }

    fn unit(&mut self, au: &ManifestNode) {
        let id = au.attribute("id").unwrap_or_default().to_owned();
        let move_on = au.attribute("moveOn").unwrap_or("NotApplicable");
        if !MOVE_ON.contains(&move_on) {
            self.report.error(
                "cmi5/move-on",
                format!(
                    "unit `{id}` moves on when \"{move_on}\", which is none of {}",
                    MOVE_ON.join(", ")
                ),
                "",
            );
        } else if move_on == "NotApplicable" {
            self.report.warning(
                "cmi5/move-on",
                format!("unit `{id}` counts as done before it was opened"),
                "Say moveOn, such as Completed.",
            );
        }
        if let Some(method) = au
            .attribute("launchMethod")
            .filter(|method| !METHODS.contains(method))
        {
            self.report.error(
                "cmi5/launch",
                format!(
                    "unit `{id}` is opened in \"{method}\", which is none of {}",
                    METHODS.join(", ")
                ),
                "",
            );
        }
        let mastery = au.attribute("masteryScore").map(str::to_owned);
        if let Some(score) = mastery.as_deref().filter(|score| !is_share(score)) {
            self.report.error(
                "cmi5/mastery",
                format!("the mastery score of unit `{id}` is \"{score}\", and it must be 0 to 1 with at most 4 decimals"),
                "",
            );
        }
        let href = au.child("url").map_or("", |url| &url.text).to_owned();
        self.url(&id, &href);
        let title = au
            .child("title")
            .and_then(|title| title.child("langstring"))
            .map_or("", |text| &text.text)
            .to_owned();
        self.report.units.push(ReportUnit {
            id,
            title,
            href,
            mastery,
        });
    }

    fn url(&mut self, id: &str, href: &str) {
        let query = href
            .split_once('?')
            .map_or("", |(_, query)| query)
            .split('#')
            .next()
            .unwrap_or_default();
        for name in query
            .split('&')
            .filter_map(|pair| pair.split('=').next())
            .filter(|name| RESERVED.contains(name))
        {
            self.report.error(
                "cmi5/url",
                format!(
                    "the address of unit `{id}` holds `{name}`, which the LMS itself puts there"
                ),
                "",
            );
        }
        let path = href.split('?').next().unwrap_or_default();
        match path.split_once("://") {
            _ if href.is_empty() => {
                self.report
                    .error("cmi5/url", format!("unit `{id}` has no address"), "")
            }
            _ if href.contains(char::is_whitespace) => {
                self.report.error(
                    "cmi5/url",
                    format!("the address of unit `{id}` has a blank in it: \"{href}\""),
                    "Write %20.",
                );
            }
            Some(("http" | "https", host)) if !host.is_empty() => {
                self.report.warning(
                    "cmi5/url",
                    format!("unit `{id}` lies on another server: {href}"),
                    "",
                );
            }
            Some(_) => self.report.error(
                "cmi5/url",
                format!("unit `{id}` is at \"{href}\", where no browser goes"),
                "",
            ),
            None => {
                if let Err(why) = find(self.opened, href) {
                    self.report.error(
                        "cmi5/url",
                        format!("unit `{id}` opens a file, and {why}"),
                        "",
                    );
                }
            }
        }
    }
}

/// Whether a text is an IRI with a scheme (RFC 3987): a letter, then letters, digits, `+`, `-`, `.`, a colon, and something after it.
fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let rest_is_whole = match rest.strip_prefix("//") {
        Some(host) => !host.is_empty() && !host.starts_with('/'),
        None => !rest.is_empty(),
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        && rest_is_whole
        && !text.contains(|c: char| c.is_whitespace() || "<>\"{}|\\^`".contains(c))
}

/// Whether a text is a number from 0 to 1 with at most four decimals.
fn is_share(text: &str) -> bool {
    let decimals = text
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    decimals <= 4
        && text
            .parse::<f64>()
            .is_ok_and(|share| (0.0..=1.0).contains(&share))
}

#[cfg(test)]
mod tests {
    use super::{is_iri, is_share};

    #[test]
    fn iris_have_a_scheme_and_shares_four_decimals() {
        assert!(
            [
                "https://a.example/b",
                "urn:leadlet:course:a",
                "tag:a@b,2026:c"
            ]
            .into_iter()
            .all(is_iri)
        );
        assert!(
            [
                "",
                "a/b",
                "https:",
                "https://",
                "://a",
                "1a:b",
                "a b:c",
                "http:// x"
            ]
            .into_iter()
            .all(|text| !is_iri(text))
        );
        assert!(["0", "1", "0.8", "0.1234"].into_iter().all(is_share));
        assert!(
            ["80", "-0.1", "0.12345", "1.1", "x", ""]
                .into_iter()
                .all(|text| !is_share(text))
        );
    }
}
