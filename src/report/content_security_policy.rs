//! What the browser is told that this page may do: run the scripts that are in it, and ask nobody for anything.

use super::basemap::Basemap;
use crate::ingest::Sha256;

/// The content security policy of a page with these scripts. Styles are set by plotly as it draws, so they cannot be listed.
pub(super) fn policy(scripts: &[&str], basemap: Option<&Basemap>) -> String {
    let hashes: Vec<String> = scripts.iter().map(|script| format!("'sha256-{}'", base64(&hash(script)))).collect();
    let tiles = basemap.map(|tiles| format!(" {}", tiles.origin)).unwrap_or_default();
    let asked = if tiles.is_empty() { " 'none'" } else { &tiles };
    let scripts = hashes.join(" ");
    format!(
        "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:{tiles}; worker-src blob:; \
         connect-src{asked}; base-uri 'none'; form-action 'none'"
    )
}

fn hash(script: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(script.as_bytes());
    hash.into_bytes()
}

/// RFC 4648 with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= three.len() { letter.into() } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_the_standards_examples() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn nobody_is_asked_for_anything_unless_tiles_were_asked_for() {
        let alone = policy(&["x"], None);
        assert!(alone.contains("connect-src 'none'") && !alone.contains("http"), "{alone}");
        let tiles = Basemap::parse("https://a.org/{z}/{x}/{y}").expect("an address");
        let with = policy(&["x"], Some(&tiles));
        assert!(
            with.contains("connect-src https://a.org;") && with.contains("img-src data: blob: https://a.org;"),
            "{with}"
        );
    }
}
