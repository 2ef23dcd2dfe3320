//! The SHA-256 of a file, by which anybody can tell whether it is the same file (`sha256sum`).

use std::fmt::Write;

use ring::digest::{Context, Digest, SHA256};

/// A hash that takes a file's bytes as they pass.
pub struct Fingerprint(Context);

impl Fingerprint {
    /// That of nothing yet.
    pub fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// Takes the next bytes.
    pub fn take(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of all bytes taken, lower-case hexadecimal.
    pub fn finish(self) -> String {
        hexadecimal(&self.0.finish())
    }

    /// The hash of all bytes taken, as it is.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.finish().as_ref().to_vec()
    }
}

/// The hash of a file held in memory.
pub fn of(bytes: &[u8]) -> String {
    hexadecimal(&ring::digest::digest(&SHA256, bytes))
}

fn hexadecimal(digest: &Digest) -> String {
    digest.as_ref().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes any text");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_published_hash_in_one_piece_or_several() {
        // FIPS 180-4, the example of one block.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let mut pieces = Fingerprint::new();
        pieces.take(b"a");
        pieces.take(b"bc");
        assert_eq!([of(b"abc"), pieces.finish()], [abc, abc]);
    }
}
