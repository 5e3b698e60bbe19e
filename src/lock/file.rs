//! The lock as text: read in any order, with either line end and with double lines, written sorted and with checks.

use super::integrity::{LineWriter, LockLine, Loss, Summary, Tally};
use super::{Lock, LockedBlock, LockedPage};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::source::COURSE_NOT_UTF8;
use std::collections::btree_map::Entry;
use std::ops::Range;
use std::sync::Arc;

/// The form that is written, and the newest one that is read. Form 1 has no checks.
const VERSION: u32 = 2;

/// How the first line begins, which names the form.
const HEAD: &str = "# leadlet lock ";

/// How the first line goes on: the first leadlet that reads the form, for those that do not.
const REST: &str =
    " (leadlet 0.1.0 or newer): ids that were published. Commit this file; leadlet writes it.";

/// What is said of a lock that has to be taken back.
pub(super) const HELP: &str =
    "Take the file back as it was last committed; leadlet adds what is new when it builds.";

/// Reads a lock. Lines that cannot be read or were changed, lines that are missing, conflict marks that a merge left, and a form that
/// is newer than this leadlet are errors.
pub fn read(text: &str, file: &Arc<str>, findings: &mut Vec<Diagnostic>) -> Lock {
    parse(text, file, findings).0
}

/// How a lock was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// It has checks, so that it could not be cut unseen.
    pub has_checks: bool,
    /// It holds the lines of several locks.
    pub is_merged: bool,
    /// A line names its form.
    pub has_head: bool,
}

/// [`read()`], and how the lock was written.
pub(super) fn parse(text: &str, file: &Arc<str>, findings: &mut Vec<Diagnostic>) -> (Lock, Form) {
    let mut lock = Lock::default();
    if is_utf16(text) {
        let finding = Diagnostic::new(
            &COURSE_NOT_UTF8,
            file,
            0..0,
            "The lock is UTF-16 text, and must be UTF-8",
        )
        .whole_file();
        findings
            .push(finding.help("Save it again as UTF-8 (in Notepad: Save as, Encoding: UTF-8)."));
        return (lock, Form::default());
    }
    let (mut tally, mut plain, mut bad, mut versions) =
        (Tally::default(), Vec::new(), Vec::new(), Vec::new());
    let (before, mut conflicts) = (findings.len(), false);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        // Editors of Windows begin a file with a byte order mark, and a merge may move it.
        let start = if line.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len_utf8()
        } else {
            0
        };
        let written = line[start..].trim_end();
        let span = at + start..at + start + written.len();
        at += line.len();
        if let Some((version, needs)) = written.strip_prefix(HEAD).and_then(head) {
            versions.push((version, span, needs));
        } else if written.is_empty() || written.starts_with('#') {
        } else if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
            .iter()
            .any(|mark| written.starts_with(mark))
        {
            findings.push(conflict(file, span));
            conflicts = true;
        } else if let Some(summary) = written.strip_prefix("check ") {
            match Summary::read(summary) {
                Some(summary) => tally.summary(summary),
                None => bad.push(span),
            }
        } else if let Some(line) = LockLine::read(written) {
            if !tally.line(line) || take(&mut lock, line.content).is_none() {
                bad.push(span);
            }
        } else {
            plain.push(span);
        }
    }
    if let Some((version, span, needs)) = versions
        .iter()
        .max_by_key(|(version, ..)| *version)
        .filter(|(version, ..)| *version > VERSION)
    {
        findings.push(newer(*version, needs.as_deref(), file, span.clone()));
        return (lock, Form::default());
    }
    let has_checks = !tally.is_empty()
        || !bad.is_empty()
        || versions.iter().any(|(version, ..)| *version == VERSION);
    // Two people's builds, one of them by an older leadlet, may be merged.
    if !has_checks || versions.iter().any(|(version, ..)| *version < VERSION) {
        for span in plain {
            if take(&mut lock, &text[span.clone()]).is_none() {
                findings.push(unreadable(&text[span.clone()], file, span));
            }
        }
    } else {
        bad.extend(plain);
        bad.sort_unstable_by_key(|span| span.start);
    }
    let form = Form {
        has_checks,
        is_merged: tally.is_merged(),
        has_head: !versions.is_empty(),
    };
    // While a merge is unfinished, nobody can tell what is missing.
    if has_checks && !conflicts {
        findings.extend(damage(text, file, &bad, tally));
    }
    findings[before..].sort_by_key(|finding| finding.span.as_ref().map(|span| span.start));
    (lock, form)
}

const BYTE_ORDER_MARK: char = '\u{feff}';

pub(crate) static ID_LOCK: Rule = Rule {
    name: "id/lock",
    severities: &[Severity::Error],
    summary: "Every line of course.lock can be read, and is as leadlet wrote it.",
    reason: "It keeps the ids of what was published. A line that is lost can cost learners their answers.",
    source: "README.md, \"Ids\"",
    bad: "@ course.lock\n# leadlet lock 1: ids that were published. Commit this file; leadlet writes it.\nblock q1 nonsense\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ course.lock\n# leadlet lock 1: ids that were published. Commit this file; leadlet writes it.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

pub(crate) static ID_LOCK_LOST: Rule = Rule {
    name: "id/lock-lost",
    severities: &[Severity::Error],
    summary: "course.lock holds every id that was published.",
    reason: "What learners did is kept under these ids. Without them an edited question gets a new one, and its answers are lost. Take the lock back; `leadlet build --new-lock` goes on without it.",
    source: "README.md, \"Ids\"",
    bad: "@ course.lock\n# leadlet lock 2 (leadlet 0.1.0 or newer): ids that were published. Commit this file; leadlet writes it.\ncheck 2 gvppel 0a4b28c2348791d8\npage module module/index.html tksscjnnsb ------o------------------------- ~aaaaaay3fr\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ course.lock\n# leadlet lock 2 (leadlet 0.1.0 or newer): ids that were published. Commit this file; leadlet writes it.\ncheck 2 gvppel 0a4b28c2348791d8\npage module module/index.html tksscjnnsb ------o------------------------- ~aaaaaay3fr\npage module/lesson module/lesson.html aeoy5sqtim ------u------------------------- ~7yrpsrioab\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

/// What was damaged of a lock with checks: the first `bad` line, else what is missing.
fn damage(text: &str, file: &Arc<str>, bad: &[Range<usize>], tally: Tally) -> Option<Diagnostic> {
    if let Some(first) = bad.first() {
        let line = &text[first.clone()];
        if line.contains('\0') {
            return Some(unreadable(line, file, first.clone()));
        }
        let besides = if bad.len() > 1 {
            format!(" (and {} more)", bad.len() - 1)
        } else {
            String::new()
        };
        let message =
            format!("This line of the lock was changed or cut: its check does not fit{besides}");
        return Some(Diagnostic::new(&ID_LOCK, file, first.clone(), message).help(HELP));
    }
    let message = match tally.loss()? {
        Loss::Summary => "The lock was cut: the line that counts its lines is missing".to_owned(),
        Loss::Lines { missing, of } => {
            format!("The lock has lost lines: {missing} of {of} are missing")
        }
        Loss::Things(missing) => {
            format!("The lock has lost lines: at least {missing} that other lines name")
        }
        Loss::Other => "The lock was changed: its lines are not those that were written".to_owned(),
    };
    Some(
        Diagnostic::new(&ID_LOCK_LOST, file, 0..0, message)
            .whole_file()
            .help(HELP),
    )
}

fn unreadable(line: &str, file: &Arc<str>, span: Range<usize>) -> Diagnostic {
    let message = match line.contains('\0') {
        true => "This line of the lock holds NUL bytes, as after a power loss",
        false => "This line of the lock cannot be read",
    };
    Diagnostic::new(&ID_LOCK, file, span, message).help(HELP)
}

pub(crate) static ID_LOCK_CONFLICT: Rule = Rule {
    name: "id/lock-conflict",
    severities: &[Severity::Error],
    summary: "course.lock holds no marks of an unfinished merge.",
    reason: "Both sides published ids, and both must stay.",
    source: "README.md, \"Ids\"",
    bad: "@ course.lock\n# leadlet lock 1: ids that were published. Commit this file; leadlet writes it.\n<<<<<<< HEAD\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ course.lock\n# leadlet lock 1: ids that were published. Commit this file; leadlet writes it.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

fn conflict(file: &Arc<str>, span: Range<usize>) -> Diagnostic {
    let finding = Diagnostic::new(
        &ID_LOCK_CONFLICT,
        file,
        span,
        "A merge left conflict markers here",
    );
    finding.help(
        "Keep the lines of both sides and remove the markers: order and repeated lines do no harm.",
    )
}

pub(crate) static ID_LOCK_NEWER: Rule = Rule {
    name: "id/lock-newer",
    severities: &[Severity::Error],
    summary: "course.lock has a form that this leadlet can read.",
    reason: "A newer leadlet wrote it. An older one would lose what it does not understand, and leaves it as it is.",
    source: "README.md, \"Ids\"",
    bad: "@ course.lock\n# leadlet lock 9 (leadlet 9.0.0 or newer): ids that were published. Commit this file; leadlet writes it.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ course.lock\n# leadlet lock 1: ids that were published. Commit this file; leadlet writes it.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

fn newer(version: u32, needs: Option<&str>, file: &Arc<str>, span: Range<usize>) -> Diagnostic {
    let needs = needs.unwrap_or("a newer leadlet");
    let message = format!(
        "This lock has format {version}, but leadlet {} reads formats up to {VERSION}",
        env!("CARGO_PKG_VERSION")
    );
    let finding = Diagnostic::new(&ID_LOCK_NEWER, file, span, message);
    finding.help(format!(
        "Install {needs}, which the last person to build the course used. The lock was not \
         changed."
    ))
}

/// The form that the first line of a lock names, one that is too large as the largest, and which leadlet it needs: what is in brackets.
fn head(rest: &str) -> Option<(u32, Option<String>)> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let version = (digits > 0).then(|| rest[..digits].parse().unwrap_or(u32::MAX))?;
    let needs = rest
        .split_once(" (")
        .and_then(|(_, rest)| Some(rest.split_once(')')?.0));
    let is_version = |needs: &&str| {
        needs.starts_with("leadlet ") && needs.len() < 60 && !needs.contains(char::is_control)
    };
    Some((version, needs.filter(is_version).map(str::to_owned)))
}

/// Whether a text that was read as UTF-8 is UTF-16: every other byte is NUL.
fn is_utf16(text: &str) -> bool {
    let start: Vec<char> = text.chars().filter(|c| *c != '\u{fffd}').take(64).collect();
    let zeros = |from: usize| {
        start
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|c| **c == '\0')
            .count()
    };
    let half = start.len() / 2;
    start.len() >= 4 && ((zeros(0) == 0 && zeros(1) >= half) || (zeros(0) >= half && zeros(1) == 0))
}

/// Takes one line into the lock; none when it has another form.
fn take(lock: &mut Lock, line: &str) -> Option<()> {
    let mut words = line.splitn(3, ' ');
    let (kind, id, rest) = (
        words.next()?,
        words.next()?,
        words.next().unwrap_or_default(),
    );
    match kind {
        "page" => {
            let mut rest = rest.split(' ');
            let (address, print, sketch) = (rest.next()?, rest.next()?, rest.next()?);
            let page: &mut LockedPage = lock.pages.entry(id.to_owned()).or_default();
            page.addresses.insert(address.to_owned());
            page.prints.insert(print.to_owned(), sketch.to_owned());
        }
        "former" => {
            lock.pages
                .entry(id.to_owned())
                .or_default()
                .former
                .insert(rest.to_owned());
        }
        "block" => {
            let mut rest = rest.splitn(5, ' ');
            let mut next = || rest.next().map(str::to_owned);
            let read = LockedBlock {
                page: next()?,
                kind: next()?,
                key: next()?,
                wording: next()?,
                texts: serde_json::from_str::<String>(&next()?).ok()?.into(),
            };
            match lock.blocks.entry(id.to_owned()) {
                Entry::Vacant(free) => {
                    free.insert(read);
                }
                Entry::Occupied(mut known) => join(known.get_mut(), read),
            }
        }
        "item" | "target" => {
            let (block, own) = id.split_once('/')?;
            let text = serde_json::from_str(rest).ok()?;
            // Lines are sorted, so that most items follow another of their block.
            let items = match lock.items.get_mut(block) {
                Some(items) => items,
                None => lock.items.entry(block.to_owned()).or_default(),
            };
            let item = items.entry(own.to_owned()).or_default();
            item.target |= kind == "target";
            item.texts.insert(text);
        }
        "alias" => {
            lock.aliases
                .entry(id.to_owned())
                .or_default()
                .insert(rest.to_owned());
        }
        "gone" => {
            lock.gone.insert(id.to_owned());
        }
        "gone-page" => {
            lock.gone_pages.insert(id.to_owned());
        }
        _ => return None,
    }
    Some(())
}

/// Joins two people's lines for one block: all words, and of what else differs the least, so that the order of lines does not matter.
fn join(known: &mut LockedBlock, mut other: LockedBlock) {
    let mut texts = std::mem::take(&mut known.texts);
    texts.append(std::mem::take(&mut other.texts));
    if other < *known {
        *known = other;
    }
    known.texts = texts;
}

/// Writes a lock: one line a thing, sorted by bytes, each with its check.
pub fn write(lock: &Lock) -> String {
    let mut lines = Vec::with_capacity(lock.pages.len() + lock.blocks.len() + lock.items.len());
    for (id, page) in &lock.pages {
        for address in page.addresses.iter() {
            lines.extend(
                page.prints
                    .iter()
                    .map(|(print, sketch)| format!("page {id} {address} {print} {sketch}")),
            );
        }
        lines.extend(
            page.former
                .iter()
                .map(|address| format!("former {id} {address}")),
        );
    }
    for (
        id,
        LockedBlock {
            page,
            kind,
            key,
            wording,
            texts,
        },
    ) in &lock.blocks
    {
        lines.extend(
            texts
                .iter()
                .map(|text| format!("block {id} {page} {kind} {key} {wording} {}", quoted(text))),
        );
    }
    for (block, (id, item)) in lock
        .items
        .iter()
        .flat_map(|(block, items)| items.iter().map(move |item| (block, item)))
    {
        let kind = if item.target { "target" } else { "item" };
        lines.extend(
            item.texts
                .iter()
                .map(|text| format!("{kind} {block}/{id} {}", quoted(text))),
        );
    }
    lines.extend(
        lock.aliases
            .iter()
            .flat_map(|(old, new)| new.iter().map(move |new| format!("alias {old} {new}"))),
    );
    lines.extend(lock.gone.iter().map(|id| format!("gone {id}")));
    lines.extend(lock.gone_pages.iter().map(|id| format!("gone-page {id}")));
    lines.sort_unstable();
    let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 13).sum());
    let mut writer = LineWriter::default();
    lines.iter().for_each(|line| writer.line(line, &mut text));
    format!("{HEAD}{VERSION}{REST}\n{}\n{text}", writer.end())
}

/// A text as a JSON string, which is always one line.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::LockedItem;
    use crate::lock::integrity::MARK;

    fn sample() -> Lock {
        let mut lock = Lock::default();
        let page = LockedPage {
            addresses: "m/a.html".to_owned().into(),
            former: "m/old.html".to_owned().into(),
            prints: [("p1".to_owned(), "abc-".to_owned())].into(),
        };
        lock.pages.insert("m/a".to_owned(), page);
        let block = LockedBlock {
            page: "m/a".into(),
            kind: "question".into(),
            key: "k".into(),
            wording: "w".into(),
            texts: "What \"now\"?\nThen".to_owned().into(),
        };
        lock.blocks.insert("q1".to_owned(), block);
        let item = |target| LockedItem {
            target,
            texts: "An option".to_owned().into(),
        };
        lock.items.insert(
            "q1".to_owned(),
            [
                ("abc".to_owned(), item(false)),
                ("abd".to_owned(), item(true)),
            ]
            .into(),
        );
        lock.aliases
            .insert("q0".to_owned(), ["q1".to_owned(), "q2".to_owned()].into());
        lock.gone.insert("q9".to_owned());
        lock.gone_pages.insert("m/z".to_owned());
        lock
    }

    #[test]
    fn what_is_written_is_read_back_in_any_order_and_with_any_line_end() {
        let text = write(&sample());
        let mut reversed: Vec<&str> = text.lines().collect();
        reversed.reverse();
        for form in [
            text.clone(),
            text.replace('\n', "\r\n"),
            reversed.join("\n"),
            text.repeat(2),
        ] {
            let mut findings = Vec::new();
            assert_eq!(
                read(&form, &Arc::from(super::super::PATH), &mut findings),
                sample()
            );
            assert!(findings.is_empty(), "{findings:?}");
        }
    }

    #[test]
    fn two_peoples_lines_for_one_block_are_read_alike_in_any_order() {
        let lines = [
            "block q1 m/b question k2 w2 \"Two\"",
            "block q1 m/a question k1 w1 \"One\"",
        ];
        let read = |lines: &[&str]| read(&lines.join("\n"), &Arc::from("l"), &mut Vec::new());
        assert_eq!(read(&lines), read(&[lines[1], lines[0]]));
        assert_eq!(read(&lines).blocks["q1"].texts.len(), 2);
    }

    #[test]
    fn marks_of_a_merge_and_broken_lines_are_errors_at_their_line() {
        let text = "<<<<<<< ours\npage a a.html p s\n=======\nnonsense\n>>>>>>> theirs\n";
        let mut findings = Vec::new();
        let lock = read(text, &Arc::from("l"), &mut findings);
        assert_eq!(lock.pages.len(), 1);
        let marked: Vec<&str> = findings
            .iter()
            .map(|finding| &text[finding.span.clone().unwrap()])
            .collect();
        assert_eq!(
            marked,
            ["<<<<<<< ours", "=======", "nonsense", ">>>>>>> theirs"]
        );
    }

    #[test]
    fn lines_of_the_first_form_are_taken_beside_its_head_only() {
        let text = write(&sample());
        let lines = text
            .lines()
            .filter_map(|line| Some(line.rsplit_once(MARK)?.0.to_owned() + "\n"));
        let first: String = std::iter::once(format!("{HEAD}1: ids\n"))
            .chain(lines.clone())
            .collect();
        let read = |text: &str| {
            let mut findings = Vec::new();
            let (lock, form) = parse(text, &Arc::from("l"), &mut findings);
            (lock, form.has_checks, findings.len())
        };
        assert_eq!(read(&first), (sample(), false, 0));
        assert_eq!(
            read(&(first.clone() + &text)),
            (sample(), true, 0),
            "a merge of both"
        );
        assert_eq!(read(&(text.clone() + "gone q7\n")).2, 1, "added by hand");
        assert_eq!(
            read(&lines.collect::<String>()),
            (sample(), false, 0),
            "without any head"
        );
    }
}
