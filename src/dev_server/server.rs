//! Serves the preview on this machine: the site's files by a kept library, with the live script added to pages in the response alone.

use super::connections::{self, Peer};
use super::editor::{Editor, locate};
use super::events::{EventAudience, RebuildEvent};
use super::host_check::{self, Fetch};
use super::links::{decode, encode};
use super::pages::{FILES, OWN, Secrets, WAITING, tag, with_script};
use crate::site::preview::is_inside;
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST, IF_NONE_MATCH,
    LOCATION, ORIGIN, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use futures_util::stream;
use serde::Deserialize;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;
use tower_http::services::ServeDir;

/// Ports that are tried, one after another.
const TRIES: u16 = 30;
/// Bytes of a request to open a file.
const MAX_OPENING: usize = 64 << 10;
/// The policy of the server's own page: nothing but its own files, and pages of the course in its frame.
const OWN_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                          frame-src 'self' http://localhost:* http://127.0.0.1:*; base-uri 'none'; form-action 'none'";
/// The header by which a page learns where to go from an address that is gone.
const LEADS_TO: &str = "x-leadlet-leads-to";

/// What the server serves.
#[derive(Clone, Debug)]
pub struct ServedFile {
    /// The preview folder.
    pub preview: PathBuf,
    /// The course folder, for opening files of it.
    pub root: PathBuf,
    /// The name that the author gave by `--host`.
    pub host: String,
    /// The address that is listened on.
    pub listens: IpAddr,
    /// The author's editor.
    pub editor: Option<Editor>,
    /// Only a page that knows it may open files. Given to browsers on this machine alone.
    pub token: String,
    /// By it the server's own page shows the course in a frame of another site, which nobody else may.
    pub view: String,
    /// How things stand.
    pub news: watch::Receiver<Arc<RebuildEvent>>,
}

/// Listens at the first free port from `port` on (0: any), and gives where.
///
/// # Errors
/// When the host is unknown, or none of the next ports is free.
pub fn listen(host: &str, port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let mut last = io::Error::new(io::ErrorKind::AddrNotAvailable, "no such host");
    for port in port..=port.saturating_add(if port == 0 { 0 } else { TRIES }) {
        for address in (host, port).to_socket_addrs()? {
            match TcpListener::bind(address) {
                Ok(listener) => {
                    listener.set_nonblocking(true)?;
                    let address = listener.local_addr()?;
                    return Ok((listener, address));
                }
                Err(error) => last = error,
            }
        }
        if last.kind() != io::ErrorKind::AddrInUse {
            break;
        }
    }
    Err(last)
}

/// A text that nobody can guess, for one run.
///
/// # Errors
/// When the system has no random numbers.
pub fn token() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Serves until it is dropped. Needs a tokio runtime.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(listener: TcpListener, served: ServedFile) -> io::Result<()> {
    let served = Arc::new(served);
    let app = axum::Router::new()
        .route(&format!("{OWN}events"), any(events))
        .route(
            &format!("{OWN}state.json"),
            any(async |served, reader| state(served, reader, false)),
        )
        .route(
            &format!("{OWN}course.json"),
            any(async |served, reader| state(served, reader, true)),
        )
        .route(&format!("{OWN}open"), post(open))
        .fallback(any(site))
        .layer(middleware::from_fn_with_state(served.clone(), guarded))
        .with_state(served);
    connections::serve(tokio::net::TcpListener::from_std(listener)?, app).await
}

/// Answers only who means this server and comes from a page of it, tells the rest who is asking, and keeps other sites from using
/// what is answered: no frame, no script, no window handle, no guessed type, and nothing kept without asking again.
async fn guarded(
    State(served): State<Arc<ServedFile>>,
    mut request: Request,
    next: Next,
) -> Response {
    let host = host(&request).to_owned();
    let mut response = match served.is_ours(&request) {
        true => {
            let reader = served.reader(&request);
            request.extensions_mut().insert(reader);
            next.run(request).await
        }
        false => plain(
            StatusCode::FORBIDDEN,
            "leadlet watch answers only its own pages.\n",
        ),
    };
    let headers = response.headers_mut();
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    if let Ok(policy) =
        HeaderValue::from_str(&format!("frame-ancestors {}", host_check::ancestors(&host)))
    {
        // Beside the policy of the answer itself, if it has one.
        headers.append(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The name under which a request asks for this server; its line may hold it instead of a header.
fn host(request: &Request) -> &str {
    let header = request
        .headers()
        .get(HOST)
        .map(|value| value.to_str().unwrap_or("?"));
    header
        .or(request
            .uri()
            .authority()
            .map(|authority| authority.as_str()))
        .unwrap_or_default()
}

/// The stream of news: the present state at once, then each that follows.
async fn events(
    State(served): State<Arc<ServedFile>>,
    Extension(reader): Extension<EventAudience>,
) -> Response {
    let first = true;
    let stream = stream::unfold(
        (served.news.clone(), first),
        move |(mut news, first)| async move {
            if !first {
                news.changed().await.ok()?;
            }
            let json = news.borrow_and_update().json(reader, false);
            Some((
                Ok::<_, Infallible>(Event::default().data(json)),
                (news, false),
            ))
        },
    );
    Sse::new(stream)
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// How things stand, for who asks; `whole`: with all findings and the pages of the course.
fn state(
    State(served): State<Arc<ServedFile>>,
    Extension(reader): Extension<EventAudience>,
    whole: bool,
) -> Response {
    let json = served.news.borrow().json(reader, whole);
    (
        [
            (CONTENT_TYPE, "application/json"),
            (CACHE_CONTROL, "no-store"),
        ],
        json,
    )
        .into_response()
}

/// A place in a file of the course.
#[derive(Deserialize)]
struct EditorLocation {
    file: String,
    line: usize,
    column: usize,
}

/// Opens a file of the course in the author's editor, for a page of this run.
async fn open(
    State(served): State<Arc<ServedFile>>,
    Extension(reader): Extension<EventAudience>,
    request: Request,
) -> Response {
    let given = request
        .headers()
        .get("x-leadlet-token")
        .and_then(|value| value.to_str().ok());
    let may = reader == EventAudience::Author
        && given == Some(&served.token)
        && request.headers().contains_key(ORIGIN);
    let Some(editor) = served.editor.as_ref().filter(|_| may) else {
        return plain(
            StatusCode::FORBIDDEN,
            "Only a page of this run, on this machine, may open files.\n",
        );
    };
    // Read only now: strangers cannot keep the server waiting for the rest of a body.
    let Ok(body) = axum::body::to_bytes(request.into_body(), MAX_OPENING).await else {
        return plain(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The request is too long: a file, a line and a column are needed.\n",
        );
    };
    let Ok(opening) = serde_json::from_slice::<EditorLocation>(&body) else {
        return plain(
            StatusCode::BAD_REQUEST,
            "A file, a line and a column are needed.\n",
        );
    };
    let Some(file) = locate(&served.root, &opening.file) else {
        return plain(
            StatusCode::NOT_FOUND,
            "There is no such file in the course.\n",
        );
    };
    match editor.open(&file, opening.line.max(1), opening.column.max(1)) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(why) => plain(StatusCode::INTERNAL_SERVER_ERROR, &why),
    }
}

/// Everything else: the server's own files, and those of the site.
async fn site(
    State(served): State<Arc<ServedFile>>,
    Extension(reader): Extension<EventAudience>,
    request: Request,
) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ([(ALLOW, "GET, HEAD")], StatusCode::METHOD_NOT_ALLOWED).into_response();
    }
    let path = request.uri().path();
    if let Some(name) = path.strip_prefix(OWN) {
        let own = FILES.iter().find(|(own, _, _)| *own == name);
        return own.map_or_else(
            || plain(StatusCode::NOT_FOUND, "There is no such page.\n"),
            |(_, kind, text)| {
                let text = if name.is_empty() {
                    served.with_script(reader, text.as_bytes())
                } else {
                    text.as_bytes().to_vec()
                };
                (
                    [(CONTENT_TYPE, *kind), (CONTENT_SECURITY_POLICY, OWN_POLICY)],
                    text,
                )
                    .into_response()
            },
        );
    }
    // A worker would keep pages that the author has changed.
    let Some(address) = decode(path).filter(|address| address != "sw.js") else {
        return served.missing("", reader, request.headers());
    };
    let folder = address.is_empty() || address.ends_with('/');
    let file = if folder {
        format!("{address}index.html")
    } else {
        address
    };
    if is_inside(&served.preview, &file) {
        return if file.ends_with(".html") {
            served.page(&file, StatusCode::OK, reader, request.headers())
        } else {
            served.file(request).await
        };
    }
    if !folder && is_inside(&served.preview, &format!("{file}/index.html")) {
        return redirect(&format!("{file}/"));
    }
    served.missing(&file, reader, request.headers())
}

impl ServedFile {
    /// Whether a request means this server and comes from a page of it.
    fn is_ours(&self, request: &Request) -> bool {
        let headers = request.headers();
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        let (host, line) = (
            host(request),
            request
                .uri()
                .authority()
                .map(|authority| authority.as_str()),
        );
        let names_us = [Some(host), line]
            .into_iter()
            .flatten()
            .all(|host| host_check::is_host(host, &self.host, self.listens));
        let fetch = Fetch {
            site: text("sec-fetch-site"),
            mode: text("sec-fetch-mode"),
            dest: text("sec-fetch-dest"),
        };
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        // Whoever repeats one of these has two readers read two things.
        let is_plain = [
            "host",
            "origin",
            "sec-fetch-site",
            "sec-fetch-mode",
            "sec-fetch-dest",
        ]
        .iter()
        .all(|name| headers.get_all(*name).iter().nth(1).is_none());
        is_plain
            && names_us
            && host_check::is_origin(text("origin"), host)
            && fetch.is_welcome(reads, self.is_own_view(request))
    }

    /// Whether a request is for the frame of another site that the server's own page shows.
    fn is_own_view(&self, request: &Request) -> bool {
        request
            .uri()
            .query()
            .is_some_and(|query| query.strip_prefix("leadlet-view=") == Some(&self.view))
    }

    /// Who sends a request.
    fn reader(&self, request: &Request) -> EventAudience {
        let peer = request
            .extensions()
            .get::<Peer>()
            .map(|Peer(address)| *address);
        let is_from_here = |peer| {
            host_check::is_from_here(
                peer,
                host(request),
                &self.host,
                self.listens,
                request.headers(),
            )
        };
        if peer.is_some_and(is_from_here) {
            EventAudience::Author
        } else {
            EventAudience::Guest
        }
    }

    /// A page with the live script.
    fn with_script(&self, reader: EventAudience, page: &[u8]) -> Vec<u8> {
        let secrets = (reader == EventAudience::Author).then(|| Secrets {
            open: self.editor.as_ref().map(|_| &*self.token),
            view: &self.view,
        });
        with_script(page, &tag(&self.at(), secrets))
    }

    /// The run and the number of how things stand.
    fn at(&self) -> String {
        let news = self.news.borrow();
        format!("{}.{}", news.run, news.number)
    }

    /// A page of the site, with the live script.
    fn page(
        &self,
        file: &str,
        status: StatusCode,
        reader: EventAudience,
        asked: &HeaderMap,
    ) -> Response {
        let at = self.at();
        let Ok(bytes) = std::fs::read(self.preview.join(file)) else {
            return self.missing(file, reader, asked);
        };
        // The number too: a script that waits for news from before the page's own would never see them.
        let tag = format!("\"{}-{at}\"", &blake3::hash(&bytes).to_hex()[..16]);
        if status == StatusCode::OK
            && asked
                .get(IF_NONE_MATCH)
                .is_some_and(|known| known.to_str().is_ok_and(|known| known.contains(&tag)))
        {
            return ([(ETAG, tag)], StatusCode::NOT_MODIFIED).into_response();
        }
        (
            status,
            [
                (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
                (ETAG, tag),
            ],
            self.with_script(reader, &bytes),
        )
            .into_response()
    }

    /// Any other file of the site: ranges, times and types are the library's.
    async fn file(&self, request: Request) -> Response {
        match ServeDir::new(&self.preview)
            .append_index_html_on_directories(false)
            .try_call(request)
            .await
        {
            Ok(response) => response.map(Body::new),
            Err(error) => plain(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
        }
    }

    /// What is answered when the site has no such file: where the page went, else the course's own page for that.
    fn missing(&self, address: &str, reader: EventAudience, asked: &HeaderMap) -> Response {
        let there = |address: &str| is_inside(&self.preview, address);
        if !there("index.html") {
            let page = self.with_script(reader, WAITING.as_bytes());
            return (
                StatusCode::SERVICE_UNAVAILABLE,
                [(CONTENT_TYPE, "text/html; charset=utf-8")],
                page,
            )
                .into_response();
        }
        let leads = self.news.borrow().leads.clone();
        if let Some(new) = leads.moved(address) {
            return redirect(new);
        }
        let mut response = match there("404.html") {
            true => self.page("404.html", StatusCode::NOT_FOUND, reader, asked),
            false => plain(StatusCode::NOT_FOUND, "There is no such page.\n"),
        };
        let instead = leads
            .instead(address, there)
            .and_then(|to| HeaderValue::from_str(&format!("/{}", encode(&to))).ok());
        if let Some(to) = instead {
            response.headers_mut().insert(LEADS_TO, to);
        }
        response
    }
}

/// Leads to an address of the site, for now.
fn redirect(address: &str) -> Response {
    (
        StatusCode::TEMPORARY_REDIRECT,
        [
            (LOCATION, format!("/{}", encode(address))),
            (CACHE_CONTROL, "no-store".to_owned()),
        ],
    )
        .into_response()
}

fn plain(status: StatusCode, text: &str) -> Response {
    (
        status,
        [(CONTENT_TYPE, "text/plain; charset=utf-8")],
        text.to_owned(),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_moves_on() {
        let (first, at) = listen("127.0.0.1", 0).unwrap();
        let (_second, next) = listen("127.0.0.1", at.port()).unwrap();
        assert!(next.port() > at.port());
        drop(first);
        assert!(listen("no such host.invalid", 1).is_err());
    }

    #[test]
    fn tokens_differ() {
        assert_ne!(token().unwrap(), token().unwrap());
        assert_eq!(token().unwrap().len(), 32);
    }
}
