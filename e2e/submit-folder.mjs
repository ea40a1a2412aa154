#!/usr/bin/env node
// Submits every document of a folder, as an agent with OAuth does.
//
//   submit-folder.mjs [--all] FOLDER URL CLIENT_ID CLIENT_SECRET
//   submit-folder.mjs [--all] --start FOLDER
//
// FOLDER is searched for .json and .xml files, also in the folders below it.
// Documents of computers are sent; those of other kinds only with --all.
// With --start the script starts a release server of its own.
//
// Exit: 0 all that was sent was accepted; 1 something was refused; 2 wrong use.

import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Agent, Refused } from './lib/agent.mjs';
import { Server, deadline } from './lib/server.mjs';

const { values: options, positionals } = parse();
const [folder, url, id, secret] = positionals;

function parse() {
  try {
    const parsed = parseArgs({ allowPositionals: true, options: { all: { type: 'boolean' }, start: { type: 'boolean' } } });
    if (parsed.positionals.length === (parsed.values.start ? 1 : 4)) return parsed;
  } catch (error) {
    console.error(error.message);
  }
  console.error('usage: submit-folder.mjs [--all] (--start FOLDER | FOLDER URL CLIENT_ID CLIENT_SECRET)');
  process.exit(2);
}

function* documentsBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* documentsBelow(path);
    else if (/\.(json|xml)$/i.test(entry.name)) yield { path, ...read(path) };
  }
}

/** Reads a file to what is sent, which is every byte of it, and what kind of thing it describes. */
function read(path) {
  const bytes = readFileSync(path);
  if (/\.json$/i.test(path)) {
    return { document: bytes, kind: JSON.parse(bytes).itemtype ?? 'Computer' };
  }
  const text = bytes.toString();
  const query = text.match(/<QUERY>\s*([^<\s]*)/)?.[1];
  const itemtype = text.match(/<ITEMTYPE>\s*([^<\s]*)/)?.[1];
  return { document: bytes, kind: query === 'INVENTORY' ? (itemtype ?? 'Computer') : query };
}

async function main() {
  deadline(10);
  let target = { url, id, secret };
  let server;
  if (options.start) {
    server = await Server.start('documents');
    const client = await server.addAgentClient();
    target = { url: `${server.url}/`, id: client.client_id, secret: client.client_secret };
  }

  const counts = { accepted: 0, refused: 0, other: 0 };
  const line = (word, kind, path, why = '') => console.log(`${word.padEnd(9)} ${kind.padEnd(17)} ${relative(folder, path)}${why && `: ${why}`}`);
  for (const { path, document, kind } of documentsBelow(folder)) {
    if (kind !== 'Computer' && !options.all) {
      counts.other += 1;
      line('other', kind, path);
      continue;
    }
    try {
      await new Agent(target.url, target).send(document);
      counts.accepted += 1;
      line('accepted', kind, path);
    } catch (error) {
      counts.refused += 1;
      line('REFUSED', kind, path, error instanceof Refused ? error.message : error.stack);
    }
  }
  if (server) {
    console.log(`${(await server.computers()).length} computers on the server`);
    await server.stop();
  }
  if (counts.other) console.log(`${counts.other} documents of other kinds were not sent`);
  console.log(`${counts.accepted} accepted, ${counts.refused} refused`);
  if (counts.accepted + counts.refused === 0) {
    console.error(`FAILED: no document to send in ${folder}`);
    process.exit(1);
  }
  process.exit(counts.refused ? 1 : 0);
}

await main();
