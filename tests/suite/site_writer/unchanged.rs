//! What did not change is not touched, and what somebody else has changed is noticed.

use super::*;

#[cfg(unix)]
#[test]
fn nothing_changed_nothing_touched() {
    let (folder, output) = written(&two());
    settle();
    let mut before = marks(folder.path());
    assert!(write(&two(), &output).unwrap().untouched);
    let mut after = marks(folder.path());
    // The second build may complete the stamps beside the site, which then stay as they are.
    let stamps = after.remove(".leadlet-site.state");
    before.remove(".leadlet-site.state");
    assert_eq!(after, before);
    settle();
    assert!(write(&two(), &output).unwrap().untouched);
    after.insert(".leadlet-site.state".into(), stamps.unwrap());
    assert_eq!(marks(folder.path()), after);
}

#[cfg(unix)]
#[test]
fn unchanged_files_keep_their_inode_and_time() {
    let (_folder, output) = written(&two());
    settle();
    let before = marks(&output);
    let next = site(&[
        ("index.html", "other"),
        ("a/page.html", "page"),
        ("a/b/deep.css", "deep"),
    ]);
    assert_eq!(write(&next, &output).unwrap().changed, 1);
    let after = marks(&output);
    for path in ["a/page.html", "a/b/deep.css"] {
        assert_eq!(
            (after[path].0, after[path].1, after[path].2),
            (before[path].0, before[path].1, before[path].2),
            "{path}"
        );
    }
    assert_ne!(after["index.html"].0, before["index.html"].0);
}

#[test]
fn an_edited_file_is_noticed_even_when_size_and_time_are_set_back() {
    let (_folder, output) = written(&two());
    for wait in [false, true] {
        if wait {
            settle();
            assert!(write(&two(), &output).unwrap().untouched);
        }
        let page = output.join("a/page.html");
        let time = fs::metadata(&page).unwrap().modified().unwrap();
        fs::write(&page, "PAGE").unwrap();
        if cfg!(unix) {
            set_time(&page, time);
        }
        assert_eq!(write(&two(), &output).unwrap().changed, 1, "wait: {wait}");
        assert_eq!(tree(&output), fresh(&two()));
    }
}

#[test]
fn an_edit_right_after_the_write_is_noticed() {
    let (_folder, output) = written(&two());
    for turn in 0..200 {
        let page = output.join("index.html");
        fs::write(&page, format!("{turn:05}")).unwrap();
        assert_eq!(write(&two(), &output).unwrap().changed, 1, "turn {turn}");
        assert_eq!(fs::read(page).unwrap(), b"first");
    }
}

#[test]
fn missing_and_touched_files_are_put_right() {
    let (folder, output) = written(&two());
    fs::remove_dir_all(output.join("a/b")).unwrap();
    set_time(&output.join("index.html"), SystemTime::UNIX_EPOCH);
    let done = write(&two(), &output).unwrap();
    assert_eq!((done.changed, done.removed), (1, 0));
    assert_eq!(tree(&output), fresh(&two()));
    // Without its stamps, or with torn ones, the site is read and found to be the same.
    for torn in ["", "leadlet stamps 1", "something else altogether"] {
        fs::write(folder.path().join(".leadlet-site.state"), torn).unwrap();
        assert!(write(&two(), &output).unwrap().untouched);
    }
}
