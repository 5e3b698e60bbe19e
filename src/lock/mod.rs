//! Ids that outlive edits: what was published under which id, kept in `content/course.lock`.
//!
//! One line a thing, sorted, so that git merges it line by line; `integrity` shows whether it is whole. `assign` finds the pages, questions and options of a course
//! again in the lock and gives them their ids; what is new gets an id that is a hash of its page and its text, so that two
//! people's builds, with or without the lock, give the same.

mod again;
mod assign;
mod closest;
mod few;
mod file;
mod guard;
mod history;
mod inner;
mod integrity;
mod likeness;
mod pages;
mod print;
mod record;
mod recover;
mod work;

pub use again::{Digests, Kept, assign_again};
pub use assign::assign;
pub use few::Few;
pub use file::{read, write};
pub use guard::{Guard, keep, save};
pub use inner::inside;
pub use recover::{Loaded, count, is_loss, load, lost_since};
pub use work::kind;

use std::collections::{BTreeMap, BTreeSet};

/// Where the lock stands below the course folder.
pub const PATH: &str = crate::source::LOCK_PATH;

/// Everything that was ever published, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// Modules and pages by their lasting id.
    pub pages: BTreeMap<String, Page>,
    /// Questions, prompts and lists by their lasting id.
    pub blocks: BTreeMap<String, Block>,
    /// Options and items by the id of their block, then by their own.
    pub items: BTreeMap<String, BTreeMap<String, Item>>,
    /// Ids given by hand to blocks that had another one: old id, new id; several after a merge.
    pub aliases: BTreeMap<String, BTreeSet<String>>,
    /// Blocks that are no longer in the course.
    pub gone: BTreeSet<String>,
    /// Pages that are no longer in the course.
    pub gone_pages: BTreeSet<String>,
}

/// A page as it was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its address below the site when it was last published; several after a merge.
    pub addresses: Few,
    /// Addresses it had before.
    pub former: Few,
    /// Hash and sketch of its text as last published; several after a merge.
    pub prints: BTreeMap<String, String>,
}

/// An option, an item or a target as it was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Whether items are matched with it: an item never takes the place of a target, though it may have the same words.
    pub target: bool,
    /// Its words; several after a merge.
    pub texts: Few,
}

/// A question, prompt or list as it was published.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Block {
    /// Id of the page it was on.
    pub page: String,
    /// Its kind, such as `question`.
    pub kind: String,
    /// Hash of its right answer; `-` where there is none.
    pub key: String,
    /// Hash of its words.
    pub wording: String,
    /// Its words; several after a merge.
    pub texts: Few,
}
