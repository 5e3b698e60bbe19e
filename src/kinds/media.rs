//! Video or audio.

use super::spec::{BlockKey, BlockSpec, Inside, Purpose, Values};
use super::text::{Reference, Text};
use super::{BlockName, Kind, Reading, Work};
use std::borrow::Cow;

const MEDIA: &[BlockKey] = &[
    BlockKey::new("src", Values::File, "The video or audio file"),
    BlockKey::new("captions", Values::File, "Its captions, a WebVTT file"),
];

/// What is known of it, as data.
pub const SPEC: BlockSpec = BlockSpec {
    block: BlockName::Media,
    name: "media",
    text: "A video or audio file of your own; the transcript goes inside",
    keys: MEDIA,
    content: "The transcript: what is said and shown",
    inside: Inside::Text,
    part_of: None,
    takes_words: false,
    template: "media {src=${1}}\n${2:What is said in it}",
    example: "::: media {src=talk.mp4 captions=talk.vtt}
Priya: \"Row 7 is last month's.\" She points to the second column.
:::
",
    step: "read",
    purpose: Purpose::Neither,
    listed: true,
    outside_lessons: false,
    returns: None,
};

/// A video or a sound.
#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    /// Path as written, with its place.
    pub source: Reference,
    /// WebVTT file as written, with its place.
    pub captions: Option<Reference>,
    /// The transcript.
    pub transcript: Text,
}

impl Kind for Media {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.source.name))
    }

    fn reading(&self) -> Reading<'_> {
        Reading::of([&self.transcript])
    }

    fn work(&self) -> Option<&dyn Work> {
        None
    }

    fn work_mut(&mut self) -> Option<&mut dyn Work> {
        None
    }
}
