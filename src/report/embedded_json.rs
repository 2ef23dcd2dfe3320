//! Data inside the page: JSON that no text in it can end, whatever the text.

use serde_json::Value;

/// The JSON with `<`, `>`, `&` and the two line separators of Unicode escaped. They stand in JSON only inside strings, where an
/// escape means the same.
pub(super) fn island(data: &Value) -> String {
    let json = data.to_string();
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => escaped.push_str("\\u003c"),
            '>' => escaped.push_str("\\u003e"),
            '&' => escaped.push_str("\\u0026"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_text_ends_the_island_and_every_text_comes_back() {
        let data = json!({ "</script><!--": ["<script>", "\"><img onerror=x>", "\u{2028}&amp;\u{2029}", "\u{202e}gnp", "🙂"] });
        let text = island(&data);
        assert!(!text.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), data);
    }
}
