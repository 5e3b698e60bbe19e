//! Prompts: what `leadlet new` leaves for the author to write.

/// What a prompt begins with.
pub const PROMPT: &str = "TODO:";

/// The lines, from 1, on which prompts stand that learners would read: not those in code.
pub fn lines(text: &str) -> Vec<usize> {
    let mut in_code = false;
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let begins = line.trim_start();
        if begins.starts_with("```") || begins.starts_with("~~~") {
            in_code = !in_code;
        } else if !in_code && line.contains(PROMPT) {
            found.push(at + 1);
        }
    }
    found
}
