import { fieldView, type ShowProps } from '../field-view.tsx';
import { TEXT_FILTER } from '../filters.ts';

function ShowNumber({ value }: ShowProps) {
  return <span className="at-mono">{String(value)}</span>;
}

export const autonumberView = fieldView(
  { name: 'autonumber', text: String, Edit: null, Show: ShowNumber, width: { min: 100, grow: 0.6 } },
  TEXT_FILTER,
);
