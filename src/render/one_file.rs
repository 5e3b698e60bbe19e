//! The page that holds all others, for a course in one file: its parts are the blocks of the theme's templates.

use super::rendered::{DocumentPart, RenderedPages};
use super::shared::{RenderContext, value};
use crate::diagnostic::Diagnostic;
use crate::site::Content;
use crate::site::PACKAGE_PAGE;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tera::{Context, Value};

/// Address of the page that holds all others.
pub const ADDRESS: &str = "course.html";

/// A [`DocumentPart`] as the template `file.html` sees it.
#[derive(Serialize)]
struct PartView<'a> {
    address: &'a str,
    id: &'a str,
    title: &'a str,
    #[serde(serialize_with = "super::view::as_html")]
    attributes: &'a str,
    #[serde(serialize_with = "super::view::as_html")]
    html: &'a str,
}

impl<'a> RenderContext<'a> {
    /// Renders what a page shows between its header and its footer, and the attributes of its `<body>`.
    ///
    /// # Errors
    /// What is wrong in the theme's template, for its author.
    pub(super) fn page_part(
        &self,
        template: &str,
        context: &Context,
        address: &str,
    ) -> Result<(String, DocumentPart), Box<Diagnostic>> {
        let main = self
            .theme
            .render_block(template, "main", context, address)?
            .ok_or_else(|| Box::new(self.no_main(template, address)))?;
        let attributes = self
            .theme
            .render_block(template, "body_attributes", context, address)?
            .unwrap_or_default();
        let field = |path: &str| {
            context
                .get("page")
                .and_then(|page| page.get_from_path(path)?.as_str())
                .unwrap_or_default()
                .to_owned()
        };
        Ok((
            main,
            DocumentPart {
                id: field("id"),
                title: field("head_title"),
                attributes,
            },
        ))
    }

    /// The page that holds all others, in the order of reading: the front page, the modules with theirs, and what is left.
    ///
    /// # Errors
    /// What is wrong in the theme's template, for its author.
    pub(super) fn one_file(
        &'a self,
        pages: &[Arc<RenderedPages>],
    ) -> Result<Content, Box<Diagnostic>> {
        let by_address: HashMap<&str, &RenderedPages> = pages
            .iter()
            .map(|page| (page.address.as_str(), &**page))
            .collect();
        let modules = self.course.modules.iter();
        let listed = modules.flat_map(|module| {
            std::iter::once(&module.address)
                .chain(module.lessons.iter().map(|lesson| &lesson.address))
        });
        let mut addresses: Vec<&str> = std::iter::once("index.html")
            .chain(listed.map(String::as_str))
            .collect();
        let seen: HashSet<&str> = addresses.iter().copied().collect();
        let mut rest: Vec<&str> = by_address
            .keys()
            .copied()
            .filter(|address| !seen.contains(address))
            .collect();
        rest.sort_unstable();
        addresses.extend(rest);
        let parts = addresses
            .iter()
            .filter_map(|address| by_address.get(address))
            .filter_map(|page| {
                let (part, html) = page.part.as_ref().zip(page.html.as_ref().ok())?;
                let html = html.bytes().ok()?;
                let html = String::from_utf8_lossy(&html);
                let view = PartView {
                    address: &page.address,
                    id: &part.id,
                    title: &part.title,
                    attributes: &part.attributes,
                    html: html.trim(),
                };
                Some(value(&view))
            });
        let settings = &self.course.settings;
        let mut context = self.begin_page(
            "front",
            "",
            &settings.title,
            &settings.summary,
            "index.html",
            (true, false),
        );
        context.insert_value("parts", Value::from(parts.collect::<Vec<_>>()));
        self.theme
            .render("file.html", &context, ADDRESS)
            .map(Content::from)
    }

    fn no_main(&self, template: &str, address: &str) -> Diagnostic {
        let message = format!(
            "The theme's template `{template}` has no block `main`, so `{address}` cannot be \
             put into one file"
        );
        Diagnostic::new(&PACKAGE_PAGE, &self.course.settings.file, 0..0, message)
            .whole_file()
            .help(
                "Let the theme's templates extend page.html, and put their content into its \
             block `main`.",
            )
    }
}
