//! What keeps a course alive while its author works: what changed on the disk, when to act, what open pages are told, and the
//! server between. The line itself is run by `commands::watch`; nothing here knows it.
//!
//! [`watcher`] says which files changed, [`settle`] when to act on it, [`news`] what pages are told, [`server`] serves the preview
//! folder and adds the live script in the response alone, [`guard`] says whom it answers, [`connections`] how many at once, [`leads`] knows where pages went, [`editor`] opens a file.

pub mod connections;
pub mod editor;
pub mod guard;
pub mod leads;
pub mod links;
pub mod news;
pub mod pages;
pub mod poll;
pub mod server;
pub mod settle;
pub mod watcher;
