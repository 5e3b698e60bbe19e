//! The command line: one file a command, and what all of them share.

mod audit;
mod build;
mod check;
mod console;
mod embed;
mod ending;
mod explain;
mod init;
mod lms;
mod lsp;
mod new;
mod outline;
mod output;
mod package;
mod prompt;
mod prove;
mod schema;
mod shell;
mod stdio;
mod watch;

use clap::{Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

/// Turns lessons and quizzes written in Markdown into a self-contained learning site.
#[derive(Debug, Parser)]
#[command(
    name = "leadlet",
    version,
    about,
    propagate_version = true,
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    talk: OutputArgs,
}

/// How much is said, and in what colours.
#[derive(Clone, Copy, Debug, clap::Args)]
struct OutputArgs {
    /// When to use colours; also respects NO_COLOR
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
    /// Say nothing but errors
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more: warnings in full, and how long each step took
    #[arg(long, short, global = true)]
    verbose: bool,
    /// Show every problem, also where a file has more than 200
    #[arg(long, global = true)]
    all: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// In a terminal that shows them
    Auto,
    /// Even into a file
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    Audit(audit::Audit),
    Build(build::BuildArgs),
    Check(check::CheckArgs),
    Embed(embed::Embed),
    Explain(explain::Explain),
    Init(init::Init),
    Lsp(lsp::Lsp),
    New(new::New),
    Outline(outline::OutlineCommand),
    Package(package::Package),
    Prove(prove::Prove),
    Watch(watch::Watch),
    Schema(schema::Schema),
}

/// How a command ended; its number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExitStatus {
    /// Done.
    Done = 0,
    /// The author has something to mend.
    Findings = 1,
    /// A system error, or a wrong command line.
    Failed = 2,
    /// Ctrl C, as shells count it.
    Interrupted = 130,
}

/// Reads the command line of this process, runs its command, and gives its exit code. A command whose output could not be written to its
/// end has failed, whatever it did otherwise.
pub fn run() -> ExitCode {
    let (voice, code) = match Cli::try_parse() {
        Ok(cli) => {
            let voice = console::Console::new(cli.talk);
            (voice, dispatch(cli.command, &voice) as u8)
        }
        // Help and the version are no mistakes, but come by this way as well.
        Err(said) => {
            let stream = if said.use_stderr() {
                stdio::Stream::Error
            } else {
                stdio::Stream::Output
            };
            stream.keep(said.print());
            let voice = console::Console::new(OutputArgs {
                color: Color::Auto,
                quiet: false,
                verbose: false,
                all: false,
            });
            (
                voice,
                u8::try_from(said.exit_code()).unwrap_or(ExitStatus::Failed as u8),
            )
        }
    };
    match stdio::failure() {
        None => return ExitCode::from(code),
        Some(stdio::Failure::Closed) => {}
        Some(stdio::Failure::Broken(why)) => voice.fail(&why),
    }
    ExitCode::from(ExitStatus::Failed as u8)
}

/// Runs a command.
fn dispatch(command: Command, talk: &console::Console) -> ExitStatus {
    match command {
        Command::Audit(audit) => audit.run(talk),
        Command::Build(build) => build.run(talk),
        Command::Check(check) => check.run(talk),
        Command::Embed(embed) => embed.run(talk),
        Command::Explain(explain) => explain.run(talk),
        Command::Init(init) => init.run(talk),
        Command::Lsp(lsp) => lsp.run(talk),
        Command::New(new) => new.run(talk),
        Command::Outline(outline) => outline.run(talk),
        Command::Package(package) => package.run(talk),
        Command::Prove(prove) => prove.run(talk),
        Command::Watch(watch) => watch.run(talk),
        Command::Schema(schema) => schema.run(talk),
    }
}
