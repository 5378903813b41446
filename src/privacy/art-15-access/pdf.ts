/** The readable copy as a tagged PDF. Long lists are shown to a limit and say where all of them are (layering, law.md §4). */

import { dateText, momentText } from '../../engine/documents/moments.ts';
import { renderPdf } from '../../engine/documents/render-pdf.ts';
import type { Label } from '../../metadata/label.ts';
import { complaintText } from '../art-12-requests/complaint.ts';
import type { PackageContents } from './contents.ts';
import { itemHeading } from './html.ts';
import { recipientRows, transferRows } from './recipient-rows.ts';
import {
  automatedText,
  basisWords,
  categoryWords,
  groundWords,
  originWords,
  say,
  packageWords as words,
} from './words.ts';

/** Items of a place that the PDF prints; the other parts hold every one. */
const ITEMS_SHOWN = 100;

export async function packagePdf(contents: PackageContents, now: Temporal.Instant): Promise<Buffer> {
  return renderPdf({
    template: new URL('./package.typ', import.meta.url),
    data: pdfData(contents),
    locale: contents.locale,
    standard: 'ua-1',
    now,
  });
}

function pdfData(contents: PackageContents) {
  const { locale, controller } = contents;
  const t = (text: Label) => say(text, locale);
  const filled = contents.places.filter((place) => place.items.length > 0);
  return {
    title: t(words.title),
    controller: {
      name: controller.name,
      address: controller.address.split('\n').filter(Boolean),
      contact: [controller.dpoEmail || controller.email, controller.phone].filter(Boolean).join(' · '),
    },
    details: [
      [t(words.reference), contents.number],
      [t(words.about), contents.subject.title],
      [t(words.made), momentText(contents.madeAt, locale, controller.timeZone)],
      ...(controller.dpoName || controller.dpoEmail
        ? [[t(words.dpo), [controller.dpoName, controller.dpoEmail].filter(Boolean).join(', ')]]
        : []),
    ],
    nothing: filled.length === 0 ? t(words.nothingHeld) : '',
    sections: sections(contents),
    dataTitle: t(words.dataTitle),
    places: filled.map((place) => ({
      title: `${t(place.label)} (${place.items.length})`,
      note:
        place.items.length > ITEMS_SHOWN
          ? t(words.moreInHtml)
              .replace('{shown}', String(ITEMS_SHOWN))
              .replace('{all}', String(place.items.length))
          : '',
      items: place.items.slice(0, ITEMS_SHOWN).map((item) => ({
        title: itemHeading(item, locale),
        at: item.at ? momentText(item.at, locale, controller.timeZone) : '',
        values: [
          ...item.values.map((value) => [t(value.label), value.text[locale]]),
          ...item.files.map((file) => [t(words.files), `${file.filename} (${file.mediaType})`]),
        ],
      })),
    })),
  };
}

type PdfSection = {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

function sections(contents: PackageContents): readonly PdfSection[] {
  const { locale, controller } = contents;
  const t = (text: Label) => say(text, locale);
  const prose = (title: Label, ...paragraphs: readonly string[]): PdfSection => ({
    title: t(title),
    paragraphs,
    header: [],
    rows: [],
  });
  const transfers = transferRows(contents);
  const filled = contents.places.filter((place) => place.items.length > 0);
  return [
    {
      title: t(words.summary),
      paragraphs: [],
      header: [t(words.where), t(words.items)],
      rows: filled.map((place) => [t(place.label), String(place.items.length)]),
    },
    {
      title: t(words.whyTitle),
      paragraphs: [],
      header: [t(words.purpose), t(words.basis), t(words.restsOn), t(words.until)],
      rows: contents.purposes.map((one) => [
        t(one.label),
        t(basisWords[one.basis]),
        t(one.reference),
        one.until ? dateText(one.until, locale) : '',
      ]),
    },
    prose(words.categoriesTitle, contents.categories.map((one) => t(categoryWords[one])).join(', ')),
    contents.recipients.length > 0
      ? { title: t(words.recipientsTitle), paragraphs: [], ...recipientRows(contents) }
      : prose(words.recipientsTitle, t(words.noRecipients)),
    transfers.rows.length > 0
      ? { title: t(words.transfersTitle), paragraphs: [t(words.transfersSaid)], ...transfers }
      : prose(words.transfersTitle, t(words.transfers)),
    prose(words.periodTitle, ...contents.retention.map((rule) => `${t(rule.label)}: ${t(rule.law)}`)),
    prose(words.sourceTitle, ...contents.origins.map((origin) => t(originWords[origin]))),
    prose(words.automatedTitle, automatedText(contents)),
    prose(
      words.rightsTitle,
      t(words.rights),
      ...(contents.purposes.some((one) => one.basis === 'A6-1-a') ? [t(words.withdrawal)] : []),
      complaintText(controller, locale).trim(),
    ),
    prose(
      words.omittedTitle,
      ...(contents.omitted.length > 0
        ? contents.omitted.map((one) => `${t(one.label)} (${one.items}): ${t(groundWords[one.ground])}`)
        : [t(words.nothingOmitted)]),
    ),
  ];
}
