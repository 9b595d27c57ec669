/** Whether saves of an earlier tab wait, told without the wasm. */
import { DiskStore } from './worker/store';

export async function somethingWaits(): Promise<boolean> {
  try {
    const store = await DiskStore.open();
    const isEmpty = await store.isEmpty();
    store.close();
    return !isEmpty;
  } catch {
    // Where the browser keeps nothing, nothing waits.
    return false;
  }
}
