//! Running text between blocks, which has no name and no keys.

use super::{Kind, Named, Reading, Work};
use crate::syntax::Text;
use std::borrow::Cow;

impl Kind for Text {
    fn called(&self) -> Option<Cow<'_, str>> {
        None
    }

    fn reading(&self) -> Reading<'_> {
        Reading::of([self])
    }

    fn names(&self) -> Vec<Named<'_>> {
        Vec::new()
    }

    fn work(&self) -> Option<&dyn Work> {
        None
    }

    fn work_mut(&mut self) -> Option<&mut dyn Work> {
        None
    }
}
