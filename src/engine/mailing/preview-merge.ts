import type { CallContext } from '../access/principal.ts';
import { Problem } from '../errors/problem.ts';
import { recipientsOf } from '../mail/recipients.ts';
import { finishedText, type RecordMailParts } from '../mail/record-mails.ts';
import { nothingHere, recordId } from '../records/refusals.ts';
import { LeftOut, reasonWords } from './left-out.ts';
import { type MergeRow, mergeRowOf } from './merge-row.ts';
import { recordForMany } from './send-merge.ts';
import { mergeable } from './start-merge.ts';
import { checkedTemplate } from './template-fields.ts';
import { renderMail } from './template-values.ts';

export interface PreviewedMail {
  readonly to: { readonly title: string; readonly address: string | null };
  readonly subject: string;
  readonly text: string;
}

/** The mail of a mailing for one record, as it would leave now. Throws `conflict`, with the reason, for one that is left out. */
export async function previewMerge(
  context: CallContext,
  parts: RecordMailParts,
  merge: MergeRow,
  id: string,
): Promise<PreviewedMail> {
  const module = await mergeable(context, merge.module);
  const row = await mergeRowOf(context.database, merge.id, recordId(id));
  if (!row) throw nothingHere();
  if (row.reason !== null) throw leftOut(row.reason);
  const template = checkedTemplate(context, module, merge);
  const record = await recordForMany(context, module, row.record).catch((error: unknown) => {
    throw error instanceof LeftOut ? leftOut(error.reason) : error;
  });
  const { subject, text } = await renderMail(context, module, template, record, merge.language);
  const recipient = (await recipientsOf(context, module.name, record)).find(
    (one) => one.id === row.recipient,
  );
  if (!recipient) throw leftOut('no_recipient');
  const { purpose, language } = merge;
  return {
    to: { title: recipient.title, address: recipient.address },
    subject,
    text: finishedText(context, parts, recipient, { purpose, text, language }),
  };
}

function leftOut(reason: string): Problem {
  const why = reasonWords(reason);
  return new Problem('conflict', {
    en: `No mail is written from this record. ${why.en}.`,
    es: `No se escribe ningún correo desde este registro. ${why.es}.`,
  });
}
