const ACTIVE_ELEMENT =
  /<\s*(?:[\w.-]+:)?(?:script|foreignobject|iframe|embed|object|handler|listener|audio|video|animate\w*|set)[\s/>]/i;
const EVENT_ATTRIBUTE = /[\s"'/](?:[\w.-]+:)?on[a-z]+\s*=/i;
const DECLARATION = /<!(?:doctype|entity)|<\?xml-stylesheet|@import/i;
const REFERENCE = /[\s"'/](?:[\w.-]+:)?(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*))/gi;
const HARMLESS_REFERENCE = /^(?:#|data:image\/(?:png|jpeg|gif|webp);base64,)/i;
const OUTSIDE_URL = /url\(\s*["']?(?!["']?#)/i;

/** Whether an SVG only draws: no script, no event, no entity, nothing that is fetched from elsewhere. */
export function svgOnlyDraws(text: string): boolean {
  if ([ACTIVE_ELEMENT, EVENT_ATTRIBUTE, DECLARATION, OUTSIDE_URL].some((pattern) => pattern.test(text)))
    return false;
  return [...text.matchAll(REFERENCE)].every((match) => {
    const target = (match[1] ?? match[2] ?? match[3] ?? '').trim();
    return target === '' || HARMLESS_REFERENCE.test(target);
  });
}
