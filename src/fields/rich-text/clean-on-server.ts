/** Cleans formatted text with `sanitize-html`, which parses it and writes anew what is on the list. What is stored went through here. */
import sanitize from 'sanitize-html';
import { DEEPEST, DROPPED, KEPT, keptHref, REL, RENAMED } from './kept-html.ts';

const OPTIONS: sanitize.IOptions = {
  allowedTags: [...KEPT],
  allowedAttributes: { a: ['href', 'rel'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nonTextTags: [...DROPPED],
  nestingLimit: DEEPEST,
  selfClosing: ['br'],
  transformTags: {
    ...RENAMED,
    a(tagName, { href }) {
      const address = keptHref(href);
      const attribs: sanitize.Attributes = address === undefined ? {} : { href: address, rel: REL };
      return { tagName, attribs };
    },
  },
};

/** What follows so many elements keeps its signs and is no HTML any more: the parser's time grows with their square. */
const MOST_ELEMENTS = 10_000;

/**
 * Well-formed HTML of the list in `kept-html.ts`, and nothing else. What was taken out may have held the rest apart, so what comes
 * out is read once more: it has to mean the same to whoever parses it next.
 */
export function cleanHtml(html: string): string {
  return pass(pass(html));
}

function pass(html: string): string {
  // It closes `<br>` as XHTML does; HTML does not.
  return sanitize(bounded(html), OPTIONS).replaceAll('<br />', '<br>');
}

function bounded(html: string): string {
  let elements = 0;
  return html.replace(/<(?=[a-z])/gi, (sign) => {
    elements += 1;
    return elements > MOST_ELEMENTS ? '&lt;' : sign;
  });
}
