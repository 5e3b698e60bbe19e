//! Our LMS's server: the page that plays, the package, and for cmi5 a record store. It listens on this machine alone, at a port of
//! the system's choice, and ends with the play.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::{Notify, oneshot};
use tower_http::services::ServeDir;

/// Parts of the page that plays.
const PLAYER: [(&str, &str); 4] = [
    ("/player/strict.js", include_str!("../player/strict.js")),
    ("/player/lrs.js", include_str!("../player/lrs.js")),
    ("/player/answer.js", include_str!("../player/answer.js")),
    ("/player/run.js", include_str!("../player/run.js")),
];
const PAGE: &str = include_str!("../player/player.html");
const JSON: &str = "application/json";
const HELD: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";

/// A server that runs until it is dropped.
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves the files of `package` below `/package/`, and the page that plays them by `plan`.
    ///
    /// # Errors
    /// When this machine has no port left.
    pub fn start(package: &Path, plan: String) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let app = app(package, plan);
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
                tokio::select! {
                    _ = axum::serve(listener, app) => {}
                    _ = stopped => {}
                }
            });
        });
        Ok(Server { address, stop: Some(stop), thread: Some(thread) })
    }

    /// Where the page that plays is.
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What the server remembers.
#[derive(Default)]
struct Seen {
    done: Notify,
    store: Mutex<Store>,
}

impl Seen {
    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A record store for one launch after the other. Documents outlive a launch, as they do in an LMS.
#[derive(Default)]
struct Store {
    /// The token of this launch.
    session: String,
    is_fetched: bool,
    launch: Value,
    statements: Vec<Value>,
    documents: HashMap<String, Vec<u8>>,
    calls: u32,
    /// Bytes of the largest document.
    state: usize,
    faults: Vec<String>,
}

fn app(package: &Path, plan: String) -> Router {
    let mut app = Router::new()
        .route("/", get(|| async { typed("text/html", PAGE) }))
        .route("/plan.js", get(move || async move { typed("text/javascript", plan) }))
        .route("/held.svg", get(held))
        .route("/done", post(done))
        .route("/launch", post(launch))
        .route("/fetch", any(fetch))
        .route("/sent", get(sent))
        .route("/lrs/statements", any(statements))
        .route("/lrs/activities/state", any(document))
        .route("/lrs/agents/profile", any(|| async { StatusCode::NOT_FOUND }))
        .nest_service("/package", ServeDir::new(package).append_index_html_on_directories(false));
    for (path, script) in PLAYER {
        app = app.route(path, get(move || async move { typed("text/javascript", script) }));
    }
    app.with_state(Arc::new(Seen::default()))
}

fn typed(kind: &'static str, text: impl Into<String>) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store")], text.into()).into_response()
}

/// A picture that comes when the play is over: until then the page is loading.
async fn held(State(seen): State<Arc<Seen>>) -> Response {
    seen.done.notified().await;
    typed("image/svg+xml", HELD)
}

async fn done(State(seen): State<Arc<Seen>>) -> StatusCode {
    seen.done.notify_one();
    StatusCode::NO_CONTENT
}

/// Begins a launch: the page that plays names its session and what the content is to read.
async fn launch(State(seen): State<Arc<Seen>>, body: Bytes) -> StatusCode {
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST };
    let mut store = seen.store();
    store.session = body["session"].as_str().unwrap_or_default().to_owned();
    store.launch = body["launch"].clone();
    store.is_fetched = false;
    (store.calls, store.state) = (0, 0);
    store.statements.clear();
    store.faults.clear();
    StatusCode::NO_CONTENT
}

/// The token, once for each launch.
async fn fetch(State(seen): State<Arc<Seen>>, method: Method, RawQuery(query): RawQuery) -> Response {
    let mut store = seen.store();
    store.calls += 1;
    if method != Method::POST {
        store.faults.push(format!("the token was fetched by {method}, and it is a POST"));
    }
    if store.is_fetched || query.as_deref() != Some(&store.session) {
        store.faults.push("the token was fetched a second time".to_owned());
        return typed(JSON, json!({ "error-code": "1", "error-text": "fetched already" }).to_string());
    }
    store.is_fetched = true;
    typed(JSON, json!({ "auth-token": store.session }).to_string())
}

async fn sent(State(seen): State<Arc<Seen>>) -> Response {
    let store = seen.store();
    let (statements, calls, state, faults) = (&store.statements, store.calls, store.state, &store.faults);
    typed(JSON, json!({ "statements": statements, "calls": calls, "state": state, "faults": faults }).to_string())
}

async fn statements(State(seen): State<Arc<Seen>>, headers: HeaderMap, method: Method, query: RawQuery, body: Bytes) -> Response {
    let mut store = seen.store();
    if let Some(refused) = store.refuses(&headers) {
        return refused;
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        store.faults.push(format!("statements came by {method} and were no JSON"));
        return StatusCode::BAD_REQUEST.into_response();
    };
    let mut came = match body {
        Value::Array(many) => many,
        one => vec![one],
    };
    // Sent again after an answer that was lost: the same statement is the same.
    came.retain(|one| one["id"].is_null() || !store.statements.iter().any(|known| known["id"] == one["id"]));
    if method == Method::PUT && !query.0.unwrap_or_default().contains("statementId=") {
        store.faults.push("a statement was put without its id in the address".to_owned());
    }
    store.statements.extend(came);
    StatusCode::NO_CONTENT.into_response()
}

async fn document(State(seen): State<Arc<Seen>>, headers: HeaderMap, method: Method, query: RawQuery, body: Bytes) -> Response {
    let mut store = seen.store();
    if let Some(refused) = store.refuses(&headers) {
        return refused;
    }
    let query = query.0.unwrap_or_default();
    let name = query.split('&').find_map(|pair| pair.strip_prefix("stateId=")).unwrap_or_default().to_owned();
    for part in ["activityId=", "agent=", "registration="] {
        if !query.contains(part) {
            store.faults.push(format!("the document `{name}` was asked for without `{part}`"));
        }
    }
    match method {
        Method::GET if name == "LMS.LaunchData" => typed(JSON, store.launch.to_string()),
        Method::GET => match store.documents.get(&query) {
            Some(document) => ([(CONTENT_TYPE, JSON)], document.clone()).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        Method::PUT | Method::POST if name == "LMS.LaunchData" => {
            store.faults.push("LMS.LaunchData was written, and it is the LMS's own".to_owned());
            StatusCode::FORBIDDEN.into_response()
        }
        Method::PUT | Method::POST => {
            store.state = store.state.max(body.len());
            store.documents.insert(query, body.to_vec());
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

impl Store {
    /// Counts a call, and refuses one without the token or the version.
    fn refuses(&mut self, headers: &HeaderMap) -> Option<Response> {
        self.calls += 1;
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if text("x-experience-api-version").is_empty() {
            self.faults.push("a request did not name the version of xAPI".to_owned());
        }
        let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Basic "));
        if token == Some(&self.session) {
            return None;
        }
        self.faults.push("a request came without the token of its launch".to_owned());
        Some(StatusCode::UNAUTHORIZED.into_response())
    }
}
