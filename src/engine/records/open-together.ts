import { leafHead, type PreparedEvent } from '../evidence/event.ts';
import { prepared } from './prepared.ts';
import { askTogether, boundTo, type RowQuestion, rowsById } from './row-question.ts';

/** A record to be opened, and the event of that: without subjects, which only the record's row tells. */
export interface Opening {
  readonly id: string;
  readonly event: PreparedEvent;
}

/** The rest of a leaf, for the subjects of a row: sorted and each once, as `prepareEvent` has them. */
const SUBJECTS_AND_END = `CASE cardinality(seen."$subjects") WHEN 0 THEN '' ELSE ',"subjects":["' || array_to_string(
    CASE cardinality(seen."$subjects") WHEN 1 THEN seen."$subjects"
      ELSE ARRAY(SELECT DISTINCT one FROM unnest(seen."$subjects") one ORDER BY one) END, '","') || '"]' END || ',"v":1}'`;

/**
 * Rows of records and the events that they were opened, in one statement that commits before it answers: nobody sees a record
 * whose event is not kept, and a record that may not be seen leaves none.
 */
function openingOf(question: RowQuestion): string {
  const known = openings.get(question);
  if (known !== undefined) return known;
  const parameter = `$${question.values.length + 1}::jsonb`;
  const made = `
    WITH seen AS MATERIALIZED (${question.text}), ev AS (
      INSERT INTO evidence.events (id, leaf)
      SELECT opening.event, opening.head || ${SUBJECTS_AND_END}
      FROM jsonb_to_recordset(${parameter} -> 'events') AS opening(event uuid, record uuid, head text)
      JOIN seen ON seen.id = opening.record
    ), pl AS (
      INSERT INTO evidence.payloads (event, part, subject, salt, payload)
      SELECT opening.event, opening.part, opening.subject, decode(opening.salt, 'hex'), opening.payload
      FROM jsonb_to_recordset(${parameter} -> 'payloads')
        AS opening(event uuid, record uuid, part smallint, subject uuid, salt text, payload text)
      JOIN seen ON seen.id = opening.record
    ) SELECT * FROM seen`;
  openings.set(question, made);
  return made;
}

const openings = new WeakMap<RowQuestion, string>();

function openingParameter(all: readonly Opening[]): string {
  return JSON.stringify({
    events: all.map(({ id, event }) => ({ event: event.id, record: id, head: leafHead(event) })),
    payloads: all.flatMap(({ id, event }) =>
      event.payloads.map((payload) => ({ event: event.id, record: id, ...payload })),
    ),
  });
}

/** The row of a record, its event committed, together with what others open at the same moment; undefined where there is none to be seen. */
export const openTogether = askTogether<Opening>(async (database, question, all) => {
  const values = [
    ...boundTo(
      question,
      all.map(({ id }) => id),
    ),
    openingParameter(all),
  ];
  const rows = rowsById(await database.query(prepared(openingOf(question)), values));
  return all.map(({ id }) => rows.get(id));
});
