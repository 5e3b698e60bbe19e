// An editor, as far as a language server sees one: the client library that VS Code is made with, over the real program's input and output.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as lsp from "vscode-languageserver-protocol/node";
import { repository } from "./sites.mjs";

export const program = process.env.LEADLET ?? path.join(repository, "target/release/leadlet");
const room = fs.mkdtempSync(path.join(os.tmpdir(), "leadlet-editor-"));
process.on("exit", () => fs.rmSync(room, { recursive: true, force: true }));

/** Writes a course and opens its folder in an editor. `files`: text by path below the course folder. */
export async function open(name, files, capabilities = {}) {
  const root = path.join(room, name);
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
  const server = spawn(program, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  const connection = lsp.createProtocolConnection(new lsp.StreamMessageReader(server.stdout), new lsp.StreamMessageWriter(server.stdin));
  const editor = new Editor(root, connection, ended);
  connection.onNotification(lsp.PublishDiagnosticsNotification.type, (told) => editor.hear(told));
  connection.onRequest(lsp.RegistrationRequest.type, ({ registrations }) => {
    editor.registered.push(...registrations.map(({ method }) => method));
  });
  connection.listen();
  const rootUri = pathToFileURL(root).href;
  editor.initialized = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid, rootUri, capabilities, workspaceFolders: [{ uri: rootUri, name }],
  });
  await connection.sendNotification(lsp.InitializedNotification.type, {});
  return editor;
}

class Editor {
  registered = [];
  #texts = new Map();
  #told = new Map();
  #waiting = new Set();

  constructor(root, connection, ended) {
    Object.assign(this, { root, connection, ended });
  }

  uri(file) {
    return pathToFileURL(path.join(this.root, file)).href;
  }

  /** The address of a file without the part that differs from run to run. */
  short(text) {
    return text.replaceAll(pathToFileURL(this.root).href, "ROOT");
  }

  hear(told) {
    this.#told.set(told.uri, told);
    for (const look of [...this.#waiting]) look();
  }

  /** What was told last of a file, as soon as `wanted` holds of it. */
  told(file, wanted = () => true) {
    const uri = this.uri(file);
    return new Promise((resolve) => {
      const look = () => {
        const told = this.#told.get(uri);
        if (!told || !wanted(told)) return;
        this.#waiting.delete(look);
        resolve(told.diagnostics);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Shows a text, saved or not; gives what is found in this very state of it. */
  async show(file, text) {
    const uri = this.uri(file);
    const version = (this.#texts.get(file)?.version ?? 0) + 1;
    const known = this.#texts.has(file);
    this.#texts.set(file, { version, text });
    if (known) {
      await this.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [{ text }] });
    } else {
      await this.connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: "markdown", version, text } });
    }
    return this.told(file, (told) => told.version === version);
  }

  async close(file) {
    this.#texts.delete(file);
    await this.connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, { textDocument: { uri: this.uri(file) } });
  }

  text(file) {
    return this.#texts.get(file).text;
  }

  /** The place of `‸` in a text, and the text without it. */
  static place(marked) {
    const at = marked.indexOf("‸");
    const before = marked.slice(0, at).split("\n");
    return { text: marked.replace("‸", ""), position: { line: before.length - 1, character: before.at(-1).length } };
  }

  /** Asks at the place where `marked` has `‸`: the last one in the text that is shown. */
  ask(type, file, marked) {
    const whole = this.text(file);
    const { text } = Editor.place(marked);
    const start = whole.lastIndexOf(text);
    if (start < 0) throw new Error(`${file} has no ${text}`);
    const { position } = Editor.place(whole.slice(0, start + marked.indexOf("‸")) + "‸" + whole.slice(start + marked.indexOf("‸")));
    return this.connection.sendRequest(type.method, { textDocument: { uri: this.uri(file) }, position });
  }

  /** The text after some edits, as an editor makes them. */
  edited(file, edits) {
    let text = this.text(file);
    const lines = text.split("\n");
    const offset = ({ line, character }) => lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
    const ordered = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start));
    for (const { range, newText } of ordered) text = text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end));
    return text;
  }

  /** Ends as the protocol says; gives the program's exit code. */
  async end() {
    await this.connection.sendRequest(lsp.ShutdownRequest.type);
    await this.connection.sendNotification(lsp.ExitNotification.type);
    return this.ended;
  }
}
