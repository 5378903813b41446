import { useState } from 'react';
import type { Filter } from '../../metadata/filter.ts';

/** The filter of a rule while it is edited: the chips, and which of them is open. */
export function useRuleFilter(first: Filter | null) {
  const [filter, setFilter] = useState<Filter | null>(first);
  const [open, setOpen] = useState<number | null>(null);
  return {
    filter,
    bar: { filter, onFilter: setFilter, open, onOpen: setOpen },
    clear: () => setFilter(null),
  };
}
