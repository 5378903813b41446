import type { JsonValue } from '../../metadata/json.ts';
import { LateFile } from '../controls/lazy.tsx';
import { fieldView } from '../field-view.tsx';
import { useLookups } from '../lookups.ts';
import { readId, shownReference } from '../written-id.ts';

/** A link to the file, under its name. */
export function ShowFile({ value }: { readonly value: JsonValue }) {
  const lookups = useLookups();
  const read = readId(value);
  if (!read) return <bdi>{shownReference(value)}</bdi>;
  const shown = shownReference(value);
  return lookups.fileLink(read.id, shown === read.id ? null : shown);
}

export const fileView = fieldView(
  {
    name: 'file',
    text: shownReference,
    Edit: LateFile,
    Show: ShowFile,
    sortable: false,
    width: { min: 120, grow: 1 },
  },
  { operators: ['empty', 'notEmpty'], compare: 'exact', sqlType: 'uuid' },
);
