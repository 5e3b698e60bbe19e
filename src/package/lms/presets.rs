//! What learning management systems are known to want: one table, each setting with its reason and its source.
//!
//! Packages made without `--lms` work in all of them; a setting here makes one of them work better, or keeps its reports as its
//! administrators expect them. Where nothing is set, that is what is known. The pages below `docs/lms/` say the same.

use super::{Edition, LmsStandard};
use clap::ValueEnum;
use serde_json::{Value, json};

/// An LMS that a package is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Lms {
    /// Any
    #[default]
    Any,
    /// Moodle
    Moodle,
    /// Canvas by Instructure
    Canvas,
    /// Cornerstone OnDemand
    Cornerstone,
    /// Docebo
    Docebo,
    /// SAP SuccessFactors Learning
    Successfactors,
    /// SCORM Cloud by Rustici
    Scormcloud,
    /// ILIAS
    Ilias,
    /// SumTotal Learn
    Sumtotal,
}

/// What one LMS wants.
#[derive(Clone, Copy, Debug)]
pub struct LmsPreset {
    /// Its name.
    pub title: &'static str,
    /// Whether SCORM 1.2 gets the mastery score, by which the LMS itself decides on passed and failed.
    pub mastery: bool,
    /// What a passed course with a quiz says in SCORM 1.2, which has one word for both: `passed` or `completed`.
    pub status12: &'static str,
    /// The edition of SCORM 2004, unless the author names one.
    pub edition: Edition,
    /// What the learner's exit asks of a SCORM 2004 LMS (`adl.nav.request`), or "".
    pub navigation: &'static str,
    /// Why, and where that is written: what is set, the reason, the source.
    pub reasons: &'static [(&'static str, &'static str, &'static str)],
}

/// What works everywhere.
const PLAIN: LmsPreset = LmsPreset {
    title: "any LMS",
    mastery: true,
    status12: "passed",
    edition: Edition::Fourth,
    navigation: "",
    reasons: &[],
};

const MOODLE: LmsPreset = LmsPreset {
    title: "Moodle",
    reasons: &[
        (
            "The mastery score is in the manifest, and the score is always of 100",
            "Moodle takes the raw score for the grade, and with a mastery score it decides on passed and failed by that number alone",
            "seen in Moodle 5.1; https://docs.moodle.org/en/SCORM_FAQ",
        ),
        (
            "Nothing is asked of the LMS's navigation on leaving",
            "an `exitAll` that waits when data are committed makes Moodle's player fail",
            "seen in Moodle 5.1",
        ),
        (
            "SCORM 1.2 is the better choice",
            "Moodle supports 1.2 in full and of SCORM 2004 only packages with one part to start",
            "https://docs.moodle.org/en/SCORM_FAQ",
        ),
    ],
    ..PLAIN
};

const CANVAS: LmsPreset = LmsPreset {
    title: "Canvas",
    reasons: &[(
        "Nothing differs from the plain package",
        "Canvas plays packages in Rustici's engine, from another address, under links that are signed for each launch: a package may \
         rely on no path and must reach the API across frames, which plain packages do",
        "https://community.canvaslms.com/t5/The-Product-Blog/SCORM-to-Require-Signed-Launch-Links/bc-p/470023",
    )],
    ..PLAIN
};

const CORNERSTONE: LmsPreset = LmsPreset {
    title: "Cornerstone OnDemand",
    reasons: &[
        (
            "SCORM 2004 is the better choice",
            "many of its reports cannot be had for SCORM 1.2",
            "https://community.articulate.com/discussions/articulate-storyline/everything-we-know-about-cornerstone-on-demand-and-storyline",
        ),
        (
            "On leaving, data are not committed once more before the session is ended",
            "while a page is going Cornerstone answers a commit with nothing and error 391, and saves when the session ends",
            "https://github.com/adaptlearning/adapt_framework/issues/2222",
        ),
    ],
    ..PLAIN
};

const DOCEBO: LmsPreset = LmsPreset {
    title: "Docebo",
    edition: Edition::Third,
    reasons: &[
        (
            "SCORM 2004 is written in its 3rd Edition",
            "Docebo takes SCORM 1.2 and SCORM 2004 3rd Edition, without sequencing",
            "https://help.docebo.com/hc/en-us/articles/360020128479",
        ),
        (
            "SCORM 1.2 keeps within 4,096 characters",
            "Docebo keeps no more of `suspend_data`",
            "https://help.docebo.com/hc/en-us/articles/360020128479",
        ),
    ],
    ..PLAIN
};

const SUCCESSFACTORS: LmsPreset = LmsPreset {
    title: "SAP SuccessFactors Learning",
    reasons: &[
        (
            "In SCORM 2004 the manifest says that completion and success are set by the content",
            "since the release of late 2023 it completes a course that says nothing of it as soon as the learner leaves",
            "https://userapps.support.sap.com/sap/support/knowledge/en/3403728",
        ),
        (
            "The status is `passed` or `completed`, never another word",
            "an item is taken for completed by these two only",
            "https://userapps.support.sap.com/sap/support/knowledge/en/2316953",
        ),
    ],
    ..PLAIN
};

const SCORMCLOUD: LmsPreset = LmsPreset {
    title: "SCORM Cloud",
    navigation: "suspendAll",
    reasons: &[
        (
            "The learner's exit asks for `suspendAll` in SCORM 2004",
            "the player then leaves the course and shows its own page again; without it the ended course stays on the screen",
            "https://github.com/adaptlearning/adapt-contrib-spoor/issues/371",
        ),
        (
            "The description in the manifest has at most 1,000 characters",
            "longer ones make it warn of SCORM 1.2 packages",
            "https://github.com/exelearning/iteexe/issues/96",
        ),
    ],
    ..PLAIN
};

const ILIAS: LmsPreset = LmsPreset {
    title: "ILIAS",
    reasons: &[
        (
            "The mastery score is in the manifest",
            "ILIAS decides on `passed` by it, and shows it in the settings of the module, where it can be changed",
            "https://docu.ilias.de/go/wiki/wpage_2542_1357",
        ),
        (
            "A passed course says `passed` in SCORM 1.2, and both completed and passed in SCORM 2004",
            "these are what the learning progress counts as completed",
            "https://docu.ilias.de/go/wiki/wpage_3251_1357",
        ),
    ],
    ..PLAIN
};

const SUMTOTAL: LmsPreset = LmsPreset {
    title: "SumTotal",
    mastery: false,
    status12: "completed",
    reasons: &[
        (
            "In SCORM 1.2 a passed course says `completed`, and no mastery score is written",
            "SumTotal knows only complete and incomplete there; by a mastery score it would make `failed` or `passed` of it",
            "https://infosemantics.com.au/adobe-captivate-learning-management-system-lms-guide/sumtotal",
        ),
        (
            "Identifiers and the list of parts stay the same from build to build",
            "files of a course can be replaced in place only while its manifest keeps its structure",
            "https://kb.icomproductions.ca/documentation/lms/list-of-3rd-party-lmss/sumtotal-learn",
        ),
    ],
    ..PLAIN
};

impl Lms {
    /// What it wants.
    pub fn system(self) -> &'static LmsPreset {
        match self {
            Lms::Any => &PLAIN,
            Lms::Moodle => &MOODLE,
            Lms::Canvas => &CANVAS,
            Lms::Cornerstone => &CORNERSTONE,
            Lms::Docebo => &DOCEBO,
            Lms::Successfactors => &SUCCESSFACTORS,
            Lms::Scormcloud => &SCORMCLOUD,
            Lms::Ilias => &ILIAS,
            Lms::Sumtotal => &SUMTOTAL,
        }
    }
}

impl LmsPreset {
    /// What the launch page must know of it.
    pub fn switches(&self, standard: LmsStandard) -> Value {
        json!({
            "name": self.title,
            "status12": self.status12,
            "interactions": true,
            "objectives": true,
            "exit": "suspend",
            "timestamp": "seconds",
            "keep": standard.keeps().unwrap_or_default(),
            "nav": self.navigation,
            "commit": 1,
        })
    }
}
