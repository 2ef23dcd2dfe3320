//! Tables to and from polars.

#[cfg(feature = "polars")]
#[test]
fn a_table_goes_into_a_data_frame_and_parquet_and_comes_back() {
    use hexspot::output::columns::cell;
    use hexspot::output::parquet;
    use hexspot::table::{AddColumn, Table, Values};

    let mut table = Table::new(3);
    table.add(cell::H3, Values::text(["a", "b", "c"]));
    table.add(cell::COUNT, Values::whole([Some(3), None, Some(0)]));
    table.add(cell::HARM, Values::number([Some(0.5), Some(1e-300), None]));
    table.add(cell::HOT, Values::truth([Some(true), None, Some(false)]));
    let frame = parquet::to_data_frame(&table).expect("a frame");
    assert_eq!(frame.shape(), (3, 4));
    let back = parquet::from_data_frame(&frame).expect("a table");
    assert!(table.columns().zip(back.columns()).all(|(a, b)| (&a.name, &a.values) == (&b.name, &b.values)));
    assert_eq!((back.rows(), back.columns().len()), (3, 4));
    let mut bytes = Vec::new();
    parquet::write_parquet(&table, &mut bytes).expect("written");
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
}
