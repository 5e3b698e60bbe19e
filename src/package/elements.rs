//! Elements of finished HTML, read and changed by lol_html, which leaves everything else as it is, byte by byte.

use crate::tags::unescape;
use lol_html::html_content::Element;
use lol_html::{HandlerResult, RewriteStrSettings, element, rewrite_str};

/// Shows each element of some HTML to `look`; gives the HTML with what it changed.
///
/// # Errors
/// When the HTML cannot be read at all.
pub fn each_element(html: &str, look: impl FnMut(&mut Element) -> HandlerResult) -> Result<String, String> {
    let settings = RewriteStrSettings::new().with_strict(false).append_element_content_handler(element!("*", look));
    rewrite_str(html, settings).map_err(|error| error.to_string())
}

/// The value of an attribute without escapes.
pub fn attribute(element: &Element, name: &str) -> Option<String> {
    element.get_attribute(name).map(|value| unescape(&value))
}

/// Whether an element has this type of link.
pub fn is_rel(element: &Element, rel: &str) -> bool {
    attribute(element, "rel").is_some_and(|rels| rels.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(rel)))
}
