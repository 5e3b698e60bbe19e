//! Titles: the width of their longest word, measured in the font that shows them, says how large they can be; and a word that is
//! wider than a narrow line gets the places where it may be parted with a hyphen.

mod face;
mod usual;
mod words;

use crate::text::escape::escape_into;
use crate::text::tags::unescape;
pub use face::{TitleFace, first_family, font_files, property};
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

/// Widths of a title's longest word for which there is a class, in half sizes of its font: `w12` is a word of up to six sizes. Every
/// word below the first fits wherever a title stands.
const STEPS: [u16; 14] = [10, 12, 14, 16, 18, 20, 22, 25, 28, 32, 38, 46, 58, 80];
/// Words wider than this, in sizes of the font, are parted where even the smallest title has no room for them.
const PARTED: f32 = 8.5;
/// The most that may stand between two places where a word is parted, in sizes of the font.
const WIDEST_PIECE: f32 = 6.0;
/// What is added for fonts that stand in until the own one is there, or where it may not load.
const SPARE: f32 = 1.04;

/// Bytes of a word that is not wide in any font.
const SHORT: usize = 6;

/// Measures titles in one language.
#[derive(Clone, Debug, Default)]
pub struct Titles {
    language: String,
    faces: Vec<TitleFace>,
}

impl Titles {
    /// Titles in a language, shown in some fonts; without a font that is known, each character is taken to be as wide as it can be.
    pub fn new(language: &str, faces: Vec<TitleFace>) -> Titles {
        Titles {
            language: language.to_owned(),
            faces,
        }
    }

    /// The rules of the classes, for the style sheet: each says how wide the longest word is, in sizes of the font.
    pub fn css() -> String {
        let mut css = String::with_capacity(400);
        for step in STEPS {
            let half = if step % 2 == 1 { ".5" } else { "" };
            let _ = write!(css, ".w{step}{{--word:{}{half}}}", step / 2);
        }
        css
    }

    /// A title as HTML: in a box that measures the line, with the class of its longest word.
    pub fn html(&self, title: &str) -> String {
        let mut inside = String::with_capacity(title.len());
        escape_into(&mut inside, title);
        self.boxed("span", title, &self.whole(&inside))
    }

    /// As [`Titles::html`], of what is HTML already, such as paragraphs that stand as large as a title.
    pub fn boxed_html(&self, html: &str) -> String {
        let text: String = parts(html).filter(|part| !part.starts_with('<')).collect();
        self.boxed("div", &unescape(&text), &self.whole(html))
    }

    fn boxed(&self, element: &str, text: &str, inside: &str) -> String {
        let class = self
            .step(text)
            .map_or_else(String::new, |step| format!(" w{step}"));
        format!("<{element} class=\"fit{class}\"><{element}>{inside}</{element}></{element}>")
    }

    /// The number of the class for a title; none when its words fit anywhere.
    pub fn step(&self, title: &str) -> Option<u16> {
        let widest = words::unbroken(title)
            .map(|word| self.width(word))
            .fold(0.0, f32::max);
        let step = STEPS.iter().find(|step| widest <= f32::from(**step) / 2.0);
        let step = step.copied().unwrap_or(STEPS[STEPS.len() - 1]);
        (step > STEPS[0]).then_some(step)
    }

    /// HTML in which each wide word keeps together, and has the places where it may be parted if a line has no room for it.
    pub fn whole(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + 16);
        let mut code = 0_usize;
        for part in parts(html) {
            match part {
                "<code>" => code += 1,
                "</code>" => code = code.saturating_sub(1),
                _ => {}
            }
            if code > 0 || part.starts_with('<') {
                out.push_str(part);
            } else {
                self.words(part, &mut out);
            }
        }
        out
    }

    /// HTML whose headings are as [`Titles::whole`] makes them.
    pub fn whole_headings(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + 16);
        let mut rest = html;
        while let Some((before, heading, after)) = first_heading(rest) {
            out.push_str(before);
            out.push_str(&self.whole(heading));
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// Escaped text in which wide words are kept together. Words with escaped signs are no words that rules know, and stay.
    fn words(&self, text: &str, out: &mut String) {
        let mut rest = text;
        for word in words::unbroken(text) {
            if word.len() <= SHORT || word.contains(['\u{ad}', '&']) || self.width(word) <= PARTED {
                continue;
            }
            let Some((before, after)) = rest.split_once(word) else {
                continue;
            };
            out.push_str(before);
            out.push_str("<span class=\"word\">");
            for (at, piece) in words::pieces(word, &self.language).into_iter().enumerate() {
                if at > 0 && piece.chars().any(char::is_alphanumeric) {
                    out.push('\u{ad}');
                }
                self.part(piece, out);
            }
            out.push_str("</span>");
            rest = after;
        }
        out.push_str(rest);
    }

    /// A piece of a word, parted where no rule parts it and it is too wide.
    fn part(&self, piece: &str, parted: &mut String) {
        let mut width = 0.0;
        for character in piece.chars() {
            let own = self.of(character);
            if width + own > WIDEST_PIECE && own > 0.0 {
                parted.push('\u{ad}');
                width = 0.0;
            }
            width += own;
            parted.push(character);
        }
    }

    /// How wide a text is on one line, in sizes of the font.
    fn width(&self, text: &str) -> f32 {
        SPARE
            * text
                .chars()
                .map(|character| self.of(character))
                .sum::<f32>()
    }

    /// How wide a character is: in the widest of the fonts that have it, or its letter without marks.
    fn of(&self, character: char) -> f32 {
        let in_faces = |character: char| {
            self.faces
                .iter()
                .filter_map(|face| face.width(character))
                .reduce(f32::max)
        };
        in_faces(character)
            .or_else(|| {
                let letter = std::iter::once(character).nfd().next()?;
                in_faces(letter).filter(|_| letter != character)
            })
            .unwrap_or_else(|| usual::width(character))
    }
}

/// The tags of HTML and the texts between them, each whole.
fn parts(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let end = match rest.strip_prefix('<') {
            Some(tag) => tag.find('>').map(|end| end + 2),
            None => rest.find('<'),
        };
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        (!part.is_empty()).then_some(part)
    })
}

/// The first heading in HTML, with what is before and after it.
fn first_heading(html: &str) -> Option<(&str, &str, &str)> {
    let begin = html.match_indices("<h").map(|(at, _)| at).find(|at| {
        let tag = &html.as_bytes()[at + 2..];
        matches!(tag, [b'1'..=b'6', b' ' | b'>', ..])
    })?;
    let level = html.get(begin + 2..begin + 3)?;
    let end = begin + html[begin..].find(&format!("</h{level}>"))?;
    Some((&html[..begin], &html[begin..end], &html[end..]))
}

#[cfg(test)]
mod tests {
    use super::{TitleFace, Titles};
    use crate::fonts::Font;

    fn titles(language: &str) -> Titles {
        let font = include_bytes!("../../../themes/default/fonts/bricolage-grotesque-latin.woff2");
        Titles::new(
            language,
            vec![TitleFace::new(&Font::read(font).unwrap(), 780)],
        )
    }

    #[test]
    fn class_follows_the_measured_width_and_not_the_number_of_letters() {
        let titles = titles("en");
        assert_eq!(
            titles.html("Raise it"),
            "<span class=\"fit\"><span>Raise it</span></span>"
        );
        let [narrow, wide] = ["illiilliillii", "mmwwmmwwmmwww"].map(|word| titles.step(word));
        assert!(narrow < wide, "{narrow:?} {wide:?}");
        // Of an unknown font the most is assumed.
        assert!(
            Titles::new("en", vec![]).step("Responsibilities") > titles.step("Responsibilities")
        );
    }

    #[test]
    fn wide_word_may_be_parted_and_others_keep_whole() {
        let html = titles("de").html("Als Donaudampfschifffahrtsgesellschaftskapit\u{e4}n & Ruder");
        let plain = html.replace('\u{ad}', "|");
        assert!(plain.contains("<span>Als <span class=\"word\">Do|nau|dampf|schiff|fahrts|ge|sell|schafts|ka|pi|t\u{e4}n</span> &amp; Ruder</span>"), "{plain}");
        let forced = titles("de").html(&"9".repeat(40));
        assert!(forced.matches('\u{ad}').count() >= 3, "{forced:?}");
    }

    #[test]
    fn html_keeps_its_tags_code_and_escapes() {
        let titles = titles("en");
        let same = "<p title=\"Responsibilities-of-everybody\">Short &amp; <code>misunderstandings_of_everybody</code> &lt;counterrevolutionaries&gt;";
        assert_eq!(titles.whole(same), same);
        let html = "<p>Counterrevolutionaries</p><h2 id=\"a\">Counter<b>Counterrevolutionaries</b></h2><hr><h3>x";
        let whole = titles.whole_headings(html).replace('\u{ad}', "");
        assert_eq!(
            whole,
            "<p>Counterrevolutionaries</p><h2 id=\"a\">Counter<b><span class=\"word\">Counterrevolutionaries</span></b></h2><hr><h3>x"
        );
        assert!(
            titles
                .boxed_html("<p>Responsibilities</p>")
                .starts_with("<div class=\"fit w")
        );
    }

    #[test]
    fn letters_with_marks_are_as_wide_as_without() {
        let titles = titles("vi");
        let [marked, bare] =
            ["\u{1ec7}", "e"].map(|letter| titles.of(letter.chars().next().unwrap()));
        assert!((marked - bare).abs() < 0.01, "{marked} {bare}");
    }
}
