//! Holes in a text, `{{name}}`, and what goes into them.

/// The text with each hole filled; what a value holds is not looked at again. A hole without a value stays, for tests to find.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let hole = after.split_once("}}").and_then(|(name, rest)| {
            Some((values.iter().find(|(known, _)| *known == name)?.1, rest))
        });
        match hole {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push_str("{{");
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn holes_are_filled_once() {
        assert_eq!(
            fill("a {{x}} {{y}}{{x}} {{", &[("x", "{{y}}"), ("y", "2")]),
            "a {{y}} 2{{y}} {{"
        );
        assert_eq!(fill("{{z}} {{x}}", &[("x", "1")]), "{{z}} 1");
    }
}
