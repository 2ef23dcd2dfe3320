//! Events by hour of the week, place by place, of the themes whose events have a time of day.

use serde_json::{Map, Value, json};

use super::column_access::{Field, Keep, field, number};
use crate::output::columns::week_hour;
use crate::table::{Sheets, Table};

/// Themes with a table `when_<theme>`; none when no event has a time of day.
pub(super) fn timed(sheets: &Sheets<'_>, manifest: &Value) -> Vec<Value> {
    let told = manifest["when"]["themes"].as_array().into_iter().flatten();
    told.filter_map(|theme| {
        let name = theme["name"].as_str()?;
        let table = sheets.find_table(&format!("when_{name}"))?;
        Some(json!({ "name": name, "title": theme["title"], "proxy": theme["proxy_of"], "places": places(table) }))
    })
    .collect()
}

/// The places in the order of the table, each with the hours of its days in that order.
fn places(table: &Table) -> Vec<Value> {
    let of = |column| field(table, column);
    let (place, kind, label) = (of(week_hour::PLACE), of(week_hour::PLACE_KIND), of(week_hour::LABEL));
    let (weekday, hour) = (of(week_hour::WEEKDAY), of(week_hour::HOUR));
    let mut places: Vec<Map<String, Value>> = Vec::new();
    for row in 0..table.rows() {
        let id = place.text(row).unwrap_or_default();
        let key = (id, kind.text(row).unwrap_or_default());
        if places
            .last()
            .is_none_or(|last| (last["place"].as_str(), last["kind"].as_str()) != (Some(key.0), Some(key.1)))
        {
            let mut begun = Map::new();
            begun.insert("place".into(), id.into());
            begun.insert("kind".into(), key.1.into());
            begun.insert("label".into(), label.text(row).into());
            for column in ["weekday", "hour", "events", "rate"] {
                begun.insert(column.into(), json!([]));
            }
            places.push(begun);
        }
        let Some(last) = places.last_mut() else { continue };
        let mut push = |column: &str, value: Value| {
            if let Some(values) = last[column].as_array_mut() {
                values.push(value);
            }
        };
        push("weekday", weekday.text(row).into());
        push("hour", told(hour, row, Keep::Decimals(0)));
        push("events", told(of(week_hour::EVENTS), row, Keep::Decimals(1)));
        push("rate", told(of(week_hour::EVENTS_PER_1000_FOOTFALL), row, Keep::Figures(3)));
    }
    // The days and hours are those of the first place, in every place.
    for place in places.iter_mut().skip(1) {
        place.remove("weekday");
        place.remove("hour");
    }
    places.into_iter().map(Value::Object).collect()
}

fn told(field: Field<'_>, row: usize, keep: Keep) -> Value {
    field.number(row).map_or(Value::Null, |value| number(value, keep))
}
