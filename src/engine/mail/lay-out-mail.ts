import type { Locale } from '../../metadata/label.ts';

/** The parts of a mail, as texts: whoever writes one gives these in the reader's language. */
export interface MailParts {
  readonly locale: Locale;
  /** Name of the controller, who signs. */
  readonly controller: string;
  /** "Dear Ms Nowak," */
  readonly greeting: string;
  readonly paragraphs: readonly string[];
  /** Label and value, one a line: a number, a date. */
  readonly facts?: readonly (readonly [string, string])[];
  /** One thing to do, on a page of ours. */
  readonly action?: { readonly label: string; readonly url: string };
  /** In small print: why the person gets this mail, where to complain. */
  readonly footer?: readonly string[];
}

const WORDS = {
  en: { closing: 'Kind regards', link: 'If the button does not work, copy this address into your browser:' },
  es: { closing: 'Un saludo', link: 'Si el botón no funciona, copie esta dirección en su navegador:' },
} as const;

/** Lays a mail out, as plain text and as simple HTML that says the same. Everything given is text: markup in it stays text. */
export function layOutMail(parts: MailParts): { readonly text: string; readonly html: string } {
  const url = parts.action === undefined ? '' : webAddress(parts.action.url);
  return { text: plainText(parts, url), html: htmlText(parts, url) };
}

function plainText(
  { locale, controller, greeting, paragraphs, facts = [], action, footer = [] }: MailParts,
  url: string,
): string {
  const words = WORDS[locale];
  return [
    greeting,
    ...paragraphs,
    ...(facts.length > 0 ? [facts.map(([label, value]) => `${label}: ${value}`).join('\n')] : []),
    ...(action ? [`${action.label}:\n${url}`] : []),
    `${words.closing}\n${controller}`,
    ...(footer.length > 0 ? [`-- \n${footer.join('\n')}`] : []),
  ]
    .join('\n\n')
    .concat('\n');
}

function htmlText(
  { locale, controller, greeting, paragraphs, facts = [], action, footer = [] }: MailParts,
  url: string,
): string {
  const words = WORDS[locale];
  const paragraph = (text: string, style = ''): string =>
    `<p style="margin:0 0 16px${style}">${escaped(text).replaceAll('\n', '<br>')}</p>`;
  const rows = facts.map(
    ([label, value]) =>
      `<tr><th scope="row" style="text-align:left;font-weight:normal;color:#566070;padding:2px 16px 2px 0">${escaped(label)}</th><td style="padding:2px 0">${escaped(value)}</td></tr>`,
  );
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escaped(controller)}</title></head>`,
    '<body style="margin:0;background:#ffffff"><div style="max-width:600px;margin:0 auto;padding:24px;font:16px/1.5 sans-serif;color:#1c2430">',
    paragraph(greeting),
    ...paragraphs.map((text) => paragraph(text)),
    rows.length > 0 ? `<table style="border-collapse:collapse;margin:0 0 16px">${rows.join('')}</table>` : '',
    action
      ? `<p style="margin:0 0 16px"><a href="${escaped(url)}" style="display:inline-block;background:#0b5c6b;color:#ffffff;padding:10px 18px;border-radius:4px;text-decoration:none">${escaped(action.label)}</a></p>${paragraph(`${words.link}\n${url}`, ';font-size:13px;color:#566070')}`
      : '',
    paragraph(`${words.closing}\n${controller}`),
    footer.length > 0
      ? `<hr style="border:0;border-top:1px solid #c9ced6">${footer.map((text) => paragraph(text, ';font-size:13px;color:#566070')).join('')}`
      : '',
    '</div></body></html>',
  ].join('\n');
}

/** Refuses what is no address of a web page with a `TypeError`: a link in a mail never carries a script. */
function webAddress(text: string): string {
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError('A link in a mail leads to a web page.');
  return url.href;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
