//! The outline for a terminal: a line a page, what it is for beneath it, the gaps at the end.

use super::{CourseOutline, OutlineAudience, OutlineLesson, OutlineModule};
use std::fmt::Write;

/// The outline as text. With `questions`, every question stands under its objective.
pub fn table(outline: &CourseOutline, questions: bool) -> String {
    let mut out = String::new();
    let counts = [
        (outline.module_count, "module"),
        (outline.page_count, "page"),
        (outline.question_count, "question"),
        (outline.minutes as usize, "minute"),
    ];
    let counts = counts
        .map(|(number, word)| counted(number, word))
        .join(", ");
    let _ = writeln!(out, "{}\n{counts}", outline.title);
    for OutlineAudience {
        label,
        page_count,
        minutes,
        ..
    } in &outline.audiences
    {
        let _ = writeln!(
            out,
            "  {label}: {}, {}",
            counted(*page_count, "page"),
            counted(*minutes as usize, "minute")
        );
    }
    let width = outline
        .modules
        .iter()
        .flat_map(|module| &module.pages)
        .map(|page| page.title.chars().count())
        .max()
        .unwrap_or(0)
        .min(48);
    for module in &outline.modules {
        of_module(&mut out, module, width, questions);
    }
    match outline.gaps.len() {
        0 if outline.question_count == 0 => {
            out.push_str("\nno gaps, but this course has no questions\n")
        }
        0 => {
            out.push_str("\nNo gaps: every lesson has a question, and every objective is tested\n")
        }
        number => {
            let _ = writeln!(out, "\n{}", counted(number, "gap"));
        }
    }
    for gap in &outline.gaps {
        let _ = writeln!(out, "  {}:{}: {}", gap.file, gap.line, gap.message);
    }
    out
}

fn of_module(out: &mut String, module: &OutlineModule, width: usize, questions: bool) {
    let pages = counted(module.pages.len(), "page");
    let minutes = counted(module.minutes as usize, "minute");
    let _ = writeln!(
        out,
        "\n{} ({pages}, {minutes}{})",
        module.title,
        whom(&module.audiences)
    );
    for page in &module.pages {
        of_page(out, page, width, questions);
    }
}

fn of_page(out: &mut String, page: &OutlineLesson, width: usize, questions: bool) {
    let asked = match &page.pool {
        Some(pool) => format!("asks {} of {}", pool.asked, pool.questions.len()),
        None => counted(page.questions.len(), "question"),
    };
    let pad = " ".repeat(width.saturating_sub(page.title.chars().count()));
    let line = format!(
        "  {:10} {}{pad}  {:>3} min  {asked}{}",
        page.kind,
        page.title,
        page.minutes,
        whom(&page.audiences)
    );
    let _ = writeln!(out, "{}", line.trim_end());
    for (number, objective) in page.objectives.iter().enumerate() {
        let tested = if page.objectives.len() > 1 {
            format!(" ({})", counted(objective.questions.len(), "question"))
        } else {
            String::new()
        };
        let _ = writeln!(out, "             {}{tested}", objective.text);
        if questions {
            listed(out, page, Some(number));
        }
    }
    if questions {
        listed(out, page, None);
    }
}

/// The questions that test an objective, or none.
fn listed(out: &mut String, page: &OutlineLesson, objective: Option<usize>) {
    for question in page
        .questions
        .iter()
        .filter(|question| question.objective == objective)
    {
        let _ = writeln!(
            out,
            "               {}. {} [{}{}]",
            question.number,
            question.stem,
            question.kind,
            whom(&question.audiences)
        );
    }
}

fn whom(audiences: &[String]) -> String {
    if audiences.is_empty() {
        String::new()
    } else {
        format!(", for {}", audiences.join(", "))
    }
}

fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
