/**
 * Records of personal consents and their events are one truth: a record made, imported or changed by hand writes its
 * event too, and no edit turns one basis into another.
 */
import type { CallContext } from '../../engine/access/principal.ts';
import { controllerSettings } from '../../engine/catalog/settings.ts';
import type { Sql } from '../../engine/database/database.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { uuidV7 } from '../../engine/evidence/uuid-v7.ts';
import { defineBehaviour, type RecordWrite, type RecordWritten } from '../../engine/records/behaviour.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { labelText } from '../../metadata/label.ts';
import type { LegalBasis } from '../../metadata/privacy.ts';
import {
  type ConsentEvent,
  type ConsentKind,
  consentKinds,
  insertConsentEvents,
  isOnRecord,
} from './consent-event.ts';
import { noteConsent } from './consent-evidence.ts';

type Values = Readonly<Record<string, JsonValue | null>>;

export const consentBehaviour = defineBehaviour({
  async beforeWrite(tx: Sql, context: CallContext, write: RecordWrite) {
    if (write.previous) refuseSwap(write.previous, write.values);
    return { name: await nameOf(tx, context, write.values) };
  },
  async afterWrite(tx: Sql, context: CallContext, written: RecordWritten) {
    const values = written.values ?? written.previous;
    const kind = written.values ? statusOf(written.values) : 'invalidated';
    if (!values || typeof values.contact !== 'string' || !kind) return;
    if (written.values && written.previous && statusOf(written.previous) === kind) return;
    if (await isOnRecord(tx, written.id, kind)) return;
    const event = eventOf(context, written.id, values, kind);
    await insertConsentEvents(tx, [event]);
    await noteConsent(tx, context, event);
  },
});

/** What people call the purpose, in the first language of the house; an unknown code stays as it is. */
async function nameOf(tx: Sql, { catalog }: CallContext, values: Values): Promise<JsonValue | null> {
  const { purpose } = values;
  if (typeof purpose !== 'string') return null;
  const label = catalog.purposes.get(purpose)?.label;
  if (!label) return purpose;
  const { languages } = await controllerSettings(tx);
  return labelText(label, languages[0] ?? 'en');
}

/** Art. 6: another basis is a new decision, never a silent edit; a consent that ended is not revived but given anew. */
function refuseSwap(previous: Values, values: Values): void {
  const changed = ['contact', 'purpose', 'basis'].filter((name) => previous[name] !== values[name]);
  if (changed.length > 0) {
    throw new Problem(
      'conflict',
      {
        en: 'Another person, purpose or basis is a new decision. Record it anew and leave this one as it was.',
        es: 'Otra persona, finalidad o base es una decisión nueva. Regístrela aparte y deje esta como estaba.',
      },
      {
        findings: changed.map((field) => ({
          code: 'consent.swapped',
          field,
          message: { en: 'Record a new consent instead.', es: 'Registre un consentimiento nuevo.' },
        })),
      },
    );
  }
  const ended = ['withdrawn', 'revoked', 'refused', 'invalidated', 'expired'].includes(
    String(previous.status),
  );
  if (ended && values.status === 'given') {
    throw new Problem(
      'conflict',
      {
        en: `This one is ${previous.status}. Record the new consent as a new one, with its own proof.`,
        es: `Este está en el estado «${previous.status}». Registre el nuevo consentimiento aparte, con su propia prueba.`,
      },
      {
        findings: [
          {
            code: 'consent.revived',
            field: 'status',
            message: { en: 'Record a new consent instead.', es: 'Registre un consentimiento nuevo.' },
          },
        ],
      },
    );
  }
}

function statusOf(values: Values): ConsentKind | undefined {
  return consentKinds.find((kind) => kind === values.status);
}

function eventOf(context: CallContext, record: string, values: Values, kind: ConsentKind): ConsentEvent {
  const text = (name: string) => (typeof values[name] === 'string' ? (values[name] as string) : null);
  const now = context.now().toString();
  const started = kind === 'given' ? text('valid_from') : null;
  return {
    id: uuidV7(context.now()),
    subject: text('contact') ?? '',
    purpose: text('purpose') ?? '',
    basis: (text('basis') ?? 'A6-1-a') as LegalBasis,
    kind,
    at: started ? startOf(started, context) : now,
    recordedAt: now,
    channel: text('channel'),
    notice: null,
    wordingVersion: text('wording_version'),
    wordingSha256: null,
    act: null,
    proofStrength: proofOf(values),
    document: text('document'),
    reference: null,
    validUntil: text('valid_until'),
    record,
    note: null,
    guardian: null,
    byUser: context.principal.userId,
    bySubject: context.principal.kind === 'portal',
  };
}

/** Nothing but a date in a column proves nothing (law.md §11.20); a clerk who names a channel vouches for it. */
function proofOf(values: Values): number {
  if (values.document) return 2;
  return values.channel || values.wording_version ? 1 : 0;
}

function startOf(date: string, context: CallContext): string {
  const start = Temporal.PlainDate.from(date).toZonedDateTime(context.timeZone).toInstant();
  return Temporal.Instant.compare(start, context.now()) > 0 ? context.now().toString() : start.toString();
}
