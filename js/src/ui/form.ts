/** Small forms for dialogs: each field has a label, and perhaps a hint that screen readers read with it. */
import { Widget } from '@lumino/widgets';

export interface IField {
  name: string;
  label: string;
  value?: string;
  hint?: string;
  placeholder?: string;
  required?: boolean;
  /** Two of these stand side by side. */
  half?: boolean;
  /** `password` hides what is typed; browsers are asked not to keep it. */
  type?: 'text' | 'url' | 'password';
}

let count = 0;

/** A dialog's body: paragraphs, fields and whatever a flow adds. */
export class Form extends Widget {
  readonly inputs = new Map<string, HTMLInputElement>();

  constructor(fields: IField[] = []) {
    super({ node: document.createElement('div') });
    this.addClass('jp-Bookstore-form');
    fields.forEach(field => this.addField(field));
  }

  /** What `showDialog` returns: the fields by name. */
  getValue(): Record<string, string> {
    return Object.fromEntries([...this.inputs].map(([name, input]) => [name, input.value.trim()]));
  }

  addField(field: IField): HTMLInputElement {
    const id = `jp-bookstore-field-${++count}`;
    const label = document.createElement('label');
    label.htmlFor = id;
    label.textContent = field.label;
    const input = document.createElement('input');
    input.id = id;
    input.name = field.name;
    input.type = field.type ?? 'text';
    input.value = field.value ?? '';
    input.placeholder = field.placeholder ?? '';
    input.required = field.required ?? false;
    input.spellcheck = false;
    // "new-password" is what keeps browsers from offering to remember a password field.
    input.autocomplete = input.type === 'password' ? 'new-password' : 'off';
    const box = document.createElement('div');
    box.className = 'jp-Bookstore-field';
    box.classList.toggle('jp-mod-half', field.half ?? false);
    box.append(label, input);
    if (field.hint) {
      const hint = paragraph(field.hint, 'jp-Bookstore-hint');
      hint.id = `${id}-hint`;
      input.setAttribute('aria-describedby', hint.id);
      box.append(hint);
    }
    this.node.append(box);
    this.inputs.set(field.name, input);
    return input;
  }

  addCheckbox(text: string, checked = false): HTMLInputElement {
    const label = document.createElement('label');
    label.className = 'jp-Bookstore-checkbox';
    const input = document.createElement('input');
    input.type = 'checkbox';
    input.checked = checked;
    label.append(input, text);
    this.node.append(label);
    return input;
  }

  addText(text: string, className = ''): HTMLElement {
    const added = paragraph(text, className);
    this.node.append(added);
    return added;
  }

  /** Commands for a terminal, to be copied. */
  addCommands(commands: string[]): HTMLElement {
    const block = document.createElement('pre');
    block.className = 'jp-Bookstore-commands';
    block.textContent = commands.join('\n');
    this.node.append(block);
    return block;
  }

  /** A text that changes while the dialog is open; screen readers read the change. */
  addStatus(): HTMLElement {
    const status = this.addText('', 'jp-Bookstore-status');
    status.setAttribute('role', 'status');
    return status;
  }

  addButton(label: string, onClick: () => void): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'jp-Bookstore-button jp-Button jp-mod-styled jp-mod-reject';
    button.textContent = label;
    button.addEventListener('click', onClick);
    this.node.append(button);
    return button;
  }
}

function paragraph(text: string, className: string): HTMLElement {
  const made = document.createElement('p');
  made.className = className;
  made.textContent = text;
  return made;
}
