//! `incidents/ambulance.csv`: alcohol-related call-outs counted by area and month, under a title, as a health service hands them over.

use super::table;
use crate::period::Month;
use crate::synth::areas::AREAS;
use crate::synth::calendar;
use crate::synth::features::json_string;
use crate::synth::integer_rng::draw_number;
use hexspot_stats::RandomStreams;

pub(super) const PATH: &str = "incidents/ambulance.csv";

const TITLE: &str = "Alcohol-related call-outs by night-time-economy area (synthetic)\n";
const HEADER_ROW: u32 = 2;

/// Call-outs in an average month by night-time-economy area, in their order.
const MONTHLY: [u32; AREAS.len()] = [26, 5, 4, 5, 5, 4];

/// The file; an area without a call-out in a month has a zero.
pub(super) fn csv(streams: &RandomStreams, months: &[Month]) -> Vec<u8> {
    let rows = months.iter().flat_map(|month| {
        let mut rng = streams.stream("synth/ambulance", calendar::index(*month));
        AREAS.iter().zip(MONTHLY).map(move |(area, monthly)| {
            let count = draw_number(monthly * calendar::season_percent(*month), &mut rng);
            [area.name.to_owned(), month.to_string(), count.to_string()]
        })
    });
    [TITLE.as_bytes(), &table(["Area", "Month", "Call-outs"], rows)].concat()
}

/// What its columns mean.
pub(super) fn mapping() -> String {
    format!(
        r#"
[[table]]
path = {path}
holds = "area-counts"
source = "London Ambulance Service (synthetic)"
header-row = {HEADER_ROW}
category = "Alcohol-related ambulance call-out"
[table.columns]
area = "Area"
time = "Month"
count = "Call-outs"
"#,
        path = json_string(PATH),
    )
}
