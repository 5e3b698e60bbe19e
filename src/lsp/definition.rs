//! Where what is named at the cursor is written: the page, heading, block, step, term, file, audience or objective.

use super::CursorContext;
use super::analysis::uri_below;
use super::convert::LineIndex;
use super::cursor::{self, CursorMatch, CursorTarget};
use super::yaml_spot::YamlContext;
use crate::course::{BlockKind, Document, LinkedTarget, visit};
use crate::kinds::Values;
use crate::yaml;
use lsp_types::{GotoDefinitionResponse, Location, Range};
use std::ops;

/// A place in a file of the course; the file as a whole when nothing in it is meant.
struct DefinitionTarget {
    file: String,
    span: ops::Range<usize>,
}

/// The place that the word at the cursor names.
pub fn definition(here: &CursorContext) -> Option<GotoDefinitionResponse> {
    let found = cursor::find(&here.open.file, &here.open.text, here.at)?;
    let place = place(here, &found)?;
    let own = *here.open.file == *place.file;
    let text = if own {
        Some(here.open.text.clone())
    } else {
        here.analysis
            .as_ref()
            .and_then(|analysis| analysis.outcome.text(&place.file))
    };
    let range = text.map_or(Range::default(), |text| {
        LineIndex::new(&text).range(&place.span)
    });
    Some(GotoDefinitionResponse::Scalar(Location {
        uri: uri_below(&here.open.root, &place.file)?,
        range,
    }))
}

fn place(here: &CursorContext, found: &CursorMatch) -> Option<DefinitionTarget> {
    let word = here.open.text.get(found.word.clone())?;
    match &found.spot {
        CursorTarget::Audience => audience(here, word),
        CursorTarget::BlockValue(key) => match key.values {
            Values::Objective => objective(here, word),
            Values::Module => module(here, word),
            Values::File => link(here, word),
            _ => None,
        },
        CursorTarget::Link { .. } => link(here, word),
        CursorTarget::Yaml(yaml) if matches!(yaml.at, YamlContext::Value(..)) => {
            match yaml
                .path
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .as_slice()
            {
                ["audience"] => audience(here, word),
                ["after" | "from"] => page(here, word),
                ["theme"] | ["theme", "name"] | ["extends"] => {
                    file(here, format!("themes/{word}/theme.yaml"))
                }
                ["theme", "logo"] | ["share"] => file(here, format!("content/{word}")),
                _ => None,
            }
        }
        CursorTarget::BlockName
        | CursorTarget::BlockKey(_)
        | CursorTarget::Waiver
        | CursorTarget::Yaml(_) => None,
    }
}

fn file(here: &CursorContext, file: String) -> Option<DefinitionTarget> {
    here.analysis
        .as_ref()?
        .outcome
        .source
        .contains(&file)
        .then_some(DefinitionTarget { file, span: 0..0 })
}

fn link(here: &CursorContext, to: &str) -> Option<DefinitionTarget> {
    let analysis = here.analysis.as_ref()?;
    if let Some(anchor) = to.strip_prefix('#') {
        let course = here.fresh();
        let document = course
            .documents()
            .find(|document| document.file == here.open.file)?;
        return step(document, here.at, anchor).or_else(|| within(document, anchor));
    }
    match analysis.index.resolve(&here.open.file, to) {
        Ok(LinkedTarget::Page(address, anchor)) => {
            let file = analysis.file_at(&address)?;
            let whole = DefinitionTarget {
                file: file.to_string(),
                span: 0..0,
            };
            Some(
                anchor
                    .and_then(|anchor| within(analysis.document(file)?, &anchor))
                    .unwrap_or(whole),
            )
        }
        Ok(LinkedTarget::Term(id)) => {
            let glossary = analysis.course().glossary.as_ref()?;
            let term = glossary.terms.iter().find(|term| term.id == id)?;
            Some(DefinitionTarget {
                file: glossary.page.file.to_string(),
                span: term.term.span.clone(),
            })
        }
        Ok(LinkedTarget::File(path)) => Some(DefinitionTarget {
            file: path.to_string(),
            span: 0..0,
        }),
        // A page whose anchor is missing is still the page that was meant.
        Err(_) => to
            .split_once('#')
            .filter(|(page, _)| !page.is_empty())
            .and_then(|(page, _)| link(here, page)),
        Ok(LinkedTarget::External | LinkedTarget::Anchor(_)) => None,
    }
}

/// The heading or block of a document that has an id; headings named like the page's own things may be linked without their prefix.
fn within(document: &Document, id: &str) -> Option<DefinitionTarget> {
    let prefixed = format!("{}{id}", crate::course::OF_PAGE);
    let heading = document
        .headings
        .iter()
        .find(|heading| heading.id == id || heading.id == prefixed)
        .map(|heading| heading.span.clone());
    let mut block = None;
    visit(&document.blocks, &mut |one| {
        if one.id == id {
            block.get_or_insert(
                one.id_span
                    .clone()
                    .unwrap_or(one.span.start..one.span.start),
            );
        }
    });
    Some(DefinitionTarget {
        file: document.file.to_string(),
        span: block.or(heading)?,
    })
}

/// The step of the story that holds byte `at`.
fn step(document: &Document, at: usize, id: &str) -> Option<DefinitionTarget> {
    let mut place = None;
    visit(&document.blocks, &mut |block| {
        if let BlockKind::Scenario(scenario) = &block.kind
            && block.span.contains(&at)
        {
            place = scenario
                .steps
                .iter()
                .find(|step| step.id == id)
                .map(|step| step.span.clone());
        }
    });
    Some(DefinitionTarget {
        file: document.file.to_string(),
        span: place?,
    })
}

fn page(here: &CursorContext, name: &str) -> Option<DefinitionTarget> {
    let analysis = here.analysis.as_ref()?;
    let course = analysis.course();
    let own = |module: &&crate::course::Module| {
        module
            .lessons
            .iter()
            .any(|lesson| lesson.page.file == here.open.file)
    };
    let module = course.modules.iter().find(own)?;
    let (number, page) = *analysis.index.names().find(module, name).first()?;
    Some(DefinitionTarget {
        file: course.modules[number].lessons[page].page.file.to_string(),
        span: 0..0,
    })
}

fn module(here: &CursorContext, id: &str) -> Option<DefinitionTarget> {
    let module = here
        .analysis
        .as_ref()?
        .course()
        .modules
        .iter()
        .find(|module| module.id == id)?;
    Some(DefinitionTarget {
        file: module.page.file.to_string(),
        span: 0..0,
    })
}

/// An objective of this page, or of the page that is named before `#` or alone.
fn objective(here: &CursorContext, named: &str) -> Option<DefinitionTarget> {
    let course = here.fresh();
    let own = course
        .lessons()
        .flat_map(|lesson| &lesson.objectives)
        .find(|objective| objective.id.as_deref() == Some(named));
    if let Some(objective) = own {
        return Some(DefinitionTarget {
            file: here.open.file.to_string(),
            span: objective.span.clone(),
        });
    }
    let (name, id) = named
        .split_once('#')
        .map_or((named, None), |(page, id)| (page, Some(id)));
    let file = page(here, name)?.file;
    let course = here.analysis.as_ref()?.course();
    let lesson = course.lessons().find(|lesson| *lesson.page.file == *file)?;
    let mut all = lesson.objectives.iter();
    let objective = match id {
        Some(id) => all.find(|objective| objective.id.as_deref() == Some(id)),
        None => all.next(),
    }?;
    Some(DefinitionTarget {
        file,
        span: objective.span.clone(),
    })
}

/// Where `course.yaml` names an audience.
fn audience(here: &CursorContext, id: &str) -> Option<DefinitionTarget> {
    let text = here
        .analysis
        .as_ref()?
        .outcome
        .source
        .text(super::SETTINGS)?;
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let (tree, _) = yaml::parse(&text[start..], start);
    let span = tree?.get("audiences")?.entry(id)?.key_span.clone();
    Some(DefinitionTarget {
        file: super::SETTINGS.to_owned(),
        span,
    })
}
