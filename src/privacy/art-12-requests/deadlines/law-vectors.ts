/**
 * The test vectors of the requirement sheet (reference/law.md §2), written out so that they are always run. Rows with several
 * calendars or dates have several entries; `row` is the number in the sheet.
 */
export interface DayVector {
  readonly row: number;
  readonly start: string;
  readonly rule: string;
  readonly calendar: string;
  readonly due: string;
  readonly weekday: string;
  readonly why: string;
}

const zones: Readonly<Record<string, string>> = {
  AT: 'Europe/Vienna',
  ES: 'Europe/Madrid',
  DE: 'Europe/Berlin',
  FR: 'Europe/Paris',
  UK: 'Europe/London',
};

export function zoneOf(calendar: string): string {
  return zones[calendar] ?? 'Europe/Madrid';
}

const everywhere = ['ES', 'DE', 'FR', 'UK'];

/** One event and rule; each calendar (or several, with a blank between) and its due day with the day of the week. */
function row(
  number: number,
  starts: string,
  rule: string,
  expected: Readonly<Record<string, string>>,
  why: string,
): readonly DayVector[] {
  return starts.split(' ').flatMap((start) =>
    Object.entries(expected).flatMap(([calendars, day]) => {
      const [weekday = '', due = ''] = day.split(' ');
      return calendars
        .split(' ')
        .map((calendar) => ({ row: number, start, rule, calendar, due, weekday, why }));
    }),
  );
}

const all = everywhere.join(' ');

export const dayVectors: readonly DayVector[] = [
  ...row(1, '2019-09-10', '1 month', { AT: 'Thu 2019-10-10' }, 'DSB case facts'),
  ...row(2, '2024-03-05', '1 month', { [all]: 'Fri 2024-04-05' }, 'EDPB shape'),
  ...row(3, '2026-03-05', '1 month', { ES: 'Mon 2026-04-06' }, 'Easter Monday is not national in Spain'),
  ...row(4, '2026-03-05', '1 month', { 'DE FR': 'Tue 2026-04-07' }, 'Easter Monday'),
  ...row(
    5,
    '2026-03-03',
    '1 month',
    { FR: 'Fri 2026-04-03', ES: 'Mon 2026-04-06', DE: 'Tue 2026-04-07' },
    'Good Friday differs',
  ),
  ...row(6, '2026-08-31', '1 month', { [all]: 'Wed 2026-09-30' }, 'short month'),
  ...row(
    7,
    '2027-01-28 2027-01-29 2027-01-30 2027-01-31',
    '1 month',
    { [all]: 'Mon 2027-03-01' },
    '28 February is a Sunday',
  ),
  ...row(8, '2028-01-29 2028-01-31', '1 month', { [all]: 'Tue 2028-02-29' }, 'leap year'),
  ...row(9, '2028-02-29', '1 month', { [all]: 'Wed 2028-03-29' }, 'not 31 March'),
  ...row(
    10,
    '2027-02-26',
    '1 month',
    { FR: 'Fri 2027-03-26', ES: 'Mon 2027-03-29', 'DE UK': 'Tue 2027-03-30' },
    'Easter chain',
  ),
  ...row(
    11,
    '2026-11-25',
    '1 month',
    { 'ES DE FR': 'Mon 2026-12-28', UK: 'Tue 2026-12-29' },
    'UK substitute day',
  ),
  ...row(12, '2026-12-01', '1 month', { [all]: 'Mon 2027-01-04' }, '1 January is a Friday'),
  ...row(
    13,
    '2026-12-06',
    '1 month',
    { ES: 'Thu 2027-01-07', 'DE FR': 'Wed 2027-01-06' },
    'Epiphany; Sunday receipt',
  ),
  ...row(14, '2026-09-12', '1 month', { ES: 'Tue 2026-10-13', DE: 'Mon 2026-10-12' }, 'national day'),
  ...row(
    15,
    '2026-11-08',
    '1 month',
    { ES: 'Wed 2026-12-09', DE: 'Tue 2026-12-08' },
    'Immaculate Conception',
  ),
  ...row(
    16,
    '2027-04-01',
    '1 month',
    { 'ES DE FR': 'Mon 2027-05-03', UK: 'Tue 2027-05-04' },
    'UK bank holiday',
  ),
  ...row(17, '2026-06-30T22:30Z', '1 month', { ES: 'Mon 2026-08-03' }, 'the local date is 1 July'),
  ...row(18, '2026-12-31', '1 month', { 'ES DE FR': 'Mon 2027-02-01' }, '31 January is a Sunday'),
  ...row(18, '2026-12-31', '3 months', { 'ES DE FR': 'Wed 2027-03-31' }, 'a chain gives 1 April'),
  ...row(19, '2027-01-30', '1 month', { 'ES DE FR': 'Mon 2027-03-01' }, '28 February is a Sunday'),
  ...row(19, '2027-01-30', '3 months', { 'ES DE FR': 'Fri 2027-04-30' }, 'a clamped chain gives 28 April'),
  ...row(20, '2026-11-30', '1 month', { 'ES DE FR': 'Wed 2026-12-30' }, 'same date'),
  ...row(20, '2026-11-30', '3 months', { 'ES DE FR': 'Mon 2027-03-01' }, '28 February is a Sunday'),
  ...row(21, '2027-11-29', '1 month', { 'ES DE FR': 'Wed 2027-12-29' }, 'same date'),
  ...row(21, '2027-11-29', '3 months', { 'ES DE FR': 'Tue 2028-02-29' }, 'leap year'),
  ...row(
    22,
    '2026-10-06',
    '3 months',
    { ES: 'Thu 2027-01-07', DE: 'Wed 2027-01-06' },
    'roll at the end only',
  ),
  ...row(
    23,
    '2026-12-26',
    '3 months',
    { FR: 'Fri 2027-03-26', ES: 'Mon 2027-03-29', DE: 'Tue 2027-03-30' },
    'Easter chain after three months',
  ),
  ...row(24, '2026-10-05', '1 month', { ES: 'Thu 2026-11-05' }, 'before any pause; see the pause rows'),
  ...row(30, '2026-11-06', '1 month', { ES: 'Mon 2026-12-07' }, 'an extension notice of 8 December is late'),
  ...row(44, '2027-01-05', '8 weeks', { ES: 'Tue 2027-03-02' }, 'weeks end on the same weekday'),
  ...row(44, '2027-01-05', '14 weeks', { ES: 'Tue 2027-04-13' }, 'weeks end on the same weekday'),
  ...row(44, '2027-01-05', '1 month', { ES: 'Fri 2027-02-05' }, 'extension notice of the authority'),
];

export interface PauseVector {
  readonly row: number;
  readonly start: string;
  readonly calendar: string;
  readonly pauseModel: 'none' | 'suspend' | 'clarification' | 'restart';
  readonly pauses: readonly { from: string; to?: string; kind?: 'identity' | 'clarification' | 'fee' }[];
  readonly due: string;
  readonly pausedDays: number;
}

const identity = [{ from: '2026-10-07', to: '2026-10-19', kind: 'identity' }] as const;
const clarification = [{ from: '2026-10-07', to: '2026-10-19', kind: 'clarification' }] as const;
const october = { start: '2026-10-05', pausedDays: 0 } as const;
const uk = { ...october, calendar: 'UK' } as const;

export const pauseVectors: readonly PauseVector[] = [
  { row: 24, ...october, calendar: 'ES', pauseModel: 'none', pauses: identity, due: '2026-11-05' },
  {
    row: 25,
    ...october,
    calendar: 'ES',
    pauseModel: 'suspend',
    pauses: identity,
    due: '2026-11-17',
    pausedDays: 12,
  },
  { row: 26, ...uk, pauseModel: 'restart', pauses: identity, due: '2026-11-19' },
  { row: 26, ...uk, pauseModel: 'suspend', pauses: identity, due: '2026-11-19' },
  { row: 27, ...uk, pauseModel: 'clarification', pauses: clarification, due: '2026-11-18', pausedDays: 13 },
  { row: 27, ...uk, pauseModel: 'suspend', pauses: clarification, due: '2026-11-18', pausedDays: 13 },
  { row: 27, ...uk, pauseModel: 'restart', pauses: clarification, due: '2026-11-18', pausedDays: 13 },
  {
    row: 28,
    start: '2026-11-02',
    calendar: 'ES',
    pauseModel: 'suspend',
    pauses: [
      { from: '2026-11-03', to: '2026-11-10' },
      { from: '2026-11-05', to: '2026-11-12' },
    ],
    due: '2026-12-11',
    pausedDays: 9,
  },
  {
    row: 29,
    ...october,
    calendar: 'ES',
    pauseModel: 'suspend',
    pauses: [{ from: '2026-11-06', to: '2026-11-20' }],
    due: '2026-11-05',
  },
];

export interface HourVector {
  readonly row: number;
  readonly start: string;
  readonly timeZone: string;
  readonly target: string;
  readonly statutoryLatest: string;
}

function hours(
  row: number,
  start: string,
  target: string,
  statutoryLatest: string,
  timeZone = 'Europe/Madrid',
): HourVector {
  return { row, start, timeZone, target, statutoryLatest };
}

export const hourVectors: readonly HourVector[] = [
  hours(
    31,
    '2020-12-22T12:17:00+01:00',
    '2020-12-25T12:17:00+01:00',
    '2020-12-25T13:00:00+01:00',
    'Europe/Berlin',
  ),
  hours(
    32,
    '2020-12-22T12:59:00+01:00',
    '2020-12-25T12:59:00+01:00',
    '2020-12-25T13:00:00+01:00',
    'Europe/Berlin',
  ),
  hours(33, '2026-11-20T18:30:00+01:00', '2026-11-23T18:30:00+01:00', '2026-11-23T19:00:00+01:00'),
  hours(34, '2026-11-23T09:00:00+01:00', '2026-11-26T09:00:00+01:00', '2026-11-26T10:00:00+01:00'),
  hours(35, '2027-03-26T14:20:00+01:00', '2027-03-29T15:20:00+02:00', '2027-03-29T16:00:00+02:00'),
  hours(36, '2026-03-27T23:45:00+01:00', '2026-03-31T00:45:00+02:00', '2026-03-31T01:00:00+02:00'),
  hours(37, '2026-10-24T08:15:00+02:00', '2026-10-27T07:15:00+01:00', '2026-10-27T08:00:00+01:00'),
  hours(38, '2027-10-29T10:05:00+02:00', '2027-11-01T09:05:00+01:00', '2027-11-01T10:00:00+01:00'),
  hours(39, '2026-10-25T02:30:00+02:00', '2026-10-28T01:30:00+01:00', '2026-10-28T02:00:00+01:00'),
  hours(39, '2026-10-25T02:30:00+01:00', '2026-10-28T02:30:00+01:00', '2026-10-28T03:00:00+01:00'),
  hours(40, '2026-12-30T23:10:00+01:00', '2027-01-02T23:10:00+01:00', '2027-01-03T00:00:00+01:00'),
  hours(41, '2028-02-27T08:00:00+01:00', '2028-03-01T08:00:00+01:00', '2028-03-01T09:00:00+01:00'),
  hours(42, '2026-11-11T16:40:00+01:00', '2026-11-14T16:40:00+01:00', '2026-11-14T17:00:00+01:00'),
];
