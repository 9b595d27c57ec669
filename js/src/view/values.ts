/** Values that differ, as JSON: metadata, and data that is no text. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Detail } from './api';
import { element } from './dom';
import { images, isImage } from './images';
import { line } from './text';

/** Values by the names that lead to them. */
export function valueList(details: Detail[], trans: TranslationBundle): HTMLElement {
  return element('ul', 'values', ...details.map(detail => item(detail, trans)));
}

/** A value before and after. */
export function values(before: unknown, after: unknown, trans: TranslationBundle): HTMLElement {
  const shown = element('div', 'lines');
  shown.classList.add('jp-mod-single');
  if (before !== undefined) {
    shown.append(element('div', 'row', line([piece(before)], 'removed', trans)));
  }
  if (after !== undefined) {
    shown.append(element('div', 'row', line([piece(after)], 'added', trans)));
  }
  return shown;
}

function item({ path, before, after }: Detail, trans: TranslationBundle): HTMLElement {
  const mediaType = path.at(-1) ?? '';
  const isAttachment = path[0] === 'attachments' && isImage(mediaType);
  return element(
    'li',
    '',
    element('code', '', path.join(' › ')),
    isAttachment ? images(mediaType, before, after, trans) : values(before, after, trans)
  );
}

function piece(value: unknown) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return { text, changed: false };
}
