import { leafHead, type PreparedEvent, type PreparedPayload } from '../evidence/event.ts';
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
 * whose event is not kept, and a record that may not be seen leaves none. Of five parameters, as `openingValues` gives them: texts of
 * lines, and arrays of what needs no quotes, are read at half the cost of JSON.
 */
function openingOf(question: RowQuestion): string {
  const known = openings.get(question);
  if (known !== undefined) return known;
  const parameter = (place: number) => `$${question.values.length + place}`;
  const made = `
    WITH seen AS MATERIALIZED (${question.text}), opened AS MATERIALIZED (
      SELECT opening.event, opening.head || ${SUBJECTS_AND_END} AS leaf, opening.salt, opening.payload
      FROM unnest(${parameter(1)}::uuid[], ${parameter(2)}::uuid[], string_to_array(${parameter(3)}, E'\\n'),
        ${parameter(4)}::text[], string_to_array(${parameter(5)}, E'\\n')) AS opening(event, record, head, salt, payload)
      JOIN seen ON seen.id = opening.record
    ), ev AS (
      INSERT INTO evidence.events (id, leaf) SELECT event, leaf FROM opened
    ), pl AS (
      INSERT INTO evidence.payloads (event, part, subject, salt, payload)
      SELECT event, 0, NULL, decode(salt, 'hex'), payload FROM opened WHERE salt IS NOT NULL
    ) SELECT * FROM seen`;
  openings.set(question, made);
  return made;
}

const openings = new WeakMap<RowQuestion, string>();

/** What `openingOf` takes: events, their records, heads of their leaves, and of the payload, where there is one, salt and text. */
function openingValues(all: readonly Opening[]): readonly string[] {
  const payloads = all.map(({ event }) => payloadOf(event));
  return [
    `{${all.map(({ event }) => event.id).join()}}`,
    `{${all.map(({ id }) => id).join()}}`,
    all.map(({ event }) => leafHead(event)).join('\n'),
    `{${payloads.map((payload) => payload?.salt ?? 'NULL').join()}}`,
    payloads.map((payload) => payload?.payload ?? '').join('\n'),
  ];
}

/** The payload of an opening: where it came from, which is nobody's of those whom the record is about. Canonical JSON has no line break. */
function payloadOf({ payloads }: PreparedEvent): PreparedPayload | undefined {
  const [payload, ...more] = payloads;
  if (more.length > 0 || (payload && payload.subject !== null))
    throw new TypeError('An opening has one payload at most, and of no data subject.');
  return payload;
}

/** The row of the record, its event committed, together with what others open at the same moment; undefined where there is none to be seen. */
export const openTogether = askTogether<Opening>(async (database, question, all) => {
  const ids = all.map(({ id }) => id);
  const values = [...boundTo(question, ids), ...openingValues(all)];
  const rows = rowsById(await database.query(prepared(openingOf(question)), values));
  return ids.map((id) => rows.get(id));
});
