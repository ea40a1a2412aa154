// The exchanges of an inventory agent, as they are on the wire.

import { randomUUID } from 'node:crypto';
import { deflateSync, gunzipSync, inflateSync } from 'node:zlib';
import { request } from './http.mjs';

/** Returns where an agent with that server URL asks for its token. */
export function tokenUrl(serverUrl) {
  const url = new URL(serverUrl);
  let path = url.pathname;
  const cut = Math.max(path.lastIndexOf('marketplace'), path.lastIndexOf('plugins'));
  if (cut >= 0) path = path.slice(0, cut);
  url.pathname = `${path.replace(/\/+$/, '')}/api.php/token`;
  return url.href;
}

export class Agent {
  token = null;

  /** `connections` is an `http.Agent`, for agents that share theirs. */
  constructor(url, { id, secret, connections } = {}) {
    Object.assign(this, { url, id, secret, connections, agentId: randomUUID() });
  }

  /** Asks for a token and keeps it; returns the whole answer. */
  async authenticate() {
    const body = JSON.stringify({ grant_type: 'client_credentials', client_id: this.id, client_secret: this.secret, scope: 'inventory' });
    const headers = { ...this.#headers(true), 'Content-Type': 'application/json' };
    const answer = await request('POST', tokenUrl(this.url), { headers, body, agent: this.connections });
    if (answer.status !== 200) throw new Refused(`token request: ${answer.status} ${answer.body}`);
    if (!/application\/json/.test(answer.headers['content-type'])) throw new Refused(`token answer of type ${answer.headers['content-type']}`);
    const token = JSON.parse(answer.body);
    if (token.token_type !== 'Bearer' || !token.access_token) throw new Refused('a token answer that agents do not take');
    if (!/^[1-9][0-9]*$/.test(token.expires_in)) throw new Refused(`expires_in is ${token.expires_in}`);
    this.token = token.access_token;
    return token;
  }

  /** Sends an object as JSON, or a text or bytes as they are; returns the answer: an object, or a text of XML. */
  async send(document) {
    const bytes = Buffer.from(document.constructor === Object ? JSON.stringify(document, null, 3) : document);
    const json = bytes.toString('latin1').trimStart().startsWith('{');
    const body = deflateSync(bytes);
    const post = () => {
      const headers = { ...this.#headers(json), 'Content-Type': 'application/x-compress-zlib' };
      if (this.token) headers.Authorization = `Bearer ${this.token}`;
      return request('POST', this.url, { headers, body, agent: this.connections });
    };
    let answer = await post();
    if (answer.status === 401 && this.id) {
      await this.authenticate();
      answer = await post();
    }
    const text = unpack(answer);
    if (answer.status !== 200) throw new Refused(`${answer.status} ${text}`.trim());
    return json ? expectJson(text) : expectXml(text);
  }

  /** Opens the conversation as an agent does that has met the server before. */
  contact(deviceid) {
    const tasks = ['inventory'];
    return this.send({ action: 'contact', deviceid, 'enabled-tasks': tasks, 'installed-tasks': tasks, name: 'GLPI-Agent', version: '1.11' });
  }

  #headers(json) {
    const headers = { 'User-Agent': 'GLPI-Agent_v1.11', Pragma: 'no-cache' };
    if (json) headers['GLPI-Agent-ID'] = this.agentId;
    return headers;
  }
}

/** The server answered, and not with a yes. */
export class Refused extends Error {}

function unpack({ headers, body }) {
  if (headers['content-encoding']) throw new Refused('a Content-Encoding, which agents do not undo');
  const type = headers['content-type'] ?? '';
  if (/x-compress-zlib/i.test(type)) return inflateSync(body).toString();
  if (/x-compress-gzip/i.test(type)) return gunzipSync(body).toString();
  return body.toString();
}

function expectJson(text) {
  if (!text.startsWith('{')) throw new Refused(`not a JSON object: ${text}`);
  const answer = JSON.parse(text);
  if (answer.status !== 'ok') throw new Refused(text);
  return answer;
}

function expectXml(text) {
  if (!text.includes('<REPLY') || text.includes('<ERROR')) throw new Refused(text || 'an empty answer');
  return text;
}
