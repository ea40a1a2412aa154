// What goes over the wire between a client and a server: passed on unchanged, and kept to be told.

import { once } from 'node:events';
import http from 'node:http';

export class Wire {
  #exchanges = [];

  /** Listens on a free port; `target` is set when the server behind it is known. */
  static async open() {
    const wire = new Wire();
    wire.listener = http.createServer((incoming, answer) => wire.#pass(incoming, answer)).listen(0, '127.0.0.1');
    await once(wire.listener, 'listening');
    wire.url = `http://127.0.0.1:${wire.listener.address().port}`;
    return wire;
  }

  /** Ends it, with the connections that clients keep open. */
  close() {
    this.listener.close();
    this.listener.closeAllConnections();
  }

  forget() {
    this.#exchanges = [];
  }

  /** Tells the exchanges since the last `forget`, whole. */
  toString() {
    return this.#exchanges.join('\n') || '(nothing was sent)';
  }

  async #pass(incoming, answer) {
    const sent = await bytes(incoming);
    const options = { method: incoming.method, headers: incoming.headers, setHost: false };
    const outgoing = http.request(`${this.target}${incoming.url}`, options);
    outgoing.on('error', (error) => {
      this.#exchanges.push(`> ${incoming.method} ${incoming.url}\n< no answer: ${error.message}`);
      answer.destroy();
    });
    outgoing.on('response', async (response) => {
      const received = await bytes(response);
      this.#exchanges.push(`${told('>', `${incoming.method} ${incoming.url}`, incoming, sent)}\n${told('<', response.statusCode, response, received)}\n`);
      answer.writeHead(response.statusCode, response.rawHeaders).end(received);
    });
    outgoing.end(sent);
  }
}

async function bytes(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

function told(mark, first, { rawHeaders }, body) {
  const headers = rawHeaders.flatMap((name, index) => (index % 2 ? [] : [`${name}: ${rawHeaders[index + 1]}`]));
  return [first, ...headers, '', ...(body.length ? [body.toString()] : [])].map((line) => `${mark} ${line}`).join('\n');
}
