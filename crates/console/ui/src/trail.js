// The way back to a list leads to it as it was left: with its search, filters, order and page.

const key = (path) => `list:${path}`;

export function keepList() {
  const asked = new URLSearchParams(location.search);
  // What an act said is said once.
  for (const name of ['notice', 'count', 'left']) asked.delete(name);
  sessionStorage.setItem(key(location.pathname), asked.toString());
}

export function trail(link) {
  link.search = sessionStorage.getItem(key(link.pathname)) ?? '';
}
