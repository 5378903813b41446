import { useState } from 'react';
import type { BlockDefinition } from '../../metadata/module.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useAction } from '../parts/use-action.ts';
import { definitionWords } from './definition-words.ts';
import { LabelPair } from './label-pair.tsx';
import { nameFrom } from './suggest-names.ts';

/** Names a block; it is saved with the layout. */
export function BlockDialog({
  block,
  taken,
  onTake,
  onClose,
}: {
  readonly block: BlockDefinition | null;
  readonly taken: readonly string[];
  onTake(block: BlockDefinition): void;
  onClose(): void;
}) {
  const say = useWords(definitionWords);
  const shown = useLabel();
  const action = useAction();
  const [label, setLabel] = useState(block?.label ?? { en: '' });
  const name = block?.name ?? (nameFrom(label.en, taken) || `block_${taken.length + 1}`);
  return (
    <FormDialog
      title={block ? say('renameBlockNamed', { block: shown(block.label) }) : say('addBlock')}
      submit={say('saveBlock')}
      action={action}
      disabled={label.en.trim() === ''}
      onSubmit={() => onTake({ name, label, fields: block?.fields ?? [] })}
      onClose={onClose}
    >
      <LabelPair id="block-label" what={say('blockLabel')} value={label} autoFocus onChange={setLabel} />
    </FormDialog>
  );
}
