//! What is said when a site cannot be written.

use std::path::PathBuf;
use std::{fmt, io};

/// What could not be done to which file or folder. The former site is whole then, or, where `verb` is `remove` or `sync`, the new
/// one may be in its place.
#[derive(Debug)]
pub struct WriteError {
    /// What was tried: `write`, `create`, `link`, `replace` and the like.
    pub verb: &'static str,
    /// The file or folder it was tried on.
    pub path: PathBuf,
    /// What the system answered, or why it was refused.
    pub source: io::Error,
    /// What to do, a sentence or two.
    pub help: Option<String>,
}

impl WriteError {
    /// `source` came back when `verb` was tried on `path`.
    pub(super) fn new(verb: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        let help = match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Some("the site was not changed: make room and build again".to_owned())
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Some("the new site is made beside the old one: you need the right to write in the folder around the output too".to_owned())
            }
            io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices => {
                Some("the output is a disk of its own or part of an image: name a folder inside it as the output".to_owned())
            }
            _ => None,
        };
        WriteError {
            verb,
            path: path.into(),
            source,
            help,
        }
    }

    /// Refused by ourselves: `why` reads on after a colon, `help` says what to do.
    pub(super) fn refuse(
        verb: &'static str,
        path: impl Into<PathBuf>,
        why: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        WriteError {
            verb,
            path: path.into(),
            source: io::Error::other(why.into()),
            help: Some(help.into()),
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "cannot {} `{}`: {}",
            self.verb,
            self.path.display(),
            self.source
        )
    }
}

/// The message already holds what the system answered, so there is no `source` to be shown after it.
impl std::error::Error for WriteError {}

/// What a step answers.
pub(super) type WriteStep<T = ()> = Result<T, WriteError>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_a_sentence() {
        let error = WriteError::new("write", "site/x.html", io::ErrorKind::StorageFull.into());
        assert_eq!(
            error.to_string(),
            "cannot write `site/x.html`: no storage space"
        );
        assert!(error.help.unwrap().starts_with("the site was not changed"));
        assert!(
            WriteError::new("write", "x", io::ErrorKind::Other.into())
                .help
                .is_none()
        );
        assert_eq!(
            WriteError::refuse("write", "site", "no", "go").to_string(),
            "cannot write `site`: no"
        );
    }
}
