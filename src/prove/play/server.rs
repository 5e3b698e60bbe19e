//! Our LMS's server: the page that frames a part, the package, and for cmi5 a record store. It listens on this machine alone, at a port of
//! the system's choice, and ends with the play.
//!
//! It is also the browser's proxy, and no other server is reached through it: what the package asks of anybody else, of this machine or of its
//! network, is refused here and written down. What is judged, and what of, is not served: nothing that a package can reach takes or gives a verdict.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::oneshot;
use tower_http::services::ServeDir;

/// Where the package and the page that frames it are, for the browser: a name that no server of this machine has.
pub const ORIGIN: &str = "http://course.localhost";
const HOST: &str = "course.localhost";
/// The page that frames a part, and its place for what it must know.
const SHELL: &str = include_str!("../player/shell.html");
const PLAN: &str = "{plan}";
/// Its scripts.
const SCRIPTS: [(&str, &str); 2] = [
    ("/lms/strict.js", include_str!("../player/strict.js")),
    ("/lms/shell.js", include_str!("../player/shell.js")),
];
const JSON: &str = "application/json";
/// Statements and refused requests that are kept, and bytes of all statements and of all documents.
const MAX_KEPT: (usize, usize) = (5000, 32 << 20);

/// A server that runs until it is dropped.
pub struct PackageServer {
    address: SocketAddr,
    seen: Arc<ServerState>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl PackageServer {
    /// Serves the files of `package` below `/package/`.
    ///
    /// # Errors
    /// When this machine has no port left.
    pub fn start(package: &Path) -> io::Result<PackageServer> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let seen = Arc::new(ServerState::default());
        let app = app(package, &seen);
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
                    return;
                };
                tokio::select! {
                    _ = axum::serve(listener, app) => {}
                    _ = stopped => {}
                }
            });
        });
        Ok(PackageServer {
            address,
            seen,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The proxy through which the package is reached.
    pub fn proxy(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Begins a launch: what the page that frames the part must know, and for cmi5 the session and what the content is to read.
    pub fn launch(&self, plan: &Value, session: &str, launch: &Value) {
        let mut store = self.seen.store();
        let documents = std::mem::take(&mut store.documents);
        let refused = std::mem::take(&mut store.refused);
        let plan = plan.to_string().replace('<', "\\u003c");
        *store = Store {
            documents,
            refused,
            plan,
            session: session.to_owned(),
            launch: launch.clone(),
            ..Store::default()
        };
    }

    /// What came in since the launch began.
    pub fn sent(&self) -> Value {
        let store = self.seen.store();
        json!({ "statements": store.statements, "calls": store.calls, "state": store.state, "faults": store.faults })
    }

    /// Whether a statement with this verb came in.
    pub fn has_sent(&self, verb: &str) -> bool {
        let is_it = |one: &Value| {
            one["verb"]["id"]
                .as_str()
                .is_some_and(|id| id.rsplit('/').next() == Some(verb))
        };
        self.seen.store().statements.iter().any(is_it)
    }

    /// Requests to others that were refused: how, and to whom.
    pub fn refused(&self) -> Vec<(String, String)> {
        self.seen.store().refused.iter().cloned().collect()
    }
}

impl Drop for PackageServer {
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
struct ServerState {
    store: Mutex<Store>,
}

impl ServerState {
    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A record store for one launch after the other. Documents outlive a launch, as they do in an LMS.
#[derive(Default)]
struct Store {
    /// What the page that frames the part must know.
    plan: String,
    refused: BTreeSet<(String, String)>,
    /// The token of this launch.
    session: String,
    is_fetched: bool,
    launch: Value,
    statements: Vec<Value>,
    /// Bytes of all statements.
    bytes: usize,
    documents: HashMap<String, Vec<u8>>,
    calls: u32,
    /// Bytes of the largest document.
    state: usize,
    faults: Vec<String>,
}

fn app(package: &Path, seen: &Arc<ServerState>) -> Router {
    let mut app = Router::new()
        .route("/", get(shell))
        .route("/fetch", any(fetch))
        .route("/lrs/statements", any(statements))
        .route("/lrs/activities/state", any(document))
        .route(
            "/lrs/agents/profile",
            any(|| async { StatusCode::NOT_FOUND }),
        )
        // Some content joins an address with a slash more; record stores take that.
        .route("/lrs//statements", any(statements))
        .route("/lrs//activities/state", any(document))
        .route(
            "/lrs//agents/profile",
            any(|| async { StatusCode::NOT_FOUND }),
        )
        .nest_service(
            "/package",
            ServeDir::new(package).append_index_html_on_directories(false),
        );
    for (path, script) in SCRIPTS {
        app = app.route(
            path,
            get(move || async move { typed("text/javascript", script) }),
        );
    }
    app.layer(from_fn_with_state(seen.clone(), gate))
        .with_state(seen.clone())
}

/// Lets in what is asked of the package's own server, and refuses all else that the browser asks of its proxy.
async fn gate(State(seen): State<Arc<ServerState>>, request: Request, next: Next) -> Response {
    let to = request.uri().authority().map(ToString::to_string);
    if request.method() != Method::CONNECT && to.as_deref() == Some(HOST) {
        return next.run(request).await;
    }
    let mut store = seen.store();
    if store.refused.len() < MAX_KEPT.0 {
        store
            .refused
            .insert((request.method().to_string(), to.unwrap_or_default()));
    }
    StatusCode::FORBIDDEN.into_response()
}

fn typed(kind: &'static str, text: impl Into<String>) -> Response {
    (
        [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store")],
        text.into(),
    )
        .into_response()
}

async fn shell(State(seen): State<Arc<ServerState>>) -> Response {
    typed("text/html", SHELL.replace(PLAN, &seen.store().plan))
}

/// The token, once for each launch.
async fn fetch(
    State(seen): State<Arc<ServerState>>,
    method: Method,
    RawQuery(query): RawQuery,
) -> Response {
    let mut store = seen.store();
    store.calls += 1;
    if method != Method::POST {
        store.fault(format!(
            "the token was fetched by {method}, and it is a POST"
        ));
    }
    if store.is_fetched || query.as_deref() != Some(&store.session) {
        store.fault("the token was fetched a second time".to_owned());
        return typed(
            JSON,
            json!({ "error-code": "1", "error-text": "fetched already" }).to_string(),
        );
    }
    store.is_fetched = true;
    typed(JSON, json!({ "auth-token": store.session }).to_string())
}

async fn statements(
    State(seen): State<Arc<ServerState>>,
    headers: HeaderMap,
    method: Method,
    query: RawQuery,
    body: Bytes,
) -> Response {
    let mut store = seen.store();
    if let Some(refused) = store.refuses(&headers) {
        return refused;
    }
    let size = body.len();
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        store.fault(format!("statements came by {method} and were no JSON"));
        return StatusCode::BAD_REQUEST.into_response();
    };
    let mut came = match body {
        Value::Array(many) => many,
        one => vec![one],
    };
    // Sent again after an answer that was lost: the same statement is the same.
    came.retain(|one| {
        one["id"].is_null()
            || !store
                .statements
                .iter()
                .any(|known| known["id"] == one["id"])
    });
    if method == Method::PUT && !query.0.unwrap_or_default().contains("statementId=") {
        store.fault("a statement was put without its id in the address".to_owned());
    }
    store.bytes += size;
    if store.bytes > MAX_KEPT.1 || store.statements.len() + came.len() > MAX_KEPT.0 {
        store.fault(format!(
            "more than {} statements or {} bytes of them were sent",
            MAX_KEPT.0, MAX_KEPT.1
        ));
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    store.statements.extend(came);
    StatusCode::NO_CONTENT.into_response()
}

async fn document(
    State(seen): State<Arc<ServerState>>,
    headers: HeaderMap,
    method: Method,
    query: RawQuery,
    body: Bytes,
) -> Response {
    let mut store = seen.store();
    if let Some(refused) = store.refuses(&headers) {
        return refused;
    }
    let query = query.0.unwrap_or_default();
    let name = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("stateId="))
        .unwrap_or_default()
        .to_owned();
    for part in ["activityId=", "agent=", "registration="] {
        if !query.contains(part) {
            store.fault(format!(
                "the document `{name}` was asked for without `{part}`"
            ));
        }
    }
    match method {
        Method::GET if name == "LMS.LaunchData" => typed(JSON, store.launch.to_string()),
        Method::GET => match store.documents.get(&query) {
            Some(document) => ([(CONTENT_TYPE, JSON)], document.clone()).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        Method::PUT | Method::POST if name == "LMS.LaunchData" => {
            store.fault("LMS.LaunchData was written, and it is the LMS's own".to_owned());
            StatusCode::FORBIDDEN.into_response()
        }
        Method::PUT | Method::POST => {
            store.state = store.state.max(body.len());
            let kept: usize = store
                .documents
                .iter()
                .map(|(name, document)| name.len() + document.len())
                .sum();
            if kept + query.len() + body.len() > MAX_KEPT.1 {
                store.fault(format!(
                    "documents of more than {} bytes were written",
                    MAX_KEPT.1
                ));
                return StatusCode::PAYLOAD_TOO_LARGE.into_response();
            }
            store.documents.insert(query, body.to_vec());
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

impl Store {
    /// Keeps what is wrong, each once.
    fn fault(&mut self, what: impl Into<String>) {
        let what = what.into();
        if self.faults.len() < 100 && !self.faults.contains(&what) {
            self.faults.push(what);
        }
    }

    /// Counts a call, and refuses one without the token or the version.
    fn refuses(&mut self, headers: &HeaderMap) -> Option<Response> {
        self.calls += 1;
        let text = |name: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        if text("x-experience-api-version").is_empty() {
            self.fault("a request did not name the version of xAPI".to_owned());
        }
        let token = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Basic "));
        if token == Some(&self.session) {
            return None;
        }
        self.fault("a request came without the token of its launch".to_owned());
        Some(StatusCode::UNAUTHORIZED.into_response())
    }
}
