//! Names that files may have, as they become ids and addresses: which are reserved, and one made from any words.

use unicode_normalization::UnicodeNormalization;

/// Names that a page or a module may not have: those of the site's own files, and those Windows keeps for devices.
const RESERVED: [&str; 7] = ["index", "assets", "leadlet", "con", "prn", "aux", "nul"];
/// The longest name that is made from words, in characters: longer ones are cut between words.
const MAX_NAME_CHARS: usize = 60;

/// Whether a page or a module may not have a name. Windows has ten serial and ten parallel ports.
pub fn is_reserved(name: &str) -> bool {
    let port = name
        .strip_prefix("com")
        .or_else(|| name.strip_prefix("lpt"));
    RESERVED.contains(&name)
        || port.is_some_and(|port| port.len() == 1 && port.as_bytes()[0].is_ascii_digit())
}

/// A name of `a-z 0-9 -` for some words in any script: accents dropped, other scripts in Latin letters, everything else a hyphen.
/// None when there is not one letter or digit in them.
pub fn file_name(words: &str) -> Option<String> {
    let plain: String = words
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .collect();
    let latin = deunicode::deunicode_with_tofu(&plain.replace(['\'', '\u{2019}'], ""), " ")
        .to_ascii_lowercase();
    let mut name = String::new();
    for part in latin
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
    {
        if !name.is_empty() && name.len() + part.len() >= MAX_NAME_CHARS {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.extend(part.chars().take(MAX_NAME_CHARS));
    }
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_site_and_of_windows_are_reserved() {
        assert!(
            ["index", "assets", "leadlet", "con", "com0", "lpt9"]
                .into_iter()
                .all(is_reserved)
        );
        assert!(
            !["indexes", "com", "com10", "comb", "a"]
                .into_iter()
                .any(is_reserved)
        );
    }

    #[test]
    fn words_in_any_script_become_names() {
        let made = |words| file_name(words).unwrap_or_default();
        assert_eq!(
            made("  Raise it with a next step! "),
            "raise-it-with-a-next-step"
        );
        assert_eq!(made("Über Größe_2"), "uber-grosse-2");
        assert_eq!(made("Don’t wait"), "dont-wait");
        assert_eq!(made("Раннее предупреждение"), "rannee-preduprezhdenie");
        assert_eq!(made("Προειδοποίηση"), "proeidopoiese");
        assert_eq!(made("早めに伝える"), "zao-menichuan-eru");
        assert_eq!(file_name(" … "), None);
    }

    #[test]
    fn a_long_name_is_cut_between_words() {
        let name = file_name(&"seven eleven ".repeat(9)).unwrap();
        assert!(
            name.len() <= MAX_NAME_CHARS && name.ends_with("seven") | name.ends_with("eleven"),
            "{name}"
        );
        assert_eq!(file_name(&"a".repeat(99)).unwrap().len(), MAX_NAME_CHARS);
    }
}
