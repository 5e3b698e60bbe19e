//! What a power loss leaves, and what a forger might: lists, state and pages that are empty, cut, full of zeros or missing. The next
//! build makes the site whole, or refuses with advice; nobody loses a file that leadlet did not write.

use leadlet::fs::Durability;
use leadlet::site::{BuildInfo, Published, holds, write_with};

use super::*;

/// What has become of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Damage {
    None,
    Emptied,
    Cut,
    Zeroed,
    Missing,
}

const DAMAGES: [Damage; 5] = [
    Damage::None,
    Damage::Emptied,
    Damage::Cut,
    Damage::Zeroed,
    Damage::Missing,
];

fn damage(path: &Path, damage: Damage) {
    let bytes = fs::read(path).unwrap();
    match damage {
        Damage::None => {}
        Damage::Emptied => fs::write(path, "").unwrap(),
        Damage::Cut => fs::write(path, &bytes[..bytes.len() / 2]).unwrap(),
        Damage::Zeroed => fs::write(path, vec![0; bytes.len()]).unwrap(),
        Damage::Missing => fs::remove_file(path).unwrap(),
    }
}

/// `site` as a fresh write gives it, with a file of somebody else.
fn with_name(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let mut tree = fresh(site);
    tree.insert("CNAME".into(), "example.org".into());
    tree
}

fn changed() -> Site {
    site(&[
        ("index.html", "first"),
        ("a/page.html", "page"),
        ("new.html", "new"),
        ("a/other.html", "other"),
    ])
}

#[test]
fn torn_site_is_made_whole_by_the_next_build() {
    let is_synced = [Durability::Synced, Durability::Unsynced];
    let mut refusals = 0;
    for (list, state) in DAMAGES
        .iter()
        .flat_map(|list| DAMAGES.map(|state| (*list, state)))
    {
        for (pages, durability) in DAMAGES
            .iter()
            .flat_map(|pages| is_synced.map(|durability| (*pages, durability)))
        {
            for next in [two(), changed()] {
                let folder = TempDir::new().unwrap();
                let output = folder.path().join("site");
                write_with(
                    &two(),
                    &output,
                    WriteOptions {
                        durability,
                        ..WriteOptions::default()
                    },
                )
                .unwrap();
                fs::write(output.join("CNAME"), "example.org").unwrap();
                damage(&output.join(MANIFEST), list);
                damage(&folder.path().join(".leadlet-site.state"), state);
                ["index.html", "a/page.html"]
                    .iter()
                    .for_each(|page| damage(&output.join(page), pages));
                let before = tree(&output);
                let case =
                    format!("list {list:?}, state {state:?}, pages {pages:?}, {durability:?}");
                match write(&next, &output) {
                    Ok(_) => {
                        let mut wanted = with_name(&next);
                        if list == Damage::Cut && state != Damage::None && next == changed() {
                            // No list names it any more.
                            wanted.extend([
                                ("a/b/".to_owned(), Vec::new()),
                                ("a/b/deep.css".to_owned(), "deep".into()),
                            ]);
                        }
                        assert_eq!(tree(&output), wanted, "{case}");
                        assert!(write(&next, &output).unwrap().untouched, "{case}");
                        assert_eq!(
                            names(folder.path()),
                            [".leadlet-site.state", "site"],
                            "{case}"
                        );
                    }
                    Err(error) => {
                        // Nothing is left that tells whose folder it is: two damages, not one.
                        assert!(
                            state != Damage::None && list != Damage::None && list != Damage::Cut,
                            "{case}: {error}"
                        );
                        assert!(
                            error
                                .help
                                .is_some_and(|help| help.starts_with("nothing was changed: ")),
                            "{case}"
                        );
                        assert_eq!(tree(&output), before, "{case}");
                        refusals += 1;
                    }
                }
            }
        }
    }
    // Three damages of the list with four of the state, for each kind of pages, durability and next site.
    assert_eq!(refusals, 3 * 4 * 5 * 2 * 2);
}

#[test]
fn copied_site_whose_list_was_lost_is_known_by_the_copy_beside_it() {
    for list in [
        Damage::Emptied,
        Damage::Cut,
        Damage::Zeroed,
        Damage::Missing,
    ] {
        let (folder, output) = written(&two());
        let copy = TempDir::new().unwrap();
        fs::copy(
            folder.path().join(".leadlet-site.state"),
            copy.path().join(".leadlet-site.state"),
        )
        .unwrap();
        for (path, bytes) in tree(&output) {
            let to = copy.path().join("site").join(&path);
            if path.ends_with('/') {
                fs::create_dir_all(to).unwrap()
            } else {
                fs::write(to, bytes).unwrap()
            }
        }
        let output = copy.path().join("site");
        fs::write(output.join("CNAME"), "example.org").unwrap();
        damage(&output.join(MANIFEST), list);
        fs::write(output.join("index.html"), "fir").unwrap();
        let next = site(&[("index.html", "first"), ("more.html", "more")]);
        write(&next, &output).unwrap();
        assert_eq!(tree(&output), with_name(&next), "{list:?}");
    }
}

#[test]
fn page_that_never_reached_the_disk_is_made_again() {
    // A power loss after a build that synced nothing: a page that no list names yet is there, and empty.
    let (folder, output) = written(&two());
    let former = fs::read(folder.path().join(".leadlet-site.state")).unwrap();
    write_with(
        &changed(),
        &output,
        WriteOptions {
            durability: Durability::Unsynced,
            ..WriteOptions::default()
        },
    )
    .unwrap();
    fs::write(folder.path().join(".leadlet-site.state"), former).unwrap();
    for path in [MANIFEST, "new.html", "a/other.html"] {
        damage(&output.join(path), Damage::Emptied);
    }
    write(&changed(), &output).unwrap();
    assert_eq!(tree(&output), fresh(&changed()));
}

#[test]
fn forged_lists_remove_no_strangers_files() {
    let strangers = [
        ("CNAME", "example.org"),
        ("notes.html", "my notes"),
        ("a/mine.txt", "mine"),
    ];
    let line = |path: &str, text: &str| format!("{} {} {path}\n", blake3_of(text), text.len());
    for forged_hash in ["", "other", "EXAMPLE.ORG"] {
        for (keep_list, keep_state) in [(true, true), (true, false), (false, true), (false, false)]
        {
            let (folder, output) = written(&two());
            strangers
                .iter()
                .for_each(|(path, text)| fs::write(output.join(path), text).unwrap());
            let list = fs::read_to_string(output.join(MANIFEST)).unwrap();
            let forged: String = strangers
                .iter()
                .map(|(path, _)| line(path, forged_hash))
                .collect();
            let head = list.lines().next().unwrap();
            fs::write(
                output.join(MANIFEST),
                if keep_list {
                    format!("{list}{forged}")
                } else {
                    format!("{head}\n{forged}")
                },
            )
            .unwrap();
            if !keep_state {
                fs::remove_file(folder.path().join(".leadlet-site.state")).unwrap();
            }
            let done = write(&site(&[("index.html", "other")]), &output);
            for (path, text) in strangers {
                assert_eq!(
                    fs::read_to_string(output.join(path)).unwrap(),
                    text,
                    "{forged_hash:?} {keep_list} {keep_state}"
                );
            }
            // Without the state and the list's own lines, `index.html` might be anybody's.
            assert_eq!(
                done.is_ok(),
                keep_list || keep_state,
                "{forged_hash:?} {keep_list} {keep_state}: {done:?}"
            );
        }
    }
}

#[test]
fn state_of_another_folder_gives_no_right_to_its_files() {
    // The site went away, and somebody put a folder of theirs there; or the list and the state were brought along.
    for with_list in [false, true] {
        let (folder, output) = written(&two());
        let list = fs::read(output.join(MANIFEST)).unwrap();
        fs::rename(&output, folder.path().join("moved")).unwrap();
        fs::create_dir_all(output.join("a")).unwrap();
        for (path, text) in [
            ("index.html", "mine"),
            ("a/page.html", "mine as well"),
            ("a/notes", "mine"),
        ] {
            fs::write(output.join(path), text).unwrap();
        }
        if with_list {
            fs::write(output.join(MANIFEST), &list).unwrap();
        }
        let before = tree(&output);
        for next in [two(), site(&[("index.html", "other")])] {
            let error = refused(&next, &output);
            assert!(error.help.is_some(), "{error}");
            assert_eq!(tree(&output), before);
        }
        if with_list {
            // Where nothing is in the way, all of theirs stays.
            write(&site(&[("other.html", "other")]), &output).unwrap();
            let after = tree(&output);
            before
                .iter()
                .filter(|(path, _)| *path != MANIFEST)
                .for_each(|(path, bytes)| assert_eq!(after.get(path), Some(bytes), "{path}"));
        }
    }
}

#[test]
fn refused_folder_gets_nothing_beside_it() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("site")).unwrap();
    fs::write(folder.path().join("site/notes.txt"), "mine").unwrap();
    refused(&two(), &folder.path().join("site"));
    assert_eq!(names(folder.path()), ["site"]);
}

/// Of no course.
const NONE: Published = Published {
    course: blake3::Hash::from_bytes([0; 32]),
    ids: 0,
};

/// What `holds` answers of a site made from `hash`.
fn is_held(output: &Path, origin: BuildInfo, durability: Durability) -> bool {
    holds(output, || origin.hash, durability).unwrap().is_some()
}

#[test]
fn torn_site_is_never_taken_for_unchanged() {
    let origin = BuildInfo {
        hash: two().get("index.html").unwrap().hash(),
        warnings: 0,
        notes: 0,
        trusted: false,
        published: NONE,
    };
    for (written, asked) in [
        (Durability::Synced, Durability::Synced),
        (Durability::Unsynced, Durability::Synced),
        (Durability::Unsynced, Durability::Unsynced),
    ] {
        for path in ["index.html", "a/b/deep.css", MANIFEST] {
            for torn in [
                Damage::Emptied,
                Damage::Cut,
                Damage::Zeroed,
                Damage::Missing,
            ] {
                let folder = TempDir::new().unwrap();
                let output = folder.path().join("site");
                let options = WriteOptions {
                    origin: Some(origin),
                    durability: written,
                };
                write_with(&two(), &output, options).unwrap();
                settle();
                assert!(is_held(&output, origin, asked));
                let time = fs::metadata(output.join(path)).unwrap().modified().unwrap();
                damage(&output.join(path), torn);
                if torn != Damage::Missing {
                    set_time(&output.join(path), time);
                }
                assert!(!is_held(&output, origin, asked), "{path} {torn:?}");
                write_with(&two(), &output, options).unwrap();
                assert_eq!(tree(&output), fresh(&two()), "{path} {torn:?}");
                assert!(is_held(&output, origin, asked));
            }
        }
    }
}

/// A power loss may leave a file with the number, size and times that it should have, and other bytes. Only a file that was synced is
/// believed to hold what its stamp stands for.
#[cfg(unix)]
#[test]
fn files_that_were_not_synced_are_read() {
    use std::os::unix::fs::FileExt;
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("site");
    let origin = BuildInfo {
        hash: two().get("index.html").unwrap().hash(),
        warnings: 0,
        notes: 0,
        trusted: false,
        published: NONE,
    };
    write_with(
        &two(),
        &output,
        WriteOptions {
            origin: Some(origin),
            durability: Durability::Unsynced,
        },
    )
    .unwrap();
    settle();
    // The state that such a build leaves, also after it has looked again, vouches for no file.
    for _ in 0..2 {
        assert!(is_held(&output, origin, Durability::Unsynced));
    }
    let state = fs::read(folder.path().join(".leadlet-site.state")).unwrap();
    let unstamped = u64::MAX.to_le_bytes();
    assert_eq!(
        state.windows(8).filter(|bytes| *bytes == unstamped).count(),
        two().len()
    );
    // One that syncs does, and only then.
    assert!(is_held(&output, origin, Durability::Synced));
    let state = fs::read(folder.path().join(".leadlet-site.state")).unwrap();
    assert_eq!(
        state.windows(8).filter(|bytes| *bytes == unstamped).count(),
        0
    );
    let page = fs::File::options()
        .write(true)
        .open(output.join("index.html"))
        .unwrap();
    page.write_at(b"F", 0).unwrap();
    assert!(!is_held(&output, origin, Durability::Synced));
}
