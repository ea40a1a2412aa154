// Requests with exactly the headers that are given: agents send no others.

import http from 'node:http';
import https from 'node:https';

/**
 * Sends one request and returns `{status, headers, body}`, the body as bytes.
 * Fails only when no complete answer comes.
 */
export function request(method, url, { headers = {}, body, agent, timeout = 60_000 } = {}) {
  const { request: open } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const outgoing = open(url, { method, agent, headers: body === undefined ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) } });
    outgoing.setTimeout(timeout, () => outgoing.destroy(new Error(`no answer from ${url} in ${timeout} ms`)));
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const parts = [];
      incoming.on('data', (part) => parts.push(part));
      incoming.on('error', reject);
      incoming.on('end', () => resolve({ status: incoming.statusCode, headers: incoming.headers, body: Buffer.concat(parts) }));
    });
    outgoing.end(body);
  });
}
