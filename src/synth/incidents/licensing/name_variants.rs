//! How people write down which premises it was.

use rand::{Rng, RngExt};

use crate::synth::integer_rng::draw_index;

/// In a hundred: the register's name, the name a little differently, the register's id; nothing in the rest.
const AS_REGISTERED: u32 = 82;
const DIFFERENTLY: u32 = 10;
const BY_ID: u32 = 5;

/// The premises of this name and id as a row has them.
pub(super) fn name(name: &str, id: &str, rng: &mut impl Rng) -> String {
    match rng.random_range(0..100_u32) {
        drawn if drawn < AS_REGISTERED => name.to_owned(),
        drawn if drawn < AS_REGISTERED + DIFFERENTLY => differently(name, rng),
        drawn if drawn < AS_REGISTERED + DIFFERENTLY + BY_ID => id.to_owned(),
        _ => String::new(),
    }
}

/// In capitals, with or without its article, with a dot, or with a letter left out.
fn differently(name: &str, rng: &mut impl Rng) -> String {
    match rng.random_range(0..4_u32) {
        0 => name.to_uppercase(),
        1 => name.strip_prefix("The ").map_or_else(|| format!("The {name}"), str::to_owned),
        2 => format!("{name}."),
        _ => {
            // Within the name and not at its start, where readers look first.
            let left_out = 5 + draw_index(name.len() - 6, rng);
            name.char_indices().filter(|(at, _)| *at != left_out).map(|(_, letter)| letter).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hexspot_stats::RandomStreams;

    #[test]
    fn most_are_as_registered_and_few_are_blank() {
        let rng = &mut RandomStreams::new(1).stream("test", 0);
        let written: Vec<String> = (0..2_000).map(|_| name("The Amber Abacus", "SYN-0001", rng)).collect();
        let count = |wanted: &str| written.iter().filter(|name| *name == wanted).count();
        assert!((1_560..1_720).contains(&count("The Amber Abacus")));
        assert!((65..140).contains(&count("SYN-0001")));
        assert!((30..95).contains(&count("")));
        assert!(count("THE AMBER ABACUS") > 20 && count("Amber Abacus") > 20);
        assert!(
            written
                .iter()
                .all(|name| name.is_empty() || name.len() + 4 >= "The Amber Abacus".len() || name == "SYN-0001")
        );
    }
}
