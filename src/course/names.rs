//! What the name of a page means: the file's name within the module or where it is unique, else `module/file`.

use super::{Course, Module};
use rustc_hash::FxHashMap;

/// The pages of a course by the last part of their address, made once and asked by checks and rendering.
#[derive(Debug, Default)]
pub struct Names {
    /// The ids of the modules, in course order.
    modules: Vec<String>,
    /// Numbers of modules in the course and of pages in them, by a page's name without module and `.html`.
    places: FxHashMap<String, Vec<(usize, usize)>>,
}

impl Names {
    /// The names of all pages of a course.
    pub fn new(course: &Course) -> Self {
        let mut names = Names {
            modules: course
                .modules
                .iter()
                .map(|module| module.id.clone())
                .collect(),
            ..Names::default()
        };
        for (number, module) in course.modules.iter().enumerate() {
            for (page, lesson) in module.lessons.iter().enumerate() {
                let name = lesson.address.rsplit('/').next().unwrap_or_default();
                let name = name.strip_suffix(".html").unwrap_or(name);
                match names.places.get_mut(name) {
                    Some(places) => places.push((number, page)),
                    None => _ = names.places.insert(name.to_owned(), vec![(number, page)]),
                }
            }
        }
        names
    }

    /// The pages that `name` may mean, seen from `module`, each by the number of its module in the course and its own in the module,
    /// in course order: none when there is no such page, several when the name wants its module before it.
    pub fn find(&self, module: &Module, name: &str) -> Vec<(usize, usize)> {
        let (folder, file) = name
            .rsplit_once('/')
            .map_or((None, name), |(folder, file)| (Some(folder), file));
        let all = self.places.get(file).map(Vec::as_slice).unwrap_or_default();
        let is_in = |wanted: &str, (number, _): &(usize, usize)| {
            self.modules.get(*number).is_some_and(|id| id == wanted)
        };
        let inside = |wanted: &str| {
            all.iter()
                .filter(|place| is_in(wanted, place))
                .copied()
                .collect::<Vec<_>>()
        };
        match folder {
            Some(folder) => inside(folder),
            None => match inside(&module.id).first() {
                Some(own) => vec![*own],
                None => all.to_vec(),
            },
        }
    }
}
