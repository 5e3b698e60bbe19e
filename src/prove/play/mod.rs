//! Takes a package in a real browser, against an LMS that is served on this machine for as long as that takes.

mod browser;
mod server;

use super::open::Opened;
use super::report::{Level, Played, Remark, Report};
use super::{Standard, Unit};
pub use browser::Browser;
use serde_json::{Value, json};
use std::io::{self, Read, Seek};
use std::time::Duration;

/// Pages of one part that are taken; who has more has seen enough.
const PAGES: usize = 200;
/// Parts that are taken.
const PARTS: usize = 50;
/// For the browser to begin and to end.
const START: u64 = 120;
/// For each page of a course.
const PAGE: u64 = 8;

/// Plays what the report names, and adds to it what was recorded and what went wrong.
///
/// # Errors
/// When the disk, the network of this machine or the browser fails: then nothing is known of the package.
pub fn play<R: Read + Seek>(opened: &mut Opened<R>, browser: &Browser, report: &mut Report) -> io::Result<()> {
    let Some(standard) = report.standard.filter(|_| opened.bomb.is_empty() && !report.units.is_empty()) else {
        report.unplayed = "there is nothing in it that could be started".to_owned();
        return Ok(());
    };
    let units: Vec<&Unit> = report.units.iter().filter(|unit| !unit.href.contains("://")).take(PARTS).collect();
    let folder = tempfile::tempdir()?;
    let package = folder.path().join("package");
    opened.unpack(&package, &|| false)?;
    let server = server::Server::start(&package, plan(standard, &units))?;
    let pages = opened.entries.keys().filter(|name| name.ends_with(".html")).count().min(PAGES) as u64;
    let patience = Duration::from_secs(START + PAGE * pages.max(units.len() as u64));
    let page = browser.dump(&server.address(), &folder.path().join("profile"), patience)?;
    let found = result(&page).ok_or_else(|| io::Error::other("the browser ended before the course did"))?;
    drop(server);
    if report.units.len() > units.len() {
        report.fact("Taken in a browser", format!("the first {} of its parts", units.len()));
    }
    take_in(found, report);
    Ok(())
}

/// What the page of our LMS must know, as a script.
fn plan(standard: Standard, units: &[&Unit]) -> String {
    let name = match standard {
        Standard::Scorm12 => "scorm12",
        Standard::Scorm2004 => "scorm2004",
        Standard::Cmi5 => "cmi5",
    };
    let units: Vec<Value> = units.iter().map(|unit| json!({ "id": unit.id, "href": unit.href, "mastery": unit.mastery })).collect();
    format!("window.plan = {};\n", json!({ "standard": name, "units": units, "most": PAGES }).to_string().replace('<', "\\u003c"))
}

/// What the page left in itself.
fn result(page: &str) -> Option<Vec<Played>> {
    let (_, after) = page.split_once("<script id=\"result\" type=\"application/json\">")?;
    serde_json::from_str(after.split_once("</script>")?.0).ok()
}

fn take_in(played: Vec<Played>, report: &mut Report) {
    for one in &played {
        let place = if played.len() > 1 { format!("{}: ", one.href) } else { String::new() };
        for (rule, what) in &one.faults {
            report.remarks.push(Remark { level: Level::Error, rule: known(rule), message: format!("{place}{what}"), help: String::new() });
        }
    }
    report.played = played;
    report.sort();
}

/// The rules of play by name, so that a page can make none up.
fn known(rule: &str) -> &'static str {
    const RULES: [&str; 13] = [
        "play/broken",
        "play/call",
        "play/element",
        "play/end",
        "play/lrs",
        "play/order",
        "play/page",
        "play/read",
        "play/resume",
        "play/review",
        "play/script",
        "play/start",
        "play/statement",
    ];
    const MORE: [&str; 2] = ["play/status", "play/value"];
    RULES.into_iter().chain(MORE).find(|known| *known == rule).unwrap_or("play/other")
}

#[cfg(test)]
mod tests {
    use super::result;

    #[test]
    fn what_a_page_left_is_read_and_rubbish_is_not() {
        let page = "<html><script id=\"result\" type=\"application/json\">[{\"href\":\"launch.html\",\"pages\":3,\"faults\":[[\"play/end\",\"x\"]]}]</script>";
        let found = result(page).unwrap();
        assert_eq!((found[0].href.as_str(), found[0].pages, found[0].faults.len()), ("launch.html", 3, 1));
        assert!(result("<html>").is_none() && result("<script id=\"result\" type=\"application/json\"></script>").is_none());
    }
}
