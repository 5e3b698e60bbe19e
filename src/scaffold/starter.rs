//! What `leadlet init` writes: a whole small course under the title, language and id that it is to have.
//!
//! The courses are in `src/starter/LANGUAGE/TEMPLATE/`. A folder for another language is all that a translation takes.

use super::{NewFile, as_yaml};
use crate::course::course_id;
use crate::embedded::STARTER;
use std::hash::{BuildHasher, RandomState};

/// The language that every template is written in.
const FALLBACK: &str = "en";
/// The template that teaches the format.
const FIRST: &str = "first";
/// The settings of a course, below its folder.
const SETTINGS: &str = "content/course.yaml";
/// Files that keep git and the course at peace. One that is there already is kept as it is.
pub const GIT_FILES: [(&str, &str); 2] = [
    (".gitattributes", "content/course.lock merge=union\n"),
    (
        ".gitignore",
        "# The site, and what `leadlet package` and `leadlet outline` make\n/site/\n/*.zip\n/*.html\n.leadlet-*\n",
    ),
];

/// What a new course is to be.
#[derive(Clone, Debug)]
pub struct Starter {
    /// A folder below `src/starter/LANGUAGE/`.
    pub template: &'static str,
    /// Tag of the language.
    pub language: String,
    /// Title; that of the template if none.
    pub title: Option<String>,
    /// Name of the folder that the course goes into: its id comes from it where there is no title to make one from.
    pub folder: String,
}

/// The files of a new course.
#[derive(Clone, Debug)]
pub struct StartedCourse {
    /// All of them.
    pub files: Vec<NewFile>,
    /// Id of the course.
    pub id: String,
    /// Whether its texts are in the language that was asked for.
    pub in_its_language: bool,
}

impl Starter {
    /// The files, with an id that no other course has.
    pub fn files(&self) -> StartedCourse {
        let texts = texts_for(&self.language, self.template);
        // The keys of its hasher are random.
        let seed = RandomState::new().hash_one(&self.folder);
        let id = course_id(
            self.title.as_deref().unwrap_or_default(),
            &self.folder,
            seed,
        );
        let own = |path: &str, text: &str| match path {
            SETTINGS => {
                let title = self.title.as_ref().map(|title| ("title", as_yaml(title)));
                let keys = [("id", id.clone()), ("language", as_yaml(&self.language))];
                keys.into_iter()
                    .chain(title)
                    .fold(text.to_owned(), |text, (key, value)| {
                        with_key(&text, key, &value)
                    })
            }
            _ => text.to_owned(),
        };
        let course = below(texts, self.template).map(|(path, text)| NewFile {
            path: path.to_owned(),
            text: own(path, text),
        });
        let git = GIT_FILES.map(|(path, text)| NewFile {
            path: path.to_owned(),
            text: text.to_owned(),
        });
        StartedCourse {
            files: course.chain(git).collect(),
            in_its_language: primary(texts) == primary(&self.language),
            id,
        }
    }
}

/// The title of a template. It is written without quotes there.
pub fn usual_title(language: &str, template: &str) -> &'static str {
    below(texts_for(language, template), template)
        .filter(|(path, _)| *path == SETTINGS)
        .find_map(|(_, text)| text.lines().find_map(|line| line.strip_prefix("title: ")))
        .unwrap_or_default()
}

/// The tag of a system's locale, such as `de_DE.UTF-8`, when there is a starter in that language; else the language of all templates.
pub fn usual_language(locale: &str) -> &str {
    let tag = locale
        .split(['_', '.', '@', '-'])
        .next()
        .unwrap_or_default();
    if below(tag, FIRST).next().is_some() {
        tag
    } else {
        FALLBACK
    }
}

/// The language of [`STARTER`] that a template is taken from: the tag itself, its language without country, or the one that has all.
fn texts_for<'a>(language: &'a str, template: &str) -> &'a str {
    let has = |tag: &&str| below(tag, template).next().is_some();
    [language, primary(language)]
        .into_iter()
        .find(has)
        .unwrap_or(FALLBACK)
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Files of a template in a language, by path below the course folder.
fn below(language: &str, template: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let start = format!("{language}/{template}/");
    STARTER.iter().filter_map(move |(path, bytes)| {
        Some((path.strip_prefix(&start)?, std::str::from_utf8(bytes).ok()?))
    })
}

/// A text of YAML in which the top-level `key` has another value.
fn with_key(text: &str, key: &str, value: &str) -> String {
    let start = format!("{key}: ");
    text.split_inclusive('\n')
        .map(|line| {
            if line.starts_with(&start) {
                format!("{start}{value}\n")
            } else {
                line.to_owned()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_in_no_other_language_is_english() {
        let made = |language: &str| {
            Starter {
                template: FIRST,
                language: language.to_owned(),
                title: Some("No: \"yes\"".to_owned()),
                folder: String::new(),
            }
            .files()
        };
        assert!(made("en-GB").in_its_language && !made("ga").in_its_language);
        let settings = made("ga")
            .files
            .into_iter()
            .find(|file| file.path == SETTINGS);
        let text = settings.unwrap().text;
        assert!(
            text.contains("\nlanguage: ga\n") && text.contains("\ntitle: \"No: \\\"yes\\\"\"\n"),
            "{text}"
        );
        assert_eq!(usual_language("en_GB.UTF-8"), "en");
        assert_eq!(usual_language("C"), "en");
        assert_eq!(usual_title("ga", FIRST), "My first course");
    }
}
