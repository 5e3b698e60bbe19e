//! The writer of the site: the folder is the old site or the new one, whatever happens, and no stranger's file is lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use leadlet::site::{
    Content, MANIFEST, Site, Stage, WriteError, WriteOptions, WriteSummary, write,
};
use tempfile::TempDir;

mod power;
mod sequences;
mod strangers;
mod sudden;
mod unchanged;

fn site(files: &[(&str, &str)]) -> Site {
    let mut site = Site::new();
    for (path, text) in files {
        site.insert(*path, *text).unwrap();
    }
    site
}

fn two() -> Site {
    site(&[
        ("index.html", "first"),
        ("a/page.html", "page"),
        ("a/b/deep.css", "deep"),
    ])
}

/// What lies below a folder: files with their bytes, links with `-> target`, folders with `/`.
fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, path: &Path, tree: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(root.join(path)).unwrap() {
            let entry = entry.unwrap();
            let path = path.join(entry.file_name());
            let (kind, name) = (
                entry.file_type().unwrap(),
                path.to_str().unwrap().replace('\\', "/"),
            );
            if kind.is_dir() {
                tree.insert(format!("{name}/"), Vec::new());
                walk(root, &path, tree);
            } else if kind.is_symlink() {
                tree.insert(
                    format!(
                        "{name} -> {}",
                        fs::read_link(entry.path()).unwrap().display()
                    ),
                    Vec::new(),
                );
            } else {
                tree.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(root, Path::new(""), &mut found);
    found
}

/// Writes `site`, having put each second file on the disk before all were known.
fn write_staged(site: &Site, output: &Path) -> Result<WriteSummary, WriteError> {
    let stage = Stage::begin(output).expect("nobody else is at work");
    let mut staged = Site::new();
    for (number, (path, content)) in site.iter().enumerate() {
        let content = match content {
            Content::Bytes(bytes) if number % 2 == 0 => stage.put(path, bytes.clone()),
            other => other.clone(),
        };
        staged.insert(path, content).unwrap();
    }
    stage.write(&staged, WriteOptions::default())
}

/// What a write of `site` into an empty place gives.
fn fresh(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let folder = TempDir::new().unwrap();
    write(site, &folder.path().join("site")).unwrap();
    tree(&folder.path().join("site"))
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A folder of its own, in which `site` has been written to `site`.
fn written(site: &Site) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("site");
    write(site, &output).unwrap();
    (folder, output)
}

/// Lets the disk's clock go on far enough that stamps are trusted.
fn settle() {
    std::thread::sleep(Duration::from_millis(60));
}

fn refused(site: &Site, output: &Path) -> WriteError {
    write(site, output).expect_err("the write is refused")
}

/// Sets the time of change of a file.
fn set_time(path: &Path, time: SystemTime) {
    fs::File::options()
        .write(true)
        .open(path)
        .unwrap()
        .set_modified(time)
        .unwrap();
}

/// For each path below a folder: inode, time of change of the bytes, and of the inode, each in seconds and nanoseconds.
#[cfg(unix)]
type Marks = BTreeMap<String, (u64, i64, i64, i64, i64)>;

#[cfg(unix)]
fn marks(root: &Path) -> Marks {
    use std::os::unix::fs::MetadataExt;
    let mark = |path: &Path| {
        let found = fs::symlink_metadata(path).unwrap();
        (
            found.ino(),
            found.mtime(),
            found.mtime_nsec(),
            found.ctime(),
            found.ctime_nsec(),
        )
    };
    let below = tree(root)
        .into_keys()
        .map(|path| path.split(" -> ").next().unwrap().to_owned());
    below
        .map(|path| (path.clone(), mark(&root.join(&path))))
        .chain([(".".to_owned(), mark(root))])
        .collect()
}

#[test]
fn the_folder_becomes_the_site_and_its_list() {
    let (folder, output) = written(&two());
    let list = fs::read_to_string(output.join(MANIFEST)).unwrap();
    let lines: Vec<_> = list.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(list.is_ascii());
    assert_eq!(lines[1], format!("{} 4 a/b/deep.css", blake3_of("deep")));
    let mut found = tree(&output);
    found.remove(MANIFEST);
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        ["a/", "a/b/", "a/b/deep.css", "a/page.html", "index.html"]
    );
    assert_eq!(found["a/page.html"], b"page");
    assert_eq!(names(folder.path()), [".leadlet-site.state", "site"]);
}

fn blake3_of(text: &str) -> String {
    Content::from(text).hash().to_string()
}

#[test]
fn the_answer_tells_what_was_done() {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("site");
    let all = WriteSummary {
        files: 3,
        changed: 3,
        removed: 0,
        untouched: false,
        bytes: 13,
    };
    assert_eq!(write(&two(), &output).unwrap(), all);
    assert_eq!(
        write(&two(), &output).unwrap(),
        WriteSummary {
            changed: 0,
            untouched: true,
            ..all
        }
    );
    let next = site(&[
        ("index.html", "other"),
        ("a/page.html", "page"),
        ("new.html", ""),
    ]);
    assert_eq!(
        write(&next, &output).unwrap(),
        WriteSummary {
            files: 3,
            changed: 2,
            removed: 1,
            untouched: false,
            bytes: 9
        }
    );
    assert_eq!(tree(&output), fresh(&next));
    assert_eq!(
        write(&Site::new(), &output).unwrap(),
        WriteSummary {
            removed: 3,
            ..WriteSummary::default()
        }
    );
    assert_eq!(names(&output), [MANIFEST]);
}

#[test]
fn the_same_files_in_another_order_give_the_same_bytes() {
    let mut files = [
        ("b.html", "b"),
        ("a/x.html", "x"),
        ("a.html", "a"),
        ("a-b/c.html", "c"),
    ];
    let first = fresh(&site(&files));
    files.reverse();
    assert_eq!(fresh(&site(&files)), first);
}

#[test]
fn folders_above_the_output_are_made_and_a_bare_name_works() {
    let folder = TempDir::new().unwrap();
    write(&two(), &folder.path().join("x/y/site")).unwrap();
    assert_eq!(tree(&folder.path().join("x/y/site")), fresh(&two()));
    write(&two(), &folder.path().join("x/y/site/")).unwrap();
    let error = refused(&two(), Path::new("/"));
    assert!(error.to_string().contains("no folder around it"), "{error}");
}

#[test]
fn files_and_folders_change_roles() {
    let (_folder, output) = written(&site(&[("a", "file"), ("b/c", "in a folder")]));
    let next = site(&[("a/d", "in a folder"), ("b", "file")]);
    write(&next, &output).unwrap();
    assert_eq!(tree(&output), fresh(&next));
}

#[test]
fn large_files_are_copied_and_must_be_what_was_promised() {
    let folder = TempDir::new().unwrap();
    let (video, output) = (folder.path().join("v.mp4"), folder.path().join("site"));
    let bytes: Vec<u8> = (0..3_000_000u32).map(|n| (n % 251) as u8).collect();
    fs::write(&video, &bytes).unwrap();
    let hash = Content::from(&bytes[..]).hash();
    let mut site = two();
    site.insert(
        "v.mp4",
        Content::Copy {
            from: video.clone(),
            len: bytes.len() as u64,
            hash,
        },
    )
    .unwrap();
    write(&site, &output).unwrap();
    assert_eq!(fs::read(output.join("v.mp4")).unwrap(), bytes);
    assert!(write(&site, &output).unwrap().untouched);
    // The course's own file is not the one in the site.
    fs::write(&video, "changed").unwrap();
    assert_eq!(fs::read(output.join("v.mp4")).unwrap(), bytes);
    assert!(
        write(&site, &output).unwrap().untouched,
        "the site holds what was promised"
    );
    // A file that has changed since it was looked at.
    let before = tree(&output);
    let mut next = two();
    next.insert(
        "w.mp4",
        Content::Copy {
            from: video.clone(),
            len: bytes.len() as u64,
            hash,
        },
    )
    .unwrap();
    let error = refused(&next, &output);
    assert!(
        error.to_string().contains("site/w.mp4`: `") && error.to_string().contains("has changed"),
        "{error}"
    );
    fs::remove_file(&video).unwrap();
    let error = refused(&next, &output);
    assert!(error.to_string().contains("v.mp4"), "{error}");
    assert_eq!(tree(&output), before);
    assert_eq!(names(folder.path()), [".leadlet-site.state", "site"]);
}

#[test]
fn one_build_at_a_time() {
    let (folder, output) = written(&two());
    let lock = fs::File::options()
        .write(true)
        .open(folder.path().join(".leadlet-site.state"))
        .unwrap();
    lock.lock().unwrap();
    let error = refused(&two(), &output);
    assert!(
        error
            .to_string()
            .contains(".leadlet-site.state`: another build of `"),
        "{error}"
    );
    lock.unlock().unwrap();
    write(&two(), &output).unwrap();
}

#[test]
fn builds_that_meet_leave_a_whole_site() {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("site");
    let sites = [two(), site(&[("index.html", "second"), ("z.html", "z")])];
    std::thread::scope(|scope| {
        for site in &sites {
            let output = &output;
            scope.spawn(move || {
                for _ in 0..50 {
                    if let Err(error) = write(site, output) {
                        assert_eq!(error.verb, "lock", "{error}");
                    }
                }
            });
        }
    });
    assert!(sites.iter().any(|site| tree(&output) == fresh(site)));
    assert_eq!(names(folder.path()), [".leadlet-site.state", "site"]);
}

#[test]
fn a_place_that_cannot_be_is_named() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let error = refused(&two(), &folder.path().join("file/site"));
    assert!(error.to_string().contains("/file"), "{error}");
    assert_eq!(names(folder.path()), ["file"]);
}
