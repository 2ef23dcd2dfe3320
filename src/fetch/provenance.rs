//! `sources.toml`: what each file of a folder is and where it came from.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The name of the file in its folder.
pub const NAME: &str = "sources.toml";

/// The comment at the head of the file.
const PREAMBLE: &str = "\
# Where the files beside this one come from, written by hexspot fetch. Check one with sha256sum.
# date: when the publisher last changed it, or else when it was sent. UTC.

";

/// Where one file came from. Fields are in alphabetical order, here as in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct SourceEntry {
    /// Its address.
    pub address: String,
    /// The SHA-256 of the polygon within which crimes were requested, vertex by vertex.
    pub area_sha256: Option<String>,
    /// The attribution that a map made from it must carry.
    pub attribution: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// When the publisher last changed it or, where that is not stated, when it was sent. ISO 8601, UTC.
    pub date: Option<String>,
    /// The server's tag of this version of what is at the address.
    pub etag: Option<String>,
    /// The licence under which it is published.
    pub licence: String,
    /// Its path in the zip at the address.
    pub member: Option<String>,
    /// Its hash, lower-case hexadecimal.
    pub sha256: String,
}

/// All entries by path, relative to the folder, with `/` between its parts on every platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Sources {
    /// The entries.
    #[serde(default)]
    pub files: BTreeMap<String, SourceEntry>,
}

impl Sources {
    /// Reads the file of a folder; an absent file has no entries.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(Error::cannot_open(&path, source)),
        };
        toml::from_str(&text).map_err(|problem| {
            let advice = "Mend it, or move it away and fetch again: the files are then checked anew";
            Error::unreadable(&path.display().to_string(), problem.to_string().trim_end(), advice)
        })
    }

    /// The text of the file: the same entries give the same bytes.
    pub fn to_toml(&self) -> String {
        let entries = toml::to_string(self).expect("text, numbers and tables are TOML");
        format!("{PREAMBLE}{entries}")
    }
}
