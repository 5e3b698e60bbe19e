//! Asks in a terminal for what the command line does not say.

use super::stdio::{Stream, raw_error};
use std::io::{self, BufRead, IsTerminal, Write};

/// Whether somebody is there to be asked.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && Stream::Error.is_terminal()
}

/// An answer in one line, without blanks around it; `usual`, unless it is empty, when nothing is typed. None when the input ends.
pub fn ask(question: &str, usual: &str) -> Option<String> {
    ask_over(
        &mut io::stdin().lock(),
        &mut raw_error().lock(),
        question,
        usual,
    )
}

fn ask_over(
    input: &mut impl BufRead,
    output: &mut impl Write,
    question: &str,
    usual: &str,
) -> Option<String> {
    loop {
        let shown = if usual.is_empty() {
            String::new()
        } else {
            format!(" [{usual}]")
        };
        // A terminal that cannot be written to cannot be read from either, which is seen next.
        let _ = write!(output, "{question}{shown}: ");
        let _ = output.flush();
        let mut line = String::new();
        if !input.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
            let _ = writeln!(output);
            return None;
        }
        match (line.trim(), usual) {
            ("", "") => continue,
            ("", usual) => return Some(usual.to_owned()),
            (answer, _) => return Some(answer.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(typed: &str, usual: &str) -> (Option<String>, String) {
        let mut shown = Vec::new();
        let answer = ask_over(&mut typed.as_bytes(), &mut shown, "Which one", usual);
        (answer, String::from_utf8(shown).unwrap())
    }

    #[test]
    fn asks_until_there_is_an_answer_or_nobody_is_left() {
        assert_eq!(
            answered("  this \n", ""),
            (Some("this".to_owned()), "Which one: ".to_owned())
        );
        assert_eq!(
            answered("\n\nthat", ""),
            (
                Some("that".to_owned()),
                "Which one: Which one: Which one: ".to_owned()
            )
        );
        assert_eq!(
            answered("\n", "usual"),
            (Some("usual".to_owned()), "Which one [usual]: ".to_owned())
        );
        assert_eq!(
            answered("", "usual"),
            (None, "Which one [usual]: \n".to_owned())
        );
    }
}
