/** Whether `*` (any run of characters) and `?` (one character) make the whole of `text` from `pattern`, letter case aside. */
export function matchesGlob(pattern: string, text: string): boolean {
  const wanted = pattern.toLowerCase();
  const given = text.toLowerCase();
  let at = 0;
  let patternAt = 0;
  // Where to go on when the text does not fit: the last star takes one character more.
  let starAt = -1;
  let starTook = 0;
  while (at < given.length) {
    const next = wanted[patternAt];
    if (next === "*") {
      starAt = patternAt;
      starTook = at;
      patternAt += 1;
    } else if (next === "?" || next === given[at]) {
      patternAt += 1;
      at += 1;
    } else if (starAt !== -1) {
      starTook += 1;
      at = starTook;
      patternAt = starAt + 1;
    } else return false;
  }
  while (wanted[patternAt] === "*") patternAt += 1;
  return patternAt === wanted.length;
}
