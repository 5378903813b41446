import { Suspense } from 'react';
import { LateLookup } from '../../fields/controls/lazy.tsx';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { useLocale } from '../../web/words/words.tsx';
import { useFieldError } from '../parts/form-errors.tsx';
import parts from '../parts/parts.module.css';
import { useModules } from '../session.tsx';

const field: FieldDefinition = {
  name: 'subject',
  type: 'reference',
  label: { en: 'Person', es: 'Persona' },
  privacy: { category: 'none' },
};

/** Finds a person among the records that are persons. */
export function PersonLookup({
  id,
  label,
  value,
  autoFocus = false,
  onChange,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: JsonValue | null;
  readonly autoFocus?: boolean;
  onChange(value: JsonValue | null): void;
}) {
  const modules = useModules()
    .filter((module) => module.subject.kind === 'self')
    .map((module) => module.name);
  return <Lookup {...{ id, label, value, autoFocus, onChange, modules, field }} />;
}

const userField: FieldDefinition = { ...field, name: 'user', type: 'user' };

/** Finds a colleague. */
export function UserLookup(props: {
  readonly id: string;
  readonly label: string;
  readonly value: JsonValue | null;
  readonly autoFocus?: boolean;
  onChange(value: JsonValue | null): void;
}) {
  return <Lookup autoFocus={false} {...props} modules={['users']} field={userField} />;
}

function Lookup({
  id,
  label,
  value,
  autoFocus,
  modules,
  field: definition,
  onChange,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: JsonValue | null;
  readonly autoFocus: boolean;
  readonly modules: readonly string[];
  readonly field: FieldDefinition;
  onChange(value: JsonValue | null): void;
}) {
  const locale = useLocale();
  const error = useFieldError(id);
  return (
    <div>
      <label htmlFor={id} className="mantine-InputWrapper-label">
        {label}
      </label>
      <Suspense fallback={<div className={parts.job} />}>
        <LateLookup
          id={id}
          modules={modules}
          field={definition}
          locale={locale}
          record={{}}
          label={label}
          value={value}
          onChange={onChange}
          autoFocus={autoFocus}
          invalid={error !== undefined}
          describedBy={error === undefined ? undefined : `${id}-wrong`}
        />
      </Suspense>
      {error !== undefined && (
        <p id={`${id}-wrong`} className={parts.fieldError}>
          {error}
        </p>
      )}
    </div>
  );
}
