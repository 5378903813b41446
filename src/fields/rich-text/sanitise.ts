/**
 * HTML that people format, reduced to a short list of harmless elements. The output is written anew from what was
 * recognised (nothing is passed through), so that whatever isn't on the list, or is malformed, can't come out.
 */
const KEPT = new Set('p br strong em u s ul ol li h2 h3 h4 blockquote code pre a'.split(' '));
const RENAMED: Readonly<Record<string, string>> = {
  b: 'strong',
  i: 'em',
  del: 's',
  strike: 's',
  h1: 'h2',
  div: 'p',
};
const VOID = new Set(['br']);
/** Their content is no text for people, so it goes with them. */
const DROPPED =
  'script|style|title|textarea|xmp|iframe|noembed|noframes|noscript|plaintext|template|svg|math|object|select';
const DROPPED_ELEMENT = new RegExp(`<(${DROPPED})(?=[\\s/>])[\\s\\S]*?(?:</\\1\\s*>|$)`, 'gi');
const COMMENT = /<!--[\s\S]*?(?:-->|$)|<[!?][^>]*(?:>|$)/g;
const NAME = /^<\/?([a-zA-Z][a-zA-Z0-9]*)/;
const HREF = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/i;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** A longer tag is no tag: a bound on how far one unclosed quote can send the search. */
const LONGEST_TAG = 4096;

/** Well-formed HTML of p, br, strong, em, u, s, lists, h2–h4, blockquote, code, pre and links to http, https and mailto. */
export function sanitiseHtml(html: string): string {
  const source = html.replace(DROPPED_ELEMENT, '').replace(COMMENT, '');
  const open: string[] = [];
  let out = '';
  let at = 0;
  for (let start = source.indexOf('<'); start >= 0; start = source.indexOf('<', Math.max(at, start + 1))) {
    const end = tagEnd(source, start);
    if (end === null) continue;
    out += escapeHtml(decodeEntities(source.slice(at, start))) + writeToken(source.slice(start, end), open);
    at = end;
  }
  out += escapeHtml(decodeEntities(source.slice(at)));
  return (
    out +
    open
      .reverse()
      .map((name) => `</${name}>`)
      .join('')
  );
}

/** Where the tag that begins at `start` ends; null where none begins there. */
function tagEnd(source: string, start: number): number | null {
  if (!/^<\/?[a-zA-Z]/.test(source.slice(start, start + 3))) return null;
  for (let at = start + 1; at < source.length && at - start < LONGEST_TAG; at++) {
    const character = source[at];
    if (character === '>') return at + 1;
    if (character === '<') return null;
    if (character !== '"' && character !== "'") continue;
    at = source.indexOf(character, at + 1);
    if (at < 0) return null;
  }
  return null;
}

function writeToken(token: string, open: string[]): string {
  const written = NAME.exec(token)?.[1]?.toLowerCase() ?? '';
  const name = Object.hasOwn(RENAMED, written) ? (RENAMED[written] ?? '') : written;
  if (!KEPT.has(name)) return '';
  if (token.startsWith('</')) return closeElement(name, open);
  if (VOID.has(name)) return `<${name}>`;
  open.push(name);
  return name === 'a' ? openLink(token) : `<${name}>`;
}

function closeElement(name: string, open: string[]): string {
  const from = open.lastIndexOf(name);
  if (from < 0) return '';
  return open
    .splice(from)
    .reverse()
    .map((one) => `</${one}>`)
    .join('');
}

function openLink(token: string): string {
  const [, double, single, bare] = HREF.exec(token) ?? [];
  const href = decodeEntities(double ?? single ?? bare ?? '').trim();
  const safe = /^(https?:\/\/|mailto:)[^\s\p{C}]+$/iu.test(href);
  return safe ? `<a href="${escapeHtml(href)}" rel="noopener noreferrer nofollow">` : '<a>';
}

function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, entity: string) => {
    if (!entity.startsWith('#')) return ENTITIES[entity.toLowerCase()] ?? whole;
    const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
    const printable =
      code >= 0x20 &&
      code <= 0x10ffff &&
      !(code >= 0xd800 && code <= 0xdfff) &&
      !(code >= 0x7f && code < 0xa0);
    return printable ? String.fromCodePoint(code) : '';
  });
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** The words of sanitised HTML, for search and plain-text lists. */
export function htmlText(html: string): string {
  const spaced = html.replace(/<br>|<\/(p|li|h[2-4]|blockquote|pre)>/g, '\n').replace(/<[^>]*>/g, '');
  return decodeEntities(spaced)
    .replace(/[ \t]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}

/** Plain text as HTML: paragraphs at empty lines, breaks at others. */
export function textToHtml(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('');
}
