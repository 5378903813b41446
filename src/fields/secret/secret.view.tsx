import { Suspense, useState } from 'react';
import type { JsonValue } from '../../metadata/json.ts';
import { type Label, labelText } from '../../metadata/label.ts';
import { type EditProps, fieldView, type ShowProps } from '../field-view.tsx';
import { innerViewOf } from './inner.view.tsx';
import { innerField, innerTypeName } from './inner-field.ts';
import { readSealMark, SEALED_TEXT } from './seal-mark.ts';
import { useSecretSight } from './secret-sight.ts';

const words = {
  sealed: { en: 'Sealed', es: 'Sellado' },
  stays: {
    en: 'Sealed. Stays as it is until you replace it.',
    es: 'Sellado. Se queda como está hasta que lo sustituya.',
  },
  replace: { en: 'Replace', es: 'Sustituir' },
  keep: { en: 'Keep as it is', es: 'Dejar como está' },
  empty: { en: 'Empty it', es: 'Vaciar' },
} as const satisfies Record<string, Label>;

function ShowSecret({ value, field, locale }: ShowProps) {
  const sight = useSecretSight();
  if (sight && readSealMark(value)) return sight.show(field);
  return (
    <span role="img" aria-label={labelText(words.sealed, locale)} style={{ letterSpacing: '0.08em' }}>
      {SEALED_TEXT}
    </span>
  );
}

/** A sealed value is not in the form: it stays, is replaced by another, or is emptied. What is not written replaces nothing. */
function EditSecret(props: EditProps) {
  const { value, onChange, locale } = props;
  const [before] = useState<JsonValue | null>(readSealMark(value) ? value : null);
  const [replacing, setReplacing] = useState(false);
  const closed = readSealMark(value) !== null;
  const word = (name: keyof typeof words) => labelText(words[name], locale);
  if (closed && !replacing) {
    return (
      <div style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 8, minHeight: 32 }}>
        <span>{word('stays')}</span>
        <Plain id={props.id} text={word('replace')} label={props.label} onClick={() => setReplacing(true)} />
        <Plain text={word('empty')} onClick={() => onChange(null)} />
      </div>
    );
  }
  const keep = () => {
    setReplacing(false);
    onChange(before);
  };
  return (
    <div style={{ display: 'grid', gap: 4 }}>
      <EditInner
        {...props}
        value={closed ? null : value}
        onChange={(written) => onChange(written === null && replacing ? before : written)}
      />
      {before !== null && <Plain text={word('keep')} onClick={keep} />}
    </div>
  );
}

function EditInner(props: EditProps) {
  const { Edit } = innerViewOf(innerTypeName(props.field));
  if (!Edit) return null;
  return (
    <Suspense fallback={<div style={{ minHeight: 32 }} />}>
      <Edit {...props} field={innerField(props.field)} />
    </Suspense>
  );
}

function Plain(props: {
  readonly text: string;
  readonly id?: string;
  readonly label?: string | undefined;
  onClick(): void;
}) {
  return (
    <button
      type="button"
      {...(props.id && { id: props.id })}
      {...(props.label && { 'aria-label': `${props.text}: ${props.label}` })}
      onClick={props.onClick}
      style={{
        justifySelf: 'start',
        minHeight: 24,
        padding: '0 4px',
        border: 0,
        background: 'none',
        color: 'var(--at-petrol)',
        font: 'inherit',
        textDecoration: 'underline',
        cursor: 'pointer',
      }}
    >
      {props.text}
    </button>
  );
}

export const secretView = fieldView(
  {
    name: 'secret',
    text: () => SEALED_TEXT,
    Show: ShowSecret,
    Edit: EditSecret,
    sealed: true,
    sortable: false,
    width: { min: 96, grow: 0.5 },
  },
  { operators: ['empty', 'notEmpty'], compare: 'exact', sqlType: 'uuid' },
);
