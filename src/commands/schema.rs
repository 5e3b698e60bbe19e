//! `leadlet schema`: JSON Schemas of what course.yaml, front matter and theme.yaml may hold, for editors and other programs.

use super::ExitStatus;
use super::console::Console;
use crate::fs::{Durability, write_output};
use crate::schema::{SCHEMAS, schema};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// Write JSON Schemas of course.yaml, front matter and theme.yaml
#[derive(Debug, clap::Args)]
pub struct Schema {
    /// Which one; all of them, by name, when none is said
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(SCHEMAS.iter().map(|(name, about, _)| clap::builder::PossibleValue::new(*name).help(*about))))]
    name: Option<String>,
    /// Write NAME.schema.json for each into this folder instead
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
}

impl Schema {
    /// Writes what was asked for to standard output or into a folder.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        let names = SCHEMAS
            .iter()
            .map(|(name, ..)| *name)
            .filter(|name| self.name.as_deref().is_none_or(|wanted| wanted == *name));
        let schemas: Vec<(&str, Value)> = names
            .filter_map(|name| Some((name, schema(name)?)))
            .collect();
        if let Some(folder) = &self.output {
            return self.write(folder, &schemas, voice);
        }
        let shown = match (&self.name, schemas.as_slice()) {
            (Some(_), [(_, one)]) => one.clone(),
            _ => Value::Object(
                schemas
                    .into_iter()
                    .map(|(name, one)| (name.to_owned(), one))
                    .collect::<Map<_, _>>(),
            ),
        };
        voice.print(&format!("{shown:#}\n"));
        ExitStatus::Done
    }

    fn write(&self, folder: &Path, schemas: &[(&str, Value)], voice: &Console) -> ExitStatus {
        for (name, schema) in schemas {
            let path = folder.join(format!("{name}.schema.json"));
            if let Err(error) = write_output(
                &path,
                format!("{schema:#}\n").as_bytes(),
                Durability::Synced,
            ) {
                voice.fail(&error.to_string());
                return ExitStatus::Failed;
            }
        }
        voice.say(&format!(
            "Wrote {} into {}",
            super::console::count(schemas.len(), "schema"),
            folder.display()
        ));
        ExitStatus::Done
    }
}
