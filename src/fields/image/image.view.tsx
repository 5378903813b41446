import { LateFile } from '../controls/lazy.tsx';
import { type EditProps, fieldView, type ShowProps } from '../field-view.tsx';
import { ShowFile } from '../file/file.view.tsx';
import { useLookups } from '../lookups.ts';
import { readId, shownReference } from '../written-id.ts';

function EditImage(props: EditProps) {
  return <LateFile {...props} accept="image/*" />;
}

function ShowImage({ value }: ShowProps) {
  const lookups = useLookups();
  const read = readId(value);
  if (!read) return <ShowFile value={value} />;
  return (
    <img
      src={lookups.fileAddress(read.id)}
      alt={shownReference(value)}
      loading="lazy"
      style={{ maxHeight: 96, maxWidth: '100%', borderRadius: 6 }}
    />
  );
}

export const imageView = fieldView(
  {
    name: 'image',
    text: shownReference,
    Edit: EditImage,
    Show: ShowImage,
    sortable: false,
    width: { min: 90, grow: 0.6 },
  },
  { operators: ['empty', 'notEmpty'], compare: 'exact', sqlType: 'uuid' },
);
