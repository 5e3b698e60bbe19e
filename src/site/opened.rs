//! The output of one build, once it may be written to.

use super::error::Done;
use super::place::Place;
use super::state::{Kept, State};
use std::path::Path;

/// An output folder that is locked, cleared up, and found to be ours.
pub(super) struct Opened {
    pub place: Place,
    pub state: State,
    /// The list of the former site; none when there is no folder, an empty one when the folder is empty.
    pub former: Option<String>,
    /// What the state keeps of that site.
    pub kept: Kept,
}

impl Opened {
    /// Opens the folder `output`, and clears up what a killed build left.
    ///
    /// # Errors
    /// When another build is at work there, or the folder is not ours and not empty.
    pub fn at(output: &Path) -> Done<Opened> {
        let place = Place::of(output)?;
        let mut state = State::lock(&place)?;
        place.recover()?;
        let former = place.former()?;
        let kept = state.kept(former.as_deref().unwrap_or_default());
        Ok(Opened { place, state, former, kept })
    }
}
