//! The files that pages show or link to: each read once, cleaned or measured, and given its name in the site.

use super::{sanitize, svg};
use crate::course::{Block, BlockKind, Course, CourseIndex, Document, LinkedTarget, Module};
use crate::diagnostic::Diagnostic;
use crate::lock::Digests;
use crate::markdown;
use crate::memo::{HashBuilder, Memo};
pub use crate::site::Content;
use crate::site::OutputSink;
use crate::source::{FileError, Source, SourceFile, SourceStamp};
use blake3::Hash;
use bytes::Bytes;
use pulldown_cmark::Event;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// Files larger than this, in bytes, are copied when the site is written and not held until then.
const LARGEST_HELD: u64 = 1 << 20;
/// The longest name of a file in the site, before its hash.
const LONGEST_NAME: usize = 40;
/// Endings of the pictures that browsers show and whose size is in their first bytes.
const MEASURED: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "avif"];

/// A file as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Address below the site: `assets/spot-1a2b3c4d.svg`.
    pub address: String,
    /// Width and height in CSS pixels; none for files that are no pictures.
    pub size: Option<(u32, u32)>,
    /// What it holds.
    pub content: Content,
}

impl Picture {
    /// Adds what pages know of the file: its address and size.
    pub(super) fn tell(&self, key: &mut HashBuilder) {
        key.text(&self.address);
        self.size
            .iter()
            .for_each(|(width, height)| _ = key.number(*width as usize).number(*height as usize));
    }
}

/// All files that pages show or link to, by their paths below the course folder.
#[derive(Clone, Debug, Default)]
pub struct CourseAssets {
    files: BTreeMap<Arc<str>, Picture>,
}

impl CourseAssets {
    /// Reads every picture and file that documents, raw HTML, media blocks, the logo and the shared picture name.
    /// Captions are not among them: they go to the site as data scripts.
    ///
    /// Findings: `media/unreadable` (error) for a picture that no browser could show, `media/svg-cleaned` (note) for an SVG
    /// of which a part was left out.
    ///
    /// # Errors
    /// When a file that is there cannot be read.
    pub(super) fn collect(
        course: &Course,
        index: &CourseIndex,
        source: &Source,
        kept: &mut Option<(&mut KnownImages, AssetLookup)>,
    ) -> Result<(CourseAssets, Vec<Diagnostic>), FileError> {
        let uses: Vec<AssetUse> = wanted(course, index, source, kept.as_ref().map(|kept| &kept.1))
            .into_values()
            .collect();
        let known = kept.as_ref().map(|(known, _)| &**known);
        let read = uses
            .into_par_iter()
            .map(|one| one.read_again(source, known))
            .collect::<Result<Vec<_>, _>>()?;
        if let Some((kept, _)) = kept {
            // What something is to be said of is read again, as the place that names it may be another.
            let sound = read.iter().filter(|(.., finding)| finding.is_none());
            **kept = sound
                .filter_map(|(file, picture, _)| {
                    Some((file.clone(), (stamp(source, file)?, picture.clone()?)))
                })
                .collect();
        }
        let mut pictures = CourseAssets::default();
        let mut findings = Vec::new();
        for (file, picture, finding) in read {
            findings.extend(finding);
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
        let held = self
            .files
            .values()
            .filter_map(|picture| match &picture.content {
                Content::Bytes(bytes) => Some((picture.address.clone(), bytes.clone())),
                Content::Copy { .. } => None,
            });
        let held: BTreeMap<String, Bytes> = held.collect();
        let put = |(address, bytes): (String, Bytes)| (address.clone(), sink.put(&address, bytes));
        let put: BTreeMap<String, Content> = held.into_par_iter().map(put).collect();
        for picture in self.files.values_mut() {
            if let Some(content) = put.get(&picture.address) {
                picture.content = content.clone();
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
    pub fn files(&self) -> impl Iterator<Item = &Picture> {
        let by_address: BTreeMap<&str, &Picture> = self
            .files
            .values()
            .map(|picture| (picture.address.as_str(), picture))
            .collect();
        by_address.into_values()
    }

    /// Adds a file, for tests.
    #[cfg(test)]
    pub(crate) fn insert(&mut self, file: &str, picture: Picture) {
        self.files.insert(file.into(), picture);
    }
}

/// A file, and the first place that names it.
#[derive(Clone, Debug)]
pub(super) struct AssetUse {
    file: Arc<str>,
    document: Arc<str>,
    span: Range<usize>,
}

/// Where a run again finds what it knows of the files that the pages of a module name.
pub(super) struct AssetLookup<'a> {
    pub(super) kept: &'a Memo<Arc<[AssetUse]>>,
    pub(super) digests: &'a Digests,
    /// A hash of all that links can lead to, and of the settings.
    pub(super) targets: Hash,
}

/// Every file that the course names, with the first place in course order that does.
fn wanted(
    course: &Course,
    index: &CourseIndex,
    source: &Source,
    again: Option<&AssetLookup>,
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
        let Some(again) = again else {
            return firsts(of());
        };
        let key = HashBuilder::default()
            .hash(again.digests.module(number))
            .hash(again.targets)
            .end();
        again.kept.get(&module.page.file, key, || firsts(of()))
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
            })
        });
    let mut wanted = BTreeMap::new();
    for one in of_course.chain(of_pages) {
        wanted.entry(one.file.clone()).or_insert(one);
    }
    wanted
}

/// The first use of each file.
fn firsts(mut uses: Vec<AssetUse>) -> Arc<[AssetUse]> {
    let mut seen = HashSet::new();
    uses.retain(|one| seen.insert(one.file.clone()));
    uses.into()
}

/// The files that a document names.
fn named(document: &Document, index: &CourseIndex, smart: bool) -> Vec<AssetUse> {
    let mut uses = Vec::new();
    let mut add = |to: &str, span: Range<usize>| {
        if let Ok(LinkedTarget::File(file)) = index.resolve(&document.file, to) {
            uses.push(AssetUse {
                file,
                document: document.file.clone(),
                span,
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
        add(&link.to, link.span.clone());
    }
    sounds(&document.blocks, &mut add);
    if document.may_hold_html() {
        raw_html(document, smart, &mut add);
    }
    uses
}

/// Videos and sounds.
fn sounds(blocks: &[Block], add: &mut impl FnMut(&str, Range<usize>)) {
    for block in blocks {
        if let BlockKind::Media(media) = &block.kind {
            add(&media.source.name, media.source.span.clone());
        }
        sounds(block.inside().unwrap_or_default(), add);
    }
}

/// Files named by tags in raw HTML. A tag may go over several lines, which come as events of their own.
fn raw_html(document: &Document, smart: bool, add: &mut impl FnMut(&str, Range<usize>)) {
    let markdown = markdown::mask(
        &document.text,
        document.body,
        &document.fences,
        &document.blanks,
    );
    let mut raw = String::new();
    let mut span = 0..0;
    let mut look = |raw: &mut String, span: &Range<usize>| {
        sanitize::each_tag(raw, |_, attributes| {
            attributes
                .iter()
                .filter(|(name, _)| name == "src" || name == "href")
                .for_each(|(_, value)| add(value, span.clone()));
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

/// A file's path, itself unless it could not be used, and what is to be said of it.
type AssetRead = (Arc<str>, Option<Picture>, Option<Diagnostic>);

/// Pictures that were read, with what the disk said of their files then.
pub(super) type KnownImages = FxHashMap<Arc<str>, (SourceStamp, Picture)>;

fn stamp(source: &Source, file: &str) -> Option<SourceStamp> {
    match source.below(file).next() {
        Some((path, SourceFile::Other(stamp))) if **path == *file => Some(*stamp),
        _ => None,
    }
}

impl AssetUse {
    fn read_again(
        self,
        source: &Source,
        known: Option<&KnownImages>,
    ) -> Result<AssetRead, FileError> {
        let same = known
            .and_then(|known| known.get(&self.file))
            .filter(|(was, _)| stamp(source, &self.file) == Some(*was));
        match same {
            Some((_, picture)) => Ok((self.file, Some(picture.clone()), None)),
            None => self.read(source),
        }
    }

    fn read(self, source: &Source) -> Result<AssetRead, FileError> {
        let (name, ending) = name(&self.file);
        let is_measured = MEASURED.contains(&ending.as_str());
        if let Some((_, length)) =
            entry(source, &self.file).filter(|(_, size)| *size > LARGEST_HELD && ending != "svg")
        {
            return self.read_large(source, length, (&name, &ending), is_measured);
        }
        let mut bytes = source.bytes(&self.file)?;
        let (mut size, mut finding) = (None, None);
        if ending == "svg" {
            match svg::clean(&bytes) {
                Ok(cleaned) => {
                    finding = self.cleaned(&cleaned.dropped);
                    (bytes, size) = (cleaned.bytes, Some(cleaned.size));
                }
                Err(why) => return Ok(self.unreadable(&why)),
            }
        } else if is_measured {
            match imagesize::blob_size(&bytes) {
                Ok(found) => size = pixels(found),
                Err(error) => return Ok(self.unreadable(&error.to_string())),
            }
        }
        let address = address(&name, &ending, blake3::hash(&bytes));
        Ok((
            self.file,
            Some(Picture {
                address,
                size,
                content: bytes.into(),
            }),
            finding,
        ))
    }

    /// Reads a large file once, piece by piece, for its hash, and its beginning for its size.
    fn read_large(
        self,
        source: &Source,
        length: u64,
        (name, ending): (&str, &str),
        is_measured: bool,
    ) -> Result<AssetRead, FileError> {
        let from = source.location(&self.file);
        let failed = |cause| FileError {
            verb: "read",
            path: from.clone(),
            cause,
        };
        let mut hasher = blake3::Hasher::new();
        hasher
            .update_reader(std::fs::File::open(&from).map_err(failed)?)
            .map_err(failed)?;
        let hash = hasher.finalize();
        let size = match is_measured.then(|| imagesize::size(&from)) {
            Some(Ok(size)) => pixels(size),
            Some(Err(error)) => return Ok(self.unreadable(&error.to_string())),
            None => None,
        };
        Ok((
            self.file,
            Some(Picture {
                address: address(name, ending, hash),
                size,
                content: Content::Copy {
                    from,
                    len: length,
                    hash,
                },
            }),
            None,
        ))
    }

    fn unreadable(self, why: &str) -> AssetRead {
        let message = format!("the picture `{}` cannot be shown: {why}", self.file);
        let finding = Diagnostic::error("media/unreadable", &self.document, self.span, message)
            .help(
                "Open it in the program that made it and save it again, as PNG, JPEG, WebP or SVG.",
            );
        (self.file, None, Some(finding))
    }

    fn cleaned(&self, dropped: &[String]) -> Option<Diagnostic> {
        if dropped.is_empty() {
            return None;
        }
        let names: Vec<String> = dropped.iter().map(|name| format!("<{name}>")).collect();
        let message = format!(
            "parts of `{}` that browsers could run or that are no SVG were left out: {}",
            self.file,
            names.join(", ")
        );
        Some(
            Diagnostic::note("media/svg-cleaned", &self.document, self.span.clone(), message)
                .help("Look at the picture in the site; if something is missing, draw it with plain shapes and text."),
        )
    }
}

/// The path and the size in bytes of a file of the course, when it is there.
fn entry(source: &Source, path: &str) -> Option<(Arc<str>, u64)> {
    let (file, content) = source
        .below(path)
        .next()
        .filter(|(file, _)| ***file == *path)?;
    let size = match content {
        SourceFile::Text(text) => text.len() as u64,
        SourceFile::Other(stamp) => stamp.size,
        SourceFile::Unreadable => 0,
    };
    Some((file.clone(), size))
}

/// Sides above zero that fit.
fn pixels(size: imagesize::ImageSize) -> Option<(u32, u32)> {
    Some((
        u32::try_from(size.width.max(1)).ok()?,
        u32::try_from(size.height.max(1)).ok()?,
    ))
}

fn address(name: &str, ending: &str, hash: blake3::Hash) -> String {
    format!("assets/{name}-{}.{ending}", &hash.to_hex()[..8])
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
                picture: true,
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
        let (pictures, findings) =
            CourseAssets::collect(&course, &index, &source, &mut None).unwrap();
        let shown = pictures
            .files()
            .map(|picture| (picture.address.clone(), picture.size))
            .collect();
        (shown, findings)
    }

    const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'/>";
    const GIF: &[u8] = b"GIF89a\x10\x00\x09\x00\x80\x00\x00";

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
                b"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject/></svg>",
            ),
        ];
        let (shown, findings) = collected(&["x.png", "x.png", "y.svg", "z.svg"], "", &files);
        let rules: Vec<_> = findings
            .iter()
            .map(|finding| (finding.rule, &*finding.file, finding.span.clone()))
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
