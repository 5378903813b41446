import { Button } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { useWords } from '../../../web/words/words.tsx';
import { useMay } from '../../session.tsx';
import { recordWords } from '../words/record-words.ts';
import { ConditionEditor, filterFields, firstCondition } from './condition-editor.tsx';
import classes from './filter.module.css';
import { type Condition, type FilterPart, isComplete, isGroup, isKept } from './filter-draft.ts';

/** Writes one part of a filter: a condition, or several of which any may hold. */
export function PartEditor({
  module,
  part,
  onPut,
  onCancel,
}: {
  readonly module: ModuleDefinition;
  readonly part: FilterPart | undefined;
  onPut(part: FilterPart | undefined): void;
  onCancel(): void;
}) {
  const say = useWords(recordWords);
  const { sees } = useMay(module.name);
  const fields = filterFields(module, sees);
  const [lines, setLines] = useState<readonly Condition[]>(() =>
    linesOf(part, fields[0] && firstCondition(fields[0])),
  );
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const ready = lines.length > 0 && lines.every(isComplete);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const [only] = lines;
    if (!ready || !only) return;
    onPut(lines.length === 1 ? only : { any: lines });
  };
  return (
    <form ref={form} onSubmit={submit} className={classes.editor}>
      {lines.map((line, index) => (
        <div key={String(index)}>
          {index > 0 && <p className={classes.or}>{say('or')}</p>}
          <ConditionEditor
            module={module}
            fields={fields}
            condition={line}
            onChange={(next) => setLines(lines.map((each, at) => (at === index ? next : each)))}
            onRemove={lines.length > 1 ? () => setLines(lines.filter((_, at) => at !== index)) : undefined}
          />
        </div>
      ))}
      <div className={classes.buttons}>
        <Button
          variant="subtle"
          onClick={() => {
            const last = lines.at(-1);
            if (last) setLines([...lines, { field: last.field, op: last.op }]);
          }}
        >
          {say('filterOr')}
        </Button>
        <span className={classes.gap} />
        <Button variant="default" onClick={onCancel}>
          {say('cancel')}
        </Button>
        <Button type="submit" disabled={!ready}>
          {say('filterApply')}
        </Button>
      </div>
    </form>
  );
}

function linesOf(part: FilterPart | undefined, first: Condition | undefined): readonly Condition[] {
  if (!part || isKept(part)) return first ? [first] : [];
  return isGroup(part) ? part.any : [part];
}
