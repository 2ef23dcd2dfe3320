//! Sentences that differ in their numbers only, kept once: reasons are most of what a page of many cells would weigh.

use std::collections::HashMap;

use serde_json::{Value, json};

/// Forms of sentences, with a gap for each run of figures.
#[derive(Default)]
pub(super) struct Phrases {
    forms: Vec<Vec<String>>,
    known: HashMap<Vec<String>, usize>,
}

impl Phrases {
    /// The form of a sentence, and the figures that fill its gaps: `[form, "248", "36"]`; `null` for none.
    pub fn keep(&mut self, sentence: Option<&str>) -> Value {
        let Some(sentence) = sentence else { return Value::Null };
        let (form, figures) = split(sentence);
        let forms = &mut self.forms;
        let number = *self.known.entry(form).or_insert_with_key(|form| {
            forms.push(form.clone());
            forms.len() - 1
        });
        [json!(number)].into_iter().chain(figures.into_iter().map(Value::from)).collect()
    }

    /// The forms, each as the pieces between its gaps.
    pub fn into_forms(self) -> Value {
        json!(self.forms)
    }
}

/// The pieces between runs of figures, and the runs. A run may hold points: 14.5 is one.
fn split(sentence: &str) -> (Vec<String>, Vec<String>) {
    let (mut pieces, mut figures) = (vec![String::new()], Vec::<String>::new());
    let mut inside = false;
    let mut chars = sentence.chars().peekable();
    while let Some(c) = chars.next() {
        let point = inside && c == '.' && chars.peek().is_some_and(char::is_ascii_digit);
        if c.is_ascii_digit() || point {
            if inside {
                figures.last_mut().expect("begun with the first figure").push(c);
            } else {
                figures.push(c.into());
                pieces.push(String::new());
            }
            inside = true;
        } else {
            pieces.last_mut().expect("there is one from the beginning").push(c);
            inside = false;
        }
    }
    (pieces, figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_come_back_as_they_were() {
        let told = ["248 events in 36 months, 14.5 times.", "12 events in 36 months, 1.5 times.", "", "no 3.", "é🙂9"];
        let mut phrases = Phrases::default();
        let kept: Vec<Value> = told.iter().map(|sentence| phrases.keep(Some(sentence))).collect();
        assert_eq!(kept[0][0], kept[1][0], "one form for both");
        let forms = phrases.into_forms();
        for (sentence, kept) in told.iter().zip(&kept) {
            let form = forms[kept[0].as_u64().expect("a number") as usize].as_array().expect("pieces");
            let text = |value: &Value| value.as_str().expect("text").to_owned();
            let gaps = kept.as_array().expect("a row")[1..].iter().map(text).chain([String::new()]);
            let whole: String = form.iter().zip(gaps).map(|(piece, gap)| text(piece) + &gap).collect();
            assert_eq!(whole, *sentence);
        }
    }
}
