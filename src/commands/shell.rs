//! Words of a command line, written so that they can be pasted into the shell that the author uses.

/// The shells that quote differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shell {
    /// sh, bash, zsh, fish; also Git Bash on Windows.
    Posix,
    /// The command prompt and PowerShell of Windows: which one runs us cannot be known, so both must understand it.
    Windows,
}

impl Shell {
    fn current() -> Shell {
        let has_posix =
            std::env::var_os("MSYSTEM").is_some() || std::env::var_os("SHELL").is_some();
        if cfg!(windows) && !has_posix {
            Shell::Windows
        } else {
            Shell::Posix
        }
    }
}

/// A word of a command line, in quotes where the shell would read it otherwise.
pub fn word(text: &str) -> String {
    quoted(text, Shell::current())
}

/// A path as an argument: one that begins with a hyphen would be read as an option.
pub fn path(path: &std::path::Path) -> String {
    let text = path.display().to_string();
    if text.starts_with('-') {
        word(&format!("./{text}"))
    } else {
        word(&text)
    }
}

fn quoted(text: &str, shell: Shell) -> String {
    let is_plain = |sign: char| {
        sign.is_alphanumeric()
            || matches!(sign, '/' | '.' | '_' | '-' | '+' | ':' | ',' | '=')
            || (sign == '\\' && shell == Shell::Windows)
    };
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    match shell {
        Shell::Posix => format!("'{}'", text.replace('\'', "'\\''")),
        // PowerShell reads `$` and the backtick between double quotes, the command prompt knows no single ones.
        Shell::Windows if text.contains(['$', '`']) => format!("'{}'", text.replace('\'', "''")),
        // A backslash before the closing quote would belong to it.
        Shell::Windows => format!("\"{}\"", text.trim_end_matches('\\')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_the_shell_wants_it() {
        for (text, posix, windows) in [
            ("kurs/größe-1", "kurs/größe-1", "kurs/größe-1"),
            ("my course", "'my course'", "\"my course\""),
            ("it's", "'it'\\''s'", "\"it's\""),
            ("a$b", "'a$b'", "'a$b'"),
            ("C:\\L D\\", "'C:\\L D\\'", "\"C:\\L D\""),
            ("C:\\kurs", "'C:\\kurs'", "C:\\kurs"),
            ("a;b", "'a;b'", "\"a;b\""),
        ] {
            assert_eq!(quoted(text, Shell::Posix), posix);
            assert_eq!(quoted(text, Shell::Windows), windows);
        }
        if cfg!(unix) {
            assert_eq!(path(std::path::Path::new("-x y")), "'./-x y'");
        }
    }
}
