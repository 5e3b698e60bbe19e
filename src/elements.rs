//! Elements of finished HTML, read and changed by lol_html, which leaves everything else as it is, byte by byte.

use crate::text::tags::unescape;
use lol_html::html_content::Element;
use lol_html::{
    HandlerResult, HtmlRewriter, RewriteStrSettings, Settings, doctype, element, end_tag,
    rewrite_str,
};
use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

/// Shows each element of some HTML to `look`; gives the HTML with what it changed.
///
/// # Errors
/// When the HTML cannot be read at all.
pub fn each_element(
    html: &str,
    look: impl FnMut(&mut Element) -> HandlerResult,
) -> Result<String, String> {
    let settings = RewriteStrSettings::new()
        .with_strict(false)
        .append_element_content_handler(element!("*", look));
    rewrite_str(html, settings).map_err(|error| error.to_string())
}

/// The value of an attribute without escapes.
pub fn attribute(element: &Element, name: &str) -> Option<String> {
    element.get_attribute(name).map(|value| unescape(&value))
}

/// Whether an element has this type of link.
pub fn is_rel(element: &Element, rel: &str) -> bool {
    attribute(element, "rel").is_some_and(|rels| {
        rels.split_ascii_whitespace()
            .any(|one| one.eq_ignore_ascii_case(rel))
    })
}

/// Whether there is an element of this name in some HTML; one that cannot be read may have it.
pub fn has_element(html: &str, name: &str) -> bool {
    let mut found = false;
    let read = each_element(html, |element| {
        found |= element.tag_name() == name;
        Ok(())
    });
    found || read.is_err()
}

/// The elements of these names that have an id, in the order of their ends: id, name, and their bytes from opening to closing tag.
/// Any order and quoting of attributes will do; what looks like a tag in a text, a comment or an attribute is none.
pub fn elements_with_id(
    html: &str,
    names: &[&'static str],
) -> Vec<(String, &'static str, Range<usize>)> {
    let found = Rc::new(RefCell::new(Vec::new()));
    let handlers = names.iter().map(|&name| {
        let found = Rc::clone(&found);
        element!(name, move |element| {
            if let Some(mut id) = attribute(element, "id") {
                let (start, found) = (element.source_location().bytes().start, Rc::clone(&found));
                element.on_end_tag(end_tag!(move |tag| {
                    let bytes = start..tag.source_location().bytes().end;
                    found
                        .borrow_mut()
                        .push((std::mem::take(&mut id), name, bytes));
                    Ok(())
                }))?;
            }
            Ok(())
        })
    });
    let settings = Settings::new().with_strict(false);
    let settings = handlers.fold(settings, Settings::append_element_content_handler);
    let mut reader = HtmlRewriter::new(settings, |_: &[u8]| {});
    // What was found before a page cannot be read any further is sound.
    if reader.write(html.as_bytes()).is_ok() {
        _ = reader.end();
    }
    found.take()
}

/// Where the head of a page begins, in bytes: after the tag that opens it. Where no tag does, browsers open it after the doctype and `<html>`.
/// Only the beginning of the page is read.
pub fn head_start(html: &[u8]) -> usize {
    let (start, is_found) = (Cell::new(0), Cell::new(false));
    let settings = Settings::new()
        .with_strict(false)
        .append_element_content_handler(element!("*", |element| {
            let name = element.tag_name();
            if !is_found.get() && (name == "html" || name == "head") {
                start.set(element.source_location().bytes().end);
            }
            is_found.set(is_found.get() || name != "html");
            Ok(())
        }))
        .append_document_content_handler(doctype!(|doctype| {
            if !is_found.get() {
                start.set(doctype.source_location().bytes().end);
            }
            Ok(())
        }));
    read_until(html, settings, || is_found.get());
    start.get()
}

/// The place after the script of this address, in bytes, if it is the first thing that the head of a page loads.
/// Only the beginning of the page is read.
pub fn after_first_script(html: &[u8], address: &str) -> Option<usize> {
    let (end, is_over) = (Rc::new(Cell::new(None)), Cell::new(false));
    let settings = Settings::new()
        .with_strict(false)
        .append_element_content_handler(element!("*", |element| {
            let name = element.tag_name();
            let is_first = !is_over.get()
                && name == "script"
                && attribute(element, "src").as_deref() == Some(address);
            if is_first {
                let end = Rc::clone(&end);
                element.on_end_tag(end_tag!(move |tag| {
                    end.set(Some(tag.source_location().bytes().end));
                    Ok(())
                }))?;
            }
            is_over.set(
                is_over.get()
                    || !matches!(name.as_str(), "html" | "head" | "meta" | "title" | "base"),
            );
            Ok(())
        }));
    read_until(html, settings, || end.get().is_some());
    end.get()
}

/// Reads HTML until it is known what is looked for, or the HTML cannot be read any further.
fn read_until(html: &[u8], settings: Settings, is_known: impl Fn() -> bool) {
    let mut reader = HtmlRewriter::new(settings, |_: &[u8]| {});
    for part in html.chunks(1024) {
        if reader.write(part).is_err() || is_known() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is before the place at which the head begins.
    fn before(html: &str) -> &str {
        &html[..head_start(html.as_bytes())]
    }

    #[test]
    fn head_start_is_where_browsers_open_the_head() {
        for (start, rest) in [
            (
                "<!doctype html>\n<html lang=\"en\">\n<head>",
                "<title>T</title>",
            ),
            (
                "<!DOCTYPE html><!-- <head> --><HTML title='<head>'><HEAD data-x=\">\">",
                "\n</HEAD><body><header>",
            ),
            ("<!DOCTYPE html>\n<html>", "<title>T</title><svg><head>"),
            ("<!DOCTYPE html>", "\n<header>x</header>"),
            ("", "<p>x</p>"),
            ("", ""),
        ] {
            assert_eq!(before(&format!("{start}{rest}")), start);
        }
        let long = format!("<!doctype html><!-- {} --><html><head>", "ü".repeat(5000));
        assert_eq!(before(&format!("{long}<title>T</title>")), long);
    }

    #[test]
    fn after_first_script_finds_one_before_all_else_that_loads() {
        let after = |html: &str| {
            after_first_script(html.as_bytes(), "../a.js").map(|at| html[..at].to_owned())
        };
        let page = "<!doctype html><html><head><meta charset=utf-8><title><script src=\"../a.js\"></title><!-- ü --><script src=\"../a.js\"> </script>";
        assert_eq!(
            after(&format!("{page}<link rel=icon><p>")).as_deref(),
            Some(page)
        );
        let long = page.replace(" ü ", &"ü".repeat(5000));
        assert_eq!(after(&format!("{long}<p>")), Some(long));
        for html in [
            "<head><link href=b.css><script src=\"../a.js\"></script>",
            "<head><script src=\"b.js\"></script><script src=\"../a.js\"></script>",
            "<p>",
            "",
        ] {
            assert_eq!(after(html), None);
        }
    }

    #[test]
    fn elements_are_found_with_any_attributes_and_no_text_is_one() {
        let html = "<p>&lt;x-a id=q0></p><!-- <x-a id=q0></x-a> --><x-a class=\"ü>\" ID='q1'>1</x-a> \
            <p title=\"<x-a id='q0'></x-a>\"><x-a>2</x-a><X-B id=q12>3</X-B>";
        let found: Vec<_> = elements_with_id(html, &["x-a", "x-b"])
            .into_iter()
            .map(|(id, name, bytes)| (id, name, &html[bytes]))
            .collect();
        assert_eq!(
            found,
            [
                ("q1".to_owned(), "x-a", "<x-a class=\"ü>\" ID='q1'>1</x-a>"),
                ("q12".to_owned(), "x-b", "<X-B id=q12>3</X-B>"),
            ]
        );
    }

    #[test]
    fn has_element_finds_elements_and_no_text() {
        assert!(has_element("<head><SCRIPT src=a></SCRIPT>", "script"));
        assert!(!has_element(
            "<!-- <script> --><p title='<script>'>&lt;script></p>",
            "script"
        ));
    }
}
