import { Button, Modal, Select } from '@mantine/core';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import { useState } from 'react';
import { referenceForApi } from '../../../fields/reference-value.ts';
import { fieldViewOf } from '../../../fields/views.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import { IconPlus, IconX } from '../../../web/icons.ts';
import { ErrorSummary } from '../../../web/layout/layout.tsx';
import { useLabel, useWords } from '../../../web/words/words.tsx';
import { useFocusBack } from '../../parts/use-focus-back.ts';
import { useMay } from '../../session.tsx';
import { controlId, FieldControl } from '../form/field-control.tsx';
import { refusedFields } from '../form/refused-fields.ts';
import { recordWords } from '../words/record-words.ts';
import type { BulkDialogProps } from './bulk.tsx';
import { BulkPreview, useBulkPreview } from './bulk-preview.tsx';
import { changeAndRemember } from './bulk-work.ts';
import classes from './list.module.css';
import { useBulkRun } from './use-bulk-run.ts';

interface Line {
  readonly field: string;
  readonly value: JsonValue | null;
}

/** Gives the selected records other values, after a count of what will change and what stays as it is. */
export function ChangeDialog(props: BulkDialogProps) {
  const { module, question, selection, count, onClose, onDone } = props;
  const say = useWords(recordWords);
  useFocusBack();
  const label = useLabel();
  const { edits } = useMay(module.name);
  const fields = module.fields.filter(
    (field) =>
      edits(field) && fieldViewOf(field.type).Edit && !fieldViewOf(field.type).sealed && !field.unique,
  );
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [asked, setAsked] = useState(false);
  const values = Object.fromEntries(lines.map((line) => [line.field, written(module, line)]));
  const preview = useBulkPreview(props, asked && lines.length > 0 ? values : null);
  const { done, errors, run } = useBulkRun(module.name);
  const wrong = refusedFields(preview.error, module, label).byField;
  const put = (next: readonly Line[]) => {
    setLines(next);
    setAsked(false);
  };
  const left = fields.filter((field) => !lines.some((line) => line.field === field.name));
  const change = async () => {
    const outcome = await run((signal, step) => changeAndRemember(question, selection, values, signal, step));
    if (outcome) onDone(outcome);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={say('changeTitle', { count })}
      transitionProps={{ duration: 0 }}
    >
      <div className={classes.dialog}>
        {lines.map((line, index) => {
          const field = fields.find((each) => each.name === line.field);
          if (!field) return null;
          return (
            <div key={line.field} className={classes.line}>
              <span>{label(field.label)}</span>
              <FieldControl
                id={controlId(field.name)}
                invalid={wrong.has(field.name)}
                describedBy={wrong.has(field.name) ? `${controlId(field.name)}-wrong` : undefined}
                field={field}
                value={line.value}
                record={{}}
                label={label(field.label)}
                onChange={(value) => put(lines.map((each, at) => (at === index ? { ...each, value } : each)))}
              />
              <Button
                variant="subtle"
                color="gray"
                px={8}
                aria-label={say('removeField', { field: label(field.label) })}
                onClick={() => put(lines.filter((_, at) => at !== index))}
              >
                <IconX size={15} aria-hidden />
              </Button>
              {wrong.has(field.name) && (
                <p id={`${controlId(field.name)}-wrong`} className={classes.lineWrong}>
                  {wrong.get(field.name)}
                </p>
              )}
            </div>
          );
        })}
        {left.length > 0 && (
          <Select
            aria-label={say('chooseField')}
            placeholder={say('chooseField')}
            leftSection={<IconPlus size={15} aria-hidden />}
            searchable
            value={null}
            data={left.map((field) => ({ value: field.name, label: label(field.label) }))}
            onChange={(name) => name && put([...lines, { field: name, value: null }])}
            comboboxProps={{ transitionProps: { duration: 0 } }}
          />
        )}
        <BulkPreview counts={preview.data} error={preview.error} asked={count} />
        <ErrorSummary errors={errors} />
        {done !== null && <progress className={classes.progress} value={done} max={count} />}
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={onClose}>
            {say('cancel')}
          </Button>
          {preview.data && asked ? (
            <Button
              onClick={() => void change()}
              loading={done !== null}
              disabled={preview.data.changeable === 0}
            >
              {say('changeNow', { count: preview.data.changeable })}
            </Button>
          ) : (
            <Button onClick={() => setAsked(true)} loading={preview.isFetching} disabled={lines.length === 0}>
              {say('preview')}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}

function written(module: BulkDialogProps['module'], line: Line): JsonValue | null {
  const field = module.fields.find((each) => each.name === line.field);
  return field ? referenceForApi(line.value, field) : line.value;
}
