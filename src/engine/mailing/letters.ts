/** Letters that are written from a record: asked by law as a mail is, set as PDF for paper and archive, kept with the record where that is wished. */
import { Readable } from 'node:stream';
import { fieldType } from '../../fields/index.ts';
import type { JsonValue } from '../../metadata/json.ts';
import type { Locale } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import { controllerSettings } from '../catalog/settings.ts';
import { dateText } from '../documents/moments.ts';
import { renderPdf } from '../documents/render-pdf.ts';
import { recordEvents } from '../evidence/record-events.ts';
import { asService } from '../files/file-work.ts';
import { storeFile } from '../files/files.ts';
import type { Recipient } from '../mail/recipients.ts';
import {
  type Addressee,
  addresseeOf,
  type RecordMailParts,
  recordToWriteFrom,
  type WrittenMail,
} from '../mail/record-mails.ts';
import { recordsByIds } from '../records/read-record.ts';
import { eventOf } from '../records/record-evidence.ts';
import type { RecordJson } from '../records/record-json.ts';
import { moduleNamed } from '../records/refusals.ts';

export interface WrittenLetter extends WrittenMail {
  /** It becomes a file of the record as well. */
  readonly keep?: boolean;
}

export interface MadeLetter {
  readonly pdf: Buffer;
  readonly filename: string;
  /** The file of the record, where it was kept. */
  readonly file: string | null;
}

/** Makes a letter (PDF/A) to a recipient of the record. Throws as a mail from it does, but for an address of e-mail, which it does not need. */
export async function writeLetter(
  context: CallContext,
  parts: RecordMailParts,
  moduleName: string,
  id: string,
  written: WrittenLetter,
): Promise<MadeLetter> {
  const record = await recordToWriteFrom(context, moduleName, id);
  const addressee = await addresseeOf(context, parts, moduleName, record, written);
  const pdf = await setLetter(context, record, addressee, written);
  const filename = `${record.number}.pdf`;
  const file = written.keep ? await keepFile(context, moduleName, record, pdf, filename) : null;
  const { recipient, purpose } = addressee;
  await asService(context, (tx) =>
    recordEvents(tx, [
      eventOf(context, {
        action: 'document.generated',
        module: moduleName,
        record: record.id,
        purpose: purpose.code,
        ...(recipient.subject !== null && { subjects: [recipient.subject] }),
        payloads: [{ subject: recipient.subject, value: { letter: true, subject: written.subject, file } }],
      }),
    ]),
  );
  return { pdf, filename, file };
}

async function keepFile(
  context: CallContext,
  module: string,
  record: RecordJson,
  pdf: Buffer,
  filename: string,
): Promise<string> {
  const upload = { stream: Readable.from([pdf]), filename, declaredType: 'application/pdf' };
  const stored = await storeFile(context, { ...upload, place: { module, record: record.id } });
  return stored.id;
}

async function setLetter(
  context: CallContext,
  record: RecordJson,
  { recipient, text }: Addressee,
  { subject, language = context.locale }: WrittenLetter,
): Promise<Buffer> {
  const controller = await controllerSettings(context.database);
  const today = context.now().toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  const words = language === 'es' ? ['Fecha', 'Referencia'] : ['Date', 'Reference'];
  return renderPdf({
    template: new URL('./letter-to-record.typ', import.meta.url),
    data: {
      title: subject,
      controller: {
        name: controller.name,
        address: controller.address.split('\n').filter(Boolean),
        contact: [controller.email, controller.phone].filter(Boolean).join(' · '),
      },
      recipient: [recipient.title, ...(await addressLines(context, recipient, language))],
      details: [
        [words[0] ?? '', dateText(today, language)],
        [words[1] ?? '', record.number],
      ],
      paragraphs: text.split(/\n{2,}/).map((paragraph) => paragraph.split('\n')),
    },
    locale: language,
    standard: 'a-2a',
    now: context.now(),
  });
}

/** The postal address as the caller sees it: of a field of that type, or of the block that is called address; nothing where it is hidden. */
async function addressLines(
  context: CallContext,
  recipient: Recipient,
  language: Locale,
): Promise<readonly string[]> {
  const module = moduleNamed(context, recipient.module);
  const record = (await recordsByIds(context, module, [recipient.id])).get(recipient.id);
  const names = module.blocks.find((block) => block.name === 'address')?.fields ?? [];
  const fields = module.fields.filter((field) => field.type === 'address' || names.includes(field.name));
  const values = fields.flatMap((field) => {
    const value = record?.[field.name];
    if (value === null || value === undefined || value === '') return [];
    return fieldType(field.type)
      .format(value as JsonValue, field, language)
      .split('\n');
  });
  const [street, ...rest] = values;
  const last = rest.pop();
  // The town stands with its code on one line.
  return [street, rest.join(' '), last].filter((line): line is string => Boolean(line));
}
