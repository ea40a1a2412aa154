// A person who signs in and agrees on the server's own pages, by HTTP.

import { Visits } from './visits.mjs';

const MOST_STEPS = 10;

export class Person extends Visits {
  constructor(name, password, headers) {
    super(headers);
    Object.assign(this, { name, password });
  }

  /**
   * Follows an application's link as a browser does: signs in where asked, ticks nothing off, and presses the button.
   * Returns the address outside of the server to which it leads at last.
   */
  async follow(link, button = 'Allow') {
    const { origin } = new URL(link);
    const seen = [];
    let answer = await this.visit(link);
    for (let step = 0; step < MOST_STEPS; step++) {
      seen.push(`${answer.status} ${answer.url}`);
      if (answer.location) {
        if (new URL(answer.location).origin !== origin) return answer.location;
        answer = await this.visit(answer.location);
        continue;
      }
      const form = readForm(answer.page);
      if (answer.status !== 200 || !form) break;
      const fields = form.has('password') ? this.#typed(form) : pressed(form, button);
      answer = await this.visit(new URL(form.action || answer.url, answer.url).href, fields);
    }
    throw new Error(`the way ended inside of the server:\n${seen.join('\n')}\n${answer.page}`);
  }

  #typed(form) {
    return new URLSearchParams([...form.hidden, ['name', this.name], ['password', this.password]]);
  }
}

/** Reads the page's form: its address, hidden fields, ticked boxes and buttons. */
function readForm(page) {
  const html = page.match(/<form method="post"[^]*?<\/form>/)?.[0];
  if (!html) return null;
  const elements = [...html.matchAll(/<(?:input|button)\b[^>]*>(?:[^<]*)/g)].map(([text]) => ({
    name: attribute(text, 'name'),
    value: attribute(text, 'value'),
    label: text.replace(/<[^>]*>/, '').trim(),
    kind: text.startsWith('<button') ? 'button' : attribute(text, 'type') ?? 'text',
    ticked: / checked\b/.test(text) && !/ disabled\b/.test(text),
  }));
  const pairs = (chosen) => elements.filter(chosen).map(({ name, value }) => [name, value]);
  return {
    action: attribute(html, 'action'),
    hidden: pairs(({ kind }) => kind === 'hidden'),
    ticked: pairs(({ kind, ticked }) => kind === 'checkbox' && ticked),
    button: (label) => pairs((element) => element.kind === 'button' && element.label === label),
    has: (name) => elements.some((element) => element.name === name),
  };
}

function pressed(form, label) {
  const button = form.button(label);
  if (!button.length) throw new Error(`the page has no button "${label}"`);
  return new URLSearchParams([...form.hidden, ...form.ticked, ...button].filter(([name]) => name));
}

function attribute(html, name) {
  const value = html.match(new RegExp(` ${name}="([^"]*)"`))?.[1];
  return value?.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)).replace(/&quot;/g, '"').replace(/&amp;/g, '&');
}
