//! What the pages of a course share, made once: the site's view, each module's view and list, and how pages name each other.

use super::build_target::BuildTarget;
use super::course_assets::CourseAssets;
use super::html::{HtmlStrings, PageContext, escape};
use super::kept::RunCache;
use super::rendered::{NavEntry, SharedModule};
use super::strings::Strings;
use super::theme::Theme;
use super::view::{self, EachView, ImageView, LabelledView, ModuleView, NextView, PageRef};
use crate::course::{self, Course, CourseIndex, Document, Lesson, LessonKind, Names, Settings};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::site::{Content, OutputSink};
use crate::source::Source;
use crate::text::words::did_you_mean;
use bytes::Bytes;
use rayon::prelude::*;
use std::sync::Arc;
use tera::{Context, Value};

/// The hues of the palette, 1 being the accent's own, in the order in which modules are dealt them: the accent stands beside its
/// nearest neighbours, and not at the end of a round beside the first of the next.
const DEALT: [usize; 6] = [2, 1, 3, 4, 5, 6];

/// What all pages share.
pub struct RenderContext<'a> {
    /// The course.
    pub course: &'a Course,
    /// Where its pages will stand.
    pub place: BuildTarget,
    /// Where links lead.
    pub index: &'a CourseIndex,
    /// Its files.
    pub source: &'a Source,
    /// The theme.
    pub theme: &'a Theme,
    /// The files that pages show.
    pub pictures: &'a CourseAssets,
    /// What names of pages mean.
    pub names: &'a Names,
    /// One for each module of the course.
    pub modules: Vec<Arc<SharedModule>>,
    words: HtmlStrings,
    smart: bool,
    site: Value,
    /// Addresses of what pages load.
    pub addresses: view::AssetsView,
    assets: Value,
    /// What the run before made.
    pub(super) cache: RunCache<'a>,
    /// Where pages go that are made, if not into memory.
    pub(super) sink: OutputSink<'a>,
    strings: Value,
    url: String,
}

pub(crate) static THEME_SIGN: Rule = Rule {
    name: "theme/sign",
    severities: &[Severity::Error],
    summary: "A module's sign is one of the theme's.",
    reason: "The sign is shown on the module's tile and pages.",
    source: "themes/README.md",
    bad: "@ 01-module/module.md\n---\ntitle: Module\nsign: spet\n---\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ 01-module/module.md\n---\ntitle: Module\n---\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

impl<'a> RenderContext<'a> {
    /// Makes what the pages of a course share. Mistakes of the theme's templates and signs come as findings.
    pub(super) fn new(
        (course, place): (&'a Course, BuildTarget),
        index: &'a CourseIndex,
        source: &'a Source,
        theme: &'a Theme,
        pictures: &'a CourseAssets,
        cache: RunCache<'a>,
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let settings = &course.settings;
        let url = published(settings);
        let mut shared = RenderContext {
            course,
            place,
            index,
            source,
            theme,
            pictures,
            names: index.names(),
            modules: Vec::new(),
            words: words(&theme.strings),
            smart: settings.language.split(['-', '_']).next() == Some("en"),
            site: Value::none(),
            addresses: view::AssetsView::default(),
            assets: Value::none(),
            cache,
            sink: OutputSink::Memory,
            strings: theme
                .strings
                .plain()
                .map(|(key, text)| (key.to_owned(), Value::from(text)))
                .collect::<std::collections::BTreeMap<_, _>>()
                .into(),
            url,
        };
        shared.site = value(&shared.site_view());
        shared.modules = course
            .modules
            .par_iter()
            .enumerate()
            .map(|(number, module)| shared.module(number, module))
            .collect();
        shared
            .modules
            .iter()
            .for_each(|module| findings.extend_from_slice(&module.findings));
        shared
    }

    /// Gives the pages the addresses of what they load.
    pub fn set_assets(&mut self, addresses: view::AssetsView) {
        self.assets = value(&addresses);
        self.addresses = addresses;
    }

    /// A file of the site that was made.
    pub(super) fn content(&self, address: &str, text: impl Into<Bytes>) -> Content {
        self.sink.put(address, text.into())
    }

    /// The address of the theme's script that runs before the page is painted; "" when it has none.
    pub(super) fn early(&self) -> &str {
        &self.addresses.early
    }

    /// Address of the outline, once it is known.
    pub(super) fn outline(&self) -> &str {
        &self.addresses.outline
    }

    /// The theme's words.
    pub fn strings(&self) -> &'a Strings {
        &self.theme.strings
    }

    /// A context with what every page has, for a page at `address`.
    pub fn context(&self, address: &str, page: &view::PageView) -> Context {
        let mut context = Context::new();
        context.insert_value("root", Value::from(root(address)));
        context.insert_value("page", value(page));
        context.insert_value("site", self.site.clone());
        context.insert_value("assets", self.assets.clone());
        context.insert_value("s", self.strings.clone());
        context
    }

    /// What the writer of a document must know.
    pub fn writing(&'a self, document: &'a Document, address: &'a str) -> PageContext<'a> {
        PageContext {
            document,
            index: self.index,
            pictures: self.pictures,
            address,
            trusted: self.course.settings.trusted_html,
            smart: self.smart,
            words: &self.words,
        }
    }

    /// Where an address is published, or "" when that is not known.
    pub fn canonical(&self, address: &str) -> String {
        match self.url.is_empty() {
            true => String::new(),
            false => format!(
                "{}{}",
                self.url,
                if address == "index.html" { "" } else { address }
            ),
        }
    }

    /// Where the course is published, with a slash at its end, or "".
    pub fn url(&self) -> &str {
        &self.url
    }

    /// "For: Manager, Senior leader". Labels stand as their author wrote them, so that no grammar can go wrong.
    pub fn audience_label<'i>(&self, ids: impl Iterator<Item = &'i str>) -> String {
        let label = |id: &'i str| {
            self.course
                .settings
                .audiences
                .iter()
                .find(|audience| audience.id == id)
                .map_or(id, |audience| audience.label.as_str())
        };
        let labels: Vec<&str> = ids.map(label).collect();
        let comma = Some(self.strings().get("list_join"))
            .filter(|comma| !comma.is_empty())
            .unwrap_or(", ");
        self.strings()
            .with("for_audience", "who", &labels.join(comma))
    }

    /// The pages that a lesson names in `after`. Names that lead nowhere, or to several, are findings of the checks.
    pub fn after(&self, module: &course::Module, lesson: &Lesson) -> Vec<Value> {
        let find = |name: &str| match self.names.find(module, name).as_slice() {
            [(module, page)] => Some(self.modules.get(*module)?.lines.get(*page)?.value.clone()),
            _ => None,
        };
        lesson
            .after
            .iter()
            .filter_map(|reference| find(&reference.name))
            .collect()
    }

    /// The page after the `page`th of the `module`th module: a lesson, else the next module, else the front page.
    pub fn next(&self, module: usize, page: usize) -> NextView<'a> {
        if let Some(next) = self.neighbour(module, page + 1) {
            return next;
        }
        match self
            .course
            .modules
            .get(module + 1)
            .zip(self.modules.get(module + 1))
        {
            Some((next, shared)) => NextView {
                title: &next.title,
                href: &next.address,
                minutes: shared.minutes,
                kind: "module",
                hue: shared.hue,
            },
            None => NextView {
                title: &self.course.settings.title,
                href: "index.html",
                minutes: 0,
                kind: "front",
                hue: 0,
            },
        }
    }

    /// The page before: a lesson of the same module, else none.
    pub fn previous(&self, module: usize, page: usize) -> Option<NextView<'a>> {
        self.neighbour(module, page.checked_sub(1)?)
    }

    fn neighbour(&self, module: usize, page: usize) -> Option<NextView<'a>> {
        let lesson = self.course.modules.get(module)?.lessons.get(page)?;
        let minutes = self.modules.get(module)?.lines.get(page)?.minutes;
        Some(NextView {
            title: &lesson.title,
            href: &lesson.address,
            minutes,
            kind: "lesson",
            hue: hue(module),
        })
    }

    /// What other pages say of a page: number of its module and its own.
    pub fn view(&self, module: usize, page: usize) -> Option<PageRef<'_>> {
        let lesson = self.course.modules.get(module)?.lessons.get(page)?;
        let line = self.modules.get(module)?.lines.get(page)?;
        let each = line
            .minutes_for
            .iter()
            .map(|(audience, minutes)| (audience.as_str(), *minutes))
            .collect();
        Some(page_ref(
            lesson,
            line.minutes,
            EachView(each),
            self.course.settings.pass,
        ))
    }

    fn site_view(&self) -> view::SiteView<'a> {
        let settings = &self.course.settings;
        let labelled = |link: &'a course::LabelledUrl| LabelledView {
            label: &link.label,
            url: &link.url,
        };
        let share = self
            .image(settings.share.as_ref())
            .filter(|_| !self.url.is_empty());
        let signs = &self.theme.manifest.signs;
        // Where an LMS starts each page by itself, no page leads to a room of the whole course.
        let rooms = self.place != BuildTarget::Unit;
        view::SiteView {
            id: &settings.id,
            place: self.place.name(),
            offline: match self.place {
                BuildTarget::Site if settings.offline => "keep",
                BuildTarget::Site | BuildTarget::Web => "remove",
                _ => "",
            },
            answers: self.place != BuildTarget::Print { answers: false },
            title: &settings.title,
            summary: &settings.summary,
            language: &settings.language,
            dir: course::direction(&settings.language),
            version: settings.version.as_deref(),
            audiences: settings
                .audiences
                .iter()
                .map(|audience| view::AudienceView {
                    id: &audience.id,
                    label: &audience.label,
                })
                .collect(),
            footer: settings.footer.iter().map(labelled).collect(),
            next_step: settings.next_step.as_ref().map(labelled),
            logo: self.image(settings.logo.as_ref()),
            share: share.map(|image| ImageView {
                src: format!("{}{}", self.url, image.src),
                ..image
            }),
            url: self.url.clone(),
            origins: &settings.origins,
            glossary: self.course.glossary.is_some(),
            gaps: &settings.practice,
            practice: rooms,
            plan: rooms,
            record: rooms,
            recognise: rooms,
            search: self.has_search(),
            sign: self
                .theme
                .manifest
                .sign
                .as_ref()
                .or(signs.first())
                .map_or("", String::as_str),
            hue: whole(self.theme.palette.hue),
        }
    }

    /// Whether there is a search page: the theme has scripts for it, and they can run.
    pub fn has_search(&self) -> bool {
        !self.theme.manifest.search_scripts.is_empty() && !self.place.is_paper()
    }

    fn image(&self, named: Option<&(String, std::ops::Range<usize>)>) -> Option<ImageView> {
        let picture = self.pictures.get(&format!("content/{}", named?.0))?;
        let (width, height) = picture.size?;
        Some(ImageView {
            src: picture.address.clone(),
            width,
            height,
        })
    }

    fn module(&self, number: usize, module: &'a course::Module) -> Arc<SharedModule> {
        let line = |page: usize| Arc::new(self.line(&module.lessons[page]));
        let (cache, count) = (&self.cache, module.lessons.len());
        let key = || cache.module_key(number).end();
        let keys = || {
            (0..count)
                .map(|page| cache.page_key((number, page)).end())
                .collect()
        };
        let lines = &cache.made.lines;
        let lines = lines.get((&module.address, count), key, keys, line);
        let key = || cache.module_key(number).number(number).end();
        cache.made.modules.get(&module.address, key, || {
            Arc::new(self.made_module(number, module, lines))
        })
    }

    fn made_module(
        &self,
        number: usize,
        module: &course::Module,
        lines: Arc<Vec<Arc<NavEntry>>>,
    ) -> SharedModule {
        let mut findings = Vec::new();
        let signs = &self.theme.manifest.signs;
        let dealt = signs
            .get(number % signs.len().max(1))
            .map_or("", String::as_str);
        let sign = match &module.sign {
            Some((sign, _)) if signs.contains(sign) => sign,
            Some((sign, span)) => {
                let near = did_you_mean(sign, signs.iter().map(String::as_str), || {
                    format!("It has {}.", signs.join(", "))
                });
                findings.push(
                    Diagnostic::new(
                        &THEME_SIGN,
                        &module.page.file,
                        span.clone(),
                        format!("Unknown sign `{sign}`"),
                    )
                    .help(near),
                );
                dealt
            }
            None => dealt,
        };
        lines
            .iter()
            .for_each(|line| findings.extend(line.findings.iter().cloned()));
        let minutes = lines
            .iter()
            .fold(0_u32, |sum, line| sum.saturating_add(line.minutes));
        let view = ModuleView {
            id: &module.id,
            title: &module.title,
            summary: &module.summary,
            href: &module.address,
            sign,
            turned: (number / signs.len().max(1)) % 4,
            hue: hue(number),
            audience: names(&module.audience),
            audience_label: (!module.audience.is_empty())
                .then(|| self.audience_label(names(&module.audience).into_iter())),
            minutes,
            pages: Vec::new(),
            count: lines.len(),
        };
        let bare = value(&view).into_map().unwrap_or_default();
        let mut full = bare.clone();
        full.insert(
            "pages".into(),
            Value::from(
                lines
                    .iter()
                    .map(|line| line.value.clone())
                    .collect::<Vec<_>>(),
            ),
        );
        let print = self.cache.print(|key| {
            key.hash(self.cache.all)
                .number(number)
                .text(&module.id)
                .text(&module.page.text);
            lines.iter().for_each(|line| _ = key.hash(line.print));
        });
        SharedModule {
            full: Value::from(full),
            bare,
            print,
            lines,
            hue: hue(number),
            minutes,
            findings,
        }
    }

    /// What lists and menus show of a page.
    fn line(&self, lesson: &Lesson) -> NavEntry {
        let audiences = self
            .course
            .settings
            .audiences
            .iter()
            .map(|audience| audience.id.as_str());
        let (minutes, each) = (
            course::minutes(&lesson.page, None),
            course::minutes_for(lesson, audiences),
        );
        let minutes_for = each
            .iter()
            .map(|(audience, minutes)| ((*audience).to_owned(), *minutes))
            .collect();
        let view = &page_ref(lesson, minutes, EachView(each), self.course.settings.pass);
        let item = value(view);
        let mut findings = Vec::new();
        let mut context = Context::new();
        context.insert_value("root", Value::from(root(view.href)));
        context.insert_value("item", item.clone());
        context.insert_value("s", self.strings.clone());
        let nav = [false, true].map(|current| {
            context.insert_value("current", Value::from(current));
            let rendered = self.theme.render("nav-item.html", &context, view.href);
            rendered
                .map(|html| html.trim().to_owned())
                .unwrap_or_else(|finding| {
                    findings.push(*finding);
                    String::new()
                })
        });
        let print = self.cache.print(|key| {
            key.text(&nav[0])
                .text(&nav[1])
                .text(&serde_json::to_string(view).unwrap_or_default());
        });
        NavEntry {
            value: item,
            nav,
            minutes,
            minutes_for,
            print,
            findings,
        }
    }
}

/// `pass` is the course's own, for quizzes that say nothing else.
fn page_ref<'l>(
    lesson: &'l Lesson,
    minutes: u32,
    minutes_for: EachView<'l>,
    pass: u8,
) -> PageRef<'l> {
    PageRef {
        id: &lesson.id,
        title: &lesson.title,
        summary: &lesson.summary,
        href: &lesson.address,
        kind: match lesson.kind {
            LessonKind::Lesson => "lesson",
            LessonKind::Quiz(_) => "quiz",
            LessonKind::SelfCheck => "self-check",
        },
        minutes,
        minutes_for,
        audience: names(&lesson.audience),
        pass: match &lesson.kind {
            LessonKind::Quiz(quiz) => quiz.pass.unwrap_or(pass),
            _ => 0,
        },
    }
}

/// Anything that a template sees, as its value. Views hold no maps with keys that are no text, so none is refused.
pub fn value<T: serde::Serialize + ?Sized>(view: &T) -> Value {
    Value::try_from_serializable(view).unwrap_or_else(|_| Value::none())
}

/// The prefix of links from a page at `address` to the site's top.
pub fn root(address: &str) -> &'static str {
    if address.contains('/') { "../" } else { "" }
}

/// The hue of the module with this number, from 0.
fn hue(module: usize) -> usize {
    DEALT[module % DEALT.len()]
}

/// The ids of audiences.
pub fn names(audiences: &[course::Reference]) -> Vec<&str> {
    audiences
        .iter()
        .map(|audience| audience.name.as_str())
        .collect()
}

/// Degrees as a whole number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(degrees: f64) -> u32 {
    degrees.clamp(0.0, 360.0).round() as u32
}

fn published(settings: &Settings) -> String {
    let url = settings.url.as_deref().unwrap_or_default();
    if url.is_empty() || url.ends_with('/') {
        url.to_owned()
    } else {
        format!("{url}/")
    }
}

fn words(strings: &Strings) -> HtmlStrings {
    let word = |key: &str| strings.get(key).to_owned();
    HtmlStrings {
        note: word("alert_note"),
        tip: word("alert_tip"),
        important: word("alert_important"),
        warning: word("alert_warning"),
        caution: word("alert_caution"),
        footnotes: word("footnotes"),
        back: word("back_to_text"),
        table: word("table"),
        code: word("code"),
    }
}

/// The objectives of a lesson, as its page shows them.
pub fn objectives(lesson: &Lesson) -> Vec<view::ObjectiveView<'_>> {
    lesson
        .objectives
        .iter()
        .map(|objective| view::ObjectiveView {
            id: objective.id.as_deref().unwrap_or_default(),
            html: escape(&objective.text),
        })
        .collect()
}
