//! What every kind of block says of itself.

use super::frame::Frame;
use super::spec::BlockSpec;
use super::work::Work;
use crate::syntax::{DocumentReader, Reference, Text};
use std::borrow::Cow;

/// How a kind of block is written between `:::` lines: all but running text.
pub trait Fenced: Kind + Sized {
    /// What is known of it, as data.
    const SPEC: BlockSpec;
    /// What its frame holds; none where a part that it needs is missing, which is said as a finding.
    fn parse(reader: &mut DocumentReader, frame: &mut Frame) -> Option<Self>;
}

/// What every kind of block says of itself. No method has a default, so that the compiler asks a new kind
/// everything.
pub trait Kind {
    /// What follows its name in an editor's list of the parts of a page; none for one that is not listed.
    fn called(&self) -> Option<Cow<'_, str>>;
    /// What everybody reads of it on the page; not what is in blocks inside it.
    fn reading(&self) -> Reading<'_>;
    /// The files and modules that it names: they are checked, published and followed by this.
    fn names(&self) -> Vec<Named<'_>>;
    /// What a learner does in it; none where nothing is kept.
    fn work(&self) -> Option<&dyn Work>;
    /// The same, to be given ids.
    fn work_mut(&mut self) -> Option<&mut dyn Work>;
}

/// What a block names besides links in its text, with its place.
#[derive(Clone, Copy, Debug)]
pub enum Named<'a> {
    /// A file that is published.
    Published(&'a Reference),
    /// A file that only the page is made from.
    Read(&'a Reference),
    /// A module, by its id.
    Module(&'a Reference),
}

impl<'a> Named<'a> {
    /// The file, if it is one.
    pub fn file(self) -> Option<&'a Reference> {
        match self {
            Named::Published(file) | Named::Read(file) => Some(file),
            Named::Module(_) => None,
        }
    }

    /// The module, if it is one.
    pub fn module(self) -> Option<&'a Reference> {
        match self {
            Named::Published(_) | Named::Read(_) => None,
            Named::Module(module) => Some(module),
        }
    }
}

/// Seconds to think about a block that asks something, besides reading it.
const THOUGHT: u32 = 20;

/// What a learner reads of a block, for reading time.
#[derive(Clone, Debug, Default)]
pub struct Reading<'a> {
    /// The texts.
    pub texts: Vec<&'a Text>,
    /// Seconds to think.
    pub seconds: u32,
}

impl<'a> Reading<'a> {
    /// Some texts.
    pub fn of(texts: impl IntoIterator<Item = &'a Text>) -> Reading<'a> {
        Reading {
            texts: texts.into_iter().collect(),
            seconds: 0,
        }
    }

    /// The same, with time to think.
    pub fn with_thought(self) -> Reading<'a> {
        Reading {
            seconds: THOUGHT,
            ..self
        }
    }
}
