//! SHA-256 of files, the same as `sha256sum` prints.

use std::fmt::Write;

use ring::digest::{Context, Digest, SHA256};

/// A SHA-256 hash computed over bytes as they are read.
pub struct Sha256(Context);

impl Sha256 {
    /// The hash of no bytes.
    pub fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// Adds the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash in lower-case hexadecimal.
    pub fn finish(self) -> String {
        hexadecimal(&self.0.finish())
    }

    /// The hash as 32 bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.finish().as_ref().to_vec()
    }
}

/// The SHA-256 of `bytes`, in lower-case hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
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
    fn matches_the_published_hash() {
        // FIPS 180-4, the one-block example.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let mut pieces = Sha256::new();
        pieces.update(b"a");
        pieces.update(b"bc");
        assert_eq!([hash(b"abc"), pieces.finish()], [abc, abc]);
    }
}
