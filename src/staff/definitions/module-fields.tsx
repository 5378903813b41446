import { Button } from '@mantine/core';
import { useState } from 'react';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { BlockDefinition, ModuleDefinition } from '../../metadata/module.ts';
import { IconPlus } from '../../web/icons.ts';
import { ErrorSummary } from '../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../web/words/words.tsx';
import { call } from '../api.ts';
import parts from '../parts/parts.module.css';
import { BlockDialog } from './block-dialog.tsx';
import { Move } from './choices-editor.tsx';
import { definitionWords } from './definition-words.ts';
import classes from './definitions.module.css';
import { tellDone } from './done-store.ts';
import { DropPlace } from './drop-place.tsx';
import { FieldRow } from './field-row.tsx';
import { dropBlock, moveBlock, moveField, putField } from './layout-moves.ts';
import { StaleNote } from './notes.tsx';
import type { ModuleUsage } from './queries.ts';
import { RemoveFieldDialog } from './remove-field-dialog.tsx';
import { useDefining } from './use-defining.ts';

type Blocks = readonly BlockDefinition[];

/** The fields in their blocks, as the form shows them; moved by arrows or by dragging, saved together. */
export function ModuleFields({
  module,
  usage,
}: {
  readonly module: ModuleDefinition;
  readonly usage: ModuleUsage | undefined;
}) {
  const say = useWords(definitionWords);
  const label = useLabel();
  const defining = useDefining();
  const [draft, setDraft] = useState<Blocks | null>(null);
  const [named, setNamed] = useState<BlockDefinition | 'new' | null>(null);
  const [removed, setRemoved] = useState<FieldDefinition | null>(null);
  const [heard, setHeard] = useState('');
  const blocks = draft ?? module.blocks;
  const titleOf = (name: string) => {
    const field = module.fields.find((one) => one.name === name);
    return field ? label(field.label) : name;
  };
  const move = (field: string, by: 1 | -1) => {
    const next = moveField(blocks, field, by);
    setDraft(next);
    const block = next.find((one) => one.fields.includes(field));
    if (block)
      setHeard(
        say('moved', {
          what: titleOf(field),
          place: block.fields.indexOf(field) + 1,
          block: label(block.label),
        }),
      );
    focusAgain(`move-${by}-${field}`);
  };
  const shift = (block: BlockDefinition, by: 1 | -1) => {
    const next = moveBlock(blocks, block.name, by);
    setDraft(next);
    setHeard(
      say('movedBlock', {
        what: label(block.label),
        place: next.findIndex((one) => one.name === block.name) + 1,
      }),
    );
    focusAgain(`shift-${by}-${block.name}`);
  };
  const save = async () => {
    const before = module.blocks;
    const patch = (to: Blocks, version?: number) =>
      call('PATCH', `/modules/${module.name}`, { body: { blocks: to }, version });
    if ((await defining.run((version) => patch(blocks, version))) === undefined) return;
    setDraft(null);
    tellDone({ text: say('layoutSaved', { module: label(module.labelPlural) }), undo: () => patch(before) });
  };
  const name = (block: BlockDefinition) => {
    const known = blocks.some((one) => one.name === block.name);
    setDraft(known ? blocks.map((one) => (one.name === block.name ? block : one)) : [...blocks, block]);
    setNamed(null);
  };
  return (
    <>
      <ErrorSummary errors={defining.errors} />
      <StaleNote defining={defining} />
      {draft && (
        <div className={parts.actions}>
          <span role="status">{say('layoutChanged')}</span>
          <Button onClick={() => void save()} loading={defining.busy}>
            {say('saveLayout')}
          </Button>
          <Button variant="default" onClick={() => setDraft(null)}>
            {say('putBack')}
          </Button>
        </div>
      )}
      <p className="at-unseen" aria-live="polite">
        {heard}
      </p>
      <div>
        {blocks.map((block, at) => (
          <section key={block.name} className={classes.block} aria-label={label(block.label)}>
            <div className={classes.blockHead}>
              <h2>{label(block.label)}</h2>
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={say('renameBlockNamed', { block: label(block.label) })}
                onClick={() => setNamed(block)}
              >
                {say('renameBlock')}
              </Button>
              {blocks.length > 1 && (
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-sm"
                  aria-label={say('removeBlockNamed', { block: label(block.label) })}
                  onClick={() => setDraft(dropBlock(blocks, block.name))}
                >
                  {say('removeBlock')}
                </Button>
              )}
              <Move
                up
                id={`shift--1-${block.name}`}
                what={label(block.label)}
                disabled={at === 0}
                onClick={() => shift(block, -1)}
              />
              <Move
                id={`shift-1-${block.name}`}
                what={label(block.label)}
                disabled={at === blocks.length - 1}
                onClick={() => shift(block, 1)}
              />
            </div>
            <ul className={classes.fields}>
              {block.fields.map((fieldName, place) => {
                const field = module.fields.find((one) => one.name === fieldName);
                if (!field) return null;
                return (
                  <DropPlace
                    key={fieldName}
                    className={classes.field}
                    field={fieldName}
                    onDrop={(dropped) => setDraft(putField(blocks, dropped, block.name, place))}
                  >
                    <FieldRow module={module} field={field} usage={usage} />
                    <div className={classes.tools}>
                      <Move
                        up
                        id={`move--1-${fieldName}`}
                        what={label(field.label)}
                        disabled={at === 0 && place === 0}
                        onClick={() => move(fieldName, -1)}
                      />
                      <Move
                        id={`move-1-${fieldName}`}
                        what={label(field.label)}
                        disabled={at === blocks.length - 1 && place === block.fields.length - 1}
                        onClick={() => move(fieldName, 1)}
                      />
                      {usage && !usage.shipped.includes(field.name) && (
                        <Button
                          variant="subtle"
                          color="gray"
                          size="compact-sm"
                          aria-label={say('removeFieldNamed', { field: label(field.label) })}
                          onClick={() => setRemoved(field)}
                        >
                          {say('removeField')}
                        </Button>
                      )}
                    </div>
                  </DropPlace>
                );
              })}
              {block.fields.length === 0 && (
                <DropPlace
                  className={classes.empty}
                  onDrop={(dropped) => setDraft(putField(blocks, dropped, block.name, 0))}
                >
                  {say('emptyBlock')}
                </DropPlace>
              )}
            </ul>
          </section>
        ))}
      </div>
      <div className={parts.actions}>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setNamed('new')}
        >
          {say('addBlock')}
        </Button>
        <span className={parts.quiet}>{say('dragHint')}</span>
      </div>
      {named && (
        <BlockDialog
          block={named === 'new' ? null : named}
          taken={blocks.map((block) => block.name)}
          onTake={name}
          onClose={() => setNamed(null)}
        />
      )}
      {removed && (
        <RemoveFieldDialog module={module} field={removed} usage={usage} onClose={() => setRemoved(null)} />
      )}
    </>
  );
}

/** What moved is another element afterwards, or its arrow can't go on: the focus stays with it. */
function focusAgain(id: string): void {
  requestAnimationFrame(() => {
    const arrow = document.getElementById(id);
    const other = document.getElementById(
      id.includes('--1-') ? id.replace('--1-', '-1-') : id.replace('-1-', '--1-'),
    );
    (arrow?.hasAttribute('disabled') ? other : arrow)?.focus();
  });
}
