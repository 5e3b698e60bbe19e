//! What the name of a page means: the file's name within the module or where it is unique, else `module/file`.

use super::{Course, Module};
use rustc_hash::FxHashMap;

/// The pages of a course by the last part of their address, made once and asked by checks and rendering.
#[derive(Debug, Default)]
pub struct Names<'a> {
    /// Module and its pages' numbers in the course, by a page's name without module and `.html`.
    places: FxHashMap<&'a str, Vec<Place<'a>>>,
}

/// Where a page stands.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    module_id: &'a str,
    /// Number of the module in the course, and of the page in the module.
    numbers: (usize, usize),
}

impl<'a> Names<'a> {
    /// The names of all pages of a course.
    pub fn new(course: &'a Course) -> Self {
        let mut places: FxHashMap<&str, Vec<Place>> = FxHashMap::default();
        for (number, module) in course.modules.iter().enumerate() {
            for (page, lesson) in module.lessons.iter().enumerate() {
                let name = lesson.address.rsplit('/').next().unwrap_or_default();
                let name = name.strip_suffix(".html").unwrap_or(name);
                places.entry(name).or_default().push(Place { module_id: &module.id, numbers: (number, page) });
            }
        }
        Names { places }
    }

    /// The pages that `name` may mean, seen from `module`, each by the number of its module in the course and its own in the module,
    /// in course order: none when there is no such page, several when the name wants its module before it.
    pub fn find(&self, module: &Module, name: &str) -> Vec<(usize, usize)> {
        let (folder, file) = name.rsplit_once('/').map_or((None, name), |(folder, file)| (Some(folder), file));
        let all = self.places.get(file).map(Vec::as_slice).unwrap_or_default();
        let inside = |wanted: &str| all.iter().filter(|place| place.module_id == wanted).map(|place| place.numbers).collect::<Vec<_>>();
        match folder {
            Some(folder) => inside(folder),
            None => match inside(&module.id).first() {
                Some(own) => vec![*own],
                None => all.iter().map(|place| place.numbers).collect(),
            },
        }
    }
}
