//! A dataset packed into one file.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Dataset;

impl Dataset {
    /// The files as a zip; the same files give the same bytes, for no clock is read.
    ///
    /// # Errors
    ///
    /// When there are more or larger files than a zip can hold.
    pub fn archive(&self) -> std::io::Result<Vec<u8>> {
        const SMALLEST: i64 = 9;
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(SMALLEST))
            .last_modified_time(DateTime::DEFAULT);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for file in &self.files {
            zip.start_file(&file.path, options)?;
            zip.write_all(&file.bytes)?;
        }
        Ok(zip.finish()?.into_inner())
    }
}
