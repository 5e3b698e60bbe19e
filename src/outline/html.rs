//! The outline as a page to look at and to print: one file, which loads nothing from other sites and runs no script.

use super::CourseOutline;

/// The page. Its words are English, as those of the program; what the author wrote is marked with the course's language.
///
/// # Panics
/// Never: the template is inside the program and is rendered in a test.
pub fn html(outline: &CourseOutline) -> String {
    // The bars are as long as the budget of a lesson, or as the longest page where that takes more.
    let scale = outline
        .modules
        .iter()
        .flat_map(|module| &module.pages)
        .map(|page| page.minutes)
        .max()
        .unwrap_or(1)
        .max(outline.budget);
    let mut context = tera::Context::new();
    context.insert("course", outline);
    context.insert("scale", &scale);
    context.insert("direction", crate::course::direction(&outline.language));
    tera::Tera::one_off(include_str!("page.html"), &context, true)
        .unwrap_or_else(|error| format!("<!DOCTYPE html><title>leadlet</title><p>{error}"))
}

#[cfg(test)]
mod tests {
    use crate::parse;
    use crate::source::Source;

    #[test]
    fn the_page_shows_what_the_author_wrote_as_text() {
        let source = Source::from_texts([
            (
                "content/course.yaml",
                "id: c\ntitle: \"<b>C</b>\"\nlanguage: ar\naudiences: {manager: \"M & N\"}\n",
            ),
            ("content/01-a/module.md", "---\ntitle: A\n---\n"),
            (
                "content/01-a/01-b.md",
                "---\ntitle: \"<i>B</i>\"\nobjective: Do it.\n---\n\n::: question\nWhat <now>?\n\n- [x] a\n- [ ] b\n:::\n",
            ),
            (
                "content/01-a/90-q.md",
                "---\ntitle: Q\nkind: quiz\nfrom: [module]\n---\n\nText.\n",
            ),
        ]);
        let html = super::html(&super::super::outline(&parse::parse(&source, false).course));
        for expected in [
            "&lt;b&gt;C&lt;",
            "&lt;i&gt;B&lt;",
            "M &amp; N",
            "dir=\"rtl\"",
            "asks 1 of 1",
            "Do it.",
        ] {
            assert!(html.contains(expected), "{expected}: {html}");
        }
        assert!(
            !html.contains("<i>") && !html.contains("<script") && !html.contains("http"),
            "{html}"
        );
    }
}
