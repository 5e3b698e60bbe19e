//! What `theme.yaml` says, the upper theme's word before the lower one's.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::render::color::Override;
use crate::yaml::YamlNode;
use std::ops::Range;
use std::sync::Arc;

/// A file or a token that a `theme.yaml` names, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestReference {
    /// Its path in the theme's folder; the name of a token.
    pub path: String,
    /// The `theme.yaml` that names it.
    pub file: Arc<str>,
    /// Where, bytes of that file.
    pub span: Range<usize>,
}

pub(crate) static THEME_FILE: Rule = Rule {
    name: "theme/file",
    severities: &[Severity::Error],
    summary: "Every file that theme.yaml names is there.",
    reason: "An author's theme is read as strictly as a course, so that a page never shows half of it.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\nicon: nowhere.svg",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine",
    fixable: false,
};

impl ManifestReference {
    /// The problem when no folder of the theme has the file.
    pub fn lacking(&self) -> Diagnostic {
        let message = format!("The theme has no file `{}`", self.path);
        Diagnostic::new(&THEME_FILE, &self.file, self.span.clone(), message)
            .help("Name a file in the theme's folder, or in the theme it extends.")
    }
}

/// What the `theme.yaml` of all layers say together: for each key that of the uppermost layer which has it.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// Style sheets, joined in this order: the inherited list, then each layer's `more_styles` from the bottom up.
    pub styles: Vec<ManifestReference>,
    /// Style sheets of all pages but lessons, joined in this order, so that lessons stay light.
    pub rooms: Vec<ManifestReference>,
    /// Style sheets of what is printed as a whole, joined in this order.
    pub paper: Vec<ManifestReference>,
    /// The script before the first paint.
    pub early: Option<ManifestReference>,
    /// All other scripts, joined in this order, each after what it imports; `more_scripts` as with styles.
    pub scripts: Vec<ManifestReference>,
    /// Scripts of the pages that show a whole module or course, as `scripts`.
    pub front_scripts: Vec<ManifestReference>,
    /// Scripts of lessons with other questions than choices, as `scripts`.
    pub kind_scripts: Vec<ManifestReference>,
    /// Scripts of the pages where one practises, plans and takes stock, joined in this order.
    pub room_scripts: Vec<ManifestReference>,
    /// Style sheets of lessons with other questions than choices, joined in this order, after those of every page.
    pub kind_styles: Vec<ManifestReference>,
    /// Style sheets of the search page, joined in this order, after those of rooms.
    pub search_styles: Vec<ManifestReference>,
    /// Scripts of the search page, as `scripts`.
    pub search_scripts: Vec<ManifestReference>,
    /// Scripts of a page in a frame of a host page, as `scripts`.
    pub frame_scripts: Vec<ManifestReference>,
    /// The script for host pages, `embed.js` in the site.
    pub embed: Option<ManifestReference>,
    /// Fonts that pages load at once.
    pub fonts: Vec<ManifestReference>,
    /// The icon.
    pub icon: Option<ManifestReference>,
    /// Names of the signs, dealt to modules in this order.
    pub signs: Vec<String>,
    /// The sign of the course itself.
    pub sign: Option<String>,
    /// Tokens that the theme sets.
    pub tokens: Vec<Override>,
    /// Names of tokens that the author's own `theme.yaml` set.
    pub own_tokens: Vec<ManifestReference>,
    more_styles: usize,
    more_scripts: usize,
}

impl Manifest {
    /// Fills what upper layers have left open from the `theme.yaml` of the next one below.
    pub fn fill(&mut self, tree: &YamlNode, file: &Arc<str>) {
        let named = |node: &YamlNode| {
            node.str().map(|path| ManifestReference {
                path: path.to_owned(),
                file: file.clone(),
                span: node.span.clone(),
            })
        };
        let list = |key: &str| {
            tree.get(key)
                .map(|node| node.items().iter().filter_map(named).collect::<Vec<_>>())
                .unwrap_or_default()
        };
        let one = |key: &str| tree.get(key).and_then(named);
        fill_list(
            &mut self.styles,
            &mut self.more_styles,
            list("styles"),
            list("more_styles"),
        );
        fill_list(
            &mut self.scripts,
            &mut self.more_scripts,
            list("scripts"),
            list("more_scripts"),
        );
        let lists = [
            (&mut self.rooms, "rooms"),
            (&mut self.kind_styles, "kind_styles"),
            (&mut self.paper, "paper"),
            (&mut self.front_scripts, "front_scripts"),
            (&mut self.kind_scripts, "kind_scripts"),
            (&mut self.room_scripts, "room_scripts"),
            (&mut self.search_styles, "search_styles"),
            (&mut self.search_scripts, "search_scripts"),
            (&mut self.frame_scripts, "frame_scripts"),
            (&mut self.fonts, "fonts"),
        ];
        for (own, key) in lists {
            if own.is_empty() {
                *own = list(key);
            }
        }
        if self.signs.is_empty() {
            self.signs = list("signs").into_iter().map(|sign| sign.path).collect();
        }
        self.early = self.early.take().or_else(|| one("early"));
        self.embed = self.embed.take().or_else(|| one("embed"));
        self.icon = self.icon.take().or_else(|| one("icon"));
        self.sign = self
            .sign
            .take()
            .or_else(|| tree.get("sign").and_then(YamlNode::str).map(str::to_owned));
        for entry in tree
            .get("tokens")
            .and_then(YamlNode::map)
            .unwrap_or_default()
        {
            let half = |key: &str| {
                entry
                    .value
                    .get(key)
                    .or(Some(&entry.value))
                    .and_then(YamlNode::str)
            };
            if let (Some(light), Some(dark)) = (half("light"), half("dark"))
                && !self.tokens.iter().any(|own| own.name == entry.key)
            {
                self.tokens.push(Override {
                    name: entry.key.clone(),
                    light: light.to_owned(),
                    dark: dark.to_owned(),
                });
            }
        }
    }
}

/// `list` ends with `more` items that upper layers add; a layer's list goes before them, once, and its own additions between.
fn fill_list(
    list: &mut Vec<ManifestReference>,
    more: &mut usize,
    inherited: Vec<ManifestReference>,
    added: Vec<ManifestReference>,
) {
    if list.len() > *more {
        return;
    }
    let counted = added.len();
    list.splice(0..0, added);
    *more += counted;
    list.splice(0..0, inherited);
}
