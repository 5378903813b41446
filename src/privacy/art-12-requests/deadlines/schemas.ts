import { Type } from 'typebox';
import { pauseKinds, pauseModels } from './pauses.ts';

/** The forms of `/deadlines` and `/calendars`, for their description and for what may leave. Meaning is checked by `question.ts`. */

const closed = { additionalProperties: false } as const;
const moment = 'A date (2026-03-05) or an instant (2026-03-05T10:30:00+01:00), read in timeZone.';
const label = Type.Object({
  en: Type.String(),
  es: Type.Optional(Type.String()),
  local: Type.Optional(Type.String()),
});

const pause = Type.Object(
  {
    from: Type.String({ description: `The day on which we asked. ${moment}` }),
    to: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        description: 'The day of the answer; null while it has not come.',
      }),
    ),
    kind: Type.Optional(Type.Union(pauseKinds.map((kind) => Type.Literal(kind)))),
  },
  closed,
);

export const questionSchema = Type.Object(
  {
    start: Type.String({ description: moment }),
    rule: Type.String({
      description: 'Such as "1 month", "3 months", "72 hours", "8 weeks", "30 days", "6 years".',
    }),
    calendar: Type.Optional(
      Type.String({
        description:
          'ISO 3166 code (ES, DE-BY, GB-ENG), or none: no holidays, weekends still. None when absent.',
      }),
    ),
    timeZone: Type.Optional(Type.String({ description: 'IANA name; the controller’s zone when absent.' })),
    pauses: Type.Optional(Type.Array(pause)),
    pauseModel: Type.Optional(Type.Union(pauseModels.map((model) => Type.Literal(model)))),
    asOf: Type.Optional(
      Type.String({ description: 'Up to when an open pause is counted; now when absent.' }),
    ),
  },
  closed,
);

const step = Type.Object({
  code: Type.String(),
  text: Type.String(),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), label])),
  warning: Type.Optional(Type.Literal(true)),
});

const rolledDay = Type.Object({
  date: Type.String(),
  reason: Type.Union([Type.Literal('saturday'), Type.Literal('sunday'), Type.Literal('holiday')]),
  name: Type.Optional(label),
});

export const answerSchema = Type.Object({
  due: Type.String({ description: 'The last day, a date; for a rule in hours the target, an instant.' }),
  overdueFrom: Type.String({ description: 'The instant from which it is late.' }),
  target: Type.Optional(Type.String({ description: 'Hours only: event and hours, to the minute.' })),
  statutoryLatest: Type.Optional(Type.String({ description: 'Hours only: the end by Regulation 1182/71.' })),
  working: Type.Array(Type.String(), { description: 'The computation in plain sentences.' }),
  steps: Type.Array(step),
  warnings: Type.Array(step),
  rule: Type.String(),
  calendar: Type.String(),
  calendarVersion: Type.String(),
  timeZone: Type.String(),
  countedFrom: Type.String(),
  rolledFrom: Type.Optional(Type.String()),
  rolled: Type.Array(rolledDay),
  pausedDays: Type.Integer(),
  dueWithoutPauses: Type.String(),
  openPauseSince: Type.Optional(Type.String()),
  dueByNationalHolidays: Type.Optional(Type.String()),
  extensionNoticeBy: Type.Optional(Type.String()),
});

const calendarHead = {
  code: Type.String(),
  name: label,
  version: Type.String(),
  years: Type.Union([Type.Object({ from: Type.Integer(), to: Type.Integer() }), Type.Null()]),
  timeZone: Type.Optional(Type.String()),
};

export const calendarListSchema = Type.Object({
  items: Type.Array(Type.Object(calendarHead)),
  next: Type.Null(),
});

export const calendarSchema = Type.Object({
  ...calendarHead,
  regionUnknown: Type.Optional(Type.Boolean()),
  source: Type.Optional(Type.String()),
  attribution: Type.Optional(Type.String()),
  days: Type.Array(
    Type.Object({ date: Type.String(), name: label, regional: Type.Optional(Type.Boolean()) }),
  ),
});
