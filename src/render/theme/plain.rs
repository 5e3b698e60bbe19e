//! What the template engine says, in plain words.

use crate::text::words::did_you_mean;

/// The message about a word of the template without a stop, and advice where there is some. What is not known here stays in the engine's words.
pub fn plain(said: &str, word: &str) -> (String, Option<String>) {
    let said = said.strip_suffix('.').unwrap_or(said);
    let told = expected(said)
        .map(|message| (message, None))
        .or_else(|| undefined(said))
        .or_else(|| unknown(said));
    told.unwrap_or_else(|| match said {
        "Unexpected end of input" => {
            let help =
                "Close what is open: `{% if %}` with `{% endif %}`, `{% for %}` with `{% endfor %}`, `{% block %}` with `{% endblock %}`.";
            ("The template ends, but something in it is still open".to_owned(), Some(help.to_owned()))
        }
        "Unknown tag" if word.starts_with("end") || word.starts_with("el") => {
            let help = "Close the last opened tag first: one above is still open, or this \
             closes one that is not open.";
            (format!("`{word}` does not fit what is open here"), Some(help.to_owned()))
        }
        "Unknown tag" => ("There is no such tag".to_owned(), None),
        said => (said.to_owned(), None),
    })
}

/// "Found … but expected …".
fn expected(said: &str) -> Option<String> {
    let rest = said.strip_prefix("Found ")?;
    let (found, wanted) = rest
        .split_once(" but expected ")
        .or_else(|| rest.split_once(" but was expecting "))?;
    Some(format!(
        "{} was expected here, not {}",
        thing(wanted)?,
        thing(found)?
    ))
}

/// What the engine calls a piece of a template; nothing when it says more than a piece.
fn thing(called: &str) -> Option<String> {
    let known = match called {
        "identifier" => "a name",
        "string" => "a text in quotes",
        "integer" | "float" => "a number",
        "bool" => "`true` or `false`",
        "content" | "raw content" => "text",
        "comment" => "a comment",
        ticked if ticked.starts_with('`') && ticked.ends_with('`') => ticked,
        sign if !sign.contains(' ') => return Some(format!("`{sign}`")),
        _ => return None,
    };
    Some(known.to_owned())
}

/// "Variable `x` is not defined. Available variables: a, b", and the same of fields.
fn undefined(said: &str) -> Option<(String, Option<String>)> {
    let (called, rest) = said.split_once(" `")?;
    let what = match called {
        "Variable" => "variable",
        "Field" => "field",
        _ => return None,
    };
    let (name, rest) = rest.split_once("` is not defined")?;
    let there = rest
        .split_once(": ")
        .map(|(_, names)| names.split(", ").collect::<Vec<_>>());
    let help = there.map(|names| {
        did_you_mean(name, names.iter().copied(), || {
            format!("There are: {}.", names.join(", "))
        })
    });
    Some((format!("Unknown {what} `{name}`"), help))
}

/// "Unknown filter `x`".
fn unknown(said: &str) -> Option<(String, Option<String>)> {
    let what = said.strip_prefix("Unknown ")?;
    let known = ["filter", "test", "function", "component", "template"]
        .iter()
        .any(|kind| what.starts_with(&format!("{kind} `")));
    known.then(|| (format!("Unknown {what}"), None))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn the_engines_words_become_plain() {
        let said = |text: &str| match plain(text, "") {
            (message, None) => message,
            (message, Some(help)) => format!("{message} => {help}"),
        };
        assert_eq!(
            said("Found `}` but expected }}."),
            "`}}` was expected here, not `}`"
        );
        assert_eq!(
            said("Found string but expected identifier."),
            "a name was expected here, not a text in quotes"
        );
        assert_eq!(
            said("Found `x` but was expecting `elif`, `else` or `endif`."),
            "`elif`, `else` or `endif` was expected here, not `x`"
        );
        assert_eq!(said("Unknown filter `nothing`"), "Unknown filter `nothing`");
        assert_eq!(
            said("Variable `sight` is not defined. Available variables: page, site"),
            "Unknown variable `sight` => There are: page, site."
        );
        assert_eq!(
            said("Field `tilte` is not defined. Available fields: title"),
            "Unknown field `tilte` => Did you mean `title`?"
        );
        assert_eq!(said("Something new"), "Something new");
        assert_eq!(
            plain("Unknown tag", "endblock").0,
            "`endblock` does not fit what is open here"
        );
    }
}
