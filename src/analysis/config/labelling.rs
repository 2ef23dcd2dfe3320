//! How outputs are marked.

use crate::ingest::{Ledger, licences};
use crate::synth::NOTICE;

/// How outputs are marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelling {
    /// The handling mark.
    pub handling: String,
    /// What the user says of the licence of the sources; it goes before what their forms tell.
    pub licence: Option<String>,
    /// What every reader must be told first, such as that the data is synthetic.
    pub notice: Option<String>,
}

impl Default for Labelling {
    fn default() -> Self {
        Self { handling: "OFFICIAL".into(), licence: None, notice: None }
    }
}

impl Labelling {
    /// The licence lines of an output: the user's, then those of the publishers whose forms the inputs have, one a line.
    pub fn licence_of(&self, ledger: &Ledger) -> String {
        // What is made up is under no publisher's licence, whatever its form.
        let known = if self.notice.as_deref() == Some(NOTICE) { Vec::new() } else { licences(ledger) };
        let lines: Vec<&str> = self.licence.as_deref().into_iter().chain(known).collect();
        if lines.is_empty() { "The licence of the sources is not stated".into() } else { lines.join("\n") }
    }
}
