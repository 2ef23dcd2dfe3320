//! Checks that a download looks like what it should be. A server that is down for maintenance, or a network that wants a log-in, answers
//! with a page of HTML and calls it a success.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use serde::de::DeserializeOwned;
use zip::ZipArchive;

use super::error::{FetchError, fetch_error};
use crate::error::Error;

/// The content that a file should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Rows of comma-separated values.
    Csv,
    /// XML with its last tag.
    Xml,
    /// A zip whose directory can be read; Excel workbooks are zips.
    Zip,
}

impl Content {
    /// The content that the ending of a name promises.
    pub fn from_name(name: &str) -> Self {
        match name.rsplit('.').next().unwrap_or_default().to_lowercase().as_str() {
            "xml" => Self::Xml,
            "zip" | "xlsx" => Self::Zip,
            _ => Self::Csv,
        }
    }

    /// What is wrong with a file, if anything.
    pub fn find_fault(self, path: &Path) -> std::io::Result<Option<String>> {
        /// Enough for a header line or the beginning of a page.
        const HEAD: u64 = 64 << 10;
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD).read_to_end(&mut head)?;
        if let Some(fault) = common_fault(&head) {
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

/// Parses the JSON of a response. One that is cut short may be whole next time; one that is something else will not.
pub fn parse_json<T: DeserializeOwned>(address: &str, bytes: &[u8], what: &str) -> Result<T, FetchError> {
    let fault = match (serde_json::from_slice(bytes), common_fault(bytes)) {
        (Ok(value), _) => return Ok(value),
        (Err(problem), _) if problem.is_eof() => {
            return Err(FetchError::transient(format!("the answer ends too early, after {} bytes", bytes.len())));
        }
        (Err(_), Some(fault)) => fault,
        (Err(problem), None) if problem.is_data() => format!("JSON, but no {what}"),
        (Err(problem), None) => format!("not JSON ({problem}): it begins with {:?}", beginning(bytes)),
    };
    Err(rejected_content(address, &fault).into())
}

/// The error for a response that does not have the content it should have.
pub fn rejected_content(address: &str, fault: &str) -> Error {
    let advice = "Open the address in a browser: the publisher may be down or a filter of your network in the way";
    fetch_error(address, format!("what came is {fault}; it was not kept"), advice)
}

/// What is wrong with the beginning of any file: it is empty or an HTML page.
fn common_fault(head: &[u8]) -> Option<String> {
    if head.trim_ascii().is_empty() {
        return Some("empty".into());
    }
    let start = beginning(head).to_lowercase();
    let html = start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head");
    html.then(|| "a page of HTML where data should be".into())
}

/// The text after a byte order mark and blanks.
fn text(head: &[u8]) -> String {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    String::from_utf8_lossy(head).trim_start().to_owned()
}

fn beginning(head: &[u8]) -> String {
    text(head).chars().take(40).collect()
}
