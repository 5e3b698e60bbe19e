//! The output of one build, once it may be written to.

use super::error::WriteStep;
use super::former::Former;
use super::output_dir::OutputDir;
use super::state::{SavedState, SiteState};
use std::path::Path;

/// An output folder that is locked, cleared up, and found to be ours.
pub(super) struct LockedOutput {
    pub place: OutputDir,
    pub state: SiteState,
    /// The former site; none when there is no folder.
    pub former: Option<Former>,
    /// What the state keeps of that site, or of one before.
    pub kept: SavedState,
}

impl LockedOutput {
    /// Opens the folder `output`, and clears up what a killed build left.
    ///
    /// # Errors
    /// When another build is at work there, or the folder is not ours and not empty.
    pub fn at(output: &Path) -> WriteStep<LockedOutput> {
        let place = OutputDir::of(output)?;
        if !place.state.exists() {
            // A folder that is refused gets nothing beside it.
            place.former(&SavedState::default())?;
        }
        let mut state = SiteState::lock(&place.state, &place.shown)?;
        let kept = state.kept();
        place.recover(&kept)?;
        let former = place.former(&kept)?;
        Ok(LockedOutput {
            place,
            state,
            former,
            kept,
        })
    }
}
