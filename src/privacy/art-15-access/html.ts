/**
 * The readable copy: one HTML page without scripts, which opens anywhere and prints. Everything that came from data is
 * escaped; the page's policy lets nothing run and nothing load.
 */

import { dateText, momentText } from '../../engine/documents/moments.ts';
import type { GatheredItem, GatheredPlace, GatheredValue } from '../../engine/subjects/gathered.ts';
import type { Locale } from '../../metadata/label.ts';
import { complaintText } from '../art-12-requests/complaint.ts';
import type { PackageContents } from './contents.ts';
import { type Rows, recipientRows, transferRows } from './recipient-rows.ts';
import {
  automatedText,
  basisWords,
  categoryWords,
  groundWords,
  originWords,
  say,
  packageWords as words,
} from './words.ts';

export function packageHtml(contents: PackageContents): string {
  const { locale } = contents;
  const t = (key: keyof typeof words) => say(words[key], locale);
  const filled = contents.places.filter((place) => place.items.length > 0);
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(t('title'))}: ${escapeHtml(contents.subject.title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<p class="controller">${escapeHtml(contents.controller.name)}</p>
<h1>${escapeHtml(t('title'))}</h1>
${facts([
  [t('reference'), contents.number],
  [t('about'), contents.subject.title],
  [t('made'), momentText(contents.madeAt, locale, contents.controller.timeZone)],
  [t('controller'), [contents.controller.name, contents.controller.address].filter(Boolean).join(', ')],
  [t('dpo'), [contents.controller.dpoName, contents.controller.dpoEmail].filter(Boolean).join(', ')],
])}
</header>
${filled.length === 0 ? `<p>${escapeHtml(t('nothingHeld'))}</p>` : summary(filled, locale)}
${information(contents)}
<section><h2 id="data">${escapeHtml(t('dataTitle'))}</h2>
${filled.map((place) => placeSection(place, contents)).join('\n')}
</section>
${omitted(contents)}
</main>
</body>
</html>
`;
}

function summary(places: readonly GatheredPlace[], locale: Locale): string {
  const rows = places.map(
    (place) =>
      `<tr><td><a href="#${escapeHtml(place.place)}">${escapeHtml(say(place.label, locale))}</a></td><td class="n">${place.items.length}</td></tr>`,
  );
  return `<section><h2>${escapeHtml(say(words.summary, locale))}</h2>
<table><thead><tr><th scope="col">${escapeHtml(say(words.where, locale))}</th><th scope="col" class="n">${escapeHtml(say(words.items, locale))}</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}

/** Art. 15(1)(a)–(h) and (2). */
function information(contents: PackageContents): string {
  const { locale } = contents;
  const t = (key: keyof typeof words) => escapeHtml(say(words[key], locale));
  const purposes = contents.purposes.map(
    (purpose) =>
      `<tr><td>${escapeHtml(say(purpose.label, locale))}</td><td>${escapeHtml(say(basisWords[purpose.basis], locale))}</td><td>${escapeHtml(say(purpose.reference, locale))}</td><td>${purpose.until ? escapeHtml(dateText(purpose.until, locale)) : ''}</td></tr>`,
  );
  const transfers = transferRows(contents);
  return `<section><h2>${t('whyTitle')}</h2>
<table><thead><tr><th scope="col">${t('purpose')}</th><th scope="col">${t('basis')}</th><th scope="col">${t('restsOn')}</th><th scope="col">${t('until')}</th></tr></thead><tbody>${purposes.join('')}</tbody></table>
<h2>${t('categoriesTitle')}</h2>${list(contents.categories.map((category) => escapeHtml(say(categoryWords[category], locale))))}
<h2>${t('recipientsTitle')}</h2>${contents.recipients.length > 0 ? table(recipientRows(contents)) : `<p>${t('noRecipients')}</p>`}
<h2>${t('transfersTitle')}</h2>${transfers.rows.length > 0 ? `${table(transfers)}<p>${t('transfersSaid')}</p>` : `<p>${t('transfers')}</p>`}
<h2>${t('periodTitle')}</h2>${list(contents.retention.map((rule) => `${escapeHtml(say(rule.label, locale))}: ${escapeHtml(say(rule.law, locale))}`))}
<h2>${t('sourceTitle')}</h2>${list(contents.origins.map((origin) => escapeHtml(say(originWords[origin], locale))))}
<h2>${t('automatedTitle')}</h2><p>${escapeHtml(automatedText(contents))}</p>
<h2>${t('rightsTitle')}</h2><p>${t('rights')}</p>${contents.purposes.some((one) => one.basis === 'A6-1-a') ? `<p>${t('withdrawal')}</p>` : ''}<p>${escapeHtml(complaintText(contents.controller, locale).trim())}</p>
</section>`;
}

function placeSection(place: GatheredPlace, contents: PackageContents): string {
  const { locale } = contents;
  return `<section id="${escapeHtml(place.place)}"><h3>${escapeHtml(say(place.label, locale))} <span class="count">${place.items.length}</span></h3>
${place.items.map((item) => itemArticle(item, contents)).join('\n')}</section>`;
}

function itemArticle(item: GatheredItem, { locale, controller }: PackageContents): string {
  const heading = itemHeading(item, locale);
  const files = item.files.map((file) =>
    escapeHtml(`${file.filename} (${file.mediaType}, ${file.size} B, SHA-256 ${file.sha256})`),
  );
  return `<article><h4><bdi>${escapeHtml(heading)}</bdi>${item.at ? ` <time datetime="${escapeHtml(item.at)}">${momentText(item.at, locale, controller.timeZone)}</time>` : ''}</h4>
<dl>${item.values.map((value) => valueRow(value, locale)).join('')}</dl>${files.length > 0 ? `<p>${escapeHtml(say(words.files, locale))}</p>${list(files)}` : ''}</article>`;
}

function valueRow(value: GatheredValue, locale: Locale): string {
  return `<div><dt>${escapeHtml(say(value.label, locale))}</dt><dd><bdi>${escapeHtml(value.text[locale])}</bdi></dd></div>`;
}

function omitted(contents: PackageContents): string {
  const { locale } = contents;
  const lines = contents.omitted.map((one) =>
    escapeHtml(`${say(one.label, locale)} (${one.items}): ${say(groundWords[one.ground], locale)}`),
  );
  return `<section><h2>${escapeHtml(say(words.omittedTitle, locale))}</h2>${
    lines.length > 0 ? list(lines) : `<p>${escapeHtml(say(words.nothingOmitted, locale))}</p>`
  }</section>`;
}

function facts(pairs: readonly (readonly [string, string])[]): string {
  const rows = pairs.filter(([, value]) => value);
  return `<dl class="facts">${rows.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd><bdi>${escapeHtml(value)}</bdi></dd></div>`).join('')}</dl>`;
}

function table({ header, rows }: Rows): string {
  const cells = (row: readonly string[]) => row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
  return `<table><thead><tr>${header.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</tbody></table>`;
}

function list(escapedItems: readonly string[]): string {
  return `<ul>${escapedItems.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

/** `INV-000012 · Repair`; what has neither number nor title is called by its id. */
export function itemHeading(item: GatheredItem, locale: Locale): string {
  const title = item.title && say(item.title, locale);
  return [item.number, title === item.number ? null : title].filter(Boolean).join(' · ') || item.id;
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

const style = `
:root{color-scheme:light dark;--ink:#201f1c;--quiet:#67635b;--line:#e8e5df;--page:#fff;--link:#0e5766}
@media (prefers-color-scheme:dark){:root{--ink:#edebe6;--quiet:#a09c93;--line:#2c2b28;--page:#191918;--link:#7fc3cf}}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 "Source Sans 3",system-ui,"Noto Sans","Noto Sans Arabic",sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:2rem;line-height:1.2;margin:.25rem 0 1rem}h2{font-size:1.25rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{font-size:1.1rem;margin:2rem 0 .5rem}h4{font-size:1rem;margin:1rem 0 .25rem}
.controller,.count,time,dt{color:var(--quiet)}time{font-weight:400;font-size:.875rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.375rem .5rem .375rem 0;border-bottom:1px solid var(--line);vertical-align:top}.n{text-align:right}
dl{margin:0}dl div{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.5rem;border-bottom:1px solid var(--line);padding:.25rem 0}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}
a{color:var(--link)}article{break-inside:avoid}
@media (max-width:30rem){dl div{grid-template-columns:1fr;gap:0}}`;
