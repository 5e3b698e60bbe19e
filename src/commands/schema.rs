//! `leadlet schema`: JSON Schemas of what course.yaml, front matter and theme.yaml may hold, for editors and other programs.

use super::End;
use super::talk::Voice;
use crate::fs::{Durability, write_output};
use crate::keys::{SCHEMAS, schema};
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
    pub(super) fn run(&self, voice: &Voice) -> End {
        let names = SCHEMAS.iter().map(|(name, ..)| *name).filter(|name| self.name.as_deref().is_none_or(|wanted| wanted == *name));
        let schemas: Vec<(&str, Value)> = names.filter_map(|name| Some((name, schema(name)?))).collect();
        if let Some(folder) = &self.output {
            return self.write(folder, &schemas, voice);
        }
        let shown = match (&self.name, schemas.as_slice()) {
            (Some(_), [(_, one)]) => one.clone(),
            _ => Value::Object(schemas.into_iter().map(|(name, one)| (name.to_owned(), one)).collect::<Map<_, _>>()),
        };
        voice.print(&format!("{shown:#}\n"));
        End::Done
    }

    fn write(&self, folder: &Path, schemas: &[(&str, Value)], voice: &Voice) -> End {
        for (name, schema) in schemas {
            let path = folder.join(format!("{name}.schema.json"));
            if let Err(error) = write_output(&path, format!("{schema:#}\n").as_bytes(), Durability::Synced) {
                voice.fail(&error.to_string());
                return End::Failed;
            }
        }
        voice.say(&format!("wrote {} into {}", super::talk::count(schemas.len(), "schema"), folder.display()));
        End::Done
    }
}
