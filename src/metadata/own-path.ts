/** No host has this name (RFC 6761, § 6.4). */
const HERE = 'https://here.invalid';

/**
 * An address of this app, as it was given; `/` for anything else, which would lead a person who just signed in elsewhere. Read as browsers
 * read it: they leave out tabs and line breaks, and take a backslash for a slash, so that `/\t/evil.example` is another host.
 */
export function ownPath(to: unknown): string {
  if (typeof to !== 'string' || !to.startsWith('/') || /\p{Cc}/u.test(to) || !URL.canParse(to, HERE))
    return '/';
  const { origin, pathname } = new URL(to, HERE);
  return origin === HERE && !pathname.startsWith('//') ? to : '/';
}
