/** Direct marketing (Art. 21(2)–(3)): codes of its purposes begin so, by the convention of `modules/purposes.ts`. */
export function isMarketing(purpose: string): boolean {
  return purpose.startsWith('marketing');
}
