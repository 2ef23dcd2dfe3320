//! Legends: which colour is how much, and what the signs are.

use super::classes::Classes;
use super::colour::{Colour, INK, LINE, NOTHING, PAPER, QUIET, Scale, UNKNOWN};
use super::context_layers::Backdrop;
use super::drawing::{At, Drawing, Frame, TextAnchor, Weight};
use super::figure_frame::{PLAIN, SMALL};
use super::format::{number, shortened, wrapped};
use super::map::{BADGE, Hotspot, badge, member_mark, station_mark};

const LINE_HEIGHT: f64 = 27.0;
const SWATCH: f64 = 34.0;

/// The legend of a map: classes, signs, and the hotspots by number with as many as there is room for.
#[expect(clippy::too_many_arguments, reason = "a legend names all that is on the map")]
pub(super) fn map_legend(
    drawing: &mut Drawing,
    frame: Frame,
    counted: &str,
    classes: &Classes,
    scale: &Scale,
    unknown: bool,
    hotspots: &[Hotspot],
    backdrop: &Backdrop,
) {
    let mut y = frame.top + 12.0;
    for line in wrapped(counted, frame.width(), PLAIN, 3) {
        drawing.bold((frame.left, y), line, PLAIN - 2.0, INK, TextAnchor::Left);
        y += 22.0;
    }
    y += 6.0;
    let of_classes = (0..classes.len()).rev().map(|class| (scale.of_class(classes, class), classes.label(class)));
    let nothing = (NOTHING, "none recorded".to_owned());
    let not_told = unknown.then(|| (UNKNOWN, "not known, or withheld".to_owned()));
    for (fill, label) in of_classes.chain([nothing]).chain(not_told) {
        swatch(drawing, (frame.left, y), fill);
        drawing.text((frame.left + SWATCH + 12.0, y), label, PLAIN - 1.0, INK, TextAnchor::Left);
        y += LINE_HEIGHT;
    }
    y += 8.0;
    y = signs(drawing, (frame.left, y), hotspots, backdrop);
    y += 10.0;
    list(drawing, Frame::new(frame.left, y, frame.right, frame.bottom), hotspots);
}

fn signs(drawing: &mut Drawing, (x, mut y): At, hotspots: &[Hotspot], backdrop: &Backdrop) -> f64 {
    type Sign<'a> = &'a dyn Fn(&mut Drawing, At);
    let outline = |drawing: &mut Drawing, (x, y): At| {
        drawing.line(
            vec![(x, y - 9.0), (x + SWATCH, y - 9.0), (x + SWATCH, y + 9.0), (x, y + 9.0), (x, y - 9.0)],
            3.5,
            INK,
        );
    };
    let line = |width: f64, colour: Colour| {
        move |drawing: &mut Drawing, (x, y): At| drawing.line(vec![(x, y), (x + SWATCH, y)], width, colour)
    };
    let scheme = if backdrop.scheme.is_empty() { "member of the scheme" } else { backdrop.scheme.as_str() };
    let centred =
        |mark: fn(&mut Drawing, At)| move |drawing: &mut Drawing, (x, y): At| mark(drawing, (x + SWATCH / 2.0, y));
    let signs: [(bool, Sign<'_>, &str); 6] = [
        (!hotspots.is_empty(), &outline, "hotspot: more than chance would have"),
        (backdrop.study_area.is_some(), &line(2.2, INK), "study area"),
        (!backdrop.areas.is_empty(), &line(1.2, QUIET), "areas that give names"),
        (!backdrop.streets.is_empty(), &line(1.5, LINE), "streets"),
        (!backdrop.stations.is_empty(), &centred(station_mark), "station"),
        (!backdrop.members.is_empty(), &centred(member_mark), scheme),
    ];
    for (_, mark, label) in signs.iter().filter(|(there, _, _)| *there) {
        mark(drawing, (x, y));
        drawing.text((x + SWATCH + 12.0, y), *label, PLAIN - 2.0, INK, TextAnchor::Left);
        y += LINE_HEIGHT - 2.0;
    }
    y
}

/// The hotspots by number, as many as there is room for.
fn list(drawing: &mut Drawing, frame: Frame, hotspots: &[Hotspot]) {
    const LEADING: f64 = 20.0;
    let (left, width) = (frame.left + SWATCH + 12.0, frame.width() - SWATCH - 12.0);
    let mut y = frame.top + 14.0;
    for (at, hotspot) in hotspots.iter().enumerate() {
        // Bold letters are wider than those that lines are measured by.
        let name = wrapped(&hotspot.label, 0.88 * width, PLAIN - 2.0, 2);
        let last = at + 1 == hotspots.len();
        let needed = LEADING * (name.len() + 1) as f64 + if last { 0.0 } else { LEADING };
        if y + needed > frame.bottom {
            let more = format!("and {} more", number((hotspots.len() - at) as f64));
            drawing.text((left, y), more, SMALL, QUIET, TextAnchor::Left);
            return;
        }
        badge(drawing, (frame.left + BADGE + 2.0, y + 8.0), &hotspot.rank);
        for line in name {
            drawing.bold((left, y), line, PLAIN - 2.0, INK, TextAnchor::Left);
            y += LEADING;
        }
        let facts = shortened(&hotspot.facts, width, SMALL, Weight::Regular);
        drawing.text((left, y), facts, SMALL, QUIET, TextAnchor::Left);
        y += LEADING + 10.0;
    }
}

fn swatch(drawing: &mut Drawing, (x, y): At, fill: Colour) {
    drawing.fill(Frame::new(x - 1.0, y - 10.0, x + SWATCH + 1.0, y + 10.0), LINE);
    drawing.fill(Frame::new(x, y - 9.0, x + SWATCH, y + 9.0), fill);
}

/// A bar of the whole scale from nothing to the greatest value, and what it counts.
pub(super) fn bar_legend(drawing: &mut Drawing, frame: Frame, counted: &str, greatest: f64, scale: &Scale) {
    const STEPS: u32 = 40;
    let width = frame.width() / f64::from(STEPS);
    drawing.text((frame.left, frame.top - 12.0), counted, SMALL, INK, TextAnchor::Left);
    for step in 0..STEPS {
        let left = frame.left + width * f64::from(step);
        let colour = scale.at(f64::from(step) / f64::from(STEPS - 1));
        drawing.fill(Frame::new(left, frame.top, left + width + 0.5, frame.bottom), colour);
    }
    for share in [0.0, 0.5, 1.0] {
        let x = frame.left + share * frame.width();
        drawing.line(vec![(x, frame.bottom), (x, frame.bottom + 5.0)], 1.0, PAPER.mixed(INK, 0.6));
        drawing.text((x, frame.bottom + 16.0), number(share * greatest), SMALL, INK, TextAnchor::Middle);
    }
}
