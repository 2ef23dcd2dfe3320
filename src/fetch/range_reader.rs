//! Random access to a file on a server by range requests, all answered from one version of the file.

use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};

use super::download::FileVersion;
use super::error::FetchError;
use super::http::{Request, Response};
use super::retry::{Progress, RetryingClient, read_body, unexpected_status};
use crate::error::Result;

/// The smallest request, in bytes.
const MIN_BLOCK: u64 = 64 << 10;

/// The largest request, in bytes: blocks of a sequential read double up to it, to save round trips.
const MAX_BLOCK: u64 = 2 << 20;

/// How many blocks are cached.
const CACHED_BLOCKS: usize = 8;

/// A `Content-Range` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentRange {
    /// The first byte.
    pub first: u64,
    /// The last byte.
    pub last: u64,
    /// The length of the file, where stated.
    pub total: Option<u64>,
}

impl ContentRange {
    /// The range of a response, unless it contradicts itself.
    pub fn from_response(response: &Response) -> Option<Self> {
        let range = Self::parse(response.header("content-range")?)?;
        response.length().is_none_or(|length| length == range.last - range.first + 1).then_some(range)
    }

    fn parse(header: &str) -> Option<Self> {
        let (range, total) = header.strip_prefix("bytes")?.trim_start().split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        let total = total.trim().parse().ok();
        (first <= last && total.is_none_or(|total| last < total)).then_some(Self { first, last, total })
    }

    /// Whether the range is the rest of `version` after `bytes`.
    pub fn continues(self, bytes: u64, version: &FileVersion) -> bool {
        let to_the_end = self.total.is_none_or(|total| self.last + 1 == total);
        let same_length = version.length.is_none_or(|length| self.last + 1 == length);
        self.first == bytes && to_the_end && same_length
    }
}

/// Whether a server answers range requests.
pub enum RangeSupport<'a> {
    /// It does.
    Ranges(RemoteFile<'a>),
    /// It sends the whole file or nothing.
    WholeOnly,
}

/// A file on a server that answers range requests.
pub struct RemoteFile<'a> {
    client: &'a RetryingClient<'a>,
    version: FileVersion,
    length: u64,
    position: u64,
    cache: VecDeque<Block>,
    received: u64,
}

struct Block {
    start: u64,
    bytes: Vec<u8>,
}

/// The file has changed since it was opened: what was read of it must be discarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file has changed on the server while it was read")]
pub struct FileChanged;

enum RangeResponse {
    Bytes(Vec<u8>),
    FileChanged,
}

impl<'a> RemoteFile<'a> {
    /// Requests the first byte, to learn the length, the version and whether the server answers range requests.
    pub fn open(client: &'a RetryingClient<'a>, address: &str, not_found_advice: &str) -> Result<RangeSupport<'a>> {
        client.retry(address, || {
            let response =
                client.send(&Request { address, headers: vec![("range", "bytes=0-0".into())], form: None })?;
            match (response.status, ContentRange::from_response(&response)) {
                (206, Some(ContentRange { first: 0, total: Some(length), .. })) => {
                    let version =
                        FileVersion { length: Some(length), ..FileVersion::from_response(address, &response) };
                    // Read to its end, so that the connection can be reused.
                    read_body(address, response)?;
                    let (position, cache, received) = (0, VecDeque::new(), 0);
                    Ok(RangeSupport::Ranges(Self { client, version, length, position, cache, received }))
                }
                (200 | 206 | 416, _) => Ok(RangeSupport::WholeOnly),
                _ => Err(unexpected_status(address, &response, not_found_advice).into()),
            }
        })
    }

    /// The version that is read.
    pub fn version(&self) -> &FileVersion {
        &self.version
    }

    /// The index in the cache of the block that holds the current position; the block is fetched if necessary.
    fn current_block(&mut self) -> io::Result<usize> {
        let at = self.position;
        let holds = |block: &Block| (block.start..block.start + block.bytes.len() as u64).contains(&at);
        if let Some(found) = self.cache.iter().position(holds) {
            return Ok(found);
        }
        let (start, size) = match self.cache.back() {
            Some(last) if last.start + last.bytes.len() as u64 == at => {
                (at, (2 * last.bytes.len() as u64).clamp(MIN_BLOCK, MAX_BLOCK))
            }
            _ => (at - at % MIN_BLOCK, MIN_BLOCK),
        };
        let bytes = self.fetch(start, (start + size).min(self.length) - 1)?;
        self.received += bytes.len() as u64;
        self.client.observer.progress(Progress::Bytes(self.received, None));
        self.cache.push_back(Block { start, bytes });
        if self.cache.len() > CACHED_BLOCKS {
            self.cache.pop_front();
        }
        Ok(self.cache.len() - 1)
    }

    fn fetch(&self, first: u64, last: u64) -> io::Result<Vec<u8>> {
        let address = self.version.address.as_str();
        let mut headers = vec![("range", format!("bytes={first}-{last}"))];
        headers.extend(self.version.validator().map(|validator| ("if-range", validator.to_owned())));
        let request = Request { address, headers, form: None };
        let total = Some(self.length);
        let ranged = self.client.retry(address, || {
            let response = self.client.send(&request)?;
            match (response.status, ContentRange::from_response(&response)) {
                (206, Some(range)) => {
                    if range.total != total || !self.version.agrees_with(&response) {
                        return Ok(RangeResponse::FileChanged);
                    }
                    if (range.first, range.last) != (first, last) {
                        return Err(FetchError::transient("the server sent another part than was asked for"));
                    }
                    let bytes = read_body(address, response)?;
                    let complete = bytes.len() as u64 == last - first + 1;
                    if complete {
                        Ok(RangeResponse::Bytes(bytes))
                    } else {
                        Err(FetchError::transient("part of a range is missing"))
                    }
                }
                (206, None) => Err(FetchError::transient("the server does not say which part it sent")),
                // With If-Range, a server that has another version sends the whole file instead of the range.
                (200 | 412 | 416, _) => Ok(RangeResponse::FileChanged),
                _ => Err(unexpected_status(address, &response, "It was there a moment ago: try again later").into()),
            }
        });
        match ranged.map_err(io::Error::other)? {
            RangeResponse::Bytes(bytes) => Ok(bytes),
            RangeResponse::FileChanged => Err(io::Error::other(FileChanged)),
        }
    }
}

impl Read for RemoteFile<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.length || buffer.is_empty() {
            return Ok(0);
        }
        let index = self.current_block()?;
        let block = &self.cache[index];
        let from = usize::try_from(self.position - block.start).expect("a block is in memory");
        let n = buffer.len().min(block.bytes.len() - from);
        buffer[..n].copy_from_slice(&block.bytes[from..from + n]);
        self.position += n as u64;
        Ok(n)
    }
}

impl Seek for RemoteFile<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        self.position = position.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_contradictory_content_ranges() {
        let range = ContentRange { first: 5, last: 9, total: Some(10) };
        assert_eq!(ContentRange::parse("bytes 5-9/10"), Some(range));
        assert_eq!(ContentRange::parse("bytes 5-9/*"), Some(ContentRange { total: None, ..range }));
        for wrong in ["bytes 9-5/10", "bytes 5-10/10", "5-9/10", "bytes */10", "bytes 5-/10", "bytes 5-9", ""] {
            assert_eq!(ContentRange::parse(wrong), None, "{wrong:?}");
        }
        let version = |length| FileVersion { length, ..FileVersion::default() };
        assert!(range.continues(5, &version(Some(10))) && range.continues(5, &version(None)));
        assert!(!range.continues(4, &version(Some(10))) && !range.continues(5, &version(Some(11))));
    }
}
