//! The course as data for scripts: its modules, pages and what comes back in practice. Loaded by the front page and the rooms only.

use super::again::ModulePages;
use super::practice_data;
use super::rendered::{OutlinePage, RenderedPages};
use super::shared::RenderContext;
use super::theme_assets::fingerprinted;
use super::view::PageRef;
use crate::course::{Block, Lesson, Module, visit};
use blake3::Hash;
use bytes::Bytes;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Address and text of `window.leadletOutline`. `made` are the pages of each module, with the addresses of their practice scripts.
///
/// Lists instead of objects keep it small: a module is [id, title, address, pages, hue], a page [id, title, address, kind, minutes,
/// minutes for each audience, audiences, practice script or "", ids of what can come back, what each of them practises, percent to pass a quiz]. `was`, when there is any, gives the
/// id that a block has now by each it had before.
pub fn outline(shared: &RenderContext, made: &[ModulePages]) -> (String, Bytes) {
    let of_module = |(number, (module, made)): (usize, (&Module, &ModulePages))| {
        let make = || Arc::new(outlined(shared, number, module, &made.pages));
        let outlined = &shared.cache.made.outlined;
        outlined.get(&module.address, || made.key, make)
    };
    let modules: Vec<Arc<OutlinePage>> = shared
        .course
        .modules
        .par_iter()
        .zip(made)
        .enumerate()
        .map(of_module)
        .collect();
    let make = || {
        let script = Bytes::from(script(shared, &modules));
        (fingerprinted("outline.js", &script), script)
    };
    let key = || key_of_modules(shared, modules.iter().map(|module| module.print));
    shared.cache.made.outline.get("outline", key, make)
}

/// The hash of what is made from something of each module, by the `prints` of that, and from the settings.
pub(super) fn key_of_modules(shared: &RenderContext, prints: impl Iterator<Item = Hash>) -> Hash {
    let mut key = shared.cache.key();
    shared
        .modules
        .iter()
        .zip(prints)
        .for_each(|(module, print)| _ = key.hash(module.print).hash(print));
    key.end()
}

/// What the outline says of the module with this number.
fn outlined(
    shared: &RenderContext,
    number: usize,
    module: &Module,
    made: &[Option<Arc<RenderedPages>>],
) -> OutlinePage {
    let page = |(at, lesson): (usize, &Arc<Lesson>)| {
        let script = made
            .get(at)
            .and_then(|made| made.as_ref()?.practice.as_deref())
            .unwrap_or_default();
        let view = shared.view(number, at)?;
        let PageRef {
            id,
            title,
            href,
            kind,
            minutes,
            minutes_for,
            audience,
            pass,
            ..
        } = &view;
        let page = json!([
            id,
            title,
            href,
            kind,
            minutes,
            minutes_for,
            audience,
            script,
            practice_data::ids(lesson),
            practice_data::objectives(lesson),
            pass
        ]);
        Some(page.to_string())
    };
    let pages = module
        .lessons
        .iter()
        .enumerate()
        .filter_map(page)
        .collect::<Vec<_>>()
        .join(",");
    let was = former(&module.lessons);
    let print = shared.cache.print(|key| {
        key.text(&pages);
        was.iter().for_each(|(was, is)| _ = key.text(was).text(is));
    });
    OutlinePage { pages, was, print }
}

/// The text of the script, from what it says of each module.
fn script(shared: &RenderContext, outlined: &[Arc<OutlinePage>]) -> String {
    let mut modules = Vec::with_capacity(outlined.len());
    for ((module, made), outlined) in shared
        .course
        .modules
        .iter()
        .zip(&shared.modules)
        .zip(outlined)
    {
        let Module {
            id, title, address, ..
        } = module;
        let [id, title, address] = [id, title, address].map(|text| Value::from(text.as_str()));
        modules.push(format!(
            "[{id},{title},{address},[{}],{}]",
            outlined.pages, made.hue
        ));
    }
    let settings = &shared.course.settings;
    let [practice, daily, pass, version] = [
        json!(settings.practice),
        json!(settings.daily),
        json!(settings.pass),
        json!(settings.version),
    ];
    let was: BTreeMap<&str, &str> = outlined
        .iter()
        .flat_map(|module| &module.was)
        .map(|(was, is)| (was.as_str(), is.as_str()))
        .collect();
    let was = if was.is_empty() {
        String::new()
    } else {
        format!(",\"was\":{}", json!(was))
    };
    let modules = modules.join(",");
    format!(
        "window.leadletOutline = {{\"practice\":{practice},\"daily\":{daily},\"pass\":{pass},\"version\":{version},\"modules\":[{modules}]{was}}};\n"
    )
}

/// The id that a block has now by each that it had before.
fn former(lessons: &[Arc<Lesson>]) -> Vec<(String, String)> {
    let mut was = Vec::new();
    let mut former = |block: &Block| {
        was.extend(
            block
                .former_ids
                .iter()
                .map(|old| (old.clone(), block.id.clone())),
        )
    };
    lessons
        .iter()
        .for_each(|lesson| visit(&lesson.page.blocks, &mut former));
    was
}
