/**
 * Art. 19 by our own mail: a letter that says who it is about, so it is written while that is known here, sealed with the
 * person's key, and gone with the person. That it was sent stays.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { mailAddress } from '../../engine/mail/mail-address.ts';
import { queueMail } from '../../engine/mail/queue-mail.ts';
import { categoryLabels } from '../../engine/subjects/category-labels.ts';
import { recordedAddress } from '../../engine/subjects/recorded-address.ts';
import { findSubject, type Subject } from '../../engine/subjects/subject.ts';
import { type Locale, labelText } from '../../metadata/label.ts';
import { noteNotice } from './notice-event.ts';
import { noticeLetter } from './notice-letter.ts';
import { lockOpenNotice, type Notice, readNotice } from './notices.ts';
import { refused } from './register.ts';

export interface NoticeDraft {
  /** The recipient's address; null where the register has none that is an e-mail address. */
  readonly to: string | null;
  readonly language: Locale;
  readonly subject: string;
  readonly text: string;
}

export interface NoticeMail {
  readonly to?: string;
  readonly language?: Locale;
  /** The letter as staff changed it; ours when absent. */
  readonly text?: string;
}

/** Archived persons are told about too; blocked ones are shown to nobody. */
const seen = { states: ['archived'] } as const;

/** The letter before it is sent, to be read and changed. */
export function draftNotice(context: CallContext, id: string, language?: Locale): Promise<NoticeDraft> {
  return context.database.transaction(async (tx) => {
    const notice = await readNotice(tx, id);
    return draftOf(tx, context, notice, await personOf(tx, context, notice), language);
  }, seen);
}

/** Puts the letter into the outbox. The task is told when the mail server has taken it. */
export function mailNotice(context: CallContext, id: string, body: NoticeMail): Promise<Notice> {
  return context.database.transaction(async (tx) => {
    const notice = await lockOpenNotice(tx, id);
    if (notice.mail !== null && ['queued', 'sending', 'sent'].includes(notice.mail.state)) {
      throw new Problem('conflict', {
        en: 'The notice to this recipient is on its way already.',
        es: 'La notificación a este destinatario ya está en camino.',
      });
    }
    const person = await personOf(tx, context, notice);
    const draft = await draftOf(tx, context, notice, person, body.language);
    const to = body.to?.trim() || draft.to;
    if (to === null) {
      throw refused('to', {
        en: 'The register has no e-mail address of this recipient. Name one, or tell it on another way and put that down.',
        es: 'El registro no tiene ningún correo electrónico de este destinatario. Indique uno, o infórmele de otra forma y anótelo.',
      });
    }
    const mail = await queueMail(tx, context, {
      to,
      subject: draft.subject,
      text: body.text?.trim() || draft.text,
      kind: 'service',
      subjectId: person.id,
      ...(notice.request !== null && { request: notice.request }),
    });
    await tx.query('UPDATE attesta.recipient_notices SET mail = $2, mailed_at = $3 WHERE id = $1', [
      id,
      mail,
      context.now(),
    ]);
    await noteNotice(
      tx,
      context,
      'recipient.mailed',
      { id, request: notice.request },
      { name: notice.recipient.name, mail, to },
    );
    return readNotice(tx, id);
  }, seen);
}

async function draftOf(
  tx: Sql,
  context: CallContext,
  notice: Notice,
  person: Subject,
  wanted: Locale | undefined,
): Promise<NoticeDraft> {
  const settings = await controllerSettings(tx);
  const language = wanted ?? settings.languages[0] ?? 'en';
  const { recipient, right, requestNumber, categories } = notice;
  const reached = categories.length === 0 || categories.includes('contact');
  const address = reached ? await recordedAddress(tx, context.catalog, person.id) : null;
  return {
    to: addressIn(recipient.contact),
    language,
    ...noticeLetter(
      {
        right,
        requestNumber,
        person: [person.title, address].filter(Boolean).join(', '),
        categories: categories.map((code) => labelText(categoryLabels[code], language)).join(', ') || '—',
        controller: settings.name,
      },
      language,
    ),
  };
}

/** Whom the notice is about, while that is known here. */
async function personOf(tx: Sql, context: CallContext, { id }: Notice): Promise<Subject> {
  const [row] = await tx.query<{ subject: string | null }>(
    `SELECT coalesce(q.subject, e.subject, c.subject, o.subject) AS subject FROM attesta.recipient_notices n
       LEFT JOIN attesta.requests q ON q.id = n.request LEFT JOIN attesta.erasures e ON e.id = n.erasure
       LEFT JOIN attesta.consent_events c ON c.id = n.consent
       LEFT JOIN attesta.sharing_objections o ON o.id = n.objection WHERE n.id = $1`,
    [id],
  );
  const person = row?.subject ? await findSubject(tx, context.catalog, row.subject) : undefined;
  if (person && ['active', 'restricted', 'archived'].includes(person.state)) return person;
  throw new Problem(
    'conflict',
    {
      en: 'Nobody here knows any more whom this notice is about, so no mail can say it. Tell the recipient by what you kept for it, or say why that is impossible.',
      es: 'Aquí ya nadie sabe a quién se refiere esta notificación, así que ningún correo puede decirlo. Informe al destinatario con lo que conservó para ello, o diga por qué es imposible.',
    },
    {
      findings: [
        {
          code: 'recipient.person_gone',
          field: '',
          message: { en: 'The person is not known here any more.', es: 'Aquí ya no se conoce a la persona.' },
        },
      ],
    },
  );
}

/** The e-mail address in what the register says of how a recipient is reached; null where it is a telephone or a page. */
function addressIn(contact: string | null): string | null {
  const found = contact?.split(/[\s,;<>()]+/).find((word) => word.includes('@'));
  if (!found) return null;
  try {
    return mailAddress(found).address;
  } catch {
    return null;
  }
}
