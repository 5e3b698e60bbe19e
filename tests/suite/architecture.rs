//! The structure of the source: a room (a top-level module) is on a floor, and imports go down only.
//!
//! `docs/architecture.md` says what each room is for. This test reads `use` and inline paths of every file outside tests, and fails
//! at the first import that goes up or sideways, at a circle between files of a room, and at a room without a floor.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

/// Rooms by floor, the lowest first. A room may import from rooms on lower floors.
const FLOORS: [&[&str]; 13] = [
    &[
        "chunked_map",
        "embedded",
        "fonts",
        "fs",
        "images",
        "markdown",
        "memo",
        "text",
    ],
    &["diagnostic", "sanitize", "scripts", "yaml"],
    &["elements", "source", "schema", "site", "syntax"],
    &["kinds"],
    &["course"],
    &["policy"],
    &[
        "lock", "outline", "scaffold", "host", "audit", "prove", "parse",
    ],
    &["check", "render", "package"],
    &["rules"],
    &["pipeline"],
    &["dev_server"],
    &["lsp"],
    &["commands"],
];

/// A file of the source with the crate's modules it names.
struct File {
    /// Path of its module, such as `["render", "theme"]`.
    module: Vec<String>,
    path: PathBuf,
    /// Paths that it names, from the crate's top, each with the names that follow the module.
    named: Vec<Vec<String>>,
}

/// Collects the paths that a file names outside its tests.
struct Paths<'a> {
    module: &'a [String],
    named: Vec<Vec<String>>,
}

impl Paths<'_> {
    /// A path from the crate's top; none for one that begins elsewhere.
    fn absolute(&self, path: &[String]) -> Option<Vec<String>> {
        match path.first()?.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some([self.module, &path[1..]].concat()),
            "super" => {
                let above = path.iter().take_while(|part| *part == "super").count();
                let rest = self.module.len().checked_sub(above)?;
                Some([&self.module[..rest], &path[above..]].concat())
            }
            _ => None,
        }
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.named.extend(self.absolute(&with(&name.ident))),
            syn::UseTree::Rename(name) => self.named.extend(self.absolute(&with(&name.ident))),
            syn::UseTree::Glob(_) => self.named.extend(self.absolute(before)),
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.tree(before, item))
            }
        }
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    let is_cfg_test = |attribute: &syn::Attribute| {
        attribute.path().is_ident("cfg")
            && matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string() == "test")
    };
    attributes.iter().any(is_cfg_test)
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_test(&item.attrs) {
            self.tree(&[], &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.named.extend(self.absolute(&parts));
        visit::visit_path(self, path);
    }
}

/// The files of the library, without those of tests.
fn sources() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap);
    let rust = files.filter(|entry| {
        entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "rs")
    });
    let mut sources = Vec::new();
    for entry in rust {
        let path = entry.path().strip_prefix(&root).unwrap().to_owned();
        let mut module: Vec<String> = path
            .with_extension("")
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        if ["main", "lib"].contains(&module[0].as_str())
            || module.last().is_some_and(|name| name == "tests")
        {
            continue;
        }
        if module.last().is_some_and(|name| name == "mod") {
            module.pop();
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let parsed =
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut paths = Paths {
            module: &module,
            named: Vec::new(),
        };
        paths.visit_file(&parsed);
        let named = paths.named;
        sources.push(File {
            module,
            path,
            named,
        });
    }
    sources
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

#[test]
fn imports_go_down_only() {
    for file in sources() {
        let room = &file.module[0];
        let own = floor(room).unwrap_or_else(|| {
            panic!(
                "src/{}: the room `{room}` has no floor",
                file.path.display()
            )
        });
        for named in &file.named {
            let Some(other) = named.first().filter(|other| *other != room) else {
                continue;
            };
            let Some(there) = floor(other) else { continue };
            assert!(
                there < own,
                "src/{} (floor {}) names `crate::{}` of src/{other} (floor {}): imports go down only",
                file.path.display(),
                own + 1,
                named.join("::"),
                there + 1
            );
        }
    }
}

#[test]
fn files_of_a_room_import_each_other_in_one_direction() {
    let sources = sources();
    let modules: BTreeMap<&[String], usize> = sources
        .iter()
        .enumerate()
        .map(|(number, file)| (file.module.as_slice(), number))
        .collect();
    let mut imports: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); sources.len()];
    for (number, file) in sources.iter().enumerate() {
        for named in &file.named {
            // The longest part of the path that is a file; what a folder's own file passes on counts for that file.
            let target = (1..=named.len())
                .rev()
                .find_map(|length| modules.get(&named[..length]));
            // A file inside a folder may name the folder's own file, whose parts it is one of.
            let is_part = |target: usize| file.module.starts_with(&sources[target].module);
            imports[number]
                .extend(target.filter(|target| **target != number && !is_part(**target)));
        }
    }
    let reach = |from: usize| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(number) = open.pop() {
            open.extend(imports[number].iter().filter(|next| seen.insert(**next)));
        }
        seen
    };
    let reached: Vec<BTreeSet<usize>> = (0..sources.len()).map(reach).collect();
    let mut circles: BTreeSet<Vec<String>> = BTreeSet::new();
    for number in 0..sources.len() {
        if reached[number].contains(&number) {
            let members = reached[number]
                .iter()
                .filter(|other| reached[**other].contains(&number));
            circles.insert(
                members
                    .map(|member| sources[*member].path.to_string_lossy().replace('\\', "/"))
                    .collect(),
            );
        }
    }
    if let Some(circle) = circles.first() {
        panic!(
            "these files import each other in a circle: {}",
            circle.join(", ")
        );
    }
}

#[test]
fn the_document_has_every_room_on_its_floor() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let text = std::fs::read_to_string(document).unwrap();
    let mut written: BTreeSet<(usize, &str)> = BTreeSet::new();
    for line in text.lines() {
        let mut cells = line.split('|').skip(1).map(str::trim);
        if let Some(Ok(number)) = cells.next().map(str::parse) {
            let room = cells.next().unwrap_or_default().trim_matches('`');
            assert!(written.insert((number, room)), "`{room}` occurs twice");
        }
    }
    let floors = (1..).zip(FLOORS);
    let rooms = floors
        .flat_map(|(number, rooms)| rooms.iter().map(move |room| (number, *room)))
        .collect();
    assert_eq!(
        written, rooms,
        "the table of docs/architecture.md (left) and FLOORS (right) differ"
    );
}

#[test]
fn every_room_of_the_list_exists() {
    let rooms: BTreeSet<String> = sources()
        .into_iter()
        .map(|file| file.module[0].clone())
        .collect();
    for room in FLOORS.concat() {
        assert!(rooms.contains(room), "src has no room `{room}`");
    }
}

/// The types that say which kind of block or question something is.
const KINDS: [&str; 4] = ["BlockKind", "BlockName", "BlockView", "Interaction"];

/// Finds each `match` on kinds that has an arm for all others.
struct KindMatches {
    /// How many there are.
    found: usize,
}

/// Whether a pattern names a variant of a kind.
fn names_a_kind(pattern: &syn::Pat) -> bool {
    struct Names(bool);
    impl<'ast> Visit<'ast> for Names {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            let parts = path.segments.iter().rev().skip(1);
            self.0 |= parts
                .take(1)
                .any(|part| KINDS.contains(&part.ident.to_string().as_str()));
            visit::visit_path(self, path);
        }
    }
    let mut names = Names(false);
    names.visit_pat(pattern);
    names.0
}

/// Whether a pattern takes everything: `_`, or a name alone.
fn takes_all(pattern: &syn::Pat) -> bool {
    match pattern {
        syn::Pat::Wild(_) => true,
        syn::Pat::Ident(name) => {
            name.subpat.is_none() && name.ident.to_string().starts_with(char::is_lowercase)
        }
        syn::Pat::Reference(inner) => takes_all(&inner.pat),
        syn::Pat::Tuple(all) => all.elems.iter().all(takes_all),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for KindMatches {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_expr_match(&mut self, expression: &'ast syn::ExprMatch) {
        let arms = &expression.arms;
        if arms.iter().any(|arm| names_a_kind(&arm.pat)) {
            let rest = arms.iter().filter(|arm| takes_all(&arm.pat));
            self.found += rest.count();
        }
        visit::visit_expr_match(self, expression);
    }
}

#[test]
fn no_match_on_kinds_has_an_arm_for_all_others() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in sources() {
        let text = std::fs::read_to_string(root.join(&file.path)).unwrap();
        let mut matches = KindMatches { found: 0 };
        matches.visit_file(&syn::parse_file(&text).unwrap());
        assert!(
            matches.found == 0,
            "src/{}: a `match` on kinds has an arm for all others; name each kind, or ask it through `BlockKind::kind`",
            file.path.display()
        );
    }
}
