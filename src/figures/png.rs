//! Pixels as PNG (ISO/IEC 15948), with what a reader must be told kept inside the file.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// Pixels to the metre: 120 to the inch, so that a picture 1600 pixels wide fills a slide of 13⅓ inches.
const PER_METRE: u32 = 4724;

/// A picture of rows of red, green and blue, with texts by keyword ("Title", "Copyright").
pub(super) fn png(pixels: &[u8], width: u32, texts: &[(&str, &str)]) -> std::io::Result<Vec<u8>> {
    let row = width as usize * 3;
    let height = (pixels.len() / row) as u32;
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // Eight bits a part, red green blue, and the only ways there are of compression, filtering and order.
    header.extend([8, 2, 0, 0, 0]);
    chunk(&mut file, b"IHDR", &header);
    chunk(&mut file, b"pHYs", &[PER_METRE.to_be_bytes().as_slice(), &PER_METRE.to_be_bytes(), &[1]].concat());
    for (keyword, text) in texts {
        chunk(&mut file, b"iTXt", &[keyword.as_bytes(), &[0, 0, 0, 0, 0], text.as_bytes()].concat());
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    let nothing = vec![0; row];
    let mut above: &[u8] = &nothing;
    let mut filtered = Vec::with_capacity(row + 1);
    for line in pixels.chunks_exact(row) {
        // Filter 2: the difference from the row above, most often nothing.
        filtered.clear();
        filtered.push(2);
        filtered.extend(line.iter().zip(above).map(|(here, above)| here.wrapping_sub(*above)));
        packed.write_all(&filtered)?;
        above = line;
    }
    chunk(&mut file, b"IDAT", &packed.finish()?);
    chunk(&mut file, b"IEND", &[]);
    Ok(file)
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) {
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(content);
    file.extend((content.len() as u32).to_be_bytes());
    file.extend(kind);
    file.extend(content);
    file.extend(crc.sum().to_be_bytes());
}
