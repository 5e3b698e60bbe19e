//! The output of one build, once it may be written to.

use super::error::Done;
use super::former::Former;
use super::place::Place;
use super::state::{Kept, State};
use std::path::Path;

/// An output folder that is locked, cleared up, and found to be ours.
pub(super) struct Opened {
    pub place: Place,
    pub state: State,
    /// The former site; none when there is no folder.
    pub former: Option<Former>,
    /// What the state keeps of that site, or of one before.
    pub kept: Kept,
}

impl Opened {
    /// Opens the folder `output`, and clears up what a killed build left.
    ///
    /// # Errors
    /// When another build is at work there, or the folder is not ours and not empty.
    pub fn at(output: &Path) -> Done<Opened> {
        let place = Place::of(output)?;
        if !place.state.exists() {
            // A folder that is refused gets nothing beside it.
            place.former(&Kept::default())?;
        }
        let mut state = State::lock(&place.state, &place.shown)?;
        let kept = state.kept();
        place.recover(&kept)?;
        let former = place.former(&kept)?;
        Ok(Opened { place, state, former, kept })
    }
}
