//! How wide characters are at the most in bold fonts of which nothing is known: what a browser falls back to, in any writing.

use unicode_normalization::char::is_combining_mark;

/// How wide a character is, in sizes of the font.
pub(super) fn width(character: char) -> f32 {
    match character {
        // Marks of Indic writings stand beside their letter as often as over it.
        '\u{900}'..='\u{dff}' if is_combining_mark(character) => 0.35,
        _ if is_combining_mark(character) || is_unseen(character) => 0.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '!' | '\'' | '|' | '\u{2019}' => 0.42,
        'f' | 'r' | 't' | '-' | '(' | ')' | '[' | ']' | '/' | '"' => 0.56,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '&' => 1.12,
        'a'..='z' | '0'..='9' => 0.72,
        'A'..='Z' => 0.84,
        // Armenian, Hebrew, Arabic; their letters are narrow but for a few.
        '\u{530}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' => 0.72,
        '\u{400}'..='\u{52f}' if "мшщжюыфМШЩЖЮЫФ".contains(character) => 1.1,
        // Indic, Thai, Lao, Tibetan, Burmese, Khmer.
        '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => 0.85,
        '\u{1100}'..='\u{11ff}'
        | '\u{2e80}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}' => 1.0,
        '\u{1f000}'.. => 1.4,
        _ if character.is_uppercase() => 0.86,
        _ => 0.76,
    }
}

/// Whether a character takes no room: joiners, directions, soft hyphens.
fn is_unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}
