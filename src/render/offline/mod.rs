//! `sw.js`: the worker that keeps a course on the learner's device, and the list of what it keeps, each file with its SHA-256 digest;
//! or, where a course is not kept, the worker that removes an earlier copy.
//!
//! A telephone should not load ten thousand lessons at the first visit. So what is kept at once is bounded: first what all pages
//! share, then pages in the order of their addresses, then what these show; everything else once it was visited.

use super::shared::RenderContext;
use crate::policy;
use crate::site::{Content, Site};
use crate::source::FileError;
use crate::text::escape::escape;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rayon::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// The worker's address. It has no hash: browsers look at this very address for a new version.
pub const ADDRESS: &str = "sw.js";

/// How many bytes are kept at the first visit at most, before compression, besides what all pages share.
const MOST_BYTES: u64 = 4_000_000;
/// How many files are kept at the first visit at most, besides what all pages share.
const MAX_PRELOADED_FILES: usize = 300;
/// A larger file is kept once it was visited.
const MAX_PRELOADED_BYTES: u64 = 500_000;

/// The text of `sw.js` for a site. `shared` names what all pages load. Its cost does not grow with the course: only files that are listed are hashed, with
/// SHA-256, which browsers can compute.
///
/// # Errors
/// When a file that is listed can no longer be read, or has changed.
pub fn worker(shared: &RenderContext, site: &Site) -> Result<String, FileError> {
    let assets = &shared.addresses;
    let own = [
        &assets.style,
        &assets.rooms,
        &assets.kinds,
        &assets.early,
        &assets.script,
        &assets.front_script,
        &assets.kind_script,
        &assets.room_script,
        &assets.icon,
        &assets.outline,
    ];
    let own = own.into_iter().chain([
        &assets.search_style,
        &assets.search_script,
        &assets.search_index,
    ]);
    let files: BTreeSet<&str> = own
        .chain(&assets.fonts)
        .map(String::as_str)
        .filter(|address| site.get(address).is_some())
        .collect();
    let spare = shared.pictures.spare();
    let listed: Vec<&str> = listed(site, &files, &spare)
        .into_iter()
        .map(|(address, _)| address)
        .chain(files.iter().copied())
        .collect();
    let digest = |address| {
        Ok((
            address,
            URL_SAFE_NO_PAD.encode(site.sha256(address)?.unwrap_or_default()),
        ))
    };
    let files = listed
        .into_par_iter()
        .map(digest)
        .collect::<Result<BTreeMap<&str, String>, FileError>>()?;
    let folders: BTreeSet<&str> = site.folders().collect();
    let mut build = json!({ "course": shared.course.settings.id, "files": files, "folders": folders, "away": away(shared) });
    let scripts = concat!(include_str!("leave.js"), "\n", include_str!("worker.js"));
    // A cache belongs to exactly one text of `sw.js`: a version that is being loaded never writes into the one that is in use.
    let version = Sha256::new()
        .chain_update(build.to_string())
        .chain_update(scripts)
        .finalize();
    build["version"] = Value::from(URL_SAFE_NO_PAD.encode(&version[..12]));
    Ok(format!("const build = {build};\n{scripts}"))
}

/// The text of a `sw.js` that removes what an earlier one left on the learner's device. It is the same for all courses.
pub fn remover() -> String {
    concat!(include_str!("leave.js"), "\n", include_str!("remove.js")).to_owned()
}

/// What is kept at the first visit besides `files`: pages, then scripts, then pictures, as far as the bounds go; pictures in one
/// size, without the others, which are `spare`.
fn listed<'a>(
    site: &'a Site,
    files: &BTreeSet<&str>,
    spare: &BTreeSet<&str>,
) -> Vec<(&'a str, &'a Content)> {
    let room = Cell::new(MOST_BYTES);
    // Once there is little room, most is too large.
    let fits = |of: &'static [&'static str], beginning: &'static str| {
        let small = site.small(|| MAX_PRELOADED_BYTES.min(room.get()));
        small.filter(move |(path, _)| {
            path.starts_with(beginning) && of.iter().any(|ending| path.ends_with(ending))
        })
    };
    let pages = fits(&[".html"], "").filter(|(path, _)| path.contains('/'));
    let pages = site
        .top()
        .filter(|(path, _)| path.ends_with(".html"))
        .chain(pages);
    let scripts = fits(&[".js"], "assets/");
    let pictures = fits(
        &[".svg", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif"],
        "assets/",
    );
    let wanted = pages
        .chain(scripts)
        .chain(pictures)
        .filter(|(path, content)| {
            let fits = *path != "404.html"
                && !files.contains(path)
                && !spare.contains(path)
                && content.len() <= MAX_PRELOADED_BYTES.min(room.get());
            room.set(room.get() - if fits { content.len() } else { 0 });
            fits
        });
    wanted.take(MAX_PRELOADED_FILES).collect()
}

/// What stands in for a page that is not on the device, when there is no network: it stands without styles and scripts.
fn away(shared: &RenderContext) -> String {
    let settings = &shared.course.settings;
    let word = |key: &str| escape(shared.strings().get(key));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head>{policy}<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title></head>\n<body><main><h1>{title}</h1><p>{}</p><p><a href=\"{{home}}\">{}</a></p></main></body>\n</html>\n",
        escape(&settings.language),
        crate::course::direction(&settings.language),
        word("away_why"),
        escape(&settings.title),
        policy = policy::tag(policy::PagePolicy {
            bare: true,
            ..policy::PagePolicy::default()
        }),
        title = word("away"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_at_once_is_bounded() {
        let mut site = Site::new();
        for number in 0..400 {
            site.insert(format!("m/p{number:03}.html"), "x".repeat(1000))
                .unwrap();
        }
        for (path, len) in [
            ("index.html", 10),
            ("404.html", 10),
            ("assets/large-1.png", 600_000),
            ("assets/small-1.png", 10),
            ("assets/small-480-1.png", 10),
            ("assets/film-1.mp4", 10),
        ] {
            site.insert(path, "x".repeat(len)).unwrap();
        }
        let names = |site: &Site| {
            let spare = BTreeSet::from(["assets/small-480-1.png"]);
            listed(site, &BTreeSet::from(["m/p000.html"]), &spare)
                .iter()
                .map(|(path, _)| (*path).to_owned())
                .collect::<Vec<_>>()
        };
        let many = names(&site);
        assert_eq!(
            (many.len(), many[0].as_str(), many[1].as_str()),
            (MAX_PRELOADED_FILES, "index.html", "m/p001.html")
        );
        let mut few = Site::new();
        site.iter()
            .filter(|(path, _)| !path.starts_with("m/"))
            .for_each(|(path, content)| few.insert(path, content.clone()).unwrap());
        assert_eq!(names(&few), ["index.html", "assets/small-1.png"]);
    }
}
