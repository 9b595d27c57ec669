/** Elements in few words. What a notebook holds becomes text here, and never HTML. */

/** An element of a class, with what is in it. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className && `jp-Bookstore-${className}`;
  made.append(...content);
  return made;
}

/** Text for screen readers alone. */
export function unseen(text: string): HTMLElement {
  return element('span', 'unseen', text);
}

/** A sign that repeats what words say, such as `＋`. */
export function sign(text: string): HTMLElement {
  const made = element('span', 'sign', text);
  made.setAttribute('aria-hidden', 'true');
  return made;
}

export function button(label: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', 'button', label);
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}

/** Something folded away, which is made when it is first unfolded. */
export function fold(
  className: string,
  summary: string,
  content: () => (Node | string)[]
): HTMLDetailsElement {
  const made = element('details', className, element('summary', '', summary));
  made.addEventListener('toggle', () => made.append(...content()), { once: true });
  return made;
}
