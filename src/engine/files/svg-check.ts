const ACTIVE_ELEMENT =
  /<\s*(?:[\w.-]+:)?(?:script|foreignobject|iframe|embed|object|handler|listener|audio|video|animate\w*|set)[\s/>]/i;
const EVENT_ATTRIBUTE = /[\s"'/](?:[\w.-]+:)?on[a-z]+\s*=/i;
const DECLARATION = /<!(?:doctype|entity)|<\?xml-stylesheet|@import/i;
const REFERENCE = /[\s"'/](?:[\w.-]+:)?(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*))/gi;
const HARMLESS_REFERENCE = /^(?:#|data:image\/(?:png|jpeg|gif|webp);base64,)/i;
/** A page inside the picture (a refresh, a form, a base), a picture of CSS that names an address without url(), and letters written as CSS escapes. */
const FOREIGN = /www\.w3\.org\/1999\/xhtml|image-set\(|<(?:[\w.-]+:)?(?:meta|base|form|input|link)[\s/>]/i;
const STYLED = /<(?:[\w.-]+:)?style[\s/>]|[\s"'/]style\s*=/i;
/** Read as another alphabet, harmless bytes could spell something else. */
const OTHER_ENCODING =
  /^\s*<\?xml[^>]{0,200}encoding\s*=\s*["'](?!utf-8|us-ascii|iso-8859-1["']|windows-1252)/i;
const OUTSIDE_URL = /url\(\s*["']?(?!["']?#)/i;

/** Whether an SVG only draws: no script, no event, no entity, nothing that is fetched from elsewhere. */
export function svgOnlyDraws(text: string): boolean {
  if (
    [ACTIVE_ELEMENT, EVENT_ATTRIBUTE, DECLARATION, OUTSIDE_URL, FOREIGN, OTHER_ENCODING].some((pattern) =>
      pattern.test(text),
    )
  )
    return false;
  if (STYLED.test(text) && text.includes('\\')) return false;
  return [...text.matchAll(REFERENCE)].every((match) => {
    const target = (match[1] ?? match[2] ?? match[3] ?? '').trim();
    return target === '' || HARMLESS_REFERENCE.test(target);
  });
}
