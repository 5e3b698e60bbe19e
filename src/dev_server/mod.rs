//! What keeps a course alive while its author works: what changed on the disk, when to act, what open pages are told, and the
//! server between. The line itself is run by `commands::watch`; nothing here knows it.
//!
//! [`watcher`] says which files changed, [`debouncer`] when to act on it, [`events`] what pages are told, [`server`] serves the preview
//! folder and adds the live script in the response alone, [`host_check`] says whom it answers, [`connections`] how many at once, [`redirects`] knows where pages went, [`editor`] opens a file.

pub mod connections;
pub mod debouncer;
pub mod editor;
pub mod events;
pub mod host_check;
pub mod links;
pub mod pages;
pub mod poll;
pub mod redirects;
pub mod server;
pub mod watcher;
