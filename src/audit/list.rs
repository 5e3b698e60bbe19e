//! The list of what is in a folder, as CycloneDX 1.6 (ECMA-424): each file with its SHA-256, fonts with their licence. It has no time and
//! no serial number, so that the same folder gives the same list.

use super::files::{licence_beside, spdx};
use super::read::{Audited, AuditedFolder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The list, as JSON.
pub fn list(folder: &AuditedFolder) -> String {
    let components: Vec<Value> = folder
        .files
        .iter()
        .map(|file| component(file, folder))
        .collect();
    let list = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": { "components": [{ "type": "application", "name": "leadlet", "version": env!("CARGO_PKG_VERSION") }] },
            "component": { "type": "application", "name": title(folder), "bom-ref": "course" },
        },
        "components": components,
    });
    let mut text = serde_json::to_string_pretty(&list).unwrap_or_default();
    text.push('\n');
    text
}

fn component(file: &Audited, folder: &AuditedFolder) -> Value {
    let hash: String = Sha256::digest(&file.bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut component = json!({
        "type": "file",
        "name": &*file.path,
        "bom-ref": format!("file:{}", file.path),
        "hashes": [{ "alg": "SHA-256", "content": hash }],
        "properties": [{ "name": "leadlet:bytes", "value": file.bytes.len().to_string() }],
    });
    let is_font = matches!(file.extension().as_str(), "woff2" | "woff" | "ttf" | "otf");
    if is_font && let Some(text) = licence_beside(file, folder).and_then(Audited::text) {
        component["licenses"] = json!([match spdx(text) {
            Some(id) => json!({ "license": { "id": id } }),
            None => json!({ "license": { "name": text.lines().next().unwrap_or_default() } }),
        }]);
    }
    component
}

/// The title of the front page, or of the one file.
fn title(folder: &AuditedFolder) -> String {
    let front = folder
        .files
        .iter()
        .find(|file| folder.single || *file.path == *"index.html")
        .and_then(Audited::text);
    let tags = front
        .map(|text| super::html::html(text).tags)
        .unwrap_or_default();
    let title = tags
        .into_iter()
        .find(|tag| tag.name == "title" && tag.space == super::html::Space::Html)
        .and_then(|tag| tag.inside);
    title.map_or_else(|| "site".to_owned(), |title| title.trim().to_owned())
}
