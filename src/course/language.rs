//! What the model must know of a language: its direction, and its words for True and False.

/// The direction of a language's script: `rtl` or `ltr`, by its primary subtag or an explicit script
/// (Unicode CLDR, `layout/orientation`).
pub fn direction(language: &str) -> &'static str {
    let mut parts = language.split(['-', '_']);
    let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
    if let Some(script) = parts.find(|part| part.len() == 4) {
        let rtl = ["arab", "hebr", "thaa", "syrc", "nkoo", "adlm"];
        return if rtl.contains(&script.to_ascii_lowercase().as_str()) {
            "rtl"
        } else {
            "ltr"
        };
    }
    let rtl = [
        "ar", "he", "iw", "fa", "ur", "ps", "sd", "ug", "yi", "ji", "dv", "ckb", "syr", "nqo",
    ];
    if rtl.contains(&primary.as_str()) {
        "rtl"
    } else {
        "ltr"
    }
}

/// The words for True and False of a language, folded to lower case; English where they are not known.
pub fn true_false_words(language: &str) -> [&'static str; 2] {
    let primary = language
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let known = [
        ("de", ["richtig", "falsch"]),
        ("fr", ["vrai", "faux"]),
        ("es", ["verdadero", "falso"]),
        ("it", ["vero", "falso"]),
        ("pt", ["verdadeiro", "falso"]),
        ("nl", ["waar", "niet waar"]),
        ("sv", ["sant", "falskt"]),
        ("da", ["sandt", "falsk"]),
        ("nb", ["sant", "usant"]),
        ("no", ["sant", "usant"]),
        ("fi", ["tosi", "epätosi"]),
        ("pl", ["prawda", "fałsz"]),
        ("cs", ["pravda", "nepravda"]),
        ("tr", ["doğru", "yanlış"]),
        ("ru", ["верно", "неверно"]),
        ("uk", ["правда", "неправда"]),
        ("el", ["σωστό", "λάθος"]),
        ("ar", ["صحيح", "خطأ"]),
        ("he", ["נכון", "לא נכון"]),
        ("zh", ["对", "错"]),
        ("ja", ["正しい", "誤り"]),
        ("ko", ["참", "거짓"]),
    ];
    known
        .iter()
        .find(|(code, _)| *code == primary)
        .map_or(["true", "false"], |(_, words)| *words)
}
