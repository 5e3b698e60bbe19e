//! The templates of a theme: an author's may replace or extend those below, and a mistake in one is told as any author's mistake.

use super::layer::Layer;
use super::plain::plain;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::render::strings::{Strings, put};
use crate::render::titles::Titles;
use crate::source::Source;
use std::cell::RefCell;
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
    pub fn load(
        source: &Source,
        layers: &[Layer],
        strings: &Arc<Strings>,
        titles: &Arc<Titles>,
        findings: &mut Vec<Diagnostic>,
    ) -> Templates {
        let mut all = Vec::new();
        for layer in layers {
            let files = layer.below(source, "templates/");
            all.extend(
                files
                    .into_iter()
                    .filter(|(name, _)| name.ends_with(".html"))
                    .map(|(name, text)| (layer.prefix() + &name, text, layer.own)),
            );
        }
        loop {
            let mut tera = new(layers, strings, titles);
            let Err(error) =
                tera.add_raw_templates(all.iter().map(|(name, text, _)| (name.as_str(), *text)))
            else {
                return Templates {
                    tera,
                    layers: layers.to_vec(),
                };
            };
            let told = told(&error);
            for (place, message) in &told {
                let text = all
                    .iter()
                    .find(|(name, ..)| *name == place.name)
                    .map_or("", |(_, text, _)| text);
                findings.push(finding(layers, place, text, message.clone()));
            }
            // Leave out the templates with mistakes, or all of the author's when it is not known which.
            let before = all.len();
            all.retain(|(name, ..)| !told.iter().any(|(place, _)| place.name == *name));
            if all.len() == before {
                all.retain(|(.., own)| !own);
            }
            if all.len() == before {
                return Templates {
                    tera: new(layers, strings, titles),
                    layers: layers.to_vec(),
                };
            }
        }
    }

    /// Renders a template for the page at the address `page`.
    pub fn render(
        &self,
        template: &str,
        context: &tera::Context,
        page: &str,
    ) -> Result<String, Box<Diagnostic>> {
        // One room for all pages of a thread, and of each only what it needs is kept.
        let rendered = PAGE.with_borrow_mut(|html| {
            html.clear();
            self.tera
                .render_to(template, context, &mut *html)
                .and_then(|()| Ok(String::from_utf8(html.clone())?))
        });
        rendered.map_err(|error| self.failed(template, page, &error))
    }

    /// Renders one block of a template; none when neither it nor a template that it extends has a block of this name.
    pub fn render_block(
        &self,
        template: &str,
        block: &str,
        context: &tera::Context,
        page: &str,
    ) -> Result<Option<String>, Box<Diagnostic>> {
        match self.tera.render_block(template, block, context) {
            Ok(html) => Ok(Some(html)),
            // The engine has no other way to ask which blocks a template has.
            Err(error) if matches!(error.kind(), ErrorKind::Msg(text) if text.starts_with(&format!("Block `{block}` not found"))) => {
                Ok(None)
            }
            Err(error) => Err(self.failed(template, page, &error)),
        }
    }

    /// What went wrong while `template` was rendered for `page`.
    fn failed(&self, template: &str, page: &str, error: &tera::Error) -> Box<Diagnostic> {
        let (place, message) = told(error)
            .into_iter()
            .next()
            .unwrap_or_else(|| (TemplatePosition::of(template), error.to_string()));
        let finding = finding(&self.layers, &place, "", message);
        let help = finding
            .help
            .as_deref()
            .map(|help| format!("{help} "))
            .unwrap_or_default();
        Box::new(finding.help(format!("{help}It happened while {page} was rendered.")))
    }
}

thread_local! {
    /// The page that is being rendered.
    static PAGE: RefCell<Vec<u8>> = RefCell::default();
}

/// What makes HTML of a title, or of HTML that holds one.
type TitleFilter = fn(&Titles, &str) -> String;

/// An engine without templates: prefixes, filters and functions.
fn new(layers: &[Layer], strings: &Arc<Strings>, titles: &Arc<Titles>) -> Tera {
    let mut tera = Tera::default();
    // Refused only when there are templates already.
    let _ = tera.set_fallback_prefixes(layers.iter().map(Layer::prefix));
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State| json(value));
    let filters: [(&'static str, TitleFilter); 4] = [
        ("fitted", Titles::html),
        ("fitted_html", Titles::boxed_html),
        ("whole", Titles::whole),
        ("whole_headings", Titles::whole_headings),
    ];
    for (name, filter) in filters {
        let titles = Arc::clone(titles);
        tera.register_filter(name, move |text: &str, _: Kwargs, _: &State| {
            Value::safe_string(&filter(&titles, text))
        });
    }
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
        strings
            .say(key, count, fill)
            .ok_or_else(|| tera::Error::message(format!("Unknown string `{key}`")))
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
struct TemplatePosition {
    name: String,
    at: TemplateLocation,
}

#[derive(Debug, PartialEq)]
enum TemplateLocation {
    Nowhere,
    Bytes(Range<usize>),
    /// Line from 1, and the number of the character in it from 0.
    Line(usize, usize),
}

impl TemplatePosition {
    fn of(name: &str) -> TemplatePosition {
        TemplatePosition {
            name: name.to_owned(),
            at: TemplateLocation::Nowhere,
        }
    }
}

fn told(error: &tera::Error) -> Vec<(TemplatePosition, String)> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = TemplatePosition {
                name: report.filename().to_owned(),
                at: TemplateLocation::Bytes(report.span().range.clone()),
            };
            vec![(place, report.message().to_owned())]
        }
        ErrorKind::MissingParent { current, parent } => {
            vec![(
                TemplatePosition::of(current),
                format!("It extends `{parent}`, which does not exist"),
            )]
        }
        ErrorKind::CircularExtend { tpl, .. } => vec![(
            TemplatePosition::of(tpl),
            "It extends itself, in a cycle".to_owned(),
        )],
        ErrorKind::CircularInclude { tpl, .. } => vec![(
            TemplatePosition::of(tpl),
            "It includes itself, in a cycle".to_owned(),
        )],
        ErrorKind::TemplateNotFound(name) => vec![(
            TemplatePosition::of(name),
            "This template does not exist".to_owned(),
        )],
        ErrorKind::Msg(text) => reports(text),
        other => vec![(TemplatePosition::of(""), other.to_string())],
    }
}

/// What the engine tells of names that are not there, it tells as text: `error: WHAT`, then `--> TEMPLATE:LINE:COLUMN`.
fn reports(text: &str) -> Vec<(TemplatePosition, String)> {
    let report = |report: &str| {
        let (message, rest) = report.strip_prefix("error: ")?.split_once('\n')?;
        let mut parts = rest
            .trim_start()
            .strip_prefix("--> ")?
            .lines()
            .next()?
            .rsplitn(3, ':');
        let (column, line) = (
            parts.next()?.parse::<usize>().ok()?,
            parts.next()?.parse().ok()?,
        );
        Some((
            TemplatePosition {
                name: parts.next()?.to_owned(),
                at: TemplateLocation::Line(line, column.saturating_sub(1)),
            },
            message.to_owned(),
        ))
    };
    let told: Vec<_> = text.split("\n\n").filter_map(report).collect();
    if told.is_empty() {
        vec![(
            TemplatePosition::of(""),
            text.lines().next().unwrap_or_default().to_owned(),
        )]
    } else {
        told
    }
}

/// The byte of a line and a character in it, to the end of the word that begins there.
fn bytes(text: &str, line: usize, column: usize) -> Range<usize> {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = text.get(before..).unwrap_or_default();
    let start = before + rest.char_indices().nth(column).map_or(0, |(at, _)| at);
    let word = text.get(start..).unwrap_or_default();
    let end = word
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|end| *end > 0)
        .unwrap_or_else(|| word.chars().next().map_or(0, char::len_utf8));
    start..start + end
}

pub(crate) static THEME_TEMPLATE: Rule = Rule {
    name: "theme/template",
    severities: &[Severity::Error],
    summary: "Templates have no errors.",
    reason: "An author's theme is read as strictly as a course, so that a page never shows half of it.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\n@ ../themes/mine/templates/front.html\n<h1>{{ course.title }</h1>",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\n@ ../themes/mine/templates/front.html\n<h1>Welcome</h1>",
    fixable: false,
};

/// A mistake as a finding. Templates inside the binary are named by their path in the repository.
fn finding(layers: &[Layer], place: &TemplatePosition, text: &str, message: String) -> Diagnostic {
    let file = layers.iter().find_map(|layer| {
        place
            .name
            .strip_prefix(&layer.prefix())
            .map(|name| layer.path(&format!("templates/{name}")))
    });
    let file = file.unwrap_or_else(|| {
        layers.first().map_or_else(
            || Arc::from("themes"),
            |layer| layer.path(&format!("templates/{}", place.name)),
        )
    });
    let word = match &place.at {
        TemplateLocation::Bytes(span) => text.get(span.clone()).unwrap_or_default(),
        _ => "",
    };
    let (message, help) = plain(&message, word);
    let mut finding = match &place.at {
        TemplateLocation::Line(line, column) => {
            Diagnostic::new(&THEME_TEMPLATE, &file, bytes(text, *line, *column), message)
        }
        TemplateLocation::Bytes(span) => {
            Diagnostic::new(&THEME_TEMPLATE, &file, span.clone(), message)
        }
        TemplateLocation::Nowhere => {
            Diagnostic::new(&THEME_TEMPLATE, &file, 0..0, message).whole_file()
        }
    };
    finding.help = help;
    finding
}
