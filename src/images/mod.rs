//! Images as bytes: what kind they are, what they carry besides the pixels, and the smaller ones that are published in their place.
//!
//! [`Anatomy`] takes a file apart without decoding it: it works on any bytes, in one pass, and tells metadata (camera, place, author,
//! comments) from what a browser needs. [`published`] decodes, and makes what goes to the site.

mod anatomy;
mod avif;
mod budget;
mod exif;
mod gif;
mod jpeg;
mod kind;
mod parts;
mod png;
mod shrink;
#[cfg(test)]
mod tests;
mod webp;

pub use kind::{ImageFormat, ImageKind};
pub use parts::Anatomy;
pub use shrink::{ImageProblem, LARGEST_FILE, PublishedImage, WIDTHS, published};
