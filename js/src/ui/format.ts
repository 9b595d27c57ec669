/** Sizes and times as people read them, in the language of the page. */

/** The language of the page; none for the browser's. */
function language(): string | undefined {
  return document.documentElement.lang || undefined;
}

/** Those that were made, by what they make: one for each row of a long list would cost more than the row. */
const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return shared(options, () => new Intl.NumberFormat(language(), options));
}

function times(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return shared(options, () => new Intl.DateTimeFormat(language(), options));
}

function shared<T extends Intl.NumberFormat | Intl.DateTimeFormat>(
  options: object,
  make: () => T
): T {
  const name = JSON.stringify([language(), options]);
  const format = (formats.get(name) as T | undefined) ?? make();
  formats.set(name, format);
  return format;
}

/** A size, such as “1.2 MB”. */
export function formatSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const format = numbers({
    style: 'unit',
    unit: units[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1
  });
  return format.format(bytes / 1000 ** power);
}

/** A time of the day to the second, such as “14:03:22”. */
export function formatTime(at: number): string {
  return times({ timeStyle: 'medium' }).format(at);
}

/** A day, such as “Saturday, November 21, 2026”. */
export function formatDay(at: number): string {
  return times({ dateStyle: 'full' }).format(at);
}

/** A day and a time, such as “Nov 21, 2026, 14:03:22”. */
export function formatMoment(at: number): string {
  return times({ dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}
