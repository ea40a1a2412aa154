// Offers what matches while somebody types a part of a name.
const PAUSE = 200;

export function picker(input) {
  const offers = input.list;
  let waiting;
  let asked = 0;
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const turn = ++asked;
      const answer = await fetch(`${input.dataset.picker}&q=${encodeURIComponent(input.value)}`).catch(() => undefined);
      if (!answer?.ok) return;
      const found = await answer.json();
      // An answer that comes after a later question is not wanted any more.
      if (turn !== asked) return;
      offers.replaceChildren(...found.map((text) => Object.assign(document.createElement('option'), { value: text })));
    }, PAUSE);
  });
}
