//! `leadlet watch`: serves the course on this machine, and brings each saved change into the open pages.

mod rounds;

use super::ExitStatus;
use super::console::Console;
use super::stdio;
use crate::dev_server::editor::Editor;
use crate::dev_server::events::RebuildEvent;
use crate::dev_server::server::{self, ServedFile};
use crate::pipeline::Request;
use crate::site::Preview;
use crate::source;
use rounds::RebuildLoop;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use tokio::sync::{oneshot, watch};

/// Serve the course on this machine, and update open pages at each save
#[derive(Debug, clap::Args)]
pub struct Watch {
    /// The course folder: the one that holds content/
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The port to serve at; when it is taken, the next free one
    #[arg(long, value_name = "N", default_value_t = 4321)]
    port: u16,
    /// The address to listen on; any but a loopback lets others in your network read the course
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    host: String,
    /// Open the course in the browser
    #[arg(long)]
    open: bool,
    /// Show pages marked `draft: true` too
    #[arg(long)]
    drafts: bool,
    /// Look at the files again and again: for network drives that tell of no changes
    #[arg(long)]
    poll: bool,
    /// The program that opens a file from the browser [default: a vscode:// link]; {file}, {line} and {column} stand for the place
    #[arg(long, value_name = "CMD")]
    editor: Option<String>,
}

/// The preview, taken away when watch ends so that its folder goes.
type SharedPreview = Arc<Mutex<Option<Preview>>>;

impl Watch {
    /// Watches until it is told to end.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        let started = self.start(voice);
        started.unwrap_or_else(|why| {
            voice.fail(&why);
            ExitStatus::Failed
        })
    }

    fn start(&self, voice: &Console) -> Result<ExitStatus, String> {
        source::path_checks::folder(&self.dir).map_err(|error| error.to_string())?;
        let root = self
            .dir
            .canonicalize()
            .map_err(|error| format!("cannot open `{}`: {error}", self.dir.display()))?;
        let (listener, at) = server::listen(&self.host, self.port).map_err(|error| {
            format!(
                "cannot listen at {} from port {} on: {error}",
                self.host, self.port
            )
        })?;
        if self.port != 0 && at.port() != self.port {
            voice.say(&format!("port {} is taken: using {}", self.port, at.port()));
        }
        let secret = || server::token().map_err(|error| format!("cannot make a secret: {error}"));
        let preview = Preview::new().map_err(|error| error.to_string())?;
        let (tell, news) = watch::channel(Arc::new(RebuildEvent {
            run: secret()?,
            ..RebuildEvent::default()
        }));
        let served = ServedFile {
            preview: preview.path(),
            root: root.clone(),
            host: self.host.clone(),
            listens: at.ip(),
            editor: self.editor.as_deref().and_then(Editor::new),
            token: secret()?,
            view: secret()?,
            news,
        };
        if voice.verbose {
            voice.say(&format!("the preview is in {}", served.preview.display()));
        }
        let preview: SharedPreview = Arc::new(Mutex::new(Some(preview)));
        let request = Request {
            drafts: self.drafts,
            ..Request::default()
        };
        let rounds = RebuildLoop::new(root, request, self.poll, *voice, preview.clone(), tell);
        let end = self.until_told(rounds, listener, served, at, voice);
        // The folder goes with the value; whoever is just writing into it is waited for.
        drop(
            preview
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .take(),
        );
        end
    }

    /// Runs the rounds beside the server until the process is told to end.
    fn until_told(
        &self,
        rounds: RebuildLoop,
        listener: std::net::TcpListener,
        served: ServedFile,
        at: SocketAddr,
        voice: &Console,
    ) -> Result<ExitStatus, String> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.map_err(|error| format!("cannot start the server: {error}"))?;
        let (first, built) = oneshot::channel();
        let (ended, over) = oneshot::channel::<()>();
        std::thread::spawn(move || {
            rounds.run(first);
            drop(ended);
        });
        let serving = async {
            if built.await.is_ok() {
                let url = url(at);
                voice.say(&format!(
                    "Watching `{}`: open {url} (all problems, and other views: {url}__leadlet/; \
                     Ctrl C ends)",
                    self.dir.display()
                ));
                if self.open
                    && let Err(error) = browse(&url)
                {
                    voice.say(&format!("warning: no browser could be started ({error})"));
                }
            }
            server::serve(listener, served).await
        };
        let end = runtime.block_on(async {
            tokio::select! {
                () = super::ending::told_to_end() => Ok(ExitStatus::Done),
                // The rounds go on without end as long as somebody can read what they say.
                _ = over => match stdio::failure() {
                    Some(_) => Ok(ExitStatus::Failed),
                    None => Err("watch has stopped: this is an error in leadlet".to_owned()),
                },
                served = serving => served.map(|()| ExitStatus::Done).map_err(|error| format!("cannot serve: {error}")),
            }
        });
        // Open pages listen for news without end: nobody waits for them.
        runtime.shutdown_background();
        end
    }
}

/// Where the course is served; all addresses of a machine have none of their own.
fn url(at: SocketAddr) -> String {
    let ip = match at.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
    };
    format!("http://{}/", SocketAddr::new(ip, at.port()))
}

/// Opens an address of ours in the author's browser.
fn browse(url: &str) -> std::io::Result<()> {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let mut command = Command::new(program);
    command
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn()?;
    std::thread::spawn(move || child.wait());
    Ok(())
}
