//! Each kind of page: its view, put into its template.

use super::build_target::BuildTarget;
use super::html::PageWriter;
use super::practice_data;
use super::rendered::{DocumentPart, RenderedPages};
use super::search::{EntryBuilder, EntrySource, SearchEntry, Weight};
use super::shared::{RenderContext, names, objectives, root, value};
use super::theme_assets::fingerprinted;
use super::view::{LessonView, PageView, QuizView, StepView, TermView};
use super::view_builder::ViewBuilder;
use crate::course::visit;
use crate::course::{
    self, BlockKind, Document, Glossary, Interaction, Lesson, LessonKind, Module, Quiz,
};
use crate::diagnostic::Diagnostic;
use crate::elements::has_element;
use crate::policy;
use crate::site::Content;
use crate::source::FileError;
use std::sync::Arc;
use tera::{Context, Value};

impl<'a> RenderContext<'a> {
    /// The front page.
    pub fn front(&'a self) -> RenderedPages {
        let settings = &self.course.settings;
        let mut context = self.begin(
            "front",
            "",
            &settings.title,
            &settings.summary,
            "index.html",
        );
        let about = EntrySource {
            href: "index.html",
            title: &settings.title,
            kind: "front",
            module: "",
            hue: 0,
            audience: Vec::new(),
        };
        let mut gather = EntryBuilder::new(about);
        gather.plain(&settings.summary, Weight::Lead);
        self.body(
            &mut context,
            self.course.front.as_ref(),
            "index.html",
            &mut gather,
        );
        context.insert_value(
            "modules",
            Value::from(
                self.modules
                    .iter()
                    .map(|module| module.full.clone())
                    .collect::<Vec<_>>(),
            ),
        );
        let count: usize = self.modules.iter().map(|module| module.lines.len()).sum();
        let minutes =
            (self.modules.iter()).fold(0_u32, |sum, module| sum.saturating_add(module.minutes));
        context.insert_value("count", Value::from(count));
        context.insert_value("minutes", Value::from(minutes));
        RenderedPages {
            entries: vec![((0, 0), gather.finish())],
            ..self.made("front.html", "index.html", &context)
        }
    }

    /// The page of the module with this number.
    pub fn module_page(&'a self, number: usize) -> Option<RenderedPages> {
        let (module, shared) = self
            .course
            .modules
            .get(number)
            .zip(self.modules.get(number))?;
        let mut context = self.begin(
            "module",
            &module.id,
            &module.title,
            &module.summary,
            &module.address,
        );
        let audience = names(&module.audience);
        let about = EntrySource {
            href: &module.address,
            title: &module.title,
            kind: "module",
            module: "",
            hue: shared.hue,
            audience,
        };
        let mut gather = EntryBuilder::new(about);
        gather.plain(&module.summary, Weight::Lead);
        self.body(
            &mut context,
            Some(&module.page),
            &module.address,
            &mut gather,
        );
        context.insert_value("module", shared.full.clone());
        context.insert_value(
            "next_module",
            self.modules
                .get(number + 1)
                .map_or_else(Value::none, |next| next.full.clone()),
        );
        let entries = vec![((number + 1, 0), gather.finish())];
        Some(RenderedPages {
            entries,
            ..self.made("module.html", &module.address, &context)
        })
    }

    /// The `page`th page of the `number`th module.
    ///
    /// # Errors
    /// When captions that are there cannot be read.
    pub fn lesson_page(
        &'a self,
        number: usize,
        page: usize,
    ) -> Result<Option<RenderedPages>, FileError> {
        let Some((module, shared)) = self
            .course
            .modules
            .get(number)
            .zip(self.modules.get(number))
        else {
            return Ok(None);
        };
        let Some((lesson, this)) = module.lessons.get(page).zip(self.view(number, page)) else {
            return Ok(None);
        };
        let markdown = PageWriter::markdown(&lesson.page);
        let mut writer = PageWriter::new(&markdown, self.writing(&lesson.page, &lesson.address));
        let mut steps = ViewBuilder::new(self, &lesson.page, &mut writer);
        let views: Vec<StepView> = steps.steps(!matches!(lesson.kind, LessonKind::Quiz(_)))?;
        let mut scripts: Vec<(String, Content)> = std::mem::take(&mut steps.scripts)
            .into_iter()
            .map(|(address, script)| (address, script.into()))
            .collect();
        let footnotes = writer.footnotes().unwrap_or_default();
        let mut gather = self.gather(number, lesson, this.kind, &views);
        gather.html(&footnotes, Weight::Text);
        let view = LessonView {
            page: &this,
            number: page + 1,
            count: shared.lines.len(),
            objectives: objectives(lesson),
            after: self.after(module, lesson),
        };
        let summary = if lesson.summary.is_empty() {
            lesson
                .objectives
                .first()
                .map_or("", |objective| &objective.text)
        } else {
            &lesson.summary
        };
        let room = lesson.kind != LessonKind::Lesson || recognises(lesson);
        let mut context = self.begin_page(
            this.kind,
            &lesson.id,
            &lesson.title,
            summary,
            &lesson.address,
            (room, has_kinds(lesson)),
        );
        let mut bare = shared.bare.clone();
        bare.insert("nav".into(), Value::safe_string(&self.nav(number, page)));
        context.insert_value("module", Value::from(bare));
        context.insert_value("lesson", value(&view));
        context.insert_value("steps", value(&views));
        context.insert_value("footnotes", Value::safe_string(&footnotes));
        context.insert_value("next", value(&self.next(number, page)));
        context.insert_value("previous", value(&self.previous(number, page)));
        let template = match &lesson.kind {
            LessonKind::Lesson => "lesson.html",
            LessonKind::Quiz(quiz) => {
                context.insert_value("quiz", value(&self.quiz(module, lesson, quiz, &mut gather)));
                "quiz.html"
            }
            LessonKind::SelfCheck => "self-check.html",
        };
        let entries = vec![((number + 1, page + 1), gather.finish())];
        let raw = self.is_raw(&lesson.page)
            || matches!(&lesson.kind, LessonKind::Quiz(quiz)
                if course::pool(self.course, self.names, module, lesson, quiz).iter().any(|one| self.is_raw(&one.lesson.page)));
        let (html, part) = self.write_page(template, &context, &lesson.address);
        let practice = html
            .as_ref()
            .ok()
            .and_then(|html| practice_data::script(lesson, html))
            .map(|(name, script)| {
                let address = fingerprinted(&name, &script);
                scripts.push((address.clone(), self.content(&address, script)));
                address
            });
        Ok(Some(RenderedPages {
            address: lesson.address.clone(),
            html: html.map(|html| self.page(&lesson.address, html, raw)),
            scripts,
            practice,
            part,
            entries,
        }))
    }

    /// What search finds of a page of the `number`th module.
    fn gather<'p>(
        &'p self,
        number: usize,
        lesson: &'p Lesson,
        kind: &'static str,
        steps: &[StepView],
    ) -> EntryBuilder<'p> {
        let module = self.course.modules.get(number);
        let hue = self.modules.get(number).map_or(0, |module| module.hue);
        // A module for some is for them with all its pages, where those say nothing else.
        let of_module = module
            .map(|module| names(&module.audience))
            .unwrap_or_default();
        let mut gather = EntryBuilder::new(EntrySource {
            href: &lesson.address,
            title: &lesson.title,
            kind,
            module: module.map_or("", |module| &module.title),
            hue,
            audience: if lesson.audience.is_empty() {
                of_module
            } else {
                names(&lesson.audience)
            },
        });
        gather.plain(&lesson.summary, Weight::Lead);
        lesson
            .objectives
            .iter()
            .for_each(|objective| gather.plain(&objective.text, Weight::Lead));
        gather.begin("");
        gather.steps(steps);
        gather
    }

    /// A quiz with its whole pool. Questions of other pages are written as from this one. Its own are found by what they ask.
    fn quiz(
        &'a self,
        module: &'a Module,
        lesson: &'a Lesson,
        quiz: &Quiz,
        gather: &mut EntryBuilder,
    ) -> QuizView {
        let pool = course::pool(self.course, self.names, module, lesson, quiz);
        let mut views = Vec::with_capacity(pool.len());
        // Neighbours in the pool are mostly of one page, whose Markdown is then read once.
        for questions in pool.chunk_by(|a, b| a.lesson.address == b.lesson.address) {
            let page = &questions[0].lesson.page;
            let markdown = PageWriter::markdown(page);
            let mut writer = PageWriter::new(&markdown, self.writing(page, &lesson.address));
            let mut steps = ViewBuilder::new(self, page, &mut writer);
            let own = questions[0].lesson.address == lesson.address;
            for pooled in questions {
                let view = steps.pooled(module, pooled);
                if own {
                    gather.question(&view);
                }
                views.push(value(&view));
            }
        }
        let asked = match quiz.draw {
            Some(draw) if draw > 0 => pool.len().min(draw as usize),
            _ => pool.len(),
        };
        let minutes = course::minutes(&lesson.page, None)
            .max(u32::try_from(asked * 3 / 4).unwrap_or(u32::MAX));
        QuizView {
            minutes,
            pass: quiz.pass.unwrap_or(self.course.settings.pass),
            draw: quiz.draw.unwrap_or(0),
            attempts: quiz.attempts.unwrap_or(0),
            at_end: quiz.at_end,
            pool: views,
        }
    }

    /// A page of the learner's own: practice, plan, record, recognition or search.
    pub fn room(&'a self, kind: &'static str) -> RenderedPages {
        let address = format!("{kind}.html");
        let title = if kind == "plan" { "my_plan" } else { kind };
        let mut context = self.begin_page(
            kind,
            "",
            self.strings().get(title),
            "",
            &address,
            (kind != "search", false),
        );
        context.insert_value(
            "modules",
            Value::from(
                self.modules
                    .iter()
                    .map(|module| module.full.clone())
                    .collect::<Vec<_>>(),
            ),
        );
        self.made(&address, &address, &context)
    }

    /// The glossary.
    pub fn glossary_page(&'a self, glossary: &'a Glossary) -> RenderedPages {
        let address = "glossary.html";
        let title = glossary
            .title
            .as_deref()
            .unwrap_or_else(|| self.strings().get("glossary"));
        let markdown = PageWriter::markdown(&glossary.page);
        let mut writer = PageWriter::new(&markdown, self.writing(&glossary.page, address));
        let terms: Vec<TermView> = glossary
            .terms
            .iter()
            .map(|term| TermView {
                id: &term.id,
                title: &term.title,
                html: writer.html(&term.definition),
            })
            .collect();
        let mut context = self.begin("glossary", "", title, "", address);
        context.insert_value("terms", value(&terms));
        context.insert_value(
            "footnotes",
            Value::safe_string(&writer.footnotes().unwrap_or_default()),
        );
        let entries = terms
            .iter()
            .enumerate()
            .map(|(number, term)| ((usize::MAX, number), found(term, title)))
            .collect();
        RenderedPages {
            entries,
            ..self.made("glossary.html", address, &context)
        }
    }

    /// What a server shows for an address that is not there.
    pub fn not_found(&self) -> RenderedPages {
        let mut context = self.begin(
            "not-found",
            "",
            self.strings().get("not_found"),
            "",
            "404.html",
        );
        context.insert_value("absolute", Value::from(self.url()));
        self.made("not-found.html", "404.html", &context)
    }

    fn begin(
        &self,
        kind: &'static str,
        id: &str,
        title: &str,
        summary: &str,
        address: &str,
    ) -> Context {
        self.begin_page(kind, id, title, summary, address, (false, false))
    }

    /// The context of a page. The pair says whether it needs the scripts of rooms, and the styles of more kinds than choices.
    pub(super) fn begin_page(
        &self,
        kind: &'static str,
        id: &str,
        title: &str,
        summary: &str,
        address: &str,
        (room, kinds): (bool, bool),
    ) -> Context {
        let course = &self.course.settings.title;
        let head_title = if title == course {
            course.clone()
        } else {
            format!("{title} - {course}")
        };
        let page = PageView {
            kind,
            id,
            title,
            head_title,
            summary,
            room,
            kinds,
            canonical: self.canonical(address),
        };
        self.context(address, &page)
    }

    /// Running text of a page that is no lesson.
    fn body(
        &'a self,
        context: &mut Context,
        document: Option<&'a Document>,
        address: &'a str,
        gather: &mut EntryBuilder,
    ) {
        let (mut body, mut footnotes) = (String::new(), String::new());
        if let Some(document) = document {
            let markdown = PageWriter::markdown(document);
            let mut writer = PageWriter::new(&markdown, self.writing(document, address));
            for block in &document.blocks {
                if let BlockKind::Prose(text) = &block.kind {
                    body.push_str(&writer.html(text));
                }
            }
            footnotes = writer.footnotes().unwrap_or_default();
        }
        gather.begin("");
        gather.html(&body, Weight::Text);
        gather.html(&footnotes, Weight::Text);
        context.insert_value("body", Value::safe_string(&body));
        context.insert_value("footnotes", Value::safe_string(&footnotes));
    }

    /// The list of a module's pages, with the open one marked.
    fn nav(&self, module: usize, open: usize) -> String {
        let lines = self
            .modules
            .get(module)
            .map(|module| module.lines.as_slice())
            .unwrap_or_default();
        let around = around(open, lines.len());
        let mut nav = String::new();
        for (number, line) in lines.iter().enumerate().take(around.end).skip(around.start) {
            nav.push_str(&line.nav[usize::from(number == open)]);
            nav.push('\n');
        }
        nav
    }

    /// Whether raw HTML of the author may be in what is shown of a document.
    fn is_raw(&self, document: &Document) -> bool {
        self.course.settings.trusted_html && document.may_hold_html()
    }

    /// A page as a file of the site, with a policy of its own; what is made of all pages gets its policy with them. `raw`: raw HTML may be in it.
    fn page(&self, address: &str, mut html: String, raw: bool) -> Content {
        if self.place != BuildTarget::File && !self.place.is_paper() {
            let is_shown_anywhere = address == "404.html";
            let home = is_shown_anywhere.then(|| self.url());
            let xapi = self
                .course
                .settings
                .xapi
                .as_ref()
                .filter(|_| self.place == BuildTarget::Web);
            let bare = is_shown_anywhere && !has_element(&html, "script");
            let early = format!("{}{}", root(address), self.early());
            policy::put(
                &mut html,
                policy::PagePolicy {
                    raw,
                    home,
                    xapi,
                    any_store: false,
                    bare,
                },
                &early,
            );
        }
        self.content(address, html)
    }

    pub(super) fn made(&self, template: &str, address: &str, context: &Context) -> RenderedPages {
        // What is in the text of the front page, of a module or of the glossary is in no other page but practice, which shows what lessons hold.
        let modules = || {
            self.course
                .modules
                .iter()
                .filter(|module| module.address == address)
                .map(|module| &module.page)
        };
        let raw = self.course.settings.trusted_html
            && match address {
                "practice.html" => true,
                "index.html" => self.course.front.iter().any(|page| self.is_raw(page)),
                "glossary.html" => self
                    .course
                    .glossary
                    .iter()
                    .any(|glossary| self.is_raw(&glossary.page)),
                _ => modules().any(|page| self.is_raw(page)),
            };
        let (html, part) = self.write_page(template, context, address);
        let html = html.map(|html| self.page(address, html, raw));
        RenderedPages {
            address: address.to_owned(),
            html,
            scripts: Vec::new(),
            practice: None,
            part,
            entries: Vec::new(),
        }
    }

    /// The HTML of a page: whole, or for a course in one file its main part and what else it is there.
    fn write_page(
        &self,
        template: &str,
        context: &Context,
        address: &str,
    ) -> (Result<String, Box<Diagnostic>>, Option<DocumentPart>) {
        if self.place != BuildTarget::File {
            return (self.theme.render(template, context, address), None);
        }
        match self.page_part(template, context, address) {
            Ok((main, part)) => (Ok(main), Some(part)),
            Err(finding) => (Err(finding), None),
        }
    }
}

/// A term of the glossary with this title, as search finds it.
fn found(term: &TermView, glossary: &str) -> Arc<SearchEntry> {
    let href = format!("glossary.html#{}", term.id);
    let mut gather = EntryBuilder::new(EntrySource {
        href: &href,
        title: term.title,
        kind: "term",
        module: glossary,
        hue: 0,
        audience: Vec::new(),
    });
    gather.html(&term.html, Weight::Text);
    gather.finish()
}

/// Whether a page has questions or cards, which have answers.
pub(super) fn recalls(lesson: &Lesson) -> bool {
    let mut found = false;
    visit(&lesson.page.blocks, &mut |block| {
        found |= block.kind.question().is_some() || matches!(block.kind, BlockKind::Card(_))
    });
    found
}

/// Whether a lesson has other questions than choices, a scenario or a card, whose styles are apart.
fn has_kinds(lesson: &Lesson) -> bool {
    let mut found = false;
    visit(&lesson.page.blocks, &mut |block| {
        let is_choice = |interaction: &Interaction| {
            matches!(
                interaction,
                Interaction::Choice { .. } | Interaction::TrueFalse(_)
            )
        };
        found |= block
            .kind
            .question()
            .is_some_and(|question| !is_choice(&question.interaction))
            || matches!(block.kind, BlockKind::Scenario(_) | BlockKind::Card(_));
    });
    found
}

/// Whether a lesson has a recognition card, whose script is in the rooms' bundle.
fn recognises(lesson: &Lesson) -> bool {
    let mut found = false;
    visit(&lesson.page.blocks, &mut |block| {
        found |= matches!(block.kind, BlockKind::Recognise(_))
    });
    found
}

/// How many lines of its module a lesson lists: its page does not grow with the module.
const LISTED: usize = 12;

/// The lines around the one that is open, of so many.
fn around(open: usize, count: usize) -> std::ops::Range<usize> {
    let start = open
        .saturating_sub(LISTED / 2)
        .min(count.saturating_sub(LISTED));
    start..count.min(start + LISTED)
}
