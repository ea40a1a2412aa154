#!/usr/bin/env node
// Kills the server in the middle of work, twenty times over: what it said yes
// to must be there afterwards.

import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, Refused } from './lib/agent.mjs';
import { machine } from './lib/machines.mjs';
import { Server, deadline } from './lib/server.mjs';

const ROUNDS = 20;
const AT_A_TIME = 32;
/** More machines at a time than the server records while they wait: the others are accepted and wait. */
const MACHINES_AT_A_TIME = 128;
/** Milliseconds of work before the end of a round: at least, and at most. */
const WORK = [100, 900];
/** Tokens of all rounds that are tried once more at the end. */
const TRIED_AGAIN = 5000;

deadline(4);
const server = await Server.start('kill9');
const { client_id: id, client_secret: secret } = await server.addAgentClient();
const connections = new http.Agent({ keepAlive: true, maxSockets: AT_A_TIME + MACHINES_AT_A_TIME });
const url = `${server.url}/`;
const newAgent = () => new Agent(url, { id, secret, connections });

/** Numbers of the machines that the server said yes to. */
const machines = new Set();
const tokens = [];
let submitted = 0;
/** How many accepted inventories waited when the server was killed, in all rounds. */
let waited = 0;

/** Does one thing again and again until the server is gone. */
async function untilKilled(round, work) {
  while (!round.over) {
    try {
      await work();
    } catch (error) {
      if (error instanceof Refused) throw error;
      if (!round.over) throw new Error(`the server failed before it was killed: ${error.message}`);
    }
  }
}

async function submitMachines(round) {
  const agent = newAgent();
  agent.token = round.token;
  await untilKilled(round, async () => {
    const number = (submitted += 1);
    await agent.send(machine(number));
    machines.add(number);
  });
}

async function takeTokens(round) {
  const agent = newAgent();
  await untilKilled(round, async () => {
    const { access_token: token } = await agent.authenticate();
    tokens.push(token);
  });
}

async function work() {
  const { access_token: token } = await newAgent().authenticate();
  const round = { over: false, token };
  const workers = [
    ...Array.from({ length: MACHINES_AT_A_TIME }, () => submitMachines(round)),
    ...Array.from({ length: AT_A_TIME }, () => takeTokens(round)),
  ];
  const [least, most] = WORK;
  const fails = Promise.all(workers);
  const before = { machines: machines.size, tokens: tokens.length };
  const underWay = async () => {
    while (machines.size === before.machines || tokens.length === before.tokens) await sleep(2);
    await sleep(least + Math.random() * (most - least));
  };
  await Promise.race([underWay(), fails]);
  round.over = true;
  await server.kill();
  await fails;
  waited += (await queue()).waiting;
}

async function queue() {
  return JSON.parse(await server.command('queue', 'status', '--json'));
}

/** Waits until the server has recorded what it had accepted. */
async function recorded() {
  for (;;) {
    const { waiting, failed } = await queue();
    if (failed) throw new Error(`${failed} accepted inventories could not be recorded`);
    if (!waiting) return;
    await sleep(50);
  }
}

/** Runs as many at a time as the rounds do. */
async function each(items, check) {
  const queue = [...items];
  await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) await check(item);
  }));
}

async function verify(someTokens) {
  const integrity = (await server.command('check')).trim();
  if (integrity !== 'ok') throw new Error(`the database is damaged: ${integrity}`);

  const names = new Set((await server.computers()).map(({ name }) => name));
  const lost = [...machines].filter((number) => !names.has(`machine-${number}`));
  if (lost.length) throw new Error(`${lost.length} acknowledged machines are gone, machine-${lost[0]} among them`);

  let dead = 0;
  await each(someTokens, async (token) => {
    // Without a client's credentials the agent cannot get itself another one.
    const agent = new Agent(url, { connections });
    agent.token = token;
    await agent.contact('kill9-2026-01-15-08-00-00').catch((error) => {
      if (!(error instanceof Refused)) throw error;
      dead += 1;
    });
  });
  if (dead) throw new Error(`${dead} acknowledged tokens are refused`);
}

try {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const before = { machines: machines.size, tokens: tokens.length };
    await work();
    await server.run();
    await recorded();
    await verify(tokens.slice(before.tokens));
    console.log(`round ${String(round).padStart(2)}: ${machines.size - before.machines} machines and ${tokens.length - before.tokens} tokens acknowledged, all there`);
    if (machines.size === before.machines || tokens.length === before.tokens) throw new Error('a round without any work proves nothing');
  }
  const step = Math.ceil(tokens.length / TRIED_AGAIN);
  await verify(tokens.filter((_, index) => index % step === 0));
  await server.stop();
  if (!waited) throw new Error('no inventory ever waited: that proves nothing of the queue');
  console.log(`OK: ${ROUNDS} kills, ${waited} inventories waited through them, ${machines.size} machines and ${tokens.length} tokens acknowledged, none lost`);
  process.exit(0);
} catch (error) {
  console.error(`FAILED: ${error.message}`);
  process.exit(1);
}
