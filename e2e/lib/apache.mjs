// An Apache of one's own: a free port, everything in a temporary folder, nothing of the system's configuration.

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from './http.mjs';
import { freePort, temporaryFolder } from './server.mjs';

const MODULES = '/usr/lib/apache2/modules';
const ALWAYS = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'headers'];
const START_LIMIT = 10_000;

export class Apache {
  /** Starts one with these modules besides the usual, and these lines of configuration made of its address. */
  static async start(exchanges, modules, lines) {
    const apache = new Apache();
    apache.folder = temporaryFolder('apache');
    apache.url = `http://127.0.0.1:${await freePort()}`;
    apache.#configure(modules, lines(apache.url));
    // One process, so that ending it ends all of it.
    apache.program = exchanges.run('/usr/sbin/apache2', ['-X', '-f', join(apache.folder, 'apache.conf')]);
    exchanges.explain('log of Apache', () => apache.log());
    await apache.#ready();
    return apache;
  }

  log() {
    const file = join(this.folder, 'error.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  async stop() {
    await this.program.stop('SIGTERM');
  }

  #configure(modules, lines) {
    const pages = join(this.folder, 'pages');
    mkdirSync(pages);
    for (const name of ['resource', 'private']) writeFileSync(join(pages, name), `the page ${name}\n`);
    // Started by root, it serves as somebody else.
    const isRoot = process.getuid() === 0;
    for (const folder of [this.folder, pages]) chmodSync(folder, 0o755);
    const loads = [...ALWAYS, ...modules].map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`);
    const configuration = [
      ...loads,
      ...(isRoot ? ['User www-data', 'Group www-data'] : []),
      `ServerRoot ${this.folder}`,
      `DefaultRuntimeDir ${this.folder}`,
      `PidFile ${this.folder}/pid`,
      `ErrorLog ${this.folder}/error.log`,
      'LogLevel info',
      'ServerName 127.0.0.1',
      `Listen ${new URL(this.url).host}`,
      `DocumentRoot ${pages}`,
      ...lines,
      '',
    ];
    writeFileSync(join(this.folder, 'apache.conf'), configuration.join('\n'));
  }

  async #ready() {
    const end = Date.now() + START_LIMIT;
    while (Date.now() < end) {
      if (this.program.child.exitCode !== null) throw new Error(`Apache ended with ${this.program.child.exitCode}`);
      const answers = await request('GET', `${this.url}/`).then(() => true, () => false);
      if (answers) return;
      await sleep(20);
    }
    throw new Error('Apache does not answer');
  }
}
