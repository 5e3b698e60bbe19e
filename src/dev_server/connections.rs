//! The connections of the server: so many at once, and none that sends no request.
//!
//! Pages that listen for news stay connected without end, and somebody may open connections only to hold them. When there are as many
//! as may be, a new one takes the place of the oldest that has asked for nothing yet, else of the oldest of all: a page whose stream
//! ends opens another by itself. This machine and all others are counted apart, so that nobody on the network can crowd the author out.

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// Connections at once from this machine, and as many from all others: together fewer than the files that any system lets a process open.
const MAX_CONNECTIONS: usize = 100;
/// How long a connection may take for the head of a request, and be kept open without one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// Bytes of a head.
const MAX_HEAD_BYTES: usize = 64 << 10;
/// How long to wait when the system has no more connections to give.
const RETRY_INTERVAL: Duration = Duration::from_millis(50);

/// The address from which a request came, as the system says: put into each request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// A connection that was taken.
struct Connection {
    task: AbortHandle,
    is_local: bool,
    /// Whether a whole request has come over it.
    has_asked: Arc<AtomicBool>,
}

/// Serves until it is dropped.
///
/// # Errors
/// Never so far: a connection that cannot be taken is waited for.
pub async fn serve(listener: TcpListener, app: Router) -> io::Result<()> {
    let mut open: Vec<Connection> = Vec::new();
    loop {
        let Ok((stream, from)) = listener.accept().await else {
            tokio::time::sleep(RETRY_INTERVAL).await;
            continue;
        };
        let is_local = from.ip().to_canonical().is_loopback();
        make_room(&mut open, is_local);
        let has_asked = Arc::new(AtomicBool::new(false));
        let task =
            tokio::spawn(answer(stream, from, app.clone(), has_asked.clone())).abort_handle();
        open.push(Connection {
            task,
            is_local,
            has_asked,
        });
    }
}

/// Ends a connection where there are too many of its kind, oldest first, those that have asked for nothing before all others.
fn make_room(open: &mut Vec<Connection>, is_local: bool) {
    open.retain(|connection| !connection.task.is_finished());
    let own = || {
        open.iter()
            .enumerate()
            .filter(|(_, connection)| connection.is_local == is_local)
    };
    if own().count() < MAX_CONNECTIONS {
        return;
    }
    let waiting = own().find(|(_, connection)| !connection.has_asked.load(Ordering::Relaxed));
    if let Some((at, connection)) = waiting.or_else(|| own().next()) {
        connection.task.abort();
        open.remove(at);
    }
}

/// Answers the requests of one connection.
async fn answer(stream: TcpStream, from: SocketAddr, app: Router, has_asked: Arc<AtomicBool>) {
    let app = TowerToHyperService::new(app);
    let service = service_fn(move |mut request: Request<Incoming>| {
        has_asked.store(true, Ordering::Relaxed);
        request.extensions_mut().insert(Peer(from.ip()));
        app.call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES);
    // Whoever breaks the protocol, or goes, is told nothing more.
    let _ = http.serve_connection(TokioIo::new(stream), service).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many connections that do nothing.
    fn connections(number: usize, is_local: bool, has_asked: bool) -> Vec<Connection> {
        let connection = |_| Connection {
            task: tokio::spawn(std::future::pending::<()>()).abort_handle(),
            is_local,
            has_asked: Arc::new(AtomicBool::new(has_asked)),
        };
        (0..number).map(connection).collect()
    }

    #[tokio::test]
    async fn a_new_connection_takes_the_place_of_one_that_asks_for_nothing() {
        let mut open = connections(MAX_CONNECTIONS - 1, true, true);
        open.extend(connections(1, true, false));
        open.extend(connections(MAX_CONNECTIONS - 1, false, true));
        let waiting = open[MAX_CONNECTIONS - 1].task.clone();
        make_room(&mut open, false);
        assert_eq!(
            open.len(),
            2 * MAX_CONNECTIONS - 1,
            "there is room for one from elsewhere"
        );
        make_room(&mut open, true);
        assert!(
            open.len() == 2 * MAX_CONNECTIONS - 2
                && open.iter().all(|left| left.task.id() != waiting.id())
        );
        // All have asked: the oldest goes, and none of the other kind.
        open.extend(connections(1, true, true));
        let oldest = open[0].task.clone();
        make_room(&mut open, true);
        assert!(
            open.len() == 2 * MAX_CONNECTIONS - 2
                && open.iter().all(|left| left.task.id() != oldest.id())
        );
        assert_eq!(
            open.iter().filter(|left| !left.is_local).count(),
            MAX_CONNECTIONS - 1
        );
    }
}
