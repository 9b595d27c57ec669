// The landing page's script: which JupyterLab the reader uses, and a button that copies the link.
// The page works without it.

const STORED = 'bookstore-lab-url';

const form = document.getElementById('open');
const field = document.getElementById('lab');
const button = document.getElementById('open-button');
const link = document.getElementById('link');
const copy = document.getElementById('copy');
const message = document.getElementById('message');

/** Says something where screen readers hear it, too. */
function say(text, wrong = false) {
  message.classList.toggle('wrong', wrong);
  message.textContent = text;
}

/** A JupyterLab's base address from what was typed or pasted; `null` when it is none. */
function labAddress(typed) {
  let text = typed.trim();
  if (
    text &&
    !/^[a-z][a-z0-9+.-]*:\/\//i.test(text) &&
    !/^(javascript|data|vbscript|file|blob):/i.test(text)
  ) {
    const local = /^(localhost|127\.|\[::1\])/i.test(text);
    text = `${local ? 'http' : 'https'}://${text}`;
  }
  if (/\s/.test(text)) return null; // Chromium would take it for a part of a host's name.
  let url;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
    return null;
  }
  // As copied from the address bar of a running JupyterLab; a token in it is not kept.
  const path = url.pathname.replace(/\/(lab|tree|notebooks|doc)(\/.*)?$/, '').replace(/\/+$/, '');
  return url.origin + path;
}

/** Storage may be switched off, and then the address is typed each time. */
function stored() {
  try {
    return labAddress(localStorage.getItem(STORED) ?? '');
  } catch {
    return null;
  }
}

function store(address) {
  try {
    localStorage.setItem(STORED, address);
  } catch {
    // Then it is not remembered.
  }
}

document.getElementById('lab-field').hidden = false;
document.getElementById('without-script').hidden = true;
button.hidden = false;
copy.hidden = false;
field.value = stored() ?? field.value;

field.addEventListener('input', () => {
  field.removeAttribute('aria-invalid');
  say('');
});

form.addEventListener('submit', event => {
  event.preventDefault();
  const address = labAddress(field.value);
  if (address === null) {
    field.setAttribute('aria-invalid', 'true');
    say('Enter the address of your JupyterLab, such as https://jupyter.example.org', true);
    field.focus();
    return;
  }
  field.value = address;
  store(address);
  say(`Opening ${address}…`);
  window.location.assign(`${address}/lab?bookstore-clone=${encodeURIComponent(link.value)}`);
});

link.addEventListener('focus', () => link.select());

copy.addEventListener('click', async () => {
  try {
    // Missing on plain http.
    await navigator.clipboard.writeText(link.value);
    say('Link copied.');
  } catch {
    link.focus();
    link.select();
    const copied = document.execCommand('copy');
    say(copied ? 'Link copied.' : 'The link is selected: copy it with your keyboard or menu.');
  }
});
