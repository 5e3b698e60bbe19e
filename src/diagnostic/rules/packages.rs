//! Rules of packages for an LMS.

use super::Rule;

const LMS: &str = "README.md, \"Into an LMS\"";

/// See the file's first line.
pub(super) const RULES: &[Rule] = &[Rule::error(
    "package/state",
    "An LMS can keep a learner's answers to all questions.",
    "SCORM 1.2 keeps 4,096 characters. What is longer is cut off or lost, and the learner begins anew.",
)
.from(LMS)];
