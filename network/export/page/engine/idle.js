/* Long work in slices, so that a page goes on to answer and to draw. */

const SLICE_MS = 6;

/**
 * Do work in slices of some milliseconds, after each of which events come first.
 * @template T
 * @param {Generator<void, T>} work
 * @param {() => boolean} [wanted] Whether to go on.
 * @returns {Promise<T | undefined>} Nothing where it was given up.
 */
export async function whenIdle(work, wanted = () => true) {
  while (wanted()) {
    await new Promise((resolve) => setTimeout(resolve));
    const until = performance.now() + SLICE_MS;
    do {
      const part = work.next();
      if (part.done) return part.value;
    } while (performance.now() < until);
  }
  return undefined;
}
