import { TextControl } from '../controls/text-control.tsx';
import { type EditProps, fieldView, type ShowProps } from '../field-view.tsx';
import { TEXT_FILTER } from '../filters.ts';

function EditAddress(props: EditProps) {
  return <TextControl {...props} type="url" />;
}

/** Only http and https lead anywhere: whatever else were stored is shown as text. */
function ShowAddress({ value }: ShowProps) {
  const address = String(value);
  if (!/^https?:\/\//i.test(address)) return <bdi>{address}</bdi>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {address.replace(/^https?:\/\//i, '').replace(/\/$/, '')}
    </a>
  );
}

export const urlView = fieldView(
  { name: 'url', text: String, Edit: EditAddress, Show: ShowAddress, width: { min: 150, grow: 1.2 } },
  TEXT_FILTER,
);
