import { useEffect, useState } from 'react';
import { isObject } from '../../fields/choices.ts';
import { innerField, innerTypeName } from '../../fields/secret/inner-field.ts';
import { fieldViewOf } from '../../fields/views.ts';
import type { FieldDefinition } from '../../metadata/field.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { IconCheck, IconCopy } from '../../web/icons.ts';
import { useLabel, useLocale, useWords } from '../../web/words/words.tsx';
import parts from '../parts/parts.module.css';
import { copySecret } from './clipboard.ts';
import { secretWords } from './secret-words.ts';
import classes from './secrets.module.css';

/** An opened secret: its value as its type shows it, to be read, copied, or saved where it is a file. */
export function OpenedValue({
  field,
  value,
}: {
  readonly field: FieldDefinition;
  readonly value: JsonValue | null;
}) {
  const say = useWords(secretWords);
  const locale = useLocale();
  const label = useLabel();
  const [copied, setCopied] = useState(false);
  if (value === null) return <span className={classes.closed}>{say('empty')}</span>;
  if (innerTypeName(field) === 'file') return <OpenedFile value={value} />;
  const inner = innerField(field);
  const text = fieldViewOf(inner.type).text(value, inner, locale);
  const plain = typeof value === 'string' ? value : text;
  const copy = async () => {
    await copySecret(plain);
    setCopied(true);
  };
  return (
    <span className={classes.opened}>
      <bdi
        className={inner.type === 'long_text' ? `${classes.value} ${classes.prose}` : classes.value}
        translate="no"
      >
        {inner.type === 'text' ? plain : text}
      </bdi>
      <button
        type="button"
        className={parts.link}
        onClick={() => void copy()}
        aria-label={say('copyField', { field: label(field.label) })}
      >
        {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
        {say('copy')}
      </button>
      <span role="status" className={copied ? parts.second : 'at-unseen'}>
        {copied ? say('copied') : ''}
      </span>
    </span>
  );
}

/** A file that was opened: its bytes are in this page only, under an address that ends with it. */
function OpenedFile({ value }: { readonly value: JsonValue }) {
  const say = useWords(secretWords);
  const file = isObject(value) ? value : {};
  const name = typeof file.filename === 'string' ? file.filename : '';
  const content = typeof file.content === 'string' ? file.content : '';
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
    // Without a type of its own, the browser saves it and never shows it as a page of ours.
    const made = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return address ? (
    <a href={address} download={name}>
      <bdi>{say('download', { name })}</bdi>
    </a>
  ) : (
    <span />
  );
}
