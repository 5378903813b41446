import { Button, Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { Suspense, useState } from 'react';
import { LateLookup } from '../../../fields/controls/lazy.tsx';
import { readId } from '../../../fields/written-id.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import { ErrorSummary } from '../../../web/layout/layout.tsx';
import { useLocale, useWords } from '../../../web/words/words.tsx';
import { useFocusBack } from '../../parts/use-focus-back.ts';
import { recordWords } from '../words/record-words.ts';
import type { BulkDialogProps } from './bulk.tsx';
import { BulkPreview, useBulkPreview } from './bulk-preview.tsx';
import { changeAndRemember } from './bulk-work.ts';
import classes from './list.module.css';
import { useBulkRun } from './use-bulk-run.ts';

const ownerField: FieldDefinition = {
  name: 'owner',
  type: 'user',
  label: { en: 'Owner', es: 'Responsable' },
  privacy: { category: 'none' },
};

/** Gives the selected records to a person or a group. */
export function GiveDialog(props: BulkDialogProps) {
  const { module, question, selection, count, onClose, onDone } = props;
  const say = useWords(recordWords);
  useFocusBack();
  const locale = useLocale();
  const [owner, setOwner] = useState<JsonValue | null>(null);
  const read = owner === null ? null : readId(owner);
  const values = read ? { owner: { module: read.module ?? 'users', id: read.id } } : null;
  const preview = useBulkPreview(props, values);
  const { done, errors, run } = useBulkRun(module.name, { owner: 'give-to', 'values.owner': 'give-to' });
  const give = async () => {
    if (!values) return;
    const outcome = await run((signal, step) => changeAndRemember(question, selection, values, signal, step));
    if (outcome) onDone(outcome);
  };
  return (
    <Modal opened onClose={onClose} title={say('giveTitle', { count })} transitionProps={{ duration: 0 }}>
      <div className={classes.dialog}>
        <ErrorSummary errors={errors} />
        <Suspense fallback={null}>
          <LateLookup
            id="give-to"
            modules={['users', 'groups']}
            field={ownerField}
            locale={locale}
            record={{}}
            label={say('personOrGroup')}
            value={owner}
            onChange={setOwner}
            autoFocus
          />
        </Suspense>
        <BulkPreview counts={preview.data} error={preview.error} asked={count} />
        {done !== null && <progress className={classes.progress} value={done} max={count} />}
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={onClose}>
            {say('cancel')}
          </Button>
          <Button
            onClick={() => void give()}
            loading={done !== null}
            disabled={!preview.data || preview.data.changeable === 0}
          >
            {say('giveNow', { count: preview.data?.changeable ?? count })}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
