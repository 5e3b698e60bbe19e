//! The tables of keys as JSON Schemas, which editors show and check by.

use super::{COURSE, Key, Kind, LESSON, MODULE, PAGE, QUIZ, SELF_CHECK, THEME};
use serde_json::{Map, Value, json};

/// A schema that can be asked for: its name, what it is about, and its table.
pub const SCHEMAS: &[(&str, &str, &[Key])] = &[
    ("course", "content/course.yaml", COURSE),
    ("module", "The front matter of module.md", MODULE),
    ("lesson", "The front matter of a lesson", LESSON),
    ("quiz", "The front matter of a quiz page", QUIZ),
    ("self-check", "The front matter of a self-check page", SELF_CHECK),
    ("page", "The front matter of index.md and glossary.md", PAGE),
    ("theme", "theme.yaml", THEME),
];

/// The JSON Schema (draft 7, which editors know best) of that name; none when there is no such name.
///
/// It takes what the reader takes, for YAML that was read as JSON, with two differences that no schema can know: a text may be any
/// number or `true`, as the reader takes them as they were written, and keys that stand twice are gone before a schema sees them.
pub fn schema(name: &str) -> Option<Value> {
    let (_, about, keys) = SCHEMAS.iter().find(|(known, ..)| *known == name)?;
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!(about));
    schema.extend(table(keys));
    Some(Value::Object(schema))
}

/// An object with these keys and no others.
fn table(keys: &[Key]) -> Map<String, Value> {
    let mut properties = Map::new();
    for key in keys {
        let mut property = of(&key.kind);
        property.insert("description".to_owned(), json!(format!("{}.", key.text)));
        properties.insert(key.name.to_owned(), Value::Object(property));
    }
    let required: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = object(json!({"type": "object", "additionalProperties": false}));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

/// The schema of one value.
fn of(kind: &Kind) -> Map<String, Value> {
    let text = |pattern: &str| json!({"type": "string", "pattern": pattern});
    let free = |item: &Kind| json!({"type": "object", "additionalProperties": of(item)});
    object(match kind {
        Kind::Text => json!({"type": ["string", "number", "boolean"], "pattern": r"\S"}),
        Kind::Id => text("^[a-z][a-z0-9-]*$"),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Number { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
        Kind::OneOf(words) => json!({"enum": words}),
        Kind::Web => text(r#"^[Hh][Tt][Tt][Pp][Ss]?://[^\s<>"\\/?#:][^\s<>"\\]*$"#),
        Kind::Url => text(r#"^([Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:|[Tt][Ee][Ll]:)[^\s<>"\\/?#:][^\s<>"\\]*$"#),
        Kind::Origin => text(r"^https?://[A-Za-z0-9.:\[\]-]+$"),
        Kind::Path => text(r"^(?!\.{0,2}(/|$))(?!.*/\.{0,2}(/|$))[^\\:]+$"),
        Kind::Color => text("^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"),
        Kind::ListOf(item) => json!({"type": "array", "items": of(item)}),
        Kind::OneOrList(item) => json!({"anyOf": [of(item), {"type": "array", "items": of(item)}]}),
        Kind::MapOf(item) => {
            let mut map = free(item);
            map["propertyNames"] = text("^[a-z][a-z0-9-]*$");
            map
        }
        Kind::FreeMapOf(item) => free(item),
        Kind::Table(keys) => Value::Object(table(keys)),
        Kind::Either(kinds) => json!({"anyOf": kinds.iter().map(of).collect::<Vec<_>>()}),
    })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
