//! What somebody sees who types `hexspot` and nothing else.

use crate::Finish;
use crate::printer::Printer;

const WELCOME: &str = "\
hexspot ranks crime hotspots on H3 cells, by number and by rate, and says how sure it is.

  hexspot demo                     the whole analysis on a synthetic sample: no file needed
  hexspot inspect FILE…            what is in your files, and what would be dropped
  hexspot rank --crime FOLDER --area WARDS.geojson --theme violence
                                   ranked cells and hotspots as GeoJSON and CSV
  hexspot fetch crime --force btp --from 2024-01 --to 2024-12
                                   open data into data/, with its sources noted beside it
  hexspot config --example         every setting explained, for a hexspot.toml
  hexspot help                     all commands and flags

Open police data by hand: data.police.uk, \"Data downloads\". Outputs go to hexspot-out/ unless --out says otherwise.";

/// Says what to do next.
pub fn welcome(printer: &Printer) -> anyhow::Result<Finish> {
    printer.result(WELCOME)?;
    Ok(Finish::Done)
}
