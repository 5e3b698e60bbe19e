//! Ids that outlive edits: what was published under which id, kept in `content/course.lock`.
//!
//! One line a thing, sorted, so that git merges it line by line; `integrity` shows whether it is whole. `match_blocks` finds the pages, questions and options of a course
//! again in the lock and gives them their ids; what is new gets an id that is a hash of its page and its text, so that two
//! people's builds, with or without the lock, give the same.

mod again;
pub(crate) mod changes;
mod closest;
pub(crate) mod file;
mod guard;
mod history;
mod ids;
mod integrity;
pub(crate) mod match_blocks;
mod match_pages;
mod option_ids;
mod recover;
mod short_hash;
mod similarity;
mod small_set;
mod tracked_blocks;

pub use again::{Assigned, Digests, LockCache};
pub use file::{read, write};
pub use guard::{Guard, keep, save};
pub use match_blocks::assign;
pub use option_ids::inside;
pub use recover::{LoadedLock, count, is_loss, load, lost_since};
pub use small_set::SmallSet;
pub use tracked_blocks::kind;

use crate::diagnostic::{Rule, Severity};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) static ID_LOCKED: Rule = Rule {
    name: "id/locked",
    severities: &[Severity::Error],
    summary: "With --locked, course.lock holds all ids already.",
    reason: "In CI a changed lock would be lost with the machine; commit it with the change that made it.",
    source: "README.md, \"Ids\"",
    bad: "",
    good: "",
    fixable: false,
};

/// Where the lock stands below the course folder.
pub const PATH: &str = crate::source::LOCK_PATH;

/// Everything that was ever published, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// Modules and pages by their lasting id.
    pub pages: BTreeMap<String, LockedPage>,
    /// Questions, prompts and lists by their lasting id.
    pub blocks: BTreeMap<String, LockedBlock>,
    /// Options and items by the id of their block, then by their own.
    pub items: BTreeMap<String, BTreeMap<String, LockedItem>>,
    /// Ids given by hand to blocks that had another one: old id, new id; several after a merge.
    pub aliases: BTreeMap<String, BTreeSet<String>>,
    /// Blocks that are no longer in the course.
    pub gone: BTreeSet<String>,
    /// Pages that are no longer in the course.
    pub gone_pages: BTreeSet<String>,
}

/// A page as it was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockedPage {
    /// Its address below the site when it was last published; several after a merge.
    pub addresses: SmallSet,
    /// Addresses it had before.
    pub former: SmallSet,
    /// Hash and sketch of its text as last published; several after a merge.
    pub prints: BTreeMap<String, String>,
}

/// An option, an item or a target as it was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockedItem {
    /// Whether items are matched with it: an item never takes the place of a target, though it may have the same words.
    pub target: bool,
    /// Its words; several after a merge.
    pub texts: SmallSet,
}

/// A question, prompt or list as it was published.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LockedBlock {
    /// Id of the page it was on.
    pub page: String,
    /// Its kind, such as `question`.
    pub kind: String,
    /// Hash of its right answer; `-` where there is none.
    pub key: String,
    /// Hash of its words.
    pub wording: String,
    /// Its words; several after a merge.
    pub texts: SmallSet,
}
