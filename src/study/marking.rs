//! How outputs are marked.

use super::MarkingOptions;
use crate::ingest::{Ledger, licences};
use hexspot_synth::NOTICE;

impl MarkingOptions {
    /// The licence lines of an output: the user's, then those of the publishers whose forms the inputs have, one a line.
    pub fn licence_of(&self, ledger: &Ledger) -> String {
        // What is made up is under no publisher's licence, whatever its form.
        let known = if self.notice.as_deref() == Some(NOTICE) { Vec::new() } else { licences(ledger) };
        let lines: Vec<&str> = self.licence.as_deref().into_iter().chain(known).collect();
        if lines.is_empty() { "The licence of the sources is not stated".into() } else { lines.join("\n") }
    }
}
