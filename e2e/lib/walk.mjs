// A walk through the console in a real browser, on a server of its own: it begins,
// goes its way, and tells what there was to complain of.

import { Visitor } from './browser.mjs';
import { SetUp } from './pages.mjs';
import { Server, deadline } from './server.mjs';

const NAME = 'erika';
const PASSWORD = 'eleven green bottles 11';

export class Walk {
  /** Starts a server and a browser; the whole walk may take that many minutes. */
  static async begin(name, { minutes }) {
    deadline(minutes);
    const server = await Server.start(name);
    const visitor = await Visitor.open(server.url);
    return Object.assign(new Walk(), { server, visitor, page: visitor.page });
  }

  /** Goes the way, stops the server, and ends this program with what there was to complain of. */
  async go(way) {
    const { server, visitor } = this;
    try {
      await way();
      await server.stop();
    } catch (error) {
      visitor.complaints.push(error.stack);
      await visitor.keepLastSight();
    }
    await visitor.close();
    end(visitor.complaints, server);
  }

  /** Makes the first administrator, who is signed in then. */
  async setUp() {
    await this.page.goto((await this.server.command('setup-link')).match(/https?:\/\/\S+/)[0]);
    await new SetUp(this.page).createAdministrator(NAME, PASSWORD);
    await this.page.getByRole('navigation').first().waitFor();
  }

  visit = (path) => this.page.goto(this.server.url + path);

  /** Visits a page, and looks at it. */
  see = async (path, name) => {
    await this.visit(path);
    await this.visitor.look(name);
  };

  /** What is no part of the menu. */
  main = () => this.page.getByRole('main');

  /** Presses the first button there of that name, or one that fits it. */
  press = (name) => this.main().getByRole('button', { name, exact: typeof name === 'string' }).first().click();

  /** Follows the first link there of that name. */
  follow = (name) => this.main().getByRole('link', { name, exact: true }).first().click();

  /** Waits until the page tells that something was done. */
  notice = (text) => this.page.getByRole('status').filter({ hasText: text }).waitFor();

  /** Submits a document as an agent that needs no token. */
  submit = async (document) => {
    const headers = { 'content-type': 'application/json', 'user-agent': 'GLPI-Agent_v1.12' };
    const answer = await fetch(this.server.url, { method: 'POST', headers, body: JSON.stringify(document) });
    if (!answer.ok) throw new Error(`an inventory was answered with ${answer.status}: ${await answer.text()}`);
  };
}

/** Tells what there was to complain of, and ends this program: well if there was nothing. */
export function end(complaints, server) {
  if (complaints.length) {
    console.error(complaints.join('\n'));
    console.error(`FAILED: ${complaints.length} complaints\n${server.stderr}`);
    process.exit(1);
  }
  console.log('OK: no complaint; the pictures are in e2e/out');
  process.exit(0);
}
