//! What a link that carries progress is packed by: of each block that keeps work its key and its ids. Loaded only when a link is made or opened.

use super::theme_assets::fingerprinted;
use crate::course::{Course, LessonKind, Names, pool, visit};
use crate::kinds::Scoring;
use bytes::Bytes;
use serde_json::{Map, Value, json};

/// Address and text of `window.leadletKnown`: `things` by id, `pages` with the pool of a quiz, ids of audiences and modules as `names`.
pub fn known(course: &Course) -> (String, Bytes) {
    let names = Names::new(course);
    let scoring = Scoring {
        objective: &|_| String::new(),
        word_for_true: "",
    };
    let (mut things, mut pages) = (Map::new(), Map::new());
    for module in &course.modules {
        for lesson in &module.lessons {
            visit(&lesson.page.blocks, &mut |block| {
                let Some(work) = block.kind.work() else {
                    return;
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
                things.insert(block.id.clone(), thing);
            });
            let page = match &lesson.kind {
                LessonKind::Quiz(quiz) => {
                    let asked = pool(course, &names, module, lesson, quiz);
                    let asked: Vec<&str> = asked
                        .iter()
                        .map(|pooled| pooled.block.id.as_str())
                        .collect();
                    json!({ "pool": asked, "attempts": quiz.attempts })
                }
                _ => json!({}),
            };
            pages.insert(lesson.id.clone(), page);
        }
    }
    let audiences = course.settings.audiences.iter().map(|one| one.id.as_str());
    let modules = course.modules.iter().map(|module| module.id.as_str());
    let named: Vec<Value> = audiences.chain(modules).map(Value::from).collect();
    let known = json!({ "things": things, "pages": pages, "names": named });
    let script = Bytes::from(format!("window.leadletKnown = {known};\n"));
    (fingerprinted("known.js", &script), script)
}
