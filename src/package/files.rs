//! The files of a site as `data:` addresses (RFC 2397), for a document that asks for nothing.

use crate::site::{Site, resolve};
use crate::source::FileError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rayon::prelude::*;
use std::collections::HashMap;

/// What a document shows, plays or hands out: each file of a site but its pages, scripts and styles, by address.
#[derive(Debug, Default)]
pub struct Files {
    data: HashMap<String, String>,
}

impl Files {
    /// Reads the files that are not in memory, and encodes all.
    ///
    /// # Errors
    /// When a file of the course can no longer be read, or is another than it was.
    pub fn of(site: &Site) -> Result<Files, FileError> {
        let shown: Vec<_> = site.iter().filter(|(path, _)| is_shown(path)).collect();
        let encoded = shown.into_par_iter().map(|(path, content)| {
            let address = format!(
                "data:{};base64,{}",
                media_type(path),
                STANDARD.encode(content.bytes()?)
            );
            Ok((path.to_owned(), address))
        });
        Ok(Files {
            data: encoded.collect::<Result<_, FileError>>()?,
        })
    }

    /// The file at a path of the site as an address.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.data.get(path).map(String::as_str)
    }

    /// A style sheet that stood at `address`, with the files that it names by `url()` inside it.
    pub fn style(&self, css: &str, address: &str) -> String {
        let mut out = String::with_capacity(css.len());
        let mut rest = css;
        while let Some((before, after)) = rest.split_once("url(") {
            out.push_str(before);
            let end = after.find(')').unwrap_or(after.len());
            let named = after[..end].trim_matches(['"', '\'']);
            let data = resolve(address, named).and_then(|path| self.get(&path));
            out.push_str(&format!("url({}", data.unwrap_or(&after[..end])));
            rest = &after[end..];
        }
        out.push_str(rest);
        out
    }
}

/// Whether a file is something that pages show or hand out, and no page, script, style or text beside a font.
fn is_shown(path: &str) -> bool {
    let beside_font = path.starts_with("assets/font-") && path.ends_with(".txt");
    path.starts_with("assets/") && !path.ends_with(".js") && !path.ends_with(".css") && !beside_font
}

/// How many bytes a site takes at most as one document: pages, styles and scripts as they are, the rest in base64.
pub fn weight(site: &Site) -> u64 {
    site.iter()
        .map(|(path, content)| {
            if is_shown(path) {
                content.len().div_ceil(3) * 4
            } else {
                content.len()
            }
        })
        .sum()
}

/// The media type of a file (IANA's registry), by its ending.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "mov" => "video/quicktime",
        "mp3" => "audio/mpeg",
        "m4a" | "aac" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "pdf" => "application/pdf",
        "txt" => "text/plain",
        "csv" => "text/csv",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_hold_what_they_name() {
        let mut site = Site::new();
        site.insert("assets/a-1.woff2", "font").unwrap();
        site.insert("assets/font-ofl.txt", "licence").unwrap();
        site.insert("index.html", "page").unwrap();
        let files = Files::of(&site).unwrap();
        let css = "@font-face{src:url(\"a-1.woff2\")}b{c:url(none.png) url(#x)}d{e:url(";
        assert_eq!(
            files.style(css, "assets/s.css"),
            "@font-face{src:url(data:font/woff2;base64,Zm9udA==)}b{c:url(none.png) url(#x)}d{e:url("
        );
        assert_eq!(weight(&site), 8 + 7 + 4);
    }
}
