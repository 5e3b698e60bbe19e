//! Takes a package in a real browser, against an LMS that is served on this machine for as long as that takes.
//!
//! The package and its judge are apart. The package has an origin of its own, at which nothing but itself, the LMS's API and its record store are;
//! all its requests go through our proxy. What it calls and sends is heard, and that alone: it is judged in a browser context that has no page of it. Its
//! pages are taken by scripts in a world of their own, through the DevTools protocol, whose pipes no page can reach.

mod browser;
mod devtools;
#[cfg(any(not(unix), test))]
mod port;
mod server;
mod workspace;

use super::open::OpenedPackage;
use super::report::{Played, Report};
use super::{PackageStandard, ReportUnit, files};
pub use browser::Browser;
use browser::Running;
use devtools::{BINDING, Devtools, ObservedEvents, Trouble};
use serde_json::{Value, json};
use server::{ORIGIN, PackageServer};
use std::collections::BTreeSet;
use std::io::{self, Read, Seek};
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use workspace::Workspace;

/// Pages of one part that are taken; who has more has seen enough.
const PAGES: usize = 200;
/// Parts that are taken.
const PARTS: usize = 50;
/// Seconds for the browser to begin and to end.
const START: u64 = 120;
/// Seconds for each page of a course.
const PAGE: u64 = 8;
/// Faults of one rule that are told of a part.
const MAX_FAULTS_PER_RULE: usize = 5;
/// For a command that does not wait for the package, for a part to begin, and for a page to be taken.
const COMMAND: Duration = Duration::from_secs(20);
const BEGIN: Duration = Duration::from_secs(30);
const TAKE: Duration = Duration::from_secs(180);
/// The same for packages by others, of whose pages nothing is known: to begin, for a part, in all, and after how much no new part is begun.
const BEGIN_OTHERS: Duration = Duration::from_secs(10);
const PART: Duration = Duration::from_secs(30);
const OTHERS: Duration = Duration::from_secs(120);
const ENOUGH: Duration = Duration::from_secs(25);
/// Between two looks at what is waited for.
const POLL_INTERVAL: Duration = Duration::from_millis(30);
/// Whom Chromium itself asks, whatever its flags are.
const OWN: [&str; 6] = [
    "accounts.google.com",
    "android.clients.google.com",
    "content-autofill.googleapis.com",
    "optimizationguide-pa.googleapis.com",
    "safebrowsing.googleapis.com",
    "update.googleapis.com",
];
/// The scripts of the judge, and of who takes the course.
const JUDGE: [&str; 3] = [
    include_str!("../player/strict.js"),
    include_str!("../player/lrs.js"),
    include_str!("../player/judge.js"),
];
const TAKER: [&str; 2] = [
    include_str!("../player/answer.js"),
    include_str!("../player/take.js"),
];

/// How a play is to go.
#[derive(Debug)]
pub struct Terms<'a> {
    /// When to give up; by the number of pages if that is not said.
    pub limit: Option<Duration>,
    /// Set when it is to end at once.
    pub stop: &'a AtomicBool,
}

/// Plays what the report names, and adds to it what was recorded and what went wrong. `show` is told how far it is.
///
/// # Errors
/// When the disk, the network of this machine or the browser fails, or it was ended: then nothing more is known of the package.
pub fn play<R: Read + Seek>(
    opened: &mut OpenedPackage<R>,
    browser: &Browser,
    report: &mut Report,
    terms: &Terms,
    show: &dyn Fn(String),
) -> io::Result<()> {
    let Some(standard) = report
        .standard
        .filter(|_| opened.bomb.is_empty() && !report.units.is_empty())
    else {
        report.unplayed = "there is nothing in it that could be started".to_owned();
        return Ok(());
    };
    let units: Vec<ReportUnit> = report
        .units
        .iter()
        .filter(|unit| !is_elsewhere(&unit.href))
        .take(PARTS)
        .cloned()
        .collect();
    if standard == PackageStandard::Xapi {
        report.unplayed = "of a package of xAPI the files alone are looked at".to_owned();
        return Ok(());
    }
    if units.is_empty() {
        report.unplayed = "all its parts lie on other servers".to_owned();
        return Ok(());
    }
    let count = opened
        .entries
        .keys()
        .filter(|name| name.ends_with(".html"))
        .count()
        .min(PAGES)
        .max(units.len()) as u64;
    let workspace = Workspace::new()?;
    let package = workspace.path("package");
    std::fs::create_dir(&package)?;
    show("unpacking".to_owned());
    opened.unpack(&package, &|| terms.stop.load(Ordering::Relaxed))?;
    let data: Vec<Option<Value>> = units.iter().map(|unit| course(opened, unit)).collect();
    let is_own = data.iter().all(Option::is_some);
    let limit = terms.limit.unwrap_or(if is_own {
        Duration::from_secs(START + PAGE * count)
    } else {
        OTHERS
    });
    let server = PackageServer::start(&package)?;
    show("starting the browser".to_owned());
    let complaints = workspace.path("complaints");
    let (running, mut devtools) = browser.start(&workspace.path("profile"), &complaints)?;
    devtools.end = Instant::now() + limit;
    let mut stage = PlayEnvironment {
        devtools,
        server,
        _running: running,
        judge: String::new(),
        stop: terms.stop,
        requests: BTreeSet::new(),
    };
    let mut results = Vec::new();
    let (began, whole) = (Instant::now(), stage.devtools.end);
    let is_hurried = terms.limit.is_none() && !is_own;
    let end = stage.open().and_then(|()| {
        for (at, (unit, data)) in units.iter().zip(&data).enumerate() {
            // What a part of somebody else's does in its first moments is soon seen, and one is as the others are.
            if is_hurried && at > 0 && began.elapsed() > ENOUGH {
                break;
            }
            if is_hurried {
                stage.devtools.end = whole.min(Instant::now() + PART);
            }
            let mut part = PlayedPart::new(standard, unit, data.as_ref());
            let end = stage.part(&mut part, &|page| {
                show(format!("part {} of {}, {page}", at + 1, units.len()))
            });
            stage.devtools.end = whole;
            stage.faults(&mut part);
            let is_late = is_hurried && matches!(end, Err(Trouble::Late)) && Instant::now() < whole;
            if is_late {
                part.fault(
                    "play/time",
                    format!(
                        "it was not ready in {} s; what was seen until then is reported",
                        PART.as_secs()
                    ),
                );
                stage.close();
            }
            results.push(part.result);
            if !is_late {
                end?;
            }
        }
        Ok(())
    });
    match end {
        Ok(()) => {}
        Err(Trouble::Late) if !results.is_empty() && !is_own => report.warning(
            "play/time",
            format!("the course was not finished in {} s; what was seen until then is reported", limit.as_secs()),
            "--timeout SECONDS gives it longer.",
        ),
        Err(Trouble::Late) if !results.is_empty() => report.error(
            "play/time",
            format!("the course was not finished in {} s", limit.as_secs()),
            "A course that never ends keeps its learners; --timeout SECONDS gives it longer.",
        ),
        Err(Trouble::Hung(time)) if !results.is_empty() => report.error(
            "play/hung",
            format!("a script of the course ran for {} s without a pause, and nothing else could be done", time.as_secs()),
            "",
        ),
        Err(Trouble::Gone) if !results.is_empty() => report.error("play/broken", "the browser ended before the course did", ""),
        Err(Trouble::Refused(why)) if !results.is_empty() => report.error("play/broken", format!("the browser gave up: {why}"), ""),
        Err(Trouble::Stopped) => return Err(io::Error::new(io::ErrorKind::Interrupted, "it was ended")),
        Err(trouble) => return Err(io::Error::other(unstarted(&trouble, &std::fs::read_to_string(&complaints).unwrap_or_default()))),
    }
    if report.units.len() > results.len() {
        report.fact(
            "Taken in a browser",
            format!("{} of its {} parts", results.len(), report.units.len()),
        );
    }
    if browser::is_unconfined() {
        report.fact(
            "Browser",
            "without its own sandbox, as leadlet was run by root",
        );
    }
    stage.outside(report);
    drop(stage);
    take_in(results, is_own, report);
    Ok(())
}

/// Whether an address leads out of the package.
fn is_elsewhere(href: &str) -> bool {
    href.starts_with(['/', '\\'])
        || href
            .split(['/', '?', '#'])
            .next()
            .is_some_and(|first| first.contains(':'))
}

/// Why the browser took no command, with the last thing that it complained of.
fn unstarted(trouble: &Trouble, complaints: &str) -> String {
    let why = match trouble {
        Trouble::Late | Trouble::Hung(_) => "the browser did not begin in time".to_owned(),
        Trouble::Refused(why) => format!("the browser refused a command: {why}"),
        Trouble::Gone | Trouble::Stopped => "the browser ended before the course did".to_owned(),
    };
    match complaints.lines().rfind(|line| !line.trim().is_empty()) {
        Some(last) => format!("{why} ({last})"),
        None => why,
    }
}

/// What a part by leadlet says of itself, if it is one: read from the file, not asked of its scripts.
fn course<R: Read + Seek>(opened: &mut OpenedPackage<R>, unit: &ReportUnit) -> Option<Value> {
    let launch = files::find(opened, &unit.href).ok()?.to_owned();
    let page = String::from_utf8(opened.bytes(&launch, files::TEXT).ok()??).ok()?;
    files::data(opened)
        .into_iter()
        .find(|(name, _)| page.contains(name.as_str()))
        .map(|(_, data)| data)
}

/// A part, and what was seen of it.
struct PlayedPart<'a> {
    standard: PackageStandard,
    unit: &'a ReportUnit,
    data: Option<&'a Value>,
    result: Played,
}

impl<'a> PlayedPart<'a> {
    fn new(
        standard: PackageStandard,
        unit: &'a ReportUnit,
        data: Option<&'a Value>,
    ) -> PlayedPart<'a> {
        PlayedPart {
            standard,
            unit,
            data,
            result: Played {
                href: unit.href.clone(),
                ..Played::default()
            },
        }
    }

    fn fault(&mut self, rule: &str, what: impl Into<String>) {
        let (faults, what) = (&mut self.result.faults, what.into());
        let is_known = faults.iter().any(|(_, said)| *said == what);
        if !is_known
            && faults.iter().filter(|(known, _)| known == rule).count() < MAX_FAULTS_PER_RULE
        {
            faults.push((rule.to_owned(), what));
        }
    }

    /// The pages to take.
    fn pages(&self, only: &str) -> Vec<Value> {
        let pages = self
            .data
            .and_then(|data| data["pages"].as_array())
            .map(Vec::as_slice)
            .unwrap_or_default();
        pages
            .iter()
            .filter(|page| only.is_empty() || page["id"] == only)
            .take(PAGES)
            .cloned()
            .collect()
    }
}

/// The browser, our server, and the judge.
struct PlayEnvironment<'a> {
    devtools: Devtools,
    server: PackageServer,
    /// Ends with this.
    _running: Running,
    /// The session of the judge's page.
    judge: String,
    stop: &'a AtomicBool,
    /// Requests to others: from which page, what.
    requests: BTreeSet<(String, String)>,
}

/// What is done in a session: from the page of the LMS to the end of the part.
type Act<'a, 'b> =
    &'b mut dyn FnMut(&mut PlayEnvironment<'a>, &mut PlayedPart) -> Result<(), Trouble>;

impl<'a> PlayEnvironment<'a> {
    fn call(&mut self, session: &str, method: &str, params: Value) -> Result<Value, Trouble> {
        self.devtools
            .call(session, method, params, COMMAND, self.stop)
    }

    /// Opens the judge's page.
    fn open(&mut self) -> Result<(), Trouble> {
        self.devtools.call(
            "",
            "Browser.getVersion",
            json!({}),
            Duration::from_secs(START),
            self.stop,
        )?;
        self.call(
            "",
            "Target.setAutoAttach",
            json!({ "autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true }),
        )?;
        self.judge = self.tab(None)?;
        self.evaluate_judge(&JUDGE.join("\n"))?;
        Ok(())
    }

    /// A new page, and the session that steers it.
    fn tab(&mut self, context: Option<&str>) -> Result<String, Trouble> {
        let mut params = json!({ "url": "about:blank" });
        if let Some(context) = context {
            params["browserContextId"] = context.into();
        }
        let target = self.call("", "Target.createTarget", params)?["targetId"].take();
        let attached = self.call(
            "",
            "Target.attachToTarget",
            json!({ "targetId": target, "flatten": true }),
        )?;
        Ok(attached["sessionId"]
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    fn evaluate_judge(&mut self, script: &str) -> Result<Value, Trouble> {
        let session = self.judge.clone();
        value(self.call(
            &session,
            "Runtime.evaluate",
            json!({ "expression": script, "returnByValue": true }),
        )?)
    }

    /// Runs a script in our own world of the page of the LMS.
    fn evaluate(&mut self, script: &str, patience: Duration) -> Result<Value, Trouble> {
        let params = json!({ "expression": script, "contextId": self.devtools.world, "returnByValue": true, "awaitPromise": true });
        let session = self.devtools.page.clone();
        value(
            self.devtools
                .call(&session, "Runtime.evaluate", params, patience, self.stop)?,
        )
    }

    /// Waits until something holds, at most so long; a script that fails has not found it yet.
    fn until(
        &mut self,
        patience: Duration,
        found: &mut dyn FnMut(&mut PlayEnvironment<'a>) -> Result<bool, Trouble>,
    ) -> Result<bool, Trouble> {
        let end = Instant::now() + patience;
        loop {
            match found(self) {
                Ok(true) => return Ok(true),
                Ok(false) | Err(Trouble::Refused(_)) => {}
                Err(trouble) => return Err(trouble),
            }
            if Instant::now() >= end || self.devtools.seen.lost.is_some() {
                return Ok(false);
            }
            self.devtools.pause(POLL_INTERVAL, self.stop)?;
        }
    }

    /// Hands the judge what was called, and gives whether a session was opened.
    fn hear(&mut self) -> Result<bool, Trouble> {
        let calls = std::mem::take(&mut self.devtools.seen.calls);
        let calls: Vec<Value> = calls
            .iter()
            .map(|call| serde_json::from_str(call).unwrap_or_default())
            .collect();
        let state = self.evaluate_judge(&format!("judge.hear({})", json!(calls)))?;
        Ok(state["isBegun"] == true)
    }

    /// A device of a learner: nothing is on it.
    fn device(&mut self) -> Result<String, Trouble> {
        let params = json!({ "disposeOnDetach": true, "proxyServer": self.server.proxy(), "proxyBypassList": "<-loopback>" });
        let context = self.call("", "Target.createBrowserContext", params)?["browserContextId"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        self.call(
            "",
            "Browser.setDownloadBehavior",
            json!({ "behavior": "deny", "browserContextId": context }),
        )?;
        Ok(context)
    }

    /// Each part is opened and left, taken from beginning to end, opened again on another device, and opened for review.
    fn part(&mut self, part: &mut PlayedPart, show: &dyn Fn(String)) -> Result<(), Trouble> {
        let standard = match part.standard {
            PackageStandard::Scorm12 => "scorm12",
            PackageStandard::Scorm2004 => "scorm2004",
            PackageStandard::Cmi5 | PackageStandard::Xapi => "cmi5",
        };
        let unit = json!({ "id": part.unit.id, "mastery": part.unit.mastery });
        self.evaluate_judge(&format!(
            "globalThis.judge = new Judge(\"{standard}\", {unit}); 0"
        ))?;
        let isnt_lost = |part: &PlayedPart| {
            !part
                .result
                .faults
                .iter()
                .any(|(rule, _)| rule == "play/start" || rule == "play/lost")
        };
        let is_done = |status: &str| status.contains("passed") || status.contains("completed");

        show("opened and left".to_owned());
        let device = self.device()?;
        self.session(part, &device, "normal", &mut |stage, part| {
            stage.loaded(part)
        })?;
        if !isnt_lost(part) {
            return Ok(());
        }
        if is_done(&part.result.status) {
            let message = format!(
                "it was opened and closed, and counts as {}",
                part.result.status
            );
            part.fault("play/opening", message);
        }
        let mut settled = None;
        self.session(part, &device, "normal", &mut |stage, part| {
            stage.take(part, &mut settled, show)
        })?;
        let status = part.result.status.clone();
        if part.result.answered > 0 && !is_done(&status) {
            let shown = if status.is_empty() {
                "nothing"
            } else {
                &status
            };
            part.fault(
                "play/status",
                format!(
                    "it was taken to its end with all answers right, and the LMS has it as {shown}"
                ),
            );
        }
        if !isnt_lost(part) {
            return Ok(());
        }
        show("opened on another device".to_owned());
        let other = self.device()?;
        self.session(part, &other, "normal", &mut |stage, part| match &settled {
            Some((page, id)) => stage.resume(part, page, id),
            None => stage.loaded(part),
        })?;
        if part.result.status != status {
            part.fault(
                "play/status",
                format!(
                    "it was {status}, and after it was opened again {}",
                    part.result.status
                ),
            );
        }
        if part.standard != PackageStandard::Cmi5 && isnt_lost(part) {
            show("opened for review".to_owned());
            self.session(part, &other, "review", &mut |stage, part| {
                stage.loaded(part)
            })?;
        }
        for context in [device, other] {
            self.call(
                "",
                "Target.disposeBrowserContext",
                json!({ "browserContextId": context }),
            )?;
        }
        Ok(())
    }

    /// A session: the LMS opens the part in a frame, something is done in it, and the frame goes.
    fn session(
        &mut self,
        part: &mut PlayedPart,
        context: &str,
        mode: &str,
        act: Act<'a, '_>,
    ) -> Result<(), Trouble> {
        let id = uuid();
        let mut plan = self.evaluate_judge(&format!(
            "judge.begin({}, {}, {})",
            json!(mode),
            json!(id),
            json!(ORIGIN)
        ))?;
        let (launch, query) = (
            plan["launch"].take(),
            plan["query"].as_str().unwrap_or_default().to_owned(),
        );
        let sign = if query.is_empty() {
            ""
        } else if part.unit.href.contains('?') {
            "&"
        } else {
            "?"
        };
        plan["address"] = format!("/package/{}{sign}{query}", part.unit.href).into();
        self.server.launch(&plan, &id, &launch);
        let tab = self.tab(Some(context))?;
        self.devtools.page.clone_from(&tab);
        self.devtools.frame.clear();
        self.devtools.seen = ObservedEvents::default();
        for domain in ["Page", "Runtime", "Network", "Inspector"] {
            self.call(&tab, &format!("{domain}.enable"), json!({}))?;
        }
        self.call(&tab, "Runtime.addBinding", json!({ "name": BINDING }))?;
        let frame = self.call(
            &tab,
            "Page.navigate",
            json!({ "url": format!("{ORIGIN}/") }),
        )?["frameId"]
            .take();
        // All that is navigated in the window from here on is not ours.
        let world = self.call(
            &tab,
            "Page.createIsolatedWorld",
            json!({ "frameId": frame, "worldName": "leadlet" }),
        )?;
        self.devtools.world = world["executionContextId"].as_u64().unwrap_or_default();
        self.evaluate(&format!("{}\n0", TAKER.join("\n")), COMMAND)?;
        self.devtools.frame = frame.as_str().unwrap_or_default().to_owned();

        let is_cmi5 = part.standard == PackageStandard::Cmi5;
        let patience = if part.data.is_some() {
            BEGIN
        } else {
            BEGIN_OTHERS
        };
        let is_open = self.until(patience, &mut |stage| match is_cmi5 {
            true => Ok(stage.server.has_sent("initialized")
                || stage.evaluate("taken.isRunning()", COMMAND)? == true),
            false => stage.hear(),
        })?;
        if !is_open {
            part.fault(
                "play/start",
                "the course did not begin its session with the LMS",
            );
        }
        if self.devtools.seen.lost.is_none() {
            act(self, part)?;
        }
        if self.devtools.seen.lost.is_none() {
            self.evaluate("taken.leave()", COMMAND)?;
            if is_cmi5 && is_open {
                self.until(Duration::from_secs(10), &mut |stage| {
                    Ok(stage.server.has_sent("terminated"))
                })?;
            }
        }
        self.hear()?;
        let end = self.evaluate_judge(&format!("judge.end({})", self.server.sent()))?;
        let number = |name: &str| {
            end[name]
                .as_u64()
                .and_then(|number| u32::try_from(number).ok())
                .unwrap_or_default()
        };
        let text = |name: &str| end[name].as_str().unwrap_or_default().to_owned();
        part.result.calls += number("calls");
        part.result.kept = part.result.kept.max(number("kept"));
        part.result.interactions += number("interactions");
        (part.result.status, part.result.score) = (text("status"), text("score"));
        let seen = std::mem::take(&mut self.devtools.seen);
        self.saw(seen, part);
        self.faults(part);
        self.devtools.page.clear();
        self.call(&tab, "Page.close", json!({})).map(|_| ())
    }

    /// What was seen of a part besides its calls.
    fn saw(&mut self, seen: ObservedEvents, part: &mut PlayedPart) {
        for what in &seen.exceptions {
            part.fault("play/script", format!("a script failed: {what}"));
        }
        if seen.is_flooded {
            part.fault("play/bridge", "it called the LMS more often, or with more, than any course needs; the rest was not heard");
        }
        if let Some(lost) = seen.lost {
            part.fault("play/lost", lost);
        }
        for dialog in &seen.dialogs {
            part.fault(
                "play/dialog",
                format!("it stopped the browser with a dialog, {dialog}; it was answered with OK"),
            );
        }
        if seen.windows > 0 {
            part.fault(
                "play/window",
                format!(
                    "it opened {} windows of its own, which most browsers block",
                    seen.windows
                ),
            );
        }
        let place = |page: &str| {
            if page.is_empty() {
                part.unit.href.clone()
            } else {
                page.to_owned()
            }
        };
        self.requests.extend(
            seen.requests
                .into_iter()
                .map(|(page, what)| (place(&page), what)),
        );
    }

    /// Takes over what the judge found wrong.
    fn faults(&mut self, part: &mut PlayedPart) {
        let faults = self
            .evaluate_judge("judge.faults")
            .ok()
            .and_then(|found| serde_json::from_value::<Vec<(String, String)>>(found).ok());
        for (rule, what) in faults.unwrap_or_default() {
            part.fault(&rule, what);
        }
    }

    fn loaded(&mut self, part: &mut PlayedPart) -> Result<(), Trouble> {
        let script = format!("taken.isLoaded({})", part.data.is_some());
        let patience = if part.data.is_some() {
            COMMAND
        } else {
            BEGIN_OTHERS
        };
        self.until(patience, &mut |stage| {
            Ok(stage.evaluate(&script, COMMAND)? == true)
        })
        .map(|_| ())
    }

    /// Closes the page of a part that was given up.
    fn close(&mut self) {
        let page = std::mem::take(&mut self.devtools.page);
        self.devtools.seen = ObservedEvents::default();
        if !page.is_empty() {
            let _ = self.call(&page, "Page.close", json!({}));
        }
    }

    /// Takes all pages of a part by leadlet. Of parts by others nobody says what is right.
    fn take(
        &mut self,
        part: &mut PlayedPart,
        settled: &mut Option<(Value, String)>,
        show: &dyn Fn(String),
    ) -> Result<(), Trouble> {
        self.loaded(part)?;
        let Some(data) = part.data else { return Ok(()) };
        let only = self
            .evaluate("taken.only()", COMMAND)?
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let pages = part.pages(&only);
        let known = json!({ "language": data["language"], "questions": data["questions"] });
        self.evaluate(&format!("taken.data = {known}; 0"), COMMAND)?;
        for (at, page) in pages.iter().enumerate() {
            show(format!("page {} of {}", at + 1, pages.len()));
            let found = self.evaluate(&format!("taken.take({page})"), TAKE)?;
            self.mistakes(part)?;
            part.result.pages += 1;
            part.result.answered += found["answered"]
                .as_u64()
                .and_then(|count| u32::try_from(count).ok())
                .unwrap_or_default();
            let script = format!(
                "JSON.parse(document.querySelector('iframe').contentWindow.leadletStore.read()).pages[{}]?.done !== undefined",
                page["id"]
            );
            let session = self.devtools.page.clone();
            let is_done = self.until(Duration::from_secs(15), &mut |stage| {
                let params = json!({ "expression": script, "returnByValue": true });
                Ok(value(stage.call(&session, "Runtime.evaluate", params)?)? == true)
            })?;
            if !is_done {
                part.fault(
                    "play/page",
                    format!(
                        "{} was not done when all on it was done",
                        page["href"].as_str().unwrap_or_default()
                    ),
                );
            }
            let id = found["settled"].as_str().unwrap_or_default();
            if settled.is_none() && !id.is_empty() {
                *settled = Some((page.clone(), id.to_owned()));
            }
        }
        // The last report goes out when its pause is over, as it does while a learner reads the result.
        self.devtools.pause(Duration::from_millis(1500), self.stop)
    }

    /// What was answered is there again.
    fn resume(&mut self, part: &mut PlayedPart, page: &Value, id: &str) -> Result<(), Trouble> {
        self.loaded(part)?;
        let is_there = self.evaluate(&format!("taken.again({page}, {})", json!(id)), TAKE)?;
        self.mistakes(part)?;
        if is_there != true {
            part.fault(
                "play/resume",
                format!(
                    "the answer to {id} was lost when the course was opened again on another device"
                ),
            );
        }
        Ok(())
    }

    /// What went wrong while a page was taken.
    fn mistakes(&mut self, part: &mut PlayedPart) -> Result<(), Trouble> {
        let faults = self.evaluate("taken.faults", COMMAND)?;
        for (rule, what) in
            serde_json::from_value::<Vec<(String, String)>>(faults).unwrap_or_default()
        {
            part.fault(&rule, what);
        }
        Ok(())
    }

    /// Says what the package asked of others. All of it was refused.
    fn outside(&self, report: &mut Report) {
        let mut asked: Vec<(String, String)> = self.requests.iter().cloned().collect();
        // What no page is known to have asked, a worker or the browser asked on behalf of one.
        for (method, to) in self.server.refused() {
            let host = to.trim_end_matches(":443").trim_end_matches(":80");
            let is_own = method == "CONNECT" && OWN.contains(&host);
            if !is_own
                && !asked
                    .iter()
                    .any(|(_, what)| what.contains(&format!("://{host}")))
            {
                asked.push((String::new(), format!("{method} {to}")));
            }
        }
        let is_outside = !asked.is_empty()
            || report
                .remarks
                .iter()
                .any(|remark| remark.rule == "page/outside");
        report.facts.retain(|fact| fact.name != files::LOADS);
        report.fact(
            files::LOADS,
            if is_outside {
                "yes, see below"
            } else {
                "nothing"
            },
        );
        for (page, what) in asked {
            let who = if page.is_empty() {
                "the package".to_owned()
            } else {
                format!("`{page}`")
            };
            match is_local(&what) {
                true => report.error(
                    "play/local",
                    format!("{who} asked for `{what}`, a service of the learner's own machine or network; it was refused"),
                    "",
                ),
                false => report.warning("play/outside", format!("{who} asked another server: `{what}`; it was refused"), ""),
            }
        }
    }
}

/// Whether a request goes to this machine or a network around it: no course on the web has a reason to.
fn is_local(what: &str) -> bool {
    let to = what.split_once(' ').map_or(what, |(_, to)| to);
    let host = match url::Url::parse(to)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
    {
        Some(host) => host,
        None => to.rsplit_once(':').map_or(to, |(host, _)| host).to_owned(),
    };
    let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
    match (host.parse::<Ipv4Addr>(), host.parse::<std::net::Ipv6Addr>()) {
        (Ok(ip), _) => {
            ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified()
        }
        (_, Ok(ip)) => {
            ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
                || ip
                    .to_ipv4_mapped()
                    .is_some_and(|ip| ip.is_loopback() || ip.is_private())
        }
        _ => {
            host == "localhost"
                || host.ends_with(".localhost")
                || host.ends_with(".local")
                || !host.contains('.')
        }
    }
}

/// The value of a script that was run.
fn value(mut answer: Value) -> Result<Value, Trouble> {
    if let Some(details) = answer.get("exceptionDetails") {
        let what = details["exception"]["description"]
            .as_str()
            .or(details["text"].as_str())
            .unwrap_or_default();
        return Err(Trouble::Refused(
            what.lines().next().unwrap_or_default().to_owned(),
        ));
    }
    Ok(answer["result"]["value"].take())
}

/// A random UUID (RFC 9562, version 4).
fn uuid() -> String {
    let mut bytes = [0; 16];
    // Without random numbers the token of a launch is only a name.
    let _ = getrandom::fill(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ]
    .join("-")
}

/// What an LMS takes all the same, where somebody else made the package: by design, or at the cost of a call that comes to nothing.
const BEARABLE: [&str; 9] = [
    "play/call",
    "play/element",
    "play/end",
    "play/opening",
    "play/order",
    "play/read",
    "play/review",
    "play/start",
    "play/time",
];

fn take_in(played: Vec<Played>, is_own: bool, report: &mut Report) {
    for one in &played {
        let place = if played.len() > 1 {
            format!("{}: ", one.href)
        } else {
            String::new()
        };
        for (rule, what) in &one.faults {
            let rule = known(rule);
            // A learner can go on; who runs the LMS should know.
            let is_bearable = ["play/dialog", "play/window"].contains(&rule)
                || !is_own && BEARABLE.contains(&rule);
            match is_bearable {
                true => report.warning(rule, format!("{place}{what}"), ""),
                false => report.error(rule, format!("{place}{what}"), ""),
            }
        }
    }
    report.played = played;
    report.sort();
}

/// The rules of play by name.
fn known(rule: &str) -> &'static str {
    const RULES: [&str; 21] = [
        "play/bridge",
        "play/broken",
        "play/call",
        "play/dialog",
        "play/element",
        "play/end",
        "play/lost",
        "play/lrs",
        "play/opening",
        "play/order",
        "play/page",
        "play/read",
        "play/resume",
        "play/review",
        "play/script",
        "play/start",
        "play/statement",
        "play/status",
        "play/time",
        "play/value",
        "play/window",
    ];
    RULES
        .into_iter()
        .find(|known| *known == rule)
        .unwrap_or("play/other")
}

#[cfg(test)]
mod tests {
    use super::{is_local, uuid};

    #[test]
    fn machines_around_the_learner_are_told_from_servers_of_the_web() {
        let local = [
            "GET http://127.0.0.1:9/a",
            "CONNECT [::1]:80",
            "WebSocket ws://localhost:1/",
            "GET http://10.0.0.1/",
            "GET http://printer/",
            "CONNECT nas.local:443",
            "GET http://0.0.0.0/",
            "GET http://2130706433/",
        ];
        assert!(local.into_iter().all(is_local));
        assert!(
            [
                "GET https://example.com/a",
                "CONNECT example.com:443",
                "GET http://93.184.215.14/"
            ]
            .into_iter()
            .all(|what| !is_local(what))
        );
    }

    #[test]
    fn each_launch_has_a_token_of_its_own() {
        assert!(uuid() != uuid() && uuid().len() == 36 && uuid().as_bytes()[14] == b'4');
    }
}
