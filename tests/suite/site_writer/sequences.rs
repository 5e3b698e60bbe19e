//! Any sequence of sites, with and without somebody meddling in between.

use proptest::prelude::*;

use super::*;

/// A site of few names, so that files and folders often change roles and bytes often stay.
fn any_site() -> impl Strategy<Value = Site> {
    let name = prop::sample::select(vec!["a", "b", "c", "d.html"]);
    let path = prop::collection::vec(name, 1..4).prop_map(|names| names.join("/"));
    prop::collection::vec((path, 0..3usize), 0..12).prop_map(|files| {
        let mut site = Site::new();
        for (path, text) in files {
            let _ = site.insert(path, ["", "one", "two"][text]);
        }
        site
    })
}

/// What somebody does to the output between two builds: where, and which deed.
fn any_deeds() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..100usize, 0..5usize), 0..4)
}

/// Does them; the files that are not ours after it. Their names are such that no site has them.
fn meddle(output: &Path, deeds: &[(usize, usize)]) {
    for &(at, deed) in deeds {
        let paths = tree(output)
            .into_keys()
            .filter(|path| path != MANIFEST && !path.contains(" -> "));
        let paths: Vec<_> = paths.filter(|path| !path.ends_with("Stranger")).collect();
        let Some(path) = paths
            .get(at % paths.len().max(1))
            .map(|path| output.join(path))
        else {
            continue;
        };
        match deed {
            0 if path.is_file() => fs::write(path, "xxx").unwrap(),
            1 if path.is_file() => fs::remove_file(path).unwrap(),
            2 if path.is_dir() => fs::write(path.join("Stranger"), "mine").unwrap(),
            #[cfg(unix)]
            3 if path.is_file() => {
                fs::remove_file(&path).unwrap();
                std::os::unix::fs::symlink("/", path).unwrap();
            }
            4 if path.is_file() => set_time(
                &path,
                SystemTime::UNIX_EPOCH + Duration::from_secs(at as u64),
            ),
            _ => {}
        }
    }
}

/// How many sequences are tried: more with `LEADLET_LONG=1`.
fn cases() -> u32 {
    if std::env::var_os("LEADLET_LONG").is_some() {
        2000
    } else {
        64
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]

    #[cfg(unix)]
    #[test]
    fn sites_one_after_another_equal_fresh_ones(sites in prop::collection::vec(any_site(), 1..6)) {
        let folder = TempDir::new().unwrap();
        let output = folder.path().join("site");
        let mut former: Option<(&Site, Marks)> = None;
        for (number, site) in sites.iter().enumerate() {
            let write = if number % 2 == 0 { write } else { write_staged };
            let done = write(site, &output).unwrap();
            prop_assert_eq!(tree(&output), fresh(site));
            prop_assert_eq!(names(folder.path()), [".leadlet-site.state", "site"]);
            let marks = marks(&output);
            if let Some((before, old)) = former {
                let same: Vec<_> = site.iter().filter(|(path, content)| before.get(path) == Some(content)).collect();
                for (path, _) in &same {
                    prop_assert_eq!((marks[*path].0, marks[*path].1, marks[*path].2), (old[*path].0, old[*path].1, old[*path].2));
                }
                prop_assert_eq!(done.changed, site.len() - same.len());
                prop_assert_eq!(done.removed, before.iter().filter(|(path, _)| site.get(path).is_none()).count());
                prop_assert_eq!(done.untouched, before == site);
            }
            former = Some((site, marks));
        }
    }

    #[test]
    fn whatever_was_meddled_with_is_put_right(steps in prop::collection::vec((any_site(), any_deeds()), 1..5)) {
        let folder = TempDir::new().unwrap();
        let output = folder.path().join("site");
        for (number, (site, deeds)) in steps.into_iter().enumerate() {
            let write = if number % 2 == 0 { write } else { write_staged };
            let before = if output.exists() { tree(&output) } else { BTreeMap::new() };
            let strangers: BTreeMap<_, _> = before.iter().filter(|(path, _)| path.ends_with("Stranger")).map(|(p, b)| (p.clone(), b.clone())).collect();
            match write(&site, &output) {
                Ok(_) => {
                    let mut found = tree(&output);
                    for (path, bytes) in &strangers {
                        let kept = found.remove(path);
                        prop_assert_eq!(kept.as_ref(), Some(bytes), "{} is lost", path);
                    }
                    found.retain(|path, _| !path.ends_with('/'));
                    let mut wanted = fresh(&site);
                    wanted.retain(|path, _| !path.ends_with('/'));
                    prop_assert_eq!(found, wanted);
                }
                // A stranger's file in the way: nothing was done.
                Err(error) => {
                    prop_assert!(error.to_string().contains("was not written by leadlet"), "{}", error);
                    prop_assert_eq!(tree(&output), before);
                }
            }
            prop_assert_eq!(names(folder.path()), [".leadlet-site.state", "site"]);
            meddle(&output, &deeds);
        }
    }
}
