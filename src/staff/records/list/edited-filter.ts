import { useState } from 'react';
import type { Filter } from '../../../metadata/filter.ts';

/** A filter while it is edited in a form: the chips, and which of them is open. */
export function useEditedFilter(first: Filter | null) {
  const [filter, setFilter] = useState<Filter | null>(first);
  const [open, setOpen] = useState<number | null>(null);
  return {
    filter,
    bar: { filter, onFilter: setFilter, open, onOpen: setOpen },
    clear: () => setFilter(null),
  };
}
