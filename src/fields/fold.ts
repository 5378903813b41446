/** A word as it is compared: without case, accents, dots and spare spaces. `Sí.` and `SI` are the same word. */
export function foldWord(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ł/g, 'l')
    .replace(/[.'’`]/g, '')
    .replace(/[\s\u00a0_-]+/g, ' ')
    .trim();
}
