/** Waits until `condition` gives something, at most so long; what it throws ends the wait. */
export async function until(what, milliseconds, condition) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${milliseconds} ms in vain until ${what}`);
    await new Promise((soon) => setTimeout(soon, 50));
  }
}
