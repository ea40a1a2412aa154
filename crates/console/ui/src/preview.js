// Shows what comes of a form, and what is wrong with it, while it is typed: the server says both.
export function preview(form) {
  form.querySelectorAll('[data-without-script]').forEach((button) => { button.hidden = true; });
  let timer;
  let newest = 0;
  const ask = async () => {
    newest += 1;
    const mine = newest;
    const body = new URLSearchParams(new FormData(form));
    body.set('preview', '1');
    try {
      const answer = await fetch(form.action, { method: 'POST', body });
      const text = await answer.text();
      if (!answer.ok || mine !== newest) return;
      const fresh = new DOMParser().parseFromString(text, 'text/html');
      form.querySelectorAll('[data-live]').forEach((part) => {
        const other = fresh.getElementById(part.id);
        if (other && part.innerHTML !== other.innerHTML) part.replaceChildren(...other.childNodes);
      });
    } catch {
      // Sending the form still tells.
    }
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  });
}
