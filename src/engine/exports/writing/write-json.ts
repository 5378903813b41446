/** JSON for programs: the records as the API gives them, one to a line, with what they were asked for. */
import type { RecordJson } from '../../records/record-json.ts';

export interface JsonHead {
  readonly module: string;
  readonly madeAt: string;
  readonly columns: readonly string[];
}

/** The bytes of `{ module, madeAt, columns, records: […] }`, batch by batch. Every record has its id and its number. */
export async function* jsonBytes(
  head: JsonHead,
  batches: AsyncIterable<readonly RecordJson[]>,
): AsyncGenerator<Buffer> {
  const opening = JSON.stringify(head).slice(0, -1);
  let separator = '';
  yield Buffer.from(`${opening},"records":[`);
  for await (const records of batches) {
    if (records.length === 0) continue;
    const lines = records.map((record) => JSON.stringify(picked(record, head.columns)));
    yield Buffer.from(`${separator}\n${lines.join(',\n')}`);
    separator = ',';
  }
  yield Buffer.from('\n]}\n');
}

function picked(record: RecordJson, columns: readonly string[]): Readonly<Record<string, unknown>> {
  const { id, number } = record;
  return { id, number, ...Object.fromEntries(columns.map((name) => [name, record[name] ?? null])) };
}
