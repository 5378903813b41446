import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ModuleDefinition, RelationDefinition } from '../../metadata/module.ts';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { NativeSelect } from '../parts/inputs.tsx';
import { definitionWords } from './definition-words.ts';
import { LabelPair } from './label-pair.tsx';
import { StaleNote } from './notes.tsx';
import { alongOf } from './relations.ts';
import { asAction, type Defining } from './use-defining.ts';

/** One tab of a module's records: what it is called, and whether what it shows goes along. */
export function RelationDialog({
  module,
  relation,
  defining,
  onPut,
  onClose,
}: {
  readonly module: ModuleDefinition;
  readonly relation: RelationDefinition;
  readonly defining: Defining;
  onPut(relations: readonly RelationDefinition[]): Promise<boolean>;
  onClose(): void;
}) {
  const say = useWords(definitionWords);
  const shown = useLabel();
  const [label, setLabel] = useState(relation.label);
  const [along, setAlong] = useState<string>(alongOf(relation));
  const { relations } = module;
  const known = relations.some((one) => one.name === relation.name);
  const take = async () => {
    const { goesAlong: _, ...rest } = relation;
    const said = relation.cascade || along === 'plain' ? {} : { goesAlong: along === 'yes' };
    const next = { ...(relation.cascade ? relation : rest), label, ...said };
    const all = known
      ? relations.map((one) => (one.name === relation.name ? next : one))
      : [...relations, next];
    if (await onPut(all)) onClose();
  };
  const remove = async () => {
    if (await onPut(relations.filter((one) => one.name !== relation.name))) onClose();
  };
  return (
    <FormDialog
      title={known ? shown(relation.label) : say('addRelation')}
      submit={say('saveRelation')}
      action={asAction(defining)}
      disabled={label.en.trim() === ''}
      onSubmit={() => void take()}
      onClose={onClose}
    >
      <StaleNote defining={defining} />
      <LabelPair
        id="relation-label"
        what={say('relationLabel')}
        value={label}
        autoFocus
        onChange={setLabel}
      />
      <NativeSelect
        label={say('goesAlong')}
        value={along}
        disabled={relation.cascade ?? false}
        onChange={(event) => setAlong(event.currentTarget.value)}
        data={['plain', 'yes', 'no'].map((value) => ({
          value,
          label: say('goesAlongName', { along: value }),
        }))}
      />
      {known && (
        <Button variant="default" color="gray" style={{ justifySelf: 'start' }} onClick={() => void remove()}>
          {say('removeRelation')}
        </Button>
      )}
    </FormDialog>
  );
}
