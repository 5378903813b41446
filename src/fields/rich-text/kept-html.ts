/** The HTML that formatted text is kept as: a short list of harmless elements, and links to the web and to mail. */

export const KEPT: readonly string[] = 'p br strong em u s ul ol li h2 h3 h4 blockquote code pre a'.split(
  ' ',
);

/** Elements that people's programs write instead, and what they are kept as. */
export const RENAMED: Readonly<Record<string, string>> = {
  b: 'strong',
  i: 'em',
  del: 's',
  strike: 's',
  h1: 'h2',
  div: 'p',
};

/** Their content is no text for people, so it goes with them. */
export const DROPPED: readonly string[] =
  'script style title textarea xmp iframe noembed noframes noscript plaintext template svg math object select option'.split(
    ' ',
  );

/** Elements in elements; what lies deeper keeps its words and loses its form. */
export const DEEPEST = 40;

export const REL = 'noopener noreferrer nofollow';

/** Where a link may lead, trimmed; undefined for every other address. */
export function keptHref(href: string | undefined): string | undefined {
  const address = href?.trim() ?? '';
  return /^(?:https?:\/\/|mailto:)[^\s\p{C}]+$/iu.test(address) ? address : undefined;
}
