//! Tables to and from polars.

#[cfg(feature = "polars")]
#[test]
fn a_table_goes_into_a_data_frame_and_parquet_and_comes_back() {
    use hexspot::output::{Table, parquet};

    let mut table = Table::new(3);
    table.text("h3", ["a", "b", "c"].map(|text| Some(text.to_owned())));
    table.whole("count", [Some(3u32), None, Some(0)]);
    table.number("rate", [Some(0.5), Some(1e-300), None]);
    table.truth("hot", [Some(true), None, Some(false)]);
    let frame = parquet::to_data_frame(&table).expect("a frame");
    assert_eq!(frame.shape(), (3, 4));
    assert_eq!(parquet::from_data_frame(&frame).expect("a table"), table);
    let mut bytes = Vec::new();
    parquet::write_parquet(&table, &mut bytes).expect("written");
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
}
