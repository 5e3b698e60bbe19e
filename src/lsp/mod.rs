//! A language server over standard input: what `check` finds, in the editor and as one types.
//!
//! Messages are answered here, at once, from the text as it is now and the last analysis of its course. Analyses run on a thread of
//! their own (`worker`), so that no answer waits for one. Findings, hovers and fixes are the same values that the commands show.
//! It never writes a file, and knows nothing that the line does not know.

mod actions;
mod analysis;
mod complete;
mod convert;
mod definition;
mod documents;
mod hover;
mod offer;
mod spot;
mod symbols;
mod targets;
mod worker;
mod yaml_spot;

use crate::course::Course;
use crate::parse;
use crate::source::Source;
use analysis::Analysis;
use documents::{Documents, Open};
use lsp_server::{Connection, ErrorCode, Message, ProtocolError, Request, RequestId, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument, DidSaveTextDocument, Notification as _,
};
use lsp_types::request::{CodeActionRequest, Completion, DocumentSymbolRequest, GotoDefinition, HoverRequest, Request as _};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions, HoverProviderCapability, InitializeParams, OneOf,
    Position, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use worker::{Job, Send, Worker};

/// Serves one editor until it says goodbye (`true`), or hangs up without (`false`).
///
/// # Errors
/// When the editor breaks the protocol.
pub fn serve(connection: &Connection) -> Result<bool, ProtocolError> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params).unwrap_or_default();
    let said = json!({
        "capabilities": capabilities(),
        "serverInfo": {"name": "leadlet", "version": env!("CARGO_PKG_VERSION")},
    });
    connection.initialize_finish(id, said)?;
    let sender = connection.sender.clone();
    // Who has hung up hears no more.
    let send: Send = Arc::new(move |message| drop(sender.send(message)));
    let mut server = Server::new(&params, send);
    for message in &connection.receiver {
        match message {
            Message::Request(request) if connection.handle_shutdown(&request)? => return Ok(true),
            Message::Request(request) => (server.send)(server.answer(request).into()),
            Message::Notification(notification) => server.hear(&notification.method, notification.params),
            Message::Response(_) => {}
        }
    }
    Ok(false)
}

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::FULL),
            save: Some(true.into()),
            ..TextDocumentSyncOptions::default()
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([":", " ", "{", "=", "\"", "(", "/", "#", "[", ","].map(str::to_owned).to_vec()),
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

struct Server {
    send: Send,
    documents: Documents,
    worker: Worker,
    /// Whether the editor fills in templates with places to type at.
    snippets: bool,
}

/// Where the author is: the open text, the byte of the cursor, and what is known of the course.
struct Here<'a> {
    open: &'a Open,
    at: usize,
    analysis: Option<Arc<Analysis>>,
}

impl Here<'_> {
    /// The course as far as the open text alone gives it, with the settings of the course: its places are those of the text as it is now,
    /// also while the next analysis is under way.
    fn fresh(&self) -> Course {
        let settings = self.analysis.as_ref().and_then(|analysis| analysis.outcome.source.text(SETTINGS).cloned());
        let mut source = Source::from_texts(settings.iter().map(|text| (SETTINGS, &**text)));
        source.put(&self.open.file, &self.open.text);
        parse::parse(&source, true).course
    }
}

impl Server {
    /// Looks at the courses of the folders that the editor has open, and asks to be told of changes on the disk.
    fn new(params: &InitializeParams, send: Send) -> Server {
        let item = params.capabilities.text_document.as_ref().and_then(|text| text.completion.as_ref()?.completion_item.as_ref());
        let snippets = item.and_then(|item| item.snippet_support).unwrap_or(false);
        let watched = params.capabilities.workspace.as_ref().and_then(|workspace| workspace.did_change_watched_files);
        if watched.and_then(|watched| watched.dynamic_registration).unwrap_or(false) {
            send(watch().into());
        }
        let server = Server { documents: Documents::default(), worker: Worker::start(send.clone()), snippets, send };
        for root in folders(params).into_iter().filter(|root| root.join(SETTINGS).is_file()) {
            server.look(root, true);
        }
        server
    }

    /// Has a course analysed anew; `disk` says that files on the disk may have changed.
    fn look(&self, root: PathBuf, disk: bool) {
        let unsaved = self.documents.of(&root);
        self.worker.ask(Job { root, unsaved, disk });
    }

    fn hear(&mut self, method: &str, params: Value) {
        match method {
            DidOpenTextDocument::METHOD => {
                let Some(params) = read::<DidOpenTextDocument>(params) else { return };
                let document = params.text_document;
                if let Some(root) = self.documents.open(document.uri, document.version, document.text) {
                    self.look(root, true);
                }
            }
            DidChangeTextDocument::METHOD => {
                let Some(params) = read::<DidChangeTextDocument>(params) else { return };
                let Some(change) = params.content_changes.into_iter().last() else { return };
                if let Some(root) = self.documents.change(&params.text_document.uri, params.text_document.version, change.text) {
                    self.look(root, false);
                }
            }
            DidSaveTextDocument::METHOD => {
                let Some(params) = read::<DidSaveTextDocument>(params) else { return };
                if let Some(root) = self.documents.get(&params.text_document.uri).map(|open| open.root.clone()) {
                    self.look(root, true);
                }
            }
            DidCloseTextDocument::METHOD => {
                let Some(params) = read::<DidCloseTextDocument>(params) else { return };
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

    fn answer(&self, request: Request) -> Response {
        let Request { id, method, params } = request;
        match method.as_str() {
            Completion::METHOD => reply::<Completion>(id, params, |params| {
                let place = params.text_document_position;
                let here = self.here(&place.text_document.uri, place.position)?;
                complete::complete(&here, self.snippets)
            }),
            HoverRequest::METHOD => reply::<HoverRequest>(id, params, |params| {
                let place = params.text_document_position_params;
                hover::hover(&self.here(&place.text_document.uri, place.position)?)
            }),
            GotoDefinition::METHOD => reply::<GotoDefinition>(id, params, |params| {
                let place = params.text_document_position_params;
                definition::definition(&self.here(&place.text_document.uri, place.position)?)
            }),
            DocumentSymbolRequest::METHOD => reply::<DocumentSymbolRequest>(id, params, |params| {
                symbols::symbols(&self.here(&params.text_document.uri, Position::default())?)
            }),
            CodeActionRequest::METHOD => reply::<CodeActionRequest>(id, params, |params| {
                let here = self.here(&params.text_document.uri, params.range.start)?;
                Some(actions::actions(&here, &params.text_document.uri, params.range))
            }),
            _ => Response::new_err(id, ErrorCode::MethodNotFound as i32, format!("leadlet does not answer {method}")),
        }
    }

    fn here(&self, uri: &Uri, position: Position) -> Option<Here<'_>> {
        let open = self.documents.get(uri)?;
        let at = convert::Lines::new(&open.text).byte(position);
        Some(Here { open, at, analysis: self.worker.analysis(&open.root) })
    }
}

/// A notification's parameters; none when they are not what they should be, which nobody can be told of.
fn read<N: lsp_types::notification::Notification>(params: Value) -> Option<N::Params> {
    serde_json::from_value(params).ok()
}

/// Answers a request: `null` where there is nothing to say.
fn reply<R>(id: RequestId, params: Value, answer: impl FnOnce(R::Params) -> R::Result) -> Response
where
    R: lsp_types::request::Request,
    R::Params: DeserializeOwned,
    R::Result: Serialize,
{
    match serde_json::from_value(params) {
        Ok(params) => Response::new_ok(id, answer(params)),
        Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
    }
}

/// The folders that the editor has open.
#[allow(deprecated)]
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
    let mut all: Vec<PathBuf> = folders.chain(&params.root_uri).filter_map(convert::path).collect();
    all.sort();
    all.dedup();
    all
}

/// Asks the editor to tell of files that change on the disk.
fn watch() -> Request {
    let watchers: Vec<Value> = ["**/content/**", "**/themes/**"].iter().map(|glob| json!({"globPattern": glob})).collect();
    let registration = json!({"id": "files", "method": DidChangeWatchedFiles::METHOD, "registerOptions": {"watchers": watchers}});
    Request::new(RequestId::from("watch".to_owned()), "client/registerCapability".to_owned(), json!({"registrations": [registration]}))
}
