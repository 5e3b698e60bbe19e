//! A set of texts, mostly of one: a lock has hundreds of thousands of these, and a tree for each would be room for eleven.

/// Texts in order, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SmallSet(Vec<String>);

impl SmallSet {
    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &String> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a text is among them.
    pub fn contains(&self, text: &str) -> bool {
        self.find(text).is_ok()
    }

    /// Adds a text.
    pub fn insert(&mut self, text: String) {
        match (self.0.is_empty(), self.find(&text)) {
            (true, _) => self.0 = vec![text],
            (_, Err(at)) => self.0.insert(at, text),
            _ => {}
        }
    }

    /// Adds all of another.
    pub fn append(&mut self, other: SmallSet) {
        other.0.into_iter().for_each(|text| self.insert(text));
    }

    /// Takes a text away.
    pub fn remove(&mut self, text: &str) {
        if let Ok(at) = self.find(text) {
            self.0.remove(at);
        }
    }

    fn find(&self, text: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|other| other.as_str().cmp(text))
    }
}

impl From<String> for SmallSet {
    fn from(text: String) -> SmallSet {
        SmallSet(vec![text])
    }
}

#[cfg(test)]
mod tests {
    use super::SmallSet;

    #[test]
    fn each_is_there_once_in_order() {
        let mut few = SmallSet::from("b".to_owned());
        ["c", "a", "b", "a"]
            .into_iter()
            .for_each(|text| few.insert(text.to_owned()));
        few.append(SmallSet::from("aa".to_owned()));
        assert_eq!(few.iter().collect::<Vec<_>>(), ["a", "aa", "b", "c"]);
        few.remove("b");
        few.remove("x");
        assert!(!few.contains("b") && few.contains("c") && few.len() == 3);
    }
}
