/** How many files are read or written at a time: enough to keep the disk busy, far below the limit of open files. */
const limit = 32;

/**
 * Runs `action` over all items, some at a time, and returns the results in the order of the items. When one fails no
 * further one is begun; those under way are awaited, so that nothing works on after the error is thrown.
 */
export async function mapBounded<T, R>(
  items: readonly T[],
  action: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  const errors: unknown[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        results[index] = await action(item, index);
      } catch (error) {
        errors.push(error);
      }
      if (errors.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (errors.length > 0) throw errors[0];
  return results;
}
