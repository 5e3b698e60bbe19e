//! What a template sees: the one contract between the program and its themes. A field that is named here keeps its name and its
//! meaning; `themes/README.md` tells theme authors the same.
//!
//! Each page's context holds `root`, `page`, `site`, `assets` and `s` (the strings, by key), and besides, by its kind:
//!
//! - front: `body`, `modules` ([`ModuleView`]s), `footnotes`
//! - module: `module` ([`ModuleView`]), `body`, `footnotes`, `next_module` ([`ModuleView`] or null)
//! - lesson: `module` ([`ModuleView`] with `nav`, the `<li>`s of its list as HTML), `lesson` ([`LessonView`]), `steps` ([`StepView`]s),
//!   `footnotes`, `next` ([`NextView`]), `previous` ([`NextView`] or null)
//! - quiz: as a lesson, and `quiz` ([`QuizView`]); self-check: as a lesson
//! - practice, plan, record, recognise, search: `modules`
//! - glossary: `terms` ([`TermView`]s), `footnotes`
//! - print, guide: `body`, `footnotes`, `modules` (each `module`, `body`, `footnotes`, `notes`, and `lessons`, each `lesson`, `steps`,
//!   `footnotes`, `asks`), `asks`, `terms`, `glossary_title`, `glossary_footnotes`
//! - not-found: `absolute` (the published address with a slash at its end, or "")
//! - nav-item: `root`, `item` ([`PageRef`]), `current`
//!
//! `root` is "" or "../" and goes before every address, all of which are relative to the site's top. Names that end in `html` hold
//! HTML and are written as they are, as are `body`, `footnotes`, `nav`, `heads` and `hints`; all others are plain text. An id is "" when there is none.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use tera::Value;

/// HTML, which templates write as it is, with or without `| safe`.
pub(super) fn as_html<S: Serializer>(html: &str, serializer: S) -> Result<S::Ok, S::Error> {
    Value::safe_string(html).serialize(serializer)
}

/// As [`as_html`], of what may not be there.
fn as_html_or_none<S: Serializer>(html: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    html.as_deref()
        .map(Value::safe_string)
        .serialize(serializer)
}

/// As [`as_html`], of several.
fn as_htmls<S: Serializer>(htmls: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(htmls.iter().map(|html| Value::safe_string(html)))
}

/// The page itself.
#[derive(Debug, Serialize)]
pub struct PageView<'a> {
    /// `front`, `module`, `lesson`, `quiz`, `self-check`, `practice`, `plan`, `record`, `recognise`, `search`, `glossary` or `not-found`.
    pub kind: &'static str,
    /// Id of a lesson (`taking-initiative/raise-it`) or a module; "" on other pages.
    pub id: &'a str,
    /// The page's title.
    pub title: &'a str,
    /// What the browser's tab says: the page's and the course's title.
    pub head_title: String,
    /// One sentence, or "".
    pub summary: &'a str,
    /// Whether it needs the scripts of rooms: quiz, self-check, practice, plan, record, recognise, and lessons that recognise.
    pub room: bool,
    /// Whether it has other questions than choices, a scenario or a card.
    pub kinds: bool,
    /// The page's published address, or "" when the course has no `url`.
    pub canonical: String,
}

/// The course.
#[derive(Debug, Serialize)]
pub struct SiteView<'a> {
    /// Its id.
    pub id: &'a str,
    /// Where the pages will stand: `site`, `file`, `print` or `lms`.
    pub place: &'static str,
    /// What pages do with an offline copy: `keep` it, `remove` one that an earlier version of the site left, or "" where none can be.
    pub offline: &'static str,
    /// Whether answers are shown: everywhere, unless they are left out on paper.
    pub answers: bool,
    /// Its title.
    pub title: &'a str,
    /// One sentence, or "".
    pub summary: &'a str,
    /// BCP 47 language tag.
    pub language: &'a str,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The author's version, or null.
    pub version: Option<&'a str>,
    /// What learners may choose from.
    pub audiences: Vec<AudienceView<'a>>,
    /// Links at the foot of each page.
    pub footer: Vec<LabelledView<'a>>,
    /// The link at the end of the last page, or null.
    pub next_step: Option<LabelledView<'a>>,
    /// The logo, or null.
    pub logo: Option<ImageView>,
    /// The picture of a shared link with its published address, or null; null too when the course has no `url`.
    pub share: Option<ImageView>,
    /// Where it is published, with a slash at its end, or "".
    pub url: String,
    /// Origins of host pages that are told of progress.
    pub origins: &'a [String],
    /// Whether there is a glossary page.
    pub glossary: bool,
    /// Days until a question comes back, gap by gap.
    pub gaps: &'a [u32],
    /// Whether there is a page for practice.
    pub practice: bool,
    /// Whether there is a page for the learner's plan.
    pub plan: bool,
    /// Whether there is a page for the record.
    pub record: bool,
    /// Whether there is a page for recognition.
    pub recognise: bool,
    /// Whether there is a page for search.
    pub search: bool,
    /// Name of the course's sign.
    pub sign: &'a str,
    /// The accent's hue, in degrees.
    pub hue: u32,
}

/// An audience.
#[derive(Debug, Serialize)]
pub struct AudienceView<'a> {
    /// Its id.
    pub id: &'a str,
    /// What learners read.
    pub label: &'a str,
}

/// A link with its words.
#[derive(Debug, Serialize)]
pub struct LabelledView<'a> {
    /// The words.
    pub label: &'a str,
    /// http, https, mailto or tel.
    pub url: &'a str,
}

/// A picture of the site.
#[derive(Debug, Serialize)]
pub struct ImageView {
    /// Its address.
    pub src: String,
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
}

/// Addresses of what pages load.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AssetsView {
    /// The style sheet of every page.
    pub style: String,
    /// The style sheet of all pages but lessons, to be loaded after the other; "" when the theme has none.
    pub rooms: String,
    /// The style sheet of lessons with other questions than choices, to be loaded after `style`; "" when the theme has none.
    pub kinds: String,
    /// The style sheet of the places that are paper, else "".
    pub paper: String,
    /// The script before the first paint.
    pub early: String,
    /// The scripts of every page.
    pub script: String,
    /// The scripts of the pages that show a whole module or course, to be loaded after `script`; "" when there are none.
    pub front_script: String,
    /// The scripts of lessons with other questions than choices, to be loaded after `script`; "" when there are none.
    pub kind_script: String,
    /// The scripts of the pages where one practises, plans and takes stock, to be loaded after the others; "" when there are none.
    pub room_script: String,
    /// The style sheet of the search page, to be loaded after `rooms`; "" when the theme has none.
    pub search_style: String,
    /// The scripts of the search page, to be loaded after `script`; "" when the theme has none, and then there is no search.
    pub search_script: String,
    /// The data script of the search page, to be loaded after `search_script`: it knows where the words are.
    pub search_index: String,
    /// The scripts of a page in a frame of a host page, which the others load there alone; "" when there are none.
    pub frame_script: String,
    /// The icon, or "".
    pub icon: String,
    /// The data script of the front page: all modules and pages of the course.
    pub outline: String,
    /// What a link that carries progress is packed by.
    pub known: String,
    /// Fonts to load at once.
    pub fonts: Vec<String>,
}

/// A module.
#[derive(Debug, Serialize)]
pub struct ModuleView<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// One sentence, or "".
    pub summary: &'a str,
    /// Address of its page.
    pub href: &'a str,
    /// Name of its sign.
    pub sign: &'a str,
    /// Quarter turns of the sign, 0 in the first round of signs.
    pub turned: usize,
    /// Which of the six hues, 1 to 6.
    pub hue: usize,
    /// Ids of the audiences it is for; empty means all.
    pub audience: Vec<&'a str>,
    /// "For: Manager, Senior leader", or null when it is for all.
    pub audience_label: Option<String>,
    /// Minutes of all its pages, for everybody.
    pub minutes: u32,
    /// Its pages ([`PageRef`]), in order. Empty in a lesson's `module`, which has `nav`.
    pub pages: Vec<Value>,
    /// How many pages it has.
    pub count: usize,
}

/// A page of a module, as lists show it.
#[derive(Debug, Serialize)]
pub struct PageRef<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// One sentence, or "".
    pub summary: &'a str,
    /// Its address.
    pub href: &'a str,
    /// `lesson`, `quiz` or `self-check`.
    pub kind: &'static str,
    /// Minutes for everybody.
    pub minutes: u32,
    /// Minutes for each audience; empty when they are the same for all.
    pub minutes_for: EachView<'a>,
    /// Ids of the audiences it is for; empty means all.
    pub audience: Vec<&'a str>,
    /// Percent needed to pass a quiz; 0 on other pages.
    pub pass: u8,
}

/// Minutes by audience id, in the course's order of audiences.
#[derive(Clone, Debug, Default)]
pub struct EachView<'a>(pub Vec<(&'a str, u32)>);

impl Serialize for EachView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (audience, minutes) in &self.0 {
            map.serialize_entry(audience, minutes)?;
        }
        map.end()
    }
}

/// The page that is a lesson, a quiz or a self-check: a [`PageRef`] and more.
#[derive(Debug, Serialize)]
pub struct LessonView<'a> {
    /// As in [`PageRef`].
    #[serde(flatten)]
    pub page: &'a PageRef<'a>,
    /// Its number in the module, from 1.
    pub number: usize,
    /// How many pages the module has.
    pub count: usize,
    /// What the learner can do afterwards.
    pub objectives: Vec<ObjectiveView<'a>>,
    /// What to read first ([`PageRef`]s).
    pub after: Vec<Value>,
}

/// An objective.
#[derive(Debug, Serialize)]
pub struct ObjectiveView<'a> {
    /// Its id, or "".
    pub id: &'a str,
    /// The sentence, escaped.
    #[serde(serialize_with = "as_html")]
    pub html: String,
}

/// The page before or after a lesson.
#[derive(Debug, Serialize)]
pub struct NextView<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its address.
    pub href: &'a str,
    /// Its minutes; 0 for the front page.
    pub minutes: u32,
    /// `lesson`, `module` or `front`.
    pub kind: &'static str,
    /// The hue of its module, 1 to 6; 0 for the front page.
    pub hue: usize,
}

/// A term of the glossary.
#[derive(Debug, Serialize)]
pub struct TermView<'a> {
    /// Its anchor.
    pub id: &'a str,
    /// The term, plain.
    pub title: &'a str,
    /// Its definitions.
    #[serde(serialize_with = "as_html")]
    pub html: String,
}

/// A part of a lesson: running text up to the next thing to do, or one thing to do.
#[derive(Debug, Serialize)]
pub struct StepView<'a> {
    /// `read`, `try`, `reflect`, `plan`, `keep`, `shine`, `takeaway`, or `for`: text for some audiences.
    pub label: &'static str,
    /// Ids of the audiences it is for; empty means all.
    pub audience: Vec<&'a str>,
    /// "For: Manager, Senior leader", or null.
    pub audience_label: Option<String>,
    /// What it holds.
    pub blocks: Vec<BlockView<'a>>,
}

/// A block of a lesson; `kind` says which.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum BlockView<'a> {
    /// Running text. The first paragraph of a lesson has the class `opener`.
    Prose {
        /// The text.
        #[serde(serialize_with = "as_html")]
        html: String,
    },
    /// Set-off text.
    Example(AsideView<'a>),
    /// The sentence to keep.
    Takeaway(AsideView<'a>),
    /// Set-off text.
    Note(AsideView<'a>),
    /// Text that folds.
    Details {
        /// Its id, or "".
        id: &'a str,
        /// Classes of the author, parted by blanks.
        class: String,
        /// The words one presses.
        #[serde(serialize_with = "as_html")]
        summary_html: String,
        /// What is folded.
        blocks: Vec<BlockView<'a>>,
    },
    /// Text for some audiences, inside another block.
    For {
        /// Their ids.
        audience: Vec<&'a str>,
        /// "For: Manager, Senior leader".
        audience_label: Option<String>,
        /// What only they see.
        blocks: Vec<BlockView<'a>>,
    },
    /// A list to tick.
    Checklist {
        /// Its id.
        id: &'a str,
        /// Ids it had before the author gave it one, parted by blanks, or "".
        was: String,
        /// Its items.
        items: Vec<ItemView<'a>>,
    },
    /// A private text box.
    Reflect {
        /// Its id.
        id: &'a str,
        /// Ids it had before the author gave it one, parted by blanks, or "".
        was: String,
        /// The prompt.
        #[serde(serialize_with = "as_html")]
        html: String,
    },
    /// Write it yourself, then compare.
    Compose {
        /// Its id.
        id: &'a str,
        /// Ids it had before the author gave it one, parted by blanks, or "".
        was: String,
        /// What to write.
        #[serde(serialize_with = "as_html")]
        html: String,
        /// The model answer.
        #[serde(serialize_with = "as_html")]
        model_html: String,
        /// The criteria.
        items: Vec<ItemView<'a>>,
    },
    /// Video or sound.
    Media {
        /// Its id, or "".
        id: &'a str,
        /// `video` or `audio`.
        kind_of: &'static str,
        /// Address of the file.
        src: String,
        /// Its media type, such as `video/mp4`.
        #[serde(rename = "type")]
        media_type: &'static str,
        /// Address of a data script with the captions, or null.
        captions: Option<String>,
        /// The transcript.
        #[serde(serialize_with = "as_html")]
        transcript_html: String,
    },
    /// A question.
    Question(Box<QuestionView<'a>>),
    /// A branching story.
    Scenario {
        /// Its id.
        id: &'a str,
        /// Ids it had before the author gave it one, parted by blanks, or "".
        was: String,
        /// Its steps, the first one first.
        steps: Vec<SceneView<'a>>,
    },
    /// An if-then plan: `before` cue `middle` action `after`, all plain text.
    Commit {
        /// Its id.
        id: &'a str,
        /// Ids it had before the author gave it one, parted by blanks, or "".
        was: String,
        /// "When".
        before: String,
        /// The proposed cue, or "".
        cue: &'a str,
        /// "I will".
        middle: String,
        /// The proposed action, or "".
        action: &'a str,
        /// What ends the sentence.
        after: String,
    },
    /// A statement with a scale.
    Rating {
        /// Its id.
        id: &'a str,
        /// Ids it had before the author gave it one, parted by blanks, or "".
        was: String,
        /// The statement, inline.
        #[serde(serialize_with = "as_html")]
        html: String,
        /// Words at the low end, or "".
        low: &'a str,
        /// Words at the high end, or "".
        high: &'a str,
        /// How many steps.
        steps: u32,
        /// Id of the module it is about, or "".
        about: &'a str,
        /// Title of that module, or "".
        about_title: &'a str,
    },
    /// A flash card.
    Card {
        /// Its id.
        id: &'a str,
        /// Ids it had before the author gave it one, parted by blanks, or "".
        was: String,
        /// What is shown first.
        #[serde(serialize_with = "as_html")]
        front_html: String,
        /// What is shown when it is turned.
        #[serde(serialize_with = "as_html")]
        back_html: String,
    },
    /// Notes for who runs the course with people; only in the facilitator guide.
    Guide {
        /// The notes.
        #[serde(serialize_with = "as_html")]
        html: String,
    },
    /// A recognition card to fill in.
    Recognise {
        /// Its id.
        id: &'a str,
        /// Ids it had before the author gave it one, parted by blanks, or "".
        was: String,
        /// The prompt.
        #[serde(serialize_with = "as_html")]
        html: String,
    },
}

/// A step of a scenario.
#[derive(Debug, Serialize)]
pub struct SceneView<'a> {
    /// Its id in the scenario; "" for the first.
    pub id: &'a str,
    /// Its heading, inline, or null.
    #[serde(serialize_with = "as_html_or_none")]
    pub title_html: Option<String>,
    /// What is told.
    #[serde(serialize_with = "as_html")]
    pub html: String,
    /// Where one can go from here; empty for an ending.
    pub choices: Vec<SceneChoiceView<'a>>,
    /// How an ending went: `good`, `fair` or `poor`, else "".
    pub mark: &'static str,
}

/// A choice in a scenario.
#[derive(Debug, Serialize)]
pub struct SceneChoiceView<'a> {
    /// What one does, inline.
    #[serde(serialize_with = "as_html")]
    pub html: String,
    /// Id of the step it leads to.
    pub to: &'a str,
}

/// The page a question was taught on.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct TaughtView<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its address.
    pub href: &'a str,
}

/// A quiz page.
#[derive(Debug, Serialize)]
pub struct QuizView {
    /// Percent needed to pass.
    pub pass: u8,
    /// About how many minutes an attempt takes.
    pub minutes: u32,
    /// How many questions an attempt asks; 0: all.
    pub draw: u32,
    /// How many attempts a learner has; 0: no limit.
    pub attempts: u32,
    /// Whether answers come after all questions.
    pub at_end: bool,
    /// All questions it may ask ([`QuestionView`]s).
    pub pool: Vec<Value>,
}

/// Set-off text.
#[derive(Debug, Serialize)]
pub struct AsideView<'a> {
    /// Its id, or "".
    pub id: &'a str,
    /// Classes of the author, parted by blanks.
    pub class: String,
    /// What it holds.
    pub blocks: Vec<BlockView<'a>>,
}

/// An item of a checklist.
#[derive(Debug, Serialize)]
pub struct ItemView<'a> {
    /// Its id within the list.
    pub id: &'a str,
    /// Its words.
    #[serde(serialize_with = "as_html")]
    pub html: String,
}

/// A question. What its kind does not have is empty.
#[derive(Debug, Default, Serialize)]
pub struct QuestionView<'a> {
    /// Its id.
    pub id: &'a str,
    /// Ids it had before the author gave it one, parted by blanks, or "".
    pub was: String,
    /// `choice`, `true-false`, `sequencing`, `matching`, `fill-in` or `numeric`.
    #[serde(rename = "type")]
    pub interaction: &'static str,
    /// Whether any number of options may be chosen.
    pub many: bool,
    /// Its number in the page, from 1.
    pub number: usize,
    /// What stands before the sentence that asks, as block elements, or "".
    #[serde(serialize_with = "as_html")]
    pub stem_html: String,
    /// The sentence that asks, inline.
    #[serde(serialize_with = "as_html")]
    pub ask_html: String,
    /// `choice`, `true-false`, `sequencing`: the options or items in the order in which they are shown, which for sequencing is
    /// never the right one.
    pub options: Vec<OptionView<'a>>,
    /// `sequencing`: the items in the right order.
    pub answer: Vec<OptionView<'a>>,
    /// `matching`: whether targets are groups.
    pub groups: bool,
    /// `matching`: heads of the two columns, or null.
    #[serde(serialize_with = "heads")]
    pub heads: Option<[String; 2]>,
    /// `matching`: what is to be matched.
    pub items: Vec<MatchItemView<'a>>,
    /// `matching`: what it is matched with, in the order in which it is shown.
    pub targets: Vec<MatchTargetView<'a>>,
    /// `fill-in`, `numeric`: the text, cut at its blanks.
    pub parts: Vec<BlankPart>,
    /// `fill-in`, `numeric`: the blanks.
    pub blanks: Vec<BlankView<'a>>,
    /// `fill-in`: whether case, spaces and accents count.
    pub exact: bool,
    /// `fill-in`, `numeric`: what is said when a blank is wrong, or "".
    #[serde(serialize_with = "as_html")]
    pub feedback_html: String,
    /// In a quiz: the objective it tests, escaped for attributes too; else "".
    #[serde(serialize_with = "as_html")]
    pub objective_html: String,
    /// In a quiz: the page it was taught on; else null.
    pub page: Option<TaughtView<'a>>,
    /// Hints, one after another.
    #[serde(serialize_with = "as_htmls")]
    pub hints: Vec<String>,
    /// What is shown when it is settled, or "".
    #[serde(serialize_with = "as_html")]
    pub explain_html: String,
    /// Tries a learner has; 0: no limit.
    pub attempts: u32,
    /// Whether scripts shuffle the options.
    pub shuffle: bool,
    /// What it counts for in a quiz.
    pub points: u32,
    /// Whether it is asked before the teaching.
    pub pre: bool,
    /// Whether "how sure are you?" is asked.
    pub confidence: bool,
    /// Id of the objective it tests, or "".
    pub objective: &'a str,
    /// Changes when the right answer does.
    pub key: &'a str,
    /// Changes when the words do.
    pub wording: &'a str,
    /// Ids of the audiences it is for; empty means all.
    pub audience: Vec<&'a str>,
}

/// An option of a question.
#[derive(Debug, Serialize)]
pub struct OptionView<'a> {
    /// Its id within the question.
    pub id: &'a str,
    /// Its words, inline when they are one paragraph.
    #[serde(serialize_with = "as_html")]
    pub html: String,
    /// Whether it is right.
    pub correct: bool,
    /// What is said to who chose it, or "".
    #[serde(serialize_with = "as_html")]
    pub feedback_html: String,
    /// A, B, C ... in the order written.
    pub letter: String,
}

/// The heads of two columns, as HTML.
fn heads<S: Serializer>(heads: &Option<[String; 2]>, serializer: S) -> Result<S::Ok, S::Error> {
    heads
        .as_ref()
        .map(|[left, right]| [Value::safe_string(left), Value::safe_string(right)])
        .serialize(serializer)
}

/// An item to be matched.
#[derive(Debug, Serialize)]
pub struct MatchItemView<'a> {
    /// Its id within the question.
    pub id: &'a str,
    /// Its words, inline.
    #[serde(serialize_with = "as_html")]
    pub html: String,
    /// What is said when it is matched wrongly, or "".
    #[serde(serialize_with = "as_html")]
    pub feedback_html: String,
    /// Id of its target.
    pub target: &'a str,
}

/// A target of a matching question.
#[derive(Debug, Serialize)]
pub struct MatchTargetView<'a> {
    /// Its id within the question.
    pub id: &'a str,
    /// Its words, inline.
    #[serde(serialize_with = "as_html")]
    pub html: String,
    /// Its words, plain, for an `<option>`.
    pub label: &'a str,
}

/// A piece of a text with blanks.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum BlankPart {
    /// Inline HTML.
    Html {
        /// The piece.
        #[serde(serialize_with = "as_html")]
        html: String,
    },
    /// A blank.
    Blank {
        /// Its number, from 0.
        blank: usize,
    },
}

/// The answer of a blank.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum BlankView<'a> {
    /// Words.
    Words {
        /// What is right; the first is shown.
        answers: &'a [String],
    },
    /// A number.
    Number {
        /// The smallest that is right.
        low: f64,
        /// The largest that is right.
        high: f64,
        /// The answer as it is shown.
        shown: &'a str,
    },
}
