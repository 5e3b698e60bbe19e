//! `leadlet init`: a small course to begin with, which teaches the format by being read.

use super::ExitStatus;
use super::console::Console;
use super::prompt::{ask, can_ask};
use super::shell;
use crate::course::file_name;
use crate::scaffold::{self, GIT_FILES, NewFile, ScaffoldRefusal, Starter};
use crate::schema;
use std::path::{Path, PathBuf};

/// Make a small course to begin with
#[derive(Debug, clap::Args)]
pub struct Init {
    /// The folder to make it in; nothing that is there is overwritten. If omitted, you are prompted
    dir: Option<PathBuf>,
    /// The course's title; its id comes from it
    #[arg(long)]
    title: Option<String>,
    /// The course's language, such as en, de or pt-BR
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// What to begin with
    #[arg(long, value_name = "NAME", default_value = "first")]
    template: Template,
}

/// A small course that can be begun with.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Template {
    /// Two lessons that show how a course is written
    First,
    /// The first weeks in a new job
    Onboarding,
    /// A duty that everybody has, with a test: personal data and phishing
    Compliance,
    /// Words and dialogues of a foreign language
    Language,
    /// Conversations that a team lead has
    Leadership,
}

impl Template {
    /// Its folder among the starters.
    fn name(self) -> &'static str {
        match self {
            Template::First => "first",
            Template::Onboarding => "onboarding",
            Template::Compliance => "compliance",
            Template::Language => "language",
            Template::Leadership => "leadership",
        }
    }
}

impl Init {
    /// Writes the starter course, and says what to do next.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        match self.make(voice) {
            Ok(()) => ExitStatus::Done,
            Err(why) => {
                voice.fail(&why);
                ExitStatus::Failed
            }
        }
    }

    fn make(&self, voice: &Console) -> Result<(), String> {
        let (starter, dir) = self.wanted()?;
        let mut course = starter.files();
        let kept: Vec<NewFile> = course
            .files
            .extract_if(.., |file| {
                is_git_file(file) && dir.join(&file.path).exists()
            })
            .collect();
        scaffold::write(&dir, &course.files).map_err(|refusal| match refusal {
            ScaffoldRefusal::There(there) => format!(
                "`{}` already exists and was not changed: name another folder",
                there.display()
            ),
            ScaffoldRefusal::Machine(error) => error.to_string(),
        })?;
        let here = dir == Path::new(".");
        let base = if here { Path::new("") } else { &dir };
        voice.say(&format!(
            "Created a course in {}, with the id `{}`. Its texts are in {}",
            if here {
                "this folder".into()
            } else {
                dir.display().to_string()
            },
            course.id,
            base.join("content").display()
        ));
        for file in kept {
            let lines: Vec<&str> = file
                .text
                .lines()
                .filter(|line| !line.starts_with('#'))
                .collect();
            voice.say(&format!(
                "`{}` already exists and was not changed. Add to it: {}",
                base.join(&file.path).display(),
                lines.join(", ")
            ));
        }
        if !course.in_its_language {
            voice.say(&format!(
                "There is no starter in the language `{}` yet: replace its English texts with your own",
                starter.language
            ));
        }
        let open = if here {
            String::new()
        } else {
            format!(" {}", shell::path(&dir))
        };
        voice.say(&format!(
            "See it in your browser, and change it as you look: leadlet watch --open{open}"
        ));
        Ok(())
    }

    /// What the command line says, and the answers to what it leaves out.
    fn wanted(&self) -> Result<(Starter, PathBuf), String> {
        let template = self.template.name();
        let is_asked = can_ask() && (self.dir.is_none() || self.title.is_none());
        let gone = || "No course was made".to_owned();
        let given = self
            .title
            .as_deref()
            .map(str::trim)
            .filter(|title| !title.is_empty());
        let usual = usual_language();
        let title = match given {
            Some(title) => Some(title.to_owned()),
            None if is_asked => {
                let usual = scaffold::usual_title(&usual, template);
                let title = ask("Title of the course", usual).ok_or_else(gone)?;
                (title != usual).then_some(title)
            }
            None => None,
        };
        let language = match &self.language {
            Some(written) => schema::language_tag(written)
                .map_err(|help| format!("`{written}` is not the tag of a language. {help}"))?,
            None if is_asked => ask_language(&usual).ok_or_else(gone)?,
            None => usual,
        };
        let named = title.as_deref().and_then(file_name);
        let dir = match (&self.dir, named) {
            (Some(dir), _) => dir.clone(),
            (None, named) if is_asked => {
                let usual = named.unwrap_or_else(|| template_folder(template));
                ask("Folder to make it in", &usual)
                    .map(PathBuf::from)
                    .ok_or_else(gone)?
            }
            (None, Some(named)) => PathBuf::from(named),
            (None, None) => {
                return Err(
                    "Name the folder to make the course in, or its title: leadlet init --title \"Raise it early\""
                        .to_owned(),
                );
            }
        };
        let starter = Starter {
            template,
            language,
            title,
            folder: folder_name(&dir),
        };
        Ok((starter, dir))
    }
}

/// The folder of a course whose title is that of the template.
fn template_folder(template: &str) -> String {
    format!("{template}-course")
}

fn is_git_file(file: &NewFile) -> bool {
    GIT_FILES.iter().any(|(path, _)| *path == file.path)
}

/// The name of a folder, also of one that is written as `.` or `..`.
fn folder_name(dir: &Path) -> String {
    let real = std::path::absolute(dir).ok();
    let name = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    name(dir)
        .or_else(|| dir.canonicalize().ok().and_then(|real| name(&real)))
        .or_else(|| real.and_then(|real| name(&real)))
        .unwrap_or_default()
}

/// The language of the system, where there is a starter in it.
fn usual_language() -> String {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    scaffold::usual_language(&locale.unwrap_or_default()).to_owned()
}

fn ask_language(usual: &str) -> Option<String> {
    let mut question = "Language, such as en, de or pt-BR".to_owned();
    loop {
        match schema::language_tag(&ask(&question, usual)?) {
            Ok(tag) => return Some(tag),
            Err(help) => question = help,
        }
    }
}
