/** The machine-readable parts: everything as JSON, each place as CSV, and what Art. 20 covers as JSON of its own. */
import { stringify } from 'csv-stringify/sync';
import type { GatheredPlace, GatheredValue } from '../../engine/subjects/gathered.ts';
import { labelText } from '../../metadata/label.ts';
import { authorityOf } from '../art-12-requests/authorities.ts';
import type { PackageContents } from './contents.ts';

/** The schema that the JSON follows is told in it, so that another system can read it without us. */
const schema = 'https://attesta.example/schemas/access-package/1';

export function dataJson(contents: PackageContents): string {
  return `${JSON.stringify(
    {
      schema,
      package: contents.number,
      request: contents.request,
      madeAt: contents.madeAt,
      controller: { name: contents.controller.name, dpo: contents.controller.dpoEmail },
      subject: contents.subject,
      purposes: contents.purposes,
      retention: contents.retention,
      categories: contents.categories,
      origins: contents.origins,
      recipients: contents.recipients,
      transfers: contents.recipients
        .filter((one) => one.transfer)
        .map(({ name, country, safeguard, safeguardNote }) => ({ name, country, safeguard, safeguardNote })),
      rights: ['A16', 'A17', 'A18', 'A20', 'A21', 'A77'],
      complaint: authorityOf(contents.controller),
      automatedDecisions: contents.controller.automatedDecisions.trim() || false,
      consents: contents.consents,
      places: contents.places,
      omitted: contents.omitted,
    },
    null,
    1,
  )}\n`;
}

/** Art. 20(1): what the person provided or what was observed of them, on consent or contract; nothing derived. */
export function portabilityJson(contents: PackageContents): string {
  const portable = new Set(
    contents.purposes
      .filter((purpose) => ['A6-1-a', 'A6-1-b'].includes(purpose.basis))
      .map((purpose) => purpose.code),
  );
  const covers = (value: GatheredValue) =>
    value.inPortability === true && value.purposes.some((purpose) => portable.has(purpose));
  const places = contents.places.map((place) => ({
    place: place.place,
    items: place.items
      .map((item) => ({
        id: item.id,
        number: item.number,
        values: Object.fromEntries(item.values.filter(covers).map((value) => [value.field, value.value])),
      }))
      .filter((item) => Object.keys(item.values).length > 0),
  }));
  return `${JSON.stringify({ schema, subject: contents.subject.id, places: places.filter((place) => place.items.length > 0) }, null, 1)}\n`;
}

/**
 * One place as CSV in UTF-8 with a byte-order mark, a column a field. Cells that a spreadsheet would run as a formula
 * are guarded; plain numbers stay as they are. The JSON is the faithful copy.
 */
export function placeCsv(place: GatheredPlace, locale: PackageContents['locale']): string {
  const fields = [...new Set(place.items.flatMap((item) => item.values.map((value) => value.field)))];
  const rows = place.items.map((item) => {
    const texts = new Map(item.values.map((value) => [value.field, value.text[locale]]));
    return [
      item.number ?? item.id,
      item.title === null ? '' : labelText(item.title, locale),
      item.at ?? '',
      ...fields.map((field) => texts.get(field) ?? ''),
    ];
  });
  return `\uFEFF${stringify([['number', 'title', 'recorded_at', ...fields], ...rows.map((row) => row.map(guarded))])}`;
}

function guarded(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) && !/^[+-]?[\d\s.,()/-]+$/.test(cell) ? `'${cell}` : cell;
}
