/** Loading on first use. */

/** Starts something on first use; later calls share the first one, but a failed one is tried anew. */
export function onFirstUse<T>(start: () => Promise<T>): () => Promise<T> {
  let starting: Promise<T> | undefined;
  return () =>
    (starting ??= start().catch((error: unknown) => {
      starting = undefined;
      throw error;
    }));
}
