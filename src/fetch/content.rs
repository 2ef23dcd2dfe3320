//! Whether a file looks like what it should be. A server that is down for maintenance, or a network that wants a log-in, answers
//! with a page of HTML and calls it a success.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use serde::de::IgnoredAny;
use zip::ZipArchive;

/// What a file should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Rows with commas.
    Csv,
    /// XML with its last tag.
    Xml,
    /// A zip whose directory can be read; Excel workbooks are zips.
    Zip,
}

impl Content {
    /// What the ending of a name promises.
    pub fn of(name: &str) -> Self {
        match name.rsplit('.').next().unwrap_or_default().to_lowercase().as_str() {
            "xml" => Self::Xml,
            "zip" | "xlsx" => Self::Zip,
            _ => Self::Csv,
        }
    }

    /// What is wrong with a file, if anything.
    pub fn fault(self, path: &Path) -> std::io::Result<Option<String>> {
        /// Enough for a header line or the beginning of a page.
        const HEAD: u64 = 64 << 10;
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD).read_to_end(&mut head)?;
        if let Some(fault) = fault_of_any(&head) {
            return Ok(Some(fault));
        }
        Ok(match self {
            Self::Csv => {
                let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
                let fine = line.contains(&b',') && !line.contains(&0);
                (!fine).then(|| format!("not CSV: it begins with {:?}", beginning(&head)))
            }
            Self::Xml => {
                const TAIL: i64 = 256;
                let back = TAIL.min(i64::try_from(file.metadata()?.len()).unwrap_or(TAIL));
                file.seek(SeekFrom::End(-back))?;
                let mut tail = Vec::new();
                file.read_to_end(&mut tail)?;
                if !text(&head).starts_with('<') {
                    Some(format!("not XML: it begins with {:?}", beginning(&head)))
                } else {
                    (!tail.trim_ascii_end().ends_with(b">")).then(|| "XML that is cut short".into())
                }
            }
            Self::Zip => ZipArchive::new(file).err().map(|problem| format!("not a whole zip ({problem})")),
        })
    }
}

/// What is wrong with an answer that should be JSON, if anything.
pub fn fault_of_json(bytes: &[u8]) -> Option<String> {
    fault_of_any(bytes).or_else(|| {
        let problem = serde_json::from_slice::<IgnoredAny>(bytes).err()?;
        Some(match problem.is_eof() {
            true => format!("JSON that is cut short after {} bytes", bytes.len()),
            false => format!("not JSON ({problem}): it begins with {:?}", beginning(bytes)),
        })
    })
}

fn fault_of_any(head: &[u8]) -> Option<String> {
    if head.trim_ascii().is_empty() {
        return Some("empty".into());
    }
    let start = beginning(head).to_lowercase();
    let html = start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head");
    html.then(|| "a page of HTML where data should be".into())
}

fn text(head: &[u8]) -> String {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    String::from_utf8_lossy(head).trim_start().to_owned()
}

fn beginning(head: &[u8]) -> String {
    text(head).chars().take(40).collect()
}
