/** Changes of a holiday calendar by an administrator: for cases to come, never for those that exist (law.md §11.6). */
import { type Static, Type } from 'typebox';
import type { CallContext } from '../../engine/access/principal.ts';
import { Problem } from '../../engine/errors/problem.ts';
import { recordEvents } from '../../engine/evidence/record-events.ts';
import type { Operation } from '../../engine/operation.ts';
import { eventOf } from '../../engine/records/record-evidence.ts';
import { calendarsNow, changesByCode } from './calendars.ts';
import { calendarBook, shippedTables } from './deadlines/calendar-book.ts';
import type { CalendarChange } from './deadlines/calendar-changes.ts';
import type { HolidayCalendar } from './deadlines/holiday-calendar.ts';
import { calendarSchema } from './deadlines/schemas.ts';
import { closed, words } from './schemas.ts';

const reason = words(500);
const date = Type.String({ format: 'date' });
const change = Type.Union([
  Type.Object(
    {
      change: Type.Literal('add'),
      date,
      name: Type.Object({ en: words(100), es: words(100), local: Type.Optional(words(100)) }, closed),
      reason,
    },
    closed,
  ),
  Type.Object({ change: Type.Literal('remove'), date, reason }, closed),
  Type.Object({ change: Type.Literal('cover'), year: Type.Integer(), reason }, closed),
]);
const body = Type.Object({ changes: Type.Array(change, { minItems: 1, maxItems: 100 }) }, closed);

/** The call that changes a calendar; those that read it are in `deadlines/routes.ts`. */
export const calendarOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/calendars/:code/changes',
    tag: 'Deadlines',
    summary:
      'Add or remove holidays, or say that one more year is complete; cases keep the calendar that they began with',
    access: { kind: 'tool', tool: 'calendars' },
    scope: 'calendars:write',
    params: Type.Object({ code: Type.String({ maxLength: 10 }) }),
    body,
    response: { 201: calendarSchema },
    handle: async (context, input) => {
      const { changes } = input.body as Static<typeof body>;
      return { status: 201, body: await changeCalendar(context, input.params.code ?? '', changes) };
    },
  },
];

async function changeCalendar(
  context: CallContext,
  written: string,
  changes: readonly CalendarChange[],
): Promise<HolidayCalendar> {
  return context.database.transaction(async (tx) => {
    // One change after another, so that the versions count up.
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('attesta.calendars', 0))");
    const before = (await calendarsNow(tx)).get(written);
    if (!before || before.regionUnknown) {
      throw new Problem('not_found', {
        en: 'There is no such calendar that could be changed. Use a code of GET /calendars.',
        es: 'No existe ese calendario o no se puede cambiar. Use un código de GET /calendars.',
      });
    }
    const { code } = before;
    const rows = await tx.query<{ code: string; change: CalendarChange }>(
      'SELECT code, change FROM attesta.calendar_changes ORDER BY position',
    );
    const added = changes.map((one) => ({ code, change: one }));
    const book = calendarBook(shippedTables(), changesByCode([...rows, ...added]));
    if (!book.ok) {
      throw new Problem(
        'validation_failed',
        {
          en: 'The calendar cannot be changed like this. See the findings.',
          es: 'El calendario no se puede cambiar así. Vea los detalles.',
        },
        {
          findings: book.findings,
        },
      );
    }
    for (const one of changes) {
      await tx.query(
        'INSERT INTO attesta.calendar_changes (code, change, by_user, at) VALUES ($1, $2, $3, $4)',
        [code, JSON.stringify(one), context.principal.userId, context.now()],
      );
    }
    const after = book.value.get(code);
    if (!after) throw new Error('A calendar was lost by a change.');
    await recordEvents(tx, [
      eventOf(context, {
        action: 'calendar.changed',
        payloads: [{ subject: null, value: { code, version: after.version, changes: changes.map(plain) } }],
      }),
    ]);
    return after;
  });
}

function plain(one: CalendarChange) {
  return JSON.parse(JSON.stringify(one)) as { readonly [key: string]: string | number };
}
