// Exchanges of client programs with a server of one's own: a line for each that worked, the whole of what failed.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inspect } from 'node:util';
import { Person } from './person.mjs';
import { Server, deadline } from './server.mjs';
import { Wire } from './wire.mjs';

const PASSWORD = 'eleven green bottles 11';
const LIMIT = 60_000;

export class Exchanges {
  /** What programs wrote, and whatever else explains a failure. */
  #notes = [];

  /** Has clients exchange what they will with a server, and ends this program: well if all of it worked, in that time. */
  static async hold(name, { minutes }, way) {
    deadline(minutes);
    try {
      const exchanges = await Exchanges.start(name);
      await way(exchanges);
      await exchanges.stop();
      process.exit(0);
    } catch (error) {
      console.error(`FAILED: ${error.message}`);
      process.exit(1);
    }
  }

  /** Starts a server that clients reach by `url` only, where everything is kept that goes to and fro. */
  static async start(name) {
    const exchanges = new Exchanges();
    exchanges.wire = await Wire.open();
    exchanges.url = exchanges.wire.url;
    exchanges.server = await Server.start(name, ['--public-url', exchanges.url]);
    exchanges.wire.target = exchanges.server.url;
    return exchanges;
  }

  /** Stops the server, which has to end well. */
  async stop() {
    this.wire.close();
    await this.server.stop();
  }

  /** Adds a client and returns `{id, secret}`; the options are those of the command line. */
  async addClient(name, ...options) {
    const added = JSON.parse(await this.server.command('client', 'add', '--name', name, ...options, '--json'));
    return { id: added.client_id, secret: added.client_secret };
  }

  async addPerson(name) {
    await this.server.commandWithInput(`${PASSWORD}\n`, 'user', 'add', name, '--profile', 'Technician', '--email', `${name}@example.com`, '--password-stdin');
    return new Person(name, PASSWORD);
  }

  /** Runs one exchange, and says that it worked; when it fails, the error tells all of it. */
  async try(label, visit) {
    this.wire.forget();
    this.#notes = [];
    try {
      const result = await visit();
      console.log(`${label}: worked`);
      return result;
    } catch (error) {
      const parts = [`${label}: ${inspect(error)}`, '--- the exchange ---', String(this.wire), ...this.#notes.map((note) => note()), '--- log of the server ---', this.server.stderr];
      throw new Error(parts.join('\n'));
    }
  }

  /** Has a text told if the exchange fails. */
  explain(title, text) {
    this.#notes.push(() => `--- ${title} ---\n${text()}`);
  }

  /** Starts a program; `until` waits for what it writes, `ended` for its success. */
  run(program, arguments_, options = {}) {
    const child = spawn(program, arguments_, { timeout: LIMIT, ...options });
    const running = new Running(child, program);
    this.explain(`output of ${[program, ...arguments_].join(' ')}`, () => running.output);
    return running;
  }
}

const running = new Set();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class Running {
  output = '';
  #closed;

  constructor(child, name) {
    Object.assign(this, { child, name });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (this.output += text));
    child.stdin.on('error', () => {});
    running.add(child);
    child.on('exit', () => running.delete(child));
    this.#closed = once(child, 'close');
    // Who waits learns of it; nobody else has to.
    this.#closed.catch(() => {});
  }

  /** Waits until the output matches, and returns the match. */
  async until(pattern) {
    for (;;) {
      const match = this.output.match(pattern);
      if (match) return match;
      const ended = this.#closed.then(([code, signal]) => code ?? signal);
      const code = await Promise.race([ended, once(this.child.stdout, 'data'), once(this.child.stderr, 'data')]);
      if (!Array.isArray(code) && !pattern.test(this.output)) throw new Error(`${this.name} ended with ${code} and did not write ${pattern}`);
    }
  }

  /** Waits for the end, which has to be a success, and returns the output. */
  async ended() {
    const [code, signal] = await this.#closed;
    if (code !== 0) throw new Error(`${this.name} ended with ${code ?? signal}`);
    return this.output;
  }

  /** Asks it to end, and waits. */
  async stop(signal = 'SIGTERM') {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    await this.#closed;
  }
}
