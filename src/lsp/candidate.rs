//! One thing that can be written at the cursor.

use lsp_types::CompletionItemKind;

/// One proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidate {
    /// What is written when it is taken, unless `template` says otherwise; also what is shown.
    pub text: String,
    /// What it is, in a few words.
    pub about: String,
    /// What it does, in Markdown; "" for nothing more.
    pub more: String,
    /// What is written where the editor fills in templates; "" for `text`.
    pub template: String,
    /// Which sign the editor shows beside it.
    pub kind: Option<CompletionItemKind>,
}

impl Candidate {
    /// A proposal with what it is.
    pub fn new(
        kind: CompletionItemKind,
        text: impl Into<String>,
        about: impl Into<String>,
    ) -> Candidate {
        Candidate {
            text: text.into(),
            about: about.into(),
            kind: Some(kind),
            ..Candidate::default()
        }
    }

    /// What is compared with what is typed: pages and terms are found by their titles too.
    pub fn searched(&self) -> String {
        match self.kind {
            Some(CompletionItemKind::REFERENCE | CompletionItemKind::TEXT) => {
                format!("{} {}", self.text, self.about)
            }
            _ => self.text.clone(),
        }
    }

    /// The same with what it does.
    pub fn more(self, more: impl Into<String>) -> Candidate {
        Candidate {
            more: more.into(),
            ..self
        }
    }
}
