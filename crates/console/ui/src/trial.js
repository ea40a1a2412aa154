// Asks for a token as a client would, from this browser, and gives it back at once.
const REFERENCE = /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/;

export function trial(form) {
  const [secret, told] = [form.querySelector('input'), form.querySelector('[role=status]')];
  const { client, scope, works, fails, denials } = form.dataset;
  form.closest('[hidden]').hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const credentials = { client_id: client, client_secret: secret.value };
    const send = (path, fields) => fetch(path, { method: 'POST', body: new URLSearchParams({ ...fields, ...credentials }) });
    const answer = await send('/api.php/token', { grant_type: 'client_credentials', scope }).catch(() => undefined);
    const said = await answer?.json().catch(() => undefined);
    if (answer?.ok) {
      await (await send('/api.php/revoke', { token: said.access_token })).text();
      told.textContent = `${works} ${said.scope}`;
      return;
    }
    told.textContent = `${fails} ${said?.error_description ?? ''}`;
    const reference = said?.error_description?.match(REFERENCE)?.[0];
    if (!reference || !denials) return;
    const link = document.createElement('a');
    link.href = `${denials}/${reference}`;
    link.textContent = reference;
    told.append(' ', link);
  });
}
