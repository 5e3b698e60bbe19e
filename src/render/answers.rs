//! What a question of each kind shows besides its stem: the views of sequencing, matching and blanks, and how they are made.

use super::html::{PageWriter, escape};
use super::view::{BlankPart, BlankView, MatchItemView, MatchTargetView, OptionView, QuestionView};
use crate::course::{self, Interaction, Text};
use crate::markdown::BLANK;

/// What the question of an interaction shows; the rest of it is empty.
pub fn answers<'a>(writer: &mut PageWriter, interaction: &'a Interaction) -> QuestionView<'a> {
    match interaction {
        Interaction::TrueFalse(options) | Interaction::Choice { options, .. } => QuestionView {
            options: each(writer, options),
            ..QuestionView::default()
        },
        Interaction::Sequencing(items) => sequencing(writer, items),
        Interaction::Matching {
            groups,
            heads,
            items,
            targets,
        } => QuestionView {
            groups: *groups,
            heads: heads
                .as_ref()
                .map(|(left, right)| [writer.answer(left), writer.answer(right)]),
            items: items
                .iter()
                .map(|item| match_item(writer, item, targets))
                .collect(),
            targets: shown_targets(targets, *groups)
                .into_iter()
                .map(|target| MatchTargetView {
                    id: &target.id,
                    html: writer.answer(&target.text),
                    label: &target.plain,
                })
                .collect(),
            ..QuestionView::default()
        },
        Interaction::FillIn {
            text,
            blanks,
            exact,
            feedback,
        } => QuestionView {
            parts: parts(writer, text),
            blanks: blanks
                .iter()
                .map(|blank| BlankView::Words {
                    answers: &blank.answers,
                })
                .collect(),
            exact: *exact,
            feedback_html: feedback
                .as_ref()
                .map(|text| writer.html(text))
                .unwrap_or_default(),
            ..QuestionView::default()
        },
        Interaction::Numeric {
            text,
            blanks,
            feedback,
        } => QuestionView {
            parts: parts(writer, text),
            blanks: blanks
                .iter()
                .map(|blank| BlankView::Number {
                    low: blank.low,
                    high: blank.high,
                    shown: &blank.shown,
                })
                .collect(),
            feedback_html: feedback
                .as_ref()
                .map(|text| writer.html(text))
                .unwrap_or_default(),
            ..QuestionView::default()
        },
    }
}

fn each<'a>(writer: &mut PageWriter, options: &'a [course::AnswerOption]) -> Vec<OptionView<'a>> {
    options
        .iter()
        .enumerate()
        .map(|(at, one)| option(writer, at, one))
        .collect()
}

fn option<'a>(
    writer: &mut PageWriter,
    at: usize,
    option: &'a course::AnswerOption,
) -> OptionView<'a> {
    let letter = u8::try_from(at).ok().filter(|at| *at < 26).map_or_else(
        || (at + 1).to_string(),
        |at| char::from(b'A' + at).to_string(),
    );
    let feedback_html = option
        .feedback
        .as_ref()
        .map(|text| writer.html(text))
        .unwrap_or_default();
    OptionView {
        id: &option.id,
        html: writer.answer(&option.text),
        correct: option.correct,
        feedback_html,
        letter,
    }
}

/// Items sorted by their ids, which are hashes, so that the order tells nothing; turned by one when that is the right order.
fn sequencing<'a>(writer: &mut PageWriter, items: &'a [course::AnswerOption]) -> QuestionView<'a> {
    let answer = each(writer, items);
    let shown = shuffled(items.len(), |at| &items[at].id);
    let options = shown
        .iter()
        .enumerate()
        .map(|(place, at)| OptionView {
            feedback_html: String::new(),
            ..option(writer, place, &items[*at])
        })
        .collect();
    QuestionView {
        options,
        answer,
        ..QuestionView::default()
    }
}

/// The numbers below `length` in the order of their keys, never in their own.
fn shuffled<'a>(length: usize, key: impl Fn(usize) -> &'a str) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|a, b| key(*a).cmp(key(*b)).then(a.cmp(b)));
    if length > 1 && order.iter().enumerate().all(|(place, at)| place == *at) {
        order.rotate_left(1);
    }
    order
}

/// Groups as their author named them; the other halves of pairs in an order that tells nothing.
fn shown_targets(targets: &[course::AnswerOption], groups: bool) -> Vec<&course::AnswerOption> {
    match groups {
        true => targets.iter().collect(),
        false => shuffled(targets.len(), |at| &targets[at].id)
            .into_iter()
            .map(|at| &targets[at])
            .collect(),
    }
}

fn match_item<'a>(
    writer: &mut PageWriter,
    item: &'a course::MatchItem,
    targets: &'a [course::AnswerOption],
) -> MatchItemView<'a> {
    let feedback_html = item
        .option
        .feedback
        .as_ref()
        .map(|text| writer.html(text))
        .unwrap_or_default();
    let target = targets
        .get(item.target)
        .map_or("", |target| target.id.as_str());
    MatchItemView {
        id: &item.option.id,
        html: writer.answer(&item.option.text),
        feedback_html,
        target,
    }
}

/// A text cut at its blanks.
fn parts(writer: &mut PageWriter, text: &Text) -> Vec<BlankPart> {
    let html = writer.with_gaps(text);
    let mut parts = Vec::new();
    for (number, piece) in html.split(BLANK).enumerate() {
        if number > 0 {
            parts.push(BlankPart::Blank { blank: number - 1 });
        }
        if !piece.is_empty() {
            parts.push(BlankPart::Html {
                html: piece.to_owned(),
            });
        }
    }
    parts
}

/// A plan's sentence cut at its two blanks, without the commas and blanks at its joints, escaped nowhere: plain text.
pub fn plan(commit: &course::Commit) -> [String; 3] {
    let mut pieces = commit
        .plain
        .splitn(3, "___")
        .map(|piece| piece.trim().trim_matches([',', ';']).trim().to_owned());
    [(); 3].map(|()| pieces.next().unwrap_or_default())
}

/// A sentence as HTML that also may stand in an attribute.
pub fn sentence(text: &str) -> String {
    escape(text).replace('"', "&quot;")
}
