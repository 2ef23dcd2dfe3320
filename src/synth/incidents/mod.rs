//! What others than the street-level crime files count: incidents on the railway and on the transport network, sexual offences,
//! ambulance call-outs, noise, and incidents at licensed premises, each in a form in which such data is handed over.
//!
//! Every file says in `hexspot.toml` what its columns mean. Its rows are month after month, and a month's hang on the seed and on
//! that month only. What differs between places is how much of it each has; this is what makes the Liverpool Street area first
//! where the published analysis has it first.

mod ambulance;
mod bng;
mod licensing;
mod noise;
mod placement;
mod settings;
mod sexual_offences;
mod source;
#[cfg(test)]
mod tests;
mod tfl;
mod timing;
mod traffic_light;
mod transport_police;

#[cfg(test)]
pub(super) use bng::from_grid;

use csv::Writer;

use super::DataFile;
use super::premises::Premises;
use crate::period::Month;
use hexspot_stats::RandomStreams;

/// The files of the first months, and the settings with which a folder of the whole sample is read.
pub(super) fn files(register: &[Premises], streams: &RandomStreams, months: &[Month]) -> Vec<DataFile> {
    vec![
        DataFile { path: "hexspot.toml".into(), bytes: settings::toml().into_bytes() },
        DataFile { path: ambulance::PATH.into(), bytes: ambulance::csv(streams, months) },
        DataFile { path: licensing::PATH.into(), bytes: licensing::csv(register, streams, months) },
        DataFile { path: noise::PATH.into(), bytes: noise::csv(register, streams, months) },
        DataFile { path: sexual_offences::PATH.into(), bytes: sexual_offences::csv(register, streams, months) },
        DataFile { path: tfl::PATH.into(), bytes: tfl::csv(streams, months) },
        DataFile { path: traffic_light::PATH.into(), bytes: traffic_light::SCHEME.into() },
        DataFile { path: transport_police::PATH.into(), bytes: transport_police::csv(streams, months) },
    ]
}

/// A table as CSV.
pub(super) fn table<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Vec<u8> {
    let written = "writing to memory cannot fail";
    let mut writer = Writer::from_writer(Vec::new());
    writer.write_record(header).expect(written);
    for row in rows {
        writer.write_record(row).expect(written);
    }
    writer.into_inner().expect(written)
}

/// The reference of the row at an index of a month, which says that it is synthetic.
fn reference(source: &str, month: Month, index: usize) -> String {
    format!("SYN-{source}-{:02}{:02}-{:03}", month.year() % 100, month.month(), index + 1)
}
