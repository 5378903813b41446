import { LateLookup } from '../controls/lazy.tsx';
import { type EditProps, fieldView } from '../field-view.tsx';
import { exactFilter } from '../filters.ts';
import { shownReference } from '../written-id.ts';

function EditUser(props: EditProps) {
  return <LateLookup {...props} modules={['users']} />;
}

export const userView = fieldView(
  { name: 'user', text: shownReference, Edit: EditUser, sortable: false, width: { min: 110, grow: 0.8 } },
  exactFilter('uuid', 'user'),
);
