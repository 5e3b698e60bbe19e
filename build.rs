//! Puts the themes, the starter course and the rules' words into the binary: a list of paths and bytes for each folder, in the order of bytes.

#![allow(clippy::print_stdout, reason = "Cargo reads it")]

use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    println!("cargo:rustc-env=LEADLET_BUILD={:016x}", build_id(&root)?);
    let mut code = String::new();
    let lists = [
        (
            "SCRIPTS",
            "src",
            "Scripts of the program's own, by path below `src/`.",
        ),
        (
            "THEMES",
            "themes",
            "Files of the themes, by path below `themes/`.",
        ),
        (
            "STARTER",
            "src/starter",
            "Files of the starter course, by path below it.",
        ),
        (
            "WORDS",
            "src/check/words",
            "Words that rules look for, one file a language.",
        ),
    ];
    for (name, folder, text) in lists {
        println!("cargo:rerun-if-changed={folder}");
        let top = root.join(folder);
        let mut files = Vec::new();
        if top.is_dir() {
            list(&top, &mut files)?;
        }
        if name == "SCRIPTS" {
            files.retain(|file| file.extension().is_some_and(|extension| extension == "js"));
        }
        files.sort();
        let _ = writeln!(
            code,
            "/// {text} In the order of bytes.\npub static {name}: &[(&str, &[u8])] = &["
        );
        for file in files {
            let below = file.strip_prefix(&top).unwrap_or(&file);
            let parts: Vec<_> = below
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect();
            let _ = writeln!(
                code,
                "    ({:?}, include_bytes!({:?})),",
                parts.join("/"),
                file.to_string_lossy()
            );
        }
        code.push_str("];\n");
    }
    fs::write(
        PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("embedded.rs"),
        code,
    )
}

/// Files that help who makes a theme, and no site.
const FOR_MAKERS: [&str; 3] = [".d.ts", "jsconfig.json", "README.md"];

/// Another number for each other program: a hash of all that it is built from.
fn build_id(root: &Path) -> io::Result<u64> {
    let mut files = vec![root.join("Cargo.lock")];
    println!("cargo:rerun-if-changed=src");
    list(&root.join("src"), &mut files)?;
    list(&root.join("themes"), &mut files)?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files.iter().filter(|file| file.exists()) {
        fs::read(file)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// All files below `folder`, without hidden ones and those for makers.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| {
            name.to_string_lossy().starts_with('.')
                || FOR_MAKERS
                    .iter()
                    .any(|ending| name.to_string_lossy().ends_with(ending))
        });
        match path.is_dir() {
            _ if hidden => {}
            true => list(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}
