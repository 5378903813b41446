import { LateLookup } from '../controls/lazy.tsx';
import { type EditProps, fieldView } from '../field-view.tsx';
import { exactFilter } from '../filters.ts';
import { shownReference } from '../written-id.ts';

function EditGroup(props: EditProps) {
  return <LateLookup {...props} modules={['groups']} />;
}

export const groupView = fieldView(
  { name: 'group', text: shownReference, Edit: EditGroup, sortable: false, width: { min: 110, grow: 0.8 } },
  exactFilter('uuid'),
);
