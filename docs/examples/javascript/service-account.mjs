// A script that acts for itself: a token for its own credentials, and lists of the API read to their end.
//
// Reads SERVER, CLIENT_ID and CLIENT_SECRET from the environment. It needs Node.js 20 and nothing else.

const { SERVER, CLIENT_ID, CLIENT_SECRET } = process.env;
const base = `${SERVER.replace(/\/$/, '')}/api.php`;

/** Returns a token for the script itself. */
async function newToken() {
  const answer = await fetch(`${base}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'api graphql' }),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`no token: ${body.error_description}`);
  return body.access_token;
}

const headers = { authorization: `Bearer ${await newToken()}` };

/** Asks the API; says why it does not answer. */
async function ask(url, options = {}) {
  const answer = await fetch(url, { ...options, headers: { ...headers, ...options.headers } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${JSON.stringify((await answer.json()).detail)}`);
  return answer;
}

/** Returns every row of a list, however many parts it has. */
export async function* rows(path, query) {
  let url = `${base}${path}?${new URLSearchParams(query)}`;
  while (url) {
    const answer = await ask(url);
    yield* await answer.json();
    url = answer.headers.get('link')?.match(/<([^>]*)>; rel="next"/)?.[1];
  }
}

/** Asks by GraphQL. */
async function query(text, variables) {
  const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: text, variables }) };
  const { data, errors } = await (await ask(`${base}/GraphQL`, options)).json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

const session = await (await ask(`${base}/session`)).json();
console.log(`acts as ${session.name}, with the profile ${session.active_profile.name}`);

let count = 0;
for await (const computer of rows('/Assets/Computer', { sort: 'name', limit: '200' })) {
  console.log(computer.name, computer.serial);
  count += 1;
}
console.log(`${count} computers`);

const { ComputerPage } = await query('query($form: String) { ComputerPage(filter: $form, limit: 3) { total rows { name entity { completename } } } }', { form: 'name=notempty=' });
console.log(`${ComputerPage.total} of them have a name`);
