/** Images before and after, side by side. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { element, sign } from './dom';

/** What browsers show and base64 holds in a notebook. */
const RASTER = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const VECTOR = 'image/svg+xml';

/** Whether it is shown as an image. */
export function isImage(mediaType: string): boolean {
  return mediaType === VECTOR || RASTER.includes(mediaType);
}

/**
 * Images of a media type that {@link isImage}, as a notebook holds them. In an `<img>` nothing of an SVG runs or is
 * fetched.
 */
export function images(
  mediaType: string,
  before: unknown,
  after: unknown,
  trans: TranslationBundle
): HTMLElement {
  const shown = element('div', 'images');
  if (typeof before === 'string' && before) {
    shown.append(
      figure(address(mediaType, before), sign('−'), trans.__('Before'), trans.__('Image before'))
    );
  }
  if (typeof after === 'string' && after) {
    shown.append(
      figure(address(mediaType, after), sign('+'), trans.__('After'), trans.__('Image after'))
    );
  }
  for (const image of shown.querySelectorAll('img')) {
    image.addEventListener('error', () =>
      image.replaceWith(element('p', 'note', trans.__('This image cannot be shown.')))
    );
  }
  return shown;
}

function figure(address: string, mark: Node, caption: string, alt: string): HTMLElement {
  const image = element('img', '');
  image.src = address;
  image.alt = alt;
  return element('figure', '', element('figcaption', '', mark, caption), image);
}

function address(mediaType: string, data: string): string {
  return mediaType === VECTOR
    ? `data:${VECTOR};charset=utf-8,${encodeURIComponent(data)}`
    : `data:${mediaType};base64,${data.replace(/[^A-Za-z0-9+/=]/g, '')}`;
}
