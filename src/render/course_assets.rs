//! The files that pages show or link to: each read once, cleaned or measured, and given its name in the site.

use super::build_target::BuildTarget;
use super::course_images::{self, ImageMaker};
use super::image_store::ImageStore;
use super::picture::{AssetRead, AssetUse, LARGEST_HELD, Picture, address, copy, entry};
use super::svg;
use crate::course::{Block, Course, CourseIndex, Document, LinkedTarget, Module};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::kinds::Named;
use crate::lock::Digests;
use crate::markdown;
use crate::memo::{HashBuilder, Memo};
use crate::sanitize;
pub use crate::site::Content;
use crate::site::OutputSink;
use crate::source::{FileError, Source, SourceFile, SourceStamp};
use blake3::Hash;
use bytes::Bytes;
use pulldown_cmark::Event;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// The longest name of a file in the site, before its hash.
const LONGEST_NAME: usize = 40;
/// All files that pages show or link to, by their paths below the course folder.
#[derive(Clone, Debug, Default)]
pub struct CourseAssets {
    files: BTreeMap<Arc<str>, Picture>,
}

impl CourseAssets {
    /// Reads every picture and file that documents, raw HTML, media blocks, the logo and the shared picture name.
    /// Captions are not among them: they go to the site as data scripts.
    ///
    /// Findings: those of images (`media/unreadable`, `media/format`, `media/pixels`, `media/large`), and `media/svg-cleaned` (note)
    /// for an SVG of which a part was left out.
    ///
    /// # Errors
    /// When a file that is there cannot be read.
    pub(super) fn collect(
        course: &Course,
        index: &CourseIndex,
        source: &Source,
        (place, sink): (BuildTarget, OutputSink),
        known: &mut KnownImages,
        lookup: AssetLookup,
    ) -> Result<(CourseAssets, Vec<Diagnostic>), FileError> {
        // Who only looks leaves nothing behind.
        let is_written = !matches!(sink, OutputSink::Nowhere);
        let store = ImageStore::of(source.root(), course.settings.whole_images, is_written);
        let maker = ImageMaker {
            source,
            store: &store,
            sink,
            // One document, or paper, shows one size.
            only_largest: place == BuildTarget::File || place.is_paper(),
        };
        let uses: Vec<AssetUse> = wanted(course, index, source, &lookup)
            .into_values()
            .collect();
        let read = uses
            .into_par_iter()
            .map(|one| one.read_again(&maker, &*known))
            .collect::<Result<Vec<_>, _>>()?;
        // A run that knows images from the one before asks the store for the others alone: those it knows would count as not used.
        if known.is_empty() {
            store.tidy();
        }
        if lookup.keeps {
            // What something is to be said of is read again, as the place that names it may be another.
            let sound = read.iter().filter(|(.., findings)| findings.is_empty());
            *known = sound
                .filter_map(|(file, picture, _)| {
                    Some((file.clone(), (stamp(source, file)?, picture.clone()?)))
                })
                .collect();
        }
        let mut pictures = CourseAssets::default();
        let mut findings = Vec::new();
        for (file, picture, told) in read {
            findings.extend(told);
            if let Some(picture) = picture {
                pictures.files.insert(file, picture);
            }
        }
        Ok((pictures, findings))
    }

    /// Puts what is held of them where files of the site go, each address once.
    pub(super) fn put(&mut self, sink: OutputSink) {
        if matches!(sink, OutputSink::Memory) {
            return;
        }
        let files = self.files.values().flat_map(Picture::files);
        let held = files.filter_map(|(address, content)| match content {
            Content::Bytes(bytes) => Some((address.to_owned(), bytes.clone())),
            Content::Copy { .. } => None,
        });
        let held: BTreeMap<String, Bytes> = held.collect();
        let put = |(address, bytes): (String, Bytes)| (address.clone(), sink.put(&address, bytes));
        let put: BTreeMap<String, Content> = held.into_par_iter().map(put).collect();
        for (address, content) in self.files.values_mut().flat_map(Picture::contents) {
            if let Some(put) = put.get(address) {
                *content = put.clone();
            }
        }
    }

    /// A hash of what pages know of the files: their addresses and sizes.
    pub(super) fn print(&self) -> Hash {
        let mut key = HashBuilder::default();
        for (file, picture) in &self.files {
            picture.tell(key.text(file));
        }
        key.end()
    }

    /// The file at a path below the course folder, such as `content/logo.svg`; none when it could not be used.
    pub fn get(&self, file: &str) -> Option<&Picture> {
        self.files.get(file)
    }

    /// All files for the site, each address once, in the order of addresses.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Content)> {
        let files = self.files.values().flat_map(Picture::files);
        files.collect::<BTreeMap<_, _>>().into_iter()
    }

    /// [`CourseAssets::files`] without what is no picture: sounds, videos and what is handed out.
    pub fn pictures(&self) -> impl Iterator<Item = (&str, &Content)> {
        let pictures = self.files.values().filter(|file| file.size.is_some());
        let files = pictures.flat_map(Picture::files);
        files.collect::<BTreeMap<_, _>>().into_iter()
    }

    /// Addresses of pictures that a phone need not load, as it has the same one in another size.
    pub fn spare(&self) -> BTreeSet<&str> {
        let addresses = self.files.values().flat_map(|picture| {
            let files = picture.files().map(|(address, _)| address);
            files.filter(|address| *address != picture.for_phones())
        });
        addresses.collect()
    }

    /// Adds a file, for tests.
    #[cfg(test)]
    pub(crate) fn insert(&mut self, file: &str, picture: Picture) {
        self.files.insert(file.into(), picture);
    }
}

/// Where a run finds what the run before knew of the files that the pages of a module name.
pub(super) struct AssetLookup<'a> {
    /// Whether this run keeps what it learns of files.
    pub(super) keeps: bool,
    pub(super) named: &'a Memo<Arc<[AssetUse]>>,
    pub(super) digests: &'a Digests,
    /// A hash of all that links can lead to, and of the settings.
    pub(super) from: Hash,
}

/// Every file that the course names, with the first place in course order that does.
fn wanted(
    course: &Course,
    index: &CourseIndex,
    source: &Source,
    lookup: &AssetLookup,
) -> BTreeMap<Arc<str>, AssetUse> {
    let smart = course
        .settings
        .language
        .split(['-', '_'])
        .next()
        .is_some_and(|language| language.eq_ignore_ascii_case("en"));
    let of_module = |(number, module): (usize, &Module)| {
        let lessons = || module.lessons.par_iter().map(|lesson| &lesson.page);
        let of = || {
            rayon::iter::once(&module.page)
                .chain(lessons())
                .flat_map_iter(|document| named(document, index, smart))
                .collect::<Vec<_>>()
        };
        let key = || {
            let mut key = HashBuilder::default();
            key.hash(lookup.digests.module(number)).hash(lookup.from);
            key.end()
        };
        lookup.named.get(&module.page.file, key, || firsts(of()))
    };
    let modules: Vec<Arc<[AssetUse]>> = course
        .modules
        .par_iter()
        .enumerate()
        .map(of_module)
        .collect();
    let of = |document: Option<&Document>| {
        document
            .map(|document| named(document, index, smart))
            .unwrap_or_default()
    };
    let (front, glossary) = (
        of(course.front.as_ref()),
        of(course.glossary.as_ref().map(|glossary| &glossary.page)),
    );
    let of_pages = front
        .into_iter()
        .chain(modules.iter().flat_map(|uses| uses.iter().cloned()))
        .chain(glossary);
    let settings = &course.settings;
    let of_course = settings
        .logo
        .iter()
        .chain(&settings.share)
        .filter_map(|(path, span)| {
            let path = format!("content/{path}");
            let (file, _) = entry(source, &path)?;
            Some(AssetUse {
                file,
                document: settings.file.clone(),
                span: span.clone(),
                is_shown: true,
            })
        });
    joined(of_course.chain(of_pages))
}

/// The use of each file that counts.
fn joined(uses: impl IntoIterator<Item = AssetUse>) -> BTreeMap<Arc<str>, AssetUse> {
    let mut joined: BTreeMap<Arc<str>, AssetUse> = BTreeMap::new();
    for one in uses {
        match joined.entry(one.file.clone()) {
            Entry::Vacant(free) => _ = free.insert(one),
            Entry::Occupied(mut taken) => taken.get_mut().join(one),
        }
    }
    joined
}

/// The use of each file that counts, in the order of files.
fn firsts(uses: Vec<AssetUse>) -> Arc<[AssetUse]> {
    joined(uses).into_values().collect()
}

/// The files that a document names.
fn named(document: &Document, index: &CourseIndex, smart: bool) -> Vec<AssetUse> {
    let mut uses = Vec::new();
    let mut add = |to: &str, span: Range<usize>, is_shown: bool| {
        if let Ok(LinkedTarget::File(file)) = index.resolve(&document.file, to) {
            uses.push(AssetUse {
                file,
                document: document.file.clone(),
                span,
                is_shown,
            });
        }
    };
    // A file in Markdown is a page, or an error that keeps the course from being rendered.
    let is_page = |to: &str| {
        to.split(['#', '?'])
            .next()
            .is_some_and(|path| path.ends_with(".md"))
    };
    for link in document.links.iter().filter(|link| !is_page(&link.to)) {
        add(&link.to, link.span.clone(), link.picture);
    }
    sounds(&document.blocks, &mut add);
    if document.may_hold_html() {
        raw_html(document, smart, &mut add);
    }
    uses
}

/// Files that blocks name, such as videos and sounds.
fn sounds(blocks: &[Block], add: &mut impl FnMut(&str, Range<usize>, bool)) {
    for block in blocks {
        for named in block.kind.kind().names() {
            if let Named::Published(file) = named {
                add(&file.name, file.span.clone(), false);
            }
        }
        sounds(&block.children, add);
    }
}

/// Files named by tags in raw HTML. A tag may go over several lines, which come as events of their own.
fn raw_html(document: &Document, smart: bool, add: &mut impl FnMut(&str, Range<usize>, bool)) {
    let markdown = document.markdown();
    let mut raw = String::new();
    let mut span = 0..0;
    let mut look = |raw: &mut String, span: &Range<usize>| {
        sanitize::each_tag(raw, |tag, attributes| {
            attributes
                .iter()
                .filter(|(name, _)| name == "src" || name == "href")
                .for_each(|(name, value)| add(value, span.clone(), tag == "img" && name == "src"));
            sanitize::TagVerdict::Keep
        });
        raw.clear();
    };
    for (event, range) in markdown::events(&markdown, document.body, smart) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                span = if raw.is_empty() {
                    range
                } else {
                    span.start..range.end
                };
                raw.push_str(&html);
            }
            _ if !raw.is_empty() => look(&mut raw, &span),
            _ => {}
        }
    }
    look(&mut raw, &span);
}

/// Pictures that were read, with what the disk said of their files then.
pub(super) type KnownImages = FxHashMap<Arc<str>, (SourceStamp, Picture)>;

fn stamp(source: &Source, file: &str) -> Option<SourceStamp> {
    match source.below(file).next() {
        Some((path, SourceFile::Other(stamp))) if **path == *file => Some(*stamp),
        _ => None,
    }
}

/// How drawings are exported whose labels are no HTML.
const PLAIN_TEXT: &str = "To keep labels as they are, export the drawing with plain text: in Mermaid set `htmlLabels: false`, in draw.io turn off \"Formatted text\"; or export it as PNG.";

pub(crate) static MEDIA_SVG_CLEANED: Rule = Rule {
    name: "media/svg-cleaned",
    severities: &[Severity::Warning, Severity::Note],
    summary: "A drawing holds nothing that a browser could run, and loads nothing.",
    reason: "Scripts, labels in HTML and what is loaded from elsewhere do not show in an image. Labels become text, and the rest is left out, so that the page stays safe; look whether the drawing still shows what it should.",
    source: "README.md, \"Put it online\"",
    bad: "",
    good: "",
    fixable: false,
};

/// Reading the file that is used.
impl AssetUse {
    fn read_again(self, maker: &ImageMaker, known: &KnownImages) -> Result<AssetRead, FileError> {
        let same = known
            .get(&self.file)
            .filter(|(was, _)| stamp(maker.source, &self.file) == Some(*was))
            // What is shown must be a picture, and what is only linked to need not be one.
            .filter(|(_, picture)| picture.size.is_some() || !self.is_shown);
        match same {
            Some((_, picture)) => Ok((self.file, Some(picture.clone()), Vec::new())),
            None => self.read(maker),
        }
    }

    fn read(self, maker: &ImageMaker) -> Result<AssetRead, FileError> {
        let (name, ending) = name(&self.file);
        if ending == "svg" {
            return self.read_svg(maker, &name);
        }
        if let Some(read) = maker.read(&self, &name, &ending)? {
            return Ok(read);
        }
        let size = entry(maker.source, &self.file).map_or(0, |(_, size)| size);
        let content = match size > LARGEST_HELD {
            true => copy(maker.source, &self.file, size)?,
            false => maker.source.bytes(&self.file)?.into(),
        };
        let picture = Picture {
            address: address(&name, &ending, content.hash()),
            size: None,
            content,
            smaller: Vec::new(),
        };
        Ok((self.file, Some(picture), Vec::new()))
    }

    fn read_svg(self, maker: &ImageMaker, name: &str) -> Result<AssetRead, FileError> {
        let bytes = maker.source.bytes(&self.file)?;
        let cleaned = match svg::clean(&bytes) {
            Ok(cleaned) => cleaned,
            Err(why) => {
                let finding = course_images::unreadable(&self, &why);
                return Ok((self.file, None, vec![finding]));
            }
        };
        let mut findings = self.cleaned(&cleaned);
        let picture = Picture {
            address: address(name, "svg", blake3::hash(&cleaned.bytes)),
            size: Some(cleaned.size),
            content: cleaned.bytes.into(),
            smaller: Vec::new(),
        };
        findings.extend(maker.heavy(&self, &picture));
        Ok((self.file, Some(picture), findings))
    }

    /// What is said of a drawing from which something was taken.
    fn cleaned(&self, cleaned: &svg::CleanedSvg) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let mut tell = |is_warning: bool, message: String, help: &str| {
            let severity = if is_warning {
                Severity::Warning
            } else {
                Severity::Note
            };
            let finding = Diagnostic::with_severity(
                severity,
                &MEDIA_SVG_CLEANED,
                &self.document,
                self.span.clone(),
                message,
            );
            findings.push(finding.help(help));
        };
        let file = &self.file;
        if cleaned.has_lost_labels {
            let message = format!(
                "The drawing `{file}` loses words or images: they are HTML inside it (<foreignObject>), which browsers do not show in an image"
            );
            tell(true, message, PLAIN_TEXT);
        } else if cleaned.labels > 0 {
            let message = format!(
                "Labels of the drawing `{file}` were HTML and became plain text: compare the drawing on the page with yours"
            );
            tell(false, message, PLAIN_TEXT);
        }
        if cleaned.has_lost_images {
            let message = format!(
                "The drawing `{file}` shows an image that is not inside it, and the image was left out"
            );
            tell(
                true,
                message,
                "Export the drawing again with its images embedded: a course loads nothing from other files or sites through a drawing.",
            );
        }
        if cleaned.has_lost_styles {
            let message = format!(
                "The drawing `{file}` uses a font or a style that pages cannot load, which was left out"
            );
            tell(
                false,
                message,
                "If its text looks wrong on the page, export the drawing again with its text as paths.",
            );
        }
        let names: Vec<String> = cleaned
            .dropped
            .iter()
            .filter(|name| *name != svg::LABEL)
            .map(|name| format!("<{name}>"))
            .collect();
        if !names.is_empty() {
            let message = format!(
                "Parts of `{file}` that browsers could run or that are not SVG were left out: {}",
                names.join(", ")
            );
            tell(
                false,
                message,
                "Look at the drawing on the page; if something is missing, draw it with plain shapes and text.",
            );
        }
        findings
    }
}

/// The name of a file in the site and its ending: lower-case ASCII letters, digits and hyphens.
fn name(file: &str) -> (String, String) {
    let last = file.rsplit('/').next().unwrap_or(file);
    let (stem, ending) = last.rsplit_once('.').unwrap_or((last, ""));
    let mut name = String::new();
    for c in stem.chars().map(|c| c.to_ascii_lowercase()) {
        match c {
            'a'..='z' | '0'..='9' => name.push(c),
            _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    name.truncate(LONGEST_NAME);
    let name = match name.trim_end_matches('-') {
        "" => "file".to_owned(),
        name => name.to_owned(),
    };
    let ending: String = ending
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .collect();
    (
        name,
        if ending.is_empty() {
            "bin".to_owned()
        } else {
            ending
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Lesson, LessonKind, Link, Module, Settings};

    /// An address and a size.
    type Shown = (String, Option<(u32, u32)>);

    /// A course of one page with these links, and the findings and addresses of its pictures.
    fn collected(
        links: &[&str],
        text: &str,
        files: &[(&str, &[u8])],
    ) -> (Vec<Shown>, Vec<Diagnostic>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("content/a")).unwrap();
        for (path, bytes) in files {
            std::fs::write(folder.path().join("content").join(path), bytes).unwrap();
        }
        let (source, _) = Source::read(folder.path()).unwrap();
        let links = links
            .iter()
            .map(|to| Link {
                to: (*to).to_owned(),
                picture: !to.ends_with(".mp4"),
                span: 3..4,
            })
            .collect();
        let page = Document {
            file: "content/a/x.md".into(),
            text: text.into(),
            links,
            ..Document::default()
        };
        let lesson = Lesson {
            id: "a/x".into(),
            kind: LessonKind::Lesson,
            title: "X".into(),
            summary: String::new(),
            objectives: vec![],
            audience: vec![],
            after: vec![],
            formerly: vec![],
            address: "a/x.html".into(),
            former_addresses: vec![],
            page,
        };
        let module = Module {
            id: "a".into(),
            title: "A".into(),
            summary: String::new(),
            sign: None,
            audience: vec![],
            address: "a/index.html".into(),
            formerly: vec![],
            former_addresses: vec![],
            page: Document {
                file: "content/a/module.md".into(),
                ..Document::default()
            },
            lessons: vec![lesson.into()],
        };
        let settings = Settings {
            logo: Some(("logo.svg".into(), 0..1)),
            language: "en".into(),
            ..Settings::default()
        };
        let course = Course {
            settings,
            modules: vec![module],
            ..Course::default()
        };
        let index = CourseIndex::new(&course, &source, []);
        let (pictures, findings) = CourseAssets::collect(
            &course,
            &index,
            &source,
            (BuildTarget::Site, OutputSink::Memory),
            &mut KnownImages::default(),
            AssetLookup {
                keeps: false,
                named: &Memo::new(false),
                digests: &Digests::default(),
                from: crate::memo::NOTHING,
            },
        )
        .unwrap();
        let shown = pictures
            .files
            .values()
            .map(|picture| (picture.address.clone(), picture.size))
            .collect::<BTreeMap<_, _>>()
            .into_iter()
            .collect();
        (shown, findings)
    }

    const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'/>";
    const GIF: &[u8] = b"GIF89a\x10\x00\x09\x00\x80\x00\x00\xff\xff\xff\0\0\0,\0\0\0\0\x10\x00\x09\x00\0\x02\x02\x44\x01\0;";

    #[test]
    fn pictures_are_named_measured_and_found_everywhere() {
        let large = vec![7u8; LARGEST_HELD as usize + 1];
        let files: [(&str, &[u8]); 6] = [
            ("logo.svg", SVG),
            ("a/\u{c4} Two.GIF", GIF),
            ("a/big.mp4", &large),
            ("a/raw.gif", GIF),
            ("a/same.svg", SVG),
            ("a/unused.svg", SVG),
        ];
        let (shown, findings) = collected(
            &["%C3%84%20Two.GIF", "big.mp4", "same.svg", "missing.svg"],
            "<div\nid=x>\n<img alt='' src=raw.gif></div>\n",
            &files,
        );
        assert_eq!(findings, []);
        let names: Vec<_> = shown
            .iter()
            .map(|(address, size)| {
                (
                    address.split_once('-').unwrap().0,
                    address.rsplit_once('.').unwrap().1,
                    *size,
                )
            })
            .collect();
        let gif = Some((16, 9));
        assert_eq!(
            names,
            [
                ("assets/big", "mp4", None),
                ("assets/logo", "svg", Some((4, 3))),
                ("assets/raw", "gif", gif),
                ("assets/same", "svg", Some((4, 3))),
                ("assets/two", "gif", gif)
            ]
        );
    }

    #[test]
    fn what_cannot_be_shown_is_said_once() {
        let files: [(&str, &[u8]); 3] = [
            ("a/x.png", b"no"),
            ("a/y.svg", b"no"),
            (
                "a/z.svg",
                b"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject><img/></foreignObject></svg>",
            ),
        ];
        let (shown, findings) = collected(&["x.png", "x.png", "y.svg", "z.svg"], "", &files);
        let rules: Vec<_> = findings
            .iter()
            .map(|finding| (finding.rule.name, &*finding.file, finding.span.clone()))
            .collect();
        let page = "content/a/x.md";
        assert_eq!(
            rules,
            [
                ("media/unreadable", page, Some(3..4)),
                ("media/unreadable", page, Some(3..4)),
                ("media/svg-cleaned", page, Some(3..4))
            ]
        );
        assert_eq!(shown.len(), 1);
    }

    #[test]
    fn names() {
        let long = "x".repeat(60);
        for (file, wanted) in [
            ("a/B c_d.PNG", ("b-c-d", "png")),
            ("\u{65e5}.jpg", ("file", "jpg")),
            ("a/noending", ("noending", "bin")),
            (&long, (&long[..LONGEST_NAME], "bin")),
        ] {
            assert_eq!(name(file), (wanted.0.to_owned(), wanted.1.to_owned()));
        }
    }
}
