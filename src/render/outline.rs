//! The course as data for scripts: its modules, pages and what comes back in practice. Loaded by the front page and the rooms only.

use super::assets::fingerprinted;
use super::recall;
use super::shared::{Shared, SharedPage};
use crate::course::{Block, Lesson, Module, visit};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Address and text of `window.leadletOutline`. `practice` holds the address of a page's practice script by that of the page.
///
/// Lists instead of objects keep it small: a module is [id, title, address, pages, hue], a page [id, title, address, kind, minutes,
/// minutes for each audience, audiences, practice script or "", ids of what can come back]. `was`, when there is any, gives the
/// id that a block has now by each it had before.
pub fn outline(shared: &Shared, practice: &HashMap<&str, &str>) -> (String, Vec<u8>) {
    let page = |(lesson, page): (&Lesson, &SharedPage)| -> Value {
        let view = &page.view;
        let script = practice.get(lesson.address.as_str()).copied().unwrap_or_default();
        json!([view.id, view.title, view.href, view.kind, view.minutes, view.minutes_for, view.audience, script, recall::ids(lesson)])
    };
    let modules = shared.course.modules.iter().zip(&shared.modules).map(|(module, made)| -> Value {
        let pages: Vec<Value> = module.lessons.iter().map(|lesson| &**lesson).zip(&made.pages).map(page).collect();
        let Module { id, title, address, .. } = module;
        json!([id, title, address, pages, made.hue])
    });
    let settings = &shared.course.settings;
    let mut outline = json!({
        "practice": settings.practice,
        "pass": settings.pass,
        "version": settings.version,
        "modules": modules.collect::<Vec<_>>(),
    });
    let mut was = Map::new();
    let mut former = |block: &Block| was.extend(block.former_ids.iter().map(|old| (old.clone(), Value::from(block.id.as_str()))));
    shared.course.lessons().for_each(|lesson| visit(&lesson.page.blocks, &mut former));
    if !was.is_empty() {
        outline["was"] = Value::from(was);
    }
    let script = format!("window.leadletOutline = {outline};\n").into_bytes();
    (fingerprinted("outline.js", &script), script)
}
