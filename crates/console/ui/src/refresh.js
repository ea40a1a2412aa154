// Looks again, every few seconds, until what a part of the page waits for is there.
const EVERY = 4000;
const AT_MOST = 30 * 60_000;

export function refresh(part) {
  const started = Date.now();
  const look = async () => {
    if (part.hasAttribute('data-done') || Date.now() - started > AT_MOST) return;
    if (!document.hidden) {
      try {
        const answer = await fetch(location.href);
        const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(part.id);
        if (fresh?.hasAttribute('data-done')) {
          part.replaceChildren(...fresh.childNodes);
          part.setAttribute('data-done', '');
          return;
        }
      } catch {
        // The server may be restarting.
      }
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}
