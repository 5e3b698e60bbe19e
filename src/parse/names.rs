//! Names of files and folders: their order, and the part of them that becomes ids and addresses.

use crate::course::{bare, file_name, is_reserved};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::source::COURSE_NAME;
use crate::syntax::is_name;
use std::cmp::Ordering;
use std::sync::Arc;

/// The order of names: leading digits as a number, the rest by bytes.
pub fn order(a: &str, b: &str) -> Ordering {
    fn number(name: &str) -> ((bool, usize, &str), &str) {
        let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let significant = name[..digits].trim_start_matches('0');
        // Compared by length and then by digit, so that a number of any length is no overflow; a name without one comes last.
        (
            (digits == 0, significant.len(), significant),
            &name[digits..],
        )
    }
    number(a).cmp(&number(b)).then_with(|| a.cmp(b))
}

pub(crate) static COURSE_RESERVED_NAME: Rule = Rule {
    name: "course/reserved-name",
    severities: &[Severity::Error],
    summary: "No page or module has a name that the site or Windows needs for itself.",
    reason: "Two files cannot share one name, and Windows cannot unpack a file called `con` or `nul`.",
    source: "README.md, \"A course is a folder\"",
    bad: "@ 01-module/01-leadlet.md\n---\ntitle: Tools\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ 01-module/01-tools.md\n---\ntitle: Tools\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

/// Says what is wrong with the name of a page or module, with one that would do.
pub fn check(file: &Arc<str>, what: &str, name: &str, findings: &mut Vec<Diagnostic>) {
    let bare = bare(name);
    if is_reserved(bare) {
        let finding = Diagnostic::new(
            &COURSE_RESERVED_NAME,
            file,
            0..0,
            format!("`{bare}` cannot be the name of a {what}: the site or Windows uses that name"),
        )
        .whole_file();
        findings.push(finding.help(format!("Rename it, for example to `{name}-{what}`.")));
    } else if !valid(bare) {
        let proposed = name.strip_suffix(bare).unwrap_or_default().to_owned()
            + &file_name(bare).unwrap_or_else(|| "page".to_owned());
        let finding = Diagnostic::new(
            &COURSE_NAME,
            file,
            0..0,
            format!("`{name}` cannot be the name of a {what}"),
        )
        .whole_file();
        findings
            .push(finding.help(format!("Names have only a-z, 0-9 and hyphens, as they become web addresses. Rename it to `{proposed}`.")));
    }
}

fn valid(name: &str) -> bool {
    is_name(name)
        || (!name.is_empty()
            && !name.starts_with('-')
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lead_and_count_as_numbers() {
        let mut names = vec!["10-b", "9-c", "a", "09-d", "100-a", "b", "2"];
        names.sort_by(|a, b| order(a, b));
        assert_eq!(names, ["2", "9-c", "09-d", "10-b", "100-a", "a", "b"]);
    }

    #[test]
    fn a_leading_number_and_hyphen_is_no_part_of_the_name() {
        assert_eq!(
            ["01-spot-it", "spot", "1", "2-"].map(bare),
            ["spot-it", "spot", "1", ""]
        );
    }

    #[test]
    fn a_name_that_will_not_do_gets_a_proposal() {
        let mut findings = Vec::new();
        check(&Arc::from("a"), "page", "01-Über Größe_2", &mut findings);
        assert!(
            findings[0]
                .help
                .as_ref()
                .unwrap()
                .contains("`01-uber-grosse-2`"),
            "{findings:?}"
        );
    }
}
