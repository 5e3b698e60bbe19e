//! Video or audio.

use super::frame::Frame;
use super::spec::{BlockKey, BlockSpec, Inside, Purpose, Values};
use super::{BlockName, Fenced, Kind, Named, Reading, Work};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::syntax::{DocumentReader, Reference, Text};
use std::borrow::Cow;

const MEDIA: &[BlockKey] = &[
    BlockKey::new("src", Values::File, "The video or audio file"),
    BlockKey::new("captions", Values::File, "Its captions, a WebVTT file"),
];

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

pub(crate) static MEDIA_SOURCE: Rule = Rule {
    name: "media/source",
    severities: &[Severity::Error],
    summary: "`media` names the file that it plays.",
    reason: "Without it there is nothing to play.",
    source: "README.md, \"Blocks\"",
    bad: "::: media\nWhat is said in it.\n:::",
    good: "::: media {src=figures/talk.mp4 captions=figures/talk.vtt}\nWhat is said in it.\n:::",
    fixable: false,
};

impl Fenced for Media {
    const SPEC: BlockSpec = BlockSpec {
        block: BlockName::Media,
        name: "media",
        text: "A video or audio file of your own; the transcript goes inside",
        keys: MEDIA,
        content: "The transcript: what is said and shown",
        may_be_empty: true,
        inside: Inside::Text,
        keeps_inside: false,
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

    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self> {
        let reference = |key: &str| {
            let attribute = frame.attributes.get(key)?;
            Some(Reference {
                name: attribute.value.clone().unwrap_or_default(),
                span: attribute.span.clone(),
            })
        };
        let Some(source) = reference("src").filter(|source| !source.name.is_empty()) else {
            let finding = Diagnostic::new(
                &MEDIA_SOURCE,
                reader.file,
                frame.name_span.clone(),
                "`media` does not say which file it plays",
            );
            reader
                .findings
                .push(finding.help("Name it: ::: media {src=talk.mp4 captions=talk.vtt}."));
            return None;
        };
        Some(Media {
            source,
            captions: reference("captions"),
            transcript: frame.text(),
        })
    }
}

impl Kind for Media {
    fn called(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.source.name))
    }

    fn reading(&self) -> Reading<'_> {
        Reading::of([&self.transcript])
    }

    fn names(&self) -> Vec<Named<'_>> {
        let published = std::iter::once(Named::Published(&self.source));
        published
            .chain(self.captions.as_ref().map(Named::Read))
            .collect()
    }

    fn work(&self) -> Option<&dyn Work> {
        None
    }

    fn work_mut(&mut self) -> Option<&mut dyn Work> {
        None
    }
}
