//! Files that appear whole or not at all.

use super::manifest::{Digest, Hasher};
use crate::{Error, Result};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file written beside its place as `.NAME.PID.partial` and renamed into it by [`AtomicFile::commit`]; dropped
/// without that, it leaves nothing behind and whatever stood there untouched. Writes are buffered.
///
/// A link is followed and kept: what it points to is replaced. The permissions of a file that is replaced are kept.
/// Pipes, terminals and everything under `/dev` and `/proc` are written straight, at the end.
///
/// ```
/// use std::io::Write;
/// use zhen::corpus::atomic::AtomicFile;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("out.tsv");
/// let mut file = AtomicFile::create(&path)?;
/// file.write_all("你好。\tHello.\n".as_bytes())?;
/// assert!(!path.exists());
/// let digest = file.commit()?;
/// assert_eq!(digest.bytes, std::fs::metadata(&path)?.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct AtomicFile {
    /// As given, for errors.
    path: PathBuf,
    writer: BufWriter<File>,
    /// `None` where it is written straight.
    pending: Option<Pending>,
    hasher: Hasher,
}

/// Where a file is written and where it goes; dropped before it was moved, it is removed.
#[derive(Debug)]
struct Pending {
    partial: PathBuf,
    target: PathBuf,
    moved: bool,
}

impl Pending {
    fn place(&mut self) -> io::Result<()> {
        fs::rename(&self.partial, &self.target)?;
        self.moved = true;
        // The rename is done; that some file systems cannot sync a folder takes nothing from it.
        if let Some(folder) = self.target.parent()
            && let Ok(folder) = File::open(or_here(folder))
        {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.moved {
            let _ = fs::remove_file(&self.partial);
        }
    }
}

/// An [`AtomicFile`] that is whole, closed and on the disk, and not yet in its place: of several files that belong
/// together each can be closed as it ends, and all put into their places in the end. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Closed {
    path: PathBuf,
    pending: Option<Pending>,
    digest: Digest,
}

impl Closed {
    /// The path it was created for.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file into its place; gives its size and hash.
    ///
    /// # Errors
    /// Names the path, where its folder has become unwritable. The partial file is removed then.
    pub fn commit(mut self) -> Result<Digest> {
        if let Some(pending) = &mut self.pending {
            pending
                .place()
                .map_err(|error| Error::from_source(self.path.display().to_string(), error))?;
        }
        Ok(self.digest)
    }
}

impl AtomicFile {
    /// Begins a file that is to stand at `path`.
    ///
    /// # Errors
    /// Names `path`: a folder stands there, a read-only file stands there, or its folder is missing or cannot be
    /// written.
    pub fn create(path: &Path) -> Result<Self> {
        let fail = |error: io::Error| Error::from_source(path.display().to_string(), error);
        let existing = match fs::metadata(path) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(fail(error)),
        };
        if let Some(metadata) = &existing {
            let refuse = |what: &str| {
                let message = format!("{what} stands there, expected a file that can be replaced");
                Err(Error::new(path.display().to_string(), message))
            };
            if metadata.is_dir() {
                return refuse("a folder");
            }
            if !metadata.is_file() || path.starts_with("/dev") || path.starts_with("/proc") {
                let file = OpenOptions::new().append(true).open(path).map_err(fail)?;
                return Ok(Self::new(path, file, None));
            }
            if metadata.permissions().readonly() {
                return refuse("a read-only file");
            }
        }
        let target = followed(path).map_err(fail)?;
        let (partial, file) = create_beside(&target).map_err(|error| {
            let folder = or_here(target.parent().unwrap_or(Path::new("")));
            if folder.is_dir() {
                return fail(error);
            }
            let message = format!("no folder {}, expected one to write to", folder.display());
            Error::new(path.display().to_string(), message)
        })?;
        let pending = Pending {
            partial,
            target,
            moved: false,
        };
        let created = Self::new(path, file, Some(pending));
        if let Some(metadata) = existing {
            // A failure here drops `created`, which removes the partial file.
            let file = created.writer.get_ref();
            file.set_permissions(metadata.permissions()).map_err(fail)?;
        }
        Ok(created)
    }

    fn new(path: &Path, file: File, pending: Option<Pending>) -> Self {
        Self {
            path: path.to_owned(),
            writer: BufWriter::with_capacity(1 << 16, file),
            pending,
            hasher: Hasher::default(),
        }
    }

    /// The path it was created for.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes what is buffered, makes sure it is on the disk, and puts the file into its place; gives its size and hash.
    ///
    /// # Errors
    /// Names the path: the disk is full, or the folder has become unwritable. The partial file is removed then.
    pub fn commit(self) -> Result<Digest> {
        self.close()?.commit()
    }

    /// Writes what is buffered, makes sure it is on the disk, and closes the file, which is not put into its place yet.
    ///
    /// # Errors
    /// Names the path: the disk is full. The partial file is removed then.
    pub fn close(mut self) -> Result<Closed> {
        let mut end = || {
            self.writer.flush()?;
            match self.pending {
                Some(_) => self.writer.get_ref().sync_all(),
                None => Ok(()),
            }
        };
        end().map_err(|error| Error::from_source(self.path.display().to_string(), error))?;
        Ok(Closed {
            path: self.path,
            pending: self.pending,
            digest: self.hasher.finish(),
        })
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer.write(bytes)?;
        self.hasher.add(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Writes `bytes` to `path` whole or not at all; see [`AtomicFile`].
///
/// # Errors
/// Names the path.
pub fn write(path: &Path, bytes: &[u8]) -> Result<Digest> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)
        .map_err(|error| Error::from_source(path.display().to_string(), error))?;
    file.commit()
}

/// Where `path` leads: itself, or the end of the chain of links it begins, whether or not a file is there.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    // 40 is where Linux gives up too.
    for _ in 0..40 {
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => {
                let link = fs::read_link(&path)?;
                // An absolute link replaces the whole path.
                path = path.parent().unwrap_or(Path::new("")).join(link);
            }
            _ => return Ok(path),
        }
    }
    Err(io::Error::other("a chain of links without end"))
}

/// Creates a partial file beside `target`.
fn create_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let name = target
        .file_name()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no file name"))?;
    let name = name.to_string_lossy();
    let name = shortened(&name);
    let folder = target.parent().unwrap_or(Path::new(""));
    let pid = std::process::id();
    let mut attempt = 0;
    loop {
        let partial = match attempt {
            0 => OsString::from(format!(".{name}.{pid}.partial")),
            _ => OsString::from(format!(".{name}.{pid}.{attempt}.partial")),
        };
        let partial = folder.join(partial);
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&partial)
        {
            Ok(file) => return Ok((partial, file)),
            // Another file of this process for the same place, or what a killed process left.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => {
                attempt += 1;
            }
            Err(error) => return Err(error),
        }
    }
}

/// `name` cut to 200 bytes, so that what is put around it stays below the 255 that file systems allow.
fn shortened(name: &str) -> &str {
    let end = (0..=name.len().min(200))
        .rev()
        .find(|&end| name.is_char_boundary(end));
    &name[..end.unwrap_or(0)]
}

fn or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_shows_before_commit_and_nothing_stays_without() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tsv");
        fs::write(&path, "old").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        file.flush().unwrap();
        let partial = format!(".a.tsv.{}.partial", std::process::id());
        assert_eq!(names(folder.path()), [partial.as_str(), "a.tsv"]);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        drop(file);
        assert_eq!(names(folder.path()), ["a.tsv"]);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(write(&path, b"abc").unwrap(), Digest::of(b"abc"));
        assert_eq!(fs::read(&path).unwrap(), b"abc");
        assert_eq!(names(folder.path()), ["a.tsv"]);
    }

    #[test]
    fn closed_files_wait_for_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let close = |name: &str| {
            let mut file = AtomicFile::create(&folder.path().join(name)).unwrap();
            file.write_all(name.as_bytes()).unwrap();
            file.close().unwrap()
        };
        let (one, two) = (close("one"), close("two"));
        let pid = std::process::id();
        let partial = ["one", "two"].map(|name| format!(".{name}.{pid}.partial"));
        assert_eq!(names(folder.path()), partial);
        assert_eq!(one.commit().unwrap(), Digest::of(b"one"));
        drop(two);
        assert_eq!(names(folder.path()), ["one"]);
    }

    #[test]
    fn two_for_one_place_do_not_meet() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut one = AtomicFile::create(&path).unwrap();
        let mut two = AtomicFile::create(&path).unwrap();
        one.write_all(b"one").unwrap();
        two.write_all(b"two").unwrap();
        one.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one");
        two.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn failures_name_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let says = |path: &Path, what: &str| {
            let message = AtomicFile::create(path).unwrap_err().to_string();
            assert!(
                message.starts_with(&path.display().to_string()),
                "{message}"
            );
            assert!(message.contains(what), "{message}");
        };
        says(folder.path(), "a folder stands there");
        says(&folder.path().join("missing/a"), "expected one to write to");
        let locked = folder.path().join("locked");
        fs::write(&locked, "").unwrap();
        let mut permissions = fs::metadata(&locked).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&locked, permissions).unwrap();
        says(&locked, "a read-only file");
    }

    #[test]
    fn long_names_fit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("长".repeat(84));
        write(&path, b"x").unwrap();
        assert_eq!(fs::read(path).unwrap(), b"x");
        assert_eq!(shortened("长"), "长");
        assert_eq!(shortened(&"长".repeat(84)), "长".repeat(66));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("far")).unwrap();
        let file = folder.path().join("far/a");
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link");
        symlink("far/a", &link).unwrap();
        write(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o640
        );

        let dangling = folder.path().join("dangling");
        symlink("far/b", &dangling).unwrap();
        write(&dangling, b"b").unwrap();
        assert!(fs::symlink_metadata(&dangling).unwrap().is_symlink());
        assert_eq!(fs::read(folder.path().join("far/b")).unwrap(), b"b");

        let circle = folder.path().join("circle");
        symlink("circle", &circle).unwrap();
        AtomicFile::create(&circle).unwrap_err();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn devices_are_written_straight_and_a_full_disk_is_told() {
        write(Path::new("/dev/null"), b"x").unwrap();
        let mut file = AtomicFile::create(Path::new("/dev/full")).unwrap();
        file.write_all(b"x").unwrap();
        let message = file.commit().unwrap_err().to_string();
        assert!(message.starts_with("/dev/full: "), "{message}");
        assert!(fs::metadata("/dev/full").is_ok());
    }
}
