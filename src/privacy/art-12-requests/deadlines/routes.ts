/** `/deadlines` and `/calendars`: the clock by itself, and the holidays that it counts (design §8). */
import { type Static, Type } from 'typebox';
import { Problem } from '../../../engine/errors/problem.ts';
import type { Operation, OtherWords } from '../../../engine/operation.ts';
import { answerDeadline } from './answer-deadline.ts';
import type { CalendarBook } from './calendar-book.ts';
import { answerSchema, calendarListSchema, calendarSchema, questionSchema } from './schemas.ts';

const tag = 'Deadlines';

/** The calls. `calendars` gives the book as administrators have left it; it is asked for at every call. */
export function deadlineOperations(
  calendars: () => Promise<CalendarBook> | CalendarBook,
): readonly Operation[] {
  return [computeOperation(calendars), listOperation(calendars), readOperation(calendars)];
}

const otherWords: OtherWords = {
  keys: {
    start: ['from', 'event', 'receivedAt'],
    timeZone: ['timezone', 'tz'],
    rule: ['period', 'duration'],
  },
};

type Calendars = Parameters<typeof deadlineOperations>[0];

/** Where the question leaves them out, the zone is the controller's, and an open pause is counted up to now. */
function computeOperation(calendars: Calendars): Operation {
  return {
    method: 'POST',
    path: '/deadlines',
    tag,
    summary: 'When something is due, with the working: a rule, a start, a calendar, and pauses',
    access: { kind: 'signed_in' },
    scope: 'deadlines:read',
    body: questionSchema,
    otherWords,
    response: { 200: answerSchema },
    handle: async (context, input) => {
      const body = input.body as Static<typeof questionSchema>;
      const question = {
        calendar: 'none',
        timeZone: context.timeZone,
        asOf: context.now().toString(),
        ...body,
      };
      const { answer, findings } = answerDeadline(question, await calendars(), context.locale);
      if (findings !== undefined) {
        throw new Problem(
          'validation_failed',
          {
            en: 'The question cannot be answered as it is. See the findings.',
            es: 'La pregunta no se puede responder tal como está. Vea los detalles.',
          },
          { findings },
        );
      }
      return { body: answer };
    },
  };
}

function listOperation(calendars: Calendars): Operation {
  return {
    method: 'GET',
    path: '/calendars',
    tag,
    summary: 'The holiday calendars: codes, names, versions and the years that they cover',
    access: { kind: 'signed_in' },
    scope: 'calendars:read',
    response: { 200: calendarListSchema },
    handle: async () => {
      const book = await calendars();
      return { body: { items: book.codes.map((code) => book.get(code)), next: null } };
    },
  };
}

function readOperation(calendars: Calendars): Operation {
  return {
    method: 'GET',
    path: '/calendars/:code',
    tag,
    summary: 'The holidays of one calendar',
    access: { kind: 'signed_in' },
    scope: 'calendars:read',
    params: Type.Object({ code: Type.String({ maxLength: 10 }) }),
    query: Type.Object({ year: Type.Optional(Type.String({ pattern: '^[0-9]{4}$' })) }),
    response: { 200: calendarSchema },
    handle: async (_, { params, query }) => {
      const calendar = (await calendars()).get(params.code ?? '');
      if (calendar === undefined) {
        throw new Problem('not_found', {
          en: 'There is no such calendar. Use an ISO 3166 code such as ES, DE-BY or GB-ENG.',
          es: 'No existe ese calendario. Use un código ISO 3166 como ES, DE-BY o GB-ENG.',
        });
      }
      const { year } = query;
      const days =
        year === undefined ? calendar.days : calendar.days.filter((day) => day.date.startsWith(year));
      return { body: { ...calendar, days } };
    },
  };
}
