//! The course on paper: one document to print or to save as PDF, and the facilitator guide beside it. Neither holds a script.

use super::files::Files;
use super::join::{Piece, join};
use super::page::Page;
use super::{Handed, Packed, policy, refused, text};
use crate::course::Course;
use crate::site::Site;
use crate::source::MachineError;
use crate::tags::{read_tag, write_tag};

/// Where a piece goes into what stands round the pieces.
const PIECE: &str = "<!-- piece -->";

/// Packs the two pages that were rendered for paper.
///
/// Findings: `package/page` (error) when a theme's page cannot be taken apart.
///
/// # Errors
/// When a large file of the course cannot be read again.
pub fn pack(course: &Course, printed: &Site, guide: &Site) -> Result<Packed, MachineError> {
    let mut packed = Packed::default();
    for (site, address, suffix) in [(printed, "print.html", ""), (guide, "guide.html", "-guide")] {
        let files = Files::of(site)?;
        let Some(page) = Page::read(address, text(site, address)) else { return Ok(refused(Page::odd(course, address))) };
        let bytes = document(&page, site, &files).into_bytes();
        packed.files.push(Handed { suffix: suffix.to_owned(), bytes });
    }
    Ok(packed)
}

fn document(page: &Page, site: &Site, files: &Files) -> String {
    let mut pieces = cut(page);
    join(&mut pieces, files);
    let style = Page::style(std::slice::from_ref(page), site, files);
    let mut out = String::from("<!DOCTYPE html>\n");
    write_tag(&mut out, "html", &page.html, false);
    out.push_str("\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
    out.push_str(&policy::policy(std::slice::from_ref(&style), std::iter::empty()));
    out.push_str("\">\n");
    page.head_into(&mut out, files);
    out.push_str(&format!("<style>{style}</style>\n</head>\n"));
    write_tag(&mut out, "body", &page.body, false);
    out.push_str(page.before);
    out.push_str(page.main);
    let (shell, articles) = pieces.split_first().map_or(("", [].as_slice()), |(shell, rest)| (shell.html.as_str(), rest));
    let mut articles = articles.iter();
    for (at, part) in shell.split(PIECE).enumerate() {
        if at > 0 {
            out.push_str(articles.next().map_or("", |piece| &piece.html));
        }
        out.push_str(part);
    }
    out.push_str("</main>");
    out.push_str(page.after);
    out.push_str("</body>\n</html>\n");
    out
}

/// The articles of a page, each of which was a page of the course, after what stands round them.
fn cut(page: &Page) -> Vec<Piece> {
    let mut shell = String::new();
    let mut articles = Vec::new();
    let mut rest = page.inside;
    while let Some(start) = rest.find("<article") {
        let end = rest[start..].find("</article>").map_or(rest.len(), |end| start + end + "</article>".len());
        shell.push_str(&rest[..start]);
        shell.push_str(PIECE);
        let html = rest[start..end].to_owned();
        let attributes = read_tag(&html).map(|((_, attributes, _), _)| attributes).unwrap_or_default();
        let address = attributes.into_iter().find(|(name, _)| name == "data-address").map(|(_, value)| value).unwrap_or_default();
        articles.push(Piece { address, from: page.address.to_owned(), html });
        rest = &rest[end..];
    }
    shell.push_str(rest);
    articles.insert(0, Piece { address: page.address.to_owned(), from: page.address.to_owned(), html: shell });
    articles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_keep_their_ids_apart_and_lead_to_each_other() {
        let mut site = Site::new();
        let text = "<html lang=\"en\"><head><title>T</title><link rel=\"stylesheet\" href=\"assets/p.css\"></head><body><main><nav><a href=\"m/a.html\">a</a></nav>\
            <article data-address=\"m/a.html\" id=\"/m/a.html\"><h4 id=\"x\">X</h4></article><hr><article data-address=\"m/b.html\" id=\"/m/b.html\"><h4 id=\"x\">X</h4>\
            <a href=\"#x\">here</a><a href=\"m/a.html#x\">there</a></article></main></body></html>";
        site.insert("print.html", text).unwrap();
        site.insert("assets/p.css", "p{color:red}").unwrap();
        let files = Files::of(&site).unwrap();
        let made = document(&Page::read("print.html", text).unwrap(), &site, &files);
        assert!(made.contains("<nav><a href=\"#/m/a.html\">a</a></nav><article data-address=\"#/m/a.html\" id=\"/m/a.html\"><h4 id=\"x\">X</h4></article><hr>"), "{made}");
        assert!(made.contains("<h4 id=\"x~2\">X</h4><a href=\"#x~2\">here</a><a href=\"#x\">there</a>"), "{made}");
        assert!(made.contains("script-src 'none'; style-src 'sha256-") && made.contains("<style>p{color:red}</style>"), "{made}");
    }
}
