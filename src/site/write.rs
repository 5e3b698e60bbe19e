//! The one writer: makes a folder equal to a site, whole or not at all.
//!
//! The new site is made beside the former one, from hard links where a file is unchanged, so that its time stays. Then both
//! change places, and what is no longer needed goes. Whenever the process ends or the power fails in between, the output folder is
//! the one site or the other, and the next build clears up.

use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::Path;

use blake3::Hash;
use rayon::prelude::*;

use super::error::{WriteError, WriteStep};
use super::foreign_files;
use super::former::{Owned, hash_file};
use super::locked_output::LockedOutput;
use super::manifest::Paths;
use super::manifest::{self, ManifestEntry};
use super::output_dir::{ExchangeMethod, OutputDir};
use super::state::{self, BuildInfo, FileStamp, FolderId, Published, SiteState};
use super::{Content, Site, folder};
use crate::fs::Durability;

/// What a call of [`write()`] has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteSummary {
    /// Files of the site, the list of files not counted.
    pub files: usize,
    /// Of these, how many are new or hold other bytes than before.
    pub changed: usize,
    /// Files of the former site that are no longer there.
    pub removed: usize,
    /// Whether the folder was equal to the site already, so that nothing in it was touched.
    pub untouched: bool,
    /// Bytes of all files of the site together.
    pub bytes: u64,
}

/// Makes the folder `output` equal to `site`, and adds [`super::MANIFEST`], the list of its files.
///
/// Files that others have put into the folder are kept. `output` may be missing, empty, a site that was written before, or a
/// symbolic link to one of these (the link stays). Beside it `.leadlet-NAME.state` is kept, where `NAME` is that of the folder.
/// The folder itself is replaced by another: a shell or a container that stands in it has to look it up again.
///
/// # Errors
///
/// [`WriteError`] when another build is writing there, when the folder is not ours and not empty, when a stranger's file is where
/// the site needs one of its own, and whenever the system refuses something: no room, no rights. The former site is whole then;
/// only where the verb is `remove`, the new one is, and the former could not be cleared away.
pub fn write(site: &Site, output: &Path) -> Result<WriteSummary, WriteError> {
    write_with(site, output, WriteOptions::default())
}

/// How a site is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct WriteOptions {
    /// What the site is made from: it is kept, so that [`holds`] can tell.
    pub origin: Option<BuildInfo>,
    /// Whether the site must outlast a power loss once it is written.
    pub durability: Durability,
}

/// [`write()`] with options.
///
/// # Errors
/// As [`write()`].
pub fn write_with(
    site: &Site,
    output: &Path,
    options: WriteOptions,
) -> Result<WriteSummary, WriteError> {
    finish(
        &mut LockedOutput::at(output)?,
        site,
        ExchangeMethod::BestOffered,
        options,
    )
}

/// The ids that the site in the folder `output` showed when it was last built, whether it is still there or not, as far as what is
/// kept beside it can tell.
pub fn published(output: &Path) -> Option<Published> {
    let kept = SiteState::peek(&OutputDir::find(output).ok()?.state)?;
    Some(kept.origin?.published)
}

/// What the site in the folder `output` was made from, if nobody touched a file of it since and that has the hash `made_from`
/// gives: then there is nothing to make. Each file is looked at, and read where its stamp is not sure; files that were never synced
/// are, if that is asked for.
///
/// # Errors
/// As [`write()`], when the folder is not ours or another build is at work.
pub fn holds(
    output: &Path,
    made_from: impl FnOnce() -> Hash,
    durability: Durability,
) -> Result<Option<BuildInfo>, WriteError> {
    if !OutputDir::of(output)?.state.exists() {
        return Ok(None);
    }
    let LockedOutput {
        place,
        mut state,
        former,
        kept,
    } = LockedOutput::at(output)?;
    if !former.is_some_and(|former| former.is_whole(&kept)) {
        return Ok(None);
    }
    let entries = manifest::parse(&kept.list);
    let Some(origin) = kept.origin.filter(|origin| origin.hash == made_from()) else {
        return Ok(None);
    };
    if kept.stamps.len() != entries.len() || entries.is_empty() {
        return Ok(None);
    }
    let all_stamped = kept.stamps.iter().all(Option::is_some);
    let clock = if all_stamped { None } else { state.clock() };
    let site = Site::new();
    let owned: Vec<Owned> = entries
        .iter()
        .copied()
        .zip(kept.stamps.iter().copied())
        .collect();
    let build = Build {
        site: &site,
        wanted: Paths::of(&entries),
        entries,
        list: kept.list.clone(),
        kept: Vec::new(),
        place: &place,
    };
    let standing = build.unchanged(&owned, clock);
    if !standing.iter().all(Option::is_some) {
        return Ok(None);
    }
    if !all_stamped {
        place.sync(&place.output, durability)?;
        build.keep(
            &mut state,
            standing.iter().map(|kept| kept.and_then(KeptFiles::sure)),
            WriteOptions {
                origin: Some(origin),
                durability,
            },
        );
    }
    Ok(Some(origin))
}

/// Makes the folder that was opened equal to `site`.
pub(super) fn finish(
    opened: &mut LockedOutput,
    site: &Site,
    way: ExchangeMethod,
    options: WriteOptions,
) -> WriteStep<WriteSummary> {
    let LockedOutput {
        place,
        state,
        former,
        kept,
    } = opened;
    let (entries, list) = (manifest::entries(site), manifest::list(site));
    let owned = former
        .as_ref()
        .map(|former| former.entries(&place.output, kept, &entries, site))
        .unwrap_or_default();
    let mut build = Build {
        site,
        place,
        wanted: Paths::of(&entries),
        entries,
        list,
        kept: Vec::new(),
    };

    let is_same_list =
        former.as_ref().is_some_and(|former| former.is_whole(kept)) && kept.list == build.list;
    // Only a build that has to read files needs the clock: one that finds all as it was leaves even the state alone.
    let all_stamped = is_same_list
        && owned.len() == build.entries.len()
        && owned.iter().all(|(_, stamp)| stamp.is_some());
    let clock = if all_stamped { None } else { state.clock() };
    build.kept = build.unchanged(&owned, clock);

    let removed = owned
        .iter()
        .filter(|(entry, _)| !build.wanted.files.contains(entry.path))
        .count();
    let changed = build.kept.iter().filter(|kept| kept.is_none()).count();
    let bytes = build.entries.iter().map(|entry| entry.len).sum();
    let mut written = WriteSummary {
        files: build.entries.len(),
        changed,
        removed,
        untouched: false,
        bytes,
    };
    let has_list = former
        .as_ref()
        .is_some_and(|former| former.list.as_deref() == Some(&build.list));
    if has_list && changed == 0 && removed == 0 {
        if !all_stamped {
            place.sync(&place.output, options.durability)?;
        }
        if !all_stamped || (options.origin.is_some() && options.origin != kept.origin) {
            build.keep(
                state,
                build.kept.iter().map(|kept| kept.and_then(KeptFiles::sure)),
                options,
            );
        }
        written.untouched = true;
        return Ok(written);
    }
    let former_entries: Vec<ManifestEntry> = owned.iter().map(|(entry, _)| *entry).collect();
    let former_paths = Paths::of(&former_entries);
    build.replace(
        former.is_some().then_some(&former_paths),
        way,
        state,
        options,
    )?;
    Ok(written)
}

/// An unchanged file of the former site.
#[derive(Clone, Copy)]
struct KeptFiles {
    stamp: FileStamp,
    /// Whether a later change of its bytes would show in the stamp.
    sure: bool,
}

impl KeptFiles {
    fn sure(self) -> Option<FileStamp> {
        self.sure.then_some(self.stamp)
    }
}

/// The stamp of a file that holds these bytes: one whose stamp is `known`, and any other that was read and has the hash. A file
/// that cannot be read is as good as changed: it is made anew.
pub(super) fn standing(
    path: &Path,
    hash: Hash,
    len: u64,
    known: Option<FileStamp>,
) -> Option<FileStamp> {
    let found = fs::symlink_metadata(path)
        .ok()
        .filter(|found| found.is_file() && found.len() == len)?;
    let stamp = FileStamp::of(&found);
    (known == Some(stamp) || hash_file(path)? == hash).then_some(stamp)
}

struct Build<'a> {
    site: &'a Site,
    place: &'a OutputDir,
    entries: Vec<ManifestEntry<'a>>,
    wanted: Paths<'a>,
    list: String,
    /// For each entry, what the former site has for it.
    kept: Vec<Option<KeptFiles>>,
}

impl Build<'_> {
    /// For each entry, its file in the former site if that holds the same bytes.
    fn unchanged(&self, former: &[Owned], clock: Option<i64>) -> Vec<Option<KeptFiles>> {
        let real = if former.is_empty() {
            Default::default()
        } else {
            folder::real(&self.place.output, &self.wanted.folders)
        };
        let index: std::collections::HashMap<&str, usize> = former
            .iter()
            .enumerate()
            .map(|(at, (entry, _))| (entry.path, at))
            .collect();
        let check = |wanted: &ManifestEntry| {
            let (former, known) = former[*index.get(wanted.path)?];
            let folder = wanted.path.rfind('/').map(|slash| &wanted.path[..slash]);
            if former != *wanted || folder.is_some_and(|folder| !real.contains(folder)) {
                return None;
            }
            let stamp = standing(
                &self.place.output.join(wanted.path),
                wanted.hash,
                wanted.len,
                known,
            )?;
            Some(KeptFiles {
                stamp,
                sure: known == Some(stamp) || stamp.is_settled(clock),
            })
        };
        self.entries
            .par_iter()
            .with_min_len(16)
            .map(check)
            .collect()
    }

    /// Makes the new site, exchanges it with the former one and clears that away. `former`: its paths, if there is a folder.
    fn replace(
        &self,
        former: Option<&Paths>,
        way: ExchangeMethod,
        state: &mut SiteState,
        options: WriteOptions,
    ) -> WriteStep {
        let place = self.place;
        let made = self.make(former).and_then(|stamps| {
            let clock = state.clock();
            if former.is_some() {
                place.check_clearable()?;
            }
            place.exchange(way, options.durability)?;
            Ok((stamps, clock))
        });
        let (stamps, clock) = made.inspect_err(|_| {
            // The error that counts is the first; the next build tries again to clear up.
            let _ = folder::remove(&place.new);
        })?;
        if let Some(former) = former {
            place.clear_old(&[former, &self.wanted], true)?;
        }
        // Anew, since removing the other link of a file has changed its ctime.
        let renew = |(at, stamp): (usize, &FileStamp)| {
            let sure = self.kept[at].map_or(stamp.is_settled(clock), |kept| kept.sure);
            let found = fs::symlink_metadata(place.output.join(self.entries[at].path)).ok()?;
            Some(FileStamp::of(&found))
                .filter(|now| sure && found.is_file() && now.is_same_file(stamp))
        };
        let stamps: Vec<_> = stamps
            .par_iter()
            .enumerate()
            .with_min_len(32)
            .map(renew)
            .collect();
        self.keep(state, stamps, options);
        Ok(())
    }

    /// Keeps beside the site what the next build must know of it. A file that was not synced gets no stamp.
    fn keep(
        &self,
        state: &mut SiteState,
        stamps: impl IntoIterator<Item = Option<FileStamp>>,
        options: WriteOptions,
    ) {
        let WriteOptions { origin, durability } = options;
        let stamps = stamps
            .into_iter()
            .map(|stamp| stamp.filter(|_| durability == Durability::Synced))
            .collect();
        let folder = FolderId::of(&self.place.output);
        state.save(
            &state::SavedState {
                list: self.list.clone(),
                folder,
                stamps,
                origin,
            },
            durability,
        );
    }

    /// Makes the new site beside the output: the stamps of its files.
    fn make(&self, former: Option<&Paths>) -> WriteStep<Vec<FileStamp>> {
        let OutputDir {
            new, output, shown, ..
        } = self.place;
        let extras = match former {
            Some(former) => foreign_files::find(output, shown, former, &self.wanted)?,
            None => Default::default(),
        };
        // A stage has made it already.
        let made = fs::create_dir(new).or_else(|error| {
            if error.kind() == io::ErrorKind::AlreadyExists {
                Ok(())
            } else {
                Err(error)
            }
        });
        made.map_err(|error| WriteError::new("create", new, error))?;
        let fail = |path: &str, error| WriteError::new("write", shown.join(path), error);
        fs::write(new.join(manifest::NAME), &self.list)
            .map_err(|error| fail(manifest::NAME, error))?;
        folder::make(new, shown, &self.wanted.folders)?;
        let files: Vec<(&str, &Content)> = self.site.iter().collect();
        let put = |(at, (path, content)): (usize, &(&str, &Content))| {
            self.put(at, path, content)
                .map_err(|error| fail(path, error))
        };
        let stamps = files
            .par_iter()
            .enumerate()
            .with_min_len(16)
            .map(put)
            .collect::<WriteStep<Vec<_>>>()?;
        if former.is_some() {
            extras.carry(output, new, shown)?;
            let rights = fs::symlink_metadata(output).map(|found| found.permissions());
            rights
                .and_then(|rights| fs::set_permissions(new, rights))
                .map_err(|error| WriteError::new("create", new, error))?;
        }
        Ok(stamps)
    }

    /// Puts one file into the new site, unless it stands there: a link to the unchanged one, else its bytes.
    fn put(&self, at: usize, path: &str, content: &Content) -> io::Result<FileStamp> {
        let to = self.place.new.join(path);
        if matches!(content, Content::Copy { from, .. } if *from == to) {
            return Ok(FileStamp::of(&fs::symlink_metadata(to)?));
        }
        let kept = self.kept[at];
        if let Some(kept) = kept
            && fs::hard_link(self.place.output.join(path), &to).is_ok()
        {
            return Ok(kept.stamp);
        }
        let mut file = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&to)?;
        match content {
            Content::Bytes(bytes) => file.write_all(bytes)?,
            Content::Copy { from, hash, .. } => copy(from, &mut file, *hash)?,
        }
        if kept.is_some() {
            // A disk without hard links: at least the time stays.
            file.set_modified(fs::symlink_metadata(self.place.output.join(path))?.modified()?)?;
        }
        Ok(FileStamp::of(&file.metadata()?))
    }
}

/// Copies a file of the course. The system does it, so that disks which can share the blocks do; then the copy is read once, since
/// the list must tell the truth also when the file was changed meanwhile.
pub(super) fn copy(from: &Path, to: &mut File, hash: blake3::Hash) -> io::Result<()> {
    let named = |error: io::Error| {
        io::Error::new(
            error.kind(),
            format!("copying `{}`: {error}", from.display()),
        )
    };
    io::copy(&mut File::open(from).map_err(named)?, to).map_err(named)?;
    to.rewind()?;
    if blake3::Hasher::new().update_reader(&*to)?.finalize() == hash {
        Ok(())
    } else {
        Err(io::Error::other(format!(
            "`{}` has changed since it was looked at: build again",
            from.display()
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;
    use std::time::Duration;

    fn site(version: usize) -> Site {
        let mut site = Site::new();
        for page in 0..100 {
            site.insert(
                format!("part-{}/{page}.html", page % 5),
                format!("{page} {}", version * (page % 2)).repeat(100),
            )
            .unwrap();
        }
        site
    }

    /// Not a test by itself: what a child process of the next one does.
    #[test]
    fn child() {
        let Some(output) = std::env::var_os("LEADLET_TWO_RENAMES") else {
            return;
        };
        for site in [site(0), site(1)].iter().cycle() {
            finish(
                &mut LockedOutput::at(output.as_ref()).unwrap(),
                site,
                ExchangeMethod::TwoRenames,
                WriteOptions::default(),
            )
            .unwrap();
        }
    }

    /// Where two renames are needed, the output may be missing for a moment; then the next build puts it right.
    #[test]
    fn a_kill_between_two_renames_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("site");
        let sites = [site(0), site(1)];
        write(&sites[0], &output).unwrap();
        fs::write(output.join("CNAME"), "theirs").unwrap();
        for round in 0..20 {
            let mut child = Command::new(std::env::current_exe().unwrap());
            child
                .args(["site::write::tests::child", "--exact"])
                .env("LEADLET_TWO_RENAMES", &output);
            let mut child = child.stdout(std::process::Stdio::null()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(5 + round * 7 % 20));
            child.kill().unwrap();
            child.wait().unwrap();
            // The next build, which has nothing to do if the output is its site already, and one that has.
            for site in [&sites[round as usize % 2], &sites[1 - round as usize % 2]] {
                write(site, &output).unwrap();
                for (path, content) in site.iter() {
                    assert_eq!(
                        Content::from(fs::read(output.join(path)).unwrap()),
                        *content,
                        "round {round}, {path}"
                    );
                }
                assert_eq!(
                    fs::read(output.join("CNAME")).unwrap(),
                    b"theirs",
                    "round {round}"
                );
                assert_eq!(
                    fs::read_dir(folder.path()).unwrap().count(),
                    2,
                    "round {round}"
                );
            }
        }
    }
}
