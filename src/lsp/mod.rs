//! A language server over standard input: what `check` finds, in the editor and as one types.
//!
//! Messages are answered here, at once, from the text as it is now and the last analysis of its course. Analyses run on a thread of
//! their own (`worker`), so that no answer waits for one. Findings, hovers and fixes are the same values that the commands show.
//! It never writes a file, and knows nothing that the line does not know.

mod actions;
mod analysis;
mod candidate;
mod complete;
mod convert;
mod cursor;
mod definition;
mod documents;
mod hover;
mod message;
mod symbols;
mod targets;
mod worker;
mod yaml_spot;

use crate::course::Course;
use crate::parse;
use crate::source::Source;
use analysis::Analysis;
use documents::{Documents, OpenDocument};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Exit, Initialized, Notification as _,
};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentSymbolRequest, GotoDefinition, HoverRequest, Initialize,
    RegisterCapability, Request as _, Shutdown,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    HoverProviderCapability, InitializeParams, OneOf, Position, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, Uri,
};
use message::{ErrorCode, ErrorReply, Incoming, MessageReader};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use worker::{Job, Send, Worker};

/// Messages that wait to be written: an editor that reads none is waited for.
const WAITING: usize = 16;

/// Serves one editor until it says goodbye (`true`), or hangs up without (`false`). What it sends that is no sound message gets an error.
///
/// # Errors
/// When the system cannot read, or what is said cannot be written: then nothing more is waited for, since nobody hears.
pub fn serve(
    from: impl BufRead + std::marker::Send + 'static,
    mut to: impl Write + std::marker::Send + 'static,
) -> Result<bool, Ended> {
    let (sender, waiting) = mpsc::sync_channel::<Value>(WAITING);
    let (ended, end) = mpsc::channel();
    let served = ended.clone();
    std::thread::spawn(move || {
        let written = waiting
            .iter()
            .try_for_each(|message| message::write(&message, &mut to));
        let _ = ended.send(written.map(|()| None).map_err(Ended::Write));
    });
    std::thread::spawn(move || {
        // Who has hung up hears no more.
        let send: Send = Arc::new(move |message| drop(sender.send(message)));
        let read = Session {
            send,
            stage: SessionStage::Begun,
        }
        .run(MessageReader::new(from));
        let _ = served.send(read.map(Some).map_err(Ended::Read));
    });
    // All that speaks is gone with the session; what was said last is still to be written.
    let mut goodbye = false;
    for end in end {
        goodbye |= end?.unwrap_or_default();
    }
    Ok(goodbye)
}

/// Why a server ended before its editor did.
#[derive(Debug)]
pub enum Ended {
    /// The system could not read what the editor sends.
    Read(io::Error),
    /// What it was to hear could not be written.
    Write(io::Error),
}

/// How far the editor and the server are with each other.
enum SessionStage {
    /// Nothing is agreed on.
    Begun,
    /// They work together.
    Working(Box<LanguageServer>),
    /// The editor has said that it will go.
    Ending,
}

/// One editor.
struct Session {
    send: Send,
    stage: SessionStage,
}

impl Session {
    fn run(mut self, mut from: MessageReader<impl BufRead>) -> io::Result<bool> {
        while let Some(incoming) = from.read()? {
            match incoming {
                Incoming::Request { id, method, params } => {
                    let answer = self.answer(&method, params);
                    (self.send)(message::answer(&id, answer));
                }
                Incoming::Malformed { id, refusal } => {
                    (self.send)(message::answer(&id, Err(refusal)))
                }
                Incoming::Notification { method, .. } if method == Exit::METHOD => {
                    return Ok(matches!(self.stage, SessionStage::Ending));
                }
                Incoming::Notification { method, params } => self.hear(&method, params),
                Incoming::Response => {}
            }
        }
        Ok(false)
    }

    fn answer(&mut self, method: &str, params: Value) -> Result<Value, ErrorReply> {
        match (&self.stage, method) {
            (SessionStage::Begun, Initialize::METHOD) => {
                let params: InitializeParams = parameters(params)?;
                self.stage = SessionStage::Working(Box::new(LanguageServer::new(
                    &params,
                    self.send.clone(),
                )));
                let info = json!({"name": "leadlet", "version": env!("CARGO_PKG_VERSION")});
                Ok(json!({"capabilities": capabilities(), "serverInfo": info}))
            }
            (SessionStage::Begun, _) => Err((
                ErrorCode::NotInitialized,
                format!("{method} came before initialize"),
            )),
            (SessionStage::Working(_), Initialize::METHOD) => Err((
                ErrorCode::InvalidRequest,
                "initialize came a second time".to_owned(),
            )),
            (SessionStage::Working(_), Shutdown::METHOD) => {
                self.stage = SessionStage::Ending;
                Ok(Value::Null)
            }
            (SessionStage::Working(server), _) => sheltered(|| server.answer(method, params))
                .unwrap_or_else(|| {
                    Err((
                        ErrorCode::Internal,
                        format!("{method} failed: this is an error in leadlet"),
                    ))
                }),
            (SessionStage::Ending, _) => Err((
                ErrorCode::InvalidRequest,
                format!("{method} came after shutdown"),
            )),
        }
    }

    fn hear(&mut self, method: &str, params: Value) {
        if let SessionStage::Working(server) = &mut self.stage {
            sheltered(|| server.hear(method, params));
        }
    }
}

/// Runs a part of the work, and gives nothing when it panics: the editor keeps its server.
fn sheltered<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::FULL),
                save: Some(true.into()),
                ..TextDocumentSyncOptions::default()
            },
        )),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(
                [":", " ", "{", "=", "\"", "(", "/", "#", "[", ","]
                    .map(str::to_owned)
                    .to_vec(),
            ),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}

/// Where the settings of a course stand below its folder.
const SETTINGS: &str = "content/course.yaml";

struct LanguageServer {
    send: Send,
    documents: Documents,
    worker: Worker,
    /// Whether the editor fills in templates with places to type at.
    snippets: bool,
    /// Whether it can be asked to tell of files that change on the disk.
    can_watch: bool,
    /// The courses of the folders that it had open at first.
    roots: Vec<PathBuf>,
}

/// Where the author is: the open text, the byte of the cursor, and what is known of the course.
struct CursorContext<'a> {
    open: &'a OpenDocument,
    at: usize,
    analysis: Option<Arc<Analysis>>,
}

impl CursorContext<'_> {
    /// The course as far as the open text alone gives it, with the settings of the course: its places are those of the text as it is now,
    /// also while the next analysis is under way.
    fn fresh(&self) -> Course {
        let settings = self
            .analysis
            .as_ref()
            .and_then(|analysis| analysis.outcome.source.text(SETTINGS).cloned());
        let mut source = Source::from_texts(settings.iter().map(|text| (SETTINGS, &**text)));
        source.put(&self.open.file, &self.open.text);
        parse::parse(&source, true).course
    }
}

impl LanguageServer {
    /// For an editor that says what it can.
    fn new(params: &InitializeParams, send: Send) -> LanguageServer {
        let item = params
            .capabilities
            .text_document
            .as_ref()
            .and_then(|text| text.completion.as_ref()?.completion_item.as_ref());
        let snippets = item.and_then(|item| item.snippet_support).unwrap_or(false);
        let watched = params
            .capabilities
            .workspace
            .as_ref()
            .and_then(|workspace| workspace.did_change_watched_files);
        let can_watch = watched
            .and_then(|watched| watched.dynamic_registration)
            .unwrap_or(false);
        let roots = folders(params)
            .into_iter()
            .filter(|root| root.join(SETTINGS).is_file())
            .collect();
        LanguageServer {
            documents: Documents::default(),
            worker: Worker::start(send.clone()),
            snippets,
            can_watch,
            roots,
            send,
        }
    }

    /// Looks at the courses of the folders that the editor has open, and asks to be told of changes on the disk.
    fn begin(&mut self) {
        if std::mem::take(&mut self.can_watch) {
            (self.send)(watch());
        }
        for root in std::mem::take(&mut self.roots) {
            self.look(root, true);
        }
    }

    /// Has a course analysed anew; `disk` says that files on the disk may have changed.
    fn look(&self, root: PathBuf, disk: bool) {
        let unsaved = self.documents.of(&root);
        self.worker.ask(Job {
            root,
            unsaved,
            disk,
        });
    }

    fn hear(&mut self, method: &str, params: Value) {
        match method {
            Initialized::METHOD => self.begin(),
            DidOpenTextDocument::METHOD => {
                let Some(params) = read::<DidOpenTextDocument>(params) else {
                    return;
                };
                let document = params.text_document;
                if let Some(root) =
                    self.documents
                        .open(document.uri, document.version, document.text)
                {
                    self.look(root, true);
                }
            }
            DidChangeTextDocument::METHOD => {
                let Some(params) = read::<DidChangeTextDocument>(params) else {
                    return;
                };
                let Some(change) = params.content_changes.into_iter().last() else {
                    return;
                };
                if let Some(root) = self.documents.change(
                    &params.text_document.uri,
                    params.text_document.version,
                    change.text,
                ) {
                    self.look(root, false);
                }
            }
            DidSaveTextDocument::METHOD => {
                let Some(params) = read::<DidSaveTextDocument>(params) else {
                    return;
                };
                if let Some(root) = self
                    .documents
                    .get(&params.text_document.uri)
                    .map(|open| open.root.clone())
                {
                    self.look(root, true);
                }
            }
            DidCloseTextDocument::METHOD => {
                let Some(params) = read::<DidCloseTextDocument>(params) else {
                    return;
                };
                if let Some(root) = self.documents.close(&params.text_document.uri) {
                    self.look(root, true);
                }
            }
            DidChangeWatchedFiles::METHOD => {
                for root in self.worker.roots() {
                    self.look(root, true);
                }
            }
            // What a server does not know it may pass over.
            _ => {}
        }
    }

    fn answer(&self, method: &str, params: Value) -> Result<Value, ErrorReply> {
        match method {
            Completion::METHOD => reply::<Completion>(params, |params| {
                let place = params.text_document_position;
                let here = self.here(&place.text_document.uri, place.position)?;
                complete::complete(&here, self.snippets)
            }),
            HoverRequest::METHOD => reply::<HoverRequest>(params, |params| {
                let place = params.text_document_position_params;
                hover::hover(&self.here(&place.text_document.uri, place.position)?)
            }),
            GotoDefinition::METHOD => reply::<GotoDefinition>(params, |params| {
                let place = params.text_document_position_params;
                definition::definition(&self.here(&place.text_document.uri, place.position)?)
            }),
            DocumentSymbolRequest::METHOD => reply::<DocumentSymbolRequest>(params, |params| {
                symbols::symbols(&self.here(&params.text_document.uri, Position::default())?)
            }),
            CodeActionRequest::METHOD => reply::<CodeActionRequest>(params, |params| {
                let here = self.here(&params.text_document.uri, params.range.start)?;
                Some(actions::actions(
                    &here,
                    &params.text_document.uri,
                    params.range,
                ))
            }),
            _ => Err((
                ErrorCode::MethodNotFound,
                format!("leadlet does not answer {method}"),
            )),
        }
    }

    fn here(&self, uri: &Uri, position: Position) -> Option<CursorContext<'_>> {
        let open = self.documents.get(uri)?;
        let at = convert::LineIndex::new(&open.text).byte(position);
        Some(CursorContext {
            open,
            at,
            analysis: self.worker.analysis(&open.root),
        })
    }
}

/// A notification's parameters; none when they are not what they should be, which nobody can be told of.
fn read<N: lsp_types::notification::Notification>(params: Value) -> Option<N::Params> {
    serde_json::from_value(params).ok()
}

/// A request's parameters.
fn parameters<P: DeserializeOwned>(params: Value) -> Result<P, ErrorReply> {
    serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))
}

/// Answers a request: `null` where there is nothing to say.
fn reply<R>(params: Value, answer: impl FnOnce(R::Params) -> R::Result) -> Result<Value, ErrorReply>
where
    R: lsp_types::request::Request,
    R::Params: DeserializeOwned,
    R::Result: Serialize,
{
    let result = serde_json::to_value(answer(parameters(params)?));
    result.map_err(|error| (ErrorCode::Internal, error.to_string()))
}

/// The folders that the editor has open.
#[allow(deprecated)]
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params
        .workspace_folders
        .iter()
        .flatten()
        .map(|folder| &folder.uri);
    let mut all: Vec<PathBuf> = folders
        .chain(&params.root_uri)
        .filter_map(convert::path)
        .collect();
    all.sort();
    all.dedup();
    all
}

/// Asks the editor to tell of files that change on the disk.
fn watch() -> Value {
    let watchers: Vec<Value> = ["**/content/**", "**/themes/**"]
        .iter()
        .map(|glob| json!({"globPattern": glob}))
        .collect();
    let registration = json!({"id": "files", "method": DidChangeWatchedFiles::METHOD, "registerOptions": {"watchers": watchers}});
    message::request(
        "watch",
        RegisterCapability::METHOD,
        &json!({"registrations": [registration]}),
    )
}
