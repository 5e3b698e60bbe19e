//! The product from outside: small courses through the real program, and the library on any input.
//!
//! `LEADLET_UPDATE=1` writes what is expected anew; look at the difference before you keep it. `LEADLET_LONG=1` lets the
//! property tests run long.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests say why they skip, and play programs that print"
)]

mod advice;
mod again;
mod architecture;
mod audit;
mod bounds;
mod causes;
mod check;
mod command;
mod contributing;
mod course;
mod courses;
mod disk;
mod edits;
mod explain;
mod hostile;
mod hosts;
mod html;
mod ids;
mod images;
mod init;
mod kills;
mod limits;
mod lms;
mod lock;
mod lsp;
mod mangled;
mod markup;
mod messages;
mod mistakes;
mod new;
mod offline;
mod outline;
mod outputs;
mod packages;
mod properties;
mod prove;
mod rules;
mod schemas;
mod search;
mod site_writer;
mod themes;
mod watch;
mod watching;
mod wording;
