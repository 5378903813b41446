/** The same as `clean-on-server.ts` for what a browser is about to show or takes from the clipboard: with DOMPurify, which uses its parser. */
import purify from 'dompurify';
import { DROPPED, KEPT, keptHref, REL, RENAMED } from './kept-html.ts';

/** One of its own, so that the hook is nobody else's. */
let cleaner: ReturnType<typeof purify> | undefined;

/** HTML of the list in `kept-html.ts`; elements that are renamed when it is stored are let through as they are. */
export function cleanHtml(html: string): string {
  cleaner ??= prepared();
  return cleaner.sanitize(html, {
    ALLOWED_TAGS: [...KEPT, ...Object.keys(RENAMED)],
    ALLOWED_ATTR: ['href', 'rel'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    FORBID_CONTENTS: [...DROPPED],
  });
}

function prepared(): ReturnType<typeof purify> {
  const made = purify(window);
  made.addHook('afterSanitizeAttributes', (element) => {
    if (element.nodeName !== 'A') return;
    const address = keptHref(element.getAttribute('href') ?? undefined);
    if (address === undefined) {
      element.removeAttribute('href');
      element.removeAttribute('rel');
    } else {
      element.setAttribute('href', address);
      element.setAttribute('rel', REL);
    }
  });
  return made;
}
