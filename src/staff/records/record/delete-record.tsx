import { Button, Modal } from '@mantine/core';
import '@mantine/core/styles/Modal.layer.css';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { StateMark } from '../../../web/state/state-mark.tsx';
import { useWords } from '../../../web/words/words.tsx';
import { call, Refusal } from '../../api.ts';
import { useFocusBack } from '../../parts/use-focus-back.ts';
import type { RecordJson } from '../../shapes.ts';
import { leaveForList } from '../list/left-behind.ts';
import classes from '../list/list.module.css';
import { titleOf } from '../list/list-columns.tsx';
import { forgetLists } from '../list/use-list-rows.ts';
import { recordWords } from '../words/record-words.ts';

/** Deletes a record after asking. What refers to it holds it, and the refusal names what. */
export function DeleteRecord({
  module,
  record,
  onClose,
}: {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  onClose(): void;
}) {
  const say = useWords(recordWords);
  useFocusBack();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await call('DELETE', `/records/${module.name}/${record.id}`, { version: record.version });
      forgetLists(module.name);
      leaveForList(module.name, { kind: 'deleted', module: module.name, ids: [record.id] });
      await queries.invalidateQueries({ queryKey: ['records', module.name] });
      await navigate({ to: `/records/${module.name}` });
    } catch (cause) {
      setFailure(cause instanceof Refusal ? cause.message : String(cause));
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('deleteOneTitle', { title: titleOf(record) })}
      transitionProps={{ duration: 0 }}
    >
      <div className={classes.dialog}>
        <p>{say('deleteText')}</p>
        {failure && (
          <div role="alert">
            <StateMark tone="failed">{failure}</StateMark>
          </div>
        )}
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {say('keepIt')}
          </Button>
          <Button onClick={() => void remove()} loading={busy}>
            {say('deleteOneNow', { number: record.number })}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
