import { useQueries } from '@tanstack/react-query';

import type { ModuleDefinition } from '../metadata/module.ts';
import type { Pointer } from './recent.ts';
import { recordRowsQuery } from './records/record-queries.ts';
import { useModules } from './session.tsx';
import type { RecordJson } from './shapes.ts';

export interface NamedRecord {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
}

/** Records that the browser knows by their ids, as they are called now, in that order; what may not be seen any more is left out. */
export function useNamedRecords(pointers: readonly Pointer[]): readonly NamedRecord[] {
  const modules = useModules().filter((module) => pointers.some((one) => one.module === module.name));
  const found = useQueries({
    queries: modules.map((module) => {
      const ids = pointers.filter((one) => one.module === module.name).map((one) => one.id);
      return recordRowsQuery(module.name, {
        filter: { field: 'id', op: 'in', value: ids },
        fields: ['number'],
        limit: 50,
      });
    }),
  });
  const named = modules.flatMap((module, at) =>
    (found[at]?.data?.items ?? []).map((record) => ({ module, record })),
  );
  return pointers.flatMap(({ id }) => named.filter(({ record }) => record.id === id));
}
