//! Reads the tables in the crate's folder `data`, and writes tables of a dataset.

use serde::de::DeserializeOwned;

/// The rows of an embedded CSV file, whose first line is its header.
pub fn read_csv<T: DeserializeOwned>(text: &str) -> Vec<T> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    rows.collect::<Result<_, _>>().expect("the embedded table has the columns of its rows")
}

/// An embedded TOML file.
pub fn read_toml<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the embedded file has the keys of its type")
}

/// A table as CSV.
pub fn write_csv<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Vec<u8> {
    let written = "writing to memory cannot fail";
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).expect(written);
    for row in rows {
        writer.write_record(row).expect(written);
    }
    writer.into_inner().expect(written)
}
