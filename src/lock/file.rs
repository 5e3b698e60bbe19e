//! The lock as text: read in any order, with either line end and with double lines, written sorted.

use super::{Block, Lock, Page};
use crate::diagnostic::Diagnostic;
use std::collections::btree_map::Entry;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

/// The first line, which names the form.
const HEAD: &str = "# leadlet lock 1: ids that were published. Commit this file; leadlet writes it.";

/// Reads a lock. Lines that cannot be read, and conflict marks that a merge left, are errors.
pub fn read(text: &str, file: &Arc<str>, findings: &mut Vec<Diagnostic>) -> Lock {
    let mut lock = Lock::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim_end();
        let span = at..at + written.len();
        at += line.len();
        if written.is_empty() || written.starts_with('#') {
            continue;
        }
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| written.starts_with(mark)) {
            findings.push(conflict(file, span));
        } else if take(&mut lock, written).is_none() {
            let finding = Diagnostic::error("id/lock", file, span, "this line of the lock cannot be read");
            findings.push(finding.help("Take the file back as it was last committed; leadlet adds what is new when it builds."));
        }
    }
    lock
}

fn conflict(file: &Arc<str>, span: Range<usize>) -> Diagnostic {
    let finding = Diagnostic::error("id/lock-conflict", file, span, "a merge left its marks here");
    finding.help("Keep the lines of both sides and remove the marks: order and double lines do no harm.")
}

/// Takes one line into the lock; none when it has another form.
fn take(lock: &mut Lock, line: &str) -> Option<()> {
    let mut words = line.splitn(3, ' ');
    let (kind, id, rest) = (words.next()?, words.next()?, words.next().unwrap_or_default());
    match kind {
        "page" => {
            let mut rest = rest.split(' ');
            let (address, print, sketch) = (rest.next()?, rest.next()?, rest.next()?);
            let page: &mut Page = lock.pages.entry(id.to_owned()).or_default();
            page.addresses.insert(address.to_owned());
            page.prints.insert(print.to_owned(), sketch.to_owned());
        }
        "former" => {
            lock.pages.entry(id.to_owned()).or_default().former.insert(rest.to_owned());
        }
        "block" => {
            let mut rest = rest.splitn(5, ' ');
            let mut next = || rest.next().map(str::to_owned);
            let read = Block {
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
            lock.aliases.entry(id.to_owned()).or_default().insert(rest.to_owned());
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
fn join(known: &mut Block, mut other: Block) {
    let mut texts = std::mem::take(&mut known.texts);
    texts.append(std::mem::take(&mut other.texts));
    if other < *known {
        *known = other;
    }
    known.texts = texts;
}

/// Writes a lock: one line a thing, sorted by bytes.
pub fn write(lock: &Lock) -> String {
    let mut lines = Vec::with_capacity(lock.pages.len() + lock.blocks.len() + lock.items.len());
    for (id, page) in &lock.pages {
        for address in page.addresses.iter() {
            lines.extend(page.prints.iter().map(|(print, sketch)| format!("page {id} {address} {print} {sketch}")));
        }
        lines.extend(page.former.iter().map(|address| format!("former {id} {address}")));
    }
    for (id, Block { page, kind, key, wording, texts }) in &lock.blocks {
        lines.extend(texts.iter().map(|text| format!("block {id} {page} {kind} {key} {wording} {}", quoted(text))));
    }
    for (block, (id, item)) in lock.items.iter().flat_map(|(block, items)| items.iter().map(move |item| (block, item))) {
        let kind = if item.target { "target" } else { "item" };
        lines.extend(item.texts.iter().map(|text| format!("{kind} {block}/{id} {}", quoted(text))));
    }
    lines.extend(lock.aliases.iter().flat_map(|(old, new)| new.iter().map(move |new| format!("alias {old} {new}"))));
    lines.extend(lock.gone.iter().map(|id| format!("gone {id}")));
    lines.extend(lock.gone_pages.iter().map(|id| format!("gone-page {id}")));
    lines.sort_unstable();
    let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum::<usize>() + HEAD.len() + 1);
    let _ = writeln!(text, "{HEAD}");
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// A text as a JSON string, which is always one line.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::Item;

    fn sample() -> Lock {
        let mut lock = Lock::default();
        let page = Page {
            addresses: "m/a.html".to_owned().into(),
            former: "m/old.html".to_owned().into(),
            prints: [("p1".to_owned(), "abc-".to_owned())].into(),
        };
        lock.pages.insert("m/a".to_owned(), page);
        let block = Block {
            page: "m/a".into(),
            kind: "question".into(),
            key: "k".into(),
            wording: "w".into(),
            texts: "What \"now\"?\nThen".to_owned().into(),
        };
        lock.blocks.insert("q1".to_owned(), block);
        let item = |target| Item { target, texts: "An option".to_owned().into() };
        lock.items.insert("q1".to_owned(), [("abc".to_owned(), item(false)), ("abd".to_owned(), item(true))].into());
        lock.aliases.insert("q0".to_owned(), ["q1".to_owned(), "q2".to_owned()].into());
        lock.gone.insert("q9".to_owned());
        lock.gone_pages.insert("m/z".to_owned());
        lock
    }

    #[test]
    fn what_is_written_is_read_back_in_any_order_and_with_any_line_end() {
        let text = write(&sample());
        let mut reversed: Vec<&str> = text.lines().collect();
        reversed.reverse();
        for form in [text.clone(), text.replace('\n', "\r\n"), reversed.join("\n"), text.repeat(2)] {
            let mut findings = Vec::new();
            assert_eq!(read(&form, &Arc::from(super::super::PATH), &mut findings), sample());
            assert!(findings.is_empty(), "{findings:?}");
        }
    }

    #[test]
    fn two_peoples_lines_for_one_block_are_read_alike_in_any_order() {
        let lines = ["block q1 m/b question k2 w2 \"Two\"", "block q1 m/a question k1 w1 \"One\""];
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
        let marked: Vec<&str> = findings.iter().map(|finding| &text[finding.span.clone().unwrap()]).collect();
        assert_eq!(marked, ["<<<<<<< ours", "=======", "nonsense", ">>>>>>> theirs"]);
    }
}
