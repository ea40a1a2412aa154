#!/usr/bin/env node
// Runs the installed FusionInventory agent as its user would, against servers
// that ask for nothing and for HTTP Basic credentials.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { delimiter, join } from 'node:path';
import { Server, deadline, temporaryFolder } from './lib/server.mjs';

const LIMIT = 180_000;

/**
 * The agent knows no option for its state folder. It takes it from its own
 * module `setup`, whose table is changed here before the agent reads it.
 */
const LAUNCHER = '$setup{vardir} = shift; do(shift @ARGV); die $@ if $@';

const program = process.env.PATH.split(delimiter).map((folder) => join(folder, 'fusioninventory-agent')).find(exists);
if (!program) {
  console.error('FAILED: there is no fusioninventory-agent; type: apt-get install fusioninventory-agent');
  process.exit(1);
}
const library = readFileSync(program, 'utf8').match(/^use lib ["'](.+)["']/m)[1];

function exists(file) {
  try {
    accessSync(file);
    return true;
  } catch {
    return false;
  }
}

/** Runs the agent once, with a state folder of its own; returns its exit code and its log. */
async function runAgent(url, ...options) {
  const home = temporaryFolder('fusioninventory');
  const state = join(home, 'state');
  mkdirSync(state);
  const perl = ['-I', library, '-Msetup', '-e', LAUNCHER, state, program];
  const arguments_ = ['--config=none', '--logger=stderr', '--debug', '--debug', '--tasks=inventory', '--no-category=environment,process', `--server=${url}`, ...options];
  // A bare environment: no proxy, and nothing private to inventory.
  const env = { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8' };
  const child = spawn('perl', [...perl, ...arguments_], { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (log += text));
  const [code, signal] = await once(child, 'close');
  return { code: code ?? signal, log };
}

/** Starts a server with these settings, lets `visit` use it, and stops it. */
async function withServer(settings, visit) {
  const server = await Server.start('fusioninventory');
  await server.command('setting', 'set', 'inventory.enabled=true', ...settings);
  await visit(server);
  await server.stop();
}

async function takes(name, settings, ...options) {
  await withServer(settings, async (server) => {
    const { code, log } = await runAgent(`${server.url}/`, ...options);
    const fail = (why) => {
      throw new Error(`${name}: ${why}\n--- log of the agent ---\n${log}`);
    };
    if (code !== 0) fail(`the agent ended with ${code}`);
    if (/^\[error\]/m.test(log)) fail('the agent reports an error');
    if (!/^\[info\] running task Inventory/m.test(log)) fail('the server did not ask for the inventory');
    const computers = await server.computers();
    const label = (host) => host.split('.')[0].toLowerCase();
    if (computers.length !== 1 || label(computers[0].name) !== label(hostname())) {
      fail(`instead of ${hostname()} the server has ${JSON.stringify(computers)}`);
    }
    console.log(`${name}: the inventory was taken, ${computers[0].name} is there`);
  });
}

async function refuses(name, settings, ...options) {
  await withServer(settings, async (server) => {
    const { log } = await runAgent(`${server.url}/`, ...options);
    const computers = await server.computers();
    if (/^\[info\] running task Inventory/m.test(log) || computers.length) {
      throw new Error(`${name}: the server has ${JSON.stringify(computers)}\n--- log of the agent ---\n${log}`);
    }
    console.log(`${name}: nothing was taken`);
  });
}

const basic = ['inventory.authentication=basic_auth', 'inventory.basic_login=agents', 'inventory.basic_password=correct horse'];

deadline(12);
try {
  await takes('no authentication', ['inventory.authentication=none']);
  await takes('HTTP Basic', basic, '--user=agents', '--password=correct horse');
  await refuses('HTTP Basic, wrong password', basic, '--user=agents', '--password=battery staple');
  await refuses('HTTP Basic, no credentials', basic);
  process.exit(0);
} catch (error) {
  console.error(`FAILED: ${error.message}`);
  process.exit(1);
}
