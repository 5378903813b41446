/** What a start, a restore and its rehearsal say of the ledger. */
import type { DeedKind } from './deed.ts';
import type { SettledLedger } from './settle-ledger.ts';

const words: Readonly<Record<DeedKind, string>> = {
  'consent.ended': 'consents withdrawn, refused or revoked',
  'request.received': 'requests and objections of persons put back as cases',
  'request.moved': 'steps of cases',
  'state.began': 'restrictions and archivings',
  'state.ended': 'restrictions lifted and records restored',
  'user.deactivated': 'users deactivated',
  'user.activated': 'users activated again',
  'user.role': 'roles given to users',
  'password.changed': 'changed passwords (the user has to set a new one)',
  'password.distrusted': 'passwords to be changed at the next sign-in',
  'factor.removed': 'second factors removed',
  'recovery_code.gone': 'recovery codes used or replaced',
  'token.revoked': 'API tokens revoked',
  'session.ended': 'sessions ended',
};

/** `3 API tokens revoked`, one a kind that was repeated. */
export function repeatedKinds({ deeds }: Pick<SettledLedger, 'deeds'>): readonly string[] {
  return Object.entries(deeds).flatMap(([kind, { repeated }]) =>
    repeated > 0 ? [`${repeated} ${words[kind as DeedKind]}`] : [],
  );
}

export function absentDeeds({ deeds }: Pick<SettledLedger, 'deeds'>): number {
  return Object.values(deeds).reduce((sum, { absent }) => sum + absent, 0);
}

/** What a start says; nothing where the database and the ledger agreed. */
export function settledLines(settled: SettledLedger): readonly string[] {
  const { replayed, unattributed, mended, lost } = settled;
  const kinds = repeatedKinds(settled);
  return [
    ...(mended > 0
      ? [
          `Lines were missing in the ledger: ${mended} were written anew from the database. Look at the disk of DATA_DIR.`,
        ]
      : []),
    ...(lost > 0
      ? [
          `Lines were missing in the ledger, and ${lost} of them this database does not know either: what they said cannot be repeated. Put the ledger back from a copy and start again.`,
        ]
      : []),
    ...(replayed.length > 0
      ? [
          `An older database was put in place: erasures made since were repeated in it (${replayed.map((one) => one.number).join(', ')}).`,
        ]
      : []),
    ...(kinds.length > 0
      ? [`An older database was put in place: what was done since was repeated in it: ${kinds.join('; ')}.`]
      : []),
    ...(unattributed > 0
      ? [
          `${unattributed} erasures of the ledger's first version are not in this database, and whose they were is not written there: they were not repeated.`,
        ]
      : []),
  ];
}
