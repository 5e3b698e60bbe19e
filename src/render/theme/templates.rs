//! The templates of a theme: an author's may replace or extend those below, and a mistake in one is told as any author's mistake.

use super::Layer;
use crate::diagnostic::Diagnostic;
use crate::render::strings::{Strings, put};
use crate::source::Source;
use std::ops::Range;
use std::sync::Arc;
use tera::{ErrorKind, Kwargs, State, Tera, Value};

/// The templates of all layers. A template is named by its path below `templates/`, and the first layer that has it gives it; with
/// the theme's name before it (`default/page.html`, an author's `themes/NAME/page.html`) it is that theme's and no other's.
pub struct Templates {
    tera: Tera,
    layers: Vec<Layer>,
}

impl Templates {
    /// Reads the templates of all layers, from top to bottom. One with a mistake is left out, so that the next is found too.
    pub fn load(source: &Source, layers: &[Layer], strings: &Arc<Strings>, findings: &mut Vec<Diagnostic>) -> Templates {
        let mut all = Vec::new();
        for layer in layers {
            let files = layer.below(source, "templates/");
            all.extend(files.into_iter().filter(|(name, _)| name.ends_with(".html")).map(|(name, text)| (layer.prefix() + &name, text, layer.own)));
        }
        loop {
            let mut tera = new(layers, strings);
            let Err(error) = tera.add_raw_templates(all.iter().map(|(name, text, _)| (name.as_str(), *text))) else {
                return Templates { tera, layers: layers.to_vec() };
            };
            let told = told(&error);
            for (place, message) in &told {
                findings.push(finding(layers, place, message.clone()));
            }
            // Leave out the templates with mistakes, or all of the author's when it is not known which.
            let before = all.len();
            all.retain(|(name, ..)| !told.iter().any(|(place, _)| place.name == *name));
            if all.len() == before {
                all.retain(|(.., own)| !own);
            }
            if all.len() == before {
                return Templates { tera: new(layers, strings), layers: layers.to_vec() };
            }
        }
    }

    /// Renders a template for the page at the address `page`.
    pub fn render(&self, template: &str, context: &tera::Context, page: &str) -> Result<String, Diagnostic> {
        self.tera.render(template, context).map_err(|error| {
            let (place, message) = told(&error).into_iter().next().unwrap_or_else(|| (Place::of(template), error.to_string()));
            finding(&self.layers, &place, message).help(format!("It came up while {page} was made."))
        })
    }
}

/// An engine without templates: prefixes, filters and functions.
fn new(layers: &[Layer], strings: &Arc<Strings>) -> Tera {
    let mut tera = Tera::default();
    // Refused only when there are templates already.
    let _ = tera.set_fallback_prefixes(layers.iter().map(Layer::prefix));
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State| json(value));
    let strings = Arc::clone(strings);
    tera.register_function("t", move |holes: Kwargs, _: &State| {
        let key = holes.must_get::<&str>("key")?;
        let count = holes.get::<&Value>("n")?.and_then(Value::as_u64);
        let fill = |hole: &str, said: &mut String| match holes.get::<&Value>(hole) {
            Ok(Some(value)) => {
                put(said, value);
                true
            }
            _ => false,
        };
        strings.say(key, count, fill).ok_or_else(|| tera::Error::message(format!("the strings have no `{key}`")))
    });
    tera
}

/// A value as JSON that may stand in a script or an attribute in double quotes once it is escaped there.
fn json(value: &Value) -> tera::TeraResult<String> {
    let text = serde_json::to_string(value).map_err(tera::Error::message)?;
    Ok(text.replace('<', "\\u003c"))
}

/// Where a mistake is: the template's name and bytes, or line and column where only these are known.
#[derive(Debug, PartialEq)]
struct Place {
    name: String,
    at: At,
}

#[derive(Debug, PartialEq)]
enum At {
    Nowhere,
    Bytes(Range<usize>),
}

impl Place {
    fn of(name: &str) -> Place {
        Place { name: name.to_owned(), at: At::Nowhere }
    }
}

fn told(error: &tera::Error) -> Vec<(Place, String)> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = Place { name: report.filename().to_owned(), at: At::Bytes(report.span().range.clone()) };
            vec![(place, report.message().to_owned())]
        }
        ErrorKind::MissingParent { current, parent } => vec![(Place::of(current), format!("it extends `{parent}`, which is not there"))],
        ErrorKind::CircularExtend { tpl, .. } => vec![(Place::of(tpl), "it extends itself, in a circle".to_owned())],
        ErrorKind::CircularInclude { tpl, .. } => vec![(Place::of(tpl), "it includes itself, in a circle".to_owned())],
        ErrorKind::TemplateNotFound(name) => vec![(Place::of(name), "this template is not there".to_owned())],
        other => vec![(Place::of(""), other.to_string())],
    }
}

/// A mistake as a finding. Templates inside the binary are named by their path in the repository.
fn finding(layers: &[Layer], place: &Place, message: String) -> Diagnostic {
    let file = layers.iter().find_map(|layer| place.name.strip_prefix(&layer.prefix()).map(|name| layer.path(&format!("templates/{name}"))));
    let file = file.unwrap_or_else(|| layers.first().map_or_else(|| Arc::from("themes"), |layer| layer.path(&format!("templates/{}", place.name))));
    let message = message.strip_suffix('.').unwrap_or(&message).to_owned();
    match &place.at {
        At::Bytes(span) => Diagnostic::error("theme/template", &file, span.clone(), message),
        At::Nowhere => Diagnostic::error("theme/template", &file, 0..0, message).whole_file(),
    }
}
