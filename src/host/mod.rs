//! A site for a certain web server: its own configuration file, with types, caching and policy; and files compressed beforehand.
//!
//! Each server's file is a text in `files/` with holes `{{name}}`, filled in for the course. What is never done: a page is not
//! changed for a server, and no file of the site depends on where it is served from but these.

mod below;
mod fill;
mod precompress;

use crate::course::Settings;
use crate::policy;
use crate::site::{Clash, Content, Site};
use crate::text::escape::escape;
pub use below::below;
pub use fill::fill;
pub use precompress::precompress;
use std::fmt::Write;

/// Where a site is served from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Host {
    /// Microsoft IIS: `web.config`
    Iis,
    /// nginx: `nginx.conf`, to be included
    Nginx,
    /// Apache: `.htaccess`
    Apache,
    /// Caddy: `caddy.conf`, to be imported
    Caddy,
    /// Netlify: `_headers`
    Netlify,
    /// Cloudflare Pages: `_headers`
    Cloudflare,
    /// Amazon S3 and CloudFront: a script that uploads, and the headers
    S3,
    /// GitHub Pages: `.nojekyll`
    GithubPages,
}

/// How long what has a fingerprint in its name may be kept: a year, the longest that RFC 2616 asks for.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// How long all else may be kept: five minutes.
const MINUTES: &str = "public, max-age=300";
/// Where a reader comes from is nobody's business but the site's own.
const REFERRER: &str = "same-origin";

/// A window that opened a page of the course, or was opened by one, holds nothing of it.
const OPENER: &str = "same-origin";

/// Endings of files that a course may have, and their types.
const TYPES: [(&str, &str); 27] = [
    ("html", "text/html"),
    ("css", "text/css"),
    ("js", "text/javascript"),
    ("json", "application/json"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain"),
    ("xml", "application/xml"),
    ("csv", "text/csv"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("ogg", "audio/ogg"),
    ("wav", "audio/wav"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
];

/// Types that are text and worth compressing, without HTML, which servers compress by themselves.
const TEXT_TYPES: &str =
    "text/css text/javascript application/json image/svg+xml text/plain application/xml text/csv";

/// The server's own files for a finished site, by their paths in it. `precompressed`: whether the site has `.br` and `.gz` files.
pub fn files(
    host: Host,
    site: &Site,
    settings: &Settings,
    precompressed: bool,
) -> Vec<(&'static str, String)> {
    let course = Holes::of(settings, site);
    let one = |name, text: &str, holes: &[(&str, &str)]| (name, course.fill(text, holes, plain));
    let if_so = |text: &'static str| if precompressed { text } else { "" };
    match host {
        Host::Nginx => {
            let types = lines(|(ending, kind)| format!("    {kind} {ending};"));
            let holes = [
                ("types", types.as_str()),
                (
                    "precompressed",
                    if_so(include_str!("files/nginx-precompressed.conf")),
                ),
            ];
            vec![one("nginx.conf", include_str!("files/nginx.conf"), &holes)]
        }
        Host::Apache => {
            let types = lines(|(ending, kind)| format!("AddType {kind} .{ending}"));
            let precompressed = fill(
                if_so(include_str!("files/htaccess-precompressed")),
                &[("below", &course.below)],
            );
            let text_types = format!("text/html {TEXT_TYPES}");
            let holes = [
                ("types", types.as_str()),
                ("precompressed", &precompressed),
                ("text_types", &text_types),
            ];
            vec![one(".htaccess", include_str!("files/htaccess"), &holes)]
        }
        Host::Caddy => {
            let types = lines(|(ending, kind)| {
                format!(
                    "\t@{ending} path *.{ending}\n\theader @{ending} Content-Type \"{}\"",
                    said(kind)
                )
            });
            let holes = [
                ("types", types.as_str()),
                (
                    "precompressed",
                    if_so(include_str!("files/caddy-precompressed.conf")),
                ),
            ];
            vec![one("caddy.conf", include_str!("files/caddy.conf"), &holes)]
        }
        Host::Iis => {
            let types = lines(|(ending, kind)| {
                format!(
                    "      <remove fileExtension=\".{ending}\" />\n      <mimeMap fileExtension=\".{ending}\" mimeType=\"{kind}\" />"
                )
            });
            let fonts: String = course.fonts.iter().fold(String::new(), |mut all, font| {
                let _ = write!(all, "{}", fill(FONT_OF_IIS, &[("font", font)]));
                all
            });
            let text = fill(
                include_str!("files/web.config"),
                &[("types", &types), ("fonts", fonts.trim_end())],
            );
            vec![("web.config", course.fill(&text, &[], escape))]
        }
        Host::Netlify => vec![one(
            "_headers",
            include_str!("files/headers-netlify"),
            &[("fonts", &course.font_rules())],
        )],
        Host::Cloudflare => vec![one(
            "_headers",
            include_str!("files/headers-cloudflare"),
            &[("fonts", &course.font_rules())],
        )],
        Host::S3 => {
            let puts = puts(site);
            vec![
                one(
                    "s3-upload.sh",
                    include_str!("files/s3-upload.sh"),
                    &[("puts", &puts)],
                ),
                (
                    "cloudfront-headers.json",
                    course.fill(include_str!("files/cloudfront-headers.json"), &[], json),
                ),
            ]
        }
        Host::GithubPages => vec![(".nojekyll", String::new())],
    }
}

/// The site with the server's files, and with compressed files beside its own if these are wanted.
///
/// # Errors
/// When a file of the course has the name of one of these.
pub fn dress(
    site: &mut Site,
    settings: &Settings,
    host: Option<Host>,
    precompressed: bool,
) -> Result<(), Clash> {
    if precompressed {
        precompress(site)?;
    }
    for (path, text) in host
        .map(|host| files(host, site, settings, precompressed))
        .unwrap_or_default()
    {
        site.insert(path, Content::from(text))?;
    }
    Ok(())
}

/// Of IIS, which sets headers by place.
const FONT_OF_IIS: &str = r#"  <!-- A font in a frame without an origin of its own, as a sandbox makes it. -->
  <location path="{{font}}">
    <system.webServer>
      <httpProtocol>
        <customHeaders>
          <add name="Access-Control-Allow-Origin" value="*" />
        </customHeaders>
      </httpProtocol>
    </system.webServer>
  </location>
"#;

/// What every server's file wants to know.
struct Holes<'a> {
    title: &'a str,
    id: &'a str,
    below: String,
    policy: String,
    fonts: Vec<&'a str>,
}

impl<'a> Holes<'a> {
    fn of(settings: &'a Settings, site: &'a Site) -> Holes<'a> {
        let fonts = site
            .iter()
            .map(|(path, _)| path)
            .filter(|path| path.ends_with(".woff2"))
            .collect();
        Holes {
            title: &settings.title,
            id: &settings.id,
            below: below(settings),
            policy: policy::of_server(settings, keeps_to_types(site)),
            fonts,
        }
    }

    /// Fills `text`, each value written by `write`; `more` holes have their values already as they should be.
    fn fill(&self, text: &str, more: &[(&str, &str)], write: fn(&str) -> String) -> String {
        // A title is in comments only: a line break in it would end them.
        let title = write(self.title)
            .replace(['\n', '\r'], " ")
            .replace("--", "- -");
        let (id, below, policy) = (write(self.id), write(&self.below), write(&self.policy));
        let bare = self.below.trim_end_matches('/').to_owned();
        let mut holes = more.to_vec();
        holes.extend([
            ("title", title.as_str()),
            ("id", &id),
            ("below", &below),
            ("below_bare", &bare),
            ("policy", &policy),
            ("opener", OPENER),
            ("referrer", REFERRER),
            ("for_ever", FOR_EVER),
            ("minutes", MINUTES),
            ("text_types", TEXT_TYPES),
        ]);
        let filled = fill(text, &holes);
        format!("{}\n", filled.trim_end())
    }

    /// A rule of `_headers` for each font.
    fn font_rules(&self) -> String {
        let rules = self
            .fonts
            .iter()
            .map(|font| format!("{}{font}\n  Access-Control-Allow-Origin: *", self.below));
        rules.collect::<Vec<_>>().join("\n")
    }
}

/// Whether the scripts of a site let no text become HTML or code but through the policy of Trusted Types that the built-in theme has. A theme of the
/// author's own may have scripts that do: they would stop under that rule.
fn keeps_to_types(site: &Site) -> bool {
    /// What writes HTML, and as what it may.
    const WRITERS: [(&str, &str); 2] = [
        (".innerHTML =", ".innerHTML = asHtml("),
        (
            "document.write",
            "document.write('<meta name=\"policy\" data-of=\"')",
        ),
    ];
    const SINKS: [&str; 8] = [
        ".outerHTML =",
        "insertAdjacentHTML",
        "createContextualFragment",
        "DOMParser",
        "setHTMLUnsafe",
        "srcdoc =",
        "new Function",
        "eval(",
    ];
    // Data scripts hold texts of the course, which may be about anything.
    let of_theme = |path: &str| {
        [
            "script", "front", "rooms", "kinds", "finding", "frame", "early",
        ]
        .iter()
        .any(|name| path.starts_with(&format!("assets/{name}-")))
    };
    site.iter()
        .filter(|(path, _)| path.ends_with(".js") && of_theme(path))
        .all(|(_, content)| {
            content.bytes().is_ok_and(|bytes| {
                let script = String::from_utf8_lossy(&bytes);
                WRITERS
                    .iter()
                    .all(|(all, kept)| script.matches(all).count() == script.matches(kept).count())
                    && !SINKS.iter().any(|sink| script.contains(sink))
            })
        })
}

/// A type as it is sent: text with its charset.
fn said(kind: &str) -> String {
    if kind.starts_with("text/") {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    }
}

fn plain(text: &str) -> String {
    text.to_owned()
}

/// Inside a JSON string.
fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn lines(line: impl Fn((&str, &str)) -> String) -> String {
    TYPES.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The lines of the upload script: what is kept for ever first, then pages, and only types that this site has.
fn puts(site: &Site) -> String {
    let has = |ending: &str, in_assets: bool| {
        site.iter().any(|(path, _)| {
            path.starts_with("assets/") == in_assets && path.rsplit('.').next() == Some(ending)
        })
    };
    let mut puts = Vec::new();
    for (in_assets, cache) in [(true, FOR_EVER), (false, MINUTES)] {
        for (ending, media) in TYPES
            .into_iter()
            .filter(|(ending, _)| has(ending, in_assets))
        {
            let pattern = if in_assets {
                format!("assets/*-????????.{ending}")
            } else {
                format!("*.{ending}")
            };
            // Patterns of pages take files in assets too: `*` crosses folders there.
            let more = if in_assets {
                String::new()
            } else {
                " --exclude 'assets/*'".to_owned()
            };
            puts.push(format!("put '{}' '{cache}' '{pattern}'{more}", said(media)));
        }
    }
    puts.join("\n")
}

#[cfg(test)]
mod tests;
