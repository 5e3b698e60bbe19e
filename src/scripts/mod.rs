//! ES modules to one classic script. Pages that are opened as files load no modules, and one file travels faster than fifty: so
//! scripts are modules in the source, and are joined in the order of their imports, without the words that only modules have.
//!
//! Imports and exports are plain: `import { a, b } from "./x.js";`, `import "./x.js";` and `export` before a declaration. As all
//! scripts stand in one function in the end, no two of them declare the same name.

mod script;
mod tokens;

use crate::embedded;
use crate::text::paths::follow;
use script::Script;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Gives the text of a file by its path. A file of a theme may stand over those of the themes below: 0 is the uppermost.
pub type ReadScript<'r> = dyn FnMut(&str, usize) -> Option<Cow<'r, str>> + 'r;

/// What is wrong in a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinFault {
    /// The script, by its path.
    pub path: String,
    /// Where, bytes of that script.
    pub span: Range<usize>,
    /// What it is.
    pub kind: JoinFaultKind,
}

/// The kinds of faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JoinFaultKind {
    /// An import or export of a form that the joiner does not know.
    Form,
    /// An entry that is not there.
    NoEntry,
    /// An import from a file that is not there, by its path as found; none for what is not below the same folder.
    NoFile(Option<String>),
    /// A name that the file does not export.
    NoExport {
        /// The name.
        name: String,
        /// The file.
        from: String,
        /// Whether it declares it at least.
        declared: bool,
        /// What it exports, in the order of the alphabet.
        exports: Vec<String>,
    },
    /// An import that leads back, with the files on the way from the imported one to this one.
    Circle(Vec<String>),
    /// A name that another script of the same bundle declares.
    Twice {
        /// The name.
        name: String,
        /// The other script.
        other: String,
    },
}

/// Scripts in the order in which they go into one function.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    /// Paths and texts, without imports and the word `export`.
    pub parts: Vec<(String, String)>,
    /// Names that these scripts want of those of `earlier`.
    pub wanted: BTreeSet<String>,
    /// Those of them that no script here takes for itself.
    pub taken: BTreeSet<String>,
    /// What is wrong. What could be joined is joined all the same.
    pub faults: Vec<JoinFault>,
    /// What each script gives to others: its exports, or all that a classic one declares.
    given: BTreeMap<String, Given>,
    /// The scripts by the names that they give.
    owners: BTreeMap<String, String>,
}

/// What one script gives to others.
#[derive(Clone, Debug, Default)]
struct Given {
    names: BTreeSet<String>,
    kept: BTreeSet<String>,
}

impl Joined {
    /// All texts, one after the other.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (_, part) in &self.parts {
            text.push_str(part.trim());
            text.push('\n');
        }
        text
    }
}

/// Scripts of the program's own as one text, each after what it imports. Paths are those of the repository, such as
/// `src/package/lms/runtime/launch.js`.
pub fn inside(entries: &[&str]) -> String {
    join(entries, None, &mut |path, below| match below {
        0 => embedded::script(path).map(Cow::Borrowed),
        _ => None,
    })
    .text()
}

/// A script whose imports are being followed.
struct Open {
    path: String,
    text: String,
    script: Script,
    /// Files that come before it, each with the place of its import among the script's; none for what a classic script inherits.
    needs: Vec<(Option<String>, Option<usize>)>,
    next: usize,
}

/// A name at the top of a bundle's scripts.
struct Name {
    path: String,
    span: Range<usize>,
    once: bool,
    in_module: bool,
}

/// Joins the entries with all that they import. What `earlier` already holds is taken from there instead of a second time.
pub fn join(entries: &[&str], earlier: Option<&Joined>, read: &mut ReadScript<'_>) -> Joined {
    let mut joiner = Joiner {
        earlier,
        joined: Joined::default(),
        done: BTreeSet::new(),
        names: BTreeMap::new(),
    };
    for entry in entries {
        joiner.add(entry, read);
    }
    joiner.finish()
}

struct Joiner<'e> {
    earlier: Option<&'e Joined>,
    joined: Joined,
    done: BTreeSet<String>,
    names: BTreeMap<String, Name>,
}

impl Joiner<'_> {
    /// An entry, after all that it imports and that is not there yet.
    fn add(&mut self, entry: &str, read: &mut ReadScript<'_>) {
        if self.done.contains(entry) {
            return;
        }
        let Some(first) = self.open(entry, read) else {
            self.fault(entry, 0..0, JoinFaultKind::NoEntry);
            self.done.insert(entry.to_owned());
            return;
        };
        let mut stack = vec![first];
        let mut places = BTreeMap::from([(entry.to_owned(), 0)]);
        while let Some(top) = stack.last_mut() {
            let Some((path, import)) = top.needs.get(top.next).cloned() else {
                if let Some(whole) = stack.pop() {
                    places.remove(&whole.path);
                    self.close(whole);
                }
                continue;
            };
            top.next += 1;
            let by = top.path.clone();
            let import = import.and_then(|at| top.script.imports.get(at));
            let span = import.map(|import| import.span.clone());
            let Some(path) = path else {
                self.fault(&by, span.unwrap_or_default(), JoinFaultKind::NoFile(None));
                continue;
            };
            if self.done.contains(&path) || self.is_earlier(&path) {
                continue;
            }
            match (places.get(&path).copied(), &span) {
                (Some(from), Some(span)) => {
                    let way = stack[from..].iter().map(|open| open.path.clone());
                    let circle = JoinFaultKind::Circle(way.collect());
                    self.fault(&by, span.clone(), circle);
                }
                // What a classic script inherits is an order, and need not hold.
                (Some(_), None) => {}
                (None, _) => match self.open(&path, read) {
                    Some(open) => {
                        places.insert(path, stack.len());
                        stack.push(open);
                    }
                    None => {
                        if let Some(span) = span {
                            self.fault(&by, span, JoinFaultKind::NoFile(Some(path.clone())));
                        }
                        self.done.insert(path);
                    }
                },
            }
        }
    }

    fn fault(&mut self, path: &str, span: Range<usize>, kind: JoinFaultKind) {
        self.joined.faults.push(JoinFault {
            path: path.to_owned(),
            span,
            kind,
        });
    }

    fn is_earlier(&self, path: &str) -> bool {
        self.earlier
            .is_some_and(|earlier| earlier.given.contains_key(path))
    }

    /// A script that is there, with the files that it needs. One without imports and exports that stands over a script with
    /// imports needs what that one did: so a theme made before its script had imports still finds all before it.
    fn open(&self, path: &str, read: &mut ReadScript<'_>) -> Option<Open> {
        let text = read(path, 0)?.into_owned();
        let script = Script::read(&text);
        let imports = script.imports.iter().enumerate();
        let mut needs: Vec<_> = imports
            .map(|(at, import)| (resolved(path, &import.from), Some(at)))
            .collect();
        let mut below = 1;
        while !script.is_module() {
            let Some(text) = read(path, below) else { break };
            let other = Script::read(&text);
            if other.is_module() {
                let imports = other.imports.iter();
                needs.extend(imports.map(|import| (resolved(path, &import.from), None)));
                break;
            }
            below += 1;
        }
        Some(Open {
            path: path.to_owned(),
            text,
            script,
            needs,
            next: 0,
        })
    }

    /// A script whose imports are all there: its names are looked up, its own become known, and its text is next.
    fn close(&mut self, open: Open) {
        let Open {
            path, text, script, ..
        } = open;
        for span in &script.refused {
            self.fault(&path, span.clone(), JoinFaultKind::Form);
        }
        let mut faults = Vec::new();
        for import in &script.imports {
            let Some(from) = resolved(&path, &import.from) else {
                continue;
            };
            let earlier = self.earlier.and_then(|earlier| earlier.given.get(&from));
            let Some(given) = earlier.or_else(|| self.joined.given.get(&from)) else {
                continue;
            };
            for (name, span) in &import.names {
                if given.names.contains(name) {
                    if earlier.is_some() {
                        self.joined.wanted.insert(name.clone());
                    }
                    continue;
                }
                let kind = JoinFaultKind::NoExport {
                    name: name.clone(),
                    from: from.clone(),
                    declared: given.kept.contains(name),
                    exports: given.names.iter().cloned().collect(),
                };
                faults.push((span.clone(), kind));
            }
        }
        for (span, kind) in faults {
            self.fault(&path, span, kind);
        }
        if let (false, Some(earlier)) = (script.is_module(), self.earlier) {
            let words = script::words(&text).into_iter();
            let wanted = words.filter(|word| earlier.owners.contains_key(*word));
            self.joined.wanted.extend(wanted.map(str::to_owned));
        }
        let mut given = Given::default();
        for declared in &script.declared {
            self.declare(&path, declared, script.is_module());
            if declared.exported || !script.is_module() {
                given.names.insert(declared.name.clone());
                let owner = (declared.name.clone(), path.clone());
                self.joined.owners.extend([owner]);
            } else {
                given.kept.insert(declared.name.clone());
            }
        }
        self.joined.given.insert(path.clone(), given);
        self.done.insert(path.clone());
        self.joined.parts.push((path, script.classic(&text)));
    }

    fn declare(&mut self, path: &str, declared: &script::Declared, in_module: bool) {
        let name = Name {
            path: path.to_owned(),
            span: declared.span.clone(),
            once: declared.once,
            in_module,
        };
        let Some(other) = self.names.get(&declared.name) else {
            self.names.insert(declared.name.clone(), name);
            return;
        };
        // Of functions in scripts of old the last one counts, which some themes make use of.
        if other.once || name.once || (other.in_module && in_module) {
            let kind = JoinFaultKind::Twice {
                name: declared.name.clone(),
                other: other.path.clone(),
            };
            self.fault(path, declared.span.clone(), kind);
        }
    }

    fn finish(mut self) -> Joined {
        for name in self.joined.wanted.clone() {
            let owner = self.earlier.and_then(|earlier| earlier.owners.get(&name));
            match (self.names.get(&name), owner) {
                (Some(own), Some(other)) if own.in_module => {
                    let other = other.clone();
                    let (path, span) = (own.path.clone(), own.span.clone());
                    self.fault(&path, span, JoinFaultKind::Twice { name, other });
                }
                // A script of old takes the name for itself.
                (Some(_), _) => {}
                (None, _) => {
                    self.joined.taken.insert(name);
                }
            }
        }
        self.joined
    }
}

/// The path that a script's import names; none when it is not a path from the script's folder, or leads out of all folders.
fn resolved(by: &str, from: &str) -> Option<String> {
    if !from.starts_with("./") && !from.starts_with("../") {
        return None;
    }
    follow(by, from)
}

#[cfg(test)]
mod tests;
