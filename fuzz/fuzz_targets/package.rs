//! `checks::package` over whatever libFuzzer finds.
#![no_main]

#[path = "../../tests/suite/mangled/checks.rs"]
#[allow(dead_code)]
mod checks;

libfuzzer_sys::fuzz_target!(|input: &[u8]| checks::package(input));
