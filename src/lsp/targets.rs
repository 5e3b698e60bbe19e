//! What can be named in a course: its pages, anchors, terms, files, modules, objectives, audiences and themes.

use super::CursorContext;
use super::candidate::Candidate;
use crate::course::{Document, Lesson, LessonKind, LinkedTarget, relative, visit};
use lsp_types::CompletionItemKind;

/// The audiences of the course.
pub fn audiences(here: &CursorContext) -> Vec<Candidate> {
    let all = here
        .analysis
        .iter()
        .flat_map(|analysis| &analysis.course().settings.audiences);
    all.map(|audience| {
        Candidate::new(
            CompletionItemKind::ENUM_MEMBER,
            &audience.id,
            &audience.label,
        )
    })
    .collect()
}

/// The modules of the course, by id.
pub fn modules(here: &CursorContext) -> Vec<Candidate> {
    let all = here
        .analysis
        .iter()
        .flat_map(|analysis| &analysis.course().modules);
    all.map(|module| Candidate::new(CompletionItemKind::FOLDER, &module.id, &module.title))
        .collect()
}

/// The objectives of the page, by id; on a quiz page also those of the lessons, as `lesson#id` or, where there is one, `lesson`.
pub fn objectives(here: &CursorContext) -> Vec<Candidate> {
    let course = here.fresh();
    let own = course.lessons().flat_map(|lesson| &lesson.objectives);
    let mut offers: Vec<Candidate> = own
        .filter_map(|objective| Some((objective.id.as_deref()?, objective)))
        .map(|(id, objective)| Candidate::new(CompletionItemKind::VALUE, id, &objective.text))
        .collect();
    let is_quiz = course
        .lessons()
        .any(|lesson| matches!(lesson.kind, LessonKind::Quiz(_)));
    let Some(analysis) = here.analysis.as_ref().filter(|_| is_quiz) else {
        return offers;
    };
    for module in &analysis.course().modules {
        let is_own = |lesson: &std::sync::Arc<Lesson>| lesson.page.file == here.open.file;
        let own = module.lessons.iter().any(is_own);
        for lesson in module.lessons.iter().filter(|lesson| !is_own(lesson)) {
            let stem = lesson.address.trim_end_matches(".html");
            let name = if own {
                stem.rsplit('/').next().unwrap_or(stem)
            } else {
                stem
            };
            for objective in &lesson.objectives {
                let named = match &objective.id {
                    Some(id) if lesson.objectives.len() > 1 => format!("{name}#{id}"),
                    _ => name.to_owned(),
                };
                offers.push(Candidate::new(
                    CompletionItemKind::VALUE,
                    named,
                    &objective.text,
                ));
            }
        }
    }
    offers
}

/// The names of other pages, as front matter writes them: alone within the module, else with the module before.
pub fn pages(here: &CursorContext) -> Vec<Candidate> {
    let Some(analysis) = &here.analysis else {
        return Vec::new();
    };
    let mut offers = Vec::new();
    let mut others = Vec::new();
    for module in &analysis.course().modules {
        let own = module
            .lessons
            .iter()
            .any(|lesson| lesson.page.file == here.open.file);
        for lesson in module
            .lessons
            .iter()
            .filter(|lesson| lesson.page.file != here.open.file)
        {
            let name = lesson.address.trim_end_matches(".html");
            let name = if own {
                name.rsplit('/').next().unwrap_or(name)
            } else {
                name
            };
            let offer = Candidate::new(CompletionItemKind::REFERENCE, name, &lesson.title);
            if own {
                offers.push(offer)
            } else {
                others.push(offer)
            }
        }
    }
    offers.append(&mut others);
    offers
}

/// The themes inside the program, and those of the course.
pub fn themes(here: &CursorContext) -> Vec<Candidate> {
    let inside = crate::embedded::THEMES.iter().filter_map(|(path, _)| {
        path.split_once("/theme.yaml")
            .map(|(name, _)| name.to_owned())
    });
    let files = here
        .analysis
        .iter()
        .flat_map(|analysis| analysis.outcome.source.below("themes/"));
    let own = files.filter_map(|(path, _)| {
        Some(
            path.strip_prefix("themes/")?
                .strip_suffix("/theme.yaml")?
                .to_owned(),
        )
    });
    let mut names: Vec<String> = inside
        .chain(own)
        .filter(|name| !name.contains('/'))
        .collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .map(|name| Candidate::new(CompletionItemKind::COLOR, name, ""))
        .collect()
}

/// The files of the course that are `wanted`, as seen from this one, those of its own folder first.
pub fn files(here: &CursorContext, wanted: impl Fn(&str) -> bool) -> Vec<Candidate> {
    let Some(analysis) = &here.analysis else {
        return Vec::new();
    };
    let all = analysis
        .outcome
        .source
        .below("content/")
        .map(|(path, _)| path);
    let fits =
        all.filter(|path| wanted(path) && !path.ends_with(".yaml") && !path.ends_with(".lock"));
    let mut offers: Vec<Candidate> = fits
        .map(|path| {
            Candidate::new(
                CompletionItemKind::FILE,
                relative(&here.open.file, path),
                "",
            )
        })
        .collect();
    offers.sort_by_key(|offer| offer.text.starts_with(".."));
    offers
}

/// Whether a file is a picture, by its ending.
pub fn is_picture(file: &str) -> bool {
    let ending = file
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_ascii_lowercase();
    ["svg", "png", "jpg", "jpeg", "gif", "webp", "avif"].contains(&ending.as_str())
}

/// Where a link can lead, of which `typed` is written: pages, places in one of them after `#`, terms after `glossary:`.
pub fn links(here: &CursorContext, typed: &str, picture: bool) -> Vec<Candidate> {
    if picture {
        return files(here, is_picture);
    }
    let Some(analysis) = &here.analysis else {
        return Vec::new();
    };
    if let Some((page, _)) = typed.split_once('#') {
        return anchors(here, page);
    }
    let terms = analysis
        .course()
        .glossary
        .iter()
        .flat_map(|glossary| &glossary.terms);
    let terms = terms.map(|term| {
        Candidate::new(
            CompletionItemKind::TEXT,
            format!("glossary:{}", term.id),
            &term.title,
        )
    });
    if typed.starts_with("glossary:") {
        return terms.collect();
    }
    let mut offers = Vec::new();
    for module in &analysis.course().modules {
        let lessons = module
            .lessons
            .iter()
            .map(|lesson| (&lesson.page.file, &lesson.title));
        for (file, title) in std::iter::once((&module.page.file, &module.title)).chain(lessons) {
            if *file != here.open.file {
                offers.push(Candidate::new(
                    CompletionItemKind::REFERENCE,
                    relative(&here.open.file, file),
                    title,
                ));
            }
        }
    }
    offers.sort_by_key(|offer| offer.text.starts_with(".."));
    offers.extend(terms);
    offers.extend(anchors(here, ""));
    offers
}

/// The places in a page that a link may name: its headings and the ids that were written by hand.
fn anchors(here: &CursorContext, page: &str) -> Vec<Candidate> {
    let places = |document: &Document| {
        let headings = document
            .headings
            .iter()
            .map(|heading| (heading.id.clone(), heading.title.clone()));
        let mut all: Vec<(String, String)> = headings.collect();
        visit(&document.blocks, &mut |block| {
            if block.id_span.is_some() {
                all.push((block.id.clone(), String::new()));
            }
        });
        let offer = |(id, title): (String, String)| {
            Candidate::new(CompletionItemKind::REFERENCE, format!("{page}#{id}"), title)
        };
        all.into_iter().map(offer).collect()
    };
    if page.is_empty() {
        return here
            .fresh()
            .documents()
            .find(|document| document.file == here.open.file)
            .map(places)
            .unwrap_or_default();
    }
    let Some(analysis) = &here.analysis else {
        return Vec::new();
    };
    let Ok(LinkedTarget::Page(address, _)) = analysis.index.resolve(&here.open.file, page) else {
        return Vec::new();
    };
    analysis
        .file_at(&address)
        .and_then(|file| analysis.document(file))
        .map(places)
        .unwrap_or_default()
}
