// @ts-check
/** A page of a benchmark that does what the benchmark's server wants, one thing after the other. */

/** @param {Record<string, (...args: any[]) => unknown>} functions */
export async function ask(functions) {
  for (;;) {
    const { id, name, args } = await (await fetch('/wanted')).json();
    const answer = await Promise.resolve(functions[name]?.(...args)).then(
      value => ({ id, value }),
      error => ({ id, error: String(error?.message?.template ?? error) })
    );
    await fetch('/done', { method: 'POST', body: JSON.stringify(answer) });
  }
}
