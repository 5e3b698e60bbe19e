//! The tables of keys as JSON Schemas, which editors show and check by.

use super::{COURSE, LESSON, MODULE, PAGE, QUIZ, SELF_CHECK, SchemaKey, THEME, ValueType};
use serde_json::{Map, Value, json};

/// A schema that can be asked for: its name, what it is about, and its table.
pub const SCHEMAS: &[(&str, &str, &[SchemaKey])] = &[
    ("course", "content/course.yaml", COURSE),
    ("module", "The front matter of module.md", MODULE),
    ("lesson", "The front matter of a lesson", LESSON),
    ("quiz", "The front matter of a quiz page", QUIZ),
    (
        "self-check",
        "The front matter of a self-check page",
        SELF_CHECK,
    ),
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
    schema.insert(
        "$schema".to_owned(),
        json!("http://json-schema.org/draft-07/schema#"),
    );
    schema.insert("title".to_owned(), json!(about));
    schema.extend(table(keys));
    Some(Value::Object(schema))
}

/// An object with these keys and no others.
fn table(keys: &[SchemaKey]) -> Map<String, Value> {
    let mut properties = Map::new();
    for key in keys {
        let mut property = of(&key.kind);
        property.insert("description".to_owned(), json!(format!("{}.", key.text)));
        properties.insert(key.name.to_owned(), Value::Object(property));
    }
    let required: Vec<&str> = keys
        .iter()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    let mut schema = object(json!({"type": "object", "additionalProperties": false}));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

/// The schema of one value.
fn of(kind: &ValueType) -> Map<String, Value> {
    let text = |pattern: &str| json!({"type": "string", "pattern": pattern});
    let free = |item: &ValueType| json!({"type": "object", "additionalProperties": of(item)});
    object(match kind {
        ValueType::Text => json!({"type": ["string", "number", "boolean"], "pattern": r"\S"}),
        ValueType::Id => text("^[a-z][a-z0-9-]*$"),
        ValueType::Flag => json!({"type": "boolean"}),
        ValueType::Number { min, max } => {
            json!({"type": "integer", "minimum": min, "maximum": max})
        }
        ValueType::OneOf(words) => json!({"enum": words}),
        ValueType::Language => text("^([a-z]{2,3}|[xi]-[A-Za-z0-9]{1,8})(-[A-Za-z0-9]{1,8})*$"),
        ValueType::Web => text(r#"^[Hh][Tt][Tt][Pp][Ss]?://[^\s<>"\\/?#:][^\s<>"\\]*$"#),
        ValueType::Url => text(
            r#"^([Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:|[Tt][Ee][Ll]:)[^\s<>"\\/?#:][^\s<>"\\]*$"#,
        ),
        ValueType::Origin => text(r"^https?://[A-Za-z0-9.:\[\]-]+$"),
        ValueType::Path => text(r"^(?!\.{0,2}(/|$))(?!.*/\.{0,2}(/|$))[^\\:]+$"),
        ValueType::Color => text("^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"),
        ValueType::ListOf(item) => json!({"type": "array", "items": of(item)}),
        ValueType::OneOrList(item) => {
            json!({"anyOf": [of(item), {"type": "array", "items": of(item)}]})
        }
        ValueType::MapOf(item) => {
            let mut map = free(item);
            map["propertyNames"] = text("^[a-z][a-z0-9-]*$");
            map
        }
        ValueType::FreeMapOf(item) => free(item),
        ValueType::Table(keys) => Value::Object(table(keys)),
        ValueType::Either(kinds) => json!({"anyOf": kinds.iter().map(of).collect::<Vec<_>>()}),
    })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
