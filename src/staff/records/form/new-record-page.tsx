import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useBlocker, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { referenceForApi } from '../../../fields/reference-value.ts';
import { fieldViewOf } from '../../../fields/views.ts';
import type { FieldDefinition } from '../../../metadata/field.ts';
import type { JsonValue } from '../../../metadata/json.ts';
import type { ModuleDefinition } from '../../../metadata/module.ts';
import { ErrorSummary, SectionHeading } from '../../../web/layout/layout.tsx';
import { webWords } from '../../../web/words/web-words.ts';
import { useLabel, useWords } from '../../../web/words/words.tsx';
import { call } from '../../api.ts';
import { useNamedCodes } from '../../purpose-names.ts';
import { useMay, useModule, useModules } from '../../session.tsx';
import type { RecordJson } from '../../shapes.ts';
import { NotFoundPage } from '../../shell/error-pages.tsx';
import { TopBar } from '../../shell/top-bar.tsx';
import { forgetLists } from '../list/use-list-rows.ts';
import { recordWords } from '../words/record-words.ts';
import type { Values } from './changed-values.ts';
import { FormField } from './field-control.tsx';
import classes from './form.module.css';
import { nothingRefused, refusedFields } from './refused-fields.ts';
import { useProductOfLine } from './use-product-of-line.ts';
import { afterCreation, wholeOf } from './where-next.ts';

/** The form of a new record, from its definition's blocks. */
export function NewRecordPage() {
  const { module: name = '' } = useParams({ strict: false }) as { readonly module?: string };
  const module = useNamedCodes(useModule(name));
  return module ? <NewRecord key={name} module={module} /> : <NotFoundPage />;
}

/** What a form begins with: defaults, and what the address says (a new ticket for this contact). */
function firstValues(fields: readonly FieldDefinition[], search: Readonly<Record<string, unknown>>): Values {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const given = search[field.name] ?? field.default;
      return given === undefined ? [] : [[field.name, given as JsonValue]];
    }),
  );
}

function NewRecord({ module }: { readonly module: ModuleDefinition }) {
  const say = useWords(recordWords);
  const ask = useWords(webWords);
  const label = useLabel();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const modules = useModules();
  const { edits } = useMay(module.name);
  const writable = module.fields.filter((field) => edits(field) && fieldViewOf(field.type).Edit);
  const [values, setValues] = useState<Values>(() => firstValues(writable, search));
  const [touched, setTouched] = useState(false);
  const [refused, setRefused] = useState(nothingRefused);
  const [busy, setBusy] = useState(false);
  const saved = useRef(false);
  const [again] = useState(() => crypto.randomUUID());
  const line = useProductOfLine({
    module: module.name,
    fields: writable,
    begun: values,
    saved: false,
    given: Object.keys(search),
    put: setValues,
  });
  const name = label(module.label).toLocaleLowerCase();
  useBlocker({ shouldBlockFn: () => touched && !saved.current && !window.confirm(ask('discardText')) });
  useEffect(() => {
    document.title = `${say('newRecord', { module: name })} · Attesta`;
  }, [say, name]);

  const save = async (event?: FormEvent) => {
    event?.preventDefault();
    if (line.filling) return;
    setBusy(true);
    setRefused(nothingRefused);
    try {
      const body = Object.fromEntries(
        writable
          .filter((field) => (values[field.name] ?? null) !== null)
          .map((field) => [field.name, referenceForApi(values[field.name] ?? null, field)]),
      );
      const record = await call<RecordJson>('POST', `/records/${module.name}`, {
        body,
        idempotencyKey: `${again}-${hash(body)}`,
      });
      saved.current = true;
      forgetLists(module.name);
      await queries.invalidateQueries({ queryKey: ['records', module.name] });
      if (module.partOf) await queries.invalidateQueries({ queryKey: ['record', module.partOf] });
      await navigate({ ...afterCreation(module, record.id, values, modules), replace: true });
    } catch (cause) {
      setRefused(refusedFields(cause, module, label));
    } finally {
      setBusy(false);
    }
  };
  const first = writable[0]?.name;
  return (
    <>
      <TopBar
        crumbs={[
          { label: label(module.labelPlural), to: `/records/${module.name}` },
          { label: say('newRecord', { module: name }) },
        ]}
      />
      <form
        className={classes.page}
        noValidate
        onSubmit={(event) => void save(event)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save(event);
        }}
      >
        <div className={classes.form}>
          <h1>{say('newRecord', { module: name })}</h1>
          <ErrorSummary errors={refused.summary} />
          {module.blocks.map((block) => {
            const fields = writable.filter((field) => block.fields.includes(field.name));
            if (fields.length === 0) return null;
            return (
              <section key={block.name} className={classes.block}>
                <SectionHeading title={label(block.label)} />
                <div className={classes.grid}>
                  {fields.map((field) => (
                    <FormField
                      key={field.name}
                      field={field}
                      value={values[field.name] ?? null}
                      record={values}
                      error={refused.byField.get(field.name)}
                      autoFocus={field.name === first}
                      onChange={(value) => {
                        setTouched(true);
                        line.changed(field.name, { ...values, [field.name]: value });
                        setValues((before) => ({ ...before, [field.name]: value }));
                      }}
                    />
                  ))}
                </div>
              </section>
            );
          })}
        </div>
        <div className={classes.foot}>
          <Button
            variant="default"
            onClick={() => void navigate(wholeOf(module, values) ?? { to: `/records/${module.name}` })}
          >
            {say('cancel')}
          </Button>
          <Button type="submit" loading={busy || line.filling}>
            {say('createRecord', { module: name })}
          </Button>
        </div>
      </form>
    </>
  );
}

/** A short mark of what is sent: the same form sent twice is one record; a corrected one is another try. */
function hash(body: object): string {
  let sum = 0;
  for (const char of JSON.stringify(body)) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum.toString(36);
}
