//! Packages that mean harm, or that nobody packed well: `leadlet prove` says of each what is wrong, ends, and leaves nothing behind.

use crate::course::Course;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::fs;
use std::io::Write;

/// A file in a zip, in which each field may lie.
#[derive(Clone, Default)]
pub struct File {
    name: Vec<u8>,
    /// The name in the header in front of the file, where it is another one.
    local_name: Option<Vec<u8>>,
    data: Vec<u8>,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    mode: u32,
    extra: Vec<u8>,
    /// Takes the header and the bytes of the file at this place of the list, and has none of its own.
    shares: Option<usize>,
    /// Where the list says that it is.
    at: Option<u32>,
}

/// A file as any packer writes it.
pub fn file(name: impl AsRef<[u8]>, text: impl AsRef<[u8]>) -> File {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_ref()).unwrap();
    let data = encoder.finish().unwrap();
    let mut crc = Crc::new();
    crc.update(text.as_ref());
    let (packed, size) = (data.len() as u32, text.as_ref().len() as u32);
    File {
        name: name.as_ref().to_vec(),
        data,
        method: 8,
        crc: crc.sum(),
        packed,
        size,
        mode: 0o100_644,
        ..File::default()
    }
}

impl File {
    fn with(mut self, change: impl FnOnce(&mut File)) -> File {
        change(&mut self);
        self
    }
}

/// What a zip says at its end.
struct End {
    count: u16,
    size: u32,
    offset: u32,
    comment: Vec<u8>,
}

fn zip_with(files: &[File], lie: impl FnOnce(&mut End)) -> Vec<u8> {
    let (mut out, mut list, mut places) = (Vec::new(), Vec::new(), Vec::<u32>::new());
    let put = |to: &mut Vec<u8>, shorts: &[u16], longs: &[u32]| {
        shorts
            .iter()
            .for_each(|number| to.extend(number.to_le_bytes()));
        longs
            .iter()
            .for_each(|number| to.extend(number.to_le_bytes()));
    };
    for file in files {
        let at = match file.shares {
            Some(other) => places[other],
            None => {
                let at = out.len() as u32;
                let name = file.local_name.as_ref().unwrap_or(&file.name);
                out.extend(b"PK\x03\x04");
                put(
                    &mut out,
                    &[20, file.flags, file.method, 0, 33],
                    &[file.crc, file.packed, file.size],
                );
                put(&mut out, &[name.len() as u16, 0], &[]);
                out.extend(name);
                out.extend(&file.data);
                at
            }
        };
        places.push(at);
        list.extend(b"PK\x01\x02");
        put(
            &mut list,
            &[3 << 8 | 20, 20, file.flags, file.method, 0, 33],
            &[file.crc, file.packed, file.size],
        );
        put(
            &mut list,
            &[file.name.len() as u16, file.extra.len() as u16, 0, 0, 0],
            &[file.mode << 16, file.at.unwrap_or(at)],
        );
        list.extend(&file.name);
        list.extend(&file.extra);
    }
    let mut end = End {
        count: files.len() as u16,
        size: list.len() as u32,
        offset: out.len() as u32,
        comment: Vec::new(),
    };
    lie(&mut end);
    out.extend(list);
    out.extend(b"PK\x05\x06");
    put(
        &mut out,
        &[0, 0, end.count, end.count],
        &[end.size, end.offset],
    );
    put(&mut out, &[end.comment.len() as u16], &[]);
    out.extend(end.comment);
    out
}

pub fn zip(files: &[File]) -> Vec<u8> {
    zip_with(files, |_| {})
}

/// A manifest of SCORM 1.2 with this title, address and list of files.
pub fn manifest(title: &str, href: &str, files: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest identifier=\"x\" version=\"1.0\" xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\" \
         xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\"><metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>\
         <organizations default=\"o\"><organization identifier=\"o\"><title>{title}</title><item identifier=\"i\" identifierref=\"r\"><title>Part</title>\
         </item></organization></organizations><resources><resource identifier=\"r\" type=\"webcontent\" adlcp:scormtype=\"sco\" href=\"{href}\">{files}\
         </resource></resources></manifest>"
    )
}

/// The page of a course that opens its session and ends it, and does `more` in between.
pub fn page(more: &str) -> String {
    format!(
        "<!doctype html><title>x</title><script>var w=window,a;while(w&&!(a=w.API)&&w.parent!==w)w=w.parent;a.LMSInitialize('');\
         addEventListener('pagehide',()=>a.LMSFinish(''))</script>ok<script>{more}</script>"
    )
}

/// Manifest and page of a sound package, and `more` files beside them.
pub fn package(more: &[File]) -> Vec<File> {
    let listed = manifest("Title", "index.html", "<file href=\"index.html\"/>");
    [
        &[
            file("imsmanifest.xml", listed),
            file("index.html", page("")),
        ],
        more,
    ]
    .concat()
}

/// A package with another manifest.
fn described(manifest: impl AsRef<[u8]>) -> Vec<u8> {
    zip(&[
        file("imsmanifest.xml", manifest),
        file("index.html", page("")),
    ])
}

fn zeros(megabytes: usize) -> Vec<u8> {
    vec![0; megabytes << 20]
}

/// A field of zip64 with these sizes.
fn wide(sizes: &[u64]) -> Vec<u8> {
    let mut field = [1_u16.to_le_bytes(), (sizes.len() as u16 * 8).to_le_bytes()].concat();
    sizes
        .iter()
        .for_each(|size| field.extend(size.to_le_bytes()));
    field
}

/// What is in it, its bytes, the exit code, and what is said.
type Case = (&'static str, Vec<u8>, i32, &'static str);

fn broken_zips() -> Vec<Case> {
    let sound = zip(&package(&[]));
    let with = |more: &[File]| zip(&package(more));
    let big = file("f.bin", zeros(15));
    let (many, shared): (Vec<File>, Vec<File>) = (0..40)
        .map(|number| {
            let own = big
                .clone()
                .with(|file| file.name = format!("g{number}").into_bytes());
            (
                own.clone(),
                if number == 0 {
                    own
                } else {
                    own.with(|file| file.shares = Some(2))
                },
            )
        })
        .unzip();
    let mut two_ends = sound.clone();
    two_ends.extend(b"PK\x05\x06");
    two_ends.extend([0; 18]);
    let count = two_ends.len() - 22;
    let at = count - 2;
    two_ends[at..at + 2].copy_from_slice(&22_u16.to_le_bytes());
    vec![
        ("nothing", Vec::new(), 2, "it is not a zip; name"),
        (
            "an end alone",
            [b"PK\x05\x06".as_slice(), &[0; 18]].concat(),
            1,
            "zip/manifest",
        ),
        ("sound", sound.clone(), 0, "Ready to upload"),
        (
            "bytes in front",
            [b"MZ\x90 a program".as_slice(), &sound].concat(),
            0,
            "bytes before its first file",
        ),
        (
            "bytes behind",
            [sound.as_slice(), b"<html>more</html>"].concat(),
            0,
            "17 bytes after its end",
        ),
        ("two ends", two_ends, 2, "it has two ends"),
        (
            "a zip in a zip",
            zip_with(
                &package(&[file("in.zip", &sound).with(|f| {
                    (f.data, f.method, f.packed) = (sound.clone(), 0, sound.len() as u32)
                })]),
                |_| {},
            ),
            0,
            "scorm/unlisted",
        ),
        (
            "a list shorter than said",
            zip_with(&package(&[]), |end| end.count = 9),
            2,
            "its list is shorter than its end says",
        ),
        (
            "a list longer than said",
            zip_with(&package(&[]), |end| end.count = 1),
            2,
            "its list is longer than its end says",
        ),
        (
            "a list elsewhere",
            zip_with(&package(&[]), |end| end.offset += 5),
            2,
            "its list is not where its end says",
        ),
        (
            "a list beyond the zip",
            zip_with(&package(&[]), |end| end.size = 1 << 30),
            2,
            "its list is longer than the zip",
        ),
        (
            "zip64 without its record",
            zip_with(&package(&[]), |end| end.offset = u32::MAX),
            2,
            "its list is not where its end says",
        ),
        (
            "sizes of zip64 that are missing",
            with(&[file("a", "a").with(|file| file.size = u32::MAX)]),
            2,
            "a size of its list is missing",
        ),
        (
            "a size of zip64 that lies",
            with(&[
                file("a", "a").with(|file| (file.size, file.extra) = (u32::MAX, wide(&[1 << 50])))
            ]),
            1,
            "unpacked it would take",
        ),
        (
            "a packed size of zip64 that lies",
            with(&[file("a", "a")
                .with(|file| (file.packed, file.extra) = (u32::MAX, wide(&[1 << 60])))]),
            1,
            "lie in the same bytes",
        ),
        (
            "a file where none is",
            with(&[file("a", "a").with(|file| file.at = Some(7))]),
            2,
            "names a place where no file begins",
        ),
        (
            "a file beyond the end",
            with(&[file("a", "a").with(|file| file.at = Some(u32::MAX - 1))]),
            2,
            "as a package",
        ),
        (
            "files in the same bytes",
            with(&shared),
            1,
            "lie in the same bytes",
        ),
        ("many zeros", with(&many), 1, "swell"),
        (
            "one file of zeros",
            with(&[file("z.bin", zeros(20))]),
            1,
            "would swell",
        ),
        (
            "a bomb in a zip inside",
            with(&[file("in.zip", zip(&[file("z", zeros(4))]))]),
            0,
            "scorm/unlisted",
        ),
        (
            "a size that is too small",
            with(&[file("a.html", zeros(1)).with(|file| file.size = 10)]),
            1,
            "holds more bytes than",
        ),
        (
            "a size that is too large",
            with(&[file("a.html", "a").with(|file| file.size = 10)]),
            1,
            "holds fewer bytes than",
        ),
        (
            "a wrong checksum",
            with(&[file("a.png", "a").with(|file| file.crc = 1)]),
            1,
            "its checksum is wrong",
        ),
        (
            "a manifest with a wrong checksum",
            zip(&[file("imsmanifest.xml", "a").with(|f| f.crc = 1)]),
            1,
            "its checksum is wrong",
        ),
        (
            "no deflated bytes",
            with(&[file("a", "a")
                .with(|file| (file.data, file.packed) = (b"\xff\xff\xff".to_vec(), 3))]),
            1,
            "zip/damaged",
        ),
        (
            "another name in front",
            with(&[file("a", "a").with(|f| f.local_name = Some(b"b".to_vec()))]),
            1,
            "zip/local",
        ),
        (
            "a password",
            with(&[file("a", "a").with(|file| file.flags = 1)]),
            1,
            "is locked by a password",
        ),
        (
            "a manifest with a password",
            zip(&[file("imsmanifest.xml", "a").with(|f| f.flags = 1)]),
            1,
            "it is locked by a password",
        ),
        (
            "a way of packing that nobody knows",
            with(&[file("a", "a").with(|file| file.method = 99)]),
            1,
            "zip/method",
        ),
        (
            "bzip2",
            with(&[file("a", "a").with(|file| file.method = 12)]),
            1,
            "zip/method",
        ),
        (
            "one name twice",
            with(&[file("index.html", "other")]),
            1,
            "two of its files have one name",
        ),
        (
            "two manifests",
            with(&[file("imsmanifest.xml", "other")]),
            1,
            "two of its files have one name",
        ),
        (
            "a file that is a folder",
            with(&[file("a", "a"), file("a/b", "b")]),
            1,
            "is also the folder of other files",
        ),
        (
            "a link",
            with(&[file("a", "/etc/passwd").with(|file| file.mode = 0o120_777)]),
            1,
            "is a link",
        ),
        (
            "a link as a folder",
            with(&[
                file("a", "/tmp").with(|file| file.mode = 0o120_777),
                file("a/b", "b"),
            ]),
            1,
            "is a link",
        ),
        (
            "a pipe",
            with(&[file("a", "").with(|file| file.mode = 0o010_644)]),
            1,
            "is a link",
        ),
        ("100,001 files", zip_many(100_001), 1, "holds 100001 files"),
        (
            "names that are long",
            zip(&(0..600)
                .map(|n| file(format!("{n}{}", "n".repeat(60_000)), ""))
                .collect::<Vec<_>>()),
            1,
            "the list of its files alone",
        ),
    ]
}

/// More files than the end of a zip can count without zip64.
fn zip_many(count: u64) -> Vec<u8> {
    let files: Vec<File> = (0..count)
        .map(|number| File {
            name: number.to_string().into_bytes(),
            mode: 0o100_644,
            ..File::default()
        })
        .collect();
    let mut out = zip_with(&files, |end| end.count = u16::MAX);
    let end = out.split_off(out.len() - 22);
    let number = |at: usize| u64::from(u32::from_le_bytes(end[at..at + 4].try_into().unwrap()));
    let at = out.len() as u64;
    out.extend(b"PK\x06\x06");
    out.extend([44_u64.to_le_bytes().as_slice(), &[45, 0, 45, 0], &[0; 8]].concat());
    [count, count, number(12), number(16)]
        .iter()
        .for_each(|number| out.extend(number.to_le_bytes()));
    out.extend(b"PK\x06\x07\0\0\0\0");
    out.extend([at.to_le_bytes().as_slice(), &1_u32.to_le_bytes()].concat());
    out.extend(end);
    out
}

fn harmful_names() -> Vec<Case> {
    let with = |name: &[u8]| zip(&package(&[file(name, "x")]));
    let outside = [
        "../a",
        "a/../../b",
        "/tmp/leadlet-a",
        "C:/a",
        "C:a",
        "..\\a",
        "\\\\server\\a",
        "./a",
        "a//b",
        "a/./b",
        "a\0b",
    ];
    let mut cases: Vec<Case> = outside
        .iter()
        .map(|name| ("a name outside", with(name.as_bytes()), 1, "zip/outside"))
        .collect();
    let devices = [
        "con",
        "aux.txt",
        "img/NUL.png",
        "com1",
        "LPT9.html",
        "a.",
        "a ",
        "b./c",
        "a?b",
        "a*",
        "a|b",
        "a<b>",
    ];
    cases.extend(devices.iter().map(|name| {
        (
            "a name that Windows has not",
            with(name.as_bytes()),
            1,
            "zip/windows",
        )
    }));
    let hidden = [
        "\u{1b}[31ma\u{1b}[0m",
        "a\nb",
        "a\u{7f}",
        "\u{9b}2J",
        "\u{202e}gpj.exe",
        "a\u{200b}b",
        "\u{1b}]0;pwned\u{7}",
    ];
    cases.extend(hidden.iter().map(|name| {
        (
            "a name that is not seen",
            with(name.as_bytes()),
            1,
            "zip/control",
        )
    }));
    cases.push((
        "a part of 300 bytes",
        with("n".repeat(300).as_bytes()),
        1,
        "zip/long",
    ));
    cases.push((
        "3,000 folders",
        with(format!("{}f", "d/".repeat(3000)).as_bytes()),
        1,
        "zip/long",
    ));
    cases.push((
        "a name that is no UTF-8",
        with(b"caf\x82.html"),
        1,
        "zip/unicode",
    ));
    cases
}

fn harmful_manifests() -> Vec<Case> {
    let plain = manifest("Title", "index.html", "<file href=\"index.html\"/>");
    let entity = plain
        .replace(
            "?>",
            "?><!DOCTYPE m [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        )
        .replace("Title", "&x;");
    let laughs = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;\">]><manifest>&c;</manifest>";
    let attributes: String = (0..200_000)
        .map(|number| format!(" a{number}='x'"))
        .collect();
    let spaces: String = (0..100_000)
        .map(|number| format!(" xmlns:a{number}='x'"))
        .collect();
    let missing: String = (0..20_000)
        .map(|number| format!("<file href=\"m{number}\"/>"))
        .collect();
    let needs: String = (0..20_000)
        .map(|number| format!("<dependency identifierref=\"d{number}\"/>"))
        .collect();
    let mut quadratic = vec![
        file(
            "imsmanifest.xml",
            manifest(
                "Title",
                "index.html",
                &format!("<file href=\"index.html\"/>{missing}"),
            ),
        ),
        file("index.html", page("")),
    ];
    quadratic.extend((0..20_000).map(|number| file(format!("e/{number}.txt"), "")));
    vec![
        (
            "a file of this machine as an entity",
            described(entity),
            1,
            "scorm/xml",
        ),
        ("entities in entities", described(laughs), 1, "scorm/xml"),
        (
            "elements without end",
            described("<manifest>".to_owned() + &"<a>".repeat(1_000_000)),
            1,
            "scorm/xml",
        ),
        (
            "600,000 elements",
            described(manifest(
                "Title",
                "index.html",
                &"<file href='index.html'/>".repeat(600_000),
            )),
            1,
            "scorm/xml",
        ),
        (
            "200,000 attributes",
            described(plain.replacen("<manifest ", &format!("<manifest{attributes} "), 1)),
            1,
            "attributes",
        ),
        (
            "100,000 namespaces",
            described(plain.replacen("<manifest ", &format!("<manifest{spaces} "), 1)),
            1,
            "scorm/xml",
        ),
        (
            "16 MB of title",
            described(manifest(&"Tt".repeat((8 << 20) + 1), "index.html", "")),
            1,
            "it is larger than",
        ),
        (
            "20,000 missing files beside 20,000 others",
            zip(&quadratic),
            1,
            "and 19994 more of this kind",
        ),
        (
            "20,000 needs",
            described(manifest(
                "Title",
                "index.html",
                &format!("<file href=\"index.html\"/>{needs}"),
            )),
            1,
            "scorm/reference",
        ),
        (
            "UTF-16",
            described(
                format!("\u{feff}{plain}")
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes)
                    .collect::<Vec<u8>>(),
            ),
            1,
            "is not written in UTF-8",
        ),
        (
            "signs that steer a terminal",
            described(manifest(
                "a&#27;]0;b&#155;2J&#8238;c&#10;d",
                "index.html",
                "",
            )),
            0,
            "a␛]0;b\u{fffd}2J\u{fffd}c␊d: SCORM 1.2",
        ),
        (
            "a start outside",
            described(manifest("Title", "../../../etc/passwd", "")),
            1,
            "is not in the package",
        ),
        (
            "a start elsewhere",
            described(manifest(
                "Title",
                "https://evil.example/",
                "<file href=\"index.html\"/>",
            )),
            0,
            "lies on another server",
        ),
        (
            "a start that is script",
            described(manifest(
                "Title",
                "javascript:alert(1)",
                "<file href=\"index.html\"/>",
            )),
            1,
            "is not in the package",
        ),
        (
            "a folder as the start",
            zip(&[
                file("imsmanifest.xml", manifest("Title", "a/", "")),
                file("a/b", ""),
            ]),
            1,
            "is not in the package",
        ),
    ]
}

/// Proves a zip in a folder of its own for what is temporary, and gives what is wrong with how that went.
fn fault((what, bytes, code, line): &Case, course: &Course) -> Option<String> {
    let temporary = course.path("tmp");
    fs::create_dir_all(&temporary).unwrap();
    fs::write(course.path("p.zip"), bytes).unwrap();
    let place = temporary.to_str().unwrap();
    let environment = [("TMPDIR", place), ("TEMP", place), ("TMP", place)];
    let run = |form: &str| {
        course.run(
            &[
                "--color",
                "always",
                "prove",
                "p.zip",
                "--no-browser",
                "--message-format",
                form,
            ],
            &environment,
        )
    };
    let ran = run("human");
    // What is large has no other texts in the other forms.
    let others = if bytes.len() < 20_000 {
        vec![run("json"), run("html")]
    } else {
        Vec::new()
    };
    let said = format!("{}{}", ran.out, ran.err);
    let left = fs::read_dir(&temporary).unwrap().count();
    let is_plain = |text: &str| {
        !text.contains(|sign: char| {
            sign.is_control() && sign != '\n' || ('\u{202a}'..='\u{202e}').contains(&sign)
        })
    };
    let is_read = others.first().is_none_or(|json| {
        json.out.is_empty() || serde_json::from_str::<serde_json::Value>(&json.out).is_ok()
    });
    let wrong = if ran.code != *code || others.iter().any(|other| other.code != *code) {
        "another exit code"
    } else if !said.contains(line) {
        "not said"
    } else if said.contains("panicked") || !is_read {
        "broken"
    } else if !is_plain(&ran.out) || others.iter().any(|other| !is_plain(&other.out)) {
        "signs that steer a terminal"
    } else if left > 0 {
        "something is left behind"
    } else {
        return None;
    };
    let short: String = said.chars().take(600).collect();
    Some(format!(
        "{what}: {wrong}; wanted {code} and {line:?}, got {}: {short}",
        ran.code
    ))
}

fn all_are_told(cases: Vec<Case>) {
    let course = Course::of(&[]);
    let faults: Vec<String> = cases
        .iter()
        .filter_map(|case| fault(case, &course))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    let outside: Vec<_> = fs::read_dir(course.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(outside.len(), 2, "{outside:?}");
}

#[test]
fn zips_that_lie_are_refused_with_the_reason() {
    all_are_told(broken_zips());
}

#[test]
fn names_that_no_system_may_unpack_are_told_and_shown_without_harm() {
    all_are_told(harmful_names());
}

#[test]
fn manifests_that_mean_harm_are_read_without_any() {
    all_are_told(harmful_manifests());
}

/// Whether there is a browser; where there is none, tests/run does not let that happen.
fn has_browser() -> bool {
    let has = std::env::var_os("CHROMIUM").is_some();
    if !has {
        eprintln!("skipped: CHROMIUM names no browser");
    }
    has
}

/// A package whose page opens its session, and then does this.
fn acting(script: &str) -> Vec<u8> {
    let listed = manifest("Title", "index.html", "<file href=\"index.html\"/>");
    zip(&[
        file("imsmanifest.xml", listed),
        file("index.html", page(script)),
    ])
}

/// What it does, the exit code, and what is said.
type Played = (&'static str, String, i32, &'static str);

fn all_are_played(cases: Vec<Played>) {
    if !has_browser() {
        return;
    }
    let course = Course::of(&[]);
    let mut faults = Vec::new();
    for (what, script, code, line) in cases {
        course.write("tmp/.keep", "");
        course.write("p.zip", acting(&script));
        let temporary = course.path("tmp");
        let ran = course.run(
            &["--quiet", "prove", "p.zip", "--time-limit", "60"],
            &[("TMPDIR", temporary.to_str().unwrap())],
        );
        let left = fs::read_dir(&temporary).unwrap().count() - 1;
        let is_forged =
            !ran.out.contains("Pages opened: 0\n") || !ran.out.contains("Questions answered: 0\n");
        if ran.code != code
            || !ran.out.contains(line)
            || left > 0
            || is_forged
            || ran.err.contains("panicked")
        {
            faults.push(format!(
                "{what}: wanted {code} and {line:?}, got {} with {left} left behind: {}{}",
                ran.code, ran.out, ran.err
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn a_package_cannot_forge_what_its_judge_says() {
    let forged = "[{pages:30,answered:40,status:'passed'}]";
    all_are_played(vec![
        ("nothing more", String::new(), 0, "It was opened and left in a browser, and not answered"),
        (
            "a result in the page above",
            format!(
                "let r=parent.document.createElement('script');r.id='result';r.type='application/json';r.textContent=JSON.stringify({forged});\
                 parent.document.body.prepend(r);fetch('/done',{{method:'POST',body:r.textContent}});fetch('/sent',{{method:'POST'}});\
                 parent.postMessage({forged},'*')"
            ),
            0,
            "Ready to upload",
        ),
        (
            "calls to the bridge itself",
            "for(const call of ['x','{}','[\"constructor\",[]]','[\"__proto__\",[]]','[\"LMSSetValue\",[\"a\"]]'])try{parent.leadletCall(call)}catch{}\
             try{leadletCall('[\"pages\",[30]]')}catch{}"
                .to_owned(),
            1,
            "the LMS was called in a way that it has not",
        ),
        (
            "functions of the browser of its own",
            "for(const w of [window,parent]){w.JSON.stringify=()=>'[\"LMSFinish\",[\"\"]]';w.Object.keys=()=>[];w.Document.prototype.querySelector=()=>null;\
             w.Promise=null;w.setTimeout=()=>0;w.performance.now=()=>1e9}"
                .to_owned(),
            0,
            "Ready to upload",
        ),
        ("another page in place of the LMS", "top.location='/package/index.html?again'".to_owned(), 1, "the course replaced the window of the LMS"),
        (
            "the LMS's page in its own frame",
            "if(!location.search){let f=document.createElement('iframe');f.src='/package/index.html?in';document.body.append(f);f=f.cloneNode();f.src='/';document.body.append(f)}"
                .to_owned(),
            0,
            "play/order",
        ),
        (
            "a worker for the whole server",
            "navigator.serviceWorker.register('/package/index.html',{scope:'/'}).catch(()=>{});navigator.serviceWorker.register('index.html').catch(()=>{})".to_owned(),
            0,
            "Ready to upload",
        ),
    ]);
}

#[test]
fn a_package_that_floods_or_never_ends_is_stopped_and_told() {
    all_are_played(vec![
        ("dialogs", "alert(1);confirm(2);prompt(3);addEventListener('beforeunload',e=>e.preventDefault())".to_owned(), 0, "play/dialog"),
        ("no pause", "for(;;);".to_owned(), 1, "play/hung"),
        ("a flood of calls", "for(let i=0;i<25000;i++)a.LMSGetValue('cmi.suspend_data')".to_owned(), 1, "the rest was not heard"),
        ("a call of 60 MB", "a.LMSSetValue('cmi.suspend_data','x'.repeat(60<<20))".to_owned(), 1, "play/value"),
        (
            "workers that make workers",
            "const u=URL.createObjectURL(new Blob(['for(let i=0;i<3;i++)new Worker(location.href);setInterval(()=>{},1)']));for(let i=0;i<9;i++)new Worker(u)".to_owned(),
            0,
            "Ready to upload",
        ),
        ("a script that fails", "nothing.at.all()".to_owned(), 1, "nothing is not defined"),
    ]);
}

#[test]
fn a_package_reaches_no_other_server_and_what_it_asked_is_told() {
    let local = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let datagrams = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let (port, other) = (
        local.local_addr().unwrap().port(),
        datagrams.local_addr().unwrap().port(),
    );
    let script = format!(
        "fetch('http://127.0.0.1:{port}/a').catch(()=>{{}});fetch('http://localhost:{port}/a',{{method:'POST',mode:'no-cors',body:'x'}}).catch(()=>{{}});\
         new WebSocket('ws://127.0.0.1:{port}/');new EventSource('http://127.0.0.1:{port}/e');navigator.sendBeacon('http://[::1]:{port}/b','x');\
         new Image().src='http://127.0.0.1:{port}/i';document.body.insertAdjacentHTML('beforeend',`<link rel=stylesheet href=http://127.0.0.1:{port}/c>\
         <iframe src=http://127.0.0.1:{port}/f></iframe><link rel=preconnect href=http://127.0.0.1:{port}><link rel=dns-prefetch href=//a.example>\
         <form id=f target=t method=post action=http://127.0.0.1:{port}/p></form><iframe name=t></iframe>`);f.submit();\
         try{{let p=new RTCPeerConnection({{iceServers:[{{urls:'stun:127.0.0.1:{other}'}},{{urls:'turn:127.0.0.1:{port}?transport=tcp',username:'a',credential:'b'}}]}});\
         p.createDataChannel('x');p.createOffer().then(o=>p.setLocalDescription(o))}}catch{{}}try{{new WebTransport('https://127.0.0.1:{other}/').closed.catch(()=>{{}})}}catch{{}}\
         new Worker(URL.createObjectURL(new Blob(['fetch(\"http://127.0.0.1:{port}/w\").catch(()=>{{}})'])));fetch('https://example.com/x').catch(()=>{{}})"
    );
    all_are_played(vec![("requests", script, 1, "play/local")]);
    local.set_nonblocking(true).unwrap();
    datagrams.set_nonblocking(true).unwrap();
    assert!(
        local.accept().is_err() && datagrams.recv(&mut [0; 9]).is_err(),
        "a request came through"
    );
}

/// The processes whose command line names this folder.
#[cfg(target_os = "linux")]
fn processes(folder: &std::path::Path) -> usize {
    let folder = folder.to_str().unwrap();
    let lines = fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    lines
        .filter(|line| String::from_utf8_lossy(line).contains(folder))
        .count()
}

#[cfg(target_os = "linux")]
fn until(what: &str, mut found: impl FnMut() -> bool) {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(120);
    while !found() {
        assert!(std::time::Instant::now() < end, "{what}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_play_that_is_ended_leaves_no_process_and_no_folder_behind() {
    use rustix::process::{Pid, Signal, kill_process};
    if !has_browser() {
        return;
    }
    let course = Course::of(&[]);
    course.write("tmp/.keep", "");
    course.write("p.zip", acting("for(;;);"));
    course.write("ok.zip", acting(""));
    let temporary = course.path("tmp");
    let left = || fs::read_dir(&temporary).unwrap().count() - 1;
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::KILL] {
        let mut play = std::process::Command::new(env!("CARGO_BIN_EXE_leadlet"))
            .args(["--quiet", "prove", "p.zip"])
            .current_dir(course.root())
            .env("TMPDIR", &temporary)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Its renderer runs: the browser is at work.
        until("no browser was started", || processes(&temporary) > 2);
        kill_process(Pid::from_raw(play.id() as i32).unwrap(), signal).unwrap();
        let code = play.wait().unwrap().code();
        if signal == Signal::KILL {
            until("the browser lives on without us", || {
                processes(&temporary) == 0
            });
            assert_eq!(left(), 1);
        } else {
            assert_eq!((code, left()), (Some(130), 0), "{signal:?}");
            until("the browser lives on", || processes(&temporary) == 0);
        }
    }
    // What a play that was killed left behind goes with the next one.
    let ran = course.run(
        &["--quiet", "prove", "ok.zip"],
        &[("TMPDIR", temporary.to_str().unwrap())],
    );
    assert_eq!((ran.code, left()), (0, 0), "{}{}", ran.out, ran.err);
}
