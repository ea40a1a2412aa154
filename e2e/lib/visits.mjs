// Visits of pages with a browser's cookies, one jar for each host and port.

import { request } from './http.mjs';

export class Visits {
  #jars = new Map();
  #headers;

  /** These headers go with every request. */
  constructor(headers = {}) {
    this.#headers = headers;
  }

  /** Asks for a page, or sends a form to it; redirects are told as `location` and not followed. */
  async visit(url, fields) {
    const jar = this.#jar(url);
    const headers = { ...this.#headers, Accept: 'text/html', Cookie: [...jar].map((pair) => pair.join('=')).join('; ') };
    if (fields) Object.assign(headers, { 'Content-Type': 'application/x-www-form-urlencoded', Origin: new URL(url).origin });
    const answer = await request(fields ? 'POST' : 'GET', url, { headers, body: fields?.toString() });
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      jar.set(name, value);
    }
    const { location } = answer.headers;
    return { url, status: answer.status, headers: answer.headers, location: location && new URL(location, url).href, page: answer.body.toString(), bytes: answer.body.length };
  }

  #jar(url) {
    const { host } = new URL(url);
    if (!this.#jars.has(host)) this.#jars.set(host, new Map());
    return this.#jars.get(host);
  }
}
