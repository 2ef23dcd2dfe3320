//! Text files as they really come: marks and encodings recognised, and cut into blocks of whole records so that
//! they can be parsed side by side without ever holding the file.

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;

use super::records::unclosed_quotation;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::sha256::{self, Fingerprint};
use crate::ingest::source::InputFile;

/// Bytes read at a time; a block of records is about as long.
const BLOCK: usize = 1 << 20;

/// A record longer than this is no record but an unclosed quotation mark.
const LONGEST_RECORD: usize = 16 * BLOCK;

/// A text file read block by block.
pub struct TextFile {
    name: String,
    reader: Box<dyn Read + Send>,
    /// Bytes read but not yet handed out: the file's beginning, later the record cut by the last block's end.
    pending: Vec<u8>,
    hash: Hashing,
    ended: bool,
    delimiter: u8,
    /// Lines handed out as the header.
    lines_before: u64,
}

/// The hash is that of the file's bytes, taken as they pass; a file that had to be decoded was hashed before.
enum Hashing {
    Running(Box<Fingerprint>),
    Done(String),
}

impl TextFile {
    /// Opens a file and looks at its beginning; refuses what is not text, with what it seems to be instead.
    pub fn open(file: &InputFile) -> Result<Self> {
        let mut text = Self {
            name: file.name.clone(),
            reader: file.open()?,
            pending: Vec::new(),
            hash: Hashing::Running(Box::new(Fingerprint::new())),
            ended: false,
            delimiter: b',',
            lines_before: 0,
        };
        text.fill()?;
        if text.pending.starts_with(&[0x1F, 0x8B]) {
            text.unpack()?;
        }
        if text.pending.trim_ascii().is_empty() {
            return Err(Error::another_format(&file.name, "the file is empty", "Download or export it again"));
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

    /// The first record, without its line end.
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

    /// Takes back what was handed out as the header: it is a record like any other.
    pub fn put_back(&mut self, header: &[u8]) {
        self.pending.splice(..0, header.iter().copied());
        self.lines_before = 0;
    }

    /// Says what separates the fields; a comma until then.
    pub fn delimited_by(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    /// What separates the fields.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// How many lines have been handed out before the first block.
    pub fn lines_before(&self) -> u64 {
        self.lines_before
    }

    /// The next block of whole records, or `None` at the end of the file.
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
            if self.pending.len() > LONGEST_RECORD {
                return Err(unclosed_quotation(&self.name, None));
            }
            self.fill()?;
        }
    }

    /// The SHA-256 of the file's bytes, once they have all been read.
    pub fn sha256(self) -> String {
        match self.hash {
            Hashing::Running(hash) => hash.finish(),
            Hashing::Done(hash) => hash,
        }
    }

    fn fill(&mut self) -> Result<()> {
        let before = self.pending.len();
        let failed = |source: std::io::Error| match self.hash {
            // Only what is unpacked or decoded in memory is hashed before it is read: it cannot fail but by damage.
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
            hash.take(&self.pending[before..]);
        }
        self.ended = read == 0;
        Ok(())
    }

    /// Unpacks a gzip file. Such files are held whole, compressed.
    fn unpack(&mut self) -> Result<()> {
        while !self.ended {
            self.fill()?;
        }
        let packed = std::mem::take(&mut self.pending);
        self.hash = Hashing::Done(sha256::of(&packed));
        self.reader = Box::new(MultiGzDecoder::new(Cursor::new(packed)));
        self.ended = false;
        self.fill()
    }

    /// Turns the whole file from another encoding into UTF-8. Such files come out of spreadsheets and are small.
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
            self.hash = Hashing::Done(sha256::of(&bytes));
        }
        self.reader = Box::new(Cursor::new(text.into_owned().into_bytes()));
        self.ended = false;
        Ok(())
    }
}

/// One past the last line end that is not inside quotation marks.
///
/// A mark opens only at the beginning of a field, and inside one two marks are one written: as in the reader of records.
fn last_record_end(block: &[u8], delimiter: u8) -> Option<usize> {
    let (mut quoted, mut closed_at, mut end) = (false, None, None);
    for at in memchr::memchr2_iter(b'"', b'\n', block) {
        match block[at] {
            b'"' if quoted => (quoted, closed_at) = (false, Some(at)),
            // The second of two marks follows the first at once: to leave the field and come back is to have stayed in it.
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
        return Err(Error::another_format(name, format!("this is {what}, not CSV text"), *advice));
    }
    let looked_at = &start[..start.len().min(BLOCK)];
    if let Some(at) = memchr::memchr(0, looked_at) {
        let problem = format!("there is a NUL byte at position {at}, so it is not CSV text");
        return Err(Error::another_format(
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
    fn a_block_ends_where_a_record_ends() {
        assert_eq!(last_record_end(b"a,b\nc,d\ne", b','), Some(8));
        assert_eq!(last_record_end(b"a,\"b\nc\",d\ne,\"f\n", b','), Some(10));
        assert_eq!(last_record_end(b"a,\"b\nc", b','), None);
        assert_eq!(last_record_end(b"5\" pipe,\"\"\nc,d\"\"e\n", b','), Some(18));
        assert_eq!(last_record_end(b"\"say \"\"so\"\"\n\",b\nc", b','), Some(16));
    }
}
