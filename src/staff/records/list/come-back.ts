import { useEffect, useRef } from 'react';
import type { TableHandle } from '../../../web/table/table-props.ts';
import type { RecordJson } from '../../shapes.ts';
import { trailOf } from './trail.ts';

/** Where the record stands in the list; it was on the screen a moment ago. */
export function indexOf(
  rows: { row(index: number): RecordJson | undefined },
  record: RecordJson,
  total: number,
  near: number,
): number {
  for (let away = 0; away < 200; away++) {
    if (rows.row(near + away)?.id === record.id) return near + away;
    if (near - away >= 0 && rows.row(near - away)?.id === record.id) return near - away;
  }
  return total > 0 ? near : 0;
}

/** Coming back from a record: the list stands where that record is, and so does the keyboard. */
export function useComeBack(module: string, rows: object, table: React.RefObject<TableHandle | null>) {
  const done = useRef(false);
  useEffect(() => {
    const trail = trailOf(module);
    if (done.current || trail?.rows !== rows || !table.current) return;
    done.current = true;
    table.current.jump(trail.index);
  }, [module, rows, table]);
}
