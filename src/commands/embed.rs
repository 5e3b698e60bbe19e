//! `leadlet embed`: how the course is put into a certain place: what to paste, what to set there, and what goes wrong there.

use super::ExitStatus;
use super::console::{Console, MessageFormat, also};
use crate::course::{Course, visit};
use crate::diagnostic::Severity;
use crate::host::{Host, below, fill};
use crate::kinds::Purpose;
use crate::pipeline::{self, Outcome, Request};
use crate::policy::{frame_ancestors, origin};
use crate::site::Content;
use crate::source::Source;
use crate::text::escape::escape;
use clap::ValueEnum;
use std::path::PathBuf;

/// Say how to put the course into a web page, a platform or behind a server
#[derive(Debug, clap::Args)]
pub struct Embed {
    /// Where it is to stand
    #[arg(value_enum)]
    platform: Platform,
    /// The course folder: the one that holds content/
    #[arg(default_value = ".")]
    dir: PathBuf,
}

/// Where a course can be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Platform {
    /// Any web page
    Html,
    /// SharePoint Online
    Sharepoint,
    /// Microsoft Teams
    Teams,
    /// Confluence
    Confluence,
    /// Workday Learning
    Workday,
    /// Google Sites
    GoogleSites,
    /// An LMS, such as Moodle: says how a package is made for it
    #[value(aliases = [
        "moodle", "canvas", "cornerstone", "docebo", "successfactors", "scormcloud", "scorm-cloud", "ilias", "sumtotal", "blackboard", "brightspace",
        "totara", "talentlms", "open-edx", "openedx", "litmos", "absorb", "360learning", "scorm", "scorm12", "scorm2004", "cmi5",
    ])]
    Lms,
    /// Behind Microsoft IIS
    Iis,
    /// Behind nginx
    Nginx,
    /// Behind Apache
    Apache,
    /// Behind Caddy
    Caddy,
    /// On Amazon S3 with CloudFront
    S3,
    /// On Netlify
    Netlify,
    /// On Cloudflare Pages
    Cloudflare,
    /// On GitHub Pages
    GithubPages,
}

impl Platform {
    /// What is told of it, with holes.
    fn text(self) -> &'static str {
        match self {
            Platform::Html => include_str!("embed/html.txt"),
            Platform::Sharepoint => include_str!("embed/sharepoint.txt"),
            Platform::Teams => include_str!("embed/teams.txt"),
            Platform::Confluence => include_str!("embed/confluence.txt"),
            Platform::Workday => include_str!("embed/workday.txt"),
            Platform::GoogleSites => include_str!("embed/google-sites.txt"),
            Platform::Lms => include_str!("embed/lms.txt"),
            Platform::Iis => include_str!("embed/iis.txt"),
            Platform::Nginx => include_str!("embed/nginx.txt"),
            Platform::Apache => include_str!("embed/apache.txt"),
            Platform::Caddy => include_str!("embed/caddy.txt"),
            Platform::S3 => include_str!("embed/s3.txt"),
            Platform::Netlify => include_str!("embed/netlify.txt"),
            Platform::Cloudflare => include_str!("embed/cloudflare.txt"),
            Platform::GithubPages => include_str!("embed/github-pages.txt"),
        }
    }

    /// The server whose file the text shows, and that file; none where no file is shown.
    fn shown(self) -> Option<(Host, &'static str)> {
        match self {
            Platform::Iis => Some((Host::Iis, "web.config")),
            Platform::Nginx => Some((Host::Nginx, "nginx.conf")),
            Platform::Apache => Some((Host::Apache, ".htaccess")),
            Platform::Caddy => Some((Host::Caddy, "caddy.conf")),
            Platform::Netlify => Some((Host::Netlify, "_headers")),
            Platform::Cloudflare => Some((Host::Cloudflare, "_headers")),
            _ => None,
        }
    }

    /// Whether its server sends compressed forms of texts that lie beside them.
    fn sends_compressed(self) -> bool {
        matches!(self, Platform::Nginx | Platform::Apache | Platform::Caddy)
    }
}

impl Embed {
    /// Prints what is to be done, filled in for the course.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        let request = Request {
            host: self.platform.shown().map(|(host, _)| host),
            precompress: self.platform.sends_compressed(),
            ..Request::default()
        };
        let made = Source::read(&self.dir)
            .and_then(|(source, findings)| pipeline::build(source, findings, request));
        let outcome = match made {
            Ok(outcome) => outcome,
            Err(error) => {
                voice.fail(&error.to_string());
                return ExitStatus::Failed;
            }
        };
        if outcome.count(Severity::Error) > 0 {
            let besides = voice.findings(&outcome, MessageFormat::Human, false);
            voice.fail(&also("The course has errors: fix them first", besides));
            return ExitStatus::Findings;
        }
        if outcome.course.settings.url.is_none() && self.platform != Platform::Lms {
            voice.say(
                "note: course.yaml has no `url:`, so the code below has a placeholder for the \
                 address",
            );
        }
        voice.print(&self.text(&outcome));
        ExitStatus::Done
    }

    /// The platform's text for this course.
    fn text(&self, outcome: &Outcome) -> String {
        let settings = &outcome.course.settings;
        let url = settings
            .url
            .clone()
            .unwrap_or_else(|| "https://learn.example.com".to_owned());
        let url = format!("{}/", url.trim_end_matches('/'));
        let origin = origin(&url);
        let host_name = origin
            .split_once("://")
            .map_or(origin.as_str(), |(_, host)| host);
        let (lesson, block) = example(&outcome.course);
        let shown = self
            .platform
            .shown()
            .and_then(|(_, name)| outcome.site.as_ref()?.get(name));
        let file = match shown {
            Some(Content::Bytes(bytes)) => String::from_utf8_lossy(bytes).trim_end().to_owned(),
            _ => String::new(),
        };
        let (title, address) = (escape(&settings.title), escape(&url));
        fill(
            self.platform.text(),
            &[
                ("title", settings.title.as_str()),
                ("title_html", &title),
                ("url", &url),
                ("url_html", &address),
                ("id", &settings.id),
                ("origin", &origin),
                ("host_name", host_name),
                ("below", &below(settings)),
                ("lesson", &lesson),
                ("block", &block),
                ("ancestors", &frame_ancestors(settings)),
                ("file", &file),
            ],
        )
    }
}

/// A page of the course to show how one is named, and a question or story in it.
fn example(course: &Course) -> (String, String) {
    let page = |address: &str| address.trim_end_matches(".html").to_owned();
    for lesson in course.lessons() {
        let mut found = None;
        visit(&lesson.page.blocks, &mut |block| {
            let spec = block.kind.spec();
            if spec.is_some_and(|spec| spec.purpose == Purpose::Decide)
                && !block.id.is_empty()
                && found.is_none()
            {
                found = Some(block.id.clone());
            }
        });
        if let Some(id) = found {
            return (page(&lesson.address), id);
        }
    }
    let first = course.lessons().next().map_or_else(
        || "MODULE/LESSON".to_owned(),
        |lesson| page(&lesson.address),
    );
    (first, "ID".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every hole in every text is one that is filled.
    #[test]
    fn no_text_has_a_hole_that_nobody_fills() {
        let files = [("content/course.yaml", "id: x\ntitle: X\nlanguage: en\n")];
        let outcome =
            pipeline::build(Source::from_texts(files), Vec::new(), Request::default()).unwrap();
        for platform in Platform::value_variants() {
            let text = Embed {
                platform: *platform,
                dir: PathBuf::new(),
            }
            .text(&outcome);
            assert!(
                !text.contains("{{") && !text.contains("}}"),
                "{platform:?}: {text}"
            );
            for line in text.lines() {
                assert!(line.len() <= 160, "{platform:?}: {line}");
            }
        }
    }
}
