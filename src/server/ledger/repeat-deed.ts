/** What repeats each kind of deed. A new kind is one line here, one in `deed.ts`, and a trigger; a table to watch is one in `watched-rows.ts`. */
import { Value } from 'typebox/value';
import type { CallContext } from '../../engine/access/principal.ts';
import type { Sql } from '../../engine/database/database.ts';
import type { EventDraft } from '../../engine/evidence/event.ts';
import { blockingKeys } from '../../engine/states/blocking-key.ts';
import {
  type BegunInterval,
  type EndedInterval,
  repeatBeginning,
  repeatEnd as repeatEndOfInterval,
} from '../../engine/states/repeat-interval.ts';
import {
  type EndedConsent,
  repeatEnd as repeatEndOfConsent,
} from '../../privacy/art-07-consent/repeat-end.ts';
import {
  moveCaseOn,
  putCaseBack,
  type ReceivedCase,
  type StandingCase,
} from '../../privacy/art-12-requests/put-back.ts';
import { attachments } from '../lists.ts';
import { type Deed, type DeedKind, type DeedOutcome, factSchemas } from './deed.ts';
import {
  type Doing,
  distrustPassword,
  endSession,
  forgetPassword,
  giveRole,
  removeCode,
  removeFactor,
  revokeToken,
  setActive,
} from './repeat-access.ts';
import { putRow, type RowFacts, removeRow, type StandingRow, type ToldRow, tellRow } from './repeat-row.ts';

interface Kind {
  repeat(doing: Doing<never>): Promise<DeedOutcome>;
  /** What the event of the repeat is about. */
  about(facts: never): Pick<EventDraft, 'module' | 'record' | 'subjects' | 'request'>;
}

const ofUser = ({ user }: { readonly user: string }) => ({ module: 'users', record: user });
const ofCase = ({ request, subject }: StandingCase) => ({
  module: 'requests',
  record: request,
  request,
  ...(subject !== null && { subjects: [subject] }),
});
const ofRecord = ({ module, record }: { readonly module: string; readonly record: string }) => ({
  module,
  record,
});

/** A table of the list as the module of an event, with the person and the record that its row is about. */
const ofRow = ({ table, key, row = {} }: RowFacts & Partial<StandingRow>) => {
  const [record, subject] = [key.id ?? row.record, row.subject];
  return {
    module: table,
    ...(typeof record === 'string' && { record }),
    ...(typeof subject === 'string' && { subjects: [subject] }),
  };
};

const kinds: Readonly<Record<DeedKind, Kind>> = {
  'token.revoked': {
    repeat: revokeToken,
    about: ({ token }: { readonly token: string }) => ({ module: 'tokens', record: token }),
  },
  'session.ended': { repeat: endSession, about: () => ({ module: 'users' }) },
  'password.changed': { repeat: forgetPassword, about: ofUser },
  'password.distrusted': { repeat: distrustPassword, about: ofUser },
  'user.deactivated': { repeat: (doing) => setActive(doing, false), about: ofUser },
  'user.activated': { repeat: (doing) => setActive(doing, true), about: ofUser },
  'user.role': { repeat: giveRole, about: ofUser },
  'factor.removed': { repeat: removeFactor, about: ofUser },
  'recovery_code.gone': { repeat: removeCode, about: ofUser },
  'consent.ended': {
    repeat: ({ tx, context, facts }: Doing<EndedConsent>) => repeatEndOfConsent(tx, context, facts),
    about: ({ subject, record }: EndedConsent) => ({
      module: 'personal_consents',
      ...(record !== null && { record }),
      subjects: [subject],
    }),
  },
  'request.received': {
    repeat: ({ tx, context, facts }: Doing<ReceivedCase>) => putCaseBack(tx, context, facts),
    about: ofCase,
  },
  'request.moved': {
    repeat: ({ tx, context, facts }: Doing<StandingCase>) => moveCaseOn(tx, context, facts),
    about: ofCase,
  },
  'row.stands': { repeat: ({ tx, facts }: Doing<StandingRow>) => putRow(tx, facts), about: ofRow },
  'row.gone': { repeat: ({ tx, facts }: Doing<RowFacts>) => removeRow(tx, facts), about: ofRow },
  'row.told': { repeat: ({ tx, facts }: Doing<ToldRow>) => tellRow(tx, facts), about: ofRow },
  'state.began': {
    repeat: ({ tx, context, dataDir, facts }: Doing<BegunInterval>) =>
      repeatBeginning(tx, context, { attachments, keys: blockingKeys(dataDir) }, facts),
    about: ofRecord,
  },
  'state.ended': {
    repeat: ({ tx, context, facts }: Doing<EndedInterval>) =>
      repeatEndOfInterval(tx, context, attachments, facts),
    about: ofRecord,
  },
};

/** Repeats it in the caller's transaction, which names every state. Throws where the line does not hold what its kind holds. */
export async function repeatDeed(
  tx: Sql,
  context: CallContext,
  deed: Deed,
  dataDir: string,
): Promise<DeedOutcome> {
  if (!Value.Check(factSchemas[deed.kind], deed.facts))
    throw new Error(`A deed of the ledger (${deed.kind}, ${deed.deed}) does not hold what it has to.`);
  const at = deed.at === null ? context.now() : Temporal.Instant.from(deed.at);
  const { repeat } = kinds[deed.kind];
  // Held against the schema of its kind.
  return repeat({ tx, context, dataDir, at, facts: deed.facts as never });
}

export function aboutDeed(deed: Deed): Pick<EventDraft, 'module' | 'record' | 'subjects' | 'request'> {
  return kinds[deed.kind].about(deed.facts as never);
}
