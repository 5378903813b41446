import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { EmptyState } from '../../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../../web/words/words.tsx';
import { Refusal } from '../../api.ts';
import { ArchivedNote } from '../states/archived-note.tsx';
import { stateWords } from '../states/state-words.ts';
import { UndoNote } from '../undo-note.tsx';
import { recordWords } from '../words/record-words.ts';
import type { BulkOutcome } from './bulk-work.ts';
import { DeletedNote } from './deleted-note.tsx';
import classes from './list.module.css';

/** What a bulk action came to. */
export function Outcome({ outcome, onClose }: { readonly outcome: BulkOutcome; onClose(): void }) {
  const say = useWords(recordWords);
  const sayState = useWords(stateWords);
  if (outcome.kind === 'archived')
    return <ArchivedNote key={outcome.acts.join()} outcome={outcome} onClose={onClose} />;
  if (outcome.kind === 'restored')
    return (
      <UndoNote undo={null} onClose={onClose}>
        {sayState('restoredMany', { count: outcome.count })}
      </UndoNote>
    );
  if (outcome.kind === 'deleted')
    return <DeletedNote key={outcome.ids.join()} outcome={outcome} onClose={onClose} />;
  const { changed, left, undo } = outcome;
  return (
    <UndoNote key={JSON.stringify(undo)} undo={undo} onClose={onClose}>
      {say('changedMany', { changed, left })}
    </UndoNote>
  );
}

/** A list that could not be read. */
export function ListFailure({ failure, onRetry }: { readonly failure: unknown; onRetry(): void }) {
  const say = useWords(recordWords);
  return (
    <div className={classes.note} role="alert">
      <span>{failure instanceof Refusal ? failure.message : say('listFailed')}</span>
      <Button variant="default" onClick={onRetry}>
        {say('retry')}
      </Button>
    </div>
  );
}

const importsPath: string = '/imports';

interface ListEmptyProps {
  readonly module: ModuleDefinition;
  readonly narrowed: boolean;
  may(action: string): boolean;
  onWiden(): void;
}

/** A list with nothing in it: because of its filter, or because there is nothing yet. */
export function ListEmpty({ module, narrowed, may, onWiden }: ListEmptyProps) {
  const say = useWords(recordWords);
  const label = useLabel();
  const plural = label(module.labelPlural).toLocaleLowerCase();
  if (narrowed) {
    return (
      <EmptyState
        action={
          <Button variant="default" onClick={onWiden}>
            {say('showAll', { module: plural })}
          </Button>
        }
      >
        {say('nothingMatches', { module: plural })}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      action={
        <span style={{ display: 'flex', flexWrap: 'wrap', gap: 8, justifyContent: 'center' }}>
          {may('create') && (
            <Button component={Link} to={`/records/${module.name}/new`} variant="default">
              {say('newRecord', { module: label(module.label).toLocaleLowerCase() })}
            </Button>
          )}
          {may('import') && (
            <Button
              variant="default"
              renderRoot={(props) => <Link {...props} to={importsPath} search={{ module: module.name }} />}
            >
              {say('importFile')}
            </Button>
          )}
        </span>
      }
    >
      {say('noneYet', { module: plural })}
    </EmptyState>
  );
}
