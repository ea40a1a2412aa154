#!/usr/bin/env node
// Runs oidc-agent as somebody on a command line does: the browser signs in once,
// then the agent renews tokens by itself.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Exchanges } from './lib/exchanges.mjs';
import { request } from './lib/http.mjs';
import { freePort, temporaryFolder } from './lib/server.mjs';

const ACCOUNT = 'inventory';

await Exchanges.hold('oidc-agent', { minutes: 3 }, async (exchanges) => {
  const erika = await exchanges.addPerson('erika');
  for (const kind of ['confidential', 'public']) await use(exchanges, erika, kind);
});

async function use(exchanges, erika, kind) {
  // The program takes `http://localhost` alone, where the server compares the port too.
  const redirect = `http://localhost:${await freePort()}`;
  const registered = ['--grant', 'authorization_code', '--scope', 'openid,api,offline_access', '--redirect-uri', redirect];
  const { id, secret } = await exchanges.addClient('Shell', ...registered, ...(kind === 'public' ? ['--public'] : []));

  const home = temporaryFolder('oidc-agent');
  const folder = join(home, 'accounts');
  mkdirSync(folder);
  const socket = join(home, 'socket');
  const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home, LANG: 'C.UTF-8', OIDC_CONFIG_DIR: folder, OIDC_SOCK: socket, OIDC_ENCRYPTION_PW: 'eleven green bottles' };
  const run = (program, ...options) => exchanges.run(program, options, { env, cwd: home });
  let agent;

  await exchanges.try(`oidc-agent, a ${kind} client: code and PKCE`, async () => {
    agent = run('oidc-agent', '--console', '--log-stderr', '--debug', `--socket-path=${socket}`);
    // It tells its socket only when it goes to the background.
    while (!existsSync(socket)) await sleep(20);
    const generator = run('oidc-gen', ACCOUNT, '--manual', '--flow=code', '--no-url-call', '--no-scheme', '--prompt=none', '--confirm-yes', '--pw-env',
      `--issuer=${exchanges.url}`, `--client-id=${id}`, `--client-secret=${secret ?? ''}`, `--redirect-uri=${redirect}`, '--scope=openid api offline_access');
    const [link] = await generator.until(/http:\S+authorize\S+/);
    await request('GET', await erika.follow(link));
    await generator.ended();
  });
  await exchanges.try(`oidc-agent, a ${kind} client: refresh and API`, async () => {
    const token = async () => (await run('oidc-token', '--force-new', ACCOUNT).ended()).trim();
    const [first, second] = [await token(), await token()];
    assert.notEqual(first, second);
    const answer = await request('GET', `${exchanges.url}/api.php/session`, { headers: { Authorization: `Bearer ${second}` } });
    assert.equal(JSON.parse(answer.body).name, 'erika');
  });
  await agent.stop();
}
