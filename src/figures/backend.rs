//! Marks painted: the one function for both formats, and what differs between them.

use std::sync::Once;

use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Text as Words};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, FontTransform, RGBColor, ShapeStyle, TextStyle};

use super::colour::Colour;
use super::drawing::{At, Drawing, HEIGHT, Mark, Text, TextAnchor, WIDTH, Weight};

/// The family that SVG names: where DejaVu Sans is not at hand Verdana is as wide, and else anything without serifs will do.
const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// Positions of plotters are whole numbers; an SVG has so many of them to a unit.
const SVG_STEPS: f64 = 4.0;

/// Pixels painted for each pixel kept, both ways: plotters does not smooth the edges of its areas.
const SMOOTHING: usize = 2;

/// The drawing as the marks inside an `<svg>` of which the view box is [`SVG_STEPS`] times the page.
pub(super) fn svg_marks(drawing: &Drawing) -> Result<String, String> {
    register_fonts();
    let (width, height) = ((WIDTH * SVG_STEPS) as u32, (HEIGHT * SVG_STEPS) as u32);
    let mut text = String::new();
    let backend = SVGBackend::with_string(&mut text, (width, height)).into_drawing_area();
    // What the backend makes of a size to come to the em, and it centres on the small letters by itself.
    paint(drawing, &backend, &Target { per_unit: SVG_STEPS, font_per_em: 1.24, drop_per_em: 0.0, lines: Lines::Whole })
        .map_err(|e| e.to_string())?;
    backend.present().map_err(|e| e.to_string())?;
    drop(backend);
    let inside = text.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>")).map(|(inside, _)| inside);
    let inside = inside.ok_or("the SVG has no marks")?;
    Ok(format!("<g transform=\"scale({})\">{inside}</g>", 1.0 / SVG_STEPS))
}

/// The drawing as rows of red, green and blue, and their number: this many pixels wide.
pub(super) fn pixels(drawing: &Drawing, width: u32) -> Result<(Vec<u8>, u32), String> {
    register_fonts();
    let height = (f64::from(width) * HEIGHT / WIDTH).round() as u32;
    let (wide, high) = (width as usize * SMOOTHING, height as usize * SMOOTHING);
    let mut painted = vec![255; wide * high * 3];
    {
        let backend = BitMapBackend::with_buffer(&mut painted, (wide as u32, high as u32)).into_drawing_area();
        let per_unit = wide as f64 / WIDTH;
        // The height of DejaVu's line to its em, and how far its letters must come down to be centred as those of an SVG are.
        let target = Target { per_unit, font_per_em: 1.164, drop_per_em: 0.16, lines: Lines::InPieces };
        paint(drawing, &backend, &target).map_err(|e| e.to_string())?;
        backend.present().map_err(|e| e.to_string())?;
    }
    Ok((smoothed(&painted, width as usize, height as usize), height))
}

/// How wide a line of text is, in the units of its size.
pub(super) fn text_width(text: &str, size: f64, weight: Weight) -> f64 {
    /// Large, for plotters tells widths in whole numbers.
    const MEASURED_AT: f64 = 1164.0;
    register_fonts();
    let font = FontDesc::new(FontFamily::Name(FAMILY), MEASURED_AT, style(weight));
    let width = font.layout_box(text).map_or(0, |((left, _), (right, _))| right - left);
    f64::from(width) * size / 1000.0
}

/// What a format wants otherwise.
struct Target {
    per_unit: f64,
    font_per_em: f64,
    drop_per_em: f64,
    lines: Lines,
}

/// How wide lines are painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lines {
    Whole,
    InPieces,
}

type Painted<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

fn paint<B: DrawingBackend>(drawing: &Drawing, onto: &DrawingArea<B, Shift>, target: &Target) -> Painted<B> {
    onto.fill(&RGBColor(255, 255, 255))?;
    let scaled = |length: f64| (length * target.per_unit).round() as i32;
    let place = |(x, y): At| (scaled(x), scaled(y));
    let filled = |colour: Colour| ShapeStyle::from(rgb(colour)).filled();
    for mark in &drawing.marks {
        match mark {
            Mark::Area { corners, fill, opacity } => {
                let style = ShapeStyle::from(rgb(*fill).mix(*opacity)).filled();
                onto.draw(&Polygon::new(corners.iter().copied().map(place).collect::<Vec<_>>(), style))?;
            }
            Mark::Line { points, width, colour } => {
                let wide = scaled(*width).max(1) as u32;
                let points: Vec<_> = points.iter().copied().map(place).collect();
                let style = ShapeStyle::from(rgb(*colour)).stroke_width(wide);
                // Piece by piece: plotters fills the outline of a wide path, and sharp corners and loops come out as holes.
                if target.lines == Lines::InPieces && wide > 1 {
                    for pair in points.windows(2) {
                        onto.draw(&PathElement::new(pair.to_vec(), style))?;
                    }
                    for joint in points.iter().skip(1).take(points.len().saturating_sub(2)) {
                        onto.draw(&Circle::new(*joint, (wide / 2) as i32, filled(*colour)))?;
                    }
                } else {
                    onto.draw(&PathElement::new(points, style))?;
                }
            }
            Mark::Dot { at, radius, fill } => {
                onto.draw(&Circle::new(place(*at), scaled(*radius).max(1), filled(*fill)))?;
            }
            Mark::Text(text) => onto.draw(&words(text, target))?,
        }
    }
    Ok(())
}

fn words<'a>(text: &'a Text, target: &Target) -> Words<'a, (i32, i32), &'a str> {
    let drop = target.drop_per_em * text.size;
    let (x, y) =
        if text.held == TextAnchor::Upwards { (text.at.0 + drop, text.at.1) } else { (text.at.0, text.at.1 + drop) };
    let size = text.size * target.per_unit * target.font_per_em;
    let font = FontDesc::new(FontFamily::Name(FAMILY), size, style(text.weight));
    let font = if text.held == TextAnchor::Upwards { font.transform(FontTransform::Rotate270) } else { font };
    let held = match text.held {
        TextAnchor::Left => HPos::Left,
        TextAnchor::Middle | TextAnchor::Upwards => HPos::Center,
        TextAnchor::Right => HPos::Right,
    };
    let mut style = TextStyle::from(font).pos(Pos::new(held, VPos::Center));
    style.color = rgb(text.colour).to_backend_color();
    let at = ((x * target.per_unit).round() as i32, (y * target.per_unit).round() as i32);
    Words::new(text.text.as_str(), at, style)
}

/// Each pixel the mean of those painted for it.
fn smoothed(painted: &[u8], width: usize, height: usize) -> Vec<u8> {
    const NUMBER: u32 = (SMOOTHING * SMOOTHING) as u32;
    let mut kept = Vec::with_capacity(width * height * 3);
    let mut sums = vec![0_u32; width * 3];
    for rows in painted.chunks_exact(width * SMOOTHING * 3 * SMOOTHING) {
        sums.fill(0);
        for row in rows.chunks_exact(width * SMOOTHING * 3) {
            for (sums, pixels) in sums.chunks_exact_mut(3).zip(row.chunks_exact(SMOOTHING * 3)) {
                for pixel in pixels.chunks_exact(3) {
                    sums[0] += u32::from(pixel[0]);
                    sums[1] += u32::from(pixel[1]);
                    sums[2] += u32::from(pixel[2]);
                }
            }
        }
        kept.extend(sums.iter().map(|sum| ((sum + NUMBER / 2) / NUMBER) as u8));
    }
    kept
}

fn rgb(Colour(red, green, blue): Colour) -> RGBColor {
    RGBColor(red, green, blue)
}

fn style(weight: Weight) -> FontStyle {
    match weight {
        Weight::Regular => FontStyle::Normal,
        Weight::Bold => FontStyle::Bold,
    }
}

/// Makes the fonts known to plotters, which has one list of them for the whole program; no font of the machine is looked for.
fn register_fonts() {
    static FONTS: Once = Once::new();
    FONTS.call_once(|| {
        let fonts = [(FontStyle::Normal, dejavu::sans::regular()), (FontStyle::Bold, dejavu::sans::bold())];
        for (style, font) in fonts {
            let read = plotters::style::register_font(FAMILY, style, font);
            debug_assert!(read.is_ok(), "DejaVu Sans is a font");
        }
    });
}
