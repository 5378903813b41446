import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../../web/words/words.tsx';
import { call } from '../../api.ts';
import type { SavedView } from '../../shapes.ts';
import classes from '../undo-note.module.css';
import { recordWords } from '../words/record-words.ts';
import { viewsQuery } from './view-queries.ts';

/** Told until the view is changed, or its owner keeps it so: somebody was erased, and a condition named them. */
export function ClearedNote({ module, view }: { readonly module: string; readonly view: SavedView }) {
  const say = useWords(recordWords);
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    setBusy(true);
    try {
      await call('PATCH', `/views/${view.id}`, { body: { name: view.name }, version: view.version });
    } finally {
      await queries.invalidateQueries({ queryKey: viewsQuery(module).queryKey });
      setBusy(false);
    }
  };
  return (
    <div className={classes.note} role="status">
      <p>{say('conditionRemoved')}</p>
      {view.mine && (
        <button type="button" className={classes.undo} disabled={busy} onClick={() => void keep()}>
          {say('keepSo')}
        </button>
      )}
    </div>
  );
}
