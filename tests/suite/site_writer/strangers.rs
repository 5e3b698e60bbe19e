//! Files, folders and links that are not ours: never overwritten, followed or lost.

use super::*;

#[test]
fn a_strangers_folder_is_refused() {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("site");
    fs::create_dir(&output).unwrap();
    fs::write(output.join("notes.txt"), "mine").unwrap();
    let error = refused(&two(), &output);
    assert!(
        error.to_string().contains("site`: it contains `notes.txt`"),
        "{error}"
    );
    assert!(error.help.is_some());
    assert_eq!(names(&output), ["notes.txt"]);
    // A list that is none does not help, nor does one behind a link.
    fs::write(output.join(MANIFEST), "# something else").unwrap();
    refused(&two(), &output);
    // A file is refused too.
    let error = refused(&two(), &output.join("notes.txt"));
    assert!(error.to_string().contains("it is a file"), "{error}");
    assert_eq!(fs::read(output.join("notes.txt")).unwrap(), b"mine");
}

#[test]
fn beside_a_refused_output_nothing_is_left() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("theirs")).unwrap();
    for name in ["theirs/notes.txt", "file", "theirs/leadlet-files.txt"] {
        fs::write(at(name), "theirs").unwrap();
    }
    let mut outputs = vec!["theirs", "file", "theirs/notes.txt", "file/below"];
    #[cfg(unix)]
    {
        for (name, target) in [
            ("lost", "nowhere"),
            ("link", "theirs"),
            ("circle", "circle"),
            ("to-file", "file"),
        ] {
            std::os::unix::fs::symlink(target, at(name)).unwrap();
        }
        outputs.extend(["lost", "link", "circle", "to-file"]);
    }
    // A site of which somebody moved the state away, with a file of theirs where ours would go.
    write(&two(), &at("site")).unwrap();
    fs::write(at("site/about.html"), "theirs").unwrap();
    fs::remove_file(at(".leadlet-site.state")).unwrap();
    outputs.push("site");
    let before = tree(folder.path());
    for output in outputs {
        refused(&site(&[("about.html", "ours")]), &at(output));
        drop(Stage::begin(&at(output)));
        assert_eq!(tree(folder.path()), before, "{output}");
    }
    // Somebody has the state of a site that is begun: it stays for him, and goes with him.
    let stage = Stage::begin(&at("new")).unwrap();
    assert!(Stage::begin(&at("new")).is_none() && at(".leadlet-new.state").exists());
    drop(stage);
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn an_empty_folder_and_one_with_a_file_managers_litter_are_taken() {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("site");
    fs::create_dir(&output).unwrap();
    write(&two(), &output).unwrap();
    assert_eq!(tree(&output), fresh(&two()));
    let output = folder.path().join("other");
    fs::create_dir(&output).unwrap();
    fs::write(output.join(".DS_Store"), "x").unwrap();
    write(&two(), &output).unwrap();
    assert!(output.join(".DS_Store").exists() && output.join("index.html").exists());
}

#[cfg(unix)]
#[test]
fn strangers_files_are_kept_as_they_are() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, output) = written(&two());
    fs::write(folder.path().join("outside"), "outside").unwrap();
    fs::write(output.join("CNAME"), "example.org").unwrap();
    fs::create_dir_all(output.join(".well-known/empty")).unwrap();
    fs::write(output.join(".well-known/key"), "key").unwrap();
    fs::set_permissions(
        output.join(".well-known"),
        fs::Permissions::from_mode(0o750),
    )
    .unwrap();
    fs::write(output.join("a/b/Ünlisted File"), "x").unwrap();
    symlink("../outside", output.join("a/link")).unwrap();
    symlink(folder.path(), output.join("up")).unwrap();
    fs::set_permissions(&output, fs::Permissions::from_mode(0o711)).unwrap();
    let before = marks(&output);
    for next in [site(&[("index.html", "1")]), two(), Site::new(), two()] {
        write(&next, &output).unwrap();
        let mut expected = fresh(&next);
        for (path, text) in [
            ("CNAME", "example.org"),
            (".well-known/key", "key"),
            ("a/b/Ünlisted File", "x"),
        ] {
            expected.insert(path.into(), text.into());
        }
        let link = format!("up -> {}", folder.path().display());
        for path in [
            ".well-known/",
            ".well-known/empty/",
            "a/",
            "a/b/",
            "a/link -> ../outside",
            &link,
        ] {
            expected.insert(path.into(), Vec::new());
        }
        assert_eq!(tree(&output), expected);
        let after = marks(&output);
        for path in [
            "CNAME",
            ".well-known/key",
            "a/b/Ünlisted File",
            "a/link",
            "up",
        ] {
            assert_eq!(
                after[path].0, before[path].0,
                "{path} is the very same file"
            );
        }
    }
    assert_eq!(
        fs::metadata(&output).unwrap().permissions().mode() & 0o777,
        0o711
    );
    assert_eq!(
        fs::metadata(output.join(".well-known"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o750
    );
    assert_eq!(
        names(folder.path()),
        [".leadlet-site.state", "outside", "site"]
    );
}

#[test]
fn a_strangers_file_in_the_way_is_not_overwritten() {
    let (folder, output) = written(&two());
    fs::write(output.join("about.html"), "mine").unwrap();
    fs::create_dir(output.join("topic")).unwrap();
    fs::write(output.join("topic/mine.txt"), "mine").unwrap();
    let before = tree(&output);
    for path in ["about.html", "about.html/index.html", "topic"] {
        let error = refused(&site(&[(path, "ours")]), &output);
        assert!(
            error.to_string().contains("was not written by leadlet"),
            "{error}"
        );
        assert_eq!(tree(&output), before);
        assert_eq!(names(folder.path()), [".leadlet-site.state", "site"]);
    }
}

#[cfg(unix)]
#[test]
fn links_are_never_followed_out_of_the_output() {
    use std::os::unix::fs::symlink;
    let (folder, output) = written(&two());
    let outside = folder.path().join("outside");
    fs::create_dir_all(outside.join("b")).unwrap();
    for (path, text) in [
        ("page.html", "page"),
        ("b/deep.css", "deep"),
        ("more", "more"),
    ] {
        fs::write(outside.join(path), text).unwrap();
    }
    let before = marks(&outside);
    // A folder of ours has become a link to a folder with the very same files, and a file a link to one with the same bytes.
    fs::remove_dir_all(output.join("a")).unwrap();
    symlink(&outside, output.join("a")).unwrap();
    fs::write(folder.path().join("first"), "first").unwrap();
    fs::remove_file(output.join("index.html")).unwrap();
    symlink("../first", output.join("index.html")).unwrap();
    assert_eq!(write(&two(), &output).unwrap().changed, 3);
    assert_eq!(tree(&output), fresh(&two()));
    assert_eq!(
        marks(&outside),
        before,
        "neither read through, linked nor removed"
    );
    assert_eq!(fs::read(folder.path().join("first")).unwrap(), b"first");
    // The list as a link, and nothing beside it: not ours.
    fs::rename(output.join(MANIFEST), folder.path().join("list")).unwrap();
    symlink("../list", output.join(MANIFEST)).unwrap();
    fs::remove_file(folder.path().join(".leadlet-site.state")).unwrap();
    refused(&two(), &output);
    // Leftovers that are links.
    fs::remove_file(output.join(MANIFEST)).unwrap();
    fs::rename(folder.path().join("list"), output.join(MANIFEST)).unwrap();
    symlink(&outside, folder.path().join(".leadlet-site.new")).unwrap();
    symlink(&outside, folder.path().join(".leadlet-site.old")).unwrap();
    write(&site(&[("x", "y")]), &output).unwrap();
    assert_eq!(marks(&outside), before);
    assert_eq!(
        names(folder.path()),
        [".leadlet-site.state", "first", "outside", "site"]
    );
}

#[cfg(unix)]
#[test]
fn an_output_that_is_a_link_stays_one() {
    use std::os::unix::fs::symlink;
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("disk/real")).unwrap();
    let output = folder.path().join("site");
    symlink("disk/real", &output).unwrap();
    write(&site(&[("x", "y")]), &output).unwrap();
    write(&two(), &output).unwrap();
    assert_eq!(fs::read_link(&output).unwrap(), Path::new("disk/real"));
    assert_eq!(tree(&folder.path().join("disk/real")), fresh(&two()));
    assert_eq!(
        names(&folder.path().join("disk")),
        [".leadlet-real.state", "real"]
    );
    assert_eq!(names(folder.path()), ["disk", "site"]);
    // A link to nowhere is refused, with its path.
    symlink("nowhere", folder.path().join("lost")).unwrap();
    let error = refused(&two(), &folder.path().join("lost"));
    assert!(error.to_string().contains("lost`"), "{error}");
}
