//! The search index: what each page says, folded to words, and these joined into small data scripts that the search page loads
//! when they are asked for.
//!
//! `text` takes the words out of HTML, `normalize` makes them alike, `interner` numbers them, `words` counts them, `page` gathers what one page says and knows no other, `index_writer` puts
//! the pages together, `patch` does so again where few of them changed, `code` writes numbers and words short. The other half reads it: `search-index.js` of the default theme.
//! One list of cases, `tests/scripts/search.json`, holds both to the same.
//!
//! The format. Pages are numbered from 0 in course order; a term of the glossary is a page.
//!
//! - `assets/search-HASH.js` calls `leadletSearch(MAIN)`: how many pages there are, with which page each chunk begins, with
//!   which letters each shard begins, and the hashes in the names of these files.
//! - `assets/search-words-N-HASH.js`, a shard, calls `leadletSearchWords(N, TERMS, PAGES)`: words in order, and the pages of each.
//!   See [`code`].
//! - `assets/search-pages-N-HASH.js`, a chunk, calls `leadletSearchPages(N, PAGES)`: of each page its address, title, kind, module,
//!   hue, audiences, and its passages, which excerpts are cut from.

pub mod code;
mod index_writer;
mod interner;
pub mod normalize;
mod page;
mod patch;
mod text;
mod words;

pub use index_writer::{SearchCache, SearchIndex, join};
pub use interner::Word;
pub use page::{EntryBuilder, EntrySource, SearchEntry};
pub use words::Weight;
