import { useState } from 'react';
import type { RecordValues } from '../../../fields/field-view.tsx';
import { fieldViewOf } from '../../../fields/views.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { BlockDefinition, ModuleDefinition } from '../../../metadata/module.ts';
import { InlineField } from '../../../web/field/inline-field.tsx';
import { SectionHeading } from '../../../web/layout/layout.tsx';
import { useLabel, useLocale, useWords } from '../../../web/words/words.tsx';
import { useMay } from '../../session.tsx';
import type { RecordJson } from '../../shapes.ts';
import { FieldsEditor, type Saved } from '../form/fields-editor.tsx';
import { fieldValue } from '../list/list-columns.tsx';
import { stateWords } from '../states/state-words.ts';
import { recordWords } from '../words/record-words.ts';
import classes from './record.module.css';

type Editing = { readonly block: string } | { readonly field: string } | null;

interface DetailsProps {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  /** Everything at once, as the button in the header asks. */
  readonly editAll: boolean;
  /** Done, and saved where something was. */
  onEdited(saved?: Saved): void;
}

/** The fields of a record, block by block; each can be edited in its place. */
export function Details({ module, record, editAll, onEdited }: DetailsProps) {
  const label = useLabel();
  const { edits, may } = useMay(module.name);
  const [editing, setEditing] = useState<Editing>(null);
  const blocked =
    record.state === 'archived' || record.state === 'blocked' || (record._withheld?.length ?? 0) > 0;
  const editable = (field: FieldDefinition) =>
    may('edit') &&
    !blocked &&
    edits(field) &&
    !record._hidden?.includes(field.name) &&
    fieldViewOf(field.type).Edit !== null;
  const named = (names: readonly string[]) =>
    names
      .map((name) => module.fields.find((field) => field.name === name))
      .filter((field) => field !== undefined);
  if (editAll) {
    const groups = module.blocks
      .map((block) => ({ title: label(block.label), fields: named(block.fields).filter(editable) }))
      .filter((group) => group.fields.length > 0);
    const all = groups.flatMap((group) => group.fields);
    return <FieldsEditor module={module} record={record} fields={all} groups={groups} onDone={onEdited} />;
  }
  return (
    <div className={classes.blocks}>
      {module.blocks.map((block) => (
        <Block
          key={block.name}
          module={module}
          record={record}
          block={block}
          fields={named(block.fields)}
          editable={editable}
          editing={editing}
          onEditing={setEditing}
          onEdited={onEdited}
        />
      ))}
    </div>
  );
}

interface BlockProps {
  readonly module: ModuleDefinition;
  readonly record: RecordJson;
  readonly block: BlockDefinition;
  readonly fields: readonly FieldDefinition[];
  editable(field: FieldDefinition): boolean;
  readonly editing: Editing;
  onEditing(editing: Editing): void;
  onEdited(saved?: Saved): void;
}

function Block({ module, record, block, fields, editable, editing, onEditing, onEdited }: BlockProps) {
  const say = useWords(recordWords);
  const label = useLabel();
  const writable = fields.filter(editable);
  const whole = editing !== null && 'block' in editing && editing.block === block.name;
  const one = editing !== null && 'field' in editing ? editing.field : null;
  if (fields.length === 0) return null;
  const stop = (saved?: Saved) => {
    onEditing(null);
    onEdited(saved);
  };
  return (
    <section className={classes.block}>
      <SectionHeading
        title={label(block.label)}
        line={!whole}
        action={
          writable.length > 0 &&
          !whole && (
            <button
              type="button"
              className={classes.blockEdit}
              onClick={() => onEditing({ block: block.name })}
              aria-label={say('editBlock', { block: label(block.label) })}
            >
              {say('editRecord')}
            </button>
          )
        }
      />
      {whole ? (
        <FieldsEditor module={module} record={record} fields={writable} onDone={stop} />
      ) : (
        <div className={classes.fields}>
          {fields.map((field) =>
            one === field.name ? (
              <div key={field.name} className={classes.editing}>
                <FieldsEditor module={module} record={record} fields={[field]} onDone={stop} />
              </div>
            ) : (
              <ShownField
                key={field.name}
                field={field}
                record={record}
                ofPerson={module.subject.kind === 'self'}
                onEdit={editable(field) ? () => onEditing({ field: field.name }) : undefined}
              />
            ),
          )}
        </div>
      )}
    </section>
  );
}

function ShownField(props: {
  field: FieldDefinition;
  record: RecordJson;
  ofPerson: boolean;
  onEdit: (() => void) | undefined;
}) {
  const { field, record, ofPerson, onEdit } = props;
  const say = useWords(recordWords);
  const label = useLabel();
  const locale = useLocale();
  const sayState = useWords(stateWords);
  const { Show, wide } = fieldViewOf(field.type);
  const value = fieldValue(record, field.name);
  // Where a value came from is told of persons; the rest of a company's work is its own.
  const origin = field.privacy.category === 'none' || !ofPerson ? null : field.privacy.origin;
  const note =
    value !== null && (origin === 'derived' || origin === 'third_party')
      ? say(`origin_${origin}`)
      : undefined;
  return (
    <InlineField
      label={label(field.label)}
      hidden={record._hidden?.includes(field.name) ?? false}
      note={note}
      wide={wide}
      onEdit={onEdit}
    >
      {value === null ? (
        <span className={classes.none}>
          {record._withheld?.includes(field.name) ? sayState('withheld') : '—'}
        </span>
      ) : (
        <Show value={value} field={field} locale={locale} record={record as RecordValues} />
      )}
    </InlineField>
  );
}
