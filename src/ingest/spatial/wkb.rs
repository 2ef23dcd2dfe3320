//! Parses well-known binary (ISO, and the extended form of PostGIS). Heights and measures are skipped.

use geo::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

/// The deepest nesting of collections; deeper bytes are damage, not a shape.
const MAX_DEPTH: u8 = 8;

/// Parses a shape, or returns what is wrong with the bytes.
pub fn parse(bytes: &[u8]) -> Result<Geometry, String> {
    WkbReader { remaining: bytes, big_endian: false }.shape(0)
}

/// The bytes that have not been read yet.
struct WkbReader<'a> {
    remaining: &'a [u8],
    big_endian: bool,
}

impl WkbReader<'_> {
    fn shape(&mut self, depth: u8) -> Result<Geometry, String> {
        if depth > MAX_DEPTH {
            return Err("collections within collections without end".into());
        }
        self.big_endian = match self.take()? {
            [0] => true,
            [1] => false,
            [other] => return Err(format!("byte order {other}")),
        };
        let (kind, extra) = self.shape_type()?;
        Ok(match kind {
            1 => Point(self.coord(extra)?).into(),
            2 => self.line(extra)?.into(),
            3 => self.polygon(extra)?.into(),
            4 => MultiPoint(self.parts(depth)?).into(),
            5 => MultiLineString(self.parts(depth)?).into(),
            6 => MultiPolygon(self.parts(depth)?).into(),
            7 => Geometry::GeometryCollection(GeometryCollection(self.parts(depth)?)),
            other => return Err(format!("shape of type {other}, such as a curve")),
        })
    }

    /// The type of the shape that begins here, and how many numbers of a point follow x and y.
    fn shape_type(&mut self) -> Result<(u32, usize), String> {
        const Z: u32 = 0x8000_0000;
        const M: u32 = 0x4000_0000;
        const SRID: u32 = 0x2000_0000;
        let code = self.count()?;
        if code & SRID != 0 {
            self.count()?;
        }
        let plain = code & !(Z | M | SRID);
        let iso = match plain / 1000 {
            0 => 0,
            1 | 2 => 1,
            3 => 2,
            _ => return Err(format!("shape of type {plain}")),
        };
        Ok((plain % 1000, iso + usize::from(code & Z != 0) + usize::from(code & M != 0)))
    }

    fn parts<T: TryFrom<Geometry>>(&mut self, depth: u8) -> Result<Vec<T>, String> {
        (0..self.count()?)
            .map(|_| {
                T::try_from(self.shape(depth + 1)?).map_err(|_| "a part of another kind than its whole".to_owned())
            })
            .collect()
    }

    fn polygon(&mut self, extra: usize) -> Result<Polygon, String> {
        let mut rings = (0..self.count()?).map(|_| self.line(extra)).collect::<Result<Vec<_>, _>>()?.into_iter();
        Ok(Polygon::new(rings.next().unwrap_or_else(|| LineString(Vec::new())), rings.collect()))
    }

    fn line(&mut self, extra: usize) -> Result<LineString, String> {
        (0..self.count()?).map(|_| self.coord(extra)).collect()
    }

    fn coord(&mut self, extra: usize) -> Result<Coord, String> {
        let at = Coord { x: self.number()?, y: self.number()? };
        for _ in 0..extra {
            self.number()?;
        }
        Ok(at)
    }

    fn number(&mut self) -> Result<f64, String> {
        let bytes = self.take()?;
        Ok(if self.big_endian { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) })
    }

    fn count(&mut self) -> Result<u32, String> {
        let bytes = self.take()?;
        Ok(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, remaining) = self.remaining.split_first_chunk().ok_or("cut short")?;
        self.remaining = remaining;
        Ok(*taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(big_endian: bool, kind: u32, numbers: &[f64]) -> Vec<u8> {
        let mut bytes = vec![u8::from(!big_endian)];
        bytes.extend(if big_endian { kind.to_be_bytes() } else { kind.to_le_bytes() });
        bytes.extend(numbers.iter().flat_map(|n| if big_endian { n.to_be_bytes() } else { n.to_le_bytes() }));
        bytes
    }

    #[test]
    fn reads_all_forms_of_points() {
        let expected = Ok(Geometry::Point(Point::new(-0.1, 51.5)));
        for big_endian in [false, true] {
            let extras =
                [(1, 0), (1001, 1), (2001, 1), (3001, 2), (0x8000_0001, 1), (0x4000_0001, 1), (0xC000_0001, 2)];
            for (kind, extra) in extras {
                let numbers: Vec<f64> = [-0.1, 51.5, 7.0, 8.0][..2 + extra].to_vec();
                assert_eq!(parse(&point(big_endian, kind, &numbers)), expected, "{kind:x}");
            }
        }
        let mut with_srid = vec![1];
        with_srid.extend(0x2000_0001u32.to_le_bytes());
        with_srid.extend(4326u32.to_le_bytes());
        with_srid.extend([-0.1f64, 51.5].iter().flat_map(|n| n.to_le_bytes()));
        assert_eq!(parse(&with_srid), expected);
    }

    /// A polygon of two parts, the first little-endian, the second big-endian.
    fn multi_polygon() -> Vec<u8> {
        let mut bytes = vec![1];
        bytes.extend(6u32.to_le_bytes());
        bytes.extend(2u32.to_le_bytes());
        for big_endian in [false, true] {
            let word = |n: u32| if big_endian { n.to_be_bytes() } else { n.to_le_bytes() };
            bytes.push(u8::from(!big_endian));
            for n in [3, 1, 4] {
                bytes.extend(word(n));
            }
            for n in [0.0f64, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0] {
                bytes.extend(if big_endian { n.to_be_bytes() } else { n.to_le_bytes() });
            }
        }
        bytes
    }

    #[test]
    fn reads_parts_of_mixed_byte_order() {
        let Ok(Geometry::MultiPolygon(read)) = parse(&multi_polygon()) else { panic!("a polygon of parts") };
        assert_eq!((read.0.len(), &read.0[0]), (2, &read.0[1]));
    }

    #[test]
    fn rejects_damaged_shapes() {
        let whole = multi_polygon();
        for end in 0..whole.len() {
            assert!(parse(&whole[..end]).is_err(), "cut at {end}");
        }
        let mut endless = Vec::new();
        for _ in 0..100_000 {
            endless.extend([1, 7, 0, 0, 0, 1, 0, 0, 0]);
        }
        assert!(parse(&endless).is_err());
        assert!(parse(&[1, 2, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]).is_err(), "a count of points that are not there");
        assert!(parse(&point(false, 10, &[0.0, 0.0])).expect_err("a curve").contains("curve"));
    }
}
