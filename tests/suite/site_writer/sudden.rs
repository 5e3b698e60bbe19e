//! What the system does to a build: no rights, a full disk, sudden death.

use std::io::{BufRead, Read};
use std::process::{Child, Command, Stdio};

use super::*;

/// Not a test by itself: what a child process does, told by its environment. In the parent it does nothing.
#[test]
fn child() {
    let Ok(task) = std::env::var("LEADLET_TEST_CHILD") else {
        return;
    };
    let output = PathBuf::from(std::env::var_os("LEADLET_TEST_OUTPUT").unwrap());
    match task.as_str() {
        "write" | "write staged" => {
            match (if task == "write" { write } else { write_staged })(&large(1), &output) {
                Ok(done) => println!("done {done:?}"),
                Err(error) => println!(
                    "said {error} | {}",
                    error.help.as_deref().unwrap_or_default()
                ),
            }
        }
        "forever" => {
            let sites = [large(0), large(1)];
            println!("begins");
            for site in sites.iter().cycle() {
                write(site, &output).unwrap();
                write_staged(&sites[0], &output).unwrap();
            }
        }
        other => panic!("{other}"),
    }
}

/// One of two sites of some two hundred files, of which half are the same.
fn large(version: usize) -> Site {
    let mut site = Site::new();
    for page in 0..200 {
        let own = page % 2 * version;
        // Each site has some paths of its own.
        let name = if page % 10 == 0 {
            format!("part-{version}/{page}.html")
        } else {
            format!("lesson-{}/{page}.html", page % 7)
        };
        site.insert(
            name,
            format!("page {page} of {own}, {}", "text ".repeat(page * 5)),
        )
        .unwrap();
    }
    site
}

/// This test executable, which shall do `task` as a child; `before` are a command and arguments that start it.
fn start(before: &[&str], task: &str, output: &Path) -> Command {
    let exe = std::env::current_exe().unwrap();
    let name = concat!(module_path!(), "::child")
        .split_once("::")
        .unwrap()
        .1;
    let words: Vec<&str> = before
        .iter()
        .copied()
        .chain([exe.to_str().unwrap(), name, "--exact", "--nocapture"])
        .collect();
    let mut command = Command::new(words[0]);
    command
        .args(&words[1..])
        .env("LEADLET_TEST_CHILD", task)
        .env("LEADLET_TEST_OUTPUT", output);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What the child says about its write, or `None` if it could not be started at all.
fn ask(mut command: Command) -> Option<String> {
    let answer = command.output().ok()?;
    let said = String::from_utf8_lossy(&answer.stdout).into_owned();
    let from = said.find("said ").or_else(|| said.find("done "))?;
    said[from..].lines().next().map(str::to_owned)
}

#[cfg(unix)]
#[test]
fn without_rights_the_path_is_named_and_nothing_lost() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let (folder, output) = written(&two());
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let before = tree(folder.path());
    let mut command = start(&[], "write", &output);
    if may_all(folder.path()) {
        command.uid(65534).gid(65534);
    }
    let said = ask(command);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let Some(said) = said else {
        eprintln!(
            "skipped: another user may not start {}",
            std::env::current_exe().unwrap().display()
        );
        return;
    };
    assert!(
        said.starts_with("said cannot lock `")
            && said.contains("/.leadlet-site.state`: Permission denied"),
        "{said}"
    );
    assert_eq!(tree(folder.path()), before);
}

/// Whether this process may write where nobody may, as root does.
#[cfg(unix)]
fn may_all(closed: &Path) -> bool {
    let path = closed.join("probe");
    let may = fs::write(&path, "").is_ok();
    let _ = fs::remove_file(path);
    may
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_the_path_is_named_and_nothing_lost() {
    // A small disk of its own that only the child sees, and that goes with it: 200 pages do not fit.
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("site");
    let script = "mount -t tmpfs -o size=256k none \"$0\" && cp -a \"$0.kept/.\" \"$0\" && \"$@\"; cp -a \"$0/.\" \"$0.after\"";
    let kept = PathBuf::from(format!("{}.kept", folder.path().display()));
    let after = PathBuf::from(format!("{}.after", folder.path().display()));
    write(&two(), &kept.join("site")).unwrap();
    fs::create_dir(&after).unwrap();
    let before = tree(&kept.join("site"));
    let said = ask(start(
        &[
            "unshare",
            "-Urm",
            "sh",
            "-c",
            script,
            folder.path().to_str().unwrap(),
        ],
        "write",
        &output,
    ));
    let found = if said.is_some() {
        tree(&after)
    } else {
        BTreeMap::new()
    };
    fs::remove_dir_all(&kept).unwrap();
    fs::remove_dir_all(&after).unwrap();
    let Some(said) = said else {
        eprintln!("skipped: no small disk can be mounted here");
        return;
    };
    assert!(
        said.starts_with("said cannot write `") || said.starts_with("said cannot create `"),
        "{said}"
    );
    assert!(
        said.contains("/site/")
            && said.contains("No space left on device (os error 28) | the site was not changed"),
        "{said}"
    );
    let site: BTreeMap<_, _> = found
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix("site/")?.to_owned(), bytes.clone())))
        .collect();
    assert_eq!(
        site.into_iter()
            .filter(|(path, _)| !path.is_empty())
            .collect::<BTreeMap<_, _>>(),
        before
    );
    assert!(
        found
            .keys()
            .all(|path| path.starts_with("site/") || path == ".leadlet-site.state"),
        "no leftovers: {:?}",
        found.keys()
    );
}

#[cfg(unix)]
#[test]
fn at_the_limit_of_a_files_size_the_path_is_named_and_nothing_lost() {
    let (folder, output) = written(&two());
    let before = tree(folder.path());
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"";
    for task in ["write", "write staged"] {
        let said = ask(start(&["sh", "-c", script], task, &output)).expect("sh is there");
        assert!(
            said.starts_with("said cannot write `")
                && said.contains("/site/")
                && said.contains("File too large"),
            "{task}: {said}"
        );
        let mut after = tree(folder.path());
        // The stamps may be others, the site not.
        after.insert(
            ".leadlet-site.state".into(),
            before[".leadlet-site.state"].clone(),
        );
        assert_eq!(after, before, "{task}");
    }
    write(&large(1), &output).unwrap();
    assert_eq!(tree(&output), fresh(&large(1)));
}

/// A number between 0 and 1, another each time.
fn chance() -> f64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish() as f64 / u64::MAX as f64
}

/// Kills the child at `nap` after it has begun, however long a busy machine takes to start it, and waits for its end.
fn kill_after(mut child: Child, nap: Duration) {
    let mut said = String::new();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    while !said.contains("begins") {
        assert!(out.read_line(&mut said).unwrap() > 0, "{said}");
    }
    std::thread::sleep(nap);
    child.kill().unwrap();
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    child.wait().unwrap();
    assert!(!said.contains("panicked"), "{said}");
}

/// SIGKILL at random times, 60 times, or a thousand times with `LEADLET_LONG=1`: the output is one site or the other, byte for byte.
#[cfg(unix)]
#[test]
fn a_killed_build_leaves_one_site_or_the_other() {
    let rounds = if std::env::var_os("LEADLET_LONG").is_some() {
        1000
    } else {
        60
    };
    let (folder, output) = written(&large(0));
    fs::write(output.join("CNAME"), "example.org").unwrap();
    let wanted = [0, 1].map(|version| {
        let mut tree = fresh(&large(version));
        tree.insert("CNAME".into(), "example.org".into());
        tree
    });
    let mut leftovers = 0;
    for round in 0..rounds {
        kill_after(
            start(&[], "forever", &output).spawn().unwrap(),
            Duration::from_secs_f64(chance() * 0.03),
        );
        let found = tree(&output);
        assert!(wanted.contains(&found), "round {round}: {:?}", found.keys());
        leftovers += usize::from(names(folder.path()).len() > 2);
        let next = round % 2;
        write(&large(next), &output).unwrap();
        assert_eq!(tree(&output), wanted[next], "round {round}");
        assert_eq!(
            names(folder.path()),
            [".leadlet-site.state", "site"],
            "round {round}"
        );
    }
    assert!(
        leftovers > rounds / 10,
        "the kills must hit a build at work: {leftovers} of {rounds}"
    );
}
