//! `leadlet new`: one more module, lesson, quiz or theme, with prompts to fill in.

use super::ExitStatus;
use super::console::Console;
use super::prompt::{ask, can_ask};
use super::shell;
use crate::course::Course;
use crate::parse;
use crate::scaffold::{self, NewFile, ScaffoldKind, ScaffoldRefusal};
use crate::source::Source;
use clap::ValueEnum;
use std::path::PathBuf;

/// Add a module, lesson, quiz or theme, with prompts to fill in
#[derive(Debug, clap::Args)]
pub struct New {
    /// What to add. In a terminal it is asked for
    #[arg(value_enum)]
    kind: Option<Wanted>,
    /// Its title, from which the file gets its name: "Raise it early". In a terminal it is asked for
    name: Option<String>,
    /// The module that a lesson or quiz goes into [default: the last one]
    #[arg(long, value_name = "MODULE")]
    module: Option<String>,
    /// The course folder: the one that holds content/
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

/// What can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Wanted {
    /// A folder with a page of its own
    Module,
    /// A lesson of a module
    Lesson,
    /// A quiz page of a module
    Quiz,
    /// A theme below themes/
    Theme,
}

impl From<Wanted> for ScaffoldKind {
    fn from(wanted: Wanted) -> ScaffoldKind {
        match wanted {
            Wanted::Module => ScaffoldKind::Module,
            Wanted::Lesson => ScaffoldKind::Lesson,
            Wanted::Quiz => ScaffoldKind::Quiz,
            Wanted::Theme => ScaffoldKind::Theme,
        }
    }
}

/// Said where nobody can be asked.
const MISSING: &str = "Say what to add and its title, such as: leadlet new lesson \"Raise it \
 early\" (or module, quiz, theme)";

impl New {
    /// Writes the new file, and says where it is and what to do next.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        match self.add() {
            Ok((kind, file)) => {
                voice.say(&self.made(kind, &file));
                ExitStatus::Done
            }
            Err(said) => {
                voice.fail(&said);
                ExitStatus::Failed
            }
        }
    }

    fn add(&self) -> Result<(ScaffoldKind, NewFile), String> {
        if (self.kind.is_none() || self.name.is_none()) && !can_ask() {
            return Err(MISSING.to_owned());
        }
        let (source, _) = Source::read(&self.dir).map_err(|error| error.to_string())?;
        if !source.contains("content/course.yaml") {
            let folder = self.dir.display();
            let help = source
                .meant()
                .unwrap_or("Name one with --dir, or make one: leadlet init");
            return Err(format!(
                "`{folder}` is not a course: it has no content/course.yaml. {help}"
            ));
        }
        let course = parse::parse(&source, true).course;
        let gone = || "Nothing was added".to_owned();
        let kind = self
            .kind
            .map_or_else(ask_kind, |wanted| Some(wanted.into()))
            .ok_or_else(gone)?;
        let name = self
            .name
            .clone()
            .or_else(|| ask("What is it called", ""))
            .ok_or_else(gone)?;
        let module = self
            .module
            .clone()
            .or_else(|| self.ask_module(kind, &course));
        let file = scaffold::add(&course, &source, kind, &name, module.as_deref())?;
        match scaffold::write(&self.dir, std::slice::from_ref(&file)) {
            Ok(()) => Ok((kind, file)),
            Err(ScaffoldRefusal::There(there)) => Err(format!(
                "`{}` already exists and was not changed",
                there.display()
            )),
            Err(ScaffoldRefusal::Machine(error)) => Err(error.to_string()),
        }
    }

    /// Asks for the module when anything else was asked for too; who wrote the whole line means the last one.
    fn ask_module(&self, kind: ScaffoldKind, course: &Course) -> Option<String> {
        let page = matches!(kind, ScaffoldKind::Lesson | ScaffoldKind::Quiz);
        let asking =
            page && (self.kind.is_none() || self.name.is_none()) && course.modules.len() > 1;
        let last = course.modules.last().filter(|_| asking)?;
        let ids: Vec<&str> = course
            .modules
            .iter()
            .map(|module| module.id.as_str())
            .collect();
        ask(&format!("In which module ({})", ids.join(", ")), &last.id)
    }

    fn made(&self, kind: ScaffoldKind, file: &NewFile) -> String {
        let path = if self.dir.as_os_str() == "." {
            PathBuf::from(&file.path)
        } else {
            self.dir.join(&file.path)
        };
        let fill = "Replace its prompts, which begin with TODO";
        let next = match kind {
            ScaffoldKind::Module => format!(
                "{fill}, and add a lesson: leadlet new lesson \"Its title\"{}",
                self.dir_flag()
            ),
            ScaffoldKind::Lesson | ScaffoldKind::Quiz => fill.to_owned(),
            ScaffoldKind::Theme => {
                let name = file.path.split('/').nth(1).unwrap_or_default();
                format!("Name it in content/course.yaml: theme: {{ name: {name} }}")
            }
        };
        format!("Created {}. {next}", path.display())
    }

    fn dir_flag(&self) -> String {
        if self.dir.as_os_str() == "." {
            String::new()
        } else {
            format!(" --dir {}", shell::path(&self.dir))
        }
    }
}

fn ask_kind() -> Option<ScaffoldKind> {
    let mut question = "What do you want to add (module, lesson, quiz, theme)";
    loop {
        let answer = ask(question, "lesson")?;
        if let Ok(wanted) = Wanted::from_str(&answer, true) {
            return Some(wanted.into());
        }
        question = "One of module, lesson, quiz, theme";
    }
}
