import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { fieldViewOf } from '../../../fields/views.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { EditFrame } from '../../../web/field/edit-frame.tsx';
import { SectionHeading } from '../../../web/layout/layout.tsx';
import { webWords } from '../../../web/words/web-words.ts';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import { call, Refusal } from '../../api.ts';
import type { RecordJson } from '../../shapes.ts';
import { trailOf } from '../list/trail.ts';
import { recordQuery } from '../record-queries.ts';
import type { Undo } from '../undo.ts';
import { recordWords } from '../words/record-words.ts';
import { type Conflict, changedValues, conflicts, same, type Values, valuesOf } from './changed-values.ts';
import { FormField } from './field-control.tsx';
import classes from './form.module.css';
import { nothingRefused, refusedFields } from './refused-fields.ts';
import { useProductOfLine } from './use-product-of-line.ts';

interface FieldsEditorProps {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  readonly fields: readonly FieldDefinition[];
  /** The same fields under headings. */
  readonly groups?: readonly FieldGroup[];
  readonly focus?: string | undefined;
  /** Left, or saved: then with what takes it back. */
  onDone(saved?: Saved): void;
}

interface FieldGroup {
  readonly title: string | null;
  readonly fields: readonly FieldDefinition[];
}

/** What was saved, and the way back. */
export interface Saved {
  /** The record's version with it: another save is another one, whatever becomes of the record afterwards. */
  readonly version: number;
  readonly fields: readonly FieldDefinition[];
  /** Null where what was there is gone for good: a secret that was replaced. */
  readonly undo: Undo | null;
}

/** Edits some fields of a record in their place. A save that comes too late shows what changed and lets choose. */
export function FieldsEditor({ module, record, fields, groups, focus, onDone }: FieldsEditorProps) {
  const label = useLabel();
  const ask = useWords(webWords);
  const queries = useQueryClient();
  const [opened, setOpened] = useState(record);
  const before = valuesOf(opened, fields);
  const [values, setValues] = useState<Values>(before);
  const [refused, setRefused] = useState(nothingRefused);
  const [found, setFound] = useState<{ now: RecordJson; conflicts: readonly Conflict[] } | null>(null);
  const [busy, setBusy] = useState(false);
  const changes = changedValues(before, values, fields);
  const changed = Object.keys(changes).length > 0;
  // Being done may itself lead to another address, before this form knows that it has nothing left to lose.
  const done = useRef(false);
  const whole = valuesOf(opened, module.fields);
  const line = useProductOfLine({
    module: module.name,
    fields,
    begun: whole,
    saved: true,
    put: setValues,
  });
  useBlocker({ shouldBlockFn: () => changed && !done.current && !window.confirm(ask('discardText')) });

  /** `there`: the record that is written over, as it was last read. */
  const send = async (body: Values, there: RecordJson) => {
    setBusy(true);
    setRefused(nothingRefused);
    try {
      const answer = await call<RecordJson>('PATCH', `/records/${module.name}/${record.id}`, {
        body,
        version: there.version,
      });
      done.current = true;
      takeIn(queries, module.name, answer);
      onDone(savedOf(module.name, fields, there, answer));
    } catch (cause) {
      if (cause instanceof Refusal && cause.status === 412) {
        const now = await queries.fetchQuery({ ...recordQuery(module.name, record.id), staleTime: 0 });
        setFound({ now, conflicts: conflicts(module.fields, opened, now, changes) });
      } else setRefused(refusedFields(cause, module, label));
    } finally {
      setBusy(false);
    }
  };
  const save = () => {
    if (line.filling) return;
    if (!changed) return onDone();
    void send(changes, opened);
  };
  const takeTheirs = () => {
    if (!found) return;
    const theirs = valuesOf(found.now, fields);
    const contested = new Set(found.conflicts.filter((one) => one.contested).map((one) => one.field.name));
    setValues(
      Object.fromEntries(
        fields.map(({ name }) => [
          name,
          (contested.has(name) || !(name in changes) ? theirs : values)[name] ?? null,
        ]),
      ),
    );
    setOpened(found.now);
    setFound(null);
  };
  return (
    <EditFrame
      changed={changed}
      busy={busy || line.filling}
      errors={refused.summary}
      was={<Was fields={fields} before={before} values={values} record={opened} />}
      onSave={save}
      onCancel={() => {
        done.current = true;
        onDone();
      }}
    >
      {found && (
        <ConflictNote
          conflicts={found.conflicts}
          onMine={() => void send(changes, found.now)}
          onTheirs={takeTheirs}
        />
      )}
      {(groups ?? [{ title: null, fields }]).map((group) => (
        <div key={group.title} className={classes.block}>
          {group.title && <SectionHeading title={group.title} level={3} />}
          <div className={classes.grid}>
            {group.fields.map((field) => (
              <FormField
                key={field.name}
                field={field}
                value={values[field.name] ?? null}
                record={{ ...valuesOf(record, module.fields), ...values }}
                error={refused.byField.get(field.name)}
                autoFocus={field.name === (focus ?? fields[0]?.name)}
                onChange={(value) => {
                  line.changed(field.name, { ...whole, ...values, [field.name]: value });
                  setValues((now) => ({ ...now, [field.name]: value }));
                }}
              />
            ))}
          </div>
        </div>
      ))}
    </EditFrame>
  );
}

function savedOf(
  module: string,
  fields: readonly FieldDefinition[],
  before: RecordJson,
  saved: RecordJson,
): Saved {
  const [was, is] = [valuesOf(before, fields), valuesOf(saved, fields)];
  const values = changedValues(is, was, fields);
  const changed = fields.filter((field) => field.name in values);
  const final = changed.some((field) => fieldViewOf(field.type).sealed);
  return {
    version: saved.version,
    fields: changed,
    undo: final ? null : { module, rows: [{ id: saved.id, version: saved.version, values }] },
  };
}

/** A saved record, everywhere it is shown. */
function takeIn(queries: ReturnType<typeof useQueryClient>, module: string, saved: RecordJson): void {
  queries.setQueryData(recordQuery(module, saved.id).queryKey, saved);
  trailOf(module)?.rows.replace((row) => (row.id === saved.id ? { ...row, ...saved } : row));
  void queries.invalidateQueries({ queryKey: ['record', module, saved.id, 'history'] });
  void queries.invalidateQueries({ queryKey: ['record', module, saved.id, 'counts'] });
  void queries.invalidateQueries({ queryKey: ['records', module, 'count'] });
}

function useValueText() {
  const locale = useLocale();
  const say = useWords(webWords);
  return (field: FieldDefinition, value: JsonValue | null, record: RecordJson): string =>
    value === null
      ? say('empty')
      : fieldViewOf(field.type).text(value, field, locale, { record: valuesOf(record, []) });
}

/** The values before, of what has been changed. */
function Was(props: {
  fields: readonly FieldDefinition[];
  before: Values;
  values: Values;
  record: RecordJson;
}) {
  const say = useWords(webWords);
  const text = useValueText();
  const { fields, before, values, record } = props;
  const changed = fields.filter(
    (field) => !same(field, before[field.name] ?? null, values[field.name] ?? null),
  );
  if (changed.length === 0) return null;
  return (
    <bdi>
      {say('was', {
        value: changed.map((field) => text(field, before[field.name] ?? null, record)).join(', '),
      })}
    </bdi>
  );
}

function ConflictNote(props: { readonly conflicts: readonly Conflict[]; onMine(): void; onTheirs(): void }) {
  const say = useWords(recordWords);
  const label = useLabel();
  const text = useValueText();
  const none = { id: '', number: '', title: '', state: 'active', version: 0 } as const;
  return (
    <div className={classes.conflict} role="alert">
      <b>{say('changedMeanwhile')}</b>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('field')}</th>
            <th scope="col">{say('yours')}</th>
            <th scope="col">{say('theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {props.conflicts.map((one) => (
            <tr key={one.field.name}>
              <th scope="row">{label(one.field.label)}</th>
              <td>{one.contested ? <bdi>{text(one.field, one.mine, none)}</bdi> : say('notChangedByYou')}</td>
              <td>
                <bdi>{text(one.field, one.theirs, none)}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={classes.buttons}>
        <Button onClick={props.onMine}>{say('saveMine')}</Button>
        <Button variant="default" onClick={props.onTheirs}>
          {say('takeTheirs')}
        </Button>
      </div>
    </div>
  );
}
