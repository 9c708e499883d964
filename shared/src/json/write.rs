//! JSON of requests, with a tenth of the code of serde's serializer.

/// Type that can be written as JSON.
pub trait ToJson {
    /// Returns the value as JSON.
    fn to_json(&self) -> String;
}

/// Returns an object. Fields without a value are omitted.
pub fn object(fields: &[(&str, Option<String>)]) -> String {
    let mut json = String::new();
    for (name, value) in fields {
        if let Some(value) = value {
            json += if json.is_empty() { "\"" } else { ",\"" };
            json += name;
            json += "\":";
            json += value;
        }
    }
    enclosed("{", &json, "}")
}

/// Returns a list.
pub fn list(items: &[String]) -> String {
    enclosed("[", &items.join(","), "]")
}

/// Returns a string.
pub fn text(text: &str) -> String {
    let mut json = String::from("\"");
    for char in text.chars() {
        match char {
            '\0'..'\x20' => {
                json += if char < '\x10' { "\\u000" } else { "\\u001" };
                json.extend(char::from_digit(char as u32 % 16, 16));
                continue;
            }
            '"' | '\\' => json.push('\\'),
            _ => {}
        }
        json.push(char);
    }
    json + "\""
}

fn enclosed(start: &str, content: &str, end: &str) -> String {
    start.to_owned() + content + end
}
