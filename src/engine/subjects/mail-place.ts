/** Mails to or about a person: sealed with the person's key, handed over as sent, erased with the rest. */
import type { Sql } from '../database/database.ts';
import { keyringOf } from '../files/file-store.ts';
import { countMailsOfSubject, eraseMailsIn, mailsOfSubject, type OpenedMail } from '../mail/mail-rows.ts';
import type { GatheredItem, GatheredValue } from './gathered.ts';
import type { Place, PlaceContext } from './place.ts';

export const mailPlace: Place = {
  name: 'mails',
  label: { en: 'E-mails', es: 'Correos electrónicos' },
  tables: ['attesta.mails'],
  count: (tx, context) => countMailsOfSubject(tx, context.subject),
  gather: async (tx, context) => (await mailsOf(tx, context)).map(mailItem),
  async plan(tx, context) {
    const rows = await tx.query<{ id: string }>('select id from attesta.mails where subject = $1', [
      context.subject,
    ]);
    // A receipt or a letter of the case itself may be sent between plan and execution: mails go as a whole.
    return rows.length === 0
      ? []
      : [{ id: '*', count: rows.length, number: null, fate: { action: 'erase' } }];
  },
  async sealed(tx, context) {
    const rows = await tx.query<{ sealed: Buffer }>('select sealed from attesta.mails where subject = $1', [
      context.subject,
    ]);
    return rows.map((row) => row.sealed);
  },
  async execute(tx, context) {
    const rows = await tx.query<{ id: string }>('select id from attesta.mails where subject = $1', [
      context.subject,
    ]);
    const erased = await eraseMailsIn(
      tx,
      rows.map((row) => row.id),
    );
    return { erased, masked: 0, kept: 0 };
  },
};

function mailsOf(tx: Sql, context: PlaceContext): Promise<readonly OpenedMail[]> {
  return mailsOfSubject(tx, keyringOf(context.database), context.subject);
}

function mailItem(mail: OpenedMail): GatheredItem {
  const { to, subject, text } = mail.content;
  return {
    id: mail.id,
    number: null,
    title: { en: subject },
    at: mail.sent_at ?? mail.created_at,
    values: [
      mailValue('to', { en: 'To', es: 'Para' }, to.name ? `${to.name} <${to.address}>` : to.address),
      { ...mailValue('subject', { en: 'Subject', es: 'Asunto' }, subject), ours: true },
      { ...mailValue('text', { en: 'Text', es: 'Texto' }, text), ours: true },
    ],
    leftOut: [],
    files: [],
  };
}

function mailValue(field: string, label: GatheredValue['label'], text: string): GatheredValue {
  return {
    field,
    label,
    value: text,
    text: { en: text, es: text },
    category: 'communication',
    sensitivity: 'ordinary',
    origin: 'observed',
    purposes: [],
    retention: null,
    inPortability: { leftOut: 'derived' },
  };
}
