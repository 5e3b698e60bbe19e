//! An id for a course that no other course has.

use super::file_name;

/// What the ending of an id is made of: no letter and digit that look alike.
const ENDING: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Characters of the ending: one in thirty million that two courses with the same title get the same.
const ENDING_LENGTH: usize = 5;
/// The longest id without its ending, in characters.
const MAX_STEM: usize = 40;

/// An id for a course: from its title in any script, else from the name of its folder, and an ending made from `seed`. Two courses on
/// one host with the same id would share what their learners did.
pub fn course_id(title: &str, folder: &str, seed: u64) -> String {
    let name = file_name(title)
        .or_else(|| file_name(folder))
        .unwrap_or_else(|| "course".to_owned());
    let name = if name.starts_with(|first: char| first.is_ascii_lowercase()) {
        name
    } else {
        format!("course-{name}")
    };
    let cut: String = name.chars().take(MAX_STEM).collect();
    let whole = match cut.rsplit_once('-') {
        Some((words, _)) if cut.len() < name.len() => words,
        _ => &cut,
    };
    format!("{}-{}", whole.trim_end_matches('-'), ending(seed))
}

fn ending(mut seed: u64) -> String {
    let mut letters = String::new();
    for _ in 0..ENDING_LENGTH {
        letters.push(char::from(ENDING[(seed % 32) as usize]));
        seed /= 32;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_the_title_or_the_folder() {
        for (title, folder, start) in [
            ("Raise it early!", "x", "raise-it-early-"),
            ("Über Größe", "x", "uber-grosse-"),
            ("7 things", "x", "course-7-things-"),
            ("早めに伝える", "x", "zao-menichuan-eru-"),
            ("…", "My Folder", "my-folder-"),
            ("", "kurs", "kurs-"),
            ("", "…", "course-"),
            (
                "A title that goes on and on until nobody remembers how it began",
                "x",
                "a-title-that-goes-on-and-on-until-",
            ),
        ] {
            let id = course_id(title, folder, 7);
            let ending = id.strip_prefix(start).unwrap_or_else(|| panic!("{id}"));
            assert_eq!(ending.len(), ENDING_LENGTH, "{id}");
            assert!(
                id.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
                "{id}"
            );
            assert_ne!(id, course_id(title, folder, 8));
        }
    }
}
