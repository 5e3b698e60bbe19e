//! Finds duplicate keys.

use std::collections::HashMap;

use super::YamlEntry;

/// The keys of one map. Most maps have a handful of them, for which looking at each is quickest; many are numbered once.
#[derive(Default)]
pub struct SeenKeys {
    numbered: HashMap<String, usize>,
}

impl SeenKeys {
    /// The entry of `key` among `entries`, to which more may have been added since the last time.
    pub fn find<'e>(&mut self, key: &str, entries: &'e [YamlEntry]) -> Option<&'e YamlEntry> {
        if entries.len() < 16 {
            return entries.iter().find(|entry| entry.key == key);
        }
        for (number, entry) in entries.iter().enumerate().skip(self.numbered.len()) {
            self.numbered.insert(entry.key.clone(), number);
        }
        entries.get(*self.numbered.get(key)?)
    }
}
