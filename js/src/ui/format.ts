/** Sizes and times as people read them, in the language of the page. */

/** The language of the page; none for the browser's. */
function language(): string | undefined {
  return document.documentElement.lang || undefined;
}

/** A size, such as “1.2 MB”. */
export function formatSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const format = new Intl.NumberFormat(language(), {
    style: 'unit',
    unit: units[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1
  });
  return format.format(bytes / 1000 ** power);
}

/** A time of the day to the second, such as “14:03:22”. */
export function formatTime(at: number): string {
  return new Intl.DateTimeFormat(language(), { timeStyle: 'medium' }).format(at);
}

/** A day, such as “Saturday, November 21, 2026”. */
export function formatDay(at: number): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'full' }).format(at);
}

/** A day and a time, such as “Nov 21, 2026, 14:03:22”. */
export function formatMoment(at: number): string {
  const format = { dateStyle: 'medium', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(language(), format).format(at);
}
