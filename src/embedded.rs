//! Files that are inside the binary: the themes and the starter course, as `build.rs` found them.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
