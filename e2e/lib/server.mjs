// A server of one's own: a free port, a temporary data folder, gone afterwards.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { request } from './http.mjs';

const START_LIMIT = 30_000;
const STOP_LIMIT = 15_000;

const program = process.env.QUARTERMASTER ?? fileURLToPath(new URL('../../target/release/quartermaster', import.meta.url));

// Nothing configured on this machine may lead a test to somebody's real data.
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('QUARTERMASTER')));

const running = new Set();
const folders = new Set();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
  process.on(signal, () => process.exit(code));
}

/** Ends this program with a failure when it takes longer than that. */
export function deadline(minutes) {
  const end = () => {
    console.error(`FAILED: not done after ${minutes} minutes`);
    process.exit(1);
  };
  setTimeout(end, minutes * 60_000).unref();
}

/** Creates a folder that is removed when this program ends. */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `quartermaster-${name}-`));
  folders.add(folder);
  return folder;
}

export class Server {
  /** What the program wrote to its standard output, this run and the runs before. */
  stdout = '';
  /** What it logged. */
  stderr = '';

  constructor(folder, port, options) {
    this.folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    this.options = ['--data-dir', join(folder, 'data'), '--listen', `127.0.0.1:${port}`, ...options];
  }

  /** Starts a server with an empty database, and returns once it answers. */
  static async start(name, options = []) {
    if (!existsSync(program)) throw new Error(`there is no ${program}; type: cargo build --release --package quartermaster`);
    const server = new Server(temporaryFolder(name), await freePort(), options);
    await server.run();
    return server;
  }

  /** Starts the program, again after `kill` or `stop`, and returns once it answers. */
  async run() {
    const child = spawn(program, [...this.options, 'serve'], { cwd: this.folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    running.add(child);
    child.on('exit', () => running.delete(child));
    child.stdout.setEncoding('utf8').on('data', (text) => (this.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (this.stderr += text));
    await once(child, 'spawn');

    const end = Date.now() + START_LIMIT;
    while (Date.now() < end) {
      if (!running.has(child)) throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}:\n${this.stderr}`);
      const answers = await request('GET', `${this.url}/`).then(() => true, () => false);
      if (answers) return;
      await sleep(20);
    }
    throw new Error(`the server does not answer:\n${this.stderr}`);
  }

  /** Ends the program as an operator does, and fails unless it ends well and in time. */
  async stop() {
    const { child } = this;
    if (!running.has(child)) throw new Error(`the server was gone already:\n${this.stderr}`);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
    const [code, signal] = await ended;
    clearTimeout(limit);
    if (code !== 0) throw new Error(`the server ended with ${code ?? signal} when asked to stop:\n${this.stderr}`);
  }

  /** Ends the program without any warning. */
  async kill() {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  /** Runs a command of the program on the same database, and returns what it prints. */
  async command(...words) {
    return this.commandWithInput('', ...words);
  }

  /** Likewise, with a text for its standard input. */
  async commandWithInput(input, ...words) {
    const child = spawn(program, [...this.options, ...words], { cwd: this.folder, env: environment });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.stdin.on('error', () => {}).end(input);
    const [code, signal] = await once(child, 'close');
    if (code !== 0) throw new Error(`quartermaster ${words.join(' ')} ended with ${code ?? signal}: ${stderr || stdout}`);
    return stdout;
  }

  /** Returns the computers that the server knows: `{id, name, serial, uuid}` each. */
  async computers() {
    return JSON.parse(await this.command('computer', 'list', '--json'));
  }

  /** Adds a client for agents, which switches inventory on with OAuth. */
  async addAgentClient() {
    return JSON.parse(await this.command('client', 'add', '--preset', 'glpi-agent', '--json'));
  }
}

/** Returns a port on which nobody listens. */
export async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}
