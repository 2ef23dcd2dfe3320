//! Text files in any common encoding, split into blocks of whole records.
//!
//! Blocks can be parsed in parallel without holding the whole file in memory.

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;

use super::records::unclosed_quotation;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::sha256::{self, Sha256};
use crate::ingest::source::InputFile;

/// The number of bytes read at a time, and the approximate length of a block.
const BLOCK: usize = 1 << 20;

/// A longer record is the result of an unclosed quotation mark.
const MAX_RECORD: usize = 16 * BLOCK;

/// A text file read block by block.
pub struct TextFile {
    name: String,
    reader: Box<dyn Read + Send>,
    /// Bytes read but not yet returned: the beginning of the file, later the record that the last block ended in.
    pending: Vec<u8>,
    hash: Hashing,
    ended: bool,
    delimiter: u8,
    /// The number of lines returned as the header.
    lines_before: u64,
}

/// The state of the hash of the file's bytes. A file that has to be unpacked or decoded is hashed first.
enum Hashing {
    Running(Box<Sha256>),
    Done(String),
}

impl TextFile {
    /// Opens a text file, plain or gzip.
    ///
    /// # Errors
    /// When the file cannot be read, is empty, or is not text; the error then names what it seems to be.
    pub fn open(file: &InputFile) -> Result<Self> {
        let mut text = Self {
            name: file.name.clone(),
            reader: file.open()?,
            pending: Vec::new(),
            hash: Hashing::Running(Box::new(Sha256::new())),
            ended: false,
            delimiter: b',',
            lines_before: 0,
        };
        text.fill()?;
        if text.pending.starts_with(&[0x1F, 0x8B]) {
            text.unpack()?;
        }
        if text.pending.trim_ascii().is_empty() {
            return Err(Error::wrong_format(&file.name, "the file is empty", "Download or export it again"));
        }
        match text.pending.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => drop(text.pending.drain(..3)),
            [0xFF, 0xFE, ..] => text.decode(encoding_rs::UTF_16LE)?,
            [0xFE, 0xFF, ..] => text.decode(encoding_rs::UTF_16BE)?,
            start => not_text(&file.name, start)?,
        }
        Ok(text)
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads the first line, without its line end.
    ///
    /// # Errors
    /// When the file cannot be read, or its lines end in CR alone.
    pub fn header(&mut self) -> Result<Vec<u8>> {
        let end = loop {
            if let Some(end) = memchr::memchr(b'\n', &self.pending) {
                break end;
            }
            if self.ended {
                self.pending.push(b'\n');
                break self.pending.len() - 1;
            }
            self.fill()?;
        };
        let mut line: Vec<u8> = self.pending.drain(..=end).collect();
        while line.last().is_some_and(|last| matches!(last, b'\n' | b'\r')) {
            line.pop();
        }
        if line.contains(&b'\r') {
            let problem = "its lines end in a carriage return alone (CR), so it reads as one line";
            return Err(Error::unreadable(&self.name, problem, "Save it with line ends of Windows or Unix"));
        }
        self.lines_before = 1;
        Ok(line)
    }

    /// Returns the header to the file, to be read again as a record.
    pub fn put_back(&mut self, header: &[u8]) {
        self.pending.splice(..0, header.iter().copied());
        self.lines_before = 0;
    }

    /// Sets what separates the fields; the default is a comma.
    pub fn set_delimiter(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    /// What separates the fields.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The number of lines before the first block.
    pub fn lines_before(&self) -> u64 {
        self.lines_before
    }

    /// Reads the next block of whole records; `None` at the end of the file.
    ///
    /// # Errors
    /// When the file cannot be read or a quotation mark is not closed.
    pub fn block(&mut self) -> Result<Option<Vec<u8>>> {
        loop {
            if self.pending.len() < BLOCK && !self.ended {
                self.fill()?;
                continue;
            }
            if self.ended {
                let rest = std::mem::take(&mut self.pending);
                return Ok((!rest.is_empty()).then_some(rest));
            }
            if let Some(end) = last_record_end(&self.pending, self.delimiter) {
                let rest = self.pending.split_off(end);
                return Ok(Some(std::mem::replace(&mut self.pending, rest)));
            }
            if self.pending.len() > MAX_RECORD {
                return Err(unclosed_quotation(&self.name, None));
            }
            self.fill()?;
        }
    }

    /// The SHA-256 of the file, after all of it has been read.
    pub fn sha256(self) -> String {
        match self.hash {
            Hashing::Running(hash) => hash.finish(),
            Hashing::Done(hash) => hash,
        }
    }

    fn fill(&mut self) -> Result<()> {
        let before = self.pending.len();
        let failed = |source: std::io::Error| match self.hash {
            // A finished hash means that the data is unpacked or decoded in memory, where only damage can cause an error.
            Hashing::Done(_) => Error::unreadable(
                &self.name,
                format!("the compressed file is damaged or cut short ({source})"),
                "Download it again",
            ),
            Hashing::Running(_) => {
                ErrorKind::Open { path: self.name.clone().into(), source, advice: String::new() }.into()
            }
        };
        let read = (&mut self.reader).take(BLOCK as u64).read_to_end(&mut self.pending).map_err(failed)?;
        if let Hashing::Running(hash) = &mut self.hash {
            hash.update(&self.pending[before..]);
        }
        self.ended = read == 0;
        Ok(())
    }

    /// Unpacks a gzip file. The compressed file is held in memory.
    fn unpack(&mut self) -> Result<()> {
        while !self.ended {
            self.fill()?;
        }
        let packed = std::mem::take(&mut self.pending);
        self.hash = Hashing::Done(sha256::hash(&packed));
        self.reader = Box::new(MultiGzDecoder::new(Cursor::new(packed)));
        self.ended = false;
        self.fill()
    }

    /// Converts the file from another encoding to UTF-8. Such files come from spreadsheets and are small.
    fn decode(&mut self, encoding: &'static encoding_rs::Encoding) -> Result<()> {
        while !self.ended {
            self.fill()?;
        }
        let bytes = std::mem::take(&mut self.pending);
        let (text, _, faulty) = encoding.decode(&bytes);
        if faulty {
            let advice = "Save it as \"CSV UTF-8\" and try again";
            return Err(Error::unreadable(&self.name, format!("not readable as {}", encoding.name()), advice));
        }
        if matches!(self.hash, Hashing::Running(_)) {
            self.hash = Hashing::Done(sha256::hash(&bytes));
        }
        self.reader = Box::new(Cursor::new(text.into_owned().into_bytes()));
        self.ended = false;
        Ok(())
    }
}

/// The position after the last line end that is outside quotation marks.
///
/// As for the CSV reader, a quotation mark opens only at the beginning of a field, and two marks inside a field are an escaped one.
fn last_record_end(block: &[u8], delimiter: u8) -> Option<usize> {
    let (mut quoted, mut closed_at, mut end) = (false, None, None);
    for at in memchr::memchr2_iter(b'"', b'\n', block) {
        match block[at] {
            b'"' if quoted => (quoted, closed_at) = (false, Some(at)),
            // The second of two adjacent marks reopens the field, which amounts to an escaped mark.
            b'"' => quoted = at == 0 || [delimiter, b'\n'].contains(&block[at - 1]) || closed_at == Some(at - 1),
            _ if !quoted => end = Some(at + 1),
            _ => {}
        }
    }
    end
}

fn not_text(name: &str, start: &[u8]) -> Result<()> {
    let start = start.trim_ascii_start();
    let known: [(&[u8], &str, &str); 5] = [
        (b"PK\x03\x04", "a zip or Excel workbook", "Rename it to .zip if it is one; save a workbook's sheet as CSV"),
        (b"%PDF", "a PDF", "Ask for the data behind it as CSV"),
        (b"\xD0\xCF\x11\xE0", "an old Excel workbook", "Save its sheet as CSV"),
        (b"PAR1", "a Parquet file", "Export it as CSV"),
        (b"<", "XML or HTML", "A web page saved by mistake? Download the CSV itself"),
    ];
    if let Some((_, what, advice)) = known.iter().find(|(mark, ..)| start.starts_with(mark)) {
        return Err(Error::wrong_format(name, format!("this is {what}, not CSV text"), *advice));
    }
    let examined = &start[..start.len().min(BLOCK)];
    if let Some(at) = memchr::memchr(0, examined) {
        let problem = format!("there is a NUL byte at position {at}, so it is not CSV text");
        return Err(Error::wrong_format(
            name,
            problem,
            "It may be damaged or UTF-16 without its mark: save it as \"CSV UTF-8\"",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_with_records() {
        assert_eq!(last_record_end(b"a,b\nc,d\ne", b','), Some(8));
        assert_eq!(last_record_end(b"a,\"b\nc\",d\ne,\"f\n", b','), Some(10));
        assert_eq!(last_record_end(b"a,\"b\nc", b','), None);
        assert_eq!(last_record_end(b"5\" pipe,\"\"\nc,d\"\"e\n", b','), Some(18));
        assert_eq!(last_record_end(b"\"say \"\"so\"\"\n\",b\nc", b','), Some(16));
    }
}
