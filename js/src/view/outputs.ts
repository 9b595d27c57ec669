/** Outputs that became others. HTML among them is shown as what it is written as. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Change, OutputChange, Part } from './api';
import { element, fold, sign } from './dom';
import { images, isImage } from './images';
import { both, differs, textDiff } from './text';
import { values } from './values';

/** The outputs of a cell. */
export function outputs(changes: OutputChange[], trans: TranslationBundle): HTMLElement {
  const shown = element('div', 'outputs');
  let unchanged = 0;
  for (const change of changes) {
    if (change.change === 'unchanged' || change.change === 'metadata') {
      unchanged++;
    } else {
      shown.append(output(change, change.change, trans));
    }
  }
  if (unchanged > 0) {
    const words = trans._n('%1 unchanged output', '%1 unchanged outputs', unchanged);
    shown.append(element('p', 'note', words));
  }
  return shown;
}

function output(
  { outputType, name, parts }: OutputChange,
  change: Exclude<Change, 'unchanged' | 'metadata'>,
  trans: TranslationBundle
): HTMLElement {
  const words = {
    added: () => [sign('+'), trans.__('Output added')],
    removed: () => [sign('−'), trans.__('Output removed')],
    changed: () => [sign('±'), trans.__('Output changed')]
  };
  const kind = outputType === 'error' ? trans.__('error') : name;
  const what = element('span', 'what', ...words[change]());
  what.dataset.change = change;
  const heading = element('h4', '', what, kind ? ` ${kind}` : '');
  return element('section', 'output', heading, ...contents(parts.filter(isChanged), trans));
}

function isChanged(part: Part): boolean {
  return part.kind === 'text' ? differs(part.text) : part.change !== 'unchanged';
}

/** Each way in which an output shows itself, the one that a reader sees in a notebook first and the others folded. */
function contents(parts: Part[], trans: TranslationBundle): HTMLElement[] {
  const first =
    parts.find(({ mediaType }) => isImage(mediaType)) ??
    parts.find(({ mediaType }) => mediaType === 'text/plain') ??
    parts[0];
  return parts
    .toSorted((one, other) => Number(other === first) - Number(one === first))
    .map(part =>
      part === first && (isImage(part.mediaType) || part.mediaType === 'text/plain')
        ? content(part, trans)
        : fold('more', trans.__('As %1', part.mediaType), () => [asText(part, trans)])
    );
}

function content(part: Part, trans: TranslationBundle): HTMLElement {
  if (!isImage(part.mediaType)) {
    return asText(part, trans);
  }
  const { before, after } = part.kind === 'text' ? both(part.text) : part;
  return images(part.mediaType, before, after, trans);
}

function asText(part: Part, trans: TranslationBundle): HTMLElement {
  return part.kind === 'text' ? textDiff(part.text, trans) : values(part.before, part.after, trans);
}
