//! How a lock shows that it is whole, also after git has merged two of them line by line.
//!
//! Each line ends with a check: ` ~`, six characters that name the thing of the nearest line above that keeps another one (its
//! *link*), and four that hash the line with its link. A line `check` counts and sums all lines, and names the last thing. In a lock
//! as it was written, that sum shows any change. In a merged one, which has several such lines, the links do: no line of a page,
//! block or item is ever taken out of a lock, so each thing that a line names must be there, whatever a merge did with its neighbours.
//! Whoever takes but one side of a conflict loses what the links of that side named: then git knows the locks that were merged.

use super::short_hash::LETTERS;
use rustc_hash::FxHashSet;
use std::fmt;

/// What stands between a line and its check.
pub const MARK: &str = " ~";
/// Characters of a link; five bits each.
const LINK: usize = 6;
/// Characters of a line's hash.
const CHECK: usize = 4;
/// The link of a line above which nothing is kept.
pub const NO_LINK: u32 = 0;

/// The link of what a line keeps, a page, block or item by its id; none for lines that may be taken out again.
pub fn link(content: &str) -> Option<u32> {
    let (kind, rest) = content.split_once(' ')?;
    let kind = match kind {
        "page" | "block" => kind,
        // Merges may make a target of an item.
        "item" | "target" => "item",
        _ => return None,
    };
    let id = rest.split(' ').next().unwrap_or_default();
    let mut hasher = blake3::Hasher::new();
    hasher
        .update(kind.as_bytes())
        .update(b" ")
        .update(id.as_bytes());
    let hash = hasher.finalize();
    Some((u32::from_le_bytes(std::array::from_fn(|at| hash.as_bytes()[at])) >> 2).max(1))
}

/// The hash of a line with its link.
fn sum(content: &str, link: u32) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher
        .update(&link.to_le_bytes())
        .update(content.as_bytes());
    let hash = hasher.finalize();
    u64::from_le_bytes(std::array::from_fn(|at| hash.as_bytes()[at]))
}

/// The part of a line's hash that is written at its end.
fn short(sum: u64) -> u32 {
    (sum >> 44) as u32
}

fn encode(number: u32, characters: usize) -> impl Iterator<Item = char> {
    (0..characters)
        .rev()
        .map(move |at| char::from(LETTERS[(number >> (at * 5)) as usize & 31]))
}

fn decode(text: &str) -> Option<u32> {
    text.bytes().try_fold(0, |number, byte| {
        let digit = match byte {
            b'a'..=b'z' => byte - b'a',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        Some(number << 5 | u32::from(digit))
    })
}

/// A line with a check at its end.
#[derive(Clone, Copy)]
pub struct LockLine<'a> {
    /// The line without its check.
    pub content: &'a str,
    link: u32,
    check: u32,
}

impl<'a> LockLine<'a> {
    /// A line as it was read; none where it has no check at its end.
    pub fn read(line: &'a str) -> Option<LockLine<'a>> {
        let at = line.len().checked_sub(MARK.len() + LINK + CHECK)?;
        let (content, rest) = line.split_at_checked(at)?;
        let (link, check) = rest.strip_prefix(MARK)?.split_at_checked(LINK)?;
        Some(LockLine {
            content,
            link: decode(link)?,
            check: decode(check)?,
        })
    }
}

/// Lines with their checks, one after another.
#[derive(Default)]
pub struct LineWriter {
    lines: u64,
    sum: u64,
    /// The link of the line written last that keeps something, and that of the thing before it.
    last: u32,
    before: u32,
}

impl LineWriter {
    /// Writes a line. Lines come sorted, so that those that keep one thing follow each other.
    pub fn line(&mut self, content: &str, text: &mut String) {
        let own = link(content);
        if let Some(own) = own.filter(|own| *own != self.last) {
            (self.before, self.last) = (self.last, own);
        }
        let link = if own.is_some() {
            self.before
        } else {
            self.last
        };
        let sum = sum(content, link);
        self.lines += 1;
        self.sum = self.sum.wrapping_add(sum);
        text.push_str(content);
        text.push_str(MARK);
        text.extend(encode(link, LINK).chain(encode(short(sum), CHECK)));
        text.push('\n');
    }

    /// The line that sums up all that were written.
    pub fn end(&self) -> Summary {
        Summary {
            lines: self.lines,
            last: self.last,
            sum: self.sum,
        }
    }
}

/// The line `check` of a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Summary {
    lines: u64,
    last: u32,
    sum: u64,
}

impl Summary {
    /// What follows the word `check`; none when it has another form.
    pub fn read(text: &str) -> Option<Summary> {
        let mut words = text.split(' ');
        let (lines, last, sum) = (words.next()?, words.next()?, words.next()?);
        let is_written = last.len() == LINK && sum.len() == 16 && words.next().is_none();
        let summary = Summary {
            lines: lines.parse().ok()?,
            last: decode(last)?,
            sum: u64::from_str_radix(sum, 16).ok()?,
        };
        is_written.then_some(summary)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let last: String = encode(self.last, LINK).collect();
        write!(f, "check {} {last} {:016x}", self.lines, self.sum)
    }
}

/// What is missing in a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The line that sums up the others.
    Summary,
    /// Some of so many lines.
    Lines {
        /// How many are missing.
        missing: u64,
        /// How many there were.
        of: u64,
    },
    /// At least so many things that other lines name.
    Things(usize),
    /// As many lines as there were, but not the same ones.
    Other,
}

/// What was read of a lock with checks.
#[derive(Default)]
pub struct Tally {
    summaries: Vec<Summary>,
    sums: Vec<u64>,
    links: Vec<u32>,
    kept: Vec<u32>,
}

impl Tally {
    /// Takes a line into account; `false` when its check does not fit.
    pub fn line(&mut self, line: LockLine) -> bool {
        let sum = sum(line.content, line.link);
        if short(sum) != line.check {
            return false;
        }
        self.sums.push(sum);
        self.links.push(line.link);
        self.kept.extend(link(line.content));
        true
    }

    /// Takes a line `check` into account.
    pub fn summary(&mut self, summary: Summary) {
        if !self.summaries.contains(&summary) {
            self.summaries.push(summary);
        }
    }

    /// Whether the lines of several locks are in it, as after a merge.
    pub fn is_merged(&self) -> bool {
        self.summaries.len() > 1
    }

    /// Whether neither a line with a check nor one that sums them up was there.
    pub fn is_empty(&self) -> bool {
        self.summaries.is_empty() && self.sums.is_empty()
    }

    /// What is missing, if anything is.
    pub fn loss(mut self) -> Option<Loss> {
        self.sums.sort_unstable();
        self.sums.dedup();
        let (lines, sum) = (
            self.sums.len() as u64,
            self.sums
                .iter()
                .fold(0_u64, |sum, line| sum.wrapping_add(*line)),
        );
        match self.summaries.as_slice() {
            [] => return Some(Loss::Summary),
            [one] if one.lines > lines => {
                return Some(Loss::Lines {
                    missing: one.lines - lines,
                    of: one.lines,
                });
            }
            [one] if one.lines == lines => return (one.sum != sum).then_some(Loss::Other),
            _ => {}
        }
        let kept: FxHashSet<u32> = self.kept.into_iter().chain([NO_LINK]).collect();
        let named = self
            .links
            .into_iter()
            .chain(self.summaries.iter().map(|summary| summary.last));
        let missing: FxHashSet<u32> = named.filter(|link| !kept.contains(link)).collect();
        (!missing.is_empty()).then_some(Loss::Things(missing.len()))
    }
}
