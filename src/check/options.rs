//! Options: as many as are read, alike in length and form.

use super::asked::{place, single_key};
use super::normalized_text::NormalizedText;
use super::words::WordList;
use super::{CheckContext, cueing};
use crate::course::{AnswerOption, Block, Document, Question};
use crate::diagnostic::{Diagnostic, Fix, Rule, Severity};
use crate::kinds::question::choice::QUIZ_OPTIONS;

/// How much longer than the median of the others the right option may be.
const LONGER: f64 = 1.3;
/// Letters more that one sees at a glance.
const AT_A_GLANCE: usize = 12;

/// Checks the options of a `choice` question; `stem` are the words of what it asks.
pub fn check(
    ground: &CheckContext,
    document: &Document,
    block: &Block,
    question: &Question,
    stem: &NormalizedText,
    findings: &mut Vec<Diagnostic>,
) {
    let options = question.interaction.options();
    count(document, block, question, options, findings);
    end_marks(document, options, findings);
    if let Some(key) = single_key(options) {
        longest(document, options, key, findings);
    }
    if let (Some(words), true) = (ground.words, options.len() > 1) {
        let folded: Vec<NormalizedText> = options
            .iter()
            .map(|option| NormalizedText::new(&option.plain))
            .collect();
        forms(words, document, options, &folded, findings);
        cueing::check(words, document, question, stem, &folded, findings);
    }
}

fn count(
    document: &Document,
    block: &Block,
    question: &Question,
    options: &[AnswerOption],
    findings: &mut Vec<Diagnostic>,
) {
    let (message, help) = match options.len() {
        2 => (
            "This question has two options, so half of all guesses are correct".to_owned(),
            "Add a third that a sensible person might pick.",
        ),
        many @ 6.. => (
            format!("This question has {many} options; three to five are recommended"),
            "Keep those that a learner would really choose.",
        ),
        _ => return,
    };
    findings.push(
        Diagnostic::with_severity(
            Severity::Warning,
            &QUIZ_OPTIONS,
            &document.file,
            place(question, block),
            message,
        )
        .help(help),
    );
}

fn letters(option: &AnswerOption) -> usize {
    option.plain.chars().count()
}

pub(crate) static QUIZ_LONGEST_KEY: Rule = Rule {
    name: "quiz/longest-key",
    severities: &[Severity::Warning],
    summary: "The correct option is not the longest by far, and not the longest in more than half of the course's questions.",
    reason: "Authors write the correct answer in full and the others quickly. Learners know: of all clues this is the one they use most.",
    source: "Clues that made items easier in a trial: https://pmc.ncbi.nlm.nih.gov/articles/PMC10711986",
    bad: "::: question\nWhat should Priya do with the total?\n\n- [x] Tell Theo today what she has seen, whom it affects and by when it matters.\n- [ ] Repair it herself.\n- [ ] Wait until Friday.\n:::",
    good: "::: question\nWhat should Priya do with the total?\n\n- [x] Tell Theo today what she has seen.\n- [ ] Put the total right and carry on.\n- [ ] Keep an eye on it until Friday.\n:::",
    fixable: false,
};

fn longest(
    document: &Document,
    options: &[AnswerOption],
    key: usize,
    findings: &mut Vec<Diagnostic>,
) {
    let mut others: Vec<usize> = options
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != key)
        .map(|(_, option)| letters(option))
        .collect();
    others.sort_unstable();
    let (length, middle, most) = (
        letters(&options[key]),
        others[others.len() / 2],
        others[others.len() - 1],
    );
    // With an even number of others the median lies between the two in the middle.
    let median = if others.len().is_multiple_of(2) {
        (middle + others[others.len() / 2 - 1]) as f64 / 2.0
    } else {
        middle as f64
    };
    if length as f64 > median * LONGER && length >= most + AT_A_GLANCE {
        let message = format!(
            "The correct option is the longest by far: {length} characters, the others about \
             {median:.0}"
        );
        let finding = Diagnostic::new(
            &QUIZ_LONGEST_KEY,
            &document.file,
            options[key].text.span.clone(),
            message,
        );
        findings.push(finding.help(
            "Shorten it, moving the reason into its feedback, or make the others as complete.",
        ));
    }
}

/// The mark at the end of an option: whether it is one of a sentence, and whether it stands before a closing quote.
fn end_mark(option: &AnswerOption) -> Option<(bool, bool)> {
    let plain = option.plain.trim_end();
    let bare = plain.trim_end_matches(['"', '”', '’', '\'', '»', ')']);
    let last = bare.chars().next_back()?;
    Some((
        matches!(last, '.' | '!' | '?' | '…' | '。'),
        bare.len() < plain.len(),
    ))
}

pub(crate) static QUIZ_PARALLEL: Rule = Rule {
    name: "quiz/parallel",
    severities: &[Severity::Warning],
    summary: "Options are alike in form: end mark, capital, first word; and fit the stem's last word.",
    reason: "The one that differs is read as the answer, or as the filler.",
    source: "Flaws of the NBME's list: https://bmcmededuc.biomedcentral.com/articles/10.1186/s12909-016-0559-7/tables/1",
    bad: "::: question\nWhat should Priya do with the total?\n\n- [x] Tell Theo today.\n- [ ] Repair it herself.\n- [ ] Wait until Friday\n:::",
    good: "::: question\nWhat should Priya do with the total?\n\n- [x] Tell Theo today.\n- [ ] Repair it herself.\n- [ ] Wait until Friday.\n:::",
    fixable: true,
};

/// All options end with a mark, or none: of those that differ from most, each.
fn end_marks(document: &Document, options: &[AnswerOption], findings: &mut Vec<Diagnostic>) {
    let ends: Vec<Option<(bool, bool)>> = options.iter().map(end_mark).collect();
    let (with, without) = (
        ends.iter().flatten().filter(|end| end.0).count(),
        ends.iter().flatten().filter(|end| !end.0).count(),
    );
    if with == 0 || without == 0 || options.len() < 3 || with == without {
        return;
    }
    let wanted = with > without;
    for (option, end) in options
        .iter()
        .zip(&ends)
        .filter(|(_, end)| end.is_some_and(|end| end.0 != wanted))
    {
        let message = if wanted {
            "This option alone has no mark at its end"
        } else {
            "This option alone ends with a mark"
        };
        let message = if with.min(without) > 1 {
            message.replace(" alone", "")
        } else {
            message.to_owned()
        };
        let help = if wanted {
            "End it as the others end."
        } else {
            "Take the mark away: the others have none."
        };
        let mut finding = Diagnostic::new(
            &QUIZ_PARALLEL,
            &document.file,
            option.text.span.clone(),
            message,
        )
        .help(help);
        finding.fix = end
            .filter(|end| !end.1)
            .and_then(|_| mend(document, option, wanted));
        findings.push(finding);
    }
}

/// A full stop more or less, where the option's source ends with the very sign that its reader sees.
fn mend(document: &Document, option: &AnswerOption, wanted: bool) -> Option<Fix> {
    let written = document.text.get(option.text.span.clone())?;
    let (end, last) = (option.text.span.end, written.chars().next_back()?);
    match wanted {
        true if last.is_alphanumeric() && option.plain.ends_with(last) => {
            Some(Fix::replace("add a full stop", end..end, "."))
        }
        false if last == '.' && !written.ends_with("..") => {
            Some(Fix::replace("remove the full stop", end - 1..end, ""))
        }
        _ => None,
    }
}

/// The same capital and the same form of the first word.
fn forms(
    words: &WordList,
    document: &Document,
    options: &[AnswerOption],
    folded: &[NormalizedText],
    findings: &mut Vec<Diagnostic>,
) {
    if options.len() < 3 {
        return;
    }
    let small = |option: &AnswerOption| {
        option
            .plain
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with(char::is_lowercase)
    };
    let is_ing = |text: &NormalizedText| {
        text.words().next().is_some_and(|word| {
            word.len() > 5 && word.ends_with("ing") && !words.ing.contains(word)
        })
    };
    let of_form = !words.ing.is_empty();
    if let Some(at) = odd_one(options.iter().map(small), Some(true)) {
        let finding = Diagnostic::new(
            &QUIZ_PARALLEL,
            &document.file,
            options[at].text.span.clone(),
            "This option alone begins with a small letter",
        );
        findings.push(finding.help("Begin it as the others begin."));
    } else if let Some(at) = odd_one(folded.iter().map(is_ing), None).filter(|_| of_form) {
        let finding = Diagnostic::new(
            &QUIZ_PARALLEL,
            &document.file,
            options[at].text.span.clone(),
            "This option alone begins with another form of word",
        );
        findings.push(finding.help(
            "Begin all of them alike: \"Tell her\", \"Wait\"; or \"Telling her\", \"Waiting\".",
        ));
    }
}

/// The number of the only one that differs from all others (in being `only`, when that is said).
fn odd_one(each: impl Iterator<Item = bool> + Clone, only: Option<bool>) -> Option<usize> {
    let (total, yes) = (
        each.clone().count(),
        each.clone().filter(|one| *one).count(),
    );
    let odd = match (yes, total - yes) {
        (1, others) if others > 1 => true,
        (others, 1) if others > 1 => false,
        _ => return None,
    };
    each.enumerate()
        .find(|(_, one)| *one == odd && only.is_none_or(|only| only == odd))
        .map(|(at, _)| at)
}
