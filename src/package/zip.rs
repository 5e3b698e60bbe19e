//! Files to a zip: the same bytes for the same files, on every machine and in every year.

use crate::site::Content;
use crate::source::FileError;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Endings of files that are compressed already.
const PACKED: [&str; 14] = [
    "avif", "gif", "jpeg", "jpg", "m4a", "mp3", "mp4", "ogg", "opus", "png", "webm", "webp",
    "woff2", "zip",
];

/// A zip of files in the order given. No time, owner or machine is written; names that are not ASCII carry the UTF-8 flag.
///
/// # Errors
/// When a large file that is copied from the course cannot be read.
pub fn zip<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a Content)>,
) -> Result<Vec<u8>, FileError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (path, content) in files {
        let packed = path
            .rsplit('.')
            .next()
            .is_some_and(|ending| PACKED.contains(&ending));
        let method = if packed {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let bytes = content.bytes()?;
        let written = writer
            .start_file(path, options.compression_method(method))
            .and_then(|()| Ok(writer.write_all(&bytes)?));
        written.map_err(|cause| failed(path, cause))?;
    }
    Ok(writer
        .finish()
        .map_err(|cause| failed("the end of the zip", cause))?
        .into_inner())
}

/// A failure of the packer itself, such as a file that is larger than a zip can hold.
fn failed(path: &str, cause: zip::result::ZipError) -> FileError {
    FileError {
        verb: "pack",
        path: path.into(),
        cause: std::io::Error::other(cause),
    }
}
