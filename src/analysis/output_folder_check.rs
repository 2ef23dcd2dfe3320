//! What a folder holds beside what a run writes to it: whoever is sent the outputs is sent the folder.

use serde_json::json;

use crate::error::{Error, ErrorKind, Result};
use crate::options::Options;
use crate::output::OutputFolder;

/// Fails, before any work, when small numbers are to be withheld and the folder holds anything but an earlier export that withheld as
/// much.
pub fn check_folder(folder: &OutputFolder, config: &Options) -> Result<()> {
    let Some(below) = config.disclosure.below() else {
        return Ok(());
    };
    let earlier = folder.earlier().filter(|earlier| {
        let sharing = &earlier.manifest["sharing"];
        (&sharing["suppress"], &sharing["public"]) == (&json!(below), &json!(config.disclosure.public))
    });
    check_alone(folder, &earlier.map(|earlier| earlier.files).unwrap_or_default())
}

/// Fails when the folder holds a file that is neither among those written to it nor one of `others`.
pub(super) fn check_alone(folder: &OutputFolder, others: &[String]) -> Result<()> {
    folder.first_beside(others)?.map_or(Ok(()), |name| Err(in_the_way(folder, &name)))
}

fn in_the_way(folder: &OutputFolder, name: &str) -> Error {
    let problem = format!(
        "{} holds {name}, which is not of this export: with small numbers withheld from its own files, what lies beside them would give \
         them away",
        folder.path().display()
    );
    let advice = "Name a folder that is not there yet or is empty, and share that".into();
    ErrorKind::Setting { setting: "out", problem, advice }.into()
}
