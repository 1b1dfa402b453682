//! The archive of a run: a WARC of every answer, an index beside it, and what was interrupted made whole again.

use super::clock::{from_rfc3339, rfc3339};
use super::http::Response;
use super::warc::{self, Record};
use crate::{Error, Result};
use fs4::fs_std::FileExt as _;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use url::Url;

/// The WARC of an archive folder.
pub const WARC_NAME: &str = "archive.warc.gz";
/// Its index: CDXJ lines in the order fetched.
pub const INDEX_NAME: &str = "archive.cdxj";
/// The largest record that is read back, in bytes once unpacked.
const LARGEST_RECORD: u64 = 1 << 30;

/// Where an answer stands in the WARC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The address asked.
    pub url: String,
    /// When, `2026-06-17T08:30:00Z`.
    pub date: String,
    /// The status code.
    pub status: u16,
    /// The digest of the payload.
    pub digest: String,
    /// First byte of its record in the WARC.
    pub offset: u64,
    /// Bytes of its record there.
    pub length: u64,
    /// Whether the body was cut at the limit of bytes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
}

impl Entry {
    /// Whether asking again would bring nothing new: not busy, not broken.
    pub fn is_final(&self) -> bool {
        !matches!(self.status, 304 | 408 | 425 | 429 | 500..)
    }

    /// A CDXJ line: the address with its host turned round, the time, and the rest as JSON.
    fn line(&self) -> String {
        let digits: String = self.date.chars().filter(char::is_ascii_digit).collect();
        let json = serde_json::to_string(self).unwrap_or_default();
        format!("{} {digits} {json}\n", sort_key(&self.url))
    }
}

/// `http://www.a.org/b?c` becomes `org,a,www)/b?c`.
fn sort_key(url: &str) -> String {
    let Ok(parsed) = Url::parse(url) else {
        return url.replace(' ', "%20");
    };
    let host = parsed.host_str().unwrap_or_default();
    let mut parts: Vec<&str> = host.split('.').collect();
    if parsed.domain().is_some() {
        parts.reverse();
    }
    let port = parsed.port().map_or(String::new(), |p| format!(":{p}"));
    let query = parsed.query().map_or(String::new(), |q| format!("?{q}"));
    format!("{}{port}){}{query}", parts.join(","), parsed.path()).to_lowercase()
}

/// An archive folder: read, and where it was opened for it, written. The newest answer that is final stands for an
/// address.
pub struct Archive {
    folder: PathBuf,
    warc: File,
    /// `None` where it is only read.
    index: Option<File>,
    end: u64,
    /// The newest answer of each address that is an answer to go by.
    entries: BTreeMap<String, Entry>,
}

impl Archive {
    /// Opens `folder` to read from.
    ///
    /// # Errors
    /// Where there is no archive in it, or its index is damaged.
    pub fn read(folder: &Path) -> Result<Self> {
        let place = folder.join(WARC_NAME);
        let warc = File::open(&place).map_err(|error| {
            if error.kind() == ErrorKind::NotFound {
                return Error::new(
                    folder.display().to_string(),
                    format!("no {WARC_NAME} in it, expected an archive of zhen fetch"),
                );
            }
            failed(&place, error)
        })?;
        let mut archive = Self::new(folder, warc, None);
        archive.load()?;
        Ok(archive)
    }

    /// Opens `folder` to read and write, made if it does not exist. A record that a broken run left half-written is cut
    /// off; whole records that its index lacks are added to it. `operator` and `agent` go into the head of a new WARC.
    ///
    /// # Errors
    /// Where the folder cannot be written, or another run is writing to it.
    pub fn write(folder: &Path, operator: &str, agent: &str, now: SystemTime) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
        let open = |name: &str| {
            let path = folder.join(name);
            let mut options = OpenOptions::new();
            let options = options.read(true).append(true).create(true);
            options.open(&path).map_err(|error| failed(&path, error))
        };
        let warc = open(WARC_NAME)?;
        if !warc.try_lock_exclusive().unwrap_or(true) {
            return Err(Error::new(
                folder.display().to_string(),
                "another run is writing to this archive",
            ));
        }
        let index = open(INDEX_NAME)?;
        let mut archive = Self::new(folder, warc, Some(index));
        archive.load()?;
        archive.mend()?;
        if archive.end == 0 {
            let info = format!(
                "software: zhen/{}\r\nformat: WARC File Format 1.1\r\n\
                 conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n\
                 robots: obey\r\noperator: {operator}\r\nhttp-header-user-agent: {agent}\r\n",
                env!("CARGO_PKG_VERSION")
            );
            let record = Record::new("warcinfo", &rfc3339(now), "0", info.into_bytes())
                .with("WARC-Filename", WARC_NAME)
                .with("Content-Type", "application/warc-fields");
            archive.append(&record)?;
        }
        Ok(archive)
    }

    fn new(folder: &Path, warc: File, index: Option<File>) -> Self {
        Self {
            folder: folder.to_owned(),
            warc,
            index,
            end: 0,
            entries: BTreeMap::new(),
        }
    }

    fn place(&self) -> String {
        self.folder.join(WARC_NAME).display().to_string()
    }

    fn warc_error(&self, error: std::io::Error) -> Error {
        failed(&self.folder.join(WARC_NAME), error)
    }

    /// Reads the index as far as it is whole and lies inside the WARC.
    fn load(&mut self) -> Result<()> {
        let path = self.folder.join(INDEX_NAME);
        let mut text = Vec::new();
        match File::open(&path).and_then(|mut file| file.read_to_end(&mut text)) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(&path, error)),
        }
        let size = self.size()?;
        let mut good = 0;
        for line in text.split_inclusive(|&b| b == b'\n') {
            let entry = std::str::from_utf8(line).ok().and_then(|line| {
                let json = line.strip_suffix('\n')?.splitn(3, ' ').nth(2)?;
                serde_json::from_str::<Entry>(json).ok()
            });
            let Some(entry) = entry else { break };
            let Some(end) = entry
                .offset
                .checked_add(entry.length)
                .filter(|&e| e <= size)
            else {
                break;
            };
            self.end = self.end.max(end);
            self.keep(entry);
            good += line.len() as u64;
        }
        if let Some(index) = &self.index
            && good < text.len() as u64
        {
            index.set_len(good).map_err(|error| failed(&path, error))?;
        }
        if self.index.is_none() {
            // What a broken run did not index is read too.
            self.scan(false)?;
        }
        Ok(())
    }

    fn size(&self) -> Result<u64> {
        let metadata = self.warc.metadata();
        metadata
            .map(|m| m.len())
            .map_err(|error| self.warc_error(error))
    }

    /// Indexes whole records behind the last one indexed, and cuts off what follows.
    fn mend(&mut self) -> Result<()> {
        self.scan(true)?;
        if self.size()? > self.end {
            self.warc
                .set_len(self.end)
                .map_err(|error| self.warc_error(error))?;
        }
        Ok(())
    }

    fn scan(&mut self, write: bool) -> Result<()> {
        let place = self.place();
        let warc = self
            .warc
            .try_clone()
            .map_err(|error| self.warc_error(error))?;
        let mut input = BufReader::new(warc);
        input
            .seek(SeekFrom::Start(self.end))
            .map_err(|error| self.warc_error(error))?;
        // Whatever cannot be read is the end that a broken run left.
        while let Ok(Some((record, length))) = warc::read(&place, &mut input, LARGEST_RECORD) {
            if let Some(entry) = entry_of(&record, self.end, length) {
                if write {
                    self.add_to_index(&entry)?;
                }
                self.keep(entry);
            }
            self.end += length;
        }
        Ok(())
    }

    fn keep(&mut self, entry: Entry) {
        // 304 tells that the answer before is still good; a passing failure does not replace what was got.
        let better = entry.is_final()
            || self
                .entries
                .get(&entry.url)
                .is_none_or(|old| !old.is_final() && entry.status != 304);
        if better {
            self.entries.insert(entry.url.clone(), entry);
        } else if entry.status == 304
            && let Some(old) = self.entries.get_mut(&entry.url)
        {
            old.date = entry.date;
        }
    }

    /// Where the answer of `url` stands.
    pub fn entry(&self, url: &Url) -> Option<&Entry> {
        self.entries.get(without_fragment(url).as_str())
    }

    /// Every address with its answer, in the order of the addresses.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// The answer at `entry`.
    ///
    /// # Errors
    /// Where the record is damaged or another than the index says.
    pub fn response(&self, entry: &Entry) -> Result<Response> {
        let place = self.place();
        let mut warc = &self.warc;
        warc.seek(SeekFrom::Start(entry.offset))
            .map_err(|error| self.warc_error(error))?;
        let mut input = BufReader::new(warc.take(entry.length));
        let found = warc::read(&place, &mut input, LARGEST_RECORD)?;
        let wrong = || {
            let message = format!("no answer of {} at byte {}", entry.url, entry.offset);
            Error::new(&place, message)
        };
        let (record, _) = found.ok_or_else(wrong)?;
        if record.field("WARC-Target-URI") != Some(&entry.url) {
            return Err(wrong());
        }
        let mut response = Response::from_message(&entry.url, &record.block)?;
        response.truncated = record.field("WARC-Truncated").is_some();
        if warc::digest(&response.body) != entry.digest {
            return Err(wrong());
        }
        Ok(response)
    }

    /// Stores an answer got at `now`; gives its entry. A 304 is stored as a revisit of the answer it confirms. It is on
    /// the disk when this returns.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn store(&mut self, response: &Response, now: SystemTime) -> Result<Entry> {
        let date = rfc3339(now);
        let revisit = response.status == 304;
        let kind = if revisit { "revisit" } else { "response" };
        let message = response.to_message();
        let digest = warc::digest(&response.body);
        let mut record = Record::new(kind, &date, &self.end.to_string(), message)
            .with("WARC-Target-URI", response.url.as_str())
            .with("WARC-Payload-Digest", digest.as_str())
            .with("Content-Type", "application/http; msgtype=response");
        if response.truncated {
            record = record.with("WARC-Truncated", "length");
        }
        if revisit {
            let profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";
            record = record.with("WARC-Profile", profile);
            if let Some(old) = self.entries.get(&response.url) {
                record = record
                    .with("WARC-Refers-To-Target-URI", old.url.as_str())
                    .with("WARC-Refers-To-Date", old.date.as_str());
            }
        }
        let (offset, length) = self.append(&record)?;
        let entry = Entry {
            url: response.url.clone(),
            date,
            status: response.status,
            digest,
            offset,
            length,
            truncated: response.truncated,
        };
        self.add_to_index(&entry)?;
        self.keep(entry.clone());
        Ok(entry)
    }

    fn append(&mut self, record: &Record) -> Result<(u64, u64)> {
        let member = record.to_member();
        let offset = self.end;
        let written = self
            .warc
            .write_all(&member)
            .and_then(|()| self.warc.sync_data());
        written.map_err(|error| self.warc_error(error))?;
        self.end += member.len() as u64;
        Ok((offset, member.len() as u64))
    }

    fn add_to_index(&mut self, entry: &Entry) -> Result<()> {
        let path = self.folder.join(INDEX_NAME);
        let Some(index) = &mut self.index else {
            return Err(Error::new(self.place(), "opened to read only"));
        };
        let written = index.write_all(entry.line().as_bytes());
        written.map_err(|error| failed(&path, error))
    }

    /// When `entry` was fetched or last confirmed.
    pub fn time(entry: &Entry) -> Option<SystemTime> {
        from_rfc3339(&entry.date)
    }
}

fn entry_of(record: &Record, offset: u64, length: u64) -> Option<Entry> {
    if !matches!(record.field("WARC-Type")?, "response" | "revisit") {
        return None;
    }
    let url = record.field("WARC-Target-URI")?;
    let response = Response::from_message(url, &record.block).ok()?;
    Some(Entry {
        url: url.to_owned(),
        date: record.field("WARC-Date")?.to_owned(),
        status: response.status,
        digest: warc::digest(&response.body),
        offset,
        length,
        truncated: record.field("WARC-Truncated").is_some(),
    })
}

/// The address without the part that is never sent.
pub(super) fn without_fragment(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    url
}

fn failed(path: &Path, error: std::io::Error) -> Error {
    Error::from_source(path.display().to_string(), error)
}
