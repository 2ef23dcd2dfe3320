//! What makes a struct a group of options: flags, keys of `hexspot.toml` and defaults from one definition.
//!
//! A group derives [`clap::Args`] and serde's traits. Each field has its help as its doc comment and its default as an attribute;
//! [`from_defaults`] reads the defaults from there, so that they stand nowhere else.

use clap::{Args, Command};

/// A group with the defaults of its attributes.
pub fn from_defaults<T: Args>() -> T {
    let command = T::augment_args(Command::new("defaults").no_binary_name(true));
    let matches =
        command.try_get_matches_from(std::iter::empty::<&str>()).expect("each option has a default or is optional");
    T::from_arg_matches(&matches).expect("defaults are values of their options")
}

/// Gives groups their defaults from their attributes.
macro_rules! default_from_attributes {
    ($($group:ty),+ $(,)?) => {
        $(impl Default for $group {
            fn default() -> Self {
                $crate::option_group::from_defaults()
            }
        })+
    };
}
pub(crate) use default_from_attributes;

/// Reads one of the names of an enum, for `value_parser`.
///
/// # Errors
///
/// A name that is none of them, with the nearest.
pub fn named<T: std::str::FromStr + strum::VariantNames>(text: &str) -> crate::error::Result<T> {
    text.parse().map_err(|_| crate::Error::unknown_name("value", text, T::VARIANTS.iter().copied()))
}

/// Makes types that are written and read as text the same in files of settings; a number is read as its digits.
macro_rules! serde_as_text {
    ($($type:ty),+ $(,)?) => {
        $(impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                $crate::option_group::text::serialize(self, serializer)
            }
        }
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                $crate::option_group::text::deserialize(deserializer)
            }
        })+
    };
}
pub(crate) use serde_as_text;

/// Values as their text, for `#[serde(with = "text")]`.
pub mod text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum TextOrNumber {
        Text(String),
        Whole(i64),
        Number(f64),
    }

    /// Writes a value as its text.
    pub fn serialize<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    /// Reads a value from its text or, where it is a number, from that.
    pub fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>
    where
        T::Err: Display,
    {
        let text = match TextOrNumber::deserialize(deserializer)? {
            TextOrNumber::Text(text) => text,
            TextOrNumber::Whole(number) => number.to_string(),
            TextOrNumber::Number(number) => number.to_string(),
        };
        text.parse().map_err(D::Error::custom)
    }
}
