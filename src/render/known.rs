//! What a link that carries progress is packed by: of each block that keeps work its key and its ids. Loaded only when a link is made or opened.

use super::again::ModulePages;
use super::outline::key_of_modules;
use super::rendered::PackingData;
use super::shared::RenderContext;
use super::theme_assets::fingerprinted;
use crate::course::{Block, Lesson, LessonKind, Module, pool, visit};
use crate::kinds::Scoring;
use bytes::Bytes;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;

/// Address and text of `window.leadletKnown`: `things` by id, `pages` with the pool of a quiz, ids of audiences and modules as `names`.
/// `made` are the pages of each module: a module whose pages are those of the run before is packed by what that run found.
pub fn known(shared: &RenderContext, made: &[ModulePages]) -> (String, Bytes) {
    let of_module = |(module, made): (&Module, &ModulePages)| {
        let make = || Arc::new(of_module(shared, module));
        let packing = &shared.cache.made.packing;
        packing.get(&module.address, || made.key, make)
    };
    let modules: Vec<Arc<PackingData>> = shared
        .course
        .modules
        .par_iter()
        .zip(made)
        .map(of_module)
        .collect();
    let make = || {
        let script = Bytes::from(script(shared, &modules));
        (fingerprinted("known.js", &script), script)
    };
    let key = || key_of_modules(shared, modules.iter().map(|module| module.print));
    shared.cache.made.known.get("known", key, make)
}

/// What is known of the blocks and pages of a module.
fn of_module(shared: &RenderContext, module: &Module) -> PackingData {
    let (mut things, mut pages) = (Vec::new(), Vec::new());
    for lesson in &module.lessons {
        visit(&lesson.page.blocks, &mut |block| {
            things.extend(thing(lesson, block).map(|thing| entry(&block.id, &thing)))
        });
        let page = match &lesson.kind {
            LessonKind::Quiz(quiz) => {
                let asked = pool(shared.course, shared.names, module, lesson, quiz);
                let asked: Vec<&str> = asked
                    .iter()
                    .map(|pooled| pooled.block.id.as_str())
                    .collect();
                json!({ "pool": asked, "attempts": quiz.attempts })
            }
            LessonKind::Lesson | LessonKind::SelfCheck => json!({}),
        };
        pages.push(entry(&lesson.id, &page));
    }
    let (things, pages) = (things.join(","), pages.join(","));
    let print = shared.cache.print(|key| _ = key.text(&things).text(&pages));
    PackingData {
        things,
        pages,
        print,
    }
}

/// What is known of a block that keeps a learner's work; none for all others.
fn thing(lesson: &Lesson, block: &Block) -> Option<Value> {
    let work = block.kind.work()?;
    let scoring = Scoring {
        objective: &|_| String::new(),
        word_for_true: "",
    };
    let mut thing = work.in_lms(&lesson.id);
    if let Some(known) = thing.as_object_mut() {
        known.remove("page");
    }
    // What would be right stands for words and numbers, which stay on the device.
    if let Some(mut scored) = work.scored(&scoring) {
        let words = scored["blanks"]
            .as_array()
            .map(|blanks| blanks.iter().map(|answers| answers[0].clone()).collect());
        if let Some(words) = words {
            thing["typed"] = words;
        } else if !scored["ranges"].is_null() {
            thing["ranges"] = scored["ranges"].take();
        }
    }
    Some(thing)
}

/// A member of a JSON object.
fn entry(id: &str, value: &Value) -> String {
    format!("{}:{value}", Value::from(id))
}

/// The text of the script, from what is known of each module.
fn script(shared: &RenderContext, modules: &[Arc<PackingData>]) -> String {
    let joined = |of: fn(&PackingData) -> &str| {
        let parts = modules.iter().map(|module| of(module));
        parts
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(",")
    };
    let course = shared.course;
    let audiences = course.settings.audiences.iter().map(|one| one.id.as_str());
    let names: Value = audiences
        .chain(course.modules.iter().map(|module| module.id.as_str()))
        .collect();
    format!(
        "window.leadletKnown = {{\"things\":{{{}}},\"pages\":{{{}}},\"names\":{names}}};\n",
        joined(|module| &module.things),
        joined(|module| &module.pages)
    )
}
