//! `.br` and `.gz` beside each text of a site, for servers that send them as they are: the same bytes each time.

use crate::site::{Clash, Content, Site};
use flate2::{Compression, GzBuilder};
use rayon::prelude::*;
use std::io::Write;

/// Endings of files that get smaller; pictures, fonts and media are compressed already.
const WORTH_IT: [&str; 8] = ["html", "css", "js", "svg", "json", "xml", "txt", "csv"];
/// Smaller files fit in one packet as they are: bytes.
const MIN_BYTES: u64 = 512;
/// Of Brotli (RFC 7932), 0 to 11. Level 11 makes pages 2 % smaller than 9 and takes twenty times as long.
const BROTLI_LEVEL: u32 = 9;
/// The window, as a power of two: that of the largest text.
const BROTLI_WINDOW: u32 = 20;

/// Adds to a site the compressed forms of its texts, where they are smaller.
///
/// # Errors
/// When the site has a file of such a name already.
pub fn precompress(site: &mut Site) -> Result<(), Clash> {
    let texts: Vec<(&str, &[u8])> = site.iter().filter_map(text).collect();
    let made: Vec<(String, Vec<u8>)> = texts
        .par_iter()
        .flat_map_iter(|(path, bytes)| {
            let forms = [("br", brotli(bytes)), ("gz", gzip(bytes))];
            forms
                .into_iter()
                .filter(|(_, made)| made.len() < bytes.len())
                .map(move |(ending, made)| (format!("{path}.{ending}"), made))
        })
        .collect();
    made.into_iter()
        .try_for_each(|(path, bytes)| site.insert(path, bytes))
}

/// A file that is worth it. Those too large to be held in memory are media.
fn text<'a>((path, content): (&'a str, &'a Content)) -> Option<(&'a str, &'a [u8])> {
    let ending = path.rsplit('.').next()?;
    match content {
        Content::Bytes(bytes) if WORTH_IT.contains(&ending) && content.len() >= MIN_BYTES => {
            Some((path, bytes))
        }
        _ => None,
    }
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut made = Vec::new();
    let mut writer = brotli::CompressorWriter::new(
        &mut made,
        bytes.len().clamp(1 << 12, 1 << 20),
        BROTLI_LEVEL,
        BROTLI_WINDOW,
    );
    // Writing into memory cannot fail; the last block is written when the writer is dropped.
    let _ = writer.write_all(bytes);
    drop(writer);
    made
}

/// Without a time or a name in its header (RFC 1952), so that the same text gives the same bytes.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzBuilder::new()
        .mtime(0)
        .operating_system(255)
        .write(Vec::new(), Compression::best());
    let _ = writer.write_all(bytes);
    writer.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn site() -> Site {
        let mut site = Site::new();
        site.insert("index.html", "<p>words and words</p>\n".repeat(100))
            .unwrap();
        site.insert("assets/a.png", vec![7_u8; 5000]).unwrap();
        site.insert("small.html", "<p>few</p>").unwrap();
        // Nothing here repeats, so no form is smaller.
        let noise: Vec<u8> = (0_u32..600)
            .flat_map(|n| blake3::hash(&n.to_le_bytes()).as_bytes()[..3].to_vec())
            .collect();
        site.insert("noise.txt", noise).unwrap();
        site
    }

    #[test]
    fn texts_get_two_smaller_forms_that_unpack_to_them() {
        let mut made = site();
        precompress(&mut made).unwrap();
        let paths: Vec<&str> = made.iter().map(|(path, _)| path).collect();
        assert_eq!(
            paths,
            [
                "assets/a.png",
                "index.html",
                "index.html.br",
                "index.html.gz",
                "noise.txt",
                "small.html"
            ]
        );
        let bytes = |path: &str| match made.get(path) {
            Some(Content::Bytes(bytes)) => bytes.to_vec(),
            _ => panic!("{path}"),
        };
        let (mut br, mut gz) = (Vec::new(), Vec::new());
        brotli::Decompressor::new(&*bytes("index.html.br"), 4096)
            .read_to_end(&mut br)
            .unwrap();
        flate2::read::GzDecoder::new(&*bytes("index.html.gz"))
            .read_to_end(&mut gz)
            .unwrap();
        assert!(br == bytes("index.html") && gz == bytes("index.html"));
        assert!(bytes("index.html.br").len() < 200);
    }

    #[test]
    fn the_same_site_gives_the_same_bytes() {
        let (mut one, mut two) = (site(), site());
        precompress(&mut one).unwrap();
        precompress(&mut two).unwrap();
        assert_eq!(one, two);
        assert!(precompress(&mut one).is_err(), "the names are taken");
    }
}
