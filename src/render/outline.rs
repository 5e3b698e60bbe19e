//! The course as data for scripts: its modules, pages and what comes back in practice. Loaded by the front page and the rooms only.

use super::assets::fingerprinted;
use super::recall;
use super::shared::{Shared, SharedPage};
use crate::course::{Block, Course, Lesson, Module, visit};
use bytes::Bytes;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Address and text of `window.leadletOutline`. `practice` holds the address of a page's practice script by that of the page.
///
/// Lists instead of objects keep it small: a module is [id, title, address, pages, hue], a page [id, title, address, kind, minutes,
/// minutes for each audience, audiences, practice script or "", ids of what can come back]. `was`, when there is any, gives the
/// id that a block has now by each it had before.
pub fn outline(shared: &Shared, practice: &HashMap<&str, &str>) -> (String, Bytes) {
    let page = |place, lesson: &Lesson, page: &SharedPage| -> Arc<str> {
        let script = practice.get(lesson.address.as_str()).copied().unwrap_or_default();
        let make = || {
            let view = &page.view;
            let page = json!([
                view.id,
                view.title,
                view.href,
                view.kind,
                view.minutes,
                view.minutes_for,
                view.audience,
                script,
                recall::ids(lesson)
            ]);
            Arc::from(page.to_string())
        };
        match shared.keep {
            Some(keep) => keep.made.outlined.get(&lesson.address, keep.page_key(place).text(script).end(), make),
            None => make(),
        }
    };
    let modules: Vec<Vec<Arc<str>>> = (shared.course.modules.par_iter().zip(&shared.modules).enumerate())
        .map(|(number, (module, made))| {
            let pages = module.lessons.iter().zip(&made.pages).enumerate();
            pages.map(|(at, (lesson, made))| page((number, at), lesson, made)).collect()
        })
        .collect();
    let make = || {
        let script = Bytes::from(script(shared, &modules));
        (fingerprinted("outline.js", &script), script)
    };
    match shared.keep {
        Some(keep) => {
            let mut key = keep.key();
            shared.modules.iter().for_each(|module| _ = key.hash(module.print));
            modules.iter().flatten().for_each(|page| _ = key.text(page));
            former(shared.course).iter().for_each(|(was, is)| _ = key.text(was).text(is));
            keep.made.outline.get("outline", key.end(), make)
        }
        None => make(),
    }
}

/// The text of the script, from what it says of each module's pages.
fn script(shared: &Shared, pages: &[Vec<Arc<str>>]) -> String {
    let mut modules = Vec::with_capacity(pages.len());
    for ((module, made), pages) in shared.course.modules.iter().zip(&shared.modules).zip(pages) {
        let Module { id, title, address, .. } = module;
        let [id, title, address] = [id, title, address].map(|text| Value::from(text.as_str()));
        modules.push(format!("[{id},{title},{address},[{}],{}]", pages.join(","), made.hue));
    }
    let settings = &shared.course.settings;
    let [practice, pass, version] = [json!(settings.practice), json!(settings.pass), json!(settings.version)];
    let was = former(shared.course);
    let was = if was.is_empty() { String::new() } else { format!(",\"was\":{}", json!(was)) };
    let modules = modules.join(",");
    format!("window.leadletOutline = {{\"practice\":{practice},\"pass\":{pass},\"version\":{version},\"modules\":[{modules}]{was}}};\n")
}

/// The id that a block has now by each that it had before.
fn former(course: &Course) -> BTreeMap<&str, &str> {
    let mut was = BTreeMap::new();
    let mut former = |block| {
        let Block { id, former_ids, .. }: &Block = block;
        was.extend(former_ids.iter().map(|old| (old.as_str(), id.as_str())));
    };
    course.lessons().for_each(|lesson| visit(&lesson.page.blocks, &mut former));
    was
}
