//! Pages that lead on from addresses that pages had before, and the sitemap.

use super::html::{escape, escape_into};
use super::shared::RenderContext;
use crate::course::Lesson;
use crate::policy;

/// Old addresses and where they lead now, in course order. The first page that claims an address has it.
pub fn former<'a>(shared: &RenderContext<'a>) -> Vec<(String, &'a str, &'a str)> {
    let mut former = Vec::new();
    for module in &shared.course.modules {
        let named_module = module
            .formerly
            .iter()
            .map(|reference| format!("{}/index.html", reference.name));
        former.extend(
            module
                .former_addresses
                .iter()
                .cloned()
                .chain(named_module)
                .map(|old| (old, module.address.as_str(), module.title.as_str())),
        );
        for lesson in &module.lessons {
            let named = lesson
                .formerly
                .iter()
                .map(|reference| address(lesson, &reference.name));
            let old = lesson.former_addresses.iter().cloned().chain(named);
            former.extend(old.map(|old| (old, lesson.address.as_str(), lesson.title.as_str())));
        }
    }
    former
}

/// The address of a page by its name: `module/file`, or `file` in the module of the page that names it.
fn address(lesson: &Lesson, name: &str) -> String {
    match lesson.address.rsplit_once('/') {
        Some((folder, _)) if !name.contains('/') => format!("{folder}/{name}.html"),
        _ => format!("{name}.html"),
    }
}

/// A page at `old` that leads to `new` at once, and says so to who stays.
pub fn page(shared: &RenderContext, old: &str, new: &str, title: &str) -> String {
    let strings = shared.strings();
    let to = escape(&relative(old, new));
    let canonical = Some(shared.canonical(new))
        .filter(|url| !url.is_empty())
        .map_or_else(|| to.clone(), |url| escape(&url));
    let (language, moved) = (
        escape(&shared.course.settings.language),
        escape(strings.get("moved")),
    );
    // By this the offline worker knows a page of this course.
    let course = escape(&shared.course.settings.id);
    let direction = crate::course::direction(&shared.course.settings.language);
    let policy = policy::tag(policy::PagePolicy {
        bare: true,
        ..policy::PagePolicy::default()
    });
    format!(
        "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\" data-course=\"{course}\">\n<head>\n{policy}\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\" content=\"0; url={to}\">\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n<title>{moved}</title>\n</head>\n<body>\n<main>\n<h1>{moved}</h1>\n\
         <p><a href=\"{to}\">{}</a></p>\n</main>\n</body>\n</html>\n",
        escape(title)
    )
}

/// `new` as a link from a page at `old`; both are below the site.
fn relative(old: &str, new: &str) -> String {
    let up = "../".repeat(old.matches('/').count());
    format!("{up}{new}")
}

/// The sitemap (sitemaps.org) of the pages at `addresses`.
pub fn sitemap<'a>(shared: &RenderContext, addresses: impl Iterator<Item = &'a str>) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for address in addresses {
        xml.push_str("<url><loc>");
        escape_into(&mut xml, &shared.canonical(address));
        xml.push_str("</loc></url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}
