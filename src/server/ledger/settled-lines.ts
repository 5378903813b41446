/** What a start, a restore and its rehearsal say of the ledger. */
import { deedWords } from './deed-words.ts';
import type { SettledLedger } from './settle-ledger.ts';

/** `3 API tokens revoked`, one a kind that was repeated. */
export function repeatedKinds({ deeds }: Pick<SettledLedger, 'deeds'>): readonly string[] {
  return Object.entries(deeds).flatMap(([label, { repeated }]) =>
    repeated > 0 ? [`${repeated} ${deedWords(label).en}`] : [],
  );
}

/** Of each kind so many are printed one by one; `attesta ledger` has all of them. */
const PRINTED = 10;

/** Each deed that could not be repeated: `consents given: subject 0190…, purpose newsletter (2026-03-05)`. */
export function notRepeatedLines({ notRepeated }: Pick<SettledLedger, 'notRepeated'>): readonly string[] {
  return [...Map.groupBy(notRepeated, ({ words }) => words.en)].flatMap(([words, some]) => {
    const lines = some.slice(0, PRINTED).map(({ at, about }) => {
      const what = Object.entries(about).map(([name, value]) => `${name} ${value}`);
      return `${words}: ${what.join(', ')}${at === null ? '' : ` (${at.slice(0, 10)})`}`;
    });
    return some.length > PRINTED ? [...lines, `${words}: ${some.length - PRINTED} more`] : lines;
  });
}

export function absentDeeds({ deeds }: Pick<SettledLedger, 'deeds'>): number {
  return Object.values(deeds).reduce((sum, { absent }) => sum + absent, 0);
}

/** What a start says; nothing where the database and the ledger agreed. */
export function settledLines(settled: SettledLedger): readonly string[] {
  const { replayed, unattributed, mended, lost, notRepeated } = settled;
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
    ...(notRepeated.length > 0
      ? [
          `An older database was put in place, and ${notRepeated.length} things done since could NOT be repeated in it. See them with "attesta ledger", and do them again.`,
        ]
      : []),
    ...(unattributed > 0
      ? [
          `${unattributed} erasures of the ledger's first version are not in this database, and whose they were is not written there: they were not repeated.`,
        ]
      : []),
  ];
}
