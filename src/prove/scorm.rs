//! Rules for `imsmanifest.xml`: those of the schemas that matter to an LMS, and those that no schema can hold.

use super::files::find;
use super::open::OpenedPackage;
use super::tree::{ManifestNode, read};
use super::{PackageStandard, Report, ReportUnit};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Namespaces of SCORM 1.2: of the manifest, and of what ADL adds.
const V12: (&str, &str) = (
    "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    "http://www.adlnet.org/xsd/adlcp_rootv1p2",
);
/// Those of SCORM 2004 from its 3rd Edition on.
const V2004: (&str, &str) = (
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "http://www.adlnet.org/xsd/adlcp_v1p3",
);
/// Namespace of `xml:base`.
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// What `schemaversion` may say.
const EDITIONS: [&str; 5] = [
    "1.2",
    "CAM 1.3",
    "2004 3rd Edition",
    "2004 4th Edition",
    "2004 2nd Edition",
];

/// Checks a manifest and what it says of the files.
pub fn check<R>(text: &str, opened: &OpenedPackage<R>, report: &mut Report) {
    let manifest = match read(text) {
        Ok(manifest) => manifest,
        Err(why) => {
            return report.error(
                "scorm/xml",
                format!("`imsmanifest.xml` is not XML that an LMS can read: {why}"),
                "",
            );
        }
    };
    let standard = match manifest.space.as_str() {
        space if space == V12.0 => PackageStandard::Scorm12,
        space if space == V2004.0 => PackageStandard::Scorm2004,
        space => {
            let message = format!(
                "the manifest's namespace is `{space}`, and no SCORM that LMSs take has that"
            );
            return report.error("scorm/namespace", message, "");
        }
    };
    report.standard = Some(standard);
    report.id = manifest
        .attribute("identifier")
        .unwrap_or_default()
        .to_owned();
    report.edition = manifest
        .child("metadata")
        .and_then(|metadata| metadata.child("schemaversion"))
        .map_or("", |node| &node.text)
        .to_owned();
    let mut rules = ScormRules {
        opened,
        report,
        standard,
        adl: if standard == PackageStandard::Scorm12 {
            V12.1
        } else {
            V2004.1
        },
    };
    rules.head(&manifest);
    rules.identifiers(&manifest);
    let resources = rules.resources(&manifest);
    rules.organization(&manifest, &resources);
    rules.unlisted(&manifest);
}

struct ScormRules<'a, R> {
    opened: &'a OpenedPackage<R>,
    report: &'a mut Report,
    standard: PackageStandard,
    adl: &'static str,
}

/// What an item may point to.
struct Resource {
    href: String,
    is_sco: bool,
}

impl<R> ScormRules<'_, R> {
    fn head(&mut self, manifest: &ManifestNode) {
        let edition = self.report.edition.clone();
        if !EDITIONS.contains(&edition.as_str())
            || (edition == "1.2") != (self.standard == PackageStandard::Scorm12)
        {
            let message = format!(
                "`schemaversion` says \"{edition}\", which does not name the standard of this manifest"
            );
            self.report.error(
                "scorm/version",
                message,
                "It is 1.2, 2004 3rd Edition or 2004 4th Edition.",
            );
        }
        let order: Vec<&str> = manifest
            .children
            .iter()
            .map(|child| child.name.as_str())
            .collect();
        let wanted = ["metadata", "organizations", "resources"];
        let known: Vec<&str> = order
            .iter()
            .copied()
            .filter(|name| wanted.contains(name))
            .collect();
        if known != wanted {
            let message = format!(
                "the manifest holds {}, and it must be metadata, organizations, resources, each once",
                known.join(", ")
            );
            self.report.error("scorm/order", message, "");
        }
        if let Some(places) = manifest
            .attributes
            .iter()
            .find(|(_, name, _)| name == "schemaLocation")
        {
            let missing = places
                .2
                .split_whitespace()
                .skip(1)
                .step_by(2)
                .filter(|place| find(self.opened, place).is_err());
            if let Some(place) = missing.into_iter().find(|place| !place.contains("://")) {
                let message = format!(
                    "`schemaLocation` names `{place}`, which is not in the package; strict importers warn of it"
                );
                self.report.warning(
                    "scorm/schema",
                    message,
                    "Leave the attribute out: no LMS reads the schemas of a package.",
                );
            }
        }
    }

    fn identifiers(&mut self, manifest: &ManifestNode) {
        let mut seen: HashMap<&str, u32> = HashMap::new();
        let mut wrong = Vec::new();
        manifest.visit(&mut |node| {
            if let Some(id) = node.attribute("identifier") {
                *seen.entry(id).or_default() += 1;
                if !is_name(id) {
                    wrong.push(id.to_owned());
                }
            }
        });
        for id in &wrong {
            self.report.error(
                "scorm/identifier",
                format!("`{id}` is not a valid identifier: a letter or _ first, then letters, digits, `-`, `_`, `.`"),
                "",
            );
        }
        let doubled: BTreeSet<&str> = seen
            .into_iter()
            .filter(|(_, count)| *count > 1)
            .map(|(id, _)| id)
            .collect();
        for id in doubled {
            self.report.error(
                "scorm/identifier",
                format!("the identifier `{id}` is at two elements"),
                "",
            );
        }
    }

    /// The resources by identifier.
    fn resources(&mut self, manifest: &ManifestNode) -> HashMap<String, Resource> {
        let Some(list) = manifest.child("resources") else {
            return HashMap::new();
        };
        let base = format!("{}{}", base(manifest), base(list));
        let known: HashSet<&str> = list
            .all("resource")
            .filter_map(|one| one.attribute("identifier"))
            .collect();
        let mut found = HashMap::new();
        let (right, wrong) = match self.standard {
            PackageStandard::Scorm12 => ("scormtype", "scormType"),
            _ => ("scormType", "scormtype"),
        };
        for resource in list.all("resource") {
            let id = resource
                .attribute("identifier")
                .unwrap_or_default()
                .to_owned();
            let base = format!("{base}{}", self::base(resource));
            if resource.attribute_in(self.adl, wrong).is_some() {
                let message = format!(
                    "resource `{id}` has the attribute `adlcp:{wrong}`; {} spells it `adlcp:{right}`",
                    self.standard.title()
                );
                self.report.error(
                    "scorm/type",
                    message,
                    "LMSs that go by the exact name take it for a file without tracking.",
                );
            }
            let kind = resource
                .attribute_in(self.adl, right)
                .or(resource.attribute_in(self.adl, wrong))
                .unwrap_or("asset");
            let href = resource
                .attribute("href")
                .map(|href| format!("{base}{href}"))
                .unwrap_or_default();
            for file in resource
                .all("file")
                .filter_map(|file| file.attribute("href"))
            {
                self.must_be_there(&format!("{base}{file}"));
            }
            match href.contains("://") {
                true => self.report.warning(
                    "scorm/outside",
                    format!("resource `{id}` lies on another server: {href}"),
                    "",
                ),
                false if href.is_empty() => {}
                false => self.must_be_there(&href),
            }
            for dependency in resource
                .all("dependency")
                .filter_map(|node| node.attribute("identifierref"))
            {
                if !known.contains(dependency) {
                    self.report.error(
                        "scorm/reference",
                        format!(
                            "resource `{id}` needs `{dependency}`, which is not in the manifest"
                        ),
                        "",
                    );
                }
            }
            found.insert(
                id,
                Resource {
                    href,
                    is_sco: kind == "sco",
                },
            );
        }
        if !found.values().any(|resource| resource.is_sco) {
            self.report.error(
                "scorm/type",
                "no resource is a SCO, so that the LMS would record nothing",
                "",
            );
        }
        found
    }

    fn must_be_there(&mut self, href: &str) {
        if let Err(why) = find(self.opened, href) {
            self.report.error(
                "scorm/file",
                format!("the manifest lists a file, and {why}"),
                "",
            );
        }
    }

    fn organization(&mut self, manifest: &ManifestNode, resources: &HashMap<String, Resource>) {
        let Some(list) = manifest.child("organizations") else {
            return;
        };
        let default = list.attribute("default").unwrap_or_default();
        let chosen = list
            .all("organization")
            .find(|one| one.attribute("identifier") == Some(default));
        let Some(organization) = chosen.or_else(|| list.child("organization")) else {
            return self.report.error(
                "scorm/organization",
                "the manifest has no organization, so that there is nothing to show",
                "",
            );
        };
        if chosen.is_none() {
            let message =
                format!("the default organization is `{default}`, which is not in the manifest");
            self.report.error("scorm/organization", message, "");
        }
        self.report.title = organization
            .child("title")
            .map_or("", |title| &title.text)
            .to_owned();
        let title = self.report.title.clone();
        self.short(&title, "the organization");
        if self.report.title.is_empty() {
            self.report
                .error("scorm/title", "the organization has no title", "");
        }
        organization
            .children
            .iter()
            .filter(|child| child.name == "item")
            .for_each(|item| self.item(item, resources));
        if self.report.units.is_empty() {
            self.report
                .error("scorm/organization", "no item starts anything", "");
        }
    }

    /// The schema takes titles of 200 characters, and a column of Moodle's 255.
    fn short(&mut self, title: &str, what: &str) {
        let count = title.chars().count();
        if count > 200 {
            let message =
                format!("{what} has a title of {count} characters, and LMSs take at most 200");
            self.report.error("scorm/title", message, "");
        }
    }

    fn item(&mut self, item: &ManifestNode, resources: &HashMap<String, Resource>) {
        let id = item.attribute("identifier").unwrap_or_default().to_owned();
        let title = item
            .child("title")
            .map_or("", |title| &title.text)
            .to_owned();
        if item
            .children
            .first()
            .is_none_or(|first| first.name != "title")
            || title.is_empty()
        {
            self.report.error(
                "scorm/title",
                format!("item `{id}` does not begin with a title"),
                "",
            );
        }
        self.short(&title, &format!("item `{id}`"));
        let inside: Vec<&ManifestNode> = item.all("item").collect();
        match item
            .attribute("identifierref")
            .map(|reference| (reference, resources.get(reference)))
        {
            Some((_, Some(resource))) => {
                let mastery = self.mastery(item, &id);
                self.report.units.push(ReportUnit {
                    id,
                    title,
                    href: resource.href.clone(),
                    mastery,
                });
            }
            Some((reference, None)) => {
                self.report.error(
                    "scorm/reference",
                    format!("item `{id}` opens `{reference}`, which is not in the manifest"),
                    "",
                );
            }
            None if inside.is_empty() => self.report.error(
                "scorm/reference",
                format!("item `{id}` opens nothing and holds nothing"),
                "",
            ),
            None => {}
        }
        inside
            .into_iter()
            .for_each(|item| self.item(item, resources));
    }

    /// What is needed to pass.
    fn mastery(&mut self, item: &ManifestNode, id: &str) -> Option<String> {
        if self.standard == PackageStandard::Scorm12 {
            let score = &item.child("masteryscore")?.text;
            if !score
                .parse::<f64>()
                .is_ok_and(|score| (0.0..=100.0).contains(&score))
            {
                self.report.error(
                    "scorm/mastery",
                    format!(
                        "the mastery score of item `{id}` is \"{score}\", and it must be 0 to 100"
                    ),
                    "",
                );
            }
            return Some(score.clone());
        }
        let sequencing = item.child("sequencing");
        let by_content = sequencing.and_then(|node| node.child("deliveryControls"));
        let says = |name| by_content.and_then(|node| node.attribute(name)) == Some("true");
        if !says("completionSetByContent") || !says("objectiveSetByContent") {
            let message = format!(
                "item `{id}` does not say that completion and success are set by the content"
            );
            let help =
                "Some LMSs then complete it as soon as it is left: add imsss:deliveryControls.";
            self.report.warning("scorm/delivery", message, help);
        }
        let objective = sequencing?.child("objectives")?.child("primaryObjective")?;
        let measure = &objective.child("minNormalizedMeasure")?.text;
        if !measure
            .parse::<f64>()
            .is_ok_and(|measure| (-1.0..=1.0).contains(&measure))
        {
            self.report.error(
                "scorm/mastery",
                format!(
                    "the passing measure of item `{id}` is \"{measure}\", and it must be -1 to 1"
                ),
                "",
            );
        }
        Some(measure.clone())
    }

    /// Files that no resource lists: an LMS may leave them out.
    fn unlisted(&mut self, manifest: &ManifestNode) {
        let mut listed: BTreeSet<String> = BTreeSet::new();
        if let Some(list) = manifest.child("resources") {
            for resource in list.all("resource") {
                let base = format!("{}{}{}", base(manifest), base(list), base(resource));
                let hrefs = resource
                    .all("file")
                    .filter_map(|file| file.attribute("href"));
                listed.extend(hrefs.filter_map(|href| {
                    find(self.opened, &format!("{base}{href}"))
                        .ok()
                        .map(str::to_owned)
                }));
            }
        }
        let is_ours = |name: &str| {
            [".xml", ".xsd", ".dtd"]
                .iter()
                .any(|ending| name.ends_with(ending))
        };
        let left: Vec<&String> = self
            .opened
            .entries
            .keys()
            .filter(|name| !listed.contains(*name) && !is_ours(name))
            .collect();
        if let Some(first) = left.first() {
            let message = format!(
                "{} files are in the package and not in the manifest, `{first}` the first",
                left.len()
            );
            self.report.warning(
                "scorm/unlisted",
                message,
                "An LMS may leave out what is not listed.",
            );
        }
    }
}

fn base(node: &ManifestNode) -> &str {
    node.attribute_in(XML, "base").unwrap_or_default()
}

/// Whether a text is an XML name without colon.
fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && characters.all(|c| c.is_alphanumeric() || "-_.".contains(c))
}
