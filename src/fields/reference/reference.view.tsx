import { isObject } from '../choices.ts';
import { LateLookup } from '../controls/lazy.tsx';
import { type EditProps, fieldView, type ShowProps } from '../field-view.tsx';
import { exactFilter } from '../filters.ts';
import { useLookups } from '../lookups.ts';
import { readId, shownReference } from '../written-id.ts';
import { referenceModules } from './reference.ts';

function EditReference(props: EditProps) {
  return <LateLookup {...props} modules={referenceModules(props.field)} />;
}

/** A link to the record, where the answer said which it is. */
function ShowReference({ value, field }: ShowProps) {
  const lookups = useLookups();
  const read = readId(value);
  const title = shownReference(value);
  const module = read?.module ?? referenceModules(field)[0];
  if (!read || !module || !isObject(value)) return <bdi>{title}</bdi>;
  return lookups.link({ module, id: read.id, title }, <bdi>{title}</bdi>);
}

export const referenceView = fieldView(
  {
    name: 'reference',
    text: shownReference,
    Edit: EditReference,
    Show: ShowReference,
    sortable: false,
    width: { min: 130, grow: 1.2 },
  },
  exactFilter('uuid'),
);
