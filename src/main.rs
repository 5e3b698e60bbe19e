//! Reads the command line, runs one command, sets the exit code.

use std::process::ExitCode;

/// A course is many small texts on all cores: with the system's own allocator a build takes a quarter longer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    leadlet::commands::run()
}
