/** Only an address of this app: anything else would lead a person who just signed in elsewhere. */
export function safeTarget(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/';
}
