/**
 * Where the source is not followed, and why.
 *
 * The rule for a doubtful day: leave it out. A holiday that is missing makes a deadline earlier, which harms nobody; one
 * that is too many makes it later than the law allows. Days are added only where the national statute is plain.
 */
export type Correction =
  | Readonly<{ country: string; drop: string; reason: string }>
  | Readonly<{ country: string; move: string; byDays: number; reason: string }>
  | Readonly<{ country: string; add: string; name: string; local: string; reason: string }>;

/** Raise it with every change below; it is part of each table's version. */
export const correctionsVersion = 1;

/** `drop` and `move` name the source's English name; `add` is a rule of date-holidays (`12-26`, `orthodox 50`). */
export const corrections: readonly Correction[] = [
  {
    country: 'BG',
    add: '12-26',
    name: 'Boxing Day',
    local: 'Рождество Христово',
    reason: 'Labour Code Art. 154(1) names 25 and 26 December; the source calls the second an observance.',
  },
  {
    country: 'CY',
    move: 'Clean Monday',
    byDays: -1,
    reason: 'Clean Monday is 48 days before Orthodox Easter; the source has it on the Tuesday.',
  },
  {
    country: 'CY',
    add: 'orthodox 50',
    name: 'Whit Monday',
    local: 'Δευτέρα του Κατακλυσμού',
    reason: 'Kataklysmos, the Monday after Pentecost, is the public holiday; the source has the Sunday only.',
  },
  {
    country: 'LI',
    drop: 'Feiertagsbrücke',
    reason: 'A bridge day of the state administration, not a public holiday.',
  },
  {
    country: 'LI',
    add: '08-15',
    name: 'National Day',
    local: 'Staatsfeiertag',
    reason: 'National day and Assumption, a statutory holiday; the source calls it an observance.',
  },
  {
    country: 'LI',
    add: '11-01',
    name: "All Saints' Day",
    local: 'Allerheiligen',
    reason: 'A statutory holiday; the source calls it an observance.',
  },
  {
    country: 'ES',
    drop: 'Arafat Day',
    reason: 'Ceuta: fixed each year in the BOE; the source only estimates it. An administrator adds it.',
  },
  {
    country: 'ES',
    drop: 'End of Ramadan (Eid al-Fitr)',
    reason: 'Melilla: fixed each year in the BOE; the source only estimates it. An administrator adds it.',
  },
  {
    country: 'ES',
    drop: 'Feast of the Sacrifice (Eid al-Adha)',
    reason: 'Melilla: fixed each year in the BOE; the source only estimates it. An administrator adds it.',
  },
];

/**
 * Countries in which a holiday that falls on a weekend moves, so that the substitute day is the holiday and the weekend day
 * is not (as in the lists of gov.uk). Elsewhere both stay.
 */
export const substituteReplaces: ReadonlySet<string> = new Set(['GB']);
